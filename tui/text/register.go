package text

import "fmt"

// Register is the words of the screen that registers a household and its members.
type Register struct {
	Title string

	Household  string                                // the heading over its form
	Home       func(code, village string) string     // the household that the members are of
	Member     func(n int) string                    // the member who is typed now
	More       string                                // beside the last of the quick fields
	Proposed   string                                // beside a code that the program proposes
	CodeTaken  func(who string) string               // a household has this code
	HomeExists func(code string) string              // a question: open it?
	Next, Prev string                                // keys: the next member, the one before
	ToHome     string                                // key: back to the household
	Alike      string                                // key: to those who may be the same
	Last       string                                // key: open what was registered last
	AlikeTitle func(n int) string                    // over those who may be the same
	AlikeHint  string                                // how to choose among them
	Matched    func(by string) string                // why: id_number, name, phone
	Exists     func(name string) string              // a question: registered already, open?
	ExistsHere string                                // at the field
	NoMember   string                                // nobody is typed yet
	Saved      func(code string, members int) string // the act
	Added      func(members int) string
}

var zhRegister = Register{
	Title:     "登记",
	Household: "家庭户",
	Home:      func(code, village string) string { return joinWords("户", code, village) },
	Member:    func(n int) string { return fmt.Sprintf("第 %d 人", n) },
	More:      "Enter 下一人, 向下键 更多项",
	Proposed:  "建议号, 可改",
	CodeTaken: func(who string) string { return "这个户编号已有: " + who },
	HomeExists: func(code string) string {
		return "户 " + code + " 已登记过. 打开它?"
	},
	Next: "下一人", Prev: "上一人", ToHome: "改户", Alike: "相同的人", Last: "打开刚登记的户",
	AlikeTitle: func(n int) string { return fmt.Sprintf("可能已登记过 %d 人", n) },
	AlikeHint:  "F8 选看",
	Matched: func(by string) string {
		switch by {
		case "id_number":
			return "身份证号相同"
		case "phone":
			return "姓名和电话相同"
		}
		return "姓名和生日相同"
	},
	Exists:     func(name string) string { return name + " 已登记过. 打开资料?" },
	ExistsHere: "已登记过: F8 打开, 可在那里改户",
	NoMember:   "还没有填成员",
	Saved: func(code string, members int) string {
		return fmt.Sprintf("已登记 户 %s, %d 人", code, members)
	},
	Added: func(members int) string { return fmt.Sprintf("已登记 %d 人", members) },
}

var enRegister = Register{
	Title:     "Register",
	Household: "household",
	Home:      func(code, village string) string { return joinWords("household", code, village) },
	Member:    func(n int) string { return fmt.Sprintf("person %d", n) },
	More:      "Enter: next person; Down: more fields",
	Proposed:  "proposed; change it as you like",
	CodeTaken: func(who string) string { return "this code is taken: " + who },
	HomeExists: func(code string) string {
		return "Household " + code + " is registered already. Open it?"
	},
	Next: "next person", Prev: "previous", ToHome: "household", Alike: "alike", Last: "open the last",
	AlikeTitle: func(n int) string {
		return plural(n, "person", "persons") + " may be the same"
	},
	AlikeHint: "F8 chooses",
	Matched: func(by string) string {
		switch by {
		case "id_number":
			return "same number"
		case "phone":
			return "same name, phone"
		}
		return "same name, birth"
	},
	Exists:     func(name string) string { return name + " is registered already. Open the record?" },
	ExistsHere: "registered: F8 opens it",
	NoMember:   "nobody is typed yet",
	Saved: func(code string, members int) string {
		return "registered: household " + code + ", " + plural(members, "person", "persons")
	},
	Added: func(members int) string { return "registered: " + plural(members, "person", "persons") },
}
