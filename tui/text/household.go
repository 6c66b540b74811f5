package text

import (
	"fmt"
	"strings"
)

// Household is the words of the household screen.
type Household struct {
	Title                                         string
	Relation, Name, Who, Phone, Born, Items, Next string // heads of the columns
	Address, Head, Note                           string // labels
	Conflict                                      func(fields []string) string
	Away, Died, Damaged                           string             // marks on a member
	Due                                           func(n int) string // 应访 1
	Overdue                                       func(n int) string // 逾期 1
	Nobody                                        func(add string) string
	Discreet                                      string // what this screen does not show, and why
	IDTail, Number                                func(s string) string
	NoNumber                                      string
	Keys                                          struct{ Add, Edit, Phone string }
}

var zhHousehold = Household{
	Title:    "家庭",
	Relation: "关系", Name: "姓名", Who: "性别年龄", Phone: "电话", Born: "出生", Items: "待办", Next: "下次",
	Address: "地址", Head: "户主", Note: "备注",
	Conflict: func(fields []string) string { return "冲突: " + strings.Join(fields, ", ") },
	Away:     "流出", Died: "去世", Damaged: "部分损坏",
	Due:      func(n int) string { return fmt.Sprintf("应访 %d", n) },
	Overdue:  func(n int) string { return fmt.Sprintf("逾期 %d", n) },
	Nobody:   func(add string) string { return "这一户还没有成员. " + add + " 登记" },
	Discreet: "各人的检查, 避孕和孕产情况只在本人页面显示",
	IDTail:   func(tail string) string { return "身份证尾号 " + tail },
	Number:   func(number string) string { return "电话 " + number + " (已记入查看记录)" },
	NoNumber: "没有登记电话",
	Keys:     struct{ Add, Edit, Phone string }{"登记成员", "改资料", "全号"},
}

var enHousehold = Household{
	Title:    "Household",
	Relation: "relation", Name: "name", Who: "sex, age", Phone: "phone", Born: "born", Items: "open", Next: "next",
	Address: "address", Head: "head", Note: "note",
	Conflict: func(fields []string) string { return "conflict: " + strings.Join(fields, ", ") },
	Away:     "moved out", Died: "died", Damaged: "partly damaged",
	Due:      func(n int) string { return fmt.Sprintf("due %d", n) },
	Overdue:  func(n int) string { return fmt.Sprintf("overdue %d", n) },
	Nobody:   func(add string) string { return "This household has no members yet. " + add + " registers one" },
	Discreet: "Health matters are shown on each person's own page only",
	IDTail:   func(tail string) string { return "id number ..." + tail },
	Number:   func(number string) string { return "phone " + number + " (noted in the journal)" },
	NoNumber: "no phone number is known",
	Keys:     struct{ Add, Edit, Phone string }{"add member", "edit", "whole number"},
}
