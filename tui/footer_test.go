package tui

import (
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"

	"suifang/tui/screen"
	"suifang/tui/text"
)

// manyKeys is a room with more keys than its footer holds, the way back behind them all.
type manyKeys struct{ *testRoom }

func (r manyKeys) ShortHelp() []key.Binding {
	var own []key.Binding
	for _, k := range []string{"f4", "f5", "f6", "f7", "f8", "enter", "space", "tab", "8"} {
		own = append(own, screen.Bind(r.session.Text, "四个字的", k))
	}
	return append(own, r.session.Keys.Back)
}

func TestTheWayBackStandsInEveryFooter(t *testing.T) {
	a := newApp(made(t), true)
	a.stack = []opened{{Screen: manyKeys{newTestRoom(a.session, "第一间")}}}
	for _, width := range []int{40, 60, 80, 100, 120} {
		a.width = width
		footer := a.footer()
		if back := a.session.Keys.Back.Help(); strings.Count(footer, back.Desc) != 1 || !strings.Contains(footer, text.Zh.Common.Help) {
			t.Errorf("at %d: %s", width, footer)
		}
	}
}
