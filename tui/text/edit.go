package text

import "suifang/model"

// Edit is the words of the screen that corrects a person's facts.
type Edit struct {
	Title   string
	Kind    func(model.Kind) string // what is edited, in a word
	Heading func(who, kind string) string

	Withdraw, Restore, Settle string // keys
	Pick                      string // key: this value
	WithdrawTitle             string
	Reason                    string
	Reasons                   [4]string // typed by mistake, twice, own wish, other
	Details                   string
	WithdrawNote              string
	Withdrawn                 func(reason string) string

	Conflict     func(others string) string // beside a field: the other values
	ConflictLine func(n int) string
	SettleTitle  func(field string) string
	Keep         string // of a record that was taken back beside another change: keep it
	TakeBack     func(reason string) string
	Chosen       string

	Saved, Taken, Restored string
	NothingToEdit          string
	Parallel               string // changed elsewhere since the draft was begun
}

var zhEdit = Edit{
	Title: "改资料",
	Kind: func(k model.Kind) string {
		return kindWord(k, "个人资料", "家庭户", "避孕方法", "孕产", "同意", "本人要求的服务", "预约", "出生", "随访", "记录")
	},
	Heading:  func(who, kind string) string { return joinWords("改资料", kind, who) },
	Withdraw: "撤回这条", Restore: "恢复这条", Settle: "选哪个值", Pick: "选定",
	WithdrawTitle: "撤回这条记录", Reason: "原因",
	Reasons: [4]string{"录入错误", "重复录入", "本人要求", "其他"},
	Details: "说明", WithdrawNote: "撤回后不再计入, 历史里仍查得到; 存后 Ctrl+Z 可恢复.",
	Withdrawn:    func(reason string) string { return "这条记录已撤回: " + reason },
	Conflict:     func(others string) string { return "冲突, 另有: " + others },
	ConflictLine: func(n int) string { return zhConflicts(n) },
	SettleTitle:  func(field string) string { return field + ": 两处填得不同, 请选对的一个" },
	Keep:         "保留这条记录", TakeBack: func(reason string) string { return "撤回: " + reason },
	Chosen: "已选, 保存后冲突即解决",
	Saved:  "资料已改", Taken: "记录已撤回", Restored: "记录已恢复",
	NothingToEdit: "这条记录不能在这里改.",
	Parallel:      "草稿之后这条记录在别处改过; 保存后两边的值都留着.",
}

var enEdit = Edit{
	Title: "Edit facts",
	Kind: func(k model.Kind) string {
		return kindWord(k, "person", "household", "method", "pregnancy", "consent", "service asked for", "appointment", "birth", "visit", "record")
	},
	Heading:  func(who, kind string) string { return joinWords("Edit", kind+":", who) },
	Withdraw: "take back", Restore: "restore", Settle: "choose value", Pick: "choose",
	WithdrawTitle: "Take this record back", Reason: "reason",
	Reasons: [4]string{"typed by mistake", "entered twice", "own wish", "other"},
	Details: "details", WithdrawNote: "It no longer counts and stays in the history; Ctrl+Z brings it back.",
	Withdrawn:    func(reason string) string { return "This record was taken back: " + reason },
	Conflict:     func(others string) string { return "conflict, also: " + others },
	ConflictLine: func(n int) string { return plural(n, "field", "fields") + " in conflict: F6 chooses" },
	SettleTitle:  func(field string) string { return field + ": entered differently in two places; choose the right one" },
	Keep:         "keep this record", TakeBack: func(reason string) string { return "take back: " + reason },
	Chosen: "chosen; saving settles the conflict",
	Saved:  "facts changed", Taken: "record taken back", Restored: "record restored",
	NothingToEdit: "This record cannot be edited here.",
	Parallel:      "The record was changed elsewhere since this draft; both values are kept when you save.",
}

func zhConflicts(n int) string {
	return string(rune('0'+min(n, 9))) + " 项冲突, F6 选定"
}

func kindWord(k model.Kind, person, household, method, pregnancy, consent, request, appointment, birth, visit, other string) string {
	switch k {
	case model.KindPerson:
		return person
	case model.KindHousehold:
		return household
	case model.KindMethod:
		return method
	case model.KindPregnancy:
		return pregnancy
	case model.KindConsent:
		return consent
	case model.KindRequest:
		return request
	case model.KindAppointment:
		return appointment
	case model.KindBirth:
		return birth
	case model.KindVisit:
		return visit
	}
	return other
}
