package store

import "suifang/store/ledger"

// What an import can find wrong besides what the ledger alone shows. The sentences are the catalogue's.
const (
	// PersonNotFound refuses an exam: nobody here has this number and name, nor is there exactly one person
	// of this name and birth, or of this name in this household.
	PersonNotFound ledger.Reason = "person_not_found"
	// PersonAmbiguous refuses an exam: several persons fit.
	PersonAmbiguous ledger.Reason = "person_ambiguous"
	// DamagedHere refuses a row: what the file has of this person does not open.
	DamagedHere ledger.Reason = "damaged_here"

	FoundByName     ledger.Reason = "found_by_name"     // taken as the one person of this name and birth, or household
	MaybeSame       ledger.Reason = "maybe_same_person" // someone here has the same name and birth, or name and phone; both kept
	ChangedHere     ledger.Reason = "changed_here_too"  // the ledger and the file say different things; the file's is kept
	RowsDisagree    ledger.Reason = "rows_disagree"     // another row of this import says otherwise; that one is kept
	WithdrawnHere   ledger.Reason = "withdrawn_here"    // a clerk took the record back; it stays so
	ErasedHere      ledger.Reason = "erased_here"       // she had everything erased; a ledger does not bring it back
	BeforeBirth     ledger.Reason = "before_birth"      // the fact is not taken
	AfterDeath      ledger.Reason = "after_death"       // the fact is not taken
	StartMissing    ledger.Reason = "start_missing"     // a method without its day: nothing is planned from it
	NoHusband       ledger.Reason = "no_husband"        // a vasectomy and no one to have it; not taken
	MethodGone      ledger.Reason = "method_gone"       // the ledger had a method and has none now; when it ended is not known
	PregnantAndUsed ledger.Reason = "pregnant_beside"   // a pregnancy beside an IUD, an implant or a sterilisation; both kept
	PregnantAndBore ledger.Reason = "pregnancy_birth"   // the last birth does not fit the pregnancy; both kept
	PregnancyOver   ledger.Reason = "pregnancy_over"    // the last birth ended it; only the exam is kept
	WeeksMissing    ledger.Reason = "weeks_missing"     // pregnant, but no weeks: nothing is planned from it
	WeeksDiffer     ledger.Reason = "weeks_differ"      // from the pregnancy that is known; that is kept
)

// ImportReasons are all of these, for those who word them.
var ImportReasons = []ledger.Reason{PersonNotFound, PersonAmbiguous, DamagedHere, FoundByName, MaybeSame, ChangedHere,
	RowsDisagree, WithdrawnHere, ErasedHere, BeforeBirth, AfterDeath, StartMissing, NoHusband, MethodGone, PregnantAndUsed,
	PregnantAndBore, PregnancyOver, WeeksMissing, WeeksDiffer}
