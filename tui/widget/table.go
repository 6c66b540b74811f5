package widget

import "strings"

// A Column of a table. Widths are cells.
type Column struct {
	Title string
	Width int
	Grow  int  // its part of the cells that are left over
	Right bool // figures stand at the right
	From  int  // the window's width from which on it is shown
}

// A Table lays cells out in columns one space apart. It is the layout of one window width: make it in
// Resize.
type Table struct {
	columns []Column
	read    bool // it is not drawn: cells are whole
}

// NewTable fits the columns into width cells; one whose From is wider is not shown.
func NewTable(width int, columns ...Column) Table {
	t := Table{columns: make([]Column, len(columns)), read: unbounded(width)}
	copy(t.columns, columns)
	used, grow := 0, 0
	for i, c := range t.columns {
		if c.From > width {
			t.columns[i].Width = -1
			continue
		}
		used += c.Width + 1
		grow += c.Grow
	}
	t.spread(width-used+1, grow)
	return t
}

// spread gives the cells left over to the columns that grow, or takes the missing ones from them.
func (t Table) spread(left, grow int) {
	for i, c := range t.columns {
		if c.Width < 0 || c.Grow == 0 {
			continue
		}
		part := left * c.Grow / grow
		t.columns[i].Width = max(0, c.Width+part)
		left -= part
		grow -= c.Grow
	}
}

// Row draws one row. Cells are sanitized by the caller if they hold foreign text, and may be painted.
func (t Table) Row(cells ...string) string {
	if t.read {
		return strings.Join(cells, "  ")
	}
	var b strings.Builder
	for i, c := range t.columns {
		if c.Width < 0 || i >= len(cells) {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		if c.Right {
			b.WriteString(PadLeft(cells[i], c.Width))
		} else {
			b.WriteString(PadRight(cells[i], c.Width))
		}
	}
	return b.String()
}

// Head draws the titles of the columns.
func (t Table) Head() string {
	titles := make([]string, len(t.columns))
	for i, c := range t.columns {
		titles[i] = c.Title
	}
	return t.Row(titles...)
}

// Shows says whether column i is wide enough to be shown.
func (t Table) Shows(i int) bool { return t.columns[i].Width > 0 }
