package text

import (
	"fmt"
	"strings"
)

// Person is the words of the person screen.
type Person struct {
	Title string
	Items string // the label of the open items
	Keys  PersonKeys
	Fact  PersonFacts
	Event PersonEvents
	Doubt PersonDoubts

	// The open items.
	NoItems   string
	Window    func(from, until string) string
	Passed    string
	Result    func(findings string) string // an exam whose result is not told yet
	ToTell    string
	Basis     func(mark string) string // what the interval rests on
	Tried     func(times int, last string) string
	Disputed  string // planned from a value in conflict
	AwayLong  string
	Discreet  string // what this screen does not show
	Number    func(number string) string
	NoNumber  string
	NoCalls   string // she did not name the telephone among the channels
	Reference func(s string) string
}

// PersonKeys are the footer's words.
type PersonKeys struct{ Work, Pane, Edit, Schedule, Exam, Event, Phone, Keep, History string }

// PersonFacts are the facts' labels and words.
type PersonFacts struct {
	Conflict, Doubt, State, Method, Informed, Pregnancy, LastBirth string
	Marital, Spouse, Husband, Wife, Child, Children                string
	Consent, Worker, Home, Address, Registered, Current            string
	Phone, IDNumber, Education, Note                               string

	NoMethod, NotAsked string
	DiedOn, Since      func(s string) string
	OutSince, InSince  func(since, place string) string
	NoContact          func(day string) string
	ContactBy          func(day, channels string) string
	AnyChannel         string
	ExamYes, ExamNo    func(day string) string
	Weeks              func(weeks, days int) string
	DueOn              func(day string) string
	Estimated          string
	Count              func(n int) string
	Side               func(value, author, at, station string) string // one value of a conflict
	KeepThis           func(side string) string
	Cleared            string
	Married            func(day string) string
	HomeOf             func(code, head string) string
}

// PersonEvents are the words of the timeline.
type PersonEvents struct {
	NoDate, Registered, Began, Ended, Told, Booked, EDD  string
	Agreed, Declined, Asked, AskedEnd, Appointed, Wished string
	Out, In, Back, Died, Married, LastBirth, Born        string
	Nothing, Partly, NoFinding                           string // what an exam came to
	ToldOn                                               func(day, how string) string
	NotTold                                              string
	Live                                                 func(n int) string
	Weight                                               func(grams int) string
	Answers                                              func(list []string) string
	Conflict                                             string
	None                                                 string
	NextDate                                             func(day string) string
}

// PersonDoubts are what does not fit together.
type PersonDoubts struct {
	NumberBirth, NumberSex, PregnantBeside, Damaged, Shape string
	Waiting                                                func(n int) string
}

var zhPerson = Person{
	Title: "个人", Items: "待办",
	Keys: PersonKeys{Work: "办理", Pane: "换栏", Edit: "修改", Schedule: "安排", Exam: "检查", Event: "事项", Phone: "电话", Keep: "采用", History: "历史"},
	Fact: PersonFacts{
		Conflict: "冲突", Doubt: "疑点", State: "状态", Method: "避孕", Informed: "知情选择已签", Pregnancy: "现孕", LastBirth: "末次生育",
		Marital: "婚姻", Spouse: "配偶", Husband: "丈夫", Wife: "妻子", Child: "孩子", Children: "子女",
		Consent: "同意", Worker: "专责", Home: "家庭", Address: "地址", Registered: "户籍", Current: "现住",
		Phone: "电话", IDNumber: "身份证", Education: "文化", Note: "备注",
		NoMethod: "没有记录", NotAsked: "未征询, 可联系一次询问",
		DiedOn:   func(s string) string { return strings.TrimSpace("已去世 " + s) },
		Since:    func(s string) string { return s + " 起" },
		OutSince: func(since, place string) string { return joinWords("已流出", since, place) },
		InSince:  func(since, place string) string { return joinWords("流入", since, place) },
		NoContact: func(day string) string {
			return joinWords("不愿被联系", day)
		},
		ContactBy:  func(day, channels string) string { return joinWords("随访联系", day, channels) },
		AnyChannel: "方式不限",
		ExamYes:    func(day string) string { return joinWords("检查", day) },
		ExamNo:     func(day string) string { return joinWords("不做检查", day) },
		Weeks:      func(weeks, days int) string { return fmt.Sprintf("孕%d周+%d天", weeks, days) },
		DueOn:      func(day string) string { return "预产期 " + day },
		Estimated:  "推算",
		Count:      func(n int) string { return fmt.Sprintf("%d 个 (本人说)", n) },
		Side: func(value, author, at, station string) string {
			return fmt.Sprintf("%s (%s)", value, joinWords(author, at, "站"+station))
		},
		KeepThis: func(side string) string { return side + "  Enter 采用" },
		Cleared:  "空",
		Married:  func(day string) string { return day + " 初婚" },
		HomeOf:   func(code, head string) string { return joinWords(code, head) },
	},
	Event: PersonEvents{
		NoDate: "日期不详", Registered: "建档", Began: "开始", Ended: "停用", Told: "告知怀孕", Booked: "建册首检",
		EDD: "预产期", Agreed: "同意", Declined: "谢绝", Asked: "申请", AskedEnd: "结束", Appointed: "约定", Wished: "本人预约",
		Out: "流出", In: "流入", Back: "回到本地", Died: "去世", Married: "初婚", LastBirth: "末次生育", Born: "出生",
		Nothing: "未见异常", Partly: "部分未做", NoFinding: "没有结果",
		ToldOn:   func(day, how string) string { return joinWords("送达", day, how) },
		NotTold:  "待送达",
		Live:     func(n int) string { return fmt.Sprintf("活产 %d", n) },
		Weight:   func(grams int) string { return fmt.Sprintf("%d 克", grams) },
		Answers:  func(list []string) string { return strings.Join(list, ", ") },
		Conflict: "冲突", None: "还没有记录",
		NextDate: func(day string) string { return "下次 " + day },
	},
	Doubt: PersonDoubts{
		NumberBirth: "身份证号里的出生日期与登记的不同", NumberSex: "身份证号里的性别与登记的不同",
		PregnantBeside: "怀孕与正在使用的长效避孕并存", Damaged: "档案有一部分读不出来", Shape: "有的内容本版本读不懂",
		Waiting: func(n int) string { return fmt.Sprintf("还有 %d 条记录在等它前面的记录", n) },
	},
	NoItems:   "没有待办",
	Window:    func(from, until string) string { return from + " 至 " + until },
	Passed:    "已过",
	Result:    func(findings string) string { return joinWords("检查结果", findings) },
	ToTell:    "待送达",
	Basis:     func(mark string) string { return "依据: " + mark },
	Tried:     func(times int, last string) string { return fmt.Sprintf("联系%d次, 末次 %s", times, last) },
	Disputed:  "日期有冲突",
	AwayLong:  "已流出",
	Discreet:  "同村同户其他人的检查和避孕情况不在此显示",
	Number:    func(number string) string { return "电话 " + number + " (已记入查看记录)" },
	NoNumber:  "没有登记电话",
	NoCalls:   "本人没有选电话联系",
	Reference: func(s string) string { return "参考 " + s },
}

var enPerson = Person{
	Title: "Person", Items: "Open",
	Keys: PersonKeys{Work: "work", Pane: "pane", Edit: "edit", Schedule: "plan", Exam: "exam", Event: "event", Phone: "phone", Keep: "keep", History: "log"},
	Fact: PersonFacts{
		Conflict: "clash", Doubt: "doubt", State: "state", Method: "method", Informed: "informed choice signed", Pregnancy: "pregnant", LastBirth: "birth",
		Marital: "marital", Spouse: "spouse", Husband: "husband", Wife: "wife", Child: "child", Children: "children",
		Consent: "consent", Worker: "worker", Home: "home", Address: "address", Registered: "hukou", Current: "lives",
		Phone: "phone", IDNumber: "id", Education: "school", Note: "note",
		NoMethod: "nothing recorded", NotAsked: "not asked; may be contacted once to ask",
		DiedOn:   func(s string) string { return strings.TrimSpace("died " + s) },
		Since:    func(s string) string { return "since " + s },
		OutSince: func(since, place string) string { return joinWords("moved out", since, place) },
		InSince:  func(since, place string) string { return joinWords("moved in", since, place) },
		NoContact: func(day string) string {
			return joinWords("wishes no contact", day)
		},
		ContactBy:  func(day, channels string) string { return joinWords("contact", day, channels) },
		AnyChannel: "any channel",
		ExamYes:    func(day string) string { return joinWords("exams", day) },
		ExamNo:     func(day string) string { return joinWords("no exams", day) },
		Weeks:      func(weeks, days int) string { return fmt.Sprintf("%dw%dd", weeks, days) },
		DueOn:      func(day string) string { return "due " + day },
		Estimated:  "estimated",
		Count:      func(n int) string { return fmt.Sprintf("%d (as told)", n) },
		Side: func(value, author, at, station string) string {
			return fmt.Sprintf("%s (%s)", value, joinWords(author, at, "PC "+station))
		},
		KeepThis: func(side string) string { return side + "  Enter keeps it" },
		Cleared:  "cleared",
		Married:  func(day string) string { return "first married " + day },
		HomeOf:   func(code, head string) string { return joinWords(code, head) },
	},
	Event: PersonEvents{
		NoDate: "no date", Registered: "registered", Began: "begun", Ended: "ended", Told: "pregnancy told", Booked: "first check",
		EDD: "due", Agreed: "agreed", Declined: "declined", Asked: "asked for", AskedEnd: "ended", Appointed: "agreed date", Wished: "own wish",
		Out: "moved out", In: "moved in", Back: "back home", Died: "died", Married: "married", LastBirth: "last birth", Born: "born",
		Nothing: "nothing abnormal", Partly: "partly done", NoFinding: "no results",
		ToldOn:   func(day, how string) string { return joinWords("told", day, how) },
		NotTold:  "to be told",
		Live:     func(n int) string { return fmt.Sprintf("live born %d", n) },
		Weight:   func(grams int) string { return fmt.Sprintf("%d g", grams) },
		Answers:  func(list []string) string { return strings.Join(list, ", ") },
		Conflict: "clash", None: "nothing is recorded yet",
		NextDate: func(day string) string { return "next " + day },
	},
	Doubt: PersonDoubts{
		NumberBirth: "the identity number states another birth", NumberSex: "the identity number states another sex",
		PregnantBeside: "pregnant beside a long-acting method", Damaged: "a part of the record cannot be read", Shape: "holds what this version cannot read",
		Waiting: func(n int) string { return plural(n, "change waits", "changes wait") + " for earlier ones" },
	},
	NoItems: "nothing is open",
	Window:  func(from, until string) string { return from + " to " + until },
	Passed:  "passed",
	Result:  func(findings string) string { return joinWords("result", findings) },
	ToTell:  "to be told",
	Basis:   func(mark string) string { return mark },
	Tried: func(times int, last string) string {
		return "tried " + plural(times, "time", "times") + ", last " + last
	},
	Disputed:  "its date is in conflict",
	AwayLong:  "moved out",
	Discreet:  "Exams and contraception of others in the household are not shown here",
	Number:    func(number string) string { return "phone " + number + " (noted in the journal)" },
	NoNumber:  "no phone number is known",
	NoCalls:   "she did not choose the telephone",
	Reference: func(s string) string { return "usual " + s },
}
