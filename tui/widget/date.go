package widget

import (
	tea "charm.land/bubbletea/v2"

	"suifang/model"
)

// DateOptions are the ways in which a date field is special.
type DateOptions struct {
	Future bool // days after today are allowed
	// Parse reads what is typed; nil is [model.ParseTypedDate].
	Parse func(typed string, today model.Date) (model.Date, error)
}

// Date is a field for a day. It is typed in any of the short forms, and the full date with its weekday
// stands beside it at once.
type Date struct {
	text    Text
	options DateOptions
	today   model.Date
}

// typedCells is the room for the short form of a date, before its echo.
const typedCells = 12

// NewDate makes an empty date field.
func NewDate(s *Styles, today model.Date, options DateOptions) *Date {
	if options.Parse == nil {
		options.Parse = model.ParseTypedDate
	}
	return &Date{
		text:    *NewText(s, TextOptions{MaxRunes: 14, MaxCells: typedCells + 8, Narrow: true, Replace: true}),
		options: options, today: today,
	}
}

func (d *Date) Focus()                  { d.text.Focus() }
func (d *Date) Update(msg tea.Msg) bool { return d.text.Update(msg) }

// Blur leaves the full date in place of what was typed.
func (d *Date) Blur() {
	d.text.Blur()
	if day := d.Date(); !day.IsZero() {
		d.SetDate(day)
	}
}

// Date is the day, or no date while what is typed is none.
func (d *Date) Date() model.Date {
	typed := d.text.Value()
	if typed == "" {
		return 0
	}
	day, err := d.options.Parse(typed, d.today)
	if err != nil {
		return 0
	}
	return day
}

// SetDate puts in a day.
func (d *Date) SetDate(day model.Date) { d.text.SetValue(day.String()) }

// Value is the day as YYYY-MM-DD; what cannot be read is given back as it was typed, so that a draft
// keeps it.
func (d *Date) Value() string {
	if day := d.Date(); !day.IsZero() {
		return day.String()
	}
	return d.text.Value()
}

// SetValue puts in what Value gave.
func (d *Date) SetValue(s string) { d.text.SetValue(s) }

// Check wants nothing or a day that may be meant.
func (d *Date) Check() string {
	day := d.Date()
	switch {
	case d.text.Value() == "":
		return ""
	case day.IsZero():
		return d.text.styles.Text.Widget.NotADate
	case day > d.today && !d.options.Future:
		return d.text.styles.Text.Widget.FutureDate
	}
	return ""
}

// View shows what is typed and the date that it means; once the field is left, the date alone.
func (d *Date) View(width int) (string, int) {
	day := d.Date()
	echo := d.text.styles.Text.Date(day)
	if !d.text.focused && echo != "" {
		return PadRight(echo, width), 0
	}
	if !day.IsZero() && d.text.Value() == day.String() { // nothing to echo but the weekday
		echo = d.text.styles.Text.Weekday(day)
	}
	typed, caret := d.text.View(min(typedCells, width))
	if width <= typedCells+1 {
		return PadRight(typed, width), caret
	}
	return PadRight(typed+" "+d.text.styles.Accent.Paint(echo), width), caret
}
