package widget

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// A Page puts a screen together from the top: lines and blocks of lines, and the real cursor in one of
// them. It keeps the last column free, so that a character drawn wider than expected cannot wrap.
type Page struct {
	lines  []string
	cursor *tea.Cursor
}

// Line adds a line.
//
//go:noinline
func (p *Page) Line(s string) { p.lines = append(p.lines, s) }

// LineAt adds a line with the cursor at the cell given.
//
//go:noinline
func (p *Page) LineAt(s string, cell int) {
	p.Cursor(cell, len(p.lines))
	p.Line(s)
}

// Block adds lines with the cursor that they may hold, counted from their own first line.
//
//go:noinline
func (p *Page) Block(lines []string, cursor *tea.Cursor) {
	if cursor != nil {
		p.Cursor(cursor.X, cursor.Y+len(p.lines))
	}
	p.lines = append(p.lines, lines...)
}

// Cursor puts the cursor on a cell of the page.
//
//go:noinline
func (p *Page) Cursor(x, y int) { p.cursor = Caret(x, y) }

// Height is the number of lines so far.
func (p *Page) Height() int { return len(p.lines) }

// Fill adds empty lines up to a height, so that what follows stands at the foot.
//
//go:noinline
func (p *Page) Fill(height int) {
	for len(p.lines) < height {
		p.lines = append(p.lines, "")
	}
}

// View is the page cut to the size of its place.
func (p *Page) View(width, height int) tea.View {
	lines := p.lines[:max(0, min(height, len(p.lines)))]
	cut := make([]string, len(lines))
	for i, line := range lines {
		cut[i] = Truncate(line, width-1)
	}
	v := tea.NewView(strings.Join(cut, "\n"))
	if c := p.cursor; c != nil && c.Y < height {
		v.Cursor = Caret(max(0, min(c.X, width-1)), c.Y)
	}
	return v
}

// Caret is the real cursor on a cell. It does not blink: a blinking cursor makes the candidate window
// of some input methods flicker.
//
//go:noinline
func Caret(x, y int) *tea.Cursor {
	c := tea.NewCursor(x, y)
	c.Blink = false
	return c
}

// Shift is the cursor moved, as its block is: nil stays nil.
func Shift(c *tea.Cursor, dx, dy int) *tea.Cursor {
	if c == nil {
		return nil
	}
	return Caret(c.X+dx, c.Y+dy)
}
