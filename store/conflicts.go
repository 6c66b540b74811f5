package store

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/arrange"
)

// Which subjects hold a record that several hands changed side by side stands in a list of its own: few do, and
// nobody waits for all blocks to be opened to see what asks for a person.
//
//	divided  subject(16) | 1: a field in conflict, 2: fields changed side by side; 3: both; in the order of subjects
const (
	dividedConflict = 1 << iota
	dividedBeside
)

// divided says which subjects are so, and how.
type divided map[model.ID]byte

func (d divided) bytes() (b []byte) {
	for _, id := range slices.SortedFunc(maps.Keys(d), compareIDs) {
		b = append(append(b, id[:]...), d[id])
	}
	return b
}

func decodeDivided(b []byte) (d divided, ok bool) {
	const size = len(model.ID{}) + 1
	d = divided{}
	for ; len(b) >= size; b = b[size:] {
		d[model.ID(b)] = b[size-1]
	}
	return d, len(b) == 0
}

// put takes a subject in, or out.
func (d divided) put(id model.ID, how byte) {
	if how == 0 {
		delete(d, id)
	} else {
		d[id] = how
	}
}

// dividedHow says whether a subject belongs into the list.
func dividedHow(h *model.History) (how byte) {
	if h == nil {
		return 0
	}
	for _, r := range h.State.Records {
		if len(r.Changes) == 1 {
			continue // most are so
		}
		if len(r.Heads) > 1 && len(r.Beside()) > 0 && !r.Withdrawn() {
			how |= dividedBeside
		}
		if len(openConflicts(r)) > 0 {
			how |= dividedConflict
		}
	}
	return how
}

// openConflicts are the fields that ask for a person: of a record that was taken back none but that it was.
func openConflicts(r *model.Record) []string {
	fields := r.Conflicts()
	if r.Withdrawn() {
		return slices.DeleteFunc(fields, func(f string) bool { return f != model.FieldWithdrawn })
	}
	return fields
}

func (s *Store) readDivided(tx *bolt.Tx) (divided, error) {
	b, err := s.unseal(tx, bucketDirectory, keyDivided)
	if err != nil {
		return nil, err
	}
	d, ok := decodeDivided(b)
	if !ok {
		return nil, damaged(bucketDirectory, keyDivided, "not a list")
	}
	return d, nil
}

// flushDivided keeps the list in step: it is opened only where a subject comes in or goes out.
func (w *writing) flushDivided() error {
	var list divided
	for _, id := range w.order {
		t := w.subjects[id]
		how := dividedHow(t.after)
		if how == dividedHow(t.before) {
			continue
		}
		if list == nil {
			var err error
			if list, err = w.s.readDivided(w.tx); err != nil {
				return err
			}
		}
		list.put(id, how)
	}
	if list == nil {
		return nil
	}
	return w.s.putDivided(w.tx, list)
}

func (s *Store) putDivided(tx *bolt.Tx, list divided) error {
	if len(list) == 0 {
		return drop(tx, bucketDirectory, keyDivided)
	}
	return s.seal(tx, bucketDirectory, keyDivided, list.bytes())
}

// A Conflict is a field with several values, of which a person must choose one.
type Conflict struct {
	Subject, Record model.ID
	Kind            model.Kind
	Field           string
	Values          []Said // the one that shows first; by number, from 1, they are chosen

	record *model.Record
	sides  []*model.Change
	other  *model.Record // of a link the other subject's half, if it is here: both are settled together
}

// Said is one of the values: what it is, who said so, where and when.
type Said struct {
	Value   model.Value // null if the field was cleared
	Change  model.ChangeID
	At      string // what the author's clock showed, RFC 3339
	Author  string
	Station model.Station
	Ahead   bool // that clock was more than a day ahead when it came in
}

// Keep is what keeps the value of that number, for an act that settles; ok is false if there is none. It is one entry,
// and of a link one for each half.
func (c *Conflict) Keep(number int) (entries []model.Entry, ok bool) {
	e, ok := model.Settle(c.record, c.Field, number)
	if !ok {
		return nil, false
	}
	entries = append(entries, e)
	if o := c.other; o != nil {
		entries = append(entries, model.Entry{Subject: o.Subject, Record: o.ID, Kind: o.Kind, Parents: slices.Clone(o.Heads), Fields: maps.Clone(e.Fields)})
	}
	return entries, true
}

// newest is when the last of the values was said.
func (c *Conflict) newest() (last model.ChangeID) {
	for _, v := range c.Values {
		if v.Change.Compare(last) > 0 {
			last = v.Change
		}
	}
	return last
}

// ConflictsOf are the conflicts of a subject's records, in the order of records and fields.
func (s *Store) ConflictsOf(h *model.History) []Conflict { return s.withHalves(s.conflictsOf(h)) }

func (s *Store) conflictsOf(h *model.History) (list []Conflict) {
	for _, card := range h.Cards {
		list = append(list, s.conflictsOf(card)...) // each is settled on its own card
	}
	if len(h.Cards) > 0 {
		return list
	}
	staff := s.theStaff()
	for _, id := range slices.SortedFunc(maps.Keys(h.State.Records), compareIDs) {
		r := h.State.Records[id]
		for _, field := range openConflicts(r) {
			c := Conflict{Subject: r.Subject, Record: id, Kind: r.Kind, Field: field, record: r}
			for _, side := range r.Sides(field) {
				act := side.Change.Act
				c.Values = append(c.Values, Said{Value: side.Value, Change: side.Change.ID(), At: act.Clock, Author: staff.author(act.Author), Station: act.Station})
				c.sides = append(c.sides, side.Change)
			}
			list = append(list, c)
		}
	}
	return list
}

// withHalves finds the other halves of links. Where both are in conflict the first that is listed stands for both.
func (s *Store) withHalves(list []Conflict) []Conflict {
	told := map[string]bool{}
	kept := list[:0]
	for _, c := range list {
		if c.Kind == model.KindLink {
			c.other = s.otherHalf(c.record)
		}
		if told[c.record.ID.String()+c.Field] {
			continue
		}
		if c.other != nil {
			told[c.other.ID.String()+c.Field] = true
		}
		kept = append(kept, c)
	}
	s.markAhead(kept)
	return kept
}

// markAhead says of the values whose clocks were ahead.
func (s *Store) markAhead(list []Conflict) {
	_ = s.view(func(tx *bolt.Tx) error { // of a file that was closed meanwhile nothing is marked
		ahead := s.clocksAhead(tx)
		for _, c := range list {
			for i := range c.Values {
				c.Values[i].Ahead = ahead(c.sides[i])
			}
		}
		return nil
	})
}

// otherHalf is what the other subject of a link says of this one; nil if it says nothing.
func (s *Store) otherHalf(r *model.Record) *model.Record {
	var l model.Link
	if model.DecodeRecord(r, &l) != nil || l.Other.IsZero() {
		return nil
	}
	h, _ := s.Card(l.Other)
	if h == nil {
		return nil
	}
	return h.State.Records[model.LinkID(l.Other, r.Subject)]
}

// Conflicts are all that wait for a person, the subject with the newest first. What does not open is said in the
// error and left out.
func (s *Store) Conflicts() (list []Conflict, err error) {
	err = s.eachDivided(dividedConflict, func(h *model.History) { list = append(list, s.conflictsOf(h)...) })
	list = s.withHalves(list)
	last := map[model.ID]model.ChangeID{}
	for i := range list {
		if newest := list[i].newest(); newest.Compare(last[list[i].Subject]) > 0 {
			last[list[i].Subject] = newest
		}
	}
	arrange.By(list, func(a, b Conflict) int {
		return cmp.Or(last[b.Subject].Compare(last[a.Subject]), bytes.Compare(a.Subject[:], b.Subject[:]))
	})
	return list, err
}

// ParallelEdits are the records of which different fields were changed side by side and that nobody has changed
// since. Nothing is asked about them.
func (s *Store) ParallelEdits() (list []Beside, err error) {
	err = s.eachDivided(dividedBeside, func(h *model.History) {
		for _, id := range slices.SortedFunc(maps.Keys(h.State.Records), compareIDs) {
			r := h.State.Records[id]
			if fields := r.Beside(); len(fields) > 0 && !r.Withdrawn() {
				list = append(list, Beside{h.ID, id, r.Kind, fields})
			}
		}
	})
	return list, err
}

// eachDivided reads the subjects of the list that are divided so, some in a transaction.
func (s *Store) eachDivided(how byte, fn func(*model.History)) error {
	var all divided
	if err := s.view(func(tx *bolt.Tx) (err error) {
		all, err = s.readDivided(tx)
		return err
	}); err != nil {
		return fmt.Errorf("conflicts: %w", err)
	}
	var damage error
	for ids := range slices.Chunk(slices.SortedFunc(maps.Keys(all), compareIDs), batchSize) {
		if err := s.view(func(tx *bolt.Tx) error {
			for _, id := range ids {
				if all[id]&how == 0 {
					continue
				}
				h, err := s.history(tx, id)
				if err == nil && len(h.State.Records) == 0 { // the list, which is sealed, says that there are some
					err = damaged(bucketSubjects, id[:], "its block is gone")
				}
				damage = errors.Join(damage, err)
				fn(h)
			}
			return nil
		}); err != nil {
			return fmt.Errorf("conflicts: %w", err)
		}
	}
	if damage != nil {
		return fmt.Errorf("conflicts: %w", damage)
	}
	return nil
}
