package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"suifang/model"
)

// onADisk is a file with a person in it on a disk of so many bytes, closed.
func onADisk(t *testing.T, bytes string) (path string, person model.ID) {
	t.Helper()
	s := freshOn(t, smallDisk(t, bytes))
	person = register(t, s)
	mustClose(t, s)
	return s.path, person
}

func TestFullStickKeepsWhatItHasAndIsWrittenToWhenThereIsRoom(t *testing.T) {
	path, person := onADisk(t, "4m")
	c := newClock()
	carried, s := carryHere(t, aPC(t, "a", c), path, c)
	mustNote(t, s, person)
	filler := filepath.Join(filepath.Dir(path), "holiday.mp4")
	if err := os.WriteFile(filler, make([]byte, 3500<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := carried.WriteBack(context.Background(), s, nil); !errors.Is(err, ErrDiskFull) {
		t.Fatalf("WriteBack = %v", err)
	}
	if n := recordsIn(t, path, person); n != 1 {
		t.Errorf("%d records on the stick", n)
	}
	mustNote(t, s, person) // the work goes on
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	closeHere(t, carried, s)
	if n := recordsIn(t, path, person); n != 3 {
		t.Errorf("%d records on the stick", n)
	}
}

func TestStickWithoutRoomForThreeGivesUpTheOldest(t *testing.T) {
	path, person := onADisk(t, "5m")
	c := newClock()
	carried, s := carryHere(t, aPC(t, "a", c), path, c)
	if err := recordScan(s, person, 800<<10); err != nil {
		t.Fatal(err)
	}
	for range 4 { // each of about 1 MB: two fit beside what is spared, three do not
		mustNote(t, s, person)
		if _, err := carried.WriteBack(context.Background(), s, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := markOf(path); err != nil {
			t.Error(err)
		}
	}
	closeHere(t, carried, s)
	if n := recordsIn(t, path, person); n != 6 {
		t.Errorf("%d records on the stick", n)
	}
}

func TestStickThatCannotBeWrittenToIsKnownFromTheStart(t *testing.T) {
	path, person := onADisk(t, "4m")
	dir := filepath.Dir(path)
	if err := unix.Mount("", dir, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Skip(err)
	}
	c := newClock()
	pc := aPC(t, "a", c)
	carried, s := carryHere(t, pc, path, c)
	if !errors.Is(carried.CannotWrite(), unix.EROFS) {
		t.Errorf("CannotWrite = %v", carried.CannotWrite())
	}
	mustNote(t, s, person)
	if _, err := atWork(carried, s).Close(context.Background(), nil); !errors.Is(err, unix.EROFS) {
		t.Errorf("Close = %v", err)
	}
	if err := unix.Mount("", dir, "", unix.MS_REMOUNT, ""); err != nil {
		t.Fatal(err)
	}
	carried, s = carryHere(t, pc, path, c)
	closeHere(t, carried, s)
	if n := recordsIn(t, path, person); n != 2 {
		t.Errorf("%d records on the stick", n)
	}
}

func TestNoRoomOnThisPCWorksOnTheStickAndSaysSo(t *testing.T) {
	path, person, c := onAStick(t)
	pc := aPC(t, "a", c)
	pc.Data = smallDisk(t, "64k")
	w, err := pc.Open(context.Background(), path, testOptions(c), false, Telling{})
	if err != nil {
		t.Fatal(err)
	}
	if !errors.Is(w.Told.NoRoom, ErrCannotCarry) || !w.Told.Direct || w.Path() != path {
		t.Errorf("told %+v, at work on %s", w.Told, w.Path())
	}
	mustNote(t, w.Store, person)
	if _, err := w.Close(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if n := recordsIn(t, path, person); n != 2 {
		t.Errorf("%d records on the stick", n)
	}
}

func TestSharesAndFixedDisks(t *testing.T) {
	for _, tt := range []struct {
		name   string
		kind   int64
		noDisk bool
		want   bool
	}{
		{"NFS", unix.NFS_SUPER_MAGIC, true, true},
		{"a share of Windows", unix.CIFS_SUPER_MAGIC, true, true},
		{"the same on 32 bits, where the number is signed", int64(int32(-11317950)), true, true},
		{"a folder over ssh", unix.FUSE_SUPER_MAGIC, true, true},
		{"NTFS on a stick", unix.FUSE_SUPER_MAGIC, false, false},
		{"FAT", unix.MSDOS_SUPER_MAGIC, false, false},
		{"a disk in memory", unix.TMPFS_MAGIC, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := isShare(tt.kind, tt.noDisk); got != tt.want {
				t.Errorf("isShare = %v", got)
			}
		})
	}
	if d := DriveOf(filepath.Join(t.TempDir(), "not", "there")); d != DriveFixed {
		t.Errorf("a folder of this machine is %d", d)
	}
}
