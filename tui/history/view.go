package history

import (
	tea "charm.land/bubbletea/v2"

	"suifang/tui/widget"
)

// Heading says whose history it is.
func (s *Screen) Heading() string {
	if s.read == nil {
		return ""
	}
	return s.read.whose
}

// Resize fits the columns to the window.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	w := s.words()
	s.table = widget.NewTable(width-4,
		widget.Column{Title: w.When, Width: 17},
		widget.Column{Title: w.Who, Width: 8, Grow: 1},
		widget.Column{Title: w.Where, Width: 4},
		widget.Column{Title: w.What, Width: 30, Grow: 4},
	)
	s.list.Resize(width, height-5)
	s.fill()
}

// fill shows what was read.
func (s *Screen) fill() {
	if s.read == nil {
		return
	}
	rows := s.read.rows
	s.list.SetRows(widget.Rows[rowKey]{
		Len: len(rows),
		Key: func(i int) rowKey { return rows[i].key },
		Row: func(i, _ int, selected bool) string {
			r := rows[i]
			line := s.table.Row(r.stamp(), r.who, r.station, s.changed(r))
			if selected {
				return s.session.Styles.Selected.Paint(line)
			}
			return line
		},
	})
}

// changed is what a row says was changed; of several records each is named.
func (s *Screen) changed(r row) string {
	said := r.field + ": " + s.words().FromTo(r.from, r.to)
	if s.door.Record.IsZero() {
		said = r.what + " " + said
	}
	return said
}

// aheadMark stands behind what a clock showed that was ahead; what it means is said below the list.
const aheadMark = "!"

// stamp is what the clock showed.
func (r *row) stamp() string {
	if r.ahead {
		return r.when + aheadMark
	}
	return r.when
}

func (s *Screen) detail(r row) string {
	said := s.words().Detail(r.name, r.station, r.key.change.String()[16:24])
	if r.ahead {
		said = aheadMark + s.words().Ahead + "  " + said
	}
	return said
}

// View draws the changes, and below them the whole of the selected one.
func (s *Screen) View() tea.View {
	styles := s.session.Styles
	var page widget.Page
	page.Line(styles.Rule(s.width))
	switch {
	case s.read == nil:
		page.LineAt("   "+styles.Dim.Paint(s.session.Text.Common.Loading), 1)
		return page.View(s.width, s.height)
	case len(s.read.rows) == 0:
		page.LineAt("   "+s.words().None, 1)
		return page.View(s.width, s.height)
	}
	page.Line("   " + styles.Dim.Paint(s.table.Head()))
	page.Block(s.list.View())
	page.Fill(s.height - 3)
	page.Line(styles.Rule(s.width))
	row, _ := s.selected()
	page.Line(" " + s.changed(row))
	page.Line(" " + styles.Dim.Paint(s.detail(row)))
	return page.View(s.width, s.height)
}
