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
	reader
	title      string // of the screen that was in front
	here       []key.Binding
	everywhere []key.Binding
	book       key.Binding
}

// New opens the help on a screen with its key table, beside the keys that are the same everywhere.
func New(s *screen.Session, title string, here, everywhere []key.Binding) *Screen {
	h := &Screen{reader: newReader(s), title: title, here: here, everywhere: everywhere,
		book: screen.Bind(s.Text, s.Text.Palette.Acts.Handbook, "f5")}
	h.answering = h.tables
	return h
}

func (h *Screen) Title() string { return h.session.Text.Palette.HelpTitle }

// Update opens the handbook, or reads on.
func (h *Screen) Update(msg tea.Msg) tea.Cmd {
	if press, ok := msg.(tea.KeyPressMsg); ok && key.Matches(press, h.book) {
		return screen.Go(screen.OpenHandbookMsg{})
	}
	return h.reader.Update(msg)
}

// tables are the lines of both key tables that answer to what is looked for.
func (h *Screen) tables(typed string) []string {
	t := h.session.Text.Palette
	var lines []string
	for _, part := range []struct {
		head string
		keys []key.Binding
	}{{t.HelpHere(h.title), h.here}, {t.HelpEverywhere, h.everywhere}} {
		if found := widget.HelpLines(h.session.Styles, h.width, found(part.keys, typed)); len(found) > 0 {
			lines = append(append(append(lines, " "+h.session.Styles.Strong.Paint(widget.Sanitize(part.head))), found...), "")
		}
	}
	if typed == "" {
		lines = append(lines, h.notes()...)
	}
	return lines
}

func (h *Screen) notes() (lines []string) {
	for _, note := range h.session.Text.Palette.HelpNote {
		for _, line := range widget.Wrap(note, h.width-3) {
			lines = append(lines, " "+line)
		}
	}
	return lines
}

// found are the bindings whose key or words hold what is looked for.
func found(bindings []key.Binding, typed string) (found []key.Binding) {
	for _, b := range bindings {
		if help := b.Help(); strings.Contains(strings.ToLower(help.Key+" "+help.Desc), typed) {
			found = append(found, b)
		}
	}
	return found
}

// ShortHelp is the key table.
func (h *Screen) ShortHelp() []key.Binding {
	return append([]key.Binding{h.book}, h.reader.ShortHelp()...)
}
