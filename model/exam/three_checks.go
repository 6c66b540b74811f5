package exam

import "suifang/model"

// DeclinedPart is the item that names the parts of an exam that she did not want.
const DeclinedPart = "declined_part"

// Where the statements of this form come from.
const (
	threeChecksForm = "exams.md 4.6" // its fields and values, without a mark there: to be confirmed
	secretionLab    = "exams.md 4.1 row 4, 4.7; source text 12983651421"
	ledgerColumn    = "column of the townships' 生殖健康检查登记册"
	ownList         = "proposed by this program"
)

// ThreeChecks is the form of the three checks 三查: intrauterine device, pregnancy, gynaecological disease,
// with blood pressure and haemoglobin. It is offered, never ordered; pregnancy is looked for only when she
// asks, and that result is given to her alone (exams.md 4.6).
var ThreeChecks = Form{
	ID: "three_checks", Zh: "三查", En: "Three checks", Source: threeChecksForm, Mark: General,
	Sections: []Section{
		{ID: "general", Zh: "一般", En: "General", Items: generalItems},
		{ID: "iud", Zh: "查环", En: "IUD", Items: iudItems},
		{ID: "pregnancy", Zh: "查孕", En: "Pregnancy", Items: pregnancyItems, OnRequest: true},
		{ID: "disease", Zh: "查病", En: "Disease", Items: diseaseItems},
		{ID: "conclusion", Zh: "结论", En: "Conclusion", Items: conclusionItems},
		{ID: "offer", Zh: "自愿", En: "Offer", Items: offerItems, Header: true},
	},
	Checks: []func(map[string]Value) []Doubt{pressuresSwapped, positionWithoutDevice},
}

// Blood pressure, mm[Hg], whole numbers, both in one field of the record.
//
//	          usual       source
//	lower     90, 60      national form 90-120/60-80, exams.md 4.1 row 3 (V, source text 27513273857)
//	upper     140, 90     "≥140/90 repeat", same row, unmarked: to be confirmed; 140 itself is high
//	plausible 60-260      WHO-ANC.xlsx, exams.md 4.8 (V), systolic; diastolic 30-160 is proposed here
//
// Conflict: the national form calls 120-139 over 80-89 out of range already; SCREENS shows 90-140/60-90.
//
// Haemoglobin, g/L of whole blood, to one unit.
//
//	                   usual     source
//	women              115-150   WS/T 405, exams.md 4.1 row 5 (V, source texts 62769275008, 70431669012);
//	                             conflict: another system has 120-150
//	men                130-175   same
//	pregnant, T1, T3   >=110     exams.md 4.8 (V, DT.25); no upper limit there
//	pregnant, T2       >=105     same
//	pregnant, weeks?   >=110     proposed here: the stricter of the two
//
// WS/T 405 is for adults: below 15 years the form has no range for those who are not pregnant (proposed here).
var generalItems = []Item{
	{Key: "bp_systolic", Zh: "血压 收缩", En: "Blood pressure, systolic", Kind: Number, Unit: "mm[Hg]", Field: "bp", Short: true,
		Plausible:  Bounds{Low: "60", High: "260", Source: "exams.md 4.8, WHO-ANC.xlsx", Mark: Verified},
		References: []Reference{{Low: "90", High: "140", Below: true, Source: "exams.md 4.1 row 3; source text 27513273857 (lower)", Mark: General}},
		LOINC:      "8480-6", LOINCMark: Verified, Source: "exams.md 4.1 row 3, 4.8", Mark: Verified},
	{Key: "bp_diastolic", Zh: "血压 舒张", En: "Blood pressure, diastolic", Kind: Number, Unit: "mm[Hg]", Field: "bp", Short: true,
		Plausible:  Bounds{Low: "30", High: "160", Source: ownList, Mark: Design},
		References: []Reference{{Low: "60", High: "90", Below: true, Source: "exams.md 4.1 row 3; source text 27513273857 (lower)", Mark: General}},
		LOINC:      "8462-4", LOINCMark: Verified, Source: "exams.md 4.1 row 3, 4.8", Mark: Verified},
	{Key: "hb", Zh: "血红蛋白", En: "Haemoglobin", Kind: Number, Unit: "g/L", Short: true,
		Plausible: Bounds{Low: "30", High: "220", Source: ownList, Mark: Design},
		References: []Reference{
			{Stage: FirstTrimester, Low: "110", Source: "exams.md 4.8, DT.25", Mark: Verified},
			{Stage: SecondTrimester, Low: "105", Source: "exams.md 4.8, DT.25", Mark: Verified},
			{Stage: ThirdTrimester, Low: "110", Source: "exams.md 4.8, DT.25", Mark: Verified},
			{Stage: WeeksUnknown, Low: "110", Source: ownList, Mark: Design},
			{Sex: model.Female, Age: 15, Low: "115", High: "150", Source: "WS/T 405; source texts 62769275008, 70431669012", Mark: Verified},
			{Sex: model.Male, Age: 15, Low: "130", High: "175", Source: "WS/T 405; source texts 62769275008, 70431669012", Mark: Verified},
		},
		LOINC: "718-7", LOINCMark: General, Source: "exams.md 4.1 row 5", Mark: Verified},
}

var iudItems = []Item{
	{Key: "iud_present", Zh: "有节育器", En: "IUD present", Kind: YesNo, Source: ledgerColumn, Mark: Design},
	{Key: "iud_type", Zh: "节育器种类", En: "IUD type", Kind: Text, Source: threeChecksForm, Mark: General},
	{Key: "iud_inserted", Zh: "放置日期", En: "Date inserted", Kind: Date, Source: threeChecksForm, Mark: General},
	{Key: "iud_position", Zh: "节育器位置", En: "IUD position", Kind: OneOf, Choices: iudPositions, Short: true,
		Source: threeChecksForm + "; displaced: " + ledgerColumn, Mark: General},
	{Key: "iud_strings", Zh: "尾丝", En: "IUD strings", Kind: OneOf, Short: true, Source: threeChecksForm, Mark: General,
		Choices: []Choice{
			{Value: "seen", Zh: "可见", En: "seen", Digit: "1"},
			{Value: "not_seen", Zh: "未见", En: "not seen", Digit: "2", Abnormal: true},
			// Many devices in use in China, the rings above all, have none.
			{Value: "none", Zh: "无尾丝", En: "device without strings", Digit: "3"},
		}},
	{Key: "iud_fundal_distance", Zh: "距宫底浆膜", En: "Top of IUD to fundal serosa", Kind: Number, Unit: "mm",
		Plausible: Bounds{Low: "1", High: "80", Source: ownList, Mark: Design},
		// A device that lies low lies far from the fundus: neither "low" nor "high" says that without harm.
		References: []Reference{{High: "20", Above: Abnormal, Source: threeChecksForm, Mark: General}},
		Source:     threeChecksForm, Mark: General},
	{Key: "iud_pain_bleeding", Zh: "疼痛或出血", En: "Pain or bleeding", Kind: YesNo,
		References: []Reference{{Word: No, Source: threeChecksForm, Mark: General}},
		Source:     threeChecksForm, Mark: General},
	{Key: "iud_plan", Zh: "处理", En: "Plan", Kind: Text, Source: threeChecksForm, Mark: General},
}

var iudPositions = []Choice{
	{Value: "normal", Zh: "正常", En: "normal", Digit: "1"},
	{Value: "low", Zh: "下移", En: "low", Digit: "2", Abnormal: true},
	{Value: "tilted", Zh: "倾斜", En: "tilted", Digit: "3", Abnormal: true},
	{Value: "embedded", Zh: "嵌顿", En: "embedded", Digit: "4", Abnormal: true},
	{Value: "partly_expelled", Zh: "部分脱落", En: "partly expelled", Digit: "5", Abnormal: true},
	{Value: "expelled", Zh: "脱落", En: "expelled", Digit: "6", Abnormal: true},
	{Value: "perforation", Zh: "穿孔", En: "perforation", Digit: "7", Abnormal: true},
	{Value: "not_seen", Zh: "未见", En: "not seen", Digit: "8", Abnormal: true},
	// Registers write 异位 for any wrong place; which, they do not say.
	{Value: "displaced", Zh: "异位", En: "displaced, not said how", Digit: "9", Abnormal: true},
}

// A test for pregnancy is outside its reference only in someone not known to be pregnant. The scan has no
// item for anything that tells the sex of a fetus, and its free text is searched for it.
var pregnancyItems = []Item{
	{Key: "asked_by_client", Zh: "本人要求", En: "Asked for by client", Kind: YesNo, Source: threeChecksForm, Mark: General},
	{Key: "pregnant", Zh: "是否怀孕", En: "Pregnant", Kind: YesNo, Source: ledgerColumn, Mark: Design},
	{Key: WeeksField, Zh: "孕周", En: "Completed weeks", Kind: Number, Unit: "wk", Plausible: gestation,
		LOINC: "18185-9", LOINCMark: Verified, Source: ledgerColumn, Mark: Design},
	{Key: "hcg_urine", Zh: "尿妊娠试验", En: "Urine hCG", Kind: Test, Short: true,
		References: []Reference{{Stage: NotPregnant, Word: Negative, Source: threeChecksForm, Mark: General}},
		LOINC:      "2106-3", LOINCMark: General, Source: threeChecksForm, Mark: General},
	{Key: "scan_sac", Zh: "孕囊", En: "Gestational sac", Kind: OneOf, Source: threeChecksForm + "; values " + ownList, Mark: Design,
		Choices: []Choice{
			{Value: "none", Zh: "未见", En: "none", Digit: "0"},
			{Value: "uterine", Zh: "宫内", En: "in the uterus", Digit: "1"},
			{Value: "outside", Zh: "宫外", En: "outside the uterus", Digit: "2", Abnormal: true},
			{Value: "uncertain", Zh: "不能确定", En: "uncertain", Digit: "9", Abnormal: true},
		}},
	{Key: "scan_weeks", Zh: "超声孕周", En: "Weeks by scan", Kind: Number, Unit: "wk", Field: "scan_gestation", Plausible: gestation,
		LOINC: "18185-9", LOINCMark: Verified, Source: threeChecksForm, Mark: General},
	{Key: "scan_days", Zh: "及天数", En: "and days", Kind: Number, Unit: "d", Field: "scan_gestation",
		Plausible: Bounds{High: "6", Source: "glossary.md 1d, 孕周", Mark: Design}, Source: "glossary.md 1d, 孕周", Mark: Design},
	{Key: "scan_cardiac_activity", Zh: "胎心搏动", En: "Cardiac activity", Kind: OneOf, Source: threeChecksForm + "; values " + ownList, Mark: Design,
		// Not seen is usual in the first weeks: it is for the doctor to say what it means.
		Choices: []Choice{
			{Value: "seen", Zh: "可见", En: "seen", Digit: "1"},
			{Value: "not_seen", Zh: "未见", En: "not seen", Digit: "2"},
		}},
	{Key: "scan_text", Zh: "超声所见", En: "Scan finding", Kind: Text, Fetal: true, Source: ownList, Mark: Design},
}

var gestation = Bounds{Low: "4", High: "40", Source: "exams.md 4.8, WHO-ANC.xlsx", Mark: Verified}

func negative(source string, mark Mark) []Reference {
	return []Reference{{Word: Negative, Source: source, Mark: mark}}
}

// The values of vulva, vagina, discharge, uterus, adnexa and breasts are proposed by this program:
// exams.md 4.6 names the fields alone.
var diseaseItems = []Item{
	{Key: "vulva", Zh: "外阴", En: "Vulva", Kind: OneOf, Several: true, Source: threeChecksForm + "; values " + ownList, Mark: Design,
		Choices: []Choice{
			{Value: "normal", Zh: "正常", En: "normal", Digit: "1"},
			{Value: "inflamed", Zh: "充血", En: "inflamed", Digit: "2", Abnormal: true},
			{Value: "ulcer", Zh: "溃疡", En: "ulcer", Digit: "3", Abnormal: true},
			{Value: "growth", Zh: "赘生物", En: "growth", Digit: "4", Abnormal: true},
			{Value: "pale", Zh: "色素减退", En: "loss of pigment", Digit: "5", Abnormal: true},
		}},
	{Key: "vagina", Zh: "阴道", En: "Vagina", Kind: OneOf, Several: true, Source: threeChecksForm + "; values " + ownList, Mark: Design,
		Choices: []Choice{
			{Value: "normal", Zh: "正常", En: "normal", Digit: "1"},
			{Value: "inflamed", Zh: "充血", En: "inflamed", Digit: "2", Abnormal: true},
			{Value: "prolapse", Zh: "膨出", En: "wall prolapse", Digit: "3", Abnormal: true},
			{Value: "growth", Zh: "赘生物", En: "growth", Digit: "4", Abnormal: true},
		}},
	{Key: "discharge", Zh: "分泌物", En: "Discharge", Kind: OneOf, Several: true, Source: threeChecksForm + "; values " + ownList, Mark: Design,
		Choices: []Choice{
			{Value: "normal", Zh: "正常", En: "normal", Digit: "1"},
			{Value: "increased", Zh: "增多", En: "increased", Digit: "2", Abnormal: true},
			{Value: "curd", Zh: "豆渣样", En: "curd-like", Digit: "3", Abnormal: true},
			{Value: "frothy", Zh: "泡沫状", En: "frothy", Digit: "4", Abnormal: true},
			{Value: "purulent", Zh: "脓性", En: "purulent", Digit: "5", Abnormal: true},
			{Value: "bloody", Zh: "血性", En: "bloody", Digit: "6", Abnormal: true},
		}},
	{Key: "cleanliness", Zh: "清洁度", En: "Vaginal cleanliness", Kind: OneOf, Short: true,
		References: []Reference{{Word: "I-II", Source: "exams.md 4.1 row 4, 4.7", Mark: Verified}},
		Source:     secretionLab, Mark: Verified,
		Choices: []Choice{
			{Value: "I", Zh: "I度", En: "I", Digit: "1"},
			{Value: "II", Zh: "II度", En: "II", Digit: "2"},
			{Value: "III", Zh: "III度", En: "III", Digit: "3", Abnormal: true},
			{Value: "IV", Zh: "IV度", En: "IV", Digit: "4", Abnormal: true},
		}},
	{Key: "trichomonas", Zh: "滴虫", En: "Trichomonas", Kind: Test, Short: true, References: negative(secretionLab, Verified), Source: secretionLab, Mark: Verified},
	{Key: "candida", Zh: "念珠菌", En: "Candida", Kind: Test, Short: true, References: negative(secretionLab, Verified), Source: secretionLab, Mark: Verified},
	{Key: "clue_cells", Zh: "线索细胞", En: "Clue cells", Kind: Test, References: negative(secretionLab, Verified), Source: secretionLab, Mark: Verified},
	{Key: "whiff", Zh: "胺试验", En: "Whiff (amine) test", Kind: Test, References: negative(secretionLab, Verified), Source: secretionLab, Mark: Verified},
	{Key: "vaginal_ph", Zh: "阴道pH", En: "Vaginal pH", Kind: Number, Decimals: 1, Unit: "[pH]",
		Plausible:  Bounds{Low: "3", High: "9", Source: ownList, Mark: Design},
		References: []Reference{{High: "4.5", Below: true, Source: "exams.md 4.1 row 4, 4.7", Mark: Verified}},
		Source:     secretionLab, Mark: Verified},
	{Key: "cervix", Zh: "宫颈", En: "Cervix", Kind: OneOf, Several: true, Short: true, Source: threeChecksForm, Mark: General,
		// Ectropion and cysts are variants of a healthy cervix (general knowledge): no flag.
		Choices: []Choice{
			{Value: "smooth", Zh: "光滑", En: "smooth", Digit: "1"},
			{Value: "ectropion", Zh: "柱状上皮异位", En: "ectropion", Digit: "2"},
			{Value: "polyp", Zh: "息肉", En: "polyp", Digit: "3", Abnormal: true},
			{Value: "cysts", Zh: "纳氏囊肿", En: "cysts", Digit: "4"},
			{Value: "contact_bleed", Zh: "接触性出血", En: "contact bleeding", Digit: "5", Abnormal: true},
		}},
	{Key: "uterus", Zh: "子宫", En: "Uterus", Kind: OneOf, Several: true, Source: threeChecksForm + "; values " + ownList, Mark: Design,
		Choices: []Choice{
			{Value: "normal", Zh: "正常", En: "normal", Digit: "1"},
			{Value: "enlarged", Zh: "增大", En: "enlarged", Digit: "2", Abnormal: true},
			{Value: "fibroid", Zh: "肌瘤", En: "fibroid", Digit: "3", Abnormal: true},
			{Value: "tender", Zh: "压痛", En: "tender", Digit: "4", Abnormal: true},
			{Value: "prolapse", Zh: "脱垂", En: "prolapse", Digit: "5", Abnormal: true},
			{Value: "absent", Zh: "已切除", En: "removed", Digit: "6"},
		}},
	{Key: "adnexa", Zh: "附件", En: "Adnexa", Kind: OneOf, Several: true, Source: threeChecksForm + "; values " + ownList, Mark: Design,
		Choices: []Choice{
			{Value: "normal", Zh: "正常", En: "normal", Digit: "1"},
			{Value: "thickened", Zh: "增厚", En: "thickened", Digit: "2", Abnormal: true},
			{Value: "tender", Zh: "压痛", En: "tender", Digit: "3", Abnormal: true},
			{Value: "mass", Zh: "包块", En: "mass", Digit: "4", Abnormal: true},
		}},
	{Key: "breasts", Zh: "乳房", En: "Breasts", Kind: OneOf, Several: true, Source: threeChecksForm + "; values " + ownList, Mark: Design,
		Choices: []Choice{
			{Value: "normal", Zh: "正常", En: "normal", Digit: "1"},
			{Value: "hyperplasia", Zh: "增生", En: "hyperplasia", Digit: "2", Abnormal: true},
			{Value: "lump", Zh: "肿块", En: "lump", Digit: "3", Abnormal: true},
			{Value: "nipple_discharge", Zh: "溢液", En: "nipple discharge", Digit: "4", Abnormal: true},
		}},
}

var conclusionItems = []Item{
	{Key: "diagnosis", Zh: "诊断", En: "Diagnosis", Kind: OneOf, Several: true, Choices: Diagnoses, Short: true,
		Source: threeChecksForm + "; codes " + ownList, Mark: Design},
	{Key: "diagnosis_text", Zh: "诊断补充", En: "Diagnosis in words", Kind: Text, Source: ownList, Mark: Design},
	{Key: "treatment", Zh: "治疗", En: "Treatment", Kind: Text, Short: true, Source: threeChecksForm, Mark: General},
	{Key: "recheck", Zh: "复查日期", En: "Recheck on", Kind: Date, Short: true, Source: threeChecksForm, Mark: General},
}

var offerItems = []Item{
	{Key: "offered_by", Zh: "提供者", En: "Offered by", Kind: Text, Source: threeChecksForm, Mark: General},
	{Key: "consent", Zh: "同意", En: "Consent", Kind: YesNo, Source: threeChecksForm, Mark: General},
	{Key: "chaperone", Zh: "陪伴", En: "Chaperone present", Kind: YesNo, Source: threeChecksForm, Mark: General},
	{Key: DeclinedPart, Zh: "不愿做的项目", En: "Declined part", Kind: OneOf, Several: true, Short: true, Source: threeChecksForm, Mark: General,
		Choices: []Choice{
			{Value: "iud", Zh: "查环", En: "IUD", Digit: "1"},
			{Value: "pregnancy", Zh: "查孕", En: "pregnancy", Digit: "2"},
			{Value: "disease", Zh: "查病", En: "disease", Digit: "3"},
			{Value: "general", Zh: "血压血红蛋白", En: "blood pressure, haemoglobin", Digit: "4"},
		}},
}

// pressuresSwapped asks when the diastolic pressure is not below the systolic.
func pressuresSwapped(values map[string]Value) []Doubt {
	systolic, ok := parseDecimal(values["bp_systolic"].Text)
	diastolic, both := parseDecimal(values["bp_diastolic"].Text)
	if !ok || !both || diastolic < systolic {
		return nil
	}
	return []Doubt{{"bp_diastolic", values["bp_diastolic"].Text, Swapped}}
}

// positionWithoutDevice asks when she has no device and it lies somewhere.
func positionWithoutDevice(values map[string]Value) []Doubt {
	at := values["iud_position"]
	if values["iud_present"].Text != No || !at.Found() || at.Text == "expelled" || at.Text == "not_seen" || at.Text == "perforation" {
		return nil
	}
	return []Doubt{{"iud_position", at.Text, Contradiction}}
}
