package store

import (
	"testing"
	"time"

	"suifang/model"
)

// PCs whose clocks stand in 1980, in 2008, on tomorrow and in 2099 work on copies of one file.
func TestClocksThatLieHarmNothing(t *testing.T) {
	a, c := fresh(t)
	_, person := wang(t, a)
	a = reopen(t, a, c)
	today := c.now()
	var copies []*Store
	for i, on := range []time.Time{time.Date(1980, 1, 4, 8, 0, 0, 0, time.UTC), time.Date(2008, 1, 1, 0, 0, 0, 0, time.UTC),
		today.AddDate(0, 0, 1), time.Date(2099, 6, 1, 8, 0, 0, 0, time.UTC)} {
		b, clock := copied(t, a, byte(i+2))
		clock.set(on)
		noteAnyway(t, b, person, on.Format("2006 "))
		clock.set(on.Add(-3 * time.Hour)) // it jumps back in mid-day
		noteAnyway(t, b, person, on.Format("2006 ")+"later")
		copies = append(copies, b)
	}
	for _, b := range copies {
		mustMerge(t, a, snapshot(t, b), Options{})
	}
	h := mustRead(t, a, person)
	if f := h.Record().Fields["note"]; len(f.Others) != 3 {
		t.Errorf("%d values stand beside %q", len(f.Others), h.Person.Note)
	}
	for _, side := range h.Record().Sides("note") {
		var note string
		if err := model.Decode(side.Value, &note); err != nil || len(note) != len("2008 later") {
			t.Errorf("the earlier note wins over the one that saw it: %q", note)
		}
	}
	mustBeSound(t, a)
	if newest, doubt := a.DateDoubt(); doubt || newest != model.DateOf(today).AddDays(1) {
		t.Errorf("after 2099 came in: newest %v, doubt %v", newest, doubt)
	}
	amend(t, a, person, func(p *model.Person) { p.Note = "settled" })
	if f := mustRead(t, a, person).Record().Fields["note"]; len(f.Others) != 0 {
		t.Error("a note that saw all others does not settle them")
	}
	for _, changed := range changesShown(t, a, person) {
		if changed.Field == "note" && changed.At == "" {
			t.Error("what a clock showed is not told")
		}
	}
	for i, b := range copies {
		mustMerge(t, b, snapshot(t, a), Options{})
		if got := mustRead(t, b, person).Person.Note; got != "settled" {
			t.Errorf("copy %d: %q", i, got)
		}
		mustBeSound(t, b)
	}
}

func changesShown(t testing.TB, s *Store, id model.ID) []Changed {
	t.Helper()
	all, err := s.History(id, model.ID{})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// noteAnyway writes without asking the rules: in 1980 she was not yet born.
func noteAnyway(t testing.TB, s *Store, person model.ID, text string) {
	t.Helper()
	h := mustRead(t, s, person)
	p := *h.Person
	p.Note = text
	e, _ := model.Amend(h.Record(), p)
	if err := s.RecordAll([]model.Proposal{{Act: "edit_person", Entries: []model.Entry{e}}}); err != nil {
		t.Fatal(err)
	}
}
