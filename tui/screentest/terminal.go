// Package screentest runs screens for tests and reads what they show.
//
// [Start] runs a model in Bubble Tea itself against a terminal emulator in the same process; [StartBinary]
// runs a built program in a pseudo-terminal against the same emulator; [Drive] runs one room without
// either, a key and its commands at a time. Nothing in it sleeps: waiting is for words on the screen,
// with a deadline.
package screentest

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/charmbracelet/x/xpty"
)

// Deadline is how long a test waits for words before it fails. It is long because machines are slow, and
// costs nothing where they are not.
const Deadline = time.Minute

// A Terminal is a program at work on an emulated screen.
type Terminal struct {
	t    testing.TB
	emu  *vt.SafeEmulator
	keys *wire
	done chan struct{}
	err  error // what the program ended with; valid once done is closed

	resize func(width, height int)
	pid    int // of a program of its own
	heard  atomic.Pointer[func(bytes int)]
}

// Hear has each piece of what a program of its own writes told as it comes, before the emulator has it.
func (term *Terminal) Hear(fn func(bytes int)) { term.heard.Store(&fn) }

// listen hands on what the program writes. The emulator takes its time, which nobody who hears waits for; where nobody
// does, it has each piece at once.
func (term *Terminal) listen(pty io.Reader) {
	pieces := make(chan []byte, 1<<10)
	go func() {
		for b := range pieces {
			_, _ = term.emu.Write(b)
		}
	}()
	defer close(pieces)
	for b := make([]byte, 64<<10); ; {
		n, err := pty.Read(b)
		if fn := term.heard.Load(); fn == nil {
			_, _ = term.emu.Write(b[:n])
		} else {
			(*fn)(n)
			pieces <- bytes.Clone(b[:n])
		}
		if err != nil {
			return
		}
	}
}

// Process is the number of the program that [StartBinary] started.
func (term *Terminal) Process() int { return term.pid }

// Start runs a model on a screen of the size given. It is stopped when the test ends.
func Start(t testing.TB, model tea.Model, width, height int) *Terminal {
	t.Helper()
	term := newTerminal(t, width, height)
	_, _ = term.emu.Write([]byte("\x1b[20h")) // no terminal driver stands between to turn NL into CR NL
	program := tea.NewProgram(model,
		tea.WithInput(term.keys), tea.WithOutput(term.emu), tea.WithWindowSize(width, height),
		tea.WithEnvironment([]string{"TERM=xterm-256color"}), tea.WithFPS(120), tea.WithoutSignals())
	term.resize = func(width, height int) { program.Send(tea.WindowSizeMsg{Width: width, Height: height}) }
	go io.Copy(term.keys, term.emu) // the emulator's answers to the program's questions
	go func() {
		defer close(term.done)
		_, term.err = program.Run()
	}()
	t.Cleanup(func() {
		program.Kill()
		<-term.done
		term.hangUp()
	})
	return term
}

// StartBinary runs a built program in a pseudo-terminal. env is added to the test's own environment. The
// program is killed when the test ends, if it still runs.
func StartBinary(t testing.TB, path string, args, env []string, width, height int) *Terminal {
	t.Helper()
	pty, err := xpty.NewPty(width, height)
	if err != nil {
		t.Skipf("no pseudo-terminal here: %v", err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append(append(os.Environ(), "TERM=xterm-256color", "LC_ALL=zh_CN.UTF-8"), env...)
	if err := pty.Start(cmd); err != nil {
		t.Fatal(err)
	}
	term := newTerminal(t, width, height)
	term.pid = cmd.Process.Pid
	term.resize = func(width, height int) { _ = pty.Resize(width, height) }
	go term.listen(pty)
	go io.Copy(term.keys, term.emu)
	go io.Copy(pty, term.keys)
	go func() {
		defer close(term.done)
		term.err = xpty.WaitProcess(context.Background(), cmd)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-term.done
		_ = pty.Close()
		term.hangUp()
	})
	return term
}

func newTerminal(t testing.TB, width, height int) *Terminal {
	return &Terminal{t: t, emu: vt.NewSafeEmulator(width, height), keys: newWire(), done: make(chan struct{})}
}

// hangUp ends the copying of keys and of the emulator's answers.
func (term *Terminal) hangUp() {
	_ = term.keys.Close()
	if pipe, ok := term.emu.InputPipe().(io.Closer); ok {
		_ = pipe.Close()
	}
}

// Press sends keys by their names: "enter", "f3", "ctrl+p", "shift+tab", "x".
func (term *Terminal) Press(keys ...string) {
	term.t.Helper()
	for _, k := range keys {
		sequence := sequenceOf(k)
		if sequence == "" {
			term.t.Fatalf("no such key: %s", k)
		}
		term.send(sequence)
	}
}

// Type sends text as a keyboard or an input method does.
func (term *Terminal) Type(text string) { term.send(text) }

// Paste sends text as a terminal does that has it from the clipboard.
func (term *Terminal) Paste(text string) {
	term.send(ansi.BracketedPasteStart + text + ansi.BracketedPasteEnd)
}

func (term *Terminal) send(s string) { _, _ = term.keys.Write([]byte(s)) }

// Resize changes the size of the window.
func (term *Terminal) Resize(width, height int) {
	term.emu.Resize(width, height)
	term.resize(width, height)
}

// Screen is what the screen shows, a line each, without the blanks at their ends.
func (term *Terminal) Screen() string {
	lines := strings.Split(ansi.Strip(term.emu.Render()), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \r")
	}
	return strings.Join(lines, "\n")
}

// Line is one line of the screen, from 0.
func (term *Terminal) Line(y int) string {
	lines := strings.Split(term.Screen(), "\n")
	if y >= len(lines) {
		return ""
	}
	return lines[y]
}

// Cursor is the cell of the hardware cursor.
func (term *Terminal) Cursor() (x, y int) {
	p := term.emu.CursorPosition()
	return p.X, p.Y
}

// WaitFor waits until the screen shows the text.
func (term *Terminal) WaitFor(text string) {
	term.t.Helper()
	term.WaitUntil("the screen shows "+text, func() bool { return strings.Contains(term.Screen(), text) })
}

// WaitGone waits until the screen does not show the text.
func (term *Terminal) WaitGone(text string) {
	term.t.Helper()
	term.WaitUntil("the screen no longer shows "+text, func() bool { return !strings.Contains(term.Screen(), text) })
}

// WaitCursor waits until the hardware cursor stands on the cell.
func (term *Terminal) WaitCursor(x, y int) {
	term.t.Helper()
	term.WaitUntil("the cursor arrives", func() bool {
		cx, cy := term.Cursor()
		return cx == x && cy == y
	})
}

// WaitUntil waits until what the sentence says is so.
func (term *Terminal) WaitUntil(sentence string, so func() bool) {
	term.t.Helper()
	for end := time.Now().Add(Deadline); !so(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			x, y := term.Cursor()
			term.t.Fatalf("waited in vain until %s; the cursor is at %d,%d and the screen\n%s", sentence, x, y, term.Screen())
		}
	}
}

// WaitExit waits until the program has ended, and gives what it ended with.
func (term *Terminal) WaitExit() error {
	term.t.Helper()
	select {
	case <-term.done:
		return term.err
	case <-time.After(Deadline):
		term.t.Fatalf("the program does not end; the screen\n%s", term.Screen())
		return nil
	}
}
