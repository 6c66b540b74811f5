package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"suifang/model"
	"suifang/store"
)

// TestWhatIsHalfTypedOutlivesAKill types into a form of the real program, kills it once the text is in the file, without
// a key that leaves the field or saves, and goes on with it in the next.
func TestWhatIsHalfTypedOutlivesAKill(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the file of a running program is not shared")
	}
	dir := t.TempDir()
	d := &day{t: t, db: filepath.Join(dir, "水屯.db"), home: dir, width: 80, height: 24, today: model.DateOf(time.Now())}
	d.start()
	d.setUp()
	d.Press("f9")
	d.WaitFor("命令")
	d.enter("djxh") // 登记新户
	d.WaitFor("户编号")
	d.enter("河西村")
	d.enter("02-0017")
	d.Press("enter")
	d.Type("村口第三家")
	d.waitForDraft("村口第三家")
	d.Type(" 红门")
	d.waitForDraft("村口第三家 红门")
	d.kill()

	d.start()
	d.WaitFor("口令")
	d.enter(dayPassphrase)
	d.WaitFor("1 份表没填完") // until the next key
	d.WaitFor("没填完 1")   // on Today, as long as it is so
	d.Press("f9")
	d.WaitFor("命令")
	d.enter("mtwd") // 没填完的
	d.WaitFor("只在这台电脑上")
	d.WaitFor("王丽")
	d.Press("enter")
	d.WaitFor("接着填?")
	d.Press("1")
	d.WaitFor("村口第三家 红门")
	d.Type("两层") // the cursor stands where it stood
	d.WaitFor("村口第三家 红门两层")
	d.Press("f10")
	d.WaitFor("Ctrl+Z")
	d.Press("f2", "f9")
	d.WaitFor("命令")
	d.enter("mtwd")
	d.WaitFor("没有没填完的表")
	d.quit()
}

func (d *day) kill() {
	d.t.Helper()
	p, err := os.FindProcess(d.Process())
	if err == nil {
		err = p.Kill()
	}
	if err != nil {
		d.t.Fatal(err)
	}
	_ = d.WaitExit() // it says that it was killed
}

// waitForDraft waits until the text stands in a draft of the file, which another program has open: it looks at a copy
// whenever something was written.
func (d *day) waitForDraft(text string) {
	d.t.Helper()
	var seen uint64
	d.WaitUntil("a draft in the file holds "+text, func() bool {
		b, err := os.ReadFile(d.db)
		if err != nil {
			d.t.Fatal(err)
		}
		written := transaction(b)
		if written == seen {
			return false
		}
		seen = written
		return d.holdsDraft(b, text)
	})
}

// transaction is the number of the last that the file's two first pages tell of.
func transaction(b []byte) uint64 {
	const page, at = 4096, 64
	return max(binary.LittleEndian.Uint64(b[at:]), binary.LittleEndian.Uint64(b[page+at:]))
}

func (d *day) holdsDraft(file []byte, text string) bool {
	path := filepath.Join(d.t.TempDir(), "copy.db")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		d.t.Fatal(err)
	}
	station, ok := readStation(filepath.Join(d.home, "settings", "suifang", "station"))
	if !ok {
		d.t.Fatal("this PC has no name")
	}
	s, err := store.Open(path, store.Options{Passphrase: []byte(dayPassphrase), Station: station, ReadOnly: true})
	if err != nil {
		return false // it was copied in the middle of a writing
	}
	defer s.Close()
	drafts, err := s.Drafts()
	return err == nil && strings.Contains(fmt.Sprintf("%s", drafts), text)
}
