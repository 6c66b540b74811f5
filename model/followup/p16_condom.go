package followup

import "suifang/model"

// condom is the series of condoms and external methods. A supply that is not renewed is followed by two more
// offers, three months apart; then the series has lapsed (3.1b.19).
var condom = Protocol{
	ID: "P16", Zh: "避孕套和外用药", En: "Condom and external",
	Cases: condomCases,
	Steps: []Step{
		supplyStep(Supplied, months(3), "default 3-monthly D", Proposed),
		supplyStep(SuppliedMonth, months(1), "monthly for those who want it: OpenSRP (1 mo, 8 d) V; 太原 rules V", Verified),
		{
			ID: "16b", Zh: "避孕套或外用药后%s", En: "condom or gel, %s",
			Event: FirstUse, Times: at(months(1), around(7, 7)),
			Tier: Village, Channels: []string{model.ChannelPhone}, Questions: []string{"QCON"},
			Source: "new user: 睢县 V, interval G", Mark: General, Window: Proposed,
		},
		unplanned("16c", "破裂或滑脱", "accident", "→ P17 now; D", Proposed, noFactYet),
	},
	Escalate: []Escalation{{Zh: "破裂当日转紧急避孕；过敏换方法", En: "breakage: emergency contraception the same day; allergy: another method", Level: E0}},
}

func supplyStep(event Event, first Span, source string, mark Mark) Step {
	w := around(7, 8)
	return Step{
		ID: "16a", Zh: "续领药具", En: "supply",
		Event: event, Times: each(w, first, first.plus(months(3)), first.plus(months(6))),
		Tier: Village, Questions: []string{"QCON"},
		Source: source + "; −7/+8 d (3.1b.11), at most two more (3.1b.19)", Mark: mark, Window: Verified,
	}
}

func condomCases(h *model.History) []Case {
	kinds := []string{model.MethodCondom, model.MethodExternal}
	cases := methodCases(h, FirstUse, kinds...)
	for i, m := range spells(h, kinds...) {
		if event, a, ok := supplied(m); ok {
			cases[i].Anchors[event] = a
		}
	}
	return cases
}
