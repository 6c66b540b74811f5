package store

import (
	"cmp"
	"encoding/hex"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"suifang/model"
)

// # The register of media
//
// What a copy or a bundle was put on is a record of its own: an erasure does not reach it, and somebody must know
// where it lies. A stick is known again by a small file on it that holds the identity of its record and nothing else,
// at whichever PC it is plugged in.

// mediumMark is the name of that file, in the topmost folder.
const mediumMark = "suifang.medium"

// Media are all media of the register, by their identities.
func (s *Store) Media() map[model.ID]model.Medium { return maps.Clone(s.theStaff().media) }

// mediaThatHold are the labels of the media on which something of the file still is.
func (s *Store) mediaThatHold() (labels []string) {
	for _, m := range s.theStaff().media {
		if m.Holds() {
			labels = append(labels, strings.TrimSpace(m.Label+" "+m.Holder))
		}
	}
	slices.Sort(labels)
	return labels
}

// MarkedMedium is the identity that stands on a drive; zero if none does.
func MarkedMedium(drive string) (id model.ID) {
	b, err := readSmall(filepath.Join(drive, mediumMark))
	if err != nil || len(b) > 64 {
		return id
	}
	raw, err := hex.DecodeString(strings.TrimSpace(string(b)))
	if err == nil && len(raw) == len(id) {
		copy(id[:], raw)
	}
	return id
}

// PutOnMedium is the act of entering in the register what was put on a drive, which is marked if it is not yet. A
// drive that the register knows keeps its label and holder where those given are empty.
func (s *Store) PutOnMedium(drive string, m model.Medium) (model.Proposal, error) {
	id := MarkedMedium(drive)
	if h, err := s.Read(id); err == nil && (h.Record() == nil || h.Record().Kind != model.KindMedium || h.Record().Withdrawn()) {
		id = model.ID{} // its entry was taken back, or it names something else: it is a new one
	}
	if id.IsZero() {
		id = s.newID()
		if err := writeSmall(filepath.Join(drive, mediumMark), []byte(id.String()+"\n")); err != nil {
			return model.Proposal{}, explain(err)
		}
		if err := syncDir(drive); err != nil {
			return model.Proposal{}, explain(err)
		}
	}
	return s.enterMedium(id, m)
}

// ClearMedium is the act of entering that a medium was emptied or destroyed.
func (s *Store) ClearMedium(id model.ID, on model.Date) (model.Proposal, error) {
	m, known := s.theStaff().media[id]
	if !known {
		return model.Proposal{}, ErrNoRecord
	}
	m.Cleared = on
	return s.enterMedium(id, m)
}

func (s *Store) enterMedium(id model.ID, m model.Medium) (model.Proposal, error) {
	p := model.Proposal{Act: "medium"}
	h, err := s.Read(id)
	if errors.Is(err, ErrNoRecord) {
		p.Entries = []model.Entry{model.Create(id, id, model.KindMedium, m)}
		return p, nil
	}
	if err != nil {
		return p, err
	}
	if was, is := s.theStaff().media[id]; is {
		m.Label, m.Holder = cmp.Or(m.Label, was.Label), cmp.Or(m.Holder, was.Holder)
	}
	if h.Record() == nil {
		return p, ErrNoRecord // what made it has not arrived
	}
	e, changed := model.Amend(h.Record(), m)
	if !changed {
		return p, ErrEmptyAct
	}
	p.Entries = []model.Entry{e}
	return p, nil
}
