package store

import (
	"context"
	"errors"
	"maps"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"suifang/model"
)

// unloaded opens a copy of a file whose directory is loaded when load is called, and not before. Both copies draw the
// same identities and salts.
func unloaded(t *testing.T, whole []byte, c *clock) (s *Store, load func()) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "t.db")
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, testOptions(c))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	<-s.dir.ready
	links := s.dir.joins.Load()
	s.dir, s.random = newDirectory(), mathrand.NewChaCha8([32]byte{7})
	s.dir.joins.Store(links)
	return s, func() { s.loadDirectory(s.dir) }
}

// What is recorded while the directory is being loaded makes the same file as afterwards, and the same lists.
func TestRecordingDoesNotWaitForTheDirectory(t *testing.T) {
	path, c := filepath.Join(t.TempDir(), "t.db"), newClock()
	if err := buildTownship(path, 300); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	early, load := unloaded(t, whole, c)
	after, now := unloaded(t, whole, c)
	now()
	lines, err := after.Worklist(Query{})
	if err != nil || len(lines) < 10 {
		t.Fatal(len(lines), err)
	}
	for i := range 10 {
		for _, s := range []*Store{early, after} {
			visit := model.Visit{About: lines[i].About, Outcome: model.VisitOutcome{Result: model.VisitDone, On: model.DateOf(c.now())}}
			mustRecord(t, s, "record_visit", model.Create(lines[i].Person, s.newID(), model.KindVisit, visit))
		}
		c.set(c.now().Add(time.Minute))
	}
	if early.dir.isLoaded() {
		t.Fatal("it waited for the directory")
	}
	load()
	if got, want := dump(t, early), dump(t, after); !maps.Equal(got, want) {
		t.Error("the files differ in what is derived")
	}
	for _, s := range []*Store{early, after} {
		if r := mustCheck(t, s); !r.OK {
			t.Errorf("check: %+v", r)
		}
	}
	if got, want := mustList(t, early, Query{}), mustList(t, after, Query{}); !reflect.DeepEqual(got, want) {
		t.Errorf("%d lines, want %d", len(got), len(want))
	}
	for _, id := range []model.ID{lines[0].Person, lines[9].Person} {
		if got, want := mustRead(t, early, id).State, mustRead(t, after, id).State; !reflect.DeepEqual(got, want) {
			t.Error("what is known of a person differs")
		}
	}
}

// What alters the directory waits for it: nobody may take a row that is another's, or find no duplicates.
func TestWhatSearchKnowsWaitsForTheDirectory(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	s, load := unloaded(t, whole, c)
	recorded := make(chan error, 2)
	for name, act := range map[string]model.Proposal{
		"a new household": {Act: "register", Entries: []model.Entry{model.Create(model.ID{9}, model.ID{9}, model.KindHousehold, model.Household{Village: "新村", Code: "09-0001"})}},
		"another name": {Act: "edit", Entries: []model.Entry{{Subject: person, Record: person, Kind: model.KindPerson, Parents: mustRead(t, s, person).Record().Heads,
			Fields: map[string]model.Value{"name": model.Encode("王秀莲")}}}},
	} {
		_, changes, err := s.stamp([]model.Proposal{act})
		if err != nil {
			t.Fatal(err)
		}
		s.write.Lock()
		_, err = s.recordChanges(changes, true)
		s.write.Unlock()
		if !errors.Is(err, errNotLoaded) {
			t.Errorf("%s: %v", name, err)
		}
		go func() { _, err := s.Record(act); recorded <- err }()
	}
	load()
	for range 2 {
		if err := <-recorded; err != nil {
			t.Error(err)
		}
	}
	for words, want := range map[string]int{"wxl": 1, "王秀莲": 1, "王秀英": 0} {
		if hits, err := s.Search(context.Background(), words, SearchOptions{Kind: HitPerson}); err != nil || hits.People != want {
			t.Errorf("%s: %d people, want %d, %v", words, hits.People, want, err)
		}
	}
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("check: %+v", r)
	}
}

// Opening the list of a day that is planned already waits for nothing.
func TestADayThatIsPlannedIsThereAtOnce(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	withIUD(t, s, person, model.DateOf(c.now()).AddMonths(-3))
	today := model.DateOf(c.now())
	if err := s.Roll(today); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	s, load := unloaded(t, whole, c)
	for _, day := range []model.Date{today, today.AddDays(400)} { // the next one plans some more
		if err := s.Roll(day); err != nil {
			t.Fatal(err)
		}
	}
	load()
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("check: %+v", r)
	}
}
