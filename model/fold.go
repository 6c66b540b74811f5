package model

import (
	"bytes"
	"slices"
)

// A State is what a set of changes says: the records of one subject, folded. It depends on the set alone,
// never on the order or the route by which the changes came.
type State struct {
	Records map[ID]*Record
	// Waiting are changes whose parents have not arrived; they fold when those come.
	Waiting []*Change
	Erased  int // changes whose content was erased; they say nothing
}

// A Record is one thing with an identity, as the changes known so far tell it.
type Record struct {
	ID, Subject ID
	Kind        Kind
	Heads       []ChangeID // what a change to this record must name as its parents
	Changes     []*Change  // all that were folded, parents before children, else by ID
	Fields      map[string]*Field

	seen []bitset // for each of Changes, which of them it had seen
}

// A Field is what was set by the changes that no later change of that field had seen.
type Field struct {
	Value  Value     // the value that shows; nil if it was cleared
	Change *Change   // what set it
	Others []*Change // the other changes of a conflict, whose values differ from Value; nearly always none
}

// Fold computes the state of a subject from its changes. Doubled changes count once.
func Fold(changes []*Change) *State {
	sorted := slices.Clone(changes)
	slices.SortFunc(sorted, func(a, b *Change) int {
		if c := bytes.Compare(a.Record[:], b.Record[:]); c != 0 {
			return c
		}
		return byID(a, b)
	})
	sorted = slices.CompactFunc(sorted, func(a, b *Change) bool { return a.id == b.id })
	said := slices.DeleteFunc(sorted, (*Change).IsErased)
	s := &State{Records: make(map[ID]*Record, len(said)), Erased: len(sorted) - len(said)}
	sorted = said
	for len(sorted) > 0 {
		id, n := sorted[0].Record, 1
		for n < len(sorted) && sorted[n].Record == id {
			n++
		}
		ordered, waiting := order(sorted[:n:n])
		s.Waiting = append(s.Waiting, waiting...)
		if len(ordered) > 0 {
			s.Records[id] = foldRecord(id, ordered)
		}
		sorted = sorted[n:]
	}
	slices.SortFunc(s.Waiting, byID)
	return s
}

func byID(a, b *Change) int { return bytes.Compare(a.id[:], b.id[:]) }

// order puts parents before children and, among those free to go, the lower ID first, as they are given.
// Changes that miss a parent, and all that follow from them, wait.
func order(cs []*Change) (ordered, waiting []*Change) {
	if !slices.ContainsFunc(cs, func(c *Change) bool { return len(c.Parents) > 0 }) {
		return cs, nil
	}
	done := make(map[ChangeID]bool, len(cs))
	for {
		var left []*Change
		for _, c := range cs {
			if slices.ContainsFunc(c.Parents, func(p ChangeID) bool { return !done[p] }) {
				left = append(left, c)
				continue
			}
			done[c.id] = true
			ordered = append(ordered, c)
		}
		if len(left) == len(cs) || len(left) == 0 {
			return ordered, left
		}
		cs = left
	}
}

// foldRecord folds changes that stand in order.
func foldRecord(id ID, ordered []*Change) *Record {
	if len(ordered) == 1 {
		return onlyChange(id, ordered)
	}
	seen := ancestry(ordered)
	r := &Record{ID: id, Changes: ordered, Fields: map[string]*Field{}, seen: seen}
	live := map[string][]int{} // field → the changes of it that none later has seen
	heads := []int{}
	for i, c := range ordered {
		heads = append(unseen(heads, seen[i]), i)
		for name := range c.Fields {
			live[name] = append(unseen(live[name], seen[i]), i)
		}
	}
	top := ordered[0]
	for _, i := range heads {
		r.Heads = append(r.Heads, ordered[i].id)
	}
	slices.SortFunc(r.Heads, ChangeID.Compare)
	for _, c := range ordered {
		if byID(c, top) > 0 {
			top = c
		}
	}
	r.Kind, r.Subject = top.Kind, top.Subject
	for name, at := range live {
		r.Fields[name] = settle(name, at, ordered)
	}
	r.withdrawnBeside(heads, ordered)
	return r
}

// nothingSeen is what an only change has seen.
var nothingSeen = []bitset{nil}

// onlyChange is a record that was made and never changed, as most are.
func onlyChange(id ID, ordered []*Change) *Record {
	c := ordered[0]
	r := &Record{ID: id, Subject: c.Subject, Kind: c.Kind, Heads: []ChangeID{c.id}, Changes: ordered,
		Fields: make(map[string]*Field, len(c.Fields)), seen: nothingSeen}
	fields := make([]Field, 0, len(c.Fields))
	for name, v := range c.Fields {
		fields = append(fields, Field{Change: c})
		f := &fields[len(fields)-1]
		if !IsNull(v) {
			f.Value = v
		}
		r.Fields[name] = f
	}
	return r
}

// unseen keeps those that the change with this ancestry had not seen.
func unseen(at []int, seen bitset) []int {
	return slices.DeleteFunc(at, seen.has)
}

// settle picks the value that shows, that of the highest ID, and keeps the others if they differ.
func settle(name string, at []int, ordered []*Change) *Field {
	top := ordered[at[0]]
	for _, i := range at[1:] {
		if byID(ordered[i], top) > 0 {
			top = ordered[i]
		}
	}
	f := &Field{Change: top}
	if v := top.Fields[name]; !IsNull(v) {
		f.Value = v
	}
	for _, i := range at {
		if c := ordered[i]; !bytes.Equal(c.Fields[name], top.Fields[name]) {
			f.Others = append(f.Others, c)
		}
	}
	slices.SortFunc(f.Others, byID)
	return f
}

// FieldWithdrawn takes a record back; its value is the reason. Beside any other change of the record that
// had not seen it, nor it them, it is a conflict.
const FieldWithdrawn = "withdrawn"

func (r *Record) withdrawnBeside(heads []int, ordered []*Change) {
	f := r.Fields[FieldWithdrawn]
	if f == nil || f.Value == nil {
		return
	}
	for _, i := range heads {
		if c := ordered[i]; c != f.Change && IsNull(c.Fields[FieldWithdrawn]) && !slices.Contains(f.Others, c) {
			if !r.saw(c, f.Change) {
				f.Others = append(f.Others, c)
			}
		}
	}
	slices.SortFunc(f.Others, byID)
}

// saw says whether c comes after p.
func (r *Record) saw(c, p *Change) bool {
	return r.seen[slices.Index(r.Changes, c)].has(slices.Index(r.Changes, p))
}

// IsNull says whether v clears its field.
func IsNull(v Value) bool { return len(v) == 0 || len(v) == 1 && v[0] == 0xf6 }

// A bitset tells which of the changes before it one change has seen.
type bitset []uint64

func (b bitset) has(i int) bool { return i>>6 < len(b) && b[i>>6]>>(i&63)&1 == 1 }

func ancestry(ordered []*Change) []bitset {
	index := make(map[ChangeID]int, len(ordered))
	sets := make([]bitset, len(ordered))
	words := (len(ordered) + 63) / 64
	for i, c := range ordered {
		index[c.id] = i
		sets[i] = make(bitset, words)
		for _, p := range c.Parents {
			j := index[p]
			for w, bits := range sets[j] {
				sets[i][w] |= bits
			}
			sets[i][j>>6] |= 1 << (j & 63)
		}
	}
	return sets
}

// Withdrawn says whether the record was taken back.
func (r *Record) Withdrawn() bool {
	f := r.Fields[FieldWithdrawn]
	return f != nil && f.Value != nil
}

// Conflicts are the names of the fields whose values a person must settle, sorted.
func (r *Record) Conflicts() []string {
	var names []string
	for name, f := range r.Fields {
		if len(f.Others) > 0 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// FirstKnown is the civil day on which the record was entered.
func (r *Record) FirstKnown() Date { return r.Changes[0].Act.Day() }

// KnownSince is the civil day on which the field got the meaning that it has now: the day of the oldest
// change, going back from the one that shows, since which same(value) held without a break. Without a
// field it is the day the record was entered.
func (r *Record) KnownSince(field string, same func(Value) bool) Date {
	f := r.Fields[field]
	if f == nil {
		return r.FirstKnown()
	}
	day := f.Change.Act.Day()
	if len(r.Changes) == 1 {
		return day
	}
	for i := slices.Index(r.Changes, f.Change); i >= 0; i-- {
		c := r.Changes[i]
		v, sets := c.Fields[field]
		if !sets {
			continue
		}
		if !same(v) {
			break
		}
		day = c.Act.Day()
	}
	return day
}
