package followup

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"suifang/model"
)

// A Protocol is one series of follow-up as data: what opens it, its steps, what ends it.
type Protocol struct {
	ID       string // "P07"
	Zh, En   string
	Steps    []Step
	Escalate []Escalation
	// Cases finds what opens the series in a history, with the day each anchor became known and what has
	// ended it. Refusal, death and the wish not to be contacted end every series and are not named by it.
	Cases func(h *model.History) []Case
}

// A Step is one contact of a series, or one that recurs.
type Step struct {
	ID        string
	Zh, En    string   // its title; %s stands for the date's span
	Event     Event    // what it counts from
	Times     []Timing // its dates: occurrence 1, 2, …
	Every     Span     // it goes on at this distance after the last of Times, without an end
	Contacts  bool     // its dates come from the contacts made: see [series.nextContact]
	Profile   string   // the antenatal profile that it belongs to; every one if empty
	Grace     int      // days after the due date that are not yet overdue
	Tier      Tier
	Channels  []string // in the order in which the norm names them; any that she allows if it names none
	Questions []string // codes of [QuestionSets]
	Closes    []string // steps that a visit made here ends
	Source    string
	Mark      Mark   // of the interval
	Window    Mark   // of the window
	Unplanned string // why no item is made of it; empty if it is planned
}

// An Escalation is a sign at which the contact goes to a higher tier. No item comes of it yet: the chain of
// escalation is not planned.
type Escalation struct {
	Zh, En string
	Level  Level
}

// A Level is how far and how fast an escalation goes (followup.md 3.0, D).
type Level string

const (
	E0 Level = "E0" // advice
	E1 Level = "E1" // township, contact within 7 days
	E2 Level = "E2" // district, within 72 hours
	E3 Level = "E3" // hospital, the same day
)

// A Tier is who follows up.
type Tier string

// The tiers.
const (
	Village  Tier = "village"
	Township Tier = "township"
	District Tier = "district"
)

// A Mark says how far a figure can be trusted.
type Mark string

const (
	Verified Mark = "V" // read in a document
	General  Mark = "G" // general knowledge
	Proposed Mark = "D" // a proposal, until the owner approves it
)

// Why a step stands in the data without an item.
const (
	actChecklist  = "advice given with the act itself: a checklist there, no item (3.1b.6)"
	hospitalNote  = "done by a hospital: a note, no item (3.1b.6)"
	antenatalForm = "shown on the antenatal form when its weeks come, no item (3.1b.6)"
	noFactYet     = "no fact that is recorded yet brings it about"
	optionOnly    = "another programme's schedule, kept for the owner's choice"
)

// An Event is what a step counts from.
type Event string

// The events.
const (
	OwnWish       Event = "own_wish"
	Asked         Event = "asked"
	Reported      Event = "reported"
	Gestation     Event = "gestation" // 0w0d: the last period, or what the scan's due date gives for it
	Delivery      Event = "delivery"
	Discharge     Event = "discharge"
	ChildBirth    Event = "child_birth" // in the child's own block
	Insertion     Event = "insertion"
	EndOfLife     Event = "end_of_life" // of a device
	Removal       Event = "removal"
	Operation     Event = "operation"
	FirstUse      Event = "first_use"
	Supplied      Event = "supplied"
	SuppliedMonth Event = "supplied_monthly" // she asked for it each month
	Injected      Event = "injected"
	InjectedMonth Event = "injected_monthly" // the monthly kind
	SupplyEnd     Event = "supply_end"
)

// An Anchor is the day of an event, as the facts of a case tell it.
type Anchor struct {
	On       model.Date
	Known    model.Date // civil day since which it has been known as it is now
	Conflict bool       // a field that it hangs on waits for a person to settle it
	Rounds   bool       // it moves on with each supply: ordinals run on over the rounds
	Since    model.Date // first day of the round, if known
}

// A Case is what opens one series: a record, with the days that the steps count from.
type Case struct {
	Record  model.ID
	Anchors map[Event]Anchor
	Ends    []End
	Tier    Tier       // instead of the step's, if set
	Since   model.Date // what was made or agreed for a day before it belongs to an earlier case of the same record

	told     model.Date                // of a pregnancy, the day it became known
	contacts []model.Date              // of a pregnancy, those made, sorted
	met      map[model.Occurrence]bool // what they met
}

// An End closes open items on its day.
type End struct {
	On    model.Date
	Why   Why
	Steps []string   // all of the series if empty
	Again model.Date // the day on which it was taken back; what lasts until then opens again
}

func (e End) covers(step string, until model.Date) bool {
	if len(e.Steps) > 0 && !contains(e.Steps, step) {
		return false
	}
	return e.On <= until && (e.Again.IsZero() || until < e.Again)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// Antenatal profiles: which of the two schedules of P05 a centre follows.
const (
	National = "national"
	WHO      = "who"
)

// A Profile is what a centre has chosen where a protocol leaves a choice. The zero Profile is the norm.
type Profile struct {
	Antenatal string // National if empty
}

// ProfileOf is the profile that a centre has set.
func ProfileOf(c model.Centre) Profile { return Profile{Antenatal: c.Antenatal} }

func (p Profile) follows(s *Step) bool {
	switch s.Profile {
	case "":
		return true
	case National:
		return p.Antenatal != WHO
	}
	return s.Profile == p.Antenatal
}

// protocols stand in the order of their numbers.
var protocols = []*Protocol{
	&ownWish, &newlyMarried, &earlyPregnancy, &antenatal, &postpartum, &iud, &iudRemoval, &implant,
	&tubalLigation, &vasectomy, &pill, &injection, &condom,
}

// Protocols are the series that are planned, in the order of their numbers.
func Protocols() []*Protocol { return append([]*Protocol(nil), protocols...) }

// Lookup finds a protocol.
func Lookup(id string) (*Protocol, bool) {
	for _, p := range protocols {
		if p.ID == id {
			return p, true
		}
	}
	return nil, false
}

// Step finds a step by its identity. Two steps share one where a person's choice decides between their
// intervals; the first is the default.
func (p *Protocol) Step(id string) (*Step, bool) {
	for i := range p.Steps {
		if p.Steps[i].ID == id {
			return &p.Steps[i], true
		}
	}
	return nil, false
}

// rules counts the editions of what is code here and not data: raise it when [Plan] or a protocol's Cases
// begin to answer otherwise for the same facts.
const rules = 3

var edition = func() string {
	h := sha256.New()
	fmt.Fprintf(h, "rules %d\n", rules)
	for _, p := range protocols {
		fmt.Fprintf(h, "%s %+v %+v\n", p.ID, p.Steps, p.Escalate)
	}
	fmt.Fprintf(h, "%+v\n", Devices)
	return hex.EncodeToString(h.Sum(nil)[:8])
}()

// Edition names what the obligations were computed by. Another edition means: plan everybody anew.
func Edition() string { return edition }

// LongestWindow is the greatest number of days between a due date and the end of its window, over all steps.
// Items that fell due longer ago than this and 30 days are on no list.
func LongestWindow() int {
	longest := contactOverrun
	for _, p := range protocols {
		for _, s := range p.Steps {
			for _, t := range s.Times {
				longest = max(longest, t.overrun())
			}
		}
	}
	return longest
}
