package tui

import (
	"testing"

	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

func TestWidthProbe(t *testing.T) {
	for _, tt := range []struct {
		name, answer string
		want         store.Cells
	}{
		{"each in one cell", "\x1b[1;2R\x1b[1;2R\x1b[1;2R\x1b[?62;22c", store.CellsNarrow},
		{"one of them in two", "\x1b[24;3R\x1b[24;3R\x1b[24;2R\x1b[?1;2c", store.CellsWide},
		{"no answer", "", ""},
		{"only what every terminal knows", "\x1b[?1;2c", ""},
		{"not all were answered for", "\x1b[1;2R\x1b[1;2R", ""},
		{"something else in between", "\x1b[I\x1b[1;2R\x1b[1;2R\x1b[1;2R\x1b[?62;22c", store.CellsNarrow},
	} {
		if got := readCells(tt.answer); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if !probeEnded("\x1b[1;2R\x1b[?62;22c") || probeEnded("\x1b[1;2R\x1b[?62") {
		t.Error("the end of the answers is misread")
	}
}

func TestVariableThatIsGivenDecides(t *testing.T) {
	for value, want := range map[string]store.Cells{"1": store.CellsWide, "true": store.CellsWide, "0": store.CellsNarrow, "": store.CellsNarrow} {
		t.Setenv(widthVariable, value)
		got, err := fitWidth(store.CellsWide) // what is set for this PC would start it again
		if got != want || err != nil {
			t.Errorf("%s=%q: %q, %v", widthVariable, value, got, err)
		}
	}
}

func TestBorderOfATerminal(t *testing.T) {
	for _, tt := range []struct {
		name  string
		set   store.Border
		found store.Cells
		want  widget.Border
	}{
		{"a line takes one cell", "", store.CellsNarrow, widget.Lines},
		{"a line takes two", "", store.CellsWide, widget.ASCII},
		{"the terminal has not said", "", "", widget.ASCII},
		{"lines are set", store.BorderLines, store.CellsWide, widget.Lines},
		{"ASCII is set", store.BorderASCII, store.CellsNarrow, widget.ASCII},
	} {
		if got := border(tt.set, tt.found); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestBorderThatIsSetCountsAtOnce(t *testing.T) {
	a := newApp(options(t), true)
	a.Update(screen.SettingsMsg{Settings: store.Settings{Border: store.BorderLines}})
	if got := a.session.Styles.Rule(3); got == "" || a.session.Styles.Look.Border != widget.Lines {
		t.Errorf("drawn with %s", a.session.Styles.Look.Border)
	}
	if a.session.Settings.Border != store.BorderLines {
		t.Error("the session does not know of it")
	}
}
