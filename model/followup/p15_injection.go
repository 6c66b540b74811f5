package followup

import "suifang/model"

// injection counts from the last injection, and opens only where its day is known: the start of the method
// says nothing about when the next one is due (DESIGN §8). A visit made for the next injection is that injection
// until a later one is entered. It ends when she stops or switches.
var injection = Protocol{
	ID: idInjection, Zh: "避孕针", En: "Injectable",
	Cases: injectionCases,
	Steps: []Step{
		{
			ID: "15a", Zh: "下次避孕针", En: "next injection",
			Event: Injected, Times: injectionTimes,
			Tier: Township, Questions: []string{"QINJ"},
			Source: "DMPA +13 weeks, −14 d / +28 d without back-up: V secondary (WHO SPR: 2 weeks early to 4 weeks late); OpenSRP 84/91 V",
			Mark:   Verified, Window: Verified,
		},
		{
			ID: "15b", Zh: "下次避孕针（每月）", En: "injection, monthly",
			Event: InjectedMonth, Times: monthlyInjectionTimes,
			Tier: Township, Questions: []string{"QINJ"}, Source: "G", Mark: General, Window: Proposed,
		},
		unplanned("15c", "迟打超过28天", "more than 28 days late", "rule out pregnancy, condoms 7 d: V secondary", Verified, noFactYet),
	},
	Escalate: []Escalation{{Zh: "大量出血、剧烈头痛或视力异常、可能妊娠", En: "very heavy bleeding, severe headache or vision, possible pregnancy", Level: E2}},
}

const idInjection = "P15"

var (
	injectionTimes        = at(days(91), around(14, 28))
	monthlyInjectionTimes = at(days(30), around(7, 7))
)

func injectionCases(h *model.History) (cases []Case) {
	for _, m := range h.Methods {
		event, a, ok := supplied(m)
		if m.Is.Use.Kind != model.MethodInjection || !ok {
			continue
		}
		next, times := Injected, injectionTimes
		if event == SuppliedMonth {
			next, times = InjectedMonth, monthlyInjectionTimes
		}
		a = injectedSince(h, m.Record.ID, a, times[0])
		cases = append(cases, Case{Record: m.Record.ID, Anchors: map[Event]Anchor{next: a}, Ends: methodEnds(m)})
	}
	return cases
}

// injectedSince moves the last injection on to the visits made for the next ones. A visit before the window that
// was entered no later than the injection was the one at which that was given.
func injectedSince(h *model.History, method model.ID, a Anchor, t Timing) Anchor {
	for _, v := range h.Visits { // by date
		about, on := v.Is.About, v.Is.Outcome.On
		if about.Case != method || about.Protocol != idInjection || v.Is.Outcome.Result != model.VisitDone {
			continue
		}
		if from, _, _, ok := t.place(a.On); !ok || on <= a.On || on < from && v.Record.FirstKnown() <= a.Known {
			continue
		}
		made := anchor(v.Record, "outcome", on, func(o model.VisitOutcome) bool { return o == v.Is.Outcome })
		a.On, a.Since, a.Known = on, on, max(a.Known, made.Known)
		a.Conflict = a.Conflict || made.Conflict
	}
	return a
}
