package text

import "fmt"

// Common is the words that several screens share: the keys, the header, states, outcomes and tiers.
type Common struct {
	Program  string
	Weekdays [7]string // from Sunday, as time.Weekday counts

	// The header line.
	Saved    func(clock string) string // 已存 09:41
	NotSaved string                    // something typed is not saved yet

	// What the shared keys do, as the footer says it.
	Help, Today, Search, Palette, Save, Back, BackKept, Undo, Quit string
	Enter, Open, NextField, PrevField, Values, Mark, Repeat        string
	Up, Down, PageUp, PageDown, First, Last                        string
	Choose, Scroll                                                 string // what the arrows do in a list, and in a text
	SpaceKey, ArrowKeys                                            string // the names of the space bar and of both arrows

	// States of what is due.
	Upcoming, Due, Overdue, Passed, Moved string
	DueToday, Tomorrow                    string
	DaysOver, DaysLeft                    func(days int) string

	// Tiers.
	Village, Township, County string

	// Exam results.
	ToDeliver, Delivered string

	// Marks on rules and facts.
	Verified, ToConfirm, Conflict string

	// Persons.
	Female, Male string
	Age          func(years int) string    // 34岁
	PhoneTail    func(tail string) string  // 尾号6030
	Home         func(name string) string  // 彭慧敏家
	NoHead       string                    // a household nobody heads yet, as ledgers leave it
	Group        func(group string) string // 3组
	Persons      func(n int) string        // 3 人
	Households   func(n int) string        // 1 户

	Yes, No, None, All     string
	Loading, Saving, Empty string
	Undone                 func(act string) string
	TooSmall               func(width, height int) string // the window is smaller than this
	ReallyQuit, DraftOpen  string
}

var zhCommon = Common{
	Program:  "随访",
	Weekdays: [7]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"},

	Saved:    func(clock string) string { return "已存 " + clock },
	NotSaved: "未存",

	Help: "帮助", Today: "今日", Search: "查找", Palette: "命令", Save: "保存", Back: "返回", BackKept: "返回(不丢)",
	Undo: "撤销", Quit: "退出", Enter: "确定", Open: "打开", NextField: "下一项", PrevField: "上一项",
	Values: "可选值", Mark: "选", Repeat: "同上次", Up: "上", Down: "下", PageUp: "上页", PageDown: "下页",
	First: "最前", Last: "最后", Choose: "选", Scroll: "翻看",
	SpaceKey: "空格", ArrowKeys: "上下键",

	Upcoming: "未到", Due: "应访", Overdue: "逾期", Passed: "已过", DueToday: "今日", Tomorrow: "明日",
	DaysOver: func(days int) string { return fmt.Sprintf("逾期%3d天", days) },
	DaysLeft: func(days int) string { return fmt.Sprintf("剩%3d天", days) },

	Moved: "搬走",

	Village: "村级", Township: "乡镇级", County: "区县级",

	ToDeliver: "待送达", Delivered: "送达",

	Verified: "已核", ToConfirm: "待医生确认", Conflict: "冲突",

	Female: "女", Male: "男",
	Age:        func(years int) string { return fmt.Sprintf("%d岁", years) },
	PhoneTail:  func(tail string) string { return "尾号" + tail },
	Home:       func(name string) string { return name + "家" },
	NoHead:     "户主未登记",
	Group:      func(group string) string { return group + "组" },
	Persons:    func(n int) string { return fmt.Sprintf("%d 人", n) },
	Households: func(n int) string { return fmt.Sprintf("%d 户", n) },

	Yes: "是", No: "否", None: "无", All: "全部",
	Loading: "正在读取", Saving: "正在保存", Empty: "没有内容",
	Undone: func(act string) string { return "已撤销: " + act },
	TooSmall: func(width, height int) string {
		return fmt.Sprintf("窗口太小, 请拉大到 %dx%d 以上", width, height)
	},
	ReallyQuit: "退出程序?", DraftOpen: "有未保存的内容, 已留作草稿. 退出程序?",
}

var enCommon = Common{
	Program:  "suifang",
	Weekdays: [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},

	Saved:    func(clock string) string { return "saved " + clock },
	NotSaved: "not saved",

	Help: "help", Today: "today", Search: "search", Palette: "menu", Save: "save", Back: "back",
	BackKept: "back (kept)", Undo: "undo", Quit: "quit", Enter: "OK", Open: "open", NextField: "next",
	PrevField: "previous", Values: "values", Mark: "mark", Repeat: "as last time", Up: "up", Down: "down",
	PageUp: "page up", PageDown: "page down", First: "first", Last: "last",
	Choose: "choose", Scroll: "scroll", SpaceKey: "Space", ArrowKeys: "Up/Down",

	Upcoming: "upcoming", Due: "due", Overdue: "overdue", Passed: "passed", DueToday: "today", Tomorrow: "tomorrow",
	DaysOver: func(days int) string { return fmt.Sprintf("overdue %d d", days) },
	DaysLeft: func(days int) string { return fmt.Sprintf("%d d left", days) },

	Moved: "moved",

	Village: "village", Township: "township", County: "district",

	ToDeliver: "to be delivered", Delivered: "delivered",

	Verified: "verified", ToConfirm: "to be confirmed by a clinician", Conflict: "conflict",

	Female: "F", Male: "M",
	Age:        func(years int) string { return fmt.Sprintf("%d y", years) },
	PhoneTail:  func(tail string) string { return "..." + tail },
	Home:       func(name string) string { return name + " home" },
	NoHead:     "no head entered",
	Group:      func(group string) string { return "group " + group },
	Persons:    func(n int) string { return plural(n, "person", "persons") },
	Households: func(n int) string { return plural(n, "household", "households") },

	Yes: "yes", No: "no", None: "none", All: "all",
	Loading: "reading", Saving: "saving", Empty: "nothing here",
	Undone: func(act string) string { return "taken back: " + act },
	TooSmall: func(width, height int) string {
		return fmt.Sprintf("please make the window at least %dx%d", width, height)
	},
	ReallyQuit: "Quit the program?", DraftOpen: "Something is not saved; it is kept as a draft. Quit the program?",
}

//go:noinline
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
