// Package today is the screen that a clerk's day begins on: who is due, in which village and household, why,
// until when, and how to reach her.
package today

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/followup"
	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

type keyMap struct {
	Record, Person, Days, Filter, Group, Print, Phone, Mark, Clear, Search key.Binding

	Import, Register key.Binding // while the file holds nobody
}

func newKeys(s *screen.Session) keyMap {
	t := s.Text.Today
	return keyMap{
		Record: screen.Does(s.Keys.Enter, t.Record),
		Person: screen.Bind(s.Text, t.Person, "f4"),
		Days:   screen.Bind(s.Text, t.Calendar, "f5"),
		Filter: screen.Bind(s.Text, t.Filter, "f6"),
		Group:  screen.Bind(s.Text, t.Group, "f7"),
		Print:  screen.Bind(s.Text, t.Print, "f8"),
		Phone:  screen.Bind(s.Text, t.Phone, "5", "f12"), // 5 is the telephone among the channels, too
		Mark:   s.Keys.Space,
		Clear:  screen.Does(s.Keys.Back, t.ClearFilter),
		Search: s.Keys.Search, // the App's: whoever comes to the counter is looked for first

		Import:   screen.Bind(s.Text, t.Import, "1"),
		Register: screen.Bind(s.Text, t.Register, "2"),
	}
}

// Screen is the worklist as the clerk sees it. What she has chosen (filters, grouping, selection, marks)
// stays as long as the screen does, visits in between included.
type Screen struct {
	session *screen.Session
	keys    keyMap

	asked  int        // number of the question that is under way: an older answer is stale
	fresh  bool       // that question has been answered
	day    model.Date // that all was computed for
	all    *rows      // everything that may come into view, in the order of households
	loaded bool       // all has been read at least once
	nobody bool       // the file holds nobody yet
	left   int        // forms that were left half-typed

	filter  filter
	form    *filterForm // open while the filters are typed
	group   grouping
	horizon int // days ahead that are shown as well: 0, 7, 30

	shown    arrangement // what is in view
	list     *widget.List[model.ID]
	last     model.ID // the row that was last selected
	number   string   // the telephone number that was asked for
	numberOf model.ID // and the row it belongs to

	width, height int
	listHeight    int // of what is left for the list
	columns       widget.Table
	drawn         drawn
}

// New makes the screen.
func New(s *screen.Session, _ screen.OpenTodayMsg) *Screen {
	return &Screen{session: s, keys: newKeys(s), all: newRows(), list: widget.NewList[model.ID](s.Styles)}
}

// horizons are the days ahead that F5 goes through.
var horizons = []int{0, 7, 30}

// farthest is how many days of upcoming follow-ups are read: the last of horizons.
const farthest = 30

type (
	// loadedMsg answers the question of that number.
	loadedMsg struct {
		asked  int
		day    model.Date
		rows   *rows
		nobody bool  // the file holds nobody yet
		left   int   // forms that were left half-typed
		damage error // what does not open; the rest stands in rows
	}

	// numberMsg is the number of the row asked for, once the look is in the journal.
	numberMsg struct {
		row  model.ID
		text string
	}
)

// Init reads the list, when the screen is opened and whenever it comes to the front.
func (s *Screen) Init() tea.Cmd {
	s.number = ""
	return s.load()
}

func (s *Screen) load() tea.Cmd {
	s.asked++
	s.fresh = false
	session, asked, day := *s.session, s.asked, s.session.Today
	return func() tea.Msg {
		rows, err := read(session.Store, day)
		if err != nil && !errors.Is(err, store.ErrDamaged) {
			return screen.FailedMsg{Err: err}
		}
		left, _ := session.AllLeft() // what does not open is the check's to tell
		return loadedMsg{asked, day, rows, len(rows.rows) == 0 && isNew(session.Store), len(left), err}
	}
}

// isNew says whether a file holds nobody yet.
func isNew(file *store.Store) bool {
	st, err := file.Stats()
	return err == nil && st.People == 0 && st.Households == 0
}

// read gives all that can be worked, and what comes within the farthest horizon. What is damaged is left out
// and said.
func read(file *store.Store, day model.Date) (*rows, error) {
	open, damage := file.LongList(store.Query{Today: day,
		States: []followup.State{followup.Ready, followup.Overdue, followup.Passed}})
	if damage != nil && !errors.Is(damage, store.ErrDamaged) {
		return nil, damage
	}
	soon, err := file.LongList(store.Query{Today: day, Until: day.AddDays(farthest),
		States: []followup.State{followup.Upcoming}})
	if err != nil && !errors.Is(err, store.ErrDamaged) {
		return nil, err
	}
	return newRows(open, soon), cmp.Or(err, damage)
}

// Update decides.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loadedMsg:
		return s.take(msg)
	case numberMsg:
		s.number, s.numberOf = msg.text, msg.row
	case screen.ChangedMsg:
		return s.load()
	case screen.FailedMsg:
		s.fresh = true
	case tea.KeyPressMsg:
		return s.press(msg)
	case tea.PasteMsg:
		if s.form != nil {
			s.narrow(msg)
		}
	}
	return nil
}

// take puts an answer into view, unless a later question is under way.
func (s *Screen) take(msg loadedMsg) tea.Cmd {
	if msg.asked != s.asked {
		return nil
	}
	s.fresh = true
	s.day, s.all, s.nobody, s.left, s.loaded = msg.day, msg.rows, msg.nobody, msg.left, true
	s.arrange()
	if msg.damage != nil {
		return screen.Go(screen.FailedMsg{Err: msg.damage})
	}
	return nil
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	s.number = "" // shown once, until the next key
	switch {
	case s.nobody && key.Matches(msg, s.keys.Import):
		return screen.Go(screen.OpenImportMsg{})
	case s.nobody && key.Matches(msg, s.keys.Register):
		return screen.Go(screen.OpenRegisterMsg{})
	case s.form != nil:
		s.narrow(msg)
		return nil
	case key.Matches(msg, s.keys.Filter):
		s.openFilter()
		return nil
	case key.Matches(msg, s.keys.Days):
		s.horizon = horizons[(slices.Index(horizons, s.horizon)+1)%len(horizons)]
		s.arrange()
		return nil
	case key.Matches(msg, s.keys.Group):
		s.group = (s.group + 1) % groupings
		s.arrange()
		return nil
	case key.Matches(msg, s.keys.Clear):
		return s.back()
	case key.Matches(msg, s.keys.Print):
		return s.askPrint()
	case s.list.Update(msg):
		return nil
	}
	return s.pressRow(msg)
}

// pressRow is the keys that act on the selected row.
func (s *Screen) pressRow(msg tea.KeyPressMsg) tea.Cmd {
	e := s.selected()
	switch {
	case e == nil:
		return nil
	case key.Matches(msg, s.keys.Record):
		return screen.Go(screen.OpenVisitMsg{Person: e.Person, Obligation: e.ID})
	case key.Matches(msg, s.keys.Person):
		return screen.Go(screen.OpenPersonMsg{ID: e.Person})
	case key.Matches(msg, s.keys.Phone):
		return s.showNumber(e)
	}
	return nil
}

// back clears the filters first and only then leaves.
func (s *Screen) back() tea.Cmd {
	if s.filter.empty() {
		return screen.Go(screen.BackMsg{})
	}
	s.filter = filter{}
	s.arrange()
	return nil
}

// showNumber gives the whole number, after the look at it is in the journal. It is not given where she does
// not want to be phoned: her own page has it.
func (s *Screen) showNumber(e *entry) tea.Cmd {
	words, zh, file := s.session.Text.Today, isZh(s.session.Text), s.session.Store
	if e.Phone == "" {
		return screen.Go(screen.StatusMsg{Text: words.NoNumber})
	}
	row, person, number := e.ID, e.Person, words.Number(widget.Sanitize(e.Name), widget.Sanitize(e.Phone))
	return func() tea.Msg {
		channels, err := allowed(file, person)
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		if !mayCall(channels) {
			return screen.StatusMsg{Text: words.NoCallsTo + channelWords(channels, zh)}
		}
		if err := file.Journal(store.JournalEntry{What: store.JournalPhone, Record: person}); err != nil {
			return screen.FailedMsg{Err: err}
		}
		return numberMsg{row, number}
	}
}

// allowed are the channels that a person allows, whatever a follow-up would use; none if she named none.
func allowed(file *store.Store, person model.ID) ([]string, error) {
	h, err := file.Read(person)
	if err != nil {
		return nil, err
	}
	if c := h.Contact(); c != nil {
		return c.Channels, nil
	}
	return nil, nil
}

func mayCall(channels []string) bool {
	return len(channels) == 0 || slices.Contains(channels, model.ChannelPhone)
}

func channelWords(channels []string, zh bool) string {
	words := make([]string, len(channels))
	for i, c := range channels {
		words[i] = model.Channels.Label(c, zh)
	}
	return strings.Join(words, " ")
}

func (s *Screen) selected() *entry {
	if i := s.list.Index(); i >= 0 {
		return s.all.entry(s.shown.rows[i])
	}
	return nil
}

// arrange puts what is chosen into view, with the selection and the marks where they were.
func (s *Screen) arrange() {
	if id, ok := s.list.Selected(); ok {
		s.last = id
	}
	shown := s.arranged() // the list still asks the rows before these for their keys
	s.shown = shown
	s.drawn.forget()
	s.list.SetRows(widget.Rows[model.ID]{
		Len: len(shown.rows),
		Key: func(i int) model.ID { return shown.of.rows[shown.rows[i]].id },
		Row: func(i, _ int, selected bool) string {
			draw := func() string { return s.row(shown.of.entry(shown.rows[i]), selected) }
			if selected {
				return draw()
			}
			return once(s.drawn.rows, shown.rows[i], draw)
		},
		Heads: shown.heads,
		Head: func(h, width int) string {
			return once(s.drawn.heads, h, func() string { return s.head(shown.titles[h], width) })
		},
	})
	s.list.Select(s.last) // back from filters that let nothing through
}

func (s *Screen) arranged() arrangement {
	in, week := s.filtered()
	return arrange(s.all, in, week, s.group)
}

// filtered is what the filters and the horizon let through. The counts know of all within a week, whatever
// the horizon.
func (s *Screen) filtered() (in []uint32, week int) {
	for i := range s.all.rows {
		r := &s.all.rows[i]
		if !s.filter.lets(s.all, r) {
			continue
		}
		ahead := int(r.due - s.day)
		if ahead >= 0 && ahead <= 7 {
			week++
		}
		if s.all.state(r) == followup.Upcoming && ahead > s.horizon && s.filter.state != followup.Upcoming {
			continue
		}
		in = append(in, uint32(i))
	}
	return in, week
}

// Chosen is the person of the selected row.
func (s *Screen) Chosen() model.ID {
	if e := s.selected(); e != nil {
		return e.Person
	}
	return model.ID{}
}

// Title says where the clerk is.
func (s *Screen) Title() string { return s.session.Text.Today.Title }

// Busy says whether the rows are those of before an act: what is pressed is meant for those after it.
func (s *Screen) Busy() bool { return s.loaded && !s.fresh }

// Typing says whether the filters are being typed.
func (s *Screen) Typing() bool { return s.form != nil && s.form.Typing() }

// ShortHelp is the footer.
func (s *Screen) ShortHelp() []key.Binding {
	if s.form != nil {
		return s.form.help()
	}
	k := s.keys
	if s.nobody {
		return []key.Binding{k.Import, k.Register, k.Search}
	}
	help := []key.Binding{k.Record, k.Search, k.Person, k.Phone, k.Filter, k.Print, k.Days, k.Group, k.Mark}
	if !s.filter.empty() {
		help = slices.Insert(help, 1, k.Clear)
	}
	return help
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() []key.Binding {
	k, t := s.keys, s.session.Text.Today
	if s.nobody {
		return s.ShortHelp()
	}
	help := []key.Binding{k.Record, screen.Does(k.Person, t.OpenPerson), screen.Does(k.Phone, t.WholeNumber), k.Filter,
		screen.Does(k.Group, t.OtherGroups), screen.Does(k.Days, t.AllDays), k.Print}
	if !s.filter.empty() {
		help = append(help, k.Clear)
	}
	return append(help, s.list.FullHelp()...)
}
