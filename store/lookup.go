package store

import (
	"slices"
	"sync"
)

// A lookup finds rows without running down a column, where a question tells few of them: by name, by the last
// four characters of the identity number, by the last four digits of the phone number. What it gives may
// match; whether it does is asked of the row. It is made when the directory has been loaded and is not kept in
// order by every act: rows that have changed since are held against every question instead.
type lookup struct {
	made          bool
	byName        rowLists
	byID, byPhone rowLists
	names         int // how many there were; later ones are those of changed rows
	changed       []uint32
}

// The ends of numbers that are looked up by: see halves.
const (
	idEnds    = 1000 * 11
	phoneEnds = 10_000
)

// rowLists are rows in the order of a number that each has, in one piece.
type rowLists struct{ starts, rows []uint32 }

func (l *rowLists) of(key uint32) []uint32 { return l.rows[l.starts[key]:l.starts[key+1]] }

// listRows sorts rows by counting; those with the key keys are in no list.
func listRows(rows, keys int, key func(row int) uint32) (l rowLists) {
	l.starts = make([]uint32, keys+2)
	for row := range rows {
		l.starts[min(key(row), uint32(keys))+1]++
	}
	for k := range keys {
		l.starts[k+1] += l.starts[k]
	}
	next := slices.Clone(l.starts[:keys])
	l.rows = make([]uint32, l.starts[keys])
	for row := range rows {
		if k := key(row); k < uint32(keys) {
			l.rows[next[k]] = uint32(row)
			next[k]++
		}
	}
	return l
}

// lookUp makes the lookup anew.
func (d *rows) lookUp() {
	n, names := len(d.kinds), len(d.names.units)
	l := lookup{made: true, names: names}
	var wait sync.WaitGroup
	wait.Go(func() { l.byName = listRows(n, names, func(row int) uint32 { return d.named[row] }) })
	l.byID = listRows(n, idEnds, func(row int) uint32 {
		if d.kinds[row] != entryPerson || d.numbers[row].low == 0 {
			return idEnds
		}
		return d.numbers[row].low % idEnds
	})
	l.byPhone = listRows(n, phoneEnds, func(row int) uint32 {
		if d.phones[row].high == 0 {
			return phoneEnds
		}
		return d.phones[row].low % phoneEnds
	})
	wait.Wait()
	d.lookup = l
}

// altered notes a row that the lookup does not know as it is now.
func (d *rows) altered(row uint32) {
	if d.lookup.made {
		d.lookup.changed = append(d.lookup.changed, row)
	}
}

// lookUpAgain makes the lookup anew once too many rows have changed.
func (d *rows) lookUpAgain() {
	if !d.lookup.made || len(d.lookup.changed) > max(chunkSize, len(d.kinds)/64) {
		d.lookUp()
	}
}

// candidates are rows among which are all that match, if a word of the query tells few enough.
func (q *query) candidates() (rows []uint32, ok bool) {
	d := q.d
	if !d.lookup.made {
		return nil, false
	}
	most := max(512, len(d.kinds)/64)
	for i := range q.words {
		if rows, ok = q.words[i].candidates(d, most); ok {
			rows = append(rows, d.lookup.changed...)
			slices.Sort(rows)
			return slices.Compact(rows), true
		}
	}
	return nil, false
}

// candidates of a word are at most so many, and those that have changed. A word that names a village tells too
// many.
func (w *word) candidates(d *directory, most int) (rows []uint32, ok bool) {
	switch {
	case w.villages != nil, w.named == nil && (w.tail == nil || len(w.tail.text) < 4):
		return nil, false
	case w.named != nil:
		if rows, ok = w.ofNames(&d.lookup, most); !ok {
			return nil, false
		}
	}
	if w.tail != nil {
		rows = append(rows, d.lookup.byID.of(w.tail.id.low%idEnds)...)
		if w.tail.phone.is {
			rows = append(rows, d.lookup.byPhone.of(w.tail.phone.low%phoneEnds)...)
		}
		for row := range d.odd {
			rows = append(rows, row)
		}
	}
	for _, home := range w.homeRows {
		rows = append(rows, home)
		d.linked(home, func(from uint32) { rows = append(rows, from) })
		if len(rows) > most {
			return nil, false
		}
	}
	if row, here := d.rowOf(w.id); here {
		rows = append(rows, row)
	}
	return rows, len(rows) <= most
}

// ofNames are the rows of the names that the word matches.
func (w *word) ofNames(l *lookup, most int) (rows []uint32, ok bool) {
	for name, how := range w.named[:l.names] {
		if how == 0 {
			continue
		}
		if rows = append(rows, l.byName.of(uint32(name))...); len(rows) > most {
			return nil, false
		}
	}
	return rows, true
}
