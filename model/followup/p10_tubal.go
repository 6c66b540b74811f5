package followup

import "suifang/model"

// tubalLigation is the series after the operation; it ends after 10d.
var tubalLigation = Protocol{
	ID: "P10", Zh: "输卵管结扎", En: "Tubal ligation",
	Cases: func(h *model.History) []Case { return methodCases(h, Operation, model.MethodTubal) },
	Steps: []Step{
		{
			ID: "10a", Zh: "输卵管结扎后%s", En: "ligation, %s",
			Event: Operation, Times: at(days(2), between(days(0), days(7))),
			Tier: Township, Channels: []string{model.ChannelPhone, model.ChannelHome}, Questions: []string{"QTL"},
			Source: "OpenSRP fp-female-sterilization 0/2/7 V", Mark: Verified, Window: Verified,
		},
		{
			ID: "10b", Zh: "输卵管结扎后%s", En: "ligation, %s",
			Event: Operation, Times: at(days(7), between(days(7), days(9))),
			Tier: Township, Questions: []string{"QTL"},
			Source: "with the stitches: OpenSRP V; until day 9 (3.1b.10)", Mark: Verified, Window: Verified,
		},
		{
			ID: "10c", Zh: "输卵管结扎后%s", En: "ligation, %s",
			Event: Operation, Times: at(months(1), between(months(1), months(2))),
			Tier: Township, Questions: []string{"QTL"},
			Source: "OpenSRP V; the 2005 norm lists it, its interval row was not readable", Mark: Verified, Window: Verified,
		},
		{
			ID: "10d", Zh: "输卵管结扎后%s", En: "ligation, %s",
			Event: Operation, Times: []Timing{{Due: months(3), Window: around(14, 14)}, {Due: months(12), Window: around(30, 30)}},
			Tier: Township, Questions: []string{"QTL"}, Source: "G", Mark: General, Window: Proposed,
		},
	},
	Escalate: []Escalation{
		{Zh: "发热、伤口异常、剧烈疼痛", En: "fever, wound, severe pain", Level: E2},
		{Zh: "停经伴腹痛（警惕宫外孕）", En: "missed period and pain (ectopic)", Level: E3},
	},
}
