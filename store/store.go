package store

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/store/seal"
)

// A Store is one open file. It is safe for several goroutines; acts are written one after another, and what
// is kept in memory follows the disk, never leads it.
type Store struct {
	path    string
	options Options
	random  io.Reader
	keys    *seal.Keyring
	clerkID model.ID // zero when opened with the recovery key: then nothing is recorded
	slot    seal.SlotID
	// byRecovery: the recovery key opened it. Nothing is recorded but a clerk's new key.
	byRecovery bool

	newer bool // a newer program wrote it

	write  sync.Mutex // one act after another, in memory as on disk
	closed bool       // guarded by write

	leaving chan struct{} // guarded by closing: see [Store.WillClose]

	opened sync.RWMutex // taken for writing only while the file is opened again
	db     *bolt.DB     // nil once closed, or lost
	file   *os.File     // that bbolt holds
	info   os.FileInfo  // which file that is
	found  int64        // its size before bbolt mapped it
	lost   atomic.Bool  // its medium had vanished when it was last looked for; set holding opened

	backing backing

	hands   *handTable
	dir     *directory
	opening struct{ opened, unlocked time.Duration } // how long it took

	journal atomic.Pointer[stickJournal] // takes what is recorded to a stick; nil if the file is not carried

	reached atomic.Pointer[reach] // what a merge under way has read; else nil

	mu     sync.Mutex // guards what follows
	saved  time.Time
	mark   []byte // names the last transaction, as meta has it
	staff  *staff
	agenda agenda
	recent recent
}

// Options says how a file is opened.
type Options struct {
	Passphrase  []byte // of the clerk; it stays the caller's to wipe
	Recovery    string // the recovery key instead, as typed from paper: opens for reading
	As          string // the clerk's name, where several have the same passphrase
	Station     model.Station
	Now         func() time.Time // default: time.Now
	Program     string           // version, written into every act
	ReadOnly    bool
	LockTimeout time.Duration  // default: a second
	Backups     *Backups       // automatic copies; nil: none
	KDF         seal.KDFParams // of a slot that [Store.Recover] makes; zero: the default

	walked   bool                  // every page was looked at just now
	walk     func(pages int) error // if set, every page is looked at before bbolt maps the file, and this is told how many
	MaxBytes int                   // how large the file may grow; 0: as large as this PC can map
}

func (o Options) filled() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Path is where the file stands.
func (s *Store) Path() string { return s.path }

// Family names the file and all its copies.
func (s *Store) Family() seal.FamilyID { return s.keys.Family() }

// Derive gives the identities that any centre of the family would give to the same things.
func (s *Store) Derive() model.Deriver {
	return func(kind string, parts ...string) model.ID { return s.keys.DeriveID(kind, parts...) }
}

// SavedAt is when the file was last written, by the clock of the PC that wrote it.
func (s *Store) SavedAt() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.saved
}

// Close ends the work on the file and cuts it to its size. If automatic copies are made and something was
// written since the last, it makes one first; a [*BackupError] says that the file is closed and whole, but that
// copy was not made.
func (s *Store) Close() error {
	s.WillClose()
	defer s.hasClosed()
	s.write.Lock()
	defer s.write.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	s.journal.Load().stop()
	s.dir.stop()
	s.compactAtClose()
	unsaved := s.endOfWork()
	s.opened.Lock()
	defer s.opened.Unlock()
	var err error
	if s.db != nil { // nil where opening again after a failed commit failed too
		if s.backing.written.Load() {
			_ = s.commitTwice() // what it is for is damage that has not come yet
		}
		err = closeTrimmed(s.db)
		s.db = nil
	}
	s.lost.Store(false)
	s.keys.Wipe()
	if !s.options.ReadOnly {
		sayClosed(s.path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("close: %w", explain(err)), unsaved)
	}
	return unsaved
}

// view runs fn in a reading transaction. fn must not call a public method of the store.
func (s *Store) view(fn func(tx *bolt.Tx) error) error {
	if err := s.comeBack(); err != nil {
		return err
	}
	return s.look(s.viewHere(fn))
}

func (s *Store) viewHere(fn func(tx *bolt.Tx) error) (err error) {
	s.opened.RLock()
	defer s.opened.RUnlock()
	if s.db == nil {
		return ErrClosed
	}
	defer guard(&err)()
	return explain(s.db.View(fn))
}

// update runs fn in a writing transaction; the caller holds s.write. After a commit that failed nothing
// that bbolt has in memory is believed: the file is closed, opened again and looked at. If the transaction
// is found there after all, it is synced and counts as done.
func (s *Store) update(fn func(tx *bolt.Tx) error) error {
	if s.options.ReadOnly {
		return s.readOnlyBecause()
	}
	err := s.commit(fn)
	if err == nil {
		s.backing.changed.Store(true)
	}
	return err
}

// commit is update where a file that is open for reading may yet be given another key, see [Store.rekey], and for what
// no copy is made of.
func (s *Store) commit(fn func(tx *bolt.Tx) error) error {
	now := s.options.Now()
	mark := append(millis(now), make([]byte, 8)...)
	if _, err := rand.Read(mark[8:]); err != nil {
		return err
	}
	done := s.yieldToGrowth()
	if err := s.comeBack(); err != nil {
		done()
		return err
	}
	begun, err := s.attempt(fn, mark)
	done()
	switch {
	case err != nil && begun:
		err = s.openAgain(mark, err)
	case err != nil:
		err = s.look(err)
	}
	if err != nil {
		return explain(err)
	}
	s.backing.written.Store(true)
	s.mu.Lock()
	s.saved, s.mark = now, mark
	s.mu.Unlock()
	return nil
}

// millis is a time as meta has it: milliseconds since 1970.
func millis(t time.Time) []byte { return binary.BigEndian.AppendUint64(nil, uint64(t.UnixMilli())) }

// attempt says whether bbolt's state is in doubt after an error: the commit had begun, or it panicked.
func (s *Store) attempt(fn func(tx *bolt.Tx) error, mark []byte) (doubt bool, err error) {
	s.opened.RLock()
	defer s.opened.RUnlock()
	if s.db == nil {
		return false, ErrClosed
	}
	defer guard(&err)()
	tx, err := s.db.Begin(true)
	if err != nil {
		return false, err
	}
	defer func() { _ = tx.Rollback() }() // after a commit it has nothing to do
	doubt = true                         // what follows may panic
	if err := s.marked(tx, fn, mark); err != nil {
		return false, err
	}
	if err := s.roomToGrow(tx); err != nil {
		return false, err
	}
	return true, tx.Commit()
}

func (s *Store) marked(tx *bolt.Tx, fn func(tx *bolt.Tx) error, mark []byte) error {
	if err := put(tx, bucketMeta, keySaved, mark); err != nil {
		return err
	}
	if err := put(tx, bucketMeta, keyProgram, []byte(s.options.Program)); err != nil {
		return err
	}
	return fn(tx)
}

// openAgain gives the error that the commit failed with, unless the transaction is in the file.
func (s *Store) openAgain(mark []byte, failed error) error {
	s.opened.Lock()
	defer s.opened.Unlock()
	s.letGo()
	if err := s.openDB(); err != nil {
		if err = gone(err); errors.Is(err, ErrGone) {
			return s.lose(fmt.Errorf("%w: %v", ErrGone, failed)) // whatever else it looked like
		}
		return s.lose(errors.Join(failed, err))
	}
	found, err := s.markInFile()
	switch {
	case err != nil:
		return errors.Join(failed, err)
	case bytes.Equal(found, mark):
		return s.db.Sync()
	case !bytes.Equal(found, s.lastMark()):
		return s.lose(ErrOtherFile)
	}
	return couldNotGrow(failed)
}

// seal puts a value, sealed for its place.
func (s *Store) seal(tx *bolt.Tx, bucket string, key, plain []byte) error {
	sealed, err := s.keys.Seal(bucket, key, plain)
	if err != nil {
		return err
	}
	return put(tx, bucket, key, sealed)
}

// unseal gives the value under key, nil if there is none. A value that does not open is a DamagedError.
func (s *Store) unseal(tx *bolt.Tx, bucket string, key []byte) ([]byte, error) {
	sealed := get(tx, bucket, key)
	if sealed == nil {
		return nil, nil
	}
	s.reached.Load().saw(tx, sealed)
	return s.open(bucket, key, sealed)
}

func (s *Store) open(bucket string, key, sealed []byte) ([]byte, error) {
	plain, err := s.keys.Open(bucket, key, sealed)
	switch {
	case errors.Is(err, seal.ErrUnknownEpoch):
		return nil, damaged(bucket, key, "no key held for its epoch")
	case errors.Is(err, seal.ErrUnknownSuite):
		return nil, damaged(bucket, key, "not sealed in a way that this program knows")
	case err != nil:
		return nil, damaged(bucket, key, "does not open")
	}
	return plain, nil
}
