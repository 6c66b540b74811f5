package text

import "fmt"

// Print is the words of printed pages, and of what is said before and after printing.
type Print struct {
	Title string

	// The sheet.
	Heading string // of the sheet
	Worker  string
	Printed func(day, clerk string) string // when and by whom it was printed
	Lines   func(n int) string
	Columns PrintColumns
	Results []string // what can come of a visit, a box each: short forms
	Keep    string   // what to do with the paper
	NoPhone string   // she does not want calls: stands instead of the number

	// The key of the neutral codes.
	KeyHeading, KeyCode, KeyMeans, KeyLines string
	KeyKeep                                 string

	// On the screen.
	Clear     func(lines int) string // asked before: a print is in the clear
	Removable func(lines int) string // the same, where the temporary folder is on a removable drive
	Shown     string                 // the pages are open in the browser
	NotShown  string                 // no browser was found: where the pages are
	Sheet     func(path string) string
	Key       func(path string) string
	Deleted   string // when the pages are deleted
}

// PrintColumns are the headings of a sheet's columns.
type PrintColumns struct {
	No, Name, Age, Household, Phone, Code, Due, Until, Result, Date, Note string
}

var zhPrint = Print{
	Title:   "打印",
	Heading: "随访名单",
	Worker:  "负责人",
	Printed: func(day, clerk string) string { return "打印 " + day + "  " + clerk },
	Lines:   func(n int) string { return fmt.Sprintf("%d 行", n) },
	Columns: PrintColumns{No: "行", Name: "姓名", Age: "年龄", Household: "户", Phone: "电话", Code: "代码",
		Due: "应访", Until: "至", Result: "结果", Date: "日期", Note: "备注"},
	Results: []string{"完成", "未联系", "谢绝", "搬走", "去世"},
	Keep:    "只给负责人使用, 用后交回中心. 联系时先确认是本人, 不向他人说明事由.",
	NoPhone: "不打电话",

	KeyHeading: "代码对照", KeyCode: "代码", KeyMeans: "事项", KeyLines: "行",
	KeyKeep: "留在中心, 不随名单发出. 代码每次打印重新编排.",

	Clear: func(n int) string { return fmt.Sprintf("纸和浏览器里的名单不加密. 打印 %d 行?", n) },
	Removable: func(n int) string {
		return fmt.Sprintf("临时目录在移动盘上, 名单不加密. 仍打印 %d 行?", n)
	},
	Shown:    "已在浏览器打开, 请在那里打印:",
	NotShown: "没有找到浏览器, 请自己打开这两个文件打印:",
	Sheet:    func(path string) string { return "名单 (给负责人):  " + path },
	Key:      func(path string) string { return "对照 (留在中心):  " + path },
	Deleted:  "锁定或退出时删除这两个文件. 打印已记入日志.",
}

var enPrint = Print{
	Title:   "Print",
	Heading: "Follow-up list",
	Worker:  "worker",
	Printed: func(day, clerk string) string { return "printed " + day + "  " + clerk },
	Lines:   func(n int) string { return plural(n, "line", "lines") },
	Columns: PrintColumns{No: "no.", Name: "name", Age: "age", Household: "household", Phone: "phone", Code: "code",
		Due: "due", Until: "until", Result: "result", Date: "date", Note: "note"},
	Results: []string{"done", "not reached", "declined", "moved", "died"},
	Keep:    "For the worker alone; bring it back to the centre. Make sure whom you speak to, and tell no one else why.",
	NoPhone: "no calls",

	KeyHeading: "Key of the codes", KeyCode: "code", KeyMeans: "stands for", KeyLines: "lines",
	KeyKeep: "Stays at the centre, never with the list. The codes change with every print.",

	Clear: func(n int) string {
		return fmt.Sprintf("A printed list is not sealed. Print %s?", plural(n, "line", "lines"))
	},
	Removable: func(n int) string {
		return fmt.Sprintf("Unsealed, onto a removable drive. Print %s?", plural(n, "line", "lines"))
	},
	Shown:    "Open in the browser; print them there:",
	NotShown: "No browser was found. Please open and print these two files:",
	Sheet:    func(path string) string { return "list (for the worker):    " + path },
	Key:      func(path string) string { return "key (stays at the centre): " + path },
	Deleted:  "Both files are deleted at lock and quit. The print is in the journal.",
}
