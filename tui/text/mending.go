package text

import "fmt"

// Mending is the words of check where a file is hurt: what heals, and what is saved of one that does not open.
type Mending struct {
	Out              string // flag
	Saving           string // work that takes long
	HealedFrom       func(copied string, changes int) string
	Missing          func(subjects int) string
	Saved            func(file string, people, changes int) string
	SavedWhole       string // nothing is missing in it
	SavedInPart      string
	RebuildHeals     string // what to do about a value that is damaged
	RebuildSaves     string // what to do about a file that does not open
	NothingLeft      string
	SavedNameIsTaken func(file string) string
}

var zhMending = Mending{
	Out:    "打不开的文件, 把救出来的内容写成新文件 `FILE` (不给时: 原名.saved.db)",
	Saving: "抢救",
	HealedFrom: func(copied string, changes int) string {
		return fmt.Sprintf("已从备份 %s 补回 %d 处修改", copied, changes)
	},
	Missing: func(subjects int) string {
		return fmt.Sprintf("还有 %d 份资料缺一部分: 用 suifang merge 并入另一份拷贝, 就能补上.", subjects)
	},
	Saved: func(file string, subjects, changes int) string {
		return fmt.Sprintf("能救的都写进了新文件 %s: %d 份资料, %d 处修改. 原文件没有动, 先留着.", file, subjects, changes)
	},
	SavedWhole:       "新文件完好, 什么也不缺, 可以接着用它.",
	SavedInPart:      "新文件可以用; 缺的列在下面. 有别的拷贝时, 用 suifang merge 并入新文件就能补上.",
	RebuildHeals:     "运行 suifang check --rebuild: 能补的从备份里补回.",
	RebuildSaves:     "运行 suifang check --rebuild: 把能救的救进一个新文件, 原文件不动. 有完好的备份时也可以用 suifang restore.",
	NothingLeft:      "这个文件里救不出东西了: 用 suifang restore 恢复备份.",
	SavedNameIsTaken: func(file string) string { return "已经有 " + file + " 了: 用 --out 另起一个文件名." },
}

var enMending = Mending{
	Out:    "of a file that does not open, write what can be saved to the new `FILE` (default: NAME.saved.db)",
	Saving: "saving",
	HealedFrom: func(copied string, changes int) string {
		return fmt.Sprintf("%d changes came back from the copy %s", changes, copied)
	},
	Missing: func(subjects int) string {
		return fmt.Sprintf("Part of %d records' history is still missing: suifang merge takes it from another copy.", subjects)
	},
	Saved: func(file string, subjects, changes int) string {
		return fmt.Sprintf("All that could be saved is in the new file %s: %d subjects, %d changes. The old file was not touched; keep it.", file, subjects, changes)
	},
	SavedWhole:       "The new file is sound and lacks nothing: go on with it.",
	SavedInPart:      "The new file can be used; what it lacks stands below. suifang merge takes that from any other copy.",
	RebuildHeals:     "Run suifang check --rebuild: what the copies have is taken from them.",
	RebuildSaves:     "Run suifang check --rebuild: what can be saved goes to a new file, the old one stays as it is. Of a sound copy suifang restore makes a new file.",
	NothingLeft:      "Nothing can be saved of this file: bring a copy back with suifang restore.",
	SavedNameIsTaken: func(file string) string { return file + " is there already: give another name with --out." },
}
