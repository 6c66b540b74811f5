package tui

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"

	"suifang/tui/screen"
	"suifang/tui/widget"
)

// What a screen's footer or its help names can be done from the palette, and comes first in it.
func TestEveryKeyIsInThePalette(t *testing.T) {
	eachRoom(t, func(t *testing.T, a *App, s screen.Screen) {
		acts, here := a.acts(), a.here()
		keys := map[string]bool{}
		for i, act := range acts {
			if act.Name == "" || act.Run == nil {
				t.Errorf("an act without a name, or one that does nothing: %+v", act)
			}
			if i >= len(here) && act.About == "" {
				t.Errorf("%s: nothing says what it does", act.Name)
			}
			keys[act.Key] = true
		}
		for _, b := range slices.Concat(s.ShortHelp(), screen.FullHelp(s), a.session.Keys.Global()) {
			if b.Enabled() && b.Help().Desc != "" && !moves(b) && !inPalette(keys, b) {
				t.Errorf("%s %s is not in the palette", b.Help().Key, b.Help().Desc)
			}
		}
	})
}

// inPalette knows the key that opens the palette itself, and a footer's name for several keys (F5-7), each of which the
// help names by itself.
func inPalette(keys map[string]bool, b key.Binding) bool {
	label := b.Help().Key
	return keys[label] || slices.Contains(b.Keys(), "f9") || strings.Contains(label, "-") && len(label) > 1
}

// Every room can be read and answered line by line: texts without any mark of drawing, and a widget to ask or a key.
func TestEveryRoomIsReadLineByLine(t *testing.T) {
	eachRoom(t, func(t *testing.T, a *App, s screen.Screen) {
		aloud := &widget.Aloud{}
		look := a.session.Styles.Look
		look.Aloud = aloud
		a.look(look)
		s.Resize(widget.Unbounded, widget.Unbounded/64)
		heard := aloud.Hear(s.View)
		if len(heard.Lines) == 0 && heard.Front == (widget.Part{}) {
			t.Fatal("there is nothing to read and nothing to answer")
		}
		var said []string
		for _, line := range heard.Lines {
			said = append(said, line.Text)
			if line.Part == nil {
				continue
			}
			if l := line.Part.List; l != nil {
				for i := range min(l.Len(), 30) {
					said = append(append(said, l.HeadsOver(i)...), l.Said(i))
				}
			}
			if f := line.Part.Form; f != nil && f.Asked() != nil {
				said = append(said, f.Offer(), f.About())
			}
		}
		for _, line := range said {
			if widget.Sanitize(line) != line || strings.Contains(line, "---") || strings.ContainsFunc(line, func(r rune) bool { return r >= 0x100000 }) {
				t.Errorf("not to be read: %q", line)
			}
		}
	})
}

// A window may be made smaller or larger in the middle of anything: no line is too long, none too many, also with a
// form half typed.
func TestEveryRoomFitsEveryWindow(t *testing.T) {
	eachRoom(t, func(t *testing.T, a *App, s screen.Screen) {
		for _, typed := range []string{"", "1", "彭"} {
			if typed != "" && screen.Typing(s) {
				s.Update(keyPress(typed))
			}
			for _, size := range [][2]int{{80, 24}, {40, 15}, {120, 40}, {100, 30}, {41, 15}, {200, 60}, {80, 24}} {
				a.width, a.height = size[0], size[1]
				a.fit(a.front())
				lines := strings.Split(a.View().Content, "\n")
				if len(lines) != size[1] {
					t.Errorf("%d lines in a window of %dx%d", len(lines), size[0], size[1])
				}
				for _, line := range lines {
					if widget.Width(line) >= size[0] {
						t.Errorf("a line of %d cells in a window of %d: %q", widget.Width(line), size[0], line)
					}
				}
			}
		}
		a.width, a.height = 39, 15
		if got := a.View().Content; strings.Contains(got, "\n") || !strings.Contains(got, "40x15") {
			t.Errorf("a window that is too small shows %q", got)
		}
	})
}

// The same where the console draws ambiguous characters two cells wide: the libraries read that while they initialise,
// so it is shown by a process of its own.
func TestEveryRoomFitsWhereSignsAreWide(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^TestEveryRoomFitsEveryWindow$", "-test.v")
	cmd.Env = append(os.Environ(), widthVariable+"=1")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestEveryRoomFitsEveryWindow") {
		t.Errorf("%v\n%s", err, out)
	}
}
