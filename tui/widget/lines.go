package widget

import (
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// A Header is the first line of the window. Heading, if any, stands instead of title, centre and day.
type Header struct {
	Title, Centre, Day string
	Heading            string
	Clerk, Saved       string
}

// View draws the header in a window of that width.
func (h Header) View(s *Styles, width int) string {
	left := " " + s.Title.Paint(Sanitize(h.Title)) + gap(Sanitize(h.Centre)) + gap(Sanitize(h.Day))
	if h.Heading != "" {
		left = " " + s.Title.Paint(Sanitize(h.Heading))
	}
	right := strings.TrimLeft(Sanitize(h.Clerk)+gap(h.Saved), " ")
	return Ends(left, right, width-1)
}

func gap(s string) string {
	if s == "" {
		return ""
	}
	return "  " + s
}

// Footer draws the keys of a screen in the last line of a window of that width. A binding that does not
// fit is left out whole, and disabled ones are not shown.
func Footer(s *Styles, width int, bindings []key.Binding) string {
	var b strings.Builder
	used := 0
	for _, binding := range bindings {
		help := binding.Help()
		cells := 1 + Width(help.Key) + 1 + Width(help.Desc)
		if !binding.Enabled() || help.Desc == "" || used+cells > width-1 {
			continue
		}
		b.WriteString(" " + s.Accent.Paint(help.Key) + " " + help.Desc)
		used += cells
	}
	return b.String()
}

// A Confirm is a question in one line, answered by 1 or y, by 2, 0, n or Esc. Every other key leaves it
// standing; Enter too, for a clerk who types ahead has pressed it before she could read the question.
type Confirm struct {
	Question string
	styles   *Styles
	yes, no  key.Binding
}

// NewConfirm asks a question.
func NewConfirm(s *Styles, question string) *Confirm {
	return &Confirm{
		Question: question, styles: s,
		yes: Bind(s.Text, s.Text.Common.Yes, "1", "y"),
		no:  Bind(s.Text, s.Text.Common.No, "2", "esc", "n", "0"),
	}
}

// Update reads the answer.
func (c *Confirm) Update(msg tea.Msg) (answered, yes bool) {
	press, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
		return false, false
	case key.Matches(press, c.yes):
		return true, true
	}
	return key.Matches(press, c.no), false
}

// View draws the question and the cell behind it, where the cursor waits.
func (c *Confirm) View(width int) (line string, cursor int) {
	answers := "  " + c.styles.Text.Widget.YesNo + " "
	question := Truncate(Sanitize(c.Question), width-3-Width(answers))
	line = " " + c.styles.Strong.Paint(question) + c.styles.Accent.Paint(answers)
	return line, Width(line)
}

// Progress is how far a long work has come.
type Progress struct {
	Done, Total int // Total is 0 while it is not known
	Elapsed     time.Duration
}

// Share is how much of a work that nobody stops is done, and how long it will take: of a copy, whose units mean
// nothing to a clerk.
func (p Progress) Share(s *Styles) string {
	if p.Total <= 0 {
		return ""
	}
	share := s.Text.Widget.Share(100 * max(0, min(p.Done, p.Total)) / p.Total)
	rate := p.rate()
	if rate <= 0 {
		return share
	}
	if left := time.Duration(float64(p.Total-p.Done) / rate * float64(time.Second)); left >= time.Second {
		share += "  " + s.Text.Widget.Left(left)
	}
	return share
}

// View draws the share, the rate and the time left in a window of that width.
func (p Progress) View(s *Styles, width int) string {
	words := s.Text.Widget
	line := " " + words.Progress(p.Done, p.Total)
	if p.Total > 0 {
		line = " " + p.bar(20) + line
	}
	if rate := p.rate(); rate > 0 {
		line += "  " + words.Rate(int(rate))
		if left := float64(p.Total-p.Done) / rate; left > 0 {
			line += "  " + words.Left(time.Duration(left*float64(time.Second)))
		}
	}
	return Truncate(line+"  "+words.Stop, width-1)
}

func (p Progress) rate() float64 {
	if p.Elapsed < 100*time.Millisecond { // too early to tell
		return 0
	}
	return float64(p.Done) / p.Elapsed.Seconds()
}

func (p Progress) bar(cells int) string {
	full := cells * max(0, min(p.Done, p.Total)) / p.Total
	return "[" + strings.Repeat("#", full) + strings.Repeat("-", cells-full) + "]"
}
