package store

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"suifang/model"
)

func init() { children["build"] = childBuildsForever }

// childBuildsForever makes a file that never comes to its end.
func childBuildsForever(dir string) error {
	return Build(filepath.Join(dir, "building.db"), childSetup(), func(b *Builder) error {
		id := b.s.newID()
		err := b.Add([]model.Proposal{{Act: "x", Entries: []model.Entry{model.Create(id, id, model.KindPerson, model.Person{Name: "李"})}}})
		if err != nil {
			return err
		}
		fmt.Println("building")
		_, err = os.Stdin.Read(make([]byte, 1)) // until the test lets go
		return err
	})
}

// building starts one, and returns when it is under way; what stands in the folder for it then is made.
func building(t *testing.T, dir string) (child *exec.Cmd, made []string) {
	t.Helper()
	before := newIn(t, dir)
	child = exec.Command(os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), childWork+"=build", childDir+"="+dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := child.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = child.Process.Kill(); _ = child.Wait() })
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "building\n" {
		t.Fatalf("the child says %q, %v", line, err)
	}
	for name := range newIn(t, dir) {
		if !before[name] {
			made = append(made, name)
		}
	}
	if len(made) != 4 { // the file, what is laid aside, and what says so of both
		t.Fatalf("made: %v", made)
	}
	return child, made
}

func newIn(t *testing.T, dir string) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for _, name := range namesIn(t, dir) {
		if strings.HasPrefix(name, newPrefix) {
			all[name] = true
		}
	}
	return all
}

func TestWhatAKilledProgramWasMakingGoesAtTheNextOpening(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	s, c := fresh(t)
	mustClose(t, s)
	dir := filepath.Dir(s.path)
	for name, next := range map[string]func(){
		"opening":  func() { mustClose(t, mustOpen(t, s.path, c)) },
		"creating": func() { freshNamed(t, filepath.Join(dir, "other.db")) },
	} {
		t.Run(name, func(t *testing.T) {
			killed, left := building(t, dir)
			_, inUse := building(t, dir)
			if err := killed.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = killed.Wait()
			next()
			now := newIn(t, dir)
			for _, name := range left {
				if now[name] {
					t.Errorf("%s is still there", name)
				}
			}
			for _, name := range inUse {
				if !now[name] {
					t.Errorf("%s is gone, and somebody was making it", name)
				}
			}
		})
	}
}

func TestMakingAFileLeavesNothingBehind(t *testing.T) {
	s, _ := fresh(t)
	dir := filepath.Dir(s.path)
	if err := s.Compact(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if left := newIn(t, dir); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func mustOpen(t *testing.T, path string, c *clock) *Store {
	t.Helper()
	s, err := Open(path, testOptions(c))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func freshNamed(t *testing.T, path string) {
	t.Helper()
	s, _, err := Create(path, childSetup())
	if err != nil {
		t.Fatal(err)
	}
	mustClose(t, s)
}
