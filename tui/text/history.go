package text

import (
	"fmt"
	"strings"
)

// History is the words of the screen that shows every change of a record, and who made it.
type History struct {
	Title            string
	When, Who, Where string // heads of the columns
	What             string
	FromTo           func(from, to string) string
	Nothing          string // an empty value
	Key, Undo        string // keys: on other screens, and here
	AskUndo          func(what string) string
	AskWithdraw      string // the change made the record
	Undone           string // what the act is called
	Left             string // nothing of the change shows any more
	Detail           func(act, station, change string) string
	Acts             func(act string) string // "" for one that has no name for a clerk
	None             string
	Ahead            string // of a time, when it came in
}

var zhHistory = History{
	Title: "修改记录", When: "时间", Who: "何人", Where: "站", What: "改了什么",
	FromTo:  func(from, to string) string { return from + " -> " + to },
	Nothing: "空", Key: "修改记录", Undo: "撤销这一条",
	AskUndo: func(what string) string {
		return fmt.Sprintf("撤销这一次修改 (%s)? 会作为一次新的修改记下.", what)
	},
	AskWithdraw: "这条记录是这一次建的, 撤销就是撤回整条记录. 撤销?",
	Undone:      "撤销修改", Left: "这一次修改的内容已被后来的修改代替, 没有可撤销的",
	Detail: func(act, station, change string) string { return joinWords(act, "站"+station, "编号 "+change) },
	Acts: func(act string) string {
		if strings.HasPrefix(act, "event_") {
			return "新事项"
		}
		return map[string]string{"import": "导入", "undo": "撤销", "settle": "选定冲突", "edit": "改资料", "record_visit": "随访",
			"withdraw": "撤回", "restore": "恢复", "register": "登记", "add": "录入", "exam": "检查", "record_exam": "检查",
			"edit_exam": "改检查结果", "appointment": "安排随访", "join": "认定为同一个", "unjoin": "分开", "register_person": "登记",
			"ask_erasure": "要求删除", "centre": "服务站"}[act]
	},
	None: "没有修改记录", Ahead: "比本机当时的日期超前",
}

var enHistory = History{
	Title: "History", When: "when", Who: "who", Where: "PC", What: "what changed",
	FromTo:  func(from, to string) string { return from + " -> " + to },
	Nothing: "empty", Key: "history", Undo: "take this back",
	AskUndo: func(what string) string {
		return fmt.Sprintf("Take this change back (%s)? It is kept as a new change.", what)
	},
	AskWithdraw: "This change made the record; taking it back withdraws the whole record. Take it back?",
	Undone:      "change taken back", Left: "later changes replaced all that this one said; nothing is left to take back",
	Detail: func(act, station, change string) string { return joinWords(act, "PC "+station, "change "+change) },
	Acts: func(act string) string {
		if strings.HasPrefix(act, "event_") {
			return "event"
		}
		return map[string]string{"import": "import", "undo": "taken back", "settle": "settled", "edit": "edited", "record_visit": "visit",
			"withdraw": "withdrawn", "restore": "restored", "register": "registered", "add": "added", "exam": "exam", "record_exam": "exam",
			"edit_exam": "exam corrected", "appointment": "planned", "join": "joined", "unjoin": "parted", "register_person": "registered",
			"ask_erasure": "erasure asked for", "centre": "centre"}[act]
	},
	None: "nothing was ever changed", Ahead: "ahead of this PC's date then",
}
