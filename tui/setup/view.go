package setup

import (
	"path/filepath"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/tui/paper"
	"suifang/tui/widget"
)

func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	room := height - len(s.preface())
	switch s.step {
	case asking:
		s.asked.Resize(width, room)
	case proving:
		s.proof.Resize(width, room)
	}
}

func (s *Screen) View() tea.View {
	var p widget.Page
	p.Block(s.preface(), nil)
	switch s.step {
	case asking:
		p.Block(s.asked.View())
	case showing:
		p.Block(paper.Lines(s.session.Styles, s.recovery, s.width), widget.Caret(1, 0))
		p.Block(s.wrapped(s.session.Text.Setup.KeyAdvice...), nil)
	case proving:
		p.Block(s.proof.View())
	case making:
		for _, line := range s.session.Text.Setup.MakingSteps {
			p.Line("   - " + line)
		}
	}
	return p.View(s.width, s.height)
}

// preface is what stands over the step's form.
func (s *Screen) preface() []string {
	t := s.session.Text.Setup
	switch s.step {
	case showing:
		return s.heading(t.Key) // the key itself comes before all advice: it must be in sight
	case proving:
		return append(s.heading(t.Proof), s.wrapped(t.ProofAdvice)...)
	case making:
		return s.heading(t.Making)
	}
	return append(s.heading(t.File(filepath.Base(s.path))), s.wrapped(t.WhoReads)...)
}

func (s *Screen) heading(title string) []string {
	return []string{"", " " + s.session.Styles.Strong.Paint(widget.Sanitize(title)), ""}
}

// wrapped breaks paragraphs to the width and leaves a line free below them.
func (s *Screen) wrapped(paragraphs ...string) (lines []string) {
	for _, p := range paragraphs {
		for _, line := range widget.Wrap(p, s.width-3) {
			lines = append(lines, " "+line)
		}
	}
	return append(lines, "")
}

// ShortHelp is the table of the step's keys.
func (s *Screen) ShortHelp() []key.Binding {
	switch s.step {
	case asking:
		return append(s.asked.ShortHelp(), s.session.Keys.Prev)
	case showing:
		return []key.Binding{s.keys.Written, s.keys.Back}
	case proving:
		return []key.Binding{s.session.Keys.Next, s.keys.Make, s.keys.ShowAgain, s.keys.Back}
	}
	return nil
}
