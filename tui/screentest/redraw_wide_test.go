package screentest

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// The libraries read how wide ambiguous characters are while they initialise, so each width is drawn in a process of
// its own: this test's own program, started once for each.

const widthVariable = "RUNEWIDTH_EASTASIAN"

// ambiguous are the characters of ambiguous width that records and screens hold: the dot of minority names, quotation
// marks, signs of ledgers, lines.
const ambiguous = "·“”‘’…—×°①Ⅰ℃→●■─│"

// inChild tells the program that it is the process of one width.
const inChild = "SUIFANG_TEST_WIDTH"

func TestBothWidthsAreDrawnRight(t *testing.T) {
	if os.Getenv(inChild) != "" {
		t.Skip("this is one of the processes")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, wide := range []string{"0", "1"} {
		t.Run(widthVariable+"="+wide, func(t *testing.T) {
			cmd := exec.Command(self, "-test.run=^TestOneWidth$", "-test.v")
			cmd.Env = append(os.Environ(), inChild+"="+wide, widthVariable+"="+wide)
			out, err := cmd.CombinedOutput()
			if err != nil || !strings.Contains(string(out), "--- PASS: TestOneWidth") {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// TestOneWidth redraws mixed screens at the width that this process has read.
func TestOneWidth(t *testing.T) {
	wide := os.Getenv(inChild)
	if wide == "" {
		t.Skip("one of two processes that TestBothWidthsAreDrawnRight starts")
	}
	if got, want := ansi.StringWidth("·"), 1+len(strings.Trim(wide, "0")); got != want {
		t.Fatalf("with %s=%s a dot takes %d cells, not %d", widthVariable, wide, got, want)
	}
	for _, term := range []string{"xterm-256color", ""} { // without TERM, as on Windows
		for _, scroll := range []bool{true, false} {
			t.Run(fmt.Sprintf("TERM=%s scroll=%v", term, scroll), func(t *testing.T) {
				redraw(t, term, scroll, 1500)
			})
		}
	}
}
