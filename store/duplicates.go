package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"slices"
	"strings"

	"suifang/model"
)

// A Pair is two registrations that may be of one person, or of one household, and of whom nobody has said
// whether they are. Each is shown as it is joined.
type Pair struct {
	A, B Hit      // A has the lower identity
	By   []string // the strong keys that both have: ByIDNumber, ByName with the birth, ByPhone with the name, ByHousehold
}

// DuplicatesOf finds with whom these may be the same, by strong keys alone (see [Store.Duplicates]) and for a
// household by village and number, written with noughts before it or without. It looks once over the columns
// in memory, for however many are asked about, and opens nothing; whoever was judged is not named again.
func (s *Store) DuplicatesOf(ids []model.ID) ([]Pair, error) {
	<-s.dir.ready
	d := s.dir
	d.mu.RLock()
	defer d.mu.RUnlock()
	f := d.newPairFinder()
	for _, id := range ids {
		if row, here := d.rowOf(id); here {
			f.touch(row)
		}
	}
	if len(f.touched) == 0 {
		return nil, s.Lost()
	}
	return f.find(), s.Lost()
}

// AllDuplicates finds all pairs of the file.
func (s *Store) AllDuplicates() ([]Pair, error) {
	<-s.dir.ready
	d := s.dir
	d.mu.RLock()
	defer d.mu.RUnlock()
	f := d.newPairFinder()
	f.all = true
	return f.find(), s.Lost()
}

// A pairFinder gathers the rows that have a strong key in common with those touched.
type pairFinder struct {
	d       *directory
	links   *linkTable
	seed    maphash.Seed
	all     bool // everybody is touched
	touched map[uint32]bool
	filter  []uint64 // bits of the touched rows' keys: what is not marked is nobody's
	keyed   []keyedRow
	buffer  []byte
}

// A keyedRow has a strong key, by its hash.
type keyedRow struct {
	key uint64
	row uint32
	way byte // which key: 1 identity number, 2 name and birth, 3 name and phone, 4 village and household number
}

var pairWays = [...]string{1: ByIDNumber, 2: ByName, 3: ByPhone, 4: ByHousehold}

func (d *directory) newPairFinder() *pairFinder {
	return &pairFinder{d: d, links: d.joins.Load(), seed: maphash.MakeSeed(), touched: map[uint32]bool{}}
}

// touch asks about a row, and about all that are joined with it.
func (f *pairFinder) touch(row uint32) {
	f.touched[row] = true
	for _, same := range f.d.same(f.links, row) {
		f.touched[same] = true
	}
}

// keys hands on the strong keys of a row.
func (f *pairFinder) keys(row uint32, fn func(way byte, key uint64)) {
	d := f.d
	switch d.kinds[row] {
	case entryPerson:
		odd := d.odd[row]
		if n := d.numbers[row]; n != (halves{}) {
			fn(1, f.hash(1, uint64(n.high)<<32|uint64(n.low), 0, ""))
		} else if odd.idNumber != "" {
			fn(1, f.hash(1, 0, 0, odd.idNumber))
		}
		name := uint64(d.named[row])
		if name == 0 {
			return
		}
		if born := d.births[row]; born != 0 {
			fn(2, f.hash(2, name, uint64(born), ""))
		}
		if p := d.phones[row]; p != (halves{}) {
			fn(3, f.hash(3, name, uint64(p.high)<<32|uint64(p.low), ""))
		} else if odd.phone != "" {
			fn(3, f.hash(3, name, 0, odd.phone))
		}
	case entryHousehold:
		if code := bareCode(d.code(row)); code != "" {
			fn(4, f.hash(4, uint64(d.villages[row]), 0, code))
		}
	}
}

func (f *pairFinder) hash(way byte, a, b uint64, text string) uint64 {
	buffer := append(f.buffer[:0], way)
	buffer = binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(buffer, a), b)
	f.buffer = append(buffer, text...)
	return maphash.Bytes(f.seed, f.buffer)
}

// bareCode is a household's number without what two ledgers write differently: noughts before a number, the
// case of letters, and which mark parts the numbers.
func bareCode(code string) string {
	parts := strings.FieldsFunc(strings.ToLower(model.HalfWidth(code)), func(r rune) bool { return strings.ContainsRune("-_/. ", r) })
	for i, part := range parts {
		if bare := strings.TrimLeft(part, "0"); bare != "" {
			parts[i] = bare
		} else {
			parts[i] = "0"
		}
	}
	return strings.Join(parts, "-")
}

// find gives the pairs, those of the strongest key first.
func (f *pairFinder) find() []Pair {
	f.mark()
	for row := range f.d.kinds {
		f.keys(uint32(row), func(way byte, key uint64) {
			if f.filter == nil || f.filter[key%uint64(64*len(f.filter))/64]>>(key%64)&1 == 1 {
				f.keyed = append(f.keyed, keyedRow{key, uint32(row), way})
			}
		})
	}
	slices.SortFunc(f.keyed, func(a, b keyedRow) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.row, b.row)) })
	found := map[[2]uint32]byte{} // ways as bits
	for rest := f.keyed; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].key == rest[0].key {
			n++
		}
		f.run(rest[:n], found)
		rest = rest[n:]
	}
	return f.pairs(found)
}

// mark sets the bits of the keys of those touched.
func (f *pairFinder) mark() {
	if f.all {
		return
	}
	f.filter = make([]uint64, 1024+len(f.touched))
	for row := range f.touched {
		f.keys(row, func(_ byte, key uint64) { f.filter[key%uint64(64*len(f.filter))/64] |= 1 << (key % 64) })
	}
}

// mostAlike is how many may have one key and each still be held against each; of more, each is held against
// the next, so that a number that was given to a whole village does not make a million pairs.
const mostAlike = 12

// run holds those against each other who have one key.
func (f *pairFinder) run(rows []keyedRow, found map[[2]uint32]byte) {
	for i := range rows {
		last := len(rows)
		if len(rows) > mostAlike {
			last = min(last, i+2)
		}
		for j := i + 1; j < last; j++ {
			f.take(rows[i], rows[j], found)
		}
	}
}

func (f *pairFinder) take(a, b keyedRow, found map[[2]uint32]byte) {
	if !f.all && !f.touched[a.row] && !f.touched[b.row] || a.way != b.way || !f.equal(a.way, a.row, b.row) {
		return
	}
	first, second := f.d.lead(f.links, a.row), f.d.lead(f.links, b.row)
	if first == second || f.decided(first, second) {
		return
	}
	if bytes.Compare(f.d.ids[first][:], f.d.ids[second][:]) > 0 {
		first, second = second, first
	}
	found[[2]uint32{first, second}] |= 1 << a.way
}

// equal looks whether the keys are equal and not their hashes alone.
func (f *pairFinder) equal(way byte, a, b uint32) bool {
	d := f.d
	switch way {
	case 1:
		return d.numbers[a] == d.numbers[b] && d.odd[a].idNumber == d.odd[b].idNumber
	case 2:
		return d.named[a] == d.named[b] && d.births[a] == d.births[b]
	case 3:
		return d.named[a] == d.named[b] && d.phones[a] == d.phones[b] && d.odd[a].phone == d.odd[b].phone
	}
	return d.villages[a] == d.villages[b] && bareCode(d.code(a)) == bareCode(d.code(b))
}

// decided says whether anybody has judged about two, or about two who are joined with them.
func (f *pairFinder) decided(a, b uint32) bool {
	if f.links.empty() {
		return false
	}
	for _, x := range f.cards(a) {
		for _, y := range f.cards(b) {
			if f.links.decided(x, y) {
				return true
			}
		}
	}
	return false
}

func (f *pairFinder) cards(row uint32) []model.ID {
	if group := f.links.group(f.d.ids[row]); group != nil {
		return group
	}
	return f.d.ids[row : row+1]
}

func (f *pairFinder) pairs(found map[[2]uint32]byte) []Pair {
	list := make([]Pair, 0, len(found))
	for rows, ways := range found {
		p := Pair{A: f.d.joinedHit(f.links, rows[0], ""), B: f.d.joinedHit(f.links, rows[1], "")}
		for way := 1; way < len(pairWays); way++ {
			if ways>>way&1 == 1 {
				p.By = append(p.By, pairWays[way])
			}
		}
		p.A.Matched, p.B.Matched = p.By[0], p.By[0]
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(strength(a), strength(b)), compareIDs(a.A.ID, b.A.ID), compareIDs(a.B.ID, b.B.ID))
	})
	return list
}

func strength(p Pair) int { return slices.Index(pairWays[:], p.By[0]) }
