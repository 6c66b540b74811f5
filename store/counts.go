package store

import (
	"encoding/binary"

	bolt "go.etcd.io/bbolt"
)

// How many records the blocks hold is told by no other value, and folding a county to count them takes a minute. So
// each writing keeps the number in step. Where a block is damaged nobody can: the number goes, and comes back when
// the derived data is made anew.

// It stands in meta, which every writing touches: beside the chunks of the directory it dragged those along that bbolt
// keeps on one page with it, a hundred KB a visit.

// countRecords is the number; known is false where nobody has counted, or what was counted does not open.
func (s *Store) countRecords(tx *bolt.Tx) (n int, known bool) {
	plain, err := s.unseal(tx, bucketMeta, keyRecords)
	if plain == nil && err == nil {
		plain, err = s.unseal(tx, bucketDirectory, keyRecords) // where it once stood
	}
	if err != nil || len(plain) != 8 {
		return 0, false
	}
	return int(binary.BigEndian.Uint64(plain)), true
}

func (s *Store) putRecords(tx *bolt.Tx, n int) error {
	if err := dropOldRecords(tx); err != nil {
		return err
	}
	return s.seal(tx, bucketMeta, keyRecords, binary.BigEndian.AppendUint64(nil, uint64(n)))
}

func dropRecords(tx *bolt.Tx) error {
	if err := dropOldRecords(tx); err != nil {
		return err
	}
	return drop(tx, bucketMeta, keyRecords)
}

// dropOldRecords touches the directory only where the number stands there.
func dropOldRecords(tx *bolt.Tx) error {
	if get(tx, bucketDirectory, keyRecords) == nil {
		return nil
	}
	return drop(tx, bucketDirectory, keyRecords)
}

// flushRecords brings the number to what the subjects touched hold now.
func (w *writing) flushRecords() error {
	n, known := w.s.countRecords(w.tx)
	was := n
	for _, t := range w.subjects {
		n += len(t.after.State.Records) - len(t.before.State.Records)
		known = known && len(t.blocks.damage) == 0
	}
	switch {
	case !known || n < 0:
		return dropRecords(w.tx)
	case n == was:
		return nil
	}
	return w.s.putRecords(w.tx, n)
}

// records holds the number against what was counted, unless a part of the blocks does not open.
func (c *checking) records() {
	for _, bucket := range []string{bucketMeta, bucketDirectory} {
		if sealed := get(c.tx, bucket, keyRecords); sealed != nil {
			plain, err := c.s.open(bucket, keyRecords, sealed)
			if err == nil && len(plain) != 8 {
				err = damaged(bucket, keyRecords, "does not decode")
			}
			if err != nil {
				c.damage(err)
			}
		}
	}
	n, known := c.s.countRecords(c.tx)
	if known && n != c.report.Records && len(c.bad) == 0 {
		c.differs("records")
	}
}
