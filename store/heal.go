package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// # Healing
//
// A block that does not open stays where it is, for nobody knows what it held but the log, which names every change
// and whose it is. What another copy brings is taken in beside it; once all that the log named is there, the block
// is let go. Where the log is made anew, what it said of changes that are not there is kept in meta:
//
//	"damaged" "subjects" 0 beginning of the subject(6)   8 bytes milliseconds since 1970, then first half of the hash(8) of each change

// Healed says what a healing came to.
type Healed struct {
	From    []string // the files that something was taken from, where these are automatic copies
	Changes int      // that were not here any more
	Whole   []string // subjects that are whole again, the beginning of each in hex
	Left    []string // subjects of which something is still missing
}

// Heal takes from another file of the family what damaged subjects of this one have lost; see [Store.OpenOther]. What
// is damaged is known from [Store.Check] or [Store.Rebuild].
func (s *Store) Heal(ctx context.Context, other *Store) (h Healed, err error) {
	heads, err := s.ailing()
	if err == nil {
		h, err = s.heal(ctx, other, heads)
	}
	if err != nil {
		return h, fmt.Errorf("heal: %w", err)
	}
	return h, nil
}

func (s *Store) heal(ctx context.Context, other *Store, heads []subjectHead) (h Healed, err error) {
	if len(heads) == 0 {
		return h, nil
	}
	m := merging{s: s, other: other}
	err = other.view(func(tx *bolt.Tx) error {
		t, err := s.take(ctx, m.pieces(tx, heads), taking{from: other.Family()})
		h.Changes = t.New
		return err
	})
	if err != nil {
		return h, err
	}
	return h, s.letGoOfHealed(heads, &h)
}

// HealFromBackups does the same from the automatic copies in reach, the newest first, until nothing is missing.
// Folders given are looked into beside [Store.BackupDir]. Copies may still tell of persons whose erasure is not
// finished: those are left to a merge.
func (s *Store) HealFromBackups(ctx context.Context, folders ...string) (all Healed, err error) {
	heads, err := s.ailing()
	people, bad := s.tracesLeft()
	err = errors.Join(err, bad)
	heads = slices.DeleteFunc(heads, func(head subjectHead) bool {
		return slices.ContainsFunc(people, func(id model.ID) bool { return headOf(id) == head })
	})
	if err != nil || len(heads) == 0 {
		return all, err
	}
	for _, path := range s.backupsIn(append(folders, s.BackupDir(), filepath.Dir(s.path))) {
		h, err := s.healFrom(ctx, path, heads)
		if err != nil && (ctx.Err() != nil || !isTheCopys(err)) {
			return all, fmt.Errorf("heal: %w", err)
		}
		if err != nil {
			continue // of no use itself
		}
		if h.Changes+len(h.Whole) > 0 {
			all.From = append(all.From, path)
		}
		all.Changes, all.Whole, all.Left = all.Changes+h.Changes, append(all.Whole, h.Whole...), h.Left
		if len(h.Left) == 0 {
			return all, nil
		}
	}
	return all, nil
}

// isTheCopys says whether it is the copy that something is wrong with.
func isTheCopys(err error) bool {
	return slices.ContainsFunc([]error{ErrDamaged, ErrNotOurs, ErrNotFound, ErrInUse, ErrNewerFormat, ErrNeedsSecret, ErrSameFile},
		func(known error) bool { return errors.Is(err, known) })
}

func (s *Store) healFrom(ctx context.Context, path string, heads []subjectHead) (h Healed, err error) {
	if err := VerifyFile(ctx, path); err != nil {
		return h, err
	}
	other, err := s.OpenOther(path, Options{})
	if err != nil {
		return h, err
	}
	h, err = s.heal(ctx, other, heads)
	return h, errors.Join(err, other.Close())
}

// backupsIn are the automatic copies of this file in these folders, the newest first.
func (s *Store) backupsIn(folders []string) (paths []string) {
	saved := map[string]int64{}
	for _, dir := range folders {
		copies, _ := filepath.Glob(s.copiesIn(dir))
		for _, path := range copies {
			if info, err := os.Stat(path); err == nil {
				saved[path] = info.ModTime().UnixNano()
			}
		}
	}
	return slices.SortedFunc(maps.Keys(saved), func(a, b string) int { return int(min(max(saved[b]-saved[a], -1), 1)) })
}

// ailing are the subjects of which something is noted as damaged or missing, by their beginnings.
func (s *Store) ailing() (heads []subjectHead, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		heads = ailing(tx)
		return nil
	})
	return heads, err
}

func ailing(tx *bolt.Tx) (heads []subjectHead) {
	prefix := damagedKey(bucketSubjects, nil)
	each(tx, bucketMeta, prefix, nil, func(key, _ []byte) bool {
		if of := key[len(prefix):]; len(of) >= len(subjectHead{}) {
			if head := subjectHead(of[:len(subjectHead{})]); len(heads) == 0 || heads[len(heads)-1] != head {
				heads = append(heads, head)
			}
		}
		return true
	})
	return heads
}

// noteMissing keeps what the log said of changes that no block has. What was noted before stays.
func (s *Store) noteMissing(tx *bolt.Tx, missing map[subjectHead][][8]byte) error {
	for head, hashes := range missing {
		key := damagedKey(bucketSubjects, head[:])
		note := bytes.Clone(get(tx, bucketMeta, key))
		if note == nil {
			note = millis(s.options.Now())
		}
		known := missingIn(note)
		for _, hash := range hashes {
			if !slices.Contains(known, hash) {
				note = append(note, hash[:]...)
			}
		}
		if err := put(tx, bucketMeta, key, note); err != nil {
			return err
		}
	}
	return nil
}

// missingIn are the changes that a note names; it has none where only a block was found damaged.
func missingIn(note []byte) (hashes [][8]byte) {
	for at := 8; at+8 <= len(note); at += 8 {
		hashes = append(hashes, [8]byte(note[at:]))
	}
	return hashes
}

// letGoOfAiling does that for all that were noted, after a merge.
func (s *Store) letGoOfAiling() error {
	heads, err := s.ailing()
	if err != nil || len(heads) == 0 {
		return err
	}
	return s.letGoOfHealed(heads, &Healed{})
}

// letGoOfHealed drops the damaged blocks of subjects of which all changes that were ever named are here.
func (s *Store) letGoOfHealed(heads []subjectHead, h *Healed) error {
	s.write.Lock()
	defer s.write.Unlock()
	err := s.update(func(tx *bolt.Tx) error {
		named, sure := s.namedChanges(tx, heads)
		for _, head := range heads {
			whole, damage := s.hashesOf(tx, head)
			if !sure || slices.ContainsFunc(named[head], func(hash [8]byte) bool { return !whole[hash] }) {
				h.Left = append(h.Left, fmt.Sprintf("%x", head))
				continue
			}
			h.Whole = append(h.Whole, fmt.Sprintf("%x", head))
			if err := errors.Join(throwAway(tx, damage), s.settle(tx, head)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || len(h.Whole) == 0 {
		return err
	}
	return s.rebuildAll(context.Background(), nil) // what was counted of a lost subject was counted again
}

// settle puts what is whole into the first block again, and forgets the notes.
func (s *Store) settle(tx *bolt.Tx, head subjectHead) error {
	for _, id := range subjectsLike(tx, head) {
		b := s.blocks(tx, id)
		sealed, err := s.sealBlock(id, &b, b.changes)
		if err != nil {
			return err
		}
		if err := s.putBlock(tx, id, &b, sealed, false); err != nil {
			return err
		}
	}
	var notes [][]byte
	each(tx, bucketMeta, damagedKey(bucketSubjects, head[:]), nil, func(key, _ []byte) bool {
		notes = append(notes, bytes.Clone(key))
		return true
	})
	for _, key := range notes {
		if err := drop(tx, bucketMeta, key); err != nil {
			return err
		}
	}
	return nil
}

// namedChanges are all that log and notes name of these subjects; sure is false where a list of the log does not
// open, for then it may have named more.
func (s *Store) namedChanges(tx *bolt.Tx, heads []subjectHead) (named map[subjectHead][][8]byte, sure bool) {
	named, sure = map[subjectHead][][8]byte{}, true
	for _, head := range heads {
		named[head] = missingIn(get(tx, bucketMeta, damagedKey(bucketSubjects, head[:])))
	}
	each(tx, bucketLog, nil, nil, func(key, sealed []byte) bool {
		plain, err := s.open(bucketLog, key, sealed)
		list, ok := decodeLog(key, plain)
		sure = sure && err == nil && ok
		for i := range list {
			if _, is := named[list[i].subject]; is {
				named[list[i].subject] = append(named[list[i].subject], list[i].hash)
			}
		}
		return true
	})
	return named, sure
}

// hashesOf are the changes that open of the subjects that begin so, and what does not open of them.
func (s *Store) hashesOf(tx *bolt.Tx, head subjectHead) (whole map[[8]byte]bool, damage []error) {
	whole = map[[8]byte]bool{}
	for _, id := range subjectsLike(tx, head) {
		b := s.blocks(tx, id)
		damage = append(damage, b.damage...)
		for _, c := range b.changes {
			whole[hashHead(c.ID())] = true
		}
	}
	return whole, damage
}

// missingSubjects names those that the log or a note speaks of and that have no block at all.
func (c *checking) missingSubjects() {
	missing := map[subjectHead]bool{}
	for _, head := range ailing(c.tx) {
		missing[head] = true
	}
	if c.want[bucketLog] != c.got[bucketLog] {
		each(c.tx, bucketLog, nil, nil, func(key, sealed []byte) bool {
			plain, _ := c.s.open(bucketLog, key, sealed) // damage was named already
			list, _ := decodeLog(key, plain)
			for i := range list {
				missing[list[i].subject] = true
			}
			return true
		})
	}
	for head := range missing {
		note := missingIn(get(c.tx, bucketMeta, damagedKey(bucketSubjects, head[:])))
		whole, damage := c.s.hashesOf(c.tx, head)
		switch {
		case len(damage) > 0: // named by its block
		case len(subjectsLike(c.tx, head)) == 0:
			c.damage(damaged(bucketSubjects, head[:], "its changes are in no block"))
		case slices.ContainsFunc(note, func(hash [8]byte) bool { return !whole[hash] }):
			c.damage(damaged(bucketSubjects, head[:], "some of its changes are in no block"))
		}
	}
}
