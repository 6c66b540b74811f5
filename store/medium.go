package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
)

// A medium may vanish in the middle of the work and come back, or another may come in its place. What is then
// in memory is good only for the very file that it was read from, in the state in which it was left.

// openDB opens bbolt and remembers which file that is.
func (s *Store) openDB() (err error) {
	opened, err := openBoltFile(s.path, s.options)
	if s.db, s.file, s.found = opened.db, opened.file, opened.size; err != nil {
		return err
	}
	if s.info, err = s.file.Stat(); err != nil {
		return err
	}
	if now, err := os.Stat(s.path); err == nil && !os.SameFile(now, s.info) {
		err = inUse(s.path) // while this one waited for the lock, another took its place
		s.letGo()
		return err
	}
	return nil
}

// lose lets go of a file of which nothing can be read any more. The next to need it looks whether it is back.
// The caller holds s.opened.
func (s *Store) lose(why error) error {
	s.letGo()
	s.lost.Store(true)
	return why
}

// letGo closes bbolt, in whatever state it is; the caller holds s.opened. A fault at the beginning of a
// transaction leaves it locked for ever: then only the file is closed, and with it the lock that others see.
func (s *Store) letGo() {
	if s.db == nil {
		return
	}
	closed := make(chan struct{})
	go func(db *bolt.DB) {
		defer close(closed)
		_ = db.Close() // it can only fail like everything before it
	}(s.db)
	select {
	case <-closed:
	case <-time.After(closePatience):
		_ = s.file.Close()
	}
	s.db = nil
}

// closePatience is far longer than closing takes.
const closePatience = time.Second

// comeBack opens a file again that had been lost, if it is there and as it was left.
func (s *Store) comeBack() error {
	if !s.lost.Load() {
		return nil
	}
	s.opened.Lock()
	defer s.opened.Unlock()
	if !s.lost.Load() {
		return nil // someone was faster, or it was closed
	}
	if err := s.openDB(); err != nil {
		return s.lose(gone(err))
	}
	found, err := s.markInFile()
	switch {
	case err != nil:
		return s.lose(explain(err))
	case !bytes.Equal(found, s.lastMark()):
		return s.lose(ErrOtherFile)
	}
	s.lost.Store(false)
	return nil
}

// gone is what an error of opening comes to for a file that was open before: that it is not there.
func gone(err error) error {
	if errors.Is(err, ErrNotFound) {
		return ErrGone
	}
	return err
}

// markInFile names the last transaction in the file.
func (s *Store) markInFile() (mark []byte, err error) {
	defer guard(&err)()
	err = s.db.View(func(tx *bolt.Tx) error {
		mark = bytes.Clone(get(tx, bucketMeta, keySaved))
		return nil
	})
	return mark, err
}

func (s *Store) lastMark() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mark
}

// look says what a fault in the mapped file, or a panic of bbolt, means: damage if the file is where it was, else
// that it is gone. What bbolt has in memory is not used again in either case.
func (s *Store) look(fault error) error {
	var broken *DamagedError
	if !errors.As(fault, &broken) || broken.Bucket != "file" {
		return fault
	}
	s.opened.Lock()
	defer s.opened.Unlock()
	if s.db == nil {
		return fault
	}
	if info, err := os.Stat(s.path); err == nil && os.SameFile(info, s.info) {
		return s.lose(fault)
	}
	return s.lose(ErrGone)
}

// growth is how much bbolt makes a file longer at once, at most.
const growth = 16 << 20

// roomToGrow looks for free space before an act for which the file may have to grow: on most disks it is
// taken at once, and an act that is refused here has written nothing.
func (s *Store) roomToGrow(tx *bolt.Tx) error {
	const near = 64 * pageSize // pages that the commit itself may still need
	info, err := os.Stat(s.path)
	if err != nil || tx.Size()+near <= info.Size() {
		return nil
	}
	free, err := freeSpace(filepath.Dir(s.path))
	if err == nil && free < uint64(min(info.Size(), growth)) {
		return ErrDiskFull
	}
	return nil
}

// couldNotGrow names what bbolt tells only in words: the file could not be made longer.
func couldNotGrow(err error) error {
	if said := err.Error(); strings.Contains(said, "file resize error") || strings.Contains(said, "truncate: ") {
		return fmt.Errorf("%w: %w", ErrDiskFull, err)
	}
	return err
}

// isOneOf says whether an error of the system is one of those.
func isOneOf(err error, errs []syscall.Errno) bool {
	return slices.ContainsFunc(errs, func(e syscall.Errno) bool { return errors.Is(err, e) })
}
