package print

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// folderPrefix begins the name of every folder that a print makes, so that those left behind by a program
// that was killed are found as well.
const folderPrefix = "suifang-print-"

// newFolder makes a folder in the PC's temporary folder that its user alone may enter.
func newFolder() (string, error) { return os.MkdirTemp("", folderPrefix) }

// writeFile makes a file that its user alone may read.
func writeFile(dir, name string, write func(io.Writer) error) (path string, err error) {
	path = filepath.Join(dir, name)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	return path, errors.Join(write(f), f.Close())
}

// Cleanup deletes every page that was printed on this PC by its user: at lock, at quit, and at the start for
// what a program that was killed has left.
func Cleanup() error {
	folders, err := filepath.Glob(filepath.Join(os.TempDir(), folderPrefix+"*"))
	if err != nil {
		return err
	}
	var failed []error
	for _, dir := range folders {
		if err := os.RemoveAll(dir); err != nil && !errors.Is(err, os.ErrPermission) { // another user's
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// OnRemovable says whether the temporary folder lies on a drive that can be taken away.
func OnRemovable() bool { return removable(os.TempDir()) }
