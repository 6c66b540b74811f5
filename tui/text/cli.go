package text

import (
	"time"

	"suifang/model"
)

// CLI is the words of the command line.
type CLI struct {
	Commands CLICommands
	Flags    CLIFlags
	Help     CLIHelp
	Errors   CLIErrors

	// Asked on the terminal.
	Passphrase, NewPassphrase, PassphraseAgain string
	CloseWindow                                string // in a window that closes with the program

	// Notices, each one line on standard error.
	DateDoubt        func(clock, newest string) string
	RecoveryUnproven string
	OtherEdition     string
	Duplicate        func(id string) string
	Doubt            func(field, reason string) string
	DemoCount        func(people, households, due int) string
	ImportCount      func(file string, c ImportCount) string
	ImportStopped    func(file string, row int) string
	Progress         func(name string, done, all, perSecond int, left time.Duration) string

	// Work that takes long.
	MakingDemo, Importing, Checking, Rebuilding string

	// Results.
	Format                                               string // of the file: "format 1"
	Initialised                                          func(file string) string
	RecoveryKey                                          func(key string) string
	DueCount                                             func(n int) string
	Recorded                                             func(visit string) string
	ExamEntered                                          func(exam, risk string) string
	OpenItems                                            func(n int) string
	Identity, Open, Timeline, Conflicts, Members         string
	Opens, NothingFlagged, Comma                         string
	Sound, Unsound, Changes, Records, Derived            string
	Waiting, Damage, Fields, Needed                      string
	Number, Digits, FreeText, HouseholdCode              string
	AddKind                                              func(kind string) string
	People, Women, Households, FileBytes                 string
	IgnoredSlot, DueLines, OpenMS, UnlockMS, DirectoryMS string
	Waits                                                string // above the times that were waited for
	Report                                               CLIReport
	Kinds                                                map[model.Kind]string
	Matched                                              map[string]string // what a search found the words in
	Risks                                                map[string]string
	Doubts                                               map[string]string // why a value of an exam is asked about
}

// A CLICommand is what help says of one command.
type CLICommand struct{ Short, Long string }

// CLICommands are the commands.
type CLICommands struct {
	Root, Init, Demo, Import, Find, Show, Due, Record, Add, Exam, Check, Stats, History, Version, Help, Bench CLICommand
}

// CLIFlags say what each flag is for; a word in back quotes names its value.
type CLIFlags struct {
	DB, Lang, PassphraseFile, As, Today, JSON, Help            string
	Site, Clerk, RecoveryFile                                  string
	People, Seed, NoOpen, New                                  string
	AsKind, DryRun, ReportFile                                 string
	From, Until, State, Village, Worker, Tier, Protocol, Limit string
	Outcome, On, Channel, Note, Answer, Form, Field, Person    string
	Deep, Rebuild, Peer, OnlyParts                             string
}

// CLIHelp is the frame of every help text.
type CLIHelp struct {
	Usage, Commands, Flags, SharedFlags, ExitCodes string
	Codes                                          [8]string
}

// An ImportCount is what an import came to, counted in rows.
type ImportCount struct{ Rows, Accepted, Updated, Unchanged, Refused, Doubtful, Skipped int }

// CLIReport is the words of an import's report.
type CLIReport struct {
	Title             string
	Head              [8]string // file, sheet, row, column, value, reason, the row held against, level
	Refused, Doubtful string
}

// CLIErrors are the sentences that say what went wrong and what to do next. None holds a person's data.
type CLIErrors struct {
	Nothing, Interrupted, NoPassphrase, PassphrasesDiffer string
	NoPeer                                                string // SQLCipher is not installed

	// What to do next, behind what the screens say has happened.
	NoClerk, KeyDamaged, InUse, NotFound, NoRecord string

	UnknownLang, Identity, NoWorker, NoHousehold string

	Failed         func(what string) string
	Households     func(ids string) string
	PassphraseFile func(file string) string
	RecoveryFile   func(file string) string
	ReportFile     func(file string) string
	NoLedger       func(file string) string
	NoFolder       func(folder string) string
	NotTraining    func(file string) string
	Registered     func(id string) string
	Refused        func(field, why string) string

	Arguments      func(usage string) string
	UnknownCommand func(name string) string
	UnknownKind    func(name string) string
	UnknownFlag    func(name, command string) string
	UnknownField   func(key string) string
	NoQuestion     func(key string) string
	FlagNeedsValue func(name string) string
	FlagValue      func(name, allowed string) string
	FlagsNeeded    func(names string) string
	FieldsNeeded   func(keys string) string
	Pair           func(flag string) string
	Answer         func(key, allowed string) string

	Faults CLIFaults
}

// CLIFaults are what can be wrong with a single value.
type CLIFaults struct {
	YesNo                                                               string
	DateForm, DatePartial, DateYear, DateDay, DateRange                 string
	ExamNumber, ExamUnit, ExamInterval, ExamChoice, ExamTest, FetalText string
}
