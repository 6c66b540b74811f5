// Package help is the screen of the keys: those of the screen that was in front, those that are the same
// everywhere, and how dates are typed. What is typed narrows it.
package help

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/tui/screen"
	"suifang/tui/widget"
)

// Screen holds the two key tables and what is looked for.
type Screen struct {
	session    *screen.Session
	title      string // of the screen that was in front
	here       []key.Binding
	everywhere []key.Binding

	find  *widget.Text
	lines *widget.Pane

	width, height int
}

// New opens the help on a screen with its key table, beside the keys that are the same everywhere.
func New(s *screen.Session, title string, here, everywhere []key.Binding) *Screen {
	h := &Screen{session: s, title: title, here: here, everywhere: everywhere,
		find: widget.NewText(s.Styles, widget.TextOptions{MaxRunes: 30}), lines: widget.NewPane(s.Styles)}
	return h
}

func (h *Screen) Title() string { return h.session.Text.Palette.HelpTitle }
func (h *Screen) Typing() bool  { return true }

func (h *Screen) Init() tea.Cmd {
	h.find.Focus()
	return nil
}

func (h *Screen) Update(msg tea.Msg) tea.Cmd {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		switch {
		case key.Matches(press, h.session.Keys.Back) && h.find.Value() != "":
			h.find.SetValue("")
			h.fill()
			return nil
		case key.Matches(press, h.session.Keys.Back, h.session.Keys.Enter):
			return screen.Go(screen.BackMsg{})
		}
	}
	if !h.lines.Update(msg) && h.find.Update(msg) {
		h.fill()
	}
	return nil
}

func (h *Screen) Resize(width, height int) {
	h.width, h.height = width, height
	h.lines.Resize(width, height-2)
	h.fill()
}

// fill writes the lines that answer to what is looked for.
func (h *Screen) fill() {
	t := h.session.Text.Palette
	var lines []string
	for _, part := range []struct {
		head string
		keys []key.Binding
	}{{t.HelpHere(h.title), h.here}, {t.HelpEverywhere, h.everywhere}} {
		if found := widget.HelpLines(h.session.Styles, h.width, h.answering(part.keys)); len(found) > 0 {
			lines = append(append(append(lines, " "+h.session.Styles.Strong.Paint(widget.Sanitize(part.head))), found...), "")
		}
	}
	if h.find.Value() == "" {
		lines = append(lines, h.notes()...)
	}
	if len(lines) == 0 {
		lines = []string{" " + h.session.Text.Widget.NoMatch}
	}
	h.lines.SetLines(lines)
}

func (h *Screen) notes() (lines []string) {
	for _, note := range h.session.Text.Palette.HelpNote {
		for _, line := range widget.Wrap(note, h.width-3) {
			lines = append(lines, " "+line)
		}
	}
	return lines
}

// answering are the bindings whose key or words hold what is looked for.
func (h *Screen) answering(bindings []key.Binding) (found []key.Binding) {
	typed := strings.ToLower(h.find.Value())
	for _, b := range bindings {
		if help := b.Help(); strings.Contains(strings.ToLower(help.Key+" "+help.Desc), typed) {
			found = append(found, b)
		}
	}
	return found
}

func (h *Screen) View() tea.View {
	label := " " + h.session.Text.Palette.HelpFind + ": "
	field, caret := h.find.View(max(4, min(30, h.width-2-widget.Width(label))))
	lines, _ := h.lines.View()
	var p widget.Page
	p.LineAt(label+field, widget.Width(label)+caret)
	p.Line("")
	p.Block(lines, nil)
	return p.View(h.width, h.height)
}

// ShortHelp is the key table.
func (h *Screen) ShortHelp() []key.Binding {
	k := h.session.Keys
	return []key.Binding{screen.Does(k.Move, h.session.Text.Common.Scroll), k.PageDown, k.PageUp, screen.Does(k.Back, h.session.Text.Palette.Close)}
}
