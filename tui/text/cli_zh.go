package text

import (
	"fmt"
	"time"

	"suifang/model"
)

var zhCLI = CLI{
	Commands: CLICommands{
		Root: CLICommand{"计划生育服务站随访", `不带命令时打开界面; 文件还没有时先设置. 标准输出不是终端时打印今日名单.

结果写到标准输出, 其余写到标准错误, 一律为 UTF-8. 输出到文件后用记事本打开即可.`},
		Init: CLICommand{"新建文件, 不用界面", `新建一个加密文件, 登记服务站和第一位工作人员. 口令输入两次, 或由 --passphrase-file,
SUIFANG_PASSPHRASE 给出. 恢复密钥只显示这一次; 用 --recovery-file 则写入一个新文件, 不显示.
已有的文件不会被覆盖.`},
		Demo: CLICommand{"生成练习文件并打开", `生成一个全是虚构人员的练习文件 (默认 demo.db, 约 2000 人, 口令 demo), 并直接打开.
已有的练习文件直接打开; --new 重新生成. 人数, 种子和 --today 相同, 得到的人和事实也相同.`},
		Import: CLICommand{"导入台账", `读入台账 (xlsx 或 csv; UTF-8 或 GB18030). 按表头认列, 列的顺序和多出的列不要紧.
每一个不收的行和存疑的值都写在报告里: 行, 列, 值, 原因. 同一文件再导入一次, 什么也不变.`},
		Find: CLICommand{"查人查户", `按拼音首字母, 拼音, 姓名的任何一部分, 身份证号或电话的尾号, 户编号, 村名查找; 几个词先后不限.
整个身份证号, 电话或编号也可以.`},
		Show: CLICommand{"显示一个人或一户", `显示一个人: 资料, 待办, 全部经过和冲突; 或一户: 成员和各人的待办数. 看过一个人会记入日志.`},
		Due:  CLICommand{"应访名单", `列出应访和逾期的随访, 按应访日期排列. --from 和 --until 限定应访日期, 首尾都算在内.`},
		Record: CLICommand{"记录一次随访", `记录一次随访的结果, 并给出这个人接下来的随访. DUE-ID 见 due --json. 搬走和去世同时记入本人资料.
窗口未到也可以记录.`},
		Add: CLICommand{"录入一条记录", `录入一条记录, 给出它的编号. 各类的字段见 suifang add KIND --help.`},
		Exam: CLICommand{"录入检查结果", `录入一次检查结果, 给出超出参考值的项目和因此新开的随访. 表单的项目见
suifang exam --form three_checks --help. x 表示不愿做; 检验结果用 - + ?; 数值可带单位和本实验室的参考值: 98 g/L (110-150).`},
		Check:   CLICommand{"检查文件", `核对文件, 说出损坏了什么. --deep 重算每条记录; --rebuild 把推算出的数据全部重建.`},
		Stats:   CLICommand{"数量与用时", `文件里有多少人, 户, 修改, 多大, 打开用多久. 不含姓名.`},
		History: CLICommand{"一条记录的全部修改", `一条记录, 或一个人的所有记录的每次修改: 何时, 何人, 何处, 从什么改成什么.`},
		Version: CLICommand{"版本", `本程序的版本, 文件格式的版本和构建.`},
		Help:    CLICommand{"命令的帮助; help handbook 是使用手册", `显示一个命令的帮助. suifang help handbook 显示使用手册.`},
		Bench:   CLICommand{"测量本程序在本机的速度", `在练习文件 (或 --db 所指文件的副本) 上测量打开、查找、记录、导入、应访名单和重建, 输出一个 JSON 文档, 其中没有姓名。`},
	},
	Flags: CLIFlags{
		DB: "数据文件 `FILE` (或 SUIFANG_DB; 默认当前目录的 suifang.db)", Lang: "语言 `zh|en` (或 SUIFANG_LANG)",
		PassphraseFile: "口令在 `FILE` 的第一行 (或用 SUIFANG_PASSPHRASE)", As: "以哪位工作人员 `CLERK` 的身份打开",
		Today: "名单和年龄按哪一天 `YYYY-MM-DD` 计算", JSON: "输出 JSON", Help: "显示帮助",
		Site: "服务站名称 `NAME`", Clerk: "第一位工作人员 `NAME`", RecoveryFile: "把恢复密钥写入新文件 `FILE`",
		People: "约多少人 `N`", Seed: "种子 `S`: 相同则人相同", NoOpen: "只生成, 不打开", New: "重新生成已有的练习文件",
		AsKind: "台账种类 `women|exams|auto`", DryRun: "只试读, 不写入", ReportFile: "把报告写入 `FILE.xlsx`",
		From: "应访日期从 `YYYY-MM-DD` 起", Until: "应访日期到 `YYYY-MM-DD` 止", State: "状态 `overdue,due,upcoming,passed` (默认 overdue,due)",
		Village: "村 `V`", Worker: "村级人员 `W`: 姓名或编号", Tier: "级别 `village|township|district`", Protocol: "方案 `P07`",
		Limit: "最多几条 `N` (0 为全部)", Outcome: "结果 `done|declined|not-reached|moved|died`", On: "日期 `D` (默认当天)",
		Channel: "方式 `C`: clinic|station|community|home|phone|group|letter|message|other", Note: "备注 `T`",
		Answer: "回答 `KEY=VALUE`, 可多次", Form: "表单 `FORM`", Field: "字段 `KEY=VALUE`, 可多次", Person: "本人的编号 `ID`",
		Deep: "重算每条记录", Rebuild: "重建推算出的数据", Peer: "同时测量 SQLCipher 查同样的人", OnlyParts: "只测这些部分 `PARTS`: search,due,record,import,rebuild",
	},
	Help: CLIHelp{
		Usage: "用法:", Commands: "命令:", Flags: "选项:", SharedFlags: "各命令共有的选项:", ExitCodes: "退出码:",
		Codes: [8]string{"完成", "失败", "用法不对", "口令不对", "文件在别处打开着", "文件损坏", "完成, 但有些行没有收", "没有找到"},
	},
	Passphrase: "口令: ", NewPassphrase: "新口令: ", PassphraseAgain: "再输一次: ",
	CloseWindow: "按回车键关闭这个窗口.",

	DateDoubt: func(clock, newest string) string {
		return fmt.Sprintf("注意: 电脑日期是 %s, 文件里最近的记录是 %s, 请核对电脑日期", clock, newest)
	},
	OtherEdition:     "随访方案已换版, 名单按新方案重新排过",
	RecoveryUnproven: "恢复密钥还没有验证: 请抄在纸上收好, 忘记口令时只有它能打开文件",
	Duplicate:        func(id string) string { return "可能重复登记: " + id },
	Doubt:            func(field, reason string) string { return fmt.Sprintf("请再看一眼: %s: %s", field, reason) },
	DemoCount: func(people, households, due int) string {
		return fmt.Sprintf("练习文件: %d 人, %d 户, 今日应访或逾期 %d 人; 口令 demo", people, households, due)
	},
	ImportCount: func(file string, c ImportCount) string {
		return fmt.Sprintf("%s: %d 行, 新收 %d, 更新 %d, 未变 %d, 不收 %d, 跳过 %d; 存疑 %d",
			file, c.Rows, c.Accepted, c.Updated, c.Unchanged, c.Refused, c.Skipped, c.Doubtful)
	},
	ImportStopped: func(file string, row int) string { return fmt.Sprintf("%s: 到第 %d 行为止", file, row) },
	Progress: func(name string, done, all, perSecond int, left time.Duration) string {
		return fmt.Sprintf("%s %d/%d  每秒 %d  还要 %s", name, done, all, perSecond, left)
	},
	MakingDemo: "生成", Importing: "导入", Checking: "检查", Rebuilding: "重建",

	Format:      "格式",
	Initialised: func(file string) string { return "已新建 " + file },
	RecoveryKey: func(key string) string { return "恢复密钥: " + key },
	DueCount:    func(n int) string { return fmt.Sprintf("共 %d 项", n) },
	Recorded:    func(visit string) string { return "已记录 " + visit },
	ExamEntered: func(exam, risk string) string { return fmt.Sprintf("已录入 %s  风险: %s", exam, risk) },
	OpenItems:   func(n int) string { return fmt.Sprintf("待办 %d", n) },
	Identity:    "编号", Open: "待办", Timeline: "经过", Conflicts: "冲突", Members: "成员",
	Opens: "新开的随访", NothingFlagged: "未见异常", Comma: ", ",
	Sound: "文件完好", Unsound: "文件有损坏", Changes: "修改", Records: "记录", Derived: "推算数据一致",
	Waiting: "等待前一修改", Damage: "损坏:", Fields: "字段:", Needed: "必填",
	Number: "数字", Digits: "数字", FreeText: "文字", HouseholdCode: "户编号, 如 02-0017, 或 household_id=32 位十六进制数字",
	AddKind: func(kind string) string { return "录入: " + kind },
	People:  "人", Women: "15-49岁妇女", Households: "户", FileBytes: "文件字节", OpenMS: "打开毫秒", DirectoryMS: "目录毫秒", IgnoredSlot: "没有对应工作人员的口令位", UnlockMS: "其中口令毫秒", DueLines: "随访项",
	Waits: "本机上等了多久 (界面, 动作, 次数; 毫秒以内: 次数)",
	Report: CLIReport{Title: "问题", Head: [8]string{"文件", "工作表", "行", "列", "值", "原因", "对照行", "结果"},
		Refused: "不收", Doubtful: "存疑"},
	Kinds: map[model.Kind]string{
		model.KindLink:   "重复登记",
		model.KindPerson: "个人", model.KindHousehold: "家庭户", model.KindMethod: "避孕", model.KindPregnancy: "妊娠",
		model.KindVisit: "随访", model.KindExam: "检查", model.KindConsent: "同意", model.KindRequest: "申请服务",
		model.KindAppointment: "预约", model.KindBirth: "出生", model.KindWorker: "村级人员", model.KindCentre: "服务站",
		model.KindClerk: "工作人员", model.KindSetting: "设置", model.KindMedium: "移动盘", model.KindErasure: "删除要求",
		"epoch": "密钥", "recovery": "恢复密钥",
	},
	Matched: map[string]string{"initials": "首字母", "pinyin": "拼音", "name": "姓名", "id_number": "身份证号", "phone": "电话",
		"household": "户编号", "village": "村", "id": "编号"},
	Risks: map[string]string{"none": "无", "found": "有", "partial": "未发现, 但未全做"},
	Doubts: map[string]string{"implausible": "数值不合常理", "other_unit": "单位与表单不同", "too_precise": "小数过多, 单位可能不对",
		"swapped": "收缩压和舒张压可能颠倒", "contradiction": "与另一项矛盾", "unreadable": "不认识的值"},
	Errors: CLIErrors{
		NoPeer:  "没有安装 sqlcipher: 请安装, 或不用 --peer。",
		Nothing: "没有找到", Interrupted: "已中断, 没有写入未完成的部分",
		NoPassphrase:      "没有口令: 请用 --passphrase-file FILE 或 SUIFANG_PASSPHRASE 给出",
		PassphrasesDiffer: "两次输入的口令不同: 请再来一次",

		NoClerk: "请核对 --as.", KeyDamaged: "请打开界面用恢复密钥, 或用备份.", InUse: "请先在那里退出.",
		NotFound: "请核对 --db, 或用 suifang init 新建.", NoRecord: "请核对编号.",

		UnknownLang: "--lang 只能是 zh 或 en", Identity: "编号是 32 位十六进制数字", NoWorker: "没有这位村级人员: 请核对 --worker",
		NoHousehold: "没有这个家庭户: 请核对户编号, 或先用 suifang add household 登记",

		Failed:         func(what string) string { return "失败: " + what },
		Households:     func(ids string) string { return "有几户用这个户编号, 请写编号: " + ids },
		PassphraseFile: func(file string) string { return "口令文件读不了: " + file },
		RecoveryFile:   func(file string) string { return "恢复密钥写不进这个文件 (须是新文件): " + file },
		ReportFile:     func(file string) string { return "报告写不进这个文件: " + file },
		NoLedger:       func(file string) string { return "没有这个文件: " + file },
		NoFolder:       func(folder string) string { return "没有这个文件夹: " + folder },
		NotTraining: func(file string) string {
			return file + " 不是练习文件, 没有动它: 请用 --db 另选一个名字"
		},
		Registered: func(id string) string { return "已经登记过: " + id },
		Refused:    func(field, why string) string { return field + ": " + why },

		Arguments:      func(usage string) string { return "用法不对. 用法: " + usage },
		UnknownCommand: func(name string) string { return "没有这个命令: " + name + " (见 suifang --help)" },
		UnknownKind:    func(name string) string { return "没有这类记录: " + name + " (见 suifang add --help)" },
		UnknownFlag: func(name, command string) string {
			return fmt.Sprintf("没有这个选项: %s (见 %s --help)", name, command)
		},
		UnknownField:   func(key string) string { return "没有这个字段: " + key + " (见 --help)" },
		NoQuestion:     func(key string) string { return "这次随访没有这个问题: " + key },
		FlagNeedsValue: func(name string) string { return "选项缺少值: " + name },
		FlagValue:      func(name, allowed string) string { return fmt.Sprintf("--%s 的值不对, 应为 %s", name, allowed) },
		FlagsNeeded:    func(names string) string { return "缺少选项: " + names },
		FieldsNeeded:   func(keys string) string { return "缺少字段: " + keys },
		Pair:           func(flag string) string { return fmt.Sprintf("--%s 应为 KEY=VALUE, 每个键一次", flag) },
		Answer:         func(key, allowed string) string { return fmt.Sprintf("%s 的回答应为 %s", key, allowed) },

		Faults: CLIFaults{
			YesNo: "应为 yes 或 no", DateForm: "不是日期", DatePartial: "缺少日", DateYear: "年份要写四位", DateDay: "日历上没有这一天", DateRange: "年份在 1900 以前或 2100 以后",
			ExamNumber: "不是数值", ExamUnit: "不认识的单位", ExamInterval: "参考值应为 (低-高)", ExamChoice: "不在可选值之中",
			ExamTest: "应为 - + ?", FetalText: "文字可能透露胎儿性别, 不能录入",
		},
	},
}
