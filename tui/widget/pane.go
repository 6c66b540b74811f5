package widget

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// A Pane shows lines to read that may be more than fit: help, a report, a timeline. The arrows and the
// page keys scroll it. The cursor stands on its first line in view, for those who read by it.
type Pane struct {
	styles        *Styles
	lines         []string
	top           int
	width, height int
	keys          listKeys
}

// NewPane makes an empty pane.
func NewPane(s *Styles) *Pane { return &Pane{styles: s, keys: newListKeys(s)} }

// SetLines shows other lines, from the first; they may be painted, and foreign text in them is sanitized
// by the caller.
func (p *Pane) SetLines(lines []string) { p.lines, p.top = lines, 0 }

// Resize gives the pane its place, in cells and lines of the window.
func (p *Pane) Resize(width, height int) { p.width, p.height = width, max(1, height) }

// Update scrolls, and says whether the key was of use.
func (p *Pane) Update(msg tea.Msg) bool {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false
	}
	switch {
	case key.Matches(press, p.keys.Up):
		p.top--
	case key.Matches(press, p.keys.Down):
		p.top++
	case key.Matches(press, p.keys.PageUp):
		p.top -= max(1, p.height-1)
	case key.Matches(press, p.keys.PageDown):
		p.top += max(1, p.height-1)
	case key.Matches(press, p.keys.First):
		p.top = 0
	case key.Matches(press, p.keys.Last):
		p.top = len(p.lines)
	default:
		return false
	}
	p.clamp()
	return true
}

func (p *Pane) clamp() { p.top = max(0, min(p.top, len(p.lines)-p.height)) }

// FullHelp is every key of the pane.
func (p *Pane) FullHelp() []key.Binding {
	k := p.keys
	return []key.Binding{k.Up, k.Down, k.PageUp, k.PageDown, k.First, k.Last}
}

// Below is how many lines stand below those in view.
func (p *Pane) Below() int { return max(0, len(p.lines)-p.top-p.height) }

// View draws the lines in view.
func (p *Pane) View() (lines []string, cursor *tea.Cursor) {
	if p.height == 0 {
		return nil, nil
	}
	if p.styles.hears() {
		return p.lines, nil
	}
	p.clamp()
	for _, l := range p.lines[p.top:min(len(p.lines), p.top+p.height)] {
		lines = append(lines, Truncate(l, p.width-1))
	}
	return lines, Caret(0, 0)
}

// SideBySide puts two blocks of lines next to each other in a window of that width, with a bar between;
// left has so many cells, right what remains.
func SideBySide(s *Styles, left, right []string, width, leftWidth int) []string {
	if unbounded(width) {
		return append(append([]string(nil), left...), right...)
	}
	rightWidth := max(0, width-1-leftWidth-3)
	lines := make([]string, max(len(left), len(right)))
	for i := range lines {
		var l, r string
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		lines[i] = PadRight(l, leftWidth) + " " + s.Bar() + " " + Truncate(r, rightWidth)
	}
	return lines
}

// HelpLines draws a key table one key a line, in as many columns as fit the width.
func HelpLines(s *Styles, width int, bindings []key.Binding) []string {
	const column = 36
	columns := max(1, (width-1)/column)
	if unbounded(width) {
		columns = 1
	}
	var lines []string
	for i, b := range enabled(bindings) {
		if i%columns == 0 {
			lines = append(lines, "")
		}
		help := b.Help()
		lines[len(lines)-1] += PadRight(" "+s.Accent.Paint(PadRight(help.Key, 10))+" "+help.Desc, min(column, max(0, width-1)))
	}
	return lines
}

func enabled(bindings []key.Binding) []key.Binding {
	var on []key.Binding
	for _, b := range bindings {
		if b.Enabled() && b.Help().Desc != "" {
			on = append(on, b)
		}
	}
	return on
}
