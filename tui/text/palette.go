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

	// Acts by name, and what they do.
	Acts  Acts
	About About

	HandbookTitle string
}

// About says in a line what the acts that lead elsewhere do.
type About struct {
	Today, Search, Register, Import, Exchange, Duplicates, Clerks, Conflicts string
	Event, Visit, Exam, Schedule, Edit, History, Rights, Centre              string
	Undo, Lock, Help, Handbook, Quit, Stick, Left, Settings                  string
}

// Acts are the names of what the palette offers beside the keys of the screen in front.
type Acts struct {
	Today, Search, Register, Import    string
	Event, Visit, Exam, Schedule, Edit string
	Conflicts, History                 string
	Undo, Lock, Help, Handbook, Quit   string
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
		Undo: "撤销上一次保存", Lock: "锁屏", Help: "按键帮助", Handbook: "使用手册", Quit: "退出程序",
	},
	About: About{
		Today: "应访和逾期的人, 按村和户", Search: "按首字母, 姓名, 尾号找人找户", Register: "录入一户和它的成员",
		Import: "读进 Excel 或 CSV 台账", Exchange: "收另一份档案, 或拷给别人", Duplicates: "登记过两次的人, 由您判断",
		Clerks: "谁能打开, 加人, 改口令", Conflicts: "两边写得不一样的, 选一个",
		Event: "避孕, 怀孕, 分娩, 搬走, 同意", Visit: "记一次计划外的随访", Exam: "输入检查结果, 告知本人",
		Schedule: "改日期, 预约, 谢绝一个系列", Edit: "改个人资料", History: "谁在哪天改过什么",
		Rights: "给本人看和打印, 要求删除", Centre: "中心名称和级别",
		Undo: "最近保存的一次, 会先说是哪一次", Lock: "遮住画面, 回来输口令", Help: "这一页能用的键",
		Handbook: "从第一个小时到出了问题", Quit: "先问一次, 没填完的留作草稿", Stick: "档案在 U 盘上时",
		Left: "没填完的表, 接着填", Settings: "锁屏时间, 边框, 字宽, 逐行",
	},
	HandbookTitle: "使用手册",
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
		Undo: "Take back the last saving", Lock: "Lock the screen", Help: "Help on keys", Handbook: "Handbook", Quit: "Quit",
	},
	About: About{
		Today: "due and overdue, by village", Search: "by initials, name, tails", Register: "a family and its members",
		Import: "reads an Excel or CSV ledger", Exchange: "take in a copy, or make one", Duplicates: "registered twice? you judge",
		Clerks: "who opens the file; passphrases", Conflicts: "where two copies differ",
		Event: "method, pregnancy, moving, consent", Visit: "one that nobody planned", Exam: "enter results, hand them over",
		Schedule: "another day, a booking, declining", Edit: "correct her facts", History: "who changed what, and when",
		Rights: "her own paper; erasure", Centre: "its name and level",
		Undo: "says first what it takes back", Lock: "your passphrase leads back", Help: "the keys of this page",
		Handbook: "from the first hour on", Quit: "asks once; drafts are kept", Stick: "where the file is on one",
		Left: "go on with one of them", Settings: "locking, borders, widths, lines",
	},
	HandbookTitle: "Handbook",
}
