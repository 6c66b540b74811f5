package tui

import (
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"suifang/model"
	"suifang/store"
	"suifang/tui/screentest"
)

// onStickOptions are options on a file that is set up on a stick.
func onStickOptions(t *testing.T) Options {
	t.Helper()
	o := made(t)
	home := t.TempDir()
	o.Passphrase = []byte(passphrase)
	o.PC = &store.PC{Name: "PC-1", Station: o.Station, Config: filepath.Join(home, "config"), Data: filepath.Join(home, "data"), Now: o.Now,
		Drive: func(string) store.Drive { return store.DriveRemovable }}
	return o
}

// registerThere saves an act in the test's rooms.
func registerThere(term *screentest.Terminal, code string) {
	term.Press("f5")
	term.WaitFor("登记间")
	term.Type(code)
	term.Press("f10")
	term.WaitFor("第一间")
}

// awaitJournal waits until the first act has come to the journal on the stick: what takes the stick away then is the test's
// own doing.
func awaitJournal(term *screentest.Terminal, o Options) {
	term.WaitUntil("the journal is there", func() bool {
		info, err := os.Stat(o.Path + ".journal")
		return err == nil && info.Size() > 0
	})
}

func TestQuittingWritesToTheStickAndSaysWhenItMayGo(t *testing.T) {
	o := onStickOptions(t)
	before, _ := os.ReadFile(o.Path)
	term := start(t, o, 80, 24)
	term.WaitFor("第一间")
	registerThere(term, "02-0017")
	if now, _ := os.ReadFile(o.Path); string(now) != string(before) {
		t.Error("the stick was written to")
	}
	term.Press("ctrl+q")
	term.WaitFor("退出程序?")
	term.Press("y")
	term.WaitFor("已写回 U 盘, 可以拔出了")
	if now, _ := os.ReadFile(o.Path); string(now) == string(before) {
		t.Error("the stick has still what it had")
	}
	if kept, _ := os.ReadFile(o.Path + ".1"); string(kept) != string(before) {
		t.Error("what was there before is not kept")
	}
}

func TestLockingWritesToTheStickAndUnlockingGoesOn(t *testing.T) {
	o := onStickOptions(t)
	term := start(t, o, 80, 24)
	term.WaitFor("第一间")
	registerThere(term, "02-0017")
	term.Press("ctrl+l")
	term.WaitFor("已写回 U 盘, 可以拔出了")
	term.Type(passphrase)
	term.Press("enter")
	term.WaitFor("第一间")
	registerThere(term, "02-0018")
	term.Press("f9")
	term.WaitFor("命令")
	term.Type("写回")
	term.Press("enter")
	term.WaitFor("已写回 U 盘, 可以拔出了")
	term.WaitFor("第一间")
}

func TestStickThatIsGoneAtQuittingIsSaidAndTriedAgain(t *testing.T) {
	o := onStickOptions(t)
	term := start(t, o, 80, 24)
	term.WaitFor("第一间")
	registerThere(term, "02-0017")
	awaitJournal(term, o)
	dir := filepath.Dir(o.Path)
	if err := os.Rename(dir, dir+" away"); err != nil {
		t.Fatal(err)
	}
	term.Press("ctrl+q")
	term.WaitFor("退出程序?")
	term.Press("y")
	term.WaitFor("没有写回 U 盘; 保存过的都在这台电脑上")
	if err := os.Rename(dir+" away", dir); err != nil {
		t.Fatal(err)
	}
	term.Press("f6")
	term.WaitFor("已写回 U 盘, 可以拔出了")
}

// gone takes the stick away after an act, and quits.
func gone(t *testing.T, o Options) (term *screentest.Terminal, back func()) {
	t.Helper()
	term = start(t, o, 80, 24)
	term.WaitFor("第一间")
	registerThere(term, "02-0017")
	awaitJournal(term, o)
	dir := filepath.Dir(o.Path)
	if err := os.Rename(dir, dir+" away"); err != nil {
		t.Fatal(err)
	}
	term.Press("ctrl+q")
	term.WaitFor("退出程序?")
	term.Press("y")
	term.WaitFor("没有写回 U 盘; 保存过的都在这台电脑上")
	return term, func() {
		if err := os.Rename(dir+" away", dir); err != nil {
			t.Fatal(err)
		}
	}
}

func TestStickGoneInMidWorkIsSaidAndTheWorkGoesOn(t *testing.T) {
	o := onStickOptions(t)
	term := start(t, o, 80, 24)
	term.WaitFor("第一间")
	dir := filepath.Dir(o.Path)
	if err := os.Rename(dir, dir+" away"); err != nil {
		t.Fatal(err)
	}
	registerThere(term, "02-0017")
	term.WaitFor("刚才记的没有到 U 盘上, 在这台电脑上已保存")
	term.Press("enter")
	if err := os.Rename(dir+" away", dir); err != nil {
		t.Fatal(err)
	}
	registerThere(term, "02-0018")
	term.Press("ctrl+q")
	term.Press("y")
	term.WaitFor("已写回 U 盘, 可以拔出了")
	if _, err := os.Lstat(o.Path + ".journal"); err == nil {
		t.Error("the journal is still on the stick")
	}
}

func TestWhatTheLastPCDidNotWriteBackComesFromTheJournal(t *testing.T) {
	o := onStickOptions(t)
	term := start(t, o, 80, 24) // which is never closed
	term.WaitFor("第一间")
	registerThere(term, "02-0017")
	awaitJournal(term, o)
	other := *o.PC
	other.Name, other.Station, other.Data = "PC-7", model.Station{7}, t.TempDir()
	o.PC, o.Station = &other, other.Station
	term = start(t, o, 80, 24)
	term.WaitFor("没来得及写回的 1 条改动")
	term.Press("enter")
	term.WaitFor("第一间")
}

func TestLeavingWithoutWritingBackIsAsked(t *testing.T) {
	term, back := gone(t, onStickOptions(t))
	term.Press("enter") // which quits where all is well
	term.Press("esc")
	term.WaitFor("退出程序?")
	term.Press("2")
	term.WaitFor("不写回, 退出")
	back()
	term.Press("f6")
	term.WaitFor("已写回 U 盘, 可以拔出了")
}

func TestFileThatCouldNotBeWrittenBackIsLockedWhenNobodyIsThere(t *testing.T) {
	o := onStickOptions(t)
	o.Settings.Idle = 300 * time.Millisecond
	var passed atomic.Int64 // hours
	o.Now = func() time.Time { return morning().Add(time.Duration(passed.Load()) * time.Hour) }
	term, back := gone(t, o)
	passed.Store(1)
	term.WaitFor("已锁屏")
	term.WaitFor("没有写回 U 盘; 保存过的都在这台电脑上")
	term.Press("enter")
	term.WaitFor("口令")
	back()
	term.Press("esc")
	term.WaitFor("退出程序?")
	term.Press("y")
	term.WaitFor("打开档案再写回") // its keys have left the memory
	term.Press("f6")
	term.WaitFor("口令")
	term.Type(passphrase)
	term.Press("enter")
	term.WaitFor("第一间")
	term.Press("ctrl+q")
	term.Press("y")
	term.WaitFor("已写回 U 盘, 可以拔出了")
}

func TestFileInUseAtAnotherPCSaysSoBeforeItOpens(t *testing.T) {
	o := onStickOptions(t)
	other := *o.PC
	other.Name, other.Station, other.Data = "PC-7", model.Station{7}, t.TempDir()
	carried, err := other.Carry(t.Context(), o.Path, store.Telling{})
	if err != nil {
		t.Fatal(err)
	}
	note, _ := os.ReadFile(o.Path + ".carried")
	carried.Release()
	if err := os.WriteFile(o.Path+".carried", note, 0o600); err != nil { // the other PC was switched off
		t.Fatal(err)
	}
	o.Passphrase = nil
	term := start(t, o, 80, 24)
	term.WaitFor("正在电脑 PC-7 上使用")
	term.Press("enter")
	term.WaitFor("口令")
	term.Type(passphrase)
	term.Press("enter")
	term.WaitFor("第一间")
}

func TestOlderCopyIsAnnouncedAndCanBeAcceptedForGood(t *testing.T) {
	o := onStickOptions(t)
	older, _ := os.ReadFile(o.Path)
	term := start(t, o, 80, 24)
	term.WaitFor("第一间")
	registerThere(term, "02-0017")
	term.Press("ctrl+l")
	term.WaitFor("可以拔出了")
	if err := os.WriteFile(o.Path, older, 0o600); err != nil {
		t.Fatal(err)
	}
	term = start(t, o, 80, 24)
	term.WaitFor("本文件缺少 11月21日 的 1 条改动")
	term.WaitFor("以后不再提醒")
	term.Press("y")
	term.Press("enter")
	term.WaitFor("第一间")
	term.Press("ctrl+l")
	term.WaitFor("可以拔出了")
	term = start(t, o, 80, 24)
	term.WaitFor("第一间")
	term.Press("f9") // which a notice would not take
	term.WaitFor("命令")
}

func TestPCIsAskedOnceForItsCentre(t *testing.T) {
	o := onStickOptions(t)
	s, err := store.Open(o.Path, store.Options{Passphrase: o.Passphrase, Station: o.Station, Now: o.Now, Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	id := model.ID{9}
	if _, err := s.Record(model.Proposal{Act: "centre", Entries: []model.Entry{model.Create(id, id, model.KindCentre, model.Centre{Name: "河西村服务站"})}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	term := start(t, o, 80, 24)
	term.WaitFor("这台电脑属于哪个服务站?")
	term.Type("hx")
	term.Press("enter")
	term.WaitFor("第一间")
	term.WaitFor("河西村服务站")
	term.Press("ctrl+l")
	term.WaitFor("可以拔出了")
	term.Type(passphrase)
	term.Press("enter")
	term.WaitFor("第一间")
	term.WaitFor("河西村服务站")
}

func TestDirectWorkOnAStickIsWarnedOf(t *testing.T) {
	o := onStickOptions(t)
	o.Direct = true
	term := start(t, o, 80, 24)
	term.WaitFor("正在直接使用 U 盘上的档案")
	term.Press("enter")
	term.WaitFor("第一间")
	registerThere(term, "02-0017")
	term.Press("ctrl+q")
	term.Press("y")
	term.WaitFor("可以拔出了")
}
