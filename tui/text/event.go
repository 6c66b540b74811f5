package text

import "fmt"

// Event is the words of the screen that records an event: a method, a pregnancy, a move.
type Event struct {
	Title   string
	Heading func(who, event string) string

	Kinds  [10]string // in the order of their digits, 1 to 9 and 0
	Notes  [10]string // what each is for
	Choose string     // the key
	Menu   string     // the key: back to the list of kinds

	InUse, NoneInUse        string
	MethodSince             func(method, since string) string
	Pregnant                func(since string) string
	DueDate                 func(day string) string
	NoMethod, NotForMen     string
	NotForChildren          string
	Which                   string
	WhichHint               string
	EndsToo                 string // a pregnancy: what becomes of the method in use
	EndsTooHint             string
	BirthDate, Live         string
	Child                   func(n int) string
	ChildName, ChildNumber  string
	ChildSex, ChildWeight   string
	ChildHint, LAM, LAMHint string
	ChildThere              string
	ChildNameNeeded         string
	LossDate, MoveWhat      string
	Moves                   [3]string // out, in, home
	MoveDate, MovePlace     string
	MoveHint, DeathHint     string
	Agreed, AgreedHint      string
	Channels, ChannelsHint  string
	EndService              string
	ServiceHint, DeviceHint string
	MonthlyHint             string

	// Told, never a refusal.
	AlreadyUses  func(method, since string) string
	BesideMethod func(method string) string
	BesidePreg   func(method string) string
	Declines     string
	OpenPreg     string
	NoOpenPreg   string
	LossNote     string
	MovesAway    string
	Twice        func(outcome, on string) string
	TooEarly     func(weeks int) string // a birth in a pregnancy that was too young for it
	SwitchNote   func(method string) string

	AskMove, AskDeath func(ends int) string
	Saved             [10]string // what was recorded
}

var zhEvent = Event{
	Title:   "新事项",
	Heading: func(who, event string) string { return joinWords(event, who) },
	Kinds: [10]string{"避孕方法开始", "更换避孕方法", "停用避孕方法", "怀孕", "分娩", "妊娠终止或流产", "搬走 迁入 返回", "去世",
		"同意与联系方式", "本人要求的服务"},
	Notes: [10]string{"放置, 发药, 注射, 手术", "旧的当天结束, 新的当天开始", "取出, 停用", "本人告知的; 也可补末次月经和建册", "结局, 孩子",
		"结局和日期, 不问原因", "随访保留, 标上外出", "随访随之结束", "愿不愿意联系, 怎么联系, 电话", "新婚随访, 只按本人意愿"},
	Choose: "选定", Menu: "换事项(不丢)",

	InUse: "现用", NoneInUse: "没有在用的方法",
	MethodSince: func(method, since string) string { return method + " " + since + " 起" },
	Pregnant:    func(since string) string { return "孕中, " + since + " 告知" },
	DueDate:     func(day string) string { return "预产期 " + day },
	NoMethod:    "没有在用的避孕方法", NotForMen: "这一项是妇女的事项", NotForChildren: "孩子没有这一项",
	Which: "哪一种", WhichHint: "现用的几种",
	EndsToo: "现用方法", EndsTooHint: "不填: 照旧",
	BirthDate: "分娩日期", Live: "活产数",
	Child:     func(n int) string { return fmt.Sprintf("孩子 %d (可以以后再填)", n) },
	ChildName: "姓名", ChildNumber: "身份证号", ChildSex: "性别", ChildWeight: "出生体重",
	ChildHint: "填了姓名即登记在同一户", LAM: "以全母乳喂养避孕", LAMHint: "全母乳, 未来月经, 半年内",
	ChildThere: "已登记过", ChildNameNeeded: "要有姓名才能登记",
	LossDate: "日期", MoveWhat: "去留",
	Moves:    [3]string{"搬走", "迁入", "返回"},
	MoveDate: "日期", MovePlace: "去向或来处",
	MoveHint: "不详可空", DeathHint: "按证明或家人所说",
	Agreed: "愿意联系", AgreedHint: "愿意和不愿意都是完整的答复",
	Channels: "可用方式", ChannelsHint: "可选几个",
	EndService:  "结束日期",
	ServiceHint: "只在本人要求时登记", DeviceHint: "F4 选型号, 不详可空",
	MonthlyHint: "每月一次, 或一月一针的",

	AlreadyUses: func(method, since string) string {
		return method + " " + since + " 起还在用; 如果是更换, 请选 2"
	},
	BesideMethod: func(method string) string { return "在用" + method + ", 请与医生核对 (不影响保存)" },
	BesidePreg: func(method string) string {
		return "有未结束的妊娠, " + method + ": 请与医生核对 (不影响保存)"
	},
	Declines:   "不愿联系: 随访就此结束, 不再打扰; 以后改主意随时可以再记.",
	OpenPreg:   "补在已告知的这次妊娠上",
	NoOpenPreg: "没有登记过的妊娠, 将一并建立",
	LossNote:   "不问原因; 这些内容不在户里显示.",
	MovesAway:  "随访保留, 标上外出, 回来接着做.",
	Twice: func(outcome, on string) string {
		return "已记过 " + on + " " + outcome + "; 若是同一次, 请在时间线上按 F4 改那一条."
	},
	TooEarly: func(weeks int) string {
		return fmt.Sprintf("按档案里的末次月经或预产期才孕%d周, 请核对 (不影响保存)", weeks)
	},
	SwitchNote: func(method string) string { return method + " 当天结束, 原因: 更换方法" },

	AskMove:  func(ends int) string { return "记下去留" + zhEnding(ends) + "?" },
	AskDeath: func(ends int) string { return "记为去世" + zhEnding(ends) + "?" },
	Saved: [10]string{"避孕方法开始", "更换避孕方法", "停用避孕方法", "怀孕", "分娩", "妊娠结束", "去留",
		"去世", "同意与联系方式", "本人要求的服务"},
}

var enEvent = Event{
	Title:   "New event",
	Heading: func(who, event string) string { return joinWords(event+":", who) },
	Kinds: [10]string{"method begun", "method switched", "method ended", "pregnancy", "birth", "loss or end of a pregnancy",
		"moved away, in, back", "death", "consent and contact", "service asked for"},
	Notes: [10]string{"insertion, supply, injection, operation", "the old ends, the new begins that day", "removed, stopped",
		"as told; LMP and booking can be added", "outcome, children", "outcome and date; no reason is asked",
		"follow-ups stay, marked away", "follow-ups end", "whether, how, phone", "newly married; only at their own wish"},
	Choose: "choose", Menu: "other event (kept)",

	InUse: "in use", NoneInUse: "no method in use",
	MethodSince: func(method, since string) string { return method + " since " + since },
	Pregnant:    func(since string) string { return "pregnant, told " + since },
	DueDate:     func(day string) string { return "due " + day },
	NoMethod:    "no method is in use", NotForMen: "this is for women", NotForChildren: "not for a child",
	Which: "which one", WhichHint: "of those in use",
	EndsToo: "method in use", EndsTooHint: "empty: goes on",
	BirthDate: "date of birth", Live: "live births",
	Child:     func(n int) string { return fmt.Sprintf("child %d (may be filled in later)", n) },
	ChildName: "name", ChildNumber: "identity number", ChildSex: "sex", ChildWeight: "birth weight",
	ChildHint: "with a name: registered in this household", LAM: "relies on LAM", LAMHint: "full breastfeeding, no period, 6 months",
	ChildThere: "registered already", ChildNameNeeded: "a name is needed to register",
	LossDate: "date", MoveWhat: "what",
	Moves:    [3]string{"moved away", "moved in", "came back"},
	MoveDate: "date", MovePlace: "to or from",
	MoveHint: "may be left empty", DeathHint: "as the certificate or the family says",
	Agreed: "may we contact", AgreedHint: "yes and no are both full answers",
	Channels: "channels", ChannelsHint: "several may be chosen",
	EndService:  "ended",
	ServiceHint: "only when they ask for it", DeviceHint: "F4 lists models; may be empty",
	MonthlyHint: "each month, or a monthly injection",

	AlreadyUses: func(method, since string) string {
		return method + " is in use since " + since + "; for a switch choose 2"
	},
	BesideMethod: func(method string) string {
		return "She uses: " + method + ". Please check with a clinician (this stops nothing)"
	},
	BesidePreg: func(method string) string {
		return "A pregnancy is open beside " + method + ". Please check with a clinician (this stops nothing)"
	},
	Declines:   "No contact: follow-up ends here and nobody asks again; a change of mind counts at any time.",
	OpenPreg:   "added to the pregnancy that is open",
	NoOpenPreg: "no pregnancy is on file; one is made with it",
	LossNote:   "No reason is asked; none of this shows on the household.",
	MovesAway:  "Follow-ups stay, marked away, and go on after a return.",
	Twice: func(outcome, on string) string {
		return "On file already: " + outcome + " " + on + ". If it is the same, correct that one (F4 in the timeline)."
	},
	TooEarly: func(weeks int) string {
		return fmt.Sprintf("By the last period or due date on file only %d weeks. Please check (this stops nothing)", weeks)
	},
	SwitchNote: func(method string) string { return method + " ends that day, reason: switched" },

	AskMove:  func(ends int) string { return "Record the move" + enEnding(ends) + "?" },
	AskDeath: func(ends int) string { return "Record the death" + enEnding(ends) + "?" },
	Saved: [10]string{"method begun", "method switched", "method ended", "pregnancy recorded", "birth recorded",
		"end of pregnancy recorded", "move recorded", "death recorded", "consent recorded", "service recorded"},
}
