package store

import (
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// held keeps back what a file that is being built derives, so that a list is opened and sealed a few times
// and not with every batch: a batch of a whole past touches nearly all lists there are. Nothing of this is for
// a file that anybody has.
type held struct {
	log   map[string][]logEntry // by day
	days  map[string]*daySum
	lines map[model.Date][]packedLine
	cards map[model.ID][]byte
	count int
}

// maxHeld is how many entries are held back, some 60 bytes each.
const maxHeld = 500_000

func newHeld() *held {
	return &held{log: map[string][]logEntry{}, days: map[string]*daySum{}, lines: map[model.Date][]packedLine{}, cards: map[model.ID][]byte{}}
}

func (l *held) change(key []byte, e logEntry, id model.ChangeID) {
	day := string(key)
	if l.days[day] == nil {
		l.days[day] = &daySum{}
	}
	l.days[day].add(id)
	l.log[day] = append(l.log[day], e)
	l.count++
}

func (l *held) line(due model.Date, line packedLine) {
	l.lines[due] = append(l.lines[due], line)
	l.count++
}

// full says whether it is time to write.
func (l *held) full() bool { return l != nil && l.count >= maxHeld }

// writeHeld writes what was held back, some lists in a transaction.
func (s *Store) writeHeld() error {
	l := s.later
	if l == nil || l.count == 0 {
		return nil
	}
	s.later = newHeld()
	for keys := range slices.Chunk(slices.Sorted(maps.Keys(l.log)), heldLists) {
		if err := s.update(func(tx *bolt.Tx) error { return l.writeLog(s, tx, keys) }); err != nil {
			return err
		}
	}
	for due := range slices.Chunk(slices.Sorted(maps.Keys(l.lines)), heldLists) {
		if err := s.update(func(tx *bolt.Tx) error { return l.writeLines(s, tx, due) }); err != nil {
			return err
		}
	}
	return s.update(func(tx *bolt.Tx) error { return l.writeCards(s, tx) })
}

// heldLists is how many days' lists one transaction writes.
const heldLists = 500

func (l *held) writeLog(s *Store, tx *bolt.Tx, keys []string) error {
	w := s.newLogWriter(tx)
	for _, key := range keys {
		sum, err := w.day([]byte(key))
		if err != nil {
			return err
		}
		sum.join(*l.days[key])
		for _, e := range l.log[key] {
			if err := w.shelfWriter.add([]byte(key), e); err != nil {
				return err
			}
		}
	}
	return w.flush()
}

func (l *held) writeLines(s *Store, tx *bolt.Tx, days []model.Date) error {
	w := lineShelf.writer(s, tx)
	for _, due := range days {
		for _, line := range l.lines[due] {
			if err := w.add(dateBytes(due), line); err != nil {
				return err
			}
		}
	}
	return w.flush()
}

func (l *held) writeCards(s *Store, tx *bolt.Tx) error {
	w := s.newAgendaWriter(tx)
	for _, person := range slices.SortedFunc(maps.Keys(l.cards), compareIDs) {
		if err := w.card(person, l.cards[person]); err != nil {
			return err
		}
	}
	return w.flush()
}
