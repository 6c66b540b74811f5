package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"suifang/store"
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
	room := newTestRoom(a.session, "登记间")
	room.field.SetValue("02-00")
	below := newTestRoom(a.session, "查找间")
	a.stack = []opened{{Screen: below}, {Screen: room}}
	a.keepLeft()
	if !room.kept || below.kept {
		t.Errorf("kept: %v, and of the one with nothing typed: %v", room.kept, below.kept)
	}
	a.stack = []opened{{Screen: room}}
	room.kept, a.inside = false, false
	if a.keepLeft(); room.kept {
		t.Error("a locked App keeps what was kept before")
	}
}

func TestCommandsRunToTheirEnd(t *testing.T) {
	ran := 0
	count := func() tea.Msg { ran++; return nil }
	runToEnd(tea.Sequence(count, tea.Batch(count, count), func() tea.Msg { return "no command" }))
	runToEnd(nil)
	if ran != 3 {
		t.Errorf("%d of 3 ran", ran)
	}
}
