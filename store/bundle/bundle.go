// Package bundle is the file that carries changes from one copy to another: on a stick, in a folder, by mail,
// in an object store. It knows bytes, changes and how they are sealed; it opens no database, and whose
// changes they are is the store's to say.
//
// What is carried is sets. A set is at most 256 KiB and whole by itself: it says what it is, how it is sealed,
// how long it is, and ends in its number, the hash of all its bytes. So a carrier that sees no content can tell
// one set from another, whole from damaged, and what it has carried already. A bundle is one file: its sets
// one behind the other, the contents last. A single file was chosen over a folder of sets because it is what
// a clerk can pick up, mail and count: one that is cut off, or lacks a set, is noticed. A carrier that rather
// takes pieces cuts it between sets; each is a file for itself that [OpenSet] reads.
//
// A set, numbers big-endian:
//
//	bytes  what
//	8      "suifangB"
//	1      version: 1
//	1      how it is sealed: 1 = by the family's data key, 2 = by a passphrase
//	n      1: family ID (16)   2: the lock of package seal (26)
//	4      length of what follows but for the number
//	n      sealed for the bucket "bundle" and all bytes before the length
//	32     SHA-256 of all bytes above: the set's number
//
// Sealed is: how it is compressed (0 not, 1 DEFLATE) | the kind of set (1) and its entries, at most 1 MiB.
// For another family no family ID stands in the clear: the receiver learns it from the contents.
//
//	kind  entries
//	1     contents: CBOR map of [About], and the numbers of all sets before it, in order; it ends the bundle
//	2     changes: length (varint) | canonical bytes of the change
//	3     sums: station(8) | first day(4) | last day(4) | count(8) | sum of the hashes(16): see [Sum]
//	4     journal: station(8) | day(4) | length (varint) | entries as the store keeps them
//	5     names of changes whose content was erased: subject(16) | change ID(24) | station(8)
//	128+  of newer versions: passed over; an unknown kind below is refused
//
// Keys do not travel in bundles. An epoch that the receiver does not hold is [seal.ErrUnknownEpoch]; the
// wrappings of keys are united, held against the clerks' records and wrapped on to everyone in force where two
// whole files meet, and nowhere else.
package bundle

import (
	"errors"

	"suifang/model"
	"suifang/store/seal"
)

// Magic is how every set, and so every bundle, begins.
const Magic = "suifangB"

// Version is that of the sets that this program writes and the newest that it reads.
const Version = 1

const (
	// MaxSet is how long a set is at most, so that any carrier takes it.
	MaxSet = 256 << 10
	// maxSets bounds what a reader keeps in mind; more is carried by a copy of the file.
	maxSets = 7000
	// maxPlain bounds what a set can hold when it is decompressed.
	maxPlain = 1 << 20

	numberSize = 32
)

// What can be wrong with a bundle. Each has its own remedy.
var (
	// ErrNotBundle: the file is something else.
	ErrNotBundle = errors.New("not a bundle")
	// ErrNewer: made by a newer program, in a way that this one does not know.
	ErrNewer = errors.New("bundle of a newer program")
	// ErrIncomplete: cut off, or sets are missing, doubled or in another order than they were written in.
	ErrIncomplete = errors.New("bundle incomplete")
	// ErrDamaged: a set is not what was written.
	ErrDamaged = errors.New("bundle damaged")
	// ErrTooLarge: more than a bundle holds, or a single change that no set holds: a copy of the file carries it.
	ErrTooLarge = errors.New("too much for a bundle")
	// ErrWrongPassphrase: the bundle is whole, the passphrase does not open it.
	ErrWrongPassphrase = seal.ErrWrongPassphrase
)

// Kinds of sets.
const (
	kindContents = 1 + iota
	kindChanges
	kindSums
	kindJournal
	kindErased

	kindsOptional = 128
)

// How sets are sealed.
const (
	sealedByFamily     = 1
	sealedByPassphrase = 2
)

// About says what a bundle is: who made it, when, and what of. Keys of newer versions are passed over.
type About struct {
	Family  seal.FamilyID `cbor:"1,keyasint"` // the sender's
	Station model.Station `cbor:"2,keyasint"`
	Program string        `cbor:"3,keyasint"`
	Clock   string        `cbor:"4,keyasint"`          // date, time and zone that the sender's clock showed, RFC 3339
	Since   model.Date    `cbor:"5,keyasint,omitzero"` // what came in on that day or later; zero: what another file lacked
	Changes int           `cbor:"6,keyasint"`
	Held    uint64        `cbor:"7,keyasint"` // how many changes the sender's copy holds in all
}

// A Sum is how many changes of a station's days the sender holds, and the sum of their hashes modulo 2^128: of
// one day, or of several that lie long back. Sums add up, so the receiver holds those of its own days against
// it and sees what it still lacks.
type Sum struct {
	Station model.Station
	First   uint32 // UTC days, counted from 1970, both included
	Last    uint32
	Count   uint64
	Sum     [16]byte
}

// A JournalDay is what a copy's journal holds of one station's day; the bytes are the store's.
type JournalDay struct {
	Station model.Station
	Day     uint32
	Entries []byte
}

// A Set is what one set holds; only one of the lists is filled.
type Set struct {
	Number  [numberSize]byte
	Changes []*model.Change // whole ones, or the names of erased ones
	Sums    []Sum
	Journal []JournalDay

	contents *contents
}

// contents end a bundle.
type contents struct {
	About   About    `cbor:"1,keyasint"`
	Numbers [][]byte `cbor:"2,keyasint"`
}

// A Key seals and opens sets: a keyring of the family, or a lock.
type Key interface {
	Seal(bucket string, key, plain []byte) ([]byte, error)
	Open(bucket string, key, sealed []byte) ([]byte, error)
}

// bucket is the place for which sets are sealed: nothing in a file is.
const bucket = "bundle"

// A Sealing says how sets are sealed. It stands in the clear at the head of each.
type Sealing struct {
	Family seal.FamilyID // of the data key; zero if sealed by a passphrase
	Lock   []byte        // what the passphrase needs; nil if sealed by the family's data key
}

// ByPassphrase says whether a passphrase opens the sets.
func (s Sealing) ByPassphrase() bool { return s.Lock != nil }

// head is how a set begins, up to its length.
func (s Sealing) head() []byte {
	b := append(make([]byte, 0, maxHead), Magic...)
	if s.ByPassphrase() {
		return append(append(b, Version, sealedByPassphrase), s.Lock...)
	}
	return append(append(b, Version, sealedByFamily), s.Family[:]...)
}

const (
	leastHead = len(Magic) + 2
	maxHead   = leastHead + seal.LockSize
)

// Is says whether a file that begins so is a bundle, of whichever version.
func Is(head []byte) bool { return len(head) >= len(Magic) && string(head[:len(Magic)]) == Magic }
