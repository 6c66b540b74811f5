package store

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"suifang/model"
	"suifang/store/seal"
)

// pull takes the medium away: the file is not under its name any more, and what was mapped of it faults.
func pull(t *testing.T, s *Store) (putBack func()) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("a file that is open cannot be taken away there")
	}
	whole, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	away := filepath.Join(t.TempDir(), "away.db")
	if err := errors.Join(os.Truncate(s.path, 0), os.Rename(s.path, away)); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.WriteFile(s.path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func note(s *Store, person model.ID) error {
	_, err := s.Record(model.Proposal{Act: "note", Entries: []model.Entry{model.Create(person, s.newID(), "note", struct{ A int }{1})}})
	return err
}

func TestWorkGoesOnWhenTheMediumIsBack(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	putBack := pull(t, s)
	within(t, "reading", func() {
		if _, err := s.Read(person); !errors.Is(err, ErrGone) {
			t.Errorf("Read = %v", err)
		}
	})
	within(t, "recording", func() {
		if err := note(s, person); !errors.Is(err, ErrGone) || errors.Is(err, ErrDamaged) {
			t.Errorf("Record = %v", err)
		}
	})
	putBack()
	mustRead(t, s, person)
	if err := note(s, person); err != nil {
		t.Fatal(err)
	}
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("check: %+v", r)
	}
	s = reopen(t, s, c)
	if n := len(mustRead(t, s, person).State.Records); n != 2 {
		t.Errorf("%d records, want the person and the note", n)
	}
}

func TestMediumGoneWhileRecording(t *testing.T) {
	s, _ := fresh(t)
	_, person := wang(t, s)
	putBack := pull(t, s)
	within(t, "recording", func() {
		if err := note(s, person); !errors.Is(err, ErrGone) || errors.Is(err, ErrDamaged) {
			t.Errorf("Record = %v", err)
		}
	})
	putBack()
	if err := note(s, person); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := s.Read(person); !errors.Is(err, ErrClosed) {
		t.Errorf("Read of a closed file = %v", err)
	}
}

func TestAnotherFileInThePlaceOfTheFirstIsNotWrittenTo(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	older := filepath.Join(t.TempDir(), "older.db")
	if err := s.Backup(older); err != nil {
		t.Fatal(err)
	}
	if err := note(s, person); err != nil {
		t.Fatal(err)
	}
	pull(t, s)
	if err := os.Rename(older, s.path); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(s.path)
	within(t, "using", func() {
		if _, err := s.Read(person); !errors.Is(err, ErrGone) {
			t.Errorf("Read at first = %v", err)
		}
		if _, err := s.Read(person); !errors.Is(err, ErrOtherFile) {
			t.Errorf("Read = %v", err)
		}
		if err := note(s, person); !errors.Is(err, ErrOtherFile) {
			t.Errorf("Record = %v", err)
		}
	})
	mustClose(t, s)
	if after, _ := os.ReadFile(s.path); string(after) != string(before) {
		t.Error("the other file was altered")
	}
	s, err := Open(s.path, testOptions(c))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	mustRead(t, s, person)
}

// freshOn makes a file in a folder, by a clock that stands.
func freshOn(t *testing.T, dir string) *Store {
	t.Helper()
	s, _, err := Create(filepath.Join(dir, "test.db"), Setup{Site: "站", Clerk: "李", Passphrase: []byte(passphrase), KDF: seal.TrainingKDF,
		Now: newClock().now, Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}
