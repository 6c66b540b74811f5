package followup

import (
	"slices"

	"suifang/model"
)

// The WHO contacts of pregnancy (followup.md 3.1b.8 and 3.1b.18; source: smart-anc ANC.S.01). Only the next
// contact is an item, and every contact made, of P04 or P05, replaces the rest of the list.
var (
	contactWeeks = []int{12, 20, 26, 30, 34, 36, 38, 40}
	lastContact  = week(40, 0)
	referral     = week(41, 0) // "refer for delivery", not counted
)

// contactOverrun is the longest a contact can be late: planned 8 weeks after one in the first days, it runs
// until week 41.
const contactOverrun = (41 - 8) * 7

// nextContact adds the next contact, if one is left.
func (s *series) nextContact(step *Step, a Anchor) {
	sl := slot{step: step, anchor: a, n: s.contactNumber(step)}
	due, until := contactDue(a, s.in.told, s.in.contacts), referral.From(a.On)
	if due.IsZero() {
		return
	}
	if due == until {
		until = week(42, 0).From(a.On)
	}
	sl.from, sl.due, sl.until = due.AddDays(-7), due, until
	sl.nth = sl.n
	if sl.until >= a.Known {
		s.slots = append(s.slots, sl)
	}
}

// contactNumber counts what has been met, whoever met it twice, and never gives a number a second time.
func (s *series) contactNumber(step *Step) int {
	n := len(s.in.met)
	for i := range s.visits {
		v := &s.visits[i]
		if v.done() && v.step == step {
			n = max(n, v.n)
		}
	}
	return n + 1
}

// contactDue is the day of the next contact after those made; no date if none follows. The first is the first
// of the list that was not past when the pregnancy became known, whenever its weeks were corrected.
func contactDue(a Anchor, told model.Date, made []model.Date) model.Date {
	for len(made) > 0 && made[0] < a.On { // the weeks were corrected since: not of this pregnancy
		made = made[1:]
	}
	if len(made) == 0 {
		for _, w := range contactWeeks {
			if due := weeks(w).From(a.On); due >= told {
				return due
			}
		}
		return 0
	}
	end, last := lastContact.From(a.On), made[len(made)-1]
	if last >= end {
		if last >= referral.From(a.On) || len(made) > 1 && made[len(made)-2] >= end {
			return 0 // the referral has been made
		}
		return referral.From(a.On)
	}
	due := last.AddDays(7 * contactInterval(int(made[0]-a.On)/7, int(last-a.On)/7))
	if due > end.AddDays(-7) {
		return end
	}
	return due
}

// contactInterval is the number of weeks to the next contact, from the completed weeks at the first contact
// and at the last. Who came late is seen more often.
func contactInterval(first, last int) int {
	switch {
	case first >= 31, (first == 28 || first == 29) && last >= 32, (first == 22 || first == 23) && last >= 30:
		return 2
	case last < 20:
		return 8
	case last < 26:
		return 6
	case last < 34:
		return 4
	}
	return 2
}

// contactsOf are the days of the contacts made in a pregnancy, sorted, and the occurrences that they met. The
// booking is one of them, whether a visit or the pregnancy itself tells of it.
func contactsOf(h *model.History, p model.Entered[model.Pregnancy]) (made []model.Date, met map[model.Occurrence]bool) {
	pregnancy := p.Record.ID
	met = map[model.Occurrence]bool{}
	for _, v := range h.Visits {
		about := v.Is.About
		if about.Case != pregnancy || v.Is.Outcome.Result != model.VisitDone || v.Is.Outcome.On.IsZero() {
			continue
		}
		if about.Protocol == idEarlyPregnancy || about.Protocol == idAntenatal {
			about.N = max(about.N, 1)
			made, met[about] = append(made, v.Is.Outcome.On), true
		}
	}
	booking := model.Occurrence{Case: pregnancy, Protocol: idEarlyPregnancy, Step: "04b", N: 1}
	if on := p.Is.Booked; !on.IsZero() && !met[booking] && !slices.Contains(made, on) {
		made, met[booking] = append(made, on), true
	}
	slices.Sort(made)
	return made, met
}
