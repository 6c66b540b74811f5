package store

import (
	"fmt"
	"os"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// Stats are counts and sizes, without any name.
type Stats struct {
	People     int
	Women      int // of 15 to 49 years
	Households int
	Changes    int
	Records    int // -1 where nobody has counted, see [Store.Check]
	Lines      int // of the agenda
	FileBytes  int64
	Opened     time.Duration // from the file to the first question, the passphrase's work included
	Unlocked   time.Duration // of that, the passphrase's work
	Directory  time.Duration // until search knew everybody
}

// BucketSize is how many values a bucket holds and how many bytes its pages take.
type BucketSize struct{ Values, Bytes int }

// Stats counts what the file holds. Ages are those of the clock's day.
func (s *Store) Stats() (st Stats, err error) {
	<-s.dir.ready
	today := model.DateOf(s.options.Now())
	st.Opened, st.Unlocked, st.Directory = s.opening.opened, s.opening.unlocked, s.dir.took
	s.dir.count(&st, today)
	if info, err := os.Stat(s.path); err == nil {
		st.FileBytes = info.Size()
	}
	err = s.view(func(tx *bolt.Tx) error {
		st.Records = -1
		if n, known := s.countRecords(tx); known {
			st.Records = n
		}
		each(tx, bucketDays, nil, nil, func(key, sealed []byte) bool {
			if plain, err := s.open(bucketDays, key, sealed); err == nil {
				sum, _ := decodeDaySum(plain)
				st.Changes += int(sum.count)
			}
			return true
		})
		eachList(tx, 0, lastDate, func(key, sealed []byte) {
			if plain, err := s.open(bucketAgenda, key, sealed); err == nil {
				st.Lines += countLines(plain)
			}
		})
		return nil
	})
	if err != nil {
		return st, fmt.Errorf("stats: %w", err)
	}
	return st, nil
}

// Sizes are those of the buckets. All pages are looked at, and so the whole file is read.
func (s *Store) Sizes() (map[string]BucketSize, error) {
	sizes := map[string]BucketSize{}
	err := s.view(func(tx *bolt.Tx) error {
		for _, name := range buckets {
			b := tx.Bucket([]byte(name)).Stats()
			sizes[name] = BucketSize{Values: b.KeyN, Bytes: b.BranchAlloc + b.LeafAlloc}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("sizes: %w", err)
	}
	return sizes, nil
}

func (d *directory) count(st *Stats, today model.Date) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	links := d.joins.Load()
	for row, kind := range d.kinds {
		if kind != entryFree && d.lead(links, uint32(row)) != uint32(row) {
			continue // counted under the identity that she is joined under
		}
		switch kind {
		case entryPerson:
			st.People++
			if age := d.births[row].AgeOn(today); d.sexes[row] == 'f' && age >= 15 && age <= 49 {
				st.Women++
			}
		case entryHousehold:
			st.Households++
		}
	}
}
