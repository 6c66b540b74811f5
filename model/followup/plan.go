package followup

import (
	"cmp"
	"slices"
	"sync"

	"suifang/model"
	"suifang/model/arrange"
)

// Obligations is what a history asks for.
type Obligations struct {
	Open  []Due   // neither met nor closed, passed ones too; by due date, then identity; to be read only
	Ended []Ended // closed without a visit; by day, then identity
	Away  bool    // she has moved out: the items stay, marked
}

// Plan lays the protocols over a history. A step without an end gives every occurrence due up to the horizon
// and the first open one after it, which carries More.
func Plan(h *model.History, profile Profile, horizon model.Date) Obligations {
	return plan(h, profile, horizon, model.ID{}, true)
}

// PlanOpen is [Plan] without what was closed, for those who plan a county.
func PlanOpen(h *model.History, profile Profile, horizon model.Date) Obligations {
	return plan(h, profile, horizon, model.ID{}, false)
}

// PlanCase is the open part of [Plan] that hangs on one record: a visit made for it alters nothing else.
func PlanCase(h *model.History, profile Profile, horizon model.Date, record model.ID) []Due {
	return plan(h, profile, horizon, record, false).Open
}

// plan plans all cases, or those of one record, with what was closed or without.
func plan(h *model.History, profile Profile, horizon model.Date, only model.ID, ended bool) Obligations {
	var out Obligations
	if r := h.Record(); r != nil && r.Withdrawn() {
		return out
	}
	ends := personEnds(h)
	s := rooms.Get().(*series)
	defer rooms.Put(s)
	s.channels, s.horizon, s.agreed, s.wholly, s.open = allowedChannels(h), horizon, h.Appointments, ended, s.open[:0]
	for _, p := range protocols {
		for _, c := range p.Cases(h) {
			if !only.IsZero() && c.Record != only {
				continue
			}
			s.begin(h, p, c, profile)
			s.ends = append(s.ends, ends...)
			s.plan(&out)
		}
	}
	if len(s.open) > 0 {
		out.Open = slices.Clone(s.open)
	}
	out.Away = away(h)
	arrange.By(out.Open, func(a, b Due) int { return cmp.Or(cmp.Compare(a.Due, b.Due), compareID(a.ID, b.ID)) })
	arrange.By(out.Ended, func(a, b Ended) int { return cmp.Or(cmp.Compare(a.On, b.On), compareID(a.Due.ID, b.Due.ID)) })
	return out
}

func compareID(a, b model.ID) int { return slices.Compare(a[:], b[:]) }

// A series is one protocol laid over one case.
type series struct {
	protocol *Protocol
	in       Case
	steps    []*Step // those of the profile that are planned and have their anchor
	visits   []visit
	ends     []End
	channels []string
	horizon  model.Date
	agreed   []model.Entered[model.Appointment]
	slots    []slot
	open     []Due // of all cases so far: they are large, and gathered where there is room already
	wholly   bool  // with what was closed
}

// A slot is one occurrence by the template, before what happened is looked at.
type slot struct {
	step             *Step
	n, nth           int // its ordinal, and which of the step's dates it is
	anchor           Anchor
	from, due, until model.Date
	shift            int // days by which an agreed date moves it
	moved            bool
}

// rooms are series that were planned: a county is planned by the million.
var rooms = sync.Pool{New: func() any { return new(series) }}

// begin takes up the next case, in the room of the last.
func (s *series) begin(h *model.History, p *Protocol, c Case, profile Profile) {
	s.protocol, s.in, s.ends = p, c, append(s.ends[:0], c.Ends...)
	s.steps, s.visits, s.slots = s.steps[:0], s.visits[:0], s.slots[:0]
	for i := range p.Steps {
		step := &p.Steps[i]
		if _, ok := c.Anchors[step.Event]; ok && step.Unplanned == "" && profile.follows(step) {
			s.steps = append(s.steps, step)
		}
	}
	s.readVisits(h)
	s.ends = append(s.ends, s.visitEnds()...)
}

func (s *series) plan(out *Obligations) {
	for _, step := range s.steps {
		s.place(step)
	}
	s.moveAgreed()
	for _, step := range s.steps {
		s.settle(step, out)
	}
}

// place adds the occurrences of a step that had not closed before they were known.
func (s *series) place(step *Step) {
	a := s.in.Anchors[step.Event]
	if step.Contacts {
		s.nextContact(step, a)
		return
	}
	base, latest, beyond := s.rounds(step), s.latest(step), 0
	for i := 1; beyond < 2 || base+i <= latest; i++ {
		t, ok := step.timing(i)
		if !ok {
			break
		}
		sl := slot{step: step, n: base + i, nth: i, anchor: a}
		if sl.from, sl.due, sl.until, ok = t.place(a.On); !ok {
			break
		}
		if sl.until < a.Known { // closed before it was known
			continue
		}
		s.slots = append(s.slots, sl)
		if i > len(step.Times) && sl.due > s.horizon && !s.met(&sl) {
			beyond++
		}
	}
}

// timing is the step's i-th date, counted from 1; ok is false after the last.
func (s *Step) timing(i int) (Timing, bool) {
	n := len(s.Times)
	if i <= n {
		return s.Times[i-1], true
	}
	if s.Every == (Span{}) {
		return Timing{}, false
	}
	t := s.Times[n-1]
	t.Due = t.Due.plus(s.Every.times(i - n))
	return t, true
}

// settle sorts the occurrences of one step, in their order, into open and ended ones.
func (s *series) settle(step *Step, out *Obligations) {
	endless := step.Every != (Span{})
	channels := allowed(step.Channels, s.channels)
	for i := range s.slots {
		sl := &s.slots[i]
		if sl.step != step || s.met(sl) {
			continue
		}
		until := sl.until.AddDays(sl.shift)
		if end, ok := s.closing(sl, until); ok {
			if s.wholly {
				out.Ended = append(out.Ended, Ended{Due: s.due(sl, channels), On: max(end.On, min(sl.anchor.On, sl.anchor.Known)), Why: end.Why})
			}
			if endless && end.Again.IsZero() && end.On <= until {
				return // all that would follow ends with it
			}
			continue
		}
		d := s.due(sl, channels)
		d.More = endless && sl.due > s.horizon && !sl.moved
		s.open = append(s.open, d)
		if d.More {
			return
		}
	}
}

// closing finds the end that closes an occurrence, the earliest if there are several.
func (s *series) closing(sl *slot, until model.Date) (first End, ok bool) {
	for i := range s.visits {
		v := &s.visits[i]
		if v.Outcome.Result == model.VisitDeclined && v.about(sl) {
			return End{On: v.Outcome.On, Why: Declined}, true // even when its window has passed: it is no miss
		}
	}
	for _, e := range s.ends {
		if e.covers(sl.step.ID, until) && (!ok || e.On < first.On) {
			first, ok = e, true
		}
	}
	return first, ok
}

func (s *series) due(sl *slot, channels []string) Due {
	about := sl.about(s)
	d := Due{
		ID: ObligationID(about), About: about,
		From: sl.from.AddDays(sl.shift), Due: sl.due.AddDays(sl.shift), Until: sl.until.AddDays(sl.shift),
		Grace: sl.step.Grace, Tier: cmp.Or(s.in.Tier, sl.step.Tier), Channels: channels,
		Mark: sl.step.Mark, Anchor: sl.anchor.On, Conflict: sl.anchor.Conflict,
		Reason: Reason{Event: sl.step.Event, Nth: sl.nth, Moved: sl.moved},
	}
	for i := range s.visits {
		v := &s.visits[i]
		if v.Outcome.Result == model.VisitNotReached && v.about(sl) {
			d.Attempts++
			d.LastAttempt = max(d.LastAttempt, v.Outcome.On)
		}
	}
	return d
}

func (sl *slot) about(s *series) model.Occurrence {
	return model.Occurrence{Case: s.in.Record, Protocol: s.protocol.ID, Step: sl.step.ID, N: sl.n}
}

// allowed keeps the channels that she allows; where none is left, or the norm names none, it is hers.
func allowed(named, hers []string) []string {
	if len(hers) == 0 {
		return slices.Clip(named)
	}
	var both []string
	for _, c := range named {
		if contains(hers, c) {
			both = append(both, c)
		}
	}
	if len(both) == 0 {
		return slices.Clip(hers)
	}
	return both
}

func allowedChannels(h *model.History) []string {
	if c := h.Contact(); c != nil && c.Answer.Yes {
		return c.Channels
	}
	return nil
}
