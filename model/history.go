package model

import (
	"cmp"

	"suifang/model/arrange"
)

// A History is everything known about one subject, folded and read into the structs of this package.
// What was withdrawn is left out; what this version does not know stays in State.
type History struct {
	ID           ID
	State        *State
	Person       *Person    // nil if the subject is none
	Household    *Household // nil if the subject is none
	Methods      []Entered[Method]
	Pregnancies  []Entered[Pregnancy]
	Visits       []Entered[Visit]
	Exams        []Entered[Exam]
	Consents     []Entered[Consent]
	Requests     []Entered[Request]
	Appointments []Entered[Appointment]
	Births       []Entered[Birth]
	Erasures     []Entered[Erasure]
	Links        []Entered[Link] // which others are the same person or household, and which are not
	Cards        []*History      // of who is registered several times: each card as it is; see [Join]
}

// Entered is a record read into its struct, beside the record that it was read from.
type Entered[T any] struct {
	Record *Record
	Is     T
}

// ReadHistory reads a subject's state. Each list stands in the order of its dates, and within a day in the
// order in which its records were entered: of a yes and a no on one day the later one counts.
func ReadHistory(subject ID, s *State) *History {
	h := &History{ID: subject, State: s}
	if r := s.Records[subject]; r != nil && !r.Withdrawn() {
		switch r.Kind {
		case KindPerson:
			h.Person = new(Person)
			_ = DecodeRecord(r, h.Person) // a field of another shape is a doubt for the quality list, not a stop
		case KindHousehold:
			h.Household = new(Household)
			_ = DecodeRecord(r, h.Household)
		}
	}
	for _, r := range s.Records {
		h.enter(r)
	}
	h.sort()
	return h
}

func (h *History) sort() {
	sortEntered(h.Methods, func(m Method) Date { return m.Use.Start })
	sortEntered(h.Pregnancies, func(p Pregnancy) Date { return cmp.Or(p.LMP.Date, p.Reported, p.Outcome.On) })
	sortEntered(h.Visits, func(v Visit) Date { return v.Outcome.On })
	sortEntered(h.Exams, func(e Exam) Date { return e.On })
	sortEntered(h.Consents, func(c Consent) Date { return c.Answer.On })
	sortEntered(h.Requests, func(r Request) Date { return r.On })
	sortEntered(h.Appointments, func(a Appointment) Date { return a.On })
	sortEntered(h.Births, func(b Birth) Date { return b.On })
	sortEntered(h.Erasures, func(e Erasure) Date { return e.Asked })
	sortEntered(h.Links, func(Link) Date { return 0 })
}

// enter reads a record into the list of its kind.
func (h *History) enter(r *Record) {
	if r.Withdrawn() {
		return
	}
	switch r.Kind {
	case KindMethod:
		enter(&h.Methods, r)
	case KindPregnancy:
		enter(&h.Pregnancies, r)
	case KindVisit:
		enter(&h.Visits, r)
	case KindExam:
		enter(&h.Exams, r)
	case KindConsent:
		enter(&h.Consents, r)
	case KindRequest:
		enter(&h.Requests, r)
	case KindAppointment:
		enter(&h.Appointments, r)
	case KindBirth:
		enter(&h.Births, r)
	case KindErasure:
		enter(&h.Erasures, r)
	case KindLink:
		h.enterLink(r)
	}
}

func (h *History) enterLink(r *Record) {
	var l Link
	_ = DecodeRecord(r, &l)
	if isLink(r, l) {
		h.Links = append(h.Links, Entered[Link]{r, l})
	}
}

func enter[T any](list *[]Entered[T], r *Record) {
	*list = append(*list, Entered[T]{Record: r})
	_ = DecodeRecord(r, &(*list)[len(*list)-1].Is)
}

func sortEntered[T any](list []Entered[T], date func(T) Date) {
	arrange.By(list, func(a, b Entered[T]) int {
		if byDay := cmp.Compare(date(a.Is), date(b.Is)); byDay != 0 {
			return byDay
		}
		return a.Record.Changes[0].ID().Compare(b.Record.Changes[0].ID())
	})
}

// Record is the subject's own record; nil if it has not arrived or is of an unknown kind.
//
//go:noinline
func (h *History) Record() *Record { return h.State.Records[h.ID] }

// CurrentMethod is the method in use on the day: of those begun and not ended by then the one that began
// last; nil if there is none.
func (h *History) CurrentMethod(day Date) *Entered[Method] {
	for i := len(h.Methods) - 1; i >= 0; i-- {
		m := &h.Methods[i]
		if m.Is.Use.Start <= day && (m.Is.Ended.On.IsZero() || m.Is.Ended.On > day) {
			return m
		}
	}
	return nil
}

// OpenPregnancy is the pregnancy without an outcome, the last one if there are several; nil if there is none.
//
//go:noinline
func (h *History) OpenPregnancy() *Entered[Pregnancy] {
	for i := len(h.Pregnancies) - 1; i >= 0; i-- {
		if h.Pregnancies[i].Is.Outcome.IsZero() {
			return &h.Pregnancies[i]
		}
	}
	return nil
}

// Contact is the last answer to "may we contact you for follow-up"; nil if she was never asked.
func (h *History) Contact() *Consent {
	for i := len(h.Consents) - 1; i >= 0; i-- {
		if c := &h.Consents[i].Is; c.Purpose == ConsentFollowUp {
			return c
		}
	}
	return nil
}

// What a consent can be about.
const (
	ConsentFollowUp = "follow_up"
	ConsentExam     = "exam"
)
