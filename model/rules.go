package model

import (
	"cmp"
	"errors"
	"fmt"
)

// What can be wrong with a single field that someone typed.
var (
	ErrUnknownField = errors.New("no such field")
	ErrUnknownCode  = errors.New("not one of the allowed values")
	ErrNotANumber   = errors.New("not a whole number")
	ErrNotYesOrNo   = errors.New("neither yes nor no")
	ErrNotAPhone    = errors.New("not a phone number")
	ErrMobileLength = errors.New("not the 11 digits of a mobile")
)

// ErrRefused is what every [Refusal] wraps.
var ErrRefused = errors.New("refused by a rule")

// A Refusal says which rule a proposal breaks. Rules hold when a clerk enters a fact, never in the fold:
// what another centre wrote is always taken in.
type Refusal struct {
	Rule  Rule
	Field string // the field that breaks it
	Got   string // its value: for the screen and the report, never part of Error()
}

func (r *Refusal) Error() string { return fmt.Sprintf("%s: %s", r.Field, string(r.Rule)) }

// Unwrap says that every refusal is an [ErrRefused].
func (r *Refusal) Unwrap() error { return ErrRefused }

// A Rule names what must hold. The words for the clerk are the catalogue's.
type Rule string

// The rules.
const (
	RuleNotInFuture      Rule = "a fact lies in the future"
	RuleAfterBirth       Rule = "a fact lies before the person's birth"
	RuleNotAfterDeath    Rule = "a fact lies after the person's death"
	RuleEndAfterStart    Rule = "an end lies before its start"
	RuleVisitAfterCause  Rule = "a visit lies before what it follows"
	RuleLMPBeforeOutcome Rule = "an outcome lies before the last period"
	RuleNameNeeded       Rule = "a name is needed"
	RuleMethodNeeded     Rule = "a method needs its kind and start"
	RuleUnborn           Rule = "a pregnancy lasts at most 45 weeks"
	RuleNoFetalSex       Rule = "no text tells the sex of an unborn child"
	RuleErased           Rule = "what was held about this person was erased"
)

// Check says what rules the history breaks on the day on which it is entered; h is what would stand after
// the proposal. Only the records of touched are looked at: an old doubt does not stop a new fact.
func Check(h *History, touched map[ID]bool, today Date) error {
	for _, check := range []func(*History, map[ID]bool, Date) error{
		checkPerson, checkMethods, checkPregnancies, checkVisits, checkOthers,
	} {
		if err := check(h, touched, today); err != nil {
			return err
		}
	}
	return nil
}

func checkPerson(h *History, touched map[ID]bool, today Date) error {
	p := h.Person
	if p == nil || !touched[h.ID] {
		return nil
	}
	if p.Name == "" {
		return &Refusal{Rule: RuleNameNeeded, Field: "name"}
	}
	for _, f := range []struct {
		field string
		on    Date
	}{{"birth", p.Birth}, {"married", p.Married}, {"last_birth", p.LastBirth}, {"death", p.Death}, {"migration_since", p.Residence.Since}} {
		if err := h.within(f.field, f.on, today); err != nil {
			return err
		}
	}
	return nil
}

// within says whether a fact's day lies in the person's life and not in the future.
func (h *History) within(field string, on, today Date) error {
	if on.IsZero() {
		return nil
	}
	switch p := h.Person; {
	case on > today:
		return &Refusal{Rule: RuleNotInFuture, Field: field, Got: on.String()}
	case p != nil && !p.Birth.IsZero() && on < p.Birth:
		return &Refusal{Rule: RuleAfterBirth, Field: field, Got: on.String()}
	case p != nil && !p.Death.IsZero() && on > p.Death:
		return &Refusal{Rule: RuleNotAfterDeath, Field: field, Got: on.String()}
	}
	return nil
}

func checkMethods(h *History, touched map[ID]bool, today Date) error {
	for _, m := range h.Methods {
		if !touched[m.Record.ID] {
			continue
		}
		if m.Is.Use.Kind == "" || m.Is.Use.Start.IsZero() {
			return &Refusal{Rule: RuleMethodNeeded, Field: "method"}
		}
		if err := cmp.Or(h.within("started", m.Is.Use.Start, today), h.within("ended", m.Is.Ended.On, today),
			h.within("supply_last", m.Is.Supply.Last, today)); err != nil {
			return err
		}
		if on := m.Is.Ended.On; !on.IsZero() && on < m.Is.Use.Start {
			return &Refusal{Rule: RuleEndAfterStart, Field: "ended", Got: on.String()}
		}
	}
	return nil
}

// longestPregnancy is past every pregnancy that was: 45 weeks.
const longestPregnancy = 45 * 7

func checkPregnancies(h *History, touched map[ID]bool, today Date) error {
	for _, p := range h.Pregnancies {
		if !touched[p.Record.ID] {
			continue
		}
		lmp, out := p.Is.LMP.Date, p.Is.Outcome.On
		if err := cmp.Or(h.within("reported", p.Is.Reported, today), h.within("lmp", lmp, today),
			h.within("outcome_date", out, today), h.within("discharge", p.Is.Discharge, today)); err != nil {
			return err
		}
		if !lmp.IsZero() && !out.IsZero() && out < lmp {
			return &Refusal{Rule: RuleLMPBeforeOutcome, Field: "outcome_date", Got: out.String()}
		}
		if !lmp.IsZero() && !out.IsZero() && out > lmp.AddDays(longestPregnancy) {
			return &Refusal{Rule: RuleUnborn, Field: "outcome_date", Got: out.String()}
		}
		if on := p.Is.Discharge; !on.IsZero() && !out.IsZero() && on < out {
			return &Refusal{Rule: RuleEndAfterStart, Field: "discharge", Got: on.String()}
		}
	}
	return nil
}

func checkVisits(h *History, touched map[ID]bool, today Date) error {
	for _, v := range h.Visits {
		if !touched[v.Record.ID] {
			continue
		}
		on := v.Is.Outcome.On
		if on > today {
			return &Refusal{Rule: RuleNotInFuture, Field: "on", Got: on.String()}
		}
		if cause := h.causeOf(v.Is.About.Case); !cause.IsZero() && !on.IsZero() && on < cause {
			return &Refusal{Rule: RuleVisitAfterCause, Field: "on", Got: on.String()}
		}
	}
	return nil
}

// causeOf is the earliest day on which a series of this case can have been visited; no date if any day will do.
func (h *History) causeOf(id ID) Date {
	for _, m := range h.Methods {
		if m.Record.ID == id {
			return m.Is.Use.Start
		}
	}
	for _, p := range h.Pregnancies {
		if p.Record.ID == id {
			return p.Is.LMP.Date
		}
	}
	for _, r := range h.Requests {
		if r.Record.ID == id {
			return r.Is.On
		}
	}
	return 0
}

func checkOthers(h *History, touched map[ID]bool, today Date) error {
	for _, e := range h.Exams {
		if touched[e.Record.ID] {
			if err := h.within("on", e.Is.On, today); err != nil {
				return err
			}
		}
	}
	for _, c := range h.Consents {
		if touched[c.Record.ID] {
			if err := h.within("on", c.Is.Answer.On, today); err != nil {
				return err
			}
		}
	}
	for _, r := range h.Requests {
		if touched[r.Record.ID] {
			if err := h.within("on", r.Is.On, today); err != nil {
				return err
			}
		}
	}
	return nil
}
