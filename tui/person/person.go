// Package person is the screen of one person: what is open on top, the facts on the left, what happened on
// the right. It is her own page, and shows nobody else's health.
package person

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

type keyMap struct {
	Open, Work, Keep, Back, Edit, Schedule, Exam, Event, Phone, History, Next, Prev, Part key.Binding

	New key.Binding // what can be entered of her, under one name, for the footer
}

func newKeys(s *screen.Session) keyMap {
	words := s.Text.Person.Keys
	entries := screen.Bind(s.Text, words.Schedule, "f5", "f6", "f7")
	entries.SetHelp("F5-7", words.Schedule+"/"+words.Exam+"/"+words.Event)
	return keyMap{
		New:  entries,
		Open: s.Keys.Enter, Work: screen.Does(s.Keys.Enter, words.Work), Back: s.Keys.Back,
		Edit:     screen.Does(s.Keys.Values, words.Edit),
		Schedule: screen.Bind(s.Text, words.Schedule, "f5"),
		Exam:     screen.Bind(s.Text, words.Exam, "f6"),
		Event:    screen.Bind(s.Text, words.Event, "f7"),
		Phone:    screen.Bind(s.Text, words.Phone, "5", "f12"), // as on Today
		Keep:     screen.Does(s.Keys.Enter, words.Keep),
		History:  screen.Bind(s.Text, words.History, "8"),
		Next:     screen.Bind(s.Text, words.Pane, "tab", "right"),
		Prev:     screen.Bind(s.Text, words.Pane, "shift+tab", "left"),
		Part:     screen.Bind(s.Text, s.Text.Twice.Keys.Part, "f8"), // of who is joined alone
	}
}

// A pane is one of the three parts of the page that the keys move in.
type pane int

const (
	paneItems pane = iota
	paneFacts
	paneTimeline
	panes
)

// Screen holds what was read of the person, and where the clerk is on the page.
type Screen struct {
	session *screen.Session
	keys    keyMap
	id      model.ID
	looked  bool // the look is on its way into the journal
	read    *reading
	lost    bool // it could not be read
	number  bool // the whole phone number is shown, because the clerk asked for it
	saving  bool // a conflict is being settled

	items    rowsOf[item]
	facts    rowsOf[fact]
	timeline rowsOf[line]
	focus    pane

	table         widget.Table // of the open items
	width, height int
}

// rowsOf is one pane: its rows and the list that they are shown in.
type rowsOf[T any] struct {
	rows []T
	list *widget.List[rowKey]
}

// show puts other rows into the pane; the cursor stays on its row by its key.
func (p *rowsOf[T]) show(rows []T, key func(T) rowKey, draw func(row T, selected bool) string) {
	p.rows = rows
	p.list.SetRows(widget.Rows[rowKey]{
		Len: len(rows),
		Key: func(i int) rowKey { return key(rows[i]) }, // these rows: the list still asks for those before
		Row: func(i, _ int, selected bool) string { return draw(rows[i], selected) },
	})
}

// selected is the row under the cursor; not ok if there is none.
func (p *rowsOf[T]) selected() (row T, ok bool) {
	if i := p.list.Index(); i >= 0 && i < len(p.rows) {
		return p.rows[i], true
	}
	return row, false
}

// A rowKey keeps the cursor on its row when the page is read again.
type rowKey struct {
	record model.ID
	what   string
	line   int
}

// New is the page of one person.
func New(s *screen.Session, msg screen.OpenPersonMsg) *Screen {
	sc := &Screen{session: s, keys: newKeys(s), id: msg.ID}
	sc.items.list = widget.NewList[rowKey](s.Styles)
	sc.facts.list = widget.NewList[rowKey](s.Styles)
	sc.timeline.list = widget.NewList[rowKey](s.Styles)
	return sc
}

// Init reads the page anew, and puts the first look into the journal.
func (s *Screen) Init() tea.Cmd {
	if s.looked {
		return s.reread()
	}
	s.looked = true
	return tea.Batch(s.reread(), s.session.Looked(s.id))
}

func (s *Screen) Title() string { return s.words().Title }

func (s *Screen) words() *text.Person { return s.session.Text.Person }

func (s *Screen) zh() bool { return s.session.Text.Lang == text.Chinese }

// Update takes keys and what was read.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case readMsg:
		if msg.reading.asked == s.id {
			s.take(msg.reading)
		}
	case numberMsg:
		if msg.person == s.id {
			s.number = true
			s.fill()
		}
	case screen.ChangedMsg:
		return s.reread()
	case screen.RecordedMsg:
		if s.saving { // a second Enter must not keep a value of the next conflict unread
			s.facts.list.SelectIndex(0)
		}
		s.saving = false
		return s.reread()
	case screen.FailedMsg:
		s.lost, s.saving = s.read == nil, false
	case tea.KeyPressMsg:
		return s.press(msg)
	}
	return nil
}

// take shows what was read. The first time the cursor goes to what is open, if anything is.
func (s *Screen) take(r *reading) {
	first := s.read == nil
	s.read, s.id = r, r.id // of who is joined the one under which she is; what is entered now is hers
	s.fill()
	if first && len(s.items.rows) == 0 || !s.has(s.focus) {
		s.focus = paneTimeline
	}
	if !s.has(s.focus) {
		s.focus = paneFacts
	}
}

// fill makes the rows of what was read.
func (s *Screen) fill() {
	if s.read == nil {
		return
	}
	s.items.show(s.itemRows(), func(r item) rowKey { return r.key }, s.drawItem)
	s.facts.show(s.factRows(), func(r fact) rowKey { return r.key }, s.drawFact)
	s.timeline.show(s.timelineRows(), func(r line) rowKey { return r.key }, s.drawLine)
	s.layout()
}

func (s *Screen) has(p pane) bool {
	return []int{len(s.items.rows), len(s.facts.rows), len(s.timeline.rows)}[p] > 0
}

// turn goes to the next pane that has rows, in one direction.
func (s *Screen) turn(by pane) {
	for range panes {
		s.focus = (s.focus + by + panes) % panes
		if s.has(s.focus) {
			return
		}
	}
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	if key.Matches(msg, s.keys.Back) {
		return screen.Go(screen.BackMsg{})
	}
	if s.read == nil || s.saving { // nothing is known of her yet, or not whether it is saved
		return nil
	}
	switch {
	case key.Matches(msg, s.keys.Next):
		s.turn(1)
	case key.Matches(msg, s.keys.Prev):
		s.turn(-1)
	case key.Matches(msg, s.keys.Open):
		return s.open()
	case key.Matches(msg, s.keys.Edit):
		return screen.Go(screen.OpenEditMsg{Subject: s.id, Record: s.record()})
	case key.Matches(msg, s.keys.Schedule):
		return screen.Go(screen.OpenScheduleMsg{Person: s.id, Obligation: s.obligation()})
	case key.Matches(msg, s.keys.Exam):
		return screen.Go(screen.OpenExamMsg{Person: s.id})
	case key.Matches(msg, s.keys.Event):
		return screen.Go(screen.OpenEventMsg{Person: s.id})
	case key.Matches(msg, s.keys.History):
		return screen.Go(screen.OpenHistoryMsg{Subject: s.id})
	case key.Matches(msg, s.keys.Phone):
		return s.showNumber()
	case key.Matches(msg, s.keys.Part) && s.joined():
		return s.part()
	case key.Matches(msg, s.session.Keys.Space): // nothing is done with several rows at once
	default:
		s.move(msg)
	}
	return nil
}

func (s *Screen) move(msg tea.Msg) {
	switch s.focus {
	case paneItems:
		s.items.list.Update(msg)
	case paneFacts:
		s.facts.list.Update(msg)
	case paneTimeline:
		s.timeline.list.Update(msg)
	}
}

// keeps is what settles a conflict with the selected value; nil on every other row.
func (s *Screen) keeps() *model.Entry {
	if row, ok := s.facts.selected(); ok && s.focus == paneFacts {
		return row.keep
	}
	return nil
}

// Busy says whether the store has not answered yet.
func (s *Screen) Busy() bool { return s.saving }

// open goes through the door of the selected row, or keeps the value that it is.
func (s *Screen) open() tea.Cmd {
	if keep := s.keeps(); keep != nil {
		s.saving = true
		return s.session.RecordAndStay(s.session.Text.Conflicts.Settled, model.Proposal{Act: "settle", Entries: []model.Entry{*keep}})
	}
	_, _, door := s.selected()
	if door == nil {
		return nil
	}
	return screen.Go(door)
}

// selected is what the rows of all panes have, of the selected one: what it stands for, the line at the foot,
// and where it leads.
func (s *Screen) selected() (of rowKey, note string, door tea.Msg) {
	switch s.focus {
	case paneItems:
		row, _ := s.items.selected()
		return row.key, row.note, row.door
	case paneFacts:
		row, _ := s.facts.selected()
		return row.key, row.note, row.door
	case paneTimeline:
		row, _ := s.timeline.selected()
		return row.key, row.note, row.door
	}
	return rowKey{}, "", nil
}

// record is what F4 edits: the record of the selected fact or entry, else the person's own.
func (s *Screen) record() model.ID {
	row, _, _ := s.selected()
	r := s.read.history.State.Records[row.record]
	if s.focus == paneItems || r == nil || model.FieldsOf(r.Kind) == nil || r.Kind == model.KindExam {
		return s.id
	}
	return row.record
}

// obligation is the selected open item; none where the cursor is elsewhere.
func (s *Screen) obligation() model.ID {
	row, ok := s.items.selected()
	if !ok || s.focus != paneItems || row.line == nil {
		return model.ID{}
	}
	return row.line.ID
}

// showNumber shows the whole phone number once that is in the journal.
func (s *Screen) showNumber() tea.Cmd {
	switch {
	case s.read.person().Phone == "":
		return screen.Go(screen.StatusMsg{Text: s.words().NoNumber})
	case s.number:
		s.number = false
		s.fill()
		return nil
	}
	return s.session.ShowPhone(s.id, numberMsg{s.id})
}

// enter is what Enter does where the cursor is.
func (s *Screen) enter() key.Binding {
	switch {
	case s.focus == paneItems:
		return s.keys.Work
	case s.keeps() != nil:
		return s.keys.Keep
	}
	return s.keys.Open
}

// ShortHelp is the footer; the key that turns to another pane stands on the rule between them.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.keys
	if s.joined() {
		return []key.Binding{s.enter(), k.Edit, k.New, k.Part, k.History, k.Back, k.Phone}
	}
	return []key.Binding{s.enter(), k.Edit, k.New, k.History, k.Phone, k.Back}
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() []key.Binding {
	own, k := s.keys, s.session.Keys
	all := []key.Binding{s.enter(), own.Edit, own.Schedule, own.Exam, own.Event}
	if s.joined() {
		all = append(all, own.Part)
	}
	return append(all, own.History, own.Phone, own.Back, own.Next, own.Prev, k.Up, k.Down, k.PageUp, k.PageDown, k.First, k.Last)
}
