package tui

import (
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"

	"suifang/store"
	"suifang/tui/widget"
)

// Consoles of a Chinese system draw some characters two cells wide that others draw in one, the dot in
// minority names and quotation marks among them. The libraries that measure text read this variable while
// they initialise, and at no other time.
const widthVariable = "RUNEWIDTH_EASTASIAN"

// probed are three characters of ambiguous width: a line, a quotation mark, a dot.
var probed = []string{"\u2500", "\u201c", "\u00b7"}

const probeLimit = 200 * time.Millisecond

// fitWidth finds out how wide this terminal draws ambiguous characters: "" if that cannot be told. Where it is two
// cells, it starts the program again with the variable set. A variable that is set already, to whatever, decides,
// and after it what is set for this PC. Where the program is started again as a child, it does not return.
func fitWidth(set store.Cells) (store.Cells, error) {
	if value, given := os.LookupEnv(widthVariable); given {
		return givenCells(value), nil
	}
	if !term.IsTerminal(os.Stdin.Fd()) || !term.IsTerminal(os.Stdout.Fd()) {
		return "", nil
	}
	if set == "" {
		set = probeCells()
	}
	if set != store.CellsWide {
		return set, nil
	}
	program, err := os.Executable()
	if err != nil {
		return "", nil // the screens are drawn a little wrong, but they are drawn
	}
	return "", startAgain(program, append(os.Environ(), widthVariable+"=1"))
}

// givenCells reads the variable as the libraries do.
func givenCells(value string) store.Cells {
	if wide, err := strconv.ParseBool(value); err == nil && wide {
		return store.CellsWide
	}
	return store.CellsNarrow
}

// border is what lines are drawn with: what is set for this PC; else box drawing where the terminal has said that
// it takes one cell. A Chinese console may say so and draw it in two.
func border(set store.Border, found store.Cells) widget.Border {
	switch {
	case set == store.BorderLines:
		return widget.Lines
	case set == store.BorderASCII, found != store.CellsNarrow, chineseConsole():
		return widget.ASCII
	}
	return widget.Lines
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

// readCells reads the answers, CSI row ; column R: behind a character of one cell the cursor stands in column 2.
// It is "" unless every character was answered for.
func readCells(answer string) store.Cells {
	answered := 0
	for _, report := range strings.Split(answer, "\x1b[")[1:] {
		position, _, is := strings.Cut(report, "R")
		_, column, two := strings.Cut(position, ";")
		n, err := strconv.Atoi(column)
		switch {
		case !is || !two || err != nil:
		case n > 2:
			return store.CellsWide
		default:
			answered++
		}
	}
	if answered < len(probed) {
		return ""
	}
	return store.CellsNarrow
}
