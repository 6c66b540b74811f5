// Package timing measures what a clerk waits for: on each screen from her key to the frame that answers it, and
// what each act takes until it is on disk. It counts; no text, key that is text, or person is in what it keeps.
package timing

import (
	"io"
	"sync"
	"time"
)

// A Watch measures one run of the program. A nil one measures nothing.
type Watch struct {
	mu     sync.Mutex
	times  Times
	screen string    // that the last key was for
	since  time.Time // the key that no frame has answered yet; zero: none
	drawn  bool      // what came of it is drawn: the next bytes are its frame
	trace  *trace
}

// NewWatch measures from now on. Every step is written to a trace, if there is one.
func NewWatch(to io.Writer) *Watch {
	w := &Watch{times: Times{}}
	if to != nil {
		w.trace = newTrace(to)
	}
	return w
}

// actKey is what a key counts as, beside the acts of a clerk.
const actKey = "key"

// longestWait is how late a frame may come and still be the answer to a key: one that alters nothing gets none.
const longestWait = 5 * time.Second

// Key says that a key has come in, for a screen. Where a frame is on its way, that is the answer to the first of its
// keys.
func (w *Watch) Key(screen, key string) {
	if w == nil {
		return
	}
	now := time.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.screen = screen
	if w.since.IsZero() || !w.drawn {
		w.since, w.drawn = now, false
	}
	w.trace.line(now, "key", screen, key)
}

// Drawn says that the answer to a message has been worked out and drawn, whether that looks another way than before,
// and what both took.
func (w *Watch) Drawn(screen, message string, changed bool, update, view time.Duration) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.drawn = w.drawn || changed && !w.since.IsZero()
	w.trace.line(time.Now(), "view", screen, message, changed, update.Microseconds(), view.Microseconds())
}

// Written says that so many bytes have gone to the terminal.
func (w *Watch) Written(bytes int) {
	now := time.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.trace.line(now, "frame", "", bytes)
	if !w.drawn {
		return
	}
	if took := now.Sub(w.since); took < longestWait {
		w.times.add(w.screen, actKey, took)
	}
	w.since, w.drawn = time.Time{}, false
}

// Took counts an act of the clerk that has been recorded, for the screen that she gave the last key to.
func (w *Watch) Took(act string, took time.Duration) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.times.add(w.screen, act, took)
	w.trace.line(time.Now(), "act", w.screen, act, took.Microseconds())
}

// End ends the trace and gives what was counted.
func (w *Watch) End() Times {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.trace.end()
	return w.times
}
