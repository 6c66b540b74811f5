package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/store/bundle"
	"suifang/store/seal"
)

// A Lack is what the sender of a bundle holds and this copy does not, as far as sums can tell it: where this copy
// holds more of a station's days besides, less shows than is missing.
type Lack struct {
	Changes uint64     // at least so many
	Since   model.Date // the earliest day of which some are missing; a bundle since then brings them
	Most    bool       // most of what the sender holds: whoever joins begins with a copy of the file, not with bundles
}

// OpenBundle opens a bundle with the keys of this family, or with the passphrase that it was sealed by. It is read
// through once: a bundle is whole or refused.
func (s *Store) OpenBundle(in io.ReaderAt, size int64, passphrase []byte) (*bundle.Bundle, error) {
	b, err := bundle.Open(in, size, func(sealing bundle.Sealing) (bundle.Key, error) {
		switch {
		case sealing.ByPassphrase() && len(passphrase) == 0:
			return nil, ErrBundlePassphrase
		case sealing.ByPassphrase():
			return seal.OpenLock(passphrase, sealing.Lock)
		case sealing.Family != s.Family():
			return nil, ErrOtherFamily
		}
		return s.keys, nil
	})
	if errors.Is(err, seal.ErrUnknownEpoch) {
		err = ErrNewerKeys
	}
	if err != nil {
		return nil, fmt.Errorf("open bundle: %w", explain(err))
	}
	return b, nil
}

// TakeBundle takes in what a bundle brings, the same way as [Store.Merge]: in batches that each leave a whole file,
// known again whenever and however it comes a second time. It says what the sender holds besides.
func (s *Store) TakeBundle(ctx context.Context, b *bundle.Bundle, o MergeOptions) (r MergeReport, lack Lack, err error) {
	begun := time.Now() // measures this PC, says nothing about the day
	m := merging{s: s}
	from := b.Sealing.Family // of a bundle that only a passphrase sealed: nobody's, whatever it says
	into := taking{from: from, expected: b.About.Changes, progress: o.Progress, batch: o.batch}
	if !o.AcceptErasures {
		if into.gate, err = s.gateOf(b); err != nil {
			return r, lack, fmt.Errorf("take bundle: %w", err)
		}
	}
	t, err := s.take(ctx, bundled(b), into)
	m.took(t)
	m.report.ErasuresWait = into.gate.left()
	m.report.In = b.About.Changes
	if err == nil {
		lack, err = s.afterBundle(b)
	}
	m.report.BytesRead, m.report.Took = b.Size(), time.Since(begun)
	if err != nil {
		return m.report, lack, fmt.Errorf("take bundle: %w", err)
	}
	return m.report, lack, nil
}

// bundled are a bundle's changes, a set each.
func bundled(b *bundle.Bundle) iter.Seq2[[]*model.Change, error] {
	return func(yield func([]*model.Change, error) bool) {
		err := b.Each(func(set bundle.Set) error {
			if len(set.Changes) > 0 && !yield(set.Changes, nil) {
				return errStopped
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStopped) {
			yield(nil, err)
		}
	}
}

// errStopped ends the reading of a bundle of which no more is asked.
var errStopped = errors.New("stopped")

// afterBundle unites the journals and holds the sender's sums against what is here now. Of another family's clerks
// nothing is journalled here.
func (s *Store) afterBundle(b *bundle.Bundle) (lack Lack, err error) {
	var sums []bundle.Sum
	var journal []bundle.JournalDay
	if err := b.Each(func(set bundle.Set) error {
		sums, journal = append(sums, set.Sums...), append(journal, set.Journal...)
		return nil
	}); err != nil {
		return lack, err
	}
	if len(journal) > 0 && !b.Sealing.ByPassphrase() {
		if err := s.uniteJournal(journal); err != nil {
			return lack, err
		}
	}
	return s.lackOf(sums, b.About.Held)
}

// uniteJournal takes in the entries that are not here yet.
func (s *Store) uniteJournal(days []bundle.JournalDay) error {
	s.write.Lock()
	defer s.write.Unlock()
	err := s.update(func(tx *bolt.Tx) error {
		some := false
		for _, d := range days {
			united, err := s.uniteJournalDay(tx, d)
			if err != nil {
				return err
			}
			some = some || united
		}
		if !some {
			return errNothingNew
		}
		return nil
	})
	if errors.Is(err, errNothingNew) {
		return nil
	}
	return err
}

// uniteJournalDay says whether a day has brought an entry. One whose own entries do not open stays as it is.
func (s *Store) uniteJournalDay(tx *bolt.Tx, d bundle.JournalDay) (some bool, err error) {
	key := dayKey(d.Station, int64(d.Day)*day)
	own, err := s.unseal(tx, bucketJournal, key)
	if err != nil {
		return false, nil // check names it
	}
	brought, ok := decodeJournal(d.Entries)
	here, _ := decodeJournal(own)
	if !ok {
		return false, bundle.ErrDamaged
	}
	known := map[uint64]bool{}
	for _, e := range here {
		known[e.ID] = true
	}
	for _, e := range brought {
		if !known[e.ID] {
			own, known[e.ID], some = e.append(own), true, true
		}
	}
	if !some {
		return false, nil
	}
	return true, s.seal(tx, bucketJournal, key, own)
}

// lackOf holds a sender's sums against those of the same days here.
func (s *Store) lackOf(sums []bundle.Sum, held uint64) (lack Lack, err error) {
	var days map[string]daySum
	if err := s.view(func(tx *bolt.Tx) (err error) {
		days, err = s.daySums(tx)
		return err
	}); err != nil {
		return lack, err
	}
	own := map[model.Station]map[uint32]daySum{}
	for key, sum := range days {
		at := model.Station([]byte(key[:len(model.Station{})]))
		if own[at] == nil {
			own[at] = map[uint32]daySum{}
		}
		own[at][keyDay(key)] = sum
	}
	for _, theirs := range sums {
		if here := sumOf(own[theirs.Station], theirs.First, theirs.Last); here.count < theirs.Count {
			lack.add(theirs, theirs.Count-here.count)
		}
	}
	lack.Most = lack.Changes > replayFrom && lack.Changes > held/2
	return lack, nil
}

func (l *Lack) add(sum bundle.Sum, changes uint64) {
	on := epochDay + model.Date(min(sum.First, uint32(lastDate)))
	if l.Changes == 0 || on < l.Since {
		l.Since = on
	}
	l.Changes += changes
}

// sumOf joins what a station has on the days from one to another.
func sumOf(days map[uint32]daySum, first, last uint32) (all daySum) {
	for day, sum := range days {
		if day >= first && day <= last {
			all.join(sum)
		}
	}
	return all
}
