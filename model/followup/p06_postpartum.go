package followup

import (
	"fmt"

	"suifang/model"
)

// postpartum counts from the birth, 06b from the discharge. The 42-day check ends 06b-06f, not 06g and 06h.
// A child's own checks hang on the birth record in the child's block, one series a child: they are the
// child's history, end at 6 years, and go on if the mother dies.
var postpartum = Protocol{
	ID: "P06", Zh: "产后与儿童", En: "Postpartum and child",
	Cases: postpartumCases,
	Steps: []Step{
		unplanned("06a", "产后24小时", "24 hours in the facility", "WHO PNC 2022 V", Verified, hospitalNote),
		{
			ID: "06b", Zh: "产后家庭访视", En: "postpartum home visit",
			Event: Discharge, Times: []Timing{{Due: days(7), Window: between(days(3), days(7))}},
			Tier: Township, Channels: []string{model.ChannelHome}, Questions: []string{"QPNM", "QNB"},
			Source: "mother and baby together, within 1 week of discharge: national norm V; from day 3 (3.1b.9)",
			Mark:   Verified, Window: Verified,
		},
		{
			ID: "06c", Zh: "产后48-72小时", En: "birth, 48-72 hours",
			Event: Delivery, Times: []Timing{during(days(2), days(3), "第2-3天", "days 2 to 3")},
			Tier: Township, Questions: []string{"QPNM", "QNB"},
			Source: "WHO PNC V", Mark: Verified, Window: Verified,
		},
		{
			ID: "06d", Zh: "产后7-14天", En: "birth, days 7-14",
			Event: Delivery, Times: []Timing{during(days(7), days(14), "第7-14天", "days 7 to 14")},
			Tier: Village, Questions: []string{"QPNM", "QNB"},
			Source: "WHO PNC V", Mark: Verified, Window: Verified,
		},
		{
			ID: "06e", Zh: "新生儿28-30天", En: "newborn, days 28-30",
			Event: Delivery, Times: []Timing{during(days(28), days(30), "第28-30天", "days 28 to 30")},
			Tier: Township, Channels: []string{model.ChannelClinic}, Questions: []string{"QNB"},
			Source: "with the vaccine: national child norm V (zjc.gov.cn 2021; wenke99)",
			Mark:   Verified, Window: Verified,
		},
		{
			ID: "06f", Zh: "产后42天检查", En: "42-day check",
			Event: Delivery, Times: at(days(42), between(days(42), days(56))),
			Tier: Township, Channels: []string{model.ChannelClinic}, Questions: []string{"QPNM"},
			Closes: []string{"06b", "06c", "06d", "06e"},
			Source: "national norm V; 42-56 limit rw-bsoft V", Mark: Verified, Window: Verified,
		},
		{
			ID: "06g", Zh: "哺乳避孕到期前", En: "before LAM ends",
			Event: relyingOnLAM, Times: at(Span{Months: 6, Days: -14}, around(14, 14)),
			Tier:   Village,
			Source: "LAM protects less than 6 months: source text 70152711873 citing the WHO handbook, smart-fp FP.DE.0489 V; 3.1b.9",
			Mark:   Verified, Window: Proposed,
		},
		{
			ID: "06h", Zh: "儿童%s健康检查", En: "child, %s",
			Event: ChildBirth, Times: childChecks(3, 6, 8, 12, 18, 24, 30, 36, 48, 60, 72),
			Tier:   Township,
			Source: "3, 6, 8, 12, 18, 24, 30, 36 months, then yearly to 6 years: national child norm V",
			Mark:   Verified, Window: Proposed,
		},
		unplanned("06h-x", "高危儿加访", "extra checks of a child at risk", "preterm, low weight, twins, defect: national child norm V", Verified, noFactYet),
		unplanned("06-alt", "产后访视（备选）", "postnatal home visits, option", "day 0/-/3, 3/4/8, 8/9/21, 21/22/35, 35/36/42: OpenSRP ba pnc-home-visit-rules.yml V", Verified, optionOnly),
	},
	Escalate: []Escalation{
		{Zh: "新生儿危险征象，或大出血、抽搐、呼吸急促、发热且极度虚弱、剧烈头痛伴视物模糊、小腿或胸痛", En: "newborn danger list, or heavy bleeding, fits, fast breathing, fever and too weak, severe headache with blurred vision, calf or chest pain", Level: E3},
		{Zh: "乳房、伤口、分泌物异常、漏尿", En: "breast, wound, discharge, urine leak", Level: E1},
	},
}

// relyingOnLAM is the birth, for a woman who relies on full breastfeeding as her method.
const relyingOnLAM Event = "delivery_lam"

func childChecks(ages ...int) (list []Timing) {
	for _, m := range ages {
		t := Timing{Due: months(m), Window: around(15, 15), Zh: fmt.Sprint(m, "月龄"), En: counted(m, false, "", "month")}
		if m > 36 {
			t.Zh, t.En = fmt.Sprint(m/12, "岁"), counted(m/12, false, "", "year")
		}
		list = append(list, t)
	}
	return list
}

func postpartumCases(h *model.History) (cases []Case) {
	for _, p := range h.Pregnancies {
		if p.Is.Outcome.Result == model.OutcomeBirth && !p.Is.Outcome.On.IsZero() {
			cases = append(cases, Case{Record: p.Record.ID, Anchors: deliveryAnchors(p)})
		}
	}
	if c, ok := lastBirthCase(h); ok {
		cases = append(cases, c)
	}
	for _, b := range h.Births {
		if !b.Is.On.IsZero() {
			on := anchor(b.Record, "on", b.Is.On, is(b.Is.On))
			cases = append(cases, Case{Record: b.Record.ID, Anchors: map[Event]Anchor{ChildBirth: on}})
		}
	}
	return cases
}

func deliveryAnchors(p model.Entered[model.Pregnancy]) map[Event]Anchor {
	born := anchor(p.Record, "outcome", p.Is.Outcome.On, func(o model.Outcome) bool {
		return o.On == p.Is.Outcome.On && o.Result == model.OutcomeBirth
	})
	anchors := map[Event]Anchor{Delivery: born, Discharge: born}
	if on := p.Is.Discharge; !on.IsZero() {
		home := anchor(p.Record, "discharge", on, is(on))
		home.Conflict = home.Conflict || born.Conflict
		anchors[Discharge] = home
	}
	if p.Is.LAM {
		lam := born
		lam.Known = max(lam.Known, since(p.Record, "lam", func(yes bool) bool { return yes }))
		lam.Conflict = lam.Conflict || inConflict(p.Record, "lam")
		anchors[relyingOnLAM] = lam
	}
	return anchors
}

// sameBirth is how far a birth date on the person's own record and a pregnancy's outcome may lie apart and
// still mean one birth.
const sameBirth = 180

// lastBirthCase is a birth that is known by its date alone, as a ledger tells it; the series hangs on the
// person's record.
func lastBirthCase(h *model.History) (Case, bool) {
	if h.Person == nil || h.Person.LastBirth.IsZero() {
		return Case{}, false
	}
	on := h.Person.LastBirth
	for _, p := range h.Pregnancies {
		if off := int(p.Is.Outcome.On - on); !p.Is.Outcome.IsZero() && off <= sameBirth && off >= -sameBirth {
			return Case{}, false
		}
	}
	born := anchor(h.Record(), "last_birth", on, is(on))
	return Case{Record: h.ID, Anchors: map[Event]Anchor{Delivery: born, Discharge: born}, Since: on.AddDays(-sameBirth)}, true
}
