package text

import (
	"fmt"
	"time"
)

// Clerks is the words of keys: the commands (suifang keys …) and the room of clerks and their passphrases.
type Clerks struct {
	// Commands.
	Command, List, Add, Remove, ChangeWords, Recover CLICommand
	NewPassphraseFile, RecoveryFile, Prove, Replace  string // flags
	Sure                                             string // flag
	AskRecovery, AskOld                              string // on the terminal
	AskSelf                                          string
	YesLetters                                       string // those that begin a yes
	NeedSure, OneOf                                  string
	NoRecoveryKey                                    string
	Unproven                                         string // a line on standard error
	Wait                                             func(d time.Duration) string
	InForce, Removed, NoKey, You                     string
	Added, RemovedNow, RecoveredFor                  func(clerk string) string
	Changed, Proven, Replaced                        string
	ReadBefore                                       string // who left reads what was sealed before
	OldCopies                                        string // after a change of the passphrase
	RecoveryState                                    func(there, proven bool) string
	Stranger                                         func(slot string) string

	// Sentences.
	LastClerk, ClerkExists, Nameless, NotByRecovery Sentence

	// The room.
	Title, Palette                                      string
	Heading                                             func(n int) string
	Since                                               func(day string) string
	KeyAdd, KeyRemove, KeyChange, KeyRecovery, KeyProve string
	AddTitle, ChangeTitle, ProveTitle, NewTitle, Rescue string
	Name, Old, New, Again                               string
	AddAdvice, ChangeAdvice, ProveAdvice, ReplaceAdvice string
	RescueAdvice                                        string
	AskRemove                                           func(clerk string) string
	AskRemoveSelf, AskReplace                           string
	Working                                             string
	UnprovenTitle                                       string
	UnprovenLines                                       []string
	TypedWrong                                          string
}

var zhClerks = Clerks{
	Command: CLICommand{"口令与密钥", "管理谁能打开文件: 每位工作人员用自己的口令. 子命令 list, add, remove, passphrase, recover."},
	List:    CLICommand{"列出能打开文件的人", "列出在岗和已离开的工作人员, 以及恢复密钥核对过没有."},
	Add: CLICommand{"加一位工作人员", `给 CLERK 一个自己的口令 (本人在键盘上输入两次, 或 --new-passphrase-file, 或 SUIFANG_NEW_PASSPHRASE).
已离开的人同名再加, 就是回来: 用新口令.`},
	Remove: CLICommand{"移除一位工作人员", `CLERK 的口令从此打不开文件: 以后的记录用新密钥封存, 别人的口令不变. 她离开前封存的, 她手里的旧副本仍打得开.
最后一位不能移除; 移除自己要确认 (--yes).`},
	ChangeWords: CLICommand{"改自己的口令", "只重写自己的口令位, 资料不动. 以前的备份和副本仍用旧口令打开."},
	Recover: CLICommand{"用恢复密钥", `recover CLERK: 口令都忘了时, 用恢复密钥给 CLERK 设新口令 (没有这个人就新加).
recover --prove: 输入恢复密钥, 证明纸还在. recover --replace: 换一把新的恢复密钥, 旧的作废.
恢复密钥在终端上输入, 或取自 --recovery-file 的第一行; --replace 时新密钥写进 --recovery-file (须是新文件).`},
	NewPassphraseFile: "新口令取自 `FILE` 的第一行", RecoveryFile: "恢复密钥的文件 `FILE`", Prove: "核对恢复密钥", Replace: "换一把恢复密钥",
	Sure:        "不再问, 移除自己也照办",
	AskRecovery: "恢复密钥: ", AskOld: "现在的口令: ",
	AskSelf:       "要移除的是您自己, 之后您就打不开这个文件了. 确定吗? (y/n) ",
	YesLetters:    "yY是",
	NeedSure:      "要移除的是您自己: 确定的话, 加上 --yes",
	OneOf:         "请只用一种: CLERK, --prove 或 --replace",
	NoRecoveryKey: "没有恢复密钥: 请用 --recovery-file FILE 给出",
	Unproven:      "恢复密钥还没有验证: 请用 suifang keys recover --prove 对着纸输入一次; 纸丢了, 用 --replace 换一把",
	Wait: func(d time.Duration) string {
		return fmt.Sprintf("口令不对. 请等 %d 秒再试.", int(d.Seconds()))
	},
	InForce: "在岗", Removed: "已移除", NoKey: "没有口令", You: "您",
	Added:        func(clerk string) string { return clerk + " 可以用自己的口令打开了" },
	RemovedNow:   func(clerk string) string { return clerk + " 已移除, 她的口令从此打不开这个文件" },
	RecoveredFor: func(clerk string) string { return clerk + " 可以用新口令打开了" },
	Changed:      "口令已改", Proven: "恢复密钥核对无误", Replaced: "恢复密钥已换, 旧的作废",
	ReadBefore: "她离开前封存的资料, 她手里若有旧的副本, 仍打得开; 以后记录的打不开.",
	OldCopies:  "以前的备份和副本仍用旧口令打开. 有人知道旧口令的话: 请移除再加一次, 那样会换新密钥.",
	RecoveryState: func(there, proven bool) string {
		switch {
		case !there:
			return "恢复密钥: 文件里没有完好的 (用 suifang keys recover --prove 补上, 或换一把)"
		case proven:
			return "恢复密钥: 已核对"
		}
		return "恢复密钥: 还没有核对"
	},
	Stranger: func(slot string) string { return "不属于任何人的口令位, 不理会: " + slot },

	LastClerk:     Sentence{"这是最后一位能用口令打开的人, 不能移除.", "先加一位同事, 再移除."},
	ClerkExists:   Sentence{"这位工作人员已经有口令.", "同名的另一位请在姓名后加字区别; 忘了口令用恢复密钥."},
	Nameless:      Sentence{"还没有写姓名.", "请写上姓名."},
	NotByRecovery: Sentence{"这要用恢复密钥打开后才能做.", "请用恢复密钥打开."},

	Title: "人员与口令", Palette: "人员与口令",
	Heading: func(n int) string { return fmt.Sprintf("能打开这个档案的人: %d 位", n) },
	Since:   func(day string) string { return day + " 移除" },
	KeyAdd:  "加人", KeyRemove: "移除", KeyChange: "改我的口令", KeyRecovery: "换恢复密钥", KeyProve: "核对恢复密钥",
	AddTitle: "加一位工作人员", ChangeTitle: "改我的口令", ProveTitle: "核对恢复密钥", NewTitle: "新的恢复密钥", Rescue: "设新口令",
	Name: "姓名", Old: "现在的口令", New: "新口令", Again: "再输一次",
	AddAdvice:     "请她本人输入口令, 别人不必知道. 她能打开全部档案, 记录时署她的名. 离开过的人写原来的姓名, 就是回来.",
	ChangeAdvice:  "只改您自己的. 以前的备份和副本仍用旧口令打开. 若有人知道旧口令, 请让同事把您移除再加一次.",
	ProveAdvice:   "看着纸, 把整把恢复密钥输入一遍: 14 组, 每组 4 个; 大小写和横线都不要紧.",
	ReplaceAdvice: "旧的恢复密钥在输入下面两组之后作废. 请抄在纸上, 锁好.",
	RescueAdvice:  "这次是用恢复密钥打开的. 写上姓名和新口令: 名单上有的人换口令, 没有的新加一位. 然后用新口令打开.",
	AskRemove: func(clerk string) string {
		return "移除 " + clerk + "? 她以前能看的, 她的旧副本仍能看; 以后的不能."
	},
	AskRemoveSelf: "移除的是您自己, 马上会锁上, 您再也打不开. 真的移除?",
	AskReplace:    "换一把新的恢复密钥? 旧的那张纸就没有用了.",
	Working:       "正在改密钥, 请稍候",
	UnprovenTitle: "恢复密钥还没有核对",
	UnprovenLines: []string{
		"口令都忘了的时候, 只有纸上的恢复密钥能打开档案. 还没有人输入过它, 不知道纸在不在.",
		"请按 F9, 选 \"人员与口令\", 对着纸核对一遍; 纸丢了, 就换一把新的.",
	},
	TypedWrong: "现在的口令不对",
}

var enClerks = Clerks{
	Command: CLICommand{"passphrases and keys", "Says who can open the file: each clerk by her own passphrase. Commands: list, add, remove, passphrase, recover."},
	List:    CLICommand{"lists who can open the file", "Lists the clerks in force and removed, and whether the recovery key was proven."},
	Add: CLICommand{"adds a clerk", `Gives CLERK a passphrase of her own (she types it twice, or --new-passphrase-file, or SUIFANG_NEW_PASSPHRASE).
One who was removed comes back under the same name, with a new passphrase.`},
	Remove: CLICommand{"removes a clerk", `The passphrase of CLERK no longer opens the file: what is recorded from now on is sealed under a new key, and the
others' passphrases stay. What was sealed before she can still read in copies that she has. The last clerk cannot be removed;
who removes herself is asked (--yes).`},
	ChangeWords: CLICommand{"changes one's own passphrase", "Rewrites one's own key slot only; no record is touched. Earlier backups and copies still open with the old one."},
	Recover: CLICommand{"uses the recovery key", `recover CLERK: when all passphrases are forgotten, gives CLERK a new one by the recovery key (a new clerk if there is none).
recover --prove: types the recovery key in, as proof that the paper is there. recover --replace: a new key, the old one is void.
The recovery key is typed on the terminal or read from the first line of --recovery-file; with --replace the new one is
written there (it must be a new file).`},
	NewPassphraseFile: "new passphrase: first line of `FILE`", RecoveryFile: "`FILE` of the recovery key", Prove: "proves the recovery key", Replace: "replaces the recovery key",
	Sure:        "does not ask, not even whether to remove oneself",
	AskRecovery: "Recovery key: ", AskOld: "Present passphrase: ",
	AskSelf:       "You are removing yourself: after this you cannot open the file. Are you sure? (y/n) ",
	YesLetters:    "yY",
	NeedSure:      "you are removing yourself: if you are sure, add --yes",
	OneOf:         "please use one of: CLERK, --prove, --replace",
	NoRecoveryKey: "no recovery key: give it with --recovery-file FILE",
	Unproven:      "the recovery key is not proven yet: type it from its paper with suifang keys recover --prove; if the paper is lost, --replace",
	Wait: func(d time.Duration) string {
		return fmt.Sprintf("Wrong passphrase. Please wait %d s.", int(d.Seconds()))
	},
	InForce: "in force", Removed: "removed", NoKey: "no passphrase", You: "you",
	Added:        func(clerk string) string { return clerk + " can open the file by her own passphrase now" },
	RemovedNow:   func(clerk string) string { return clerk + " is removed: her passphrase no longer opens this file" },
	RecoveredFor: func(clerk string) string { return clerk + " can open the file by the new passphrase now" },
	Changed:      "the passphrase is changed", Proven: "the recovery key is proven", Replaced: "the recovery key is replaced; the old one is void",
	ReadBefore: "What was sealed before she left she can still read in copies that she has; what is recorded from now on she cannot.",
	OldCopies:  "Earlier backups and copies still open with the old one. If somebody knows it: be removed and added again, which begins a new key.",
	RecoveryState: func(there, proven bool) string {
		switch {
		case !there:
			return "recovery key: none in the file is whole (suifang keys recover --prove mends it, --replace makes another)"
		case proven:
			return "recovery key: proven"
		}
		return "recovery key: not proven"
	},
	Stranger: func(slot string) string { return "key slot of nobody, ignored: " + slot },

	LastClerk:     Sentence{"She is the last who opens the file by a passphrase.", "Add a colleague first."},
	ClerkExists:   Sentence{"This clerk has a passphrase already.", "Give another of the same name a longer one; a forgotten passphrase needs the recovery key."},
	Nameless:      Sentence{"There is no name yet.", "Please enter one."},
	NotByRecovery: Sentence{"This needs the file opened by the recovery key.", "Open it with the recovery key."},

	Title: "Clerks and passphrases", Palette: "Clerks and passphrases",
	Heading: func(n int) string { return fmt.Sprintf("Who can open this file: %d", n) },
	Since:   func(day string) string { return "removed " + day },
	KeyAdd:  "add", KeyRemove: "remove", KeyChange: "my passphrase", KeyRecovery: "new recovery key", KeyProve: "prove it",
	AddTitle: "Add a clerk", ChangeTitle: "Change my passphrase", ProveTitle: "Prove the recovery key", NewTitle: "The new recovery key", Rescue: "Set a new passphrase",
	Name: "Name", Old: "Present passphrase", New: "New passphrase", Again: "Once more",
	AddAdvice:     "Let her type her passphrase herself; nobody else needs it. It opens all records, and her name signs what she records. Who had left comes back under her old name.",
	ChangeAdvice:  "Only yours. Earlier backups and copies still open with the old one. If somebody knows the old one, let a colleague remove you and add you again.",
	ProveAdvice:   "From your paper, type the whole recovery key: 14 groups of 4; capitals and dashes do not matter.",
	ReplaceAdvice: "The old recovery key is void once you have typed the two groups below. Write it on paper and lock it away.",
	RescueAdvice:  "The recovery key has opened the file. Enter a name and a new passphrase: a clerk on the list gets it, another name becomes a new clerk. Then open with it.",
	AskRemove: func(clerk string) string {
		return "Remove " + clerk + "? What was sealed before, her old copies still open."
	},
	AskRemoveSelf: "You are removing yourself: it locks at once, for good. Really?",
	AskReplace:    "Make a new recovery key? The paper with the old one is void then.",
	Working:       "Changing the keys, please wait",
	UnprovenTitle: "The recovery key is not proven",
	UnprovenLines: []string{
		"If all passphrases are forgotten, only the recovery key on paper opens the file. Nobody has typed it in yet, so nobody knows whether the paper is there.",
		"Please press F9, choose \"Clerks and passphrases\" and type it in; if the paper is lost, make a new key.",
	},
	TypedWrong: "not the present passphrase",
}
