package ledger

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"suifang/model"
)

// A Woman is one row of a women's ledger. What could not be read is empty here and stands in Problems.
type Woman struct {
	Row    int
	Sheet  string
	Serial string

	Household, Village string
	Group              int

	Name      string
	IDNumber  model.IDNumber
	IDRaw     string // the number as written, if it is not one: for the report, never to be stored
	Birth     model.Date
	Sex       model.Sex
	Education string // code of [model.Education]
	Marital   string // code of [model.Marital]

	Husband      string
	HusbandID    model.IDNumber
	HusbandIDRaw string
	HusbandBirth model.Date

	Married     model.Date
	Children    *int
	LastBirth   model.Date
	Method      string // code of [model.Methods]; "none" is a fact, "" is not known
	MethodStart model.Date
	Phone       string
	Migration   string // code of [model.Migration]
	Note        string

	Same     int  // an earlier row of the sheet for the same woman; 0 if this is the first
	Refused  bool // not to be taken
	Problems []Problem
}

// A Table is what was read of one sheet, apart from its rows of data.
type Table struct {
	Sheet    string
	Heading  *Heading
	Rows     int           // all rows up to the last that is not blank
	Skipped  map[Class]int // rows that are no data, by what they are
	Problems []Problem     // of the sheet as a whole
}

// SkippedRows is how many rows are no data.
func (t *Table) SkippedRows() int {
	n := 0
	for _, rows := range t.Skipped {
		n += rows
	}
	return n
}

// Women is a women's ledger.
type Women struct {
	Table
	Women []Woman
}

// ReadWomen reads a women's ledger. The dates in it are held against today.
func ReadWomen(s *Sheet, today model.Date) (*Women, error) {
	h, err := Recognise(s, WomenKind)
	if err != nil {
		return nil, err
	}
	w := &Women{Table: newTable(s, h)}
	l, seen := newLens(h, s, today), newWomenSeen(&w.Women)
	w.missing(l, idField, householdField)
	err = w.each(l, func(row Row) {
		l.on(row)
		woman := l.woman()
		seen.compare(l, &woman)
		woman.Refused, woman.Problems = l.refused, l.problems
		w.Women = append(w.Women, woman)
	})
	return w, err
}

func newTable(s *Sheet, h *Heading) Table {
	t := Table{Sheet: s.Name, Heading: h, Skipped: map[Class]int{}}
	for _, heading := range h.Forbidden {
		t.Problems = append(t.Problems, Problem{Row: h.Bottom, Column: heading, Reason: FetalSex, Level: Refused})
	}
	if len(h.Ignored) > 0 {
		t.note("", h.Bottom, strings.Join(h.Ignored, ", "), ColumnsUnread)
	}
	return t
}

// missing notes columns that the rows are told apart by, once for the sheet and not in every row; and where
// the village was taken from, if not from a column.
func (t *Table) missing(l *lens, fields ...field) {
	for _, f := range fields {
		if !l.has(f) {
			t.note(f, l.Bottom, "", ColumnMissing)
		}
	}
	if w := l.where; w.guessed {
		t.note(villageField, cmp.Or(w.row, l.Bottom), w.village, VillageOfTitle)
	}
}

func (t *Table) note(f field, row int, value string, why Reason) {
	t.Problems = append(t.Problems, Problem{Row: row, Column: string(f), Value: value, Reason: why, Level: Doubtful})
}

// each hands over the rows of data and counts the others. Blank rows count if something follows them.
func (t *Table) each(l *lens, data func(Row)) error {
	spans, err := l.sheet.mergedSpans()
	if err != nil {
		return err
	}
	merged, blank, next := newFiller(spans, l.Bottom), 0, 1
	for row, err := range l.sheet.Rows() {
		if err != nil {
			return err
		}
		blank += row.Number - next
		next = row.Number + row.Lines
		class := l.classOf(row)
		merged.reach(row)
		if class == BlankRow {
			blank++
			continue
		}
		t.Rows += blank + 1
		t.Skipped[BlankRow] += blank
		blank = 0
		if class == DataRow {
			data(merged.fill(row))
			continue
		}
		t.Skipped[class]++
		l.where.over(l.Heading, row, class)
	}
	return nil
}

// classOf: what stands above the heading is its title.
func (h *Heading) classOf(row Row) Class {
	switch {
	case row.IsBlank():
		return BlankRow
	case row.Number < h.Top:
		return TitleRow
	case row.Number <= h.Bottom:
		return HeadingRow
	}
	return h.classify(row)
}

func (l *lens) woman() Woman {
	w := Woman{Row: l.row.Number, Sheet: l.sheet.Name, Serial: l.value(serialField)}
	w.Household = l.household()
	w.Village, w.Group = l.villageAndGroup()
	w.Name = l.name(nameField)
	w.IDNumber, w.IDRaw = l.id(idField)
	w.Birth = l.birth(birthField, w.IDNumber)
	l.identity(&w)
	w.Sex = l.sex(w.IDNumber)
	w.Education = l.code(educationField, model.Education, EducationUnknown)
	w.Marital = l.code(maritalField, model.Marital, MaritalUnknown)
	l.husband(&w)
	w.Married = l.date(marriedField)
	w.Children = l.children()
	w.LastBirth = l.date(lastBirthField)
	w.Method = l.code(methodField, model.Methods, MethodUnknown)
	w.MethodStart = l.date(methodStartField)
	w.Phone = l.phone(phoneField)
	w.Migration = l.code(migrationField, model.Migration, MigrationUnknown)
	w.Note = l.free(noteField)
	return w
}

// mangledCode is a code as 1-12 that a spreadsheet took for a day and wrote out as one.
var mangledCode = regexp.MustCompile(`^\d{1,2}月\d{1,2}日$|^\d{4}年\d{1,2}月(\d{1,2}日)?$|^\d{4}/\d{1,2}/\d{1,2}$|^\d{1,2}-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)$|^[A-Z][a-z]{2}-\d\d$`)

// plainDash makes one dash of the many.
func plainDash(r rune) rune {
	if r == '−' || unicode.Is(unicode.Pd, r) {
		return '-'
	}
	return r
}

// household is a household's code in half width, without spaces.
func (l *lens) household() string {
	c := l.cell(l.row, householdField)
	code := zeroBehind.ReplaceAllString(strings.Map(plainDash, plainWords(l.value(householdField))), "$1")
	if c.Kind == Day || c.Kind == Month || mangledCode.MatchString(code) {
		if d, err := model.DateFromSerial(c.Number, l.sheet.date1904); err == nil && c.Kind != Text {
			code = d.String()
		}
		l.doubt(householdField, code, HouseholdMangled)
		return ""
	}
	return code
}

// identity refuses whom no one could tell apart, and notes what is missing to tell her apart better.
func (l *lens) identity(w *Woman) {
	switch {
	case w.Name == "":
		l.refuseNameless()
	case w.IDNumber == "" && w.Household == "" && w.Birth == 0:
		l.refuse(nameField, w.Name, Unidentified)
	}
	l.noteMissingID(w.IDNumber, w.IDRaw)
	if w.Household == "" && l.has(householdField) && saysNothing(l.text(l.row, householdField)) {
		l.doubt(householdField, "", HouseholdMissing)
	}
}

// refuseNameless says that the name is missing, unless it was said what stands there instead.
func (l *lens) refuseNameless() {
	if !slices.ContainsFunc(l.problems, func(p Problem) bool { return p.Reason == NameOdd && p.Level == Refused }) {
		l.refuse(nameField, "", NameMissing)
	}
}

// noteMissingID notes a row without a number, where the ledger has a column for it.
func (l *lens) noteMissingID(id model.IDNumber, raw string) {
	if id == "" && raw == "" && l.has(idField) && l.cell(l.row, idField).Kind != Fault {
		l.doubt(idField, "", IDMissing)
	}
}

var yearAndMonth = regexp.MustCompile(`^(\d{4})\D*(\d{1,2})?\D*$`)

// birth reads a day of birth beside an identity number. Where the ledger has only the month, the number
// tells the day if it agrees; without a day in the ledger, the number's counts.
func (l *lens) birth(f field, id model.IDNumber) model.Date {
	d, month := l.dateOrMonth(f, id == "")
	switch {
	case month != "" && !agrees(month, id.Birth()):
		l.doubt(f, month, BirthDiffers)
	case d != 0 && id != "" && d != id.Birth():
		l.doubt(f, d.String(), BirthDiffers)
	}
	return cmp.Or(d, id.Birth())
}

// agrees says whether a year, perhaps with its month, is that of a day.
func agrees(written string, d model.Date) bool {
	m := yearAndMonth.FindStringSubmatch(plainWords(written))
	if m == nil {
		return false
	}
	year, month, _ := d.Civil()
	y, _ := strconv.Atoi(m[1])
	n, _ := strconv.Atoi(m[2])
	return y == year && (m[2] == "" || n == month)
}

// sex: a women's ledger holds women; a man in it is noted.
func (l *lens) sex(id model.IDNumber) model.Sex {
	said := model.Sex(l.code(sexField, sexWords, SexUnknown))
	if said == model.Male {
		l.doubt(sexField, l.value(sexField), SexDiffers)
	} else if id.Sex() == model.Male {
		l.doubt(idField, string(id), SexDiffers)
	}
	return cmp.Or(said, model.Female)
}

// sexWords are model.Sexes with the digits of GB/T 2261.1.
var sexWords = func() model.Codes {
	var codes model.Codes
	for _, c := range model.Sexes {
		digit := map[string]string{string(model.Male): "1", string(model.Female): "2"}[c.Value]
		c.Also = append(append([]string(nil), c.Also...), digit)
		codes = append(codes, c)
	}
	return codes
}()

func (l *lens) husband(w *Woman) {
	w.Husband = l.name(husbandField)
	w.HusbandID, w.HusbandIDRaw = l.id(husbandIDField)
	switch {
	case w.HusbandID != "" && w.HusbandID == w.IDNumber:
		l.doubt(husbandIDField, string(w.HusbandID), IDOfWife)
		w.HusbandID, w.HusbandIDRaw = "", string(w.HusbandID)
	case w.HusbandID.Sex() == model.Female:
		l.doubt(husbandIDField, string(w.HusbandID), SexDiffers)
	}
	w.HusbandBirth = l.birth(husbandBirthField, w.HusbandID)
}

// womenSeen finds the women of the rows before, by their index.
type womenSeen struct {
	women    *[]Woman
	byNumber map[model.IDNumber]int
	byPlace  map[place]int
}

// place tells women without a number apart.
type place struct {
	household, village, name string
	birth                    model.Date
}

func newWomenSeen(women *[]Woman) *womenSeen {
	return &womenSeen{women, map[model.IDNumber]int{}, map[place]int{}}
}

// compare holds a woman against the rows before: a second row for her is noted, with each field that it
// has otherwise; so is her number under another name.
func (s *womenSeen) compare(l *lens, w *Woman) {
	if l.refused {
		return
	}
	other := s.find(*w)
	switch {
	case other == nil:
		s.add(*w)
	case other.Name != w.Name:
		l.against(other.Row, idField, string(w.IDNumber), IDOfAnother)
	default:
		w.Same = other.Row
		l.differences(other.Row, w.Name, other.fields(), w.fields())
	}
}

// find looks her up by her number, then by household, name and birth unless both rows have numbers.
func (s *womenSeen) find(w Woman) *Woman {
	if i, ok := s.byNumber[w.IDNumber]; ok {
		return &(*s.women)[i]
	}
	if i, ok := s.byPlace[w.place()]; ok && (w.IDNumber == "" || (*s.women)[i].IDNumber == "") {
		return &(*s.women)[i]
	}
	return nil
}

// add takes in the woman that is about to be appended.
func (s *womenSeen) add(w Woman) {
	s.byPlace[w.place()] = len(*s.women)
	if w.IDNumber != "" {
		s.byNumber[w.IDNumber] = len(*s.women)
	}
}

func (w Woman) place() place { return place{w.Household, w.Village, w.Name, w.Birth} }

func (l *lens) against(row int, f field, value string, why Reason) {
	l.doubt(f, value, why)
	l.problems[len(l.problems)-1].Other = row
}

// differences notes a second row for the same person: what it has otherwise or, if nothing, that it is one.
func (l *lens) differences(row int, name string, first, second []fieldValue) {
	same := true
	for i := range first {
		if first[i].value != second[i].value {
			same = false
			l.against(row, first[i].field, inWords(second[i]), DuplicateDiffer)
		}
	}
	if same {
		l.against(row, nameField, name, DuplicateRow)
	}
}

// inWords is a fact as ledgers write it: for a code its word.
func inWords(v fieldValue) string {
	codes := map[field]model.Codes{sexField: model.Sexes, educationField: model.Education, maritalField: model.Marital,
		methodField: model.Methods, migrationField: model.Migration}
	if c, coded := codes[v.field]; coded {
		return c.Label(v.value, true)
	}
	return v.value
}

type fieldValue struct {
	field field
	value string
}

// fields are a woman's facts as text. Her serial number in the ledger is none.
func (w Woman) fields() []fieldValue {
	return []fieldValue{
		{householdField, w.Household}, {villageField, w.Village}, {groupField, countText(w.Group)},
		{idField, cmp.Or(string(w.IDNumber), w.IDRaw)}, {birthField, w.Birth.String()}, {sexField, string(w.Sex)},
		{educationField, w.Education}, {maritalField, w.Marital}, {husbandField, w.Husband},
		{husbandIDField, cmp.Or(string(w.HusbandID), w.HusbandIDRaw)}, {husbandBirthField, w.HusbandBirth.String()},
		{marriedField, w.Married.String()}, {childrenField, pointerText(w.Children)}, {lastBirthField, w.LastBirth.String()},
		{methodField, w.Method}, {methodStartField, w.MethodStart.String()}, {phoneField, w.Phone},
		{migrationField, w.Migration}, {noteField, w.Note},
	}
}

func countText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func pointerText(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}
