package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"time"

	"suifang/tui/widget"
)

// A progress is the line on standard error that says how far long work has come, how fast it goes and how
// long it will take. Where nobody sits at the screen it says nothing.
type progress struct {
	c     *call
	name  string
	shown bool
	width int // of what stands there
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
	p.line(p.c.text.CLI.Progress(p.name, done, all, int(rate), left))
}

// line puts another line in the place of the one before. It wipes with blanks: a Windows console shows control
// sequences of a program that has not asked for them as letters.
func (p *progress) line(line string) {
	_, _ = fmt.Fprint(p.c.err, "\r"+widget.PadRight(line, p.width))
	p.width = widget.Width(line)
}

// end takes the line away.
func (p *progress) end() {
	if p.width > 0 {
		p.line("")
		_, _ = fmt.Fprint(p.c.err, "\r")
	}
}

// interruptible is the context of long work: Ctrl+C ends it where it can stop cleanly.
func interruptible() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt)
}
