package followup

import (
	"fmt"

	"suifang/model"
)

// A Span is a length of calendar time. Months keep the day of the month, clamped to the month's end; weeks
// and days are exact.
type Span struct{ Months, Weeks, Days int }

func months(n int) Span { return Span{Months: n} }
func weeks(n int) Span  { return Span{Weeks: n} }
func days(n int) Span   { return Span{Days: n} }

// week is a time of pregnancy, "16w0d".
func week(w, d int) Span { return Span{Weeks: w, Days: d} }

// From is the day that lies the span after d; no date if that is past the calendar.
func (s Span) From(d model.Date) model.Date {
	if d = d.AddMonths(s.Months); d.IsZero() {
		return 0
	}
	return d.AddDays(7*s.Weeks + s.Days)
}

// longest is the greatest number of days that the span can have.
func (s Span) longest() int { return 31*s.Months + 7*s.Weeks + s.Days }

// shortest is the least number of days that the span can have.
func (s Span) shortest() int { return 28*s.Months + 7*s.Weeks + s.Days }

func (s Span) times(n int) Span { return Span{s.Months * n, s.Weeks * n, s.Days * n} }

func (s Span) plus(o Span) Span { return Span{s.Months + o.Months, s.Weeks + o.Weeks, s.Days + o.Days} }

// text is the span as a clerk says it: 3个月, 2年, 12周, 7天.
func (s Span) text(zh bool) string {
	switch {
	case s.Months >= 24 && s.Months%12 == 0:
		return counted(s.Months/12, zh, "年", "year")
	case s.Months > 0:
		return counted(s.Months, zh, "个月", "month")
	case s.Weeks > 0:
		return counted(s.Weeks, zh, "周", "week")
	}
	return counted(s.Days, zh, "天", "day")
}

func counted(n int, zh bool, unitZh, unitEn string) string {
	switch {
	case zh:
		return fmt.Sprint(n, unitZh)
	case n == 1:
		return "1 " + unitEn
	}
	return fmt.Sprint(n, " ", unitEn, "s")
}

// A Window is when a step may be done, both days included. Its spans count from the anchor, or else from the
// due date.
type Window struct {
	FromAnchor  bool
	From, Until Span
}

// around is ±: so many days before and after the due date.
func around(early, late int) Window { return Window{From: days(-early), Until: days(late)} }

// between is a window that the norm gives from the anchor: day 30-60.
func between(from, until Span) Window { return Window{FromAnchor: true, From: from, Until: until} }

// A Timing is one date of a step: due a span after the anchor, in its window.
type Timing struct {
	Due       Span
	NotBefore Span // due is the later of Due and this; for "+1 month, day 30-60"
	Window    Window
	Zh, En    string // what the date is called, where the span alone would not say it: 孕16–20周
}

// during is a step given only as a range: its last day is the due date (followup.md 3.1b.2).
func during(from, until Span, zh, en string) Timing {
	return Timing{Due: until, Window: between(from, until), Zh: zh, En: en}
}

// at is one date and its window, alone.
func at(due Span, w Window) []Timing { return []Timing{{Due: due, Window: w}} }

// each is a list of dates under one window.
func each(w Window, due ...Span) []Timing {
	list := make([]Timing, len(due))
	for i, d := range due {
		list[i] = Timing{Due: d, Window: w}
	}
	return list
}

// monthLater is "+1 month, day 30-60": due is the later of +1 month and day 30.
func monthLater() []Timing {
	return []Timing{{Due: months(1), NotBefore: days(30), Window: between(days(30), days(60))}}
}

// place is the window's first day, the due date and the window's last day for this anchor; ok is false past
// the end of the calendar.
func (t Timing) place(anchor model.Date) (from, due, until model.Date, ok bool) {
	due = t.Due.From(anchor)
	if t.NotBefore != (Span{}) {
		due = max(due, t.NotBefore.From(anchor))
	}
	if due.IsZero() {
		return 0, 0, 0, false
	}
	start := due
	if t.Window.FromAnchor {
		start = anchor
	}
	from, until = t.Window.From.From(start), t.Window.Until.From(start)
	return from, due, until, onCalendar(from, until)
}

// lastDay is the calendar's end: a date past it could not be written down.
var lastDay = model.NewDate(9999, 12, 31)

func onCalendar(from, until model.Date) bool { return from > 0 && from <= until && until <= lastDay }

// overrun is the greatest number of days from the due date to the window's end.
func (t Timing) overrun() int {
	if t.Window.FromAnchor {
		return t.Window.Until.longest() - t.Due.shortest()
	}
	return t.Window.Until.longest()
}
