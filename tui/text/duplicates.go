package text

import "fmt"

// Duplicates is the words of who is registered twice: the screen, the mark on a person's page, the commands.
type Duplicates struct {
	Title   string
	Heading func(left int) string
	None    string
	Which   [2]string // heads of the two cards
	Equal   string    // stands between two values that are equal
	Differ  string    // between two that differ
	By      map[string]string

	Name, IDNumber, Sex, Birth, Phone, Household, Place, Relation, Code, Address, Head, Members, Entered, Records string // labels
	Count                                                                                                         func(n int) string
	EnteredOn                                                                                                     func(day, author string) string
	AsJoined                                                                                                      func(cards int) string

	Joined, Different, Parted string // acts, for the last line
	Keys                      DuplicateKeys

	// On a person's page.
	Card     string
	CardSays func(parts string) string

	// After an import or a merge.
	Found, Pairs func(n int) string

	Commands struct{ Duplicates, Join, Unjoin CLICommand }
	Said     struct{ Joined, Parted, Different func(ids string) string }

	AlreadyJoined, Unlike, NotJoined Sentence
}

// DuplicateKeys are the names of the keys.
type DuplicateKeys struct{ Same, NotSame, Later, Open, Part string }

var zhDuplicates = Duplicates{
	Title:   "疑似重复",
	Heading: func(left int) string { return fmt.Sprintf("还有 %d 对待核对", left) },
	None:    "没有待核对的重复登记",
	Which:   [2]string{"登记一", "登记二"},
	Equal:   "=", Differ: "x",
	By:   map[string]string{"id_number": "身份证号相同", "name": "姓名和出生日期相同", "phone": "姓名和电话相同", "household": "同村, 户编号只差写法"},
	Name: "姓名", IDNumber: "身份证号", Sex: "性别", Birth: "出生", Phone: "电话", Household: "家庭户", Place: "现居住地", Relation: "与户主关系",
	Code: "户编号", Address: "地址", Head: "户主", Members: "成员", Entered: "登记", Records: "记录",
	Count:     func(n int) string { return fmt.Sprintf("%d 条", n) },
	EnteredOn: func(day, author string) string { return joinWords(day, author) },
	AsJoined:  func(cards int) string { return fmt.Sprintf("已由 %d 份登记合成", cards) },
	Joined:    "已认定为同一人或同一户", Different: "已认定不是同一人或同一户", Parted: "已分开, 各自恢复原样",
	Keys:     DuplicateKeys{Same: "是同一个", NotSame: "不是", Later: "以后再说", Open: "打开", Part: "分开"},
	Card:     "登记",
	CardSays: func(parts string) string { return parts },
	Found: func(n int) string {
		return fmt.Sprintf("疑似重复登记 %d 对: 按 F9 选 \"疑似重复\" 核对, 或 suifang duplicates", n)
	},
	Pairs: func(n int) string { return fmt.Sprintf("疑似重复 %d 对 (F9)", n) },
	Commands: struct{ Duplicates, Join, Unjoin CLICommand }{
		CLICommand{"疑似重复的登记", `列出可能是同一人 (身份证号相同; 姓名和出生日期相同; 姓名和电话相同) 或同一户 (同村, 户编号只差前面的零或分隔符) 的登记.
已经核对过的不再列出.`},
		CLICommand{"认定两份登记是同一个", `认定两份登记是同一人, 或同一户. 什么也不改动, 只记下这一认定: 此后两份登记显示为一个人, 只有一份名单; unjoin 随时恢复.`},
		CLICommand{"把合在一起的登记分开", `撤回认定, 两份登记各自恢复原样. 没有合在一起的, 记为不是同一个, 不再询问.`},
	},
	Said: struct{ Joined, Parted, Different func(ids string) string }{
		func(ids string) string { return "已合为一个: " + ids },
		func(ids string) string { return "已分开: " + ids },
		func(ids string) string { return "已记为不是同一个: " + ids },
	},
	AlreadyJoined: Sentence{"这两份登记已经是同一个.", "不用再做; 要分开请用 \"分开\"."},
	Unlike:        Sentence{"这两份登记不能合为一个.", "请选两个人, 或两户."},
	NotJoined:     Sentence{"这两份登记没有合在一起.", "不用分开."},
}

var enDuplicates = Duplicates{
	Title:   "Registered twice?",
	Heading: func(left int) string { return plural(left, "pair", "pairs") + " to look at" },
	None:    "nobody seems to be registered twice",
	Which:   [2]string{"one card", "the other"},
	Equal:   "=", Differ: "x",
	By: map[string]string{"id_number": "the same identity number", "name": "the same name and birth", "phone": "the same name and phone",
		"household": "one village, numbers written differently"},
	Name: "name", IDNumber: "id number", Sex: "sex", Birth: "born", Phone: "phone", Household: "household", Place: "lives at", Relation: "to head",
	Code: "code", Address: "address", Head: "head", Members: "members", Entered: "entered", Records: "records",
	Count:     func(n int) string { return fmt.Sprint(n) },
	EnteredOn: func(day, author string) string { return joinWords(day, author) },
	AsJoined:  func(cards int) string { return fmt.Sprintf("joined of %d cards", cards) },
	Joined:    "said to be one", Different: "said not to be one", Parted: "parted; each is as it was",
	Keys:     DuplicateKeys{Same: "the same", NotSame: "not", Later: "later", Open: "open", Part: "part"},
	Card:     "card",
	CardSays: func(parts string) string { return parts },
	Found: func(n int) string {
		return plural(n, "pair", "pairs") + " may be registered twice: F9 \"Registered twice?\", or suifang duplicates"
	},
	Pairs: func(n int) string { return plural(n, "pair", "pairs") + " registered twice? (F9)" },
	Commands: struct{ Duplicates, Join, Unjoin CLICommand }{
		CLICommand{"who may be registered twice", `Lists registrations that may be of one person (one identity number; name and birth; name and phone) or of one
household (one village, numbers that differ in noughts or marks). What was judged is not listed again.`},
		CLICommand{"says that two registrations are one", `Says that two registrations are of one person, or one household. Nothing of either changes: from then on
they are shown as one, with one worklist; unjoin restores both at any time.`},
		CLICommand{"parts what was joined", `Takes the joining back; both are as they were. Of two that are not joined it says that they are not one,
so that nobody is asked again.`},
	},
	Said: struct{ Joined, Parted, Different func(ids string) string }{
		func(ids string) string { return "joined: " + ids },
		func(ids string) string { return "parted: " + ids },
		func(ids string) string { return "not one: " + ids },
	},
	AlreadyJoined: Sentence{"The two are joined already.", "Nothing is left to do; unjoin parts them."},
	Unlike:        Sentence{"The two cannot be one.", "Choose two persons, or two households."},
	NotJoined:     Sentence{"The two are not joined.", "There is nothing to part."},
}
