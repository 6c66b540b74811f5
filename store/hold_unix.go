//go:build !windows

package store

import (
	"os"

	"golang.org/x/sys/unix"
)

// hold opens a file that nobody else can hold until it is closed, or the program ends in whatever way.
func hold(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	switch err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err {
	case nil:
		return f, nil
	case unix.EWOULDBLOCK:
		_ = f.Close()
		return nil, ErrInUse
	default:
		_ = f.Close()
		return nil, &os.PathError{Op: "lock", Path: path, Err: err}
	}
}
