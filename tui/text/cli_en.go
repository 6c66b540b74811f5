package text

import (
	"fmt"
	"time"

	"suifang/model"
)

var enCLI = CLI{
	Commands: CLICommands{
		Root: CLICommand{"Follow-up for family planning centres", `Opens the screens; on the first run it sets the file up. Where standard output is no terminal it prints
today's list.

Results go to standard output, everything else to standard error, always in UTF-8.`},
		Init: CLICommand{"make a new file without a screen", `Makes a sealed file with its first centre and clerk. The passphrase is asked twice, or comes from
--passphrase-file or SUIFANG_PASSPHRASE. The recovery key is shown this once; --recovery-file writes it
into a new file instead. A file that exists is never overwritten.`},
		Demo: CLICommand{"make a training file and open it", `Makes a training file of made-up people (demo.db, about 2,000 people, passphrase demo) and opens it
without asking. A training file that exists is opened; --new makes it anew. The same number, seed and
--today give the same people and facts.`},
		Import: CLICommand{"read ledgers in", `Reads ledgers (xlsx or csv; UTF-8 or GB18030). Columns are found by their headings; their order and
further columns do not matter. Every refused row and doubtful value is in the report with row, column,
value and reason. Importing the same file twice changes nothing.`},
		Find: CLICommand{"look people and households up", `Finds by pinyin initials, pinyin, any part of the name, the tail of the identity or phone number, the
household's code or the village, words in any order. A whole identity or number finds too.`},
		Show: CLICommand{"show a person or household", `Shows a person: facts, open items, everything that happened, conflicts; or a household: its members and
how many items each has open. Looking at a person is written into the journal.`},
		Due: CLICommand{"the worklist", `Lists the follow-ups that are due or overdue, by due date. --from and --until bound the due date, both
ends included.`},
		Record: CLICommand{"record one follow-up", `Records what came of one follow-up and gives what comes next for the same person. DUE-ID is that of
due --json. Moved and died are written into the person's facts as well. A step before its window may be
recorded.`},
		Add: CLICommand{"enter one record", `Enters one record and prints its identity. suifang add KIND --help lists the fields of a kind.`},
		Exam: CLICommand{"enter exam results", `Enters the results of one exam and gives what lies outside its reference and the follow-ups that it
opens. suifang exam --form three_checks --help lists the items. x means refused; tests take - + ?; a
number may carry its unit and the laboratory's own interval: 98 g/L (110-150).`},
		Check:   CLICommand{"verify the file", `Verifies the file and says what is damaged. --deep folds every record anew; --rebuild builds all derived data anew.`},
		Stats:   CLICommand{"counts and timings", `How many people, households and changes, how large, how long it takes to open. No names.`},
		History: CLICommand{"every change of a record", `Every change of a record, or of all records of a person: when, who, where, what from, what to.`},
		Version: CLICommand{"version", `The version of the program, of the file format, and the build.`},
		Help:    CLICommand{"help of a command; help handbook is the handbook", `Shows the help of a command. suifang help handbook shows the handbook.`},
		Bench: CLICommand{"measure this program on this PC", `Measures opening, search, recording, importing, the worklist and rebuilding on a training file, or on a
copy of the file that --db names, and prints one JSON document. No name stands in it.`},
	},
	Flags: CLIFlags{
		DB: "the data `FILE` (or SUIFANG_DB; default suifang.db in the current directory)", Lang: "language, `zh|en` (or SUIFANG_LANG)",
		PassphraseFile: "the passphrase is the first line of `FILE` (or use SUIFANG_PASSPHRASE)", As: "open as this `CLERK`",
		Today: "the day `YYYY-MM-DD` that lists and ages are computed for", JSON: "print JSON", Help: "show help",
		Site: "`NAME` of the centre", Clerk: "`NAME` of the first clerk", RecoveryFile: "write the recovery key into the new file `FILE`",
		People: "about how many people, `N`", Seed: "seed `S`: the same gives the same people", NoOpen: "make it, do not open it", New: "make an existing training file anew",
		AsKind: "kind of ledger, `women|exams|auto`", DryRun: "read only, write nothing", ReportFile: "write the report into `FILE.xlsx`",
		From: "due on `YYYY-MM-DD` or later", Until: "due on `YYYY-MM-DD` or earlier", State: "states `overdue,due,upcoming,passed` (default overdue,due)",
		Village: "village `V`", Worker: "village worker `W`, by name or identity", Tier: "tier `village|township|district`", Protocol: "protocol `P07`",
		Limit: "at most `N` lines (0: all)", Outcome: "outcome `done|declined|not-reached|moved|died`", On: "date `D` (default: the day)",
		Channel: "channel `C`: clinic|station|community|home|phone|group|letter|message|other", Note: "note `T`",
		Answer: "an answer `KEY=VALUE`, repeatable", Form: "the `FORM`", Field: "a field `KEY=VALUE`, repeatable", Person: "`ID` of the person whose record it is",
		Deep: "fold every record anew", Rebuild: "build derived data anew", Peer: "measure SQLCipher on the same people beside it", OnlyParts: "only these `PARTS`: search,due,record,import,rebuild",
	},
	Help: CLIHelp{
		Usage: "Usage:", Commands: "Commands:", Flags: "Flags:", SharedFlags: "Flags of every command:", ExitCodes: "Exit codes:",
		Codes: [8]string{"done", "failed", "wrong usage", "wrong passphrase", "the file is open elsewhere", "the file is damaged",
			"done, but some rows were refused", "nothing found"},
	},
	Passphrase: "Passphrase: ", NewPassphrase: "New passphrase: ", PassphraseAgain: "Once more: ",
	CloseWindow: "Press Enter to close this window.",

	DateDoubt: func(clock, newest string) string {
		return fmt.Sprintf("note: the clock says %s, the newest entry is of %s; please check the date of this PC", clock, newest)
	},
	OtherEdition:     "another edition of the protocols: the lists have been planned anew",
	RecoveryUnproven: "the recovery key is not proven yet: write it down and keep it; without a passphrase it alone opens the file",
	Duplicate:        func(id string) string { return "perhaps registered already: " + id },
	Doubt:            func(field, reason string) string { return fmt.Sprintf("please look again: %s: %s", field, reason) },
	DemoCount: func(people, households, due int) string {
		return fmt.Sprintf("training file: %s, %s, %s due or overdue today; passphrase demo",
			plural(people, "person", "persons"), plural(households, "household", "households"), plural(due, "person", "persons"))
	},
	ImportCount: func(file string, c ImportCount) string {
		return fmt.Sprintf("%s: %s, %d accepted, %d updated, %d unchanged, %d refused, %d skipped; %d doubtful",
			file, plural(c.Rows, "row", "rows"), c.Accepted, c.Updated, c.Unchanged, c.Refused, c.Skipped, c.Doubtful)
	},
	ImportStopped: func(file string, row int) string { return fmt.Sprintf("%s: up to row %d", file, row) },
	Progress: func(name string, done, all, perSecond int, left time.Duration) string {
		return fmt.Sprintf("%s %d/%d  %d/s  %s left", name, done, all, perSecond, left)
	},
	MakingDemo: "making", Importing: "importing", Checking: "checking", Rebuilding: "rebuilding",

	Format:      "format",
	Initialised: func(file string) string { return "made " + file },
	RecoveryKey: func(key string) string { return "recovery key: " + key },
	DueCount:    func(n int) string { return plural(n, "item", "items") },
	Recorded:    func(visit string) string { return "recorded " + visit },
	ExamEntered: func(exam, risk string) string { return fmt.Sprintf("entered %s  risk: %s", exam, risk) },
	OpenItems:   func(n int) string { return fmt.Sprintf("open items: %d", n) },
	Identity:    "identity", Open: "Open", Timeline: "Timeline", Conflicts: "Conflicts", Members: "Members",
	Opens: "Opens", NothingFlagged: "nothing out of range", Comma: ", ",
	Sound: "the file is sound", Unsound: "the file is damaged", Changes: "changes", Records: "records", Derived: "derived data agrees",
	Waiting: "waiting for an earlier change", Damage: "Damaged:", Fields: "Fields:", Needed: "needed",
	Number: "number", Digits: "digits", FreeText: "text", HouseholdCode: "its code, such as 02-0017, or household_id=32 hex digits",
	AddKind: func(kind string) string { return "Enters a record: " + kind },
	People:  "people", Women: "women aged 15-49", Households: "households", FileBytes: "bytes of the file", OpenMS: "ms to open", DirectoryMS: "ms to load the directory", IgnoredSlot: "key slot of no clerk", UnlockMS: "ms of that for the passphrase", DueLines: "follow-up lines",
	Waits: "Waited for on this PC (screen, act, how often; up to ms: how often)",
	Report: CLIReport{Title: "Problems", Head: [8]string{"file", "sheet", "row", "column", "value", "reason", "other row", "result"},
		Refused: "refused", Doubtful: "doubtful"},
	Kinds: map[model.Kind]string{
		model.KindLink:   "registered twice",
		model.KindPerson: "person", model.KindHousehold: "household", model.KindMethod: "method", model.KindPregnancy: "pregnancy",
		model.KindVisit: "visit", model.KindExam: "exam", model.KindConsent: "consent", model.KindRequest: "request",
		model.KindAppointment: "appointment", model.KindBirth: "birth", model.KindWorker: "village worker", model.KindCentre: "centre",
		model.KindClerk: "clerk", model.KindSetting: "setting", model.KindMedium: "medium", model.KindErasure: "erasure",
		"epoch": "data key", "recovery": "recovery key",
	},
	Matched: map[string]string{"initials": "initials", "pinyin": "pinyin", "name": "name", "id_number": "identity number", "phone": "phone",
		"household": "household", "village": "village", "id": "identity"},
	Risks: map[string]string{"none": "none", "found": "found", "partial": "nothing found, not all done"},
	Doubts: map[string]string{"implausible": "hardly possible", "other_unit": "another unit than the form's", "too_precise": "too many decimals: perhaps another unit",
		"swapped": "the two pressures may be swapped", "contradiction": "cannot stand beside another value", "unreadable": "not known"},
	Errors: CLIErrors{
		NoPeer:  "sqlcipher is not installed: install it or leave --peer out.",
		Nothing: "nothing found", Interrupted: "interrupted; nothing half done was written",
		NoPassphrase:      "no passphrase: give it with --passphrase-file FILE or SUIFANG_PASSPHRASE",
		PassphrasesDiffer: "the two passphrases differ: start again",

		NoClerk: "Check --as.", KeyDamaged: "Use the recovery key on the screens, or a backup.", InUse: "Quit there first.",
		NotFound: "Check --db, or make one with suifang init.", NoRecord: "Check the identity.",

		UnknownLang: "--lang is zh or en", Identity: "an identity is 32 hex digits", NoWorker: "no such village worker: check --worker",
		NoHousehold: "no such household: check its code, or enter it first with suifang add household",

		Failed:         func(what string) string { return "failed: " + what },
		Households:     func(ids string) string { return "several households have this code; give the identity: " + ids },
		PassphraseFile: func(file string) string { return "the passphrase file cannot be read: " + file },
		RecoveryFile: func(file string) string {
			return "the recovery key cannot be written into this file (it must be a new one): " + file
		},
		ReportFile: func(file string) string { return "the report cannot be written into this file: " + file },
		NoLedger:   func(file string) string { return "no such file: " + file },
		NoFolder:   func(folder string) string { return "no such folder: " + folder },
		NotTraining: func(file string) string {
			return file + " is no training file and was left alone: choose another name with --db"
		},
		Registered: func(id string) string { return "registered already: " + id },
		Refused:    func(field, why string) string { return field + ": " + why },

		Arguments:      func(usage string) string { return "wrong usage: " + usage },
		UnknownCommand: func(name string) string { return "no such command: " + name + " (see suifang --help)" },
		UnknownKind:    func(name string) string { return "no such kind of record: " + name + " (see suifang add --help)" },
		UnknownFlag: func(name, command string) string {
			return fmt.Sprintf("no such flag: %s (see %s --help)", name, command)
		},
		UnknownField:   func(key string) string { return "no such field: " + key + " (see --help)" },
		NoQuestion:     func(key string) string { return "this follow-up does not ask: " + key },
		FlagNeedsValue: func(name string) string { return "the flag needs a value: " + name },
		FlagValue:      func(name, allowed string) string { return fmt.Sprintf("the value of --%s must be %s", name, allowed) },
		FlagsNeeded:    func(names string) string { return "flags needed: " + names },
		FieldsNeeded:   func(keys string) string { return "fields needed: " + keys },
		Pair:           func(flag string) string { return fmt.Sprintf("--%s is KEY=VALUE, each key once", flag) },
		Answer:         func(key, allowed string) string { return fmt.Sprintf("the answer to %s must be %s", key, allowed) },

		Faults: CLIFaults{
			YesNo: "must be yes or no", DateForm: "not a date", DatePartial: "the day of the month is missing", DateYear: "write the year with four digits", DateDay: "no such day in the calendar", DateRange: "the year is before 1900 or after 2100",
			ExamNumber: "not a number", ExamUnit: "unit not known", ExamInterval: "an interval is (low-high)", ExamChoice: "not one of the allowed values",
			ExamTest: "must be - + ?", FetalText: "the text may tell the sex of a fetus and cannot be entered",
		},
	},
}
