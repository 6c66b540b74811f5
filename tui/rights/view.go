package rights

import (
	tea "charm.land/bubbletea/v2"

	"suifang/tui/widget"
)

// Heading says whose rights they are.
func (s *Screen) Heading() string {
	if s.read == nil || s.read.who == "" {
		return ""
	}
	return s.words().Title + "  " + s.read.who
}

// Resize gives the form what the lines above it leave.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	s.list.Resize(width, int(acts)+1)
	if s.form != nil {
		s.form.Resize(width, max(4, height-len(s.formLines())))
	}
}

// row is one act behind its digit.
func (s *Screen) row(i, width int, selected bool) string {
	line := s.keys.acts[i].Help().Key + "  " + s.keys.acts[i].Help().Desc
	switch {
	case selected:
		return s.session.Styles.Selected.Paint(widget.PadRight(line, min(width, rowCells)))
	case s.read != nil && s.not(act(i)) != "":
		return s.session.Styles.Dim.Paint(line)
	}
	return line
}

// rowCells is how wide the bar of the selected row is.
const rowCells = 30

// View draws the acts, or the form of a demand.
func (s *Screen) View() tea.View {
	styles := s.session.Styles
	var p widget.Page
	switch {
	case s.read == nil:
		p.Line(styles.Rule(s.width))
		p.LineAt("   "+styles.Dim.Paint(s.session.Text.Common.Loading), 1)
	case s.form != nil:
		p.Block(s.formLines(), nil)
		if s.working {
			p.LineAt(" "+s.words().Working, 1)
			break
		}
		p.Block(s.form.View())
	default:
		s.drawActs(&p)
	}
	return p.View(s.width, s.height)
}

func (s *Screen) drawActs(p *widget.Page) {
	w, styles := s.words(), s.session.Styles
	p.Line(styles.Rule(s.width))
	if s.read.erased.IsZero() {
		p.Block(s.wrapped(w.HeldSince(s.read.records, s.read.changes)), nil)
	}
	p.Block(s.state(), nil)
	p.Line("")
	if s.working {
		p.LineAt(" "+w.Working, 1)
		return
	}
	p.Block(s.list.View())
	p.Line(styles.Rule(s.width))
	p.Block(s.wrapped([acts]string{w.PrintNote, w.EraseNote, w.WithdrawNote}[s.list.Index()]), nil)
}

// state is whether she has asked for an erasure, and when it takes effect.
func (s *Screen) state() (lines []string) {
	w, demand := s.words(), s.read.demand
	said := w.NoneOpen
	switch {
	case !s.read.erased.IsZero():
		said = w.ErasedOn(s.read.erased.String())
	case demand != nil:
		said = w.DemandLine(demand.Asked.String(), demand.Due().String())
	default:
		return s.wrapped(said)
	}
	for _, line := range s.wrapped(said) {
		lines = append(lines, s.session.Styles.Alert.Paint(line))
	}
	return lines
}

// formLines say what the demand reaches and who has to agree, before it is typed.
func (s *Screen) formLines() []string {
	w, styles := s.words(), s.session.Styles
	lines := []string{"", " " + styles.Strong.Paint(w.ReasonTitle)}
	for _, said := range []string{w.Effect(s.effect().String()), w.Reaches, w.ReachesNot, w.Ground(s.read.ground), w.SecondNote} {
		lines = append(lines, s.wrapped(said)...)
	}
	return append(lines, "")
}

func (s *Screen) wrapped(said string) (lines []string) {
	for _, line := range widget.Wrap(said, s.width-3) {
		lines = append(lines, " "+line)
	}
	return lines
}
