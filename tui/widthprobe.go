package tui

import (
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
)

// Consoles of a Chinese system draw some characters two cells wide that others draw in one, the dot in
// minority names and quotation marks among them. The libraries that measure text read this variable while
// they initialise, and at no other time.
const widthVariable = "RUNEWIDTH_EASTASIAN"

// probed are three characters of ambiguous width: a line, a quotation mark, a dot.
var probed = []string{"\u2500", "\u201c", "\u00b7"}

const probeLimit = 200 * time.Millisecond

// fitWidth starts the program again with the variable set, if this terminal draws ambiguous characters two
// cells wide. A variable that is set already, to whatever, decides. Where the program is started again as a
// child, it does not return.
func fitWidth() error {
	if _, set := os.LookupEnv(widthVariable); set || os.Getenv("TERM") == "dumb" {
		return nil
	}
	if !term.IsTerminal(os.Stdin.Fd()) || !term.IsTerminal(os.Stdout.Fd()) || !ambiguousWide() {
		return nil
	}
	program, err := os.Executable()
	if err != nil {
		return nil // the screens are drawn a little wrong, but they are drawn
	}
	return startAgain(program, append(os.Environ(), widthVariable+"=1"))
}

// probeRequest writes each character at the start of the line and asks where the cursor then stands; what
// every terminal knows to answer ends it, and the line is wiped.
func probeRequest() string {
	var b strings.Builder
	for _, c := range probed {
		b.WriteString("\r" + c + "\x1b[6n")
	}
	return b.String() + "\r\x1b[K\x1b[c"
}

// probeEnded says whether the last answer is in: CSI ? ... c.
func probeEnded(answer string) bool {
	_, after, found := strings.Cut(answer, "\x1b[?")
	return found && strings.Contains(after, "c")
}

// probeWide reads the answers, CSI row ; column R: behind a character of one cell the cursor stands in
// column 2.
func probeWide(answer string) bool {
	for _, report := range strings.Split(answer, "\x1b[")[1:] {
		position, _, is := strings.Cut(report, "R")
		_, column, two := strings.Cut(position, ";")
		if n, err := strconv.Atoi(column); is && two && err == nil && n > 2 {
			return true
		}
	}
	return false
}
