package model

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// histories is how many are played: each is a tree of copies of one record, edited and merged at random.
const histories = 10_000

// A replica is a copy: the changes that it holds, in the order in which they came.
type replica []*Change

func (r replica) union(o replica) replica {
	has := map[ChangeID]bool{}
	for _, c := range r {
		has[c.ID()] = true
	}
	for _, c := range o {
		if !has[c.ID()] {
			r = append(r[:len(r):len(r)], c)
		}
	}
	return r
}

// edit adds a change that has seen what the replica shows, by a clock that may say anything.
func (r replica) edit(random *rand.Rand, n int) replica {
	c := &Change{Time: int64(random.IntN(4)), Salt: [16]byte{byte(n), byte(n >> 8)}, Subject: ID{1}, Kind: KindPerson, Record: ID{1}, Fields: map[string]Value{}}
	if now := Fold(r).Records[ID{1}]; now != nil {
		c.Parents = append(c.Parents, now.Heads...)
	}
	for range 1 + random.IntN(2) {
		c.Fields[[]string{"name", "phone", "of tomorrow", FieldWithdrawn}[random.IntN(4)]] = []Value{Encode("a"), Encode("b"), {0xf6}}[random.IntN(3)]
	}
	return append(r[:len(r):len(r)], c.Seal())
}

func folded(r replica) string {
	s := Fold(r)
	b, err := json.Marshal([]any{s.Records, len(s.Waiting)})
	if err != nil {
		panic(err)
	}
	return string(b)
}

func TestMergingCopiesOfARecordIsAUnion(t *testing.T) {
	for seed := range uint64(histories) {
		random := rand.New(rand.NewPCG(seed, 2))
		copies := []replica{replica{}.edit(random, 0)}
		for n := 1; n < 8+random.IntN(8); n++ {
			i, j := random.IntN(len(copies)), random.IntN(len(copies))
			switch random.IntN(4) {
			case 0:
				copies = append(copies, copies[i]) // cp
			case 1:
				copies[i] = copies[i].union(copies[j])
			default:
				copies[i] = copies[i].edit(random, n)
			}
		}
		a, b, c := copies[0], copies[random.IntN(len(copies))], copies[len(copies)-1]
		for law, pair := range map[string][2]replica{
			"commutative": {a.union(b), b.union(a)},
			"associative": {a.union(b).union(c), a.union(b.union(c))},
			"idempotent":  {a.union(b), a.union(b).union(b).union(a)},
		} {
			if x, y := folded(pair[0]), folded(pair[1]); x != y {
				t.Fatalf("history %d is not %s:\n%s\n%s", seed, law, x, y)
			}
		}
		settles(t, fmt.Sprint("history ", seed), a.union(b).union(c))
	}
}

// settles holds what folds against what was said: nothing that nobody has seen and answered is lost, and half of the
// changes, whichever come first, end in the same once the rest has come.
func settles(t *testing.T, name string, all replica) {
	t.Helper()
	r := Fold(all).Records[ID{1}]
	for field, f := range r.Fields {
		for _, c := range r.Changes {
			v, sets := c.Fields[field]
			answered := false
			for _, later := range r.Changes {
				if _, again := later.Fields[field]; again && r.saw(later, c) {
					answered = true
				}
			}
			shows := string(v) == string(f.Change.Fields[field])
			for _, other := range f.Others {
				shows = shows || other == c
			}
			if sets && !answered && !shows {
				t.Fatalf("%s: a value of %s is lost", name, field)
			}
		}
	}
	late := replica{}.union(all[len(all)/2:])
	if early := Fold(late); len(late) != len(all) && len(early.Waiting)+recordChanges(early) != len(late) {
		t.Fatalf("%s: changes that wait are lost", name)
	}
	if folded(late.union(all[:len(all)/2])) != folded(all) {
		t.Fatalf("%s: the order in which changes come counts", name)
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
