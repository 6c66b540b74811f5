package store

import (
	"cmp"
	"context"
	"math/bits"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// A scan is what a part of the rows gave.
type scan struct {
	q                  *query
	people, households int
	best               []found          // sorted, at most as many as are wanted
	rows               []uint32         // all that matched, as long as they are few enough to be kept
	over               bool             // they are not
	joined             map[uint32]found // by the row they are joined under: who counts once, however many cards match
}

const (
	keptRows  = 1 << 12 // how many rows that matched are kept for the next key, of each scan
	scanParts = 1 << 15 // fewer rows than this are not parted
	scanBlock = 1 << 12 // rows between two looks at whether anybody still waits
)

// scan goes through the rows that can match, parted among the processors.
func (q *query) scan(ctx context.Context) ([]scan, error) {
	kept, narrowed := q.d.asked.narrow(q)
	if !narrowed {
		q.nameWords(ctx)
		if s, ok := q.counted(ctx); ok {
			return []scan{s}, ctx.Err()
		}
		kept, narrowed = q.candidates()
	}
	total := len(q.d.kinds)
	if narrowed {
		total = len(kept)
	}
	parts := max(1, min(runtime.GOMAXPROCS(0), 4, total/scanParts))
	scans := make([]scan, parts)
	inParallel(parts, func(i int) {
		s := scan{q: q}
		blocks := (total + scanBlock - 1) / scanBlock
		from, to := blocks*i/parts*scanBlock, min(blocks*(i+1)/parts*scanBlock, total)
		for at := from; at < to && ctx.Err() == nil; at += scanBlock {
			end := min(at+scanBlock, to)
			if narrowed {
				s.rowsOf(kept[at:end])
			} else {
				s.block(at, end)
			}
		}
		scans[i] = s
	})
	return scans, ctx.Err()
}

func (s *scan) rowsOf(rows []uint32) {
	for _, row := range rows {
		if f, ok := s.q.match(row); ok {
			s.take(f)
		}
	}
}

// block goes through the rows from one to another. Each way in which the first word can match runs down its
// own column and marks rows; only those that are marked are looked at whole.
func (s *scan) block(from, to int) {
	var marks [scanBlock / 64]uint64
	if len(s.q.words) == 0 {
		for i := range marks {
			marks[i] = ^uint64(0)
		}
	} else {
		s.q.words[0].mark(s.q.d, from, to, &marks)
	}
	for i, word := range marks {
		for ; word != 0; word &= word - 1 {
			row := from + 64*i + bits.TrailingZeros64(word)
			if row >= to {
				return
			}
			if f, ok := s.q.match(uint32(row)); ok {
				s.take(f)
			}
		}
	}
}

// mark marks the rows that a word can match.
func (w *word) mark(d *directory, from, to int, marks *[scanBlock / 64]uint64) {
	if w.named.how != nil {
		for i, name := range d.named[from:to] {
			if w.named.how[name] != 0 {
				marks[i/64] |= 1 << (i % 64)
			}
		}
	}
	if w.tail != nil {
		w.tail.mark(d, from, to, marks)
	}
	if w.villages != nil {
		for i, village := range d.villages[from:to] {
			if w.villages[village] {
				marks[i/64] |= 1 << (i % 64)
			}
		}
	}
	if w.homes != nil {
		w.markHomes(d, from, to, marks)
	}
	if row, here := d.rowOf(w.id); here && int(row) >= from && int(row) < to {
		marks[(int(row)-from)/64] |= 1 << ((int(row) - from) % 64)
	}
}

// markHomes marks the households of these codes, and who lives there; a block begins with a word of homes.
func (w *word) markHomes(d *directory, from, to int, marks *[scanBlock / 64]uint64) {
	for i := range min(len(marks), len(w.homes)-from/64) {
		marks[i] |= w.homes[from/64+i]
	}
	for i, home := range d.links[from:to] {
		if w.inHomes(home) {
			marks[i/64] |= 1 << (i % 64)
		}
	}
}

// mark marks the rows whose numbers end so, by their lower halves alone.
func (t *tail) mark(d *directory, from, to int, marks *[scanBlock / 64]uint64) {
	for i := range d.numbers[from:to] {
		if low := d.numbers[from+i].low; low != 0 && t.idLow.leaves(low) == t.id.low {
			marks[i/64] |= 1 << (i % 64)
		}
	}
	if t.phone.is {
		for i := range d.phones[from:to] {
			if p := d.phones[from+i]; p.high != 0 && t.phoneLow.leaves(p.low) == t.phone.low {
				marks[i/64] |= 1 << (i % 64)
			}
		}
	}
	for row := range d.odd {
		if i := int(row) - from; i >= 0 && i < to-from {
			marks[i/64] |= 1 << (i % 64)
		}
	}
}

func (s *scan) take(f found) {
	if s.over = s.over || len(s.rows) == keptRows; s.over {
		s.rows = nil
	} else {
		s.rows = append(s.rows, f.row)
	}
	if rows := s.q.d.same(s.q.links, f.row); rows != nil {
		f.row = rows[0]
		s.takeJoined(f)
		return
	}
	s.count(f)
}

// count adds one to what was found.
func (s *scan) count(f found) {
	if s.q.d.kinds[f.row] == entryPerson {
		s.people++
	} else {
		s.households++
	}
	s.rank(f)
}

// takeJoined keeps how the best of the cards of one who is joined matched.
func (s *scan) takeJoined(f found) {
	if s.joined == nil {
		s.joined = map[uint32]found{}
	}
	if o, is := s.joined[f.row]; !is || cmp.Or(cmp.Compare(f.rank, o.rank), cmp.Compare(f.way, o.way)) < 0 {
		s.joined[f.row] = f
	}
}

// acrossCards takes those who are joined and whose cards match the words only together: they are one person. Few are
// joined, so all of them are looked at, and only where there is more than a word.
func (s *scan) acrossCards() {
	if len(s.q.words) < 2 {
		return
	}
	for row := range s.q.d.asked.twins(s.q) {
		rows := s.q.d.same(s.q.links, row)
		if rows == nil || rows[0] != row {
			continue
		}
		if f, ok := s.q.matchTogether(rows); ok {
			s.takeJoined(f)
		}
	}
}

// matchTogether is match for the cards of one, of which each word must match any; the lead's row stands for them.
func (q *query) matchTogether(rows []uint32) (f found, ok bool) {
	d := q.d
	inVillage := func(row uint32) bool { return q.village < 0 || int(d.villages[row]) == q.village }
	if q.kind != 0 && d.kinds[rows[0]] != q.kind || !slices.ContainsFunc(rows, inVillage) {
		return f, false
	}
	f = found{row: rows[0], way: ByVillage}
	for i := range q.words {
		best, how := uint8(0), ""
		for _, row := range rows {
			if way, rank := q.words[i].match(d, row); way != "" && (how == "" || rank < best) {
				best, how = rank, way
			}
		}
		if how == "" {
			return f, false
		}
		if i == 0 || f.way == ByVillage {
			f.way = how
		}
		f.rank = max(f.rank, best)
	}
	return f, true
}

// countJoined adds those who are joined, once all cards have been seen.
func (s *scan) countJoined() {
	for _, f := range s.joined {
		s.count(f)
	}
	s.joined = nil
}

// rank puts a row among the best, if it is one of them.
func (s *scan) rank(f found) {
	d, n := s.q.d, len(s.best)
	if n == s.q.limit && d.compare(f, s.best[n-1]) >= 0 {
		return
	}
	at, _ := slices.BinarySearchFunc(s.best, f, d.compare)
	if n == s.q.limit {
		s.best = s.best[:n-1]
	}
	s.best = slices.Insert(s.best, at, f)
}

// compare orders by rank, reading, kind and identity.
func (d *directory) compare(a, b found) int {
	if c := cmp.Compare(a.rank, b.rank); c != 0 {
		return c
	}
	if x, y := d.named[a.row], d.named[b.row]; x != y {
		if c := d.names.compare(x, y); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(d.kinds[a.row], d.kinds[b.row]), compareIDs(d.ids[a.row], d.ids[b.row]))
}

func (s *scan) join(o *scan) {
	s.people, s.households = s.people+o.people, s.households+o.households
	for _, f := range o.best {
		s.rank(f)
	}
	for _, f := range o.joined {
		s.takeJoined(f)
	}
}

// A lastSearch keeps which rows the last search found: when a word grows by a letter, only those can match.
type lastSearch struct {
	mu            sync.Mutex
	typed         []string
	village, kind int
	version       int
	rows          []uint32
	whole         bool

	joined        map[uint32]bool // the rows of who is joined, by these links and
	joinedBy      *linkTable
	joinedVersion int
}

// twins are the rows of those who are joined with another one who is here.
func (l *lastSearch) twins(q *query) map[uint32]bool {
	if q.links.empty() {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.joined == nil || l.joinedBy != q.links || l.joinedVersion != q.d.version {
		l.joined, l.joinedBy, l.joinedVersion = map[uint32]bool{}, q.links, q.d.version
		for id := range q.links.says {
			if row, here := q.d.rowOf(id); here {
				for _, same := range q.d.same(q.links, row) {
					l.joined[same] = true
				}
			}
		}
	}
	return l.joined
}

func (l *lastSearch) keep(q *query, scans []scan) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.typed, l.village, l.kind, l.version, l.rows, l.whole = q.typed, q.village, int(q.kind), q.d.version, l.rows[:0:0], true
	for i := range scans {
		l.whole = l.whole && !scans[i].over
		l.rows = append(l.rows, scans[i].rows...)
	}
}

// narrow gives the rows that can match: those that matched before, if what is asked now has only grown.
func (l *lastSearch) narrow(q *query) (rows []uint32, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.whole || l.version != q.d.version || l.village != q.village || l.kind != int(q.kind) || !grown(l.typed, q.typed) {
		return nil, false
	}
	return l.rows, true
}

// grown says whether whatever matches the words now matched them before: they are the same, the last may have
// got more letters or characters of the same sort, and others may follow. A number's tail is another one with
// every digit, and an identity matches only whole.
func grown(before, now []string) bool {
	n := len(before)
	if n == 0 || n > len(now) || !slices.Equal(before[:n-1], now[:n-1]) {
		return false
	}
	was, is := before[n-1], now[n-1]
	return was == is || len(is) < 32 && strings.HasPrefix(is, was) && sortOf(was) != 0 && sortOf(was) == sortOf(is)
}

// sortOf is 'a' for letters alone, '字' for other characters without a digit, 0 for all else.
func sortOf(word string) rune {
	switch {
	case strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") == "":
		return 'a'
	case strings.ContainsAny(word, "0123456789abcdefghijklmnopqrstuvwxyz"):
		return 0
	}
	return '字'
}
