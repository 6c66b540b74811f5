package store

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/pinyin"
)

// A directory is what search looks at: a row for each person and household, in memory.
type directory struct {
	ready chan struct{} // closed when all chunks are loaded
	done  chan struct{} // closed to stop the loading
	took  time.Duration // of the loading; good once ready

	joins atomic.Pointer[linkTable] // who is the same as whom

	mu sync.RWMutex // guards what follows
	rows
	free    []uint32 // rows that nobody has
	lost    map[int]bool
	damage  []error // what else of the directory does not open, or has a key that is none
	version int     // counts what has changed

	asked lastSearch // has a lock of its own
}

func newDirectory() *directory {
	d := &directory{ready: make(chan struct{}), done: make(chan struct{})}
	d.reset()
	return d
}

// reset forgets all rows.
func (d *directory) reset() { d.rows, d.free, d.lost, d.damage = newRows(), nil, map[int]bool{}, nil }

// stop ends the loading and waits until it has ended.
func (d *directory) stop() {
	select {
	case <-d.done:
	default:
		close(d.done)
	}
	<-d.ready
}

// isLoaded says whether all chunks are loaded.
func (d *directory) isLoaded() bool {
	select {
	case <-d.ready:
		return true
	default:
		return false
	}
}

// loadDirectory reads all chunks, each in a transaction of its own, so that nothing waits for it long.
func (s *Store) loadDirectory(d *directory) {
	begun := time.Now() // measures this PC, says nothing about the day
	defer func() {
		d.loaded()
		d.took = time.Since(begun)
		close(d.ready)
	}()
	chunks, strange := s.countChunks()
	d.expect(chunks, strange)
	n := 0
	for r := range s.chunks(chunks, d.done) {
		if bad := (*DamagedError)(nil); errors.As(r.err, &bad) && bad.Bucket == bucketDirectory {
			d.lose(n)
		} else if r.err != nil {
			return
		} else {
			d.load(n, &r.chunk)
		}
		n++
	}
}

func (d *directory) loaded() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lookUp()
}

// A readChunk is one that was read, or why it was not.
type readChunk struct {
	chunk chunk
	err   error
}

// chunks reads so many chunks one after the other, or until done; while one is used the next is opened.
func (s *Store) chunks(count int, done <-chan struct{}) <-chan readChunk {
	read := make(chan readChunk)
	go func() {
		defer close(read)
		for n := range count {
			c, err := s.readChunk(n)
			select {
			case read <- readChunk{c, err}:
			case <-done:
				return
			}
			if bad := (*DamagedError)(nil); err != nil && !errors.As(err, &bad) {
				return
			}
		}
	}()
	return read
}

// countChunks counts the chunks, and believes none of their numbers: they are given out without gaps, but stand in the
// clear, and memory is taken for as many as there are. A number that rotted leaves a gap, whose rows are lost; any
// other key that rotted leaves one that nothing is kept under.
func (s *Store) countChunks() (n int, strange []error) {
	_ = s.view(func(tx *bolt.Tx) error {
		n, strange = 0, nil
		each(tx, bucketDirectory, nil, nil, func(key, _ []byte) bool {
			switch {
			case len(key) == len(chunkKey(0)):
				n++
			case !bytes.Equal(key, keyStaff) && !bytes.Equal(key, keyDivided) && !bytes.Equal(key, keyRecords) && !bytes.HasPrefix(key, keyLinks):
				strange = append(strange, damaged(bucketDirectory, key, "no key of the directory"))
			}
			return true
		})
		return nil
	})
	return n, strange
}

// expect makes room for so many chunks at once: columns that grow piece by piece leave as much again behind.
func (d *directory) expect(chunks int, strange []error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.damage = append(d.damage, strange...)
	d.reserve(chunks * chunkSize)
}

// readChunk reads one chunk.
func (s *Store) readChunk(n int) (c chunk, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		b, err := s.unseal(tx, bucketDirectory, chunkKey(n))
		if err != nil {
			return err
		}
		ok := false
		if c, ok = parseChunk(b); !ok {
			return damaged(bucketDirectory, chunkKey(n), "not a chunk") // or not there
		}
		return nil
	})
	return c, err
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

// has says whether there is a row for a subject, as far as rows are loaded.
func (d *directory) has(id model.ID) bool {
	if d == nil {
		return false
	}
	d.mu.RLock()
	defer d.mu.RUnlock()
	row, here := d.rowOf(id)
	return here && d.kinds[row] != entryFree
}

// lose notes a chunk that does not open: its rows are taken by nobody until the directory is built anew.
func (d *directory) lose(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lost[n] = true
	d.grow((n + 1) * chunkSize)
}

// lacksRows says whether somebody who has no row may be there all the same: parts do not open, or are not loaded yet.
func (d *directory) lacksRows() bool {
	return !d.isLoaded() || len(d.lost) > 0
}

// load fills the rows of a chunk.
func (d *directory) load(n int, c *chunk) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.version++
	first := uint32(n) * chunkSize
	d.grow(int(first) + len(c.kinds))
	for i, kind := range c.kinds {
		if kind == entryFree {
			d.free = append(d.free, first+uint32(i))
		}
	}
	d.rows.load(first, c)
}

// A directoryWriter gathers what one transaction changes in the directory. Chunks are written from the rows in
// memory, which say what stands in the file, and what was put here over them.
type directoryWriter struct {
	s       *Store
	tx      *bolt.Tx
	d       *directory
	changed map[int][]rowChange // by chunk; the last of a row counts
	rows    map[model.ID]uint32 // of subjects put here; noRow once removed
	free    []uint32
	next    uint32
	anew    bool // nothing that stood in the directory counts
}

// A rowChange is what a row is to say.
type rowChange struct {
	row uint32
	entry
}

func (s *Store) newDirectoryWriter(tx *bolt.Tx) *directoryWriter {
	d := s.dir
	d.mu.RLock()
	defer d.mu.RUnlock()
	return &directoryWriter{s: s, tx: tx, d: d, changed: map[int][]rowChange{}, rows: map[model.ID]uint32{}, free: slices.Clone(d.free),
		next: uint32(len(d.kinds))}
}

// put gives a subject its entry; a free one takes it out.
func (w *directoryWriter) put(id model.ID, e entry) {
	row, known := w.row(id)
	if !known {
		if e.kind == entryFree {
			return
		}
		row = w.claim()
	} else if w.stands(id, row, &e) {
		return
	}
	n := int(row / chunkSize)
	w.changed[n] = append(w.changed[n], rowChange{row, e})
	w.rows[id] = row
	if e.kind == entryFree {
		w.rows[id], w.free = noRow, append(w.free, row)
	}
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
	return w.d.rowOf(id)
}

// stands says whether a row in memory, and so in the file, already says this: most acts alter nothing that
// search knows.
func (w *directoryWriter) stands(id model.ID, row uint32, e *entry) bool {
	if _, put := w.rows[id]; put || w.anew {
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

// flush writes the chunks that have changed, some at a time on all processors.
func (w *directoryWriter) flush() error {
	for part := range slices.Chunk(slices.Sorted(maps.Keys(w.changed)), 8) {
		sealed, errs := make([][]byte, len(part)), make([]error, len(part))
		if w.fileTells() {
			for i, n := range part {
				sealed[i], errs[i] = w.sealOver(n)
			}
		} else {
			inParallel(len(part), func(i int) { sealed[i], errs[i] = w.sealChunk(part[i], w.encode(part[i])) })
		}
		for i, n := range part {
			if errs[i] != nil {
				return errs[i]
			}
			if err := put(w.tx, bucketDirectory, chunkKey(n), sealed[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *directoryWriter) sealChunk(n int, plain []byte) ([]byte, error) {
	return w.s.keys.Seal(bucketDirectory, chunkKey(n), plain)
}

// fileTells says that memory cannot tell the villages of all households apart: then chunks are read.
func (w *directoryWriter) fileTells() bool {
	w.d.mu.RLock()
	defer w.d.mu.RUnlock()
	return !w.anew && w.d.villagesFull()
}

func (w *directoryWriter) sealOver(n int) ([]byte, error) {
	standing, _, err := w.s.chunk(w.tx, n)
	if err != nil {
		return nil, err
	}
	return w.sealChunk(n, encodeChunk(w.over(n, standing)))
}

// encode writes a chunk as memory has it, and over it what was put here.
func (w *directoryWriter) encode(n int) []byte {
	if w.anew {
		return encodeChunk(w.over(n, nil))
	}
	w.d.mu.RLock()
	defer w.d.mu.RUnlock()
	if len(w.changed[n]) <= fewChanges {
		return w.d.encodeRows(n*chunkSize, w.changed[n])
	}
	first := min(n*chunkSize, len(w.d.kinds))
	entries := make([]entry, min(chunkSize, len(w.d.kinds)-first), chunkSize)
	for i := range entries {
		entries[i] = w.d.entry(uint32(first + i))
	}
	return encodeChunk(w.over(n, entries))
}

// over lays what was put here over the entries of a chunk.
func (w *directoryWriter) over(n int, entries []entry) []entry {
	for _, c := range w.changed[n] {
		i := int(c.row % chunkSize)
		for len(entries) <= i {
			entries = append(entries, entry{})
		}
		entries[i] = c.entry
	}
	return entries
}

// landed brings the rows in memory to what is now on disk.
func (w *directoryWriter) landed() {
	d := w.d
	d.mu.Lock()
	defer d.mu.Unlock()
	if w.anew {
		d.reset()
	}
	d.grow(int(w.next))
	d.free = w.free
	d.version++
	for _, n := range slices.Sorted(maps.Keys(w.changed)) {
		for i := range w.changed[n] {
			if c := &w.changed[n][i]; !d.equals(c.row, &c.entry) {
				d.set(c.row, &c.entry)
			}
		}
	}
	d.lookUpAgain()
}

// Members are the persons of a household, in the order of their births: whoever was registered several times
// once, under the identity that she is joined under.
func (s *Store) Members(household model.ID) ([]model.ID, error) {
	<-s.dir.ready
	d := s.dir
	links := d.joins.Load()
	if links.empty() {
		return d.members(household), nil
	}
	homes := links.group(household)
	if homes == nil {
		homes = []model.ID{household}
	}
	ids := []model.ID{}
	for _, home := range homes {
		for _, id := range d.members(home) {
			if first := d.firstOf(links, id); !slices.Contains(ids, first) {
				ids = append(ids, first)
			}
		}
	}
	d.mu.RLock()
	defer d.mu.RUnlock()
	slices.SortFunc(ids, func(a, b model.ID) int {
		return cmp.Or(cmp.Compare(d.birth(links, a), d.birth(links, b)), compareIDs(a, b))
	})
	return ids, nil
}

func (d *directory) members(household model.ID) []model.ID {
	d.mu.RLock()
	defer d.mu.RUnlock()
	rows := slices.Clone(d.waiting[household])
	if home, here := d.rowOf(household); here {
		d.linked(home, func(r uint32) { rows = append(rows, r) })
	}
	rows = slices.DeleteFunc(rows, func(r uint32) bool { return d.kinds[r] != entryPerson })
	slices.SortFunc(rows, func(a, b uint32) int {
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

// idNumber is the identity number whose halves these are.
func (h halves) idNumber() string {
	if h == (halves{}) {
		return ""
	}
	var b [18]byte
	putDigits(b[:9], h.high)
	putDigits(b[9:17], h.low/11)
	if b[17] = 'X'; h.low%11 < 10 {
		b[17] = byte('0' + h.low%11)
	}
	return string(b[:])
}

// putDigits fills b with the last digits of a number.
func putDigits(b []byte, n uint32) {
	for i := len(b) - 1; i >= 0; i-- {
		b[i], n = byte('0'+n%10), n/10
	}
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
	var b [16]byte
	putDigits(b[10:], h.low)
	putDigits(b[:10], h.high)
	return string(b[bytes.IndexByte(b[:10], '1')+1:])
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
