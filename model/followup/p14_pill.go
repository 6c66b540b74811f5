package followup

import "suifang/model"

// pill is the series of the oral pill, from the first supply until she stops or switches. Its yearly step
// begins at +12 months: no other stands there (3.1b.5). A refill needs the day on which her supply runs out.
var pill = Protocol{
	ID: "P14", Zh: "口服药", En: "Oral pill",
	Cases: pillCases,
	Steps: []Step{
		{
			ID: "14a", Zh: "口服药后%s", En: "pill, %s",
			Event: FirstUse, Times: at(months(1), around(7, 7)),
			Tier: Village, Channels: []string{model.ChannelPhone, model.ChannelHome}, Questions: []string{"QPILL"},
			Source: "first-time users are followed: 睢县 page V; interval G", Mark: General, Window: Proposed,
		},
		{
			ID: "14b", Zh: "口服药后%s", En: "pill, %s",
			Event: FirstUse, Times: at(months(3), around(14, 14)),
			Tier: Village, Questions: []string{"QPILL"}, Source: "with BP; G", Mark: General, Window: Proposed,
		},
		{
			ID: "14c", Zh: "口服药续领", En: "pill refill",
			Event: SupplyEnd, Times: at(days(-7), around(14, 7)),
			Tier: Village, Questions: []string{"QPILL"},
			Source: "OpenSRP coc-pop rule (14,7) V; supply of up to a year is allowed by SPR V secondary; 3.1b.11", Mark: Verified, Window: Verified,
		},
		{
			ID: "14d", Zh: "口服药后%s", En: "pill, %s",
			Event: FirstUse, Times: at(months(12), around(30, 30)), Every: months(12),
			Tier: Village, Questions: []string{"QPILL"},
			Source: "yearly, with BP and MEC again: SPR V secondary", Mark: Verified, Window: Proposed,
		},
	},
	Escalate: []Escalation{{Zh: "腿痛、胸痛、剧烈头痛或视力异常、黄疸", En: "leg pain, chest pain, severe headache or vision, jaundice", Level: E3}},
}

func pillCases(h *model.History) []Case {
	cases := methodCases(h, FirstUse, model.MethodPill)
	for i, m := range spells(h, model.MethodPill) {
		if a, ok := supplyEnd(m); ok {
			cases[i].Anchors[SupplyEnd] = a
		}
	}
	return cases
}
