package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// Rebuild makes all derived data anew from the changes. Log, days and directory are one transaction, so
// that the days on which changes came in are never lost between two; the agenda follows in batches.
func (s *Store) Rebuild(ctx context.Context, progress Progress) error {
	if s.options.ReadOnly {
		return fmt.Errorf("rebuild: %w", ErrReadOnly)
	}
	<-s.dir.ready
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.rebuildAll(ctx, progress); err != nil {
		return fmt.Errorf("rebuild: %w", err)
	}
	return nil
}

func (s *Store) rebuildAll(ctx context.Context, progress Progress) error {
	var w *writing
	if err := s.update(func(tx *bolt.Tx) (err error) {
		w, err = s.rebuild(ctx, tx, progress)
		return err
	}); err != nil {
		return err
	}
	w.rows.landed()
	s.setStaff(w.staff)
	s.dir.joins.Store(w.links)
	// the clock may once have been years ahead, and the agenda planned as far
	return s.planAnew(model.DateOf(s.options.Now()))
}

// derivedDamage says whether what does not open can be made anew.
func derivedDamage(err error) bool {
	var d *DamagedError
	return errors.As(err, &d) && slices.Contains([]string{bucketLog, bucketDays, bucketDirectory, bucketAgenda}, d.Bucket)
}

func (s *Store) rebuild(ctx context.Context, tx *bolt.Tx, progress Progress) (*writing, error) {
	if err := s.healHands(tx); err != nil {
		return nil, err
	}
	came := s.cameIn(tx)
	for _, bucket := range []string{bucketLog, bucketDays, bucketDirectory} {
		if err := empty(tx, bucket); err != nil {
			return nil, err
		}
	}
	w := s.newWriting(tx)
	w.staff, w.divided, w.said = newStaff(s.Family()), divided{}, map[model.ID][]linkEntry{}
	w.rows = &directoryWriter{s: s, tx: tx, d: s.dir, changed: map[int][]rowChange{}, rows: map[model.ID]uint32{}, anew: true}
	total, done := tx.Bucket([]byte(bucketSubjects)).Inspect().KeyN, 0
	for from := []byte(nil); ; {
		var ids []model.ID
		ids, from = subjectsFrom(tx, from, batchSize)
		for _, id := range ids {
			if err := w.derive(id, came); err != nil {
				return nil, err
			}
		}
		if done += len(ids); progress != nil {
			progress(done, max(total, done))
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if from == nil {
			break
		}
	}
	w.links = (*linkTable)(nil).with(w.said)
	for _, flush := range []func() error{w.log.flush, w.rows.flush, w.flushLinks} {
		if err := flush(); err != nil {
			return nil, err
		}
	}
	missing := map[subjectHead][][8]byte{}
	for hash, log := range came {
		missing[log.subject] = append(missing[log.subject], hash)
	}
	if err := s.noteMissing(tx, missing); err != nil {
		return nil, err
	}
	if err := s.putDivided(tx, w.divided); err != nil {
		return nil, err
	}
	return w, errors.Join(s.putRecords(tx, w.records), s.seal(tx, bucketDirectory, keyStaff, w.staff.bytes()))
}

// derive makes what follows from one subject, but for the agenda.
func (w *writing) derive(id model.ID, came map[[8]byte]cameIn) error {
	b := w.s.blocks(w.tx, id)
	if err := w.s.setAside(w.tx, b.damage); err != nil {
		return err
	}
	seen := make(map[model.ChangeID]bool, len(b.changes))
	for _, c := range b.changes {
		if seen[c.ID()] {
			continue
		}
		seen[c.ID()] = true
		day := w.today // of all days this one is sure: by now it had come in
		if log, known := came[hashHead(c.ID())]; known {
			day = log.day
		}
		delete(came, hashHead(c.ID())) // what is left in the end is in no block
		if err := w.log.add(c, day); err != nil {
			return err
		}
	}
	h := model.ReadHistory(id, model.Fold(b.changes))
	w.records += len(h.State.Records)
	w.staff.put(h)
	if said := linksOf(h); len(said) > 0 {
		w.said[id] = said
	}
	w.divided.put(id, dividedHow(h))
	w.rows.put(id, entryOf(h))
	return nil
}

// A cameIn says when a change came into this copy, and whose it is.
type cameIn struct {
	day     model.Date
	subject subjectHead
}

// cameIn reads from the log, where it opens, when each change came into this copy.
func (s *Store) cameIn(tx *bolt.Tx) map[[8]byte]cameIn {
	came := map[[8]byte]cameIn{}
	each(tx, bucketLog, nil, nil, func(key, sealed []byte) bool {
		plain, err := s.open(bucketLog, key, sealed)
		if err != nil {
			return true
		}
		list, _ := decodeLog(key, plain)
		for _, e := range list {
			came[e.hash] = cameIn{e.came, e.subject}
		}
		return true
	})
	return came
}
