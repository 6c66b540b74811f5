package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"suifang/model"
)

func init() { children["carry"] = childCarries }

// The folders of the stick and of the PC, below the child's.
const (
	stickDir = "stick"
	pcDir    = "pc"
)

func childPC(dir string, c *clock) *PC {
	return &PC{Name: "pc", Station: model.Station{1}, Data: filepath.Join(dir, pcDir), Now: c.now}
}

// childCarries works on a file of a stick in a copy: some acts, written back on demand and at the end, some times
// over. It says of each act what it made once it is acknowledged, and "back" once all of them are on the stick, in the file
// or in the journal beside it.
func childCarries(dir string) error {
	times, err := strconv.Atoi(os.Getenv(childActs))
	if err != nil {
		return err
	}
	c, ctx := newClock(), context.Background()
	for range times {
		carried, err := childPC(dir, c).Carry(ctx, filepath.Join(dir, stickDir, workFile), Telling{})
		if err != nil {
			return err
		}
		s, err := carried.Open(testOptions(c))
		if err != nil {
			return err
		}
		if err := childActsAndWritesBack(ctx, carried, s); err != nil {
			return err
		}
		if _, err := atWork(carried, s).Close(ctx, nil); err != nil {
			return err
		}
		fmt.Println("back")
	}
	return nil
}

func childActsAndWritesBack(ctx context.Context, carried *Carried, s *Store) error {
	w := &childWorker{s: s}
	for n := range 2 {
		if err := w.act(n); err != nil {
			return err
		}
	}
	carried.journal.bring()
	fmt.Println("back")
	if _, err := carried.WriteBack(ctx, s, nil); err != nil {
		return err
	}
	fmt.Println("back")
	if err := w.act(5); err != nil {
		return err
	}
	carried.journal.bring()
	fmt.Println("back")
	return nil
}

// TestPowerCutWhileCarrying: whatever is on the stick and on the PC when the power is back, the stick alone opens on
// any PC with all that was written back, and this PC goes on with all that was acknowledged.
func TestPowerCutWhileCarrying(t *testing.T) {
	times, e := 2, enumerationOfBackups()
	switch {
	case *powerCuts > 0:
		times = 5
	case testing.Short():
		times, e.random, e.longest = 1, 0, 1
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, stickDir), 0o700); err != nil {
		t.Fatal(err)
	}
	startingFile(t, filepath.Join(dir, stickDir))
	carried, s := carryHere(t, childPC(dir, newClock()), filepath.Join(dir, stickDir, workFile), newClock()) // makes the folders
	closeHere(t, carried, s)
	log := recordRun(t, "carry", dir, childActs+"="+strconv.Itoa(times))
	checked, bad := lookAt(log, e, carriedSurvived)
	t.Logf("carried %d times, %d operations, %d states", times, len(log.ops), checked)
	for _, f := range bad {
		t.Error(f)
	}
}

func carriedSurvived(dir string, said []string) error {
	var records, onStick []string
	for _, line := range said {
		if line == "back" {
			onStick = records
			continue
		}
		records = append(records, line)
	}
	alone, err := os.MkdirTemp(memoryDir(), "stick")
	if err != nil {
		return err
	}
	defer os.RemoveAll(alone)
	if err := os.CopyFS(filepath.Join(alone, stickDir), os.DirFS(filepath.Join(dir, stickDir))); err != nil {
		return err
	}
	if err := carriedHolds(alone, onStick); err != nil {
		return fmt.Errorf("the stick alone: %w", err)
	}
	if err := carriedHolds(dir, records); err != nil {
		return fmt.Errorf("the stick at its PC: %w", err)
	}
	return nil
}

// carriedHolds carries the stick's file, looks for the records, and writes back.
func carriedHolds(dir string, records []string) error {
	c, ctx := newClock(), context.Background()
	carried, err := childPC(dir, c).Carry(ctx, filepath.Join(dir, stickDir, workFile), Telling{})
	if err != nil {
		return err
	}
	s, err := carried.Open(testOptions(c))
	if err != nil {
		carried.Release()
		return err
	}
	err = checkedSound(s)
	for _, line := range records {
		_, made, _ := strings.Cut(line, " ")
		subject, record, _ := strings.Cut(made, ":")
		if err == nil {
			err = hasRecord(s, subject, record)
		}
	}
	if _, closing := atWork(carried, s).Close(ctx, nil); err == nil {
		err = closing
	}
	return err
}
