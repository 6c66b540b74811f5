package today

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/followup"
	"suifang/tui/widget"
)

// From wideFrom cells on, the selected person's items stand beside the list.
const (
	wideFrom  = 120
	sideWidth = 36
)

// The lines around the list: counts, rule; rule, reason.
const (
	linesAbove = 2
	linesBelow = 2
)

// columnMark is the number of the column that says she is away, or that facts are in conflict.
const columnMark = 7

// rowIndent sets rows off from the head of their household.
const rowIndent = 2

// Resize lays the columns out.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	rows := height - linesAbove - linesBelow
	if s.form != nil {
		lines := max(6, min(s.form.lines(), rows-3))
		s.form.Resize(width, lines-1)
		rows -= lines
	}
	s.listHeight = max(1, rows)
	s.list.Resize(s.listWidth(), s.listHeight)
	s.columns = s.newColumns(s.listWidth() - 4 - rowIndent)
	s.drawn.forget()
}

func (s *Screen) hasPanel() bool { return s.width >= wideFrom && !widget.ReadNotDrawn(s.width) }

func (s *Screen) listWidth() int {
	if s.hasPanel() {
		return s.width - sideWidth - 1
	}
	return s.width
}

// newColumns fits a row into width cells: name, age, what, state, until, phone, tries, mark.
func (s *Screen) newColumns(width int) widget.Table {
	t := s.session.Text
	name, age, grow := 10, 5, 0
	if !isZh(t) { // English titles need the room
		name, age = 8, 4
	}
	if width >= wideRow {
		grow = 1 // a share of what is left over, once all titles fit
	}
	return widget.NewTable(width,
		widget.Column{Width: name, Grow: grow}, widget.Column{Width: age, Right: true, From: 42}, widget.Column{Width: 12, Grow: 3},
		widget.Column{Width: t.Today.ColumnsState}, widget.Column{Width: 8, From: 52}, widget.Column{Width: 8, From: 61},
		widget.Column{Width: 7, From: 70}, widget.Column{Width: 5, From: wideRow})
}

// wideRow is the width of a row from which on what was tried and that she is away stand side by side.
const wideRow = 84

// View draws the list in its place.
func (s *Screen) View() tea.View {
	var p widget.Page
	p.Line(" " + s.summary())
	p.Line(s.session.Styles.Rule(s.width))
	if s.form != nil {
		lines, caret := s.form.View()
		p.Block(lines, caret)
		p.Fill(s.height - linesBelow - s.listHeight - 1)
		p.Line(s.session.Styles.Rule(s.width))
	}
	s.drawList(&p)
	p.Fill(s.height - linesBelow)
	p.Line(s.session.Styles.Rule(s.width))
	p.Line(" " + s.reason())
	return p.View(s.width, s.height)
}

func (s *Screen) drawList(p *widget.Page) {
	if s.list.Len() == 0 {
		s.drawEmpty(p)
		return
	}
	s.drawn.ready(s.session.Styles.Look)
	lines, caret := s.list.View()
	if s.form != nil {
		caret = nil // it stands in the form
	}
	if s.hasPanel() {
		lines = s.beside(lines)
	}
	p.Block(lines, caret)
}

// drawEmpty says why there is no row; a file that holds nobody yet says what to do first.
func (s *Screen) drawEmpty(p *widget.Page) {
	p.Line("")
	lines := []string{s.emptySentence()}
	if s.nobody {
		lines = s.session.Text.Today.NewFile
	}
	at := p.Height()
	for _, sentence := range lines {
		for _, line := range widget.Wrap(sentence, s.listWidth()-3) {
			p.Line(" " + line)
		}
		p.Line("")
	}
	if s.form == nil {
		p.Cursor(1, at)
	}
}

func (s *Screen) emptySentence() string {
	switch words := s.session.Text; {
	case !s.loaded:
		return words.Common.Loading
	case !s.filter.empty():
		return words.Today.NoMatch
	default:
		return words.Today.Nobody
	}
}

// summary is the counts, the filters in force, the grouping and the marks.
func (s *Screen) summary() string {
	t := s.session.Text
	words, f := t.Today, s.filter
	parts := []string{words.Counts(s.shown.due, s.shown.overdue, s.shown.week)}
	if s.left > 0 {
		parts = append(parts, s.session.Styles.Accent.Paint(t.Left.Count(s.left)))
	} else {
		parts[0] += " "
	}
	say := func(label, value string, always bool) {
		switch {
		case value != "":
			parts = append(parts, label+s.session.Styles.Accent.Paint(widget.Sanitize(value)))
		case always:
			parts = append(parts, label+t.Common.All)
		}
	}
	say(words.ByVillage, f.village, true)
	say(words.ByTier, model.Tiers.Label(string(f.tier), isZh(t)), true)
	say(words.ByState, stateLabel(t, f.state), false)
	say(words.ByProto, protocolLabel(t, f.protocol), false)
	say(words.Named, f.name, false)
	parts = append(parts, words.Grouped+s.group.label(t))
	if s.horizon > 0 {
		parts = append(parts, s.session.Styles.Accent.Paint(words.Horizon(s.horizon)))
	}
	return strings.Join(append(parts, words.Marked+fmt.Sprint(s.list.MarkCount())), " ")
}

func (s *Screen) head(h title, width int) string {
	t, e := s.session.Text, s.all.entry(h.of)
	if !h.counted {
		return s.session.Styles.Dim.Paint(widget.Truncate(widget.Sanitize(e.householdTitle(t, s.group)), width))
	}
	return widget.Ends(widget.Sanitize(groupOf(t, e, s.group)), t.Today.GroupCounts(int(h.due), int(h.overdue)), width)
}

// row draws an entry. Red stands only on the word for overdue; what is far off is dim.
func (s *Screen) row(e *entry, selected bool) string {
	t := s.session.Text
	line := strings.Repeat(" ", rowIndent) + s.columns.Row(
		widget.Sanitize(e.Name), s.age(e), e.Title(isZh(t)), s.state(e),
		t.Today.Until(t.MonthDay(e.Until)), s.phone(e), s.triesOrMark(e), s.mark(e))
	switch {
	case selected:
		return s.session.Styles.Selected.Paint(line)
	case e.State == followup.Upcoming:
		return s.session.Styles.Dim.Paint(line)
	}
	return line
}

func (s *Screen) age(e *entry) string {
	if years := e.Birth.AgeOn(s.day); years >= 0 {
		return s.session.Text.Common.Age(years)
	}
	return ""
}

// state is where the entry stands: 逾期 6天, 剩 3天, 今日, 明日, 未到.
func (s *Screen) state(e *entry) string {
	t := s.session.Text
	switch left := int(e.Due.Due-s.day) + e.Grace; {
	case e.State == followup.Overdue:
		return s.session.Styles.Alert.Paint(t.Today.Over(e.DaysOverdue(s.day)))
	case e.State == followup.Passed:
		return s.session.Styles.Alert.Paint(t.Common.Passed)
	case e.State == followup.Upcoming && left > 1:
		return t.Common.Upcoming
	case left == 0:
		return t.Common.DueToday
	case left == 1:
		return t.Common.Tomorrow
	default:
		return t.Today.Left(left)
	}
}

// phone is how she can be reached for this: by the number of which the tail is shown, or by another channel.
func (s *Screen) phone(e *entry) string {
	t := s.session.Text
	switch {
	case e.byPhone() && e.Phone != "":
		digits := widget.Sanitize(e.Phone)
		return t.Common.PhoneTail(digits[max(0, len(digits)-4):])
	case !e.Asked:
		return t.Today.NotAsked
	case e.byPhone():
		return ""
	case e.wouldCall():
		return t.Today.NoCalls
	}
	return model.Channels.Label(e.Channels[0], isZh(t))
}

func (s *Screen) tries(e *entry) string {
	words := s.session.Text.Today
	switch {
	case e.Attempts > 0:
		return words.Tried(e.Attempts)
	case e.State == followup.Overdue || e.State == followup.Passed:
		return words.NotTried
	}
	return ""
}

// triesOrMark is the one column that both share in a narrow row. What was tried is told below as well.
func (s *Screen) triesOrMark(e *entry) string {
	if mark := s.mark(e); mark != "" && !s.columns.Shows(columnMark) {
		return mark
	}
	return s.tries(e)
}

func (s *Screen) mark(e *entry) string {
	switch {
	case e.Conflict:
		return s.session.Text.Today.Clash
	case e.Away:
		return s.session.Text.Today.Away
	}
	return ""
}

// reason is why the selected row is there, or the number that was asked for.
func (s *Screen) reason() string {
	e := s.selected()
	if e == nil {
		return ""
	}
	if s.number != "" && s.numberOf == e.ID {
		return s.session.Styles.Accent.Paint(s.number)
	}
	t := s.session.Text
	parts := s.doubts(e)
	if home := strings.TrimSpace(e.Village + " " + e.Code); s.group == byDate && home != "" { // no head says it
		parts = append(parts, widget.Sanitize(home))
	}
	parts = append(parts, e.Explain(isZh(t))+", "+t.Today.Window(t.MonthDay(e.From), t.MonthDay(e.Until)))
	if e.Mark != followup.Verified {
		parts = append(parts, t.Today.Basis)
	}
	if !e.LastAttempt.IsZero() {
		parts = append(parts, t.Today.LastTried(t.MonthDay(e.LastAttempt)))
	}
	if !e.Asked {
		parts = append(parts, t.Today.NotAsked)
	}
	parts = append(parts, model.Tiers.Label(string(e.Tier), isZh(t)))
	if e.Mark == followup.Verified {
		parts = append(parts, t.Common.Verified)
	}
	return widget.Fit(parts, s.width-2)
}

// doubts are what must be seen first: facts in conflict, and that she has moved away.
func (s *Screen) doubts(e *entry) (parts []string) {
	words := s.session.Text.Today
	if e.Conflict {
		parts = append(parts, s.session.Styles.Alert.Paint(words.Disputed))
	}
	if e.Away {
		parts = append(parts, words.AwayLong)
	}
	return parts
}

// beside draws the selected person's panel at the right of the list.
func (s *Screen) beside(lines []string) []string {
	e := s.selected()
	panel := s.panel(e)
	for len(lines) < len(panel) {
		lines = append(lines, "")
	}
	for i := range lines {
		lines[i] = widget.PadRight(lines[i], s.listWidth()) + s.session.Styles.Bar()
		if i < len(panel) {
			lines[i] += " " + widget.Truncate(panel[i], sideWidth-3)
		}
	}
	return lines
}

// panel is who the selected person is and everything of hers that is on the list, whatever the filters.
func (s *Screen) panel(e *entry) []string {
	t, styles := s.session.Text, s.session.Styles
	lines := []string{
		styles.Strong.Paint(widget.Sanitize(e.Name)) + "  " + model.Sexes.Label(string(e.Sex), isZh(t)) + " " + s.age(e),
		widget.Sanitize(strings.TrimSpace(e.householdTitle(t, byHousehold) + "  " + e.Village)),
		"",
	}
	channels := t.Today.NotAsked
	if e.Asked {
		channels = channelWords(e.Channels, isZh(t))
	}
	lines = append(lines, t.Today.Channels+": "+channels)
	if e.Worker != "" {
		lines = append(lines, t.Today.Worker+": "+widget.Sanitize(e.Worker))
	}
	lines = append(lines, "", styles.Strong.Paint(t.Today.Open))
	for at, past := s.all.ofPerson(s.shown.rows[s.list.Index()]); at < past; at++ {
		lines = append(lines, s.item(s.all.entry(at))...)
	}
	return lines
}

func (s *Screen) item(e *entry) []string {
	t := s.session.Text
	window := t.MonthDay(e.From) + " - " + t.MonthDay(e.Until) + "  " + model.Tiers.Label(string(e.Tier), isZh(t))
	return []string{
		widget.Ends(e.Title(isZh(t)), s.state(e), sideWidth-4),
		"  " + s.session.Styles.Dim.Paint(window),
	}
}
