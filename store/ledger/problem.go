package ledger

// A Problem is something in a ledger that a person has to look at.
type Problem struct {
	Row    int    `json:"row"`    // as Excel shows it; in a csv, the line
	Column string `json:"column"` // the ledger's own heading
	Value  string `json:"value,omitempty"`
	Reason Reason `json:"reason"`
	Level  Level  `json:"level"`
	Other  int    `json:"other_row,omitempty"` // the row that this one is held against
}

// Level says what came of a problem.
type Level string

const (
	// Refused: the row, or for [FetalSex] the cell, was not taken.
	Refused Level = "refused"
	// Doubtful: the row was taken; the value, unless the reason says otherwise, was not.
	Doubtful Level = "doubtful"
)

// A Reason says what is wrong. The sentences for it are the catalogue's.
type Reason string

const (
	NameMissing     Reason = "name_missing"
	NameOdd         Reason = "name_odd"       // digits or unreadable characters in it; kept if there is a letter
	NameNone        Reason = "name_none"      // 离异, 丧偶 and the like for a name; not kept
	RemarkDropped   Reason = "remark_dropped" // what stands behind in brackets is not kept, the rest is
	Unidentified    Reason = "unidentified"   // neither number nor household nor birth date beside the name
	ColumnMissing   Reason = "column_missing"
	ColumnsUnread   Reason = "columns_unread"   // no one knows what they are: nothing of them is taken
	VillageOfTitle  Reason = "village_of_title" // out of the title, or the name of the sheet or the file, for want of a column; kept
	CellFault       Reason = "cell_fault"       // #N/A and the like
	FetalSex        Reason = "fetal_sex"        // the value is in no report
	DuplicateRow    Reason = "duplicate_row"
	DuplicateDiffer Reason = "duplicate_differs" // the same person again, but not this field
	IDOfWife        Reason = "id_of_wife"        // hers in the husband's column; not kept as his
	IDOfAnother     Reason = "id_of_another"     // the same number under another name; kept

	IDMissing Reason = "id_missing"
	IDLength  Reason = "id_length"
	IDCharset Reason = "id_charset"
	IDDate    Reason = "id_date"
	IDFuture  Reason = "id_future"
	IDCheck   Reason = "id_check"
	IDLost    Reason = "id_digits_lost" // kept as a number, 9.9E+17: the last digits are gone

	BirthDiffers Reason = "birth_differs" // from the one in the number; both kept
	SexDiffers   Reason = "sex_differs"   // a man's number or a man; kept

	DateYear       Reason = "date_year" // no year, or one of two digits
	DateUnreadable Reason = "date_unreadable"
	DatePartial    Reason = "date_partial"
	DateNone       Reason = "date_none" // no such day, or no year that anyone lives in
	DateFuture     Reason = "date_future"
	DateMissing    Reason = "date_missing"
	DateOfTitle    Reason = "date_of_title" // the day of all exams of a sheet, for want of a column; kept

	HouseholdMissing  Reason = "household_missing"
	GroupUnreadable   Reason = "group_unreadable"
	PhoneMalformed    Reason = "phone_malformed"
	PhoneSeveral      Reason = "phone_several"     // the first is kept
	HouseholdMangled  Reason = "household_mangled" // a spreadsheet made a date of the code
	SexUnknown        Reason = "sex_unknown"
	EducationUnknown  Reason = "education_unknown"
	MaritalUnknown    Reason = "marital_unknown"
	MethodUnknown     Reason = "method_unknown"
	MigrationUnknown  Reason = "migration_unknown"
	ChildrenNotNumber Reason = "children_not_a_number"

	IUDUnknown         Reason = "iud_unknown"
	GynUnknown         Reason = "gyn_unknown" // no code for the words; kept as text
	PregnantUnknown    Reason = "pregnant_unknown"
	WeeksUnreadable    Reason = "weeks_unreadable"   // or days beyond the weeks, which are not kept
	WeeksNotPregnant   Reason = "weeks_not_pregnant" // weeks beside "not pregnant"; both kept
	PressureUnreadable Reason = "bp_unreadable"
	PressureSwapped    Reason = "bp_swapped" // diastolic not below systolic; kept
	HbUnreadable       Reason = "hb_unreadable"
	AdviceUnreadable   Reason = "advice_unreadable"
	ValueImplausible   Reason = "implausible"   // beyond what a person can have
	UnitOther          Reason = "unit_other"    // not the form's unit; kept with its own
	ValueTooPrecise    Reason = "too_precise"   // perhaps another unit; kept
	ValuesContradict   Reason = "contradiction" // cannot stand together; kept
	ValueUnreadable    Reason = "value_unreadable"
)

// Reasons are all reasons, for those who word them.
var Reasons = []Reason{NameMissing, NameOdd, NameNone, RemarkDropped, Unidentified, ColumnMissing, ColumnsUnread, VillageOfTitle, CellFault, FetalSex, DuplicateRow,
	DuplicateDiffer, IDOfAnother, IDOfWife, IDMissing, IDLength, IDCharset, IDDate, IDFuture, IDCheck, IDLost, BirthDiffers,
	SexDiffers, DateYear, DateUnreadable, DatePartial, DateNone, DateFuture, DateMissing, DateOfTitle, HouseholdMissing, GroupUnreadable,
	PhoneMalformed, PhoneSeveral, HouseholdMangled, SexUnknown, EducationUnknown, MaritalUnknown, MethodUnknown, MigrationUnknown, ChildrenNotNumber,
	IUDUnknown, GynUnknown, PregnantUnknown, WeeksUnreadable, WeeksNotPregnant, PressureUnreadable, PressureSwapped,
	HbUnreadable, AdviceUnreadable, ValueImplausible, UnitOther, ValueTooPrecise, ValuesContradict, ValueUnreadable}
