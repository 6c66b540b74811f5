package followup

import (
	"cmp"

	"suifang/model"
)

// ownWish is a contact that the person booked at her own wish: an appointment that names no protocol.
var ownWish = Protocol{
	ID: "P00", Zh: "本人预约", En: "Booked at her own wish",
	Cases: ownWishCases,
	Steps: []Step{{
		ID: "00a", Zh: "本人预约", En: "own booking",
		Event: OwnWish, Times: at(Span{}, around(0, 30)),
		Tier: Village, Source: "glossary 1b, 预约上门服务: only at the client's request",
		Mark: Proposed, Window: Proposed,
	}},
}

func ownWishCases(h *model.History) (cases []Case) {
	for _, a := range h.Appointments {
		if a.Is.About.Protocol != "" || a.Is.On.IsZero() {
			continue
		}
		on := anchor(a.Record, "on", a.Is.On, is(a.Is.On))
		cases = append(cases, Case{Record: a.Record.ID, Anchors: map[Event]Anchor{OwnWish: on},
			Tier: cmp.Or(Tier(a.Is.Tier), Village)})
	}
	return cases
}
