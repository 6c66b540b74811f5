// Package schedule is the screen that plans a person's follow-ups: it moves one to a date, ends a series that
// she declines, and books a contact that she wishes herself. Beside each stands the rule that it follows, its
// source, and what is still to be confirmed by a clinician.
package schedule

import (
	"errors"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/followup"
	"suifang/store"
	"suifang/tui/fields"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// room is the name under which drafts of this screen are kept.
const room = "schedule"

type keyMap struct{ Move, Decline, Own, Source, Back, FormBack key.Binding }

func newKeys(s *screen.Session) keyMap {
	t := s.Text.Schedule
	move := screen.Bind(s.Text, t.Move, "f6", "enter")
	return keyMap{
		Move:     move,
		Decline:  screen.Bind(s.Text, t.Decline, "f7"),
		Own:      screen.Bind(s.Text, t.Own, "f8"),
		Source:   screen.Bind(s.Text, t.Source, "f4"),
		Back:     s.Keys.Back,
		FormBack: screen.Does(s.Keys.Back, s.Text.Common.BackKept),
	}
}

// Screen holds the open and coming follow-ups of one person, and the form that is open over them.
type Screen struct {
	session *screen.Session
	keys    keyMap
	door    screen.OpenScheduleMsg

	asked   int // number of the question that is under way
	loaded  bool
	history *model.History
	lines   []store.Line
	list    *widget.List[model.ID]
	cites   bool // where the rule comes from is shown

	form  *booking // nil while the list is worked with
	begun *booking // left with something typed in it
	busy  bool

	width, height int
}

// New makes the screen.
func New(s *screen.Session, msg screen.OpenScheduleMsg) *Screen {
	return &Screen{session: s, keys: newKeys(s), door: msg, list: widget.NewList[model.ID](s.Styles)}
}

type (
	// loadedMsg answers the question of that number.
	loadedMsg struct {
		asked   int
		history *model.History
		lines   []store.Line
		left    *draftMsg // what was left half-typed; nil if nothing was
	}
	draftMsg struct {
		draft draft
		left  *screen.Left
	}

	// declinedMsg says that the clerk has confirmed it.
	declinedMsg struct{ about model.Occurrence }
)

// Init reads the follow-ups whenever the screen comes to the front.
func (s *Screen) Init() tea.Cmd {
	if s.form != nil {
		return tea.Batch(s.form.form.Init(), s.load())
	}
	return s.load()
}

func (s *Screen) load() tea.Cmd {
	s.asked++
	asked, first, person, today, of := s.asked, !s.loaded, s.door.Person, s.session.Today, s.draftOf()
	session := *s.session
	return func() tea.Msg {
		h, err := session.Store.Read(person)
		if err != nil && !errors.Is(err, store.ErrDamaged) {
			return screen.FailedMsg{Err: err}
		}
		lines, err := session.Store.Worklist(store.Query{Today: today, Person: person,
			States: []followup.State{followup.Overdue, followup.Ready, followup.Upcoming, followup.Passed}})
		if err != nil && !errors.Is(err, store.ErrDamaged) {
			return screen.FailedMsg{Err: err}
		}
		msg := loadedMsg{asked: asked, history: h, lines: lines}
		if !first {
			return msg
		}
		var left draftMsg
		if left.left, _ = session.ReadLeft(of, &left.draft); left.left != nil {
			msg.left = &left
		}
		return msg
	}
}

// Update decides.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loadedMsg:
		return s.take(msg)
	case draftMsg:
		return s.resume(msg)
	case declinedMsg:
		return s.decline(msg.about)
	case fields.PlannedMsg:
		if s.form != nil {
			s.form.plan.Take(msg)
		}
	case screen.RecordedMsg:
		s.busy, s.form = false, nil
		s.Resize(s.width, s.height)
		return s.load()
	case screen.ChangedMsg, screen.UndoneMsg:
		return s.load()
	case screen.FailedMsg:
		s.busy = false // what was typed stays
		if s.form != nil {
			fields.Refused(s.session, s.form.form, msg.Err, nil)
		}
	case tea.KeyPressMsg:
		return s.press(msg)
	case tea.PasteMsg:
		if s.form != nil && !s.busy {
			return s.edit(msg)
		}
	}
	return nil
}

// take puts an answer into view, unless a later question is under way.
func (s *Screen) take(msg loadedMsg) tea.Cmd {
	if msg.asked != s.asked {
		return nil
	}
	first := !s.loaded
	s.loaded, s.history, s.lines = true, msg.history, msg.lines
	lines := msg.lines // the list asks for the old rows as it takes new ones
	s.list.SetRows(widget.Rows[model.ID]{Len: len(lines), Key: func(i int) model.ID { return lines[i].ID },
		Row: func(i, width int, selected bool) string { return s.row(lines[i], width, selected) }})
	s.Resize(s.width, s.height)
	if first {
		s.list.Select(s.door.Obligation)
	}
	if msg.left != nil {
		return s.session.OfferLeft(msg.left.left, *msg.left)
	}
	return nil
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case s.busy:
		return nil
	case s.form != nil && key.Matches(msg, s.keys.Back) && !s.form.form.HasPopup():
		return s.leaveForm()
	case s.form != nil:
		return s.edit(msg)
	case key.Matches(msg, s.keys.Back):
		return screen.Go(screen.BackMsg{})
	case !s.loaded:
		return nil
	case key.Matches(msg, s.keys.Own):
		return s.open(s.newOwn())
	}
	if line := s.selected(); line != nil {
		switch {
		case key.Matches(msg, s.keys.Move):
			return s.open(s.newMove(*line))
		case key.Matches(msg, s.keys.Decline):
			return s.askDecline(line)
		case key.Matches(msg, s.keys.Source):
			s.cites = !s.cites
			return nil
		}
	}
	s.list.Update(msg)
	return nil
}

func (s *Screen) selected() *store.Line {
	if i := s.list.Index(); i >= 0 && i < len(s.lines) {
		return &s.lines[i]
	}
	return nil
}

// askDecline asks once, and says what ends.
func (s *Screen) askDecline(line *store.Line) tea.Cmd {
	series, items := line.Title(fields.Zh(s.session.Text)), 0
	if p, ok := followup.Lookup(line.About.Protocol); ok {
		series = s.protocolName(p)
	}
	for _, l := range s.lines {
		if l.About.Case == line.About.Case && l.About.Protocol == line.About.Protocol {
			items++
		}
	}
	return screen.Go(screen.ConfirmMsg{Question: s.session.Text.Schedule.AskDecline(series, items),
		Yes: screen.Go(declinedMsg{line.About})})
}

// decline records that she does not wish the series: a visit's outcome without a contact.
func (s *Screen) decline(about model.Occurrence) tea.Cmd {
	s.busy = true
	v := model.Visit{About: about, Outcome: model.VisitOutcome{Result: model.VisitDeclined, On: s.session.Today}}
	entry := model.Create(s.door.Person, fields.NewID(), model.KindVisit, v)
	return s.session.RecordAndStay(s.session.Text.Schedule.SavedDecline,
		model.Proposal{Act: "record_visit", Entries: []model.Entry{entry}})
}

// Title says where the clerk is.
func (s *Screen) Title() string { return s.session.Text.Schedule.Title }

// Heading says whose follow-ups they are.
func (s *Screen) Heading() string {
	if s.history == nil {
		return ""
	}
	return s.session.Text.Schedule.Heading(fields.Who(s.session, s.history.Person))
}

// Busy says whether the store has not answered yet.
func (s *Screen) Busy() bool { return s.busy }

// Dirty says whether a date is half-typed.
func (s *Screen) Dirty() bool { return s.begun != nil || s.form != nil && s.form.form.Dirty() }

// Typing says whether letters are text.
func (s *Screen) Typing() bool { return s.form != nil && s.form.form.Typing() }

// ShortHelp is the footer.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.keys
	switch {
	case s.form != nil:
		return append(s.form.form.ShortHelp(), k.FormBack)
	case len(s.lines) == 0:
		return []key.Binding{k.Own, k.Back}
	}
	return []key.Binding{k.Move, k.Decline, k.Own, k.Source, k.Back}
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() []key.Binding {
	if s.form != nil {
		return append(slices.Clone(s.form.form.FullHelp()), s.keys.FormBack)
	}
	k := s.keys
	return append([]key.Binding{k.Move, k.Decline, k.Own, k.Source, k.Back}, s.list.FullHelp()...)
}
