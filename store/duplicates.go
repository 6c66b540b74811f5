package store

import (
	"bytes"
	"cmp"
	"hash/maphash"
	"slices"
	"strings"

	"suifang/model"
	"suifang/model/arrange"
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
	houses  bool     // some of them are households
	filter  []uint64 // bits of keys that can make a pair
	keyed   []keyedRow
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
	f.touched[row], f.houses = true, f.houses || f.d.kinds[row] == entryHousehold
	for _, same := range f.d.same(f.links, row) {
		f.touched[same] = true
	}
}

// keys hands on the strong keys of a row.
func (f *pairFinder) keys(row uint32, fn func(way byte, key uint64)) {
	d := f.d
	switch d.kinds[row] {
	case entryPerson:
		var odd oddity
		if len(d.odd) > 0 {
			odd = d.odd[row]
		}
		if n := d.numbers[row]; n != (halves{}) {
			fn(1, mixed(1, uint64(n.high), uint64(n.low)))
		} else if odd.idNumber != "" {
			fn(1, mixed(1, 0, maphash.String(f.seed, odd.idNumber)))
		}
		name := uint64(d.named[row])
		if name == 0 {
			return
		}
		if born := d.births[row]; born != 0 {
			fn(2, mixed(2, name, uint64(born)))
		}
		if p := d.phones[row]; p != (halves{}) {
			fn(3, mixed(3, name, uint64(p.high)<<32|uint64(p.low)))
		} else if odd.phone != "" {
			fn(3, mixed(3, name, maphash.String(f.seed, odd.phone)))
		}
	case entryHousehold:
		if !f.houses && !f.all {
			return
		}
		if code := bareCode(d.code(row)); code != "" {
			fn(4, mixed(4, uint64(d.villages[row]), maphash.String(f.seed, code)))
		}
	}
}

// mixed is a hash of a key's parts, of little work: it is asked for three times of each row.
func mixed(way byte, a, b uint64) uint64 {
	x := (a<<8|uint64(way))*0x9e3779b97f4a7c15 ^ b
	x = (x ^ x>>32) * 0xd6e8feb86659fd93
	return x ^ x>>29
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
			if f.marked(f.filter, key) {
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

// mark sets the bits of the keys of those touched; where everybody is, of the keys that come a second time.
func (f *pairFinder) mark() {
	size := 1024
	for size < 16*len(f.touched) || f.all && size < len(f.d.kinds) { // few others fall on a bit by chance
		size *= 2
	}
	f.filter = make([]uint64, size)
	if !f.all {
		for row := range f.touched {
			f.keys(row, func(_ byte, key uint64) { f.set(f.filter, key) })
		}
		return
	}
	once := make([]uint64, size)
	for row := range f.d.kinds {
		f.keys(uint32(row), func(_ byte, key uint64) {
			if f.marked(once, key) {
				f.set(f.filter, key)
			}
			f.set(once, key)
		})
	}
}

func (f *pairFinder) set(bits []uint64, key uint64) {
	bits[key>>6&uint64(len(bits)-1)] |= 1 << (key & 63)
}

func (f *pairFinder) marked(bits []uint64, key uint64) bool {
	return bits[key>>6&uint64(len(bits)-1)]>>(key&63)&1 == 1
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
	arrange.By(list, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(strength(a), strength(b)), compareIDs(a.A.ID, b.A.ID), compareIDs(a.B.ID, b.B.ID))
	})
	return list
}

func strength(p Pair) int { return slices.Index(pairWays[:], p.By[0]) }
