package widget_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"suifang/tui/screentest"
	"suifang/tui/text"
	"suifang/tui/widget"
)

var anyKey = []string{
	"enter", "tab", "shift+tab", "up", "down", "left", "right", "home", "end", "pgup", "pgdown", "f4", "esc",
	"backspace", "delete", "ctrl+w", "ctrl+u", "ctrl+k", "ctrl+left", "ctrl+right", "f10", "space", `"`,
	"1", "2", "９", "x", "-", ".", "彭", "。", "葛", "\U000E0100", "é",
}

// Whatever is typed and pasted into a form of whatever size, nothing breaks: no line reaches the last
// column, there are no more lines than it has room for, the caret stands within it.
func TestFormBearsAnything(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for round := range 60 {
		f, _ := visitForm()
		if round%3 == 0 {
			f.SetColumns(widget.FormColumns{Value: 14, Unit: 6, Reference: 12, Previous: 12}, "项目", "本次")
		}
		width, height := 80, 10
		for range 100 {
			switch rng.IntN(12) {
			case 0:
				width, height = rng.IntN(120), rng.IntN(30)
				f.Resize(width, height)
			case 1:
				f.Update(tea.PasteMsg{Content: "彭\x1b[2J慧\n敏\u202e" + strings.Repeat("长", rng.IntN(300))})
			default:
				f.Update(screentest.Key(anyKey[rng.IntN(len(anyKey))]))
			}
			requireInside(t, f, width, height)
		}
	}
}

func requireInside(t *testing.T, f *widget.Form, width, height int) {
	t.Helper()
	lines, cursor := f.View()
	var p widget.Page
	p.Block(lines, cursor)
	v := p.View(width, max(1, height))
	if len(lines) > max(2, height) {
		t.Fatalf("%d lines in a place of %d", len(lines), height)
	}
	for _, l := range lines {
		if width > 30 && widget.Width(l) > width-1 || strings.ContainsAny(ansi.Strip(l), "\n\x1b") {
			t.Fatalf("in %d cells the line %q takes %d", width, l, widget.Width(l))
		}
	}
	if width > 30 && height > 2 && (v.Cursor == nil || v.Cursor.X > width-1 || v.Cursor.Y >= height || v.Cursor.Y < 0) {
		t.Fatalf("the caret is at %+v in %dx%d:\n%s", v.Cursor, width, height, strings.Join(lines, "\n"))
	}
}

func TestPane(t *testing.T) {
	p := widget.NewPane(styles)
	var lines []string
	for i := range 30 {
		lines = append(lines, strings.Repeat("彭", i+1))
	}
	p.SetLines(lines)
	p.Resize(20, 5)
	for _, step := range []struct {
		key   string
		below int
	}{{"up", 25}, {"pgdown", 21}, {"down", 20}, {"end", 0}, {"pgdown", 0}, {"pgup", 4}, {"home", 25}} {
		p.Update(screentest.Key(step.key))
		if view, _ := p.View(); p.Below() != step.below || len(view) != 5 {
			t.Errorf("after %s %d lines stand below, want %d", step.key, p.Below(), step.below)
		}
	}
	if p.Update(screentest.Key("x")) {
		t.Error("a letter is of use to a pane")
	}
}

func TestSideBySideAndHelp(t *testing.T) {
	got := widget.SideBySide(styles, []string{"避孕  宫内节育器", "b"}, []string{"2026-11-18 三查"}, 40, 18)
	if len(got) != 2 || ansi.Strip(got[0]) != "避孕  宫内节育器   | 2026-11-18 三查" {
		t.Errorf("shows %q", got)
	}
	bindings := []key.Binding{widget.Bind(&text.Zh, "保存", "f10"), widget.Bind(&text.Zh, "返回", "esc"), widget.Bind(&text.Zh, "撤销", "ctrl+z")}
	help := widget.HelpLines(styles, 80, bindings)
	if len(help) != 2 || strings.TrimSpace(ansi.Strip(help[1])) != "Ctrl+Z     撤销" {
		t.Errorf("help = %q", help)
	}
	if got := widget.HelpLines(styles, 0, bindings); widget.Width(got[0]) != 0 {
		t.Errorf("help without a window = %q", got)
	}
}
