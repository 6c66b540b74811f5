package text

import "fmt"

// Bundle is the words of what goes between copies in a file: the commands that write a bundle and take one in, and
// what can be wrong with it.
type Bundle struct {
	Command                                  CLICommand
	Out, Since, For, SubjectFlag             string // flags
	SecretFile, Secret, OtherPassphrase      string
	SecretPrompt, NewSecretPrompt, OtherAsks string // asked on the terminal

	Writing, Taking string // work that takes long
	Written         func(file string, changes, subjects, sets int) string
	Missing         func(n int) string
	Replay          string
	Taken           func(file string, in, fresh int) string
	Lacks           func(atLeast uint64, since string) string
	LacksMost       string
	OneOf           string // --since and --for
	NoOther         func(file string) string

	NotBundle, Newer, Incomplete, Damaged, TooLarge, NeedsSecret, OtherFamily, NewerKeys Sentence
}

var zhBundle = Bundle{
	Command: CLICommand{"写出要带走的修改", `把修改写成一个加密的包 (--out FILE), 用 U 盘, 文件夹或邮件带到另一份档案, 在那边用 suifang merge FILE 收进来.
--since D: D 日及以后进到这一份的修改 (默认当天); --for OTHER.db: 那个文件缺什么就写什么.
同一家的档案用共同的密钥加密; 给别家要另设口令 (--bundle-passphrase 或 --bundle-passphrase-file).
收几次, 先收后收, 结果都一样; 不完整的包一点也不收. 新加入的服务站不要从包开始, 先拿一份整个文件的备份.`},
	Out: "写成新文件 `FILE`", Since: "从这一天 `YYYY-MM-DD` 起进来的修改 (默认当天)", For: "写 `OTHER.db` 缺的修改",
	SubjectFlag: "记录属于谁 `ID`: 个人或户的编号; 给出时查得快",
	SecretFile:  "包的口令在 `FILE` 的第一行 (或用 SUIFANG_BUNDLE_PASSPHRASE)", Secret: "用口令加密, 给别家用",
	OtherPassphrase: "另一个文件的口令在 `FILE` 的第一行", SecretPrompt: "包的口令: ", NewSecretPrompt: "给这个包设一个口令: ",
	OtherAsks: "另一个文件的口令: ",
	Writing:   "写包", Taking: "收包",
	Written: func(file string, changes, subjects, sets int) string {
		return fmt.Sprintf("已写好并核对: %s (%d 条修改, %d 个人或户, %d 组)", file, changes, subjects, sets)
	},
	Missing: func(n int) string {
		return fmt.Sprintf("有 %d 条修改在这一份里读不出来, 没有写进去; 运行 suifang check 看坏在哪里", n)
	},
	Replay: "这个包装了档案的大部分: 新加入的服务站应从整个文件的备份 (suifang backup) 开始",
	Taken: func(file string, in, fresh int) string {
		return fmt.Sprintf("%s: %d 条修改, 其中 %d 条是新的", file, in, fresh)
	},
	Lacks: func(n uint64, since string) string {
		return fmt.Sprintf("对方还有至少 %d 条修改不在这一份里, 最早是 %s 的: 请对方 suifang bundle --since %s, 或合并一次整个文件", n, since, since)
	},
	LacksMost: "这一份缺对方的大部分: 请从对方整个文件的备份 (suifang backup) 开始, 不要一个包一个包地收",
	OneOf:     "--since 和 --for 只能用一个",
	NoOther:   func(file string) string { return "没有这个文件: " + file },

	NotBundle:   Sentence{"这不是修改包.", "看看选的文件对不对."},
	Newer:       Sentence{"这个包是更新的版本写的, 没有收.", "请换上新版程序再收."},
	Incomplete:  Sentence{"这个包不完整, 一点也没有收.", "请对方重新复制或重新写一个."},
	Damaged:     Sentence{"这个包损坏了, 一点也没有收.", "请对方重新复制或重新写一个."},
	TooLarge:    Sentence{"修改太多, 一个包装不下.", "请用整个文件的备份 (suifang backup), 在那边合并."},
	NeedsSecret: Sentence{"这个包要用它自己的口令打开.", "请问写包的人, 用 --other-passphrase-file 给出."},
	OtherFamily: Sentence{"这是另一家的档案.", "请对方用口令写包 (--bundle-passphrase), 或合并整个文件."},
	NewerKeys:   Sentence{"包用了这一份还没有的新密钥.", "先和对方整个文件合并一次, 以后就能收包了."},
}

var enBundle = Bundle{
	Command: CLICommand{"writes the changes to carry", `Writes changes into one sealed bundle (--out FILE) that a stick, a folder or mail carries to another copy, where
"suifang merge FILE" takes it in. --since D: what came into this copy on D or later (default: today);
--for OTHER.db: exactly what that file lacks. Within a family the shared key seals it; for another family it takes a
passphrase of its own (--bundle-passphrase or --bundle-passphrase-file). Order and repetition do not matter; of an
incomplete bundle nothing is taken. A centre that joins begins with a copy of the whole file, not with bundles.`},
	Out: "the new `FILE`", Since: "changes that came in since `YYYY-MM-DD` (default: today)", For: "what `OTHER.db` lacks",
	SubjectFlag: "whose record it is: the `ID` of the person or household; finds it at once",
	SecretFile:  "the bundle's passphrase is the first line of `FILE` (or SUIFANG_BUNDLE_PASSPHRASE)", Secret: "seal by a passphrase, for another family",
	OtherPassphrase: "the other file's passphrase is the first line of `FILE`", SecretPrompt: "The bundle's passphrase: ",
	NewSecretPrompt: "A passphrase for this bundle: ", OtherAsks: "The other file's passphrase: ",
	Writing: "writing", Taking: "taking in",
	Written: func(file string, changes, subjects, sets int) string {
		return fmt.Sprintf("written and verified: %s (%s, %s, %s)", file, plural(changes, "change", "changes"),
			plural(subjects, "person or household", "persons and households"), plural(sets, "set", "sets"))
	},
	Missing: func(n int) string {
		return plural(n, "change cannot", "changes cannot") + " be read here and are not in it; \"suifang check\" says what is damaged"
	},
	Replay: "this bundle holds most of the file: a centre that joins should begin with a copy of it (suifang backup)",
	Taken: func(file string, in, fresh int) string {
		return fmt.Sprintf("%s: %s, %d of them new", file, plural(in, "change", "changes"), fresh)
	},
	Lacks: func(n uint64, since string) string {
		return fmt.Sprintf("the sender holds at least %d more, the earliest of %s: ask for \"suifang bundle --since %s\", or merge the whole file once", n, since, since)
	},
	LacksMost: "most of what the sender holds is missing here: begin with a copy of the sender's file (suifang backup), not with bundles",
	OneOf:     "--since and --for exclude each other",
	NoOther:   func(file string) string { return "no such file: " + file },

	NotBundle:   Sentence{"This is no bundle.", "Is it the right file?"},
	Newer:       Sentence{"A newer program wrote this bundle; nothing was taken in.", "Take it in with a newer version."},
	Incomplete:  Sentence{"This bundle is incomplete; nothing was taken in.", "Have it copied or written again."},
	Damaged:     Sentence{"This bundle is damaged; nothing was taken in.", "Have it copied or written again."},
	TooLarge:    Sentence{"More changes than a bundle holds.", "Carry a copy of the whole file (suifang backup) and merge that."},
	NeedsSecret: Sentence{"This bundle opens with a passphrase of its own.", "Ask its sender, and give it by --other-passphrase-file."},
	OtherFamily: Sentence{"It is of another family.", "Have the bundle sealed by a passphrase (--bundle-passphrase), or merge the whole file."},
	NewerKeys:   Sentence{"The bundle is sealed by a key that this copy was not given yet.", "Merge with the sender's whole file once; then bundles open again."},
}
