package store

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"suifang/model"
)

// aPC is a computer with its own folders and station; whatever stands below the stick's folder is removable.
func aPC(t *testing.T, name string, c *clock) *PC {
	t.Helper()
	home := t.TempDir()
	return &PC{Name: name, Station: model.Station{name[0]}, Config: filepath.Join(home, "config"), Data: filepath.Join(home, "data"),
		Now: c.now, Drive: func(string) Drive { return DriveRemovable }}
}

// onAStick is a file with a person in it, closed, on a stick whose folder has a Chinese name with a space.
func onAStick(t *testing.T) (path string, person model.ID, c *clock) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "U 盘")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s := freshOn(t, dir)
	person = register(t, s)
	mustClose(t, s)
	return s.path, person, newClock()
}

func carryHere(t *testing.T, pc *PC, path string, c *clock) (*Carried, *Store) {
	t.Helper()
	carried, err := pc.Carry(context.Background(), path, Telling{})
	if err != nil {
		t.Fatal(err)
	}
	o := testOptions(c)
	o.Station = pc.Station
	s, err := carried.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(); carried.release() })
	return carried, s
}

func atWork(carried *Carried, s *Store) *AtWork {
	return &AtWork{Store: s, pc: carried.pc, carried: carried}
}

func closeHere(t *testing.T, carried *Carried, s *Store) WrittenBack {
	t.Helper()
	back, err := atWork(carried, s).Close(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// recordsIn counts a person's records in the file under a path.
func recordsIn(t *testing.T, path string, person model.ID) int {
	t.Helper()
	o := testOptions(newClock())
	o.ReadOnly = true
	s, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	return len(mustRead(t, s, person).State.Records)
}

func mustNote(t *testing.T, s *Store, person model.ID) {
	t.Helper()
	if err := note(s, person); err != nil {
		t.Fatal(err)
	}
}

func namesIn(t *testing.T, dir string) (all []string) {
	t.Helper()
	found, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range found {
		all = append(all, e.Name())
	}
	return all
}

func TestCarriedFileIsWorkedOnHereAndWrittenBackWhole(t *testing.T) {
	path, person, c := onAStick(t)
	before, _ := os.ReadFile(path)
	carried, s := carryHere(t, aPC(t, "a", c), path, c)
	mustNote(t, s, person)
	if now, _ := os.ReadFile(path); !bytes.Equal(now, before) {
		t.Error("the stick was written to before it was asked for")
	}
	if back := closeHere(t, carried, s); !back.Written || back.Damaged != "" {
		t.Errorf("written back: %+v", back)
	}
	if n := recordsIn(t, path, person); n != 2 {
		t.Errorf("%d records on the stick, want the person and the note", n)
	}
	if previous, _ := os.ReadFile(previousOf(path)); !bytes.Equal(previous, before) {
		t.Error("the file of before is not kept")
	}
	if all := namesIn(t, filepath.Dir(path)); len(all) != 2 {
		t.Errorf("on the stick: %v", all)
	}
}

func TestWritingBackNothingWritesNothing(t *testing.T) {
	path, _, c := onAStick(t)
	carried, s := carryHere(t, aPC(t, "a", c), path, c)
	if back := closeHere(t, carried, s); back.Written {
		t.Errorf("written back: %+v", back)
	}
	if _, err := os.Stat(previousOf(path)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file of before: %v", err)
	}
}

func TestWritingOnDemandGoesOn(t *testing.T) {
	path, person, c := onAStick(t)
	carried, s := carryHere(t, aPC(t, "a", c), path, c)
	for want := 2; want < 5; want++ {
		mustNote(t, s, person)
		if _, err := carried.WriteBack(context.Background(), s, nil); err != nil {
			t.Fatal(err)
		}
		if n := recordsIn(t, path, person); n != want {
			t.Errorf("%d records on the stick, want %d", n, want)
		}
	}
	if back := closeHere(t, carried, s); back.Written {
		t.Error("written though the stick had it")
	}
}

func TestProgramThatDiedGoesOnWithItsWorkingCopy(t *testing.T) {
	path, person, c := onAStick(t)
	pc := aPC(t, "a", c)
	carried, s := carryHere(t, pc, path, c)
	mustNote(t, s, person)
	mustClose(t, s)
	carried.release() // as the system does when a program ends, in whatever way
	carried, s = carryHere(t, pc, path, c)
	if n := len(mustRead(t, s, person).State.Records); n != 2 {
		t.Fatalf("%d records in the working copy: what was recorded is lost", n)
	}
	closeHere(t, carried, s)
	if n := recordsIn(t, path, person); n != 2 {
		t.Errorf("%d records on the stick", n)
	}
}

func TestStickGoneAtWritingBackBringsItTheNextTime(t *testing.T) {
	path, person, c := onAStick(t)
	pc := aPC(t, "a", c)
	carried, s := carryHere(t, pc, path, c)
	mustNote(t, s, person)
	away := filepath.Dir(path) + " away"
	if err := os.Rename(filepath.Dir(path), away); err != nil {
		t.Fatal(err)
	}
	if _, err := atWork(carried, s).Close(context.Background(), nil); !errors.Is(err, ErrGone) || !errors.As(err, new(*WriteBackError)) {
		t.Fatalf("Close = %v", err)
	}
	if _, err := pc.Carry(context.Background(), path, Telling{}); !errors.Is(err, ErrNotFound) {
		t.Errorf("Carry without the stick = %v", err)
	}
	if err := os.Rename(away, filepath.Dir(path)); err != nil {
		t.Fatal(err)
	}
	carried, s = carryHere(t, pc, path, c)
	if n := len(mustRead(t, s, person).State.Records); n != 2 {
		t.Errorf("%d records in the working copy", n)
	}
	if back := closeHere(t, carried, s); !back.Written {
		t.Error("nothing was written back")
	}
	if n := recordsIn(t, path, person); n != 2 {
		t.Errorf("%d records on the stick", n)
	}
}

func TestTwoPrograms(t *testing.T) {
	path, _, c := onAStick(t)
	pc := aPC(t, "a", c)
	carried, s := carryHere(t, pc, path, c)
	if _, err := pc.Carry(context.Background(), path, Telling{}); !errors.Is(err, ErrInUse) {
		t.Errorf("Carry of what is carried = %v", err)
	}
	closeHere(t, carried, s)
	if direct, err := Open(path, testOptions(c)); err != nil {
		t.Fatal(err)
	} else if _, err := pc.Carry(context.Background(), path, Telling{}); !errors.Is(err, ErrInUse) {
		t.Errorf("Carry of what is open on the stick = %v", err)
	} else {
		mustClose(t, direct)
	}
	carried, s = carryHere(t, pc, path, c)
	closeHere(t, carried, s)
}

func TestNoteSaysAtWhichPCTheFileIs(t *testing.T) {
	path, person, c := onAStick(t)
	a, b := aPC(t, "a", c), aPC(t, "b", c)
	carried, s := carryHere(t, a, path, c)
	mustNote(t, s, person)
	if e := a.CarriedElsewhere(path); e != nil {
		t.Errorf("it is said to be elsewhere, on %s", e.PC)
	}
	e := b.CarriedElsewhere(path)
	if e == nil || e.PC != "a" || !e.Since.Equal(c.now().Truncate(time.Second)) {
		t.Fatalf("elsewhere: %+v", e)
	}
	note, _ := os.ReadFile(notePath(path))
	for _, secret := range []string{"李", "王", passphrase} {
		if bytes.Contains(note, []byte(secret)) {
			t.Errorf("the note says %q", note)
		}
	}
	atB, open := carryHere(t, b, path, c) // and goes its own way
	closeHere(t, atB, open)
	if e := b.CarriedElsewhere(path); e == nil || e.PC != "a" {
		t.Errorf("what a has still to bring is not spoken of any more: %+v", e)
	}
	closeHere(t, carried, s)
	if e := b.CarriedElsewhere(path); e != nil {
		t.Errorf("the note stays: %+v", e)
	}
}

func TestOpeningTakesTheNewestThatVerifies(t *testing.T) {
	path, person, c := onAStick(t)
	carried, s := carryHere(t, aPC(t, "a", c), path, c)
	mustNote(t, s, person)
	closeHere(t, carried, s)
	whole, _ := os.ReadFile(path)
	half := whole[:len(whole)/2]
	hurt := bytes.Clone(whole)
	for at := 3 * pageSize; at < len(hurt); at += pageSize {
		copy(hurt[at:], make([]byte, pageHeader))
	}
	for _, tt := range []struct {
		name       string
		file, part []byte
		want       int // records
	}{
		{"the file is whole", whole, half, 2},
		{"cut off before the first rename", whole, whole, 2},
		{"cut off between the renames", nil, whole, 2},
		{"without name, and what was to be it is torn", nil, half, 1},
		{"the file is cut short", half, nil, 1},
		{"the file is no file any more", make([]byte, len(whole)), nil, 1},
		{"pages of the file are lost", hurt, nil, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			to := filepath.Join(dir, filepath.Base(path))
			before, _ := os.ReadFile(previousOf(path))
			for name, b := range map[string][]byte{to: tt.file, partOf(to): tt.part, previousOf(to): before} {
				if b == nil {
					continue
				}
				if err := os.WriteFile(name, b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			carried, s := carryHere(t, aPC(t, "b", c), to, c)
			if n := len(mustRead(t, s, person).State.Records); n != tt.want {
				t.Errorf("%d records, want %d", n, tt.want)
			}
			mustNote(t, s, person)
			closeHere(t, carried, s)
			if n := recordsIn(t, to, person); n != tt.want+1 {
				t.Errorf("%d records on the stick after writing back, want %d", n, tt.want+1)
			}
			if _, err := markOf(previousOf(to)); err != nil {
				t.Errorf("the file of before: %v", err)
			}
		})
	}
}

func TestWorkingCopyStaysSevenDays(t *testing.T) {
	path, person, c := onAStick(t)
	other, _, _ := onAStick(t)
	pc := aPC(t, "a", c)
	carried, s := carryHere(t, pc, path, c)
	mustNote(t, s, person)
	closeHere(t, carried, s)
	work := carried.Copy()
	lookAgain := func() {
		t.Helper()
		carried, s := carryHere(t, pc, other, c)
		closeHere(t, carried, s)
	}
	c.set(c.now().Add(keptFor - time.Hour))
	lookAgain()
	if _, err := os.Stat(work); err != nil {
		t.Errorf("before seven days: %v", err)
	}
	c.set(c.now().Add(2 * time.Hour))
	lookAgain()
	if _, err := os.Stat(work); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after seven days it is still here: %v", err)
	}
}

func TestWorkingCopyThatWasNotWrittenBackStays(t *testing.T) {
	path, person, c := onAStick(t)
	other, _, _ := onAStick(t)
	pc := aPC(t, "a", c)
	carried, s := carryHere(t, pc, path, c)
	mustNote(t, s, person)
	mustClose(t, s)
	carried.release()
	c.set(c.now().AddDate(0, 1, 0))
	elsewhere, open := carryHere(t, pc, other, c)
	closeHere(t, elsewhere, open)
	if n := recordsIn(t, carried.Copy(), person); n != 2 {
		t.Errorf("%d records", n)
	}
}

func TestCopiesOfACarriedFileStandOnThisPC(t *testing.T) {
	path, person, c := onAStick(t)
	pc := aPC(t, "a", c)
	carried, err := pc.Carry(context.Background(), path, Telling{})
	if err != nil {
		t.Fatal(err)
	}
	o := testOptions(c)
	o.Backups = &Backups{}
	s, err := carried.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	mustNote(t, s, person)
	closeHere(t, carried, s)
	if found, _ := filepath.Glob(filepath.Join(pc.Data, "backups", "test.*.backup1.db")); len(found) != 1 {
		t.Errorf("copies: %v", found)
	}
}

func TestFileJustMadeIsCarriedFromThenOn(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "U 盘")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s, c := freshOn(t, dir), newClock()
	path := s.path
	carried, err := aPC(t, "a", c).adopt(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	person := register(t, s)
	if s.Path() != carried.Copy() {
		t.Errorf("worked on at %s", s.Path())
	}
	if info, err := os.Stat(s.Path()); err != nil || info.Size() == 0 {
		t.Error(err)
	}
	if back := closeHere(t, carried, s); !back.Written {
		t.Error("nothing was written back")
	}
	if n := recordsIn(t, path, person); n != 1 {
		t.Errorf("%d records on the stick", n)
	}
}

func TestBothMovedOnAndAreMerged(t *testing.T) {
	for _, tt := range []struct {
		name string
		when func(t *testing.T, elsewhere func(), carried *Carried, s *Store, again func() (*Carried, *Store)) (*Carried, *Store)
	}{
		{"while the working copy lay here, not written back", func(t *testing.T, elsewhere func(), carried *Carried, s *Store, again func() (*Carried, *Store)) (*Carried, *Store) {
			mustClose(t, s)
			carried.release()
			elsewhere()
			return again()
		}},
		{"while it was open here", func(t *testing.T, elsewhere func(), carried *Carried, s *Store, _ func() (*Carried, *Store)) (*Carried, *Store) {
			elsewhere()
			return carried, s
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path, person, c := onAStick(t)
			a, b := aPC(t, "a", c), aPC(t, "b", c)
			carried, s := carryHere(t, a, path, c)
			mustNote(t, s, person)
			elsewhere := func() {
				carried, s := carryHere(t, b, path, c)
				mustNote(t, s, person)
				mustNote(t, s, person)
				closeHere(t, carried, s)
			}
			carried, s = tt.when(t, elsewhere, carried, s, func() (*Carried, *Store) { return carryHere(t, a, path, c) })
			if err := carried.NotMerged(); err != nil {
				t.Fatal(err)
			}
			if back := closeHere(t, carried, s); !back.Written {
				t.Error("nothing was written back")
			}
			if n := recordsIn(t, path, person); n != 4 {
				t.Errorf("%d records on the stick, want the person and three notes", n)
			}
			if n := recordsIn(t, carried.Copy(), person); n != 4 {
				t.Errorf("%d records in the working copy", n)
			}
		})
	}
}
