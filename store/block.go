package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"

	"suifang/model"
)

// A block holds all changes of one subject. What repeats stands once, parents are positions, and the hashes
// in the IDs are not kept but computed again. Compressed (see squeeze.go) and sealed it is a value of
// subjects. Numbers are unsigned varints, signed ones zigzag; text and bytes stand behind their length.
//
//	block    version: 1 | words | ids | acts | changes
//	words    count, then texts: kinds, names of acts and fields, versions of programs, sources
//	ids      count, then 16 bytes each: records, authors, batches
//	acts     count, then each: form(1)
//	         form 0: canonical bytes of the act | time
//	         form 1: flags(1) | id(16) | name, program: word | author: id | station(8) | time | zone in minutes
//	                 | flag 1: batch: id | flag 2: source: word | flag 4: undone act(16)
//	changes  count, then each: flags(1) | act | salt(16) | kind: word | record: id, +1, 0 = the subject's own
//	         | flag 1: signed milliseconds after the act's time
//	         | count of parents, then each: how many changes back, or 0 and the ID(24) of one not here
//	         | count of fields, then each: name: word, value: bytes of CBOR
//	         | flag 2: canonical bytes of the keys of newer versions; flag 4: the fields are null, not none
//
// An act's time, in milliseconds since 1970, is the signed distance to the act before. A form 1 act's clock
// is that time, cut to seconds, in its zone. A change stands after its parents, else in the order of IDs.
const blockVersion = 1

// maxBlock is how large a block may be before it is compressed; a person's is some 10 KB.
const maxBlock = 32 << 20

const (
	actRaw  = 0
	actForm = 1

	actHasBatch  = 1
	actHasSource = 2
	actUndoes    = 4

	changeOffset = 1
	changeExtra  = 2
	changeNull   = 4
)

var errBlock = errors.New("not a block of changes")

// encodeBlock gives the block of a subject's changes, which may stand in any order. Equal sets give equal
// bytes.
func encodeBlock(subject model.ID, changes []*model.Change) []byte {
	w := blockWriter{subject: subject, words: map[string]uint64{}, ids: map[model.ID]uint64{}, acts: map[string]uint64{}}
	ordered := parentsFirst(changes)
	at := make(map[model.ChangeID]int, len(ordered))
	for i, c := range ordered {
		w.change(c, i, at)
		at[c.ID()] = i
	}
	return w.bytes(len(ordered))
}

// parentsFirst orders changes so that each stands after its parents, else by ID, each once.
func parentsFirst(changes []*model.Change) []*model.Change {
	left := slices.SortedFunc(slices.Values(changes), func(a, b *model.Change) int { return a.ID().Compare(b.ID()) })
	left = slices.CompactFunc(left, func(a, b *model.Change) bool { return a.ID() == b.ID() })
	waits := make(map[model.ChangeID]bool, len(left))
	for _, c := range left {
		waits[c.ID()] = true
	}
	ordered := make([]*model.Change, 0, len(left))
	for len(left) > 0 {
		var next []*model.Change
		for _, c := range left {
			if slices.ContainsFunc(c.Parents, func(p model.ChangeID) bool { return waits[p] }) {
				next = append(next, c)
				continue
			}
			waits[c.ID()] = false
			ordered = append(ordered, c)
		}
		left = next // a change is named by a hash over its parents, so there is no ring and some are always free
	}
	return ordered
}

type blockWriter struct {
	subject  model.ID
	words    map[string]uint64
	wordList []string
	ids      map[model.ID]uint64
	idList   []byte
	acts     map[string]uint64
	actTimes []int64
	actBytes []byte
	body     []byte
}

func (w *blockWriter) bytes(count int) []byte {
	out := append(make([]byte, 0, len(w.body)+len(w.actBytes)+len(w.idList)+256), blockVersion)
	out = binary.AppendUvarint(out, uint64(len(w.wordList)))
	for _, word := range w.wordList {
		out = appendBytes(out, word)
	}
	out = binary.AppendUvarint(out, uint64(len(w.ids)))
	out = append(out, w.idList...)
	out = binary.AppendUvarint(out, uint64(len(w.actTimes)))
	out = append(out, w.actBytes...)
	out = binary.AppendUvarint(out, uint64(count))
	return append(out, w.body...)
}

func (w *blockWriter) word(s string) uint64 {
	n, known := w.words[s]
	if !known {
		n = uint64(len(w.wordList))
		w.words[s], w.wordList = n, append(w.wordList, s)
	}
	return n
}

func (w *blockWriter) id(id model.ID) uint64 {
	n, known := w.ids[id]
	if !known {
		n = uint64(len(w.ids))
		w.ids[id], w.idList = n, append(w.idList, id[:]...)
	}
	return n
}

// act gives the number of the act and the time that stands with it.
func (w *blockWriter) act(c *model.Change) (n uint64, ms int64) {
	raw := c.Act.Encode()
	n, known := w.acts[string(raw)]
	if known {
		return n, w.actTimes[n]
	}
	n = uint64(len(w.actTimes))
	before := int64(0)
	if n > 0 {
		before = w.actTimes[n-1]
	}
	w.acts[string(raw)], w.actTimes = n, append(w.actTimes, c.Time)
	b := w.actBytes
	zone, plain := clockZone(c.Act.Clock, c.Time)
	if !plain || len(c.Act.Extra) > 0 {
		b = appendBytes(append(b, actRaw), raw)
		w.actBytes = binary.AppendVarint(b, c.Time-before)
		return n, c.Time
	}
	w.actBytes = w.appendAct(b, c.Act, c.Time-before, zone)
	return n, c.Time
}

func (w *blockWriter) appendAct(b []byte, a model.Act, after int64, zone int) []byte {
	flags := byte(0)
	if !a.Batch.IsZero() {
		flags |= actHasBatch
	}
	if a.Source != "" {
		flags |= actHasSource
	}
	if !a.Undoes.IsZero() {
		flags |= actUndoes
	}
	b = append(append(b, actForm, flags), a.ID[:]...)
	b = binary.AppendUvarint(b, w.word(a.Name))
	b = binary.AppendUvarint(b, w.word(a.Program))
	b = binary.AppendUvarint(b, w.id(a.Author))
	b = append(b, a.Station[:]...)
	b = binary.AppendVarint(b, after)
	b = binary.AppendVarint(b, int64(zone))
	if flags&actHasBatch != 0 {
		b = binary.AppendUvarint(b, w.id(a.Batch))
	}
	if flags&actHasSource != 0 {
		b = binary.AppendUvarint(b, w.word(a.Source))
	}
	if flags&actUndoes != 0 {
		b = append(b, a.Undoes[:]...)
	}
	return b
}

func (w *blockWriter) change(c *model.Change, i int, at map[model.ChangeID]int) {
	act, ms := w.act(c)
	flags := byte(0)
	if c.Time != ms {
		flags |= changeOffset
	}
	if len(c.Extra) > 0 {
		flags |= changeExtra
	}
	if c.Fields == nil {
		flags |= changeNull
	}
	b := binary.AppendUvarint(append(w.body, flags), act)
	b = append(b, c.Salt[:]...)
	b = binary.AppendUvarint(b, w.word(string(c.Kind)))
	record := uint64(0)
	if c.Record != w.subject {
		record = w.id(c.Record) + 1
	}
	b = binary.AppendUvarint(b, record)
	if flags&changeOffset != 0 {
		b = binary.AppendVarint(b, c.Time-ms)
	}
	b = appendParents(b, c.Parents, i, at)
	b = binary.AppendUvarint(b, uint64(len(c.Fields)))
	for _, name := range slices.Sorted(maps.Keys(c.Fields)) {
		b = appendBytes(binary.AppendUvarint(b, w.word(name)), c.Fields[name])
	}
	if flags&changeExtra != 0 {
		b = appendBytes(b, model.Encode(c.Extra))
	}
	w.body = b
}

func appendParents(b []byte, parents []model.ChangeID, i int, at map[model.ChangeID]int) []byte {
	b = binary.AppendUvarint(b, uint64(len(parents)))
	for _, p := range parents {
		j, here := at[p]
		if !here {
			b = append(append(b, 0), p[:]...)
			continue
		}
		b = binary.AppendUvarint(b, uint64(i-j))
	}
	return b
}

func appendBytes[S ~string | ~[]byte](b []byte, s S) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// clockZone is the zone, in minutes east of Greenwich, in which a change's time reads as the clock does;
// plain is false if it does not: then the clock is kept as it stands.
func clockZone(clock string, ms int64) (minutes int, plain bool) {
	t, err := time.Parse(time.RFC3339, clock)
	if err != nil {
		return 0, false
	}
	_, seconds := t.Zone()
	return seconds / 60, seconds%60 == 0 && clockText(ms, seconds/60) == clock
}

// clockText is what a clock in a zone shows at a time, as changes carry it.
func clockText(ms int64, zone int) string {
	t := time.UnixMilli(ms).UTC()
	if zone != 0 {
		t = t.In(time.FixedZone("", zone*60))
	}
	return t.Format(time.RFC3339)
}

// decodeBlock reads the changes of a subject and computes their IDs.
func decodeBlock(subject model.ID, b []byte) (changes []*model.Change, err error) {
	r := blockReader{reader: reader{b: b}, subject: subject}
	if v := r.byte(); v != blockVersion {
		return nil, fmt.Errorf("block of version %d: %w", v, errBlock)
	}
	for range r.count(1) {
		r.words = append(r.words, string(r.bytes()))
	}
	for range r.count(len(model.ID{})) {
		r.ids = append(r.ids, r.id16())
	}
	for range r.count(2) {
		r.act()
	}
	for range r.count(4) {
		if r.err != nil {
			break
		}
		r.change()
	}
	if r.err == nil && len(r.b) > 0 {
		r.err = errBlock
	}
	return r.changes, r.err
}

// A reader takes numbers and bytes off the front; after the first error all is empty.
type reader struct {
	b   []byte
	err error
}

func (r *reader) fail() { r.b, r.err = nil, cmp.Or(r.err, errBlock) }

func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.fail()
		return nil
	}
	head := r.b[:n:n]
	r.b = r.b[n:]
	return head
}

func (r *reader) byte() byte {
	if b := r.take(1); len(b) == 1 {
		return b[0]
	}
	return 0
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) varint() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

// count reads how many things of at least size bytes follow; more than there is room for is an error.
func (r *reader) count(size int) int {
	n := r.uvarint()
	if n > uint64(len(r.b)/size) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *reader) bytes() []byte { return r.take(r.count(1)) }

func (r *reader) id16() (id model.ID) {
	copy(id[:], r.take(len(id)))
	return id
}

type blockReader struct {
	reader
	subject model.ID
	words   []string
	ids     []model.ID
	acts    []model.Act
	times   []int64
	changes []*model.Change
}

func (r *blockReader) word() string {
	if n := r.uvarint(); n < uint64(len(r.words)) {
		return r.words[n]
	}
	r.fail()
	return ""
}

func (r *blockReader) id() model.ID {
	if n := r.uvarint(); n < uint64(len(r.ids)) {
		return r.ids[n]
	}
	r.fail()
	return model.ID{}
}

func (r *blockReader) act() {
	before := int64(0)
	if n := len(r.times); n > 0 {
		before = r.times[n-1]
	}
	var a model.Act
	var ms int64
	switch r.byte() {
	case actRaw:
		var err error
		if a, err = model.DecodeAct(bytes.Clone(r.bytes())); err != nil {
			r.fail()
		}
		ms = before + r.varint()
	case actForm:
		a, ms = r.formedAct(before)
	default:
		r.fail()
	}
	r.acts, r.times = append(r.acts, a), append(r.times, ms)
}

func (r *blockReader) formedAct(before int64) (a model.Act, ms int64) {
	flags := r.byte()
	a.ID = r.id16()
	a.Name, a.Program, a.Author = r.word(), r.word(), r.id()
	copy(a.Station[:], r.take(len(a.Station)))
	ms = before + r.varint()
	zone := r.varint()
	if zone < -24*60 || zone > 24*60 {
		r.fail()
		return a, ms
	}
	a.Clock = clockText(ms, int(zone))
	if flags&actHasBatch != 0 {
		a.Batch = r.id()
	}
	if flags&actHasSource != 0 {
		a.Source = r.word()
	}
	if flags&actUndoes != 0 {
		a.Undoes = r.id16()
	}
	return a, ms
}

func (r *blockReader) change() {
	flags := r.byte()
	c := &model.Change{Subject: r.subject, Record: r.subject}
	act := r.uvarint()
	if act >= uint64(len(r.acts)) {
		r.fail()
		return
	}
	c.Act, c.Time = r.acts[act], r.times[act]
	copy(c.Salt[:], r.take(len(c.Salt)))
	c.Kind = model.Kind(r.word())
	if n := r.uvarint(); n > uint64(len(r.ids)) {
		r.fail()
	} else if n > 0 {
		c.Record = r.ids[n-1]
	}
	if flags&changeOffset != 0 {
		c.Time += r.varint()
	}
	c.Parents = r.parents()
	c.Fields = r.fields()
	if flags&changeNull != 0 {
		c.Fields = nil
	}
	if flags&changeExtra != 0 {
		c.Extra = r.extra()
	}
	if r.err != nil || c.Time < 0 {
		r.fail()
		return
	}
	r.changes = append(r.changes, c.Seal())
}

func (r *blockReader) parents() (parents []model.ChangeID) {
	for range r.count(1) {
		back := r.uvarint()
		if back > uint64(len(r.changes)) {
			r.fail()
			return nil
		}
		var p model.ChangeID
		if back == 0 {
			copy(p[:], r.take(len(p)))
		} else {
			p = r.changes[uint64(len(r.changes))-back].ID()
		}
		parents = append(parents, p)
	}
	return parents
}

func (r *blockReader) fields() map[string]model.Value {
	n := r.count(2)
	fields := make(map[string]model.Value, n)
	for range n {
		name, value := r.word(), r.bytes()
		if cbor.Wellformed(value) != nil {
			r.fail()
			return nil
		}
		fields[name] = value
	}
	return fields
}

func (r *blockReader) extra() (extra map[uint64]model.Value) {
	if model.Decode(bytes.Clone(r.bytes()), &extra) != nil {
		r.fail()
	}
	return extra
}
