package text

import (
	"fmt"
	"strings"
	"time"
)

// Search is the words of the search screen.
type Search struct {
	Title      string
	Label      string                                // before the field
	Took       func(took time.Duration) string       // 0.8 毫秒
	First      func(shown int) string                // there are more hits than rows: the best so many are shown
	Wait       string                                // the directory is being loaded
	Lost       string                                // a part of the directory is damaged
	How        []string                              // shown while nothing is typed
	None       func(register string) string          // nothing found; the key that registers
	NoneWithin func(change string) string            // nothing found within the conditions; the key that changes them
	Mark       string                                // 户, before a household's code
	Due        func(n int) string                    // 应访 1
	Born       func(day string) string               // 1992-03-05 生
	ID         func(tail string) string              // 身份证尾号 0042
	Wife       func(name string) string              // 妻子 ...
	Man        func(name string) string              // 丈夫 ...
	Mate       func(name string) string              // 配偶 ..., where the sex is not known
	Kids       func(n int) string                    // 孩子 1
	Head       func(name string) string              // 户主 ...
	Since      func(method, start string) string     // 宫内节育器 2026-08-15 起
	Away       string                                // 已流出
	Died       string                                // 已去世
	By         SearchBy                              // why a row was found
	Keys       struct{ Register, Conditions string } // footer
	Form       SearchForm
}

// SearchBy is why a row was found.
type SearchBy struct{ Initials, Pinyin, Name, IDNumber, Phone, Household, Village, Identity string }

// SearchForm is the advanced conditions.
type SearchForm struct {
	Title                               string
	Village, AgeFrom, AgeTo, Sex, Items string
	HasItems                            string // the one choice of Items
	Apply, Cancel, Clear                string // keys
	Active                              func(conditions []string) string
	Ages                                func(from, to string) string // either may be empty
	FromAfterTo                         string
}

var zhSearch = Search{
	Title: "查找", Label: "查找:",
	Took: func(took time.Duration) string { return fmt.Sprintf("%.1f 毫秒", milliseconds(took)) },
	First: func(shown int) string {
		return fmt.Sprintf("只列前 %d 条, 多输几个字可缩小", shown)
	},
	Wait: "正在载入",
	Lost: "名册有一处损坏, 有的人现在查不到: 请退出, 运行 suifang check --rebuild",
	How: []string{
		"姓名首字母或拼音      phm   penghm   彭慧敏",
		"姓名中的任何字        慧敏",
		"身份证或电话的末几位  0042   6030",
		"户编号, 村名          02-0017   河西村   hxc",
		"几个词可一起写, 先后不论: phm hx",
	},
	None:       func(register string) string { return "没有找到. " + register + " 登记新人" },
	NoneWithin: func(change string) string { return "在这些条件内没有找到. " + change + " 改条件" },
	Mark:       "户",
	Due:        func(n int) string { return fmt.Sprintf("应访 %d", n) },
	Born:       func(day string) string { return day + " 生" },
	ID:         func(tail string) string { return "身份证尾号 " + tail },
	Wife:       func(name string) string { return "妻子 " + name },
	Man:        func(name string) string { return "丈夫 " + name },
	Mate:       func(name string) string { return "配偶 " + name },
	Kids:       func(n int) string { return fmt.Sprintf("孩子 %d", n) },
	Head:       func(name string) string { return "户主 " + name },
	Since: func(method, start string) string {
		return strings.TrimSpace(method + " " + start + " 起")
	},
	Away: "已流出", Died: "已去世",
	By: SearchBy{Initials: "首字母", Pinyin: "拼音", Name: "姓名", IDNumber: "身份证", Phone: "电话", Household: "户号",
		Village: "村", Identity: "编号"},
	Keys: struct{ Register, Conditions string }{"登记新人", "高级条件"},
	Form: SearchForm{
		Title: "高级条件", Village: "村(居)", AgeFrom: "年龄从", AgeTo: "年龄到", Sex: "性别", Items: "待办",
		HasItems: "只看有应访的", Apply: "查找", Cancel: "不改", Clear: "清除条件",
		Active: func(conditions []string) string { return "条件: " + strings.Join(conditions, ", ") },
		Ages: func(from, to string) string {
			switch {
			case to == "":
				return from + "岁以上"
			case from == "":
				return to + "岁以下"
			}
			return from + "-" + to + "岁"
		},
		FromAfterTo: "比起始年龄小",
	},
}

var enSearch = Search{
	Title: "Search", Label: "Search:",
	Took:  func(took time.Duration) string { return fmt.Sprintf("%.1f ms", milliseconds(took)) },
	First: func(shown int) string { return fmt.Sprintf("the closest %d are listed; more letters narrow", shown) },
	Wait:  "loading",
	Lost:  "Part of the directory is damaged, some are not found: suifang check --rebuild",
	How: []string{
		"pinyin initials, or pinyin       phm   penghm",
		"any part of a name               huimin",
		"end of identity number or phone  0042   6030",
		"household code, village          02-0017   hxc",
		"several words, in any order:     phm hx",
	},
	None:       func(register string) string { return "Nobody found. " + register + " registers someone new" },
	NoneWithin: func(change string) string { return "Nobody found within the conditions. " + change + " changes them" },
	Mark:       "home",
	Due:        func(n int) string { return fmt.Sprintf("due %d", n) },
	Born:       func(day string) string { return "born " + day },
	ID:         func(tail string) string { return "id number ..." + tail },
	Wife:       func(name string) string { return "wife " + name },
	Man:        func(name string) string { return "husband " + name },
	Mate:       func(name string) string { return "spouse " + name },
	Kids:       func(n int) string { return plural(n, "child", "children") },
	Head:       func(name string) string { return "head " + name },
	Since: func(method, start string) string {
		return strings.TrimSpace(method + " since " + start)
	},
	Away: "moved out", Died: "died",
	By: SearchBy{Initials: "initials", Pinyin: "pinyin", Name: "name", IDNumber: "id number", Phone: "phone",
		Household: "household", Village: "village", Identity: "identity"},
	Keys: struct{ Register, Conditions string }{"register new", "conditions"},
	Form: SearchForm{
		Title: "Conditions", Village: "village", AgeFrom: "age from", AgeTo: "age to", Sex: "sex", Items: "follow-ups",
		HasItems: "only those with something due", Apply: "search", Cancel: "leave as it was", Clear: "clear",
		Active: func(conditions []string) string { return "only: " + strings.Join(conditions, ", ") },
		Ages: func(from, to string) string {
			switch {
			case to == "":
				return from + " y and over"
			case from == "":
				return "up to " + to + " y"
			}
			return from + "-" + to + " y"
		},
		FromAfterTo: "less than the first age",
	},
}

// milliseconds are at least a tenth: nothing takes no time.
func milliseconds(d time.Duration) float64 { return max(0.1, float64(d.Microseconds())/1000) }
