package store

import (
	"encoding/hex"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// maxBlocks is how many blocks a subject can have, one beside the other, each but the last damaged.
const maxBlocks = 8

// blocks are a subject's changes as they stand in the file.
type blocks struct {
	changes []*model.Change
	whole   []int   // numbers of the blocks that open
	home    int     // number of the block to write to
	damage  []error // what does not open
}

// blocks reads all blocks of a subject that open; the first free or whole one is the one to write to.
func (s *Store) blocks(tx *bolt.Tx, subject model.ID) blocks {
	return s.openBlocks(subject, sealedBlocks(tx, subject))
}

// sealedBlocks are a subject's blocks by their numbers, as they stand in the file; nil where there is none.
// A transaction serves one goroutine; what it gave can be opened by several.
func sealedBlocks(tx *bolt.Tx, subject model.ID) (sealed [][]byte) {
	for n := range maxBlocks {
		b := get(tx, bucketSubjects, subjectKey(subject, n))
		if b == nil && n > 0 {
			break
		}
		sealed = append(sealed, b)
	}
	return sealed
}

func (s *Store) openBlocks(subject model.ID, sealed [][]byte) blocks {
	b := blocks{home: -1}
	for n, sealed := range sealed {
		if sealed == nil {
			b.home = n
			continue
		}
		changes, err := s.openBlock(subject, subjectKey(subject, n), sealed)
		if err != nil {
			b.damage = append(b.damage, err)
			continue
		}
		b.changes, b.whole = append(b.changes, changes...), append(b.whole, n)
		if b.home < 0 {
			b.home = n
		}
	}
	if len(sealed) < maxBlocks && b.home < 0 {
		b.home = len(sealed)
	}
	return b
}

func (s *Store) openBlock(subject model.ID, key, sealed []byte) ([]*model.Change, error) {
	squeezed, err := s.open(bucketSubjects, key, sealed)
	if err != nil {
		return nil, err
	}
	plain, err := unsqueeze(squeezed, maxBlock)
	if err != nil {
		return nil, damaged(bucketSubjects, key, err.Error())
	}
	changes, err := decodeBlock(subject, plain, s.hands)
	if err != nil {
		return nil, damaged(bucketSubjects, key, err.Error())
	}
	return changes, nil
}

// sealBlock makes the value that holds all changes of a subject.
func (s *Store) sealBlock(subject model.ID, b *blocks, changes []*model.Change) ([]byte, error) {
	if b.home < 0 {
		return nil, fmt.Errorf("no block of the subject opens: %w", errors.Join(b.damage...))
	}
	return s.keys.Seal(bucketSubjects, subjectKey(subject, b.home), squeeze(encodeBlock(subject, changes, s.hands)))
}

// putBlock writes that value in place of the blocks that were whole. One that does not open stays, but of a
// subject that was erased.
func (s *Store) putBlock(tx *bolt.Tx, subject model.ID, b *blocks, sealed []byte, erased bool) error {
	aside := s.setAside
	if erased {
		aside = throwAway
	}
	if err := aside(tx, b.damage); err != nil {
		return err
	}
	if err := put(tx, bucketSubjects, subjectKey(subject, b.home), sealed); err != nil {
		return err
	}
	for _, n := range b.whole {
		if n == b.home {
			continue
		}
		if err := drop(tx, bucketSubjects, subjectKey(subject, n)); err != nil {
			return err
		}
	}
	return nil
}

// setAside notes values that do not open, so that a merge fetches them from the other file.
func (s *Store) setAside(tx *bolt.Tx, damage []error) error {
	for _, err := range damage {
		var d *DamagedError
		if !errors.As(err, &d) {
			continue
		}
		key, err := hex.DecodeString(d.Key)
		if err != nil {
			return err
		}
		if note := damagedKey(d.Bucket, key); get(tx, bucketMeta, note) == nil {
			if err := put(tx, bucketMeta, note, millis(s.options.Now())); err != nil {
				return err
			}
		}
	}
	return nil
}

// throwAway drops values that do not open: what may be in them was erased.
func throwAway(tx *bolt.Tx, damage []error) error {
	for _, err := range damage {
		var d *DamagedError
		if !errors.As(err, &d) {
			continue
		}
		key, err := hex.DecodeString(d.Key)
		if err != nil {
			return err
		}
		if err := errors.Join(drop(tx, d.Bucket, key), drop(tx, bucketMeta, damagedKey(d.Bucket, key))); err != nil {
			return err
		}
	}
	return nil
}

// state folds what opens of a subject; err tells what does not.
func (s *Store) state(tx *bolt.Tx, subject model.ID) (*model.State, error) {
	b := s.blocks(tx, subject)
	return model.Fold(b.changes), errors.Join(b.damage...)
}

func (s *Store) history(tx *bolt.Tx, subject model.ID) (*model.History, error) {
	state, err := s.state(tx, subject)
	return model.ReadHistory(subject, state), err
}

// Read gives everything known about a subject, under whichever of its identities it is asked for: who was
// registered several times is one (see [model.Join]), and ID says under which identity. Where a part of it is damaged, the history holds what opens
// and the error says what does not; the error wraps [ErrNoRecord] if nothing is known.
//
//go:noinline
func (s *Store) Read(id model.ID) (h *model.History, err error) {
	return s.readBy(s.joined, id)
}

func (s *Store) readBy(read func(*bolt.Tx, model.ID) (*model.History, error), id model.ID) (h *model.History, err error) {
	var damage error
	err = s.view(func(tx *bolt.Tx) error {
		h, damage = read(tx, id)
		return nil
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("read: %w", err)
	case damage != nil:
		return h, fmt.Errorf("read: %w", damage)
	case len(h.State.Records) == 0 && len(h.State.Waiting) == 0:
		return nil, fmt.Errorf("read %s: %w", id, ErrNoRecord)
	}
	return h, nil
}
