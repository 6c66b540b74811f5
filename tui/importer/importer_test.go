package importer

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
	"suifang/tui/widget"
)

var today = filetest.Today

func session(t testing.TB, texts *text.Texts) *screen.Session {
	t.Helper()
	return filetest.Session(filetest.Create(t), texts)
}

var number = string(model.CompleteIDNumber("99010119920305004"))

// ledgers is a folder with two ledgers, a picture and a folder.
func ledgers(t testing.TB) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for name, content := range map[string]string{
		"妇女台账.csv": "户编号,村,姓名,身份证号,出生日期,避孕措施,措施起始日期\n" +
			"02-0017,河西村,彭慧敏," + number + ",1992-03-05,宫内节育器,2026-08-15\n" +
			"02-0018,河西村,侯雪琳,,1990-01-02,避孕套,2026-10-01\n,,,,,,\n02-0019,河西村,,,1990-01-03,,\n",
		"检查.csv":     "检查日期,村,姓名,身份证号,宫内节育器,血压\n2026-11-01,河西村,何人," + number + ",正常,120/80\n",
		"照片.jpg":     "\xff\xd8\xff",
		"空的.xlsx":    "",
		"旧/2025.csv": "x",
	} {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func enter(t testing.TB, s *screen.Session, msg screen.OpenImportMsg) *screentest.Room {
	return screentest.Drive(t, New(s, msg), 80, 22)
}

func TestAFileIsFoundAndTriedOut(t *testing.T) {
	folder, s := ledgers(t), session(t, &text.Zh)
	r := enter(t, s, screen.OpenImportMsg{})
	r.Shows("文件:", "xlsx")
	r.Type(folder)
	r.Press("enter")
	r.Shows("妇女台账.csv", "检查.csv", "夹   旧", "..   上一级")
	r.Hides("照片")
	r.Type("妇女")
	r.Hides("检查.csv", "旧")
	r.Press("enter")
	r.Shows("试读结果, 还没有写入", "妇女台账.csv", "行 5", "新收 2", "不收 1", "新人 2", "缺身份证号", "缺姓名")
	if n := people(s); n != 0 {
		t.Errorf("trying it out wrote %d persons", n)
	}
	r.Press("esc")
	r.Shows("文件:")
	r.Press("backspace", "backspace")
	r.Shows("妇女台账.csv", "检查.csv")
}

func people(s *screen.Session) int {
	hits, _ := s.Store.Search(context.Background(), "河西村", store.SearchOptions{Kind: store.HitPerson})
	return hits.People
}

func TestAnImportIsRunAndTakenBack(t *testing.T) {
	folder, s := ledgers(t), session(t, &text.Zh)
	r := enter(t, s, screen.OpenImportMsg{File: filepath.Join(folder, "妇女台账.csv")})
	r.Shows("试读结果")
	r.Sent()
	r.Press("f10")
	r.Shows("已导入", "新收 2")
	recorded, ok := r.Sent()[0].(screen.RecordedMsg)
	if !ok || !recorded.Stay || people(s) != 2 {
		t.Fatalf("sent %+v, %d persons", recorded, people(s))
	}
	if ask, ok := recorded.Undo().(screen.ConfirmMsg); !ok || !strings.Contains(ask.Question, "撤回") {
		t.Error("Ctrl+Z takes an import back without a question")
	}
	r.Press("f7")
	ask, ok := r.Sent()[0].(screen.ConfirmMsg)
	if !ok {
		t.Fatal("F7 asks nothing")
	}
	r.Send(ask.Yes())
	undone, ok := r.Sent()[0].(screen.UndoneMsg)
	if !ok || people(s) != 0 {
		t.Fatalf("sent %+v, %d persons are left", undone, people(s))
	}
	r.Send(undone) // as the App does
	r.Shows("文件:")
}

func TestTheSameLedgerAgainBringsNothing(t *testing.T) {
	path, s := filepath.Join(ledgers(t), "检查.csv"), session(t, &text.Zh)
	r := enter(t, s, screen.OpenImportMsg{File: filepath.Join(filepath.Dir(path), "妇女台账.csv")})
	r.Press("f10", "esc")
	r = enter(t, s, screen.OpenImportMsg{File: path})
	r.Shows("检查登记册", "不收 1", "这里没有这个人")
	r.Press("f6")
	r.Shows("只看不收的")
	r.Press("f6")
	r.Shows("只看存疑的")
}

func TestReportIsWrittenAndJournalled(t *testing.T) {
	folder, s := ledgers(t), session(t, &text.Zh)
	r := enter(t, s, screen.OpenImportMsg{File: filepath.Join(folder, "妇女台账.csv")})
	r.Press("f8")
	r.Shows("报告不加密", "报告写到:")
	r.Press("esc")
	r.Hides("报告不加密")
	r.Press("f8", "enter")
	if _, err := os.Stat(filepath.Join(folder, "妇女台账-导入报告.xlsx")); err != nil {
		t.Error(err)
	}
	said, ok := r.Sent()[0].(screen.StatusMsg)
	if !ok || !strings.Contains(said.Text, "不加密") {
		t.Errorf("said %+v", said)
	}
	entries, err := s.Store.Journaled(today-1, today+1)
	if err != nil || len(entries) != 1 || entries[0].What != store.JournalExport {
		t.Errorf("journal %+v, %v", entries, err)
	}
}

func TestAWrongFileIsExplainedAndNothingIsLost(t *testing.T) {
	folder, s := ledgers(t), session(t, &text.Zh)
	r := enter(t, s, screen.OpenImportMsg{File: filepath.Join(folder, "空的.xlsx")})
	r.Shows("文件:")
	failed := false
	for _, msg := range r.Sent() {
		_, is := msg.(screen.FailedMsg)
		failed = failed || is
	}
	if !failed {
		t.Error("nothing is said")
	}
	r.Type("/no/such/file.csv")
	r.Press("enter")
	r.Shows("/no/such/file.csv")
	r.Press("esc")
}

func TestEscStopsTheWork(t *testing.T) {
	s := New(session(t, &text.Zh), screen.OpenImportMsg{})
	s.Resize(80, 22)
	s.begin("x.csv", false)
	s.Update(progressMsg{s.work, widget.Progress{Done: 800, Total: 1600, Elapsed: time.Second}})
	if view := s.View().Content; !strings.Contains(view, "800/1600") || screen.Busy(s) || !screen.Dirty(s) {
		t.Errorf("at work: %s", view)
	}
	s.Update(tea.KeyPressMsg{Code: tea.KeyEscape})
	if view := s.View().Content; !s.stopping || !strings.Contains(view, text.Zh.Import.Stopping) {
		t.Errorf("stopping: %s", view)
	}
	s.Update(endedMsg{of: s.work, reports: []store.ImportReport{{File: "x.csv", Accepted: 800, Rows: 800, UntilRow: 801, Batch: model.ID{1}}},
		err: context.Canceled})
	if view := s.View().Content; !strings.Contains(view, "中途停下") || !strings.Contains(view, "801") {
		t.Errorf("stopped: %s", view)
	}
}

// ownWords are the ledgers' own, whatever the language.
var ownWords = []string{"妇女台账", "检查", "空的", "旧", "身份证号", "姓名", "避孕措施", "户编号", "措施起始日期"}

func TestOnAScreenInBothLanguages(t *testing.T) {
	folder := ledgers(t)
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		for _, size := range [][2]int{{80, 24}, {120, 40}} {
			t.Run(string(texts.Lang), func(t *testing.T) {
				s := session(t, texts)
				fits := func(term *screentest.Terminal) {
					t.Helper()
					filetest.Fits(t, s, term.Screen(), size[0], size[1], ownWords...)
				}
				house := &screentest.House{Screen: New(s, screen.OpenImportMsg{})}
				term := screentest.Start(t, house, size[0], size[1])
				term.WaitFor(texts.Import.How[:12])
				term.Type(folder)
				term.Press("enter")
				term.WaitFor("检查.csv")
				fits(term)
				term.Type("妇女")
				term.Press("enter")
				term.WaitFor(texts.Import.Checked)
				fits(term)
				term.Press("f8")
				term.WaitFor(texts.Import.ReportTo)
				fits(term)
				term.Press("esc", "f10")
				term.WaitFor(texts.Import.Done)
				fits(term)
			})
		}
	}
}
