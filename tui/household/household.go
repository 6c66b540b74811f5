// Package household is the screen that shows one household: where it is, who belongs to it, and for whom
// something is open. It says how much is open and when, never what: one member's contraception, exams and
// pregnancies are no other member's business, and the screen is read at a counter.
package household

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

type keyMap struct{ Open, Back, Edit, Add, Phone, History, Settle key.Binding }

func newKeys(s *screen.Session) keyMap {
	words := s.Text.Household.Keys
	return keyMap{
		Open: s.Keys.Enter, Back: s.Keys.Back,
		Edit:  screen.Does(s.Keys.Values, words.Edit),
		Add:   screen.Bind(s.Text, words.Add, "f7"),
		Phone: screen.Bind(s.Text, words.Phone, "5", "f12"), // as on Today

		History: screen.Bind(s.Text, s.Text.History.Key, "8"),  // as on a person's page
		Settle:  screen.Bind(s.Text, s.Text.Edit.Settle, "f6"), // as where facts are corrected
	}
}

// Screen holds what was read of the household.
type Screen struct {
	session *screen.Session
	keys    keyMap
	id      model.ID
	read    readMsg // zero until it has been read
	lost    bool    // it could not be
	list    *widget.List[model.ID]
	number  model.ID // whose whole number is shown, because the clerk asked for it

	table         widget.Table
	width, height int
}

// New is the screen of one household.
func New(s *screen.Session, msg screen.OpenHouseholdMsg) *Screen {
	return &Screen{session: s, keys: newKeys(s), id: msg.ID, list: widget.NewList[model.ID](s.Styles)}
}

// Init reads the household anew.
func (s *Screen) Init() tea.Cmd { return s.reread() }

func (s *Screen) Title() string { return s.words().Title }

func (s *Screen) words() *text.Household { return s.session.Text.Household }

// Update takes keys and what was read.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case readMsg:
		s.take(msg)
	case numberMsg:
		if id, ok := s.list.Selected(); ok && id == msg.person {
			s.number = id
		}
	case screen.ChangedMsg:
		return s.reread()
	case screen.FailedMsg:
		s.lost = s.read.id.IsZero()
	case tea.KeyPressMsg:
		return s.press(msg)
	}
	return nil
}

// take shows what was read; the first time the list begins at its top.
func (s *Screen) take(msg readMsg) {
	if msg.id != s.id {
		return
	}
	s.read = msg
	s.list.SetRows(s.rows())
	s.layout()
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	selected, ok := s.list.Selected()
	switch {
	case key.Matches(msg, s.keys.Back):
		return screen.Go(screen.BackMsg{})
	case key.Matches(msg, s.keys.Add):
		return screen.Go(screen.OpenRegisterMsg{Household: s.id})
	case key.Matches(msg, s.keys.Edit):
		return screen.Go(screen.OpenEditMsg{Subject: s.id, Record: s.id})
	case key.Matches(msg, s.keys.History):
		return screen.Go(screen.OpenHistoryMsg{Subject: s.id})
	case key.Matches(msg, s.keys.Settle) && len(s.read.conflicts) > 0:
		return screen.Go(screen.OpenConflictsMsg{Subject: s.id})
	case key.Matches(msg, s.keys.Open) && ok:
		return screen.Go(screen.OpenPersonMsg{ID: selected})
	case key.Matches(msg, s.keys.Phone) && ok:
		return s.showNumber()
	case key.Matches(msg, s.session.Keys.Space): // nothing is done with several members at once
	case s.list.Update(msg):
		s.number = model.ID{}
	}
	return nil
}

// showNumber shows the selected member's whole number once that is in the journal.
func (s *Screen) showNumber() tea.Cmd {
	m := s.read.members[s.list.Index()]
	if m.phone == "" {
		return screen.Go(screen.StatusMsg{Text: s.words().NoNumber})
	}
	return s.session.ShowPhone(m.id, numberMsg{m.id})
}

// Chosen is the member of the selected row.
func (s *Screen) Chosen() model.ID {
	id, _ := s.list.Selected()
	return id
}

// ShortHelp is the footer.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.keys
	keys := []key.Binding{k.Open, k.Edit, k.Add, k.Phone, k.History, k.Back}
	if len(s.read.conflicts) > 0 {
		keys = slices.Insert(keys, 1, k.Settle)
	}
	return keys
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() []key.Binding {
	k := s.session.Keys
	return append(s.ShortHelp(), k.Up, k.Down, k.PageUp, k.PageDown, k.First, k.Last)
}
