package model

import (
	"bytes"
	"encoding/binary"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// made builds changes of one record by name; a parent is named by the letter of its change.
type made struct {
	byName map[string]*Change
	all    []*Change
}

func (m *made) add(name, parents string, time int64, fields ...string) *Change {
	c := &Change{Time: time, Kind: KindPerson, Subject: ID{1}, Record: ID{1}, Fields: map[string]Value{},
		Act: Act{Name: "test", Clock: "2026-11-21T09:41:00+08:00"}}
	copy(c.Salt[:], name)
	for i := 0; i+1 < len(fields); i += 2 {
		if c.Fields[fields[i]] = Encode(fields[i+1]); fields[i+1] == "" {
			c.Fields[fields[i]] = Value{0xf6}
		}
	}
	for _, p := range strings.Fields(parents) {
		c.Parents = append(c.Parents, m.byName[p].ID())
	}
	if m.byName == nil {
		m.byName = map[string]*Change{}
	}
	m.byName[name] = c.Seal()
	m.all = append(m.all, c)
	return c
}

func shown(r *Record, field string) string {
	var s string
	if v := r.Fields[field].value(); v != nil {
		_ = Decode(v, &s)
	}
	return s
}

func TestFoldKeepsWhatNoLaterChangeHadSeen(t *testing.T) {
	for _, tt := range []struct {
		name      string
		build     func(m *made)
		phone     string
		note      string
		conflicts string
	}{
		{"the later value wins", func(m *made) {
			m.add("a", "", 1, "phone", "1")
			m.add("b", "a", 2, "phone", "2")
		}, "2", "", ""},
		{"a child wins though its clock is behind", func(m *made) {
			m.add("a", "", 900, "phone", "1")
			m.add("b", "a", 2, "phone", "2")
		}, "2", "", ""},
		{"different fields side by side both stand", func(m *made) {
			m.add("a", "", 1, "phone", "1")
			m.add("b", "a", 2, "phone", "2")
			m.add("c", "a", 3, "note", "x")
		}, "2", "x", ""},
		{"the same value twice is no conflict", func(m *made) {
			m.add("a", "", 1, "phone", "1")
			m.add("b", "a", 2, "phone", "2")
			m.add("c", "a", 3, "phone", "2")
		}, "2", "", ""},
		{"different values side by side are a conflict, the higher ID shows", func(m *made) {
			m.add("a", "", 1, "phone", "1")
			m.add("b", "a", 2, "phone", "2")
			m.add("c", "a", 3, "phone", "3")
		}, "3", "", "phone"},
		{"settling is a change that has seen all heads", func(m *made) {
			m.add("a", "", 1, "phone", "1")
			m.add("b", "a", 2, "phone", "2")
			m.add("c", "a", 3, "phone", "3")
			m.add("d", "b c", 4, "phone", "2")
		}, "2", "", ""},
		{"a change of another field settles nothing", func(m *made) {
			m.add("a", "", 1, "phone", "1")
			m.add("b", "a", 2, "phone", "2")
			m.add("c", "a", 3, "phone", "3")
			m.add("d", "b c", 4, "note", "x")
		}, "3", "x", "phone"},
		{"a null clears", func(m *made) {
			m.add("a", "", 1, "phone", "1")
			m.add("b", "a", 2, "phone", "")
		}, "", "", ""},
		{"withdrawing beside another change is a conflict", func(m *made) {
			m.add("a", "", 1, "phone", "1")
			m.add("b", "a", 2, "withdrawn", "doubled")
			m.add("c", "a", 3, "note", "x")
		}, "1", "x", "withdrawn"},
		{"withdrawing what one has seen is none", func(m *made) {
			m.add("a", "", 1, "phone", "1")
			m.add("b", "a", 2, "note", "x")
			m.add("c", "b", 3, "withdrawn", "doubled")
		}, "1", "x", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var m made
			tt.build(&m)
			r := Fold(m.all).Records[ID{1}]
			if got := shown(r, "phone"); got != tt.phone {
				t.Errorf("phone = %q, want %q", got, tt.phone)
			}
			if got := shown(r, "note"); got != tt.note {
				t.Errorf("note = %q, want %q", got, tt.note)
			}
			if got := strings.Join(r.Conflicts(), " "); got != tt.conflicts {
				t.Errorf("conflicts = %q, want %q", got, tt.conflicts)
			}
		})
	}
}

func TestAChangeWithoutItsParentsWaits(t *testing.T) {
	var m made
	a := m.add("a", "", 1, "phone", "1")
	b := m.add("b", "a", 2, "phone", "2")
	c := m.add("c", "b", 3, "phone", "3")
	s := Fold([]*Change{a, c})
	if len(s.Waiting) != 1 || shown(s.Records[ID{1}], "phone") != "1" {
		t.Fatalf("waiting %d, phone %q", len(s.Waiting), shown(s.Records[ID{1}], "phone"))
	}
	s = Fold([]*Change{c, a, b})
	if len(s.Waiting) != 0 || shown(s.Records[ID{1}], "phone") != "3" {
		t.Fatalf("after the parent came: waiting %d, phone %q", len(s.Waiting), shown(s.Records[ID{1}], "phone"))
	}
}

// drawChanges makes a random history of one record: any change may have seen any earlier ones.
func drawChanges(t *rapid.T) []*Change {
	n := rapid.IntRange(1, 24).Draw(t, "changes")
	all := make([]*Change, 0, n)
	for i := range n {
		c := &Change{Time: int64(rapid.IntRange(0, 50).Draw(t, "time")), Kind: KindPerson, Subject: ID{1}, Record: ID{1},
			Fields: map[string]Value{}}
		binary.BigEndian.PutUint32(c.Salt[:], uint32(i))
		for _, f := range []string{"phone", "note", FieldWithdrawn}[:rapid.IntRange(1, 3).Draw(t, "fields")] {
			c.Fields[f] = Encode(rapid.SampledFrom([]string{"1", "2", "3"}).Draw(t, f))
		}
		for j := range all {
			if rapid.IntRange(0, 3).Draw(t, "seen") == 0 {
				c.Parents = append(c.Parents, all[j].ID())
			}
		}
		all = append(all, c.Seal())
	}
	return all
}

// dump writes a state so that two can be compared.
func dump(s *State) string {
	var b bytes.Buffer
	for _, c := range s.Waiting {
		b.WriteString("waits " + c.ID().String() + "\n")
	}
	for _, r := range s.Records {
		for _, h := range r.Heads {
			b.WriteString("head " + h.String() + "\n")
		}
		for _, name := range slices.Sorted(maps.Keys(r.Fields)) {
			f := r.Fields[name]
			b.WriteString(name + " " + string(f.Value) + " " + f.Change.ID().String())
			for _, o := range f.Others {
				b.WriteString(" " + o.ID().String())
			}
			b.WriteString("\n")
		}
		for _, c := range r.Changes {
			b.WriteString("change " + c.ID().String() + "\n")
		}
	}
	return b.String()
}

func TestTheOrderOfArrivalDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawChanges(t)
		want := dump(Fold(all))
		other := append(slices.Clone(all), all[:len(all)/2]...) // some arrive twice
		seed := rapid.Uint64().Draw(t, "shuffle")
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
		if got := dump(Fold(other)); got != want {
			t.Fatalf("folded in another order:\n%s\nwant:\n%s", got, want)
		}
	})
}

func TestNoValueVanishesUnseen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawChanges(t)
		r := Fold(all).Records[ID{1}]
		for _, c := range all {
			for name, v := range c.Fields {
				f := r.Fields[name]
				kept := bytes.Equal(f.Value, v) || slices.Contains(f.Others, c)
				seen := slices.ContainsFunc(all, func(o *Change) bool { return o.Fields[name] != nil && r.saw(o, c) })
				if !kept && !seen {
					t.Fatalf("%s of %s is gone and nothing had seen it", name, c.ID())
				}
			}
		}
	})
}

func TestAChangeReadsBackAndKeepsItsName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, c := range drawChanges(t) {
			c.Extra = map[uint64]Value{99: Encode("from a newer version")}
			c.Act.Extra = map[uint64]Value{77: Encode(true)}
			c.Seal()
			back, err := DecodeChange(c.Encode())
			if err != nil || back.ID() != c.ID() || !bytes.Equal(back.Encode(), c.Encode()) {
				t.Fatalf("%s reads back as %v, %v", c.ID(), back, err)
			}
		}
	})
}

func TestNothingInAChangeCanBeAlteredUnderItsName(t *testing.T) {
	var m made
	c := m.add("a", "", 1, "phone", "13390996030")
	b := c.Encode()
	for i := range b {
		altered := slices.Clone(b)
		altered[i] ^= 1
		if back, err := DecodeChange(altered); err == nil && back.ID() == c.ID() {
			t.Fatalf("byte %d altered, the name stays", i)
		}
	}
}

func FuzzDecodeChange(f *testing.F) {
	var m made
	f.Add(m.add("a", "", 1, "phone", "1").Encode())
	f.Add(m.add("b", "a", 2, "note", "二").Encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := DecodeChange(b)
		if err == nil && !bytes.Equal(c.Encode(), b) {
			t.Fatal("read bytes that are not canonical")
		}
	})
}

func TestAPatchHoldsOnlyWhatChanged(t *testing.T) {
	var m made
	m.add("a", "", 1, "name", "彭慧敏", "phone", "1", "from_the_future", "kept")
	r := Fold(m.all).Records[ID{1}]
	e, ok := Amend(r, Person{Name: "彭慧敏", Note: "改"})
	if !ok || len(e.Fields) != 2 || !IsNull(e.Fields["phone"]) || string(e.Fields["note"]) != string(Encode("改")) {
		t.Fatalf("patch %v", e.Fields)
	}
	if _, ok := Amend(r, Person{Name: "彭慧敏", Phone: "1"}); ok {
		t.Fatal("nothing changed, yet there is a patch")
	}
}

func TestUndoGivesBackWhatShowedBefore(t *testing.T) {
	var m made
	m.add("a", "", 1, "name", "彭慧敏", "phone", "1")
	b := m.add("b", "a", 2, "phone", "2", "note", "x")
	r := Fold(m.all).Records[ID{1}]
	undo := Undo(r, only(b))
	if len(undo) != 1 || string(undo[0].Fields["phone"]) != string(Encode("1")) || !IsNull(undo[0].Fields["note"]) {
		t.Fatalf("undo = %v", undo)
	}
	if undo = Undo(r, only(m.byName["a"])); len(undo) != 1 || undo[0].Fields[FieldWithdrawn] == nil {
		t.Fatal("undoing a creation withdraws the record")
	}
}

func TestRecordsReadIntoTheirStructs(t *testing.T) {
	two := 2
	p := Person{Name: "欧阳桂兰", Birth: NewDate(1985, 2, 28), Children: &two, Household: ID{7},
		Residence: Residence{State: "out", Since: NewDate(2026, 1, 1)}}
	e := Create(ID{1}, ID{1}, KindPerson, p)
	changes := Proposal{Act: "add", Entries: []Entry{e}}.Changes(Stamp{Salt: func() [16]byte { return [16]byte{} }})
	var back Person
	if err := DecodeRecord(Fold(changes).Records[ID{1}], &back); err != nil {
		t.Fatal(err)
	}
	if back.Name != p.Name || back.Birth != p.Birth || *back.Children != 2 || back.Household != p.Household || back.Residence != p.Residence {
		t.Fatalf("reads back as %+v", back)
	}
}
