package text

import "fmt"

// Schedule is the words of the screen that plans, moves or declines a follow-up.
type Schedule struct {
	Title   string
	Heading func(who string) string

	Move, Decline, Own string // keys
	Empty              string
	EmptyHint          string

	// A row and what stands below it.
	Count    func(open, coming int) string
	Moved    string
	Away     string
	Rule     func(protocol, step string) string
	Source   string
	Interval func(mark string) string
	WindowIs func(mark string) string
	Tried    func(times int, last string) string
	Channels func(words string) string

	// The forms.
	MoveTitle           func(what string) string
	OwnTitle            string
	Date, Tier, Reason  string
	MoveHint            string // later steps stay
	FromTo              func(before, after string) string
	Same                string
	PastHint, FarHint   string
	OwnNote             string
	AskDecline          func(series string, items int) string
	SavedMove, SavedOwn string
	SavedDecline        string
	Months              func(year, month int) string
	WeekHead            string
}

var zhSchedule = Schedule{
	Title:   "安排随访",
	Heading: func(who string) string { return joinWords("安排随访", who) },
	Move:    "改日期", Decline: "谢绝这一系列", Own: "本人预约",
	Empty: "没有待办的随访", EmptyHint: "F8 可按本人意愿约一次",

	Count:    func(open, coming int) string { return fmt.Sprintf("待办 %d   以后 %d", open, coming) },
	Moved:    "已另约",
	Away:     "外出",
	Rule:     func(protocol, step string) string { return joinWords("方案", protocol, step) },
	Source:   "出处",
	Interval: func(mark string) string { return "间隔 " + mark },
	WindowIs: func(mark string) string { return "窗口 " + mark },
	Tried:    func(times int, last string) string { return fmt.Sprintf("已联系 %d 次, 最近 %s", times, last) },
	Channels: func(words string) string { return "方式 " + words },

	MoveTitle: func(what string) string { return "改日期: " + what },
	OwnTitle:  "按本人意愿约一次",
	Date:      "约在", Tier: "级别", Reason: "事由",
	MoveHint: "只改这一次, 以后各次不动",
	FromTo:   func(before, after string) string { return before + " 改为 " + after },
	Same:     "日期没有变",
	PastHint: "在今天之前, 请改成今天或以后", FarHint: "两年以后, 请核对",
	OwnNote: "不属于任何方案; 只在本人愿意时约.",
	AskDecline: func(series string, items int) string {
		return fmt.Sprintf("本人谢绝 %s: 这一系列 %d 项就此结束, 不再为此联系?", series, items)
	},
	SavedMove: "随访已改日期", SavedOwn: "已按本人意愿约好", SavedDecline: "已记谢绝, 这一系列结束",
	Months:   func(year, month int) string { return fmt.Sprintf("%d年%d月", year, month) },
	WeekHead: "一  二  三  四  五  六  日",
}

var enSchedule = Schedule{
	Title:   "Schedule",
	Heading: func(who string) string { return joinWords("Schedule", who) },
	Move:    "move", Decline: "decline series", Own: "own wish",
	Empty: "nothing is due", EmptyHint: "F8 books a contact at their own wish",

	Count:    func(open, coming int) string { return fmt.Sprintf("open %d   coming %d", open, coming) },
	Moved:    "moved",
	Away:     "away",
	Rule:     func(protocol, step string) string { return joinWords("protocol", protocol, step) },
	Source:   "source",
	Interval: func(mark string) string { return "interval " + mark },
	WindowIs: func(mark string) string { return "window " + mark },
	Tried: func(times int, last string) string {
		return "tried " + plural(times, "time", "times") + ", last " + last
	},
	Channels: func(words string) string { return "channels " + words },

	MoveTitle: func(what string) string { return "Move: " + what },
	OwnTitle:  "A contact at their own wish",
	Date:      "date", Tier: "tier", Reason: "reason",
	MoveHint: "this one only; later ones stay",
	FromTo:   func(before, after string) string { return before + " becomes " + after },
	Same:     "the date is the same",
	PastHint: "before today: today or later, please", FarHint: "over two years ahead: right?",
	OwnNote: "It belongs to no protocol; only when they wish it.",
	AskDecline: func(series string, items int) string {
		return "Declined: " + series + ". Its " + plural(items, "item", "items") + " end here, no more contact about it?"
	},
	SavedMove: "follow-up moved", SavedOwn: "booked at their own wish", SavedDecline: "declined; the series has ended",
	Months:   func(year, month int) string { return fmt.Sprintf("%d-%02d", year, month) },
	WeekHead: "Mo  Tu  We  Th  Fr  Sa  Su",
}
