package edit

import (
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/tui/widget"
)

// Resize gives the form what the lines above it leave.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	if s.base == nil {
		return
	}
	room := height - len(s.preface())
	s.form.Resize(width, room)
	if s.taking != nil {
		s.taking.Resize(width, room)
	}
}

// View draws the form, the reason for taking the record back, or the values to choose from.
func (s *Screen) View() tea.View {
	var p widget.Page
	if s.base == nil {
		p.LineAt(" "+s.session.Text.Common.Loading, 1)
		return p.View(s.width, s.height)
	}
	p.Block(s.preface(), nil)
	switch {
	case s.settling != nil:
		lines, x, y := s.settling.picker.View(max(10, s.width-3), max(2, s.height-p.Height()))
		for i, l := range lines {
			lines[i] = " " + l
		}
		p.Block(lines, widget.Caret(x+1, y))
	case s.taking != nil:
		p.Block(s.taking.View())
	default:
		p.Block(s.form.View())
	}
	return p.View(s.width, s.height)
}

// preface is what stands over the form.
func (s *Screen) preface() []string {
	t, styles := s.session.Text.Edit, s.session.Styles
	rule := styles.Rule(s.width)
	switch {
	case s.settling != nil:
		return []string{" " + styles.Strong.Paint(widget.Truncate(s.settling.title, s.width-3)), rule}
	case s.taking != nil:
		return []string{" " + styles.Strong.Paint(t.WithdrawTitle), " " + styles.Dim.Paint(t.WithdrawNote), rule}
	case s.base.record.Withdrawn():
		return []string{" " + styles.Alert.Paint(t.Withdrawn(s.reason())), rule}
	case len(s.base.record.Conflicts()) > len(s.chosen):
		return []string{" " + styles.Alert.Paint(t.ConflictLine(len(s.base.record.Conflicts())-len(s.chosen))), rule}
	case s.ofCentre():
		var lines []string
		for _, line := range widget.Wrap(s.session.Text.Rights.CentreNote, s.width-3) {
			lines = append(lines, " "+styles.Dim.Paint(line))
		}
		return append(lines, rule)
	}
	return []string{rule}
}

// ofCentre says whether it is the centre's own record: that cannot be taken back, for the program works for it.
func (s *Screen) ofCentre() bool { return s.base.record.Kind == model.KindCentre }

func (s *Screen) reason() string {
	var reason string
	_ = model.Decode(s.base.record.Fields[model.FieldWithdrawn].Value, &reason)
	return s.reasonWords(reason)
}
