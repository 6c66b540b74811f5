package store

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"io"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// What a journal entry can say.
const (
	JournalLook   = "look"
	JournalPrint  = "print"
	JournalExport = "export"
	JournalMerge  = "merge"
	JournalPhone  = "phone" // a whole phone number was shown
)

// A JournalEntry says that someone looked at, printed or took out what the file holds. It is no change of a
// record; merging unites journals.
//
// A day's entries stand one after the other, texts behind their length:
//
//	id(8) random | milliseconds since 1970(8) | author(16) | what | record(16) | note | count as a varint
type JournalEntry struct {
	ID     uint64 // random: tells entries apart where two copies meet
	At     time.Time
	Author model.ID
	What   string
	Record model.ID // what was looked at; zero if it was a list
	Note   string   // which list; no names
	Count  int      // how many persons were on it
}

// Journal writes an entry. Its identity, time and author are filled in.
func (s *Store) Journal(e JournalEntry) error {
	if s.options.ReadOnly {
		return nil // a reader leaves no trace, on whatever medium
	}
	id := make([]byte, 8)
	if _, err := io.ReadFull(s.random, id); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	e.ID, e.At, e.Author = binary.BigEndian.Uint64(id), s.options.Now(), s.clerkID
	s.write.Lock()
	defer s.write.Unlock()
	err := s.update(func(tx *bolt.Tx) error {
		key := dayKey(s.options.Station, e.At.UnixMilli())
		entries, err := s.unseal(tx, bucketJournal, key)
		if err != nil {
			return err
		}
		return s.seal(tx, bucketJournal, key, e.append(entries))
	})
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}

// Looked journals that the person's page was opened; of who is joined, under each identity that she has, for
// each is told who looked at it.
func (s *Store) Looked(person model.ID) error { return s.Told(JournalLook, person, "") }

// Told journals in the same way that something else was done with all that is held about a person.
func (s *Store) Told(what string, person model.ID, note string) (err error) {
	group := s.dir.joins.Load().group(person)
	if group == nil {
		group = []model.ID{person}
	}
	for _, id := range group {
		err = cmp.Or(err, s.Journal(JournalEntry{What: what, Record: id, Note: note}))
	}
	return err
}

// Journaled gives the entries of the days from one to another, both included, as UTC counts them; what does
// not open is said and left out.
func (s *Store) Journaled(from, until model.Date) (entries []JournalEntry, err error) {
	var damage error
	err = s.view(func(tx *bolt.Tx) error {
		each(tx, bucketJournal, nil, nil, func(key, sealed []byte) bool {
			on, ok := journalDay(key)
			if !ok {
				damage = damaged(bucketJournal, key, "no day")
				return true
			}
			if on < from || on > until {
				return true
			}
			plain, e := s.open(bucketJournal, key, sealed)
			var list []JournalEntry
			list, ok = decodeJournal(plain)
			if e == nil && !ok {
				e = damaged(bucketJournal, key, "not a journal")
			}
			if e != nil {
				damage = e
			}
			entries = append(entries, list...)
			return true
		})
		return damage
	})
	if err != nil {
		return entries, fmt.Errorf("journal: %w", err)
	}
	return entries, nil
}

// journalDay is the day of which a value is; not ok if that cannot be: of a value lost so nobody can say that no day
// asked for is meant.
func journalDay(key []byte) (on model.Date, ok bool) {
	if len(key) != dayKeySize {
		return 0, false
	}
	day := binary.BigEndian.Uint32(key[dayKeySize-4:])
	return civilDay(day), day <= uint32(lastDate-epochDay)
}

func (e *JournalEntry) append(b []byte) []byte {
	b = binary.BigEndian.AppendUint64(b, e.ID)
	b = append(append(b, millis(e.At)...), e.Author[:]...)
	b = append(appendBytes(b, e.What), e.Record[:]...)
	return binary.AppendUvarint(appendBytes(b, e.Note), uint64(max(e.Count, 0)))
}

func decodeJournal(b []byte) (entries []JournalEntry, ok bool) {
	r := reader{b: b}
	for len(r.b) > 0 {
		var e JournalEntry
		if head := r.take(16); head != nil {
			e.ID, e.At = binary.BigEndian.Uint64(head), time.UnixMilli(int64(binary.BigEndian.Uint64(head[8:])))
		}
		e.Author, e.What, e.Record = r.id16(), r.text(), r.id16()
		e.Note, e.Count = r.text(), int(min(r.uvarint(), 1<<31-1))
		if r.err != nil {
			return entries, false
		}
		entries = append(entries, e)
	}
	return entries, true
}
