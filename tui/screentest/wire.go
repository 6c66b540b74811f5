package screentest

import (
	"io"
	"sync"
)

// A wire carries keys and the terminal's answers to a program, and holds as much as is put in: who writes never waits.
//
// A pipe without room lets all sides wait for each other: the program's reader for its loop, that for the drawing under
// way, the drawing for the emulator, and the emulator, held, for somebody to take its answer, which goes down the same
// pipe that the reader reads. Then not even the screen can be looked at, and no deadline is ever met.
type wire struct {
	mu     sync.Mutex
	more   sync.Cond
	held   []byte
	closed bool
}

func newWire() *wire {
	w := &wire{}
	w.more.L = &w.mu
	return w
}

// Write puts bytes in. Those for a program that has ended lead nowhere.
func (w *wire) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.held = append(w.held, b...)
	w.more.Signal()
	return len(b), nil
}

// Read takes what is there, and waits for something.
func (w *wire) Read(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.held) == 0 && !w.closed {
		w.more.Wait()
	}
	if len(w.held) == 0 {
		return 0, io.EOF
	}
	n := copy(b, w.held)
	w.held = w.held[n:]
	return n, nil
}

// Close ends the reading.
func (w *wire) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	w.more.Broadcast()
	return nil
}
