package store

import (
	"bytes"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/followup"
)

// # What an erasure leaves to be done
//
// Whether a clerk carries an erasure out here or a merge brings it: in the same transaction what was half typed about
// the person goes, and meta notes her, for free pages and automatic copies still tell of her. [Store.EraseDue] does the
// rest and lets go of the note.

// losesContent says whether an erasure takes something out of this subject that was in the file until now, or in a
// block of it that was lost.
func (t *touched) losesContent(tx *bolt.Tx, id model.ID) bool {
	if !t.erased || slices.ContainsFunc(t.blocks.changes, (*model.Change).CarriesOut) {
		return false
	}
	head := headOf(id)
	return slices.ContainsFunc(t.blocks.changes, tells) || len(t.blocks.damage) > 0 || get(tx, bucketMeta, damagedKey(bucketSubjects, head[:])) != nil
}

// tells says whether a change says anything of the person herself.
func tells(c *model.Change) bool { return !c.IsErased() && c.Kind != model.KindErasure }

// flushErased writes that down for all whom this writing erases.
func (w *writing) flushErased() error {
	var people []model.ID
	for _, id := range w.order {
		if !w.subjects[id].losesContent(w.tx, id) {
			continue
		}
		people = append(people, id)
		if err := dropDrafts(w.tx, w.s.about(model.JoinedOf(id, w.cardBefore), w.agenda.horizon)); err != nil {
			return err
		}
	}
	if len(people) == 0 {
		return nil
	}
	return addTraces(w.tx, people)
}

// about is everything under which something about a person can be half typed: her cards, her records, and the
// follow-ups that are planned for her, were met or closed.
func (s *Store) about(h *model.History, horizon model.Date) map[model.ID]bool {
	about := map[model.ID]bool{h.ID: true}
	for _, id := range h.IDs() {
		about[id] = true
	}
	for id := range h.State.Records {
		about[id] = true
	}
	for _, v := range h.Visits {
		about[followup.ObligationID(v.Is.About)] = true
	}
	if h.Person == nil {
		return about
	}
	plan := followup.Plan(h, s.theStaff().followupProfile(), horizon)
	for _, due := range plan.Open {
		about[due.ID] = true
	}
	for _, ended := range plan.Ended {
		about[ended.Due.ID] = true
	}
	return about
}

// dropDrafts forgets what is half typed under these.
func dropDrafts(tx *bolt.Tx, about map[model.ID]bool) error {
	var gone [][]byte
	each(tx, bucketDrafts, nil, nil, func(key, _ []byte) bool {
		if of, ok := splitDraftKey(key); ok && about[of.Record] {
			gone = append(gone, bytes.Clone(key))
		}
		return true
	})
	for _, key := range gone {
		if err := drop(tx, bucketDrafts, key); err != nil {
			return err
		}
	}
	return nil
}

// addTraces notes persons of whom free pages and copies still tell.
func addTraces(tx *bolt.Tx, people []model.ID) error {
	noted := traces(tx)
	for _, id := range people {
		if !slices.Contains(noted, id) {
			noted = append(noted, id)
		}
	}
	var note []byte
	for _, id := range noted {
		note = append(note, id[:]...)
	}
	return put(tx, bucketMeta, keyErasing, note)
}

// traces are the persons noted so.
func traces(tx *bolt.Tx) []model.ID { return tracesIn(get(tx, bucketMeta, keyErasing)) }

func tracesIn(note []byte) (people []model.ID) {
	for id := range slices.Chunk(note, len(model.ID{})) {
		if len(id) == len(model.ID{}) {
			people = append(people, model.ID(id))
		}
	}
	return people
}

// tracesLeft are those whom an erasure has noted that is not finished.
func (s *Store) tracesLeft() (people []model.ID, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		people = traces(tx)
		return nil
	})
	return people, err
}

// forgetTraces lets go of the note: nothing tells of them any more.
func (s *Store) forgetTraces() error {
	s.write.Lock()
	defer s.write.Unlock()
	return s.update(func(tx *bolt.Tx) error { return drop(tx, bucketMeta, keyErasing) })
}
