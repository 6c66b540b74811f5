package today

import (
	"cmp"
	"runtime/debug"
	"slices"
	"strings"

	"suifang/model"
	"suifang/model/followup"
	"suifang/model/pinyin"
	"suifang/store"
)

// A row is what order, groups, filters and counts ask of a line. A county has 60,000 of them, of which 20 are drawn:
// what is drawn is unpacked then.
type row struct {
	id, person      model.ID
	due             model.Date
	line            uint32 // its number in the lists, one list after the other
	home            uint32 // numbers households, and who has none, in their order
	name            uint32 // these are numbers of texts
	village, worker uint32
	state, tier     uint32
	protocol        uint32
}

// rows are everything that may come into view, in the order of villages and households. Villages follow one
// another as the codes of their households do; what has no village or no household comes last.
type rows struct {
	lists []*store.LongList
	rows  []row
	texts []string // each once; 0 is none

	readings map[uint32]string // of names, apart by blanks; made when the first is asked for
}

func newRows(lists ...*store.LongList) *rows {
	r := &rows{lists: lists, texts: []string{""}}
	n := 0
	for _, l := range lists {
		n += l.Len()
	}
	by := sorting{rows: r, list: make([]row, 0, n), homes: make([]home, 0, n), numbers: map[string]uint32{"": 0}}
	for _, l := range lists {
		for n := range l.Len() {
			e := l.Line(n)
			by.add(&e)
		}
	}
	by.sort()
	if n > manyRows {
		by = sorting{}
		debug.FreeOSMemory() // a county's list takes 40 MB while it is made
	}
	return r
}

const manyRows = 20_000

// A sorting puts rows into the order of households; what is asked for that alone goes when it is done.
type sorting struct {
	*rows
	list    []row
	homes   []home            // by row
	numbers map[string]uint32 // of texts
}

type home struct {
	id   model.ID
	code string
}

func (s *sorting) number(text string) uint32 {
	n, known := s.numbers[text]
	if !known {
		n = uint32(len(s.texts))
		s.texts, s.numbers[text] = append(s.texts, text), n
	}
	return n
}

func (s *sorting) add(e *store.Line) {
	s.list = append(s.list, row{id: e.ID, person: e.Person, due: e.Due.Due, line: uint32(len(s.list)), name: s.number(e.Name),
		village: s.number(e.Village), worker: s.number(e.Worker), state: s.number(string(e.State)), tier: s.number(string(e.Tier)),
		protocol: s.number(e.About.Protocol)})
	s.homes = append(s.homes, home{e.Household, e.Code})
}

func (s *sorting) sort() {
	rank := s.villageRanks()
	order := make([]uint32, len(s.list))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortStableFunc(order, func(a, b uint32) int { return s.compare(a, b, rank) })
	s.rows.rows = make([]row, len(order))
	for i, at := range order {
		r := &s.rows.rows[i]
		if *r = s.list[at]; i > 0 {
			r.home = s.rows.rows[i-1].home
			if !s.together(order[i-1], at) {
				r.home++
			}
		}
	}
}

// together tells households apart; those without one are by themselves.
func (s *sorting) together(a, b uint32) bool {
	return s.homes[a].id == s.homes[b].id && (!s.homes[a].id.IsZero() || s.list[a].person == s.list[b].person)
}

// villageRanks are the lowest household codes of each village.
func (s *sorting) villageRanks() map[uint32]string {
	rank := map[uint32]string{}
	for i := range s.list {
		village, code := s.list[i].village, s.homes[i].code
		if low, seen := rank[village]; code != "" && (!seen || code < low) {
			rank[village] = code
		}
	}
	return rank
}

func (s *sorting) compare(x, y uint32, rank map[uint32]string) int {
	a, b := &s.list[x], &s.list[y]
	if a.village != b.village {
		v, w := s.texts[a.village], s.texts[b.village]
		return cmp.Or(emptyLast(v, w), lastIfEmpty(rank[a.village], rank[b.village]), strings.Compare(v, w))
	}
	if c := cmp.Or(lastIfEmpty(s.homes[x].code, s.homes[y].code), compareIDs(s.homes[x].id, s.homes[y].id)); c != 0 {
		return c
	}
	return cmp.Or(strings.Compare(s.texts[a.name], s.texts[b.name]), compareIDs(a.person, b.person), cmp.Compare(a.due, b.due), compareIDs(a.id, b.id))
}

// entry unpacks the line of a row.
func (r *rows) entry(at uint32) *entry {
	n := int(r.rows[at].line)
	for _, l := range r.lists {
		if n < l.Len() {
			return &entry{l.Line(n)}
		}
		n -= l.Len()
	}
	return nil
}

// ofPerson are the rows of whoever has the row at: in the order of households they stand together.
func (r *rows) ofPerson(at uint32) (from, past uint32) {
	who := r.rows[at].person
	for from = at; from > 0 && r.rows[from-1].person == who; from-- {
	}
	for past = at + 1; int(past) < len(r.rows) && r.rows[past].person == who; past++ {
	}
	return from, past
}

func (r *rows) state(w *row) followup.State { return followup.State(r.texts[w.state]) }

// called says whether a name answers to what is typed: a part of it, or the beginning of a reading.
func (r *rows) called(name uint32, typed string) bool {
	reading, known := r.readings[name]
	if !known {
		words := append(pinyin.AllInitials(r.texts[name]), pinyin.AllFull(r.texts[name])...)
		reading = " " + strings.Join(words, " ")
		if r.readings == nil {
			r.readings = map[uint32]string{}
		}
		r.readings[name] = reading
	}
	typed = strings.ToLower(typed)
	return strings.Contains(r.texts[name], typed) || strings.Contains(reading, " "+typed)
}
