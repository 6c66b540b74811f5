package text

import "fmt"

// Setup is the words of the first-run set-up.
type Setup struct {
	Title string
	File  func(name string) string // a new file is made under this name

	Site, Clerk, Passphrase, Again string // the fields
	SiteHint, ClerkHint            string
	TooShort                       func(least int) string
	Weak, Good, Differ             string // how a passphrase is, and the two entries of it
	WhoReads                       string // what the passphrase is for, and that nobody can look it up
	Key                            string // the heading over the recovery key
	KeyAdvice                      []string
	Written                        string // the key that goes on: it is written down
	Proof                          string // the heading over the two groups to type
	ProofAdvice                    string
	Group                          func(n int) string
	NotThatGroup                   string
	ShowAgain, Make                string // keys
	Making                         string // while the file is made
	MakingSteps                    []string
}

var zhSetup = Setup{
	Title: "初次设置",
	File:  func(name string) string { return "将新建档案文件: " + name },

	Site: "中心名称", Clerk: "您的姓名", Passphrase: "口令", Again: "再输一次",
	SiteHint: "例: 水屯镇服务中心", ClerkHint: "记录时署这个名",
	TooShort: func(least int) string { return fmt.Sprintf("太短, 至少 %d 个字符", least) },
	Weak:     "偏弱, 再长些更好", Good: "可以", Differ: "两次输入不一样",
	WhoReads: "口令打开全部档案, 没有人能替您查到它. 几个词连成一句, 好记又难猜.",

	Key: "恢复密钥",
	KeyAdvice: []string{
		"口令忘了, 只有它能打开档案. 请现在抄在纸上, 锁好, 不要拍照, 不要和电脑放在一起.",
		"它只显示这一次. 抄好后要输入其中两组来核对.",
	},
	Written:      "已抄好, 去核对",
	Proof:        "核对恢复密钥",
	ProofAdvice:  "看着纸, 输入下面两组. 大小写都行.",
	Group:        func(n int) string { return fmt.Sprintf("第 %d 组", n) },
	NotThatGroup: "和显示的不一样, 请看纸上这一组",
	ShowAgain:    "再看一遍", Make: "建立档案",
	Making:      "正在建立档案, 请稍候",
	MakingSteps: []string{"加固口令 (旧电脑上要几秒)", "建立加密的档案文件", "记下中心和您的姓名"},
}

var enSetup = Setup{
	Title: "First set-up",
	File:  func(name string) string { return "A new file will be made: " + name },

	Site: "Centre", Clerk: "Your name", Passphrase: "Passphrase", Again: "Once more",
	SiteHint: "as on its sign", ClerkHint: "signs what you record",
	TooShort: func(least int) string { return fmt.Sprintf("too short: at least %d characters", least) },
	Weak:     "rather weak; longer is better", Good: "good", Differ: "the two entries differ",
	WhoReads: "It opens all records, and nobody can look it up for you. A few words in a row are easy to keep.",

	Key: "Recovery key",
	KeyAdvice: []string{
		"If the passphrase is forgotten, only this opens the file. Write it on paper now, lock it away, take no picture of it, keep it apart from the PC.",
		"It is shown this once. When it is written down, you type two groups of it as proof.",
	},
	Written:      "written down, go on",
	Proof:        "Proof of the recovery key",
	ProofAdvice:  "From your paper, type these two groups. Capitals or not is all the same.",
	Group:        func(n int) string { return fmt.Sprintf("Group %d", n) },
	NotThatGroup: "not what was shown; look at this group on your paper",
	ShowAgain:    "show it again", Make: "make the file",
	Making:      "Making the file, please wait",
	MakingSteps: []string{"strengthening the passphrase (seconds on an old PC)", "making the sealed file", "noting the centre and your name"},
}
