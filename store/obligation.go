package store

import (
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/followup"
)

// Obligation is the open obligation with this identity as it stands on the day, however long ago its window
// ended. The error wraps [ErrNoRecord] if there is none: it is met or closed, or never was.
func (s *Store) Obligation(id model.ID, today model.Date) (l Line, err error) {
	err = s.view(func(tx *bolt.Tx) (err error) {
		l, err = s.obligation(tx, id, today)
		return err
	})
	if err != nil {
		return l, fmt.Errorf("obligation %s: %w", id, err)
	}
	every := []followup.State{followup.Upcoming, followup.Ready, followup.Overdue, followup.Passed}
	return s.chosen(Query{Today: today, States: every, Person: l.Person}, []Line{l})[0], nil
}

// obligation looks through the lists of the agenda, those of the days about today first; beyond the horizon
// it is looked for among what comes due by today.
func (s *Store) obligation(tx *bolt.Tx, id model.ID, today model.Date) (Line, error) {
	a := s.theAgenda()
	for _, days := range [][2]model.Date{{max(today.AddDays(-int(a.late)-listedPassed), 0), today.AddDays(int(a.early))}, {0, 1<<31 - 2}} {
		if l, found, err := s.lineBetween(tx, id, days[0], days[1]); found {
			return l, err
		}
	}
	if today <= a.horizon {
		return Line{}, ErrNoRecord
	}
	lines, damage := s.extended(tx, Query{Today: today}, nil)
	for _, l := range lines {
		if l.ID == id {
			return l, nil
		}
	}
	return Line{}, errors.Join(ErrNoRecord, damage)
}

func (s *Store) lineBetween(tx *bolt.Tx, id model.ID, first, last model.Date) (found Line, is bool, err error) {
	eachList(tx, first, last, func(key, sealed []byte) {
		plain, bad := s.open(bucketAgenda, key, sealed)
		list, ok := decodeLines(key, plain)
		if is || bad != nil || !ok {
			return
		}
		if i := findLine(list, lineKey{dueOfKey(key), id}); i >= 0 {
			found, _ = unpackLine(dueOfKey(key), list[i].line)
			err, is = s.newCardReader(tx).card(&found), true
		}
	})
	return found, is, err
}
