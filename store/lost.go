package store

import (
	"errors"
	"maps"
	"slices"
)

// Lost says what of the directory did not open; nil if all of it did. Whoever stands there is not found, or is not
// joined with whom she is the same as, until the directory is built anew.
func (s *Store) Lost() error {
	<-s.dir.ready
	s.dir.mu.RLock()
	defer s.dir.mu.RUnlock()
	damage := slices.Clone(s.dir.damage)
	for _, n := range slices.Sorted(maps.Keys(s.dir.lost)) {
		damage = append(damage, damaged(bucketDirectory, chunkKey(n), "does not open"))
	}
	return errors.Join(damage...)
}
