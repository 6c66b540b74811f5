package clerks

import (
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/paper"
	"suifang/tui/widget"
)

// Columns of the list.
const (
	nameCells  = 24
	stateCells = 24
)

func (s *Screen) rows() widget.Rows[model.ID] {
	clerks := s.read.Clerks
	return widget.Rows[model.ID]{Len: len(clerks),
		Key: func(i int) model.ID { return clerks[i].ID },
		Row: func(i, _ int, _ bool) string { return s.row(clerks[i]) },
	}
}

func (s *Screen) row(c store.ClerkKey) string {
	w := s.words()
	state := w.InForce
	switch {
	case !c.InForce:
		state = w.Since(s.session.Text.Date(c.Removed))
	case !c.HasKey:
		state = w.NoKey
	}
	you := ""
	if c.You {
		you = w.You
	}
	return widget.PadRight(widget.Sanitize(c.Name), nameCells) + widget.PadRight(state, stateCells) + you
}

// Resize gives the list and the form what the lines around them leave.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	s.list.Resize(width, height-6-len(s.read.Strangers))
	if s.form != nil {
		s.form.Resize(width, height-len(s.preface()))
	}
}

// View draws the step.
func (s *Screen) View() tea.View {
	var p widget.Page
	p.Block(s.preface(), nil)
	switch {
	case s.working:
		p.LineAt(" "+s.words().Working, 1)
	case s.step == listing:
		s.drawList(&p)
	case s.step == showing:
		p.Block(paper.Lines(s.session.Styles, s.fresh, s.width), widget.Caret(1, 0))
		p.Block(s.wrapped(s.words().ReplaceAdvice), nil)
	default:
		p.Block(s.form.View())
	}
	return p.View(s.width, s.height)
}

func (s *Screen) drawList(p *widget.Page) {
	w, styles := s.words(), s.session.Styles
	if !s.loaded {
		p.LineAt("   "+s.session.Text.Common.Loading, 1)
		return
	}
	p.Block(s.list.View())
	p.Line("")
	recovery := " " + w.RecoveryState(s.read.RecoveryKey, s.read.RecoveryProven)
	if !s.read.RecoveryProven {
		recovery = styles.Alert.Paint(recovery)
	}
	p.Line(recovery)
	for _, slot := range s.read.Strangers {
		p.Line(" " + styles.Alert.Paint(w.Stranger(model.ID(slot).String())))
	}
}

// preface is the heading over the step, and what is to be known before it.
func (s *Screen) preface() []string {
	w := s.words()
	switch s.step {
	case adding:
		if s.session.ClerkID.IsZero() {
			return append(s.heading(w.Rescue), s.wrapped(w.RescueAdvice)...)
		}
		return append(s.heading(w.AddTitle), s.wrapped(w.AddAdvice)...)
	case changing:
		return append(s.heading(w.ChangeTitle), s.wrapped(w.ChangeAdvice)...)
	case proving:
		return append(s.heading(w.ProveTitle), s.wrapped(w.ProveAdvice)...)
	case showing:
		return s.heading(w.NewTitle)
	case confirming:
		return append(s.heading(s.session.Text.Setup.Proof), s.wrapped(s.session.Text.Setup.ProofAdvice)...)
	}
	return s.heading(w.Heading(s.inForce()))
}

func (s *Screen) inForce() (n int) {
	for _, c := range s.read.Clerks {
		if c.InForce && c.HasKey {
			n++
		}
	}
	return n
}

func (s *Screen) heading(title string) []string {
	return []string{"", " " + s.session.Styles.Strong.Paint(widget.Sanitize(title)), ""}
}

// wrapped breaks a paragraph to the width and leaves a line free below it.
func (s *Screen) wrapped(paragraph string) (lines []string) {
	for _, line := range widget.Wrap(paragraph, s.width-3) {
		lines = append(lines, " "+line)
	}
	return append(lines, "")
}
