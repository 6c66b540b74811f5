package text

import "fmt"

// Left is the words of forms that were left half-typed.
type Left struct {
	Title, None           string
	What, Whom, When, Who string // the heads of the columns
	Go, Forget            string // keys
	AskForget, Forgotten  string
	Note                  string
	Told                  func(forms int) string
	Count                 func(forms int) string
	NotKept, AskAway      func(why string) string
	Gone                  string // what it belongs to is no longer there
}

var zhLeft = Left{
	Title: "没填完的",
	None:  "没有没填完的表.",
	What:  "填什么", Whom: "关于", When: "填到", Who: "谁填的",
	Go: "接着填", Forget: "丢掉",
	AskForget: "丢掉这份没填完的内容? 丢掉后找不回来", Forgotten: "已丢掉",
	Note: "只在这台电脑上, 不会带到别的电脑. 保存后自动从这里消失.",
	Told: func(n int) string {
		return fmt.Sprintf("上次有 %d 份表没填完, 都还在: 按 F9 选 \"没填完的\"", n)
	},
	Count:   func(n int) string { return fmt.Sprintf("没填完 %d", n) },
	NotKept: func(why string) string { return "草稿没能留下: " + why + " 填的还在, 请尽快保存" },
	AskAway: func(why string) string { return "草稿没能留下: " + why + " 不留草稿就离开?" },
	Gone:    "这份内容打不开",
}

var enLeft = Left{
	Title: "Half-typed forms",
	None:  "Nothing was left half-typed.",
	What:  "form", Whom: "about", When: "typed", Who: "by",
	Go: "go on", Forget: "throw away",
	AskForget: "Throw away what was typed? It cannot be brought back.", Forgotten: "thrown away",
	Note: "On this PC only; it goes to no other. Saving the form takes it from here.",
	Told: func(n int) string {
		return plural(n, "form was", "forms were") + ` left half-typed and kept: F9, "Half-typed forms"`
	},
	Count:   func(n int) string { return fmt.Sprintf("drafts %d", n) },
	NotKept: func(why string) string { return "No draft was kept: " + why + " What you typed stands; save it soon." },
	AskAway: func(why string) string { return "No draft was kept: " + why + " Leave without one?" },
	Gone:    "this form cannot be opened",
}
