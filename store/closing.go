package store

import (
	"path/filepath"
	"sync"
)

// closing are the files that this process is about to let go of, by their whole path: after the last act comes a
// copy, which takes its time, and whoever has locked the screen may be back before it is made.
var closing = struct {
	sync.Mutex
	done map[string]chan struct{}
}{done: map[string]chan struct{}{}}

// WillClose says that Close comes next, so that an [Open] of the same file waits for it.
func (s *Store) WillClose() {
	at := wholePath(s.path)
	closing.Lock()
	defer closing.Unlock()
	if s.leaving == nil {
		s.leaving = make(chan struct{})
		closing.done[at] = s.leaving
	}
}

// hasClosed lets those go on who wait.
func (s *Store) hasClosed() {
	at := wholePath(s.path)
	closing.Lock()
	defer closing.Unlock()
	if s.leaving == nil {
		return
	}
	if closing.done[at] == s.leaving {
		delete(closing.done, at)
	}
	close(s.leaving)
	s.leaving = nil
}

// awaitClosing waits for a store of this process that is being closed.
func awaitClosing(path string) {
	closing.Lock()
	done := closing.done[wholePath(path)]
	closing.Unlock()
	if done != nil {
		<-done
	}
}

func wholePath(path string) string {
	if whole, err := filepath.Abs(path); err == nil {
		return whole
	}
	return path
}
