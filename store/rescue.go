package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/arrange"
	"suifang/store/seal"
)

// Rescued says what could be saved of a file whose pages do not lead anywhere any more.
type Rescued struct {
	Path     string // of the new file
	Subjects int
	Changes  int
	Damaged  []DamagedError // what stood on a page in use and does not open, and whose changes are nowhere
	Healed   Healed         // what the automatic copies in reach had
	Sound    bool           // the new file is sound, and nothing that was ever named is missing in it
}

// Rescue makes a new file of all that can still be made out in one that does not open: every page is looked at by
// itself, and every change that opens is taken, from whatever generation of its block. What the log named and no
// page has is taken from the automatic copies in reach; folders are looked into beside that of the file. The old
// file is never touched, and neither is one that exists under the new name.
func Rescue(ctx context.Context, from, to string, o Options, folders []string, progress Progress) (r Rescued, err error) {
	if r, err = rescue(ctx, from, to, o, append(folders, filepath.Dir(from)), progress); err != nil {
		return r, fmt.Errorf("save what is left of %s: %w", filepath.Base(from), explain(err))
	}
	return r, nil
}

func rescue(ctx context.Context, from, to string, o Options, folders []string, progress Progress) (r Rescued, err error) {
	if _, err := os.Lstat(to); err == nil {
		return r, ErrExists
	}
	f, err := openFile(from, os.O_RDONLY, 0)
	if err != nil {
		return r, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return r, err
	}
	temporary, done, err := temporaryName(to)
	if err != nil {
		return r, err
	}
	defer done()
	w := &rescuing{ctx: ctx, progress: progress, from: f, size: info.Size(), o: o.filled(), report: &r, folders: folders,
		clear: map[string][]clearValue{}, subjects: map[model.ID]foundValues{}, rest: map[string]foundValues{}, erasing: map[model.ID]bool{}, lists: map[listAt][]byte{}}
	if err := w.run(temporary); err != nil {
		return r, err
	}
	if err := w.prove(temporary); err != nil {
		return r, err
	}
	r.Path = to
	return r, install(temporary, to)
}

// A rescuing is one under way.
type rescuing struct {
	ctx      context.Context
	progress Progress
	from     *os.File
	size     int64
	o        Options
	report   *Rescued
	folders  []string // where copies may be

	clear     map[string][]clearValue // of meta and keys
	subjects  map[model.ID]foundValues
	rest      map[string]foundValues // by key: lists of the log, journals, drafts, and what is not needed
	knowsFree bool                   // which pages are free can be read
	erasing   map[model.ID]bool      // whom any generation noted as erased: see erased.go

	s     *Store // the new file
	lists map[listAt][]byte
	puts  []sealedPut
	held  int
}

// listAt is where a list of the log, a journal or a draft belongs.
type listAt struct{ bucket, key string }

// A clearValue is one of meta or keys.
type clearValue struct {
	value []byte
	free  bool
}

// A sealedPut waits to be written.
type sealedPut struct {
	bucket     string
	key, value []byte
}

func (w *rescuing) run(path string) (err error) {
	if err := w.scan(); err != nil {
		return err
	}
	w.clearFromCopies()
	w.s = &Store{path: path, options: w.o, random: rand.Reader}
	w.s.options.ReadOnly, w.s.options.Backups = false, nil
	options := boltOptions(w.s.options)
	options.NoSync = true // it has no name yet: what is lost here is lost to nobody
	if w.s.db, err = bolt.Open(path, 0o600, options); err != nil {
		return err
	}
	if err = w.keys(); err == nil {
		err = w.fill()
	}
	if w.s.keys != nil {
		w.s.keys.Wipe()
	}
	return errors.Join(err, w.s.db.Sync(), closeTrimmed(w.s.db))
}

// scan gathers where things stand.
func (w *rescuing) scan() error {
	step := func(page int) error {
		if w.progress != nil {
			w.progress(page, 3*int(w.size/pageSize))
		}
		return w.ctx.Err()
	}
	_, w.knowsFree = readFreePages(w.from, w.size)
	return scraps(w.from, w.size, step, func(sc scrap) error {
		switch {
		case isClear(sc.key):
			return w.takeClear(w.from, sc)
		case bytes.Equal(sc.key, keyErasing):
			return w.takeErasing(sc)
		case sc.size < sealedLeast || sc.size > longestRun*pageSize:
			return nil
		}
		head := make([]byte, sealedLeast)
		if _, err := w.from.ReadAt(head, sc.at); err != nil {
			return nil
		}
		v := foundValue{at: sc.at, size: int32(sc.size), free: sc.free, mark: binary.BigEndian.Uint64(head[sealedMarkAt:])}
		if len(sc.key) == subjectKeySize+1 && sc.key[subjectKeySize] < maxBlocks {
			v.n = sc.key[subjectKeySize]
		}
		if len(sc.key) == subjectKeySize || v.n > 0 {
			id := model.ID(sc.key[:subjectKeySize])
			w.subjects[id] = w.subjects[id].with(v)
			return nil
		}
		w.rest[string(sc.key)] = w.rest[string(sc.key)].with(v)
		return nil
	})
}

// A sealed value: suite(1), epoch(8), nonce(24), ciphertext, tag(16); eight bytes of the nonce tell it from others.
const (
	sealedLeast  = 1 + 8 + 24 + 16
	sealedMarkAt = 1 + 8
)

// isClear says whether a key may be one of meta or keys.
func isClear(key []byte) bool {
	_, _, wrapping := splitWrappingKey(key)
	return wrapping || len(key) == 1+len(seal.SlotID{}) && key[0] == prefixSlot || bytes.Equal(key, keyFamily) ||
		bytes.HasPrefix(key, keyHand) && len(key) == len(handKey(0, 0))
}

func (w *rescuing) takeClear(from *os.File, sc scrap) error {
	const longest = 4096
	value := make([]byte, min(sc.size, longest))
	if _, err := from.ReadAt(value, sc.at); err != nil || sc.size > longest {
		return nil
	}
	if _, err := seal.ParseSlot(value); sc.key[0] == prefixSlot && len(sc.key) == 1+len(seal.SlotID{}) && err != nil {
		return nil // it may be a second block of a subject, too: those are rare, and found in the first as well
	}
	list := w.clear[string(sc.key)]
	if !slices.ContainsFunc(list, func(c clearValue) bool { return bytes.Equal(c.value, value) }) {
		list = append(list, clearValue{value, sc.free})
	}
	arrange.By(list, func(a, b clearValue) int { return boolInt(a.free) - boolInt(b.free) })
	w.clear[string(sc.key)] = list
	return nil
}

// clearFromCopies takes from the automatic copies in reach what stands in the clear and is not left here: without a
// slot nothing opens, though all else may be whole.
func (w *rescuing) clearFromCopies() {
	own := w.clear
	for _, dir := range w.folders {
		base := strings.TrimSuffix(filepath.Base(w.from.Name()), filepath.Ext(w.from.Name()))
		copies, _ := filepath.Glob(filepath.Join(globLiteral(dir), globLiteral(base)+".*.backup?.*"))
		for _, path := range copies {
			w.clear = map[string][]clearValue{}
			w.clearOf(path)
			family, theirs := own[string(keyFamily)], w.clear[string(keyFamily)]
			if len(theirs) == 0 || len(family) > 0 && !bytes.Equal(family[0].value, theirs[0].value) {
				continue
			}
			for key, values := range w.clear {
				if own[key] == nil {
					own[key] = values
				}
			}
		}
	}
	w.clear = own
}

func (w *rescuing) clearOf(path string) {
	if VerifyFile(w.ctx, path) != nil {
		return
	}
	f, err := openFile(path, os.O_RDONLY, 0)
	if err != nil {
		return
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return
	}
	_ = scraps(f, info.Size(), func(int) error { return w.ctx.Err() }, func(sc scrap) error {
		if isClear(sc.key) && !sc.free {
			return w.takeClear(f, sc)
		}
		return nil
	})
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// keys lays down what stands in the clear, and opens the family's keys with it.
func (w *rescuing) keys() error {
	families := w.clear[string(keyFamily)]
	if len(families) == 0 || len(families[0].value) != len(seal.FamilyID{}) {
		return damaged(bucketMeta, keyFamily, "nothing of it is left, and without it nothing opens")
	}
	family := seal.FamilyID(families[0].value)
	err := w.s.db.Update(func(tx *bolt.Tx) error { return w.lay(tx, family) })
	if err != nil {
		return err
	}
	return w.s.db.Update(func(tx *bolt.Tx) error {
		if whole, _ := slots(tx); len(whole) == 0 {
			return damaged(bucketKeys, nil, "no slot is left")
		}
		open, err := unlock(tx, family, w.o)
		if err != nil {
			return err
		}
		defer func() {
			for _, u := range open {
				u.id.Wipe()
			}
		}()
		for _, u := range open {
			if err = w.enter(tx, family, u); err == nil {
				return nil
			}
		}
		return err
	})
}

func (w *rescuing) lay(tx *bolt.Tx, family seal.FamilyID) error {
	for _, bucket := range buckets {
		if _, err := tx.CreateBucket([]byte(bucket)); err != nil {
			return err
		}
	}
	err := errors.Join(put(tx, bucketMeta, keyFormat, formatBytes()), put(tx, bucketMeta, keyFamily, family[:]))
	usedSlots := slices.ContainsFunc(slices.Collect(maps.Keys(w.clear)), func(key string) bool { return key[0] == prefixSlot && !w.clear[key][0].free })
	for key, values := range w.clear {
		isSlot := key[0] == prefixSlot && len(key) == 1+len(seal.SlotID{})
		if bytes.HasPrefix([]byte(key), keyHand) || key == string(keyFamily) || isSlot && usedSlots && values[0].free {
			continue // a slot on a free page is one that was taken away, as long as others are in use
		}
		err = errors.Join(err, put(tx, bucketKeys, []byte(key), values[0].value))
	}
	return err
}

// enter opens the keys behind a slot, each with whichever wrapping of it opens, and then the hands.
func (w *rescuing) enter(tx *bolt.Tx, family seal.FamilyID, u unlocked) (err error) {
	s := w.s
	if s.keys, err = w.keyring(tx, family, u); err != nil {
		return err
	}
	s.slot, s.clerkID = u.slot.ID(), u.slot.Clerk()
	for key, values := range w.clear {
		if !bytes.HasPrefix([]byte(key), keyHand) {
			continue
		}
		for _, c := range values {
			if _, err := s.open(bucketMeta, []byte(key), c.value); err == nil {
				if err := put(tx, bucketMeta, []byte(key), c.value); err != nil {
					return err
				}
				break
			}
		}
	}
	s.loadHands(tx)
	return w.chooseEpoch()
}

func (w *rescuing) keyring(tx *bolt.Tx, family seal.FamilyID, u unlocked) (ring *seal.Keyring, err error) {
	own := wrappingKey(seal.IdentityEpoch, u.slot.ID())
	err = damaged(bucketKeys, own, "wrapping of the identity key")
	for _, c := range w.clear[string(own)] {
		if ring, err = seal.OpenKeyring(family, u.id, c.value); err == nil {
			err = put(tx, bucketKeys, own, c.value)
			break
		}
	}
	if err != nil {
		return nil, err
	}
	for key, values := range w.clear {
		epoch, slot, ok := splitWrappingKey([]byte(key))
		if !ok || slot != u.slot.ID() || epoch == seal.IdentityEpoch {
			continue
		}
		for _, c := range values {
			if ring.AddEpoch(epoch, u.id, c.value) == nil {
				if err := put(tx, bucketKeys, []byte(key), c.value); err != nil {
					return nil, err
				}
				break
			}
		}
	}
	if len(ring.Epochs()) == 0 {
		return nil, damaged(bucketKeys, nil, "no epoch")
	}
	return ring, nil
}

func (w *rescuing) chooseEpoch() error {
	changes, _ := w.changes(w.s.epochs())
	held := w.s.keys.Epochs()
	epoch, found := newestEpoch(model.Fold(changes), held)
	if !found {
		epoch = held[len(held)-1] // any that is held: whoever opens this file holds it
	}
	return w.s.keys.SetCurrent(epoch)
}

// fill writes all that opens, and makes anew what follows from it.
func (w *rescuing) fill() error {
	w.s.startEmpty()
	ids := slices.SortedFunc(maps.Keys(w.subjects), compareIDs)
	for n, id := range ids {
		if err := w.saveSubject(id); err != nil {
			return err
		}
		if w.progress != nil && n%batchSize == 0 {
			w.progress(len(ids)+n, 3*len(ids))
		}
		if err := w.ctx.Err(); err != nil {
			return err
		}
	}
	if err := w.saveRest(); err != nil {
		return err
	}
	return w.s.rebuildAll(w.ctx, func(done, total int) {
		if w.progress != nil {
			w.progress(2*total+done, 3*total)
		}
	})
}

// read gives a value as it stands in the old file.
func (w *rescuing) read(v foundValue) []byte {
	b := make([]byte, v.size)
	if _, err := w.from.ReadAt(b, v.at); err != nil {
		return nil
	}
	return b
}

// changes are all of a subject that open in any generation; damage is what stood on pages in use and does not.
func (w *rescuing) changes(id model.ID) (changes []*model.Change, damage []error) {
	seen := map[model.ChangeID]bool{}
	for _, v := range w.subjects[id].usedFirst() {
		key := subjectKey(id, int(v.n))
		some, err := w.s.openBlock(id, key, w.read(v))
		if err != nil && !v.free {
			damage = append(damage, err)
		}
		for _, c := range some {
			if !seen[c.ID()] {
				seen[c.ID()] = true
				changes = append(changes, c)
			}
		}
	}
	return model.Reduce(changes), damage
}

func (w *rescuing) saveSubject(id model.ID) error {
	changes, damage := w.changes(id)
	if len(changes) == 0 && w.isOther(id) {
		return nil
	}
	if w.wasErased(id, changes) {
		changes = nil
	}
	if len(damage) > 0 {
		for _, err := range damage {
			var d *DamagedError
			if errors.As(err, &d) {
				w.report.Damaged = append(w.report.Damaged, *d)
			}
		}
	}
	if len(changes) == 0 {
		return nil
	}
	w.report.Subjects++
	w.report.Changes += len(changes)
	sealed, err := w.s.sealBlock(id, &blocks{}, changes)
	if err != nil {
		return err
	}
	return w.put(bucketSubjects, id[:], sealed)
}

// isOther says whether what stands under a key as long as a subject's is no block but a value of another bucket.
func (w *rescuing) isOther(id model.ID) bool {
	for _, v := range w.subjects[id] {
		key := subjectKey(id, int(v.n))
		value := w.read(v)
		for _, bucket := range sealedBuckets[1:] {
			if plain, err := w.s.open(bucket, key, value); err == nil {
				w.list(bucket, key, plain)
				return true
			}
		}
	}
	return false
}

// takeErasing takes in whom a note of any generation names as erased.
func (w *rescuing) takeErasing(sc scrap) error {
	note := make([]byte, min(sc.size, longestRun*pageSize))
	if _, err := w.from.ReadAt(note, sc.at); err != nil {
		return nil
	}
	for _, id := range tracesIn(note) {
		w.erasing[id] = true
	}
	return nil
}

// wasErased says whether a subject was erased of whom only earlier generations are left, which still tell of her: the
// erasure is noted, and lost. Of a block in use that opens and knows nothing of it the note never counted. The note
// stands in the clear, so it keeps back what it may concern and erases nothing: a merge brings the erasure again, or
// what was no more than damaged.
func (w *rescuing) wasErased(id model.ID, changes []*model.Change) bool {
	return w.erasing[id] && !slices.ContainsFunc(changes, (*model.Change).CarriesOut) && !w.opensInUse(id)
}

// opensInUse says whether a block of the subject that is known to be in use opens.
func (w *rescuing) opensInUse(id model.ID) bool {
	return slices.ContainsFunc(w.subjects[id], func(v foundValue) bool {
		if v.free || !w.knowsFree {
			return false
		}
		_, err := w.s.openBlock(id, subjectKey(id, int(v.n)), w.read(v))
		return err == nil
	})
}

// saveRest writes lists of the log, for the days on which changes came in and for the changes that it names,
// journals, and what was half typed.
func (w *rescuing) saveRest() error {
	for key, values := range w.rest {
		for _, v := range values.usedFirst() {
			value := w.read(v)
			for _, bucket := range []string{bucketLog, bucketJournal, bucketDrafts} {
				plain, err := w.s.open(bucket, []byte(key), value)
				if err == nil && (bucket != bucketDrafts || !v.free) { // a form that is no longer there was recorded
					w.list(bucket, []byte(key), plain)
				}
			}
		}
	}
	if len(w.erasing) > 0 { // for the copies that could not be reached so far
		var note []byte
		for _, id := range slices.SortedFunc(maps.Keys(w.erasing), compareIDs) {
			note = append(note, id[:]...)
		}
		if err := w.put(bucketMeta, keyErasing, note); err != nil {
			return err
		}
	}
	for at, plain := range w.lists {
		sealed, err := w.s.keys.Seal(at.bucket, []byte(at.key), plain)
		if err != nil {
			return err
		}
		if err := w.put(at.bucket, []byte(at.key), sealed); err != nil {
			return err
		}
	}
	return w.flush()
}

// list takes in an opened value that is not a block. What several generations have of one is united.
func (w *rescuing) list(bucket string, key, plain []byte) {
	if bucket != bucketLog && bucket != bucketJournal && bucket != bucketDrafts {
		return
	}
	at := listAt{bucket, string(key)}
	if have, is := w.lists[at]; is {
		plain = united(bucket, key, have, plain)
	}
	w.lists[at] = plain
}

// united is what two generations of a list hold; of a draft the first stays.
func united(bucket string, key, a, b []byte) []byte {
	switch bucket {
	case bucketLog:
		have, _ := decodeLog(key, a)
		more, _ := decodeLog(key, b)
		for _, e := range more {
			if !slices.ContainsFunc(have, func(o logEntry) bool { return o.hash == e.hash }) {
				have = append(have, e)
			}
		}
		return encodeLog(key, have)
	case bucketJournal:
		have, _ := decodeJournal(a)
		more, _ := decodeJournal(b)
		for i := range more {
			if !slices.ContainsFunc(have, func(o JournalEntry) bool { return o.ID == more[i].ID }) {
				a = more[i].append(a)
			}
		}
	}
	return a
}

func (w *rescuing) put(bucket string, key, sealed []byte) error {
	w.puts = append(w.puts, sealedPut{bucket, bytes.Clone(key), sealed})
	if w.held += len(sealed); w.held < packedBytes {
		return nil
	}
	return w.flush()
}

// packedBytes is how much one transaction writes.
const packedBytes = 8 << 20

func (w *rescuing) flush() error {
	puts := w.puts
	w.puts, w.held = nil, 0
	return w.s.db.Update(func(tx *bolt.Tx) error {
		for _, p := range puts {
			if err := put(tx, p.bucket, p.key, p.value); err != nil {
				return err
			}
		}
		return nil
	})
}

// prove opens the new file as the clerk would, takes what is missing from copies, and checks it.
func (w *rescuing) prove(path string) error {
	o := w.o
	o.Backups = nil
	s, err := Open(path, o)
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(whoPath(path)) }()
	if !s.options.ReadOnly {
		w.report.Healed, err = s.HealFromBackups(w.ctx, w.folders...)
	}
	var r CheckReport
	if err == nil {
		r, err = s.Check(w.ctx, true, nil)
	}
	w.report.Sound = r.OK
	w.report.Damaged = append(w.report.Damaged, r.Damaged...)
	w.report.Subjects, w.report.Changes = r.Subjects, r.Changes
	return errors.Join(err, s.Close())
}
