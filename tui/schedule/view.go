package schedule

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/followup"
	"suifang/store"
	"suifang/tui/fields"
	"suifang/tui/widget"
)

// below is the room for what is known of the selected follow-up.
const below = 6

// wide is the width from which the month stands at the side.
const wide = 110

// monthCells is the width of a month.
const monthCells = 28

// Resize gives the list and the form their places.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	s.list.Resize(s.listWidth(), max(1, height-2-1-below))
	if s.form != nil {
		s.form.form.Resize(width, max(1, min(4, height-4)))
	}
}

func (s *Screen) listWidth() int {
	if s.width >= wide {
		return s.width - monthCells - 3
	}
	return s.width
}

// View draws the follow-ups and the rule behind the selected one, or the form over them.
func (s *Screen) View() tea.View {
	var p widget.Page
	t, styles := s.session.Text, s.session.Styles
	if !s.loaded {
		p.LineAt(" "+t.Common.Loading, 1)
		return p.View(s.width, s.height)
	}
	p.Line(" " + s.counts())
	p.Line(styles.Rule(s.width))
	switch {
	case s.form != nil:
		s.drawForm(&p)
	case len(s.lines) == 0:
		p.LineAt(" "+t.Schedule.Empty+"  "+styles.Dim.Paint(t.Schedule.EmptyHint), 1)
	default:
		s.drawList(&p)
	}
	return p.View(s.width, s.height)
}

func (s *Screen) drawList(p *widget.Page) {
	lines, cursor := s.list.View()
	if s.width >= wide && !widget.ReadNotDrawn(s.width) {
		month := s.month(s.selected().Due.Due)
		lines = widget.SideBySide(s.session.Styles, lines, month, s.width, s.listWidth()-1)
	}
	p.Block(lines, cursor)
	p.Fill(s.height - below - 1)
	p.Line(s.session.Styles.Rule(s.width))
	p.Block(s.rule(s.selected().Due), nil)
}

func (s *Screen) drawForm(p *widget.Page) {
	t, b, styles := s.session.Text, s.form, s.session.Styles
	if b.due != nil {
		p.Line(" " + styles.Strong.Paint(widget.Truncate(t.Schedule.MoveTitle(b.due.Title(fields.Zh(t))), s.width-3)))
	} else {
		p.Line(" " + styles.Strong.Paint(t.Schedule.OwnTitle))
		p.Line(" " + styles.Dim.Paint(t.Schedule.OwnNote))
	}
	p.Block(b.form.View())
	p.Line(styles.Rule(s.width))
	if after := b.after(); after != nil && b.due != nil && after.Due == b.due.Due {
		p.Line(" " + styles.Dim.Paint(t.Schedule.Same))
	} else if after != nil && b.due != nil {
		p.Line(" " + widget.Truncate(t.Schedule.FromTo(b.due.Due.String()+" "+s.window(*b.due), after.Due.String()+" "+s.window(*after)), s.width-3))
	} else {
		p.Block(b.plan.Lines(s.session, s.width, 3), nil)
	}
	if b.due != nil {
		p.Block(s.rule(*b.due), nil)
	}
}

func (s *Screen) counts() string {
	open, coming := 0, 0
	for _, l := range s.lines {
		if l.State == followup.Upcoming {
			coming++
		} else {
			open++
		}
	}
	line := s.session.Text.Schedule.Count(open, coming)
	if len(s.lines) > 0 && s.lines[0].Away {
		line += "   " + s.session.Text.Schedule.Away
	}
	return line
}

// row draws one follow-up: what, how it stands, when, in which window, by whom.
func (s *Screen) row(l store.Line, width int, selected bool) string {
	t, styles := s.session.Text, s.session.Styles
	window := ""
	if width >= 92 || fields.Zh(t) { // below, the window stands with the rule
		window = "  " + t.MonthDay(l.From) + ".." + t.MonthDay(l.Until)
	}
	title := widget.PadRight(l.Title(fields.Zh(t)), max(16, width-42-len(window)))
	if selected {
		title = styles.Selected.Paint(title)
	}
	state := widget.PadRight(s.state(l), 12)
	if l.State == followup.Overdue {
		state = styles.Alert.Paint(state)
	}
	rest := widget.PadRight(l.Due.Due.String(), 10) + window + "  " + fields.TierLabel(t, l.Tier)
	if l.Reason.Moved {
		rest += " " + t.Schedule.Moved
	}
	line := title + " " + state + " " + rest
	if l.State == followup.Upcoming && !selected {
		return styles.Dim.Paint(line)
	}
	return line
}

func (s *Screen) state(l store.Line) string {
	c := s.session.Text.Common
	switch l.State {
	case followup.Overdue:
		return c.DaysOver(l.DaysOverdue(s.session.Today))
	case followup.Passed:
		return c.Passed
	case followup.Ready:
		if l.Due.Due == s.session.Today {
			return c.DueToday
		}
		return c.DaysLeft(max(0, int(l.Due.Due-s.session.Today)))
	}
	return c.Upcoming
}

func (s *Screen) window(d followup.Due) string {
	t := s.session.Text
	return t.Fields.Window(t.MonthDay(d.From), t.MonthDay(d.Until))
}

func (s *Screen) protocolName(p *followup.Protocol) string {
	if fields.Zh(s.session.Text) {
		return p.Zh
	}
	return p.En
}

// rule says why a follow-up is due: what it counts from, which rule, and how far it can be trusted. Where the
// rule comes from is a citation in the words of its document: it is shown when it is asked for.
func (s *Screen) rule(d followup.Due) []string {
	t := s.session.Text
	lines := s.wrapped(d.Explain(fields.Zh(t)) + "  " + s.window(d) + "  " + fields.TierLabel(t, d.Tier))
	if p, ok := followup.Lookup(d.About.Protocol); ok {
		line, source := t.Schedule.Rule(p.ID+" "+s.protocolName(p), d.About.Step), ""
		if step, ok := p.Step(d.About.Step); ok {
			line += "  " + t.Schedule.Interval(s.mark(step.Mark)) + "  " + t.Schedule.WindowIs(s.mark(step.Window))
			if s.cites && s.form == nil {
				source = t.Schedule.Source + ": " + step.Source
			}
		}
		lines = append(append(lines, s.wrapped(line)...), s.wrapped(source)...)
	}
	if more := s.contact(d); more != "" {
		lines = append(lines[:min(len(lines), below-1)], " "+more)
	}
	return lines[:min(len(lines), below)]
}

func (s *Screen) wrapped(sentence string) (lines []string) {
	for _, l := range widget.Wrap(sentence, max(10, s.width-3)) {
		if l != "" {
			lines = append(lines, " "+l)
		}
	}
	return lines
}

func (s *Screen) mark(m followup.Mark) string {
	if m == followup.Verified {
		return s.session.Text.Common.Verified
	}
	return s.session.Text.Common.ToConfirm
}

// contact is how she may be reached for it, and how often it was tried.
func (s *Screen) contact(d followup.Due) string {
	t := s.session.Text
	words := make([]string, len(d.Channels))
	for i, c := range d.Channels {
		words[i] = model.Channels.Label(c, fields.Zh(t))
	}
	var line string
	if len(words) > 0 {
		line = t.Schedule.Channels(strings.Join(words, " "))
	}
	if d.Attempts > 0 {
		line += "  " + t.Schedule.Tried(d.Attempts, d.LastAttempt.String())
	}
	return strings.TrimSpace(line)
}

// month draws the month of a day, with the days on which something is due in brackets.
func (s *Screen) month(day model.Date) []string {
	year, month, _ := day.Civil()
	due := map[model.Date]bool{}
	for _, l := range s.lines {
		due[l.Due.Due] = true
	}
	lines := []string{s.session.Styles.Strong.Paint(s.session.Text.Schedule.Months(year, month)), s.session.Styles.Dim.Paint(" " + s.session.Text.Schedule.WeekHead)}
	first := model.NewDate(year, month, 1)
	row := strings.Repeat("    ", (int(first.Weekday())+6)%7)
	for d := first; d < first.AddMonths(1); d++ {
		row += s.dayCell(d, due[d])
		if d.Weekday() == 0 || d+1 == first.AddMonths(1) {
			lines, row = append(lines, row), ""
		}
	}
	return lines
}

func (s *Screen) dayCell(d model.Date, due bool) string {
	_, _, n := d.Civil()
	switch {
	case due:
		return s.session.Styles.Accent.Paint(fmt.Sprintf("[%2d]", n))
	case d == s.session.Today:
		return s.session.Styles.Strong.Paint(fmt.Sprintf("<%2d>", n))
	}
	return fmt.Sprintf(" %2d ", n)
}
