package text

import (
	"fmt"

	"suifang/model"
)

// Visit is the words of the screen that records a follow-up visit.
type Visit struct {
	Title     string
	Unplanned string // a contact that meets no follow-up
	Window    func(from, until string) string

	// The fields.
	Outcome, On, Channel, Needs, Note, NextDate string
	MayContact, Allowed, Since, Place, Death    string
	// What is handed over at a contact of a supplies series.
	Supplied, Injected, SuppliedHint, Lasts, LastsHint string

	// Hints beside them.
	EarlyHint, PassedHint, NotAllowedHint, NextHint, DeathHint string
	AllowedHint                                                string // the digits of the channels
	AskHint                                                    string

	// What saving brings.
	After, Ends string
	StaysAway   string // of someone who has moved: nothing ends
	Nothing     string
	NoSeries    string // an unplanned contact plans nothing
	More        func(n int) string
	Loading     string

	// Past attempts.
	Tried      func(times int) string
	NeverTried string
	Attempt    func(day, channel, outcome string) string

	// Questions and sentences of the App's last line.
	AskMoved, AskDied func(ends int) string
	NoOther           string
	Gone              string // the follow-up is no longer open
	Recorded          func(outcome string) string

	Other string // the key: next open item of the household
	Back  string

	Rule func(model.Rule) string // what a rule says, at its field
}

var zhVisit = Visit{
	Title:     "记录随访",
	Unplanned: "计划外联系",
	Window:    func(from, until string) string { return "窗口 " + from + " 至 " + until },

	Outcome: "结果", On: "日期", Channel: "方式", Needs: "需要什么", Note: "备注", NextDate: "下次日期",
	Supplied: "这次领取", Injected: "这次注射", SuppliedHint: "没有就空着; . 今天", Lasts: "够用到", LastsHint: "下次续领由此推算",
	MayContact: "愿意联系吗", Allowed: "可用方式", Since: "搬走日期", Place: "去向", Death: "去世日期",

	EarlyHint: "在窗口之前", PassedHint: "窗口已过", NotAllowedHint: "不在本人同意的方式中", NextHint: "医生另定时才填",
	DeathHint: "不详可空", AllowedHint: "1门诊 2站点 3社区 4上门 5电话 6群组 7信件 8短信", AskHint: "从未征询过, 请问一次",

	After: "保存后", StaysAway: "随访都保留, 标记外出", Ends: "结束", Nothing: "没有新的随访", NoSeries: "不计入任何随访",
	More:    func(n int) string { return fmt.Sprintf("还有 %d 项", n) },
	Loading: "正在推算",

	Tried:      func(times int) string { return fmt.Sprintf("已联系 %d次: ", times) },
	NeverTried: "未联系过",
	Attempt:    func(day, channel, outcome string) string { return joinWords(day, channel, outcome) },

	AskMoved: func(ends int) string { return "记为搬走, 并改流动状况" + zhEnding(ends) + "?" },
	AskDied:  func(ends int) string { return "记为去世" + zhEnding(ends) + "?" },
	NoOther:  "这户没有别的待办",
	Gone:     "这项随访已办或已结束, 记作计划外联系.",
	Recorded: func(outcome string) string { return "随访 " + outcome },

	Other: "同户另一项", Back: "返回(不丢)",

	Rule: func(r model.Rule) string {
		switch r {
		case model.RuleNotInFuture:
			return "日期在今天之后"
		case model.RuleVisitAfterCause:
			return "早于这个系列的起点"
		case model.RuleAfterBirth:
			return "早于出生日期"
		case model.RuleNotAfterDeath:
			return "晚于去世日期"
		}
		return "不能这样填"
	},
}

var enVisit = Visit{
	Title:     "Visit",
	Unplanned: "unplanned contact",
	Window:    func(from, until string) string { return "open " + from + " to " + until },

	Outcome: "outcome", On: "date", Channel: "channel", Needs: "what she needs", Note: "note", NextDate: "next date",
	Supplied: "supplied on", Injected: "injected on", SuppliedHint: "empty if nothing; . for today", Lasts: "lasts until", LastsHint: "the next supply counts from it",
	MayContact: "may we contact her", Allowed: "channels", Since: "moved on", Place: "moved to", Death: "died on",

	EarlyHint: "before the window", PassedHint: "the window has passed", NotAllowedHint: "not a channel she allows",
	NextHint: "only if a clinician sets it", DeathHint: "may be left empty",
	AllowedHint: "1 clinic 4 home 5 phone 8 message", AskHint: "never asked: please ask once",

	After: "then", StaysAway: "follow-ups stay on the list, marked away", Ends: "ends", Nothing: "nothing new is planned",
	NoSeries: "counts for no follow-up",
	More:     func(n int) string { return fmt.Sprintf("and %d more", n) },
	Loading:  "working it out",

	Tried:      func(times int) string { return "tried " + plural(times, "time", "times") + ": " },
	NeverTried: "not tried yet",
	Attempt:    func(day, channel, outcome string) string { return joinWords(day, channel, outcome) },

	AskMoved: func(ends int) string { return "Moved away: also change her residence" + enEnding(ends) + "?" },
	AskDied:  func(ends int) string { return "Record that she has died" + enEnding(ends) + "?" },
	NoOther:  "Nothing else is open in this household.",
	Gone:     "This follow-up is done or ended: an unplanned contact.",
	Recorded: func(outcome string) string { return "visit " + outcome },

	Other: "same household", Back: "back (kept)",

	Rule: func(r model.Rule) string {
		switch r {
		case model.RuleNotInFuture:
			return "after today"
		case model.RuleVisitAfterCause:
			return "before the series began"
		case model.RuleAfterBirth:
			return "before birth"
		case model.RuleNotAfterDeath:
			return "after death"
		}
		return "cannot be so"
	},
}

func zhEnding(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", 结束 %d 项随访", n)
}

func enEnding(n int) string {
	if n == 0 {
		return ""
	}
	return ", ending " + plural(n, "follow-up", "follow-ups")
}

// joinWords joins what is not empty with single blanks.
//
//go:noinline
func joinWords(words ...string) string {
	s := ""
	for _, w := range words {
		switch {
		case w == "":
		case s == "":
			s = w
		default:
			s += " " + w
		}
	}
	return s
}
