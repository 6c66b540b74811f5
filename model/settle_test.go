package model

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// only means one change.
func only(c *Change) func(*Change) bool { return func(o *Change) bool { return o == c } }

// write puts entries down as an act does.
func (m *made) write(undoes ID, time int64, entries ...Entry) (act ID) {
	act = ID{byte(len(m.all)), 1}
	n := byte(0)
	p := Proposal{Act: "test", Entries: entries, Undoes: undoes}
	salt := func() (s [16]byte) { n++; s[0], s[1] = n, byte(len(m.all)); return s }
	m.all = append(m.all, p.Changes(Stamp{Act: act, Time: time, Salt: salt})...)
	return act
}

func (m *made) record() *Record { return Fold(m.all).Records[ID{1}] }

// said are the sides of a field, with the time at which each was said.
func said(r *Record, field string) string {
	var all []string
	for _, s := range r.Sides(field) {
		var v string
		_ = Decode(s.Value, &v)
		all = append(all, fmt.Sprintf("%s@%d", v, s.Change.Time))
	}
	return strings.Join(all, " ")
}

func TestSettling(t *testing.T) {
	var m made
	m.add("a", "", 1, "phone", "1")
	m.add("b", "a", 5, "phone", "2")
	m.add("c", "a", 9, "phone", "3", "note", "x")
	m.add("d", "a", 7, "phone", "2")
	r := m.record()
	if got := said(r, "phone"); got != "3@9 2@5" {
		t.Fatalf("sides = %q", got)
	}
	for _, keep := range []int{-1, 0, 3} {
		if _, ok := Settle(r, "phone", keep); ok {
			t.Errorf("side %d was kept", keep)
		}
	}
	if _, ok := Settle(r, "note", 1); ok {
		t.Error("a field that is not in conflict was settled")
	}
	e, ok := Settle(r, "phone", 2)
	if !ok || len(e.Parents) != 3 {
		t.Fatalf("Settle = %v, %v", e, ok)
	}
	m.write(ID{}, 3, e) // by a clock that runs behind
	if r = m.record(); shown(r, "phone") != "2" || len(r.Conflicts()) > 0 || len(r.Heads) != 1 {
		t.Errorf("shows %q, in conflict %v", shown(r, "phone"), r.Conflicts())
	}
}

func TestSettlingAWithdrawal(t *testing.T) {
	for keep, want := range map[int]bool{1: true, 2: false} {
		var m made
		m.add("a", "", 1, "name", "彭慧敏")
		m.add("b", "a", 2, "name", "彭惠敏")
		m.add("c", "a", 3, FieldWithdrawn, "mistake")
		e, ok := Settle(m.record(), FieldWithdrawn, keep)
		if !ok {
			t.Fatal("no conflict")
		}
		m.write(ID{}, 4, e)
		if r := m.record(); r.Withdrawn() != want || len(r.Conflicts()) > 0 {
			t.Errorf("keep %d: withdrawn %v, in conflict %v", keep, r.Withdrawn(), r.Conflicts())
		}
	}
}

// Whoever settles with one key can take that back with one: the question stands again as it stood, and who
// said what is still told.
func TestUndoingASettlementBringsTheConflictBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var m made
		m.add("a", "", 1, "phone", "0")
		for i := range rapid.IntRange(2, 5).Draw(t, "sides") {
			m.add(fmt.Sprint("side", i), "a", rapid.Int64Range(2, 9).Draw(t, "time"), "phone", fmt.Sprint(rapid.IntRange(1, 4).Draw(t, "value")), "note", "x")
		}
		before := m.record()
		was := said(before, "phone")
		e, ok := Settle(before, "phone", rapid.IntRange(1, 3).Draw(t, "keep"))
		if !ok {
			t.Skip()
		}
		act := m.write(ID{}, rapid.Int64Range(0, 20).Draw(t, "settled"), e)
		kept := shown(m.record(), "phone")

		undone := m.write(act, rapid.Int64Range(0, 20).Draw(t, "undone"), Undo(m.record(), func(c *Change) bool { return c.Act.ID == act })...)
		if got := said(m.record(), "phone"); got != was {
			t.Fatalf("after undo %q, before %q", got, was)
		}
		again := Undo(m.record(), func(c *Change) bool { return c.Act.ID == undone })
		m.write(undone, 30, again...)
		if r := m.record(); shown(r, "phone") != kept || len(r.Conflicts()) > 0 {
			t.Fatalf("undo of the undo: %q, kept %q, in conflict %v", shown(r, "phone"), kept, r.Conflicts())
		}
	})
}

func TestTakingASideBackEndsTheConflict(t *testing.T) {
	var m made
	m.add("a", "", 1, "phone", "1")
	b := m.add("b", "a", 5, "phone", "2")
	c := m.add("c", "a", 9, "phone", "3")
	for _, tt := range []struct {
		undo *Change
		want string
	}{{b, "3"}, {c, "2"}} {
		after := made{all: slices.Clone(m.all)}
		after.write(ID{}, 10, Undo(m.record(), only(tt.undo))...)
		if r := after.record(); shown(r, "phone") != tt.want || len(r.Conflicts()) > 0 {
			t.Errorf("shows %q, want %q; in conflict %v", shown(r, "phone"), tt.want, r.Conflicts())
		}
	}
}
