package main

import (
	"testing"

	"suifang/model"
)

// A -> B
// | -> C
func TestConflictShowsEveryValueAndOfANumberItsTail(t *testing.T) {
	person := model.ID{1}
	change := func(ms int64, fields map[string]model.Value, parents ...model.ChangeID) *model.Change {
		c := &model.Change{Time: ms, Subject: person, Record: person, Kind: model.KindPerson, Parents: parents, Fields: fields}
		return c.Seal()
	}
	number := func(s string) map[string]model.Value { return map[string]model.Value{"id_number": model.Encode(s)} }
	a := change(1, map[string]model.Value{"name": model.Encode("彭慧敏")})
	b := change(2, number("990001199203050021"), a.ID())
	c := change(3, number("99000119920305003X"), a.ID())
	got := conflicts(model.ReadHistory(person, model.Fold([]*model.Change{c, a, b})))
	if len(got) != 1 || got[0].Field != "id_number" || len(got[0].Values) != 2 {
		t.Fatalf("conflicts = %+v", got)
	}
	if shows, other := got[0].Values[0], got[0].Values[1]; shows.Value != "**************003X" || other.Value != "**************0021" {
		t.Errorf("values = %+v", got[0].Values)
	}
}
