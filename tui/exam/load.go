package exam

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	forms "suifang/model/exam"
	"suifang/store"
	"suifang/tui/screen"
)

// about is what is known of the person, as it was read.
type about struct {
	history *model.History
	kind    forms.Form
	record  *model.Record // the exam that is corrected; nil for a new one
	exam    model.Exam    // its own fields
	past    []pastExam    // the other exams, the oldest first
	last    lastEntry
}

// A pastExam is one of her exams with what its form says of it.
type pastExam struct {
	on     model.Date
	values map[string]forms.Value
}

func (s *Screen) load() tea.Cmd {
	session, person, exam, of := *s.session, s.person, s.exam, s.draftOf()
	return func() tea.Msg {
		a, err := readAbout(session.Store, person, exam)
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		var left restoreMsg
		if left.left, err = session.ReadLeft(of, &left.draft); err != nil {
			return screen.FailedMsg{Err: err}
		}
		if left.left == nil || len(left.draft.Values) == 0 {
			return loadedMsg{a, nil}
		}
		return loadedMsg{a, &left}
	}
}

func readAbout(file *store.Store, person, exam model.ID) (*about, error) {
	h, err := file.Read(person)
	if err != nil {
		return nil, err
	}
	a := &about{history: h, kind: forms.ThreeChecks, last: readLast(file)}
	for _, e := range h.Exams {
		form, known := forms.Lookup(e.Is.Form)
		switch {
		case !known:
		case e.Record.ID == exam:
			a.kind, a.record, a.exam = form, e.Record, e.Is
		default:
			a.past = append(a.past, pastExam{e.Is.On, form.ReadValues(e.Record)})
		}
	}
	if !exam.IsZero() && a.record == nil {
		return nil, fmt.Errorf("exam: %w", store.ErrNoRecord)
	}
	return a, nil
}

// heads are those of the exam's record; none for a new one.
func (a *about) heads() []model.ChangeID {
	if a.record == nil {
		return nil
	}
	return slices.Clone(a.record.Heads)
}

// previous is the last value of an item up to a day, and that day.
func (a *about) previous(key string, until model.Date) (forms.Value, model.Date) {
	for i := len(a.past) - 1; i >= 0; i-- {
		if p := a.past[i]; p.on <= until && !p.values[key].IsZero() {
			return p.values[key], p.on
		}
	}
	return forms.Value{}, 0
}

// sameDay says whether there is another exam of that day.
func (a *about) sameDay(on model.Date) bool {
	return slices.ContainsFunc(a.past, func(p pastExam) bool { return p.on == on })
}

// draftScreen is the name under which the drafts of this screen are kept, lastScreen that of the last entry.
const (
	draftScreen = "exam"
	lastScreen  = "exam_last"
)

// A draft is what of a form differs from how it was loaded, with the state of the record that it was typed
// against.
type draft struct {
	Values map[string]string `json:"values"` // "" where a value was taken out
	Heads  []model.ChangeID  `json:"heads,omitempty"`
	All    bool              `json:"all,omitempty"`
}

// draftOf is what a draft belongs to: the exam, or the person where it is a new one.
func (s *Screen) draftOf() store.DraftOf {
	if s.edits() {
		return store.DraftOf{Screen: draftScreen, Record: s.exam}
	}
	return store.DraftOf{Screen: draftScreen, Record: s.person}
}

// Draft is what is half-typed.
func (s *Screen) Draft() *screen.Draft {
	if !s.Dirty() {
		return nil
	}
	typed := s.differs()
	if len(typed) == 0 {
		return nil
	}
	return &screen.Draft{Of: s.draftOf(), At: s.form.Focused(), Form: draft{Values: typed, Heads: s.heads, All: s.all}}
}

// differs is what is typed over the form as it was loaded. What may not be written at all is not kept either.
func (s *Screen) differs() map[string]string {
	now, typed := s.form.Values(), map[string]string{}
	for _, r := range s.rows {
		if _, err := r.entry.value(); errors.Is(err, forms.ErrFetalSex) {
			delete(now, r.id)
		}
		if now[r.id] != s.clean[r.id] {
			typed[r.id] = now[r.id]
		}
	}
	return typed
}

// restore puts a draft into the form.
func (s *Screen) restore(msg restoreMsg) tea.Cmd {
	d := msg.draft
	if s.form == nil {
		return nil
	}
	s.heads, s.all = d.Heads, d.All
	s.form.SetValues(d.Values)
	s.stale = true
	s.show()
	s.form.GoOnAt(msg.left.At)
	return s.ask()
}

// A lastEntry is what was last entered on this PC that mostly holds for the next exam too: the key that
// repeats offers it. Nothing of any person is in it.
type lastEntry struct {
	Place    string `json:"place,omitempty"`
	Operator string `json:"operator,omitempty"`
	Offered  string `json:"offered_by,omitempty"`
}

// readLast gives nothing where there is nothing to read: it is only a convenience.
func readLast(file *store.Store) (l lastEntry) {
	if b, err := file.Draft(lastScreen, model.ID{}); err == nil && b != nil {
		_ = json.Unmarshal(b, &l)
	}
	return l
}

func (l lastEntry) keep(file *store.Store) error {
	b, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return file.SaveDraft(lastScreen, model.ID{}, b)
}

// lastEntry is what the form holds of it now; what is left empty stays as it was.
func (s *Screen) lastEntry() lastEntry {
	l := s.about.last
	for id, into := range map[string]*string{fieldPlace: &l.Place, fieldOperator: &l.Operator, "offered_by": &l.Offered} {
		if v := s.form.Value(id); v != "" {
			*into = v
		}
	}
	return l
}
