package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/training"
	"suifang/store/ledger"
	"suifang/store/seal"
)

// within fails the test rather than hang.
func within(t *testing.T, what string, fn func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); fn() }()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatalf("%s hangs", what)
	}
}

func TestFileCutWhileOpenIsAnErrorAndNoCrash(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a file that is open cannot be cut there")
	}
	s, _ := fresh(t)
	_, person := wang(t, s)
	if err := os.Truncate(s.Path(), 2*pageSize); err != nil {
		t.Fatal(err)
	}
	within(t, "reading", func() {
		if _, err := s.Read(person); !errors.Is(err, ErrDamaged) {
			t.Errorf("Read = %v", err)
		}
	})
	within(t, "recording", func() {
		_, err := s.Record(model.Proposal{Act: "edit", Entries: []model.Entry{model.Create(person, s.newID(), "note", struct{}{})}})
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("Record = %v", err)
		}
	})
	within(t, "reading after that", func() {
		if _, err := s.Read(person); err == nil {
			t.Error("Read gives something")
		}
	})
	within(t, "closing", func() { _ = s.Close() })
}

// limited opens a file that may not grow as far as on a 64-bit PC.
func limited(t *testing.T, s *Store, c *clock, most int) *Store {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	o := testOptions(c)
	o.MaxBytes = most
	s, err := Open(s.path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func sizeOf(t *testing.T, path string) int {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return int(info.Size())
}

func TestFullFileRefusesAndGoesOn(t *testing.T) {
	const most = 256 << 10
	s, c := fresh(t)
	_, person := wang(t, s)
	s = limited(t, s, c, most)
	before := sizeOf(t, s.path)
	for range 2 { // the limit still stands after the file was opened again
		_, err := s.Record(model.Proposal{Act: "edit", Entries: []model.Entry{{Subject: person, Record: s.newID(), Kind: "scan",
			Fields: map[string]model.Value{"picture": model.Encode(incompressible(1 << 20))}}}})
		if !errors.Is(err, ErrFull) {
			t.Errorf("Record = %v", err)
		}
		if after := sizeOf(t, s.path); after != before {
			t.Errorf("an act that was refused brought the file from %d to %d bytes", before, after)
		}
	}
	if h := mustRead(t, s, person); len(h.State.Records) != 1 {
		t.Errorf("%d records: the act that was refused is there", len(h.State.Records))
	}
	mustRecord(t, s, "edit", model.Create(person, s.newID(), "note", struct{ A int }{1}))
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("check: %+v", r)
	}
}

func TestAnImportThatDoesNotFitLeavesAWholeFile(t *testing.T) {
	const most = 2 << 20
	s, c := fresh(t)
	_, person := wang(t, s)
	s = limited(t, s, c, most)
	_, err := s.Import(context.Background(), ImportOptions{Files: []string{manyWomen(t, 6_000)}, Kind: ledger.WomenKind, Today: townshipDay})
	if !errors.Is(err, ErrFull) {
		t.Fatalf("Import = %v", err)
	}
	if size := sizeOf(t, s.path); size > most {
		t.Errorf("the file has %d bytes and may have %d", size, most)
	}
	mustRecord(t, s, "edit", model.Create(person, s.newID(), "note", struct{ A int }{1}))
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("check: %+v", r)
	}
	if hits, err := s.Search(context.Background(), "王", SearchOptions{}); err != nil || hits.People < 2 {
		t.Errorf("of the rows before nobody is found: %+v, %v", hits.People, err)
	}
}

func TestATrainingFileThatDoesNotFitIsNotThere(t *testing.T) {
	dir, c := t.TempDir(), newClock()
	town := training.New(1, 2_000, model.DateOf(c.now()))
	err := Build(filepath.Join(dir, "t.db"), Setup{Site: "站", Clerk: "李", Passphrase: []byte(passphrase), KDF: seal.TrainingKDF,
		Now: c.now, Program: "test", MaxBytes: 512 << 10}, func(b *Builder) error {
		for acts := []model.Proposal{town.Workers()}; acts != nil; acts = town.Some(500) {
			if err := b.Add(acts); err != nil {
				return err
			}
		}
		return nil
	})
	if !errors.Is(err, ErrFull) {
		t.Errorf("Build = %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func incompressible(n int) []byte {
	b, x := make([]byte, n), uint64(1)
	for i := range b {
		x = x*6364136223846793005 + 1442695040888963407
		b[i] = byte(x >> 56)
	}
	return b
}

func TestCommitThatFailedButLandedCountsAsDone(t *testing.T) {
	s, _ := fresh(t)
	_, person := wang(t, s)
	var mark []byte
	if err := s.view(func(tx *bolt.Tx) error {
		mark = append(mark, get(tx, bucketMeta, keySaved)...)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	failed := errors.New("sync failed")
	if err := s.openAgain(mark, failed); err != nil {
		t.Errorf("what is in the file counts as failed: %v", err)
	}
	mark[8]++
	if err := s.openAgain(mark, failed); !errors.Is(err, failed) {
		t.Errorf("what is not in the file counts as done: %v", err)
	}
	mustRead(t, s, person)
}

func TestClosedStoreSaysSo(t *testing.T) {
	s, _ := fresh(t)
	_, person := wang(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Read(person); !errors.Is(err, ErrClosed) {
		t.Errorf("Read = %v", err)
	}
	if err := s.Looked(person); !errors.Is(err, ErrClosed) {
		t.Errorf("Looked = %v", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
}

func TestReadOnlyWritesNothing(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	o := testOptions(c)
	o.ReadOnly = true
	s, err = Open(s.Path(), o)
	if err != nil {
		t.Fatal(err)
	}
	mustRead(t, s, person)
	if err := s.Roll(model.DateOf(c.now()).AddDays(900)); err != nil {
		t.Error(err)
	}
	if _, err := s.Record(model.Proposal{Act: "edit", Entries: []model.Entry{model.Create(person, s.newID(), "note", struct{}{})}}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("Record = %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(s.Path())
	if err != nil || string(after) != string(before) {
		t.Errorf("reading altered the file: %v", err)
	}
}
