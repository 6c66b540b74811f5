package store

import (
	"bytes"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/followup"
)

// Obligation is the open obligation with this identity as it stands on the day, however long ago its window
// ended. The error wraps [ErrNoRecord] if there is none: it is met or closed, or never was.
func (s *Store) Obligation(id model.ID, today model.Date) (l Line, err error) {
	if today > s.theAgenda().horizon {
		<-s.dir.ready // a line that is planned now takes the household from there
	}
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

// obligation looks for the identity among the keys of the agenda and unseals that line alone; beyond the
// horizon it is looked for among what comes due by today.
func (s *Store) obligation(tx *bolt.Tx, id model.ID, today model.Date) (Line, error) {
	var at, line []byte
	each(tx, bucketAgenda, nil, nil, func(key, sealed []byte) bool {
		if len(key) == agendaKeySize && bytes.Equal(key[4:], id[:]) {
			at, line = key, sealed
		}
		return at == nil
	})
	if at != nil {
		return s.line(at, line)
	}
	if today <= s.theAgenda().horizon {
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
