package text

import (
	"fmt"
	"strings"

	"suifang/model"
)

// Stick is the words of files on removable drives and on network shares: where they are worked on, what is written
// back, what is missing in an older copy; and of the question which centre this PC works for.
type Stick struct {
	DirectFlag string

	// Where the work goes on. Each is a sentence of its own.
	Elsewhere              func(pc, since string) string
	Direct, Network        string
	NoRoom                 string
	Instead                string
	CannotWrite, NotMerged string
	Note                   string // the title above them

	// The journal beside the stick's file.
	JournalTaken   func(changes int) string
	JournalDamaged string   // some of it cannot be read
	JournalNewer   string   // not with the keys of this file
	NotOnStick     Sentence // what is recorded does not reach it
	JournalFull    Sentence
	Aside          func(file string) string

	// An older copy.
	Missing     func(days []MissingDay) string
	MissingNext string
	MissingAsk  string

	// Writing back.
	Copying, WritingBack string // work that takes long
	Opening, Verifying   string // the same, on the screen
	Writing              string
	Written, Nothing     string
	Safe                 string
	Kept                 func(file string) string // a damaged file on the stick

	Failed                                       string // what has happened, whatever the cause
	Again, Gone, Full, ReadOnly, Unmerged, Other string // what to do next, by the cause

	// The last screen.
	Leave, LeaveAnyway, TryAgain string
	OpenAgain                    string // the file is locked, and is to be opened for it
	ToStick                      string // an act of the palette
	NoStick                      string // why that cannot be done

	Centre, CentreAsk string
}

// A MissingDay is a day of which changes are missing, or its whole month.
type MissingDay struct {
	Day   model.Date
	Month bool
	Count int
}

// mostDays is how many days are named; of the others only the number is said.
const mostDays = 3

var zhStick = Stick{
	DirectFlag: "直接在 U 盘上的文件里工作, 不复制到电脑",

	Elsewhere: func(pc, since string) string {
		return fmt.Sprintf("注意: 这个档案从 %s 起正在电脑 %s 上使用, 还没有写回. 现在也可以用, 两边记的以后会合并.", since, pc)
	},
	Direct:      "注意: 正在直接使用 U 盘上的档案. 先退出程序, 再拔 U 盘.",
	Network:     "注意: 档案在网络共享文件夹里, 断网或两台电脑同时打开都可能损坏它. 最好放在本机或 U 盘上.",
	NoRoom:      "这台电脑上放不下工作副本, 所以直接使用 U 盘上的档案. 请腾出磁盘空间; 先退出程序, 再拔 U 盘.",
	Instead:     "U 盘上的档案损坏了, 这次打开的是上一次写回的那一份; 损坏的那份会留在 U 盘上.",
	CannotWrite: "U 盘现在不能写入. 记录会存在这台电脑上; 请看看 U 盘的写保护开关, 能写时会写回.",
	NotMerged:   "U 盘上的档案在别处改过, 还没能与这台电脑上的合并: 请用名单上的人的口令打开. 两边都没有丢.",
	Note:        "档案在哪里",

	JournalTaken: func(changes int) string {
		return fmt.Sprintf("上一台电脑没来得及写回的 %d 条改动, 已从 U 盘上的流水收进来了.", changes)
	},
	JournalDamaged: "U 盘上的流水有一部分读不出: 上一台电脑最后记的可能还没到这里, 在那台电脑上再打开一次就会合并. 读不出的会留在 U 盘上.",
	JournalNewer:   "U 盘上的流水是用新换的密钥封的, 这里打不开: 在上一台电脑上再打开一次就会合并. 流水会留在 U 盘上.",
	NotOnStick:     Sentence{"刚才记的没有到 U 盘上, 在这台电脑上已保存.", "可以继续; 看看 U 盘, 锁屏或退出时会写回."},
	JournalFull:    Sentence{"U 盘上的流水满了; 记录都在这台电脑上.", "请现在写回 U 盘 (F9)."},
	Aside: func(file string) string {
		return fmt.Sprintf("缺少的在这台电脑上还有: suifang merge %q", file)
	},

	Missing:     zhMissing,
	MissingNext: "这是较旧的一份. 请把较新的文件收进来 (F9 交换, 或 suifang merge); 也可以照样用下去, 以后再合并.",
	MissingAsk:  "以后不再提醒这些缺少的改动?",

	Copying: "复制到电脑", WritingBack: "写回 U 盘",
	Opening: "正在把档案从 U 盘复制到电脑", Verifying: "第一次在这里打开, 或上次没有正常关闭: 正在核对每一页",
	Writing: "正在写回 U 盘, 请不要拔出",
	Written: "已写回 U 盘, 可以拔出了.", Nothing: "U 盘上已是最新的, 可以拔出了.",
	Safe: "可以拔出了.",
	Kept: func(file string) string { return "U 盘上损坏的档案留作 " + file },

	Failed:   "没有写回 U 盘; 保存过的都在这台电脑上.",
	Again:    "看看 U 盘, 再试一次; 下次在这台电脑上打开时也会写回.",
	Gone:     "插回原来的 U 盘再试一次; 或下次在这台电脑上打开时写回.",
	Full:     "U 盘满了: 删掉不要的文件再试一次.",
	ReadOnly: "U 盘不能写入: 关掉写保护开关再试一次.",
	Unmerged: "U 盘上的档案在别处改过, 这次没能合并: 请锁屏再打开.",
	Other:    "U 盘上是另一个档案: 插回原来的 U 盘再试一次.",

	Leave: "退出", LeaveAnyway: "不写回, 退出", TryAgain: "再试一次", OpenAgain: "打开档案再写回",
	ToStick: "现在写回 U 盘", NoStick: "档案不在 U 盘上",

	Centre: "服务站", CentreAsk: "这台电脑属于哪个服务站? 只问这一次.",
}

func zhMissing(days []MissingDay) string {
	parts, rest := make([]string, 0, len(days)), 0
	for i, d := range days {
		y, m, day := d.Day.Civil()
		switch {
		case i >= mostDays:
			rest += d.Count
		case d.Month:
			parts = append(parts, fmt.Sprintf("%d年%d月的 %d 条", y, m, d.Count))
		default:
			parts = append(parts, fmt.Sprintf("%d月%d日 的 %d 条", m, day, d.Count))
		}
	}
	if rest > 0 {
		parts = append(parts, fmt.Sprintf("另外 %d 条", rest))
	}
	return "本文件缺少 " + strings.Join(parts, ", ") + "改动."
}

var enStick = Stick{
	DirectFlag: "work in the file on the stick itself, without a copy on this PC",

	Elsewhere: func(pc, since string) string {
		return fmt.Sprintf("Note: this file has been in use on %s since %s and was not written back. You can go on; what both record is merged later.", pc, since)
	},
	Direct:      "Note: you work in the file on the stick itself. Quit first, then pull the stick.",
	Network:     "Note: the file is on a network share; a lost connection, or two PCs at once, can damage it. Better keep it on this PC or on a stick.",
	NoRoom:      "This PC has no room for a working copy, so you work in the file on the stick itself. Make room; quit first, then pull the stick.",
	Instead:     "The file on the stick is damaged; this is the one written back before it. The damaged one is kept on the stick.",
	CannotWrite: "The stick cannot be written to now. What you record stays on this PC and is written back once it can be: look at the stick's switch.",
	NotMerged:   "The file on the stick was changed elsewhere and is not yet merged with this PC's: open it with the passphrase of a clerk in force. Nothing is lost.",
	Note:        "Where the file is",

	JournalTaken: func(changes int) string {
		return "Taken in from the journal on the stick, where the last PC had not written back: " + plural(changes, "change", "changes") + "."
	},
	JournalDamaged: "Part of the journal on the stick cannot be read: what the last PC recorded may be missing here until the file is opened there again. It is kept on the stick.",
	JournalNewer:   "The journal on the stick is sealed by a newer key: what the last PC recorded is merged when the file is opened there again. It is kept on the stick.",
	NotOnStick:     Sentence{"That did not reach the stick; it is saved on this PC.", "Go on; look at the stick: locking or quitting writes to it."},
	JournalFull:    Sentence{"The journal on the stick is full; all is saved on this PC.", "Write to the stick now (F9)."},
	Aside: func(file string) string {
		return fmt.Sprintf("What is missing is still on this PC: suifang merge %q", file)
	},

	Missing:     enMissing,
	MissingNext: "This is an older copy. Take the newer file in (F9 exchange, or suifang merge); or go on with this one and merge later.",
	MissingAsk:  "Say no more about these missing changes?",

	Copying: "copying to this PC", WritingBack: "writing to the stick",
	Opening: "Copying the file from the stick to this PC", Verifying: "New here, or not closed properly: verifying every page",
	Writing: "Writing to the stick; please do not pull it out",
	Written: "Written to the stick; safe to remove.", Nothing: "The stick has everything; safe to remove.",
	Safe: "Safe to remove.",
	Kept: func(file string) string { return "The damaged file is kept on the stick as " + file },

	Failed:   "It was not written to the stick; all that was saved is on this PC.",
	Again:    "Look at the stick and try again; opening it on this PC will write it too.",
	Gone:     "Plug the stick in again and try again; or it is written when it is next opened on this PC.",
	Full:     "The stick is full: delete what is not needed, then try again.",
	ReadOnly: "The stick cannot be written to: look at its switch, then try again.",
	Unmerged: "The file on the stick was changed elsewhere and could not be merged now: lock the screen and open it again.",
	Other:    "There is another file on this stick: plug in the right one and try again.",

	Leave: "quit", LeaveAnyway: "quit without", TryAgain: "try again", OpenAgain: "open it and write",
	ToStick: "Write to the stick now", NoStick: "the file is not on a stick",

	Centre: "Centre", CentreAsk: "Which centre does this PC work for? It is asked only once.",
}

func enMissing(days []MissingDay) string {
	parts, rest := make([]string, 0, len(days)), 0
	for i, d := range days {
		y, m, day := d.Day.Civil()
		month := enMonths[m-1]
		switch {
		case i >= mostDays:
			rest += d.Count
		case d.Month:
			parts = append(parts, fmt.Sprintf("%s of %s %d", plural(d.Count, "change", "changes"), month, y))
		default:
			parts = append(parts, fmt.Sprintf("%s of %d %s", plural(d.Count, "change", "changes"), day, month))
		}
	}
	if rest > 0 {
		parts = append(parts, fmt.Sprintf("%d more", rest))
	}
	if len(parts) == 1 && days[0].Count == 1 {
		return parts[0] + " is not in this file."
	}
	return strings.Join(parts, ", ") + " are not in this file."
}

var enMonths = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
	"November", "December"}
