package store

import (
	"os"

	"golang.org/x/sys/windows"
)

// freeSpace is how many bytes this user may still write to the disk of a folder.
func freeSpace(dir string) (free uint64, err error) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, err
	}
	if err := windows.GetDiskFreeSpaceEx(name, &free, nil, nil); err != nil {
		return 0, &os.PathError{Op: "free space", Path: dir, Err: err}
	}
	return free, nil
}

// renameOver gives a file its name; one that has it already is replaced in the same instant.
func renameOver(from, to string) error {
	src, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return err
	}
	dst, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return err
	}
	return patiently(keepsItsName, func() error {
		return windows.MoveFileEx(src, dst, windows.MOVEFILE_REPLACE_EXISTING|windows.MOVEFILE_WRITE_THROUGH)
	})
}

// replaceOpen puts a file in the place of the one that is open, which must be closed for that. Whoever comes in
// between keeps the file from being replaced.
func replaceOpen(s *Store, temporary string) error {
	s.letGo()
	return renameOver(temporary, s.path)
}
