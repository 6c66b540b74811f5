package model

import (
	"maps"
	"slices"
)

// Beside are the fields of a parallel edit, sorted: those that one side changed and another did not touch, where
// each of two sides has such a field. Both stand and nobody is asked. A side is a head with all that it alone has
// seen. Fields in conflict, and those that both sides set alike, are none of them.
func (r *Record) Beside() []string {
	if len(r.Heads) < 2 {
		return nil
	}
	sides := r.sides()
	apart := map[string]bool{}
	for i, side := range sides {
		for j, other := range sides {
			mine, theirs := r.onlyIn(side, other), r.onlyIn(other, side)
			if i == j || len(mine) == 0 || len(theirs) == 0 {
				continue
			}
			for _, name := range mine {
				apart[name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(apart))
}

// onlyIn are the fields of one side that the other has not touched and about which there is no conflict.
func (r *Record) onlyIn(side, other map[string]bool) (names []string) {
	for name := range side {
		if f := r.Fields[name]; !other[name] && f != nil && len(f.Others) == 0 {
			names = append(names, name)
		}
	}
	return names
}

// sides are, for each head, the fields set by it and by what it has seen, but for what every head has seen.
func (r *Record) sides() []map[string]bool {
	var heads []int
	for i, c := range r.Changes {
		if slices.Contains(r.Heads, c.id) {
			heads = append(heads, i)
		}
	}
	sides := make([]map[string]bool, len(heads))
	for k, h := range heads {
		sides[k] = map[string]bool{}
		for i, c := range r.Changes {
			if i != h && !r.seen[h].has(i) || r.seenByAll(heads, i) {
				continue
			}
			for name := range c.Fields {
				sides[k][name] = true
			}
		}
	}
	return sides
}

func (r *Record) seenByAll(heads []int, i int) bool {
	return !slices.ContainsFunc(heads, func(h int) bool { return i != h && !r.seen[h].has(i) })
}
