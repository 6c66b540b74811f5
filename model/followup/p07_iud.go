package followup

import "suifang/model"

// iud is the series after insertion of an intrauterine device. It ends when the device is removed or falls
// out. The national norm is the default; WHO asks for one visit and the US for none, shown to the owner in
// followup.md 3.2.
var iud = Protocol{
	ID: "P07", Zh: "放环", En: "IUD insertion",
	Cases: iudCases,
	Steps: []Step{
		unplanned("07a", "放环当日告知", "advice on the day", "rest 3 d, no heavy work 1 wk, no sex or bath 2 wk: norm page qiqiwenku 107842 V", Verified, actChecklist),
		{
			ID: "07b", Zh: "放环后%s", En: "IUD, %s",
			Event: Insertion, Times: monthLater(),
			Tier: Township, Channels: []string{model.ChannelClinic, model.ChannelHome, model.ChannelPhone}, Questions: []string{"QIUD"},
			Source: "IUD norm V; 2005 guidance norm 30-60 days V; seed 003 tier V", Mark: Verified, Window: Verified,
		},
		iudVisit("07c", months(3), 14),
		iudVisit("07d", months(6), 14),
		iudVisit("07e", months(12), 30),
		{
			ID: "07f", Zh: "放环后%s", En: "IUD, %s",
			Event: Insertion, Times: at(months(24), around(30, 30)), Every: months(12),
			Tier: Village, Questions: []string{"QIUD"},
			Source: "yearly until it ends: IUD norm V; from +24 months (3.1b.5)", Mark: Verified, Window: Proposed,
		},
		{
			ID: "07g", Zh: "节育环到期前", En: "IUD near its end",
			Event: EndOfLife, Times: at(days(-90), around(0, 90)),
			Tier: Village, Channels: []string{model.ChannelPhone}, Questions: []string{"QIUD"},
			Source: "keep, replace or remove; life by device table; until the end of life (3.1b.10)", Mark: Verified, Window: Proposed,
		},
		unplanned("07-W", "放环后3-6周（世卫）", "WHO: one visit at 3 to 6 weeks", "21-42 d: source text 70152711873 citing MoHFW 2018, V secondary", Verified, optionOnly),
		unplanned("07-alt", "放环后随访（备选）", "IUD follow-up, option", "1 mo (to 4 mo) and 4 mo (to 8 mo): OpenSRP fp-iucd-rule.yml V", Verified, optionOnly),
	},
	Escalate: []Escalation{
		{Zh: "发热、剧烈下腹痛、出血多、停经、尾丝不见、疑子宫穿孔", En: "fever or severe low pain, heavy bleeding, missed period, strings missing, suspected perforation", Level: E2},
		{Zh: "发热伴疼痛、出血、妊娠", En: "fever and pain, bleeding, pregnancy", Level: E3},
	},
}

func iudVisit(id string, due Span, days int) Step {
	return Step{
		ID: id, Zh: "放环后%s", En: "IUD, %s",
		Event: Insertion, Times: at(due, around(days, days)),
		Tier: Township, Questions: []string{"QIUD"}, Source: "IUD norm V", Mark: Verified, Window: Proposed,
	}
}

func iudCases(h *model.History) []Case {
	return withDevice(methodCases(h, Insertion, model.MethodIUD), h)
}

// withDevice adds the device's end of life to the cases.
func withDevice(cases []Case, h *model.History) []Case {
	for _, m := range h.Methods {
		for i := range cases {
			if cases[i].Record != m.Record.ID {
				continue
			}
			if a, ok := endOfLife(m); ok {
				cases[i].Anchors[EndOfLife] = a
			}
		}
	}
	return cases
}
