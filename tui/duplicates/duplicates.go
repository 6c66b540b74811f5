// Package duplicates is the screen on which a clerk says of two registrations that look like one whether they
// are: the two cards side by side, what is equal on them and what differs. It joins nothing by itself, and
// nothing of anybody's health is on it.
package duplicates

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

type keyMap struct{ Same, NotSame, Later, Open, Back key.Binding }

func newKeys(s *screen.Session) keyMap {
	words := s.Text.Twice.Keys
	return keyMap{
		Same:    screen.Bind(s.Text, words.Same, "f6", "1"),
		NotSame: screen.Bind(s.Text, words.NotSame, "f7", "2"),
		Later:   screen.Bind(s.Text, words.Later, "f8", "3", "tab"),
		Open:    screen.Does(s.Keys.Enter, words.Open),
		Back:    s.Keys.Back,
	}
}

// A pairKey names two identities.
type pairKey struct{ a, b model.ID }

// Screen holds the pairs that nobody has judged yet, and the cards of the one under the cursor.
type Screen struct {
	session *screen.Session
	keys    keyMap
	pairs   []store.Pair
	known   bool // they have been looked for
	list    *widget.List[pairKey]
	shown   *cards // of the pair under the cursor; nil until they are read
	busy    bool   // the store has not answered yet

	table         widget.Table
	width, height int
}

// New is the screen of all pairs of the file.
func New(s *screen.Session, _ screen.OpenDuplicatesMsg) *Screen {
	return &Screen{session: s, keys: newKeys(s), list: widget.NewList[pairKey](s.Styles)}
}

// What the commands answer.
type (
	pairsMsg struct{ pairs []store.Pair }
	cardsMsg struct{ cards *cards }
)

// Init looks for the pairs anew.
func (s *Screen) Init() tea.Cmd {
	file := s.session.Store
	return func() tea.Msg {
		pairs, err := file.AllDuplicates()
		if err != nil && len(pairs) == 0 {
			return screen.FailedMsg{Err: err}
		}
		return pairsMsg{pairs}
	}
}

func (s *Screen) words() *text.Duplicates { return s.session.Text.Twice }

// Title says where the clerk is.
func (s *Screen) Title() string { return s.words().Title }

// Heading says how many are left.
func (s *Screen) Heading() string {
	if !s.known {
		return ""
	}
	return s.words().Heading(len(s.pairs))
}

// Busy says whether the store has not answered yet.
func (s *Screen) Busy() bool { return s.busy }

// Update takes keys and what was read.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case pairsMsg:
		return s.take(msg.pairs)
	case cardsMsg:
		if at, ok := s.list.Selected(); ok && at == msg.cards.pair {
			s.shown = msg.cards
		}
	case screen.RecordedMsg, screen.UndoneMsg, screen.ChangedMsg:
		s.busy = false
		return s.Init()
	case screen.FailedMsg:
		s.busy = false
	case tea.KeyPressMsg:
		return s.press(msg)
	}
	return nil
}

// take shows the pairs; the cursor stays where it was, and so comes to the next one when one is judged.
func (s *Screen) take(pairs []store.Pair) tea.Cmd {
	s.pairs, s.known = pairs, true
	s.list.SetRows(widget.Rows[pairKey]{
		Len: len(pairs),
		Key: func(i int) pairKey { return pairKey{pairs[i].A.ID, pairs[i].B.ID} },
		Row: func(i, width int, selected bool) string { return s.row(&pairs[i], width, selected) },
	})
	s.layout()
	return s.read()
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	k := s.keys
	switch {
	case s.busy: // no key counts until the store has answered
		return nil
	case key.Matches(msg, k.Back):
		return screen.Go(screen.BackMsg{})
	case len(s.pairs) == 0:
		return nil
	case key.Matches(msg, k.Same):
		return s.judge(true)
	case key.Matches(msg, k.NotSame):
		return s.judge(false)
	case key.Matches(msg, k.Later):
		s.list.SelectIndex((s.list.Index() + 1) % len(s.pairs))
		return s.read()
	case key.Matches(msg, k.Open):
		return s.open()
	case s.list.Update(msg):
		return s.read()
	}
	return nil
}

// open goes to the first of the two; her page leads to all that is known of her.
func (s *Screen) open() tea.Cmd {
	p := s.pairs[s.list.Index()]
	if p.A.Kind == store.HitHousehold {
		return screen.Go(screen.OpenHouseholdMsg{ID: p.A.ID})
	}
	return screen.Go(screen.OpenPersonMsg{ID: p.A.ID})
}

// judge records what the clerk says of the two, from the cards as they stand on the screen.
func (s *Screen) judge(same bool) tea.Cmd {
	if s.shown == nil {
		return nil // nobody judges what she does not see
	}
	act, name := store.ActDiffer, s.words().Different
	if same {
		act, name = store.ActJoin, s.words().Joined
	}
	s.busy = true
	return s.session.RecordAndStay(name, model.Proposal{Act: act, Entries: model.Judge(s.shown.own[0], s.shown.own[1], same)})
}

// ShortHelp is the footer.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.keys
	if len(s.pairs) == 0 {
		return []key.Binding{k.Back}
	}
	return []key.Binding{k.Same, k.NotSame, k.Later, k.Open, k.Back}
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() []key.Binding {
	k := s.session.Keys
	return append(s.ShortHelp(), k.Up, k.Down, k.PageUp, k.PageDown, k.First, k.Last)
}
