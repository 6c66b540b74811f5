// Package settings is the screen of what is set for this PC, whatever file is worked on: how lines are drawn, when the
// screens lock. Nothing of it stands in a file that leaves the PC.
package settings

import (
	"strconv"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// The fields of the form.
const (
	fieldIdle   = "idle"
	fieldBorder = "border"
	fieldWidth  = "width"
	fieldPlain  = "plain"
)

// auto stands in a choice where the program looks for itself.
const auto = "auto"

// Screen holds what is typed.
type Screen struct {
	session *screen.Session
	form    *widget.Form
	back    key.Binding
	saving  bool // the disk has not answered yet

	width, height int
}

// New shows what is in force.
func New(s *screen.Session) *Screen {
	t, now := s.Text.Settings, s.Settings
	choice := func(auto string, words ...widget.Option) widget.Field {
		return widget.NewChoice(s.Styles, append([]widget.Option{{Value: "auto", Label: auto}}, words...)...)
	}
	sc := &Screen{session: s, back: s.Keys.Back}
	sc.form = widget.NewForm(s.Styles,
		widget.Item{ID: fieldIdle, Label: t.Idle, Unit: t.Minutes, Hint: t.IdleHint, Field: widget.NewNumber(s.Styles, widget.NumberOptions{})},
		widget.Item{ID: fieldBorder, Label: t.Border, Field: choice(t.Auto,
			widget.Option{Value: string(store.BorderASCII), Label: t.ASCII}, widget.Option{Value: string(store.BorderLines), Label: t.Lines})},
		widget.Item{ID: fieldWidth, Label: t.Width, Hint: t.NextStart, Field: choice(t.Auto,
			widget.Option{Value: string(store.CellsNarrow), Label: t.Narrow}, widget.Option{Value: string(store.CellsWide), Label: t.Wide})},
		widget.Item{ID: fieldPlain, Label: t.Plain, Hint: t.NextStart, Field: widget.NewYesNo(s.Styles)})
	sc.form.OnSave = sc.save
	if now.Idle > 0 {
		sc.form.SetValue(fieldIdle, strconv.Itoa(int(now.Idle.Minutes())))
	}
	sc.form.SetValue(fieldBorder, or(string(now.Border)))
	sc.form.SetValue(fieldWidth, or(string(now.Width)))
	sc.form.SetValue(fieldPlain, map[bool]string{true: "1", false: "0"}[now.Plain])
	sc.form.Clean()
	return sc
}

// or is a value, or that the program looks for itself; set is its inverse.
func or(value string) string {
	if value == "" {
		return auto
	}
	return value
}

func set(value string) string {
	if value == auto {
		return ""
	}
	return value
}

// save writes what is set, if the minutes can be meant.
func (s *Screen) save() tea.Cmd {
	minutes, most := 0, int(store.MostIdle.Minutes())
	if typed := s.form.Value(fieldIdle); typed != "" {
		var err error
		if minutes, err = strconv.Atoi(typed); err != nil || minutes < 1 || minutes > most {
			s.form.SetError(fieldIdle, s.session.Text.Settings.IdleRange(most))
			return nil
		}
	}
	now := store.Settings{Idle: time.Duration(minutes) * time.Minute, Border: store.Border(set(s.form.Value(fieldBorder))),
		Width: store.Cells(set(s.form.Value(fieldWidth))), Plain: s.form.Value(fieldPlain) == "1"}
	s.saving = true
	return s.session.KeepSettings(now)
}

func (s *Screen) Init() tea.Cmd { return s.form.Init() }

// Title says where the clerk is.
func (s *Screen) Title() string { return s.session.Text.Settings.Title }

// Busy says whether the disk has not answered yet.
func (s *Screen) Busy() bool { return s.saving }

// Dirty says whether something is changed that is not kept.
func (s *Screen) Dirty() bool { return s.form.Dirty() }

// Typing says whether letters are text.
func (s *Screen) Typing() bool { return s.form.Typing() }

// Update decides.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.SettingsMsg:
		s.saving = false
		s.form.Clean()
		return tea.Sequence(screen.Go(screen.BackMsg{}), screen.Go(screen.StatusMsg{Text: s.session.Text.Settings.Kept}))
	case screen.FailedMsg:
		s.saving = false // what was typed stays
	case tea.KeyPressMsg:
		switch {
		case s.saving:
			return nil
		case key.Matches(msg, s.back) && !s.form.HasPopup():
			return s.leave()
		}
		return s.form.Update(msg)
	case tea.PasteMsg:
		return s.form.Update(msg)
	}
	return nil
}

// leave asks before what was changed is forgotten.
func (s *Screen) leave() tea.Cmd {
	if !s.Dirty() {
		return screen.Go(screen.BackMsg{})
	}
	return screen.Go(screen.ConfirmMsg{Question: s.session.Text.Settings.AskLeave, Yes: screen.Go(screen.BackMsg{})})
}

// Resize fits the form to the window.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	s.form.Resize(width, max(1, height-3))
}

// View draws the form.
func (s *Screen) View() tea.View {
	var page widget.Page
	page.Line(" " + s.session.Styles.Dim.Paint(s.session.Text.Settings.Note))
	page.Line(s.session.Styles.Rule(s.width))
	page.Block(s.form.View())
	return page.View(s.width, s.height)
}

// ShortHelp is the footer.
func (s *Screen) ShortHelp() []key.Binding { return append(s.form.ShortHelp(), s.back) }

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() []key.Binding { return append(s.form.FullHelp(), s.back) }
