package store

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// Build makes a whole new file in one go, as training files are made: fill adds what it is to hold. Until that
// is done nobody has the file, so nothing is synced on the way: what is added is sealed and laid aside in sorted
// runs, then each bucket is written once, in the order of its keys, synced, and the file put in place. What is
// interrupted leaves nothing behind.
func Build(path string, setup Setup, fill func(*Builder) error) error {
	if err := build(path, setup, fill); err != nil {
		return fmt.Errorf("build %s: %w", filepath.Base(path), explain(err))
	}
	return nil
}

func build(path string, setup Setup, fill func(*Builder) error) error {
	if _, err := os.Lstat(path); err == nil {
		return ErrExists
	}
	temporary, done, err := temporaryName(path)
	if err != nil {
		return err
	}
	defer done()
	asideName, gone, err := temporaryName(path)
	if err != nil {
		return err
	}
	defer gone()
	aside, err := os.OpenFile(asideName, os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer aside.Close()
	setup.Training = true
	s := &Store{path: temporary, options: Options{Station: setup.Station, Now: setup.Now, Program: setup.Program, MaxBytes: setup.MaxBytes}.filled()}
	if err := s.buildAs(temporary, aside, setup, fill); err != nil {
		return err
	}
	return install(temporary, path)
}

func (s *Store) buildAs(path string, aside *os.File, setup Setup, fill func(*Builder) error) (err error) {
	options := boltOptions(s.options)
	options.NoSync = true // of use only because a file that is lost here is lost to nobody
	first, recovery, err := s.lay(path, options, setup)
	recovery.Wipe()
	if s.db == nil {
		return err
	}
	defer func() {
		if s.db != nil { // nil where a write failed and what was written does not open
			err = errors.Join(err, closeTrimmed(s.db))
		}
	}()
	if err != nil {
		return err
	}
	defer s.keys.Wipe()
	b := s.newBuilder(aside)
	if err := b.Add(first); err != nil {
		return err
	}
	if err := fill(b); err != nil {
		return err
	}
	if err := b.write(); err != nil {
		return err
	}
	return s.db.Sync()
}

// A Builder takes in what a new file is to hold.
type Builder struct {
	s       *Store
	load    *loader
	agenda  agenda
	staff   *staff
	divided divided

	records int
	chunk   []entry // of the directory, not full yet
	chunks  int
	days    map[string]*daySum

	subjects *sorter // sealed blocks by their keys
	log      *sorter // logPlaces
	lines    *sorter // packed lines by due date and beginning of the ID
	cards    *sorter // packed cards by person
}

// Room for what is not laid aside yet, bytes.
const (
	roomForSubjects = 8 << 20
	roomForLists    = 4 << 20
)

func (s *Store) newBuilder(aside *os.File) *Builder {
	to := &spool{file: aside, keys: s.keys}
	return &Builder{s: s, load: &loader{s: s}, agenda: s.theAgenda(), staff: newStaff(s.Family()), divided: divided{}, days: map[string]*daySum{},
		subjects: &sorter{to: to, room: roomForSubjects, sealed: true}, log: &sorter{to: to, room: roomForLists},
		lines: &sorter{to: to, room: roomForLists}, cards: &sorter{to: to, room: roomForLists}}
}

// errApart says that what belongs together was added apart.
var errApart = errors.New("a subject or a household's member was added apart from the rest")

// Add takes in acts: all that there will be of each subject, and a household together with its members. The
// rules are the caller's to ask; see [model.Check]. It is for one goroutine, and uses all processors by itself.
func (b *Builder) Add(acts []model.Proposal) error {
	_, changes, err := b.s.stamp(acts)
	if err != nil {
		return err
	}
	for _, h := range handsOf(changes) {
		b.s.hands.number(h)
	}
	w := b.gather(changes)
	made, errs := make([]derivation, len(w.order)), make([]error, len(w.order))
	inParallel(len(w.order), func(i int) { made[i], errs[i] = w.derivation(w.order[i]) })
	for i, id := range w.order {
		if err := errors.Join(errs[i], b.take(id, w.subjects[id], &made[i])); err != nil {
			return err
		}
	}
	return nil
}

// gather folds what is added, subject by subject.
func (b *Builder) gather(changes []*model.Change) *writing {
	w := b.s.newWriting(nil)
	for _, c := range changes {
		t := w.subjects[c.Subject]
		if t == nil {
			t = &touched{}
			w.subjects[c.Subject], w.order = t, append(w.order, c.Subject)
		}
		t.changes = append(t.changes, c)
	}
	inParallel(len(w.order), func(i int) {
		t := w.subjects[w.order[i]]
		t.after = model.ReadHistory(w.order[i], model.Fold(t.changes))
	})
	return w
}

// A derivation is one subject as the file will hold it.
type derivation struct {
	block []byte // sealed
	entry entry
	lines []Line
	packs [][]byte // of the lines
	card  []byte
}

func (w *writing) derivation(id model.ID) (d derivation, err error) {
	t := w.subjects[id]
	if p := t.after.Person; p != nil && !p.Household.IsZero() && w.subjects[p.Household] == nil {
		return d, errApart
	}
	if len(t.after.Links) > 0 {
		return d, errApart // joined people are planned together, and nothing that is built has any
	}
	d.entry = entryOf(t.after)
	d.lines = w.lines(t.after, w.planOpen(t.after))
	for i := range d.lines {
		d.packs = append(d.packs, packLine(&d.lines[i]))
	}
	if len(d.lines) > 0 {
		d.card = packCard(&d.lines[0])
	}
	d.block, err = w.s.sealBlock(id, &t.blocks, t.changes)
	return d, err
}

// take lays one subject aside, with all that is derived from it.
func (b *Builder) take(id model.ID, t *touched, d *derivation) error {
	b.staff.put(t.after)
	b.records += len(t.after.State.Records)
	b.divided.put(id, dividedHow(t.after))
	err := errors.Join(b.subjects.add(subjectKey(id, 0), d.block), b.takeEntry(d.entry))
	for _, c := range t.changes {
		err = errors.Join(err, b.takeChange(c))
	}
	for i := range d.lines {
		l := &d.lines[i]
		b.agenda.stretch(l.Due)
		err = errors.Join(err, b.lines.add(append(dateBytes(l.Due.Due), l.ID[:len(packedLine{}.head)]...), d.packs[i]))
	}
	if d.card != nil {
		err = errors.Join(err, b.cards.add(id[:], d.card))
	}
	return err
}

func (b *Builder) takeChange(c *model.Change) error {
	key := dayKey(c.Act.Station, c.Time)
	sum := b.days[string(key)]
	if sum == nil {
		sum = &daySum{}
		b.days[string(key)] = sum
	}
	sum.add(c.ID())
	e := newLogEntry(c, 0)
	return b.log.add(append(key, e.hash[:]...), e.subject[:])
}

// takeEntry fills chunk after chunk of the directory.
func (b *Builder) takeEntry(e entry) error {
	if e.kind != entryFree {
		b.chunk = append(b.chunk, e)
	}
	if len(b.chunk) < chunkSize {
		return nil
	}
	return b.endChunk()
}

func (b *Builder) endChunk() error {
	if len(b.chunk) == 0 {
		return nil
	}
	err := b.load.seal(bucketDirectory, chunkKey(b.chunks), encodeChunk(b.chunk))
	b.chunks++
	b.chunk = b.chunk[:0]
	return err
}

// write lays down all that was laid aside.
func (b *Builder) write() error {
	for _, write := range []func() error{b.endChunk, b.writeSubjects, b.writeLog, b.writeDays, b.writeLines, b.writeCards, b.load.end} {
		if err := write(); err != nil {
			return err
		}
	}
	return b.s.update(func(tx *bolt.Tx) error {
		return errors.Join(b.s.healHands(tx), b.s.putRecords(tx, b.records), b.s.seal(tx, bucketDirectory, keyStaff, b.staff.bytes()), b.s.putDivided(tx, b.divided),
			put(tx, bucketMeta, keyAgenda, b.agenda.bytes()))
	})
}

func (b *Builder) writeSubjects() error {
	var last model.ID
	return b.subjects.each(func(key, block []byte) error {
		if id := model.ID(key); id != last {
			last = id
			return b.load.put(bucketSubjects, key, block)
		}
		return errApart
	})
}

func (b *Builder) writeLog() error {
	came := model.DateOf(b.s.options.Now())
	return layDown(b, &logShelf, b.log, dayKeySize, func(key, value []byte) logEntry {
		return logEntry{hash: [8]byte(key[dayKeySize:]), subject: subjectHead(value), came: came}
	})
}

func (b *Builder) writeLines() error {
	return layDown(b, &lineShelf, b.lines, len(dateBytes(0)), func(key, value []byte) packedLine {
		return packedLine{head: [4]byte(key[len(dateBytes(0)):]), line: value}
	})
}

func (b *Builder) writeCards() error {
	var all []packedCard
	if err := b.cards.each(func(key, value []byte) error {
		all = append(all, packedCard{person: model.ID(key), card: value})
		return nil
	}); err != nil || len(all) == 0 {
		return err
	}
	return cardShelf.lay(cardsKey, all, 0, b.load.seal)
}

// layDown writes the entries of a shelf place by place; a key begins with its place.
func layDown[E any](b *Builder, to *shelf[E], from *sorter, placeSize int, read func(key, value []byte) E) error {
	var place []byte
	var list []E
	end := func() error {
		if len(list) == 0 {
			return nil
		}
		return to.lay(place, list, 0, b.load.seal)
	}
	err := from.each(func(key, value []byte) error {
		if at := key[:placeSize]; string(at) != string(place) {
			if err := end(); err != nil {
				return err
			}
			place, list = slices.Clone(at), list[:0]
		}
		list = append(list, read(key, value))
		return nil
	})
	if err != nil {
		return err
	}
	return end()
}

func (b *Builder) writeDays() error {
	for _, key := range slices.Sorted(maps.Keys(b.days)) {
		if err := b.load.seal(bucketDays, []byte(key), b.days[key].bytes()); err != nil {
			return err
		}
	}
	return nil
}

// A loader puts values down, some megabytes in a transaction, and fills each page of what comes in order.
type loader struct {
	s     *Store
	batch []loaded
	size  int
}

type loaded struct {
	bucket     string
	key, value []byte
}

// loadedBytes is how much one transaction puts down.
const loadedBytes = 8 << 20

func (l *loader) seal(bucket string, key, plain []byte) error {
	sealed, err := l.s.keys.Seal(bucket, key, plain)
	if err != nil {
		return err
	}
	return l.put(bucket, key, sealed)
}

// put takes value as it is: it is not to be altered afterwards.
func (l *loader) put(bucket string, key, value []byte) error {
	l.batch = append(l.batch, loaded{bucket, key, value})
	if l.size += len(key) + len(value); l.size < loadedBytes {
		return nil
	}
	return l.end()
}

func (l *loader) end() error {
	err := l.s.update(func(tx *bolt.Tx) error {
		for _, v := range l.batch {
			tx.Bucket([]byte(v.bucket)).FillPercent = 1
			if err := put(tx, v.bucket, v.key, v.value); err != nil {
				return err
			}
		}
		return nil
	})
	clear(l.batch)
	l.batch, l.size = l.batch[:0], 0
	return err
}
