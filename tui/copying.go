package tui

import (
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// A ferry tells the loop how far work has come that is done beside it: a file that is copied between the stick and this
// PC or looked through before it opens, an erasure that writes the file anew.
type ferry struct {
	turn   atomic.Int64 // odd while something is on its way; what was told of another turn is old
	latest chan copiedMsg
	shown  copiedMsg // the loop's
}

// copiedMsg says how far a work has come.
type copiedMsg struct {
	of        *ferry
	turn      int64
	verifying bool // it is looked through, not copied
	widget.Progress
}

func newFerry() *ferry { return &ferry{latest: make(chan copiedMsg, 1)} }

// often is how long a share stands before the next is told: nobody reads faster, and old PCs draw slowly.
const often = 200 * time.Millisecond

// A trip is one work that is told of.
type trip struct {
	of    *ferry
	turn  int64
	begun time.Time
	last  time.Time
}

// start begins one; end is called when it has come to its end.
func (f *ferry) start() (t *trip, end func()) {
	now := time.Now() // measures the work, says nothing about the day
	return &trip{of: f, turn: f.turn.Add(1), begun: now, last: now}, func() { f.turn.Add(1) }
}

func (t *trip) copied(done, total int)   { t.tell(false, done, total) }
func (t *trip) verified(done, total int) { t.tell(true, done, total) }

func (t *trip) opening() store.Telling {
	return store.Telling{Copying: t.copied, Verifying: t.verified}
}

func (t *trip) tell(verifying bool, done, total int) {
	now := time.Now()
	if now.Sub(t.last) < often {
		return
	}
	t.last = now
	t.of.tell(copiedMsg{t.of, t.turn, verifying, widget.Progress{Done: done, Total: total, Elapsed: now.Sub(t.begun)}})
}

// tell puts the newest in the place of one that nobody has fetched.
func (f *ferry) tell(msg copiedMsg) {
	select {
	case <-f.latest:
	default:
	}
	select {
	case f.latest <- msg:
	default:
	}
}

// await waits for the next, as long as the program runs.
func (f *ferry) await() tea.Cmd { return screen.Beside(func() tea.Msg { return <-f.latest }) }

// share is how much of the work that is on its way is done; empty while it is not known.
func (f *ferry) share(styles *widget.Styles) string {
	if f.shown.turn != f.turn.Load() {
		return ""
	}
	return "  " + f.shown.Share(styles)
}

// copied shows how far work has come, on the screen that waits for it or in the last line.
func (a *App) copied(msg copiedMsg) tea.Cmd {
	f := msg.of
	if msg.turn != f.turn.Load() {
		return f.await()
	}
	f.shown = msg
	if f != a.desk.ferry {
		return f.await()
	}
	return tea.Batch(a.front().Update(screen.CopyingMsg{Progress: msg.Progress, Verifying: msg.verifying}), f.await())
}
