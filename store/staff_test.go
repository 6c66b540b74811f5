package store

import (
	"testing"

	"suifang/model"
)

func TestThePlanIsThatOfTheCentreSetUpFirst(t *testing.T) {
	s, c := fresh(t)
	first, centre := s.Centre()
	centre.Antenatal = "who"
	e, _ := model.Amend(mustRead(t, s, first).Record(), centre)
	mustRecord(t, s, "edit", e)
	for n := range byte(8) { // whatever their identities and the order of the map
		c.set(c.now().AddDate(0, 0, 1))
		id := model.ID{n}
		if n == 0 {
			id = model.ID{0, 1}
		}
		mustRecord(t, s, "add", model.Create(id, id, model.KindCentre, model.Centre{Name: "邻站"}))
	}
	s = reopen(t, s, c)
	for range 20 {
		if got := s.theStaff().profile(); got != "who" {
			t.Fatalf("profile %q, not that of the first centre", got)
		}
	}
}
