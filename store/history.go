package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/arrange"
)

// A Changed is one field that one change set.
type Changed struct {
	Change  model.ChangeID
	ActID   model.ID
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
	Ahead   bool        // the clock that stamped it was more than a day ahead when it came in
}

// History lists every field that was ever set of a subject's records, or of the one record that is named, in the
// order in which the changes were stamped. It wraps [ErrNoRecord] if there is no such record.
func (s *Store) History(subject, record model.ID) (all []Changed, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		state, damage := s.state(tx, subject)
		if len(state.Records) == 0 && damage == nil {
			return ErrNoRecord
		}
		ahead := s.clocksAhead(tx)
		for _, r := range state.Records {
			if record.IsZero() || r.ID == record {
				all = append(all, s.changed(r, ahead)...)
			}
		}
		return damage
	})
	arrange.By(all, func(a, b Changed) int {
		return cmp.Or(a.Change.Compare(b.Change), cmp.Compare(a.Field, b.Field))
	})
	if err == nil && len(all) == 0 {
		err = ErrNoRecord
	}
	if err != nil {
		return all, fmt.Errorf("history: %w", err)
	}
	return all, nil
}

func (s *Store) changed(r *model.Record, ahead func(*model.Change) bool) (all []Changed) {
	shown := map[string]model.Value{}
	staff := s.theStaff()
	for _, c := range r.Changes {
		early := ahead(c)
		for _, field := range slices.Sorted(maps.Keys(c.Fields)) {
			to := c.Fields[field]
			if model.IsNull(to) {
				to = nil
			}
			all = append(all, Changed{Change: c.ID(), ActID: c.Act.ID, At: c.Act.Clock, Author: staff.author(c.Act.Author), Station: c.Act.Station,
				Act: c.Act.Name, Undoes: c.Act.Undoes, Record: r.ID, Kind: c.Kind, Field: field, From: shown[field], To: to, Ahead: early})
			shown[field] = to
		}
	}
	return all
}

// SubjectOf finds whose a record is, where nothing but its identity is known. A subject is known by its key; for
// any other record blocks are looked through, on all processors, for no index of records is kept: whoever knows
// the subject takes it along. It wraps [ErrNoRecord] if there is no such record.
func (s *Store) SubjectOf(ctx context.Context, record model.ID) (subject model.ID, err error) {
	for from := []byte(nil); ; {
		err := s.view(func(tx *bolt.Tx) error {
			if from == nil && get(tx, bucketSubjects, subjectKey(record, 0)) != nil {
				subject = record
				return nil
			}
			var ids []model.ID
			ids, from = subjectsFrom(tx, from, batchSize)
			subject = s.ownerAmong(tx, ids, record)
			return ctx.Err()
		})
		switch {
		case err != nil:
			return subject, fmt.Errorf("find record: %w", err)
		case !subject.IsZero():
			return subject, nil
		case from == nil:
			return subject, fmt.Errorf("find record: %w", ErrNoRecord)
		}
	}
}

// ownerAmong is the one of some subjects that has the record; zero if none has.
func (s *Store) ownerAmong(tx *bolt.Tx, ids []model.ID, record model.ID) (owner model.ID) {
	sealed, has := make([][][]byte, len(ids)), make([]bool, len(ids))
	for i, id := range ids {
		sealed[i] = outOfMap(s.reached.Load(), tx, sealedBlocks(tx, id))
	}
	inParallel(len(ids), func(i int) {
		has[i] = slices.ContainsFunc(s.openBlocks(ids[i], sealed[i]).changes, func(c *model.Change) bool { return c.Record == record })
	})
	if i := slices.Index(has, true); i >= 0 {
		return ids[i]
	}
	return model.ID{}
}
