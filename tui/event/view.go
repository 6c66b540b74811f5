package event

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/tui/fields"
	"suifang/tui/widget"
)

// wide is the width from which the plan stands beside the form, not below.
const wide = 110

// below is the least room for notes and plan under the form.
const below = 8

// Resize gives the form, or the menu, its place.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	if s.facts == nil {
		return
	}
	s.menu.Resize(width, max(1, height-3))
	switch {
	case s.form == nil:
	case width >= wide:
		s.form.Resize(s.left()+1, max(1, height-1))
	default:
		s.form.Resize(width, max(1, height-1-below))
	}
}

// left is where the form ends and the plan begins: a line of the plan is the longer one.
func (s *Screen) left() int { return s.width * 2 / 5 }

// View draws the menu, or the form with what it plans and ends.
func (s *Screen) View() tea.View {
	var p widget.Page
	switch {
	case s.facts == nil:
		p.LineAt(" "+s.session.Text.Common.Loading, 1)
	case s.form == nil:
		p.Line(" " + widget.Truncate(s.now(), s.width-3))
		p.Line(s.session.Styles.Rule(s.width))
		p.Block(s.menu.View())
	default:
		s.drawForm(&p)
	}
	return p.View(s.width, s.height)
}

func (s *Screen) drawForm(p *widget.Page) {
	p.Line(s.session.Styles.Rule(s.width))
	lines, cursor := s.form.View()
	if s.width >= wide {
		beside := s.beside(s.width-s.left()-3, s.height-1)
		p.Block(widget.SideBySide(s.session.Styles, lines, beside, s.width, s.left()), cursor)
		return
	}
	p.Block(lines, cursor)
	p.Line(s.session.Styles.Rule(s.width))
	p.Block(s.beside(s.width, s.height-p.Height()), nil)
}

// beside are the values of the field with the focus where they do not all fit, what is doubtful, and what
// the act plans and ends.
func (s *Screen) beside(width, height int) []string {
	styles := s.session.Styles
	var lines []string
	for _, l := range widget.Wrap(s.legend(), max(10, width-3)) {
		if l != "" {
			lines = append(lines, " "+styles.Dim.Paint(l))
		}
	}
	for _, n := range s.notes {
		for _, l := range widget.Wrap(n, max(10, width-3)) {
			lines = append(lines, " "+l)
		}
	}
	plan := s.plan.Lines(s.session, width, max(1, height-len(lines)-1))
	if len(plan) > 0 {
		lines = append(append(lines, " "+styles.Strong.Paint(s.session.Text.Fields.After)), plan...)
	}
	return lines[:min(len(lines), max(0, height))]
}

// legend are the digits of a field whose values do not fit in its row.
func (s *Screen) legend() string {
	switch s.form.Focused() {
	case "method":
		return s.digits(s.methods())
	case "end_reason":
		return fields.Digits(s.session.Text, model.EndReasons)
	case "outcome":
		return fields.Digits(s.session.Text, losses)
	case "channels":
		return s.channels()
	}
	return ""
}

// channels are the digits of the channels where they do not all fit in the row, and that several may be chosen.
func (s *Screen) channels() string {
	hint, all := s.session.Text.Event.ChannelsHint, fields.Digits(s.session.Text, model.Channels)
	label := s.form.Item("channels").Label
	if room := s.width - widget.Width(label) - 8; widget.Width(all)+len(model.Channels) <= room {
		return hint
	}
	return hint + ": " + all
}

func (s *Screen) digits(options []widget.Option) string {
	words := make([]string, len(options))
	for i, o := range options {
		words[i] = s.session.Text.Fields.Codes(o.Key, o.Label)
	}
	return strings.Join(words, " ")
}

// now is what is known of her method and pregnancy, above the menu.
func (s *Screen) now() string {
	t := s.session.Text
	var parts []string
	for _, m := range s.facts.running() {
		parts = append(parts, t.Event.MethodSince(methodLabel(t, m.Is.Use.Kind), m.Is.Use.Start.String()))
	}
	line := t.Event.NoneInUse
	if len(parts) > 0 {
		line = t.Event.InUse + " " + strings.Join(parts, ", ")
	}
	if p := s.facts.history.OpenPregnancy(); p != nil {
		line += "   " + t.Event.Pregnant(p.Is.Reported.String())
		if due := expected(p.Is); !due.IsZero() {
			line += "  " + t.Event.DueDate(due.String())
		}
	}
	return line
}

// fullTerm is from the last period to the due date: 280 days (glossary 预产期).
const fullTerm = 280

// expected is the due date: the scan's, or what the last period gives.
func expected(p model.Pregnancy) model.Date {
	switch {
	case !p.ScanEDD.IsZero():
		return p.ScanEDD
	case !p.LMP.Date.IsZero():
		return p.LMP.Date.AddDays(fullTerm)
	}
	return 0
}

// menuRow draws one kind of event with its digit.
func (s *Screen) menuRow(i, width int, selected bool) string {
	t := s.session.Text.Event
	label := widget.PadRight(string("1234567890"[i])+"  "+t.Kinds[i], 32)
	switch {
	case s.facts.cannot(s.session.Text, kinds[i], s.session.Today) != "":
		return s.session.Styles.Dim.Paint(widget.Truncate(label+t.Notes[i], width))
	case selected:
		label = s.session.Styles.Selected.Paint(label)
	}
	return widget.Truncate(label+s.session.Styles.Dim.Paint(t.Notes[i]), width)
}
