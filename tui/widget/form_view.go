package widget

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// View draws the form in its place: its lines, and the caret counted from the first of them.
func (f *Form) View() (lines []string, cursor *tea.Cursor) {
	if f.styles.hears() {
		mark, caret := f.styles.name(Part{Form: f})
		return []string{mark}, Caret(caret, 0)
	}
	layout := f.layout()
	heading := f.headingLines(layout)
	room := max(1, f.height-len(heading))
	rows, caret, at := f.rows(layout)
	f.scroll(at, len(rows), room)
	lines = append(heading, rows[f.top:min(len(rows), f.top+room)]...)
	y := len(heading) + at - f.top
	if f.popup != nil {
		return f.overlay(lines, y, layout)
	}
	return lines, Caret(layout.value+caret, y)
}

// rows draws every visible item; it gives the row and the cell of the caret too.
func (f *Form) rows(layout formLayout) (rows []string, caret, at int) {
	for i, it := range f.items {
		if it.Hidden {
			continue
		}
		if i == f.at {
			at = len(rows)
		}
		row, cell := f.row(i, layout)
		if i == f.at {
			caret = cell
		}
		rows = append(rows, row)
	}
	return rows, caret, at
}

func (f *Form) scroll(at, rows, room int) {
	f.top = min(f.top, at)
	if f.at == f.next(-1, 1) {
		f.top = 0 // headings above the first field come back into view
	}
	f.top = max(f.top, at-room+1)
	f.top = max(0, min(f.top, rows-room))
}

// overlay lays the list of values over the rows below the field, or above it where there is more room.
func (f *Form) overlay(lines []string, y int, layout formLayout) ([]string, *tea.Cursor) {
	for len(lines) < f.height {
		lines = append(lines, "")
	}
	start, height := y+1, len(lines)-y-1
	if height < 6 && y > height {
		start, height = 0, y
	}
	if height < 3 { // hardly any place: the list has it all
		start, height = 0, len(lines)
	}
	width := max(10, f.width-1-layout.value)
	list, x, cy := f.popup.View(width, min(height, 12))
	if start == 0 {
		start = max(0, y-len(list))
	}
	for i, l := range list {
		if start+i < len(lines) {
			lines[start+i] = spaces(layout.value) + l
		}
	}
	return lines, Caret(layout.value+x, start+cy)
}

// A formLayout is where the columns of a form begin and how wide they are.
type formLayout struct {
	label, value int // cells of the label; first cell of the value
	columns      FormColumns
	hint         int
}

const maxLabel = 24

// narrowLabel is that in a window of 80 cells, where five outcomes must stand beside it.
const narrowLabel = 22

func (f *Form) layout() formLayout {
	l, most := formLayout{columns: f.columns}, maxLabel
	if f.columns.Value == 0 && f.width < 90 {
		most = narrowLabel
	}
	for _, it := range f.items {
		if it.Field != nil {
			l.label = max(l.label, min(most, Width(it.Label)+2*it.Indent))
		}
	}
	l.value = 1 + l.label + 3 // blank, label, blank, marker, blank
	room := max(4, f.width-1-l.value)
	if l.columns.Value == 0 {
		return formLayout{label: l.label, value: l.value, columns: FormColumns{Value: room}}
	}
	l.columns = l.columns.within(room)
	l.hint = max(0, room-l.columns.width()-1)
	return l
}

// within is the columns that fit: where the window is narrow, first the value of last time goes, then
// the reference, then the unit.
func (c FormColumns) within(room int) FormColumns {
	c.Value = min(c.Value, room)
	for _, last := range []*int{&c.Previous, &c.Reference, &c.Unit} {
		if c.width() > room {
			*last = 0
		}
	}
	return c
}

func (c FormColumns) width() int {
	cells := c.Value
	for _, w := range []int{c.Unit, c.Reference, c.Previous} {
		if w > 0 {
			cells += 1 + w
		}
	}
	return cells
}

func (f *Form) headingLines(l formLayout) []string {
	if len(f.heading) == 0 {
		return nil
	}
	titles := make([]string, 6)
	copy(titles, f.heading)
	line := " " + PadRight(titles[0], l.label) + "   " + PadRight(titles[1], l.columns.Value) +
		l.behind(titles[2], titles[3], titles[4], titles[5])
	return []string{f.styles.Dim.Paint(strings.TrimRight(line, " "))}
}

// row draws one item. The focused one has a mark before its value and its label in the accent.
func (f *Form) row(i int, l formLayout) (string, int) {
	it := f.items[i]
	if it.Field == nil {
		return f.headingRow(it), 0
	}
	label, mark := PadRight(spaces(2*it.Indent)+Sanitize(it.Label), l.label), " "
	if i == f.at {
		label, mark = f.styles.Accent.Paint(label), ">"
	}
	head := " " + label + " " + mark + " "
	if f.columns.Value == 0 {
		value, caret := f.beside(it, l.columns.Value)
		return head + value, caret
	}
	value, caret := it.Field.View(l.columns.Value)
	return head + value + l.behind(Sanitize(it.Unit), Sanitize(it.Reference), Sanitize(it.Previous), f.hint(it)), caret
}

// beside draws the value of a form without columns, and the unit and the hint in the blanks behind it.
// The value gives way where a hint would not fit.
func (f *Form) beside(it Item, width int) (string, int) {
	note := strings.TrimSpace(f.hint(it))
	if it.Unit != "" {
		note = strings.TrimSpace(Sanitize(it.Unit) + "  " + note)
	}
	value, caret := it.Field.View(width)
	if note == "" {
		return value, caret
	}
	body := strings.TrimRight(value, " ")
	if room := width - 2 - min(Width(note), width*2/5); Width(body) > room {
		value, caret = it.Field.View(room)
		body = value
	}
	body = PadRight(body, max(Width(body), caret+1)) // the caret's own cell stays free
	return PadRight(body+"  "+note, width), caret
}

func (f *Form) headingRow(it Item) string {
	if it.Label == "-" {
		return f.styles.Rule(f.width)
	}
	return " " + f.styles.Strong.Paint(Sanitize(it.Label))
}

// hint is what is wrong with the field, or else what the screen has to say about it.
func (f *Form) hint(it Item) string {
	switch wrong := f.errors[it.ID]; {
	case wrong != "":
		return f.styles.Alert.Paint(Sanitize(wrong))
	case it.Alert:
		return f.styles.Alert.Paint(Sanitize(it.Hint))
	}
	return f.styles.Dim.Paint(Sanitize(it.Hint))
}

func (l formLayout) behind(unit, reference, previous, hint string) string {
	var b strings.Builder
	for _, c := range []struct {
		text  string
		width int
	}{{unit, l.columns.Unit}, {reference, l.columns.Reference}, {previous, l.columns.Previous}, {hint, l.hint}} {
		if c.width > 0 {
			b.WriteString(" " + PadRight(c.text, c.width))
		}
	}
	return b.String()
}
