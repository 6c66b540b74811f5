package bundle

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"io"

	"github.com/fxamacker/cbor/v2"

	"suifang/model"
	"suifang/store/seal"
)

// A Bundle is one that was read through and found whole: every set opens, and all of them are there.
type Bundle struct {
	About   About
	Sealing Sealing
	Journal int // days of the sender's journal

	in   io.ReaderAt
	size int64
	key  Key
	sets [][numberSize]byte
}

// Open reads a bundle through once. It is whole or refused: nothing of it is handed out before every set has
// been opened, decoded and held against the contents. It keeps one set in memory. Keys gives what opens sets
// that are sealed so; it is asked once.
func Open(in io.ReaderAt, size int64, keys func(Sealing) (Key, error)) (*Bundle, error) {
	b := &Bundle{in: in, size: size}
	c := cutter{in: in, size: size}
	var err error
	if b.Sealing, err = c.sealing(); err != nil {
		return nil, err
	}
	if size > (maxSets+1)*MaxSet {
		return nil, ErrTooLarge
	}
	if b.key, err = keys(b.Sealing); err != nil {
		return nil, err
	}
	changes := 0
	var end *contents
	for end == nil {
		set, err := c.next(b.Sealing, b.key)
		if err != nil {
			return nil, err
		}
		if end = set.contents; end == nil {
			changes += len(set.Changes)
			b.Journal += len(set.Journal)
			b.sets = append(b.sets, set.Number)
		}
		if len(b.sets) > maxSets {
			return nil, ErrTooLarge
		}
	}
	if c.at != size || changes != end.About.Changes || !b.all(end.Numbers) {
		return nil, ErrIncomplete
	}
	b.About = end.About
	return b, nil
}

// all says whether the sets are those of the contents, in their order.
func (b *Bundle) all(numbers [][]byte) bool {
	if len(numbers) != len(b.sets) {
		return false
	}
	for i, n := range numbers {
		if !bytes.Equal(n, b.sets[i][:]) {
			return false
		}
	}
	return true
}

// Each hands on the sets, in order, until fn gives an error. One that has been altered since the bundle was
// opened is [ErrDamaged].
func (b *Bundle) Each(fn func(Set) error) error {
	c := cutter{in: b.in, size: b.size}
	for _, number := range b.sets {
		set, err := c.next(b.Sealing, b.key)
		if err != nil {
			return err
		}
		if set.Number != number {
			return ErrDamaged
		}
		if err := fn(set); err != nil {
			return err
		}
	}
	return nil
}

// Size is the length of the bundle in bytes.
func (b *Bundle) Size() int64 { return b.size }

// OpenSet opens one set that came alone. What it holds can be taken in by itself: changes whose parents have
// not come wait for them.
func OpenSet(set []byte, keys func(Sealing) (Key, error)) (Set, error) {
	c := cutter{in: bytes.NewReader(set), size: int64(len(set))}
	sealing, err := c.sealing()
	if err != nil {
		return Set{}, err
	}
	key, err := keys(sealing)
	if err != nil {
		return Set{}, err
	}
	s, err := c.next(sealing, key)
	if err == nil && c.at != c.size {
		err = ErrDamaged
	}
	return s, err
}

// A cutter cuts a file into sets.
type cutter struct {
	in   io.ReaderAt
	at   int64
	size int64
}

// sealing reads how the next set is sealed.
func (c *cutter) sealing() (Sealing, error) {
	head := make([]byte, min(int64(maxHead), c.size-c.at))
	if n, err := c.in.ReadAt(head, c.at); n < len(head) {
		return Sealing{}, unread(err)
	}
	switch {
	case !Is(head) && c.at == 0:
		return Sealing{}, ErrNotBundle
	case !Is(head):
		return Sealing{}, ErrDamaged
	case len(head) < leastHead:
		return Sealing{}, ErrIncomplete
	case head[len(Magic)] != Version:
		return Sealing{}, ErrNewer
	}
	switch how, rest := head[len(Magic)+1], head[leastHead:]; {
	case how == sealedByFamily && len(rest) >= len(seal.FamilyID{}):
		return Sealing{Family: seal.FamilyID(rest[:len(seal.FamilyID{})])}, nil
	case how == sealedByPassphrase && len(rest) >= seal.LockSize:
		return Sealing{Lock: rest[:seal.LockSize]}, nil
	case how == sealedByFamily, how == sealedByPassphrase:
		return Sealing{}, ErrIncomplete
	}
	return Sealing{}, ErrNewer
}

// unread is what reading came to, other than the end of the file: a medium that is gone.
func unread(err error) error {
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrIncomplete
	}
	return err
}

// next cuts off a set and opens it. All sets of a bundle are sealed alike: no set can ask for a passphrase's
// work again.
func (c *cutter) next(sealing Sealing, key Key) (Set, error) {
	if c.at == c.size {
		return Set{}, ErrIncomplete
	}
	head := sealing.head()
	b, err := c.bytes(head)
	if err != nil {
		return Set{}, err
	}
	if !numbered(b) {
		return Set{}, ErrDamaged
	}
	whole := len(b) - numberSize
	set := Set{Number: [numberSize]byte(b[whole:])}
	packed, err := key.Open(bucket, head, b[len(head)+4:whole])
	if err != nil {
		return Set{}, unopened(err, sealing)
	}
	plain, err := decompress(packed)
	if err != nil {
		return Set{}, err
	}
	return set, set.decode(plain)
}

// bytes reads the whole set that begins here.
func (c *cutter) bytes(head []byte) ([]byte, error) {
	begin := make([]byte, min(int64(len(head)+4), c.size-c.at))
	if n, err := c.in.ReadAt(begin, c.at); n < len(begin) {
		return nil, unread(err)
	}
	switch {
	case !bytes.Equal(begin[:min(len(begin), len(head))], head[:min(len(begin), len(head))]):
		return nil, ErrDamaged
	case len(begin) < len(head)+4:
		return nil, ErrIncomplete
	}
	length := int64(len(begin)) + int64(binary.BigEndian.Uint32(begin[len(head):])) + numberSize
	switch {
	case length > MaxSet:
		return nil, ErrDamaged
	case length > c.size-c.at:
		return nil, ErrIncomplete
	}
	b := make([]byte, length)
	if n, err := c.in.ReadAt(b, c.at); n < len(b) {
		return nil, unread(err)
	}
	c.at += length
	return b, nil
}

// unopened says why a whole set does not open: its number is right, so no bit of it has flipped.
func unopened(err error, sealing Sealing) error {
	switch {
	case errors.Is(err, seal.ErrUnknownSuite):
		return ErrNewer
	case errors.Is(err, seal.ErrUnknownEpoch):
		return err
	case sealing.ByPassphrase():
		return ErrWrongPassphrase
	}
	return ErrDamaged
}

func decompress(packed []byte) ([]byte, error) {
	if len(packed) == 0 {
		return nil, ErrDamaged
	}
	switch packed[0] {
	case plainNot:
		return packed[1:], nil
	case plainFlate:
	default:
		return nil, ErrNewer
	}
	var out bytes.Buffer
	n, err := io.Copy(&out, io.LimitReader(flate.NewReader(bytes.NewReader(packed[1:])), maxPlain+1))
	if err != nil || n > maxPlain {
		return nil, ErrDamaged
	}
	return out.Bytes(), nil
}

// decode reads the entries of a set.
func (s *Set) decode(plain []byte) error {
	if len(plain) == 0 {
		return ErrDamaged
	}
	kind, b := plain[0], entries(plain[1:])
	var err error
	switch kind {
	case kindContents:
		s.contents = &contents{}
		if cbor.Unmarshal(b, s.contents) != nil {
			return ErrDamaged
		}
	case kindChanges:
		s.Changes, err = b.changes()
	case kindErased:
		s.Changes, err = b.erased()
	case kindSums:
		s.Sums, err = b.sums()
	case kindJournal:
		s.Journal, err = b.journal()
	default:
		if kind < kindsOptional {
			return ErrNewer
		}
	}
	return err
}

// entries are those of a set that are not read yet.
type entries []byte

func (e *entries) take(n int) (b []byte, ok bool) {
	if n < 0 || n > len(*e) {
		return nil, false
	}
	b, *e = (*e)[:n:n], (*e)[n:]
	return b, true
}

// part takes what stands behind its length.
func (e *entries) part() (b []byte, ok bool) {
	length, n := binary.Uvarint(*e)
	if n <= 0 || length > maxPlain {
		return nil, false
	}
	*e = (*e)[n:]
	return e.take(int(length))
}

func (e entries) changes() (list []*model.Change, err error) {
	for len(e) > 0 {
		b, ok := e.part()
		if !ok {
			return nil, ErrDamaged
		}
		c, err := model.DecodeChange(b)
		if err != nil {
			return nil, ErrDamaged
		}
		list = append(list, c)
	}
	return list, nil
}

const erasedSize = len(model.ID{}) + len(model.ChangeID{}) + len(model.Station{})

func (e entries) erased() (list []*model.Change, err error) {
	for len(e) > 0 {
		b, ok := e.take(erasedSize)
		if !ok || b[len(model.ID{})]&0x80 != 0 { // a time before 1970
			return nil, ErrDamaged
		}
		list = append(list, model.Erased(model.ID(b[:16]), model.ChangeID(b[16:40]), model.Station(b[40:])))
	}
	return list, nil
}

const sumSize = len(model.Station{}) + 4 + 4 + 8 + 16

func (e entries) sums() (list []Sum, err error) {
	for len(e) > 0 {
		b, ok := e.take(sumSize)
		if !ok {
			return nil, ErrDamaged
		}
		s := Sum{Station: model.Station(b[:8]), First: binary.BigEndian.Uint32(b[8:]), Last: binary.BigEndian.Uint32(b[12:]),
			Count: binary.BigEndian.Uint64(b[16:]), Sum: [16]byte(b[24:])}
		list = append(list, s)
	}
	return list, nil
}

func (e entries) journal() (list []JournalDay, err error) {
	for len(e) > 0 {
		b, ok := e.take(len(model.Station{}) + 4)
		if !ok {
			return nil, ErrDamaged
		}
		d := JournalDay{Station: model.Station(b[:8]), Day: binary.BigEndian.Uint32(b[8:])}
		if d.Entries, ok = e.part(); !ok {
			return nil, ErrDamaged
		}
		list = append(list, d)
	}
	return list, nil
}
