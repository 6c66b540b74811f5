package model

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var histories = flag.Int("histories", 10_000, "how many trees of copies of a subject are played; -short plays a fifth")

// A replica is a copy: the changes that it holds, in the order in which they came.
type replica []*Change

// union takes in what the other has, in its order: of a change that is only a name all but what an erasure left.
func (r replica) union(o replica) replica {
	has, erased := map[ChangeID]bool{}, slices.ContainsFunc(append(r[:len(r):len(r)], o...), (*Change).CarriesOut)
	for _, c := range r {
		has[c.ID()] = true
	}
	for _, c := range o {
		if !has[c.ID()] && (erased || !c.IsErased()) {
			r = append(r[:len(r):len(r)], c)
		}
	}
	return Reduce(r)
}

// pick draws one of n alike; 0 is what a history that failed is made simpler with.
func pick(t *rapid.T, n int, what string) int {
	return rapid.Custom(func(t *rapid.T) (drawn int) {
		for range bits.Len(uint(n)) + 3 { // the ranges of rapid prefer small numbers
			drawn <<= 1
			if rapid.Bool().Draw(t, "") {
				drawn++
			}
		}
		return drawn % n
	}).Draw(t, what)
}

// edit adds a change that has seen what the replica shows, by a clock that may say anything.
func (r replica) edit(t *rapid.T, n int) replica {
	record := ID{byte(1 + pick(t, 2, "record"))}
	c := &Change{Time: int64(pick(t, 4, "clock")), Salt: [16]byte{byte(n), byte(n >> 8)}, Subject: ID{1}, Kind: KindPerson, Record: record, Fields: map[string]Value{}}
	if now := Fold(r).Records[record]; now != nil {
		c.Parents = append(c.Parents, now.Heads...)
	}
	for range 1 + pick(t, 2, "fields") {
		c.Fields[[]string{"name", "phone", "of tomorrow", FieldWithdrawn}[pick(t, 4, "field")]] = []Value{Encode("a"), Encode("b"), {0xf6}}[pick(t, 3, "value")]
	}
	return append(r[:len(r):len(r)], c.Seal())
}

// settle answers a conflict, if there is one, and undo takes back what one change did.
func (r replica) settle(t *rapid.T, n int, undo bool) replica {
	record := Fold(r).Records[ID{byte(1 + pick(t, 2, "record"))}]
	if record == nil {
		return r
	}
	var entries []Entry
	if undo {
		at := record.Changes[pick(t, len(record.Changes), "change")]
		entries = Undo(record, func(c *Change) bool { return c == at })
	} else if fields := record.Conflicts(); len(fields) > 0 {
		if e, ok := Settle(record, fields[0], 1+pick(t, 2, "side")); ok {
			entries = []Entry{e}
		}
	}
	for i, e := range entries {
		c := &Change{Time: int64(pick(t, 4, "clock")), Salt: [16]byte{byte(n), byte(n >> 8), byte(i + 1)}, Subject: e.Subject, Kind: e.Kind,
			Record: e.Record, Parents: e.Parents, Fields: e.Fields}
		r = append(r[:len(r):len(r)], c.Seal())
	}
	return r
}

// erase carries an erasure out: nothing is left of what was said.
func (r replica) erase(n int) replica {
	c := &Change{Time: int64(n), Salt: [16]byte{byte(n), 1, 1}, Subject: ID{1}, Kind: KindErasure, Record: ID{9}, Fields: map[string]Value{"done": Encode(NewDate(2026, 3, 1))}}
	return Reduce(append(r[:len(r):len(r)], c.Seal()))
}

// some is what a bundle has that was sent of these changes, or what came of it before the power failed.
func (r replica) some(t *rapid.T) (sent replica) {
	for _, c := range r {
		if rapid.Bool().Draw(t, "sent") {
			sent = append(sent, c)
		}
	}
	return sent
}

func folded(r replica) string {
	s := Fold(r)
	b, err := json.Marshal([]any{s.Records, len(s.Waiting), s.Erased})
	if err != nil {
		panic(err)
	}
	return string(b)
}

func TestMergingCopiesOfARecordIsAUnion(t *testing.T) {
	checks := flag.Lookup("rapid.checks").Value
	defer func(was string) { _ = checks.Set(was) }(checks.String())
	_ = checks.Set(strconv.Itoa(*histories))
	rapid.Check(t, func(t *rapid.T) {
		copies := []replica{replica{}.edit(t, 0)}
		for n := range 3 + pick(t, 12, "steps") {
			n++ // the first change had 0
			i, j := pick(t, len(copies), "copy"), pick(t, len(copies), "other")
			switch pick(t, 12, "step") {
			case 0, 1:
				copies = append(copies, copies[i]) // cp
			case 2, 3:
				copies[i] = copies[i].union(copies[j])
			case 4:
				copies[i] = copies[i].union(copies[j].some(t))
			case 5:
				copies[i] = copies[i].settle(t, n, rapid.Bool().Draw(t, "undo"))
			case 6:
				if n > 6 {
					copies[i] = copies[i].erase(n)
				}
			default:
				copies[i] = copies[i].edit(t, n)
			}
		}
		a, b, c := copies[0], copies[pick(t, len(copies), "b")], copies[len(copies)-1]
		for law, pair := range map[string][2]replica{
			"commutative": {a.union(b), b.union(a)},
			"associative": {a.union(b).union(c), a.union(b.union(c))},
			"idempotent":  {a.union(b), a.union(b).union(b).union(a)},
		} {
			if x, y := folded(pair[0]), folded(pair[1]); x != y {
				t.Fatalf("not %s:\n%s\n%s", law, x, y)
			}
		}
		all := a.union(b).union(c)
		for _, r := range Fold(all).Records {
			nothingIsLost(t, r)
		}
		orderIsNothing(t, all)
		if slices.ContainsFunc(all, (*Change).CarriesOut) && slices.ContainsFunc(all, func(c *Change) bool { return len(c.Fields) > 0 && c.Kind != KindErasure }) {
			t.Fatal("an erasure left what was said")
		}
	})
}

// nothingIsLost holds what a record shows against what was said: whatever nobody has seen and answered shows, or is a
// side of a conflict.
func nothingIsLost(t *rapid.T, r *Record) {
	for field, f := range r.Fields {
		for _, c := range r.Changes {
			v, sets := c.Fields[field]
			answered := slices.ContainsFunc(r.Changes, func(later *Change) bool {
				_, again := later.Fields[field]
				return again && r.saw(later, c)
			})
			if sets && !answered && string(v) != string(f.Change.Fields[field]) && !slices.Contains(f.Others, c) {
				t.Fatalf("a value of %s is lost", field)
			}
		}
	}
}

// orderIsNothing lets half of the changes come first, and then the rest.
func orderIsNothing(t *rapid.T, all replica) {
	late := slices.Clone(all[len(all)/2:])
	if early := Fold(late); len(early.Waiting)+recordChanges(early)+early.Erased != len(late) {
		t.Fatal("changes that wait are lost")
	}
	if folded(append(late, all[:len(all)/2]...)) != folded(all) {
		t.Fatal("the order in which changes come counts")
	}
}

func recordChanges(s *State) (n int) {
	for _, r := range s.Records {
		n += len(r.Changes)
	}
	return n
}

func TestBesideNamesWhatEachSideAloneChanged(t *testing.T) {
	set := func(n byte, parents []*Change, fields ...string) *Change {
		c := &Change{Time: int64(n), Salt: [16]byte{n}, Subject: ID{1}, Kind: KindPerson, Record: ID{1}, Fields: map[string]Value{}}
		for _, p := range parents {
			c.Parents = append(c.Parents, p.ID())
		}
		for _, f := range fields {
			name, value, _ := strings.Cut(f, "=")
			c.Fields[name] = Encode(value)
		}
		return c.Seal()
	}
	root := set(1, nil, "name=王")
	on := []*Change{root}
	for _, tt := range []struct {
		name string
		all  []*Change
		want string
	}{
		{"one side", []*Change{root, set(2, on, "phone=1")}, "[]"},
		{"different fields", []*Change{root, set(2, on, "phone=1"), set(3, on, "note=x")}, "[note phone]"},
		{"one field, two values", []*Change{root, set(2, on, "phone=1"), set(3, on, "phone=2")}, "[]"},
		{"one field, one value", []*Change{root, set(2, on, "phone=1"), set(3, on, "phone=1")}, "[]"},
		{"a conflict and one field more on one side", []*Change{root, set(2, on, "phone=1", "note=x"), set(3, on, "phone=2")}, "[]"},
		{"a conflict and a field more on each", []*Change{root, set(2, on, "phone=1", "note=x"), set(3, on, "phone=2", "sex=f")}, "[note sex]"},
		{"both entered alike", []*Change{root, set(2, nil, "name=王")}, "[]"},
	} {
		if got := fmt.Sprint(Fold(tt.all).Records[ID{1}].Beside()); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
