// Package centre is the screen that asks which of the centres in a file this PC works for.
package centre

import (
	"cmp"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/arrange"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// ChosenMsg is the clerk's answer.
type ChosenMsg struct{ ID model.ID }

// Screen holds the list; the clerk's own centre is selected.
type Screen struct {
	session *screen.Session
	picker  *widget.Picker
	said    bool // no key counts any more

	width, height int
}

// New asks for one of the centres.
func New(s *screen.Session, centres map[model.ID]model.Centre, own model.ID) *Screen {
	var options []widget.Option
	for id, c := range centres {
		options = append(options, widget.Option{Value: id.String(), Label: widget.Sanitize(c.Name)})
	}
	arrange.By(options, func(a, b widget.Option) int {
		return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.Value, b.Value))
	})
	sc := &Screen{session: s, picker: widget.NewPicker(s.Styles, options, "")}
	sc.picker.Select(own.String())
	return sc
}

func (s *Screen) Init() tea.Cmd { return nil }
func (s *Screen) Title() string { return s.session.Text.Stick.Centre }
func (s *Screen) Typing() bool  { return true }
func (s *Screen) Busy() bool    { return s.said }

func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	chosen, ok, closed := s.picker.Update(msg)
	if !closed {
		return nil
	}
	id, err := model.ParseID(chosen.Value)
	if !ok || err != nil {
		return screen.Go(screen.QuitMsg{})
	}
	s.said = true
	return screen.Go(ChosenMsg{id})
}

func (s *Screen) Resize(width, height int) { s.width, s.height = width, height }

func (s *Screen) View() tea.View {
	const above = 3
	lines, x, y := s.picker.View(s.width-2, s.height-above-1)
	var p widget.Page
	p.Line("")
	p.Line(" " + s.session.Text.Stick.CentreAsk)
	p.Line("")
	for _, line := range lines {
		p.Line(" " + line)
	}
	p.Cursor(x+1, y+above)
	return p.View(s.width, s.height)
}

// ShortHelp is the key table.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.session.Keys
	return []key.Binding{screen.Does(k.Enter, s.session.Text.Common.Choose), k.Move}
}
