package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/charmbracelet/x/xpty"

	"suifang/tui/text"
)

func TestADoubleClickOpensTheFileBesideTheProgram(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	beside := filepath.Join(filepath.Dir(program), defaultDB)
	empty, withFile := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(withFile, defaultDB), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, dir, given, variable string
		ownWindow                  bool
		want                       string
	}{
		{"double click", empty, "", "", true, beside},
		{"shortcut into a folder with a file", withFile, "", "", true, defaultDB},
		{"shortcut that names a file", empty, "other.db", "", true, "other.db"},
		{"file named for the whole PC", empty, "", "other.db", true, "other.db"},
		{"typed in a console", empty, "", "", false, defaultDB},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(tt.dir)
			c := &call{db: tt.given, ownWindow: tt.ownWindow, getenv: func(string) string { return tt.variable }}
			if got := c.path(); got != tt.want {
				t.Errorf("path = %q, want %q", got, tt.want)
			}
		})
	}
}

// TestAWindowOfItsOwnStaysUntilItIsRead: it waits for Enter where there is something to read.
func TestAWindowOfItsOwnStaysUntilItIsRead(t *testing.T) {
	for _, tt := range []struct {
		name               string
		ownWindow, screens bool
		code               int
		waits              bool
	}{
		{"screens that failed", true, true, exitFailed, true},
		{"a command's result", true, false, exitDone, true},
		{"screens that were quit", true, true, exitDone, false},
		{"in a console that stays", false, false, exitFailed, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pty, err := xpty.NewUnixPty(80, 24)
			if err != nil {
				t.Skip("no pseudo-terminals here:", err)
			}
			defer pty.Close()
			window := pty.Slave()
			c := &call{in: window, out: window, err: window, ownWindow: tt.ownWindow, screens: tt.screens, text: text.For(text.English)}
			closed := make(chan struct{})
			go func() {
				c.keepWindow(tt.code)
				close(closed)
			}()
			if tt.waits {
				said := make([]byte, 80)
				if n, err := pty.Master().Read(said); err != nil || n == 0 {
					t.Fatal(err)
				}
				select {
				case <-closed:
					t.Error("it closes with nobody having read it")
				default:
				}
				if _, err := pty.Master().WriteString("\r"); err != nil {
					t.Fatal(err)
				}
			}
			select {
			case <-closed:
			case <-time.After(time.Minute):
				t.Error("it stays open for ever")
			}
		})
	}
}
