package text

import "fmt"

// Backup is the words of copies: the commands that make them and bring them back, and what the screens say
// when one was not made.
type Backup struct {
	Command, RestoreCommand CLICommand
	Always, Out             string // flags

	Copying, Restoring string // work that takes long
	Copied             func(file string) string
	SafeToRemove       string
	AlwaysThere        func(folder string) string
	AlwaysBeside       string
	Restored           func(file string) string
	NotOpened          string // the values of a copy were not looked into
	NoFolder           func(folder string) string
	NoCopy             func(file string) string
	NotKept            string // the setting could not be written down

	Failed                                       string // what has happened, whatever the cause
	Again, Full, Gone, ReadOnly, Denied, Damaged string // what to do next, by the cause
}

var zhBackup = Backup{
	Command: CLICommand{"备份", `把文件复制一份, 从盘上读回来逐页逐值核对, 核对无误才算数. 给出 DIR 时写成其中一个新文件, 名字带日期时间;
不给时写到本机设定的备份文件夹 (没有设定就在文件旁边), 保留三天的. --always 把 DIR 设为本机自动备份的文件夹;
只写 --always 则改回文件旁边. 界面每天第一次保存后和退出时自动备份.`},
	RestoreCommand: CLICommand{"由备份恢复", `核对备份 FILE, 复制成新文件 --out FILE. 已有的文件不会被覆盖, 备份也不动.
给出口令时逐个核对其中的值; 没有口令时只核对结构, 并说明.`},
	Always: "以后自动备份都写到 DIR", Out: "写成新文件 `FILE`",
	Copying: "备份", Restoring: "恢复",
	Copied:       func(file string) string { return "已备份并核对: " + file },
	SafeToRemove: "可以拔出了",
	AlwaysThere:  func(folder string) string { return "以后自动备份到 " + folder },
	AlwaysBeside: "以后自动备份在文件旁边",
	Restored:     func(file string) string { return "已恢复并核对: " + file },
	NotOpened:    "没有口令: 只核对了结构, 没有逐个核对其中的值",
	NoFolder: func(folder string) string {
		return fmt.Sprintf("这个文件夹用不了: %s; 看看盘插好没有", folder)
	},
	NoCopy:  func(file string) string { return "没有这个备份: " + file },
	NotKept: "备份文件夹没能记在这台电脑上",

	Failed:   "备份没有做成; 保存过的都在档案里.",
	Again:    "看看放备份的盘; 退出程序时会再试一次.",
	Full:     "放备份的盘满了: 腾出地方, 或用 suifang backup DIR --always 换一个文件夹.",
	Gone:     "找不到放备份的文件夹: 看看盘插好没有, 退出程序时会再试一次.",
	ReadOnly: "放备份的盘不能写入: 看看写保护开关, 或换一个文件夹.",
	Denied:   "电脑不允许写放备份的文件夹: 用 suifang backup DIR --always 换一个.",
	Damaged:  "档案有一处损坏, 以前的好备份都没有动: 运行 suifang check 看坏在哪里.",
}

var enBackup = Backup{
	Command: CLICommand{"makes a copy", `Copies the file, reads the copy back from the disk and opens every page and value of it before it counts. With DIR
it becomes a new file there, named by date and time; without, it goes to the folder set on this PC (else beside
the file), where those of three days are kept. --always makes DIR the folder of this PC's automatic copies;
--always alone puts them beside the file again. The screens copy after the day's first save and on quitting.`},
	RestoreCommand: CLICommand{"brings a copy back", `Verifies the copy FILE and writes it to the new file --out FILE. A file that exists is never overwritten, and the copy
is not touched. With a passphrase every value is opened; without, only the structure is verified, and that is said.`},
	Always: "make DIR the folder of automatic copies", Out: "the new `FILE`",
	Copying: "copying", Restoring: "restoring",
	Copied:       func(file string) string { return "copied and verified: " + file },
	SafeToRemove: "safe to remove",
	AlwaysThere:  func(folder string) string { return "automatic copies go to " + folder },
	AlwaysBeside: "automatic copies stand beside the file",
	Restored:     func(file string) string { return "restored and verified: " + file },
	NotOpened:    "no passphrase: only the structure was verified, the values were not opened",
	NoFolder: func(folder string) string {
		return fmt.Sprintf("cannot use this folder: %s; is the disk there?", folder)
	},
	NoCopy:  func(file string) string { return "no such copy: " + file },
	NotKept: "the folder could not be noted on this PC",

	Failed:   "The backup was not made; what was saved is in the file.",
	Again:    "Look at the disk for backups; quitting tries again.",
	Full:     "The disk for backups is full: make room, or choose another with suifang backup DIR --always.",
	Gone:     "The folder for backups is not there: is its disk plugged in? Quitting tries again.",
	ReadOnly: "The disk for backups cannot be written to: look at its switch, or choose another folder.",
	Denied:   "This PC does not allow writing to the folder for backups: suifang backup DIR --always chooses another.",
	Damaged:  "One place in the file is damaged; earlier good copies were left alone: \"suifang check\" says where.",
}
