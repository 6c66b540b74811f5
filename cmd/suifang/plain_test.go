package main

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/xpty"

	"suifang/tui/screentest"
)

// A lines is the program line by line on a true terminal, with every byte that it has written.
type lines struct {
	t    *testing.T
	pty  xpty.Pty
	done chan error
	cmd  *exec.Cmd

	mu      sync.Mutex
	written bytes.Buffer
}

func startLines(d *day, env []string, args ...string) *lines {
	pty, err := xpty.NewPty(80, 24)
	if err != nil {
		d.t.Skipf("no pseudo-terminal here: %v", err)
	}
	l := &lines{t: d.t, pty: pty, done: make(chan error, 1), cmd: exec.Command(d.program(), args...)}
	l.cmd.Env = append(append(l.cmd.Environ(), d.env()...), env...)
	if err := pty.Start(l.cmd); err != nil {
		d.t.Fatal(err)
	}
	go l.listen()
	go func() { l.done <- l.cmd.Wait() }()
	d.t.Cleanup(func() { _ = l.cmd.Process.Kill(); _ = pty.Close() })
	return l
}

func (l *lines) listen() {
	b := make([]byte, 4096)
	for {
		n, err := l.pty.Read(b)
		l.mu.Lock()
		l.written.Write(b[:n])
		l.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (l *lines) all() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.written.String()
}

// waitFor waits until the text stands behind what was read before, and gives what came with it.
func (l *lines) waitFor(text string, from int) string {
	l.t.Helper()
	for end := time.Now().Add(screentest.Deadline); ; time.Sleep(time.Millisecond) {
		if all := l.all(); len(all) > from && strings.Contains(all[from:], text) {
			return all[from:]
		}
		if time.Now().After(end) {
			l.t.Fatalf("waited in vain for %q in\n%s", text, l.all()[from:])
		}
	}
}

// answer types a line, and waits for the prompt that follows it.
func (l *lines) answer(line, prompt string) string {
	l.t.Helper()
	from := len(l.all())
	if _, err := l.pty.Write([]byte(line + "\r")); err != nil {
		l.t.Fatal(err)
	}
	return l.waitFor(prompt, from)
}

// end waits until the program has ended.
func (l *lines) end() error {
	l.t.Helper()
	select {
	case err := <-l.done:
		return err
	case <-time.After(screentest.Deadline):
		l.t.Fatalf("the program does not end:\n%s", l.all())
		return nil
	}
}

func TestPlainModeOnATerminal(t *testing.T) {
	for _, tt := range []struct {
		name string
		env  []string
		args []string
	}{
		{"asked for", []string{"TERM=xterm-256color"}, []string{"--plain"}},
		{"a terminal that cannot draw", []string{"TERM=dumb"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			d := &day{t: t, db: filepath.Join(dir, "demo.db"), home: dir, width: 80, height: 24}
			args := []string{"--db", d.db, "--today", "2026-11-21"}
			d.run(append(args, "demo", "--seed", "1", "--people", "300", "--no-open")...)
			l := startLines(d, tt.env, append(args, tt.args...)...)
			l.waitFor("口令> ", 0)
			l.answer("demo", "编号, ")
			if strings.Contains(l.all(), "demo\r") {
				t.Error("the passphrase is shown")
			}
			l.answer("3", "结果: ")
			l.answer("2", "日期 [")
			if err := l.cmd.Process.Signal(syscall.SIGHUP); err != nil { // the window is closed
				t.Fatal(err)
			}
			_ = l.end()
			again := startLines(d, tt.env, append(args, tt.args...)...)
			again.waitFor("口令> ", 0)
			again.answer("demo", "编号, ")
			again.answer("3", "接着填? (1 是, 2 否)> ")
			again.answer("1", "日期 [")
			if !strings.Contains(again.all(), "结果: 未联系上") {
				t.Errorf("what was half-typed is not read:\n%s", again.all())
			}
			again.answer("!退出", "退出程序? (1 是, 2 否)> ")
			again.answer("1", "\n")
			if err := again.end(); err != nil {
				t.Errorf("the program ended with %v", err)
			}
			for _, all := range []string{l.all(), again.all()} {
				if i := strings.IndexAny(all, "\x1b\x07\x08"); i >= 0 {
					t.Errorf("a control character stands in what was written: %q", all[max(0, i-20):i+10])
				}
			}
		})
	}
}
