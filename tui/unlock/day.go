package unlock

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// Day asks which day it is, before anything is recorded under a wrong one.
type Day struct {
	session *screen.Session
	clock   model.Date
	newest  model.Date // day of the newest record
	form    *widget.Form
	said    bool // no key counts any more

	width, height int
}

// DayMsg is the clerk's answer.
type DayMsg struct{ Day model.Date }

const theDay = "day"

// NewDay asks, where the clock says one day and the newest record is of another.
func NewDay(s *screen.Session, clock, newest model.Date) *Day {
	t := s.Text.Unlock
	d := &Day{session: s, clock: clock, newest: newest}
	d.form = widget.NewForm(s.Styles, widget.Item{ID: theDay, Label: t.DayField, Hint: t.DayHint, Required: true,
		Field: widget.NewDate(s.Styles, clock, widget.DateOptions{Future: true})})
	d.form.OnSave = d.answer
	return d
}

func (d *Day) answer() tea.Cmd {
	day, err := model.ParseISO(d.form.Value(theDay))
	if err != nil {
		d.form.SetError(theDay, d.session.Text.Unlock.DayNeeded)
		return nil
	}
	d.said = true
	return screen.Go(DayMsg{day})
}

func (d *Day) Init() tea.Cmd { return d.form.Init() }
func (d *Day) Title() string { return d.session.Text.Unlock.Day }
func (d *Day) Typing() bool  { return true }
func (d *Day) Busy() bool    { return d.said }

func (d *Day) Update(msg tea.Msg) tea.Cmd {
	if press, ok := msg.(tea.KeyPressMsg); ok && key.Matches(press, d.session.Keys.Back) {
		return screen.Go(screen.QuitMsg{})
	}
	return d.form.Update(msg)
}

func (d *Day) Resize(width, height int) {
	d.width, d.height = width, height
	d.form.Resize(width, 1)
}

func (d *Day) View() tea.View {
	t := d.session.Text
	var p widget.Page
	p.Line("")
	for _, sentence := range []string{t.Unlock.DayDoubt(t.Date(d.clock), t.Date(d.newest)), t.Unlock.DayAsk} {
		for _, line := range widget.Wrap(sentence, d.width-3) {
			p.Line(" " + line)
		}
	}
	p.Line("")
	p.Block(d.form.View())
	return p.View(d.width, d.height)
}

// ShortHelp is the key table.
func (d *Day) ShortHelp() []key.Binding {
	return []key.Binding{screen.Does(d.session.Keys.Enter, d.session.Text.Common.Enter)}
}
