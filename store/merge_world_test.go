package store

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

var worlds = flag.Int("worlds", 200, "how many histories of copies are played on real files; -short plays a tenth")

// A sharedWorld is some copies of one file, worked on side by side, copied, put back and merged in any order.
type sharedWorld struct {
	t      *testing.T
	random *rand.Rand
	copies []*Store
	clocks []*clock
	people []model.ID
	old    []string // snapshots that may be put back
}

// Whatever was copied, edited, undone, restored and merged, in whatever order and by whatever clocks: when all have
// heard of all, every copy holds every change that was ever acknowledged, shows the same to the byte, derives what
// follows from it, and learns nothing from the others any more.
func TestCopiesThatHaveHeardOfAllAreOne(t *testing.T) {
	n := *worlds
	if testing.Short() {
		n = max(1, n/10)
	}
	for seed := range n {
		playWorld(t, uint64(seed))
		if t.Failed() {
			t.Fatalf("world %d", seed)
		}
	}
}

func playWorld(t *testing.T, seed uint64) {
	dir, err := os.MkdirTemp(t.TempDir(), "world")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	w := &sharedWorld{t: t, random: rand.New(rand.NewPCG(seed, 1))}
	w.begin(dir)
	defer func() {
		for _, s := range w.copies {
			_ = s.Close()
		}
	}()
	acknowledged := map[string]bool{}
	for range 12 {
		w.step(dir)
		for _, s := range w.copies {
			for _, id := range said(t, s) {
				acknowledged[id] = true
			}
		}
	}
	w.meet()
	for i, s := range w.copies {
		mustBeSound(t, s)
		if got := said(t, s); len(got) != len(acknowledged) {
			t.Errorf("copy %d has %d of %d changes", i, len(got), len(acknowledged))
		}
		for _, id := range w.people {
			if a, b := w.shown(w.copies[0], id), w.shown(s, id); a != b {
				t.Errorf("copy %d shows\n%s\nnot\n%s", i, b, a)
			}
		}
		if r := w.merge(i, (i+1)%len(w.copies)); r.New != 0 {
			t.Errorf("merged again: %+v", r)
		}
	}
}

// begin makes a file with some people and three copies of it.
func (w *sharedWorld) begin(dir string) {
	first, c := fresh(w.t)
	household, person := wang(w.t, first)
	w.people = append(w.people, household, person)
	_ = first.Close()
	for i := range 3 {
		path := filepath.Join(dir, fmt.Sprint(i, ".db"))
		copyTo(w.t, first.Path(), path)
		clock := clockAt(c.now())
		w.clocks = append(w.clocks, clock)
		w.copies = append(w.copies, openAt(w.t, path, clock, byte(i+1)))
	}
}

func copyTo(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (w *sharedWorld) step(dir string) {
	i := w.random.IntN(len(w.copies))
	switch w.random.IntN(9) {
	case 0, 1, 2:
		w.edit(i)
	case 3:
		w.register(i)
	case 4:
		w.undo(i)
	case 5:
		w.clocks[i].set([]time.Time{w.clocks[i].now().AddDate(0, 0, 1), w.clocks[i].now().Add(-5 * time.Hour), time.Date(1980, 1, 4, 0, 0, 0, 0, time.UTC),
			time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)}[w.random.IntN(4)])
	case 6:
		w.restore(i, dir)
	default:
		if j := w.random.IntN(len(w.copies)); j != i {
			w.merge(i, j)
		}
	}
}

// edit sets one or two fields of somebody, as a form does that was filled from what is shown.
func (w *sharedWorld) edit(i int) {
	s := w.copies[i]
	h, err := s.Card(w.people[w.random.IntN(len(w.people))])
	if err != nil || h.Record() == nil {
		return
	}
	e := model.Entry{Subject: h.ID, Record: h.ID, Kind: h.Record().Kind, Parents: h.Record().Heads, Fields: map[string]model.Value{}}
	for range 1 + w.random.IntN(2) {
		field := []string{"note", "phone", "a field of tomorrow", "village"}[w.random.IntN(4)]
		e.Fields[field] = model.Encode(fmt.Sprint("value ", w.random.IntN(3)))
	}
	w.record(s, e)
}

func (w *sharedWorld) record(s *Store, entries ...model.Entry) {
	if err := s.RecordAll([]model.Proposal{{Act: "edit", Entries: entries}}); err != nil {
		w.t.Fatal(err)
	}
}

// register enters somebody, a visit to somebody, or what only a later version knows.
func (w *sharedWorld) register(i int) {
	s := w.copies[i]
	id := s.newID()
	switch w.random.IntN(3) {
	case 0:
		w.people = append(w.people, id)
		w.record(s, model.Create(id, id, model.KindPerson, model.Person{Name: "李四", Sex: model.Female, Household: w.people[0]}))
	case 1:
		w.record(s, model.Create(w.people[1], id, model.KindVisit, model.Visit{Outcome: model.VisitOutcome{Result: model.VisitDone, On: model.NewDate(2026, 3, 1)}}))
	default:
		w.record(s, model.Entry{Subject: w.people[1], Record: id, Kind: "a kind of tomorrow", Fields: map[string]model.Value{"x": model.Encode(1)}})
	}
}

func (w *sharedWorld) undo(i int) {
	s := w.copies[i]
	done, err := s.Record(model.Proposal{Act: "edit", Entries: []model.Entry{{Subject: w.people[0], Record: s.newID(), Kind: "a kind of tomorrow",
		Fields: map[string]model.Value{"x": model.Encode(2)}}}})
	if err == nil {
		_, err = s.Undo(done.Act)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// restore keeps a snapshot, or merges one that was kept long ago, as somebody does who finds an old stick.
func (w *sharedWorld) restore(i int, dir string) {
	if len(w.old) == 0 || w.random.IntN(2) == 0 {
		path := filepath.Join(dir, fmt.Sprint("old", len(w.old), ".db"))
		w.snapshot(i, path)
		w.old = append(w.old, path)
		return
	}
	w.take(i, w.old[w.random.IntN(len(w.old))])
}

func (w *sharedWorld) snapshot(i int, path string) {
	s := w.copies[i]
	s.write.Lock()
	defer s.write.Unlock()
	copyTo(w.t, s.Path(), path)
}

func (w *sharedWorld) merge(i, from int) MergeReport {
	path := filepath.Join(w.t.TempDir(), "other.db")
	w.snapshot(from, path)
	return w.take(i, path)
}

// take merges a file, now and then stopped on the way and begun again.
func (w *sharedWorld) take(i int, path string) MergeReport {
	s := w.copies[i]
	other, err := s.OpenOther(path, Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	defer other.Close()
	if w.random.IntN(4) == 0 {
		stopped, stop := context.WithCancel(context.Background())
		stop()
		if _, err := s.Merge(stopped, other, MergeOptions{}); err == nil {
			w.t.Error("a merge that was stopped says it is done")
		}
	}
	r, err := s.Merge(context.Background(), other, MergeOptions{Deep: w.random.IntN(4) == 0})
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// meet lets all hear of all, in an order drawn at random.
func (w *sharedWorld) meet() {
	for range 2 {
		for _, i := range w.random.Perm(len(w.copies)) {
			for _, j := range w.random.Perm(len(w.copies)) {
				if i != j {
					w.merge(i, j)
				}
			}
			for _, path := range w.old {
				w.take(i, path)
			}
		}
	}
}

// shown is all that a copy says of a subject: its changes, what they fold to, and its history.
func (w *sharedWorld) shown(s *Store, id model.ID) string {
	h, err := s.Read(id)
	if err != nil {
		w.t.Fatal(err)
	}
	history, err := s.History(id, model.ID{})
	if err != nil {
		w.t.Fatal(err)
	}
	var block []byte
	if err := s.view(func(tx *bolt.Tx) error {
		block = encodeBlock(id, s.blocks(tx, id).changes, nil)
		return nil
	}); err != nil {
		w.t.Fatal(err)
	}
	b, err := json.Marshal([]any{block, h.Person, h.Household, h.Visits, history})
	if err != nil {
		w.t.Fatal(err)
	}
	return string(b)
}
