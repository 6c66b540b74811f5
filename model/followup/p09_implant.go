package followup

import "suifang/model"

// implant is the series after insertion of an implant. Removal ends 09a-09d and opens 09e (3.1b.10).
var implant = Protocol{
	ID: "P09", Zh: "皮埋", En: "Implant",
	Cases: implantCases,
	Steps: []Step{
		{
			ID: "09a", Zh: "皮埋后%s", En: "implant, %s",
			Event: Insertion, Times: monthLater(),
			Tier: Township, Questions: []string{"QIMP"}, Source: "2005 norm V", Mark: Verified, Window: Verified,
		},
		{
			ID: "09b", Zh: "皮埋后%s", En: "implant, %s",
			Event: Insertion, Times: each(around(14, 14), months(3), months(6), months(9), months(12)),
			Tier: Township, Questions: []string{"QIMP"},
			Source: "bohe.cn page V (weak); national text G", Mark: Verified, Window: Proposed,
		},
		{
			ID: "09c", Zh: "皮埋后%s", En: "implant, %s",
			Event: Insertion, Times: at(months(24), around(30, 30)), Every: months(12),
			Tier: Township, Questions: []string{"QIMP"},
			Source: "yearly: bohe.cn page V (weak); from +24 months (3.1b.5)", Mark: Verified, Window: Proposed,
		},
		{
			ID: "09d", Zh: "皮埋到期前", En: "implant near its end",
			Event: EndOfLife, Times: at(days(-90), around(0, 90)),
			Tier:   Township,
			Source: "keep or remove; 2-rod 4 y, 6-rod 5 y (2005 norm V), LNG 2-rod 5 y, ENG 3 y (V secondary): the device table decides; until the end of life (3.1b.10)",
			Mark:   Verified, Window: Proposed,
		},
		{
			ID: "09e", Zh: "皮埋取出后", En: "implant removed",
			Event: Removal, Times: []Timing{during(days(90), days(180), "90-180天", "days 90 to 180")},
			Tier: Township, Questions: []string{"QIMP"}, Source: "2005 norm V", Mark: Verified, Window: Verified,
		},
		unplanned("09d-m", "绝经后半年取出提醒", "half a year after menopause", "2005 norm advice list V", Verified, noFactYet),
	},
	Escalate: []Escalation{{Zh: "剧烈头痛、黄疸、出血多、手臂感染、摸不到埋植剂", En: "severe headache, jaundice, heavy bleeding, arm infection, rod not felt", Level: E2}},
}

func implantCases(h *model.History) []Case {
	cases := withDevice(methodCases(h, Insertion, model.MethodImplant), h)
	for i, m := range spells(h, model.MethodImplant) {
		if a, ok := removed(m); ok {
			cases[i].Anchors[Removal] = a
			cases[i].Ends = []End{{On: a.On, Why: Taken, Steps: []string{"09a", "09b", "09c", "09d"}}}
		}
	}
	return cases
}
