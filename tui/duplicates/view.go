package duplicates

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/tui/fields"
	"suifang/tui/widget"
)

// cardLines is how many lines the two cards take: their heads, and a line for each fact.
const cardLines = 11

// Resize fits the cards and the list to the window.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	w := s.words()
	s.table = widget.NewTable(width-4,
		widget.Column{Width: 12},
		widget.Column{Title: w.Which[0], Width: 20, Grow: 1},
		widget.Column{Width: 1},
		widget.Column{Title: w.Which[1], Width: 20, Grow: 1},
	)
	s.layout()
}

// layout gives the cards their lines and the list the rest.
func (s *Screen) layout() { s.list.Resize(s.width, max(1, s.height-cardLines-3)) }

// View draws the pairs, and below them the cards of the one under the cursor.
func (s *Screen) View() tea.View {
	styles := s.session.Styles
	var page widget.Page
	page.Line(styles.Rule(s.width))
	switch {
	case !s.known:
		page.LineAt("   "+styles.Dim.Paint(s.session.Text.Common.Loading), 1)
		return page.View(s.width, s.height)
	case len(s.pairs) == 0:
		page.LineAt("   "+styles.Dim.Paint(s.words().None), 1)
		return page.View(s.width, s.height)
	}
	page.Block(s.list.View())
	page.Fill(1 + max(1, s.height-cardLines-3))
	page.Line(styles.Rule(s.width))
	if s.shown == nil {
		page.Line("   " + styles.Dim.Paint(s.session.Text.Common.Loading))
		return page.View(s.width, s.height)
	}
	page.Line("   " + styles.Dim.Paint(s.table.Head()))
	for _, row := range s.shown.rows {
		page.Line("   " + s.drawCardRow(row))
	}
	return page.View(s.width, s.height)
}

func (s *Screen) drawCardRow(r cardRow) string {
	styles, mark := s.session.Styles, r.mark
	if mark == s.words().Differ {
		mark = styles.Alert.Paint(mark)
	}
	return s.table.Row(styles.Dim.Paint(r.label), r.values[0], mark, r.values[1])
}

// row is a pair in one line: who, where, and what is the same.
func (s *Screen) row(p *store.Pair, width int, selected bool) string {
	by := make([]string, len(p.By))
	for i, way := range p.By {
		by[i] = s.words().By[way]
	}
	who := s.hit(&p.A) + "  /  " + s.hit(&p.B)
	if selected {
		who = s.session.Styles.Selected.Paint(who)
	}
	return widget.Truncate(who+"  "+s.session.Styles.Dim.Paint(strings.Join(by, ", ")), width)
}

func (s *Screen) hit(h *store.Hit) string {
	text := widget.Sanitize(h.Name)
	if h.Kind == store.HitHousehold {
		return strings.TrimSpace(widget.Sanitize(h.Village+" "+h.Household) + " " + text)
	}
	if years := h.Birth.AgeOn(s.session.Today); years >= 0 {
		text += " " + fields.SexLabel(s.session.Text, h.Sex) + s.session.Text.Common.Age(years)
	}
	return strings.TrimSpace(text + " " + widget.Sanitize(h.Village))
}
