package store

import (
	"encoding/binary"
	"slices"
	"sync"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// A hand is who wrote an act, where, with which program and in which zone: what all acts of a day have in
// common. A file has few of them and they take 40 bytes, so a block names one by its number in a table of the
// file; a person's block would be an eighth larger otherwise. The table stands in meta, each hand sealed and
// twice, for nothing that it is written in opens without it; a block whose hand is not in it, or a number too
// large, has the hand in full.
//
//	hand  author(16) | station(8) | zone in minutes, signed varint | program, text
type hand struct {
	author  model.ID
	station model.Station
	zone    int
	program string
}

const (
	handCopies = 2
	maxHands   = 1 << 14
)

// handTable is the hands by their numbers. It only grows.
type handTable struct {
	mu      sync.RWMutex
	list    []hand
	numbers map[hand]int
}

func newHandTable() *handTable { return &handTable{numbers: map[hand]int{}} }

// number gives a hand its number; ok is false if there are too many.
func (t *handTable) number(h hand) (n int, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n, ok = t.numbers[h]; ok || len(t.list) >= maxHands {
		return n, ok
	}
	n = len(t.list)
	t.list, t.numbers[h] = append(t.list, h), n
	return n, true
}

func (t *handTable) known(h hand) (n int, is bool) {
	if t == nil {
		return 0, false
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	n, is = t.numbers[h]
	return n, is
}

func (t *handTable) at(n uint64) (h hand, is bool) {
	if t == nil {
		return h, false
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	if n >= uint64(len(t.list)) || t.list[n].author.IsZero() {
		return h, false
	}
	return t.list[n], true
}

func handKey(n, copy int) []byte {
	return append(binary.BigEndian.AppendUint16(slices.Clone(keyHand), uint16(n)), byte(copy))
}

func (h hand) bytes() []byte {
	b := append(append([]byte(nil), h.author[:]...), h.station[:]...)
	return appendBytes(binary.AppendVarint(b, int64(h.zone)), h.program)
}

func decodeHand(b []byte) (h hand, ok bool) {
	r := reader{b: b}
	h.author = r.id16()
	copy(h.station[:], r.take(len(h.station)))
	h.zone, h.program = int(r.varint()), r.text()
	return h, r.err == nil && len(r.b) == 0 && !h.author.IsZero() && h.zone >= -24*60 && h.zone <= 24*60
}

// handOf is an act's hand; ok is false if its clock says no zone in which its time reads so.
func handOf(a *model.Act, ms int64) (h hand, ok bool) {
	zone, plain := clockZone(a.Clock, ms)
	return hand{author: a.Author, station: a.Station, zone: zone, program: a.Program}, plain && !a.Author.IsZero()
}

// loadHands reads the table. Of a hand that does not open in either copy the blocks do not open; check names it.
func (s *Store) loadHands(tx *bolt.Tx) {
	t := newHandTable()
	each(tx, bucketMeta, keyHand, nil, func(key, sealed []byte) bool {
		if len(key) != len(handKey(0, 0)) {
			return true
		}
		n := int(binary.BigEndian.Uint16(key[len(keyHand):]))
		for len(t.list) <= n {
			t.list = append(t.list, hand{}) // its number stays taken
		}
		if plain, err := s.open(bucketMeta, key, sealed); err == nil {
			if h, ok := decodeHand(plain); ok {
				t.list[n], t.numbers[h] = h, n
			}
		}
		return true
	})
	s.hands = t
}

// putHands writes the hands of changes that are about to be written, where they do not stand in the file yet.
// A transaction that fails leaves them in memory; the next one that needs them writes them.
func (w *writing) putHands(changes []*model.Change) error {
	if !w.tx.Writable() { // a preview writes nothing
		return nil
	}
	for _, h := range handsOf(changes) {
		if err := w.s.putHand(w.tx, h); err != nil {
			return err
		}
	}
	return nil
}

// handsOf are the hands of changes, each once.
func handsOf(changes []*model.Change) (hands []hand) {
	last := (*model.Act)(nil)
	for _, c := range changes {
		if last != nil && sameHand(last, &c.Act) && len(last.Clock) == len(c.Act.Clock) && zoneText(last.Clock) == zoneText(c.Act.Clock) {
			continue
		}
		h, ok := handOf(&c.Act, c.Time)
		if last = nil; !ok {
			continue
		}
		if last = &c.Act; !slices.Contains(hands, h) {
			hands = append(hands, h)
		}
	}
	return hands
}

// zoneText is the end of a clock's text, where its zone stands.
func zoneText(clock string) string { return clock[max(0, len(clock)-len("+08:00")):] }

func (s *Store) putHand(tx *bolt.Tx, h hand) error {
	n, ok := s.hands.number(h)
	if !ok {
		return nil
	}
	for i := range handCopies {
		key := handKey(n, i)
		if plain, err := s.unseal(tx, bucketMeta, key); err == nil && plain != nil {
			continue
		}
		if err := s.seal(tx, bucketMeta, key, h.bytes()); err != nil {
			return err
		}
	}
	return nil
}

// healHands writes every hand that memory knows again where a copy does not open.
func (s *Store) healHands(tx *bolt.Tx) error {
	for n := uint64(0); ; n++ {
		h, is := s.hands.at(n)
		if !is && n >= uint64(s.hands.size()) {
			return nil
		}
		if !is {
			continue
		}
		if err := s.putHand(tx, h); err != nil {
			return err
		}
	}
}

func (t *handTable) size() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return len(t.list)
}
