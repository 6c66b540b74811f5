package text

import (
	"fmt"

	"suifang/model"
)

// Exam is the words of the screen for exam results.
type Exam struct {
	Title    string
	Recorded string // what the act is called once it is saved
	Edited   string

	// The columns.
	Item, This, UnitTitle, Reference, Last, Flag string

	// Rows that are no items of the form.
	On, Place, Operator, ToldHow, ToldOn, AskedPregnancy string
	SameDay                                              string // an exam of that day is there already
	NotOffered                                           string // the part that she declined
	ToldEarly                                            string // told before the exam

	// How the result reaches her, by code; a code of a newer program stands for itself.
	Told func(code string) string
	Unit func(ucum string) string // as it stands beside a value

	// What the foot says.
	Flags          func(n int) string
	Risk, Plans    string
	Risks          func(code string) string
	Planned        func(title, on string) string
	Reading        string // what it plans is not known yet
	ToldLine       func(state, how string) string
	Consent        string
	NoConsent      string
	Refused        func(on string) string // she did not agree to exams
	OnlyHer        string
	CanBePregnancy func(key string) string
	Unconfirmed    func(flag string) string // a flag whose range is to be confirmed, short
	UnconfirmedKey string                   // what that mark means; " " where it says so itself
	Range          string
	NumberExample  string
	CheckIt        string                        // a doubt, short
	Doubt          func(reason string) string    // a doubt, said
	AskDoubts      func(n int, of string) string // before saving
	NoValues       string

	// What is wrong with an entry: short beside it, and what to do.
	NotNumber, BadUnit, BadInterval, NotChoice, NotTest, NotYesNo, NotDate, NotFuture, OtherWords Sentence
	Rule                                                                                          func(model.Rule) string

	// Keys.
	Negative, Positive, Suspicious, NotWanted, KeyYes, KeyNo string
	Trend, Full, Short, Next, Pregnancy, Back, Close         string

	// The trend.
	TrendTitle           func(item, unit string) string
	TrendNow, TrendEmpty string
	TrendKey             func(value, usual string) string
	TrendOutside         string
}

var zhExam = Exam{
	Title: "检查结果", Recorded: "记录检查结果", Edited: "改检查结果",

	Item: "项目", This: "本次", UnitTitle: "单位", Reference: "参考值", Last: "上次", Flag: "提示",

	On: "检查日期", Place: "地点", Operator: "检查者", ToldHow: "告知方式", ToldOn: "告知日期", AskedPregnancy: "本人要求查孕",
	SameDay: "当天已有一次", NotOffered: "本人不做", ToldEarly: "早于检查",

	Told: zhTold,
	Unit: func(ucum string) string {
		return unit(ucum, "周", "天")
	},

	Flags: func(n int) string { return fmt.Sprintf("提示 %d 项", n) },
	Risk:  "风险: ", Plans: "将开出: ",
	Risks: func(code string) string {
		return map[string]string{"none": "未发现", "found": "有", "partial": "部分"}[code]
	},
	Planned:        func(title, on string) string { return title + " " + on },
	Reading:        "..",
	ToldLine:       func(state, how string) string { return state + ": " + how },
	Consent:        "同意书: ",
	NoConsent:      "无",
	Refused:        func(on string) string { return on + " 本人不同意检查" },
	OnlyHer:        "结果只告本人",
	CanBePregnancy: func(key string) string { return "可以登记怀孕: " + key },
	Unconfirmed:    func(flag string) string { return flag + " 待医生确认" },
	UnconfirmedKey: " ",
	Range:          "参考 ",
	NumberExample:  "例: 98   98 (110-150)   9.8 g/dL   x 不做",
	CheckIt:        "请核对",
	Doubt:          zhDoubt,
	AskDoubts: func(n int, of string) string {
		return fmt.Sprintf("有 %d 项请核对 (%s). 核对过了, 保存?", n, of)
	},
	NoValues: "还没有填结果",

	NotNumber:   Sentence{"不是数字", "例: 98   98 (110-150)   9.8 g/dL   x 不做"},
	BadUnit:     Sentence{"单位不认得", "不写单位就是本栏的单位; 例: 9.8 g/dL"},
	BadInterval: Sentence{"区间不对", "化验单上的区间写在括号里, 例: 98 (110-150)"},
	NotChoice:   Sentence{"没有这个选项", "按数字选; 几项连着写, 例: 13; F4 看全部"},
	NotTest:     Sentence{"只填 - + ?", "- 阴性   + 阳性   ? 可疑   x 不做"},
	NotYesNo:    Sentence{"只填 1 0", "1 是   0 否   x 不做"},
	NotDate:     Sentence{"不是日期", "例: 0315   3.15   -3   +14   .   2026-3-15"},
	NotFuture:   Sentence{"在今天之后", "这个日期不能在今天之后"},
	OtherWords:  Sentence{"请换个写法", "超声所见只写孕囊, 孕周, 胎心, 胎盘, 羊水等; 这段请换个写法"},
	Rule:        zhRule,

	Negative: "阴", Positive: "阳", Suspicious: "可疑", NotWanted: "不做", KeyYes: "是", KeyNo: "否",
	Trend: "趋势", Full: "全部", Short: "常用", Next: "下一人", Pregnancy: "登记怀孕", Back: "返回", Close: "关闭",

	TrendTitle: func(item, unit string) string { return "趋势  " + item + "  " + unit },
	TrendNow:   "本次", TrendEmpty: "这一项以前没有结果",
	TrendKey: func(value, usual string) string { return value + " 结果   " + usual + " 参考范围" }, TrendOutside: "其他单位",
}

var enExam = Exam{
	Title: "Exam results", Recorded: "exam results", Edited: "exam results corrected",

	Item: "Item", This: "This time", UnitTitle: "Unit", Reference: "Usual", Last: "Last time", Flag: "Flag",

	On: "Date of exam", Place: "Place", Operator: "Examined by", ToldHow: "Told how", ToldOn: "Told on",
	AskedPregnancy: "Asks for pregnancy",
	SameDay:        "2nd today", NotOffered: "declined", ToldEarly: "too early",

	Told: enTold,
	Unit: func(ucum string) string { return unit(ucum, "wk", "d") },

	Flags: func(n int) string { return plural(n, "flag", "flags") },
	Risk:  "risk: ", Plans: "plans: ",
	Risks: func(code string) string {
		return map[string]string{"none": "none found", "found": "found", "partial": "partial"}[code]
	},
	Planned:        func(title, on string) string { return title + " " + on },
	Reading:        "..",
	ToldLine:       func(state, how string) string { return state + ": " + how },
	Consent:        "consent: ",
	NoConsent:      "none",
	Refused:        func(on string) string { return on + " no exams, she said" },
	OnlyHer:        "to her alone",
	CanBePregnancy: func(key string) string { return "a pregnancy can be entered: " + key },
	Unconfirmed:    func(flag string) string { return flag + "*" },
	UnconfirmedKey: "* to be confirmed by a clinician",
	Range:          "usual ",
	NumberExample:  "such as 98   98 (110-150)   9.8 g/dL   x not wanted",
	CheckIt:        "check",
	Doubt:          enDoubt,
	AskDoubts: func(n int, of string) string {
		return fmt.Sprintf("%s to check (%s). Checked; save?", plural(n, "value", "values"), of)
	},
	NoValues: "no results typed yet",

	NotNumber:   Sentence{"no number", "such as 98   98 (110-150)   9.8 g/dL   x not wanted"},
	BadUnit:     Sentence{"what unit?", "without a unit it is that of the column; such as 9.8 g/dL"},
	BadInterval: Sentence{"interval?", "the report's interval stands in brackets, such as 98 (110-150)"},
	NotChoice:   Sentence{"no choice", "type its digit; several in a row, such as 13; F4 lists them all"},
	NotTest:     Sentence{"only - + ?", "- negative   + positive   ? suspicious   x not wanted"},
	NotYesNo:    Sentence{"only 1 0", "1 yes   0 no   x not wanted"},
	NotDate:     Sentence{"no date", "such as 0315   3.15   -3   +14   .   2026-3-15"},
	NotFuture:   Sentence{"in future", "this date cannot lie after today"},
	OtherWords:  Sentence{"reword", "write of sac, weeks, heartbeat, placenta, fluid; please put this in other words"},
	Rule:        enRule,

	Negative: "neg", Positive: "pos", Suspicious: "susp", NotWanted: "declined", KeyYes: "yes", KeyNo: "no",
	Trend: "trend", Full: "all", Short: "fewer", Next: "person", Pregnancy: "pregnancy", Back: "back",
	Close: "close",

	TrendTitle: func(item, unit string) string { return "Trend  " + item + "  " + unit },
	TrendNow:   "now", TrendEmpty: "no earlier result of this item",
	TrendKey: func(value, usual string) string { return value + " result   " + usual + " usual range" }, TrendOutside: "other unit",
}

func unit(ucum, week, day string) string {
	switch ucum {
	case "mm[Hg]":
		return "mmHg"
	case "[pH]":
		return ""
	case "wk":
		return week
	case "d":
		return day
	}
	return ucum
}

func zhTold(code string) string {
	switch code {
	case "in_person":
		return "本人领取"
	case "signed":
		return "本人签收"
	case "phone":
		return "电话告知本人"
	case "named_person":
		return "交本人指定的人"
	case "not_wanted":
		return "本人不要结果"
	}
	return code
}

func enTold(code string) string {
	switch code {
	case "in_person":
		return "handed to the person"
	case "signed":
		return "signed for by her"
	case "phone":
		return "told her by phone"
	case "named_person":
		return "to whom she named"
	case "not_wanted":
		return "she wants no result"
	}
	return code
}

func zhDoubt(reason string) string {
	switch reason {
	case "implausible":
		return "超出人能有的范围, 请核对数值和单位"
	case "other_unit":
		return "单位与本栏不同, 只与化验单上的区间比较"
	case "too_precise":
		return "小数位比这项检查的多, 请核对单位"
	case "swapped":
		return "舒张压不低于收缩压, 请核对"
	case "contradiction":
		return "与别的结果不能同时成立, 请核对"
	}
	return "这个版本读不懂这个值"
}

func enDoubt(reason string) string {
	switch reason {
	case "implausible":
		return "beyond what a person can have: look at value and unit"
	case "other_unit":
		return "another unit than the column's: compared with the report's interval only"
	case "too_precise":
		return "more decimals than this test has: look at the unit"
	case "swapped":
		return "diastolic is not below systolic"
	case "contradiction":
		return "cannot stand beside another result"
	}
	return "this version does not know the value"
}
