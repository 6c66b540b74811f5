package text

import "fmt"

// ConflictList is the words of the list of what asks for a person: the screen and the commands.
type ConflictList struct {
	Command, SettleCommand CLICommand
	ParallelFlag, KeepFlag string
	Number                 func(n int) string
	NoConflict             string
	Settled                string // what the act is called

	Title, Beside              string // of the screen: conflicts, edits side by side
	Heading                    func(n int) string
	Whom, What, Field, When    string // heads of the columns
	None, NoneBeside           string
	OnOwnPage                  string // what of a person is shown on her own page alone
	Shows                      string // the mark of the value that shows
	Station                    func(station string) string
	BesideNote                 string
	Keep, Open, Turn, Chooses  string // keys
	Elsewhere, Withdrawn, Kept string
}

var zhConflictList = ConflictList{
	Command: CLICommand{"列出冲突", `列出同一项在两处改成了不同值, 等人选定的地方: 各个值, 何人, 何时, 何处. 没有选定也不妨碍工作.
--parallel 列出两处同时改了不同项的记录: 两边都保留, 不用选.`},
	SettleCommand: CLICommand{"选定一个冲突", `选定冲突的一个值: RECORD 是记录的编号, FIELD 是项, --keep 是 suifang conflicts 里值的号.
选定是一次新的修改, 可以撤销.`},
	ParallelFlag: "列出两处同时改了不同项的记录", KeepFlag: "留下哪个值 `NO`",
	Number:     func(n int) string { return fmt.Sprintf("%d.", n) },
	NoConflict: "这一项没有这样的冲突: 用 suifang conflicts 看看",
	Settled:    "选定冲突",
	Title:      "冲突", Beside: "同时修改",
	Heading: func(n int) string { return fmt.Sprintf("%d 项要选", n) },
	Whom:    "谁", What: "记录", Field: "项", When: "最近",
	None: "没有要选的冲突", NoneBeside: "没有同时修改的记录",
	OnOwnPage: "这是本人的资料, 只在本人页面显示: Enter 打开, 在那里选",
	Shows:     "现在显示", Station: func(s string) string { return "站" + s },
	BesideNote: "两处同时改了不同的项, 两边都保留, 不用选",
	Keep:       "选这个值", Open: "打开", Turn: "冲突/同时修改", Chooses: "1-9",
	Elsewhere: "在本人页面选: 按 Enter", Withdrawn: "撤回", Kept: "不撤回",
}

var enConflictList = ConflictList{
	Command: CLICommand{"lists conflicts", `Lists the fields that two sides set to different values and that wait for a person: each value, who said so, when
and where. Unsettled ones never block work. --parallel lists records of which different fields were changed side by
side: both stand, and nothing is asked.`},
	SettleCommand: CLICommand{"settles a conflict", `Keeps one value of a conflict: RECORD is the record's identity, FIELD the field, --keep the value's number in
"suifang conflicts". Settling is a change like any other and can be taken back.`},
	ParallelFlag: "list records of which different fields were changed side by side", KeepFlag: "which value to keep, `NO`",
	Number:     func(n int) string { return fmt.Sprintf("%d.", n) },
	NoConflict: "that field has no such conflict: see \"suifang conflicts\"",
	Settled:    "conflict settled",
	Title:      "Conflicts", Beside: "Side by side",
	Heading: func(n int) string { return fmt.Sprintf("%d to settle", n) },
	Whom:    "who", What: "record", Field: "field", When: "newest",
	None: "nothing is in conflict", NoneBeside: "nothing was changed side by side",
	OnOwnPage: "her own data, shown and settled on her own page alone: Enter opens it",
	Shows:     "shows now", Station: func(s string) string { return "PC " + s },
	BesideNote: "different fields changed side by side: both stand, nothing is asked",
	Keep:       "keep that value", Open: "open", Turn: "conflicts/side by side", Chooses: "1-9",
	Elsewhere: "settled on her own page: press Enter", Withdrawn: "taken back", Kept: "not taken back",
}
