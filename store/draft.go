package store

import (
	"fmt"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// SaveDraft keeps a half-typed form of this PC. Drafts are never merged.
func (s *Store) SaveDraft(screen string, record model.ID, form []byte) error {
	return s.draft("save", func(tx *bolt.Tx) error {
		return s.seal(tx, bucketDrafts, draftKey(s.options.Station, screen, record), squeeze(form))
	})
}

// DropDraft forgets a form that was recorded or given up.
func (s *Store) DropDraft(screen string, record model.ID) error {
	return s.draft("drop", func(tx *bolt.Tx) error {
		return drop(tx, bucketDrafts, draftKey(s.options.Station, screen, record))
	})
}

func (s *Store) draft(doing string, fn func(tx *bolt.Tx) error) error {
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.update(fn); err != nil {
		return fmt.Errorf("%s draft: %w", doing, err)
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
