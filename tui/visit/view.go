package visit

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/followup"
	"suifang/tui/widget"
)

// Under the form stand a rule, what saving brings in at most so many lines, and the past attempts.
const (
	broughtMax = 3
	around     = 3 // the rules above and below the form, and the attempts
)

// Resize takes the size of the screen's place. The form gets what the lines around it leave, as they are drawn.
func (s *Screen) Resize(width, height int) { s.width, s.height = width, height }

// Heading is whom and what the visit is about.
func (s *Screen) Heading() string {
	if s.contact == nil || s.contact.history.Person == nil {
		return ""
	}
	t, p := s.session.Text, s.contact.history.Person
	parts := []string{t.Visit.Title, p.Name}
	if years := p.Birth.AgeOn(s.session.Today); years >= 0 {
		parts[1] += " " + t.Common.Age(years)
	}
	if !s.contact.planned {
		return strings.Join(append(parts, t.Visit.Unplanned), "  ")
	}
	d := s.contact.due
	return strings.Join(append(parts, d.Title(isZh(t)), s.window(d)), "  ")
}

func (s *Screen) window(d followup.Due) string {
	return s.session.Text.Visit.Window(s.session.Text.MonthDay(d.From), s.session.Text.MonthDay(d.Until))
}

// View draws the form and what it brings.
func (s *Screen) View() tea.View {
	var p widget.Page
	if s.form == nil {
		p.Line(" " + s.session.Text.Common.Loading)
		return p.View(s.width, s.height)
	}
	brought := s.brought()
	s.form.Resize(s.width, max(3, s.height-around-len(brought)))
	p.Line(s.session.Styles.Rule(s.width))
	p.Block(s.form.View())
	p.Fill(s.height - len(brought) - 2)
	p.Line(s.session.Styles.Rule(s.width))
	for _, line := range brought {
		p.Line(" " + line)
	}
	p.Fill(s.height - 1)
	p.Line(" " + s.attempts())
	return p.View(s.width, s.height)
}

// brought says what saving brings, or, until there is an outcome, why the visit is due.
func (s *Screen) brought() []string {
	t, styles := s.session.Text, s.session.Styles
	words, r := t.Visit, s.preview
	switch {
	case s.form.Value(fieldOutcome) == "", s.date(fieldOn).IsZero():
		return []string{s.why()}
	case r == nil:
		return []string{styles.Dim.Paint(words.After + "  " + words.Loading)}
	}
	label := styles.Strong.Paint(words.After) + "  "
	indent := strings.Repeat(" ", widget.Width(words.After)+2)
	lines := s.changes(r)
	for i := range lines {
		if i == 0 {
			lines[i] = label + lines[i]
		} else {
			lines[i] = indent + lines[i]
		}
	}
	return lines[:min(len(lines), broughtMax)]
}

// changes are at most three lines: a broken rule, what ends, what is next.
func (s *Screen) changes(r *preview) (lines []string) {
	t := s.session.Text
	words := t.Visit
	if r.refused != nil {
		lines = append(lines, s.session.Styles.Alert.Paint(words.Rule(r.refused.Rule)))
	}
	if len(r.ended) > 0 {
		lines = append(lines, words.Ends+"  "+s.titles(r.ended))
	}
	if s.form.Value(fieldOutcome) == model.VisitMoved {
		return append(lines, words.StaysAway)
	}
	if r.next != nil {
		lines = append(lines, s.planned(*r.next))
	}
	for _, d := range r.opens {
		lines = append(lines, s.planned(d))
	}
	switch {
	case !s.contact.planned && len(lines) == 0:
		lines = append(lines, words.NoSeries)
	case s.contact.planned && r.next == nil && len(r.opens) == 0 && r.refused == nil:
		lines = append(lines, words.Nothing)
	}
	return lines
}

// planned is one item as it will be: 放环后6个月  2027-02-15  窗口 02-01 至 03-01  乡镇级.
func (s *Screen) planned(d followup.Due) string {
	t := s.session.Text
	return strings.Join([]string{d.Title(isZh(t)), d.Due.String(), s.window(d), model.Tiers.Label(string(d.Tier), isZh(t))}, "  ")
}

// titles names what ends and when it would have been due, as many as fit into the line, and counts the rest.
func (s *Screen) titles(ended []followup.Ended) string {
	t := s.session.Text
	room := s.width - 30
	line, named := "", 0
	for _, e := range ended {
		title := e.Due.Title(isZh(t)) + " " + t.MonthDay(e.Due.Due)
		if widget.Width(line)+widget.Width(title) > room {
			break
		}
		line += title + "  "
		named++
	}
	if rest := len(ended) - named; rest > 0 {
		line += t.Visit.More(rest)
	}
	return strings.TrimRight(line, " ")
}

// why is what the follow-up hangs on.
func (s *Screen) why() string {
	t := s.session.Text
	if !s.contact.planned {
		return t.Visit.NoSeries
	}
	d := s.contact.due
	mark := t.Common.ToConfirm
	if d.Mark == followup.Verified {
		mark = t.Common.Verified
	}
	parts := []string{d.Explain(isZh(t)), s.window(d), mark, model.Tiers.Label(string(d.Tier), isZh(t))}
	if d.Conflict {
		parts = append(parts, t.Today.Disputed)
	}
	return strings.Join(parts, " | ")
}

// attempts are the contacts made for this before: 已联系 1次: 11-18 电话 无人接.
func (s *Screen) attempts() string {
	t := s.session.Text
	past := s.contact.past
	if len(past) == 0 {
		if !s.contact.planned {
			return ""
		}
		return s.session.Styles.Dim.Paint(t.Visit.NeverTried)
	}
	var said []string
	for i := len(past) - 1; i >= 0; i-- { // the last one first: the line may be cut
		v := past[i]
		said = append(said, t.Visit.Attempt(t.MonthDay(v.Outcome.On), model.Channels.Label(v.Channel, isZh(t)), s.saidOf(v)))
	}
	return t.Visit.Tried(len(past)) + strings.Join(said, "; ")
}

func (s *Screen) saidOf(v model.Visit) string {
	if v.Note != "" {
		return widget.Sanitize(v.Note)
	}
	return model.VisitResults.Label(v.Outcome.Result, isZh(s.session.Text))
}
