package store

import (
	"os"
	"path/filepath"
	"strings"
)

// A file that is being made has a name of its own until it is whole. While it is made, a small file beside it is held:
// the system lets go of that with the program, in whatever way it ends. So one that was left by a program that was killed
// can be told from one in use, and goes when a file is next made or opened in that folder.
const (
	newPrefix  = ".suifang-"
	newSuffix  = ".new"
	heldSuffix = ".held"
)

func heldPath(path string) string { return strings.TrimSuffix(path, newSuffix) + heldSuffix }

// temporaryName reserves a name in the same folder, so that a rename stays on the disk. done gives it up; what stands under
// it then goes.
func temporaryName(path string) (name string, done func(), err error) {
	dir := filepath.Dir(path)
	sweepNew(dir)
	f, err := os.CreateTemp(dir, newPrefix+"*"+newSuffix)
	if err != nil {
		return "", nil, err
	}
	name = f.Name()
	held, err := hold(heldPath(name))
	if err != nil {
		_ = os.Remove(heldPath(name)) // a disk without locks: what a killed program leaves there stays
	}
	return name, func() {
		_ = os.Remove(name)
		letGoOf(held, heldPath(name))
	}, f.Close()
}

// letGoOf ends the holding of a file, which goes. A system that removes nothing open removes it behind.
func letGoOf(held *os.File, path string) {
	if held == nil {
		return
	}
	removed := os.Remove(path)
	_ = held.Close()
	if removed != nil {
		_ = os.Remove(path)
	}
}

// sweepNew removes what programs that were killed while they made a file have left in a folder.
func sweepNew(dir string) {
	all, _ := os.ReadDir(dir) // in a folder that cannot be read nothing is made
	for _, e := range all {
		name := filepath.Join(dir, e.Name())
		if made, is := strings.CutSuffix(name, heldSuffix); is && strings.HasPrefix(e.Name(), newPrefix) {
			sweepOne(made+newSuffix, name)
		}
	}
}

// sweepOne removes a file that was being made, unless it still is.
func sweepOne(path, heldBeside string) {
	held, err := hold(heldBeside)
	if err != nil {
		return
	}
	_ = os.Remove(path)
	letGoOf(held, heldBeside)
}
