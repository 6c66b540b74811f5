package text

import "fmt"

// Exchange is the words of the room in which copies are brought together.
type Exchange struct {
	Title, Palette string

	// What was found.
	Looking, None, NoDrive       string
	Drives                       string
	Free                         func(label, size string) string
	File, Where, Size, Saved, Is string // heads of the columns
	Here                         string // in the folder of the file
	OwnFile, OtherFile           string
	OwnBundle, OtherBundle       string
	SealedBundle, Backup, AtWork string
	Damaged, Unreadable          string
	InUse                        func(pc, since string) string
	AtWorkLong                   string
	Path, PathHow                string
	Passphrase, Recovery, Secret string
	SecretOwn, SecretBundle      string
	SecretOther                  string
	Verifying, Comparing, Taking string
	Writing, Stopping            string

	// What would come in.
	LastDay, Centres, Coming    string
	Count                       func(changes, people int) string
	NothingNew, NotYet, Unknown string
	Names                       string // changes of which only the names are left
	Stranger                    string
	Holes                       func(n int) string
	Erasures, ErasuresWait      func(n int) string
	ErasuresYes                 func(n int) string
	AskErasures                 func(n int) string

	// What came of it.
	Done, Stopped          string
	New, Records, Beside   string
	Conflicts, Duplicates  string
	Waiting, Refused, Left string
	Skipped, Parallel      string
	Lacks                  func(n uint64, since string) string
	LacksMost              string
	ToLook                 func(key string) string
	Took                   func(seconds float64) string
	Act                    string

	// Copying out.
	What, Since, To, Label        string
	Holder, Again                 string
	SendCopy, SendSince, SendFor  string
	BundleSecret, BundleSecretHow string
	Copied, Bundled               func(file string) string
	Sent                          func(changes, subjects int) string
	Missing                       func(n int) string
	Replay                        string
	Safe, NotSafe, Kept           string
	Registered, NotRegistered     string
	Put                           string // the act in the register
	LabelHow                      string

	// The register.
	Media, NoMedia, Last, Content string
	Holds, Emptied                string
	AskEmptied                    func(label string) string
	MediaNote                     string

	Keys ExchangeKeys
}

// ExchangeKeys are what the keys do here.
type ExchangeKeys struct {
	Look, Path, Media, Again, Send, Take, Erase, Recovery, Stop, Conflicts, Duplicates, Emptied, Other, Finish string
}

var zhExchange = Exchange{
	Title: "交换", Palette: "交换 (合并档案, 拷到 U 盘)",

	Looking: "正在找 U 盘和文件夹里的档案", None: "没有找到别的档案或修改包. 插上 U 盘按 F7 再找, 或按 F4 输入路径.",
	NoDrive: "没有插 U 盘", Drives: "U 盘:",
	Free: func(label, size string) string { return label + " (空 " + size + ")" },
	File: "文件", Where: "在哪里", Size: "大小", Saved: "最后保存", Is: "是什么",
	Here:    "同一文件夹",
	OwnFile: "本家档案", OtherFile: "别家档案", OwnBundle: "本家修改包", OtherBundle: "别家修改包", SealedBundle: "带口令的包",
	Backup: "自动备份", AtWork: "就是这一份", Damaged: "损坏", Unreadable: "不能收",
	InUse: func(pc, since string) string {
		return fmt.Sprintf("注意: 从 %s 起在电脑 %s 上使用, 那边可能还有没写回的", since, pc)
	},
	AtWorkLong: "这就是正在这台电脑上用的档案在 U 盘上的那一份",
	Path:       "文件", PathHow: "整个路径, 例: /media/u/KINGSTON/县站.db",
	Passphrase: "口令", Recovery: "恢复密钥", Secret: "打开另一份",
	SecretOwn: "那份档案换过密钥: 请输入您在那份档案里的口令", SecretBundle: "这个包有自己的口令: 请问写包的人",
	SecretOther: "这是别家的档案: 要它自己的口令或恢复密钥",
	Verifying:   "第一次见到这个文件, 正在核对每一页", Comparing: "正在比较, 还没有写入", Taking: "正在收进来",
	Writing: "正在写到盘上并核对, 请不要拔出", Stopping: "正在停下",

	LastDay: "对方最后一天", Centres: "哪个服务站", Coming: "要收进来",
	Count:      func(changes, people int) string { return fmt.Sprintf("%d 条修改, 涉及 %d 人", changes, people) },
	NothingNew: "没有新的: 对方有的, 这里都有了.", NotYet: "还没有写入.", Unknown: "不知道", Names: "已删除内容的",
	Stranger: "这是别家的: 它的人员和密钥不会进来",
	Holes:    func(n int) string { return fmt.Sprintf("对方有 %d 处损坏, 那里的收不到", n) },
	Erasures: func(n int) string { return fmt.Sprintf("对方照本人要求删除了 %d 人, 这里也会删除", n) },
	ErasuresWait: func(n int) string {
		return fmt.Sprintf("对方删除了 %d 人, 一次超过 5 个: 先不照办. 核实后按 F7", n)
	},
	ErasuresYes: func(n int) string { return fmt.Sprintf("对方删除的 %d 人, 这里也会删除 (已核实)", n) },
	AskErasures: func(n int) string { return fmt.Sprintf("已向对方核实, %d 人的资料也在这里删除?", n) },

	Done: "已收进来", Stopped: "中途停下: 收进来的都在, 再收一次就接着来",
	New: "新修改", Records: "涉及记录", Beside: "两边改了不同项", Conflicts: "冲突", Duplicates: "可能重复登记",
	Waiting: "等更早的修改", Refused: "没有收", Left: "等核实的删除", Skipped: "对方损坏, 没有收",
	Parallel: "两边都保留", ToLook: func(key string) string { return "按 " + key + " 去看" },
	Lacks: func(n uint64, since string) string {
		return fmt.Sprintf("对方还有至少 %d 条这里没有, 最早是 %s 的: 请对方从那天起再写一个包", n, since)
	},
	LacksMost: "这里缺对方的大部分: 请对方复制整个档案过来",
	Took:      func(s float64) string { return fmt.Sprintf("用时 %.1f 秒", s) },
	Act:       "收进另一份",

	What: "复制什么", Since: "从哪天起", To: "写到", Label: "盘上的标签", Holder: "由谁保管", Again: "口令再输一次",
	SendCopy: "整个档案", SendSince: "一天以来的修改", SendFor: "对方缺的修改",
	BundleSecret: "包的口令", BundleSecretHow: "只给别家时填; 本家不用",
	Copied:  func(file string) string { return "已写好并核对: " + file },
	Bundled: func(file string) string { return "修改包已写好并核对: " + file },
	Sent: func(changes, subjects int) string {
		return fmt.Sprintf("%d 条修改, %d 个人或户", changes, subjects)
	},
	Missing: func(n int) string { return fmt.Sprintf("有 %d 条修改在这里读不出来, 没有写进去", n) },
	Replay:  "这个包装了档案的大部分: 给新服务站不如复制整个档案",
	Safe:    "可以拔出了.", NotSafe: "先别拔: 正在用的档案也在这个盘上. 退出程序后再拔.",
	Kept:       "盘上的内容仍是加密的.",
	Registered: "已记入移动盘登记.", NotRegistered: "没有记入移动盘登记: 盘上写不了标记.",
	Put: "移动盘登记", LabelHow: "写在盘上的字, 好找",

	Media: "移动盘登记", NoMedia: "还没有登记. 复制到 U 盘时会记下来.", Last: "最近写入", Content: "写了什么",
	Holds: "有", Emptied: "已清空",
	AskEmptied: func(label string) string { return label + ": 上面的档案已删掉, 或盘已销毁?" },
	MediaNote:  "照本人要求删除资料时, 这些盘够不着: 那时会按这份登记提醒.",

	Keys: ExchangeKeys{Look: "看看", Path: "输入路径", Media: "移动盘登记", Again: "再找", Send: "复制出去", Take: "收进来",
		Erase: "核实删除", Recovery: "口令/恢复密钥", Stop: "停下", Conflicts: "冲突", Duplicates: "重复登记", Emptied: "已清空",
		Other: "返回", Finish: "完成"},
}

var enExchange = Exchange{
	Title: "Exchange", Palette: "Exchange (merge, copy to a stick)",

	Looking: "looking at the drives and the folder", None: "No other copy or bundle found. Plug in the stick and press F7, or F4 to type a path.",
	NoDrive: "no stick is plugged in", Drives: "Sticks:",
	Free: func(label, size string) string { return label + " (" + size + " free)" },
	File: "file", Where: "where", Size: "size", Saved: "last saved", Is: "what it is",
	Here:    "same folder",
	OwnFile: "own family", OtherFile: "another family", OwnBundle: "own bundle", OtherBundle: "other's bundle",
	SealedBundle: "sealed bundle", Backup: "backup", AtWork: "this very file", Damaged: "damaged", Unreadable: "cannot be taken",
	InUse: func(pc, since string) string {
		return fmt.Sprintf("note: in use on %s since %s; more may be there that is not written back", pc, since)
	},
	AtWorkLong: "the stick's own state of the file that is worked on here",
	Path:       "file", PathHow: "the whole path, as /media/u/KINGSTON/county.db",
	Passphrase: "passphrase", Recovery: "recovery key", Secret: "Opening the other copy",
	SecretOwn: "That file has newer keys: enter your passphrase for it", SecretBundle: "This bundle has a passphrase of its own: ask its sender",
	SecretOther: "A file of another family: it takes its own passphrase or recovery key",
	Verifying:   "first time that this PC sees this file: every page is verified", Comparing: "comparing; nothing is written yet", Taking: "taking in",
	Writing: "writing and verifying; please do not pull the stick", Stopping: "stopping",

	LastDay: "their last day", Centres: "whose", Coming: "would come in",
	Count: func(changes, people int) string {
		return plural(changes, "change", "changes") + " about " + plural(people, "person", "persons")
	},
	NothingNew: "Nothing new: all that is there is here.", NotYet: "Nothing is written yet.", Unknown: "not known", Names: "of erased contents",
	Stranger: "of another family: its staff and its keys stay out",
	Holes: func(n int) string {
		return "damaged there in " + plural(n, "place", "places") + "; what was there cannot be taken"
	},
	Erasures: func(n int) string { return plural(n, "person was", "persons were") + " erased there and will be here" },
	ErasuresWait: func(n int) string {
		return fmt.Sprintf("%d persons were erased there: more than 5 at once wait. F7 once confirmed", n)
	},
	ErasuresYes: func(n int) string { return fmt.Sprintf("%d persons were erased there and will be here (confirmed)", n) },
	AskErasures: func(n int) string { return fmt.Sprintf("Confirmed with the other side: erase %d persons here too?", n) },

	Done: "Taken in", Stopped: "Stopped on the way: what came in stays; taking it in again goes on",
	New: "new changes", Records: "in records", Beside: "side by side", Conflicts: "conflicts", Duplicates: "perhaps twice",
	Waiting: "waiting for earlier", Refused: "not taken", Left: "erasures waiting", Skipped: "damaged there",
	Parallel: "both kept", ToLook: func(key string) string { return key + " shows them" },
	Lacks: func(n uint64, since string) string {
		return fmt.Sprintf("the sender holds at least %d more, the earliest of %s: ask for a bundle since then", n, since)
	},
	LacksMost: "most of what the sender holds is missing here: ask for a copy of the whole file",
	Took:      func(s float64) string { return fmt.Sprintf("in %.1f s", s) },
	Act:       "another copy taken in",

	What: "what", Since: "since", To: "write to", Label: "label on it", Holder: "who keeps it", Again: "passphrase again",
	SendCopy: "whole file", SendSince: "changes since a day", SendFor: "what that copy lacks",
	BundleSecret: "bundle's passphrase", BundleSecretHow: "only for another family",
	Copied:  func(file string) string { return "Written and verified: " + file },
	Bundled: func(file string) string { return "Bundle written and verified: " + file },
	Sent: func(changes, subjects int) string {
		return plural(changes, "change", "changes") + ", " + plural(subjects, "person or household", "persons and households")
	},
	Missing: func(n int) string {
		return plural(n, "change cannot", "changes cannot") + " be read here and is not in it"
	},
	Replay: "This bundle holds most of the file: for a centre that joins, copy the whole file",
	Safe:   "Safe to remove.", NotSafe: "Leave it in: the file that you work on is on it too. Quit first.",
	Kept:       "What is on it is sealed.",
	Registered: "Entered in the register of media.", NotRegistered: "Not entered in the register: the mark could not be written.",
	Put: "register of media", LabelHow: "as written on it",

	Media: "Register of media", NoMedia: "Nothing yet. Copying to a stick enters it.", Last: "last used", Content: "what was put on it",
	Holds: "holds it", Emptied: "emptied",
	AskEmptied: func(label string) string { return label + ": was all of it deleted, or the medium destroyed?" },
	MediaNote:  "No erasure reaches these; when one is carried out they are named.",

	Keys: ExchangeKeys{Look: "look", Path: "type a path", Media: "media", Again: "look again", Send: "copy out", Take: "take in",
		Erase: "confirm erasures", Recovery: "passphrase/key", Stop: "stop", Conflicts: "conflicts", Duplicates: "duplicates", Emptied: "emptied",
		Other: "back", Finish: "done"},
}
