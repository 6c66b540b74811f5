package followup

import (
	"cmp"

	"suifang/model"
)

const idEarlyPregnancy = "P04"

// earlyPregnancy counts from the day she reported the pregnancy. It ends with the booking (then P05) or the
// pregnancy's outcome. An undated pregnancy is asked about every two weeks until it has a date.
var earlyPregnancy = Protocol{
	ID: idEarlyPregnancy, Zh: "早孕", En: "Early pregnancy",
	Cases: earlyPregnancyCases,
	Steps: []Step{
		{
			ID: "04a", Zh: "早孕报告后%s", En: "early pregnancy, %s",
			Event: Reported, Times: at(days(7), around(3, 3)),
			Tier: Village, Channels: []string{model.ChannelHome, model.ChannelPhone}, Questions: []string{"QEARLY"},
			Source: "tier: seed 003 V; days D", Mark: Proposed, Window: Proposed,
		},
		{
			ID: "04b", Zh: "首次产检建册", En: "first antenatal exam",
			Event: Gestation, Times: []Timing{{Due: week(12, 0), Window: between(week(6, 0), week(12, 6)), Zh: "孕12周", En: "week 12"}},
			Tier: Township, Channels: []string{model.ChannelClinic}, Closes: []string{"04a"},
			Source: "国家基本公共卫生服务规范(第三版) 孕产妇 V: first exam and handbook before 13w0d; due 12w0d, until 12w6d (3.1b.7); from 6w0d as 05-N1",
			Mark:   Verified, Window: Proposed,
		},
		{
			ID: "04c", Zh: "孕周待定，报告后%s", En: "undated pregnancy, %s",
			Event: undated, Times: each(around(6, 7), everyTwoWeeks(42)...),
			Tier: Township, Questions: []string{"QEARLY"},
			Source: "every 2 weeks from the report to 42 weeks, −6/+7 d: cht-core V (tasks.js); scan first G",
			Mark:   Verified, Window: Verified,
		},
	},
	Escalate: []Escalation{{Zh: "出血、剧烈腹痛（警惕宫外孕）、剧吐", En: "bleeding, severe pain (ectopic), severe vomiting", Level: E3}},
}

// undated is the report of a pregnancy whose weeks nobody knew.
const undated Event = "reported_undated"

func everyTwoWeeks(until int) (list []Span) {
	for w := 2; w <= until; w += 2 {
		list = append(list, weeks(w))
	}
	return list
}

func earlyPregnancyCases(h *model.History) (cases []Case) {
	for _, p := range h.Pregnancies {
		report := reportAnchor(p)
		c := Case{Record: p.Record.ID, Anchors: map[Event]Anchor{Reported: report}, Ends: outcomeEnds(p)}
		if !p.Is.Booked.IsZero() {
			c.Ends = append(c.Ends, End{On: p.Is.Booked, Why: Booked, Steps: []string{"04a", "04b"}})
		}
		dated, ok := gestation(p)
		if ok {
			c.Anchors[Gestation] = dated
		}
		if first := firstDated(p); !ok || first > p.Record.FirstKnown() {
			c.Anchors[undated] = report
			if ok {
				c.Ends = append(c.Ends, End{On: first, Why: Dated, Steps: []string{"04c"}})
			}
		}
		cases = append(cases, c)
	}
	return cases
}

// reported is the day she told the centre, or the day it was entered where that is not known.
func reported(p model.Entered[model.Pregnancy]) model.Date {
	return cmp.Or(p.Is.Reported, p.Record.FirstKnown())
}

func reportAnchor(p model.Entered[model.Pregnancy]) Anchor {
	if p.Is.Reported.IsZero() {
		return Anchor{On: p.Record.FirstKnown(), Known: p.Record.FirstKnown()}
	}
	return anchor(p.Record, "reported", p.Is.Reported, is(p.Is.Reported))
}

// fullTerm is the length of a pregnancy by the last period (smart-anc CQL V).
const fullTerm = 280

// gestation is 0w0d: by the scan's due date once entered, else the first day of the last period (3.1b.7).
// A scan that agrees with the last period changes nothing.
func gestation(p model.Entered[model.Pregnancy]) (Anchor, bool) {
	lmp := func() Anchor {
		return anchor(p.Record, "lmp", p.Is.LMP.Date, func(l model.LMP) bool { return l.Date == p.Is.LMP.Date })
	}
	if p.Is.ScanEDD.IsZero() {
		if p.Is.LMP.Date.IsZero() {
			return Anchor{}, false
		}
		return lmp(), true
	}
	a := anchor(p.Record, "edd_scan", p.Is.ScanEDD, is(p.Is.ScanEDD))
	a.On = p.Is.ScanEDD.AddDays(-fullTerm)
	if a.On == p.Is.LMP.Date {
		a.Known = min(a.Known, lmp().Known)
	}
	return a, true
}

// firstDated is the day on which the pregnancy got a date for the first time, right or wrong.
func firstDated(p model.Entered[model.Pregnancy]) (day model.Date) {
	for _, c := range p.Record.Changes {
		for _, field := range []string{"lmp", "edd_scan"} {
			if v, ok := c.Fields[field]; ok && !model.IsNull(v) && (day.IsZero() || c.Act.Day() < day) {
				day = c.Act.Day()
			}
		}
	}
	return day
}

func outcomeEnds(p model.Entered[model.Pregnancy]) []End {
	if p.Is.Outcome.IsZero() {
		return nil
	}
	return []End{{On: outcomeDay(p), Why: PregnancyEnd}}
}

// outcomeDay is the day the pregnancy ended, or the day that was entered where it is not known.
func outcomeDay(p model.Entered[model.Pregnancy]) model.Date {
	entered := since(p.Record, "outcome", func(o model.Outcome) bool { return !o.IsZero() })
	return cmp.Or(p.Is.Outcome.On, entered)
}
