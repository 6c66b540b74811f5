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

// copiesDir is where the child's automatic copies go, below its folder.
const copiesDir = "copies"

// childBacksUp works some days with automatic copies, then copies by hand and brings that copy back. It says
// how many people a copy holds once that was acknowledged.
func childBacksUp(dir string) error {
	days, err := strconv.Atoi(os.Getenv(childActs))
	if err != nil {
		return err
	}
	c, path, people := newClock(), filepath.Join(dir, workFile), peopleBefore
	for range days {
		c.set(c.now().AddDate(0, 0, 1))
		told := make(chan error, 1)
		o := testOptions(c)
		o.Backups = &Backups{Dir: filepath.Join(dir, copiesDir), Told: func(err error) { told <- err }}
		s, err := Open(path, o)
		if err != nil {
			return err
		}
		for n := range 2 {
			id := s.newID()
			if err := (&childWorker{s: s}).record(model.Create(id, id, model.KindPerson, model.Person{Name: "赵"})); err != nil {
				return err
			}
			if people++; n > 0 {
				break
			}
			if err := <-told; err != nil {
				return err
			}
			fmt.Println("copied", people)
		}
		if err := s.Close(); err != nil {
			return err
		}
		fmt.Println("copied", people)
	}
	return childCopiesByHand(path, dir, c)
}

func childCopiesByHand(path, dir string, c *clock) error {
	s, err := Open(path, testOptions(c))
	if err != nil {
		return err
	}
	if err := s.Backup(filepath.Join(dir, "hand.db")); err != nil {
		return err
	}
	fmt.Println("there hand.db")
	if err := s.Close(); err != nil {
		return err
	}
	if err := Restore(context.Background(), filepath.Join(dir, "hand.db"), filepath.Join(dir, "back.db"), testOptions(c), nil); err != nil {
		return err
	}
	fmt.Println("there back.db")
	return nil
}

// TestPowerCutWhileBackingUp: the file is as safe as ever; whatever has the name of a copy is whole; and some
// copy holds what the last one that was acknowledged held.
func TestPowerCutWhileBackingUp(t *testing.T) {
	days, e := 3, enumerationOfBackups()
	switch {
	case *powerCuts > 0:
		days = 5
	case testing.Short():
		days = 1
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, copiesDir), 0o700); err != nil {
		t.Fatal(err)
	}
	startingFile(t, dir)
	log := recordRun(t, "backup", dir, childActs+"="+strconv.Itoa(days))
	checked, bad := lookAt(log, e, backupsSurvived)
	t.Logf("%d days, %d operations, %d states", days, len(log.ops), checked)
	for _, f := range bad {
		t.Error(f)
	}
}

func enumerationOfBackups() enumeration {
	_, e := enumerate()
	if e.torn = 1; *powerCuts > 0 {
		e.torn = 6
	}
	e.random, e.garbage = min(e.random, 2+*powerCuts), true
	e.longest = 4 + *powerCuts
	return e
}

func backupsSurvived(dir string, said []string) error {
	var records []string
	wanted := 0
	for _, line := range said {
		what, rest, _ := strings.Cut(line, " ")
		switch what {
		case "records":
			records = append(records, line)
		case "copied":
			wanted, _ = strconv.Atoi(rest)
		case "there":
			if _, err := os.Stat(filepath.Join(dir, rest)); err != nil {
				return err
			}
		}
	}
	held := 0
	for _, pattern := range []string{filepath.Join(copiesDir, "*.backup?.db"), "hand.db", "back.db"} {
		found, _ := filepath.Glob(filepath.Join(dir, pattern))
		for _, copied := range found {
			n, err := peopleInCopy(copied)
			if err != nil {
				return fmt.Errorf("%s: %w", filepath.Base(copied), err)
			}
			held = max(held, n)
		}
	}
	if held < wanted {
		return fmt.Errorf("the copies hold %d people, acknowledged were %d", held, wanted)
	}
	return recordedSurvived(dir, records)
}

func peopleInCopy(path string) (int, error) {
	o := testOptions(newClock())
	o.ReadOnly = true
	s, err := Open(path, o)
	if err != nil {
		return 0, err
	}
	defer s.Close()
	if err := checkedSound(s); err != nil {
		return 0, err
	}
	stats, err := s.Stats()
	return stats.People, err
}
