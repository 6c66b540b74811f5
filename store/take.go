package store

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/arrange"
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
	// again brings all changes of subjects once more: who alters what search knows can wait then; see secondRound.
	again func([]model.ID) iter.Seq2[[]*model.Change, error]
	later *secondRound
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

// takeBatch is how many changes, those included that are here already, one transaction looks at: their subjects before
// and after it and the pages that it writes take some 20 MB.
const takeBatch = 5_000

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
	if o.again != nil {
		o.later = new(secondRound)
	}
	err = s.takeAll(ctx, pieces, o, &t)
	if err == nil && o.later != nil {
		waited := o.again(o.later.inOrder())
		o.later = nil
		err = s.takeAll(ctx, waited, o, &t)
	}
	return t, err
}

func (s *Store) takeAll(ctx context.Context, pieces iter.Seq2[[]*model.Change, error], o taking, t *taken) error {
	var batch []*model.Change
	for piece, err := range pieces {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		if batch = append(batch, piece...); len(batch) < cmp.Or(o.batch, takeBatch) {
			continue
		}
		full := batch
		batch = nil // what the batch finds to be here already is let go of while it is written
		if err := s.takeBatch(full, o, t); err != nil {
			return err
		}
	}
	if len(batch) == 0 {
		return nil // a stop that came in the last batch has stopped nothing
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.takeBatch(batch, o, t)
}

// takeBatch takes some changes in, in one transaction.
func (s *Store) takeBatch(batch []*model.Change, o taking, t *taken) error {
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.planIfStale(); err != nil {
		return err
	}
	w, err := s.takeChanges(&batch, o)
	if derivedDamage(err) { // what is brought waits for nothing that can be made anew
		if err = s.rebuildAll(context.Background(), nil); err == nil {
			w, err = s.takeChanges(&batch, o)
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

// takeChanges leaves of the batch what was not here.
func (s *Store) takeChanges(batch *[]*model.Change, o taking) (w *writing, err error) {
	err = s.update(func(tx *bolt.Tx) error {
		w = s.newWriting(tx)
		w.later = o.later
		err := w.addFrom(*batch, o.from)
		if w.refused == 0 {
			*batch = onlyBrought(*batch, w.brought)
		}
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

// onlyBrought lets go of the changes of a batch that are not among those brought, which stand in its order.
func onlyBrought(batch, brought []*model.Change) []*model.Change {
	return slices.DeleteFunc(batch, func(c *model.Change) bool {
		if len(brought) > 0 && brought[0] == c {
			brought = brought[1:]
			return false
		}
		return true
	})
}

// A secondRound has those in the directory of whom search will know something else. Subjects come in the order of
// their identities, and a few of any thousand alter a chunk of the directory each; in the second round they come in
// the order of the directory, so that a chunk is written once or twice and not with every batch.
type secondRound []rowed

type rowed struct {
	row uint32
	id  model.ID
}

func (l *secondRound) inOrder() (ids []model.ID) {
	arrange.By(*l, func(a, b rowed) int { return cmp.Compare(a.row, b.row) })
	for _, w := range *l {
		ids = append(ids, w.id)
	}
	return slices.Compact(ids)
}

// putOff leaves out who can wait.
func (w *writing) putOff(fresh []*model.Change) []*model.Change {
	if w.later == nil {
		return fresh
	}
	off := map[model.ID]bool{}
	w.s.dir.mu.RLock()
	defer w.s.dir.mu.RUnlock()
	for _, c := range fresh {
		if c.Record != c.Subject || off[c.Subject] {
			continue
		}
		if row, known := w.s.dir.rowOf(c.Subject); known {
			*w.later = append(*w.later, rowed{row, c.Subject})
			off[c.Subject], w.subjects[c.Subject].fresh = true, 0
		}
	}
	return slices.DeleteFunc(fresh, func(c *model.Change) bool { return off[c.Subject] })
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
