package store

import (
	"encoding/binary"

	"suifang/model"
)

// fewChanges is up to how many changed rows a chunk is written column by column from memory.
const fewChanges = 64

// encodeRows writes the chunk that begins with a row of the directory, the changes laid over it, as [encodeChunk]
// does. A merge rewrites all chunks of a county for a phone number in each, so nothing that stays is made into text
// and read again.
func (d *rows) encodeRows(first int, changes []rowChange) []byte {
	w := rowWriter{d: d, first: first, last: map[uint32]*rowChange{}}
	end := min(first+chunkSize, len(d.kinds))
	for i := range changes {
		w.last[changes[i].row] = &changes[i]
		end = max(end, int(changes[i].row)+1)
	}
	n := end - first
	w.others, w.known = uint16(n), map[string]int{}
	w.reserve(n)
	b := binary.AppendUvarint(append(make([]byte, 0, 52*n), chunkVersion), uint64(n))
	for i := range n {
		b = append(b, w.kind(i))
	}
	for i := range n {
		if w.kind(i) != entryFree {
			id := w.id(i)
			b = append(b, id[:]...)
			w.row(i)
		}
	}
	return w.appendTo(b)
}

// A rowWriter fills the columns of a chunk from rows in memory.
type rowWriter struct {
	chunkWriter
	d     *rows
	first int
	last  map[uint32]*rowChange // what a row is to say
}

func (w *rowWriter) reserve(n int) {
	for column, size := range map[*[]byte]int{&w.links: 2, &w.lengths: 1, &w.units: 6, &w.births: 3, &w.sexes: 1, &w.numbers: 8, &w.phones: 5, &w.codes: 8} {
		*column = make([]byte, 0, n*size)
	}
}

// change is what the nth row is to say; nil if what it says stays, or it is behind the last.
func (w *rowWriter) change(i int) *rowChange { return w.last[uint32(w.first+i)] }

func (w *rowWriter) kind(i int) byte {
	if c := w.change(i); c != nil {
		return c.kind
	}
	if row := w.first + i; row < len(w.d.kinds) {
		return w.d.kinds[row]
	}
	return entryFree
}

func (w *rowWriter) id(i int) model.ID {
	if c := w.change(i); c != nil {
		return c.id
	}
	return w.d.ids[w.first+i]
}

// row writes an entry that is not free.
func (w *rowWriter) row(i int) {
	if c := w.change(i); c != nil {
		w.linkTo(w.inside(c.link), c.link)
		w.entry(uint16(i), &c.entry)
		return
	}
	row := uint32(w.first + i)
	if to := int(w.d.links[row]) - w.first; to >= 0 && to < chunkSize && w.stands(to) {
		w.linkTo(to, w.d.ids[w.first+to])
	} else {
		id := w.d.linkID(row)
		w.linkTo(w.inside(id), id)
	}
	if !w.plain(row) {
		e := w.d.entry(row)
		w.entry(uint16(i), &e)
	}
}

// stands says whether the nth row keeps its identity.
func (w *rowWriter) stands(i int) bool {
	c := w.change(i)
	return c == nil || c.kind != entryFree && c.id == w.d.ids[w.first+i]
}

// inside is which of this chunk's entries somebody is to be; -1 if she is none.
func (w *rowWriter) inside(id model.ID) int {
	if id.IsZero() {
		return -1
	}
	if row, here := w.d.rowOf(id); here {
		if i := int(row) - w.first; i >= 0 && i < chunkSize && w.stands(i) {
			return i
		}
	}
	for row, c := range w.last {
		if c.kind != entryFree && c.id == id {
			return int(row) - w.first
		}
	}
	return -1
}

func (w *rowWriter) linkTo(inside int, id model.ID) {
	n := uint16(0)
	switch {
	case inside >= 0:
		n = uint16(inside) + 1
	case !id.IsZero():
		w.others++
		n = w.others
		w.otherIDs = append(w.otherIDs, id[:]...)
	}
	w.links = binary.BigEndian.AppendUint16(w.links, n)
}

// plain writes a person of whom all fits its column; false if not all does, or it is a household.
func (w *rowWriter) plain(row uint32) bool {
	d, phone := w.d, w.d.phones[row]
	if d.kinds[row] != entryPerson || phone.high >= 1<<20 {
		return false
	}
	if _, odd := d.odd[row]; odd {
		return false
	}
	if _, long := d.names.long[d.named[row]]; long {
		return false
	}
	length := byte(0)
	for _, u := range d.names.units[d.named[row]] {
		if u == 0 {
			break
		}
		w.units = binary.BigEndian.AppendUint16(w.units, u)
		length++
	}
	w.lengths = append(w.lengths, length)
	w.birth(d.births[row])
	w.sexes = append(w.sexes, d.sexes[row])
	w.halves(d.numbers[row])
	packed := phone.packed()
	w.phones = append(w.phones, packed[:]...)
	return true
}
