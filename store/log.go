package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/arrange"
)

// The log says which changes of a station's day are here, whose they are and when each came into this copy.
//
//	list  version: 1 | count, then each: first half of the change's hash(8) | first bytes of its subject(6)
//	      | runs until all are told: how many | signed days from the list's day to the one on which they came in
//
// An entry stands in the order of hashes. The design has whole IDs here; they do not compress, and would take
// 44 bytes a change where this takes 14: a tenth of a county's file. Two changes of one day that share 64 bits
// of a hash do not happen by chance, and the sums in days are of whole hashes, so a difference is never missed;
// a subject's first 6 bytes lead to it in the order of keys. Whoever needs whole IDs reads the subjects.
//
// maxList is how many entries a list holds; a longer one splits by the next 4 bits of the hashes, so that equal
// sets of changes lie in equal lists, however they came.
const maxList = 1000

const (
	listVersion  = 1
	logEntrySize = 14
)

// A logEntry says that a change is here, whose it is and when it came into this copy.
type logEntry struct {
	hash    [8]byte
	subject subjectHead
	came    model.Date
}

// A subjectHead is the beginning of a subject's ID.
type subjectHead [6]byte

func newLogEntry(c *model.Change, came model.Date) logEntry {
	return logEntry{hash: hashHead(c.ID()), subject: headOf(c.Subject), came: came}
}

func hashHead(id model.ChangeID) [8]byte { return [8]byte(id.Hash()) }

func headOf(subject model.ID) subjectHead { return subjectHead(subject[:]) }

func subjectsOf(tx *bolt.Tx, heads []subjectHead) (ids []model.ID) {
	for _, head := range heads {
		ids = append(ids, subjectsLike(tx, head)...)
	}
	return ids
}

// subjectsLike are the subjects that begin so: nearly always one.
func subjectsLike(tx *bolt.Tx, begin subjectHead) (ids []model.ID) {
	each(tx, bucketSubjects, begin[:], nil, func(key, _ []byte) bool {
		if id := model.ID(key[:subjectKeySize]); len(ids) == 0 || ids[len(ids)-1] != id {
			ids = append(ids, id)
		}
		return true
	})
	return ids
}

func (e *logEntry) before(o *logEntry) int {
	return cmp.Or(bytes.Compare(e.hash[:], o.hash[:]), bytes.Compare(e.subject[:], o.subject[:]))
}

func encodeLog(key []byte, list []logEntry) []byte {
	arrange.By(list, func(a, b logEntry) int { return a.before(&b) })
	out := append(make([]byte, 0, 16+len(list)*logEntrySize), listVersion)
	out = binary.AppendUvarint(out, uint64(len(list)))
	for i := range list {
		out = append(append(out, list[i].hash[:]...), list[i].subject[:]...)
	}
	for n := 0; len(list) > 0; list = list[n:] {
		for n = 1; n < len(list) && list[n].came == list[0].came; n++ {
		}
		out = binary.AppendUvarint(out, uint64(n))
		out = binary.AppendVarint(out, int64(list[0].came-dateOfKey(key)))
	}
	return out
}

// dateOfKey is the day that stands in a key of log, days or journal.
func dateOfKey(key []byte) model.Date {
	return epochDay + model.Date(min(binary.BigEndian.Uint32(key[len(model.Station{}):]), uint32(lastDate)))
}

func decodeLog(key, b []byte) ([]logEntry, bool) {
	r := reader{b: b}
	if len(key) < dayKeySize || r.byte() != listVersion {
		return nil, false
	}
	list := make([]logEntry, r.count(logEntrySize))
	for i := range list {
		copy(list[i].hash[:], r.take(len(list[i].hash)))
		copy(list[i].subject[:], r.take(len(list[i].subject)))
	}
	for at := 0; at < len(list); {
		n, came := r.uvarint(), dateOfKey(key)+model.Date(r.varint())
		if r.err != nil || n == 0 || n > uint64(len(list)-at) {
			return nil, false
		}
		for range n {
			list[at].came = came
			at++
		}
	}
	return list, r.err == nil && len(r.b) == 0
}

// nibble is the nth half byte of a hash.
func (e *logEntry) nibble(n int) byte {
	b := e.hash[n/2]
	if n%2 == 0 {
		return b >> 4
	}
	return b & 15
}

var logShelf = shelf[logEntry]{bucket: bucketLog, limit: maxList, part: (*logEntry).nibble, deep: 16, encode: encodeLog, decode: decodeLog}

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

// leave takes a change out of the sum.
func (d *daySum) leave(id model.ChangeID) {
	d.count--
	borrow := 0
	for i, h := 15, id.Hash(); i >= 0; i-- {
		left := int(d.sum[i]) - int(h[i]) - borrow
		d.sum[i], borrow = byte(left), 0
		if left < 0 {
			borrow = 1
		}
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

// A logWriter gathers what one transaction adds to log and days.
type logWriter struct {
	*shelfWriter[logEntry]
	days map[string]*daySum
}

func (s *Store) newLogWriter(tx *bolt.Tx) *logWriter {
	return &logWriter{shelfWriter: logShelf.writer(s, tx), days: map[string]*daySum{}}
}

// add takes a change in that this copy did not have.
func (w *logWriter) add(c *model.Change, came model.Date) error {
	key := dayKey(c.Act.Station, c.Time)
	sum, err := w.day(key)
	if err != nil {
		return err
	}
	sum.add(c.ID())
	return w.shelfWriter.add(key, newLogEntry(c, came))
}

// addOnce is add for a change that the log may have already, though no block has it: its block was damaged.
func (w *logWriter) addOnce(c *model.Change, came model.Date) error {
	e := newLogEntry(c, came)
	_, list, err := w.list(dayKey(c.Act.Station, c.Time), &e)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(list.entries, func(o logEntry) bool { return o.hash == e.hash && o.subject == e.subject }) {
		return nil
	}
	return w.add(c, came)
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

// flush writes everything.
func (w *logWriter) flush() error {
	for key, sum := range w.days {
		if err := w.s.seal(w.tx, bucketDays, []byte(key), sum.bytes()); err != nil {
			return err
		}
	}
	return w.shelfWriter.flush()
}
