package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// A Checkpoint says what had come into a copy by the end of a day: how many changes, and SHA-256 over their sorted
// IDs. An ID is a hash of what the change says, so whoever has the checkpoint on paper can tell later, of this copy
// and its byte copies, whether any of it was altered or taken away. Written it is one word,
//
//	2026-03-16:1234:64 hex digits
type Checkpoint struct {
	Day   model.Date
	Count int
	Hash  [sha256.Size]byte
}

func (c Checkpoint) String() string {
	return fmt.Sprintf("%s:%d:%s", c.Day, c.Count, hex.EncodeToString(c.Hash[:]))
}

// ErrNotCheckpoint: the text is no checkpoint, or part of it is missing.
var ErrNotCheckpoint = errors.New("not a checkpoint")

// ParseCheckpoint reads one as it was printed; blanks, and dashes within the hash, do not count.
func ParseCheckpoint(text string) (c Checkpoint, err error) {
	parts := strings.Split(strings.Join(strings.Fields(text), ""), ":")
	if len(parts) != 3 {
		return c, ErrNotCheckpoint
	}
	hash, err := hex.DecodeString(strings.ReplaceAll(strings.ToLower(parts[2]), "-", ""))
	if err != nil || len(hash) != len(c.Hash) {
		return c, ErrNotCheckpoint
	}
	copy(c.Hash[:], hash)
	if c.Count, err = strconv.Atoi(parts[1]); err != nil || c.Count < 0 {
		return c, ErrNotCheckpoint
	}
	if c.Day, err = model.ParseISO(parts[0]); err != nil || c.Day.IsZero() {
		return c, ErrNotCheckpoint
	}
	return c, nil
}

// CloseDay gives the checkpoint of all that has come in so far. What comes in after it counts for the next day, so
// the day that it names stays what it was; where nothing has come since the last, it is the same again. In a file
// that is open for reading alone the day stays open.
func (s *Store) CloseDay(ctx context.Context, progress Progress) (c Checkpoint, err error) {
	s.write.Lock()
	defer s.write.Unlock()
	today := model.DateOf(s.options.Now())
	day := max(today, s.closedDay())
	err = s.view(func(tx *bolt.Tx) error {
		later, bad := s.cameAfter(tx, day)
		if len(later) > 0 {
			day++ // they came after the day was closed
		}
		return bad
	})
	if err != nil && !errors.Is(err, ErrDamaged) {
		return c, fmt.Errorf("checkpoint: %w", err)
	}
	if !s.options.ReadOnly && day > s.closedDay() {
		if err := s.update(func(tx *bolt.Tx) error { return put(tx, bucketMeta, keyClosed, dateBytes(day)) }); err != nil {
			return c, fmt.Errorf("checkpoint: %w", err)
		}
	}
	return s.Checkpoint(ctx, day, progress)
}

// closedDay is the last day whose checkpoint was given; zero if there is none.
func (s *Store) closedDay() (day model.Date) {
	_ = s.view(func(tx *bolt.Tx) error {
		day = closedDay(tx)
		return nil
	})
	return day
}

func closedDay(tx *bolt.Tx) model.Date {
	if tx == nil {
		return 0 // a file that is being built
	}
	if b := get(tx, bucketMeta, keyClosed); len(b) == 4 {
		return model.Date(binary.BigEndian.Uint32(b))
	}
	return 0
}

// Checkpoint reckons it up for a day. It reads every change. The error wraps [ErrDamaged] where some do not open:
// what they were called cannot be told, so the checkpoint is of the others.
func (s *Store) Checkpoint(ctx context.Context, day model.Date, progress Progress) (c Checkpoint, err error) {
	var ids []model.ChangeID
	var damage error
	err = s.view(func(tx *bolt.Tx) error {
		later, bad := s.cameAfter(tx, day)
		damage = bad
		return s.eachChange(ctx, tx, progress, func(ch *model.Change) {
			if !later[newLogEntry(ch, 0)] {
				ids = append(ids, ch.ID())
			}
		}, func(bad error) { damage = errors.Join(damage, bad) })
	})
	if err == nil {
		err = damage
	}
	if err != nil && !errors.Is(err, ErrDamaged) {
		return c, fmt.Errorf("checkpoint: %w", err)
	}
	c = Checkpoint{Day: day, Count: len(ids), Hash: hashOf(ids)}
	if err != nil {
		return c, fmt.Errorf("checkpoint: %w", err)
	}
	return c, nil
}

func hashOf(ids []model.ChangeID) (sum [sha256.Size]byte) {
	slices.SortFunc(ids, model.ChangeID.Compare)
	h := sha256.New()
	for i := range ids {
		h.Write(ids[i][:])
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// cameAfter are the changes that came in after a day, as the log has them.
func (s *Store) cameAfter(tx *bolt.Tx, day model.Date) (later map[logEntry]bool, damage error) {
	later = map[logEntry]bool{}
	each(tx, bucketLog, nil, nil, func(key, sealed []byte) bool {
		plain, err := s.open(bucketLog, key, sealed)
		list, ok := decodeLog(key, plain)
		if err == nil && !ok {
			err = damaged(bucketLog, key, "not a list")
		}
		damage = errors.Join(damage, err)
		for _, e := range list {
			if e.came > day {
				e.came = 0
				later[e] = true
			}
		}
		return true
	})
	return later, damage
}

// eachChange hands on every change that opens, each once, and what does not open.
func (s *Store) eachChange(ctx context.Context, tx *bolt.Tx, progress Progress, fn func(*model.Change), bad func(error)) error {
	total, done := tx.Bucket([]byte(bucketSubjects)).Inspect().KeyN, 0
	w := &writing{s: s, tx: tx}
	for from := []byte(nil); ; {
		var ids []model.ID
		ids, from = subjectsFrom(tx, from, batchSize)
		read := make([]blocks, len(ids))
		w.open(ids, func(i int, b blocks) { read[i] = b })
		for i := range read {
			seen := make(map[model.ChangeID]bool, len(read[i].changes))
			for _, ch := range read[i].changes {
				if !seen[ch.ID()] {
					seen[ch.ID()] = true
					fn(ch)
				}
			}
			for _, err := range read[i].damage {
				bad(err)
			}
		}
		if done += len(ids); progress != nil {
			progress(done, max(total, done))
		}
		if from == nil || ctx.Err() != nil {
			return ctx.Err()
		}
	}
}
