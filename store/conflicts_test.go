package store

import (
	"slices"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// disputed is a file in which two PCs said different things of a person, and of her household.
func disputed(t testing.TB) (s *Store, c *clock, household, person model.ID) {
	t.Helper()
	a, c := fresh(t)
	household, person = wang(t, a)
	a = reopen(t, a, c)
	b, later := copied(t, a, 2)
	later.set(c.now().Add(time.Hour))
	for _, side := range []struct {
		s     *Store
		phone string
	}{{a, "13900000001"}, {b, "13900000002"}} {
		amend(t, side.s, person, func(p *model.Person) { p.Phone = side.phone })
		h := mustRead(t, side.s, household)
		is := *h.Household
		is.Address = side.phone[10:] + " east gate"
		e, _ := model.Amend(h.Record(), is)
		mustRecord(t, side.s, "edit", e)
	}
	amend(t, b, person, func(p *model.Person) { p.Education = "primary" })
	mustMerge(t, a, snapshot(t, b), Options{})
	return a, c, household, person
}

func conflictsOf(t testing.TB, s *Store) (names []string) {
	t.Helper()
	list, err := s.Conflicts()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		names = append(names, c.Field)
	}
	return names
}

func TestConflictsAreListedUntilSomebodySettlesThem(t *testing.T) {
	s, c, household, person := disputed(t)
	mustBeSound(t, s)
	list, err := s.Conflicts()
	if err != nil || len(list) != 2 {
		t.Fatalf("%d conflicts, %v", len(list), err)
	}
	for _, x := range list {
		if x.Subject != household && x.Subject != person || len(x.Values) != 2 || x.Values[0].Author != "李文员" ||
			x.Values[0].Station != (model.Station{2}) || x.Values[0].At <= x.Values[1].At {
			t.Errorf("%+v", x)
		}
	}
	for n := range list { // with the list read once, as a screen has it
		entries, ok := list[n].Keep(2)
		if !ok {
			t.Fatal("no second value")
		}
		done := mustRecord(t, s, "settle", entries...)
		if n == 0 {
			continue
		}
		if got := conflictsOf(t, s); len(got) != 0 {
			t.Errorf("left: %v", got)
		}
		if _, err := s.Undo(done.Act); err != nil {
			t.Fatal(err)
		}
		if again, _ := s.Conflicts(); len(again) != 1 || again[0].Field != list[n].Field ||
			!slices.EqualFunc(again[0].Values, list[n].Values, func(a, b Said) bool { return a.Change == b.Change }) {
			t.Errorf("after undo: %+v, before: %+v", again, list[n])
		}
	}
	mustBeSound(t, s)
	s = reopen(t, s, c)
	if got := conflictsOf(t, s); len(got) != 1 {
		t.Errorf("after opening again: %v", got)
	}
}

func TestParallelEditsAreListedAndAskNobody(t *testing.T) {
	a, c := fresh(t)
	_, person := wang(t, a)
	a = reopen(t, a, c)
	b, _ := copied(t, a, 2)
	amend(t, a, person, func(p *model.Person) { p.Phone = "13900000001" })
	amend(t, b, person, func(p *model.Person) { p.Note = "asks for the clinic's hours" })
	mustMerge(t, a, snapshot(t, b), Options{})
	list, err := a.ParallelEdits()
	if err != nil || len(list) != 1 || list[0].Record != person || !slices.Equal(list[0].Fields, []string{"note", "phone"}) {
		t.Errorf("%+v, %v", list, err)
	}
	if got := conflictsOf(t, a); len(got) != 0 {
		t.Errorf("in conflict: %v", got)
	}
	amend(t, a, person, func(p *model.Person) { p.Education = "primary" })
	if list, _ = a.ParallelEdits(); len(list) != 0 {
		t.Errorf("still listed: %+v", list)
	}
	mustBeSound(t, a)
}

func TestTheListOfConflictsIsBuiltAnew(t *testing.T) {
	s, _, _, _ := disputed(t)
	for name, harm := range map[string]func(tx *bolt.Tx) error{
		"lost":    func(tx *bolt.Tx) error { return drop(tx, bucketDirectory, keyDivided) },
		"damaged": func(tx *bolt.Tx) error { return put(tx, bucketDirectory, keyDivided, []byte("x")) },
		"wrong":   func(tx *bolt.Tx) error { return s.seal(tx, bucketDirectory, keyDivided, make([]byte, 17)) },
	} {
		if err := s.update(harm); err != nil {
			t.Fatal(err)
		}
		if mustCheck(t, s).OK {
			t.Errorf("%s: the check is content", name)
		}
		if err := s.Rebuild(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if got := conflictsOf(t, s); len(got) != 2 {
			t.Errorf("%s: %v", name, got)
		}
	}
	mustBeSound(t, s)
}

// Two copies judged the same two differently: it is one question, and one answer settles both halves of the link.
func TestSettlingALinkSettlesBothHalves(t *testing.T) {
	for keep := 1; keep <= 2; keep++ {
		a, c := fresh(t)
		_, person := wang(t, a)
		other := registered(t, a, model.Person{Name: "王秀英", Phone: "13812345678"})
		a = reopen(t, a, c)
		b, _ := copied(t, a, 2)
		join(t, a, person, other)
		p, err := b.DifferProposal(person, other)
		mustRecord(t, b, ActDiffer, mustPropose(t, p, err).Entries...)
		mustMerge(t, a, snapshot(t, b), Options{})
		list, err := a.Conflicts()
		if err != nil || len(list) != 1 || list[0].Kind != model.KindLink {
			t.Fatalf("%+v, %v", list, err)
		}
		var same bool
		if err := model.Decode(list[0].Values[keep-1].Value, &same); err != nil {
			t.Fatal(err)
		}
		entries, ok := list[0].Keep(keep)
		if !ok || len(entries) != 2 {
			t.Fatalf("%d entries, %v", len(entries), ok)
		}
		mustRecord(t, a, "settle", entries...)
		if left, _ := a.Conflicts(); len(left) != 0 {
			t.Errorf("left: %+v", left)
		}
		if joined := len(mustRead(t, a, other).Cards) > 0; joined != same {
			t.Errorf("told that they are the same: %v; joined: %v", same, joined)
		}
		mustBeSound(t, a)
	}
}
