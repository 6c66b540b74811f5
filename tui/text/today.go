package text

import "fmt"

// Today is the words of the list of who is due.
type Today struct {
	Title string

	// The second line: counts and filters.
	Counts                                     func(due, overdue, week int) string
	ByVillage, ByTier, ByState, ByProto, Named string // 村:全部
	Grouped, Marked                            string
	Horizon                                    func(days int) string // upcoming ones are shown as well

	// How the list is grouped.
	GroupHouseholds, GroupDates, GroupWorkers string

	// Heads of groups.
	GroupCounts func(due, overdue int) string
	NoVillage   string
	NoWorker    string
	NoHousehold string

	// A row.
	Over, Left   func(days int) string // short forms, for a column
	Until        func(day string) string
	NoCalls      string // she does not want to be phoned
	NotAsked     string // she has not been asked how she wants to be reached
	NotTried     string
	Tried        func(times int) string
	Away, Clash  string
	ColumnsState int // cells of the column of states

	// The line about the selected row.
	Window    func(from, until string) string
	Basis     string // the interval rests on no verified source
	LastTried func(day string) string
	AwayLong  string
	Disputed  string // planned from a value in conflict
	Number    func(name, phone string) string
	NoNumber  string
	NoCallsTo string // the number is not shown: she does not want calls

	// The side panel.
	Open, Channels, Worker string

	// When there is nothing to show.
	Nobody, NoMatch  string
	NewFile          []string // what to do first with a file that holds nobody yet
	Import, Register string   // the keys that do it

	// Keys.
	Record, Filter, Group, Print, Calendar, Person, Phone, ClearFilter, CloseFilter string

	// The same keys where there is more room: the help and the palette.
	AllDays, WholeNumber, OpenPerson, OtherGroups string

	// The filters' form.
	Village, Tier, State, Protocol, Name string
	NameHint                             string
}

var zhToday = Today{
	Title: "今日",

	Counts: func(due, overdue, week int) string {
		return fmt.Sprintf("应访 %d   逾期 %d   七天内 %d", due, overdue, week)
	},
	ByVillage: "村:", ByTier: "级别:", ByState: "状态:", ByProto: "方案:", Named: "姓名:", Grouped: "按:", Marked: "选中 ",
	Horizon: func(days int) string { return fmt.Sprintf("含以后%d天", days) },

	GroupHouseholds: "村-户", GroupDates: "日期", GroupWorkers: "负责人",

	GroupCounts: func(due, overdue int) string { return fmt.Sprintf("应访%3d   逾期%3d", due, overdue) },
	NoVillage:   "未填村",
	NoWorker:    "未定负责人",
	NoHousehold: "未入户",

	Over:         func(days int) string { return fmt.Sprintf("逾期%3d天", days) },
	Left:         func(days int) string { return fmt.Sprintf("剩%3d天", days) },
	Until:        func(day string) string { return "至 " + day },
	NoCalls:      "不便电话",
	NotAsked:     "未征询",
	NotTried:     "未联系",
	Tried:        func(times int) string { return fmt.Sprintf("联系%d次", times) },
	Away:         "外出",
	Clash:        "冲突",
	ColumnsState: 9,

	Window:    func(from, until string) string { return "窗口 " + from + " 至 " + until },
	Basis:     "待医生确认",
	LastTried: func(day string) string { return "上次 " + day },
	AwayLong:  "已外出",
	Disputed:  "所依据的资料有冲突, 先核对",
	Number:    func(name, phone string) string { return name + "  电话 " + phone + "  (查看已记入日志)" },
	NoNumber:  "没有登记电话",
	NoCallsTo: "本人没有同意打电话, 请用: ",

	Open: "待办", Channels: "联系方式", Worker: "负责人",

	Nobody: "今天没有应访的人. F5 看以后几天, F3 查找.",
	NewFile: []string{
		"这个文件里还没有人. 先做其中一件:",
		"1  导入台账: 把原来的 Excel 或 CSV 台账读进来. 先试算, 看过结果再写入.",
		"2  登记新户: 一户一户地录入.",
		"以后这里列出应访的人; 登记新户: F3 查找, 找不到时按 F8.",
	},
	Import: "导入台账", Register: "登记新户",
	NoMatch: "没有符合筛选条件的. F6 改条件, Esc 清除筛选.",

	Record: "记录", Filter: "筛选", Group: "分组", Print: "打印", Calendar: "往后", Person: "个人", Phone: "电话",
	ClearFilter: "清除筛选", CloseFilter: "看名单",
	AllDays: "含以后7天, 30天", WholeNumber: "看完整电话", OpenPerson: "打开个人页", OtherGroups: "换分组: 户, 日期, 负责人",

	Village: "村", Tier: "级别", State: "状态", Protocol: "方案", Name: "姓名", NameHint: "姓名或首字母",
}

var enToday = Today{
	Title: "Today",

	Counts: func(due, overdue, week int) string {
		return fmt.Sprintf("due %d  overdue %d  in 7 days %d", due, overdue, week)
	},
	ByVillage: "village:", ByTier: "tier:", ByState: "state:", ByProto: "series:", Named: "name:", Grouped: "by:",
	Marked:  "marks ",
	Horizon: func(days int) string { return fmt.Sprintf("+%d days", days) },

	GroupHouseholds: "home", GroupDates: "date", GroupWorkers: "worker",

	GroupCounts: func(due, overdue int) string { return fmt.Sprintf("due%4d   overdue%4d", due, overdue) },
	NoVillage:   "no village",
	NoWorker:    "no worker",
	NoHousehold: "no household",

	Over:         func(days int) string { return fmt.Sprintf("overdue %d d", days) },
	Left:         func(days int) string { return fmt.Sprintf("%d d left", days) },
	Until:        func(day string) string { return "to " + day },
	NoCalls:      "no calls",
	NotAsked:     "unasked",
	NotTried:     "-",
	Tried:        func(times int) string { return plural(times, "try", "tries") },
	Away:         "away",
	Clash:        "clash",
	ColumnsState: 13,

	Window:    func(from, until string) string { return "window " + from + " to " + until },
	Basis:     "to be confirmed",
	LastTried: func(day string) string { return "last tried " + day },
	AwayLong:  "moved away",
	Disputed:  "planned from a value in conflict: check it first",
	Number:    func(name, phone string) string { return name + "  phone " + phone + "  (this look is in the journal)" },
	NoNumber:  "No phone number is on file.",
	NoCallsTo: "She does not want calls; use: ",

	Open: "open", Channels: "channels", Worker: "worker",

	Nobody: "Nobody is due today. F5 shows the next days, F3 searches.",
	NewFile: []string{
		"This file holds nobody yet. Begin with one of these:",
		"1  Import a ledger: read an Excel or CSV ledger. It is tried out before it is written.",
		"2  Register a household: enter them one by one.",
		"Whoever is due will stand here. To register later: F3, and F8 where nobody is found.",
	},
	Import: "import a ledger", Register: "register a household",
	NoMatch: "Nothing matches the filters. F6 changes them, Esc clears them.",

	Record: "record", Filter: "filter", Group: "group", Print: "print", Calendar: "days", Person: "person",
	Phone: "phone", ClearFilter: "clear filters", CloseFilter: "to the list",
	AllDays: "the next 7, 30 days", WholeNumber: "the whole number", OpenPerson: "the person's page",
	OtherGroups: "group: home, date, worker",

	Village: "village", Tier: "tier", State: "state", Protocol: "series", Name: "name",
	NameHint: "name or initials",
}
