package store

import (
	"context"
	"errors"
)

// errNotUnited says that the file on the stick could not be merged into the working copy.
var errNotUnited = errors.New("the file on the stick was not merged")

// unite merges the stick's file into the open working copy.
func (c *Carried) unite(ctx context.Context, s *Store) error { return errNotUnited }
