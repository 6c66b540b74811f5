package widget

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Cut is what stands where text was cut off.
const Cut = ".."

// Width is the number of cells that s takes on the screen: two for a Han character, none for a style.
func Width(s string) int {
	if n, ok := plainWidth(s); ok {
		return n
	}
	return ansi.StringWidth(s)
}

// plainWidth counts text of ASCII, Han, full-width marks and styles, which is nearly all there is: a list
// measures thousands of cells at every key. Anything else it leaves to those who know all of Unicode.
func plainWidth(s string) (n int, ok bool) {
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c >= ' ' && c <= '~':
			n, i = n+1, i+1
		case c == '\x1b':
			end := styleEnd(s, i)
			if end < 0 {
				return 0, false
			}
			i = end
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if !alwaysWide(r) {
				return 0, false
			}
			n, i = n+2, i+size
		}
	}
	return n, true
}

// styleEnd is where the style sequence that begins at i ends, or -1 if it is another sequence.
func styleEnd(s string, i int) int {
	if i+1 >= len(s) || s[i+1] != '[' {
		return -1
	}
	for i += 2; i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == ';'); i++ {
	}
	if i >= len(s) || s[i] != 'm' {
		return -1
	}
	return i + 1
}

// alwaysWide says whether r takes two cells on every terminal.
func alwaysWide(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r >= 0x3000 && r <= 0x3002 || r >= 0x3008 && r <= 0x3011 || r >= 0xff01 && r <= 0xff5e
}

// Truncate is s, cut to at most width cells with [Cut] at the end if anything was lost.
func Truncate(s string, width int) string {
	switch {
	case width <= 0:
		return ""
	case unbounded(width):
		return s
	case Width(s) <= width:
		return s
	case width <= len(Cut):
		return ansi.Truncate(s, width, "")
	}
	return ansi.Truncate(s, width, Cut)
}

// PadRight is s in exactly width cells, cut or followed by spaces.
func PadRight(s string, width int) string {
	if unbounded(width) {
		return s
	}
	s = Truncate(s, width)
	return s + spaces(width-Width(s))
}

// PadLeft is s in exactly width cells, cut or preceded by spaces: for figures.
func PadLeft(s string, width int) string {
	if unbounded(width) {
		return s
	}
	s = Truncate(s, width)
	return spaces(width-Width(s)) + s
}

// Ends puts left and right at the two ends of a line of exactly width cells; left is cut where both do
// not fit.
func Ends(left, right string, width int) string {
	if unbounded(width) {
		return left + "  " + right
	}
	right = Truncate(right, width)
	room := width - Width(right)
	if Width(right) > 0 {
		return PadRight(left, room-1) + spaces(min(room, 1)) + right
	}
	return PadRight(left, room)
}

// Fit joins the parts, the most needed first, two cells apart in at most width cells. The first may be cut;
// any other that does not fit is left out whole.
func Fit(parts []string, width int) string {
	line := Truncate(parts[0], width)
	for _, part := range parts[1:] {
		if Width(line)+2+Width(part) <= width {
			line += "  " + part
		}
	}
	return line
}

// Wrap breaks s into lines of at most width cells, between words in Latin text and between any two Han
// characters.
func Wrap(s string, width int) []string {
	if width < 2 {
		return nil
	}
	return strings.Split(ansi.Wrap(s, width, ""), "\n")
}

func spaces(n int) string {
	if n <= 0 {
		return ""
	}
	const blank = "                                                                                "
	if n <= len(blank) {
		return blank[:n]
	}
	return strings.Repeat(" ", n)
}

// Sanitize makes stored or foreign text safe to draw on one line: escape sequences go, as do control
// characters and those that turn the direction of writing; a line break or a tab becomes a space, a
// broken byte a question mark. Every text that was not written in this program's source passes through
// it before it is drawn.
func Sanitize(s string) string {
	if clean(s) {
		return s
	}
	return strings.Map(harmless, ansi.Strip(strings.ToValidUTF8(s, "?")))
}

// clean says whether s can be drawn as it is. Most text can, and lists ask for each row.
func clean(s string) bool {
	for _, r := range s {
		if harmless(r) != r {
			return false
		}
	}
	return utf8.ValidString(s)
}

func harmless(r rune) rune {
	switch {
	case r == '\n', r == '\r', r == '\t', r == '\u2028', r == '\u2029':
		return ' '
	case r == utf8.RuneError:
		return '?'
	case unicode.IsControl(r), isFormat(r):
		return -1
	}
	return r
}

// isFormat finds the invisible characters that reorder or hide what follows them. The joiners and the
// variation selectors stay: names are written with them.
func isFormat(r rune) bool {
	switch {
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069: // embeddings, overrides, isolates
		return true
	case r == 0x200b, r == 0x200e, r == 0x200f, r == 0x061c, r == 0xfeff, r == 0x00ad:
		return true
	case r >= 0xe0000 && r <= 0xe007f, r >= 0xfff9 && r <= 0xfffb: // tags, interlinear marks
		return true
	}
	return false
}

// cells is the beginning of s that fits into width cells, without a mark where it was cut.
func cells(s string, width int) string { return ansi.Truncate(s, max(0, width), "") }
