package store

import (
	"cmp"
	"context"
	"errors"
	"iter"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/store/seal"
)

// Every carrier of changes, a whole file or a bundle, ends here: changes are taken in as they are, under the IDs
// that they have, whoever brought them, in whatever order and however often.

// A taking says what is taken in.
type taking struct {
	from     seal.FamilyID // whose changes these are
	expected int           // how many new changes it will be, as far as that is known: for the progress
	gate     *gate         // holds erasures back; nil: nothing is held back
	progress Progress      // told, after each batch, how many new changes have landed; may be nil
	batch    int           // how many changes one transaction looks at; 0: takeBatch
}

// taken is what came of it.
type taken struct {
	New      int        // changes that were not here
	Records  int        // records that they are of
	Touched  []model.ID // subjects that they are of
	Waiting  int        // changes of these subjects whose parents have not arrived
	Parallel []Beside   // records that were changed on both sides, in different fields
	Disputed []Disputed // fields that have now several values
	Refused  int        // changes that may not come from another family
}

// Beside is a record of which different fields were changed side by side. Both stand; nobody is asked.
type Beside struct {
	Subject, Record model.ID
	Kind            model.Kind
	Fields          []string
}

// A Disputed field has several values, of which a person must choose.
type Disputed struct {
	Subject, Record model.ID
	Kind            model.Kind
	Field           string
}

// takeBatch is how many changes, those included that are here already, one transaction looks at.
const takeBatch = 20_000 << (^uint(0) >> 63) // a 32-bit PC has little memory

// errNothingNew ends a transaction that would write nothing.
var errNothingNew = errors.New("nothing new")

// take takes in all that is not here yet, in batches each of which leaves a whole file. The pieces may be of any
// size; that all changes of a subject stand in one spares opening it twice. When ctx ends, it stops between two
// batches: what has landed stays, and is known when the rest is brought again. On any error the report is that
// of what has landed.
func (s *Store) take(ctx context.Context, pieces iter.Seq2[[]*model.Change, error], o taking) (t taken, err error) {
	if s.options.ReadOnly || s.clerkID.IsZero() {
		return t, s.readOnlyBecause()
	}
	<-s.dir.ready
	if o.gate != nil {
		pieces = o.gate.through(pieces)
	}
	var batch []*model.Change
	for piece, err := range pieces {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return t, err
		}
		if batch = append(batch, piece...); len(batch) < cmp.Or(o.batch, takeBatch) {
			continue
		}
		if err := s.takeBatch(batch, o, &t); err != nil {
			return t, err
		}
		batch = nil
	}
	if len(batch) == 0 {
		return t, nil // a stop that came in the last batch has stopped nothing
	}
	if err := ctx.Err(); err != nil {
		return t, err
	}
	return t, s.takeBatch(batch, o, &t)
}

// takeBatch takes some changes in, in one transaction.
func (s *Store) takeBatch(batch []*model.Change, o taking, t *taken) error {
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.planIfStale(); err != nil {
		return err
	}
	w, err := s.takeChanges(batch, o, t)
	if derivedDamage(err) { // what is brought waits for nothing that can be made anew
		if err = s.rebuildAll(context.Background(), nil); err == nil {
			w, err = s.takeChanges(batch, o, t)
		}
	}
	if errors.Is(err, errNothingNew) {
		return nil
	}
	if err != nil {
		return err
	}
	w.landed() // only now: memory follows the disk
	t.Refused += w.refused
	t.count(w)
	if o.progress != nil {
		o.progress(t.New, max(o.expected, t.New))
	}
	return s.planIfStale() // another centre's rules may have come
}

func (s *Store) takeChanges(batch []*model.Change, o taking, t *taken) (w *writing, err error) {
	err = s.update(func(tx *bolt.Tx) error {
		w = s.newWriting(tx)
		err := w.addFrom(batch, o.from)
		switch {
		case err != nil:
			return err
		case len(w.order) == 0:
			return errNothingNew
		}
		return w.flush()
	})
	return w, err
}

// count adds what a writing brought.
func (t *taken) count(w *writing) {
	for _, id := range w.order {
		subject := w.subjects[id]
		t.New += subject.fresh - subject.marked
		t.Records += len(subject.records)
		t.Touched = append(t.Touched, id)
		t.Waiting += len(subject.after.State.Waiting)
		for record := range subject.records {
			t.met(subject.before.State.Records[record], subject.after.State.Records[record])
		}
	}
}

// met tells what met in a record: after it, before it there may have been none.
func (t *taken) met(before, after *model.Record) {
	if after == nil || len(after.Heads) < 2 {
		return // all of it waits, or one side has seen all
	}
	was := map[string]bool{}
	if before != nil {
		for _, field := range before.Conflicts() {
			was[field] = true
		}
	}
	for _, field := range after.Conflicts() {
		if !was[field] {
			t.Disputed = append(t.Disputed, Disputed{after.Subject, after.ID, after.Kind, field})
		}
	}
	if fields := after.Beside(); len(fields) > 0 && (before == nil || len(before.Beside()) == 0) {
		t.Parallel = append(t.Parallel, Beside{after.Subject, after.ID, after.Kind, fields})
	}
}
