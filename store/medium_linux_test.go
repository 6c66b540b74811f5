package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"suifang/model"
	"suifang/store/seal"
)

// smallDisk is a disk of so many bytes, in memory. Only root may make one.
func smallDisk(t *testing.T, bytes string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "U 盘")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size="+bytes); err != nil {
		t.Skipf("no disk can be made here: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	return dir
}

// recordScan is an act that needs so many bytes.
func recordScan(s *Store, person model.ID, bytes int) error {
	_, err := s.Record(model.Proposal{Act: "scan", Entries: []model.Entry{{Subject: person, Record: s.newID(), Kind: "scan",
		Fields: map[string]model.Value{"picture": model.Encode(randomBytes(bytes))}}}})
	return err
}

func TestFullDiskRefusesAndGoesOnWhenThereIsRoom(t *testing.T) {
	for name, act := range map[string]int{"by little": 20 << 10, "by much": 3 << 20} {
		t.Run(name, func(t *testing.T) {
			dir := smallDisk(t, "2m")
			s := freshOn(t, dir)
			filler := filepath.Join(dir, "holiday.mp4")
			if err := os.WriteFile(filler, make([]byte, 1<<20), 0o600); err != nil {
				t.Fatal(err)
			}
			person := register(t, s)
			acts := 0
			err := error(nil)
			for ; err == nil && acts < 100; acts++ {
				err = recordScan(s, person, act)
			}
			if !errors.Is(err, ErrDiskFull) {
				t.Fatalf("act %d: %v", acts, err)
			}
			if n := len(mustRead(t, s, person).State.Records); n != acts {
				t.Errorf("%d records after %d acts: one that was refused is there, or one is gone", n, acts-1)
			}
			if r := mustCheck(t, s); !r.OK {
				t.Errorf("check: %+v", r)
			}
			if err := os.Remove(filler); err != nil {
				t.Fatal(err)
			}
			if err := recordScan(s, person, 20<<10); err != nil {
				t.Errorf("with room again: %v", err)
			}
			if r := mustCheck(t, s); !r.OK {
				t.Errorf("check: %+v", r)
			}
			mustClose(t, s)
		})
	}
}

func TestFullDiskLeavesNoHalfFile(t *testing.T) {
	dir := smallDisk(t, "16k")
	_, _, err := Create(filepath.Join(dir, "test.db"), Setup{Site: "站", Clerk: "李", Passphrase: []byte(passphrase), KDF: seal.TrainingKDF})
	if !errors.Is(err, ErrDiskFull) {
		t.Errorf("Create = %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	s, _ := fresh(t)
	register(t, s)
	if err := s.Backup(filepath.Join(dir, "copy.db")); !errors.Is(err, ErrDiskFull) {
		t.Errorf("Backup = %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestDiskThatCannotBeWrittenTo(t *testing.T) {
	dir := smallDisk(t, "4m")
	s := freshOn(t, dir)
	person := register(t, s)
	mustClose(t, s)
	if err := unix.Mount("", dir, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Skip(err)
	}
	c := newClock()
	if _, err := Open(s.path, testOptions(c)); !errors.Is(err, unix.EROFS) {
		t.Errorf("Open = %v", err)
	}
	o := testOptions(c)
	o.ReadOnly = true
	r, err := Open(s.path, o)
	if err != nil {
		t.Fatal(err)
	}
	mustRead(t, r, person)
	if err := r.Backup(filepath.Join(dir, "copy.db")); !errors.Is(err, unix.EROFS) {
		t.Errorf("Backup = %v", err)
	}
	if err := r.Backup(filepath.Join(t.TempDir(), "copy.db")); err != nil {
		t.Errorf("Backup elsewhere = %v", err)
	}
	mustClose(t, r)
}

func init() { children["longest file"] = childMeetsLongestFile }

// TestLongestFileOfTheDisk: FAT knows no file of 4 GB; a limit on the process answers alike. It is a child's:
// the tests' own files must not meet it.
func TestLongestFileOfTheDisk(t *testing.T) {
	child := exec.Command(os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), childWork+"=longest file", childDir+"="+t.TempDir())
	if said, err := child.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}

func childMeetsLongestFile(dir string) error {
	s, _, err := Create(filepath.Join(dir, workFile), childSetup())
	if err != nil {
		return err
	}
	person := s.newID()
	if err := note(s, person); err != nil {
		return err
	}
	signal.Ignore(unix.SIGXFSZ)
	var before unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_FSIZE, &before); err != nil {
		return err
	}
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: 300 << 10, Max: before.Max}); err != nil {
		return err
	}
	refused := recordScan(s, person, 2<<20)
	if !errors.Is(refused, ErrDiskFull) {
		return fmt.Errorf("Record = %v", refused)
	}
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &before); err != nil {
		return err
	}
	if err := note(s, person); err != nil {
		return err
	}
	if r, err := s.Check(context.Background(), true, nil); err != nil || !r.OK {
		return fmt.Errorf("check: %+v, %w", r, err)
	}
	return s.Close()
}
