package timing

import (
	"bufio"
	"fmt"
	"io"
	"time"
)

// A trace has a line for each step, its fields parted by tabs, the first the microseconds since the beginning:
//
//	key    screen  key; "text" for whatever is a character
//	view   screen  the type of the message  whether anything looks another way  its work in µs  drawing in µs
//	frame          bytes
//	act    screen  act  µs until it was on disk
type trace struct {
	to    *bufio.Writer
	begun time.Time
}

func newTrace(to io.Writer) *trace {
	return &trace{to: bufio.NewWriterSize(to, 64<<10), begun: time.Now()}
}

func (t *trace) line(at time.Time, fields ...any) {
	if t == nil {
		return
	}
	_, _ = fmt.Fprint(t.to, at.Sub(t.begun).Microseconds())
	for _, f := range fields {
		_, _ = fmt.Fprintf(t.to, "\t%v", f)
	}
	_ = t.to.WriteByte('\n')
}

func (t *trace) end() {
	if t != nil {
		_ = t.to.Flush()
	}
}
