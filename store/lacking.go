package store

import (
	"bytes"
	"context"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model/arrange"
)

// lacking is what another file has and this one has not, told by the sums of days and by the log alone: cost
// follows the differences. Days are those of the other file, so whatever this one holds besides costs nothing.
type lacking struct {
	subjects []subjectHead // whose changes they are, sorted, each once
	changes  int           // how many are missing here
	holds    int           // how many the other file has
	damaged  []error       // lists of the other file that do not open
}

// A comparison of two files, each in a reading transaction.
type comparison struct {
	s, other    *Store
	tx, otherTx *bolt.Tx
	read, reads *reach // what was read of this file and of the other
	found       lacking
	compacted   int        // how many subjects were left when they were compacted
	last        []logEntry // the list of this file that was opened last
	lastKey     []byte
}

func (s *Store) compare(tx *bolt.Tx, other *Store, otherTx *bolt.Tx, reads *reach) *comparison {
	return &comparison{s: s, other: other, tx: tx, otherTx: otherTx, read: s.reached.Load(), reads: reads}
}

// run compares day by day. Where a list of the other file does not open, all its subjects are to be looked at.
func (c *comparison) run(ctx context.Context) (lacking, error) {
	var err error
	each(c.otherTx, bucketDays, nil, nil, func(key, sealed []byte) bool {
		if len(key) == dayKeySize {
			c.day(key, sealed)
		}
		err = ctx.Err()
		return err == nil
	})
	c.noted()
	if len(c.found.damaged) > 0 {
		c.everybody()
	}
	c.compact()
	return c.found, err
}

// sealedAlike says whether two values are one, sealed once: nonces are random, and long enough never to meet.
// Only the beginnings are read.
func (c *comparison) sealedAlike(own, theirs []byte) bool {
	const head = 1 + 8 + 24 // suite, epoch, nonce
	if len(own) != len(theirs) || len(own) < head {
		return false
	}
	c.read.saw(c.tx, own[:head])
	c.reads.saw(c.otherTx, theirs[:head])
	return bytes.Equal(own[:head], theirs[:head])
}

// day compares a station's day.
func (c *comparison) day(key, sealed []byte) {
	c.reads.saw(c.otherTx, sealed)
	theirs, err := c.other.daySum(key, sealed)
	if err != nil {
		c.found.damaged = append(c.found.damaged, err)
		return
	}
	c.found.holds += int(theirs.count)
	own := get(c.tx, bucketDays, key)
	if c.sealedAlike(own, sealed) {
		return
	}
	c.read.saw(c.tx, own)
	if ours, err := c.s.daySum(key, own); err != nil || own == nil || ours != theirs {
		c.lists(key) // where the own sum is damaged, its lists tell
	}
}

func (s *Store) daySum(key, sealed []byte) (d daySum, err error) {
	if sealed == nil {
		return d, nil
	}
	plain, err := s.open(bucketDays, key, sealed)
	if err != nil {
		return d, err
	}
	d, ok := decodeDaySum(plain)
	if !ok {
		return d, damaged(bucketDays, key, "not a sum")
	}
	return d, nil
}

// lists compares a day's lists.
func (c *comparison) lists(day []byte) {
	each(c.otherTx, bucketLog, day, nil, func(key, sealed []byte) bool {
		if c.sealedAlike(get(c.tx, bucketLog, key), sealed) {
			return true
		}
		c.reads.saw(c.otherTx, sealed)
		plain, err := c.other.open(bucketLog, key, sealed)
		list, ok := []logEntry(nil), false
		if err == nil {
			if list, ok = decodeLog(key, plain); !ok {
				err = damaged(bucketLog, key, "not a list")
			}
		}
		if err != nil {
			c.found.damaged = append(c.found.damaged, err)
			return true
		}
		c.missing(list, c.ours(key))
		return true
	})
}

// ours are the entries of this file that lie where the other has its list, others perhaps among them, in the
// order of hashes: this file may have parted the list less, or more. What does not open counts as missing.
func (c *comparison) ours(key []byte) (list []logEntry) {
	for end := len(key); end >= dayKeySize; end-- {
		if bytes.Equal(c.lastKey, key[:end]) {
			return c.last
		}
		if sealed := get(c.tx, bucketLog, key[:end]); sealed != nil {
			c.read.saw(c.tx, sealed)
			c.last, c.lastKey = c.s.logList(key[:end], sealed), bytes.Clone(key[:end])
			return c.last
		}
	}
	each(c.tx, bucketLog, key, nil, func(below, sealed []byte) bool {
		c.read.saw(c.tx, sealed)
		list = append(list, c.s.logList(below, sealed)...)
		return true
	})
	return list
}

func (s *Store) logList(key, sealed []byte) []logEntry {
	plain, err := s.open(bucketLog, key, sealed)
	if err != nil {
		return nil
	}
	list, _ := decodeLog(key, plain)
	return list
}

// missing notes which of the other's entries are not among the own ones.
func (c *comparison) missing(theirs, own []logEntry) {
	for i := range theirs {
		e := &theirs[i]
		for len(own) > 0 && bytes.Compare(own[0].hash[:], e.hash[:]) < 0 {
			own = own[1:]
		}
		if len(own) > 0 && own[0].hash == e.hash {
			continue
		}
		c.found.subjects = append(c.found.subjects, e.subject)
		c.found.changes++
	}
	if len(c.found.subjects) > 2*c.compacted+1<<16 {
		c.compact()
	}
}

func (c *comparison) compact() {
	arrange.By(c.found.subjects, func(a, b subjectHead) int { return bytes.Compare(a[:], b[:]) })
	c.found.subjects = slices.Compact(c.found.subjects)
	c.compacted = len(c.found.subjects)
}

// noted adds the subjects of which a block was found damaged here: the other file may have what it held.
func (c *comparison) noted() {
	c.found.subjects = append(c.found.subjects, ailing(c.tx)...)
}

// everybody has all subjects of the other file looked at.
func (c *comparison) everybody() {
	each(c.otherTx, bucketSubjects, nil, nil, func(key, _ []byte) bool {
		if len(key) >= subjectKeySize {
			c.found.subjects = append(c.found.subjects, subjectHead(key[:len(subjectHead{})]))
		}
		return true
	})
}
