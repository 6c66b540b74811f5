package model

import (
	"bytes"
	"slices"
)

// A Side is one of the values that a field has, and what said so.
type Side struct {
	Value  Value // null if the field is empty
	Change *Change
}

// Sides are the values of a field, each once: the one that shows first, the others of a conflict in the order
// in which they were said. Every copy counts them alike, so a side can be named by its number. A side that an
// undo brought back is told by who said it first.
func (r *Record) Sides(field string) (sides []Side) {
	f := r.Fields[field]
	if f == nil {
		return nil
	}
	for _, c := range append([]*Change{f.Change}, f.Others...) {
		v := c.Fields[field]
		if IsNull(v) {
			v = Value{0xf6}
		}
		if !slices.ContainsFunc(sides, func(s Side) bool { return bytes.Equal(s.Value, v) }) {
			sides = append(sides, Side{v, r.saidFirst(c, field)})
		}
	}
	return sides
}

// saidFirst is the change whose value an undo brought back, as the record stood without the act that was taken
// back; any other change itself.
func (r *Record) saidFirst(c *Change, field string) *Change {
	undone := func(o *Change) bool { return o.Act.ID == c.Act.Undoes }
	if c.Act.Undoes.IsZero() || !slices.ContainsFunc(r.Changes, undone) || undone(r.Changes[0]) {
		return c
	}
	for _, side := range r.without(undone).Sides(field) {
		if bytes.Equal(side.Value, c.Fields[field]) {
			return side.Change
		}
	}
	return c
}

// Settle is the entry that keeps the side of that number, counted from 1, of a field in conflict: a change that
// has seen all heads. ok is false if there is no conflict or no such side.
func Settle(r *Record, field string, keep int) (e Entry, ok bool) {
	sides := r.Sides(field)
	if len(sides) < 2 || keep < 1 || keep > len(sides) {
		return Entry{}, false
	}
	return Entry{Subject: r.Subject, Record: r.ID, Kind: r.Kind, Parents: slices.Clone(r.Heads),
		Fields: map[string]Value{field: sides[keep-1].Value}}, true
}

// Undo is what takes back the changes of a record that are meant: fields that still show what they said, or
// have it as a side of a conflict, get back what showed before, and a record that they made is withdrawn. Where
// several values stood side by side before, they do so again: each is an entry of its own, beside the others,
// and the one that showed is stamped last, so that it shows. There is none if nothing of them is left.
// What an erasure has carried out cannot be taken back: it is gone.
func Undo(r *Record, which func(*Change) bool) (entries []Entry) {
	meant := func(c *Change) bool { return which(c) && !carriesOut(c) }
	if !slices.ContainsFunc(r.Changes, meant) {
		return nil
	}
	if meant(r.Changes[0]) {
		if r.Withdrawn() {
			return nil
		}
		return []Entry{Withdraw(r, "undo")}
	}
	before := r.without(meant)
	for name, f := range r.Fields {
		if !f.says(name, meant) {
			continue
		}
		sides := before.Sides(name)
		if len(sides) == 0 {
			sides = []Side{{Value: Value{0xf6}}}
		}
		for i, side := range sides {
			if i == len(entries) {
				entries = append(entries, Entry{Subject: r.Subject, Record: r.ID, Kind: r.Kind, Parents: slices.Clone(r.Heads),
					Fields: map[string]Value{}})
			}
			entries[i].Fields[name] = side.Value
		}
	}
	for i := range entries {
		entries[i].Later = (i + len(entries) - 1) % len(entries) // the sides keep their numbers
	}
	return entries
}

// says whether a field has its value, or one of those in conflict, from a change that is meant.
func (f *Field) says(name string, meant func(*Change) bool) bool {
	return slices.ContainsFunc(append([]*Change{f.Change}, f.Others...), func(c *Change) bool {
		_, sets := c.Fields[name]
		return sets && meant(c)
	})
}

// without is the record as it would stand had the changes that are meant, and all that has seen them, not come.
func (r *Record) without(meant func(*Change) bool) *Record {
	return foldRecord(r.ID, slices.DeleteFunc(slices.Clone(r.Changes), func(o *Change) bool {
		return meant(o) || slices.ContainsFunc(r.Changes, func(c *Change) bool { return meant(c) && r.saw(o, c) })
	}))
}
