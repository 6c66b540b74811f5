package followup

import "suifang/model"

// newlyMarried opens at a person's own request or referral, never from the civil-affairs list. It ends when a
// pregnancy is registered, when she ends the request, or with its last window: that lies within the 12 months
// that the norm sets (3.1b.16).
var newlyMarried = Protocol{
	ID: "P01", Zh: "新婚", En: "Newly married",
	Cases: newlyMarriedCases,
	Steps: []Step{
		{
			ID: "01a", Zh: "新婚随访%s", En: "newlywed, %s",
			Event: Asked, Times: at(months(1), around(15, 15)),
			Tier: Village, Channels: []string{model.ChannelPhone, model.ChannelHome, model.ChannelClinic}, Questions: []string{"QNEW"},
			Source: "tier: seed 003 V; content: 002-5 (marriage-registry leaflets), 004 V; interval G",
			Mark:   General, Window: Proposed,
		},
		{
			ID: "01b", Zh: "新婚随访%s", En: "newlywed, %s",
			Event: Asked, Times: at(months(6), around(30, 30)),
			Tier: Village, Channels: []string{model.ChannelPhone}, Questions: []string{"QNEW"},
			Source: "interval G", Mark: General, Window: Proposed,
		},
		{
			ID: "01-02", Zh: "转孕前优生", En: "on to pre-pregnancy care", Event: Asked,
			Source: "wants pregnancy → P02; 12 months trying (6 if the woman is 35 or older) → P22",
			Mark:   General, Unplanned: noFactYet,
		},
	},
}

func newlyMarriedCases(h *model.History) (cases []Case) {
	for _, r := range h.Requests {
		if r.Is.Service != model.ServiceNewlyMarried || r.Is.On.IsZero() {
			continue
		}
		c := Case{Record: r.Record.ID, Anchors: map[Event]Anchor{Asked: anchor(r.Record, "on", r.Is.On, is(r.Is.On))}}
		if !r.Is.Ended.IsZero() {
			c.Ends = append(c.Ends, End{On: r.Is.Ended, Why: RequestEnded})
		}
		for _, p := range h.Pregnancies {
			if p.Is.Outcome.IsZero() || outcomeDay(p) >= r.Is.On {
				c.Ends = append(c.Ends, End{On: reported(p), Why: Pregnant})
			}
		}
		cases = append(cases, c)
	}
	return cases
}
