package store

import (
	"errors"
	"reflect"
	"testing"

	"suifang/model"
	"suifang/model/followup"
)

func TestObligationIsFoundByItsIdentity(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	today := model.DateOf(c.now())
	withIUD(t, s, person, today.AddDays(-900)) // its first windows ended long ago
	mustRecord(t, s, "begin_method", model.Create(person, s.newID(), model.KindMethod, model.Method{
		Use: model.MethodUse{Kind: "condom", Start: today}, Supply: model.MethodStock{Last: today}}))
	passed := 0
	for _, days := range []int{0, 800} { // the second day is beyond the agenda's horizon
		day := today.AddDays(days)
		for _, want := range mustList(t, s, Query{Today: day, States: everyState, Person: person}) {
			got, err := s.Obligation(want.ID, day)
			got.More, want.More = false, false // whether more follows depends on how far it was planned
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("day %d: obligation = %+v, %v, want %+v", days, got, err, want)
			}
			if want.State == followup.Passed && day > want.Until.AddDays(listedPassed) {
				passed++
			}
		}
	}
	if passed == 0 {
		t.Error("nothing that has left the list was looked for")
	}
	first := mustList(t, s, Query{Today: today, States: everyState, Person: person})[0]
	mustRecord(t, s, "record_visit", model.Create(person, s.newID(), model.KindVisit, model.Visit{About: first.About,
		Outcome: model.VisitOutcome{Result: model.VisitDone, On: today}}))
	for _, id := range []model.ID{first.ID, person, {}} {
		if _, err := s.Obligation(id, today); !errors.Is(err, ErrNoRecord) {
			t.Errorf("obligation %s that is not open: %v", id, err)
		}
	}
}
