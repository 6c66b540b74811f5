//go:build !windows

package store

import (
	"os"

	"golang.org/x/sys/unix"
)

// freeSpace is how many bytes a program of this user may still write to the disk of a folder.
func freeSpace(dir string) (uint64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, &os.PathError{Op: "statfs", Path: dir, Err: err}
	}
	return uint64(st.Bavail) * uint64(st.Bsize), nil
}

// renameOver gives a file its name; one that has it already is replaced in the same instant.
func renameOver(from, to string) error { return os.Rename(from, to) }

// replaceOpen puts a file in the place of the one that is open, whose lock is held until that is done: else another
// program could come in between and write to what is gone a moment later.
func replaceOpen(s *Store, temporary string) error {
	err := renameOver(temporary, s.path)
	if err == nil {
		s.letGo()
	}
	return err
}
