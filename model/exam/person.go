package exam

import (
	"cmp"

	"suifang/model"
)

// PersonOn is what of a person decides which reference holds on a day.
func PersonOn(h *model.History, day model.Date) (who Person) {
	if p := h.Person; p != nil {
		who.Sex, who.Age = p.Sex, max(0, p.Birth.AgeOn(day))
	}
	for _, p := range h.Pregnancies {
		told := cmp.Or(p.Is.Reported, p.Record.FirstKnown())
		if weeks, pregnant := weeksOn(p.Is, told, day); pregnant {
			who.Pregnant, who.PregnantWeeks = true, weeks
		}
	}
	return who
}

// Full term, and past every pregnancy that was: one without an outcome by then lacks it in the file only.
const (
	fullTerm         = 280
	longestPregnancy = 45 * 7
)

// weeksOn is how far a pregnancy was on a day; 0 weeks where only the day on which it was told is known.
func weeksOn(p model.Pregnancy, told, day model.Date) (weeks int, pregnant bool) {
	if out := p.Outcome; !out.IsZero() && (out.On.IsZero() || out.On <= day) {
		return 0, false
	}
	begun := p.LMP.Date
	if !p.ScanEDD.IsZero() {
		begun = p.ScanEDD.AddDays(-fullTerm)
	}
	known := cmp.Or(begun, told)
	if day < known || day > known.AddDays(longestPregnancy) {
		return 0, false
	}
	if begun.IsZero() {
		return 0, true
	}
	return int(day-begun) / 7, true
}
