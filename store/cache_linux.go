package store

import (
	"os"

	"golang.org/x/sys/unix"
)

// forgetCached lets the system drop what it remembers of a synced file, so that reading it back reads the
// disk. It may refuse.
func forgetCached(f *os.File) { _ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED) }
