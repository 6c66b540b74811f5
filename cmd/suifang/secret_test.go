package main

import (
	"errors"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"suifang/tui/screentest"
)

func TestReadKeys(t *testing.T) {
	for _, tt := range []struct {
		name, typed, want string
		err               error
	}{
		{"a line", "三个词 abc\r", "三个词 abc", nil},
		{"the last character taken back, whole", "a词\x7fb\n", "ab", nil},
		{"taken back before the first", "\x08\x7fx\r", "x", nil},
		{"begun anew", "wrong\x15right\r", "right", nil},
		{"Ctrl+D at once", "\x04", "", errNoPassphrase},
		{"Ctrl+D later ends nothing", "a\x04b\r", "ab", nil},
		{"Ctrl+C", "ab\x03", "", errInterrupted},
		{"a terminal that is gone", "ab", "", io.EOF},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := readKeys(strings.NewReader(tt.typed))
			if string(got) != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("read %q, %v", got, err)
			}
		})
	}
}

// TestCtrlDAtThePassphraseEndsWithASentence presses it at the prompt of the real program.
func TestCtrlDAtThePassphraseEndsWithASentence(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a key of Unix")
	}
	d := &day{t: t, home: t.TempDir()}
	db := filepath.Join(d.home, "x.db")
	setUp := screentest.StartBinary(t, d.program(), []string{"init", "--db", db, "--site", "站", "--clerk", "李", "--recovery-file", db + ".txt"},
		append(d.env(), "SUIFANG_PASSPHRASE="+dayPassphrase), 80, 24)
	if err := setUp.WaitExit(); err != nil {
		t.Fatalf("%v\n%s", err, setUp.Screen())
	}
	term := screentest.StartBinary(t, d.program(), []string{"find", "x", "--db", db}, d.env(), 80, 24)
	term.WaitFor("口令:")
	term.Press("ctrl+d")
	if err := term.WaitExit(); err == nil {
		t.Error("it ended well")
	}
	term.WaitFor("没有口令")
}
