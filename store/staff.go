package store

import (
	"bytes"
	"encoding/hex"
	"errors"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/store/seal"
)

// staff are the centres, clerks and workers, and beside them the demands for an erasure that wait for their day and
// the register of media: few, needed everywhere, and so kept in memory. The list of their subjects stands in directory.
type staff struct {
	subjects map[model.ID]model.Kind
	centres  map[model.ID]model.Centre
	clerks   map[model.ID]model.Clerk
	workers  map[model.ID]model.Worker
	demands  map[model.ID]model.Erasure  // by the person who asks
	media    map[model.ID]model.Medium   // that copies and bundles were put on
	begun    map[model.ID]model.ChangeID // first change of each
	keys     map[model.ID]clerkKeys      // of clerks, withdrawn ones too
	family   string                      // whose staff they are, in hex
	strange  map[model.ID]string         // clerks and centres of other families, by their names
	partial  bool                        // something of it did not open

	byVillage map[string]string // village → name of its worker
}

func newStaff(family seal.FamilyID) *staff {
	return &staff{family: hex.EncodeToString(family[:]), strange: map[model.ID]string{}, subjects: map[model.ID]model.Kind{}, centres: map[model.ID]model.Centre{}, clerks: map[model.ID]model.Clerk{},
		workers: map[model.ID]model.Worker{}, demands: map[model.ID]model.Erasure{}, media: map[model.ID]model.Medium{}, begun: map[model.ID]model.ChangeID{},
		keys: map[model.ID]clerkKeys{}, byVillage: map[string]string{}}
}

func (st *staff) clone() *staff {
	return &staff{family: st.family, strange: maps.Clone(st.strange), subjects: maps.Clone(st.subjects), centres: maps.Clone(st.centres), clerks: maps.Clone(st.clerks),
		workers: maps.Clone(st.workers), demands: maps.Clone(st.demands), media: maps.Clone(st.media), begun: maps.Clone(st.begun),
		keys: maps.Clone(st.keys), partial: st.partial, byVillage: maps.Clone(st.byVillage)}
}

// staffKinds are the kinds of records that are kept among the staff.
var staffKinds = []model.Kind{model.KindCentre, model.KindClerk, model.KindWorker, model.KindMedium}

// kindOf is as what a subject stands among the staff; empty if it does not.
func (*staff) kindOf(h *model.History) model.Kind {
	if h.Person != nil && h.OpenErasure() != nil {
		return model.KindErasure
	}
	if r := h.Record(); r != nil && slices.Contains(staffKinds, r.Kind) {
		return r.Kind
	}
	return ""
}

// concerns says whether a subject is one of staff, or was.
func (st *staff) concerns(h *model.History) bool {
	_, was := st.subjects[h.ID]
	return was || st.kindOf(h) != ""
}

// put takes a subject in as it now is, if it is one of staff.
func (st *staff) put(h *model.History) {
	st.drop(h.ID)
	kind := st.kindOf(h)
	if kind == "" {
		return
	}
	st.subjects[h.ID] = kind
	if kind == model.KindErasure {
		st.demands[h.ID] = h.OpenErasure().Is
		return
	}
	r := h.Record()
	if (kind == model.KindCentre || kind == model.KindClerk) && st.ofAnotherFamily(r) {
		st.strange[h.ID] = clerkOf(r).Name // a centre's field has the same name
		return
	}
	if kind == model.KindClerk {
		st.keys[h.ID] = keysOf(r)
	}
	if r.Withdrawn() {
		return
	}
	st.begun[h.ID] = r.Changes[0].ID()
	// A field of another shape stays empty; it is a doubt for the quality list, not a stop.
	switch kind {
	case model.KindCentre:
		var c model.Centre
		_ = model.DecodeRecord(r, &c)
		st.centres[h.ID] = c
	case model.KindClerk:
		st.clerks[h.ID] = clerkOf(r)
	case model.KindWorker:
		var w model.Worker
		_ = model.DecodeRecord(r, &w)
		st.workers[h.ID] = w
	case model.KindMedium:
		var m model.Medium
		_ = model.DecodeRecord(r, &m)
		st.media[h.ID] = m
	}
}

// clerkOf reads a clerk's record. A removal wins over whatever was set beside it.
func clerkOf(r *model.Record) (c model.Clerk) {
	_ = model.DecodeRecord(r, &c)
	for _, v := range standing(r, fieldRemoved) {
		var day model.Date
		if model.Decode(v, &day) == nil {
			c.Removed = max(c.Removed, day)
		}
	}
	return c
}

// assign gives each village its worker, of several the one with the lowest identity.
func (st *staff) assign() {
	clear(st.byVillage)
	for _, id := range slices.SortedFunc(maps.Keys(st.workers), compareIDs) {
		for _, village := range st.workers[id].Villages {
			if _, is := st.byVillage[village]; !is {
				st.byVillage[village] = st.workers[id].Name
			}
		}
	}
}

func (st *staff) drop(id model.ID) {
	delete(st.subjects, id)
	delete(st.centres, id)
	delete(st.clerks, id)
	delete(st.strange, id)
	delete(st.workers, id)
	delete(st.demands, id)
	delete(st.media, id)
	delete(st.begun, id)
	delete(st.keys, id)
}

// bytes is the list as it stands in the file: subject and kind.
func (st *staff) bytes() []byte {
	var out []byte
	for _, id := range slices.SortedFunc(maps.Keys(st.subjects), compareIDs) {
		out = appendBytes(append(out, id[:]...), string(st.subjects[id]))
	}
	return out
}

// decodeStaff reads what bytes has written, as far as it goes.
func decodeStaff(b []byte) (subjects map[model.ID]model.Kind, ok bool) {
	subjects = map[model.ID]model.Kind{}
	r := reader{b: b}
	for len(r.b) > 0 {
		id, kind := r.id16(), model.Kind(r.text())
		if r.err != nil {
			return subjects, false
		}
		subjects[id] = kind
	}
	return subjects, true
}

func compareIDs(a, b model.ID) int { return bytes.Compare(a[:], b[:]) }

// loadStaff reads the list and each of its subjects. What is damaged is left out and named by check.
func (s *Store) loadStaff(tx *bolt.Tx) error {
	st := newStaff(s.Family())
	list, err := s.unseal(tx, bucketDirectory, keyStaff)
	if err != nil && !errors.Is(err, ErrDamaged) {
		return err
	}
	subjects, ok := decodeStaff(list)
	st.partial = err != nil || !ok
	maps.Copy(st.subjects, subjects)
	for id := range subjects {
		h, err := s.history(tx, id)
		if err == nil {
			st.put(h)
		}
		st.partial = st.partial || err != nil
	}
	s.setStaff(st)
	return nil
}

// setStaff makes it what everybody sees; from here on it is not altered.
func (s *Store) setStaff(st *staff) {
	st.assign()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.staff = st
}

func (s *Store) theStaff() *staff {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.staff
}

// Clerk is who opened the file; the identity is zero when it was opened with the recovery key.
func (s *Store) Clerk() (model.ID, model.Clerk) { return s.clerkID, s.theStaff().clerks[s.clerkID] }

// Centre is the one that the clerk works for.
func (s *Store) Centre() (model.ID, model.Centre) {
	st := s.theStaff()
	id := st.clerks[s.clerkID].Centre
	return id, st.centres[id]
}

// Centres are all that the file holds.
func (s *Store) Centres() map[model.ID]model.Centre { return maps.Clone(s.theStaff().centres) }

// Workers are the village workers.
func (s *Store) Workers() map[model.ID]model.Worker { return maps.Clone(s.theStaff().workers) }

// profile is the antenatal profile of the family: that of the centre that was set up first, so that every
// copy plans alike whoever opens it.
func (st *staff) profile() string {
	var first model.ID
	for id := range st.centres {
		if first.IsZero() || st.begun[id].Compare(st.begun[first]) < 0 {
			first = id
		}
	}
	return st.centres[first].Antenatal
}
