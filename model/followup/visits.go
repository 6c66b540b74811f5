package followup

import (
	"slices"

	"suifang/model"
)

// A visit is one that was made, or tried, for a series, with the occurrence that it counts for now.
type visit struct {
	model.Visit
	record  *model.Record
	entered model.Date
	step    *Step // nil if this profile plans no such step
	n       int
	past    bool // of an earlier supply round: it meets nothing of this one
}

// mostOccurrences bounds the ordinals that are believed: no series gets there, a damaged file may say anything.
const mostOccurrences = 10_000

func (s *series) readVisits(h *model.History) {
	for _, e := range h.Visits {
		about := e.Is.About
		if about.Case != s.in.Record || about.Protocol != s.protocol.ID || e.Is.Outcome.On.IsZero() || e.Is.Outcome.On < s.in.Since {
			continue
		}
		v := visit{Visit: e.Is, record: e.Record, entered: e.Record.FirstKnown(), n: max(about.N, 1)}
		if i := slices.IndexFunc(s.steps, func(st *Step) bool { return st.ID == about.Step }); i >= 0 && v.n <= mostOccurrences {
			v.step = s.steps[i]
			v.count(s.in.Anchors[v.step.Event])
		}
		s.visits = append(s.visits, v)
	}
}

// count finds the occurrence that the visit counts for now. It is the one that the visit names; but if the
// anchor was corrected after the visit was entered, the one nearest to its date (followup.md 3.1b.12).
func (v *visit) count(a Anchor) {
	switch {
	case v.step.Contacts:
	case a.Rounds:
		from, _, _, ok := v.step.Times[0].place(a.On)
		v.past = v.Outcome.On <= a.Since || ok && v.entered <= a.Known && v.Outcome.On < from
	case v.entered < a.Known:
		v.n = v.step.nearest(a.On, v.Outcome.On)
	}
}

// nearest is the ordinal of the step's date that lies nearest to the day, the earlier of two.
func (s *Step) nearest(anchor, day model.Date) int {
	best, least := 1, model.Date(-1)
	for i := 1; ; i++ {
		t, ok := s.timing(i)
		if !ok {
			return best
		}
		_, due, _, ok := t.place(anchor)
		if !ok {
			return best
		}
		if off := max(due-day, day-due); least < 0 || off < least {
			best, least = i, off
		}
		if due > day {
			return best
		}
	}
}

// about says whether the visit is one of this occurrence.
func (v *visit) about(sl *slot) bool { return v.step == sl.step && v.n == sl.n && !v.past }

func (v *visit) done() bool { return v.Outcome.Result == model.VisitDone }

func (s *series) met(sl *slot) bool {
	for i := range s.visits {
		if v := &s.visits[i]; v.done() && v.about(sl) {
			return true
		}
	}
	return false
}

// rounds is the last ordinal that earlier rounds of supply have used up: ordinals run on, so that a visit of
// one round can never be taken for one of the next.
func (s *series) rounds(step *Step) (n int) {
	for i := range s.visits {
		v := &s.visits[i]
		if v.step == step && v.past && v.done() {
			n = max(n, v.n)
		}
	}
	return n
}

// latest is the highest ordinal of the step that a visit was about.
func (s *series) latest(step *Step) (n int) {
	for i := range s.visits {
		v := &s.visits[i]
		if v.step == step {
			n = max(n, v.n)
		}
	}
	return n
}
