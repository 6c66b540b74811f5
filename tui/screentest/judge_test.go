//go:build unix

package screentest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// TestScreenJudgesWideSigns has GNU screen, which draws ambiguous characters two cells wide where it is told to, read
// what the renderer draws in a process of that width.
func TestScreenJudgesWideSigns(t *testing.T) {
	if os.Getenv(inChild) != "1" {
		runWide(t, "^TestScreenJudgesWideSigns$")
		return
	}
	fifo, capture := startScreen(t)
	var out bytes.Buffer
	scr := uv.NewTerminalRenderer(&out, []string{"TERM=screen"})
	scr.SetColorProfile(colorprofile.ASCII)
	scr.SetRelativeCursor(false)
	scr.SetFullscreen(true)
	scr.SetScrollOptim(false)
	scr.Erase()
	cells := uv.NewScreenBuffer(frameWidth, frameHeight)
	f := newFrames(3)
	for i := range 40 {
		lines := f.next()
		cells.Clear()
		uv.NewStyledString(strings.Join(lines, "\n")).Draw(cells, cells.Bounds())
		scr.Render(cells.RenderBuffer)
		if err := scr.Flush(); err != nil {
			t.Fatal(err)
		}
		if _, err := fifo.Write(out.Bytes()); err != nil {
			t.Fatal(err)
		}
		out.Reset()
		want := strings.TrimRight(copied(plain(lines)), "\n")
		got := ""
		for end := time.Now().Add(Deadline); got != want; got = capture() {
			if time.Now().After(end) {
				t.Fatalf("frame %d is drawn as\n%q\ninstead of\n%q", i, got, want)
			}
		}
	}
}

// runWide runs a test in a process in which ambiguous characters are two cells wide.
func runWide(t *testing.T, name string) {
	if _, err := exec.LookPath("screen"); err != nil {
		t.Skip("GNU screen is not installed: it cannot be asked")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run="+name, "-test.v")
	cmd.Env = append(os.Environ(), inChild+"=1", widthVariable+"=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// startScreen starts a screen that shows what is written to the pipe; capture reads it.
func startScreen(t *testing.T) (pipe *os.File, capture func() string) {
	dir := t.TempDir()
	rc, fifo, file := filepath.Join(dir, "rc"), filepath.Join(dir, "pipe"), filepath.Join(dir, "copy")
	sockets := filepath.Join(dir, "s")
	if err := os.Mkdir(sockets, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(rc, []byte("defutf8 on\ncjkwidth on\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprint("suifang-width-", os.Getpid())
	env := append(os.Environ(), "SCREENDIR="+sockets, "LC_ALL=C.UTF-8", "TERM=xterm")
	run := exec.Command("screen", "-U", "-D", "-m", "-S", name, "-c", rc, "sh", "-c", "stty raw -echo; exec cat '"+fifo+"'")
	run.Env = env
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = run.Process.Kill(); _ = run.Wait() })
	pipe, err := os.OpenFile(fifo, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pipe.Close() })
	return pipe, func() string {
		ask := exec.Command("screen", "-S", name, "-X", "hardcopy", file)
		ask.Env = env
		_ = ask.Run()
		b, _ := os.ReadFile(file)
		lines := strings.Split(string(b), "\n")
		for i := range lines {
			lines[i] = strings.TrimRight(lines[i], " ")
		}
		return strings.TrimRight(strings.Join(lines, "\n"), "\n")
	}
}

// copied is how screen copies text to a file while nobody looks at it: the low byte of each character, and a byte of
// ones for the second cell of a wide one.
func copied(text string) string {
	var b strings.Builder
	for _, r := range text {
		b.WriteByte(byte(r))
		if ansi.StringWidth(string(r)) == 2 {
			b.WriteByte(0xff)
		}
	}
	return b.String()
}
