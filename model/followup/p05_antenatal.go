package followup

import "suifang/model"

const idAntenatal = "P05"

// antenatal counts from 0w0d. It ends with the pregnancy's outcome; who has not told one by week 42 is asked.
// A centre follows the national profile unless it chose the WHO's contacts.
var antenatal = Protocol{
	ID: idAntenatal, Zh: "孕期", En: "Antenatal",
	Cases: antenatalCases,
	Steps: []Step{
		nationalCheck("05-N1", week(6, 0), week(12, 6), "孕早期（13周前）", "before week 13"),
		nationalCheck("05-N2", week(16, 0), week(20, 6), "孕16-20周", "wk 16-20"),
		nationalCheck("05-N3", week(21, 0), week(24, 6), "孕21-24周", "wk 21-24"),
		nationalCheck("05-N4", week(28, 0), week(36, 6), "孕28-36周", "wk 28-36"),
		nationalCheck("05-N5", week(37, 0), week(40, 6), "孕37-40周", "wk 37-40"),
		{
			ID: "05-W", Zh: "孕%s产前保健", En: "antenatal, %s",
			Event: Gestation, Contacts: true, Profile: WHO, Grace: 7,
			Tier: Township, Channels: []string{model.ChannelClinic}, Questions: []string{"QANC"},
			Source: "12, 20, 26, 30, 34, 36, 38, 40 weeks, overdue at due + 7 d, until 41 weeks; after a contact by its interval (05-Wr): smart-anc ANC.S.01 V; 3.1b.8, 3.1b.18",
			Mark:   Verified, Window: Verified,
		},
		{
			ID: "05-Z", Zh: "孕42周询问结局", En: "week 42: outcome",
			Event: Gestation, Times: []Timing{{Due: week(42, 0), Window: between(week(40, 0), week(48, 0)), Zh: "孕42周", En: "week 42"}},
			Tier:   Township,
			Source: "cap in the rw-bsoft plan engine V; cht-core delivery task LMP + 42 wk −28/+42 d V; window 3.1b.3",
			Mark:   Verified, Window: Verified,
		},
		unplanned("05-L", "孕期化验", "laboratory tests", "blood group once; Hb at first, ≥26, ≥36 wk; urine at first, ≥26, ≥34; syphilis first + ≥29 wk; HIV first (+ ≥29 by setting); HBV, HCV first; ultrasound <24 wk: smart-anc ANC.S.02 V", Verified, antenatalForm),
		unplanned("05-S1", "NT 超声", "NT scan", "11w0d-13w6d: mfk.com, nxslg.com pages V (weak)", Verified, antenatalForm),
		unplanned("05-S2", "血清学筛查", "serum Down screening", "15w0d-20w6d G; service: seed 001 V; by consent", General, antenatalForm),
		unplanned("05-S3", "无创产前检测", "NIPT", "12w0d-22w6d G; by consent", General, antenatalForm),
		unplanned("05-S4", "结构超声", "anomaly scan", "20-24 wk: mfk page V (weak)", Verified, antenatalForm),
		unplanned("05-S5", "糖耐量", "OGTT", "24-28 wk: mfk page V (weak)", Verified, antenatalForm),
		unplanned("05-S6", "羊水检测", "amniocentesis", "by referral, about 16-22 wk G; by consent, licensed centre", General, antenatalForm),
		unplanned("05-R", "转诊结果核对", "result of a referral", "≤14 d: national norm V (2 weeks); QREF", Verified, noFactYet),
		unplanned("05-H", "专案管理", "named case", "contact every 2 wk (orange and red weekly from 36 wk), ±3 d; 5-colour rule V, frequency D", Proposed, noFactYet),
		unplanned("05-D", "危险征象", "danger sign", "now, E3: ANC.DT.01 V", Verified, noFactYet),
	},
	Escalate: []Escalation{
		{Zh: "任何危险征象", En: "any danger sign", Level: E3},
		{Zh: "血压≥140/90 复测后转诊；≥160/110 为重度", En: "BP ≥140/90: repeat, then refer; ≥160/110 severe", Level: E3},
	},
}

func nationalCheck(id string, from, until Span, zh, en string) Step {
	return Step{
		ID: id, Zh: zh + "产检", En: "antenatal, " + en,
		Event: Gestation, Times: []Timing{during(from, until, zh, en)}, Profile: National,
		Tier: Township, Channels: []string{model.ChannelClinic}, Questions: []string{"QANC"},
		Source: "国家基本公共卫生服务规范(第三版) V; ≥5 checks also in 孕产期保健工作规范 V",
		Mark:   Verified, Window: Verified,
	}
}

// unplanned is a step that stands in the data without an item.
func unplanned(id, zh, en, source string, mark Mark, why string) Step {
	return Step{ID: id, Zh: zh, En: en, Source: source, Mark: mark, Unplanned: why}
}

func antenatalCases(h *model.History) (cases []Case) {
	for _, p := range h.Pregnancies {
		a, ok := gestation(p)
		if !ok {
			continue
		}
		c := Case{Record: p.Record.ID, Anchors: map[Event]Anchor{Gestation: a}, Ends: outcomeEnds(p)}
		c.told = p.Record.FirstKnown()
		c.contacts, c.met = contactsOf(h, p)
		cases = append(cases, c)
	}
	return cases
}
