package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// swollen gives a file large records of one person and takes them out again, as an erasure does.
func swollen(t testing.TB, s *Store) (person model.ID) {
	t.Helper()
	if testing.Short() {
		t.Skip("large values")
	}
	_, person = wang(t, s)
	big := model.ID{9}
	for range 6 {
		mustRecord(t, s, "scan", model.Entry{Subject: big, Record: s.newID(), Kind: "scan",
			Fields: map[string]model.Value{"picture": model.Encode(incompressible(1 << 20))}})
	}
	if err := s.update(func(tx *bolt.Tx) error { return drop(tx, bucketSubjects, big[:]) }); err != nil {
		t.Fatal(err)
	}
	if err := s.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := s.update(func(tx *bolt.Tx) error { return drop(tx, bucketMeta, damagedKey(bucketSubjects, big[:6])) }); err != nil {
		t.Fatal(err)
	}
	return person
}

func size(t testing.TB, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func TestCompactingKeepsAllAndGoesOn(t *testing.T) {
	s, c := fresh(t)
	person := swollen(t, s)
	before := size(t, s.Path())
	if err := s.Compact(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if after := size(t, s.Path()); after > before/5 {
		t.Errorf("%d bytes, before %d", after, before)
	}
	mustRead(t, s, person)
	mustRecord(t, s, "note", model.Create(person, s.newID(), "note", struct{ A int }{1}))
	if _, err := Open(s.Path(), testOptions(c)); !errors.Is(err, ErrInUse) {
		t.Errorf("after compacting, another opens it: %v", err)
	}
	if err := checkedSound(s); err != nil {
		t.Error(err)
	}
	s = reopen(t, s, c)
	if h := mustRead(t, s, person); len(h.State.Records) != 2 {
		t.Errorf("%d records", len(h.State.Records))
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(s.Path()), ".suifang*")); len(left) > 0 {
		t.Errorf("it leaves %v", left)
	}
}

func TestAFileThatIsMostlyFreeIsCompactedAtClosing(t *testing.T) {
	s, c := fresh(t)
	person := swollen(t, s)
	before := size(t, s.Path())
	s = reopen(t, s, c)
	if after := size(t, s.Path()); after > before/5 {
		t.Errorf("%d bytes, before %d", after, before)
	}
	mustRead(t, s, person)
	if err := checkedSound(s); err != nil {
		t.Error(err)
	}
}

func TestCompactingThatIsStoppedChangesNothing(t *testing.T) {
	s, _ := fresh(t)
	person := swollen(t, s)
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := s.Compact(stopped, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	mustRead(t, s, person)
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(s.Path()), ".suifang*")); len(left) > 0 {
		t.Errorf("it leaves %v", left)
	}
}

// childCompacts records, compacts and records again.
func childCompacts(dir string) error {
	s, err := Open(filepath.Join(dir, workFile), testOptions(newClock()))
	if err != nil {
		return err
	}
	w := &childWorker{s: s}
	for n := range 3 {
		if err := w.act(n % 2); err != nil {
			return err
		}
		if err := s.Compact(context.Background(), nil); err != nil {
			return err
		}
		fmt.Println("records") // nothing more than before
	}
	if err := w.act(0); err != nil {
		return err
	}
	return s.Close()
}

// TestPowerCutWhileCompacting: under the name there is always a whole file with all that was acknowledged.
func TestPowerCutWhileCompacting(t *testing.T) {
	if testing.Short() {
		t.Skip("large values")
	}
	_, e := enumerate()
	e.garbage = true
	log := powerCutRun(t, "compact", 0)
	checked, bad := lookAt(log, e, recordedSurvived)
	t.Logf("%d operations, %d states", len(log.ops), checked)
	for _, f := range bad {
		t.Error(f)
	}
}
