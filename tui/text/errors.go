package text

import (
	"fmt"

	"suifang/model"
)

// A Sentence explains an error: what has happened, and what to do next.
type Sentence struct{ What, Next string }

// Errors is the words of the sentences that explain an error.
type Errors struct {
	Title     string
	Enter     string // the key that closes the sentence
	Unknown   Sentence
	Crashed   Sentence
	CrashFile func(name string) string

	// The file.
	NotFound, Exists, NotOurs, Newer, Older, InUse, Damaged, Full, DiskFull, ReadOnly, Closed Sentence
	InUseBy                                                                                   func(pc, since string) string
	ReadOnlyDisk, NoPermission, Gone, OtherFile                                               Sentence

	// The keys.
	WrongPassphrase, NoPassphrase, WrongRecovery, RecoveryTypo, NoClerk, KeyDamaged Sentence
	RecoveryGroup                                                                   func(group int) string
	RecoveryLetters                                                                 func(typed, needed int) string

	// Acts and fields.
	NoRecord, NothingChanged, NothingToUndo, UndoGone Sentence
	Refused                                           Sentence // a rule that has no words of its own
	Rules                                             func(model.Rule) string
	BadField                                          Sentence

	// Ledgers.
	NotALedger, LedgerEmpty, LedgerProtected, LedgerOld, LedgerTooLarge, LedgerDamaged, LedgerNoHeading, LedgerOtherKind Sentence
	MissingColumn                                                                                                        func(heading string) string

	// The terminal.
	LegacyConsole, NoTerminal Sentence
}

var zhErrors = Errors{
	Title:     "没有做成",
	Enter:     "知道了",
	Unknown:   Sentence{"没有做成, 档案没有改动.", "请再试一次; 还是不行, 退出程序再打开."},
	Crashed:   Sentence{"程序出了错, 已停下. 保存过的都在.", "请重新打开; 没保存完的, 打开后会问要不要接着填."},
	CrashFile: func(name string) string { return "出错的位置 (不含任何人的资料) 在: " + name },

	NotFound: Sentence{"找不到档案文件.", "看看 U 盘插好没有, 文件名对不对."},
	Exists:   Sentence{"这个名字的文件已经有了.", "换一个名字, 或直接打开它."},
	NotOurs:  Sentence{"这不是本程序的档案文件.", "看看选的文件对不对; 它没有被改动."},
	Newer:    Sentence{"这个档案是更新的版本写的, 这一版只能看, 不能改.", "请换上新版程序再打开."},
	Older:    Sentence{"这个档案是旧版本写的, 还没有转换.", "请先在能写的盘上打开一次, 程序会转换它, 旧文件留在旁边."},
	InUse:    Sentence{"档案正在别处打开着.", "请先在那边退出程序, 再按一次回车."},
	InUseBy: func(pc, since string) string {
		return fmt.Sprintf("档案正在电脑 %s 上打开着, 从 %s 起.", pc, since)
	},
	Damaged:      Sentence{"档案有一处损坏.", "先不要再改动; 运行 suifang check 看坏在哪里, 用备份补回."},
	Full:         Sentence{"档案到了这台电脑能装的大小, 这一次没有保存; 原来的都在.", "这件事请换 64 位电脑做; 小的改动这里还能保存."},
	DiskFull:     Sentence{"磁盘满了, 没有保存.", "删掉不要的文件腾出地方, 再保存一次; 填的还在."},
	ReadOnly:     Sentence{"这次打开只能查看, 不能记录.", "要记录, 请用自己的口令打开."},
	Closed:       Sentence{"档案已经关上.", "请退出程序再打开."},
	ReadOnlyDisk: Sentence{"这个盘不能写入.", "看看 U 盘的写保护开关, 或换一个位置."},
	NoPermission: Sentence{"电脑不允许读写这个位置.", "换一个文件夹, 或请管理电脑的人帮忙."},
	Gone:         Sentence{"放档案的盘不见了, 这一次没有保存; 以前保存的都在盘上.", "插回原来的盘, 再保存一次; 填的还在."},
	OtherFile:    Sentence{"盘上的档案不是刚才打开的样子: 换了盘, 或在别处改过.", "插回原来的盘; 或按 Ctrl+L 锁上, 再用口令打开."},

	WrongPassphrase: Sentence{"口令不对.", "请看大写锁定和中文输入法是否开着."},
	NoPassphrase:    Sentence{"还没有输入口令.", "请输入口令."},
	WrongRecovery:   Sentence{"这把恢复密钥是另一个档案的.", "请找这个档案的那张纸."},
	RecoveryTypo:    Sentence{"恢复密钥有抄错的地方.", "请对着纸再看一遍."},
	RecoveryGroup:   func(group int) string { return fmt.Sprintf("恢复密钥第 %d 组有不会出现的字符.", group) },
	RecoveryLetters: func(typed, needed int) string {
		return fmt.Sprintf("恢复密钥是 %d 个字符, 输入了 %d 个.", needed, typed)
	},
	NoClerk:    Sentence{"口令对, 但这个人已不在名单上, 或不是所选的人.", "请让在名单上的同事打开."},
	KeyDamaged: Sentence{"口令那一处损坏了, 这个口令打不开.", "请用恢复密钥 (F6), 或用备份."},

	NoRecord:       Sentence{"找不到这条记录.", "可能已被撤销; 返回再打开看看."},
	NothingChanged: Sentence{"没有改动, 不用保存.", "按 Esc 返回."},
	NothingToUndo:  Sentence{"没有可撤销的.", "只能撤销这次打开后最近的一次保存."},
	UndoGone:       Sentence{"撤销不了: 后来又改过了.", "请打开那条记录直接改."},
	Refused:        Sentence{"这样填不合规则.", "请改正后再保存."},
	Rules:          zhRule,
	BadField:       Sentence{"有一项填得不对.", "请改正标出的一项."},

	NotALedger:      Sentence{"这个文件不是表格.", "请选 xlsx 或 csv 文件."},
	LedgerEmpty:     Sentence{"表里没有内容.", "看看选的文件对不对."},
	LedgerProtected: Sentence{"这个表格有密码保护.", "用 Excel 打开, 去掉密码, 另存一份再导入."},
	LedgerOld:       Sentence{"这是旧格式 (xls) 的表格.", "用 Excel 打开, 另存为 xlsx 再导入."},
	LedgerTooLarge:  Sentence{"这个文件大得不像台账, 没有读.", "看看选的文件对不对."},
	LedgerDamaged:   Sentence{"这个表格文件坏了.", "用 Excel 打开看看, 另存一份再导入."},
	LedgerNoHeading: Sentence{"找不到认得的表头.", "表头里要有姓名等列名."},
	LedgerOtherKind: Sentence{"这是另一种台账.", "请换一种导入, 或选 自动."},
	MissingColumn:   func(heading string) string { return "表里没有这一列: " + heading },

	LegacyConsole: Sentence{"这个黑窗口开着 \"使用旧版控制台\", 画面显示不了.",
		"在窗口标题栏上点右键, 选 属性, 去掉 \"使用旧版控制台\" 前的勾, 关掉窗口再打开."},
	NoTerminal: Sentence{"这里没有可以显示画面的终端.", "请在命令行窗口里运行."},
}

func zhRule(r model.Rule) string {
	switch r {
	case model.RuleNotInFuture:
		return "日期在今天之后."
	case model.RuleAfterBirth:
		return "日期在本人出生之前."
	case model.RuleNotAfterDeath:
		return "日期在本人去世之后."
	case model.RuleEndAfterStart:
		return "结束早于开始."
	case model.RuleVisitAfterCause:
		return "随访日期早于它的起因."
	case model.RuleLMPBeforeOutcome:
		return "孕产结果早于末次月经."
	case model.RuleNameNeeded:
		return "要有姓名."
	case model.RuleMethodNeeded:
		return "避孕方法要有种类和开始日期."
	case model.RuleUnborn:
		return "从末次月经到结果超过 45 周."
	case model.RuleNoFetalSex:
		return "文字里说到了胎儿性别, 这里不记."
	case model.RuleErased:
		return "这个人的资料已按本人要求删除, 不再写入."
	}
	return ""
}

var enErrors = Errors{
	Title:     "Not done",
	Enter:     "OK",
	Unknown:   Sentence{"It was not done; nothing was changed.", "Please try again; if it does not help, quit and open the program again."},
	Crashed:   Sentence{"The program has stopped by a fault of its own. All that was saved is there.", "Please open it again; what was half typed will be offered."},
	CrashFile: func(name string) string { return "Where it happened (nothing about any person) is in: " + name },

	NotFound:     Sentence{"The file is not found.", "Is the stick plugged in, is the name right?"},
	Exists:       Sentence{"A file of this name exists already.", "Choose another name, or open it."},
	NotOurs:      Sentence{"This is not a file of this program.", "Is it the right one? It was not touched."},
	Newer:        Sentence{"A newer program wrote this file; this one can show it at most, not change it.", "Please open it with the newer program."},
	Older:        Sentence{"An older program wrote this file, and it has not been converted yet.", "Please open it once where it can be written to: it is converted then, and the old file stays beside it."},
	InUse:        Sentence{"The file is open elsewhere.", "Please quit there first, then press Enter."},
	InUseBy:      func(pc, since string) string { return fmt.Sprintf("The file is open on %s since %s.", pc, since) },
	Damaged:      Sentence{"One place in the file is damaged.", "Change nothing more; \"suifang check\" says where, a backup heals it."},
	Full:         Sentence{"The file is as large as this PC can hold; this was not saved, all that was there is.", "Please do it on a 64-bit PC; small changes can still be saved here."},
	DiskFull:     Sentence{"The disk is full; it was not saved.", "Make room, then save again; what was typed is still here."},
	ReadOnly:     Sentence{"The file is open for reading only.", "To record, open it with your own passphrase."},
	Closed:       Sentence{"The file is closed.", "Please quit and open the program again."},
	ReadOnlyDisk: Sentence{"This disk cannot be written to.", "Look at the switch on the stick, or use another place."},
	NoPermission: Sentence{"This PC does not allow reading or writing here.", "Use another folder, or ask who looks after the PC."},
	Gone:         Sentence{"The disk with the file is gone; this was not saved, what was saved before is on it.", "Plug it in again and save again; what was typed is still here."},
	OtherFile:    Sentence{"The file on the disk is not as it was opened: another disk, or changed elsewhere.", "Plug in the first one; or lock with Ctrl+L and open it again."},

	WrongPassphrase: Sentence{"Wrong passphrase.", "Look at Caps Lock and the input method."},
	NoPassphrase:    Sentence{"No passphrase typed yet.", "Please type it."},
	WrongRecovery:   Sentence{"This is the recovery key of another file.", "Please find the paper of this one."},
	RecoveryTypo:    Sentence{"The recovery key is mistyped.", "Please compare it with the paper."},
	RecoveryGroup: func(group int) string {
		return fmt.Sprintf("Group %d of the recovery key has a letter that no key has.", group)
	},
	RecoveryLetters: func(typed, needed int) string {
		return fmt.Sprintf("A recovery key has %d letters; %d were typed.", needed, typed)
	},
	NoClerk:    Sentence{"The passphrase is right, but its clerk is not on the list, or not the one named.", "Ask a colleague on the list."},
	KeyDamaged: Sentence{"The place of this passphrase is damaged; it cannot open the file.", "Use the recovery key (F6) or a backup."},

	NoRecord:       Sentence{"This record is not there.", "It may have been taken back; go back and open it again."},
	NothingChanged: Sentence{"Nothing was changed, so nothing is saved.", "Esc goes back."},
	NothingToUndo:  Sentence{"There is nothing to take back.", "Only the last saved act since opening can be."},
	UndoGone:       Sentence{"It cannot be taken back: it was changed since.", "Open that record and correct it."},
	Refused:        Sentence{"This breaks a rule.", "Please correct it and save again."},
	Rules:          enRule,
	BadField:       Sentence{"One entry is not right.", "Please correct the one that is marked."},

	NotALedger:      Sentence{"This file is no table.", "Choose an xlsx or csv file."},
	LedgerEmpty:     Sentence{"There is nothing in the table.", "Is it the right file?"},
	LedgerProtected: Sentence{"The table is protected by a password.", "Open it in Excel, take the password away and save a copy."},
	LedgerOld:       Sentence{"This is a table of the old format (xls).", "Open it in Excel and save it as xlsx."},
	LedgerTooLarge:  Sentence{"The file is larger than any ledger and was not read.", "Is it the right file?"},
	LedgerDamaged:   Sentence{"The table file is damaged.", "Open it in Excel and save a copy."},
	LedgerNoHeading: Sentence{"No heading of a known ledger is found.", "The heading needs the names of columns."},
	LedgerOtherKind: Sentence{"This is a ledger of another kind.", "Import it as that kind, or choose auto."},
	MissingColumn:   func(heading string) string { return "The table lacks the column " + heading },

	LegacyConsole: Sentence{"This window uses the legacy console and cannot show the screens.",
		"Right-click its title bar, choose Properties, untick \"Use legacy console\", close the window and open it again."},
	NoTerminal: Sentence{"There is no terminal here to show screens.", "Run it in a command line window."},
}

func enRule(r model.Rule) string {
	if r == model.RuleUnborn {
		return "More than 45 weeks from the last period to the outcome."
	}
	return "Not saved: " + string(r) + "."
}
