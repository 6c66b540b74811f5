package text

import "fmt"

// Unlock is the words of unlocking, of the lock, and of the question which day it is.
type Unlock struct {
	Title, Locked              string
	File                       func(name string) string
	Passphrase, Recovery       string // the two fields
	Open                       string // what Enter does
	UseRecovery, UsePassphrase string // F6, either way
	RecoveryHint               string
	Opening                    string
	Wait                       string // after wrong tries
	Forgotten                  string
	ByRecovery                 []string // after the recovery key has opened the file

	Lock        string // the key
	LockedByKey string // why the screen is blank
	IdleLocked  func(minutes int) string

	Day       string // the title of the question
	DayDoubt  func(clock, newest string) string
	DayAsk    string
	DayField  string
	DayHint   string
	DayNeeded string
}

var zhUnlock = Unlock{
	Title: "打开档案", Locked: "已锁屏",
	File:       func(name string) string { return "档案文件: " + name },
	Passphrase: "口令", Recovery: "恢复密钥", Open: "打开",
	UseRecovery: "用恢复密钥", UsePassphrase: "用口令",
	RecoveryHint: "14 组, 每组 4 个, 空格和横线可有可无",
	Opening:      "正在打开, 请稍候",
	Wait:         "连续输错, 请稍等片刻再试",
	Forgotten:    "忘了口令: 按 F6, 用抄在纸上的恢复密钥",
	ByRecovery: []string{
		"这次是用恢复密钥打开的: 可以查看, 不能记录.",
		"请尽快设一个新口令: 按 F9, 选 \"人员与口令\", 或用命令 suifang keys recover.",
	},

	Lock: "锁屏", LockedByKey: "输入口令, 回到原来的画面", IdleLocked: func(minutes int) string {
		return fmt.Sprintf("%d 分钟没有按键, 所以锁屏. 输入口令, 回到原来的画面", minutes)
	},

	Day: "今天是哪一天",
	DayDoubt: func(clock, newest string) string {
		return fmt.Sprintf("电脑的日期是 %s, 而档案里最近的记录在 %s.", clock, newest)
	},
	DayAsk:    "电脑的钟可能不准. 请写上今天的日期; 记录会用这个日期.",
	DayField:  "今天",
	DayHint:   "例: 2026-11-21",
	DayNeeded: "请写上今天的日期",
}

var enUnlock = Unlock{
	Title: "Open the file", Locked: "Locked",
	File:       func(name string) string { return "File: " + name },
	Passphrase: "Passphrase", Recovery: "Recovery key", Open: "open",
	UseRecovery: "use the recovery key", UsePassphrase: "use the passphrase",
	RecoveryHint: "14 groups of 4; blanks and dashes do not matter",
	Opening:      "Opening, please wait",
	Wait:         "Wrong several times; please wait a little",
	Forgotten:    "Forgotten: F6, with the recovery key on paper",
	ByRecovery: []string{
		"The recovery key has opened the file: for reading only, nothing can be recorded.",
		"Please set a new passphrase soon: F9, \"Clerks and passphrases\", or the command suifang keys recover.",
	},

	Lock: "lock", LockedByKey: "The passphrase leads back to where you were.", IdleLocked: func(minutes int) string {
		return fmt.Sprintf("Locked after %d minutes without a key. The passphrase leads back to where you were.", minutes)
	},

	Day: "Which day is it?",
	DayDoubt: func(clock, newest string) string {
		return fmt.Sprintf("This PC says %s, but the newest record is of %s.", clock, newest)
	},
	DayAsk:    "The clock of this PC may be wrong. Please enter today's date; records will carry it.",
	DayField:  "Today",
	DayHint:   "such as 2026-11-21",
	DayNeeded: "please enter today's date",
}
