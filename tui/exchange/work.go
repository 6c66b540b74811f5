package exchange

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/tui/widget"
)

// A phase is which part of a work is under way.
type phase int

const (
	verifying phase = iota
	comparing
	taking
	writing
)

// A work runs beside the program's loop until it is done or stopped.
type work struct {
	stop      context.CancelFunc
	progress  chan progressMsg
	done      chan struct{} // closed once result stands
	result    any
	abandoned bool // the screen was left: what it has opened is closed again. Only the loop looks at it
}

// progressMsg says how far a work has come.
type progressMsg struct {
	of    *work
	phase phase
	widget.Progress
}

// endedMsg brings what came of it.
type endedMsg struct{ of *work }

// wait is the command that brings the next that is to be told.
func (w *work) wait() tea.Msg {
	select {
	case <-w.done:
		return endedMsg{w}
	case p := <-w.progress:
		return p
	}
}

// tell is the progress of a phase. What nobody fetches in time is dropped.
func (w *work) tell(p phase) store.Progress {
	begun := time.Now() // measures the work, says nothing about the day
	return func(done, total int) {
		select {
		case w.progress <- progressMsg{w, p, widget.Progress{Done: done, Total: total, Elapsed: time.Since(begun)}}:
		default:
		}
	}
}

// begin starts a work.
func (s *Screen) begin(first phase, do func(context.Context, *work) any) tea.Cmd {
	ctx, cancel := context.WithCancel(context.Background())
	w := &work{stop: cancel, progress: make(chan progressMsg, 1), done: make(chan struct{})}
	s.work, s.step, s.form, s.stopping = w, working, nil, false
	s.phase, s.progress = first, widget.Progress{}
	return tea.Batch(func() tea.Msg {
		defer cancel()
		w.result = do(ctx, w)
		close(w.done)
		return nil
	}, w.wait)
}

// advance shows how far the work has come.
func (s *Screen) advance(msg progressMsg) tea.Cmd {
	if msg.of != s.work {
		return nil
	}
	s.phase, s.progress = msg.phase, msg.Progress
	return s.work.wait
}

// stop lets the work end where it leaves everything whole.
func (s *Screen) stop() {
	if s.work != nil && !s.stopping {
		s.stopping = true
		s.work.stop()
	}
}

// halt ends the work and closes the other file: the screen is about to go.
func (s *Screen) halt() tea.Cmd {
	w, let := s.work, s.letGo()
	if s.step == coming || s.step == sending {
		s.step, s.form = listing, nil
	}
	if w == nil {
		return let
	}
	s.stop()
	w.abandoned = true
	return func() tea.Msg {
		<-w.done
		if looked, is := w.result.(lookedMsg); is && looked.offer != nil {
			_ = looked.offer.Close()
		}
		if let != nil {
			let()
		}
		return nil
	}
}

// ended takes what came of the work.
func (s *Screen) ended(msg endedMsg) tea.Cmd {
	if msg.of != s.work || s.work == nil {
		return nil
	}
	s.work = nil
	switch result := msg.of.result.(type) {
	case lookedMsg:
		if msg.of.abandoned {
			s.step = listing
			return s.lookAround()
		}
		return s.looked(result)
	case tookMsg:
		return s.tookIn(result)
	case wroteMsg:
		if msg.of.abandoned && result.err != nil {
			s.step, s.form = listing, nil
			return s.lookAround()
		}
		return s.written(result)
	}
	return nil
}
