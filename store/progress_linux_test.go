package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"suifang/model"
)

// longFile is one of several steps of syncing, closed.
func longFile(t *testing.T) (path string, size int64, c *clock) {
	t.Helper()
	s, c := fresh(t)
	for range 24 {
		id := s.newID()
		mustRecord(t, s, "register", model.Create(id, id, model.KindPerson, model.Person{Name: "王秀英"}))
		if err := recordScan(s, id, 1500<<10); err != nil {
			t.Fatal(err)
		}
	}
	mustClose(t, s)
	info, err := os.Stat(s.path)
	if err != nil || info.Size() <= smallFile {
		t.Fatalf("%d bytes, %v", info.Size(), err)
	}
	return s.path, info.Size(), c
}

// A heardOf is all that a progress was told, as shares in percent.
type heardOf struct{ shares []int }

func (p *heardOf) at(done, total int) { p.shares = append(p.shares, 100*done/total) }

// steady fails the test unless the share grew in steps, from below a fifth to the end.
func (p *heardOf) steady(t *testing.T, what string, widest int) {
	t.Helper()
	last := 0
	for _, share := range p.shares {
		if share < last || share > last+widest || share > 100 {
			t.Errorf("%s: from %d%% to %d%%: %v", what, last, share, p.shares)
		}
		last = share
	}
	if last < 95 {
		t.Errorf("%s: ends at %d%%", what, last)
	}
}

// TestLargeFilesTellHowFarTheyAre: what only stands in the system's memory does not count as written, and no part of a
// long work goes by without a word.
func TestLargeFilesTellHowFarTheyAre(t *testing.T) {
	if testing.Short() {
		t.Skip("writes some hundred megabytes")
	}
	path, _, c := longFile(t)
	pc := aPC(t, "a", c)
	var copied, verified, back, compacted, backedUp heardOf
	w, err := pc.Open(context.Background(), path, testOptions(c), false, Telling{Copying: copied.at, Verifying: verified.at})
	if err != nil {
		t.Fatal(err)
	}
	copied.steady(t, "copying from the stick", 15)
	id := w.newID()
	mustRecord(t, w.Store, "register", model.Create(id, id, model.KindPerson, model.Person{Name: "李四"}))
	if err := w.Compact(context.Background(), compacted.at); err != nil {
		t.Fatal(err)
	}
	compacted.steady(t, "compacting", 55) // one value here is as long as some thousand elsewhere
	if err := w.BackupContext(context.Background(), filepath.Join(t.TempDir(), "copy.db"), backedUp.at); err != nil {
		t.Fatal(err)
	}
	backedUp.steady(t, "backup", 15)
	if _, err := w.Close(context.Background(), back.at); err != nil {
		t.Fatal(err)
	}
	back.steady(t, "writing back", 15)
}

// TestFirstOpeningOfALargeFileTellsAndCanBeStopped: a file that this PC does not know is looked through before it opens.
func TestFirstOpeningOfALargeFileTellsAndCanBeStopped(t *testing.T) {
	if testing.Short() {
		t.Skip("writes some hundred megabytes")
	}
	path, _, c := longFile(t)
	pc := aPC(t, "a", c)
	pc.Drive = func(string) Drive { return DriveFixed }
	ctx, stop := context.WithCancel(context.Background())
	heard := 0
	_, err := pc.Open(ctx, path, testOptions(c), false, Telling{Verifying: func(int, int) { heard++; stop() }})
	if !Stopped(err) || heard == 0 {
		t.Fatalf("stopped: %v, told %d times", err, heard)
	}
	if pc.HasMet(path) {
		t.Error("a file that was not looked through counts as known")
	}
	var verified heardOf
	w, err := pc.Open(context.Background(), path, testOptions(c), false, Telling{Verifying: verified.at})
	if err != nil {
		t.Fatal(err)
	}
	if len(verified.shares) < 5 {
		t.Errorf("told %d times", len(verified.shares))
	}
	if _, err := w.Close(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	verified.shares = nil
	if w, err = pc.Open(context.Background(), path, testOptions(c), false, Telling{Verifying: verified.at}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Close(context.Background(), nil); err != nil || len(verified.shares) > 0 {
		t.Errorf("one that is known is looked through again, %d times told; %v", len(verified.shares), err)
	}
}

// TestStoppedCarryingLeavesTheWorkingCopyAlone: stopping is no damage.
func TestStoppedCarryingLeavesTheWorkingCopyAlone(t *testing.T) {
	path, person, c := onAStick(t)
	pc := aPC(t, "a", c)
	carried, s := carryHere(t, pc, path, c)
	mustNote(t, s, person)
	mustClose(t, s)
	carried.release()
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := pc.Carry(ctx, path, Telling{}); !Stopped(err) {
		t.Fatalf("Carry = %v", err)
	}
	if _, err := os.Stat(damagedOf(carried.Copy())); !errors.Is(err, os.ErrNotExist) {
		t.Error("the working copy was set aside as damaged")
	}
	carried, s = carryHere(t, pc, path, c)
	if n := recordsOf(t, s, person); n != 2 {
		t.Errorf("%d records", n)
	}
	closeHere(t, carried, s)
}
