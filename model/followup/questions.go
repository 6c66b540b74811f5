package followup

import "suifang/model"

// A QuestionSet is what a contact asks, in short coded items; the visit keeps question and answer codes. Each
// set ends with the free question. A set without further items belongs to a series that is not planned yet.
type QuestionSet struct {
	Code   string
	Zh, En string
	Items  []Question
}

// A Question is one item of a set. Without choices its answer is text.
type Question struct {
	Key     string
	Zh, En  string
	Choices model.Codes
}

// Label is the question in Chinese or English.
func (q Question) Label(zh bool) string {
	if zh {
		return q.Zh
	}
	return q.En
}

// Needs is the last question of every set, and the only one that every contact must ask.
var Needs = Question{Key: "needs", Zh: "您需要我们做什么？还愿意联系吗？用什么方式？", En: "What do you need from us? Want further contact? Which channel?"}

// The answers to most questions; "not asked" is no answer.
var (
	found = model.Codes{
		{Value: "no", Zh: "无", En: "no", Also: []string{"否", "没有"}},
		{Value: "yes", Zh: "有", En: "yes", Also: []string{"是"}},
	}
	so = model.Codes{
		{Value: "no", Zh: "否", En: "no", Also: []string{"无", "没有"}},
		{Value: "yes", Zh: "是", En: "yes", Also: []string{"有"}},
	}
	wish = model.Codes{
		{Value: "keep", Zh: "继续使用", En: "keep"},
		{Value: "remove", Zh: "想停用或取出", En: "stop or remove"},
		{Value: "unsure", Zh: "未定", En: "not sure"},
	}
	amount = model.Codes{
		{Value: "none", Zh: "无", En: "none"},
		{Value: "usual", Zh: "少或如常", En: "little or usual"},
		{Value: "heavy", Zh: "多", En: "heavy"},
		{Value: "irregular", Zh: "不规则", En: "irregular"},
	}
	supplyLeft = model.Codes{
		{Value: "enough", Zh: "够用", En: "enough"},
		{Value: "low", Zh: "快用完", En: "running low"},
		{Value: "none", Zh: "没有了", En: "none"},
	}
	known = model.Codes{
		{Value: "no", Zh: "不了解", En: "no"},
		{Value: "yes", Zh: "了解", En: "yes"},
	}
	feeding = model.Codes{
		{Value: "exclusive", Zh: "纯母乳", En: "exclusive breast"},
		{Value: "mixed", Zh: "混合", En: "mixed"},
		{Value: "artificial", Zh: "人工", En: "artificial"},
	}
	folicAcid = model.Codes{ // national codes, V
		{Value: "0", Zh: "未服", En: "none"},
		{Value: "1", Zh: "孕前3个月以上开始", En: "from 3 months before or more"},
		{Value: "2", Zh: "孕前1-2个月开始", En: "from 1-2 months before"},
		{Value: "3", Zh: "孕后开始", En: "after conception"},
	}
)

// yesNo asks for a sign 有无, whether for a fact 是否.
//
//go:noinline
func yesNo(key, zh, en string) Question { return coded(key, zh, en, found) }

//go:noinline
func whether(key, zh, en string) Question { return coded(key, zh, en, so) }

//go:noinline
func coded(key, zh, en string, choices model.Codes) Question {
	return Question{Key: key, Zh: zh, En: en, Choices: choices}
}

//go:noinline
func open(key, zh, en string) Question { return Question{Key: key, Zh: zh, En: en} }

// set ends a list of questions with the one that ends every set.
//
//go:noinline
func set(code, zh, en string, items ...Question) QuestionSet {
	return QuestionSet{Code: code, Zh: zh, En: en, Items: append(items, Needs)}
}

// QuestionSets are the question sets of followup.md 3.0 (D, but where a source is named there).
var QuestionSets = []QuestionSet{
	set("QNEW", "新婚", "Newly married",
		open("wish_children", "是否想要孩子、何时", "wish for children, and when"),
		open("method_wanted", "想用的避孕方法", "method wanted"),
		coded("knows_exam", "了解免费孕前检查", "knows the free pre-pregnancy exam", known),
		coded("knows_folic_acid", "了解叶酸", "knows folic acid", known),
		yesNo("illness", "疾病或用药", "illness or medicines")),
	set("QPRE", "孕前检查后", "After a pre-pregnancy exam"),
	set("QEARLY", "早孕", "Early pregnancy",
		whether("lmp_certain", "末次月经是否确定", "last period certain"),
		open("test_or_scan", "检验或B超及日期", "test or scan, and date"),
		coded("folic_acid", "叶酸", "folic acid", folicAcid),
		yesNo("smoking_drinking", "双方吸烟饮酒", "smoking or drinking of both"),
		yesNo("exposures", "猫狗、农药、放射、二手烟", "cats or dogs, pesticide, radiation, passive smoke"),
		yesNo("bleeding", "出血", "bleeding"),
		yesNo("abdominal_pain", "腹痛", "abdominal pain"),
		yesNo("fever", "发热≥38.5℃", "fever ≥38.5 °C"),
		yesNo("medicines", "用药", "medicines"),
		whether("handbook", "已领母子健康手册", "handbook issued")),
	set("QANC", "孕期", "Antenatal",
		yesNo("vaginal_bleeding", "阴道出血", "vaginal bleeding"),
		yesNo("convulsion", "抽搐或昏迷", "convulsion or unconscious"),
		yesNo("fever", "发热", "fever"),
		yesNo("headache_vision", "剧烈头痛或视物模糊", "severe headache or visual disturbance"),
		yesNo("vomiting", "剧吐", "severe vomiting"),
		yesNo("abdominal_pain", "剧烈腹痛", "severe abdominal pain"),
		whether("labour", "临产征象", "labour"),
		coded("fetal_movement", "胎动", "fetal movement", model.Codes{
			{Value: "usual", Zh: "正常", En: "usual"}, {Value: "less", Zh: "减少", En: "less"}, {Value: "not_yet", Zh: "未觉", En: "not felt yet"}}),
		yesNo("swelling", "水肿", "swelling"),
		whether("tablets", "铁剂或叶酸", "iron or folic tablets"),
		whether("appointments_kept", "按约检查", "appointments kept")),
	set("QPNM", "产后（母亲）", "Postpartum, mother",
		coded("lochia", "出血或恶露", "bleeding or lochia", amount),
		yesNo("fever", "发热", "fever"),
		yesNo("breast", "乳房或乳头不适", "breast or nipple trouble"),
		coded("milk", "乳量", "milk", model.Codes{
			{Value: "much", Zh: "多", En: "much"}, {Value: "medium", Zh: "中", En: "medium"}, {Value: "little", Zh: "少", En: "little"}, {Value: "none", Zh: "无", En: "none"}}),
		yesNo("wound", "伤口异常", "wound"),
		yesNo("urine_bowel", "大小便不适", "urine or bowel trouble"),
		yesNo("low_mood", "近两周情绪低落", "low mood in the last two weeks"),
		yesNo("no_interest", "近两周对事物没兴趣", "little interest in the last two weeks"),
		open("method_wish", "避孕意愿", "contraception wish"),
		coded("feeding", "喂养", "feeding", feeding)),
	set("QNB", "新生儿", "Newborn",
		coded("feeding", "喂养", "feeding", feeding),
		yesNo("not_feeding", "吃奶差", "feeds badly"),
		yesNo("fever", "体温≥37.5℃或偏低", "temperature ≥37.5 °C or low"),
		yesNo("fast_breathing", "呼吸≥60次/分或胸凹陷", "breathing ≥60 or chest in-drawing"),
		yesNo("little_movement", "活动少或抽搐", "moves little, or fits"),
		yesNo("jaundice", "黄疸", "jaundice"),
		yesNo("cord_eyes", "脐部或眼部异常", "cord or eyes"),
		whether("screening", "已做新生儿筛查", "screening taken"),
		whether("vaccines", "已接种", "vaccines")),
	set("QIUD", "放环", "IUD",
		yesNo("pain", "腹痛", "pain"),
		coded("bleeding", "出血", "bleeding", amount),
		yesNo("discharge", "分泌物异常", "discharge"),
		coded("strings", "尾丝", "strings", model.Codes{
			{Value: "felt", Zh: "摸到", En: "felt"}, {Value: "not_felt", Zh: "摸不到", En: "not felt"}, {Value: "not_checked", Zh: "未查", En: "not checked"}}),
		yesNo("missed_period", "停经", "missed period"),
		whether("partner_feels", "伴侣感到尾丝", "partner feels strings"),
		yesNo("expulsion", "见脱落", "expulsion seen"),
		yesNo("fever", "发热", "fever"),
		coded("wish", "意愿", "wish", wish)),
	set("QIUR", "取环", "IUD removal",
		coded("reason", "取环原因", "reason", model.EndReasons),
		coded("bleeding", "出血", "bleeding", amount),
		yesNo("pain", "腹痛", "pain"),
		yesNo("fever", "发热", "fever"),
		open("next_method", "以后的方法或怀孕打算", "next method or pregnancy plan")),
	set("QIMP", "皮埋", "Implant",
		yesNo("arm", "手臂伤口异常", "arm wound"),
		coded("rod", "埋植剂", "rod", model.Codes{
			{Value: "felt", Zh: "摸到", En: "felt"}, {Value: "not_felt", Zh: "摸不到", En: "not felt"}, {Value: "removed", Zh: "已取出", En: "removed"}}),
		coded("bleeding", "出血", "bleeding", amount),
		yesNo("headache", "头痛", "headache"),
		yesNo("mood", "情绪变化", "mood"),
		yesNo("weight", "体重变化", "weight"),
		coded("wish", "意愿", "wish", wish)),
	set("QTL", "输卵管结扎", "Tubal ligation",
		yesNo("wound", "伤口异常", "wound"),
		yesNo("fever", "发热", "fever"),
		yesNo("pain", "疼痛", "pain"),
		coded("bleeding", "出血", "bleeding", amount),
		yesNo("missed_period", "停经", "missed period"),
		yesNo("mood", "情绪变化", "mood")),
	set("QVAS", "输精管结扎", "Vasectomy",
		yesNo("swelling", "肿胀或血肿", "swelling or haematoma"),
		yesNo("pain", "疼痛", "pain"),
		yesNo("fever", "发热", "fever"),
		whether("other_method", "同时用其他方法", "other method in use"),
		coded("semen", "精液检查", "semen test", model.Codes{
			{Value: "not_done", Zh: "未做", En: "not done"}, {Value: "free", Zh: "无精子", En: "no sperm"}, {Value: "seen", Zh: "见精子", En: "sperm seen"}})),
	set("QSA", "人流后", "After surgical abortion"),
	set("QMA", "药流后", "After medical abortion"),
	set("QPILL", "口服药", "Pill",
		whether("daily", "每日服用", "taken daily"),
		coded("missed_rule", "漏服处理", "missed-pill rule", known),
		yesNo("nausea_headache", "恶心或头痛", "nausea or headache"),
		coded("bleeding", "出血", "bleeding", amount),
		yesNo("illness", "新病或新药", "new illness or medicines"),
		whether("smoking", "吸烟", "smoking"),
		coded("supply", "剩余药量", "supply left", supplyLeft)),
	set("QINJ", "避孕针", "Injection",
		coded("bleeding", "出血", "bleeding", amount),
		yesNo("weight", "体重变化", "weight"),
		yesNo("headache", "头痛", "headache"),
		coded("next_known", "知道下次日期", "next date known", known)),
	set("QCON", "避孕套和外用药", "Condom and external",
		whether("each_time", "每次使用", "used each time"),
		yesNo("breakage", "破裂或滑脱", "breakage or slip"),
		yesNo("irritation", "刺激或过敏", "irritation"),
		coded("supply", "剩余数量", "supply left", supplyLeft),
		coded("emergency_known", "了解紧急避孕", "emergency method known", known)),
	set("QSE", "副作用", "Side effects"),
	set("QRTI", "生殖道感染", "Reproductive tract infection"),
	set("QREF", "转诊", "Referral"),
	set("QINF", "不孕不育", "Infertility"),
	set("QFA", "叶酸", "Folic acid"),
	set("QMIG", "流动", "Migration"),
	set("QBEN", "家庭关怀", "Benefit family"),
}

// QuestionSetByCode finds a set.
func QuestionSetByCode(code string) (QuestionSet, bool) {
	for _, q := range QuestionSets {
		if q.Code == code {
			return q, true
		}
	}
	return QuestionSet{}, false
}

// Questions are the items of the obligation's sets in their order, the free one once and last.
func (d Due) Questions() (items []Question) {
	if s, ok := d.step(); ok {
		for _, code := range s.Questions {
			q, _ := QuestionSetByCode(code)
			for _, item := range q.Items[:max(0, len(q.Items)-1)] {
				items = append(items, item.of(code, len(s.Questions) > 1))
			}
		}
	}
	return append(items, Needs)
}

// of names the question by its set where two sets are asked at one contact, so that mother and child are
// never mixed up.
func (q Question) of(code string, several bool) Question {
	if several {
		q.Key = code + "." + q.Key
	}
	return q
}
