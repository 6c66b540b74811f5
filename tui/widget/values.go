package widget

import (
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// Values is a field with a long list of values: villages, workers, places. The clerk types a part of
// the word or its pinyin initials; F4 opens the list.
type Values struct {
	text    Text
	options []Option
	free    bool
	chosen  string // the value taken, while the text stands as its label
	label   string
}

// NewValues makes a field over the options. With free, other text may be entered too.
func NewValues(s *Styles, free bool, options ...Option) *Values {
	return &Values{text: *NewText(s, TextOptions{Replace: true, MaxRunes: 60}), options: read(options), free: free}
}

func (v *Values) Focus() { v.text.Focus() }

// Blur takes the option that what was typed can only mean.
func (v *Values) Blur() {
	v.text.Blur()
	if o, ok := v.meant(); ok {
		v.take(o)
	}
}

// Update types.
func (v *Values) Update(msg tea.Msg) bool { return v.text.Update(msg) }

// Value is the value of the option taken, or the text itself where that is free.
func (v *Values) Value() string {
	if o, ok := v.meant(); ok {
		return o.Value
	}
	return v.text.Value()
}

// SetValue takes the option of that value.
func (v *Values) SetValue(value string) {
	for _, o := range v.options {
		if o.Value == value {
			v.take(o)
			return
		}
	}
	v.chosen, v.label = "", ""
	v.text.SetValue(value)
}

// SetOptions replaces the list.
func (v *Values) SetOptions(options []Option) { v.options = read(options) }

// Check wants nothing, an option, or any text where that is free.
func (v *Values) Check() string {
	if _, ok := v.meant(); ok || v.free || v.text.Value() == "" {
		return ""
	}
	return v.text.styles.Text.Widget.NotAChoice
}

// meant is the option that the text names: the one taken, the one so called, or the only one that
// answers to it.
func (v *Values) meant() (Option, bool) {
	typed := v.text.Value()
	if typed == "" {
		return Option{}, false
	}
	if v.label == typed {
		return Option{Value: v.chosen, Label: v.label}, true
	}
	var hits []Option
	for _, o := range v.options {
		if o.Label == typed || o.Key != "" && o.Key == typed {
			return o, true
		}
		if o.answers(typed) {
			hits = append(hits, o)
		}
	}
	if len(hits) == 1 && !v.free {
		return hits[0], true
	}
	return Option{}, false
}

// View draws the text, and what it means where that is something else.
func (v *Values) View(width int) (string, int) {
	o, ok := v.meant()
	if !ok || o.Label == v.text.Value() {
		return v.text.View(width)
	}
	room := min(width, max(4, Width(v.text.raw())+1))
	typed, caret := v.text.View(room)
	if room >= width-1 {
		return PadRight(typed, width), caret
	}
	return PadRight(typed+" "+v.text.styles.Accent.Paint(Sanitize(o.Label)), width), caret
}

// list gives all options, and what was typed to narrow them unless that has been taken already.
func (v *Values) list() (options []Option, query string) {
	if v.label == v.text.Value() {
		return v.options, ""
	}
	return v.options, v.text.Value()
}

func (v *Values) take(o Option) {
	v.chosen, v.label = o.Value, Sanitize(o.Label)
	v.text.SetValue(v.label)
}

// answers says whether an option is found by what is typed: its key, any part of its label, the
// beginning of one of its search words, or two letters and more anywhere in one.
func (o Option) answers(typed string) bool {
	typed = strings.ToLower(strings.Map(narrow, strings.TrimSpace(typed)))
	if typed == "" || o.Key == typed || strings.Contains(strings.ToLower(o.Label), typed) {
		return true
	}
	if utf8.RuneCountInString(typed) != len(typed) { // Chinese is looked for in the label only
		return false
	}
	for word := range strings.FieldsSeq(o.Find) {
		if strings.HasPrefix(word, typed) || len(typed) > 1 && strings.Contains(word, typed) {
			return true
		}
	}
	return false
}
