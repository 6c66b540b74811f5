package text

import (
	"errors"
	"fmt"

	"suifang/model"
)

// Fields is the words of form fields that are made of the model's table, and of drafts.
type Fields struct {
	About, Answers      string                             // parts of a visit
	OfNewer             string                             // it is about something that only a newer program knows
	Nth                 func(what string, n int) string    // one of a series
	Fetal               string                             // a text that may tell the sex of an unborn child
	NameDigits          string                             // a name with digits in it
	Wrong               func(error) string                 // what is wrong with what was typed
	Number              func(birth, sex string) string     // echoed beside an identity number
	Differs             func(onTheCard string) string      // a field says something else than the number
	AskDiff             string                             // before that is saved all the same
	Codes               func(key, label string) string     // one value and the digit that chooses it
	Kept                string                             // what was typed is kept as a draft
	AskKept             string                             // something was typed and not saved
	Opens               func(title, due string) string     // what an act plans
	Ends                func(title, why string) string     // what an act ends
	Again               func(more int, last string) string // a step that recurs: so often more, until then
	After               string                             // the heading above what an act plans and ends
	Nothing             string                             // it plans and ends nothing
	MoreOpens, MoreEnds func(n int) string                 // so many more that it plans, and ends
	Refused             func(sentence string) string       // the plan stands, but the act breaks a rule
	Working             string                             // the plan is being worked out
	Window              func(from, until string) string    // 窗口 11-01 至 11-29
	Person              func(name, sex, age string) string // who the form is about, for the header
}

var zhFields = Fields{
	About: "事项", Answers: "问答", OfNewer: "新版程序的事项",
	Nth:        func(what string, n int) string { return fmt.Sprintf("%s 第%d次", what, n) },
	Fetal:      "胎儿性别不记录, 请改写",
	NameDigits: "姓名里有数字, 请看是否填错了行",
	Wrong:      zhWrong,
	Number:     func(birth, sex string) string { return birth + " " + sex },
	Differs:    func(card string) string { return "身份证号上是 " + card },
	AskDiff:    "出生日期或性别与身份证号不一致, 照这样保存?",
	Codes:      func(key, label string) string { return key + label },
	Kept:       "填的已留作草稿, 再打开时接着填",
	AskKept:    "上次有没存的内容, 接着填?",
	Opens:      func(title, due string) string { return "开 " + title + "  " + due },
	Ends: func(title, why string) string {
		if why == "" {
			return "止 " + title
		}
		return "止 " + title + "  " + why
	},
	Again: func(more int, last string) string { return fmt.Sprintf("(后续%d次至%s)", more, last) },
	After: "保存后", Nothing: "不开也不结束任何随访",
	MoreOpens: func(n int) string { return fmt.Sprintf("开 另 %d 项", n) },
	MoreEnds:  func(n int) string { return fmt.Sprintf("止 另 %d 项", n) },
	Refused:   func(sentence string) string { return "现在还不能保存: " + sentence },
	Working:   "正在推算",
	Window:    func(from, until string) string { return "窗口 " + from + " 至 " + until },
	Person:    func(name, sex, age string) string { return joinWords(name, sex, age) },
}

var enFields = Fields{
	About: "about", Answers: "answers", OfNewer: "something of a newer program",
	Nth:        func(what string, n int) string { return fmt.Sprintf("%s, no. %d", what, n) },
	Fetal:      "fetal sex is not recorded; please reword",
	NameDigits: "a name with digits: typed in the wrong row?",
	Wrong:      enWrong,
	Number:     func(birth, sex string) string { return birth + " " + sex },
	Differs:    func(card string) string { return "the number says " + card },
	AskDiff:    "Birth or sex differ from the identity number. Save it so?",
	Codes:      func(key, label string) string { return key + " " + label },
	Kept:       "kept as a draft; it is offered when you open this again",
	AskKept:    "Something was typed and not saved. Go on with it?",
	Opens:      func(title, due string) string { return "opens " + title + "  " + due },
	Ends: func(title, why string) string {
		if why == "" {
			return "ends " + title
		}
		return "ends " + title + ": " + why
	},
	Again: func(more int, last string) string { return fmt.Sprintf("(+%d to %s)", more, last) },
	After: "After saving", Nothing: "nothing is planned, nothing ends",
	MoreOpens: func(n int) string { return fmt.Sprintf("opens %d more", n) },
	MoreEnds:  func(n int) string { return fmt.Sprintf("ends %d more", n) },
	Refused:   func(sentence string) string { return "cannot be saved yet: " + sentence },
	Working:   "working it out",
	Window:    func(from, until string) string { return "window " + from + " to " + until },
	Person:    func(name, sex, age string) string { return joinWords(name, sex, age) },
}

func zhWrong(err error) string {
	switch {
	case errors.Is(err, model.ErrIDLength):
		return "应是 18 位 (或老证 15 位)"
	case errors.Is(err, model.ErrIDCharset):
		return "只能是数字, 最后一位可以是 X"
	case errors.Is(err, model.ErrIDDate):
		return "里面的出生日期不存在, 请对照证件"
	case errors.Is(err, model.ErrIDFuture):
		return "里面的出生日期还没到, 请对照证件"
	case errors.Is(err, model.ErrIDCheck):
		return "校验位不对, 请对照证件"
	case errors.Is(err, model.ErrNotAPhone):
		return "电话应是 5 到 15 位数字"
	case errors.Is(err, model.ErrMobileLength):
		return "手机号应是 11 位"
	case errors.Is(err, model.ErrUnknownCode):
		return "没有这个选项"
	case errors.Is(err, model.ErrNotANumber):
		return "不是整数"
	}
	return "填得不对"
}

func enWrong(err error) string {
	switch {
	case errors.Is(err, model.ErrIDLength):
		return "needs 18 digits (or 15)"
	case errors.Is(err, model.ErrIDCharset):
		return "X only as the last"
	case errors.Is(err, model.ErrIDDate):
		return "no such birth: see card"
	case errors.Is(err, model.ErrIDFuture):
		return "born in future: see card"
	case errors.Is(err, model.ErrIDCheck):
		return "does not check: see card"
	case errors.Is(err, model.ErrNotAPhone):
		return "a phone number has 5 to 15 digits"
	case errors.Is(err, model.ErrMobileLength):
		return "a mobile has 11 digits"
	case errors.Is(err, model.ErrUnknownCode):
		return "not one of the choices"
	case errors.Is(err, model.ErrNotANumber):
		return "not a whole number"
	}
	return "cannot be read"
}
