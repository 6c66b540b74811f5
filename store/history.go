package store

import (
	"fmt"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// A Changed is one field that one change set.
type Changed struct {
	Change  model.ChangeID
	At      string // what the author's clock showed, RFC 3339
	Author  string
	Station model.Station
	Act     string
	Undoes  model.ID // the act that was taken back
	Record  model.ID
	Kind    model.Kind
	Field   string
	From    model.Value // what showed before, nil if nothing did
	To      model.Value // nil if the field was cleared
}

// History lists every field that was ever set of a subject's records, or of one record, in the order in
// which the changes fold. It wraps [ErrNoRecord] if there is no such record.
func (s *Store) History(id model.ID) (all []Changed, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		subject, ok := s.subjectOf(tx, id)
		if !ok {
			return ErrNoRecord
		}
		state, damage := s.state(tx, subject)
		for _, r := range state.Records {
			if subject == id || r.ID == id {
				all = append(all, s.changed(r)...)
			}
		}
		return damage
	})
	slices.SortStableFunc(all, func(a, b Changed) int { return a.Change.Compare(b.Change) })
	if err != nil {
		return all, fmt.Errorf("history: %w", err)
	}
	return all, nil
}

func (s *Store) changed(r *model.Record) (all []Changed) {
	shown := map[string]model.Value{}
	staff := s.theStaff()
	for _, c := range r.Changes {
		for _, field := range slices.Sorted(maps.Keys(c.Fields)) {
			to := c.Fields[field]
			if model.IsNull(to) {
				to = nil
			}
			all = append(all, Changed{Change: c.ID(), At: c.Act.Clock, Author: staff.author(c.Act.Author), Station: c.Act.Station,
				Act: c.Act.Name, Undoes: c.Act.Undoes, Record: r.ID, Kind: c.Kind, Field: field, From: shown[field], To: to})
			shown[field] = to
		}
	}
	return all
}

// subjectOf finds whose a record is. A subject is known by its key; for any other record all blocks are
// looked through, for no index of records is kept.
func (s *Store) subjectOf(tx *bolt.Tx, id model.ID) (subject model.ID, found bool) {
	if get(tx, bucketSubjects, subjectKey(id, 0)) != nil {
		return id, true
	}
	each(tx, bucketSubjects, nil, nil, func(key, sealed []byte) bool {
		if len(key) < subjectKeySize {
			return true
		}
		of := model.ID(key[:subjectKeySize])
		changes, err := s.openBlock(of, key, sealed)
		if err == nil && slices.ContainsFunc(changes, func(c *model.Change) bool { return c.Record == id }) {
			subject, found = of, true
		}
		return !found
	})
	return subject, found
}
