package store

import (
	"testing"
	"time"
)

func TestOpeningWaitsForAFileThatIsBeingClosedHere(t *testing.T) {
	s, c := fresh(t)
	s.WillClose()
	opened := make(chan error, 1)
	go func() {
		o := testOptions(c)
		o.LockTimeout = time.Millisecond // it waits for the closing, not for the lock
		again, err := Open(s.Path(), o)
		if err == nil {
			err = again.Close()
		}
		opened <- err
	}()
	select {
	case err := <-opened:
		t.Fatalf("opened before the other was closed: %v", err)
	case <-time.After(20 * time.Millisecond):
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-opened; err != nil {
		t.Error(err)
	}
	if len(closing.done) != 0 {
		t.Error("the closing is still waited for")
	}
}
