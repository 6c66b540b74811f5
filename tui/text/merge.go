package text

import "fmt"

// Merge is the words of taking in another file, and of checkpoints.
type Merge struct {
	Command, CheckpointCommand                   CLICommand
	OtherPassphraseFile, OtherRecoveryFile, Deep string // flags
	AcceptErasures                               string
	Against, On                                  string
	OtherPassphrase                              func(file string) string // asked on the terminal
	Verifying, Merging, Reckoning                string                   // work that takes long
	Done                                         func(file string, in, fresh, records int) string
	Met                                          func(parallel, conflicts, duplicates int) string
	Waiting, Refused, Skipped                    func(n int) string
	ErasuresWait                                 func(n int) string
	Read                                         func(other, own string, seconds float64) string
	Verified                                     func(size string, seconds float64) string
	NoFile                                       func(file string) string
	Unaltered, Altered                           func(day string, count int) string
	NotCheckpoint                                string
	SameFile, NeedsSecret, NeedsNewKeys          Sentence
	OtherDamaged, OtherInUse                     Sentence
}

var zhMerge = Merge{
	Command: CLICommand{"合并另一个文件", `把 FILE (另一份拷贝, 别的服务站的文件, 或修改包) 里有而这里没有的修改全部收进来. 两边各自录入的都保留, 收几次结果都一样;
FILE 只读不改. 同一家的文件不用再输口令; 别家的文件要它自己的口令 (会问, 或 --other-passphrase-file) 或恢复密钥 (--other-recovery-file).
同一项两边填得不一样的, 两个都留着, 用 suifang conflicts 看. 随时可按 Ctrl+C 停下, 已收进来的是完整的, 再运行一次就接着收.`},
	CheckpointCommand: CLICommand{"打印校验点", `打印日期, 条数和校验码: 到现在为止 (--on: 到那一天为止) 进到这份档案的全部修改; 之后进来的算下一天. 写在月报上, 以后用
suifang check --against 校验点 就能查出: 那时的记录有没有被改动或拿走.`},
	OtherPassphraseFile: "另一个文件的口令在 `FILE` 的第一行", OtherRecoveryFile: "另一个文件的恢复密钥在 `FILE` 的第一行",
	Deep: "整个文件逐页核对, 逐人比较", AcceptErasures: "一次删除超过 5 个人时, 已核实, 照办", Against: "和打印过的 `校验点` 核对", On: "到这一天 `YYYY-MM-DD` 为止 (默认到现在)",
	OtherPassphrase: func(file string) string { return file + " 的口令: " },
	Verifying:       "核对", Merging: "合并", Reckoning: "计算",
	Done: func(file string, in, fresh, records int) string {
		return fmt.Sprintf("%s: %d 条修改, 新收进 %d 条, 涉及 %d 个记录", file, in, fresh, records)
	},
	Met: func(parallel, conflicts, duplicates int) string {
		return fmt.Sprintf("两边改了不同项 %d 处 (都保留), 同一项填得不同 %d 处 (待定), 可能重复登记 %d 对", parallel, conflicts, duplicates)
	},
	Waiting: func(n int) string { return fmt.Sprintf("有 %d 条修改要等更早的修改到了才能显示", n) },
	Refused: func(n int) string {
		return fmt.Sprintf("别家的文件改了本家的人员或密钥, %d 条没有收", n)
	},
	Skipped: func(n int) string {
		return fmt.Sprintf("对方文件有 %d 处损坏, 那里的没有收; 请在那边运行 suifang check", n)
	},
	ErasuresWait: func(n int) string {
		return fmt.Sprintf("对方那里删除了 %d 个人, 一次超过 5 个, 没有照办; 核实后加 --accept-erasures 再合并一次", n)
	},
	Read: func(other, own string, s float64) string {
		return fmt.Sprintf("读了对方 %s, 本文件 %s, 用时 %.1f 秒", other, own, s)
	},
	Verified: func(size string, s float64) string {
		return fmt.Sprintf("先核对了对方文件的每一页: %s, %.1f 秒", size, s)
	},
	NoFile: func(file string) string { return "没有这个文件: " + file },
	Unaltered: func(day string, count int) string {
		return fmt.Sprintf("到 %s 为止的 %d 条修改都在, 没有改动", day, count)
	},
	Altered: func(day string, count int) string {
		return fmt.Sprintf("和 %s 的校验点不符: 那时进来的修改有的不在了, 或者被改动过 (现在有 %d 条). 请找那时的备份来对", day, count)
	},
	NotCheckpoint: "这不是校验点: 照打印的样子整个输入, 日期:条数:校验码",
	SameFile:      Sentence{"这就是正打开的文件.", "请选另一个文件."},
	NeedsSecret:   Sentence{"另一个文件要它自己的口令.", "用 --other-passphrase-file 或 --other-recovery-file 给出."},
	OtherDamaged:  Sentence{"那个文件损坏了, 什么也没有收; 您的档案没有动.", "请对方重新复制一份, 或收对方的备份."},
	OtherInUse:    Sentence{"那个文件正在别处打开着.", "等那边退出后再收, 或请那边复制一份."},
	NeedsNewKeys:  Sentence{"另一个文件换过密钥.", "请输入您在那个文件里的口令 (--other-passphrase-file)."},
}

var enMerge = Merge{
	Command: CLICommand{"takes in what another file has", `Takes in all changes that FILE (another copy, another centre's file, or a bundle) has and this one does not. What was
entered on either side stays, and merging again adds nothing; FILE is only read. A file of the same family needs no
passphrase; one of another family needs its own (asked for, or --other-passphrase-file) or its recovery key
(--other-recovery-file). Where both sides filled one field differently both values are kept: see suifang conflicts.
Ctrl+C stops at any time; what has come in is whole, and the next run goes on from there.`},
	CheckpointCommand: CLICommand{"prints a checkpoint", `Prints date, count and hash of all changes that have come into this copy so far (--on: by the end of that day); what comes
in later counts for the next day. Put on the monthly report, it lets suifang check --against tell later whether any of it was altered or taken away.`},
	OtherPassphraseFile: "the other file's passphrase is the first line of `FILE`", OtherRecoveryFile: "the other file's recovery key is the first line of `FILE`",
	Deep: "verify every page, compare every person", AcceptErasures: "carry out more than five erasures that come at once: they are confirmed", Against: "hold the file against a printed `CHECKPOINT`", On: "up to this day `YYYY-MM-DD` (default: so far)",
	OtherPassphrase: func(file string) string { return "Passphrase of " + file + ": " },
	Verifying:       "verifying", Merging: "merging", Reckoning: "reckoning",
	Done: func(file string, in, fresh, records int) string {
		return fmt.Sprintf("%s: %s, %d of them new, in %s", file, plural(in, "change", "changes"), fresh, plural(records, "record", "records"))
	},
	Met: func(parallel, conflicts, duplicates int) string {
		return fmt.Sprintf("changed on both sides in different fields: %d (both kept); one field filled differently: %d (to settle); possibly registered twice: %d",
			parallel, conflicts, duplicates)
	},
	Waiting: func(n int) string {
		return plural(n, "change waits", "changes wait") + " for earlier ones that have not arrived"
	},
	Refused: func(n int) string {
		return "another family's file changed this one's staff or keys: " + plural(n, "change", "changes") + " not taken"
	},
	Skipped: func(n int) string {
		return "the other file is damaged in " + plural(n, "place", "places") + "; what was there is not taken. Run suifang check on it"
	},
	ErasuresWait: func(n int) string {
		return fmt.Sprintf("%d persons were erased on the other side: more than five at once wait. Once that is confirmed, merge again with --accept-erasures", n)
	},
	Read: func(other, own string, s float64) string {
		return fmt.Sprintf("read %s of the other file, %s of this one, in %.1f s", other, own, s)
	},
	Verified: func(size string, s float64) string {
		return fmt.Sprintf("verified every page of the other file first: %s, %.1f s", size, s)
	},
	NoFile: func(file string) string { return "no such file: " + file },
	Unaltered: func(day string, count int) string {
		return fmt.Sprintf("all %s up to %s are here, unaltered", plural(count, "change", "changes"), day)
	},
	Altered: func(day string, count int) string {
		return fmt.Sprintf("not what the checkpoint of %s says: some of what had come in by then is gone or altered (%s now). Hold it against a backup of that time",
			day, plural(count, "change", "changes"))
	},
	NotCheckpoint: "that is no checkpoint: enter it whole, as printed, DATE:COUNT:HASH",
	SameFile:      Sentence{"That is the file that is open.", "Choose another file."},
	NeedsSecret:   Sentence{"The other file needs a passphrase of its own.", "Give it with --other-passphrase-file or --other-recovery-file."},
	OtherDamaged:  Sentence{"That file is damaged; nothing was taken in, and yours is untouched.", "Have it copied again, or take in a backup of it."},
	OtherInUse:    Sentence{"That file is open elsewhere.", "Take it in once they have quit, or have it copied out there."},
	NeedsNewKeys:  Sentence{"The other file has newer keys.", "Enter your passphrase for that file (--other-passphrase-file)."},
}
