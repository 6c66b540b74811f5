package model

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"

	"github.com/fxamacker/cbor/v2"
)

// A ChangeID names a change by its time and its content, so that changes sort by time and none can be
// altered and keep its name.
//
//	bytes   0-7    milliseconds since 1970 UTC, big endian: the clock's, or the date's that the clerk confirmed
//	bytes   8-23   SHA-256 over the deterministic CBOR of the whole change, cut
type ChangeID [24]byte

func (c ChangeID) String() string { return hex.EncodeToString(c[:]) }

// Time is the time in the ID, in milliseconds since 1970 UTC.
func (c ChangeID) Time() int64 { return int64(binary.BigEndian.Uint64(c[:8])) }

// Hash is the part of the ID that is a hash of the content.
func (c ChangeID) Hash() []byte { return c[8:] }

// Compare orders IDs by time, then by hash.
func (c ChangeID) Compare(o ChangeID) int { return slices.Compare(c[:], o[:]) }

// Kind says what a record is: "person", "visit". A kind that this version does not know is kept, folded
// and sent on all the same.
type Kind string

// A Value is one field's value as deterministic CBOR. Decimals are text: there are no floats. The null
// value clears the field.
type Value = cbor.RawMessage

// A Station is the PC, or the copy on it, that made a change. Nothing but speed depends on it.
type Station [8]byte

func (s Station) String() string { return hex.EncodeToString(s[:]) }

// A Change is the only way anything is written. To add to it:
//
//   - give a new key the next number; a number is never used again, a key never changes its meaning;
//   - leave a key out when it is empty, so that older changes keep their IDs;
//   - no floats and no times of day but in Act.Clock;
//   - what this version does not know is in Extra and is hashed, kept and sent on.
type Change struct {
	Time    int64            // milliseconds since 1970 UTC
	Salt    [16]byte         // random, so that no one can guess a sealed content from its ID
	Subject ID               // whose record it is
	Kind    Kind             // what the record is
	Record  ID               // the record
	Parents []ChangeID       // the heads of the record in the state that the form was filled from, sorted
	Fields  map[string]Value // the patch; a null clears the field
	Act     Act
	Extra   map[uint64]Value // keys of newer versions

	id     ChangeID // computed once, by Seal or DecodeChange
	erased bool     // the content is gone: there is nothing to encode
}

// An Act is what a clerk did in one stroke; it may have changed several records.
type Act struct {
	ID      ID      // random
	Name    string  // "record_visit", "import": a word for the program, put into the clerk's language by the screens
	Author  ID      // the clerk's record
	Station Station // where
	Program string  // the version that wrote it
	Clock   string  // date, time and zone that the author's clock showed, RFC 3339
	Batch   ID      // the import's number, if it was one
	Source  string  // what was imported: "women", "exams"
	Undoes  ID      // the act that this one takes back
	Extra   map[uint64]Value
}

// Day is the civil day that the author's clock showed; it is what "known on" means everywhere.
func (a Act) Day() Date {
	if len(a.Clock) < len("2006-01-02") {
		return 0
	}
	d, _ := ParseISO(a.Clock[:len("2006-01-02")])
	return d
}

// ID is the change's name.
func (c *Change) ID() ChangeID { return c.id }

// encoding is the one way in which changes and their values become bytes: deterministic, definite
// lengths, sorted keys, dates as text and identities as byte strings.
var encoding, decoding = func() (cbor.EncMode, cbor.DecMode) {
	opts := cbor.CoreDetEncOptions()
	opts.TextMarshaler = cbor.TextMarshalerTextString
	enc, err := opts.EncMode()
	if err != nil {
		panic(err) // the options above are constants
	}
	dec, err := cbor.DecOptions{
		TextUnmarshaler:  cbor.TextUnmarshalerTextString,
		DupMapKey:        cbor.DupMapKeyEnforcedAPF,
		IndefLength:      cbor.IndefLengthForbidden,
		MaxNestedLevels:  16,
		MaxArrayElements: 1 << 16,
		MaxMapPairs:      1 << 12,
	}.DecMode()
	if err != nil {
		panic(err)
	}
	return enc, dec
}()

const (
	keyTime = iota + 1
	keySalt
	keySubject
	keyKind
	keyRecord
	keyParents
	keyFields
	keyAct
)

const (
	actID = iota + 1
	actName
	actAuthor
	actStation
	actProgram
	actClock
	actBatch
	actSource
	actUndoes
)

// Seal fixes the change's content and computes its ID. A change is not altered afterwards.
func (c *Change) Seal() *Change {
	slices.SortFunc(c.Parents, ChangeID.Compare)
	buffer := buffers.Get().(*[]byte)
	*buffer = c.encode((*buffer)[:0])
	sum := sha256.Sum256(*buffer)
	buffers.Put(buffer)
	binary.BigEndian.PutUint64(c.id[:8], uint64(c.Time))
	copy(c.id[8:], sum[:])
	return c
}

var buffers = sync.Pool{New: func() any { return new([]byte) }}

// Encode gives the change's canonical bytes, those that its ID hashes.
func (c *Change) Encode() []byte { return c.encode(nil) }

func (c *Change) encode(b []byte) []byte {
	if len(c.Extra)+len(c.Act.Extra) > 0 || c.Time < 0 {
		return append(b, mustEncode(c.wire())...)
	}
	return c.appendCanonical(b)
}

func (c *Change) wire() map[uint64]any {
	m := make(map[uint64]any, 8+len(c.Extra))
	for k, v := range c.Extra {
		m[k] = v
	}
	m[keyTime], m[keySalt], m[keySubject] = c.Time, c.Salt[:], c.Subject[:]
	m[keyKind], m[keyRecord] = string(c.Kind), c.Record[:]
	if len(c.Parents) > 0 {
		m[keyParents] = byteStrings(c.Parents)
	}
	m[keyFields] = c.Fields
	m[keyAct] = c.Act.wire()
	return m
}

func byteStrings(ids []ChangeID) [][]byte {
	out := make([][]byte, len(ids))
	for i := range ids {
		out[i] = ids[i][:]
	}
	return out
}

// Encode gives the act's canonical bytes: the acts of one stroke are equal to the byte.
func (a Act) Encode() []byte {
	if len(a.Extra) > 0 {
		return mustEncode(a.wire())
	}
	return a.appendCanonical(nil)
}

func (a Act) wire() map[uint64]any {
	m := make(map[uint64]any, 9+len(a.Extra))
	for k, v := range a.Extra {
		m[k] = v
	}
	m[actID], m[actName], m[actAuthor], m[actStation] = a.ID[:], a.Name, a.Author[:], a.Station[:]
	m[actProgram], m[actClock] = a.Program, a.Clock
	if !a.Batch.IsZero() {
		m[actBatch] = a.Batch[:]
	}
	if a.Source != "" {
		m[actSource] = a.Source
	}
	if !a.Undoes.IsZero() {
		m[actUndoes] = a.Undoes[:]
	}
	return m
}

func mustEncode(v any) []byte {
	b, err := encoding.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("encode %T: %v", v, err)) // only types of this package reach here
	}
	return b
}

// DecodeChange reads a change's canonical bytes and computes its ID. Bytes in another form than
// [Change.Encode] gives are refused, so that one change has one name.
func DecodeChange(b []byte) (*Change, error) {
	var m map[uint64]Value
	if err := decoding.Unmarshal(b, &m); err != nil {
		return nil, fmt.Errorf("decode change: %w", err)
	}
	c := &Change{}
	var act Value
	for key, part := range map[uint64]any{
		keyTime: &c.Time, keySalt: &c.Salt, keySubject: &c.Subject, keyKind: &c.Kind,
		keyRecord: &c.Record, keyParents: &c.Parents, keyFields: &c.Fields, keyAct: &act,
	} {
		if err := take(m, key, part); err != nil {
			return nil, fmt.Errorf("decode change, key %d: %w", key, err)
		}
	}
	c.Extra = rest(m)
	var err error
	if c.Act, err = DecodeAct(act); err != nil {
		return nil, err
	}
	if c.Time < 0 || string(c.Encode()) != string(b) {
		return nil, fmt.Errorf("decode change: not in canonical form")
	}
	return c.Seal(), nil
}

// DecodeAct reads an act's canonical bytes.
func DecodeAct(b []byte) (a Act, err error) {
	var m map[uint64]Value
	if err := decoding.Unmarshal(b, &m); err != nil {
		return a, fmt.Errorf("decode act: %w", err)
	}
	for key, part := range map[uint64]any{
		actID: &a.ID, actName: &a.Name, actAuthor: &a.Author, actStation: &a.Station, actProgram: &a.Program,
		actClock: &a.Clock, actBatch: &a.Batch, actSource: &a.Source, actUndoes: &a.Undoes,
	} {
		if err := take(m, key, part); err != nil {
			return a, fmt.Errorf("decode act, key %d: %w", key, err)
		}
	}
	a.Extra = rest(m)
	return a, nil
}

// take moves the value under key, if there is one, into part.
func take(m map[uint64]Value, key uint64, part any) error {
	v, ok := m[key]
	if !ok {
		return nil
	}
	delete(m, key)
	return decoding.Unmarshal(v, part)
}

func rest(m map[uint64]Value) map[uint64]Value {
	if len(m) == 0 {
		return nil
	}
	return m
}
