package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"time"
)

// A progress is the line on standard error that says how far long work has come, how fast it goes and how
// long it will take. Where nobody sits at the screen it says nothing.
type progress struct {
	c     *call
	name  string
	shown bool
	begun time.Time
	last  time.Time
}

const redraw = 200 * time.Millisecond

func (c *call) newProgress(name string) *progress {
	now := time.Now()
	return &progress{c: c, name: name, shown: isTerminal(c.out) && isTerminal(c.err), begun: now, last: now}
}

// at says that done of all have been worked.
func (p *progress) at(done, all int) {
	now := time.Now()
	if !p.shown || now.Sub(p.last) < redraw {
		return
	}
	p.last = now
	rate := float64(done) / now.Sub(p.begun).Seconds()
	left := time.Duration(0)
	if rate > 0 {
		left = time.Duration(float64(all-done) / rate * float64(time.Second)).Round(time.Second)
	}
	_, _ = fmt.Fprintf(p.c.err, "\r%s\x1b[K", p.c.text.CLI.Progress(p.name, done, all, int(rate), left))
}

// end takes the line away.
func (p *progress) end() {
	if p.shown {
		_, _ = fmt.Fprint(p.c.err, "\r\x1b[K")
	}
}

// interruptible is the context of long work: Ctrl+C ends it where it can stop cleanly.
func interruptible() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt)
}
