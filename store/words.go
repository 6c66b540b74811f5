package store

import (
	"strings"

	"suifang/model"
)

// shapes1 are the keys of maps that many values are, in canonical order. They are part of the format.
var shapes1 = [][]string{
	{"n", "case", "step", "protocol"}, {"on", "result"}, {"on", "yes"}, {"kind", "start"}, {"kind", "start", "device"},
	{"text"}, {"on", "live", "result"}, {"last", "until"}, {"since", "state"}, {"on", "reason"},
}

// fields1 are the fields of the kinds that there are many records of, the commonest first: a change says which
// of them it sets by one bit each. They are part of the format: a list only grows, at its end.
var fields1 = map[model.Kind][]string{
	model.KindPerson: {"name", "sex", "birth", "id_number", "household", "relation_to_head", "phone", "education", "marital_status",
		"married", "spouse", "children", "last_birth", "residence", "note", "death", "worker", "registered_residence",
		"current_residence", "withdrawn"},
	model.KindHousehold:   {"code", "village", "group", "head_of_household", "address", "note", "withdrawn"},
	model.KindMethod:      {"method", "supply", "informed_choice", "ended", "place", "operator", "sperm_free", "withdrawn"},
	model.KindPregnancy:   {"reported", "lmp", "booked", "outcome", "discharge", "lam", "edd_scan", "note", "withdrawn"},
	model.KindVisit:       {"about", "outcome", "channel", "note", "answers", "next_date", "withdrawn"},
	model.KindExam:        {"form", "on", "operator", "bp", "hb", "uterus", "cervix", "vagina", "hcg_urine", "candida", "place", "weeks", "told", "withdrawn"},
	model.KindConsent:     {"purpose", "answer", "channels", "note", "withdrawn"},
	model.KindRequest:     {"service", "on", "ended", "note", "withdrawn"},
	model.KindAppointment: {"about", "on", "reason", "tier", "withdrawn"},
	model.KindBirth:       {"on", "mother", "weight", "place", "withdrawn"},
}

// words1 are what records are made of, the commonest first: the first 200 stand for one byte each, the
// others for two. It is part of the format: no word is ever moved, altered or taken out; new ones are added
// at the end, and a block that uses them says a higher version. A word that is missing costs its length.
var words1 = strings.Fields("on phone text outcome result household about case channel n protocol record_visit step visit birth done name " +
	"person relation_to_head sex id_number spouse P06 education marital_status first_marriage married add 06h female " +
	"male method cervix exam hb hcg_urine normal uterus vagina note home register code group head_of_household self " +
	"village children informed_choice kind start clinic NEG bp bp_diastolic bp_systolic form operator three_checks " +
	"junior_secondary answer consent follow_up purpose channels yes smooth last_birth P07 son last supply daughter " +
	"not_reached bachelor senior_secondary primary mother weight college vocational grandchild P14 P09 condom device " +
	"P16 residence since state date lmp pregnancy reported daughter_in_law booked discharge live 06c 06b 16b 06d 06e " +
	"06f P10 09b iud pill until ended reason out 07b candida 07c 07f 07d 14d son_in_law 07e never_married declined " +
	"P11 in TCu380A 14a injection P01 14b implant monthly 09a POS 10d newly_married request service switched 01a lam " +
	"side_effect wants_pregnancy 16a LNG52 tubal_ligation MLCu375 10a external vasectomy 10b 09c 10c 06g 11a 11b P04 " +
	"cysts P05 11c 01b ENG1 ectropion LNG6 death polyp LNG2 14c 04a 04b 05-N1 05-N2 09d 05-N3 15a P15 estimated " +
	"05-N4 00a 01-02 04c 05-D 05-H 05-L 05-N5 05-R 05-S1 05-S2 05-S3 05-S4 05-S5 05-S6 05-W 05-Z 06-alt 06a 06h-x " +
	"07-W 07-alt 07a 07g 08a 08b 09d-m 09e 11d 15b 15c 16c D G I II III IV P00 P08 V absent add_person address " +
	"adenomyosis adnexa adnexal_cyst adnexal_mass adnexitis anaemia answers antenatal_profile asked asked_by_client " +
	"atrophic_vaginitis bacterial_vaginosis benefit bloody breast_hyperplasia breast_nodule breasts " +
	"candidal_vaginitis centre certificate cervical_polyp cervicitis chaperone child_birth cleanliness clerk " +
	"clue_cells community contact_bleed curd current_residence declined_part delivery delivery_lam diagnosis " +
	"diagnosis_text died disease displaced district divorced ectopic edd_scan edit embedded embryonic_arrest " +
	"end_of_life endometrial_polyp endometriosis enlarged epoch exams expelled expired failed fibroid first_use " +
	"frothy general genital_warts gestation growth how hyperplasia import increased induced inflamed injected " +
	"injected_monthly insertion iud_fundal_distance iud_inserted iud_pain_bleeding iud_plan iud_position iud_present " +
	"iud_strings iud_type letter low lump mass menopause menstrual_disorder message miscarriage mole moved national " +
	"next_date nipple_discharge none not_seen offered_by operation other outside ovarian_cyst override own_wish pale " +
	"parent parent_in_law partly_expelled pelvic_fluid pelvic_inflammation pelvic_mass perforation place " +
	"postgraduate pregnant prolapse public_key purulent recheck referral register_person registered_residence " +
	"remarried removal removed reported_undated restored scan_cardiac_activity scan_days scan_sac scan_text " +
	"scan_weeks seen set_up setting sheet sibling sperm_free station stillbirth stopped supplied supplied_monthly " +
	"supply_end tender thickened tier tilted told township treatment trichomonal_vaginitis trichomonas ulcer " +
	"uncertain undo uterine vaginal_ph vaginitis villages vulva vulvitis weeks whiff who widowed withdrawn women " +
	"worker import_again book_exam sheet_line restore merge erase removed_by appointment request_ended exchange " +
	"quality 5a 1a")

var word1 = func() map[string]int {
	m := make(map[string]int, len(words1))
	for i, w := range words1 {
		m[w] = i
	}
	return m
}()
