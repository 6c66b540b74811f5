package store

import (
	"errors"
	"os"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
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

func TestFullFileRefusesAndGoesOn(t *testing.T) {
	s, _ := fresh(t)
	_, person := wang(t, s)
	options := boltOptions(s.options)
	options.MaxSize = 256 << 10
	if err := s.db.Close(); err != nil {
		t.Fatal(err)
	}
	var err error
	if s.db, err = bolt.Open(s.path, 0o600, options); err != nil {
		t.Fatal(err)
	}
	_, err = s.Record(model.Proposal{Act: "edit", Entries: []model.Entry{{Subject: person, Record: s.newID(), Kind: "scan",
		Fields: map[string]model.Value{"picture": model.Encode(incompressible(1 << 20))}}}})
	if !errors.Is(err, ErrFull) {
		t.Errorf("Record = %v", err)
	}
	if h := mustRead(t, s, person); len(h.State.Records) != 1 {
		t.Errorf("%d records: the act that was refused is there", len(h.State.Records))
	}
	mustRecord(t, s, "edit", model.Create(person, s.newID(), "note", struct{ A int }{1}))
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("check: %+v", r)
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
	if err := s.Roll(model.DateOf(c.Time).AddDays(900)); err != nil {
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
