package text

import "fmt"

// Import is the words of the screen that reads a ledger in.
type Import struct {
	Title string

	// Choosing the file.
	File, How              string
	Drive                  func(name string) string // a drive that can be taken away
	Home, Desktop          string
	Documents, Downloads   string
	Folder, Above, NoFiles string
	NoMatch                string
	NoFolder               string // the folder cannot be read

	// Before and after.
	Checking, Running, Stopping, TakingBack string
	Checked, Done, Stopped                  string
	UntilRow                                func(row int) string
	Kinds                                   map[string]string // of ledgers, by their code
	Rows                                    func(c ImportCount) string
	Brought                                 func(people, households int) string
	NothingNew                              string // every row is here already
	Problems                                func(shown, all int) string
	NoProblems                              string
	Row, Column, Value, Reason              string
	Against                                 func(row int) string // the row that this one is held against
	OnlyRefused, OnlyDoubtful               string
	Act                                     string // in the last line once it is done

	// The report.
	ReportTo, ReportClear string
	ReportName            string // added to the ledger's name
	ReportDone            func(path string) string

	// Taking it back.
	TakeBackAsk func(people int) string // whom the import made goes, whatever was entered for them since

	Keys ImportKeys
}

// ImportKeys are what the keys do here.
type ImportKeys struct{ Choose, Run, Report, Write, TakeBack, Filter, Stop, Other string }

var zhImport = Import{
	Title: "导入",

	File: "文件:", How: "打字缩小范围, 也可输入整个路径. 认得 xlsx 和 csv.",
	Drive: func(name string) string { return "移动盘 " + name },
	Home:  "我的文件夹", Desktop: "桌面", Documents: "文档", Downloads: "下载",
	Folder: "夹", Above: "上一级", NoFiles: "这里没有 xlsx 或 csv 文件", NoMatch: "没有这样的文件",
	NoFolder: "这个文件夹打不开",

	Checking: "正在试读, 还没有写入", Running: "正在导入", Stopping: "正在停下, 写完手上这一批", TakingBack: "正在撤回这次导入",
	Checked: "试读结果, 还没有写入", Done: "已导入", Stopped: "中途停下",
	UntilRow:   func(row int) string { return fmt.Sprintf("已收到第 %d 行, 再导入一次即接着收", row) },
	Kinds:      map[string]string{"women": "育龄妇女台账", "exams": "检查登记册", "auto": "几种台账"},
	Rows:       zhImportRows,
	Brought:    func(people, households int) string { return fmt.Sprintf("新人 %d  新户 %d", people, households) },
	NothingNew: "没有新内容: 每一行都已在档案里",
	Problems: func(shown, all int) string {
		if shown < all {
			return fmt.Sprintf("要看的 %d/%d", shown, all)
		}
		return fmt.Sprintf("要看的 %d", all)
	},
	NoProblems: "没有不收的行, 也没有存疑的值",
	Row:        "行", Column: "列", Value: "值", Reason: "原因",
	Against:     func(row int) string { return fmt.Sprintf("见第 %d 行", row) },
	OnlyRefused: "只看不收的", OnlyDoubtful: "只看存疑的",
	Act: "导入台账",

	ReportTo: "报告写到:", ReportClear: "报告不加密: 里面有姓名和身份证号. 用后请删除. 写报告会记入日志.",
	ReportName: "-导入报告",
	ReportDone: func(path string) string { return "报告已写到 " + path + " (不加密)" },

	TakeBackAsk: func(people int) string {
		if people == 0 {
			return "撤回这次导入写入的值? 后来改过的不动."
		}
		return fmt.Sprintf("撤回? 新建的 %d 人连同以后对他们的登记一起撤下.", people)
	},

	Keys: ImportKeys{Choose: "选定", Run: "导入", Report: "写报告", Write: "写入", TakeBack: "撤回导入", Filter: "筛选",
		Stop: "停下", Other: "另选文件"},
}

func zhImportRows(c ImportCount) string {
	return fmt.Sprintf("行 %d  新收 %d  更新 %d  未变 %d  不收 %d  存疑 %d  跳过 %d", c.Rows, c.Accepted, c.Updated, c.Unchanged,
		c.Refused, c.Doubtful, c.Skipped)
}

var enImport = Import{
	Title: "Import",

	File: "File:", How: "Typing narrows the list; a whole path will do too. xlsx and csv are read.",
	Drive: func(name string) string { return "drive " + name },
	Home:  "home", Desktop: "desktop", Documents: "documents", Downloads: "downloads",
	Folder: "dir", Above: "up", NoFiles: "no xlsx or csv file here", NoMatch: "no such file",
	NoFolder: "this folder cannot be opened",

	Checking: "trying it out; nothing is written yet", Running: "importing", Stopping: "stopping after this batch",
	TakingBack: "taking the import back",
	Checked:    "tried out; nothing is written yet", Done: "imported", Stopped: "stopped on the way",
	UntilRow: func(row int) string { return fmt.Sprintf("up to row %d; import again to go on", row) },
	Kinds:    map[string]string{"women": "women's ledger", "exams": "register of exams", "auto": "several kinds"},
	Rows:     enImportRows,
	Brought: func(people, households int) string {
		return "new: " + plural(people, "person", "persons") + ", " + plural(households, "household", "households")
	},
	NothingNew: "Nothing new: every row is in the file already",
	Problems: func(shown, all int) string {
		if shown < all {
			return fmt.Sprintf("to look at: %d of %d", shown, all)
		}
		return fmt.Sprintf("to look at: %d", all)
	},
	NoProblems: "No row is refused, no value is in doubt",
	Row:        "row", Column: "column", Value: "value", Reason: "reason",
	Against:     func(row int) string { return fmt.Sprintf("see row %d", row) },
	OnlyRefused: "refused only", OnlyDoubtful: "doubtful only",
	Act: "ledger imported",

	ReportTo: "Report to:", ReportClear: "Not sealed: names and numbers stand in it. Delete it after use. Journalled.",
	ReportName: "-import-report",
	ReportDone: func(path string) string { return "report written to " + path + " (not sealed)" },

	TakeBackAsk: func(people int) string {
		if people == 0 {
			return "Take back what this import wrote? Later changes stay."
		}
		return fmt.Sprintf("Take back %s, with all entered for them since?", plural(people, "new person", "new persons"))
	},

	Keys: ImportKeys{Choose: "choose", Run: "import", Report: "report", Write: "write", TakeBack: "take back", Filter: "filter",
		Stop: "stop", Other: "another file"},
}

func enImportRows(c ImportCount) string {
	return fmt.Sprintf("rows %d  new %d  updated %d  same %d  refused %d  doubtful %d  skipped %d", c.Rows, c.Accepted, c.Updated,
		c.Unchanged, c.Refused, c.Doubtful, c.Skipped)
}
