package main

import (
	"testing"

	"suifang/model"
	"suifang/store"
)

func TestConflictShowsEveryValueAndOfANumberItsTail(t *testing.T) {
	said := func(number string) store.Said { return store.Said{Value: model.Encode(number), Author: "王丽"} }
	got := conflictItems([]store.Conflict{{Record: model.ID{1}, Kind: model.KindPerson, Field: "id_number",
		Values: []store.Said{said("99000119920305003X"), said("990001199203050021")}}})
	if len(got) != 1 || got[0].Field != "id_number" || len(got[0].Values) != 2 {
		t.Fatalf("conflicts = %+v", got)
	}
	if shows, other := got[0].Values[0], got[0].Values[1]; shows.Value != "**************003X" || other.Value != "**************0021" ||
		other.No != 2 || other.Author != "王丽" {
		t.Errorf("values = %+v", got[0].Values)
	}
}
