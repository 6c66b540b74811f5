package followup

import "suifang/model"

// Why is the reason for which an obligation was closed.
type Why string

// The reasons.
const (
	Declined     Why = "declined"   // she does not wish the series: a full answer, and nobody's failure
	NoContact    Why = "no_contact" // she does not wish to be contacted at all
	Died         Why = "died"
	MethodEnded  Why = "method_ended"
	Taken        Why = "removed" // the device was removed; what follows a removal opens
	SpermFree    Why = "sperm_free"
	PregnancyEnd Why = "pregnancy_end"
	Pregnant     Why = "pregnant"
	Booked       Why = "booked" // the first antenatal exam was made
	Dated        Why = "dated"  // the pregnancy got its date
	RequestEnded Why = "request_ended"
	Checked      Why = "checked" // a later contact of the series closed it: the 42-day check, the booking
)

// personEnds are the ends of everything that hangs on the person.
func personEnds(h *model.History) []End {
	ends := contactEnds(h)
	if on := death(h); !on.IsZero() {
		ends = append(ends, End{On: on, Why: Died})
	}
	return ends
}

// death is the day of death, or the earliest visit that learned of it, unless it was corrected since.
func death(h *model.History) (on model.Date) {
	if h.Person != nil && !h.Person.Death.IsZero() {
		return h.Person.Death
	}
	for _, v := range h.Visits {
		if v.Is.Outcome.Result == model.VisitDied && (on.IsZero() || v.Is.Outcome.On < on) && !alive(h, v.Record) {
			on = v.Is.Outcome.On
		}
	}
	return on
}

// alive says whether the day of death was cleared from her own record after the visit that told of it.
func alive(h *model.History, visit *model.Record) bool {
	if h.Record() == nil {
		return false
	}
	f := h.Record().Fields["death"]
	return f != nil && f.Value == nil && f.Change.ID().Compare(setBy(visit, "outcome")) > 0
}

// contactEnds are the times during which she did not wish to be contacted.
func contactEnds(h *model.History) (ends []End) {
	refused := false
	for _, c := range h.Consents {
		if c.Is.Purpose != model.ConsentFollowUp || c.Is.Answer.On.IsZero() {
			continue
		}
		switch yes := c.Is.Answer.Yes; {
		case !yes && !refused:
			ends = append(ends, End{On: c.Is.Answer.On, Why: NoContact})
		case yes && refused:
			ends[len(ends)-1].Again = c.Is.Answer.On
		}
		refused = !c.Is.Answer.Yes
	}
	return ends
}

// visitEnds are what the visits of the series themselves have ended: all of it by declining, and the steps
// that a later step closes.
func (s *series) visitEnds() (ends []End) {
	for i := range s.visits {
		v := &s.visits[i]
		switch {
		case v.Outcome.Result == model.VisitDeclined:
			ends = append(ends, End{On: v.Outcome.On, Why: Declined})
		case v.done() && v.step != nil && len(v.step.Closes) > 0:
			ends = append(ends, End{On: v.Outcome.On, Why: Checked, Steps: v.step.Closes})
		}
	}
	return ends
}

// away says whether she has moved out: by her residence, or by a visit that learned of it since.
func away(h *model.History) bool {
	if h.Person == nil {
		return false
	}
	home := h.Person.Residence
	if home.State == "out" {
		return true
	}
	for _, v := range h.Visits {
		if v.Is.Outcome.Result == model.VisitMoved && v.Is.Outcome.On > home.Since && v.Record.FirstKnown() >= settled(h) {
			return true
		}
	}
	return false
}

// settled is the day since which her residence has been known as it is.
func settled(h *model.History) model.Date {
	if h.Person.Residence.IsZero() {
		return 0
	}
	return since(h.Record(), "residence", func(r model.Residence) bool {
		return r.Since == h.Person.Residence.Since && r.State == h.Person.Residence.State
	})
}

// since is the day since which a field has had the meaning that it has now, told by same.
func since[T any](r *model.Record, field string, same func(T) bool) model.Date {
	return r.KnownSince(field, func(v model.Value) bool {
		var t T
		return !model.IsNull(v) && model.Decode(v, &t) == nil && same(t)
	})
}

// anchor is an anchor that hangs on one field of a record.
func anchor[T any](r *model.Record, field string, on model.Date, same func(T) bool) Anchor {
	return Anchor{On: on, Known: since(r, field, same), Conflict: inConflict(r, field)}
}

// is compares the whole field.
func is(on model.Date) func(model.Date) bool {
	return func(d model.Date) bool { return d == on }
}

func inConflict(r *model.Record, fields ...string) bool {
	for _, name := range fields {
		if f := r.Fields[name]; f != nil && len(f.Others) > 0 {
			return true
		}
	}
	return false
}
