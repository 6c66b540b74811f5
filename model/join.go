package model

import (
	"bytes"
	"maps"
	"slices"
)

// Join reads the cards of one person, or of one household, registered several times, as one. It alters none of
// them. The lowest identity is the joined one's; of its own record's fields those of the lowest identity show,
// and where that says nothing those of the next; all other records stand side by side. What two cards tell
// alike (one method with one start, one pregnancy with one last period) is one: its follow-ups come once, and
// visits to either count. Cards holds the cards as they are.
//
// A card that is no person any more, for it was taken back or erased, joins nothing, nor does a household join
// a person; read by itself it is what it was.
func Join(cards []*History) *History {
	cards = slices.Clone(cards)
	slices.SortFunc(cards, func(a, b *History) int { return compareID(a.ID, b.ID) })
	if len(cards) == 1 {
		return cards[0]
	}
	j := &joining{cards: cards, h: &History{ID: cards[0].ID, State: &State{Records: map[ID]*Record{}}, Cards: cards}, is: map[ID]ID{}}
	j.records()
	j.own()
	j.lists()
	return j.h
}

// Joins says whether two subjects can be one: both are persons, or both are households.
func (h *History) Joins(o *History) bool {
	return h.Person != nil && o.Person != nil || h.Household != nil && o.Household != nil
}

// JoinedOf reads whom a subject is joined with and joins them; read gives a subject by itself, never nil. Who
// has no link in force is read once and given as she is.
func JoinedOf(id ID, read func(ID) *History) *History {
	own := read(id)
	if len(own.Links) == 0 || own.Person == nil && own.Household == nil {
		return own
	}
	var cards []*History
	for _, member := range Group(id, func(id ID) []ID { return read(id).Sames() }) {
		if h := read(member); h.Joins(own) {
			cards = append(cards, h)
		}
	}
	return Join(cards)
}

// IDs are the identities under which the subject is registered: one, unless it was joined.
func (h *History) IDs() []ID {
	if len(h.Cards) == 0 {
		return []ID{h.ID}
	}
	ids := make([]ID, len(h.Cards))
	for i, card := range h.Cards {
		ids[i] = card.ID
	}
	return ids
}

// Own are the records as they stand in their own blocks, on whichever card: what an undo starts from.
func (h *History) Own() map[ID]*Record {
	if len(h.Cards) == 0 {
		return h.State.Records
	}
	own := map[ID]*Record{}
	for _, card := range h.Cards {
		maps.Copy(own, card.State.Records)
	}
	return own
}

// SubjectOf is whose block a new record about a case belongs to, so that un-joining leaves it where its case
// is: that of the case, and the joined one's own if the case is nobody's.
func (h *History) SubjectOf(about ID) ID {
	if r := h.State.Records[about]; r != nil {
		return r.Subject
	}
	return h.ID
}

type joining struct {
	cards []*History
	h     *History
	is    map[ID]ID // a record or card that is told by another one too → that one
}

func (j *joining) records() {
	for _, card := range j.cards {
		for id, r := range card.State.Records {
			if j.h.State.Records[id] == nil { // of two with one identity, which nothing makes, the first
				j.h.State.Records[id] = r
			}
		}
		j.h.State.Waiting = append(j.h.State.Waiting, card.State.Waiting...)
		j.h.State.Erased += card.State.Erased
	}
	slices.SortFunc(j.h.State.Waiting, byID)
}

// own joins the persons' or households' own records.
func (j *joining) own() {
	var same []*Record
	for _, card := range j.cards {
		j.is[card.ID] = j.h.ID
		if r := card.Record(); r != nil {
			same = append(same, r)
		}
	}
	r := joinRecords(same)
	j.h.State.Records[j.h.ID] = r
	if j.cards[0].Person != nil {
		j.h.Person = new(Person)
		_ = DecodeRecord(r, j.h.Person) // see ReadHistory
		return
	}
	j.h.Household = new(Household)
	_ = DecodeRecord(r, j.h.Household)
}

// joinRecords is the record that the first of them would be if it had what the others say beside it. A change
// to it is one to the first.
func joinRecords(rs []*Record) *Record {
	first := rs[0]
	r := &Record{ID: first.ID, Subject: first.Subject, Kind: first.Kind, Heads: first.Heads, Fields: maps.Clone(first.Fields)}
	for _, o := range rs {
		r.Changes = mergeOrdered(r.Changes, o.Changes)
		for name, f := range o.Fields {
			if name != FieldWithdrawn && r.Fields[name].value() == nil && f.Value != nil {
				r.Fields[name] = f
			}
		}
	}
	r.seen = ancestry(r.Changes)
	return r
}

// mergeOrdered lays two lists, each with parents before children, into one that is so too, by ID where it can be.
func mergeOrdered(a, b []*Change) []*Change {
	out := make([]*Change, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if byID(a[0], b[0]) <= 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

func (j *joining) lists() {
	h := j.h
	for _, card := range j.cards {
		h.Links = append(h.Links, card.Links...)
		h.Visits = append(h.Visits, card.Visits...)
		h.Exams = append(h.Exams, card.Exams...)
		h.Consents = append(h.Consents, card.Consents...)
		h.Appointments = append(h.Appointments, card.Appointments...)
		h.Erasures = append(h.Erasures, card.Erasures...)
		h.Methods = joinList(j, h.Methods, card.Methods, sameMethod)
		h.Pregnancies = joinList(j, h.Pregnancies, card.Pregnancies, samePregnancy)
		h.Requests = joinList(j, h.Requests, card.Requests, sameRequest)
		h.Births = joinList(j, h.Births, card.Births, sameBirth)
	}
	for i := range h.Visits {
		h.Visits[i].Is.About.Case = j.told(h.Visits[i].Is.About.Case)
	}
	for i := range h.Appointments {
		h.Appointments[i].Is.About.Case = j.told(h.Appointments[i].Is.About.Case)
	}
	h.sort()
}

// told is the record that stands for one that is told twice.
func (j *joining) told(id ID) ID {
	if first, is := j.is[id]; is {
		return first
	}
	return id
}

// joinList adds what a further card tells. What the list has from another card is filled up and not listed again.
func joinList[T any](j *joining, list, more []Entered[T], same func(a, b *T) bool) []Entered[T] {
	before := len(list)
	for i := range more {
		e := more[i]
		at := slices.IndexFunc(list[:before], func(o Entered[T]) bool { return same(&o.Is, &e.Is) && agree(o.Record, e.Record) })
		if at < 0 {
			list = append(list, e)
			continue
		}
		first := &list[at]
		j.is[e.Record.ID] = first.Record.ID
		first.Record = joinRecords([]*Record{first.Record, e.Record})
		first.Is = *new(T)
		_ = DecodeRecord(first.Record, &first.Is)
		j.h.State.Records[first.Record.ID] = first.Record
	}
	return list
}

func sameMethod(a, b *Method) bool {
	return a.Use.Kind == b.Use.Kind && a.Use.Start == b.Use.Start && !a.Use.Start.IsZero()
}

func samePregnancy(a, b *Pregnancy) bool {
	return a.LMP.Date == b.LMP.Date && !a.LMP.Date.IsZero() || a.Outcome.On == b.Outcome.On && !a.Outcome.On.IsZero()
}

func sameRequest(a, b *Request) bool { return a.Service == b.Service && a.On == b.On && !a.On.IsZero() }

func sameBirth(a, b *Birth) bool { return a.On == b.On && !a.On.IsZero() }

// beside are the fields in which two tellings of one thing may differ: when and where each centre heard of it.
var beside = []string{"reported", "note", "place", "operator", "informed_choice", "booked"}

// agree says whether two records contradict each other in nothing: of two ends, or two days of one birth, none
// may be lost from sight.
func agree(a, b *Record) bool {
	for name, f := range a.Fields {
		other := b.Fields[name].value()
		if f.Value != nil && other != nil && !bytes.Equal(f.Value, other) && !slices.Contains(beside, name) {
			return false
		}
	}
	return true
}
