package widget

import (
	"charm.land/bubbles/v2/key"

	"image/color"
	"strings"

	"charm.land/lipgloss/v2"

	"suifang/tui/text"
)

// An Ink paints text in one style. It is a style worked out once: lists paint thousands of cells.
type Ink struct{ on string }

const inkOff = "\x1b[m"

// NewInk works out a style.
func NewInk(style lipgloss.Style) Ink {
	on, _, _ := strings.Cut(style.Render("x"), "x")
	return Ink{on}
}

// Paint is s in the style; what s holds in other styles keeps them, and the style goes on after it.
func (k Ink) Paint(s string) string {
	if k.on == "" || s == "" {
		return s
	}
	if strings.Contains(s, inkOff) {
		s = strings.ReplaceAll(s, inkOff, inkOff+k.on)
	}
	return k.on + s + inkOff
}

// A Border says what separating lines are made of.
type Border string

const (
	ASCII Border = "ascii" // - | +: right on every terminal
	Lines Border = "lines" // box drawing: only where it is known to take one cell
)

// A Look is what is known of the terminal and wished by the clerk.
type Look struct {
	Dark    bool // the background is dark
	NoColor bool // bold, faint and reverse only
	Border  Border
	Aloud   *Aloud // set where the screens are read line by line; nil: they are drawn
}

// Styles are the few styles of the program, and the words of its widgets. One accent; red always stands
// beside a word that says the same; faint for what is done or far off. All of it lies within the 16
// colours of any terminal. Nothing is told by a style alone.
type Styles struct {
	Text *text.Texts
	Look Look

	Title    Ink // where am I
	Accent   Ink // the one accent: the focused label, a chosen value, keys in the footer
	Alert    Ink // red, beside its word: 逾期, 异常
	Dim      Ink // what is done, far off, or only a hint
	Strong   Ink // a group head, a name
	Selected Ink // the row under the cursor, beside its marker
}

// NewStyles makes the styles for a terminal.
func NewStyles(t *text.Texts, look Look) *Styles {
	plain := lipgloss.NewStyle()
	accent, alert := look.colors()
	return &Styles{
		Text: t, Look: look,
		Title:    NewInk(plain.Bold(true)),
		Accent:   NewInk(accent),
		Alert:    NewInk(alert),
		Dim:      NewInk(plain.Faint(true)),
		Strong:   NewInk(plain.Bold(true)),
		Selected: NewInk(accent.Bold(true)),
	}
}

func (l Look) colors() (accent, alert lipgloss.Style) {
	plain := lipgloss.NewStyle()
	if l.NoColor {
		return plain.Bold(true), plain.Bold(true)
	}
	pick := func(light, dark color.Color) lipgloss.Style {
		return plain.Foreground(lipgloss.LightDark(l.Dark)(light, dark))
	}
	return pick(lipgloss.Blue, lipgloss.BrightCyan), pick(lipgloss.Red, lipgloss.BrightRed)
}

// NoColor says whether the environment asks for no colour: NO_COLOR set to anything but nothing.
func NoColor(getenv func(string) string) bool { return getenv("NO_COLOR") != "" }

// Rule is a separating line that leaves the last column of the window free.
func (s *Styles) Rule(width int) string {
	if unbounded(width) {
		return ""
	}
	if s.Look.Border == Lines {
		return s.Dim.Paint(strings.Repeat("─", max(0, width-1)))
	}
	return s.Dim.Paint(strings.Repeat("-", max(0, width-1)))
}

// RuleWith is a rule that names the key that leads across it, where the window has room for that.
func (s *Styles) RuleWith(width int, b key.Binding) string {
	if unbounded(width) {
		return ""
	}
	help := b.Help()
	cells := Width(help.Key) + 1 + Width(help.Desc)
	if width < 2*cells {
		return s.Rule(width)
	}
	const end = 3 // cells of the rule behind the key
	return s.Rule(width-cells-2-end) + " " + s.Accent.Paint(help.Key) + " " + help.Desc + " " + s.Rule(end+1)
}

// Bar is the mark between two halves of a line.
func (s *Styles) Bar() string {
	if s.Look.Border == Lines {
		return s.Dim.Paint("│")
	}
	return s.Dim.Paint("|")
}
