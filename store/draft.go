package store

import (
	"bytes"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// A DraftOf is what a half-typed form belongs to: a screen, and a record.
type DraftOf struct {
	Screen string
	Record model.ID
}

// A Draft is a half-typed form of this PC, as its screen wrote it.
type Draft struct {
	Of   DraftOf
	Form []byte
}

// SaveDraft keeps a half-typed form of this PC, in the place of the one before. Drafts are never merged, and no copy of
// the file is made for their sake.
func (s *Store) SaveDraft(screen string, record model.ID, form []byte) error {
	return s.draft("save", func(tx *bolt.Tx) error {
		return s.seal(tx, bucketDrafts, draftKey(s.options.Station, screen, record), squeeze(form))
	})
}

// DropDraft forgets a form that was given up. One that is recorded is forgotten by [Store.Record].
func (s *Store) DropDraft(screen string, record model.ID) error {
	return s.draft("drop", func(tx *bolt.Tx) error {
		return drop(tx, bucketDrafts, draftKey(s.options.Station, screen, record))
	})
}

func (s *Store) draft(doing string, fn func(tx *bolt.Tx) error) error {
	s.write.Lock()
	defer s.write.Unlock()
	if s.options.ReadOnly {
		return fmt.Errorf("%s draft: %w", doing, s.readOnlyBecause())
	}
	if err := s.commit(fn); err != nil {
		return fmt.Errorf("%s draft: %w", doing, err)
	}
	return nil
}

func (s *Store) dropTyped(tx *bolt.Tx, forms []DraftOf) error {
	for _, of := range forms {
		if err := drop(tx, bucketDrafts, draftKey(s.options.Station, of.Screen, of.Record)); err != nil {
			return err
		}
	}
	return nil
}

// Draft gives the half-typed form; nil if there is none.
func (s *Store) Draft(screen string, record model.ID) (form []byte, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		squeezed, err := s.unseal(tx, bucketDrafts, draftKey(s.options.Station, screen, record))
		if err != nil || squeezed == nil {
			return err
		}
		form, err = unsqueeze(squeezed, maxBlock)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("draft: %w", err)
	}
	return form, nil
}

// Drafts are all half-typed forms of this PC. What does not open is left out; the check names it.
func (s *Store) Drafts() (list []Draft, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		list = nil
		each(tx, bucketDrafts, s.options.Station[:], nil, func(key, sealed []byte) bool {
			of, ok := splitDraftKey(key)
			if plain, err := s.open(bucketDrafts, key, sealed); ok && err == nil {
				if form, err := unsqueeze(plain, maxBlock); err == nil {
					list = append(list, Draft{of, form})
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("drafts: %w", err)
	}
	return list, nil
}

// DraftsAbout are all half-typed forms about a person, of whichever PC this file was at: under her cards, her records,
// and the follow-ups that are planned for her.
func (s *Store) DraftsAbout(h *model.History) (list []Draft, err error) {
	about := s.about(h, s.theAgenda().horizon)
	var damage error
	err = s.view(func(tx *bolt.Tx) error {
		each(tx, bucketDrafts, nil, nil, func(key, sealed []byte) bool {
			of, ok := splitDraftKey(key)
			if !ok || !about[of.Record] {
				return true
			}
			squeezed, err := s.open(bucketDrafts, key, sealed)
			if err != nil {
				damage = errors.Join(damage, err)
				return true
			}
			if form, err := unsqueeze(squeezed, maxBlock); err == nil {
				list = append(list, Draft{of, form})
			} else {
				damage = errors.Join(damage, damaged(bucketDrafts, key, err.Error()))
			}
			return true
		})
		return nil
	})
	if err = errors.Join(err, damage); err != nil {
		return list, fmt.Errorf("drafts: %w", err)
	}
	return list, nil
}

// splitDraftKey is the inverse of draftKey; ok is false for another key.
func splitDraftKey(key []byte) (of DraftOf, ok bool) {
	const least = len(model.Station{}) + 1 + len(model.ID{})
	if len(key) < least {
		return of, false
	}
	name, record := key[len(model.Station{}):len(key)-len(model.ID{})], key[len(key)-len(model.ID{}):]
	of.Screen, ok = string(bytes.TrimSuffix(name, []byte{0})), name[len(name)-1] == 0
	copy(of.Record[:], record)
	return of, ok
}
