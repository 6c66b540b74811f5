package text

import (
	"fmt"
	"time"
)

// Widget is the words that the form fields, lists and lines bring with them.
type Widget struct {
	NotADate   string
	FutureDate string
	NotANumber string
	NotAChoice string
	Required   string
	Count      func(shown, all int) string // a filtered list: 12 of 340
	NoMatch    string
	YesNo      string // the keys of a question: 1 是  2 否
	Progress   func(done, total int) string
	Share      func(percent int) string
	Rate       func(perSecond int) string
	Left       func(left time.Duration) string
	Stop       string // the key that stops what runs, in words
	PickHint   string // how to choose in a list of values
}

var zhWidget = Widget{
	NotADate:   "不是日期, 例: 0315  3.15  -3  .",
	FutureDate: "日期在今天之后",
	NotANumber: "不是数字",
	NotAChoice: "没有这个选项",
	Required:   "必填",
	Count:      func(shown, all int) string { return fmt.Sprintf("%d/%d", shown, all) },
	NoMatch:    "没有符合的",
	YesNo:      "1 是  2 否",
	Progress:   func(done, total int) string { return fmt.Sprintf("%d/%d", done, total) },
	Share:      func(percent int) string { return fmt.Sprintf("%d%%", percent) },
	Rate:       func(perSecond int) string { return fmt.Sprintf("每秒 %d", perSecond) },
	Left:       func(left time.Duration) string { return "还需 " + zhDuration(left) },
	Stop:       "Esc 停止",
	PickHint:   "Enter 选定  Esc 不选  可输首字母",
}

var enWidget = Widget{
	NotADate:   "not a date; type 0315  3.15  -3  .",
	FutureDate: "the date is after today",
	NotANumber: "not a number",
	NotAChoice: "not one of the choices",
	Required:   "required",
	Count:      func(shown, all int) string { return fmt.Sprintf("%d of %d", shown, all) },
	NoMatch:    "nothing matches",
	YesNo:      "1 yes  2 no",
	Progress:   func(done, total int) string { return fmt.Sprintf("%d of %d", done, total) },
	Share:      func(percent int) string { return fmt.Sprintf("%d%%", percent) },
	Rate:       func(perSecond int) string { return fmt.Sprintf("%d a second", perSecond) },
	Left:       func(left time.Duration) string { return enDuration(left) + " left" },
	Stop:       "Esc stops",
	PickHint:   "Enter takes it  Esc leaves  letters narrow",
}

func zhDuration(d time.Duration) string {
	if d >= time.Minute {
		return fmt.Sprintf("%d分%02d秒", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d秒", int(d.Seconds()))
}

func enDuration(d time.Duration) string {
	if d >= time.Minute {
		return fmt.Sprintf("%d min %02d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d s", int(d.Seconds()))
}
