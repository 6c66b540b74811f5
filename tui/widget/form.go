package widget

import (
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

// SetColumns gives the widths of the columns, and their titles: label, value, unit, reference, previous,
// hint. Without titles there is no heading line.
func (f *Form) SetColumns(c FormColumns, titles ...string) { f.columns, f.heading = c, titles }

// Resize gives the form its place, in cells and lines of the window.
func (f *Form) Resize(width, height int) { f.width, f.height = width, max(1, height) }

// Item is the row of that ID, to be altered in place; nil if there is none.
//
//go:noinline
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

// GoOnAt moves to the field of that ID with the caret behind what stands there: the next key goes on with it, even where
// it would begin anew.
func (f *Form) GoOnAt(id string) {
	if f.FocusOn(id) {
		f.current().Update(tea.KeyPressMsg{Code: tea.KeyEnd})
	}
}

// Init gives the focused field its focus again, when the screen comes to the front.
func (f *Form) Init() tea.Cmd {
	if f.at < len(f.items) && f.items[f.at].enterable() {
		f.items[f.at].Field.Focus()
	}
	return nil
}

// Typing says that letters and marks are the form's, as screen.Typing asks: a choice too may be made by
// one, such as ? for a doubtful result.
func (f *Form) Typing() bool { return f.popup != nil || f.current() != nil }

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
//
//go:noinline
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
