package text

import (
	"fmt"

	"suifang/model"
)

// Date is a day with its weekday, 2026-11-21 周六, or the empty string for no date.
func (t *Texts) Date(d model.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String() + " " + t.Weekday(d)
}

// Weekday is the day of the week of d: 周六, Sat.
func (t *Texts) Weekday(d model.Date) string { return t.Common.Weekdays[d.Weekday()] }

// MonthDay is the month and day of d, 11-21, where the year is understood from the place.
func (t *Texts) MonthDay(d model.Date) string {
	if d.IsZero() {
		return ""
	}
	_, m, day := d.Civil()
	return fmt.Sprintf("%02d-%02d", m, day)
}
