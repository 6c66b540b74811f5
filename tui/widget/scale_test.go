package widget

import (
	"math"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"suifang/tui/text"
)

func TestScale(t *testing.T) {
	at := func(v float64) *float64 { return &v }
	scale := NewScale([]float64{90, 115, 150, 98}, 13)
	for _, tt := range []struct {
		name        string
		m           Mark
		ascii, fine string
	}{
		{"below what is usual", Mark{at(90), at(115), at(150)}, "*....[......]", "╸    ├──────┤"},
		{"half a cell more", Mark{at(93), at(115), at(150)}, "*....[......]", "╺    ├──────┤"},
		{"in it", Mark{at(130), at(115), at(150)}, ".....[..*...]", "     ├──╺───┤"},
		{"usual below an end alone", Mark{at(98), nil, at(115)}, ".*...].......", "─╺───┤       "},
		{"nothing usual known", Mark{Value: at(150)}, "............*", "            ╺"},
		{"no value that is a number", Mark{From: at(115), Until: at(150)}, ".....[......]", "     ├──────┤"},
		{"beyond the ends", Mark{Value: at(1e300)}, "............*", "            ╺"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for border, want := range map[Border]string{ASCII: tt.ascii, Lines: tt.fine} {
				got := ansi.Strip(scale.Draw(NewStyles(&text.Zh, Look{Border: border}), tt.m))
				if got != want || Width(got) != 13 {
					t.Errorf("%s: %q, want %q", border, got, want)
				}
			}
		})
	}
	one := NewScale([]float64{5}, 9)
	if got := ansi.Strip(one.Draw(NewStyles(&text.Zh, Look{}), Mark{Value: at(5)})); got != "....*...." {
		t.Errorf("one value alone: %q", got)
	}
	if NewScale(nil, 9).Draw(NewStyles(&text.Zh, Look{}), Mark{Value: at(math.NaN())}) != "" {
		t.Error("nothing is drawn all the same")
	}
}
