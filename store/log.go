package store

import (
	"bytes"
	"encoding/binary"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// maxList is how many entries a list of the log holds; a longer one splits by the next 4 bits of the IDs'
// hashes, so that equal sets of changes lie in equal lists, however they came.
const maxList = 1000

// A logEntry says that a change is here, whose it is and when it came into this copy.
type logEntry struct {
	change  model.ChangeID
	subject model.ID
	came    model.Date
}

func encodeLog(list []logEntry) []byte {
	out := make([]byte, 0, len(list)*logEntrySize)
	for _, e := range list {
		out = append(append(out, e.change[:]...), e.subject[:]...)
		out = binary.BigEndian.AppendUint32(out, uint32(e.came))
	}
	return out
}

func decodeLog(b []byte) ([]logEntry, bool) {
	if len(b)%logEntrySize != 0 {
		return nil, false
	}
	list := make([]logEntry, 0, len(b)/logEntrySize)
	for ; len(b) > 0; b = b[logEntrySize:] {
		var e logEntry
		rest := b[copy(e.change[:], b):]
		rest = rest[copy(e.subject[:], rest):]
		e.came = model.Date(binary.BigEndian.Uint32(rest))
		list = append(list, e)
	}
	return list, true
}

// nibble is the nth half byte of a change's hash.
func nibble(id model.ChangeID, n int) byte {
	b := id.Hash()[n/2]
	if n%2 == 0 {
		return b >> 4
	}
	return b & 15
}

// A daySum is how many changes a station made on a day, and the sum of their hashes modulo 2^128.
type daySum struct {
	count uint64
	sum   [16]byte
}

func (d *daySum) add(id model.ChangeID) {
	d.count++
	carry := uint(0)
	for i, h := 15, id.Hash(); i >= 0; i-- {
		carry += uint(d.sum[i]) + uint(h[i])
		d.sum[i] = byte(carry)
		carry >>= 8
	}
}

func (d daySum) bytes() []byte {
	return append(binary.BigEndian.AppendUint64(nil, d.count), d.sum[:]...)
}

func decodeDaySum(b []byte) (d daySum, ok bool) {
	if len(b) != 24 {
		return d, false
	}
	d.count = binary.BigEndian.Uint64(b)
	copy(d.sum[:], b[8:])
	return d, true
}

// A logWriter gathers what one transaction adds to log and days, so that each list is sealed once.
type logWriter struct {
	s     *Store
	tx    *bolt.Tx
	lists map[string][]logEntry // nil for a list that was split
	days  map[string]*daySum
}

func (s *Store) newLogWriter(tx *bolt.Tx) *logWriter {
	return &logWriter{s: s, tx: tx, lists: map[string][]logEntry{}, days: map[string]*daySum{}}
}

// add takes a change in that this copy did not have.
func (w *logWriter) add(c *model.Change, came model.Date) error {
	key := dayKey(c.Act.Station, c.Time)
	sum, err := w.day(key)
	if err != nil {
		return err
	}
	sum.add(c.ID())
	return w.insert(key, 0, logEntry{change: c.ID(), subject: c.Subject, came: came})
}

func (w *logWriter) day(key []byte) (*daySum, error) {
	if sum, loaded := w.days[string(key)]; loaded {
		return sum, nil
	}
	b, err := w.s.unseal(w.tx, bucketDays, key)
	if err != nil {
		return nil, err
	}
	sum, ok := decodeDaySum(b)
	if b != nil && !ok {
		return nil, damaged(bucketDays, key, "not a sum")
	}
	w.days[string(key)] = &sum
	return &sum, nil
}

// insert puts an entry into the list that its hash leads to, depth half bytes under the day's key.
func (w *logWriter) insert(key []byte, depth int, e logEntry) error {
	list, split, err := w.list(key)
	if err != nil {
		return err
	}
	if split {
		return w.insert(append(bytes.Clone(key), nibble(e.change, depth)), depth+1, e)
	}
	list = append(list, e)
	w.lists[string(key)] = list
	if len(list) <= maxList || depth == 32 {
		return nil
	}
	w.lists[string(key)] = nil
	for _, e := range list {
		child := string(append(bytes.Clone(key), nibble(e.change, depth)))
		w.lists[child] = append(w.lists[child], e)
	}
	return nil
}

// list reads a list; split says that it was parted and its entries stand below.
func (w *logWriter) list(key []byte) (list []logEntry, split bool, err error) {
	if list, loaded := w.lists[string(key)]; loaded {
		return list, list == nil, nil
	}
	b, err := w.s.unseal(w.tx, bucketLog, key)
	if err != nil {
		return nil, false, err
	}
	if b == nil {
		each(w.tx, bucketLog, key, nil, func([]byte, []byte) bool {
			split = true
			return false
		})
		return nil, split, nil
	}
	list, ok := decodeLog(b)
	if !ok {
		return nil, false, damaged(bucketLog, key, "not a list")
	}
	return list, false, nil
}

// flush writes everything.
func (w *logWriter) flush() error {
	for key, sum := range w.days {
		if err := w.s.seal(w.tx, bucketDays, []byte(key), sum.bytes()); err != nil {
			return err
		}
	}
	for key, list := range w.lists {
		if list == nil {
			if err := drop(w.tx, bucketLog, []byte(key)); err != nil {
				return err
			}
			continue
		}
		slices.SortFunc(list, func(a, b logEntry) int { return a.change.Compare(b.change) })
		if err := w.s.seal(w.tx, bucketLog, []byte(key), encodeLog(list)); err != nil {
			return err
		}
	}
	return nil
}
