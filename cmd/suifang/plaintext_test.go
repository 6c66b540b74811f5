//go:build !windows

package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"

	"suifang/model"
)

// secrets are what must stand nowhere in the clear after a day's work: names, numbers, a result, what was half-typed,
// the passphrase, where she works.
var secrets = []string{"彭慧敏", "贾振江", "欧阳桂兰", herNumber, "990101199011070045", "13996006030", "18574890212", "1399600",
	"河西村", "西高庄村", "02-0017", "半截子村名", dayPassphrase, "水屯镇服务中心", "王丽", "宫内节育器", "118/76"}

// writings are the bytes that a text can stand in.
func writings(text string) map[string][]byte {
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
	if err != nil {
		panic(err)
	}
	all := map[string][]byte{"UTF-8": []byte(text), "GB18030": gb}
	for name, order := range map[string]binary.AppendByteOrder{"UTF-16LE": binary.LittleEndian, "UTF-16BE": binary.BigEndian} {
		for _, unit := range utf16.Encode([]rune(text)) {
			all[name] = order.AppendUint16(all[name], unit)
		}
	}
	return all
}

// readable says which secrets stand in some bytes, and how.
func readable(b []byte) (found []string) {
	for _, secret := range secrets {
		for encoding, written := range writings(secret) {
			if bytes.Contains(b, written) {
				found = append(found, secret+" in "+encoding)
			}
		}
	}
	return found
}

func TestSearchFindsASecretInAnyEncoding(t *testing.T) {
	for _, secret := range secrets {
		for encoding, written := range writings(secret) {
			if len(readable(append([]byte("before"), written...))) == 0 {
				t.Errorf("%s in %s is not found", secret, encoding)
			}
		}
	}
}

// nothingReadable looks through every file below the folders and says what it found.
func nothingReadable(t *testing.T, when string, folders ...string) {
	t.Helper()
	files := 0
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, e os.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() {
				return err
			}
			files++
			b, err := os.ReadFile(path)
			if found := readable(b); len(found) > 0 {
				t.Errorf("%s: %s holds %v", when, path, found)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files == 0 {
		t.Fatalf("%s: no files to look through", when)
	}
}

// TestNothingIsInTheClear works a day in the real program, with the file, the settings and the temporary folder in
// places of their own, and looks through all that lies there: with a print on the screen (which is in the clear, and
// shows that the search finds it), locked, after the window was closed on a half-typed form, after a kill in the
// middle of an import, after a fault's dump, and at the end, backups included.
func TestNothingIsInTheClear(t *testing.T) {
	home, temp, outside := t.TempDir(), t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temp)
	d := &day{t: t, db: filepath.Join(home, "档案.db"), home: home, width: 80, height: 24, today: model.DateOf(time.Now())}
	d.began = d.today.AddMonths(-3)
	book := filepath.Join(outside, "台账.xlsx")
	d.writeLedger(book)
	d.start()
	d.setUp()
	d.importLedger(book)
	d.findHer()
	d.printed(temp)
	d.recordVisit()
	d.enterExam()
	nothingReadable(t, "at work", home)

	d.Press("ctrl+l")
	d.WaitFor("已锁屏")
	d.WaitUntil("the print is gone", func() bool { left, _ := filepath.Glob(filepath.Join(temp, "*")); return len(left) == 0 })
	nothingReadable(t, "locked", home)
	d.enter(dayPassphrase)
	d.WaitFor("放环后6个月") // back where she was

	d.halfTyped()
	d.signal(syscall.SIGHUP)
	if err := d.WaitExit(); err != nil {
		t.Fatalf("the program ended with %v", err)
	}
	nothingReadable(t, "after the window was closed", home)
	d.start()
	d.WaitFor("口令")
	d.enter(dayPassphrase)
	d.WaitFor("应访")
	d.openRegister()
	d.WaitFor("接着填")
	d.Press("esc")
	d.quit()

	for _, sig := range []syscall.Signal{syscall.SIGKILL, syscall.SIGQUIT} {
		if said := d.interrupted(book, sig); len(readable(said)) > 0 {
			t.Errorf("what %s leaves on standard error holds %v", sig, readable(said))
		}
		nothingReadable(t, "after "+sig.String(), home)
	}
	d.command("backup", filepath.Join(home, "copies"))
	d.command("check", "--rebuild")
	nothingReadable(t, "at the end", home)
}

// printed prints Today's list, and finds it in the temporary folder.
func (d *day) printed(temp string) {
	d.t.Helper()
	d.Press("f2")
	d.WaitFor("应访")
	d.Press("f8")
	d.WaitFor("?")
	d.Type("y")
	d.WaitFor(temp)
	pages, _ := filepath.Glob(filepath.Join(temp, "*", "*.html"))
	var all []byte
	for _, page := range pages {
		b, err := os.ReadFile(page)
		if err != nil {
			d.t.Fatal(err)
		}
		all = append(all, b...)
	}
	if len(readable(all)) == 0 {
		d.t.Errorf("the search does not find the names that were printed on %v", pages)
	}
	d.Press("enter")
}

func (d *day) openRegister() {
	d.t.Helper()
	d.Press("f9")
	d.WaitFor("命令")
	d.enter("djxh")
	d.WaitFor("登记")
}

// halfTyped leaves a form with something in it.
func (d *day) halfTyped() {
	d.t.Helper()
	d.openRegister()
	d.Type("半截子村名")
	d.WaitFor("半截子村名")
}

func (d *day) signal(sig os.Signal) {
	d.t.Helper()
	process, err := os.FindProcess(d.Process())
	if err == nil {
		err = process.Signal(sig)
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

// interrupted begins an import and ends it in the middle; it gives what was said on standard error.
func (d *day) interrupted(book string, sig os.Signal) []byte {
	d.t.Helper()
	cmd := exec.Command(d.program(), "import", book, "--db", d.db)
	var said bytes.Buffer
	cmd.Stderr = &said
	cmd.Env = append(append(os.Environ(), d.env()...), "SUIFANG_PASSPHRASE="+dayPassphrase, "GOTRACEBACK=crash")
	if err := cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.WaitUntil("the file is open", func() bool { _, err := os.Stat(d.db + ".lock"); return err == nil })
	_ = cmd.Process.Signal(sig)
	_ = cmd.Wait()
	_ = os.Remove(d.db + ".lock")
	return said.Bytes()
}

func (d *day) command(args ...string) {
	d.t.Helper()
	cmd := exec.Command(d.program(), append(args, "--db", d.db)...)
	cmd.Env = append(append(os.Environ(), d.env()...), "SUIFANG_PASSPHRASE="+dayPassphrase)
	if out, err := cmd.CombinedOutput(); err != nil {
		d.t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
}
