package widget

import "strings"

// A Scale draws values on a line of cells: each beside what is usual. Where lines are drawn with box characters it places
// a value by half a cell, else by one. Binary fractions are good enough for that, and only for that.
type Scale struct {
	Low, High float64 // the ends of the line
	Cells     int     // 0: there is nothing to draw
}

// NewScale is wide enough for all the values, in at most so many cells.
func NewScale(values []float64, cells int) Scale {
	if len(values) == 0 || cells < 1 {
		return Scale{}
	}
	s := Scale{Low: values[0], High: values[0], Cells: cells}
	for _, v := range values {
		s.Low, s.High = min(s.Low, v), max(s.High, v)
	}
	return s
}

// A Mark is what stands on a line of a scale; what is not known is nil.
type Mark struct{ Value, From, Until *float64 } // From and Until are the ends of what is usual

// The signs of a scale.
var (
	asciiSigns = [...]string{".", ".", "[", "]", "*", "*"}
	lineSigns  = [...]string{" ", "─", "├", "┤", "╸", "╺"}
)

func (s *Styles) scaleSigns() [6]string {
	if s.Look.Border == Lines {
		return lineSigns
	}
	return asciiSigns
}

// ScaleKey are the signs of a value and of what is usual, for the words below a scale.
func (s *Styles) ScaleKey() (value, usual string) {
	signs := s.scaleSigns()
	return signs[4], signs[2] + " " + signs[3]
}

// Draw draws one line.
func (s Scale) Draw(styles *Styles, m Mark) string {
	if s.Cells == 0 {
		return ""
	}
	signs := styles.scaleSigns()
	line := make([]string, s.Cells)
	for i := range line {
		line[i] = signs[0]
		if s.usual(m, i) {
			line[i] = signs[1]
		}
	}
	for i, end := range []*float64{m.From, m.Until} {
		if end != nil {
			line[s.half(*end)/2] = signs[2+i]
		}
	}
	if m.Value != nil {
		half := s.half(*m.Value)
		line[half/2] = styles.Accent.Paint(signs[4+half%2])
	}
	return strings.Join(line, "")
}

// usual says whether a cell lies in what is usual.
func (s Scale) usual(m Mark, cell int) bool {
	return (m.From != nil || m.Until != nil) &&
		(m.From == nil || cell >= s.half(*m.From)/2) && (m.Until == nil || cell <= s.half(*m.Until)/2)
}

// half is the half cell of a value, counted from the left.
func (s Scale) half(v float64) int {
	last := 2*s.Cells - 1
	if s.High <= s.Low {
		return last / 2
	}
	part := (v - s.Low) / (s.High - s.Low)
	if !(part >= 0) { // nor is it what is no number
		part = 0
	}
	return int(min(part, 1)*float64(last) + 0.5)
}
