package store

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"

	"suifang/store/seal"
)

// OpenOther opens another file to take in what it holds: for reading alone, and without the directory, for
// nothing is looked up in it. A file of the same family needs no secret as long as its epochs are held here; else,
// and for a file of another family, the error is a [*NeedsSecretError] until the options bring one.
func (s *Store) OpenOther(path string, o Options) (*Store, error) {
	other, err := s.openOther(path, o)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", filepath.Base(path), err)
	}
	return other, nil
}

func (s *Store) openOther(path string, o Options) (*Store, error) {
	if s.IsAt(path) {
		return nil, ErrSameFile
	}
	o.ReadOnly, o.Backups, o.Now, o.Program = true, nil, s.options.Now, s.options.Program
	other := &Store{path: path, options: o.filled(), random: rand.Reader}
	if err := other.unlockAs(s); err != nil {
		other.drop()
		return nil, err
	}
	return other, nil
}

// openSibling opens a copy of this file for writing, with the keys held here and in the hand of the clerk at work.
func (s *Store) openSibling(path string) (*Store, error) {
	o := Options{Station: s.options.Station, Now: s.options.Now, Program: s.options.Program}
	c := &Store{path: path, options: o.filled(), random: rand.Reader, clerkID: s.clerkID, slot: s.slot}
	err := c.unlockAs(s)
	if err == nil {
		err = c.view(c.chooseEpoch)
	}
	if err == nil {
		err = c.prepare()
	}
	if err != nil {
		c.drop()
		return nil, fmt.Errorf("open %s: %w", filepath.Base(path), err)
	}
	return c, nil
}

// drop closes a file whose opening failed.
func (s *Store) drop() {
	s.forgetKeys()
	if s.db != nil {
		_ = closeUntouched(s.db, s.found)
	}
}

// forgetKeys wipes the keys that were taken so far; they stand in memory that no collector frees.
func (s *Store) forgetKeys() {
	if s.keys != nil {
		s.keys.Wipe()
		s.keys = nil
	}
}

// IsAt says whether under that path stands the file that is open here.
func (s *Store) IsAt(path string) bool {
	info, err := os.Stat(path)
	s.opened.RLock()
	defer s.opened.RUnlock()
	return err == nil && s.info != nil && os.SameFile(info, s.info)
}

func (s *Store) unlockAs(sibling *Store) error {
	if err := s.openDB(); err != nil {
		return err
	}
	family, err := s.readMeta()
	if err != nil {
		return err
	}
	if len(s.options.Passphrase) > 0 || s.options.Recovery != "" {
		err = s.openKeys(family)
	} else {
		err = s.borrowKeys(sibling, family)
	}
	s.options.Passphrase, s.options.Recovery = nil, ""
	if err != nil {
		return err
	}
	s.dir = newDirectory()
	close(s.dir.ready)
	return s.view(s.loadStaff)
}

// borrowKeys reads the file with the keys of a sibling, if those are all that it needs.
func (s *Store) borrowKeys(sibling *Store, family seal.FamilyID) error {
	if family != sibling.Family() {
		return &NeedsSecretError{}
	}
	s.keys = sibling.keys.Copy()
	return s.view(func(tx *bolt.Tx) error {
		for epoch := range epochsIn(tx) {
			if epoch != seal.IdentityEpoch && !s.keys.Holds(epoch) {
				return &NeedsSecretError{SameFamily: true}
			}
		}
		s.loadHands(tx)
		return nil
	})
}
