package store

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"suifang/model"
)

// chunkSize is how many entries a chunk of the directory holds.
const chunkSize = 4096

// What an entry of the directory is.
const (
	entryFree      = 0
	entryPerson    = 1
	entryHousehold = 2
)

// An entry is what search knows of one person or household. It follows from its subject's block alone.
//
//	chunk    version: 1 | count of entries | then column after column
//	kinds    1 byte each: 0 = free, and no other column has it; 1 = person; 2 = household
//	ids      16 bytes each
//	links    a person's household, a household's head, 2 bytes each: 0 = none; n = entry n-1 of this chunk;
//	         those from the count of entries on = the next of the identities that follow: count, 16 bytes each
//	persons  names: length in UTF-16 units, 1 byte each; then their units, 2 bytes each, of all one after the other
//	         births: 3 bytes each; sexes: 1 byte each; identity numbers: 8 bytes each; phones: 5 bytes each (see
//	         halves and packPhone)
//	         odd ones: count, then each: entry(2) | name | sex | identity number | phone, where the columns hold
//	         less; a length of 255 units says so of the name
//	houses   codes, texts; villages: count, texts; then the number of its village, a varint each; groups, varints
//
// Texts stand behind their length as a varint. Numbers of two bytes and more are big endian.
type entry struct {
	kind     byte
	id       model.ID
	link     model.ID
	name     string
	sex      model.Sex
	birth    model.Date
	idNumber model.IDNumber
	phone    string
	code     string
	village  string
	group    int
}

const chunkVersion = 1

// entryOf is what search knows of a subject; free if it is neither a person nor a household, or withdrawn.
func entryOf(h *model.History) entry {
	switch {
	case h.Person != nil:
		p := h.Person
		return entry{kind: entryPerson, id: h.ID, link: p.Household, name: p.Name, sex: p.Sex, birth: p.Birth,
			idNumber: p.IDNumber, phone: p.Phone}
	case h.Household != nil:
		o := h.Household
		return entry{kind: entryHousehold, id: h.ID, link: o.Head, code: o.Code, village: o.Village,
			group: min(max(o.Group, 0), 1<<16-1)}
	}
	return entry{}
}

// text is an entry written so that equal ones are equal: what is held against what is derived anew.
func (e *entry) text() []byte {
	b := append(append([]byte{e.kind}, e.id[:]...), e.link[:]...)
	for _, s := range []string{e.name, string(e.sex), string(e.idNumber), e.phone, e.code, e.village} {
		b = appendBytes(b, s)
	}
	return binary.AppendVarint(binary.AppendVarint(b, int64(e.birth)), int64(e.group))
}

// encodeChunk writes entries in columns; decodeChunk gives them back as they were.
func encodeChunk(entries []entry) []byte {
	w := chunkWriter{at: make(map[model.ID]uint16, len(entries)), others: uint16(len(entries)), known: map[string]int{}}
	b := binary.AppendUvarint(append(make([]byte, 0, 52*len(entries)), chunkVersion), uint64(len(entries)))
	for i := range entries {
		b = append(b, entries[i].kind)
		w.at[entries[i].id] = uint16(i)
	}
	for i := range entries {
		if e := &entries[i]; e.kind != entryFree {
			b = append(b, e.id[:]...)
			w.link(e)
			w.entry(uint16(i), e)
		}
	}
	return w.appendTo(b)
}

// A chunkWriter fills the columns.
type chunkWriter struct {
	at     map[model.ID]uint16 // entries of this chunk
	others uint16              // the next link to someone else

	links, otherIDs                                       []byte
	lengths, units, births, sexes, numbers, phones, oddly []byte
	odd                                                   uint64
	codes, names, villages, groups                        []byte
	known                                                 map[string]int // villages, numbered as they come
}

func (w *chunkWriter) link(e *entry) {
	n := uint16(0)
	if i, here := w.at[e.link]; here && !e.link.IsZero() {
		n = i + 1
	} else if !e.link.IsZero() {
		w.others++
		n = w.others
		w.otherIDs = append(w.otherIDs, e.link[:]...)
	}
	w.links = binary.BigEndian.AppendUint16(w.links, n)
}

func (w *chunkWriter) entry(i uint16, e *entry) {
	if e.kind == entryHousehold {
		w.household(e)
		return
	}
	units := utf16.Encode([]rune(e.name))
	number, _ := idHalves(string(e.idNumber))
	phone := packPhone(e.phone)
	sex := sexByte(e.sex)
	length := byte(min(len(units), longName))
	if string(utf16.Decode(units)) != e.name || strings.ContainsRune(e.name, 0) {
		length = longName
	}
	if length == longName {
		units = nil
	}
	w.lengths = append(w.lengths, length)
	for _, u := range units {
		w.units = binary.BigEndian.AppendUint16(w.units, u)
	}
	w.birth(e.birth)
	w.sexes = append(w.sexes, sex)
	w.halves(number)
	w.phones = append(w.phones, phone[:]...)
	if length == longName || number.idNumber() != string(e.idNumber) || unpackPhone(phone[:]).phone() != e.phone || byteSex(sex) != e.sex {
		w.odd++
		w.oddly = binary.BigEndian.AppendUint16(w.oddly, i)
		for _, s := range []string{e.name, string(e.sex), string(e.idNumber), e.phone} {
			w.oddly = appendBytes(w.oddly, s)
		}
	}
}

func (w *chunkWriter) birth(d model.Date) {
	w.births = append(w.births, byte(d>>16), byte(d>>8), byte(d))
}

func (w *chunkWriter) halves(h halves) {
	w.numbers = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(w.numbers, h.high), h.low)
}

// longName is the length that says that a name stands among the odd ones.
const longName = 255

func (w *chunkWriter) household(e *entry) {
	w.codes = appendBytes(w.codes, e.code)
	n, known := w.known[e.village]
	if !known {
		n = len(w.known)
		w.known[e.village] = n
		w.names = appendBytes(w.names, e.village)
	}
	w.villages = binary.AppendUvarint(w.villages, uint64(n))
	w.groups = binary.AppendUvarint(w.groups, uint64(e.group))
}

func (w *chunkWriter) appendTo(b []byte) []byte {
	b = binary.AppendUvarint(append(b, w.links...), uint64(len(w.otherIDs)/len(model.ID{})))
	for _, column := range [][]byte{w.otherIDs, w.lengths, w.units, w.births, w.sexes, w.numbers, w.phones} {
		b = append(b, column...)
	}
	b = append(binary.AppendUvarint(b, w.odd), w.oddly...)
	b = binary.AppendUvarint(append(b, w.codes...), uint64(len(w.known)))
	return append(append(append(b, w.names...), w.villages...), w.groups...)
}

// packPhone is a phone number in five bytes, 20 bits for the digits before the last six, behind a 1, and 20
// for those; none if it has less than seven digits or more than eleven.
func packPhone(phone string) (b [5]byte) {
	h, ok := phoneHalves(phone)
	if !ok || h.high >= 1<<20 {
		return b
	}
	return h.packed()
}

func (h halves) packed() [5]byte {
	n := uint64(h.high)<<20 | uint64(h.low)
	return [5]byte{byte(n >> 32), byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}
}

func unpackPhone(b []byte) halves {
	n := uint64(b[0])<<32 | uint64(binary.BigEndian.Uint32(b[1:]))
	return halves{high: uint32(n >> 20), low: uint32(n) & (1<<20 - 1)}
}

// A chunk is one as it stands in the file: its columns, parted but not read.
type chunk struct {
	kinds, ids, links, others                     []byte
	lengths, units, births, sexes, numbers, phone []byte
	odd                                           map[int]entry
	codes, villages                               []string
	villageOf, groups                             []uint16
	places                                        []uint16 // by entry: which of those that are not free it is
	nameAt                                        []int    // by person: where in units the name begins
	people, houses                                int
}

func parseChunk(b []byte) (c chunk, ok bool) {
	r := reader{b: b}
	if r.byte() != chunkVersion {
		return c, false
	}
	n := r.count(1)
	if n > chunkSize {
		return c, false
	}
	c.kinds, c.places = r.take(n), make([]uint16, n)
	for i, kind := range c.kinds {
		c.places[i] = uint16(c.people + c.houses)
		switch kind {
		case entryFree:
		case entryPerson:
			c.people++
		case entryHousehold:
			c.houses++
		default:
			return c, false
		}
	}
	here := c.people + c.houses
	c.ids, c.links = r.take(16*here), r.take(2*here)
	c.others = r.take(16 * r.count(16))
	c.parsePeople(&r)
	c.parseHouses(&r)
	return c, r.err == nil && len(r.b) == 0
}

func (c *chunk) parsePeople(r *reader) {
	c.lengths = r.take(c.people)
	units := 0
	for _, n := range c.lengths {
		if n != longName {
			units += int(n)
		}
	}
	c.units, c.births, c.sexes = r.take(2*units), r.take(3*c.people), r.take(c.people)
	c.numbers, c.phone = r.take(8*c.people), r.take(5*c.people)
	c.odd = map[int]entry{}
	for range r.count(6) {
		at := r.take(2)
		e := entry{name: r.text(), sex: model.Sex(r.text()), idNumber: model.IDNumber(r.text()), phone: r.text()}
		if r.err == nil {
			c.odd[int(binary.BigEndian.Uint16(at))] = e
		}
	}
}

func (c *chunk) parseHouses(r *reader) {
	c.codes = make([]string, c.houses)
	for i := range c.codes {
		c.codes[i] = r.text()
	}
	c.villages = make([]string, r.count(1))
	for i := range c.villages {
		c.villages[i] = r.text()
	}
	c.villageOf, c.groups = make([]uint16, c.houses), make([]uint16, c.houses)
	for i := range c.villageOf {
		n := r.uvarint()
		if n >= uint64(len(c.villages)) {
			r.fail()
			return
		}
		c.villageOf[i] = uint16(n)
	}
	for i := range c.groups {
		c.groups[i] = uint16(min(r.uvarint(), 1<<16-1))
	}
}

// each hands on the entries that are not free. Their texts do not share the chunk's bytes.
func (c *chunk) each(fn func(i int, e *entry)) {
	person, house, at, unit := 0, 0, 0, 0
	var name []byte
	for i, kind := range c.kinds {
		if kind == entryFree {
			continue
		}
		e := entry{kind: kind, id: model.ID(c.ids[16*at:])}
		e.link, _ = c.link(at)
		at++
		if kind == entryHousehold {
			e.code, e.village, e.group = c.codes[house], c.villages[c.villageOf[house]], int(c.groups[house])
			house++
			fn(i, &e)
			continue
		}
		if n := c.lengths[person]; n != longName {
			name = appendUnits(name[:0], c.units[unit:unit+2*int(n)])
			e.name, unit = string(name), unit+2*int(n)
		}
		c.person(person, i, &e)
		person++
		fn(i, &e)
	}
}

func (c *chunk) person(n, i int, e *entry) {
	b := c.births[3*n:]
	e.birth, e.sex = model.Date(b[0])<<16|model.Date(b[1])<<8|model.Date(b[2]), byteSex(c.sexes[n])
	e.idNumber = model.IDNumber(c.number(n).idNumber())
	e.phone = unpackPhone(c.phone[5*n:]).phone()
	if odd, is := c.odd[i]; is {
		e.name, e.sex, e.idNumber, e.phone = odd.name, odd.sex, odd.idNumber, odd.phone
	}
}

// fours are the first four characters of each person's name.
func (c *chunk) fours() [][4]uint16 {
	list, units := make([][4]uint16, c.people), c.units
	c.nameAt = make([]int, c.people)
	for i, length := range c.lengths {
		c.nameAt[i] = len(c.units) - len(units)
		if length == longName {
			continue
		}
		for at := range min(int(length), 4) {
			list[i][at] = binary.BigEndian.Uint16(units[2*at:])
		}
		units = units[2*int(length):]
	}
	return list
}

// name is the nth person's name, unless it stands among the odd ones; fours must have been called.
func (c *chunk) name(n int) string {
	if c.lengths[n] == longName {
		return ""
	}
	return string(appendUnits(nil, c.units[c.nameAt[n]:c.nameAt[n]+2*int(c.lengths[n])]))
}

func (c *chunk) number(n int) halves {
	b := c.numbers[8*n:]
	return halves{high: binary.BigEndian.Uint32(b), low: binary.BigEndian.Uint32(b[4:])}
}

// link is whom the nth entry that is not free links to, nobody if what stands there is not possible; inside
// says which entry of this chunk that is, -1 if it is none.
func (c *chunk) link(n int) (id model.ID, inside int) {
	to := int(binary.BigEndian.Uint16(c.links[2*n:])) - 1
	if to >= len(c.kinds) {
		if to = 16 * (to - len(c.kinds)); to < len(c.others) {
			copy(id[:], c.others[to:])
		}
		return id, -1
	}
	if to >= 0 && c.kinds[to] != entryFree {
		copy(id[:], c.ids[16*int(c.places[to]):])
		return id, to
	}
	return id, -1
}

// appendUnits writes UTF-16 as UTF-8.
func appendUnits(b, units []byte) []byte {
	for ; len(units) > 0; units = units[2:] {
		r := rune(binary.BigEndian.Uint16(units))
		if utf16.IsSurrogate(r) && len(units) >= 4 {
			r = utf16.DecodeRune(r, rune(binary.BigEndian.Uint16(units[2:])))
			units = units[2:]
		}
		b = utf8.AppendRune(b, r)
	}
	return b
}

// decodeChunk reads all entries, free ones too.
func decodeChunk(b []byte) ([]entry, bool) {
	c, ok := parseChunk(b)
	if !ok {
		return nil, false
	}
	entries := make([]entry, len(c.kinds))
	c.each(func(i int, e *entry) { entries[i] = *e })
	return entries, true
}
