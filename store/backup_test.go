package store

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"suifang/model"
)

// copies are the names in a folder that copies have.
func copies(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.Contains(e.Name(), ".backup") || strings.Contains(e.Name(), ".damaged") || strings.HasSuffix(e.Name(), ".part") {
			names = append(names, e.Name())
		}
	}
	return names
}

// peopleIn counts the people of a copy, opened for reading as a clerk would.
func peopleIn(t *testing.T, path string, c *clock) int {
	t.Helper()
	o := testOptions(c)
	o.ReadOnly = true
	s, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	stats, err := s.Stats()
	if err != nil {
		t.Fatal(err)
	}
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("check of %s: %+v", filepath.Base(path), r)
	}
	return stats.People
}

func register(t *testing.T, s *Store) model.ID {
	t.Helper()
	id := s.newID()
	mustRecord(t, s, "register", model.Create(id, id, model.KindPerson, model.Person{Name: "王秀英", Birth: model.NewDate(1990, 5, 6)}))
	return id
}

func TestBackupHoldsWhatTheFileHeldAndOverwritesNothing(t *testing.T) {
	s, c := fresh(t)
	register(t, s)
	to := filepath.Join(t.TempDir(), "抄 本.db") // a path with Chinese characters and a space
	var last, total int
	if err := s.BackupContext(context.Background(), to, func(done, all int) { last, total = done, all }); err != nil {
		t.Fatal(err)
	}
	if total == 0 || last != total {
		t.Errorf("progress ended at %d of %d", last, total)
	}
	register(t, s)
	if n := peopleIn(t, to, c); n != 1 {
		t.Errorf("%d people in the copy, want 1", n)
	}
	before, _ := os.ReadFile(to)
	if err := s.Backup(to); !errors.Is(err, ErrExists) {
		t.Errorf("over a file: %v", err)
	}
	if after, _ := os.ReadFile(to); !bytes.Equal(before, after) {
		t.Error("the file that was there was altered")
	}
	if left := copies(t, filepath.Dir(to)); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestBackupWhileOthersRecord(t *testing.T) {
	s, c := fresh(t)
	if err := s.RecordAll(people(200)); err != nil {
		t.Fatal(err)
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			default:
				if err := s.RecordAll(people(3)); err != nil {
					t.Error(err)
					return
				}
			}
		}
	}()
	for n := range 5 {
		to := filepath.Join(t.TempDir(), "copy.db")
		if err := s.Backup(to); err != nil {
			t.Fatal(err)
		}
		if got := peopleIn(t, to, c); got < 200 || (got-200)%3 != 0 {
			t.Errorf("copy %d holds %d people: half an act", n, got)
		}
	}
	close(stop)
	<-stopped
}

func TestInterruptedBackupLeavesNothing(t *testing.T) {
	s, _ := fresh(t)
	dir := t.TempDir()
	ctx, stop := context.WithCancel(context.Background())
	err := s.BackupContext(ctx, filepath.Join(dir, "copy.db"), func(int, int) { stop() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Backup = %v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestBackupOfADamagedFileIsNoBackup(t *testing.T) {
	s, _ := fresh(t)
	id := register(t, s)
	flip(t, s, bucketSubjects, id[:])
	dir := t.TempDir()
	var broken *DamagedError
	if err := s.Backup(filepath.Join(dir, "copy.db")); !errors.As(err, &broken) || broken.Key != id.String() {
		t.Errorf("Backup = %v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
}

// withBackups opens a file as the screens do, with its automatic copies in dir.
func withBackups(t *testing.T, path, dir string, c *clock) (s *Store, told chan error) {
	t.Helper()
	told = make(chan error, 10)
	o := testOptions(c)
	o.Backups = &Backups{Dir: dir, Told: func(err error) { told <- err }}
	s, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, told
}

func mustClose(t *testing.T, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestEachDayHasItsCopyAndThreeAreKept(t *testing.T) {
	s, c := fresh(t)
	mustClose(t, s)
	dir := t.TempDir()
	for d := range 5 {
		c.set(c.now().AddDate(0, 0, 1))
		s, told := withBackups(t, s.Path(), dir, c)
		register(t, s)
		if err := <-told; err != nil {
			t.Fatal(err)
		}
		if n := peopleIn(t, s.backupPath(dir, 1), c); n != 2*d+1 {
			t.Errorf("day %d: %d people in the copy after the first act", d, n)
		}
		register(t, s)
		mustClose(t, s)
		if len(told) > 0 {
			t.Error("the second act of a day made a copy")
		}
	}
	s, _ = withBackups(t, s.Path(), dir, c)
	mustClose(t, s)
	for n, want := range map[int]int{1: 10, 2: 8, 3: 6} {
		if got := peopleIn(t, s.backupPathFor(t, dir, n), c); got != want {
			t.Errorf("copy %d holds %d people, want %d", n, got, want)
		}
	}
	if names := copies(t, dir); len(names) != 3 {
		t.Errorf("copies: %v", names)
	}
}

// backupPathFor finds a copy by its number, without the keys that a closed store no longer has.
func (s *Store) backupPathFor(t *testing.T, dir string, n int) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*.backup"+string(rune('0'+n))+".db"))
	if err != nil || len(found) != 1 {
		t.Fatalf("copy %d: %v, %v", n, found, err)
	}
	return found[0]
}

func TestAutomaticCopiesStandBesideTheFileAndOnlyIfAskedFor(t *testing.T) {
	s, c := fresh(t)
	register(t, s)
	mustClose(t, s)
	dir := filepath.Dir(s.Path())
	if names := copies(t, dir); len(names) != 0 {
		t.Errorf("nobody asked for %v", names)
	}
	s, _ = withBackups(t, s.Path(), "", c)
	register(t, s)
	mustClose(t, s)
	if names := copies(t, dir); len(names) != 1 {
		t.Errorf("copies: %v", names)
	}
}

func TestFailedCopyIsToldAndCostsNoAct(t *testing.T) {
	s, c := fresh(t)
	mustClose(t, s)
	nowhere := filepath.Join(t.TempDir(), "pulled out", "stick")
	s, told := withBackups(t, s.Path(), nowhere, c)
	id := register(t, s)
	err := <-told
	var failed *BackupError
	if !errors.As(err, &failed) {
		t.Errorf("told %v", err)
	}
	mustRead(t, s, id)
	if err := s.Close(); !errors.As(err, &failed) {
		t.Errorf("Close = %v", err)
	}
	if names := copies(t, filepath.Dir(s.Path())); len(names) != 1 {
		t.Errorf("no copy beside the file instead: %v", names)
	}
	if n := peopleIn(t, s.Path(), c); n != 1 {
		t.Errorf("%d people", n)
	}
}

func TestDamagedValuePushesNoWholeCopyOut(t *testing.T) {
	s, c := fresh(t)
	id := register(t, s)
	mustClose(t, s)
	dir := t.TempDir()
	s, told := withBackups(t, s.Path(), dir, c)
	register(t, s)
	if err := <-told; err != nil {
		t.Fatal(err)
	}
	flip(t, s, bucketSubjects, id[:])
	c.set(c.now().AddDate(0, 0, 1))
	register(t, s)
	if err := <-told; !errors.Is(err, ErrDamaged) {
		t.Errorf("told %v", err)
	}
	names := copies(t, dir)
	if len(names) != 2 || !slices.ContainsFunc(names, func(n string) bool { return strings.Contains(n, ".damaged") }) {
		t.Errorf("copies: %v", names)
	}
	if n := peopleIn(t, s.backupPath(dir, 1), c); n != 2 {
		t.Errorf("%d people in the whole copy", n)
	}
}

func TestRestoreMakesANewFileOfACopy(t *testing.T) {
	s, c := fresh(t)
	register(t, s)
	dir := t.TempDir()
	copied := filepath.Join(dir, "copy.db")
	if err := s.Backup(copied); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(copied)
	ctx := context.Background()
	for name, o := range map[string]Options{"with the passphrase": testOptions(c), "without": {}} {
		to := filepath.Join(dir, name+".db")
		if err := Restore(ctx, copied, to, o, nil); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if n := peopleIn(t, to, c); n != 1 {
			t.Errorf("%s: %d people", name, n)
		}
		if err := Restore(ctx, copied, to, o, nil); !errors.Is(err, ErrExists) {
			t.Errorf("%s, over a file: %v", name, err)
		}
	}
	if after, _ := os.ReadFile(copied); !bytes.Equal(before, after) {
		t.Error("the copy was altered")
	}
	wrong := testOptions(c)
	wrong.Passphrase = []byte("another")
	if err := Restore(ctx, copied, filepath.Join(dir, "wrong.db"), wrong, nil); !errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("wrong passphrase: %v", err)
	}
}

// TestRestoreOfADamagedCopyWritesNothing: whichever bit of it is turned, it is noticed, or it was of no account.
func TestRestoreOfADamagedCopyWritesNothing(t *testing.T) {
	s, c := fresh(t)
	register(t, s)
	dir := t.TempDir()
	copied, to := filepath.Join(dir, "copy.db"), filepath.Join(dir, "restored.db")
	if err := s.Backup(copied); err != nil {
		t.Fatal(err)
	}
	whole, _ := os.ReadFile(copied)
	step := 397
	if testing.Short() {
		step *= 10
	}
	for at := 7; at < len(whole); at += step {
		b := bytes.Clone(whole)
		b[at] ^= 1 << (at % 8)
		if err := os.WriteFile(copied, b, 0o600); err != nil {
			t.Fatal(err)
		}
		within(t, "restoring", func() {
			err := Restore(context.Background(), copied, to, testOptions(c), nil)
			if err != nil {
				if _, e := os.Lstat(to); e == nil {
					t.Errorf("byte %d: %v, and a file", at, err)
				}
				return
			}
			if n := peopleIn(t, to, c); n != 1 {
				t.Errorf("byte %d: %d people", at, n)
			}
			_ = os.Remove(to)
		})
	}
	if err := os.WriteFile(copied, whole[:len(whole)-pageSize], 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Restore(context.Background(), copied, to, Options{}, nil); !errors.Is(err, ErrDamaged) {
		t.Errorf("cut short: %v", err)
	}
}
