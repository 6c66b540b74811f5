package store

import (
	"bytes"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"suifang/model"
)

func TestAnActForgetsTheFormThatItWasTypedIn(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	visit, other := DraftOf{"visit", person}, DraftOf{"exam", person}
	for _, of := range []DraftOf{visit, other} {
		if err := s.SaveDraft(of.Screen, of.Record, []byte("half typed")); err != nil {
			t.Fatal(err)
		}
	}
	refused := model.Proposal{Act: "edit"}
	if _, err := s.Record(refused, visit); err == nil {
		t.Fatal("an act of nothing was recorded")
	}
	if list, err := s.Drafts(); err != nil || len(list) != 2 {
		t.Errorf("after an act that was refused: %v, %v", list, err)
	}
	id := s.newID()
	if _, err := s.Record(model.Proposal{Act: "record_visit", Entries: []model.Entry{
		model.Create(person, id, model.KindVisit, model.Visit{Outcome: model.VisitOutcome{Result: model.VisitDone, On: model.DateOf(c.now())}})}}, visit); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s, c)
	if list, err := s.Drafts(); err != nil || len(list) != 1 || list[0].Of != other || string(list[0].Form) != "half typed" {
		t.Errorf("after the act: %v, %v", list, err)
	}
}

// TestDraftsOfOnePCAreItsOwn: another PC that has the file does not see them, and takes none of them away.
func TestDraftsOfOnePCAreItsOwn(t *testing.T) {
	s, c := fresh(t)
	if err := s.SaveDraft("visit", model.ID{1}, []byte("half")); err != nil {
		t.Fatal(err)
	}
	path := s.Path()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	o := testOptions(c)
	o.Station = model.Station{2}
	other, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	if list, err := other.Drafts(); err != nil || len(list) != 0 {
		t.Errorf("another PC has %v, %v", list, err)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(path, testOptions(c)); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if list, _ := s.Drafts(); len(list) != 1 {
		t.Errorf("this one has %v", list)
	}
}

// TestALongSessionOfTypingDoesNotMakeTheFileGrow types for hours: 2,000 pauses of a form that grows and shrinks.
func TestALongSessionOfTypingDoesNotMakeTheFileGrow(t *testing.T) {
	s, _ := fresh(t)
	_, person := wang(t, s)
	s.db.NoSync = true // what is counted here is pages
	random := rand.New(rand.NewPCG(1, 2))
	form := make([]byte, 1500)
	pause := func() {
		for i := range form {
			form[i] = byte(random.Uint32()) // as what is sealed: nothing to compress
		}
		if err := s.SaveDraft("visit", person, form[:300+random.IntN(1200)]); err != nil {
			t.Fatal(err)
		}
	}
	for range 100 {
		pause()
	}
	size := sizeOf(t, s.Path())
	for range 1900 {
		pause()
	}
	if grown := sizeOf(t, s.Path()); grown != size {
		t.Errorf("the file has grown from %d to %d bytes", size, grown)
	}
	was := pagesIn(t, s.Path())
	pause()
	cost := 0
	for n, page := range pagesIn(t, s.Path()) {
		if !bytes.Equal(page, was[n]) {
			cost += pageSize
		}
	}
	t.Logf("%d bytes a pause", cost)
	if cost > 8*pageSize {
		t.Errorf("a pause writes %d bytes", cost)
	}
}

func pagesIn(t *testing.T, path string) [][]byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Collect(slices.Chunk(b, pageSize))
}

func TestDraftsStartNoCopy(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	s = reopen(t, s, c)
	dir := t.TempDir()
	s.options.Backups = &Backups{Dir: dir}
	if err := s.SaveDraft("visit", person, bytes.Repeat([]byte("half"), 100)); err != nil {
		t.Fatal(err)
	}
	path := s.Path()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if names := copies(t, dir); len(names) > 0 {
		t.Errorf("%v for a half-typed form", names)
	}
	if s, err := Open(path, testOptions(c)); err != nil {
		t.Fatal(err)
	} else {
		defer s.Close()
		if list, err := s.Drafts(); err != nil || len(list) != 1 {
			t.Errorf("it is lost: %v, %v", list, err)
		}
	}
}
