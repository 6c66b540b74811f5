package event

import (
	"errors"
	"maps"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/fields"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// mostChildren is for how many children of one birth the form has room.
const mostChildren = 4

// facts are what the forms are filled from, and the identities of what they make.
type facts struct {
	person  model.ID
	history *model.History
	parents fields.Parents
	made    ids
}

// ids are drawn once: the same for what is planned and what is saved.
type ids struct {
	method, pregnancy, consent, request model.ID
	child                               [mostChildren]model.ID
}

func newIDs() (m ids) {
	m.method, m.pregnancy, m.consent, m.request = fields.NewID(), fields.NewID(), fields.NewID(), fields.NewID()
	for i := range mostChildren {
		m.child[i] = fields.NewID()
	}
	return m
}

type (
	loadedMsg struct {
		facts *facts
		left  *draftMsg // what was left half-typed; nil if nothing was
	}
	draftMsg struct {
		draft draft
		left  *screen.Left
	}
)

// A draft is the forms that were begun, by kind, with what their clerk had seen of the person's records.
type draft struct {
	Kind    string // of the one in view, or of the first
	Values  map[string]map[string]string
	Parents fields.Parents
}

func (s *Screen) load() tea.Cmd {
	session, person, of := *s.session, s.door.Person, s.draftOf()
	return func() tea.Msg {
		h, err := session.Store.Read(person)
		if err != nil && !errors.Is(err, store.ErrDamaged) {
			return screen.FailedMsg{Err: err}
		}
		if h.Person == nil {
			return screen.FailedMsg{Err: store.ErrNoRecord}
		}
		msg := loadedMsg{facts: &facts{person: person, history: h, parents: fields.Parents{}.Of(h), made: newIDs()}}
		var left draftMsg
		if left.left, _ = session.ReadLeft(of, &left.draft); left.left != nil && number(left.draft.Kind) >= 0 {
			msg.left = &left
		}
		return msg
	}
}

func (s *Screen) take(msg loadedMsg) tea.Cmd {
	if msg.facts.person != s.door.Person || s.facts != nil {
		return nil
	}
	s.facts = msg.facts
	s.menu.SetRows(widget.Rows[string]{Len: len(kinds), Key: func(i int) string { return kinds[i] }, Row: s.menuRow})
	s.Resize(s.width, s.height)
	var cmd tea.Cmd
	if number(s.door.Kind) >= 0 {
		cmd = s.open(s.door.Kind)
	}
	if msg.left != nil && (s.door.Kind == "" || msg.left.draft.Values[s.door.Kind] != nil) {
		return tea.Batch(cmd, s.session.OfferLeft(msg.left.left, *msg.left))
	}
	return cmd
}

// resume goes on with a draft, from what its clerk had seen.
func (s *Screen) resume(msg draftMsg) tea.Cmd {
	d := msg.draft
	if s.facts == nil {
		return nil
	}
	front := d.Kind
	if s.door.Kind != "" {
		front = s.door.Kind
	}
	var cmds []tea.Cmd
	for _, kind := range kinds {
		if kind != front && d.Values[kind] != nil {
			cmds = append(cmds, s.reopen(kind, d.Values[kind]))
		}
	}
	cmds = append(cmds, s.reopen(front, d.Values[front]))
	if s.form == nil {
		return tea.Batch(cmds...)
	}
	s.form.GoOnAt(msg.left.At)
	seen := *s.facts // commands under way read the old ones
	seen.parents = maps.Clone(seen.parents)
	maps.Copy(seen.parents, d.Parents)
	s.facts = &seen
	s.Resize(s.width, s.height)
	return tea.Batch(append(cmds, s.ask())...)
}

// reopen shows the form of a kind with what was typed in it.
func (s *Screen) reopen(kind string, values map[string]string) tea.Cmd {
	cmd := s.open(kind)
	if s.kind != kind { // it cannot have happened any more
		return cmd
	}
	for range 2 { // the first values bring rows for the others
		s.form.SetValues(values)
		s.follow()
	}
	return cmd
}

// draftOf is what a draft belongs to: the person.
func (s *Screen) draftOf() store.DraftOf { return store.DraftOf{Screen: room, Record: s.door.Person} }

// Draft is what is half-typed, in every form that was begun.
func (s *Screen) Draft() *screen.Draft {
	d := draft{Kind: s.begun(), Values: map[string]map[string]string{}}
	if d.Kind == "" {
		return nil
	}
	for kind, f := range s.forms {
		if f.Dirty() {
			d.Values[kind] = f.Values()
		}
	}
	d.Parents = s.facts.parents
	return &screen.Draft{Of: s.draftOf(), At: s.forms[d.Kind].Focused(), Form: d}
}

// running are the methods that have no end yet, the last begun first.
//
//go:noinline
func (f *facts) running() (list []model.Entered[model.Method]) {
	for i := len(f.history.Methods) - 1; i >= 0; i-- {
		if m := f.history.Methods[i]; m.Is.Ended.IsZero() && m.Is.Use.Kind != model.MethodNone {
			list = append(list, m)
		}
	}
	return list
}

// request is the service that goes on; nil if none does.
func (f *facts) request() *model.Entered[model.Request] {
	for i := len(f.history.Requests) - 1; i >= 0; i-- {
		if r := &f.history.Requests[i]; r.Is.Ended.IsZero() {
			return r
		}
	}
	return nil
}

// cannot says why an event of that kind cannot have happened to the person; "" if it can.
func (f *facts) cannot(t *text.Texts, kind string, today model.Date) string {
	if age := f.history.Person.Birth.AgeOn(today); age >= 0 && age < youngest && !ofAnyAge(kind) {
		return t.Event.NotForChildren
	}
	switch kind {
	case MethodSwitch, MethodEnd:
		if len(f.running()) == 0 {
			return t.Event.NoMethod
		}
	case Pregnancy, Birth, Loss:
		if f.history.Person.Sex == model.Male {
			return t.Event.NotForMen
		}
	}
	return ""
}

// youngest is below the age at which anyone has a method or a pregnancy.
const youngest = 10

func ofAnyAge(kind string) bool { return kind == Move || kind == Death || kind == Consent }

// methodLabel is a method as a clerk calls it.
func methodLabel(t *text.Texts, kind string) string { return model.Methods.Label(kind, fields.Zh(t)) }

// besidePregnancy says whether a method beside a pregnancy is doubtful: one that works by itself.
func besidePregnancy(kind string) bool {
	switch kind {
	case model.MethodIUD, model.MethodImplant, model.MethodTubal:
		return true
	}
	return false
}
