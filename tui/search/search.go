// Package search is the screen on which a clerk finds a person or a household while she types.
package search

import (
	"context"
	"strings"
	"unicode"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

type keyMap struct{ Open, Back, Register, Conditions, Up, Down, PageUp, PageDown, Apply, Clear, Cancel key.Binding }

func newKeys(s *screen.Session) keyMap {
	words := s.Text.Search
	return keyMap{
		Open: s.Keys.Enter, Back: s.Keys.Back,
		Register:   screen.Bind(s.Text, words.Keys.Register, "f8"),
		Conditions: screen.Does(s.Keys.Values, words.Keys.Conditions),
		Up:         s.Keys.Up, Down: s.Keys.Down, PageUp: s.Keys.PageUp, PageDown: s.Keys.PageDown,
		Apply:  screen.Does(s.Keys.Save, words.Form.Apply),
		Clear:  screen.Bind(s.Text, words.Form.Clear, "f8"),
		Cancel: screen.Does(s.Keys.Back, words.Form.Cancel),
	}
}

// Screen holds what is typed and what was found by it. The rows of an older question stay until those of
// the newest are there.
type Screen struct {
	session *screen.Session
	keys    keyMap
	query   *widget.Text
	list    *widget.List[model.ID]

	villages   []string // once the directory is loaded
	lost       bool     // some of it: not everybody is found
	conditions conditions
	form       *widget.Form // the advanced conditions, while they are open

	generation int                // of the question asked last
	cancel     context.CancelFunc // of that question
	waiting    bool               // it has not been answered yet
	slow       bool               // the last one took too long for the loop
	entered    bool               // Enter came before the answer: it means the first row of it
	asked      string             // what the rows in view answer to
	hits       store.Hits

	due     map[model.ID]int  // open items by person, as far as counted
	counted map[model.ID]bool // since the rows were last asked for
	detail  detailMsg         // of the selected row

	table         widget.Table
	width, height int
}

// New is the search with what is typed already.
func New(s *screen.Session, msg screen.OpenSearchMsg) *Screen {
	sc := &Screen{
		session: s, keys: newKeys(s),
		query: widget.NewText(s.Styles, widget.TextOptions{MaxRunes: 80}),
		list:  widget.NewList[model.ID](s.Styles),
		due:   map[model.ID]int{}, counted: map[model.ID]bool{},
	}
	sc.query.SetValue(msg.Query)
	return sc
}

// Init asks again, so that what has changed meanwhile shows.
func (s *Screen) Init() tea.Cmd {
	s.query.Focus()
	return tea.Batch(s.load(), s.search())
}

func (s *Screen) Title() string { return s.session.Text.Search.Title }

// Typing says that letters are text here.
func (s *Screen) Typing() bool { return s.form == nil || s.form.Typing() }

func (s *Screen) words() *text.Search { return s.session.Text.Search }

// Update takes keys for the field and the list, and the answers of the commands.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loadedMsg:
		s.villages, s.lost = msg.villages, msg.lost
		s.layout()
		if !s.hits.Ready {
			return s.search()
		}
	case foundMsg:
		return s.found(msg)
	case dueMsg:
		for id, n := range msg.due {
			s.due[id] = n
		}
	case detailMsg:
		if id, ok := s.list.Selected(); ok && id == msg.id {
			s.detail = msg
		}
	case screen.ChangedMsg:
		return s.search()
	case screen.FailedMsg:
		s.waiting, s.entered = false, false
	case tea.KeyPressMsg:
		return s.press(msg)
	case tea.PasteMsg:
		return s.edit(msg)
	}
	return nil
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	if s.form != nil {
		return s.pressForm(msg)
	}
	switch {
	case key.Matches(msg, s.keys.Back):
		return s.back()
	case key.Matches(msg, s.keys.Open):
		return s.enter()
	case key.Matches(msg, s.keys.Register):
		return screen.Go(screen.OpenRegisterMsg{Name: nameIn(s.query.Value())})
	case key.Matches(msg, s.keys.Conditions):
		s.openForm()
		return nil
	case key.Matches(msg, s.keys.Up, s.keys.Down, s.keys.PageUp, s.keys.PageDown):
		s.list.Update(msg)
		return s.look()
	}
	return s.edit(msg)
}

// edit types, and asks if that makes another question.
func (s *Screen) edit(msg tea.Msg) tea.Cmd {
	if s.form != nil {
		return s.form.Update(msg)
	}
	before := s.query.Value()
	s.query.Update(msg)
	if s.query.Value() == before {
		return nil
	}
	s.entered = false
	return s.search()
}

// back takes away what was typed, then the conditions, then leaves.
func (s *Screen) back() tea.Cmd {
	s.entered = false
	switch {
	case s.query.Value() != "":
		s.query.SetValue("")
	case s.conditions != conditions{}:
		s.conditions = conditions{}
		s.layout()
	default:
		return screen.Go(screen.BackMsg{})
	}
	return s.search()
}

// enter opens the selected row; if the rows are older than what is typed, the first of those to come.
func (s *Screen) enter() tea.Cmd {
	if s.waiting && s.question().typed != s.asked {
		s.entered = true
		return nil
	}
	return s.open()
}

func (s *Screen) open() tea.Cmd {
	i := s.list.Index()
	if i < 0 {
		return nil
	}
	hit := s.hits.Items[i]
	if hit.Kind == store.HitHousehold {
		return screen.Go(screen.OpenHouseholdMsg{ID: hit.ID})
	}
	return screen.Go(screen.OpenPersonMsg{ID: hit.ID})
}

// Chosen is the person of the selected row; zero for a household.
func (s *Screen) Chosen() model.ID {
	if i := s.list.Index(); i >= 0 && s.hits.Items[i].Kind != store.HitHousehold {
		return s.hits.Items[i].ID
	}
	return model.ID{}
}

// found shows the rows that answer the newest question.
func (s *Screen) found(msg foundMsg) tea.Cmd {
	if msg.generation != s.generation {
		return nil
	}
	s.waiting, s.hits, s.slow = false, msg.hits, msg.hits.Took >= atOnce
	s.counted = map[model.ID]bool{}
	s.list.SetRows(s.rows())
	if s.asked != msg.typed {
		s.asked = msg.typed
		s.list.SelectIndex(0)
	}
	s.layout()
	if s.entered {
		s.entered = false
		return s.open()
	}
	return s.look()
}

// look reads what the rows in view do not hold: their open items, and more about the selected one.
func (s *Screen) look() tea.Cmd { return tea.Batch(s.count(), s.read()) }

// nameIn is what was typed if it can be a name: Han characters alone.
func nameIn(typed string) string {
	isName := typed != "" && strings.IndexFunc(typed, func(r rune) bool {
		return !unicode.Is(unicode.Han, r) && r != '·'
	}) < 0
	if isName {
		return typed
	}
	return ""
}

// ShortHelp is the footer.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.keys
	if s.form != nil {
		return []key.Binding{s.session.Keys.Next, k.Apply, k.Cancel, s.session.Keys.Values, k.Clear}
	}
	return []key.Binding{k.Open, k.Register, k.Conditions, k.Back}
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() []key.Binding {
	if s.form != nil {
		return append(s.form.FullHelp(), s.keys.Clear, s.keys.Cancel)
	}
	k := s.keys
	return []key.Binding{k.Open, k.Register, k.Conditions, k.Up, k.Down, k.PageUp, k.PageDown, k.Back}
}
