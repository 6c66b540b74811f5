package store

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/arrange"
	"suifang/model/followup"
)

// A Query says which lines are wanted.
type Query struct {
	Today       model.Date       // states are computed for it
	From, Until model.Date       // bounds of the due date, both included; zero is none
	States      []followup.State // default: overdue and due
	Village     string
	Tier        followup.Tier
	Protocol    string
	Worker      string // name
	Limit       int    // 0 is none
	Person      model.ID
}

// Worklist gives the obligations that the query asks for, by due date, then identity. Passed ones are listed
// for 30 days, but all of them of a single person.
func (s *Store) Worklist(q Query) (lines []Line, err error) {
	q.complete(s)
	err = s.view(func(tx *bolt.Tx) (err error) {
		if !q.Person.IsZero() {
			lines, err = s.personLines(tx, q)
		} else {
			lines, err = s.agendaLines(tx, q)
		}
		return err
	})
	if err != nil && !errors.Is(err, ErrDamaged) {
		return nil, fmt.Errorf("worklist: %w", err)
	}
	lines = s.chosen(q, lines)
	if err != nil {
		return lines, fmt.Errorf("worklist: %w", err) // what opens, and what does not
	}
	return lines, nil
}

// personLines plans one person from her block.
func (s *Store) personLines(tx *bolt.Tx, q Query) ([]Line, error) {
	h, damage := s.joined(tx, q.Person)
	w := s.newWriting(tx)
	w.agenda.horizon = q.Today
	return w.lines(h, w.plan(h)), damage
}

// agendaLines reads those lines of the agenda that can be on the list.
func (s *Store) agendaLines(tx *bolt.Tx, q Query) (lines []Line, damage error) {
	a := s.theAgenda()
	first, last := q.between(a)
	eachList(tx, first, last, func(key, sealed []byte) {
		var err error
		lines, err = s.appendLines(lines, key, sealed, func(l *Line) bool { return q.asksFor(l) || q.weighs(l, a.horizon) })
		damage = errors.Join(damage, err)
	})
	cards := s.newCardReader(tx)
	if q.Today > a.horizon {
		damage = errors.Join(damage, cards.fill(lines))
		lines, err := s.extended(tx, q, lines)
		return lines, errors.Join(damage, err)
	}
	lines = slices.DeleteFunc(cutToHorizon(lines, q.Today), func(l Line) bool { return !q.asksFor(&l) })
	return lines, errors.Join(damage, cards.fill(lines)) // cards of those alone that can be shown
}

// weighs says whether a line that is not asked for may decide which others are shown: see cutToHorizon and extended.
// Of an endless step, what is due after the horizon has more to come, or was moved there.
func (q *Query) weighs(l *Line, horizon model.Date) bool {
	switch {
	case q.Today > horizon:
		return true
	case q.Today < horizon:
		return l.Due.Due > q.Today
	}
	return l.Due.Due > q.Today && (l.More || l.Reason.Moved)
}

// extended plans those anew whose endless steps have come due since the agenda was last rolled on.
func (s *Store) extended(tx *bolt.Tx, q Query, lines []Line) ([]Line, error) {
	planned, again, damage := s.comeDue(tx, q.Today)
	lines = slices.DeleteFunc(lines, func(l Line) bool { return again[l.Person] })
	lines = append(lines, planned...)
	arrange.By(lines, byDue)
	return lines, damage
}

// comeDue are all lines of those whose endless steps have come due since the agenda was last rolled on.
func (s *Store) comeDue(tx *bolt.Tx, today model.Date) (planned []Line, again map[model.ID]bool, damage error) {
	ids, damage := s.endless(tx, s.theAgenda().horizon, today)
	again = make(map[model.ID]bool, len(ids))
	w := s.newWriting(tx)
	w.agenda.horizon = today
	for _, id := range ids {
		if h, err := s.joined(tx, id); err == nil {
			again[id] = true
			planned = append(planned, w.lines(h, w.plan(h))...)
		}
	}
	return planned, again, damage
}

// chosen computes states and workers, and keeps what the query asks for.
func (s *Store) chosen(q Query, lines []Line) []Line {
	st := s.theStaff()
	kept := lines[:0]
	for _, l := range lines {
		st.complete(&l, q.Today)
		if q.wants(&l) && (q.Limit == 0 || len(kept) < q.Limit) {
			kept = append(kept, l)
		}
	}
	return kept
}

func (q *Query) wants(l *Line) bool {
	return q.asksFor(l) && (q.Village == "" || l.Village == q.Village) && (q.Worker == "" || l.Worker == q.Worker)
}

// asksFor says whether the obligation is wanted, whoever it is about.
func (q *Query) asksFor(l *Line) bool {
	switch state := l.Due.State(q.Today); {
	case !slices.Contains(q.States, state),
		q.Person.IsZero() && state == followup.Passed && q.Today > l.Until.AddDays(listedPassed),
		!q.From.IsZero() && l.Due.Due < q.From,
		!q.Until.IsZero() && l.Due.Due > q.Until,
		q.Tier != "" && l.Tier != q.Tier,
		q.Protocol != "" && l.About.Protocol != q.Protocol:
		return false
	}
	return true
}

// workerName is a person's named contact, else the worker of her village; of several the one with the lowest
// identity.
func (st *staff) workerName(named model.ID, village string) string {
	if w, is := st.workers[named]; is {
		return w.Name
	}
	if village == "" {
		return ""
	}
	return st.byVillage[village]
}

// A Preview is what an act would change in the plan of the persons that it touches.
type Preview struct {
	Opens []followup.Due
	Ends  []followup.Due // met, closed or planned otherwise
	Stays []followup.Due // with the dates that they would have
	Ended []followup.Ended
}

// Preview plans before and after an act without writing it. The error wraps [model.ErrRefused] if the act
// breaks a rule; the preview stands all the same.
func (s *Store) Preview(p model.Proposal) (v Preview, err error) {
	if err := entries(p); err != nil {
		return v, fmt.Errorf("preview %s: %w", p.Act, err)
	}
	_, changes, err := s.stamp([]model.Proposal{p})
	if err != nil {
		return v, fmt.Errorf("preview %s: %w", p.Act, err)
	}
	var refused error
	err = s.view(func(tx *bolt.Tx) error {
		w := s.newWriting(tx)
		w.agenda.horizon = w.today
		if err := w.add(changes); err != nil {
			return err
		}
		var joined []model.ID
		for _, id := range w.order {
			if t := w.subjects[id]; t.linked() {
				joined = append(joined, id)
			} else {
				v.compare(w.plan(t.before), w.plan(t.after))
			}
		}
		w.compareJoined(&v, joined)
		refused = w.check()
		return nil
	})
	if err = cmp.Or(err, refused); err != nil {
		return v, fmt.Errorf("preview %s: %w", p.Act, err)
	}
	return v, nil
}

func (v *Preview) compare(before, after followup.Obligations) {
	had := map[model.ID]bool{}
	for _, d := range before.Open {
		had[d.ID] = true
	}
	has := map[model.ID]bool{}
	for _, d := range after.Open {
		has[d.ID] = true
		if had[d.ID] {
			v.Stays = append(v.Stays, d)
		} else {
			v.Opens = append(v.Opens, d)
		}
	}
	for _, d := range before.Open {
		if !has[d.ID] {
			v.Ends = append(v.Ends, d)
		}
	}
	for _, e := range after.Ended {
		if had[e.Due.ID] {
			v.Ended = append(v.Ended, e)
		}
	}
}
