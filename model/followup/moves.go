package followup

import (
	"cmp"
	"slices"

	"suifang/model"
	"suifang/model/arrange"
)

// A move sets another date for one open item, once; the window moves along, later steps stay where they are
// (followup.md 3.1b.14).
type move struct {
	slot    *slot
	on      model.Date
	entered model.ChangeID // of two moves of one item, the one entered last holds
}

// moves are the dates agreed with the person and those that a clinician set at a visit.
func (s *series) moves() []move {
	var list []move
	for i := range s.visits {
		v := &s.visits[i]
		if v.NextDate.IsZero() {
			continue
		}
		if sl := s.next(v); sl != nil && !s.used(v, sl) {
			list = append(list, move{sl, v.NextDate, setBy(v.record, "next_date")})
		}
	}
	for _, a := range s.agreed {
		if sl := s.find(a.Is.About); sl != nil && !a.Is.On.IsZero() && !s.earlier(a, sl) {
			list = append(list, move{sl, a.Is.On, setBy(a.Record, "on")})
		}
	}
	arrange.By(list, func(a, b move) int { return a.entered.Compare(b.entered) })
	return list
}

func setBy(r *model.Record, field string) model.ChangeID {
	if f := r.Fields[field]; f != nil {
		return f.Change.ID()
	}
	return model.ChangeID{}
}

// next is the item that was the series' next open one when the visit was made: its own if it was only tried,
// else the first after it that no earlier visit had met.
func (s *series) next(v *visit) *slot {
	var own, first *slot
	for i := range s.slots {
		sl := &s.slots[i]
		if v.about(sl) {
			own = sl
		}
	}
	if v.Outcome.Result != model.VisitDone {
		return own
	}
	for i := range s.slots {
		sl := &s.slots[i]
		if sl == own || sl.until < v.Outcome.On || own != nil && own.before(sl) >= 0 || s.metBy(sl, v.Outcome.On) {
			continue
		}
		if first == nil || sl.before(first) < 0 {
			first = sl
		}
	}
	return first
}

// used says whether the date that a visit set has done its work: a contact or a supply has come since of which
// the template holds no item any more.
func (s *series) used(v *visit, next *slot) bool {
	if v.about(next) { // tried again: its own date
		return false
	}
	for i := range s.visits {
		w := &s.visits[i]
		if w.done() && w.Outcome.On > v.Outcome.On && !s.holds(w) {
			return true
		}
	}
	for i := range s.slots {
		sl := &s.slots[i]
		if begun := s.begun(sl); begun > v.Outcome.On && (sl == next || v.NextDate <= begun) {
			return true
		}
	}
	return false
}

// holds says whether the template holds the occurrence that the visit counts for.
func (s *series) holds(v *visit) bool {
	return slices.ContainsFunc(s.slots, func(sl slot) bool { return v.about(&sl) })
}

// begun is the day since which the occurrence is the next of its step, where that depends on what happened:
// the last supply, the last contact of a pregnancy.
func (s *series) begun(sl *slot) model.Date {
	switch {
	case sl.step.Contacts && len(s.in.contacts) > 0:
		return s.in.contacts[len(s.in.contacts)-1]
	case sl.anchor.Rounds:
		return sl.anchor.Since
	}
	return 0
}

// earlier says whether a date was agreed for an earlier birth or supply, under the ordinal that is this one's now.
func (s *series) earlier(a model.Entered[model.Appointment], sl *slot) bool {
	if !sl.anchor.Rounds {
		return a.Is.On < s.in.Since
	}
	agreed := since(a.Record, "on", is(a.Is.On))
	return a.Is.On <= sl.anchor.Since || agreed < sl.anchor.Known && a.Is.On < sl.from
}

// before orders slots by the template.
func (sl *slot) before(o *slot) int {
	return cmp.Or(cmp.Compare(sl.due, o.due), cmp.Compare(sl.step.ID, o.step.ID), cmp.Compare(sl.n, o.n))
}

// metBy says whether the occurrence had been met by the day.
func (s *series) metBy(sl *slot, day model.Date) bool {
	return slices.ContainsFunc(s.visits, func(v visit) bool {
		return v.done() && v.about(sl) && v.Outcome.On <= day
	})
}

func (s *series) find(o model.Occurrence) *slot {
	for i := range s.slots {
		sl := &s.slots[i]
		if about := sl.about(s); about.Case == o.Case && about.Protocol == o.Protocol && about.Step == o.Step && about.N == max(o.N, 1) {
			return sl
		}
	}
	return nil
}

// moveAgreed lays the moves over the template.
func (s *series) moveAgreed() {
	for _, m := range s.moves() {
		shift := int(m.on - m.slot.due)
		if onCalendar(m.slot.from.AddDays(shift), m.slot.until.AddDays(shift)) {
			m.slot.shift, m.slot.moved = shift, true
		}
	}
}
