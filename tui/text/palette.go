package text

// Palette is the words of the palette (F9) and of the keys' help (F1).
type Palette struct {
	Title           string
	Elsewhere       string // an act that needs a person in front
	Run             string
	HelpTitle       string
	HelpHere        func(screen string) string
	HelpEverywhere  string
	HelpFind, Close string
	HelpNote        []string

	// Acts by name.
	Acts Acts
}

// Acts are the names of what the palette offers beside the keys of the screen in front.
type Acts struct {
	Today, Search, Register, Import    string
	Event, Visit, Exam, Schedule, Edit string
	Conflicts, History                 string
	Undo, Lock, Help, Quit             string
}

var zhPalette = Palette{
	Title:     "命令",
	Elsewhere: "先打开一个人",
	Run:       "执行",
	HelpTitle: "按键", HelpHere: func(screen string) string { return "这一页: " + screen },
	HelpEverywhere: "每一页都一样", HelpFind: "查找", Close: "关闭",
	HelpNote: []string{
		"日期可写: 0315  3.15  -3 (三天前)  . (今天)  2026-3-15",
		"中文输入法开着时, 用功能键, 方向键, 回车和数字.",
		"看不到候选字窗口时: 换一个输入法, 或更新终端程序.",
	},
	Acts: Acts{
		Today: "今日", Search: "查找", Register: "登记新户", Import: "导入台账",
		Event: "新事项", Visit: "记录随访", Exam: "检查结果", Schedule: "安排随访", Edit: "改资料",
		Conflicts: "冲突", History: "修改记录",
		Undo: "撤销上一次保存", Lock: "锁屏", Help: "按键帮助", Quit: "退出程序",
	},
}

var enPalette = Palette{
	Title:     "Menu",
	Elsewhere: "open a person first",
	Run:       "run",
	HelpTitle: "Keys", HelpHere: func(screen string) string { return "On this screen: " + screen },
	HelpEverywhere: "The same on every screen", HelpFind: "find", Close: "close",
	HelpNote: []string{
		"Dates: 0315  3.15  -3 (three days ago)  . (today)  2026-3-15",
		"While a Chinese input method is on: function keys, arrows, Enter and digits.",
		"If its window of candidates is not seen: another input method, or a newer terminal.",
	},
	Acts: Acts{
		Today: "Today", Search: "Search", Register: "Register a household", Import: "Import a ledger",
		Event: "New event", Visit: "Record a visit", Exam: "Exam results", Schedule: "Plan follow-ups", Edit: "Edit facts",
		Conflicts: "Conflicts", History: "History of changes",
		Undo: "Take back what was saved last", Lock: "Lock the screen", Help: "Help on keys", Quit: "Quit",
	},
}
