package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/store/bundle"
)

// MergeOptions say how another file is taken in.
type MergeOptions struct {
	Deep     bool     // every subject is compared, whatever the sums of the days say
	Progress Progress // told how many new changes have landed, of how many; may be nil
	// AcceptErasures says that a person has said yes to however many erasures it brings; without it more than five
	// wait, and [MergeReport.ErasuresWait] says how many.
	AcceptErasures bool

	batch int // how many subjects, and changes, are looked at in one go; 0: piece and takeBatch
}

// A MergeReport is what a merge brought.
type MergeReport struct {
	In       int        // changes that the other file holds
	New      int        // of these, the changes that were not here
	Records  int        // records that they are of
	Touched  []model.ID // subjects that they are of
	Waiting  int        // changes of these subjects whose parents have not arrived
	Parallel []Beside   // records of which different fields were changed on both sides
	Disputed []Disputed // fields that have now several values, of which a person must choose
	Refused  int        // changes that another family may not make
	// ErasuresWait is how many persons were left out, with all their changes, because more of them would have been
	// erased than is done unasked.
	ErasuresWait int
	Skipped      []error // what of the other file does not open, and so was not taken

	BytesRead    int64 // of the other file, pages
	OwnBytesRead int64 // of this file
	Took         time.Duration
}

// Merge takes in all that another file holds and this one does not. The other file is opened with
// [Store.OpenOther] and is not altered. What this file has already is compared by the sums of days, so cost
// follows the differences. It works in batches each of which leaves a whole file; when ctx ends it stops after one,
// and the report is of what has landed. A merge that is begun again goes on where it was stopped.
func (s *Store) Merge(ctx context.Context, other *Store, o MergeOptions) (MergeReport, error) {
	begun := time.Now() // measures this PC, says nothing about the day
	m := merging{s: s, other: other, o: o}
	own := new(reach)
	s.reached.Store(own)
	err := m.run(ctx)
	s.reached.Store(nil)
	m.report.BytesRead, m.report.OwnBytesRead = m.read.bytes(), own.bytes()
	m.report.Took = time.Since(begun)
	if err != nil {
		return m.report, fmt.Errorf("merge: %w", err)
	}
	return m.report, nil
}

// A merging is one merge while it runs.
type merging struct {
	s, other *Store
	o        MergeOptions
	report   MergeReport
	read     reach // of the other file
}

func (m *merging) run(ctx context.Context) error {
	if m.s.options.ReadOnly || m.s.clerkID.IsZero() {
		return ErrReadOnly
	}
	return m.other.view(func(otherTx *bolt.Tx) error {
		lack, err := m.lacking(ctx, otherTx)
		if err != nil {
			return err
		}
		m.report.In, m.report.Skipped = lack.holds, lack.damaged
		o := taking{from: m.other.Family(), expected: lack.changes, progress: m.o.Progress, batch: m.o.batch,
			again: func(ids []model.ID) iter.Seq2[[]*model.Change, error] { return m.again(otherTx, ids) }}
		if !m.o.AcceptErasures {
			o.gate = m.s.newGate()
		}
		t, err := m.s.take(ctx, m.pieces(otherTx, lack.subjects), o)
		m.took(t)
		m.report.ErasuresWait = o.gate.left()
		if err != nil {
			return err
		}
		return errors.Join(m.s.letGoOfAiling(), m.s.mergeKeys(m.other, otherTx), m.uniteJournals(otherTx))
	})
}

// uniteJournals takes in the looks, prints and exports of another copy of the family, day by day.
func (m *merging) uniteJournals(otherTx *bolt.Tx) error {
	if m.other.Family() != m.s.Family() {
		return nil
	}
	var days []bundle.JournalDay
	if err := m.s.view(func(tx *bolt.Tx) error {
		c := m.s.compare(tx, m.other, otherTx, &m.read)
		each(otherTx, bucketJournal, nil, nil, func(key, sealed []byte) bool {
			if len(key) != dayKeySize || c.sealedAlike(get(tx, bucketJournal, key), sealed) {
				return true
			}
			m.read.saw(otherTx, sealed)
			plain, err := m.other.open(bucketJournal, key, sealed)
			if err != nil {
				m.report.Skipped = append(m.report.Skipped, err)
				return true
			}
			days = append(days, bundle.JournalDay{Station: model.Station(key), Day: keyDay(string(key)), Entries: plain})
			return true
		})
		return nil
	}); err != nil || len(days) == 0 {
		return err
	}
	return m.s.uniteJournal(days)
}

// lacking compares the two files.
func (m *merging) lacking(ctx context.Context, otherTx *bolt.Tx) (lack lacking, err error) {
	err = m.s.view(func(tx *bolt.Tx) error {
		c := m.s.compare(tx, m.other, otherTx, &m.read)
		if m.o.Deep {
			c.everybody()
		}
		lack, err = c.run(ctx)
		return err
	})
	return lack, err
}

func (m *merging) took(t taken) {
	r := &m.report
	r.New, r.Records, r.Touched, r.Waiting = t.New, t.Records, t.Touched, t.Waiting
	r.Parallel, r.Disputed, r.Refused = t.Parallel, t.Disputed, t.Refused
}

// piece is how many subjects of the other file are opened at once.
const piece = 256

// pieces are all changes of these subjects that open in the other file.
func (m *merging) pieces(tx *bolt.Tx, heads []subjectHead) iter.Seq2[[]*model.Change, error] {
	return func(yield func([]*model.Change, error) bool) {
		for part := range slices.Chunk(heads, cmp.Or(m.o.batch, piece)) {
			if !yield(m.changesOf(tx, subjectsOf(tx, part)), nil) {
				return
			}
		}
	}
}

// again are the pieces of subjects that were read before: what of them does not open is told already.
func (m *merging) again(tx *bolt.Tx, ids []model.ID) iter.Seq2[[]*model.Change, error] {
	return func(yield func([]*model.Change, error) bool) {
		for part := range slices.Chunk(ids, cmp.Or(m.o.batch, piece)) {
			told := m.report.Skipped
			changes := m.changesOf(tx, part)
			if m.report.Skipped = told; !yield(changes, nil) {
				return
			}
		}
	}
}

// changesOf opens subjects, on all processors; what does not open is told in the report.
func (m *merging) changesOf(tx *bolt.Tx, ids []model.ID) (changes []*model.Change) {
	sealed, read := make([][][]byte, len(ids)), make([]blocks, len(ids))
	for i, id := range ids {
		sealed[i] = outOfMap(&m.read, tx, sealedBlocks(tx, id))
	}
	inParallel(len(ids), func(i int) { read[i] = m.other.openBlocks(ids[i], sealed[i]) })
	for i := range read {
		changes = append(changes, read[i].changes...)
		m.report.Skipped = append(m.report.Skipped, read[i].damage...)
	}
	return changes
}
