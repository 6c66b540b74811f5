//go:build !windows

package store

import (
	"errors"
	"os"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
)

// diskFull is what the system says where a file cannot grow: no space, no share of it left, or a file system
// that knows no longer files (4 GB on FAT). mediumGone is what it says of a disk that does not answer.
var (
	diskFull   = []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG}
	mediumGone = []syscall.Errno{syscall.EIO, syscall.ENXIO, syscall.ENODEV, syscall.ESTALE}
)

func openFile(path string, flag int, mode os.FileMode) (*os.File, error) {
	return os.OpenFile(path, flag, mode)
}

func isSharingViolation(error) bool { return false }

// lockAsBolt takes the lock that bbolt takes again on the same open file, which costs nothing then. A file
// system without locks is left to it to complain of.
func lockAsBolt(f *os.File, exclusive bool, timeout time.Duration) error {
	const again = 20 * time.Millisecond
	how := syscall.LOCK_SH
	if exclusive {
		how = syscall.LOCK_EX
	}
	for waited := time.Duration(0); ; waited += again {
		switch err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB); {
		case !errors.Is(err, syscall.EWOULDBLOCK):
			return nil
		case waited >= timeout:
			return errLocked
		}
		time.Sleep(again)
	}
}

// closeTrimmed cuts the file while bbolt still holds its lock: once that is gone another program may map it.
func closeTrimmed(db *bolt.DB) error {
	err := error(nil)
	if !db.IsReadOnly() {
		err = trim(db.Path())
	}
	if e := db.Close(); err == nil {
		err = e
	}
	return err
}

// closeUntouched closes a file that nothing was written to.
func closeUntouched(db *bolt.DB, _ int64) error { return db.Close() }

// renameNew gives the file its name unless that is taken. A link fails where the name exists; file systems
// without links (FAT) get a rename after a look.
func renameNew(from, to string) error {
	switch err := os.Link(from, to); {
	case err == nil:
		return os.Remove(from)
	case os.IsExist(err):
		return err
	}
	if _, err := os.Lstat(to); err == nil {
		return os.ErrExist
	}
	return os.Rename(from, to)
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
