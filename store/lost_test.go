package store

import (
	"context"
	"errors"
	"testing"
)

func TestWhoIsNotFoundForDamageIsNotSilentlyMissing(t *testing.T) {
	s, c := fresh(t)
	wang(t, s)
	if err := s.Lost(); err != nil {
		t.Errorf("of a sound file: %v", err)
	}
	flip(t, s, bucketDirectory, chunkKey(0))
	s = reopen(t, s, c)
	if err := s.Lost(); !errors.Is(err, ErrDamaged) {
		t.Errorf("of a damaged chunk: %v", err)
	}
	if err := s.Rebuild(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Lost(); err != nil {
		t.Errorf("built anew: %v", err)
	}
}
