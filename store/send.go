package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/arrange"
	"suifang/store/bundle"
	"suifang/store/seal"
)

// A Parcel says what of this copy a bundle is to carry, and to whom.
type Parcel struct {
	Since      model.Date     // what came into this copy on that day or later
	For        *Store         // or, if set, exactly what that open file lacks
	Passphrase []byte         // opens the bundle where it goes to another family; nil: the family's data key does
	KDF        seal.KDFParams // for the passphrase; zero: the default
}

// A Sent is what a bundle came to.
type Sent struct {
	Changes, Subjects int
	Sets              int
	Bytes             int64
	Missing           int  // changes that do not open here; another copy may send them
	Replay            bool // most of what this copy holds: a copy of the file would have been better
}

// replayFrom is from how many changes on it matters that a bundle holds most of a file.
const replayFrom = 5000

// WriteBundle writes a bundle to a new file, under another name first, synced and read back before it counts.
// Everyone in force in the family can open it, or whoever has the passphrase. Looks, prints and exports travel
// within the family alone: they tell of its clerks. Where it is interrupted nothing is left behind.
func (s *Store) WriteBundle(ctx context.Context, path string, p Parcel, progress Progress) (sent Sent, err error) {
	if _, err := os.Lstat(path); err == nil {
		return sent, fmt.Errorf("bundle: %w", ErrExists)
	}
	temporary := path + ".part"
	if sent, err = s.writeBundle(ctx, temporary, p, progress); err == nil {
		err = renameNew(temporary, path)
	}
	if err != nil {
		_ = os.Remove(temporary)
		return sent, fmt.Errorf("bundle: %w", explain(err))
	}
	return sent, explain(syncDir(filepath.Dir(path)))
}

func (s *Store) writeBundle(ctx context.Context, path string, p Parcel, progress Progress) (sent Sent, err error) {
	sealing, key, err := s.sealingFor(p)
	if err != nil {
		return sent, err
	}
	f, err := openFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return sent, err
	}
	defer f.Close()
	w := sending{s: s, ctx: ctx, parcel: p, progress: progress, out: bundle.NewWriter(f, sealing, key)}
	if err := w.run(); err != nil {
		return w.sent, err
	}
	if err := f.Sync(); err != nil {
		return w.sent, err
	}
	w.sent.Bytes, w.sent.Sets = w.out.Size(), w.out.Sets()
	_, err = bundle.Open(f, w.sent.Bytes, func(bundle.Sealing) (bundle.Key, error) { return key, nil })
	return w.sent, err
}

// sealingFor chooses the key. The epoch is the current one and no older, for who was removed since holds the
// older ones; a receiver who lacks it is told by the file for whom it is, or at the latest when it is opened.
func (s *Store) sealingFor(p Parcel) (bundle.Sealing, bundle.Key, error) {
	switch {
	case p.Passphrase != nil:
		kdf := p.KDF
		if kdf == (seal.KDFParams{}) {
			kdf = seal.DefaultKDF
		}
		lock, err := seal.NewLock(p.Passphrase, kdf, s.random)
		if err != nil {
			return bundle.Sealing{}, nil, err
		}
		return bundle.Sealing{Lock: lock.Bytes()}, lock, nil
	case p.For != nil && p.For.Family() != s.Family():
		return bundle.Sealing{}, nil, ErrOtherFamily
	}
	sealing := bundle.Sealing{Family: s.Family()}
	if p.For == nil {
		return sealing, s.keys, nil
	}
	return sealing, s.keys, p.For.view(func(tx *bolt.Tx) error {
		for epoch := range epochsIn(tx) {
			if epoch == s.keys.Current() {
				return nil
			}
		}
		return ErrNewerKeys
	})
}

// A sending is one bundle being written.
type sending struct {
	s        *Store
	ctx      context.Context
	parcel   Parcel
	progress Progress
	out      *bundle.Writer
	list     []logEntry // what is to be sent, by subject; for another file the subjects alone count
	expected int        // how many changes that is
	days     map[string]daySum
	sent     Sent
}

func (w *sending) run() error {
	if err := w.s.view(w.choose); err != nil {
		return err
	}
	arrange.By(w.list, func(a, b logEntry) int {
		return cmp.Or(bytes.Compare(a.subject[:], b.subject[:]), bytes.Compare(a.hash[:], b.hash[:]))
	})
	for at := 0; at < len(w.list); {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		end := w.batch(at)
		if err := w.read(func(tx, theirs *bolt.Tx) error { return w.changes(tx, theirs, w.list[at:end]) }); err != nil {
			return err
		}
		at = end
		if w.progress != nil {
			w.progress(at, len(w.list))
		}
	}
	w.sent.Missing = max(0, w.expected-w.sent.Changes)
	return w.end()
}

// read reads in this file, and in the other one if the bundle is for one; theirs is nil if not.
func (w *sending) read(fn func(tx, theirs *bolt.Tx) error) error {
	return w.s.view(func(tx *bolt.Tx) error {
		if w.parcel.For == nil {
			return fn(tx, nil)
		}
		return w.parcel.For.view(func(theirs *bolt.Tx) error { return fn(tx, theirs) })
	})
}

// sentAtOnce is how many changes are looked for in one reading transaction; growing waits for readers.
const sentAtOnce = 2000

// batch is where the batch that begins at a place ends: between two subjects.
func (w *sending) batch(at int) int {
	end := min(at+sentAtOnce, len(w.list))
	for end < len(w.list) && w.list[end].subject == w.list[end-1].subject {
		end++
	}
	return end
}

// choose finds what is to be sent. Sums and choice are of one moment: what is recorded meanwhile is in neither.
// What says which keys are in force in a family is no other's affair.
func (w *sending) choose(tx *bolt.Tx) (err error) {
	if w.days, err = w.s.daySums(tx); err != nil {
		return err
	}
	if w.parcel.Passphrase != nil {
		for _, c := range w.s.blocks(tx, w.s.epochs()).changes {
			key := string(dayKey(c.Act.Station, c.Time))
			sum := w.days[key]
			sum.leave(c.ID())
			w.days[key] = sum
		}
	}
	if w.parcel.For != nil {
		return w.lackedBy(tx, w.parcel.For)
	}
	w.list, err = w.s.cameSince(tx, w.parcel.Since)
	w.expected = len(w.list)
	return err
}

// lackedBy chooses the subjects of which another file lacks a change, by the sums of days and the log; and those
// noted there as damaged, for what is sent heals them.
func (w *sending) lackedBy(tx *bolt.Tx, other *Store) error {
	return other.view(func(theirs *bolt.Tx) error {
		lack, err := other.compare(theirs, w.s, tx, nil).run(w.ctx)
		for _, of := range lack.subjects {
			w.list = append(w.list, logEntry{subject: of})
		}
		w.expected = lack.changes
		return err
	})
}

// daySums are the sums of all days.
func (s *Store) daySums(tx *bolt.Tx) (sums map[string]daySum, err error) {
	sums = map[string]daySum{}
	each(tx, bucketDays, nil, nil, func(key, sealed []byte) bool {
		if len(key) != dayKeySize {
			return true
		}
		plain, e := s.open(bucketDays, key, sealed)
		sum, ok := decodeDaySum(plain)
		if err = e; err == nil && !ok {
			err = damaged(bucketDays, key, "not a sum")
		}
		sums[string(key)] = sum
		return err == nil
	})
	return sums, err
}

// cameSince are the changes that came into this copy on a day or later. The log is sorted by the days of the
// changes themselves, and an old one may have come today: all of it is read, 14 bytes a change.
func (s *Store) cameSince(tx *bolt.Tx, since model.Date) (list []logEntry, err error) {
	each(tx, bucketLog, nil, nil, func(key, sealed []byte) bool {
		plain, e := s.open(bucketLog, key, sealed)
		entries, ok := decodeLog(key, plain)
		if err = e; err == nil && !ok {
			err = damaged(bucketLog, key, "not a list")
		}
		for _, e := range entries {
			if e.came >= since {
				list = append(list, e)
			}
		}
		return err == nil
	})
	return list, err
}

// changes writes the changes of some subjects that the entries name, or that the other file lacks.
func (w *sending) changes(tx, theirs *bolt.Tx, list []logEntry) error {
	for len(list) > 0 {
		of, named := list[0].subject, map[[8]byte]bool{}
		for len(list) > 0 && list[0].subject == of {
			named[list[0].hash] = true
			list = list[1:]
		}
		for _, id := range subjectsLike(tx, of) {
			wanted := func(c *model.Change) bool { return named[hashHead(c.ID())] }
			if theirs != nil {
				wanted = w.parcel.For.lacks(theirs, id)
			}
			if err := w.subject(tx, id, wanted); err != nil {
				return err
			}
		}
	}
	return nil
}

// lacks tells which changes of a subject are not in this file.
func (s *Store) lacks(tx *bolt.Tx, subject model.ID) func(*model.Change) bool {
	has := map[model.ChangeID]bool{}
	for _, c := range s.blocks(tx, subject).changes {
		has[c.ID()] = true
	}
	return func(c *model.Change) bool { return !has[c.ID()] }
}

func (w *sending) subject(tx *bolt.Tx, id model.ID, wanted func(*model.Change) bool) error {
	before, own := w.sent.Changes, w.parcel.Passphrase != nil && id == w.s.epochs()
	changes := w.s.blocks(tx, id).changes
	slices.SortStableFunc(changes, erasureFirst)
	for _, c := range changes {
		if !wanted(c) {
			continue
		}
		if own {
			w.expected-- // left out, and not missed
			continue
		}
		w.sent.Changes++
		if err := w.out.Change(c); err != nil {
			return err
		}
	}
	if w.sent.Changes > before {
		w.sent.Subjects++
	}
	return nil
}

// erasureFirst puts what erases a subject before the names of what it erased: wherever a receiver stops, it knows what
// they mean.
func erasureFirst(a, b *model.Change) int { return boolInt(b.CarriesOut()) - boolInt(a.CarriesOut()) }

// end writes what else travels, and what ends the bundle.
func (w *sending) end() error {
	held := uint64(0)
	for _, sum := range bundleSums(w.days) {
		held += sum.Count
		if err := w.out.Sum(sum); err != nil {
			return err
		}
	}
	w.sent.Replay = w.sent.Changes > replayFrom && uint64(w.sent.Changes) > held/2
	if w.parcel.Passphrase == nil {
		if err := w.read(w.journal); err != nil {
			return err
		}
	}
	o := w.s.options
	return w.out.Close(bundle.About{Family: w.s.Family(), Station: o.Station, Program: o.Program,
		Clock: o.Now().Format(time.RFC3339), Since: w.parcel.Since, Held: held})
}

// Days that lie close are summed one by one, those of a past month together, and those of years: what a bundle
// of one day carries of the past stays small.
const (
	daysApart  = 64
	monthOf    = 32 // days
	monthsPast = 1024
	yearsOf    = 1024 // days
)

// bundleSums joins day sums into those that travel, sorted by station and day.
func bundleSums(days map[string]daySum) (sums []bundle.Sum) {
	newest := uint32(0)
	for key := range days {
		newest = max(newest, keyDay(key))
	}
	joined := map[bundle.Sum]daySum{} // the sum's place → what it holds
	for key, sum := range days {
		at := bundle.Sum{Station: model.Station([]byte(key[:len(model.Station{})]))}
		at.First, at.Last = spanOf(keyDay(key), newest)
		all := joined[at]
		all.join(sum)
		joined[at] = all
	}
	for at, sum := range joined {
		at.Count, at.Sum = sum.count, sum.sum
		sums = append(sums, at)
	}
	arrange.By(sums, func(a, b bundle.Sum) int {
		return cmp.Or(bytes.Compare(a.Station[:], b.Station[:]), cmp.Compare(a.First, b.First))
	})
	return sums
}

func keyDay(key string) uint32 { return binary.BigEndian.Uint32([]byte(key[len(model.Station{}):])) }

// spanOf is the first and the last of the days that are summed together with a day: those of a span that lies
// whole so far back.
func spanOf(day, newest uint32) (first, last uint32) {
	for _, span := range []struct{ days, back uint32 }{{yearsOf, monthsPast}, {monthOf, daysApart}} {
		first, last = day&^(span.days-1), day|(span.days-1)
		if int64(newest)-int64(last) >= int64(span.back) {
			return first, last
		}
	}
	return day, day
}

// journal writes the entries of the days from the first on that the bundle is about: for another file, those
// days whose entries it does not have alike.
func (w *sending) journal(tx, theirs *bolt.Tx) (err error) {
	each(tx, bucketJournal, nil, nil, func(key, sealed []byte) bool {
		if len(key) != dayKeySize || dateOfKey(key) < w.parcel.Since {
			return true
		}
		entries, e := w.s.open(bucketJournal, key, sealed)
		if e != nil || theirs != nil && w.parcel.For.journals(theirs, key, entries) {
			return true // check names what does not open
		}
		err = w.out.Journal(bundle.JournalDay{Station: model.Station(key), Day: keyDay(string(key)), Entries: entries})
		return err == nil
	})
	return err
}

// journals says whether the journal of a day is the same here.
func (s *Store) journals(tx *bolt.Tx, key, entries []byte) bool {
	has, err := s.unseal(tx, bucketJournal, key)
	return err == nil && bytes.Equal(has, entries)
}
