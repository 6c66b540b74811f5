package followup

import "suifang/model"

// vasectomy is the series after the operation. It ends with the semen test that finds no sperm.
var vasectomy = Protocol{
	ID: "P11", Zh: "输精管结扎", En: "Vasectomy",
	Cases: vasectomyCases,
	Steps: []Step{
		{
			ID: "11a", Zh: "输精管结扎后%s", En: "vasectomy, %s",
			Event: Operation, Times: at(days(7), between(days(3), days(10))),
			Tier: Township, Channels: []string{model.ChannelPhone}, Questions: []string{"QVAS"},
			Source: "G", Mark: General, Window: Proposed,
		},
		{
			ID: "11b", Zh: "输精管结扎后%s", En: "vasectomy, %s",
			Event: Operation, Times: at(months(1), around(7, 7)),
			Tier: Township, Questions: []string{"QVAS"},
			Source: "other method still used; G", Mark: General, Window: Proposed,
		},
		{
			ID: "11c", Zh: "输精管结扎后%s精液检查", En: "semen test, %s",
			Event: Operation, Times: at(weeks(12), between(weeks(12), weeks(16))),
			Tier: District, Questions: []string{"QVAS"},
			Source: "source text 70152711873: no sperm at 12 weeks, V secondary; pages: within 3 months, 15-20 ejaculations V",
			Mark:   Verified, Window: Proposed,
		},
		unplanned("11d", "精液复查", "repeat semen test", "sperm seen: every 4 weeks, ±7 d; G", General, noFactYet),
	},
	Escalate: []Escalation{{Zh: "肿胀、发热", En: "swelling, fever", Level: E2}},
}

func vasectomyCases(h *model.History) []Case {
	cases := methodCases(h, Operation, model.MethodVasectomy)
	for i, m := range spells(h, model.MethodVasectomy) {
		if on := m.Is.SpermFree; !on.IsZero() {
			cases[i].Ends = append(cases[i].Ends, End{On: on, Why: SpermFree})
		}
	}
	return cases
}
