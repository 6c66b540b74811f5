// Package conflicts is the screen that lists what two sides set differently and what waits for a person to settle;
// and, beside it, what was changed side by side and asks nobody. What is one person's private affair is named here
// and shown on her own page alone.
package conflicts

import (
	"strconv"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

type keyMap struct{ Keep, Open, History, Turn, Back key.Binding }

func newKeys(s *screen.Session) keyMap {
	t := s.Text.Conflicts
	keep := screen.Bind(s.Text, t.Keep, "1", "2", "3", "4", "5", "6", "7", "8", "9")
	keep.SetHelp(t.Chooses, t.Keep)
	return keyMap{
		Keep: keep, Open: screen.Does(s.Keys.Enter, t.Open), Back: s.Keys.Back,
		History: screen.Bind(s.Text, s.Text.History.Key, "f5"),
		Turn:    screen.Bind(s.Text, t.Turn, "f6"),
	}
}

// Screen holds the lists as they were read, and which of them is shown.
type Screen struct {
	session *screen.Session
	keys    keyMap
	of      model.ID // the subject whose conflicts alone are shown; zero for all
	read    *reading // nil until it has been read
	beside  bool     // the edits side by side are shown
	saving  bool     // the store has not answered yet
	noted   bool     // the look is in the journal
	list    *widget.List[rowKey]

	table         widget.Table
	width, height int
}

// A rowKey keeps the cursor on its row when the list is read again.
type rowKey struct {
	record model.ID
	field  string
}

// New is the list of all conflicts, or of one subject's.
func New(s *screen.Session, msg screen.OpenConflictsMsg) *Screen {
	return &Screen{session: s, keys: newKeys(s), of: msg.Subject, list: widget.NewList[rowKey](s.Styles)}
}

// Init reads the list anew.
func (s *Screen) Init() tea.Cmd { return s.reread() }

func (s *Screen) Title() string {
	if s.beside {
		return s.words().Beside
	}
	return s.words().Title
}

func (s *Screen) words() *text.ConflictList { return s.session.Text.Conflicts }

// Busy says whether the store has not answered yet.
func (s *Screen) Busy() bool { return s.saving }

// Update decides.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case readMsg:
		s.read, s.noted = msg.reading, true
		s.fill()
	case screen.RecordedMsg:
		s.saving = false
		return s.reread()
	case screen.UndoneMsg, screen.ChangedMsg:
		return s.reread()
	case screen.FailedMsg:
		s.saving = false
	case tea.KeyPressMsg:
		return s.press(msg)
	}
	return nil
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case s.saving: // no key counts until the store has answered
	case key.Matches(msg, s.keys.Back):
		return screen.Go(screen.BackMsg{})
	case s.read == nil:
	case key.Matches(msg, s.keys.Turn):
		s.beside = !s.beside
		s.fill()
	case key.Matches(msg, s.session.Keys.Space): // nothing is done with several rows at once
	case s.list.Update(msg):
	default:
		return s.withRow(msg)
	}
	return nil
}

// withRow does what a key does with the selected row.
func (s *Screen) withRow(msg tea.KeyPressMsg) tea.Cmd {
	row, ok := s.selected()
	switch {
	case !ok:
	case key.Matches(msg, s.keys.Keep) && !s.beside:
		return s.keep(row, msg.String())
	case key.Matches(msg, s.keys.Open) && row.door != nil:
		return screen.Go(row.door)
	case key.Matches(msg, s.keys.History):
		return screen.Go(screen.OpenHistoryMsg{Subject: row.subject, Record: row.key.record})
	}
	return nil
}

// keep settles the selected conflict: one key, one change.
func (s *Screen) keep(row row, digit string) tea.Cmd {
	n, err := strconv.Atoi(digit)
	if row.private {
		return screen.Go(screen.StatusMsg{Text: s.words().Elsewhere})
	}
	entries, ok := row.conflict.Keep(n)
	if err != nil || !ok {
		return nil
	}
	s.saving = true
	return s.session.RecordAndStay(s.words().Settled, model.Proposal{Act: "settle", Entries: entries})
}

func (s *Screen) selected() (row, bool) {
	i, rows := s.list.Index(), s.rows()
	if i < 0 || i >= len(rows) {
		return row{}, false
	}
	return rows[i], true
}

// rows are those of the list that is shown.
func (s *Screen) rows() []row {
	switch {
	case s.read == nil:
		return nil
	case s.beside:
		return s.read.beside
	}
	return s.read.conflicts
}

// Chosen is the person of the selected row.
func (s *Screen) Chosen() model.ID {
	row, _ := s.selected()
	if door, is := row.door.(screen.OpenPersonMsg); is {
		return door.ID
	}
	return model.ID{}
}

// ShortHelp is the footer.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.keys
	if len(s.rows()) == 0 {
		return []key.Binding{k.Turn, k.Back}
	}
	if s.beside {
		return []key.Binding{k.Open, k.History, k.Turn, k.Back}
	}
	return []key.Binding{k.Keep, k.Open, k.History, k.Turn, k.Back}
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() []key.Binding {
	k := s.session.Keys
	return append(s.ShortHelp(), k.Up, k.Down, k.PageUp, k.PageDown, k.First, k.Last)
}
