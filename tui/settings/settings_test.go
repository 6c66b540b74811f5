package settings

import (
	"testing"
	"time"

	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
)

func open(t *testing.T, texts *text.Texts) (*screentest.Room, *screen.Session) {
	t.Helper()
	s := filetest.Township(t, texts)
	s.PC = &store.PC{Config: t.TempDir()}
	s.Settings.Idle = 20 * time.Minute
	return screentest.Drive(t, New(s), 80, 22), s
}

func TestWhatIsSetIsKeptOnThisPC(t *testing.T) {
	r, s := open(t, &text.Zh)
	r.Shows("20", "自动")
	r.Type("5")
	r.Press("enter", "2", "enter", "3", "enter", "1", "f10")
	msg := filetest.Only[screen.SettingsMsg](t, r.Sent())
	want := store.Settings{Idle: 5 * time.Minute, Border: store.BorderASCII, Width: store.CellsWide, Plain: true}
	if msg.Settings != want || s.PC.Settings() != want {
		t.Errorf("in force: %+v, on the PC: %+v", msg.Settings, s.PC.Settings())
	}
	r.Send(msg)
	filetest.Only[screen.BackMsg](t, r.Sent())
}

func TestMinutesThatCannotBeMeant(t *testing.T) {
	for _, typed := range []string{"0", "121", "99999999999999"} {
		r, _ := open(t, &text.Zh)
		r.Type(typed)
		r.Press("f10")
		r.Shows("填 1 到 120")
		if sent := r.Sent(); len(sent) > 0 {
			t.Errorf("%s: sent %v", typed, sent)
		}
	}
}

func TestLeavingAsksOnlyWhereSomethingIsChanged(t *testing.T) {
	r, _ := open(t, &text.Zh)
	r.Press("esc")
	filetest.Only[screen.BackMsg](t, r.Sent())
	r.Type("7")
	r.Press("esc")
	filetest.Only[screen.ConfirmMsg](t, r.Sent())
}

func TestItFitsEverySizeAndSpeaksItsLanguage(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		r, s := open(t, texts)
		for _, size := range [][2]int{{80, 22}, {120, 38}, {40, 13}} {
			r.Resize(size[0], size[1])
			for range 5 {
				r.Press("down")
				filetest.Fits(t, s, r.View(), size[0], size[1])
			}
		}
	}
}
