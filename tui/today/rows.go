package today

import (
	"cmp"
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

// A sortedRow is a row with what it is sorted by.
type sortedRow struct {
	row
	household  model.ID
	code, name string
}

func newRows(lists ...*store.LongList) *rows {
	r := &rows{lists: lists, texts: []string{""}}
	numbers := map[string]uint32{"": 0}
	number := func(text string) uint32 {
		n, known := numbers[text]
		if !known {
			n = uint32(len(r.texts))
			r.texts, numbers[text] = append(r.texts, text), n
		}
		return n
	}
	var list []sortedRow
	for _, l := range lists {
		list = slices.Grow(list, l.Len())
		for n := range l.Len() {
			e := l.Line(n)
			row := row{id: e.ID, person: e.Person, due: e.Due.Due, line: uint32(len(list)), name: number(e.Name), village: number(e.Village),
				worker: number(e.Worker), state: number(string(e.State)), tier: number(string(e.Tier)), protocol: number(e.About.Protocol)}
			list = append(list, sortedRow{row, e.Household, e.Code, r.texts[row.name]})
		}
	}
	r.sort(list)
	return r
}

func (r *rows) sort(list []sortedRow) {
	rank := r.villageRanks(list)
	slices.SortStableFunc(list, func(a, b sortedRow) int { return r.compare(&a, &b, rank) })
	r.rows = make([]row, len(list))
	for i := range list {
		if r.rows[i] = list[i].row; i > 0 {
			r.rows[i].home = r.rows[i-1].home
			if !list[i].livesWith(&list[i-1]) {
				r.rows[i].home++
			}
		}
	}
}

// livesWith tells households apart; those without one are by themselves.
func (s *sortedRow) livesWith(o *sortedRow) bool {
	return s.household == o.household && (!s.household.IsZero() || s.person == o.person)
}

// villageRanks are the lowest household codes of each village.
func (r *rows) villageRanks(list []sortedRow) map[uint32]string {
	rank := map[uint32]string{}
	for i := range list {
		s := &list[i]
		if low, seen := rank[s.village]; s.code != "" && (!seen || s.code < low) {
			rank[s.village] = s.code
		}
	}
	return rank
}

func (r *rows) compare(a, b *sortedRow, rank map[uint32]string) int {
	if a.village != b.village {
		x, y := r.texts[a.village], r.texts[b.village]
		return cmp.Or(emptyLast(x, y), lastIfEmpty(rank[a.village], rank[b.village]), strings.Compare(x, y))
	}
	return cmp.Or(lastIfEmpty(a.code, b.code), compareIDs(a.household, b.household), strings.Compare(a.name, b.name),
		compareIDs(a.person, b.person), cmp.Compare(a.due, b.due), compareIDs(a.id, b.id))
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
