package tui

import (
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// A ferry tells the loop how far a file has come between the stick and this PC, while it is copied beside it.
type ferry struct {
	turn   atomic.Int64 // odd while a file is on its way; what was told of another turn is old
	latest chan copiedMsg
}

// copiedMsg says how far a copy has come.
type copiedMsg struct {
	turn int64
	widget.Progress
}

func newFerry() *ferry { return &ferry{latest: make(chan copiedMsg, 1)} }

// often is how long a share stands before the next is told: nobody reads faster, and old PCs draw slowly.
const often = 200 * time.Millisecond

// start is what a copy that begins now tells of itself; end is called when it has come to its end.
func (f *ferry) start() (told store.Progress, end func()) {
	turn, begun := f.turn.Add(1), time.Now() // measures the work, says nothing about the day
	last := begun
	told = func(done, total int) {
		now := time.Now()
		if now.Sub(last) < often {
			return
		}
		last = now
		f.tell(copiedMsg{turn, widget.Progress{Done: done, Total: total, Elapsed: now.Sub(begun)}})
	}
	return told, func() { f.turn.Add(1) }
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

// awaitCopied waits for the next, as long as the program runs.
func (a *App) awaitCopied() tea.Cmd {
	latest := a.desk.ferry.latest
	return screen.Beside(func() tea.Msg { return <-latest })
}

// copied shows how far the copy has come, on the screen that waits for it or in the last line.
func (a *App) copied(msg copiedMsg) tea.Cmd {
	if msg.turn == a.desk.ferry.turn.Load() {
		a.copying = msg
		return tea.Batch(a.front().Update(screen.CopyingMsg{Progress: msg.Progress}), a.awaitCopied())
	}
	return a.awaitCopied()
}

// copiedShare is the share of the copy that is on its way; empty while it is not known.
func (a *App) copiedShare() string {
	if a.copying.turn != a.desk.ferry.turn.Load() {
		return ""
	}
	return "  " + a.copying.Share(a.session.Styles)
}
