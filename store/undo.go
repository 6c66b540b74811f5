package store

import (
	"errors"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/arrange"
)

// rememberedActs is how many acts of this opening are undone without looking for what they touched.
const rememberedActs = 256

// recent remembers which subjects the last acts touched.
type recent struct {
	acts     []model.ID
	subjects map[model.ID][]model.ID
}

func (r *recent) remember(act model.ID, subjects []model.ID) {
	if r.subjects == nil {
		r.subjects = map[model.ID][]model.ID{}
	}
	if len(r.acts) == rememberedActs {
		delete(r.subjects, r.acts[0])
		r.acts = slices.Delete(r.acts, 0, 1)
	}
	r.acts = append(r.acts, act)
	r.subjects[act] = subjects
}

// Undo takes an act back by a new one: what still shows of it gets back what showed before, and what it made
// is withdrawn. It wraps [ErrNoRecord] if no such act is known, [ErrEmptyAct] if nothing of it is left.
func (s *Store) Undo(act model.ID) (Recorded, error) {
	subjects, err := s.actSubjects(act)
	if err == nil && len(subjects) == 0 {
		err = ErrNoRecord
	}
	if err != nil {
		return Recorded{}, fmt.Errorf("undo: %w", err)
	}
	return s.undo(subjects, act, func(a *model.Act) bool { return a.ID == act })
}

// UndoBatch takes back all that an import with this number wrote, a thousand subjects in a transaction.
func (s *Store) UndoBatch(batch model.ID) (done Recorded, err error) {
	is := func(a *model.Act) bool { return a.Batch == batch }
	for from := []byte(nil); ; {
		var ids []model.ID
		if err := s.view(func(tx *bolt.Tx) error {
			ids, from = subjectsFrom(tx, from, batchSize)
			return nil
		}); err != nil {
			return done, fmt.Errorf("undo import: %w", err)
		}
		r, err := s.undo(ids, batch, is)
		if err != nil && !errors.Is(err, ErrEmptyAct) {
			return done, err
		}
		done.Act, done.Changes = r.Act, append(done.Changes, r.Changes...)
		if from == nil {
			break
		}
	}
	if len(done.Changes) == 0 {
		return done, fmt.Errorf("undo import: %w", ErrNoRecord)
	}
	return done, nil
}

func (s *Store) undo(subjects []model.ID, undoes model.ID, is func(*model.Act) bool) (Recorded, error) {
	p := model.Proposal{Act: "undo", Undoes: undoes}
	err := s.view(func(tx *bolt.Tx) error {
		for _, id := range subjects {
			state, _ := s.state(tx, id) // what does not open was not shown either
			p.Entries = append(p.Entries, undoEntries(state, is)...)
		}
		return nil
	})
	if err == nil && len(p.Entries) == 0 {
		err = ErrEmptyAct
	}
	if err != nil {
		return Recorded{}, fmt.Errorf("undo: %w", err)
	}
	done, err := s.record([]model.Proposal{p}, false)
	if err != nil {
		return Recorded{}, fmt.Errorf("undo: %w", err)
	}
	return done[0], nil
}

// undoEntries take back what the acts that are meant did to the records of a subject.
func undoEntries(state *model.State, is func(*model.Act) bool) (entries []model.Entry) {
	for _, r := range state.Records {
		entries = append(entries, model.Undo(r, func(c *model.Change) bool { return is(&c.Act) })...)
	}
	arrange.By(entries, func(a, b model.Entry) int { return compareIDs(a.Record, b.Record) })
	return entries
}

// actSubjects finds what an act touched: remembered, or looked for in the log from the newest day back.
func (s *Store) actSubjects(act model.ID) (subjects []model.ID, err error) {
	s.mu.Lock()
	subjects = s.recent.subjects[act]
	s.mu.Unlock()
	if len(subjects) > 0 {
		return subjects, nil
	}
	err = s.view(func(tx *bolt.Tx) error {
		for _, day := range daysNewestFirst(tx) {
			if subjects = s.actOfDay(tx, day, act); len(subjects) > 0 {
				return nil
			}
		}
		return nil
	})
	return subjects, err
}

// daysNewestFirst are the keys of all days, of whichever station.
func daysNewestFirst(tx *bolt.Tx) (days [][]byte) {
	each(tx, bucketDays, nil, nil, func(key, _ []byte) bool {
		if len(key) == dayKeySize {
			days = append(days, slices.Clone(key))
		}
		return true
	})
	arrange.By(days, func(a, b []byte) int { return slices.Compare(b[len(model.Station{}):], a[len(model.Station{}):]) })
	return days
}

func (s *Store) actOfDay(tx *bolt.Tx, day []byte, act model.ID) (subjects []model.ID) {
	seen := map[subjectHead]bool{}
	each(tx, bucketLog, day, nil, func(key, sealed []byte) bool {
		plain, err := s.open(bucketLog, key, sealed)
		if err != nil {
			return true // check names it
		}
		list, _ := decodeLog(key, plain)
		for _, e := range list {
			if seen[e.subject] {
				continue
			}
			seen[e.subject] = true
			for _, id := range subjectsLike(tx, e.subject) {
				if s.hasAct(tx, id, act) {
					subjects = append(subjects, id)
				}
			}
		}
		return true
	})
	return subjects
}

func (s *Store) hasAct(tx *bolt.Tx, subject, act model.ID) bool {
	return slices.ContainsFunc(s.blocks(tx, subject).changes, func(c *model.Change) bool { return c.Act.ID == act })
}
