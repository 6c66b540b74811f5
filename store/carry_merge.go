package store

import (
	"context"
	"errors"
	"fmt"
)

// ErrNotMerged: the file on a stick was worked on elsewhere, and could not be merged with the working copy here.
// Both stay as they are.
var ErrNotMerged = errors.New("the file on the stick was not merged")

// unite merges the stick's file into the open working copy. Its keys may be newer than those held here: then the
// clerk's own secret opens it, as long as that is known. Damage stays its own error: a file that cannot be
// read is replaced, and kept.
func (c *Carried) unite(ctx context.Context, s *Store, secret Options) error {
	other, err := s.OpenOther(c.path, Options{})
	if errors.Is(err, ErrNeedsSecret) && len(secret.Passphrase) > 0 {
		other, err = s.OpenOther(c.path, secret)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotMerged, err)
	}
	// It is one file that both are states of, and what stands on the stick is replaced: nothing of it may wait.
	_, err = s.Merge(ctx, other, MergeOptions{AcceptErasures: true})
	if err = errors.Join(err, other.Close()); err != nil {
		return fmt.Errorf("%w: %w", ErrNotMerged, err)
	}
	c.united = nil
	return nil
}
