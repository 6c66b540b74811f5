package widget

import "strings"

// What a form is to those who are asked its fields one by one.

// Asked is the row of the field in focus; nil if the form has none.
func (f *Form) Asked() *Item {
	if f.at < len(f.items) && f.items[f.at].enterable() {
		return &f.items[f.at]
	}
	return nil
}

// HeadsOver are the headings between the field before and the one in focus.
func (f *Form) HeadsOver() (heads []string) {
	for i := f.at - 1; i >= 0 && !f.items[i].enterable(); i-- {
		if it := f.items[i]; it.Field == nil && !it.Hidden && it.Label != "-" {
			heads = append([]string{Spoken(it.Label)}, heads...)
		}
	}
	return heads
}

// First and Last say whether the field in focus is the first or the last that can be entered.
func (f *Form) First() bool { return f.next(f.at, -1) == f.at }

// Last says whether it is the last.
func (f *Form) Last() bool { return f.next(f.at, 1) == f.at }

// Wrong is what is wrong with the field in focus, or "".
func (f *Form) Wrong() string {
	it := f.Asked()
	if it == nil {
		return ""
	}
	if wrong := it.Field.Check(); wrong != "" {
		return wrong
	}
	return f.errors[it.ID]
}

// Options are the values of the field in focus that has a list of them.
func (f *Form) Options() []Option {
	field, ok := f.current().(lister)
	if !ok {
		return nil
	}
	options, _ := field.list()
	return options
}

// Answering are those of them that answer to what is typed.
func (f *Form) Answering(typed string) (options []Option) {
	for _, o := range f.Options() {
		if o.answers(typed) {
			options = append(options, o)
		}
	}
	return options
}

// Masked says whether the field in focus takes a secret.
func (f *Form) Masked() bool {
	m, is := f.current().(interface{ Masked() bool })
	return is && m.Masked()
}

// Offer is the field in focus as it asks: its value, or what can be chosen.
func (f *Form) Offer() string {
	field := f.current()
	if d, isDate := field.(*Date); isDate {
		return d.Said()
	}
	if _, isText := field.(interface{ Masked() bool }); isText && field.Value() == "" {
		return "" // what stands there then is no value
	}
	said, _ := field.View(Unbounded)
	return Spoken(said)
}

// Review is every field that has a value, in words; secrets are left out.
func (f *Form) Review() (lines []string) {
	for _, it := range f.items {
		if !it.enterable() || it.Field.Value() == "" {
			continue
		}
		if m, is := it.Field.(interface{ Masked() bool }); is && m.Masked() {
			continue
		}
		line := Spoken(it.Label) + ": " + it.Said()
		if it.Unit != "" {
			line += " " + Spoken(it.Unit)
		}
		lines = append(lines, line)
	}
	return lines
}

// Said is the value of a row in words.
func (it *Item) Said() string {
	if s, is := it.Field.(interface{ Said() string }); is {
		return s.Said()
	}
	said, _ := it.Field.View(Unbounded)
	return Spoken(said)
}

// About is what stands beside a field: its unit, what is usual, what it was last time, what is said of it.
func (f *Form) About() string {
	it := f.Asked()
	var parts []string
	for _, s := range []string{it.Unit, it.Reference, it.Previous, it.Hint} {
		if s = Spoken(s); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "  ")
}

// Said is the day in full, or what was typed where that is none.
func (d *Date) Said() string {
	if day := d.Date(); !day.IsZero() {
		return d.text.styles.Text.Date(day)
	}
	return Spoken(d.text.Value())
}

// Said is the option that is chosen.
func (c *Choice) Said() string {
	if c.chosen < 0 {
		return ""
	}
	return Spoken(c.options[c.chosen].Label)
}
