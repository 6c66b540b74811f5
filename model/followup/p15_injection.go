package followup

import "suifang/model"

// injection counts from the last injection, and opens only where its day is known: the start of the method
// says nothing about when the next one is due (DESIGN §8). It ends when she stops or switches.
var injection = Protocol{
	ID: "P15", Zh: "避孕针", En: "Injectable",
	Cases: injectionCases,
	Steps: []Step{
		{
			ID: "15a", Zh: "下次避孕针", En: "next injection",
			Event: Supplied, Times: at(days(91), around(14, 28)),
			Tier: Township, Questions: []string{"QINJ"},
			Source: "DMPA +13 weeks, −14 d / +28 d without back-up: V secondary (WHO SPR: 2 weeks early to 4 weeks late); OpenSRP 84/91 V",
			Mark:   Verified, Window: Verified,
		},
		{
			ID: "15b", Zh: "下次避孕针（每月）", En: "injection, monthly",
			Event: SuppliedMonth, Times: at(days(30), around(7, 7)),
			Tier: Township, Questions: []string{"QINJ"}, Source: "G", Mark: General, Window: Proposed,
		},
		unplanned("15c", "迟打超过28天", "more than 28 days late", "rule out pregnancy, condoms 7 d: V secondary", Verified, noFactYet),
	},
	Escalate: []Escalation{{Zh: "大量出血、剧烈头痛或视力异常、可能妊娠", En: "very heavy bleeding, severe headache or vision, possible pregnancy", Level: E2}},
}

func injectionCases(h *model.History) (cases []Case) {
	for _, m := range h.Methods {
		event, a, ok := supplied(m)
		if m.Is.Use.Kind != model.MethodInjection || !ok {
			continue
		}
		cases = append(cases, Case{Record: m.Record.ID, Anchors: map[Event]Anchor{event: a}, Ends: methodEnds(m)})
	}
	return cases
}
