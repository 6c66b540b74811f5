package text

import "fmt"

// Settings is the words of what is set for this PC.
type Settings struct {
	Title, Note                      string
	Idle, Minutes, IdleHint          string
	IdleRange                        func(most int) string
	Border, Width, Plain             string
	Auto, ASCII, Lines, Narrow, Wide string
	NextStart                        string // it comes into force then
	Kept                             string
	AskLeave                         string // what was changed is not kept
}

var zhSettings = Settings{
	Title: "本机设置", Note: "只对这台电脑有效, 不随文件带走.",
	Idle: "无人操作几分钟锁屏", Minutes: "分钟", IdleHint: "不填: 10",
	IdleRange: func(most int) string { return fmt.Sprintf("填 1 到 %d", most) },
	Border:    "分隔线", Width: "线条和符号的宽度", Plain: "逐行方式 (读屏软件用)",
	Auto: "自动", ASCII: "- |", Lines: "细线", Narrow: "一格", Wide: "两格",
	NextStart: "下次启动起", Kept: "设置已记在这台电脑上",
	AskLeave: "改了还没保存, 不保存就离开?",
}

var enSettings = Settings{
	Title: "This PC", Note: "For this PC only; none of it goes with a file.",
	Idle: "Lock when left alone", Minutes: "min", IdleHint: "empty: 10",
	IdleRange: func(most int) string { return fmt.Sprintf("from 1 to %d", most) },
	Border:    "Separating lines", Width: "Width of such signs", Plain: "Line by line",
	Auto: "automatic", ASCII: "- |", Lines: "thin lines", Narrow: "one cell", Wide: "two cells",
	NextStart: "from the next start", Kept: "noted on this PC",
	AskLeave: "Something is changed and not saved. Leave it so?",
}
