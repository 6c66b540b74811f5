package store

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
	"unicode/utf16"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/pinyin"
)

const noRow = ^uint32(0)

// A directory is what search looks at: a row for each person and household, in columns of fixed width, so
// that a scan runs at the speed of the memory. Row n is entry n%4096 of chunk n/4096 in the file.
type directory struct {
	ready chan struct{} // closed when all chunks are loaded
	done  chan struct{} // closed to stop the loading
	took  time.Duration // of the loading; good once ready

	mu        sync.RWMutex // guards what follows
	rows      map[model.ID]uint32
	free      []uint32 // rows that nobody has
	lost      map[int]bool
	kinds     []byte
	ids       []model.ID
	links     []model.ID // household of a person, head of a household
	homes     []uint32   // row of a person's household; noRow if it is not here
	names     [][4]uint16
	long      map[uint32]string // names of more than four units
	letters   []uint32          // which letters begin a syllable of the name, a being the lowest bit
	sounds    []uint32          // where the readings begin in pool
	pool      []byte            // readings: each syllable begins with a capital, '/' parts readings, 0 ends
	births    []model.Date
	sexes     []byte // 'm', 'f' or 0
	numbers   []halves
	phones    []halves
	villages  []uint16 // index into villageNames; of a person that of her household
	groups    []uint16
	codes     map[uint32]string // of households
	odd       map[uint32]oddity
	orphans   map[model.ID][]uint32 // household that is not here → rows of its members
	heads     map[model.ID][]uint32 // person → rows of the households whose head she or he is
	villageNo map[string]uint16
	village   []string // name by index; 0 is none
}

// An oddity is a number that does not fit its column.
type oddity struct{ idNumber, phone string }

func newDirectory() *directory {
	d := &directory{ready: make(chan struct{}), done: make(chan struct{})}
	d.reset()
	return d
}

// reset forgets all rows.
func (d *directory) reset() {
	d.rows, d.lost, d.long, d.codes = map[model.ID]uint32{}, map[int]bool{}, map[uint32]string{}, map[uint32]string{}
	d.odd, d.orphans, d.heads = map[uint32]oddity{}, map[model.ID][]uint32{}, map[model.ID][]uint32{}
	d.villageNo, d.village = map[string]uint16{"": 0}, []string{""}
	d.free, d.kinds, d.ids, d.links, d.homes, d.names, d.letters, d.sounds = nil, nil, nil, nil, nil, nil, nil, nil
	d.pool, d.births, d.sexes, d.numbers, d.phones, d.villages, d.groups = nil, nil, nil, nil, nil, nil, nil
}

// stop ends the loading and waits until it has ended.
func (d *directory) stop() {
	select {
	case <-d.done:
	default:
		close(d.done)
	}
	<-d.ready
}

// loadDirectory reads all chunks, each in a transaction of its own, so that nothing waits for it long.
func (s *Store) loadDirectory(d *directory) {
	begun := time.Now() // measures this PC, says nothing about the day
	defer func() {
		d.took = time.Since(begun)
		close(d.ready)
	}()
	for n := 0; ; n++ {
		select {
		case <-d.done:
			return
		default:
		}
		entries, there, err := s.readChunk(n)
		if bad := (*DamagedError)(nil); errors.As(err, &bad) && bad.Bucket == bucketDirectory {
			d.lose(n)
			continue
		}
		if err != nil || !there {
			return
		}
		d.load(n, entries)
	}
}

// readChunk reads one chunk; there is false past the last.
func (s *Store) readChunk(n int) (entries []entry, there bool, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		entries, there, err = s.chunk(tx, n)
		return err
	})
	return entries, there, err
}

func (s *Store) chunk(tx *bolt.Tx, n int) (entries []entry, there bool, err error) {
	b, err := s.unseal(tx, bucketDirectory, chunkKey(n))
	if err != nil || b == nil {
		return nil, b != nil || err != nil, err
	}
	entries, ok := decodeChunk(b)
	if !ok {
		return nil, true, damaged(bucketDirectory, chunkKey(n), "not a chunk")
	}
	return entries, true, nil
}

// lose notes a chunk that does not open: its rows are taken by nobody until the directory is built anew.
func (d *directory) lose(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lost[n] = true
	d.grow(uint32(n+1) * chunkSize)
}

func (d *directory) load(n int, entries []entry) {
	d.mu.Lock()
	defer d.mu.Unlock()
	first := uint32(n) * chunkSize
	d.grow(first + uint32(len(entries)))
	for i := range entries {
		d.set(first+uint32(i), &entries[i])
		if entries[i].kind == entryFree {
			d.free = append(d.free, first+uint32(i))
		}
	}
}

// grow makes room up to the given row.
func (d *directory) grow(rows uint32) {
	n := int(rows) - len(d.kinds)
	if n <= 0 {
		return
	}
	d.kinds = append(d.kinds, make([]byte, n)...)
	d.ids = append(d.ids, make([]model.ID, n)...)
	d.links = append(d.links, make([]model.ID, n)...)
	d.homes = append(d.homes, slices.Repeat([]uint32{noRow}, n)...)
	d.names = append(d.names, make([][4]uint16, n)...)
	d.letters = append(d.letters, make([]uint32, n)...)
	d.sounds = append(d.sounds, make([]uint32, n)...)
	d.births = append(d.births, make([]model.Date, n)...)
	d.sexes = append(d.sexes, make([]byte, n)...)
	d.numbers = append(d.numbers, make([]halves, n)...)
	d.phones = append(d.phones, make([]halves, n)...)
	d.villages = append(d.villages, make([]uint16, n)...)
	d.groups = append(d.groups, make([]uint16, n)...)
	if len(d.pool) == 0 {
		d.pool = append(d.pool, 0) // sound 0 is none
	}
}

// set puts an entry into its row, over whatever stood there.
func (d *directory) set(row uint32, e *entry) {
	if d.kinds[row] != entryFree {
		d.clear(row)
	}
	if e.kind == entryFree {
		return
	}
	d.kinds[row], d.ids[row], d.links[row] = e.kind, e.id, e.link
	d.rows[e.id] = row
	if e.kind == entryHousehold {
		d.setHousehold(row, e)
		return
	}
	d.births[row], d.sexes[row] = e.birth, sexByte(e.sex)
	d.setNumbers(row, e)
	d.setName(row, e.name)
	d.setHome(row)
	for _, home := range d.heads[e.id] {
		d.copyName(row, home)
	}
}

func (d *directory) clear(row uint32) {
	delete(d.rows, d.ids[row])
	delete(d.long, row)
	delete(d.codes, row)
	delete(d.odd, row)
	if d.kinds[row] == entryHousehold {
		d.unhouse(row)
		takeOut(d.heads, d.links[row], row)
	} else {
		takeOut(d.orphans, d.links[row], row)
		d.unname(d.heads[d.ids[row]])
	}
	d.kinds[row], d.ids[row], d.links[row], d.homes[row] = entryFree, model.ID{}, model.ID{}, noRow
	d.names[row], d.letters[row], d.sounds[row] = [4]uint16{}, 0, 0
	d.births[row], d.sexes[row], d.numbers[row], d.phones[row] = 0, 0, halves{}, halves{}
	d.villages[row], d.groups[row] = 0, 0
}

func takeOut(m map[model.ID][]uint32, id model.ID, row uint32) {
	if left := slices.DeleteFunc(m[id], func(r uint32) bool { return r == row }); len(left) > 0 {
		m[id] = left
		return
	}
	delete(m, id)
}

// unname takes the head's name off households.
func (d *directory) unname(rows []uint32) {
	for _, row := range rows {
		d.names[row], d.letters[row], d.sounds[row] = [4]uint16{}, 0, 0
		delete(d.long, row)
	}
}

// unhouse leaves the members of a household without one until it is put again.
func (d *directory) unhouse(row uint32) {
	for _, r := range d.membersOf(row) {
		d.homes[r], d.villages[r], d.groups[r] = noRow, 0, 0
		d.orphans[d.ids[row]] = append(d.orphans[d.ids[row]], r)
	}
}

func (d *directory) membersOf(home uint32) (rows []uint32) {
	for r, h := range d.homes {
		if h == home {
			rows = append(rows, uint32(r))
		}
	}
	return rows
}

// setHousehold fills a household's row and gives its members their village; its name is its head's.
func (d *directory) setHousehold(row uint32, e *entry) {
	d.villages[row], d.groups[row] = d.villageIndex(e.village), uint16(e.group)
	if e.code != "" {
		d.codes[row] = e.code
	}
	for _, r := range d.orphans[e.id] {
		d.homes[r], d.villages[r], d.groups[r] = row, d.villages[row], d.groups[row]
	}
	delete(d.orphans, e.id)
	if e.link.IsZero() {
		return
	}
	d.heads[e.link] = append(d.heads[e.link], row)
	if head, here := d.rows[e.link]; here && d.kinds[head] == entryPerson {
		d.copyName(head, row)
	}
}

// setHome finds a person's household.
func (d *directory) setHome(row uint32) {
	home, here := d.rows[d.links[row]]
	if !here || d.kinds[home] != entryHousehold {
		if !d.links[row].IsZero() {
			d.orphans[d.links[row]] = append(d.orphans[d.links[row]], row)
		}
		return
	}
	d.homes[row], d.villages[row], d.groups[row] = home, d.villages[home], d.groups[home]
}

func (d *directory) copyName(from, to uint32) {
	d.names[to], d.letters[to], d.sounds[to] = d.names[from], d.letters[from], d.sounds[from]
	if name, is := d.long[from]; is {
		d.long[to] = name
	} else {
		delete(d.long, to)
	}
}

func (d *directory) villageIndex(name string) uint16 {
	i, known := d.villageNo[name]
	if !known && len(d.village) < 1<<16 {
		i = uint16(len(d.village))
		d.village = append(d.village, name)
		d.villageNo[name] = i
	}
	return i
}

func (d *directory) setName(row uint32, name string) {
	units := utf16.Encode([]rune(name))
	copy(d.names[row][:], units)
	if len(units) > 4 {
		d.long[row] = name
	}
	ways := pinyin.AllSyllables(name)
	if len(ways) == 0 {
		return
	}
	d.sounds[row] = uint32(len(d.pool))
	for i, way := range ways {
		if i > 0 {
			d.pool = append(d.pool, '/')
		}
		for _, syllable := range way {
			d.letters[row] |= 1 << (syllable[0] - 'a')
		}
		d.pool = appendSound(d.pool, way)
	}
	d.pool = append(d.pool, 0)
}

func (d *directory) setNumbers(row uint32, e *entry) {
	var odd oddity
	var ok bool
	if d.numbers[row], ok = idHalves(string(e.idNumber)); !ok {
		odd.idNumber = string(e.idNumber)
	}
	if d.phones[row], ok = phoneHalves(e.phone); !ok {
		odd.phone = e.phone
	}
	if odd != (oddity{}) {
		d.odd[row] = odd
	}
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

// name is a row's name; of a household its head's.
func (d *directory) name(row uint32) string {
	if name, is := d.long[row]; is {
		return name
	}
	units := d.names[row][:]
	if n := slices.Index(units, 0); n >= 0 {
		units = units[:n]
	}
	return string(utf16.Decode(units))
}

func (d *directory) phone(row uint32) string {
	if p := d.odd[row].phone; p != "" {
		return p
	}
	return d.phones[row].phone()
}

func (d *directory) idTail(row uint32) string {
	if n := d.odd[row].idNumber; n != "" {
		return n[max(0, len(n)-4):]
	}
	return d.numbers[row].idTail()
}

// A directoryWriter gathers what one transaction changes in the directory.
type directoryWriter struct {
	s       *Store
	tx      *bolt.Tx
	d       *directory
	chunks  map[int][]entry
	changed map[int]bool
	rows    map[model.ID]uint32 // of subjects put here; noRow once removed
	free    []uint32
	next    uint32
	anew    bool // nothing that stood in the directory counts
}

func (s *Store) newDirectoryWriter(tx *bolt.Tx) *directoryWriter {
	d := s.dir
	d.mu.RLock()
	defer d.mu.RUnlock()
	return &directoryWriter{s: s, tx: tx, d: d, chunks: map[int][]entry{}, changed: map[int]bool{},
		rows: map[model.ID]uint32{}, free: slices.Clone(d.free), next: uint32(len(d.kinds))}
}

// put gives a subject its entry; a free one takes it out.
func (w *directoryWriter) put(id model.ID, e entry) error {
	row, known := w.row(id)
	if !known {
		if e.kind == entryFree {
			return nil
		}
		row = w.claim()
	} else if w.stands(row, &e) {
		return nil
	}
	chunk, err := w.chunk(int(row / chunkSize))
	if err != nil {
		return err
	}
	i := int(row % chunkSize)
	for len(chunk) <= i {
		chunk = append(chunk, entry{})
	}
	if chunk[i] != e {
		chunk[i] = e
		w.changed[int(row/chunkSize)] = true
	}
	w.chunks[int(row/chunkSize)] = chunk
	w.rows[id] = row
	if e.kind == entryFree {
		w.rows[id], w.free = noRow, append(w.free, row)
	}
	return nil
}

func (w *directoryWriter) row(id model.ID) (uint32, bool) {
	if row, is := w.rows[id]; is {
		return row, row != noRow
	}
	if w.anew {
		return noRow, false
	}
	w.d.mu.RLock()
	defer w.d.mu.RUnlock()
	row, is := w.d.rows[id]
	return row, is
}

// stands says whether a row in memory, and so in the file, already says this: most acts alter nothing that
// search knows.
func (w *directoryWriter) stands(row uint32, e *entry) bool {
	if _, loaded := w.chunks[int(row/chunkSize)]; loaded || w.anew {
		return false
	}
	w.d.mu.RLock()
	defer w.d.mu.RUnlock()
	return w.d.equals(row, e)
}

// claim takes a row that nobody has.
func (w *directoryWriter) claim() uint32 {
	if n := len(w.free); n > 0 {
		row := w.free[n-1]
		w.free = w.free[:n-1]
		return row
	}
	w.next++
	return w.next - 1
}

func (w *directoryWriter) chunk(n int) ([]entry, error) {
	if chunk, loaded := w.chunks[n]; loaded || w.anew {
		return chunk, nil
	}
	chunk, _, err := w.s.chunk(w.tx, n)
	return chunk, err
}

func (w *directoryWriter) flush() error {
	for n := range w.changed {
		if err := w.s.seal(w.tx, bucketDirectory, chunkKey(n), encodeChunk(w.chunks[n])); err != nil {
			return err
		}
	}
	return nil
}

// landed brings the rows in memory to what is now on disk.
func (w *directoryWriter) landed() {
	d := w.d
	d.mu.Lock()
	defer d.mu.Unlock()
	if w.anew {
		d.reset()
	}
	d.grow(w.next)
	d.free = w.free
	for n := range w.changed {
		for i := range w.chunks[n] {
			d.update(uint32(n*chunkSize+i), &w.chunks[n][i])
		}
	}
}

// update sets a row that differs from its entry.
func (d *directory) update(row uint32, e *entry) {
	if !d.equals(row, e) {
		d.set(row, e)
	}
}

// equals says whether a row is known to say what the entry says.
func (d *directory) equals(row uint32, e *entry) bool {
	return d.kinds[row] == e.kind && d.ids[row] == e.id && d.links[row] == e.link && d.same(row, e)
}

func (d *directory) same(row uint32, e *entry) bool {
	switch e.kind {
	case entryFree:
		return true
	case entryHousehold:
		return d.codes[row] == e.code && d.village[d.villages[row]] == e.village && int(d.groups[row]) == e.group
	}
	id, idFits := idHalves(string(e.idNumber))
	phone, phoneFits := phoneHalves(e.phone)
	return idFits && phoneFits && d.numbers[row] == id && d.phones[row] == phone && d.births[row] == e.birth &&
		d.sexes[row] == sexByte(e.sex) && d.name(row) == e.name
}

// Members are the persons of a household, in the order of their births.
func (s *Store) Members(household model.ID) ([]model.ID, error) {
	<-s.dir.ready
	return s.dir.members(household), nil
}

func (d *directory) members(household model.ID) []model.ID {
	d.mu.RLock()
	defer d.mu.RUnlock()
	rows := d.orphans[household]
	if home, here := d.rows[household]; here {
		rows = d.membersOf(home)
	}
	rows = slices.SortedFunc(slices.Values(rows), func(a, b uint32) int {
		if c := int(d.births[a]) - int(d.births[b]); c != 0 {
			return c
		}
		return bytes.Compare(d.ids[a][:], d.ids[b][:])
	})
	ids := make([]model.ID, len(rows))
	for i, r := range rows {
		ids[i] = d.ids[r]
	}
	return ids
}

// Villages are the names of the villages that have households, in the order of their readings.
func (s *Store) Villages() []string {
	<-s.dir.ready
	d := s.dir
	d.mu.RLock()
	defer d.mu.RUnlock()
	used := make([]bool, len(d.village))
	for row, kind := range d.kinds {
		used[d.villages[row]] = used[d.villages[row]] || kind == entryHousehold
	}
	var names []string
	for i, is := range used {
		if is && i > 0 {
			names = append(names, d.village[i])
		}
	}
	slices.SortFunc(names, byReading)
	return names
}

func byReading(a, b string) int {
	return bytes.Compare([]byte(pinyin.Full(a)+a), []byte(pinyin.Full(b)+b))
}

// halves are a number of up to 18 digits as two of at most nine, so that 32-bit PCs reckon it fast. The zero
// value is none.
//
//	identity number  high: the first nine digits; low: the next eight times 11, and the check, X being ten
//	phone number     high: the digits before the last six, behind a 1; low: the last six
type halves struct{ high, low uint32 }

func idHalves(id string) (h halves, ok bool) {
	if id == "" {
		return h, true
	}
	if len(id) != 18 {
		return h, false
	}
	high, ok1 := digits(id[:9])
	low, ok2 := digits(id[9:17])
	check := uint32(10)
	if id[17] != 'X' {
		check = uint32(id[17] - '0')
	}
	if !ok1 || !ok2 || check > 10 {
		return h, false
	}
	return halves{high: high, low: low*11 + check}, true
}

func (h halves) idTail() string {
	if h == (halves{}) {
		return ""
	}
	check := h.low % 11
	if check == 10 {
		return fmt.Sprintf("%03dX", h.low/11%1000)
	}
	return fmt.Sprintf("%03d%d", h.low/11%1000, check)
}

func phoneHalves(phone string) (h halves, ok bool) {
	if phone == "" {
		return h, true
	}
	if len(phone) < 7 || len(phone) > 15 {
		return h, false
	}
	high, ok1 := digits("1" + phone[:len(phone)-6])
	low, ok2 := digits(phone[len(phone)-6:])
	if !ok1 || !ok2 {
		return h, false
	}
	return halves{high: high, low: low}, true
}

func (h halves) phone() string {
	if h == (halves{}) {
		return ""
	}
	return fmt.Sprintf("%d", h.high)[1:] + fmt.Sprintf("%06d", h.low)
}

// digits reads up to ten digits that fit.
func digits(s string) (n uint32, ok bool) {
	if len(s) > 10 {
		return 0, false
	}
	wide := uint64(0)
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		wide = wide*10 + uint64(s[i]-'0')
	}
	return uint32(wide), wide < 1<<32
}
