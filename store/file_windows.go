package store

import (
	"errors"
	"os"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	"golang.org/x/sys/windows"
)

// diskFull is what the system says where a file cannot grow: no space, no share of it left, or a file system
// that knows no longer files (4 GB on FAT). mediumGone is what it says of a disk or a network share that does
// not answer.
var (
	diskFull = []syscall.Errno{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED,
		windows.ERROR_FILE_TOO_LARGE}
	mediumGone = []syscall.Errno{windows.ERROR_NOT_READY, windows.ERROR_DEV_NOT_EXIST, windows.ERROR_UNEXP_NET_ERR,
		windows.ERROR_NETNAME_DELETED, windows.ERROR_NO_SUCH_DEVICE, windows.ERROR_FILE_INVALID, windows.ERROR_NO_MEDIA_IN_DRIVE,
		windows.ERROR_IO_DEVICE, windows.ERROR_DEVICE_NOT_CONNECTED, windows.ERROR_DEVICE_REMOVED}
)

// patiently does again, for a moment, what fails because somebody has the file in hand, as virus scanners and
// indexers have what was just written.
func patiently(inHand func(error) bool, do func() error) error {
	const again = 20 * time.Millisecond
	for waited := time.Duration(0); ; waited += again {
		if err := do(); waited >= lockTimeout || !inHand(err) {
			return err
		}
		time.Sleep(again)
	}
}

// keepsItsName says whether a file could not be renamed or replaced because somebody has it open.
func keepsItsName(err error) bool {
	return isSharingViolation(err) || errors.Is(err, windows.ERROR_ACCESS_DENIED)
}

// openFile opens without sharing: nobody else can open the file meanwhile, so that Explorer cannot copy it
// in mid-write.
func openFile(path string, flag int, _ os.FileMode) (f *os.File, err error) {
	err = patiently(isSharingViolation, func() (err error) {
		f, err = openAlone(path, flag)
		return err
	})
	return f, err
}

// openAlone is [openFile] that waits for nobody.
func openAlone(path string, flag int) (*os.File, error) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	access, create := uint32(windows.GENERIC_READ), uint32(windows.OPEN_EXISTING)
	if flag&(os.O_RDWR|os.O_WRONLY) != 0 {
		access |= windows.GENERIC_WRITE
	}
	switch flag & (os.O_CREATE | os.O_TRUNC) {
	case os.O_CREATE:
		create = windows.OPEN_ALWAYS
	case os.O_CREATE | os.O_TRUNC:
		create = windows.CREATE_ALWAYS
	}
	h, err := windows.CreateFile(name, access, 0, nil, create, windows.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	return os.NewFile(uintptr(h), path), nil
}

// lockAsBolt has nothing to do: nobody else can have the file open.
func lockAsBolt(*os.File, bool, time.Duration) error { return nil }

func isSharingViolation(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION)
}

// closeTrimmed cuts the file after bbolt has let go of it, for a mapped file cannot be cut. It is opened
// again without sharing, so that nobody else can have it.
func closeTrimmed(db *bolt.DB) error {
	path, readOnly := db.Path(), db.IsReadOnly()
	if err := db.Close(); err != nil || readOnly {
		return err
	}
	if err := trim(path); !isSharingViolation(err) {
		return err
	}
	return nil // someone was faster; the next to close it cuts it
}

// closeUntouched closes a file that nothing was written to, and takes back what it grew by being mapped. Somebody
// may have it by then, or have written more to it than it held.
func closeUntouched(db *bolt.DB, found int64) error {
	path, readOnly := db.Path(), db.IsReadOnly()
	if err := db.Close(); err != nil || readOnly {
		return err
	}
	f, err := openAlone(path, os.O_RDWR)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() <= found {
		return err
	}
	if m, err := newestMeta(f); err != nil || int64(m.high)*pageSize > found {
		return err
	}
	return f.Truncate(found)
}

// renameNew gives the file its name unless that is taken.
func renameNew(from, to string) error {
	src, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return err
	}
	dst, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return err
	}
	return patiently(keepsItsName, func() error { return windows.MoveFileEx(src, dst, windows.MOVEFILE_WRITE_THROUGH) })
}

// syncDir has nothing to do: MOVEFILE_WRITE_THROUGH waited for the disk.
func syncDir(string) error { return nil }
