package text

import "fmt"

// Plain is the words of the mode without a screen, line by line.
type Plain struct {
	Flag                  string
	Welcome               []string
	Help, HelpForm        []string
	HelpList, HelpPick    []string
	Wait, Left, Locked    string
	EnterOn               string // Enter goes on
	Rest                  func(lines int) string
	Row, RowOrWords, Pick string // what may be entered at a prompt
	More, Again           string // what Enter does there
	YesNo, NotYesNo       string
	NoRow, NoAct, NotOne  string
	Acts, AllActs, Act    string
	Review, Save          string
	Values                func(n int) string
	Cleared, Is           string
}

var zhPlain = Plain{
	Flag:    "逐行问答, 不用画面: 供读屏软件和不能画图的终端",
	Welcome: []string{"逐行模式. 每次问一项, 回车用方括号里的值.", "随时可输入: ? 帮助, < 返回, ! 这里能做什么, !! 全部命令, !退出."},
	Help: []string{
		"回车: 用方括号里的值, 或继续.",
		"<  返回上一项或上一页, 输过的不丢.  << 离开这一页, 留作草稿.",
		"!  列出这里能做的事, 再输编号.  !3 直接做第三件.  !打印 按名称做, 首字母也行, 如 !dy.",
		"!! 全部命令.  !今日  !查找  !撤销  !锁屏  !退出  !手册",
		"?? 这一页的按键和手册.",
		"要输入以这些符号开头的内容, 前面加 \\ , 例如 \\? .",
	},
	HelpForm: []string{
		"直接输入内容; 选项输编号, 文字或首字母.  @ 清空这一项.  > 下一项, 如同向下键.  ?字 列出含这个字的可选值.",
		"日期可写: 0315  3.15  -3 (三天前)  . (今天)  2026-3-15.  \" 同上次.",
	},
	HelpList: []string{"输编号打开那一行.  5! 列出对第 5 行能做的事.  回车看下一页."},
	HelpPick: []string{"输编号选定, 输文字或首字母缩小范围."},
	Wait:     "请稍候", Left: "输入到头了, 程序结束. 没填完的已留作草稿.", Locked: "已锁屏. 先按一次回车.",
	EnterOn: "回车继续", Rest: func(n int) string { return fmt.Sprintf("下面还有 %d 行", n) },
	Row: "编号", RowOrWords: "要找的字, 或编号", Pick: "编号或文字",
	More: "回车看下一页", Again: "回车从头看",
	YesNo: "1 是, 2 否", NotYesNo: "请输 1 或 2",
	NoRow: "没有这个编号", NoAct: "没有这个命令", NotOne: "不止一个, 请输编号:",
	Acts: "这里能做:", AllActs: "全部命令:", Act: "编号, 回车不做",
	Review: "已填:", Save: "回车完成, < 回去改",
	Values:  func(n int) string { return fmt.Sprintf("可选值 %d 个:", n) },
	Cleared: "已清空", Is: "=",
}

var enPlain = Plain{
	Flag:    "question by question, without a screen: for screen readers and terminals that cannot draw",
	Welcome: []string{"Line by line. One question at a time; Enter takes the value in brackets.", "At any time: ? help, < back, ! what can be done here, !! every command, !quit."},
	Help: []string{
		"Enter: takes the value in brackets, or goes on.",
		"<  back to the field or the page before; nothing typed is lost.  << leaves the page, kept as a draft.",
		"!  lists what can be done here; then its number.  !3 does the third at once.  !print does it by name.",
		"!! every command.  !today  !search  !undo  !lock  !quit  !handbook",
		"?? the keys of this page, and the handbook.",
		"To enter something that begins with one of these marks, put \\ before it, as in \\? .",
	},
	HelpForm: []string{
		"Type the value; of a choice its number, its words or a part of them.  @ empties the field.  > goes to the next, as the Down key does.  ?abc lists the values with abc.",
		"Dates: 0315  3.15  -3 (three days ago)  . (today)  2026-3-15.  \" as last time.",
	},
	HelpList: []string{"A number opens that row.  5! lists what can be done with row 5.  Enter shows the next page."},
	HelpPick: []string{"A number chooses; words narrow the list."},
	Wait:     "Please wait", Left: "The input has ended, and so has the program. What was half-typed is kept as a draft.",
	Locked:  "Locked. Press Enter once first.",
	EnterOn: "Enter goes on", Rest: func(n int) string { return fmt.Sprintf("%d more lines below", n) },
	Row: "number", RowOrWords: "words to find, or a number", Pick: "number or words",
	More: "Enter for the next page", Again: "Enter to read again",
	YesNo: "1 yes, 2 no", NotYesNo: "please enter 1 or 2",
	NoRow: "no such number", NoAct: "no such command", NotOne: "several answer to that; its number, please:",
	Acts: "Here you can:", AllActs: "Every command:", Act: "number, Enter for none",
	Review: "Entered:", Save: "Enter when done, < goes back",
	Values:  func(n int) string { return plural(n, "value:", "values:") },
	Cleared: "emptied", Is: "=",
}
