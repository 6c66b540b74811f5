// Package unfinished is the list of forms that were left half-typed on this PC: Enter goes on with one, a key throws
// one away.
package unfinished

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

type keyMap struct{ Go, Forget, Back key.Binding }

// Screen holds the forms as they were read.
type Screen struct {
	session *screen.Session
	keys    keyMap
	left    []screen.Left
	read    bool
	list    *widget.List[store.DraftOf]

	table         widget.Table
	width, height int
}

// New is the list of all of them.
func New(s *screen.Session) *Screen {
	t := s.Text.Left
	return &Screen{session: s, list: widget.NewList[store.DraftOf](s.Styles), keys: keyMap{
		Go: screen.Does(s.Keys.Enter, t.Go), Forget: screen.Bind(s.Text, t.Forget, "f8"), Back: s.Keys.Back}}
}

type (
	readMsg   struct{ left []screen.Left }
	forgetMsg struct{ of store.DraftOf }
)

// Init reads the list anew.
func (s *Screen) Init() tea.Cmd {
	session := *s.session
	return func() tea.Msg {
		left, err := session.AllLeft()
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		return readMsg{left}
	}
}

// Title says where the clerk is.
func (s *Screen) Title() string { return s.session.Text.Left.Title }

// Update decides.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case readMsg:
		s.left, s.read = msg.left, true
		s.fill()
	case forgetMsg:
		said := screen.Go(screen.StatusMsg{Text: s.session.Text.Left.Forgotten})
		return tea.Sequence(s.session.Forget(msg.of), s.Init(), said)
	case screen.ChangedMsg:
		return s.Init()
	case tea.KeyPressMsg:
		return s.press(msg)
	}
	return nil
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	left, ok := s.selected()
	switch {
	case key.Matches(msg, s.keys.Back):
		return screen.Go(screen.BackMsg{})
	case !ok, key.Matches(msg, s.session.Keys.Space): // nothing is done with several of them at once
	case key.Matches(msg, s.keys.Go):
		if door, ok := left.Open(); ok {
			return screen.Go(door)
		}
		return screen.Go(screen.StatusMsg{Text: s.session.Text.Left.Gone})
	case key.Matches(msg, s.keys.Forget):
		return screen.Go(screen.ConfirmMsg{Question: s.session.Text.Left.AskForget, Yes: screen.Go(forgetMsg{left.Of})})
	default:
		s.list.Update(msg)
	}
	return nil
}

func (s *Screen) selected() (screen.Left, bool) {
	if i := s.list.Index(); i >= 0 && i < len(s.left) {
		return s.left[i], true
	}
	return screen.Left{}, false
}

// Resize fits the columns to the window.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	t := s.session.Text.Left
	s.table = widget.NewTable(width-4, widget.Column{Title: t.What, Width: 14}, widget.Column{Title: t.Whom, Width: 20, Grow: 1},
		widget.Column{Title: t.When, Width: 11, From: 50}, widget.Column{Title: t.Who, Width: 8, From: 62})
	s.list.Resize(width, height-4)
	s.fill()
}

func (s *Screen) fill() {
	left := s.left
	s.list.SetRows(widget.Rows[store.DraftOf]{Len: len(left), Key: func(i int) store.DraftOf { return left[i].Of },
		Row: func(i, _ int, selected bool) string {
			l := left[i]
			line := s.table.Row(widget.Sanitize(l.Title), widget.Sanitize(l.Whom), l.When.In(s.session.Now().Location()).Format("01-02 15:04"), widget.Sanitize(l.Clerk))
			if selected {
				return s.session.Styles.Selected.Paint(line)
			}
			return line
		}})
}

// View draws the list.
func (s *Screen) View() tea.View {
	t, styles := s.session.Text, s.session.Styles
	var page widget.Page
	page.Line(styles.Rule(s.width))
	switch {
	case !s.read:
		page.LineAt("   "+styles.Dim.Paint(t.Common.Loading), 1)
	case len(s.left) == 0:
		page.LineAt("   "+t.Left.None, 1)
	default:
		page.Line("   " + styles.Dim.Paint(s.table.Head()))
		page.Block(s.list.View())
		page.Fill(s.height - 2)
		page.Line(styles.Rule(s.width))
		page.Line(" " + styles.Dim.Paint(t.Left.Note))
	}
	return page.View(s.width, s.height)
}

// ShortHelp is the footer.
func (s *Screen) ShortHelp() []key.Binding {
	if len(s.left) == 0 {
		return []key.Binding{s.keys.Back}
	}
	return []key.Binding{s.keys.Go, s.keys.Forget, s.session.Keys.Move, s.keys.Back}
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() []key.Binding {
	k := s.session.Keys
	return []key.Binding{s.keys.Go, s.keys.Forget, s.keys.Back, k.Up, k.Down, k.PageUp, k.PageDown, k.First, k.Last}
}
