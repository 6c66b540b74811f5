package store

import (
	"bytes"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/followup"
)

// A writing is what one transaction changes. Changes are gathered first, then each subject touched is
// written once, with all that is derived from it.
type writing struct {
	s        *Store
	tx       *bolt.Tx
	today    model.Date // the clock's, for the rules
	came     model.Date // the day that changes come in: today, or the first after those of which a checkpoint was given
	subjects map[model.ID]*touched
	order    []model.ID // of first touch
	records  int        // that were counted, where all is made anew
	log      *logWriter
	rows     *directoryWriter
	staff    *staff                      // nil as long as nobody of it is touched
	links    *linkTable                  // who is the same as whom after this writing
	said     map[model.ID][]linkEntry    // what those say now who say something else than before
	others   map[model.ID]*model.History // not touched, read for those who are joined with them
	damaged  map[model.ID]bool           // of those, who does not open
	divided  divided                     // of all subjects, while everything is made anew
	profile  followup.Profile
	agenda   agenda
	due      agendaWriter
	brought  []*model.Change // those that were not here
	refused  int             // changes that another family may not make
	early    bool            // the directory is being loaded, and stays as it is
	later    *secondRound    // who is left out, to come again; nil: nobody
}

// touched is one subject of a writing.
type touched struct {
	blocks  blocks
	changes []*model.Change
	records map[model.ID]bool // records that the new changes are of
	fresh   int               // how many of the changes are new
	marked  int               // how many of these were made here, to say where the others are from
	erased  bool              // an erasure was carried out, here or by what comes
	before  *model.History
	after   *model.History
}

func (s *Store) newWriting(tx *bolt.Tx) *writing {
	today := model.DateOf(s.options.Now())
	return &writing{s: s, tx: tx, today: today, came: max(today, closedDay(tx)+1), subjects: map[model.ID]*touched{}, log: s.newLogWriter(tx),
		profile: s.theStaff().followupProfile(), links: s.dir.joins.Load(), agenda: s.theAgenda(), due: s.newAgendaWriter(tx)}
}

// add gathers changes and folds the subjects that they touch. What the file has already touches nothing.
func (w *writing) add(changes []*model.Change) error {
	w.touch(changes)
	w.noteErased(changes)
	fresh := changes[:0:0]
	for _, c := range changes {
		t := w.subjects[c.Subject]
		if !t.take(c) {
			continue
		}
		t.records[c.Record] = true
		fresh = append(fresh, c)
		t.fresh++
	}
	fresh = w.putOff(fresh)
	for _, c := range fresh {
		if err := w.log.addOnce(c, w.came); err != nil {
			return err
		}
	}
	if err := w.putHands(fresh); err != nil {
		return err
	}
	w.brought = append(w.brought, fresh...)
	w.order = slices.DeleteFunc(w.order, w.untouched)
	inParallel(len(w.order), func(i int) {
		t := w.subjects[w.order[i]]
		t.changes = model.Reduce(t.changes)
		t.after = model.ReadHistory(w.order[i], model.Fold(t.changes))
	})
	w.findLinks()
	return nil
}

// noteErased notes whose erasure is here or comes now.
func (w *writing) noteErased(changes []*model.Change) {
	for _, c := range changes {
		if t := w.subjects[c.Subject]; c.CarriesOut() {
			t.erased = true
		}
	}
}

// take takes a change in; false if it is here. The mere name of one says that its subject was erased: without that
// erasure it says nothing, and would only keep the content out.
func (t *touched) take(c *model.Change) bool {
	if c.IsErased() && !t.erased || slices.ContainsFunc(t.changes, func(o *model.Change) bool { return o.ID() == c.ID() }) {
		return false
	}
	t.changes = append(t.changes, c)
	return true
}

// untouched forgets a subject that nothing new came of.
func (w *writing) untouched(id model.ID) bool {
	if w.subjects[id].fresh > 0 {
		return false
	}
	delete(w.subjects, id)
	return true
}

// touch reads the subjects of changes as they stand.
func (w *writing) touch(changes []*model.Change) {
	var fresh []model.ID
	for _, c := range changes {
		if _, is := w.subjects[c.Subject]; !is {
			w.subjects[c.Subject] = nil
			fresh = append(fresh, c.Subject)
		}
	}
	read := make([]*touched, len(fresh))
	w.open(fresh, func(i int, b blocks) {
		t := &touched{blocks: b, changes: b.changes, records: map[model.ID]bool{}, erased: slices.ContainsFunc(b.changes, (*model.Change).CarriesOut)}
		t.before = model.ReadHistory(fresh[i], model.Fold(b.changes))
		read[i] = t
	})
	for i, id := range fresh {
		w.subjects[id] = read[i]
	}
	w.order = append(w.order, fresh...)
}

// open hands on the blocks of subjects, on all processors.
func (w *writing) open(ids []model.ID, fn func(i int, b blocks)) {
	sealed := make([][][]byte, len(ids))
	for i, id := range ids {
		sealed[i] = outOfMap(w.s.reached.Load(), w.tx, sealedBlocks(w.tx, id))
	}
	inParallel(len(ids), func(i int) { fn(i, w.s.openBlocks(ids[i], sealed[i])) })
}

// outOfMap copies values for other goroutines: a fault in the mapped file is caught only in the one that reads there.
func outOfMap(r *reach, tx *bolt.Tx, sealed [][]byte) [][]byte {
	out := make([][]byte, len(sealed))
	for i := range sealed {
		r.saw(tx, sealed[i])
		out[i] = bytes.Clone(sealed[i])
	}
	return out
}

// check asks the rules of all that is touched.
func (w *writing) check() error {
	for _, id := range w.order {
		t := w.subjects[id]
		if t.before.State.Erased > 0 {
			return &model.Refusal{Rule: model.RuleErased}
		}
		if err := model.Check(t.after, t.records, w.today); err != nil {
			return err
		}
	}
	return nil
}

// flushSubjects compresses and seals on all processors, which is most of the work of an import, and puts one
// block after the other.
func (w *writing) flushSubjects() error {
	sealed, errs := make([][]byte, len(w.order)), make([]error, len(w.order))
	inParallel(len(w.order), func(i int) {
		id := w.order[i]
		t := w.subjects[id]
		sealed[i], errs[i] = w.s.sealBlock(id, &t.blocks, t.changes)
	})
	for i, id := range w.order {
		if errs[i] != nil {
			return errs[i]
		}
		t := w.subjects[id]
		if err := w.s.putBlock(w.tx, id, &t.blocks, sealed[i], t.erased); err != nil {
			return err
		}
	}
	return nil
}

// inParallel calls fn for 0 to n-1, on all processors where that is worth it.
func inParallel(n int, fn func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers <= 1 {
		for i := range n {
			fn(i)
		}
		return
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				fn(int(i))
			}
		})
	}
	wait.Wait()
}

func (w *writing) flush() error {
	for _, flush := range []func() error{w.flushSubjects, w.flushRecords, w.log.flush, w.flushDirectory, w.flushLinks, w.flushStaff, w.flushDivided, w.flushAgenda, w.flushErased} {
		if err := flush(); err != nil {
			return err
		}
	}
	return nil
}

// altersDirectory says whether this writing needs all of the directory: to alter it, or to find those whose lines show
// something of who is touched. A visit does not, nor does anything else that search does not know.
func (w *writing) altersDirectory() bool {
	return slices.ContainsFunc(w.order, func(id model.ID) bool {
		t := w.subjects[id]
		return t.linked() || len(t.blocks.damage) > 0 || t.before.Household != nil || t.after.Household != nil ||
			entryOf(t.before) != entryOf(t.after)
	})
}

func (w *writing) flushDirectory() error {
	if w.early {
		return nil
	}
	w.rows = w.s.newDirectoryWriter(w.tx)
	for _, id := range w.order {
		w.rows.put(id, entryOf(w.subjects[id].after))
	}
	return w.rows.flush()
}

func (w *writing) flushStaff() error {
	before := w.s.theStaff()
	for _, id := range w.order {
		h := w.subjects[id].after
		if !before.concerns(h) {
			continue
		}
		if w.staff == nil {
			w.staff = before.clone()
		}
		w.staff.put(h)
	}
	if w.staff == nil {
		return nil
	}
	return w.s.seal(w.tx, bucketDirectory, keyStaff, w.staff.bytes())
}

// landed tells the memory what is now on disk.
func (w *writing) landed() {
	if !w.early {
		w.rows.landed()
	}
	w.s.setAgenda(w.agenda)
	w.s.dir.joins.Store(w.links)
	if w.staff != nil {
		w.s.setStaff(w.staff)
	}
}

// startEmpty is the memory of a fresh file.
func (s *Store) startEmpty() {
	s.setStaff(newStaff(s.Family()))
	s.dir = newDirectory()
	close(s.dir.ready)
	s.setAgenda(agenda{horizon: model.DateOf(s.options.Now()), edition: s.theStaff().edition()})
}
