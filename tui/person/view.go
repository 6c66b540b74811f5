package person

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/tui/widget"
)

// Heading says who it is: name, sex and age, birth, household, the phone's tail.
func (s *Screen) Heading() string {
	if s.read == nil {
		return ""
	}
	common, p := s.session.Text.Common, s.read.person()
	who := map[model.Sex]string{model.Female: common.Female, model.Male: common.Male}[p.Sex]
	if age := p.Birth.AgeOn(s.session.Today); age >= 0 && p.Death.IsZero() {
		who = strings.TrimSpace(who + " " + common.Age(age))
	}
	home := strings.TrimSpace(s.read.home.Code + " " + s.place())
	phone := ""
	if n := p.Phone; n != "" {
		phone = common.PhoneTail(n[max(0, len(n)-4):])
	}
	parts := []string{p.Name, who, p.Birth.String(), home, phone}
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	return widget.Sanitize(strings.Join(parts, "  "))
}

// Resize fits the three panes to the window.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	columns := []widget.Column{
		{Width: 18, Grow: 1}, // title
		{Width: 12},          // state
		{Width: 20},          // window
		{Width: 8},           // tier
	}
	if s.oneColumn() {
		columns = []widget.Column{{Width: 12, Grow: 1}, {Width: 12}} // the foot says the rest
	}
	s.table = widget.NewTable(width-s.itemsAt()-4, columns...)
	s.fill() // the timeline breaks its lines to the width
	s.layout()
}

// oneColumn says whether the window is too narrow for facts and timeline side by side: then the one that has the
// keys is shown.
func (s *Screen) oneColumn() bool { return s.width < 72 }

// timesAt is where the timeline begins.
func (s *Screen) timesAt() int {
	if s.oneColumn() {
		return 0
	}
	return s.left() + 3
}

// lineRoom is the cells of a line of the timeline.
func (s *Screen) lineRoom() int { return max(20, s.width-s.timesAt()-4) }

// itemsAt is where the open items begin, behind their label.
func (s *Screen) itemsAt() int { return 1 + widget.Width(s.words().Items) }

// left is the width of the facts; they have more of a wide window, the timeline more still.
func (s *Screen) left() int {
	if s.oneColumn() {
		return s.width - 2
	}
	return 49 + min(max(0, s.width-80), 200)*3/10
}

// itemsHeight is how many open items are in view: as many as there are, up to a quarter of the page.
func (s *Screen) itemsHeight() int {
	return max(1, min(len(s.items.rows), max(3, s.height/4)))
}

// layout gives each pane its lines: two rules and the foot are the page's.
func (s *Screen) layout() {
	items := s.itemsHeight()
	s.items.list.Resize(s.width-s.itemsAt(), items)
	body := s.height - items - 3
	s.facts.list.Resize(s.left()+1, body)
	s.timeline.list.Resize(s.width-s.timesAt(), body)
}

// View draws the page, with the cursor in the pane that the keys move in.
func (s *Screen) View() tea.View {
	styles := s.session.Styles
	var page widget.Page
	page.Line(styles.Rule(s.width))
	if s.read == nil {
		page.Line("   " + styles.Dim.Paint(s.waiting()))
		return page.View(s.width, s.height)
	}
	page.Block(s.drawItems())
	page.Line(styles.RuleWith(s.width, s.keys.Next))
	page.Block(s.drawBody())
	page.Fill(s.height - 1)
	page.Line(" " + s.foot())
	return page.View(s.width, s.height)
}

// waiting stands on the page before it has been read, or when it cannot be: why, the App says.
func (s *Screen) waiting() string {
	if s.lost {
		return s.session.Text.Common.Empty
	}
	return s.session.Text.Common.Loading
}

// drawItems draws the open items behind their label.
func (s *Screen) drawItems() (lines []string, cursor *tea.Cursor) {
	styles, at := s.session.Styles, s.itemsAt()
	s.items.list.Quiet = s.focus != paneItems
	rows, cursor := s.items.list.View()
	if len(rows) == 0 {
		rows = []string{"   " + styles.Dim.Paint(s.words().NoItems)}
	}
	for i, row := range rows {
		label := strings.Repeat(" ", at)
		if i == 0 {
			label = " " + styles.Dim.Paint(s.words().Items)
		}
		lines = append(lines, label+row)
	}
	return lines, widget.Shift(cursor, at, 0)
}

// drawBody draws the facts and the timeline side by side.
func (s *Screen) drawBody() (lines []string, cursor *tea.Cursor) {
	s.facts.list.Quiet, s.timeline.list.Quiet = s.focus != paneFacts, s.focus != paneTimeline
	facts, factsCursor := s.facts.list.View()
	times, timesCursor := s.timeline.list.View()
	if len(times) == 0 {
		times = []string{"   " + s.session.Styles.Dim.Paint(s.words().Event.None)}
	}
	body := s.height - s.itemsHeight() - 3
	for len(times) < body {
		times = append(times, "")
	}
	lines = s.beside(facts, times)
	switch s.focus {
	case paneFacts:
		return lines, factsCursor
	case paneTimeline:
		return lines, widget.Shift(timesCursor, s.timesAt(), 0)
	}
	return lines, nil
}

// beside puts facts and timeline side by side, or shows the one that the keys move in.
func (s *Screen) beside(facts, times []string) []string {
	switch {
	case !s.oneColumn():
		return widget.SideBySide(s.session.Styles, facts, times, s.width, s.left())
	case s.focus == paneTimeline:
		return times
	}
	return facts
}

// paint is the text of a row: selected in the pane that has the keys, or what needs a person's eye.
func (s *Screen) paint(text string, selected, alert bool) string {
	switch {
	case selected:
		return s.session.Styles.Selected.Paint(text)
	case alert:
		return s.session.Styles.Alert.Paint(text)
	}
	return text
}

// foot says more about the selected row, or what this page leaves out.
func (s *Screen) foot() string {
	styles, words := s.session.Styles, s.words()
	if s.number {
		return words.Number(widget.Sanitize(s.read.person().Phone))
	}
	_, note, _ := s.selected()
	if note == "" {
		note = words.Discreet
	}
	return styles.Dim.Paint(plain(note))
}
