package store

import (
	"math/bits"
	"sync"
)

// A lookup finds rows without running down a column, where a question tells few of them: by name, by village, by
// the last four characters of the identity number, by the last four digits of the phone number. It is made when
// the directory has been loaded and is not kept in order by every act: rows that have changed since are held
// against every question instead.
type lookup struct {
	made          bool
	byName        rowLists // by name and kind: see nameKey
	byVillage     rowLists // households; who lives there links to them
	byID, byPhone rowLists
	names         int      // how many there were; later ones are those of changed rows
	order         []uint32 // those names in the order of their readings
	inVillage     []uint32 // how many rows each village had

	changed []uint32
	were    []uint32 // the name keys under which they stand
	wereIn  []uint16 // and the villages
	stale   rowSet   // the same rows as in changed
}

// The ends of numbers that are looked up by: see halves.
const (
	idEnds    = 1000 * 11
	phoneEnds = 10_000
)

// nameKey parts those who have a name: persons, and households whose head has it.
func nameKey(name uint32, kind byte) uint32 { return 2*name + uint32(kind-entryPerson) }

// rowLists are rows in the order of a number that each has, in one piece.
type rowLists struct{ starts, rows []uint32 }

func (l *rowLists) of(key uint32) []uint32 { return l.rows[l.starts[key]:l.starts[key+1]] }

func (l *rowLists) count(key uint32) int { return int(l.starts[key+1] - l.starts[key]) }

// listRows sorts rows by counting; those with the key keys are in no list.
func listRows(rows, keys int, key func(row int) uint32) (l rowLists) {
	l.starts = make([]uint32, keys+2)
	for row := range rows {
		l.starts[min(key(row), uint32(keys))+1]++
	}
	for k := range keys {
		l.starts[k+1] += l.starts[k]
	}
	l.rows = make([]uint32, l.starts[keys])
	for row := range rows { // each start moves to its end: the start of the next
		if k := key(row); k < uint32(keys) {
			l.rows[l.starts[k]] = uint32(row)
			l.starts[k]++
		}
	}
	copy(l.starts[1:], l.starts[:keys])
	l.starts[0] = 0
	return l
}

// A rowSet is a set of rows, a bit each.
type rowSet []uint64

func newRowSet(rows int) rowSet { return make(rowSet, rows/64+1) }

func (s rowSet) add(row uint32) { s[row/64] |= 1 << (row % 64) }

func (s rowSet) has(row uint32) bool { return s[row/64]>>(row%64)&1 == 1 }

// list is the rows in their order.
func (s rowSet) list() (rows []uint32) {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	rows = make([]uint32, 0, n)
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			rows = append(rows, uint32(64*i+bits.TrailingZeros64(w)))
		}
	}
	return rows
}

// lookUp makes the lookup anew.
func (d *rows) lookUp() {
	d.lookup = lookup{} // its room is taken again
	n, names := len(d.kinds), len(d.names.units)
	l := lookup{made: true, names: names, stale: newRowSet(n)}
	var wait sync.WaitGroup
	wait.Go(func() { l.order = d.names.order() })
	wait.Go(func() {
		l.byName = listRows(n, 2*names, func(row int) uint32 {
			if d.kinds[row] == entryFree {
				return uint32(2 * names)
			}
			return nameKey(d.named[row], d.kinds[row])
		})
	})
	d.lookUpPlaces(&l)
	d.lookUpNumbers(&l)
	wait.Wait()
	d.lookup = l
}

func (d *rows) lookUpPlaces(l *lookup) {
	l.inVillage = make([]uint32, len(d.village))
	for row, kind := range d.kinds {
		if kind != entryFree {
			l.inVillage[d.villages[row]]++
		}
	}
	l.byVillage = listRows(len(d.kinds), len(d.village), func(row int) uint32 {
		if d.kinds[row] != entryHousehold {
			return uint32(len(d.village))
		}
		return uint32(d.villages[row])
	})
}

func (d *rows) lookUpNumbers(l *lookup) {
	l.byID = listRows(len(d.kinds), idEnds, func(row int) uint32 {
		if d.kinds[row] != entryPerson || d.numbers[row].low == 0 {
			return idEnds
		}
		return d.numbers[row].low % idEnds
	})
	l.byPhone = listRows(len(d.kinds), phoneEnds, func(row int) uint32 {
		if d.phones[row].high == 0 {
			return phoneEnds
		}
		return d.phones[row].low % phoneEnds
	})
}

// altered notes a row that the lookup will not know as it is, before it is altered.
func (d *rows) altered(row uint32) {
	l := &d.lookup
	if !l.made {
		return
	}
	for int(row/64) >= len(l.stale) {
		l.stale = append(l.stale, 0)
	}
	if l.stale.has(row) {
		return
	}
	was := noRow
	if d.kinds[row] != entryFree && int(d.named[row]) < l.names {
		was = nameKey(d.named[row], d.kinds[row])
	}
	l.stale.add(row)
	l.changed, l.were, l.wereIn = append(l.changed, row), append(l.were, was), append(l.wereIn, d.villages[row])
}

// lookUpAgain makes the lookup anew once too many rows have changed.
func (d *rows) lookUpAgain() {
	if !d.lookup.made || len(d.lookup.changed) > max(chunkSize, len(d.kinds)/64) {
		d.lookUp()
		return
	}
	for len(d.lookup.stale)*64 <= len(d.kinds) {
		d.lookup.stale = append(d.lookup.stale, 0)
	}
}

// eachIn hands on the households of the villages, and who lives there; changed rows alone are left out, but not
// who lives in changed households.
func (l *lookup) eachIn(d *directory, villages []bool, fn func(row uint32)) {
	home := func(home uint32) {
		d.linked(home, func(row uint32) {
			if d.kinds[row] == entryPerson && !l.stale.has(row) {
				fn(row)
			}
		})
	}
	for village, is := range villages[:min(len(villages), len(l.inVillage))] {
		if !is {
			continue
		}
		for _, row := range l.byVillage.of(uint32(village)) {
			if !l.stale.has(row) {
				fn(row)
				home(row)
			}
		}
	}
	for _, row := range l.changed {
		if d.kinds[row] == entryHousehold && villages[d.villages[row]] {
			home(row)
		}
	}
}

// candidates are rows among which are all that match, if the village or a word of the query tells few enough.
func (q *query) candidates() (rows []uint32, ok bool) {
	d := q.d
	if !d.lookup.made {
		return nil, false
	}
	most, best := len(d.kinds)/8, -1
	in := q.villageAlone()
	if in != nil {
		most = min(most, d.lookup.inVillages(in))
	}
	for i := range q.words {
		if n := q.words[i].about(d); n < most {
			most, best = n, i
		}
	}
	set := newRowSet(len(d.kinds))
	switch {
	case best >= 0:
		q.words[best].candidates(d, set)
	case in != nil:
		d.lookup.eachIn(d, in, set.add)
	default:
		return nil, false
	}
	for _, row := range d.lookup.changed {
		set.add(row)
	}
	return set.list(), true
}

// villageAlone is the village that is asked for, as a set; nil: any, or one that nobody knows.
func (q *query) villageAlone() []bool {
	if q.village < 0 || q.village >= len(q.d.village) {
		return nil
	}
	in := make([]bool, len(q.d.village))
	in[q.village] = true
	return in
}

func (l *lookup) inVillages(villages []bool) (n int) {
	for i, in := range l.inVillage {
		if villages[i] {
			n += int(in)
		}
	}
	return n
}

// homeSize is how many rows a household has, about.
const homeSize = 5

// about is how many rows match the word, or somewhat more.
func (w *word) about(d *directory) int {
	n := w.named.rows + homeSize*len(w.homeRows)
	if w.villages != nil {
		n += d.lookup.inVillages(w.villages)
	}
	if w.tail != nil {
		w.tail.lists(&d.lookup, func(l *rowLists, key uint32) { n += l.count(key) })
		n += len(d.odd)
	}
	return n
}

// candidates of a word are all rows that match it, but for those that have changed.
func (w *word) candidates(d *directory, set rowSet) {
	l := &d.lookup
	for _, name := range w.named.list(l.names) {
		for kind := range byte(2) {
			for _, row := range l.byName.of(nameKey(name, entryPerson+kind)) {
				set.add(row)
			}
		}
	}
	if w.villages != nil {
		l.eachIn(d, w.villages, set.add)
	}
	if w.tail != nil {
		w.tail.lists(l, func(l *rowLists, key uint32) {
			for _, row := range l.of(key) {
				set.add(row)
			}
		})
		for row := range d.odd {
			set.add(row)
		}
	}
	for _, home := range w.homeRows {
		set.add(home)
		d.linked(home, set.add)
	}
	if row, here := d.rowOf(w.id); here {
		set.add(row)
	}
}

// lists hands on the lists in which rows can be whose numbers end so.
func (t *tail) lists(l *lookup, fn func(l *rowLists, key uint32)) {
	for key := t.id.low % idEnds; key < idEnds; key += min(t.idMod.low, idEnds) {
		fn(&l.byID, key)
	}
	if t.phone.is {
		for key := t.phone.low % phoneEnds; key < phoneEnds; key += min(t.phone.lowMod, phoneEnds) {
			fn(&l.byPhone, key)
		}
	}
}
