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

// openFile opens without sharing: nobody else can open the file meanwhile, so that Explorer cannot copy it
// in mid-write.
func openFile(path string, flag int, _ os.FileMode) (*os.File, error) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	access, create := uint32(windows.GENERIC_READ), uint32(windows.OPEN_EXISTING)
	if flag&(os.O_RDWR|os.O_WRONLY) != 0 {
		access |= windows.GENERIC_WRITE
	}
	if flag&os.O_CREATE != 0 {
		create = windows.OPEN_ALWAYS
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
	return windows.MoveFileEx(src, dst, windows.MOVEFILE_WRITE_THROUGH)
}

// syncDir has nothing to do: MOVEFILE_WRITE_THROUGH waited for the disk.
func syncDir(string) error { return nil }
