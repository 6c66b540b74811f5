package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// Recorded names what an act became.
type Recorded struct {
	Act     model.ID
	Changes []model.ChangeID
}

// Record writes one act of a clerk: its changes and all that is derived from them, in one transaction. When
// it returns, everything is on disk or nothing is. It wraps [model.ErrRefused] if the act breaks a rule. The forms that
// it was half-typed in are forgotten with it: a program killed at any moment leaves the one or the other.
func (s *Store) Record(p model.Proposal, typedIn ...DraftOf) (Recorded, error) {
	if err := checkTexts(p); err != nil {
		return Recorded{}, fmt.Errorf("record %s: %w", p.Act, err)
	}
	done, err := s.record([]model.Proposal{p}, true, typedIn...)
	if err != nil {
		return Recorded{}, fmt.Errorf("record %s: %w", p.Act, err)
	}
	return done[0], nil
}

// RecordAll writes many acts in one transaction, as an import does: a subject that several of them touch is
// opened, folded, planned and sealed once. The rules are the caller's to ask; see [model.Check].
func (s *Store) RecordAll(ps []model.Proposal) error {
	if _, err := s.record(ps, false); err != nil {
		return fmt.Errorf("record %d acts: %w", len(ps), err)
	}
	return nil
}

func (s *Store) record(ps []model.Proposal, ruled bool, typedIn ...DraftOf) ([]Recorded, error) {
	if s.options.ReadOnly || s.clerkID.IsZero() {
		return nil, s.readOnlyBecause()
	}
	if !s.theStaff().clerks[s.clerkID].Removed.IsZero() {
		return nil, ErrNoClerk // she has removed herself, or a merge has brought it
	}
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.planIfStale(); err != nil {
		return nil, err
	}
	done, changes, err := s.stamp(ps)
	if err != nil {
		return nil, err
	}
	w, err := s.recordChanges(changes, ruled, typedIn...)
	if errors.Is(err, errNotLoaded) {
		s.awaitDirectory()
		w, err = s.recordChanges(changes, ruled, typedIn...)
	}
	if derivedDamage(err) { // what a clerk does waits for nothing that can be made anew
		s.awaitDirectory()
		if err = s.rebuildAll(context.Background(), nil); err == nil {
			w, err = s.recordChanges(changes, ruled, typedIn...)
		}
	}
	if err != nil {
		return nil, err
	}
	w.landed() // only now: memory follows the disk
	s.journal.Load().note(w.brought)
	s.remember(changes)
	s.daysFirst()
	_ = s.planIfStale() // the act stands; planning that fails is begun again by the next
	return done, nil
}

// errNotLoaded says that what is to be written alters what search knows, and not all of that is loaded yet.
var errNotLoaded = errors.New("the directory is being loaded")

// awaitDirectory waits until all of the directory is loaded. Whoever holds s.write lets others write meanwhile.
func (s *Store) awaitDirectory() {
	if s.dir.isLoaded() {
		return
	}
	s.write.Unlock()
	defer s.write.Lock()
	<-s.dir.ready
}

func (s *Store) recordChanges(changes []*model.Change, ruled bool, typedIn ...DraftOf) (w *writing, err error) {
	loaded := s.dir.isLoaded()
	err = s.update(func(tx *bolt.Tx) error {
		if err := s.dropTyped(tx, typedIn); err != nil {
			return err
		}
		w = s.newWriting(tx)
		if err := w.add(changes); err != nil {
			return err
		}
		if w.early = !loaded; w.early && w.altersDirectory() {
			return errNotLoaded
		}
		if ruled {
			if err := w.check(); err != nil {
				return err
			}
		}
		return w.flush()
	})
	return w, err
}

// remember keeps what the last of these acts touched, for undo.
func (s *Store) remember(changes []*model.Change) {
	touched := map[model.ID][]model.ID{}
	var acts []model.ID
	for _, c := range changes {
		if _, is := touched[c.Act.ID]; !is {
			acts = append(acts, c.Act.ID)
		}
		if !slices.Contains(touched[c.Act.ID], c.Subject) {
			touched[c.Act.ID] = append(touched[c.Act.ID], c.Subject)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, act := range acts[max(0, len(acts)-rememberedActs):] {
		s.recent.remember(act, touched[act])
	}
}

// planIfStale plans everybody anew where the lines in the file follow from other rules: what an act changes
// is told by comparing plans of the same rules.
func (s *Store) planIfStale() error {
	if !s.Stale() {
		return nil
	}
	s.awaitDirectory()
	return s.planAnew(s.theAgenda().horizon)
}

// stamp makes changes of the proposals.
func (s *Store) stamp(ps []model.Proposal) (done []Recorded, changes []*model.Change, err error) {
	if ps, err = s.route(ps); err != nil {
		return nil, nil, err
	}
	return s.stampAs(s.clerkID, ps)
}

// stampAs makes changes of what one who may not have opened the file did: the recovery key did it for her.
func (s *Store) stampAs(by model.ID, ps []model.Proposal) (done []Recorded, changes []*model.Change, err error) {
	now := s.options.Now()
	for _, p := range ps {
		if err := entries(p); err != nil {
			return nil, nil, err
		}
		stamp, err := s.newStamp(by, p, now)
		if err != nil {
			return nil, nil, err
		}
		r := Recorded{Act: stamp.Act}
		for _, c := range p.Changes(stamp) {
			r.Changes = append(r.Changes, c.ID())
			changes = append(changes, c)
		}
		done = append(done, r)
	}
	return done, changes, nil
}

// entries says whether each entry names a record and changes something.
func entries(p model.Proposal) error {
	for _, e := range p.Entries {
		if e.Subject.IsZero() || e.Record.IsZero() || e.Kind == "" {
			return fmt.Errorf("%s entry without a record: %w", e.Kind, ErrNoRecord)
		}
	}
	if len(p.Entries) == 0 {
		return ErrEmptyAct
	}
	return nil
}

func (s *Store) newStamp(by model.ID, p model.Proposal, now time.Time) (model.Stamp, error) {
	if !p.At.IsZero() {
		now = p.At
	}
	if now.UnixMilli() < 0 {
		return model.Stamp{}, errors.New("the clock stands before 1970")
	}
	first := s.salt()
	if first == [16]byte{} {
		return model.Stamp{}, errors.New("the random source gives nothing")
	}
	used := false
	salt := func() [16]byte {
		if used {
			return s.salt()
		}
		used = true
		return first
	}
	return model.Stamp{Act: actID(first), Time: now.UnixMilli(), Clock: now.Format(time.RFC3339), Author: by,
		Station: s.options.Station, Program: s.options.Program, Salt: salt}, nil
}

func (s *Store) salt() (salt [16]byte) {
	_, _ = io.ReadFull(s.random, salt[:]) // see newID
	return salt
}
