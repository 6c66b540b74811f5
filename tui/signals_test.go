package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/tui/screen"
)

// TestWhatIsHalfTypedIsKeptWhenTheWindowIsClosed ends the App as a signal does: the loop has stopped, nobody was asked.
func TestWhatIsHalfTypedIsKeptWhenTheWindowIsClosed(t *testing.T) {
	o := made(t)
	a := newApp(o, true)
	file, err := store.Open(o.Path, store.Options{Passphrase: []byte(passphrase), Now: o.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	a.file, a.inside = file, true
	a.session.Open(file)
	room, below := newTestRoom(a.session, "登记间"), newTestRoom(a.session, "查找间")
	room.field.SetValue("02-00")
	a.stack = []opened{open(below, nil), open(panickingRoom{}, nil), open(room, screen.OpenRegisterMsg{})}
	a.inside = false
	a.keepLeft()
	if left, _ := a.session.AllLeft(); len(left) > 0 {
		t.Error("a locked App keeps what was kept before")
	}
	a.inside = true
	a.keepLeft()
	left, err := a.session.AllLeft()
	if err != nil || len(left) != 1 || left[0].Title != "登记间" || string(left[0].Form) != `"02-00"` {
		t.Errorf("kept: %+v, %v", left, err)
	}
}

// A panickingRoom brought the program down.
type panickingRoom struct{ screen.Screen }

func (panickingRoom) Draft() *screen.Draft { panic("again") }

func TestCommandsRunToTheirEnd(t *testing.T) {
	ran := 0
	count := func() tea.Msg { ran++; return nil }
	runToEnd(tea.Sequence(count, tea.Batch(count, count), func() tea.Msg { return "no command" }))
	runToEnd(nil)
	if ran != 3 {
		t.Errorf("%d of 3 ran", ran)
	}
}
