package tui

import (
	"reflect"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Bubble Tea draws whatever is new at the next tick of a ticker that never stops: a key waits for half of its period,
// and a PC on which nobody types is woken as often as one on which somebody does, a hundredth of a fast processor
// and a tenth of an old one. A pace moves that ticker: after something new has been worked out the next tick comes soon,
// further ones no more often than frames are allowed, and where nothing happens there are few.
type pace struct {
	program *tea.Program

	mu      sync.Mutex
	ticker  *time.Ticker // nil where this Bubble Tea keeps none that we find: then it ticks as ever
	rest    *time.Timer
	written time.Time // when the last frame was
	waiting bool      // something new is waiting for its tick
}

const (
	frameTime = time.Second / frames
	// soon leaves time for what a key has read beside the loop, so that one frame shows both.
	soon = 2 * time.Millisecond
	// restAfter is how long nothing happens until the ticks become few. They do not end: not everything that Bubble
	// Tea writes comes of a message that we see.
	restAfter = 100 * time.Millisecond
	restTime  = 250 * time.Millisecond
)

// tickerOf is the ticker on which a running program is drawn. It is a field that Bubble Tea does not show; a test looks
// whether it is where this looks for it.
func tickerOf(p *tea.Program) *time.Ticker {
	field := reflect.ValueOf(p).Elem().FieldByName("ticker")
	if !field.IsValid() || field.Type() != reflect.TypeFor[*time.Ticker]() {
		return nil
	}
	return *(**time.Ticker)(field.Addr().UnsafePointer())
}

// drawn is told on the program's loop when a message has been worked out, and whether that looks new.
func (p *pace) drawn(changed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ticker == nil {
		if p.ticker = tickerOf(p.program); p.ticker == nil {
			return
		}
		p.rest = time.AfterFunc(restAfter, p.calm)
	}
	p.rest.Reset(restAfter)
	switch {
	case changed && !p.waiting:
		p.waiting = true
		p.ticker.Reset(max(soon, frameTime-time.Since(p.written)))
	case !p.waiting:
		p.ticker.Reset(frameTime)
	}
}

// wrote is told when a frame has been written.
func (p *pace) wrote() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.written = time.Now()
	if p.waiting && p.ticker != nil {
		p.waiting = false
		p.ticker.Reset(frameTime)
	}
}

// calm makes the ticks few, but not while a frame may be waiting for a terminal that is slow.
func (p *pace) calm() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.waiting {
		p.waiting = false
		p.ticker.Reset(frameTime)
		p.rest.Reset(restAfter)
		return
	}
	p.ticker.Reset(restTime)
}
