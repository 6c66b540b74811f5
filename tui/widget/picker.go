package widget

import (
	tea "charm.land/bubbletea/v2"
)

// A Picker is a list of values with a line to narrow it: F4 in a form, the palette of commands. Letters
// narrow by pinyin initials, Enter takes the selected one, Esc leaves.
type Picker struct {
	styles  *Styles
	all     []Option
	hits    []Option
	query   Text
	at, top int
}

// NewPicker opens a list, narrowed by what was typed already.
func NewPicker(s *Styles, options []Option, query string) *Picker {
	p := &Picker{styles: s, all: read(options), query: *NewText(s, TextOptions{})}
	p.query.SetValue(query)
	p.query.Focus()
	p.narrow()
	return p
}

// Select puts the cursor on the option of that value.
func (p *Picker) Select(value string) {
	for i, o := range p.hits {
		if o.Value == value {
			p.at = i
		}
	}
}

// Update narrows and moves. It is closed after Esc, with ok false, and after Enter, with the option.
func (p *Picker) Update(msg tea.Msg) (taken Option, ok, closed bool) {
	press, isKey := msg.(tea.KeyPressMsg)
	if !isKey {
		p.edit(msg)
		return Option{}, false, false
	}
	switch press.Keystroke() {
	case "esc":
		return Option{}, false, true
	case "enter", "tab":
		if len(p.hits) == 0 {
			return Option{}, false, false
		}
		return p.hits[p.at], true, true
	}
	if !p.move(press.Keystroke()) {
		p.edit(msg)
	}
	return Option{}, false, false
}

func (p *Picker) move(keystroke string) bool {
	by := map[string]int{"up": -1, "down": 1, "pgup": -8, "pgdown": 8}[keystroke]
	if by == 0 {
		return false
	}
	p.at = max(0, min(p.at+by, len(p.hits)-1))
	return true
}

func (p *Picker) edit(msg tea.Msg) {
	if before := p.query.raw(); p.query.Update(msg) && p.query.raw() != before {
		p.narrow()
	}
}

func (p *Picker) narrow() {
	p.hits = p.hits[:0:0]
	for _, o := range p.all {
		if o.answers(p.query.Value()) {
			p.hits = append(p.hits, o)
		}
	}
	p.at, p.top = 0, 0
}

// View draws the narrowing line and the list in at most height lines of exactly width cells. The cursor
// stands in the line while something is typed in it, else on the selected row.
func (p *Picker) View(width, height int) (lines []string, cursorX, cursorY int) {
	if p.styles.hears() {
		mark, caret := p.styles.name(Part{Picker: p})
		return []string{mark}, caret, 0
	}
	query, caret := p.query.View(min(20, width-2))
	lines = append(lines, PadRight("/ "+query+" "+p.styles.Dim.Paint(p.hint()), width))
	rows := height - 1
	if rows < 1 {
		return lines, 2 + caret, 0
	}
	p.top = max(min(p.top, p.at), p.at-rows+1)
	for i := p.top; i < min(len(p.hits), p.top+rows); i++ {
		lines = append(lines, p.row(i, width))
	}
	if p.query.raw() == "" && len(p.hits) > 0 {
		return lines, 0, 1 + p.at - p.top
	}
	return lines, 2 + caret, 0
}

func (p *Picker) hint() string {
	if len(p.hits) == 0 {
		return p.styles.Text.Widget.NoMatch
	}
	return p.styles.Text.Widget.Count(len(p.hits), len(p.all)) + "  " + p.styles.Text.Widget.PickHint
}

func (p *Picker) row(i, width int) string {
	o := p.hits[i]
	body := PadRight(PadRight(o.Key, 2)+Sanitize(o.Label)+"  "+p.styles.Dim.Paint(Sanitize(o.Note)), width-2)
	if i == p.at {
		return "> " + p.styles.Selected.Paint(body)
	}
	return "  " + body
}
