package followup

import "suifang/model"

// iudRemoval is the one contact after an intrauterine device was removed. It stays when a new method begins
// the same day (3.1b.10). At menopause removal within a year is advised (bjishop page V).
var iudRemoval = Protocol{
	ID: "P08", Zh: "取环", En: "IUD removal",
	Cases: func(h *model.History) (cases []Case) {
		for _, m := range spells(h, model.MethodIUD) {
			if a, ok := removed(m); ok {
				cases = append(cases, Case{Record: m.Record.ID, Anchors: map[Event]Anchor{Removal: a}})
			}
		}
		return cases
	},
	Steps: []Step{
		{
			ID: "08a", Zh: "取环后%s", En: "IUD removed, %s",
			Event: Removal, Times: monthLater(),
			Tier: Township, Questions: []string{"QIUR"},
			Source: "2005 norm V", Mark: Verified, Window: Verified,
		},
		unplanned("08b", "取环当日咨询", "on the day: method offer, or P02", "D", Proposed, actChecklist),
	},
	Escalate: []Escalation{{Zh: "发热、出血多、取环不全或断裂", En: "fever, heavy bleeding, incomplete or broken device", Level: E2}},
}
