package store

import (
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// A change that was more than a day ahead of the clock when it came into this copy is taken in like any other: no
// question is asked, and whoever looks at it is told. The log knows, for it keeps the day on which each came in.

// clocksAhead says of changes whether they were; of what the log does not know it says no.
func (s *Store) clocksAhead(tx *bolt.Tx) func(*model.Change) bool {
	log := s.newLogWriter(tx) // reads a list once; nothing is written
	return func(c *model.Change) bool {
		day, e := dayKey(c.Act.Station, c.Time), newLogEntry(c, 0)
		_, list, err := log.list(day, &e)
		if err != nil {
			return false // check names it
		}
		i := slices.IndexFunc(list.entries, func(o logEntry) bool { return o.hash == e.hash && o.subject == e.subject })
		return i >= 0 && list.entries[i].ahead(day)
	}
}
