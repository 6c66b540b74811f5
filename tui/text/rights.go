package text

import (
	"cmp"
	"fmt"
)

// Came says what an erasure came to: what was reached, what was not, and what no program reaches.
func (r *Rights) Came(people int, rewritten, unreached, media []string) []string {
	lines := []string{r.ErasedPeople(people)}
	for _, path := range rewritten {
		lines = append(lines, r.Rewritten(path))
	}
	for _, path := range unreached {
		lines = append(lines, r.Unreached(path))
	}
	for _, label := range media {
		lines = append(lines, r.OnMedium(label))
	}
	return append(lines, r.Elsewhere, r.NotTaken)
}

// Rights is the words of a person's own rights: her paper of all that is held, and the erasure of it. The commands,
// the room and the paper share them.
type Rights struct {
	// The paper.
	PaperTitle                                             func(name string) string
	PaperMade                                              func(centre, day, clerk string) string
	PaperKeep, PaperDamaged                                string
	PaperWaiting                                           func(n int) string
	FactsHeading, HomeHeading, RecordsHeading, OpenHeading string
	DraftsHeading                                          string
	DraftOf                                                func(room string) string // of which form it is
	ChangesHeading, LooksHeading, ErasedHeading            string
	NoneHeld, LooksNote                                    string
	OpenColumns, ChangeColumns, LookColumns                []string
	OpenWhen                                               func(due, from, until string) string
	Looks                                                  map[string]string // by what the journal says

	// Commands.
	Access, Erase, Centre                                                CLICommand
	Out, Reason, List, Withdraw, Due                                     string // flags
	SecondAs, SecondPassphraseFile, SecondRecoveryFile                   string
	SecondAsk                                                            string // on the terminal
	AccessWritten                                                        func(file string) string
	InTheClear                                                           string
	OutKind, OneOf, NeedsID, NoDemands, NoDemand, NothingDue, NoSecretAt string
	DueNow                                                               func(n int) string // a line on standard error

	// Of a demand.
	DemandLine func(asked, effect string) string // on her page
	DemandFact string
	Demanded   func(effect string) string
	Withdrawn  string
	ErasedOn   func(day string) string
	KeptOf     func(n int, ground string) string

	// What an erasure came to.
	ErasedPeople         func(n int) string
	Rewritten, Unreached func(path string) string
	OnMedium             func(label string) string
	Elsewhere, NotTaken  string // copies elsewhere follow; prints and others' free text are not touched

	// Sentences.
	Second, Asked Sentence

	// The room.
	Title, Palette, Working, ErasingNow, ErasedNotice string
	Erasing                                           string // work that takes long
	KeyPrint, KeyErase, KeyWithdraw                   string
	PrintNote, EraseNote, WithdrawNote                string
	AskPrint, AskPrintRemovable, AskWithdraw          string
	Printed, PrintNotShown, PrintDeleted              string
	ReasonTitle, ReasonField, SecondField, SecondNote string
	RecoveryField                                     string
	Effect                                            func(day string) string
	Reaches, ReachesNot                               string
	Ground                                            func(law string) string
	SaveErase                                         string
	CentreTitle, CentreNote                           string
	NoneOpen                                          string
	HeldSince                                         func(records, changes int) string
}

var zhRights = Rights{
	PaperTitle: func(name string) string { return joinWords(name, "本人资料") },
	PaperMade: func(centre, day, clerk string) string {
		return joinWords(centre, day, "经手 "+clerk)
	},
	PaperKeep:    "这里是本档案中关于本人的全部内容, 包括改过的和撤回的. 只交给本人; 纸上的内容不加密, 请自己收好.",
	PaperDamaged: "档案有一处损坏, 损坏处的内容读不出来, 不在这张纸上.",
	PaperWaiting: func(n int) string {
		return fmt.Sprintf("有 %d 条修改在等更早的修改, 现在还读不出来.", n)
	},
	DraftsHeading: "填了一半还没有保存的表",
	DraftOf: func(room string) string {
		return cmp.Or(map[string]string{"visit": "随访", "exam": "检查", "edit": "修改资料", "event": "新事项", "schedule": "约定日期"}[room], room)
	},
	FactsHeading: "本人资料", HomeHeading: "所在的户", RecordsHeading: "记录", OpenHeading: "以后的随访和原因",
	ChangesHeading: "每一次修改", LooksHeading: "谁看过, 打印过, 导出过", ErasedHeading: "已按本人要求删除, 留下的只有",
	NoneHeld:    "没有",
	LooksNote:   "这里只有打开本人页面等能认出是本人的查看. 打印随访名单时只记了人数, 没有记每个人的姓名; 查找时在名单里看到也没有记.",
	OpenColumns: []string{"事项", "日期", "原因"}, ChangeColumns: []string{"序号", "时间", "何人", "电脑", "哪一项", "原来", "改成"},
	LookColumns: []string{"时间", "何人", "做了什么"},
	OpenWhen:    func(due, from, until string) string { return due + " (" + from + " 至 " + until + ")" },
	Looks:       map[string]string{"look": "查看", "print": "打印", "export": "导出", "phone": "查看完整电话", "merge": "合并"},

	Access: CLICommand{"给本人的一份资料", `把档案中关于这个人的全部内容写成一份给本人的文件: 资料 (证件号和电话完整), 全部记录, 以后的随访和原因, 每一次修改 (何时, 何人, 从什么改成什么),
谁看过. --out FILE.html 用来打印, FILE.json 用来转到别处. 已有的文件不会被覆盖. 内容不加密; 会记入日志. 不含同户其他人的情况.`},
	Erase: CLICommand{"按本人要求删除", `记下本人要求删除关于自己的全部资料: erase ID --reason own_wish (本人要求, 不必说明理由), consent (收回同意) 或 not_needed (本不该登记, 或已不需要).
要有另一位工作人员的口令或恢复密钥 (在终端上输入, 或 --second-passphrase-file, --second-recovery-file). 7 天后生效, 这之前可以撤回 (erase ID --withdraw).
erase --list 列出还没有生效的; erase --due 办理到期的: 内容从文件和够得到的自动备份里删掉, 只留下 "某日删除" 这一条.`},
	Centre: CLICommand{"服务站的资料", `显示服务站的名称, 级别, 产前检查方案和删除后留存的依据; --field KEY=VALUE 修改 (name, tier, antenatal_profile, retention_ground).
retention_ground 写明哪一部法规要求留存: 写了, 按本人要求删除时留下 "哪天做过哪类服务" 而不留结果; 空着就什么也不留.`},
	Out: "写成新文件 `FILE` (.html 或 .json)", Reason: "`REASON`: own_wish, consent 或 not_needed", List: "列出还没有生效的要求",
	Withdraw: "撤回要求", Due: "办理到期的", SecondAs: "第二位工作人员的姓名 `CLERK`", SecondPassphraseFile: "第二位工作人员的口令在 `FILE` 的第一行", SecondRecoveryFile: "恢复密钥在 `FILE` 的第一行",
	SecondAsk:     "请第二位工作人员输入自己的口令 (或恢复密钥): ",
	AccessWritten: func(file string) string { return "已写好: " + file },
	InTheClear:    "这个文件不加密, 交给本人后请从电脑上删掉.",
	OutKind:       "--out 要写成 .html 或 .json",
	OneOf:         "请只用一种: ID --reason, ID --withdraw, --list 或 --due",
	NeedsID:       "要写明是谁: suifang erase ID --reason own_wish (或 consent, not_needed)",
	NoDemands:     "没有等待生效的删除要求",
	NoDemand:      "这个人没有可以撤回的删除要求",
	NothingDue:    "没有到期的删除要求",
	NoSecretAt:    "没有第二位工作人员的口令: 请用 --second-passphrase-file 或 --second-recovery-file 给出",
	DueNow: func(n int) string {
		return fmt.Sprintf("有 %d 个人的删除要求已到期: 请运行 suifang erase --due", n)
	},

	DemandLine: func(asked, effect string) string {
		return asked + " 要求删除, 将于 " + effect + " 生效, 可撤回"
	},
	DemandFact: "删除",
	Demanded:   func(effect string) string { return "已记下: 将于 " + effect + " 生效, 之前可以撤回" },
	Withdrawn:  "已撤回, 资料不删除",
	ErasedOn:   func(day string) string { return "这个人的资料已于 " + day + " 按本人要求删除." },
	KeptOf: func(n int, ground string) string {
		return fmt.Sprintf("依据 %s, 留下 %d 次服务的日期和类别, 没有结果.", ground, n)
	},

	ErasedPeople: func(n int) string { return fmt.Sprintf("已删除 %d 个人的全部资料", n) },
	Rewritten:    func(path string) string { return "备份里也删了: " + path },
	Unreached:    func(path string) string { return "够不到: " + path },
	OnMedium:     func(label string) string { return "这个盘上还有以前的: " + label },
	Elsewhere:    "别处的副本 (U 盘, 别的服务站, 手工备份) 下次合并时跟着删; 不再合并的旧副本里还有, 请收回销毁.",
	NotTaken:     "打印过的纸, 和别人记录的备注里提到本人的话, 程序删不到, 请自己处理.",

	Second: Sentence{"要有第二位工作人员同意, 不能是您自己.", "请另一位在岗的同事输入她的口令, 或输入恢复密钥."},
	Asked:  Sentence{"已经提过删除要求了.", "打开 本人权利 看何时生效, 可以撤回."},

	Title: "本人权利", Palette: "本人权利 (查阅, 删除)", Working: "正在办理, 请稍候", ErasingNow: "正在按本人要求删除资料, 可以继续查看; 保存要等一会儿", Erasing: "删除",
	ErasedNotice: "按本人要求删除",
	KeyPrint:     "打印给本人", KeyErase: "要求删除", KeyWithdraw: "撤回要求",
	PrintNote:         "本人可以看到并带走档案里关于自己的一切, 以及谁看过.",
	EraseNote:         "本人可以要求删掉关于自己的一切. 要第二位工作人员在场, 7 天后生效.",
	WithdrawNote:      "没有生效以前, 本人随时可以改主意.",
	AskPrint:          "纸上是本人的全部资料, 证件号和电话完整, 不加密. 打印?",
	AskPrintRemovable: "临时目录在移动盘上, 本人的全部资料不加密写在那里. 仍打印?",
	AskWithdraw:       "撤回删除要求, 资料照旧保留?",
	Printed:           "已在浏览器打开, 请在那里打印, 当面交给本人:",
	PrintNotShown:     "没有找到浏览器, 请自己打开这个文件打印:",
	PrintDeleted:      "锁定或退出时删除这个文件. 打印已记入日志.",
	ReasonTitle:       "按本人要求删除", ReasonField: "原因", SecondField: "第二位的口令", RecoveryField: "或恢复密钥",
	SecondNote: "请第二位工作人员自己输入口令; 没有第二位, 就输入恢复密钥. 两栏填一栏.",
	Effect:     func(day string) string { return "生效: " + day + ", 在这之前可以撤回." },
	Reaches:    "会删掉: 本人的资料, 记录, 修改历史, 待办, 填了一半的表, 以及够得到的自动备份.",
	ReachesNot: "删不到: 打印过的纸, 别人记录的备注里的话, 不再合并的旧副本. 别处的副本在合并时跟着删.",
	Ground: func(law string) string {
		if law == "" {
			return "什么也不留, 只留 \"某日删除\" 一条."
		}
		return "依据 " + law + ", 留下各次服务的日期和类别, 不留结果."
	},
	SaveErase:   "记下要求",
	CentreTitle: "本站资料", CentreNote: "删除后留存的依据: 写明哪一部法规要求留存, 才会留下服务的日期和类别; 空着就什么也不留.",
	NoneOpen: "没有提过删除要求",
	HeldSince: func(records, changes int) string {
		return fmt.Sprintf("档案里有本人的 %d 条记录, 共 %d 次修改.", records, changes)
	},
}

var enRights = Rights{
	PaperTitle: func(name string) string { return joinWords("All that is held about", name) },
	PaperMade: func(centre, day, clerk string) string {
		return joinWords(centre, day, "handed out by "+clerk)
	},
	PaperKeep:    "This is all that the file holds about you, with what was corrected and taken back. It is for you alone; paper is in the clear, so keep it safe.",
	PaperDamaged: "A part of the file is damaged; what stood there cannot be read and is not on this paper.",
	PaperWaiting: func(n int) string {
		return plural(n, "change waits", "changes wait") + " for earlier ones and cannot be read yet."
	},
	DraftsHeading: "Half-typed forms that are not saved yet",
	DraftOf: func(room string) string {
		return cmp.Or(map[string]string{"visit": "visit", "exam": "exam", "edit": "edit of facts", "event": "new event", "schedule": "appointment"}[room], room)
	},
	FactsHeading: "Your facts", HomeHeading: "Your household", RecordsHeading: "Records", OpenHeading: "Follow-ups to come, and why",
	ChangesHeading: "Every change", LooksHeading: "Who looked, printed, exported", ErasedHeading: "Erased at your demand; what is left is",
	NoneHeld:    "none",
	LooksNote:   "These are the looks that name you, such as opening your page. When a list was printed, only the number of persons on it was noted; seeing you in a list while searching is not noted.",
	OpenColumns: []string{"what", "when", "why"}, ChangeColumns: []string{"no.", "when", "who", "PC", "what", "from", "to"},
	LookColumns: []string{"when", "who", "what"},
	OpenWhen:    func(due, from, until string) string { return due + " (" + from + " to " + until + ")" },
	Looks: map[string]string{"look": "looked", "print": "printed", "export": "exported", "phone": "saw the whole number",
		"merge": "merged"},

	Access: CLICommand{"writes a person's own paper", `Writes all that the file holds about a person, for herself: her facts with whole numbers, every record, what is planned
and why, every change (when, who, from, to), and who looked. --out FILE.html is for printing, FILE.json to take elsewhere.
A file that is there is never overwritten. It is in the clear, and noted in the journal. Nothing of others in her household.`},
	Erase: CLICommand{"erases at a person's demand", `Records that a person wants all that is held about her erased: erase ID --reason own_wish, consent (taken back) or
not_needed (never to be entered, or no longer needed). Another clerk's passphrase or the recovery key is needed (asked on the
terminal, or --second-passphrase-file, --second-recovery-file). It takes effect after 7 days; until then erase ID --withdraw
takes it back. erase --list lists those that wait; erase --due carries out those whose day has come: what was held goes from the
file and from automatic copies in reach, and only "erased on this day" is left.`},
	Centre: CLICommand{"the centre's data", `Shows the centre's name, tier, antenatal profile and the ground for keeping anything after an erasure; --field KEY=VALUE
changes them (name, tier, antenatal_profile, retention_ground). retention_ground names the law that obliges you to keep which kind
of service was given when, without its result; empty, nothing is kept.`},
	Out: "the new `FILE` (.html or .json)", Reason: "`REASON`: own_wish, consent or not_needed", List: "list the demands that wait",
	Withdraw: "take the demand back", Due: "carry out those whose day has come", SecondAs: "the second clerk's name, `CLERK`", SecondPassphraseFile: "the second clerk's passphrase is the first line of `FILE`",
	SecondRecoveryFile: "the recovery key is the first line of `FILE`",
	SecondAsk:          "The second clerk's passphrase (or the recovery key): ",
	AccessWritten:      func(file string) string { return "written: " + file },
	InTheClear:         "The file is in the clear; delete it from this PC once it is handed over.",
	OutKind:            "--out must end in .html or .json",
	OneOf:              "one of these alone: ID --reason, ID --withdraw, --list or --due",
	NeedsID:            "say for whom: suifang erase ID --reason own_wish (or consent, not_needed)",
	NoDemands:          "no demand for erasure waits",
	NoDemand:           "there is no demand that could be taken back",
	NothingDue:         "no demand for erasure is due",
	NoSecretAt:         "the second clerk's passphrase is missing: give it by --second-passphrase-file or --second-recovery-file",
	DueNow: func(n int) string {
		return plural(n, "erasure is due", "erasures are due") + ": run suifang erase --due"
	},

	DemandLine: func(asked, effect string) string {
		return "asked on " + asked + ", takes effect on " + effect + "; may be taken back"
	},
	DemandFact: "erasure",
	Demanded: func(effect string) string {
		return "noted: it takes effect on " + effect + "; until then it can be taken back"
	},
	Withdrawn: "taken back; nothing is erased",
	ErasedOn: func(day string) string {
		return "What was held about this person was erased on " + day + ", as asked for."
	},
	KeptOf: func(n int, ground string) string {
		return fmt.Sprintf("By %s the day and kind of %s are kept, without results.", ground, plural(n, "service", "services"))
	},

	ErasedPeople: func(n int) string { return "all that was held about " + plural(n, "person", "persons") + " is erased" },
	Rewritten:    func(path string) string { return "taken out of the copy: " + path },
	Unreached:    func(path string) string { return "not reached: " + path },
	OnMedium:     func(label string) string { return "still on this medium: " + label },
	Elsewhere:    "Copies elsewhere (sticks, other centres, copies made by hand) follow when they merge; a copy that never merges keeps it, so fetch and destroy it.",
	NotTaken:     "Printed paper, and what others' notes say, the program does not reach: see to that yourself.",

	Second: Sentence{"A second person has to agree, not yourself.", "Another clerk in force types her passphrase, or the recovery key is typed."},
	Asked:  Sentence{"An erasure was asked for already.", "Own rights say when it takes effect; it can be taken back."},

	Title: "Own rights", Palette: "Own rights (access, erasure)", Working: "working, please wait", ErasingNow: "Erasing at persons' demand; go on reading, saving waits", Erasing: "erasing",
	ErasedNotice: "Erased at demand",
	KeyPrint:     "print it all", KeyErase: "ask for erasure", KeyWithdraw: "take it back",
	PrintNote:         "Everyone may see and take along all that the file holds about them, and who looked.",
	EraseNote:         "Everyone may have all of it erased. A second clerk agrees, and it takes effect after 7 days.",
	WithdrawNote:      "Until it takes effect, minds may change.",
	AskPrint:          "All that is held, with whole numbers, in the clear. Print it?",
	AskPrintRemovable: "All that is held in the clear, on a removable drive. Print it?",
	AskWithdraw:       "Take the demand back and keep all that is held?",
	Printed:           "Open in the browser; print it there and hand it over in person:",
	PrintNotShown:     "No browser was found. Please open and print this file:",
	PrintDeleted:      "The file is deleted at lock and quit. The print is in the journal.",
	ReasonTitle:       "Erasure at own demand", ReasonField: "reason", SecondField: "second passphrase", RecoveryField: "or recovery key",
	SecondNote: "The second clerk types her own passphrase; without one, the recovery key is typed. Fill in one of the two.",
	Effect:     func(day string) string { return "Takes effect on " + day + "; until then it can be taken back." },
	Reaches:    "Erased: facts, records and their history, what is open, half-typed forms, and automatic copies in reach.",
	ReachesNot: "Not reached: printed paper, what others' notes say, old copies that never merge. Other copies follow when they merge.",
	Ground: func(law string) string {
		if law == "" {
			return "Nothing is kept but that it was erased, and when."
		}
		return "By " + law + " the day and kind of each service is kept, without results."
	},
	SaveErase:   "note the demand",
	CentreTitle: "This centre", CentreNote: "Ground for keeping: the law that obliges you to keep the day and kind of services. Without one nothing is kept after an erasure.",
	NoneOpen: "No erasure was asked for.",
	HeldSince: func(records, changes int) string {
		return "The file holds " + plural(records, "record", "records") + " of this person, " + plural(changes, "change", "changes") + " in all."
	},
}
