package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"slices"
)

// matchedNames are how all names match a word, by number; rows is how many have them.
type matchedNames struct {
	how  []byte
	rows int
}

// list is the numbers below n of the names that match.
func (m *matchedNames) list(n int) (names []uint32) {
	eachMatch(m.how[:min(n, len(m.how))], func(name int) { names = append(names, uint32(name)) })
	return names
}

// eachMatch hands on the numbers of the names that match. Few do, so those that do not are passed over eight at a time.
func eachMatch(how []byte, fn func(name int)) {
	for at := 0; at < len(how); at += 8 {
		eight := how[at:min(at+8, len(how))]
		if len(eight) == 8 && binary.NativeEndian.Uint64(eight) == 0 {
			continue
		}
		for i, h := range eight {
			if h != 0 {
				fn(at + i)
			}
		}
	}
}

// nameWords holds every name against the words that can be part of one: a name is searched once, however many
// people have it.
func (q *query) nameWords(ctx context.Context) {
	for i := range q.words {
		if w := &q.words[i]; w.letters != nil || w.name != nil {
			w.matchNames(ctx, &q.d.names)
			w.named.rows = q.d.lookup.rowsOf(w.named.how)
		}
	}
}

// rowsOf is how many rows had the names.
func (l *lookup) rowsOf(how []byte) (n int) {
	eachMatch(how[:l.names], func(name int) { n += int(l.byName.starts[2*name+2] - l.byName.starts[2*name]) })
	return n
}

func (w *word) matchNames(ctx context.Context, n *names) {
	how := make([]byte, len(n.units))
	const part = 1 << 14
	inParallel((len(how)+part-1)/part, func(i int) {
		if ctx.Err() != nil {
			return
		}
		from, to := i*part, min((i+1)*part, len(how))
		if w.letters != nil {
			w.matchSounds(n, how, from, to)
		} else {
			w.matchUnits(n, how, from, to)
		}
	})
	if w.name != nil {
		for name := range n.long {
			how[name] = w.matchName(n, name)
		}
	}
	w.named.how = how
}

// matchSounds leaves out at once whoever lacks one of the word's letters, or has no syllable that begins as it does:
// that is nearly everybody, for in the middle of a syllable few letters can stand.
func (w *word) matchSounds(n *names, how []byte, from, to int) {
	all, first := lettersOf(w.letters), lettersOf(w.letters[:1])
	for i, within := range n.within[from:to] {
		if within&all == all && n.letters[from+i]&first != 0 {
			how[from+i] = w.matchName(n, uint32(from+i))
		}
	}
}

// matchUnits leaves out at once whoever has not the word's first character.
func (w *word) matchUnits(n *names, how []byte, from, to int) {
	first := w.name[0]
	for i := from; i < to; i++ {
		if u := &n.units[i]; u[0] == first || u[1] == first || u[2] == first || u[3] == first {
			how[i] = later(nameMatches, w.inShort(u))
		}
	}
}

// order is all names in the order of their readings.
func (n *names) order() []uint32 {
	order := make([]uint32, len(n.units))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Or(n.compare(a, b), cmp.Compare(a, b)) })
	return order
}

// compare orders names by their readings.
func (n *names) compare(a, b uint32) int {
	if c := cmp.Compare(n.leads[a], n.leads[b]); c != 0 || byte(n.leads[a]) == 0 {
		return c // they are told apart, or both are whole
	}
	return bytes.Compare(n.sound(a), n.sound(b))
}

// counted answers a question of a single word that can be part of a name or of a village's: whoever has a name
// that matches is counted with all others who have it, and only those rows are looked at that can be among the
// best. Not ok: the question is another one.
func (q *query) counted(ctx context.Context) (s scan, ok bool) {
	l := &q.d.lookup
	if !l.made || len(q.words) != 1 || q.village >= 0 {
		return s, false
	}
	w := &q.words[0]
	if w.named.how == nil || w.tail != nil || w.homes != nil || !w.id.IsZero() {
		return s, false
	}
	s = scan{q: q, over: true}
	c := counting{scan: &s, w: w, l: l, twins: q.d.asked.twins(q)}
	c.countNames()
	c.aside()
	for later := byte(0); later <= 1 && ctx.Err() == nil; later++ {
		c.bestNamed(later)
	}
	if w.villages != nil {
		c.inVillages(ctx)
	}
	return s, true
}

// A counting is such an answer on its way.
type counting struct {
	*scan
	w     *word
	l     *lookup
	twins map[uint32]bool // rows of those who are joined
}

// isAside says whether a row is looked at by itself, whatever the lists say of it.
func (c *counting) isAside(row uint32) bool { return c.l.stale.has(row) || c.twins[row] }

func (c *counting) wants(kind byte) bool { return c.q.kind == 0 || c.q.kind == kind }

func (c *counting) add(kind byte, n int) {
	switch {
	case !c.wants(kind):
	case kind == entryPerson:
		c.people += n
	default:
		c.households += n
	}
}

// countNames counts whom the lists name.
func (c *counting) countNames() {
	var n [2]uint32
	starts := c.l.byName.starts
	eachMatch(c.w.named.how[:c.l.names], func(name int) {
		at := starts[2*name : 2*name+3]
		n[0] += at[1] - at[0]
		n[1] += at[2] - at[1]
	})
	c.add(entryPerson, int(n[0]))
	c.add(entryHousehold, int(n[1]))
}

// aside looks at the rows that the lists do not know as they are, and at those that count together.
func (c *counting) aside() {
	d := c.q.d
	uncount := func(key uint32) {
		if key != noRow && c.w.named.how[key/2] != 0 {
			c.add(entryPerson+byte(key%2), -1)
		}
	}
	take := func(row uint32) {
		if f, ok := c.q.match(row); ok {
			c.take(f)
		}
	}
	for i, row := range c.l.changed {
		uncount(c.l.were[i])
		take(row)
	}
	for row := range c.twins {
		if !c.l.stale.has(row) {
			uncount(nameKey(d.named[row], d.kinds[row]))
			take(row)
		}
	}
}

// bestNamed goes through the names that match from their start, or later, in the order of their readings, until no
// further one can be among the best.
func (c *counting) bestNamed(rank byte) {
	for _, name := range c.l.order {
		how := c.w.named.how[name]
		if how == 0 || how&nameLater/nameLater != rank {
			continue
		}
		if len(c.best) == c.q.limit && c.isBefore(c.best[c.q.limit-1], name, rank) {
			return
		}
		for kind := byte(entryPerson); kind <= entryHousehold; kind++ {
			if !c.wants(kind) {
				continue
			}
			for _, row := range c.l.byName.of(nameKey(name, kind)) {
				if !c.isAside(row) {
					c.rank(found{row: row, rank: rank, way: wayOf(how)})
				}
			}
		}
	}
}

// isBefore says whether what was found comes before all who have the name.
func (c *counting) isBefore(f found, name uint32, rank byte) bool {
	if f.rank != rank {
		return f.rank < rank
	}
	return c.q.d.names.compare(c.q.d.named[f.row], name) < 0
}

// inVillages adds whoever has no such name but lives in such a village. They come last: where those who are found by
// name are as many as are wanted, it is enough to count.
func (c *counting) inVillages(ctx context.Context) {
	d := c.q.d
	if len(c.best) == c.q.limit && c.best[c.q.limit-1].rank < 2 {
		c.countVillages()
		return
	}
	add := func(row uint32) {
		if c.w.named.how[d.named[row]] == 0 && !c.isAside(row) && c.wants(d.kinds[row]) {
			c.count(found{row: row, rank: 2, way: ByVillage})
		}
	}
	if c.l.inVillages(c.w.villages) < len(d.kinds)/8 {
		c.l.eachIn(d, c.w.villages, add)
		return
	}
	for at := 0; at < len(d.kinds) && ctx.Err() == nil; at += scanBlock {
		for i, village := range d.villages[at:min(at+scanBlock, len(d.kinds))] {
			if c.w.villages[village] {
				add(uint32(at + i))
			}
		}
	}
}

// countVillages counts all who live in the villages, less those who were counted by their names or are looked at by
// themselves.
func (c *counting) countVillages() {
	d, l := c.q.d, c.l
	var n [2]int
	for village, in := range l.inVillage {
		if c.w.villages[village] {
			homes := l.byVillage.count(uint32(village))
			n[0], n[1] = n[0]+int(in)-homes, n[1]+homes
		}
	}
	for i, key := range l.were {
		if key != noRow && c.w.villages[l.wereIn[i]] {
			n[key%2]--
		}
	}
	for row := range c.twins {
		if !l.stale.has(row) && c.w.villages[d.villages[row]] {
			n[d.kinds[row]-entryPerson]--
		}
	}
	eachMatch(c.w.named.how[:l.names], func(name int) {
		for kind := range byte(2) {
			for _, row := range l.byName.of(nameKey(uint32(name), entryPerson+kind)) {
				if c.w.villages[d.villages[row]] && !c.isAside(row) {
					n[kind]--
				}
			}
		}
	})
	c.add(entryPerson, n[0])
	c.add(entryHousehold, n[1])
}
