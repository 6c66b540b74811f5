package fields

import (
	"errors"
	"slices"

	"suifang/model"
	"suifang/store"
)

// Stands says whether the record of a subject itself is there and was not taken back.
func Stands(file *store.Store, id model.ID) (bool, error) {
	h, err := read(file, id)
	if h == nil || err != nil {
		return false, err
	}
	return h.Record() != nil && !h.Record().Withdrawn(), nil
}

// Again makes entries of new records fit for those of them that are there already under their derived
// identities: what was taken back is put in again, and nothing of what it said before stays.
func Again(file *store.Store, entries []model.Entry) error {
	for i := range entries {
		if err := again(file, &entries[i]); err != nil {
			return err
		}
	}
	return nil
}

func again(file *store.Store, e *model.Entry) error {
	if len(e.Parents) > 0 {
		return nil // filled from a record, not new
	}
	h, err := read(file, e.Subject)
	if h == nil || err != nil {
		return err
	}
	r := h.State.Records[e.Record]
	if r == nil {
		return nil
	}
	e.Parents = slices.Clone(r.Heads)
	if !r.Withdrawn() {
		return nil
	}
	for name, f := range r.Fields {
		if _, said := e.Fields[name]; !said && f.Value != nil {
			e.Fields[name] = model.Value{0xf6}
		}
	}
	return nil
}

// read reads a subject; nil if there is none.
func read(file *store.Store, id model.ID) (*model.History, error) {
	h, err := file.Read(id)
	if errors.Is(err, store.ErrNoRecord) {
		return nil, nil
	}
	return h, err
}
