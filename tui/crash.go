package tui

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// watched runs the program. What Bubble Tea writes about a panic is caught instead of shown: the value that
// was panicked with may hold a person's data, the stack behind it does not.
//
// It writes that beside us, and may not have begun when Run returns. So after a panic standard error stays
// caught, for the little that is left of the process: whoever has something to say has kept the real one.
func watched(p *tea.Program) (stack string, err error) {
	stderr := os.Stderr
	caught := catchStderr()
	_, err = p.Run()
	if !errors.Is(err, tea.ErrProgramPanic) {
		os.Stderr = stderr
		caught.writer.Close()
		return "", err
	}
	return caught.stack(time.Second), err
}

// A catcher stands in the place of standard error.
type catcher struct {
	writer *os.File
	mu     sync.Mutex
	text   strings.Builder
}

// catchStderr takes the place of standard error. Where there is no pipe to be had, what is written is lost,
// which is better than shown.
func catchStderr() *catcher {
	reader, writer, err := os.Pipe()
	if err != nil {
		writer, _ = os.OpenFile(os.DevNull, os.O_WRONLY, 0)
		os.Stderr = writer
		return &catcher{writer: writer}
	}
	os.Stderr = writer
	c := &catcher{writer: writer}
	go c.read(reader)
	return c
}

func (c *catcher) read(reader *os.File) {
	defer reader.Close()
	b := make([]byte, 4096)
	for {
		n, err := reader.Read(b)
		c.mu.Lock()
		c.text.Write(b[:n])
		c.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// stack waits until a stack is there, at most for the limit.
func (c *catcher) stack(limit time.Duration) string {
	for end := time.Now().Add(limit); ; time.Sleep(5 * time.Millisecond) {
		c.mu.Lock()
		text := c.text.String()
		c.mu.Unlock()
		if stack, whole := stackOf(text); whole || time.Now().After(end) {
			return stack
		}
	}
}

// values are the arguments of functions in a trace: addresses mostly, but dates and numbers stand there as they are.
var values = regexp.MustCompile(`\([^()]*0x[^()]*\)`)

// TraceWithoutValues leaves of a trace only where it leads.
func TraceWithoutValues(trace string) string { return values.ReplaceAllString(trace, "(…)") }

// stackOf cuts what Bubble Tea writes of a panic down to the stack: functions, lines and addresses. What
// stands before it is the value, which may hold anything.
func stackOf(written string) (stack string, whole bool) {
	const before = "Restoring terminal...\r\n\r\n"
	at := strings.LastIndex(written, before)
	if at < 0 {
		return "", false
	}
	stack = written[at+len(before):]
	return strings.ReplaceAll(stack, "\r", ""), strings.HasSuffix(stack, "\r\n\r\n")
}

// writeTrace keeps a stack in the user's configuration folder, in place of the last one.
func writeTrace(trace string) (name string, err error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	name = filepath.Join(dir, "suifang", "crash.txt")
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return "", err
	}
	return name, os.WriteFile(name, []byte(trace), 0o600)
}
