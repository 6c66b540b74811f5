package widget

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// An Item is one row of a form: a labelled field, or, without a field, a heading, or a rule where the
// label is "-" alone.
type Item struct {
	ID     string
	Label  string
	Field  Field
	Indent int

	// What stands behind the value, where the form has columns for it.
	Unit, Reference, Previous, Hint string
	Alert                           bool // the hint says something is wrong: it is painted so

	Required bool
	Repeat   string // the value of the last entry: " puts it in again
	Hidden   bool
}

func (it Item) enterable() bool { return it.Field != nil && !it.Hidden }

// FormColumns are the widths in cells of what stands behind a form's values. Zero leaves a column out;
// the hint has what remains.
type FormColumns struct{ Value, Unit, Reference, Previous int }

// A Form is labelled fields in rows. Enter goes to the next field, and on the last one saves; Tab and the
// arrows move; F4 opens the list of a field's values; " repeats the value of the last entry; F10 saves.
// It scrolls when it is higher than its place.
type Form struct {
	// OnSave runs when the clerk saves and no field is wrong.
	OnSave func() tea.Cmd
	// OnChange runs after a field's value has changed: hints, fields that depend on it, what comes next.
	OnChange func(id string)

	styles  *Styles
	items   []Item
	errors  map[string]string // by item, shown until its value changes
	clean   map[string]string // values that are saved
	at      int
	columns FormColumns
	heading []string
	popup   *Picker
	keys    formKeys

	width, height, top int
}

type formKeys struct{ Enter, Next, Prev, PageDown, PageUp, Save, Values, Repeat key.Binding }

// A lister is a field with a list of values for F4.
type lister interface {
	list() (options []Option, query string)
	take(Option)
}

// NewForm makes a form of the items, with the focus on the first field.
func NewForm(s *Styles, items ...Item) *Form {
	words := s.Text.Common
	f := &Form{
		styles: s, items: items, errors: map[string]string{},
		keys: formKeys{
			Enter:    Bind(s.Text, words.NextField, "enter"),
			Next:     Bind(s.Text, words.NextField, "tab", "down"),
			Prev:     Bind(s.Text, words.PrevField, "shift+tab", "up"),
			PageDown: Bind(s.Text, words.PageDown, "pgdown"),
			PageUp:   Bind(s.Text, words.PageUp, "pgup"),
			Save:     Bind(s.Text, words.Save, "f10", "ctrl+s"),
			Values:   Bind(s.Text, words.Values, "f4"),
			Repeat:   Bind(s.Text, words.Repeat, `"`, "“", "”"),
		},
	}
	f.Clean()
	f.first()
	return f
}

// SetItems replaces the rows. The focus stays on the field with the same ID.
func (f *Form) SetItems(items ...Item) {
	id := f.Focused()
	f.blur()
	f.items = items
	if !f.FocusOn(id) {
		f.first()
	}
}

// SetColumns gives the widths of the columns, and their titles: label, value, unit, reference, previous,
// hint. Without titles there is no heading line.
func (f *Form) SetColumns(c FormColumns, titles ...string) { f.columns, f.heading = c, titles }

// Resize gives the form its place, in cells and lines of the window.
func (f *Form) Resize(width, height int) { f.width, f.height = width, max(1, height) }

// Item is the row of that ID, to be altered in place; nil if there is none.
func (f *Form) Item(id string) *Item {
	for i := range f.items {
		if f.items[i].ID == id && id != "" {
			return &f.items[i]
		}
	}
	return nil
}

// Value is what was entered in the field of that ID; "" for nothing or no such field.
func (f *Form) Value(id string) string {
	if it := f.Item(id); it != nil && it.enterable() {
		return it.Field.Value()
	}
	return ""
}

// SetValue puts a value into the field of that ID.
func (f *Form) SetValue(id, value string) {
	if it := f.Item(id); it != nil && it.Field != nil {
		it.Field.SetValue(value)
		delete(f.errors, id)
	}
}

// Values are all that is entered, hidden fields left out: what a draft keeps.
func (f *Form) Values() map[string]string {
	values := map[string]string{}
	for _, it := range f.items {
		if it.enterable() {
			if v := it.Field.Value(); v != "" {
				values[it.ID] = v
			}
		}
	}
	return values
}

// SetValues puts in what Values gave.
func (f *Form) SetValues(values map[string]string) {
	for id, v := range values {
		f.SetValue(id, v)
	}
}

// Dirty says whether anything differs from what was there when Clean was last called.
func (f *Form) Dirty() bool {
	now := f.Values()
	if len(now) != len(f.clean) {
		return true
	}
	for id, v := range now {
		if f.clean[id] != v {
			return true
		}
	}
	return false
}

// Clean takes what stands in the form now as saved.
func (f *Form) Clean() { f.clean = f.Values() }

// Focused is the ID of the field with the focus.
func (f *Form) Focused() string {
	if f.at < len(f.items) {
		return f.items[f.at].ID
	}
	return ""
}

// FocusOn moves to the field of that ID, if it can be entered.
func (f *Form) FocusOn(id string) bool {
	for i, it := range f.items {
		if it.ID == id && it.enterable() {
			f.focus(i)
			return true
		}
	}
	return false
}

// Init gives the focused field its focus again, when the screen comes to the front.
func (f *Form) Init() tea.Cmd {
	if f.at < len(f.items) && f.items[f.at].enterable() {
		f.items[f.at].Field.Focus()
	}
	return nil
}

// Typing says that letters are text here, as [screen.Typing] asks.
func (f *Form) Typing() bool {
	if f.popup != nil || f.at >= len(f.items) {
		return f.popup != nil
	}
	_, choice := f.items[f.at].Field.(*Choice)
	return !choice
}

// HasPopup says whether a list of values is open: then Esc is its key, not the screen's.
func (f *Form) HasPopup() bool { return f.popup != nil }

// ShortHelp is the form's part of the key table.
func (f *Form) ShortHelp() []key.Binding {
	help := []key.Binding{f.keys.Enter, f.keys.Save}
	if _, ok := f.current().(lister); ok {
		help = append(help, f.keys.Values)
	}
	return help
}

// FullHelp is every key of the form.
func (f *Form) FullHelp() []key.Binding {
	k := f.keys
	return []key.Binding{k.Enter, k.Next, k.Prev, k.PageDown, k.PageUp, k.Values, k.Repeat, k.Save}
}

func (f *Form) current() Field {
	if f.at < len(f.items) {
		return f.items[f.at].Field
	}
	return nil
}

// Update takes a key or a paste.
func (f *Form) Update(msg tea.Msg) tea.Cmd {
	if f.popup != nil {
		f.updatePopup(msg)
		return nil
	}
	press, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
		f.edit(msg)
	case key.Matches(press, f.keys.Save):
		return f.Submit()
	case key.Matches(press, f.keys.Enter):
		return f.enter()
	case key.Matches(press, f.keys.Values):
		f.openPopup()
	case key.Matches(press, f.keys.Repeat) && f.repeat():
	case !f.travel(press):
		f.edit(msg)
	}
	return nil
}

func (f *Form) travel(press tea.KeyPressMsg) bool {
	switch {
	case key.Matches(press, f.keys.Next):
		f.move(1)
	case key.Matches(press, f.keys.Prev):
		f.move(-1)
	case key.Matches(press, f.keys.PageDown):
		f.page(1)
	case key.Matches(press, f.keys.PageUp):
		f.page(-1)
	default:
		return false
	}
	return true
}

// enter goes on to the next field, or saves from the last.
func (f *Form) enter() tea.Cmd {
	if f.next(f.at, 1) == f.at {
		return f.Submit()
	}
	f.move(1)
	return nil
}

// Submit saves if nothing is wrong; else it goes to the first field that is.
func (f *Form) Submit() tea.Cmd {
	if !f.Check() || f.OnSave == nil {
		return nil
	}
	return f.OnSave()
}

// Check marks every field that is wrong and goes to the first.
func (f *Form) Check() bool {
	first := -1
	for i := range f.items {
		if f.check(i) != "" && first < 0 {
			first = i
		}
	}
	if first >= 0 {
		f.focus(first)
	}
	return first < 0
}

// SetError marks a field as wrong from outside, a rule of the clinic say, and goes there.
func (f *Form) SetError(id, sentence string) {
	f.errors[id] = sentence
	f.FocusOn(id)
}

// check looks at one field and remembers what is wrong with it.
func (f *Form) check(i int) string {
	it := f.items[i]
	if !it.enterable() {
		return ""
	}
	wrong := it.Field.Check()
	if wrong == "" && it.Required && it.Field.Value() == "" {
		wrong = f.styles.Text.Widget.Required
	}
	if wrong != "" {
		f.errors[it.ID] = wrong
	}
	return wrong
}

func (f *Form) edit(msg tea.Msg) {
	field := f.current()
	if field == nil {
		return
	}
	before := field.Value()
	field.Update(msg)
	f.changed(before)
}

// changed tells the screen if the focused field holds another value than before.
func (f *Form) changed(before string) {
	it := f.items[f.at]
	if it.Field.Value() == before {
		return
	}
	delete(f.errors, it.ID)
	if f.OnChange != nil {
		f.OnChange(it.ID)
	}
}

// repeat puts in the value of the last entry where nothing has been typed yet.
func (f *Form) repeat() bool {
	if f.at >= len(f.items) || f.items[f.at].Repeat == "" || f.current().Value() != "" {
		return false
	}
	f.current().SetValue(f.items[f.at].Repeat)
	f.changed("")
	return true
}

func (f *Form) openPopup() {
	if field, ok := f.current().(lister); ok {
		options, query := field.list()
		f.popup = NewPicker(f.styles, options, query)
		f.popup.Select(f.current().Value())
	}
}

func (f *Form) updatePopup(msg tea.Msg) {
	o, ok, closed := f.popup.Update(msg)
	if !closed {
		return
	}
	f.popup = nil
	if ok {
		before := f.current().Value()
		f.current().(lister).take(o)
		f.changed(before)
	}
}

func (f *Form) first() {
	f.at = -1
	f.at = max(0, f.next(-1, 1))
	f.Init()
}

// next is the nearest field that can be entered in one direction, or the same one.
func (f *Form) next(from, by int) int {
	for i := from + by; i >= 0 && i < len(f.items); i += by {
		if f.items[i].enterable() {
			return i
		}
	}
	return from
}

func (f *Form) move(by int) { f.focus(f.next(f.at, by)) }

func (f *Form) page(by int) {
	for range max(1, f.height-2) {
		f.move(by)
	}
}

// focus leaves the field in focus, with a look at what was typed there, and enters another.
func (f *Form) focus(i int) {
	if i == f.at {
		return
	}
	f.blur()
	f.at = i
	f.items[i].Field.Focus()
}

func (f *Form) blur() {
	field := f.current()
	if field == nil {
		return
	}
	before := field.Value()
	field.Blur()
	f.changed(before)
	if wrong := field.Check(); wrong != "" {
		f.errors[f.items[f.at].ID] = wrong
	}
}

// View draws the form in its place: its lines, and the caret counted from the first of them.
func (f *Form) View() (lines []string, cursor *tea.Cursor) {
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
	width := max(10, f.width-1-layout.value)
	list, x, cy := f.popup.View(width, min(height, 12))
	if start == 0 {
		start = y - len(list)
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

func (f *Form) layout() formLayout {
	l := formLayout{columns: f.columns}
	for _, it := range f.items {
		if it.Field != nil {
			l.label = max(l.label, min(maxLabel, Width(it.Label)+2*it.Indent))
		}
	}
	l.value = 1 + l.label + 3 // blank, label, blank, marker, blank
	room := max(4, f.width-1-l.value)
	if l.columns.Value == 0 {
		return formLayout{label: l.label, value: l.value, columns: FormColumns{Value: room}}
	}
	l.columns.Value = min(l.columns.Value, room)
	used := l.columns.Value
	for _, w := range []int{l.columns.Unit, l.columns.Reference, l.columns.Previous} {
		if w > 0 {
			used += w + 1
		}
	}
	l.hint = max(0, room-used-1)
	return l
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
