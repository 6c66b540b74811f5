package screentest

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// stuck is a program whose loop stands still from the first key until it is let go.
type stuck struct {
	*room
	stands, letGo chan struct{}
}

func (s *stuck) Update(msg tea.Msg) tea.Cmd {
	if _, is := msg.(tea.KeyPressMsg); is && s.stands != nil {
		close(s.stands)
		s.stands = nil
		<-s.letGo
	}
	return s.room.Update(msg)
}

// TestNobodyWaitsForAProgramThatStandsStill: keys, the terminal's answers and a look at the screen wait for no loop; what
// was typed meanwhile comes when it goes on.
func TestNobodyWaitsForAProgramThatStandsStill(t *testing.T) {
	stands := make(chan struct{})
	s := &stuck{room: newRoom(), stands: stands, letGo: make(chan struct{})}
	term := Start(t, &House{Screen: s}, 80, 24)
	term.WaitFor("姓名")
	term.Type("a")
	<-stands
	for range 200 {
		term.Type("b")
		_, _ = term.emu.Write([]byte("\x1b[c")) // what are you?
	}
	if !strings.Contains(term.Screen(), "姓名") {
		t.Error("the screen cannot be looked at")
	}
	close(s.letGo)
	term.WaitUntil("all keys have come", func() bool { return strings.Contains(term.Screen(), strings.Repeat("b", 15)) })
}

func TestKeysForAProgramThatHasEndedLeadNowhere(t *testing.T) {
	term := Start(t, &House{Screen: newRoom()}, 80, 24)
	term.WaitFor("姓名")
	term.Press("f1") // this room quits with it
	_ = term.WaitExit()
	for range 100 {
		term.Type("b")
	}
}
