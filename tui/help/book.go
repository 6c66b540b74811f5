package help

import (
	"strings"

	"suifang/tui/handbook"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// Book is the screen of the handbook. What is typed narrows it to the lines that hold it, each under the heading of
// its chapter.
type Book struct {
	reader
	text string
}

// NewBook opens the handbook in the language of the screens.
func NewBook(s *screen.Session) *Book {
	b := &Book{reader: newReader(s), text: handbook.Text(s.Text.Lang)}
	b.answering = b.passages
	return b
}

// Title says where the clerk is.
func (b *Book) Title() string { return b.session.Text.Palette.HandbookTitle }

// passages are the lines that hold what is looked for; all of them if nothing is.
func (b *Book) passages(typed string) (lines []string) {
	heading, said := "", false
	for line := range strings.Lines(b.text) {
		line = strings.TrimRight(line, "\n")
		if handbook.Heading(line) {
			heading, said = line, false
		}
		if !strings.Contains(strings.ToLower(line), typed) {
			continue
		}
		if typed != "" && heading != "" && !said {
			lines, said = append(lines, b.drawn(heading)...), true
		}
		if typed == "" || line != heading {
			lines = append(lines, b.drawn(line)...)
		}
	}
	return lines
}

// drawn is a line of the book in a window that may be narrower than it.
func (b *Book) drawn(line string) (lines []string) {
	if handbook.Heading(line) {
		return []string{" " + b.session.Styles.Strong.Paint(widget.Truncate(line, b.width-3))}
	}
	if line == "" {
		return []string{""}
	}
	for _, part := range widget.Wrap(line, b.width-3) {
		lines = append(lines, " "+part)
	}
	return lines
}
