package followup

import (
	"cmp"
	"slices"

	"suifang/model"
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
	for _, v := range s.visits {
		if v.NextDate.IsZero() {
			continue
		}
		if sl := s.next(v); sl != nil {
			list = append(list, move{sl, v.NextDate, setBy(v.record, "next_date")})
		}
	}
	for _, a := range s.agreed {
		if sl := s.find(a.Is.About); sl != nil && !a.Is.On.IsZero() {
			list = append(list, move{sl, a.Is.On, setBy(a.Record, "on")})
		}
	}
	slices.SortFunc(list, func(a, b move) int { return a.entered.Compare(b.entered) })
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
	for _, sl := range s.slots {
		if v.about(sl) {
			own = sl
		}
	}
	if v.Outcome.Result != model.VisitDone {
		return own
	}
	for _, sl := range s.slots {
		if sl == own || sl.until < v.Outcome.On || own != nil && own.before(sl) >= 0 || s.metBy(sl, v.Outcome.On) {
			continue
		}
		if first == nil || sl.before(first) < 0 {
			first = sl
		}
	}
	return first
}

// before orders slots by the template.
func (sl *slot) before(o *slot) int {
	return cmp.Or(cmp.Compare(sl.due, o.due), cmp.Compare(sl.step.ID, o.step.ID), cmp.Compare(sl.n, o.n))
}

// metBy says whether the occurrence had been met by the day.
func (s *series) metBy(sl *slot, day model.Date) bool {
	return slices.ContainsFunc(s.visits, func(v *visit) bool {
		return v.done() && v.about(sl) && v.Outcome.On <= day
	})
}

func (s *series) find(o model.Occurrence) *slot {
	for _, sl := range s.slots {
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
