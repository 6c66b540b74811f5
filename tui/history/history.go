// Package history is the screen that shows every change of a record, or of all records of a person or a household:
// when, who, where, what from, what to. One change is taken back by a new one; nothing is ever struck out.
package history

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

type keyMap struct{ Undo, Back key.Binding }

// Screen holds the changes as they were read.
type Screen struct {
	session *screen.Session
	keys    keyMap
	door    screen.OpenHistoryMsg
	read    *reading // nil until it has been read
	saving  bool     // the store has not answered yet
	looked  bool     // the look is on its way into the journal
	list    *widget.List[rowKey]

	table         widget.Table
	width, height int
}

// A rowKey keeps the cursor on its row when the history is read again.
type rowKey struct {
	change model.ChangeID
	field  string
}

// New is the history of a subject's records, or of the one record that the door names.
func New(s *screen.Session, msg screen.OpenHistoryMsg) *Screen {
	return &Screen{session: s, door: msg, list: widget.NewList[rowKey](s.Styles),
		keys: keyMap{Undo: screen.Bind(s.Text, s.Text.History.Undo, "f8"), Back: s.Keys.Back}}
}

// Init reads the history anew, and puts the first look into the journal.
func (s *Screen) Init() tea.Cmd {
	if s.looked {
		return s.reread()
	}
	s.looked = true
	return tea.Batch(s.reread(), s.session.Looked(s.door.Subject))
}

func (s *Screen) Title() string { return s.words().Title }

func (s *Screen) words() *text.History { return s.session.Text.History }

// Busy says whether the store has not answered yet.
func (s *Screen) Busy() bool { return s.saving }

// confirmedMsg says that the clerk wants these changes written.
type confirmedMsg struct{ undo model.Proposal }

// Update decides.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case readMsg:
		s.read = msg.reading
		s.fill()
	case confirmedMsg:
		s.saving = true
		return s.session.RecordAndStay(s.words().Undone, msg.undo)
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
	case key.Matches(msg, s.session.Keys.Space): // nothing is done with several rows at once
	case s.list.Update(msg):
	case key.Matches(msg, s.keys.Undo):
		return s.askUndo()
	}
	return nil
}

// askUndo asks before the change of the selected row, with all the fields that it set, is taken back.
func (s *Screen) askUndo() tea.Cmd {
	row, ok := s.selected()
	if !ok {
		return nil
	}
	record := s.read.records[row.record]
	if record == nil {
		return nil
	}
	is := func(c *model.Change) bool { return c.ID() == row.key.change }
	p := model.Proposal{Act: "undo", Undoes: row.act, Entries: model.Undo(record, is)}
	if len(p.Entries) == 0 {
		return screen.Go(screen.StatusMsg{Text: s.words().Left})
	}
	question := s.words().AskUndo(row.field)
	if is(record.Changes[0]) {
		question = s.words().AskWithdraw
	}
	return screen.Go(screen.ConfirmMsg{Question: question, Yes: screen.Go(confirmedMsg{p})})
}

func (s *Screen) selected() (row, bool) {
	if i := s.list.Index(); s.read != nil && i >= 0 && i < len(s.read.rows) {
		return s.read.rows[i], true
	}
	return row{}, false
}

// ShortHelp is the footer.
func (s *Screen) ShortHelp() []key.Binding {
	return []key.Binding{s.keys.Undo, s.session.Keys.Move, s.keys.Back}
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() []key.Binding {
	k := s.session.Keys
	return []key.Binding{s.keys.Undo, s.keys.Back, k.Up, k.Down, k.PageUp, k.PageDown, k.First, k.Last}
}
