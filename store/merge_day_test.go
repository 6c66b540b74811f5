package store

import (
	"maps"
	"slices"
	"testing"
	"time"

	"suifang/model"
)

// sides are two copies of a file with nobody in it, each on the day of the township's ledgers and at a PC of its own.
func sides(t *testing.T) (a, b *Store) {
	t.Helper()
	a, clockA := importStore(t)
	a = reopen(t, a, clockA)
	b, clockB := copied(t, a, 2)
	clockB.set(clockA.now().Add(3 * time.Hour))
	return a, b
}

// become takes each into the other.
func become(t *testing.T, a, b *Store) {
	t.Helper()
	mustMerge(t, a, snapshot(t, b), Options{})
	mustMerge(t, b, snapshot(t, a), Options{})
	mustBeSound(t, a)
	mustBeSound(t, b)
	if !slices.Equal(said(t, a), said(t, b)) {
		t.Error("the copies hold different changes")
	}
}

func TestTwoCentresThatImportedTheSameLedgerHaveEachPersonOnce(t *testing.T) {
	a, b := sides(t)
	for _, s := range []*Store{a, b} {
		mustImport(t, s, womenXLSX)
		mustImport(t, s, examsXLSX)
	}
	once := facts(t, a)
	before, err := a.Stats()
	if err != nil {
		t.Fatal(err)
	}
	pairs, _ := a.AllDuplicates()
	lines := stepsOf(mustList(t, a, Query{Today: townshipDay, States: everyState}))
	become(t, a, b)
	for name, s := range map[string]*Store{"the one": a, "the other": b} {
		after, err := s.Stats()
		if err != nil || after.People != before.People || after.Households != before.Households {
			t.Errorf("%s: %d people in %d households, were %d in %d; %v", name, after.People, after.Households, before.People, before.Households, err)
		}
		if got := facts(t, s); !maps.EqualFunc(got, once, maps.Equal[map[string]string]) {
			t.Errorf("%s has %d records, one import makes %d", name, len(got), len(once))
		}
		if list, _ := s.Conflicts(); len(list) != 0 {
			t.Errorf("%s: equal values are in conflict: %+v", name, list)
		}
		if again, _ := s.AllDuplicates(); len(again) != len(pairs) {
			t.Errorf("%s: %d duplicates, one import has %d", name, len(again), len(pairs))
		}
		if got := stepsOf(mustList(t, s, Query{Today: townshipDay, States: everyState})); !slices.Equal(got, lines) {
			t.Errorf("%s: %d lines, one import has %d", name, len(got), len(lines))
		}
	}
}

func TestTwoCentresThatMadeTheSameFollowUpHaveTwoVisitsAndOneThatIsMet(t *testing.T) {
	a, b := sides(t)
	_, person := wang(t, a)
	withIUD(t, a, person, townshipDay.AddDays(-30))
	mustMerge(t, b, snapshot(t, a), Options{})
	q := Query{Today: townshipDay.AddDays(400), Person: person, States: everyState}
	open := mustList(t, a, q)
	for _, s := range []*Store{a, b} {
		mustRecord(t, s, "record_visit", model.Create(person, s.newID(), model.KindVisit,
			model.Visit{About: open[0].About, Outcome: model.VisitOutcome{Result: model.VisitDone, On: townshipDay}}))
	}
	alone := stepsOf(mustList(t, a, q))
	become(t, a, b)
	for name, s := range map[string]*Store{"the one": a, "the other": b} {
		if h := mustRead(t, s, person); len(h.Visits) != 2 {
			t.Errorf("%s: %d visits", name, len(h.Visits))
		}
		if got := stepsOf(mustList(t, s, q)); !slices.Equal(got, alone) || len(got) != len(open)-1 {
			t.Errorf("%s: open %v, alone %v, before %d", name, got, alone, len(open))
		}
		if list, _ := s.Conflicts(); len(list) != 0 {
			t.Errorf("%s: %+v", name, list)
		}
	}
}

// What a clock that was ahead has stamped is told where it is looked at, and asks nothing.
func TestAClockThatWasAheadIsTold(t *testing.T) {
	a, b, clockA, clockB, person := twins(t)
	amend(t, a, person, func(p *model.Person) { p.Phone = "13900000001" })
	clockB.set(time.Date(2099, 1, 1, 8, 0, 0, 0, time.UTC))
	amend(t, b, person, func(p *model.Person) { p.Phone = "13900000002" })
	mustMerge(t, a, snapshot(t, b), Options{})
	told := map[string]bool{}
	history, err := a.History(person, person)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range history {
		told[c.At[:4]] = told[c.At[:4]] || c.Ahead
	}
	if !told["2099"] || told["2026"] {
		t.Errorf("told of the years %v", told)
	}
	conflicts, err := a.Conflicts()
	if err != nil || len(conflicts) != 1 {
		t.Fatalf("%+v, %v", conflicts, err)
	}
	if v := conflicts[0].Values; !v[0].Ahead || v[1].Ahead || v[0].At[:4] != "2099" {
		t.Errorf("%+v", v)
	}
	a = reopen(t, a, clockA)
	if _, doubt := a.DateDoubt(); doubt {
		t.Error("the date is asked for")
	}
}
