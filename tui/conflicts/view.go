package conflicts

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/tui/widget"
)

// valueLines is how many lines the values of the selected conflict have, their rule not counted.
const valueLines = 5

// Heading says how many there are.
func (s *Screen) Heading() string {
	if s.read == nil || s.beside {
		return ""
	}
	return s.words().Title + "  " + s.words().Heading(len(s.read.conflicts))
}

// Resize fits the columns to the window.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	w := s.words()
	s.table = widget.NewTable(width-4,
		widget.Column{Title: w.Whom, Width: 16, Grow: 2},
		widget.Column{Title: w.What, Width: 12},
		widget.Column{Title: w.Field, Width: 20, Grow: 3},
		widget.Column{Title: w.When, Width: 16},
	)
	s.list.Resize(width, height-valueLines-3)
}

// fill shows the rows of the list that is chosen.
func (s *Screen) fill() {
	rows := s.rows()
	s.list.SetRows(widget.Rows[rowKey]{
		Len: len(rows),
		Key: func(i int) rowKey { return rows[i].key },
		Row: func(i, _ int, selected bool) string {
			line := s.table.Row(rows[i].whom, rows[i].what, rows[i].field, rows[i].when)
			if selected {
				return s.session.Styles.Selected.Paint(line)
			}
			return line
		},
	})
}

// View draws the list, and below it the values of the selected conflict.
func (s *Screen) View() tea.View {
	styles := s.session.Styles
	var page widget.Page
	page.Line(styles.Rule(s.width))
	switch rows := s.rows(); {
	case s.read == nil:
		page.LineAt("   "+styles.Dim.Paint(s.session.Text.Common.Loading), 1)
		return page.View(s.width, s.height)
	case len(rows) == 0:
		page.LineAt("   "+s.none(), 1)
		return page.View(s.width, s.height)
	}
	page.Line("   " + styles.Dim.Paint(s.table.Head()))
	page.Block(s.list.View())
	page.Fill(s.height - valueLines - 1)
	page.Line(styles.Rule(s.width))
	for _, line := range s.below() {
		page.Line(line)
	}
	return page.View(s.width, s.height)
}

func (s *Screen) none() string {
	if s.beside {
		return s.words().NoneBeside
	}
	return s.words().None
}

// below are the values by their numbers, the one that shows first; or why they are not here.
func (s *Screen) below() (lines []string) {
	row, _ := s.selected()
	switch {
	case s.beside:
		return []string{"   " + s.session.Styles.Dim.Paint(s.words().BesideNote)}
	case row.private:
		return []string{"   " + s.words().OnOwnPage}
	}
	widest := 0
	for _, v := range row.values {
		widest = max(widest, widget.Width(v.said))
	}
	for i, v := range row.values {
		said := widget.PadRight(v.said, widest)
		if shows := "  (" + s.words().Shows + ")"; i == 0 {
			said += shows
		} else {
			said += strings.Repeat(" ", widget.Width(shows))
		}
		line := "  " + strconv.Itoa(i+1) + " " + v.text
		room := s.width - 2 - widget.Width(said) - 2
		lines = append(lines, widget.PadRight(widget.Truncate(line, max(8, room)), max(8, room))+"  "+s.session.Styles.Dim.Paint(said))
	}
	return lines[:min(len(lines), valueLines)]
}
