package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"suifang/model"
	"suifang/store/ledger"
	"suifang/tui/screentest"
)

// A clerk's first working day, in the real program on an emulated terminal: the file is set up, a ledger
// comes in, someone is found by three letters, a visit and an exam are recorded, and after closing and
// opening again all of it is there. Dates hang on the day of the test, as the program's own clock does.
func TestAWorkingDay(t *testing.T) {
	for _, size := range []struct{ width, height int }{{80, 24}, {120, 40}} {
		t.Run(fmt.Sprintf("%dx%d", size.width, size.height), func(t *testing.T) {
			dir := t.TempDir()
			d := &day{t: t, db: filepath.Join(dir, "水屯 档案.db"), home: dir, width: size.width, height: size.height,
				today: model.DateOf(time.Now())}
			d.began = d.today.AddMonths(-3)
			book := filepath.Join(dir, "台账.xlsx")
			d.writeLedger(book)
			d.start()
			d.setUp()
			d.importLedger(book)
			d.findHer()
			d.recordVisit()
			d.enterExam()
			d.quit()
			d.comeBack()
			d.quit()
			d.nothingIsReadable()
			d.waitsAreCounted()
		})
	}
}

// day is one run of it.
type day struct {
	*screentest.Terminal
	t             *testing.T
	db, home      string
	width, height int
	today, began  model.Date // began: the day of her insertion
}

const (
	dayPassphrase = "河西 三月 open"
	herNumber     = "99010119920305002" // without its check character
)

// writeLedger writes a ledger of three women in one household and another.
func (d *day) writeLedger(path string) {
	head := []string{"序号", "户编号", "村(居)", "组", "姓名", "身份证号", "出生日期", "文化程度", "婚姻状况", "丈夫姓名", "现有子女数",
		"避孕措施", "措施起始日期", "联系电话", "流动状况"}
	rows := [][]string{
		{"1", "02-0017", "河西村", "3组", "彭慧敏", string(model.CompleteIDNumber(herNumber)), "1992.3.5", "高中", "初婚", "贾振江", "1",
			"宫内节育器", d.began.String(), "139-9600-6030", "在家"},
		{"2", "02-0017", "河西村", "3组", "欧阳桂兰", "", "1985年2月8日", "小学", "初婚", "贾福", "2", "避孕套", d.began.String(), "", "在家"},
		{"3", "03-0008", "西高庄村", "5组", "侯雪琳", "990101199011070045", "1990/11/7", "大专", "未婚", "", "0", "", "", "18574890212", "在家"},
	}
	if err := ledger.WriteTable(path, ledger.Sheetful{Name: "台账", Head: head, Rows: rows}, ledger.UTF8); err != nil {
		d.t.Fatal(err)
	}
}

// program is this test's own binary under the program's name.
func (d *day) program() string {
	d.t.Helper()
	self, err := os.Executable()
	if err != nil {
		d.t.Fatal(err)
	}
	program := filepath.Join(d.home, "suifang")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	if err := os.Symlink(self, program); err != nil && !os.IsExist(err) {
		d.t.Skipf("no links here: %v", err)
	}
	return program
}

func (d *day) env() []string {
	return []string{"SUIFANG_LANG=zh", "SUIFANG_DB=", "SUIFANG_PASSPHRASE=", "HOME=" + d.home, "XDG_CONFIG_HOME=" + filepath.Join(d.home, "settings")}
}

func (d *day) start() {
	d.t.Helper()
	d.Terminal = screentest.StartBinary(d.t, d.program(), []string{"--db", d.db}, d.env(), d.width, d.height)
}

func (d *day) enter(text string) {
	d.Type(text)
	d.Press("enter")
}

var keyGroup = regexp.MustCompile(`(\d+) ([0-9A-Z]{4})\b`)

// setUp answers the questions of the first run and proves the recovery key by the groups that are asked.
func (d *day) setUp() {
	d.t.Helper()
	d.WaitFor("中心名称")
	for _, answer := range []string{"水屯镇服务中心", "王丽", dayPassphrase, dayPassphrase} {
		d.enter(answer)
	}
	d.WaitFor("恢复密钥")
	groups := map[string]string{}
	for _, m := range keyGroup.FindAllStringSubmatch(d.Screen(), -1) {
		groups[m[1]] = m[2]
	}
	d.Press("enter")
	d.WaitFor("核对恢复密钥")
	for _, m := range regexp.MustCompile(`第 (\d+) 组`).FindAllStringSubmatch(d.Screen(), -1) {
		d.enter(strings.ToLower(groups[m[1]]))
	}
	d.WaitFor("应访 0")
}

func (d *day) importLedger(path string) {
	d.t.Helper()
	d.Press("f9")
	d.WaitFor("命令")
	d.enter("drtz")
	d.WaitFor("文件:")
	d.enter(path)
	d.WaitFor("试读结果")
	d.WaitFor("新收 3")
	d.WaitFor("缺身份证号")
	d.WaitFor("身份证号校验位不对")
	d.Press("f10")
	d.WaitFor("已导入")
	d.Press("f2")
	d.WaitFor("彭慧敏")
}

// findHer finds her by three letters, then her household by its code.
func (d *day) findHer() {
	d.t.Helper()
	d.Press("f3")
	d.WaitFor("查找:")
	d.Type("02-0017")
	d.WaitFor("4 人 1 户") // the two couples
	d.Press("esc")       // clears the question first
	d.Type("phm")
	d.WaitFor("1 人")
	d.WaitFor("彭慧敏")
	d.Press("enter")
	d.WaitFor("宫内节育器")
	d.WaitFor("贾振江")
}

// recordVisit records what came of the open follow-up; the next one is seen before it is saved.
func (d *day) recordVisit() {
	d.t.Helper()
	d.Press("f2")
	d.WaitFor("放环后3个月")
	d.Press("enter")
	d.WaitFor("记录随访")
	d.Type("1")
	d.WaitFor("保存后")
	d.WaitFor(d.began.AddMonths(6).String())
	d.Press("enter", "enter") // the day is today; the channel
	d.Type("5")
	d.WaitFor("[5 电话")
	d.Press("f10")
	d.WaitFor("Ctrl+Z")
}

func (d *day) enterExam() {
	d.t.Helper()
	d.Press("f3")
	d.WaitFor("查找:")
	d.Type("phm")
	d.WaitFor("彭慧敏")
	d.Press("enter")
	d.WaitFor("放环后6个月")
	d.Press("f6")
	d.WaitFor("血红蛋白")
	d.Press("enter")
	d.enter("118/76")
	d.enter("98")
	d.WaitFor("低")
	d.Press("f10")
	d.WaitFor("Ctrl+Z")
	d.WaitFor("三查")
}

func (d *day) quit() {
	d.t.Helper()
	d.Press("ctrl+q")
	d.WaitFor("?")
	d.Type("y")
	if err := d.WaitExit(); err != nil {
		d.t.Fatalf("the program ended with %v", err)
	}
}

// comeBack opens the file again with a wrong and the right passphrase and finds what was entered.
func (d *day) comeBack() {
	d.t.Helper()
	d.start()
	d.WaitFor("口令")
	d.enter("wrong one")
	d.WaitFor("口令不对")
	d.enter(dayPassphrase)
	d.WaitFor("应访")
	d.Press("f3")
	d.WaitFor("查找:")
	d.Type("彭慧")
	d.WaitFor("彭慧敏")
	d.Press("enter")
	for _, said := range []string{"放环后6个月", "放环后3个月", "98", "低", "宫内节育器"} {
		d.WaitFor(said)
	}
}

// nothingIsReadable looks for the day's names and numbers in everything that the program left behind.
func (d *day) nothingIsReadable() {
	d.t.Helper()
	err := filepath.WalkDir(d.home, func(path string, e os.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() || strings.HasSuffix(path, ".xlsx") {
			return err
		}
		b, err := os.ReadFile(path)
		for _, word := range []string{"彭慧敏", herNumber, "13996006030", "贾振江", dayPassphrase, "水屯镇"} {
			if strings.Contains(string(b), word) {
				d.t.Errorf("%s holds %s in the clear", filepath.Base(path), word)
			}
		}
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

// waitsAreCounted looks at what this PC has counted of the day: of keys on the screens, and of the visit.
func (d *day) waitsAreCounted() {
	d.t.Helper()
	run := exec.Command(d.program(), "stats", "--db", d.db, "--json")
	run.Env = append(append(os.Environ(), d.env()...), "SUIFANG_PASSPHRASE="+dayPassphrase)
	out, err := run.Output()
	var stats counted
	if err = errors.Join(err, json.Unmarshal(out, &stats)); err != nil {
		d.t.Fatal(err)
	}
	count := map[string]int{}
	for _, w := range stats.Timings {
		count[w.Screen+" "+w.Act] = w.Count
	}
	for _, place := range []string{"today key", "search key", "visit key", "visit record_visit"} {
		if count[place] == 0 {
			d.t.Errorf("%s was not counted: %v", place, count)
		}
	}
}
