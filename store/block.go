package store

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"time"

	"suifang/model"
)

// A block holds all changes of one subject, packed (see pack.go): what repeats stands once, parents are
// positions, and the hashes in the IDs are not kept but computed again. Sealed it is a value of subjects.
// Numbers are unsigned varints, signed ones zigzag.
//
//	block    version: 1 | count of changes, then each
//	change   flags(1) | its act, or how many acts back that stands | salt(16) | kind: text
//	         | flag 1: signed milliseconds after the act's time
//	         | unless flag 2: record: identity; else it is the subject's own
//	         | flag 4: count of parents, then each: how many changes back, or 0 and the ID(24) of one not here
//	         | count of fields, then each: name: text, value; with flag 64 which of the fields of the kind
//	         (see words.go) are set, the first being the lowest bit, then their values
//	         | flag 8: canonical bytes of the keys of newer versions; flag 16: the fields are null, not none
//	         | flag 32: the act stands before; 0 acts back is the last one
//	         | flag 128, alone: ID(24) | station(8): all that is left of a change whose content was erased
//	act      flags(1) | unless flag 1: id: 8 bytes, or with flag 2 16 | unless flag 4: with flag 64 the number
//	         of the hand (see hand.go), else author: identity | station(8) | program: text | zone in minutes
//	         | name: text | time
//	         | flag 8: batch: identity | flag 16: source: text | flag 32: undone act: identity
//	act      128: canonical bytes of the act | time
//
// An act's time, in milliseconds since 1970, is the signed distance to the act before; its clock is that time,
// cut to seconds, in its zone. Flag 1: its ID follows from the salt of the change (see actID). Flag 4: author,
// station, program and zone are those of the act before. An ID of 8 bytes ends in eight zeros. Dates are told
// from the change's UTC day, the subject is identity 0. A change stands after its parents, else in the order
// of IDs.
const blockVersion = 1

// maxBlock is how large a block may be before it is compressed; a person's is some 10 KB.
const maxBlock = 32 << 20

const (
	actOfSalt = 1 << iota
	actLongID
	actAsBefore
	actHasBatch
	actHasSource
	actUndoes
	actHand
	actRaw = 128
)

const (
	changeOffset = 1 << iota
	changeOwn
	changeParents
	changeExtra
	changeNull
	changeKnownAct
	changeListed
	changeErased
)

var errBlock = errors.New("not a block of changes")

// encodeBlock gives the block of a subject's changes, which may stand in any order. Equal sets give equal
// bytes.
func encodeBlock(subject model.ID, changes []*model.Change, hands *handTable) []byte {
	w := blockWriter{packer: newPacker(), subject: subject, hands: hands}
	defer w.free()
	w.ids[subject] = 0
	ordered := parentsFirst(changes)
	at := make(map[model.ChangeID]int, len(ordered))
	w.byte(blockVersion)
	w.uvarint(uint64(len(ordered)))
	for i, c := range ordered {
		w.change(c, i, at)
		at[c.ID()] = i
	}
	return bytes.Clone(w.b)
}

// parentsFirst orders changes so that each stands after its parents, else by ID, each once.
func parentsFirst(changes []*model.Change) []*model.Change {
	left := slices.SortedFunc(slices.Values(changes), func(a, b *model.Change) int { return a.ID().Compare(b.ID()) })
	left = slices.CompactFunc(left, func(a, b *model.Change) bool { return a.ID() == b.ID() })
	if !slices.ContainsFunc(left, func(c *model.Change) bool { return len(c.Parents) > 0 }) {
		return left
	}
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
	*packer
	subject model.ID
	hands   *handTable // may be nil
	acts    []*model.Act
	times   []int64
	zones   []int
}

func (w *blockWriter) change(c *model.Change, i int, at map[model.ChangeID]int) {
	if id := c.ID(); c.IsErased() {
		w.byte(changeErased)
		w.bytes(id[:])
		w.bytes(c.Act.Station[:])
		return
	}
	act := slices.IndexFunc(w.acts, func(a *model.Act) bool { return sameAct(a, &c.Act) })
	begun := len(w.b)
	w.byte(0)
	if act < 0 {
		act = len(w.acts)
		w.act(c)
	} else {
		w.b[begun] |= changeKnownAct
		w.uvarint(uint64(len(w.acts) - 1 - act))
	}
	w.bytes(c.Salt[:])
	w.text(string(c.Kind))
	flags := byte(0)
	if c.Time != w.times[act] {
		flags |= changeOffset
		w.varint(c.Time - w.times[act])
	}
	if c.Record == w.subject {
		flags |= changeOwn
	} else {
		w.id(c.Record)
	}
	if len(c.Parents) > 0 {
		flags |= changeParents
		w.parents(c.Parents, i, at)
	}
	flags |= w.fields(c)
	w.b[begun] |= flags
}

func (w *blockWriter) parents(parents []model.ChangeID, i int, at map[model.ChangeID]int) {
	w.uvarint(uint64(len(parents)))
	for _, p := range parents {
		j, here := at[p]
		if !here {
			w.byte(0)
			w.bytes(p[:])
			continue
		}
		w.uvarint(uint64(i - j))
	}
}

func (w *blockWriter) fields(c *model.Change) (flags byte) {
	w.day = dateOfDay(c.Time)
	var room [64]model.Value
	if set, values, listed := listedFields(c, room[:0]); listed {
		flags |= changeListed
		w.uvarint(set)
		for _, v := range values {
			w.value(v)
		}
	} else {
		w.uvarint(uint64(len(c.Fields)))
		for _, name := range slices.Sorted(maps.Keys(c.Fields)) {
			w.text(name)
			w.value(c.Fields[name])
		}
	}
	if len(c.Extra) > 0 {
		flags |= changeExtra
		w.b = appendBytes(w.b, model.Encode(c.Extra))
	}
	if c.Fields == nil {
		flags |= changeNull
	}
	return flags
}

// listedFields says which fields of its kind's list a change sets, and to what, if all are in it.
func listedFields(c *model.Change, room []model.Value) (set uint64, values []model.Value, listed bool) {
	values = room
	for i, name := range fields1[c.Kind] {
		if len(values) == len(c.Fields) {
			break
		}
		if v, is := c.Fields[name]; is {
			set |= 1 << i
			values = append(values, v)
		}
	}
	return set, values, len(values) > 0 && len(values) == len(c.Fields)
}

// act writes the act of the first change that has it.
func (w *blockWriter) act(c *model.Change) {
	a, n, before := &c.Act, len(w.acts), int64(0)
	if n > 0 {
		before = w.times[n-1]
	}
	zone, plain := clockZone(a.Clock, c.Time)
	if len(a.Extra) > 0 || !plain {
		zone = noZone
	}
	w.acts, w.times, w.zones = append(w.acts, a), append(w.times, c.Time), append(w.zones, zone)
	if zone == noZone {
		w.byte(actRaw)
		w.b = appendBytes(w.b, a.Encode())
		w.varint(c.Time - before)
		return
	}
	begun := len(w.b)
	w.byte(0)
	flags := w.actID(a.ID, c.Salt)
	if n > 0 && zone == w.zones[n-1] && sameHand(a, w.acts[n-1]) {
		flags |= actAsBefore
	} else if n, is := w.hands.known(hand{author: a.Author, station: a.Station, zone: zone, program: a.Program}); is {
		flags |= actHand
		w.uvarint(uint64(n))
	} else {
		w.id(a.Author)
		w.bytes(a.Station[:])
		w.text(a.Program)
		w.varint(int64(zone))
	}
	w.text(a.Name)
	w.varint(c.Time - before)
	flags |= w.actRest(a)
	w.b[begun] = flags
}

func (w *blockWriter) actID(id model.ID, salt [16]byte) (flags byte) {
	switch {
	case id == actID(salt):
		return actOfSalt
	case [8]byte(id[8:]) != [8]byte{}:
		w.bytes(id[:])
		return actLongID
	}
	w.bytes(id[:8])
	return 0
}

func (w *blockWriter) actRest(a *model.Act) (flags byte) {
	if !a.Batch.IsZero() {
		flags |= actHasBatch
		w.id(a.Batch)
	}
	if a.Source != "" {
		flags |= actHasSource
		w.text(a.Source)
	}
	if !a.Undoes.IsZero() {
		flags |= actUndoes
		w.id(a.Undoes)
	}
	return flags
}

func sameHand(a, b *model.Act) bool {
	return a.Author == b.Author && a.Station == b.Station && a.Program == b.Program
}

func sameAct(a, b *model.Act) bool {
	return a.ID == b.ID && a.Name == b.Name && sameHand(a, b) &&
		a.Clock == b.Clock && a.Batch == b.Batch && a.Source == b.Source && a.Undoes == b.Undoes &&
		(len(a.Extra)+len(b.Extra) == 0 || bytes.Equal(a.Encode(), b.Encode()))
}

// actID is the ID of an act whose first change has that salt: an act of a single change then costs the block
// no second identity. It is a hash, so it tells nothing of the salt; 8 bytes tell all acts of a family apart.
func actID(salt [16]byte) (id model.ID) {
	sum := sha256.Sum256(append([]byte("suifang act "), salt[:]...))
	copy(id[:8], sum[:])
	return id
}

// dateOfDay is the UTC day of a time in milliseconds.
func dateOfDay(ms int64) model.Date {
	return epochDay + model.Date(min(max(ms/day, 0), int64(lastDate)))
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
func decodeBlock(subject model.ID, b []byte, hands *handTable) (changes []*model.Change, err error) {
	r := blockReader{unpacker: unpacker{reader: reader{b: b}, ids: []model.ID{subject}}, subject: subject, hands: hands}
	if v := r.byte(); v != blockVersion {
		return nil, fmt.Errorf("block of version %d: %w", v, errBlock)
	}
	for range r.count(20) {
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

//go:noinline
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

// text is not packed: it stands behind its length.
func (r *reader) text() string { return string(r.bytes()) }

func (r *reader) id16() (id model.ID) {
	copy(id[:], r.take(len(id)))
	return id
}

type blockReader struct {
	unpacker
	subject model.ID
	hands   *handTable // may be nil
	acts    []model.Act
	times   []int64
	zones   []int
	changes []*model.Change
}

// act reads the act of the first change that has it, in front of that change's salt; ofSalt says that its ID
// follows from that.
func (r *blockReader) act() (ofSalt bool) {
	var a model.Act
	var before int64
	zone := noZone
	if n := len(r.times); n > 0 {
		before = r.times[n-1]
	}
	flags := r.byte()
	if flags == actRaw {
		var err error
		if a, err = model.DecodeAct(bytes.Clone(r.bytes())); err != nil {
			r.fail()
		}
		before += r.varint()
	} else {
		a, zone = r.plainAct(flags)
		before += r.varint()
		a.Clock = clockText(before, zone)
		r.actRest(flags, &a)
	}
	r.acts, r.times, r.zones = append(r.acts, a), append(r.times, before), append(r.zones, zone)
	return flags != actRaw && flags&actOfSalt != 0
}

// noZone is the zone of an act whose clock stands as it was.
const noZone = 1 << 20

func (r *blockReader) plainAct(flags byte) (a model.Act, zone int) {
	switch {
	case flags&actOfSalt != 0:
	case flags&actLongID != 0:
		a.ID = r.id16()
	default:
		copy(a.ID[:], r.take(8))
	}
	n := len(r.acts)
	switch {
	case flags&actAsBefore != 0 && (n == 0 || r.zones[n-1] == noZone):
		r.fail()
	case flags&actAsBefore != 0:
		last := &r.acts[n-1]
		a.Author, a.Station, a.Program, zone = last.Author, last.Station, last.Program, r.zones[n-1]
	case flags&actHand != 0:
		h, is := r.hands.at(r.uvarint())
		if !is {
			r.fail()
		}
		a.Author, a.Station, a.Program, zone = h.author, h.station, h.program, h.zone
	default:
		a.Author = r.id()
		copy(a.Station[:], r.take(len(a.Station)))
		a.Program, zone = r.text(), int(r.varint())
	}
	if zone < -24*60 || zone > 24*60 {
		r.fail()
		zone = 0
	}
	a.Name = r.text()
	return a, zone
}

func (r *blockReader) actRest(flags byte, a *model.Act) {
	if flags&actHasBatch != 0 {
		a.Batch = r.id()
	}
	if flags&actHasSource != 0 {
		a.Source = r.text()
	}
	if flags&actUndoes != 0 {
		a.Undoes = r.id()
	}
}

func (r *blockReader) change() {
	flags := r.byte()
	if flags == changeErased {
		r.erased()
		return
	}
	c := &model.Change{Subject: r.subject, Record: r.subject}
	act, ofSalt := len(r.acts), false
	if flags&changeKnownAct == 0 {
		ofSalt = r.act()
	} else {
		act -= 1 + int(min(r.uvarint(), 1<<30))
	}
	copy(c.Salt[:], r.take(len(c.Salt)))
	c.Kind = model.Kind(r.text())
	if r.err != nil || act < 0 || act >= len(r.acts) {
		r.fail()
		return
	}
	if ofSalt {
		r.acts[act].ID = actID(c.Salt)
	}
	c.Act, c.Time = r.acts[act], r.times[act]
	if flags&changeOffset != 0 {
		c.Time += r.varint()
	}
	if flags&changeOwn == 0 {
		c.Record = r.id()
	}
	if flags&changeParents != 0 {
		c.Parents = r.parents()
	}
	r.fields(c, flags)
	if r.err != nil || c.Time < 0 {
		r.fail()
		return
	}
	r.changes = append(r.changes, c.Seal())
}

func (r *blockReader) erased() {
	var id model.ChangeID
	var station model.Station
	copy(id[:], r.take(len(id)))
	copy(station[:], r.take(len(station)))
	if r.err != nil || id.Time() < 0 {
		r.fail()
		return
	}
	r.changes = append(r.changes, model.Erased(r.subject, id, station))
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

func (r *blockReader) fields(c *model.Change, flags byte) {
	r.day = dateOfDay(c.Time)
	if flags&changeListed != 0 {
		r.listed(c)
	} else {
		n := r.count(2)
		c.Fields = make(map[string]model.Value, n)
		for range n {
			name := r.text()
			c.Fields[name] = r.value()
		}
	}
	if flags&changeNull != 0 {
		c.Fields = nil
	}
	if flags&changeExtra != 0 && model.Decode(bytes.Clone(r.bytes()), &c.Extra) != nil {
		r.fail()
	}
}

func (r *blockReader) listed(c *model.Change) {
	set, names := r.uvarint(), fields1[c.Kind]
	if set>>len(names) != 0 {
		r.fail()
		return
	}
	c.Fields = make(map[string]model.Value, bits.OnesCount64(set))
	for i, name := range names {
		if set>>i&1 == 1 {
			c.Fields[name] = r.value()
		}
	}
}
