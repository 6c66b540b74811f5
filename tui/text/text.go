// Package text is the catalogue: every word that a person sees, in Chinese and in English.
//
// It is typed Go. Each area (a screen, the command line, the shared words) is a file of its own with
// one struct and two values of it; a text that varies is a small function. A field that one of the
// two languages leaves out fails the test of this package. To add a text, add a field to the struct of
// its area and its words to both values below it.
package text

// Texts is the whole catalogue in one language.
type Texts struct {
	Lang Lang

	Common    *Common
	Widget    *Widget
	Fields    *Fields
	Setup     *Setup
	Unlock    *Unlock
	Today     *Today
	Search    *Search
	Household *Household
	Person    *Person
	Register  *Register
	Edit      *Edit
	Event     *Event
	Visit     *Visit
	Exam      *Exam
	Schedule  *Schedule
	Twice     *Duplicates
	Import    *Import
	Print     *Print
	Errors    *Errors
	Palette   *Palette
	CLI       *CLI
	Backup    *Backup
	Mending   *Mending
	Merge     *Merge
	Clerks    *Clerks
	Stick     *Stick

	Rights    *Rights
	Bundle    *Bundle
	Conflicts *ConflictList
	History   *History
	Exchange  *Exchange
	Left      *Left
	Settings  *Settings
	Undo      *Undo
	Plain     *Plain
}

// Zh is the catalogue in Chinese. It is only read.
var Zh = Texts{
	Lang:      Chinese,
	Common:    &zhCommon,
	Widget:    &zhWidget,
	Fields:    &zhFields,
	Setup:     &zhSetup,
	Unlock:    &zhUnlock,
	Today:     &zhToday,
	Search:    &zhSearch,
	Household: &zhHousehold,
	Person:    &zhPerson,
	Register:  &zhRegister,
	Edit:      &zhEdit,
	Event:     &zhEvent,
	Visit:     &zhVisit,
	Exam:      &zhExam,
	Schedule:  &zhSchedule,
	Twice:     &zhDuplicates,
	Import:    &zhImport,
	Print:     &zhPrint,
	Errors:    &zhErrors,
	Palette:   &zhPalette,
	CLI:       &zhCLI,
	Backup:    &zhBackup,
	Clerks:    &zhClerks,
	Stick:     &zhStick,
	Mending:   &zhMending,

	Rights:    &zhRights,
	Bundle:    &zhBundle,
	Conflicts: &zhConflictList,
	History:   &zhHistory,
	Merge:     &zhMerge,
	Exchange:  &zhExchange,
	Left:      &zhLeft,
	Settings:  &zhSettings,
	Undo:      &zhUndo,
	Plain:     &zhPlain,
}

// En is the catalogue in English. It is only read.
var En = Texts{
	Lang:      English,
	Common:    &enCommon,
	Widget:    &enWidget,
	Fields:    &enFields,
	Setup:     &enSetup,
	Unlock:    &enUnlock,
	Today:     &enToday,
	Search:    &enSearch,
	Household: &enHousehold,
	Person:    &enPerson,
	Register:  &enRegister,
	Edit:      &enEdit,
	Event:     &enEvent,
	Visit:     &enVisit,
	Exam:      &enExam,
	Schedule:  &enSchedule,
	Twice:     &enDuplicates,
	Import:    &enImport,
	Print:     &enPrint,
	Errors:    &enErrors,
	Palette:   &enPalette,
	CLI:       &enCLI,
	Backup:    &enBackup,
	Clerks:    &enClerks,
	Stick:     &enStick,
	Mending:   &enMending,

	Rights:    &enRights,
	Bundle:    &enBundle,
	Conflicts: &enConflictList,
	History:   &enHistory,
	Merge:     &enMerge,
	Exchange:  &enExchange,
	Left:      &enLeft,
	Settings:  &enSettings,
	Undo:      &enUndo,
	Plain:     &enPlain,
}

// For is the catalogue in the given language.
func For(lang Lang) *Texts {
	if lang == English {
		return &En
	}
	return &Zh
}
