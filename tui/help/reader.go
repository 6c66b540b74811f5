package help

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/tui/screen"
	"suifang/tui/widget"
)

// A reader shows lines, and narrows them to what is looked for.
type reader struct {
	session   *screen.Session
	answering func(typed string) []string // the lines, drawn for the width; typed is lower case
	find      *widget.Text
	lines     *widget.Pane

	width, height int
}

func newReader(s *screen.Session) reader {
	return reader{session: s, find: widget.NewText(s.Styles, widget.TextOptions{MaxRunes: 30}), lines: widget.NewPane(s.Styles)}
}

// Typing says that letters are what is looked for.
func (r *reader) Typing() bool { return true }

func (r *reader) Init() tea.Cmd {
	r.find.Focus()
	return nil
}

// Update scrolls and looks for what is typed.
func (r *reader) Update(msg tea.Msg) tea.Cmd {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		switch {
		case key.Matches(press, r.session.Keys.Back) && r.find.Value() != "":
			r.find.SetValue("")
			r.fill()
			return nil
		case key.Matches(press, r.session.Keys.Back, r.session.Keys.Enter):
			return screen.Go(screen.BackMsg{})
		}
	}
	if !r.lines.Update(msg) && r.find.Update(msg) {
		r.fill()
	}
	return nil
}

func (r *reader) Resize(width, height int) {
	r.width, r.height = width, height
	r.lines.Resize(width, height-2)
	r.fill()
}

func (r *reader) fill() {
	lines := r.answering(strings.ToLower(r.find.Value()))
	if len(lines) == 0 {
		lines = []string{" " + r.session.Text.Widget.NoMatch}
	}
	r.lines.SetLines(lines)
}

func (r *reader) View() tea.View {
	label := " " + r.session.Text.Palette.HelpFind + ": "
	field, caret := r.find.View(max(4, min(30, r.width-2-widget.Width(label))))
	lines, _ := r.lines.View()
	var p widget.Page
	p.LineAt(label+field, widget.Width(label)+caret)
	p.Line("")
	p.Block(lines, nil)
	return p.View(r.width, r.height)
}

// ShortHelp is the key table.
func (r *reader) ShortHelp() []key.Binding {
	k := r.session.Keys
	return []key.Binding{screen.Does(k.Move, r.session.Text.Common.Scroll), k.PageDown, k.PageUp, screen.Does(k.Back, r.session.Text.Palette.Close)}
}
