package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf16"

	"suifang/model"
	"suifang/model/pinyin"
)

const noRow = ^uint32(0)

// The rows of the directory, in columns of fixed width, so that a scan runs at the speed of the memory and a
// county takes 80 MB. Row n is entry n%4096 of chunk n/4096 in the file. Names stand once however many people
// have them: they are read and searched once.
type rows struct {
	byID     idTable
	kinds    []byte
	ids      []model.ID
	links    []uint32 // row of a person's household, of a household's head; noRow if it is none or not here
	first    []uint32 // the first row that links here; noRow if none does
	next     []uint32 // the next row that links where this one does
	named    []uint32 // number of the name; of a household that of its head; 0 is none
	births   []model.Date
	sexes    []byte   // 'm', 'f' or 0
	numbers  []halves // of a household, high is the number of its code
	phones   []halves
	villages []uint16 // number in villageNames; of a person that of her household
	groups   []uint16

	odd     map[uint32]oddity
	missing map[uint32]model.ID   // links to who is not here
	waiting map[model.ID][]uint32 // the same by whom they wait for

	names     names
	codes     codes
	lookup    lookup
	villageNo map[string]uint16
	village   []string // name by number; 0 is none

	villageLower  []string // the same in small letters
	villageSounds [][]byte // their readings as those of names are in pool, each behind a '/'
}

// An oddity is what does not fit its column.
type oddity struct {
	idNumber, phone string
	sex             model.Sex
}

func newRows() rows {
	return rows{odd: map[uint32]oddity{}, missing: map[uint32]model.ID{}, waiting: map[model.ID][]uint32{},
		names: newNames(), codes: newCodes(), villageNo: map[string]uint16{"": 0}, village: []string{""},
		villageLower: []string{""}, villageSounds: [][]byte{{0}}}
}

// grow makes room up to the given row.
func (d *rows) grow(n int) {
	if n <= len(d.kinds) {
		return
	}
	d.kinds, d.ids, d.sexes = stretch(d.kinds, n), stretch(d.ids, n), stretch(d.sexes, n)
	d.named, d.births, d.groups, d.villages = stretch(d.named, n), stretch(d.births, n), stretch(d.groups, n), stretch(d.villages, n)
	d.numbers, d.phones = stretch(d.numbers, n), stretch(d.phones, n)
	for _, column := range []*[]uint32{&d.links, &d.first, &d.next} {
		from := len(*column)
		*column = stretch(*column, n)
		for i := from; i < n; i++ {
			(*column)[i] = noRow
		}
	}
	d.byID.grow(n, d.ids)
}

// reserve makes room without filling it.
func (d *rows) reserve(n int) {
	have := len(d.kinds)
	d.grow(n)
	d.kinds, d.ids, d.sexes, d.links, d.first, d.next = d.kinds[:have], d.ids[:have], d.sexes[:have], d.links[:have], d.first[:have], d.next[:have]
	d.named, d.births, d.groups, d.villages = d.named[:have], d.births[:have], d.groups[:have], d.villages[:have]
	d.numbers, d.phones = d.numbers[:have], d.phones[:have]
}

// load fills the rows of a chunk, which are free, from its columns: identities and households beside persons, for
// each waits for another part of the memory.
func (d *rows) load(first uint32, c *chunk) {
	copy(d.kinds[first:], c.kinds)
	var ids sync.WaitGroup
	ids.Go(func() {
		d.loadIDs(first, c)
		d.loadHouses(first, c)
	})
	d.loadPeople(first, c)
	ids.Wait()
	for i, kind := range c.kinds {
		if kind != entryFree {
			d.loadLink(first, i, c)
		}
	}
}

// loadIDs looks at all slots before it fills the first: then the processor waits for many at once.
func (d *rows) loadIDs(first uint32, c *chunk) {
	near := uint32(0)
	for at := 0; at < len(c.ids); at += 16 {
		slot, _ := d.byID.hash((*model.ID)(c.ids[at:]))
		near |= d.byID.slots[slot]
	}
	d.byID.touched = near
	for i, kind := range c.kinds {
		if kind != entryFree {
			row := first + uint32(i)
			d.ids[row] = model.ID(c.ids[16*int(c.places[i]):])
			d.byID.put(row, d.ids)
		}
	}
}

func (d *rows) loadHouses(first uint32, c *chunk) {
	house := 0
	for i, kind := range c.kinds {
		if kind == entryHousehold {
			d.fill(first+uint32(i), &entry{kind: kind, code: c.codes[house], village: c.villages[c.villageOf[house]], group: int(c.groups[house])})
			house++
		}
	}
}

func (d *rows) loadPeople(first uint32, c *chunk) {
	fours := c.fours()
	d.names.near(fours)
	person := 0
	for i, kind := range c.kinds {
		if kind != entryPerson {
			continue
		}
		row, n := first+uint32(i), person
		person++
		if _, is := c.odd[i]; is || c.lengths[n] > 4 {
			var e entry
			e.kind, e.name = entryPerson, c.name(n)
			c.person(n, i, &e)
			d.fill(row, &e)
			continue
		}
		b := c.births[3*n:]
		d.births[row], d.sexes[row] = model.Date(b[0])<<16|model.Date(b[1])<<8|model.Date(b[2]), c.sexes[n]
		d.numbers[row], d.phones[row] = c.number(n), unpackPhone(c.phone[5*n:])
		d.named[row] = d.names.shortNumber(fours[n])
	}
}

func (d *rows) loadLink(first uint32, i int, c *chunk) {
	to, inside := c.link(int(c.places[i]))
	row := first + uint32(i)
	if inside < 0 || len(d.waiting[d.ids[row]]) > 0 {
		d.link(row, to)
		return
	}
	d.join(row, first+uint32(inside))
}

// stretch lengthens a column by what is needed and a sixty-fourth, so that little lies idle.
func stretch[T any](column []T, n int) []T {
	if n > cap(column) {
		column = append(make([]T, 0, n+n/64), column...)
	}
	return column[:n]
}

// rowOf finds a subject's row.
func (d *rows) rowOf(id model.ID) (uint32, bool) { return d.byID.find(id, d.ids) }

// home is the row of a person's household, if it is here.
func (d *rows) home(row uint32) uint32 {
	if home := d.links[row]; home != noRow && d.kinds[row] == entryPerson && d.kinds[home] == entryHousehold {
		return home
	}
	return noRow
}

// linkID is whom a row links to, here or not.
func (d *rows) linkID(row uint32) model.ID {
	if to := d.links[row]; to != noRow {
		return d.ids[to]
	}
	return d.missing[row]
}

// linked calls fn for every row that links to this one.
func (d *rows) linked(row uint32, fn func(from uint32)) {
	for from := d.first[row]; from != noRow; from = d.next[from] {
		fn(from)
	}
}

// claim gives a row to a subject; link finds its place later.
func (d *rows) claim(row uint32, e *entry) {
	d.kinds[row], d.ids[row] = e.kind, e.id
	d.byID.put(row, d.ids)
}

// fill writes all of an entry but its links into the row that was claimed for it.
func (d *rows) fill(row uint32, e *entry) {
	if e.kind == entryHousehold {
		d.villages[row], d.groups[row] = d.villageIndex(e.village), uint16(e.group)
		d.numbers[row] = halves{high: d.codes.add(row, e.code)}
		return
	}
	d.births[row], d.sexes[row], d.named[row] = e.birth, sexByte(e.sex), d.names.number(e.name)
	var odd oddity
	if d.numbers[row], d.phones[row], odd = e.columns(); odd != (oddity{}) {
		d.odd[row] = odd
	}
}

// columns are a person's numbers as they stand in their columns, and what does not fit them.
func (e *entry) columns() (number, phone halves, odd oddity) {
	number, _ = idHalves(string(e.idNumber))
	phone, _ = phoneHalves(e.phone)
	if number.idNumber() != string(e.idNumber) {
		odd.idNumber = string(e.idNumber)
	}
	if phone.phone() != e.phone {
		odd.phone = e.phone
	}
	if byteSex(sexByte(e.sex)) != e.sex {
		odd.sex = e.sex
	}
	return number, phone, odd
}

// entry is what was put into a row.
func (d *rows) entry(row uint32) entry {
	e := entry{kind: d.kinds[row], id: d.ids[row]}
	switch e.kind {
	case entryHousehold:
		e.link, e.code, e.village, e.group = d.linkID(row), d.code(row), d.village[d.villages[row]], int(d.groups[row])
	case entryPerson:
		odd := d.odd[row]
		e.link, e.name, e.birth, e.phone = d.linkID(row), d.name(row), d.births[row], d.phone(row)
		e.sex = cmp.Or(odd.sex, byteSex(d.sexes[row]))
		e.idNumber = model.IDNumber(cmp.Or(odd.idNumber, d.numbers[row].idNumber()))
	}
	return e
}

// link joins a row to whom it names, and to it those who waited for it.
func (d *rows) link(row uint32, to model.ID) {
	if at, here := d.rowOf(to); here && !to.IsZero() {
		d.join(row, at)
	} else if !to.IsZero() {
		d.missing[row] = to
		d.waiting[to] = append(d.waiting[to], row)
	}
	for _, from := range d.waiting[d.ids[row]] {
		delete(d.missing, from)
		d.join(from, row)
	}
	delete(d.waiting, d.ids[row])
}

// join makes a row follow another: a person has the village of her household, a household the name of its head.
func (d *rows) join(from, to uint32) {
	d.links[from], d.next[from], d.first[to] = to, d.first[to], from
	d.follow(from, to)
}

func (d *rows) follow(from, to uint32) {
	switch {
	case d.kinds[from] == entryPerson && d.kinds[to] == entryHousehold:
		d.villages[from], d.groups[from] = d.villages[to], d.groups[to]
	case d.kinds[from] == entryHousehold && d.kinds[to] == entryPerson:
		d.altered(from)
		d.named[from] = d.named[to]
	}
}

// set puts an entry into its row, over whatever stood there.
func (d *rows) set(row uint32, e *entry) {
	d.altered(row)
	if d.kinds[row] != entryFree {
		d.clear(row)
	}
	if e.kind != entryFree {
		d.claim(row, e)
		d.fill(row, e)
		d.link(row, e.link)
	}
}

func (d *rows) clear(row uint32) {
	d.unlink(row)
	d.leave(row)
	d.byID.drop(d.ids[row], d.ids)
	delete(d.odd, row)
	if d.kinds[row] == entryHousehold {
		d.codes.drop(row, d.numbers[row].high)
	}
	d.kinds[row], d.ids[row], d.named[row] = entryFree, model.ID{}, 0
	d.births[row], d.sexes[row], d.numbers[row], d.phones[row] = 0, 0, halves{}, halves{}
	d.villages[row], d.groups[row] = 0, 0
}

// unlink takes a row off whom it names.
func (d *rows) unlink(row uint32) {
	if to, is := d.missing[row]; is {
		delete(d.missing, row)
		if left := slices.DeleteFunc(d.waiting[to], func(r uint32) bool { return r == row }); len(left) > 0 {
			d.waiting[to] = left
		} else {
			delete(d.waiting, to)
		}
	}
	to := d.links[row]
	if to == noRow {
		return
	}
	at := &d.first[to]
	for *at != row {
		at = &d.next[*at]
	}
	*at = d.next[row]
	d.links[row], d.next[row] = noRow, noRow
}

// leave lets those who link to a row wait for it.
func (d *rows) leave(row uint32) {
	for from := d.first[row]; from != noRow; {
		after := d.next[from]
		d.links[from], d.next[from] = noRow, noRow
		d.missing[from] = d.ids[row]
		d.waiting[d.ids[row]] = append(d.waiting[d.ids[row]], from)
		if d.kinds[from] == entryPerson {
			d.villages[from], d.groups[from] = 0, 0
		} else {
			d.altered(from)
			d.named[from] = 0
		}
		from = after
	}
	d.first[row] = noRow
}

func (d *rows) villageIndex(name string) uint16 {
	i, known := d.villageNo[name]
	if !known && !d.villagesFull() {
		i = uint16(len(d.village))
		d.village, d.villageLower = append(d.village, name), append(d.villageLower, strings.ToLower(name))
		d.villageSounds = append(d.villageSounds, soundsOf(name))
		d.villageNo[name] = i
	}
	return i
}

// villagesFull says that a village may have got no number: nobody has as many.
func (d *rows) villagesFull() bool { return len(d.village) >= 1<<16 }

func soundsOf(name string) (b []byte) {
	for _, way := range pinyin.AllSyllables(name) {
		b = append(appendSound(b, way), '/')
	}
	return append(b, 0)
}

// name is a row's name; of a household its head's.
func (d *rows) name(row uint32) string { return d.names.text(d.named[row]) }

// code is a household's code.
func (d *rows) code(row uint32) string { return d.codes.text(d.numbers[row].high) }

func (d *rows) phone(row uint32) string {
	if p := d.odd[row].phone; p != "" {
		return p
	}
	return d.phones[row].phone()
}

func (d *rows) idTail(row uint32) string {
	if n := d.odd[row].idNumber; n != "" {
		return n[max(0, len(n)-4):]
	}
	return d.numbers[row].idTail()
}

// equals says whether a row is known to say what the entry says.
func (d *rows) equals(row uint32, e *entry) bool {
	if d.kinds[row] != e.kind || d.ids[row] != e.id {
		return false
	}
	switch e.kind {
	case entryFree:
		return true
	case entryHousehold:
		return d.linkID(row) == e.link && d.code(row) == e.code && d.village[d.villages[row]] == e.village && int(d.groups[row]) == e.group
	}
	number, phone, odd := e.columns()
	return d.linkID(row) == e.link && d.numbers[row] == number && d.phones[row] == phone && d.odd[row] == odd && d.births[row] == e.birth &&
		d.sexes[row] == sexByte(e.sex) && d.name(row) == e.name
}

func sexByte(s model.Sex) byte {
	switch s {
	case model.Male:
		return 'm'
	case model.Female:
		return 'f'
	}
	return 0
}

func byteSex(b byte) model.Sex {
	switch b {
	case 'm':
		return model.Male
	case 'f':
		return model.Female
	}
	return ""
}

// names are all names that somebody has had since the file was opened, each once.
type names struct {
	short   []uint32          // open addressing by the first four characters: number, 0 is free
	units   [][4]uint16       // the first four characters
	long    map[uint32]string // names that have more
	ofLong  map[string]uint32
	letters []uint32 // which letters begin a syllable, a being the lowest bit
	within  []uint32 // which letters the readings have at all
	sounds  []uint32 // where the readings begin in pool
	leads   []uint64 // their first eight bytes: most orders are told by them
	touched uint32   // keeps looks from being left out
	pool    []byte   // readings: each syllable begins with a capital, '/' parts readings, 0 ends
}

func newNames() names {
	return names{short: make([]uint32, 1024), units: make([][4]uint16, 1), long: map[uint32]string{}, ofLong: map[string]uint32{},
		letters: make([]uint32, 1), within: make([]uint32, 1), sounds: make([]uint32, 1), leads: make([]uint64, 1), pool: []byte{0}}
}

// find gives the number of a name that somebody has or had.
func (n *names) find(name string) (i uint32, is bool) {
	units := utf16.Encode([]rune(name))
	if isLong(units) {
		i, is = n.ofLong[name]
		return i, is
	}
	i = n.short[n.slot(fourOf(units))]
	return i, i != 0 || name == ""
}

// isLong says that a name is kept whole, for four characters do not tell it.
func isLong(units []uint16) bool { return len(units) > 4 || slices.Contains(units, 0) }

func fourOf(units []uint16) (four [4]uint16) {
	copy(four[:], units)
	return four
}

// near looks at the slots of names that are about to be found: then the processor waits for many at once.
func (n *names) near(fours [][4]uint16) {
	for _, four := range fours {
		n.touched |= n.short[n.begin(four)]
	}
	for _, four := range fours {
		n.touched |= uint32(n.units[n.short[n.begin(four)]][0])
	}
}

// begin is the slot at which the search for a name begins.
func (n *names) begin(four [4]uint16) int {
	const odd = 0x9e3779b97f4a7c15
	h := (uint64(four[0]) | uint64(four[1])<<16 | uint64(four[2])<<32 | uint64(four[3])<<48) * odd
	return int(h >> uint(64-bits.Len(uint(len(n.short)-1))))
}

// slot is where a name of at most four characters stands, or would stand.
func (n *names) slot(four [4]uint16) int {
	at := n.begin(four)
	for n.short[at] != 0 && n.units[n.short[at]] != four {
		at = (at + 1) & (len(n.short) - 1)
	}
	return at
}

// number gives a name its number.
func (n *names) number(name string) uint32 {
	units := utf16.Encode([]rune(name))
	if !isLong(units) {
		return n.shortNumber(fourOf(units))
	}
	i, known := n.ofLong[name]
	if known {
		return i
	}
	name = strings.Clone(name)
	i = n.add(fourOf(units), name)
	n.long[i], n.ofLong[name] = name, i
	return i
}

// shortNumber is the number of a name of at most four characters; no character is 0.
func (n *names) shortNumber(four [4]uint16) uint32 {
	if four == [4]uint16{} {
		return 0
	}
	at := n.slot(four)
	if i := n.short[at]; i != 0 {
		return i
	}
	i := n.add(four, decodeUnits(four))
	n.short[at] = i
	if 4*len(n.units) > 3*len(n.short) {
		n.enlarge()
	}
	return i
}

func (n *names) enlarge() {
	old := n.short
	n.short = make([]uint32, 2*len(old))
	for _, i := range old {
		if i != 0 {
			n.short[n.slot(n.units[i])] = i
		}
	}
}

func (n *names) add(four [4]uint16, name string) uint32 {
	n.units = append(n.units, four)
	n.read(name)
	return uint32(len(n.units) - 1)
}

func decodeUnits(four [4]uint16) string {
	units := four[:]
	if end := slices.Index(units, 0); end >= 0 {
		units = units[:end]
	}
	return string(utf16.Decode(units))
}

// read adds the readings of the name that was added last.
func (n *names) read(name string) {
	ways, letters, within, begin := pinyin.AllSyllables(name), uint32(0), uint32(0), uint32(0)
	if len(ways) > 0 {
		begin = uint32(len(n.pool))
		for i, way := range ways {
			if i > 0 {
				n.pool = append(n.pool, '/')
			}
			for _, syllable := range way {
				letters |= lettersOf(syllable[:1])
				within |= lettersOf(syllable)
			}
			n.pool = appendSound(n.pool, way)
		}
		n.pool = append(n.pool, 0)
	}
	var lead [8]byte
	if sound := n.pool[begin:]; begin > 0 {
		copy(lead[:], sound[:len(sound)-1])
	}
	n.letters, n.within = append(n.letters, letters), append(n.within, within)
	n.sounds, n.leads = append(n.sounds, begin), append(n.leads, binary.BigEndian.Uint64(lead[:]))
}

// lettersOf is the set of the letters a to z of a text, a being the lowest bit.
func lettersOf[T string | []byte](text T) (set uint32) {
	for i := range len(text) {
		set |= 1 << (text[i] - 'a')
	}
	return set
}

func (n *names) text(i uint32) string {
	if name, is := n.long[i]; is {
		return name
	}
	return decodeUnits(n.units[i])
}

func (n *names) sound(i uint32) []byte {
	from := n.pool[n.sounds[i]:]
	return from[:bytes.IndexByte(from, 0)]
}

// codes are the households' codes, as they are written and, to be searched, one after the other in lower
// case and without dashes.
type codes struct {
	written []byte   // each behind its length as a varint; number 0 is none
	plain   []byte   // each ends with a line feed
	ends    []uint32 // where in plain each ends
	rows    []uint32 // whose it is; noRow once it was given up
	numbers []uint32 // where in written each stands
}

func newCodes() codes { return codes{written: []byte{0}} }

// add gives the number of a row's code.
func (c *codes) add(row uint32, code string) uint32 {
	if code == "" {
		return 0
	}
	number := uint32(len(c.written))
	c.written = appendBytes(c.written, code)
	c.plain = append(appendPlain(c.plain, code), '\n')
	c.ends, c.rows, c.numbers = append(c.ends, uint32(len(c.plain))), append(c.rows, row), append(c.numbers, number)
	return number
}

// appendPlain writes a code in lower case and without dashes.
func appendPlain(b []byte, code string) []byte {
	begun := len(b)
	for i := range len(code) {
		switch c := code[i]; {
		case c == '-':
		case c >= 'A' && c <= 'Z':
			b = append(b, c|0x20)
		case c < 0x80:
			b = append(b, c)
		default:
			return append(b[:begun], strings.ReplaceAll(strings.ToLower(code), "-", "")...)
		}
	}
	return b
}

func (c *codes) drop(row, number uint32) {
	if i, is := slices.BinarySearch(c.numbers, number); is && c.rows[i] == row {
		c.rows[i] = noRow
	}
}

func (c *codes) text(number uint32) string {
	b := c.written[number:]
	n, size := binary.Uvarint(b)
	return string(b[size : size+int(n)])
}

// find calls fn for the rows whose code holds the text, with its dashes or without any.
func (c *codes) find(text string, fn func(row uint32)) {
	bare := []byte(strings.ReplaceAll(text, "-", ""))
	if len(bare) == 0 {
		return
	}
	for at, i := 0, 0; ; i++ {
		hit := bytes.Index(c.plain[at:], bare)
		if hit < 0 {
			return
		}
		i = firstAbove(c.ends, i, uint32(at+hit))
		at = int(c.ends[i])
		if row := c.rows[i]; row != noRow && (len(bare) == len(text) || strings.Contains(strings.ToLower(c.text(c.numbers[i])), text)) {
			fn(row)
		}
	}
}

// firstAbove is the first place from the one given on at which more than n stands; there is one. The places rise, and
// what is looked for may be near or far: steps double until it is passed.
func firstAbove(rising []uint32, from int, n uint32) int {
	step := 1
	for from+step <= len(rising) && rising[from+step-1] <= n {
		from, step = from+step, 2*step
	}
	return from + sort.Search(min(step, len(rising)-from), func(i int) bool { return rising[from+i] > n })
}

// An idTable finds the row of an identity: open addressing over row numbers and a part of the hash, an eighth
// of what a map would take.
type idTable struct {
	slots []uint32 // 0 is free; else the row and 1 in the bits that number slots, in those above them a tag of the hash

	touched uint32 // keeps the looks at slots from being left out

	shift uint
	odd   uint64 // random: an identity is random too, but for one that somebody has made up
}

// hash gives the slot to begin at and the tag.
func (t *idTable) hash(id *model.ID) (slot int, tag uint32) {
	h := (binary.LittleEndian.Uint64(id[:8]) ^ bits.ReverseBytes64(binary.LittleEndian.Uint64(id[8:]))) * t.odd
	return int(h >> t.shift), uint32(h) &^ t.rowBits()
}

func (t *idTable) rowBits() uint32 { return uint32(len(t.slots) - 1) }

// grow makes room for n identities.
func (t *idTable) grow(n int, ids []model.ID) {
	if len(t.slots) >= n+n/2 {
		return
	}
	size := 1024
	for size < n+n/2 {
		size *= 2
	}
	old, row := t.slots, t.rowBits()
	t.slots, t.shift, t.odd = make([]uint32, size), uint(64-bits.Len(uint(size-1))), rand.Uint64()|1
	for _, s := range old {
		if s != 0 {
			t.put(s&row-1, ids)
		}
	}
}

// at is the slot of an identity, or the free one where it would stand.
func (t *idTable) at(id *model.ID, ids []model.ID) (i int, tag uint32) {
	i, tag = t.hash(id)
	for row := t.rowBits(); ; i = (i + 1) & (len(t.slots) - 1) {
		if s := t.slots[i]; s == 0 || s&^row == tag && ids[s&row-1] == *id {
			return i, tag
		}
	}
}

func (t *idTable) find(id model.ID, ids []model.ID) (row uint32, is bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	i, _ := t.at(&id, ids)
	return t.slots[i]&t.rowBits() - 1, t.slots[i] != 0
}

// put takes in a row that has its identity already.
func (t *idTable) put(row uint32, ids []model.ID) {
	i, tag := t.at(&ids[row], ids)
	t.slots[i] = tag | (row + 1)
}

// drop takes an identity out and moves up those that stood behind it for want of a free slot.
func (t *idTable) drop(id model.ID, ids []model.ID) {
	i, _ := t.at(&id, ids)
	if t.slots[i] == 0 {
		return
	}
	t.slots[i] = 0
	for j := (i + 1) & (len(t.slots) - 1); t.slots[j] != 0; j = (j + 1) & (len(t.slots) - 1) {
		row := t.slots[j]&t.rowBits() - 1
		t.slots[j] = 0
		t.put(row, ids)
	}
}
