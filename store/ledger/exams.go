package ledger

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"suifang/model"
	"suifang/model/exam"
)

// An Exam is one row of a register of exams (三查). What could not be read is empty here and stands in
// Problems.
type Exam struct {
	Row   int
	Sheet string

	Date               model.Date
	Household, Village string
	Group              int
	Name               string
	IDNumber           model.IDNumber
	IDRaw              string // as written, if it is no number
	Birth              model.Date
	Phone              string

	Values         map[string]exam.Value // of [exam.ThreeChecks], by item
	Examiner, Note string

	Same     int  // an earlier row for the same woman on the same day
	Refused  bool // not to be taken
	Problems []Problem
}

// Exams is a register of exams.
type Exams struct {
	Table
	Exams []Exam
}

// ReadExams reads a register of exams. The dates in it are held against today.
func ReadExams(s *Sheet, today model.Date) (*Exams, error) {
	h, err := Recognise(s, ExamsKind)
	if err != nil {
		return nil, err
	}
	x := &Exams{Table: newTable(s, h)}
	l, seen := newLens(h, s, today), map[examKey]int{}
	x.missing(l, idField)
	x.titleDay(l)
	err = x.each(l, func(row Row) {
		l.on(row)
		e := l.exam()
		l.compareExam(seen, x.Exams, &e)
		e.Refused, e.Problems = l.refused, l.problems
		x.Exams = append(x.Exams, e)
	})
	return x, err
}

// dayOfExams is how a title says on which day all its exams were: 检查日期:2026年9月20日. A month is no day.
var dayOfExams = regexp.MustCompile(`(?:检查|查体|体检|三查|康检|普查|查环查孕|服务)(?:日期|时间|日):(\d{4}[-./年]\d{1,2}[-./月]\d{1,2})`)

// titleDay takes the day from the title where there is no column for it, and says so.
func (t *Table) titleDay(l *lens) {
	if l.has(examDateField) {
		return
	}
	t.note(examDateField, l.Bottom, "", ColumnMissing)
	for _, row := range l.over {
		for _, c := range l.filled(row) {
			m := dayOfExams.FindStringSubmatch(c)
			if m == nil {
				continue
			}
			if d, err := model.ParseLedgerDate(m[1]); err == nil && d <= l.today {
				l.titleDay = d
				t.note(examDateField, row.Number, d.String(), DateOfTitle)
				return
			}
		}
	}
}

func (l *lens) exam() Exam {
	e := Exam{Row: l.row.Number, Sheet: l.sheet.Name, Household: l.household()}
	e.Village, e.Group = l.villageAndGroup()
	e.Name = l.name(nameField)
	e.IDNumber, e.IDRaw = l.id(idField)
	e.Birth = l.birth(birthField, e.IDNumber)
	l.examined(&e)
	e.Phone = l.phone(phoneField)
	e.Values = l.results()
	e.Examiner, e.Note = hanName(l.value(examinerField)), l.free(noteField)
	return e
}

// examined: an exam needs a woman and a day.
func (l *lens) examined(e *Exam) {
	before := len(l.problems)
	e.Date = l.date(examDateField)
	switch {
	case !l.has(examDateField) && l.titleDay != 0:
		e.Date = l.titleDay
	case e.Date == 0 && len(l.problems) > before:
		l.problems[len(l.problems)-1].Level, l.refused = Refused, true
	case e.Date == 0:
		l.refuse(examDateField, "", DateMissing)
	}
	switch {
	case e.Name == "":
		l.refuseNameless()
	case e.IDNumber == "" && e.Household == "" && e.Birth == 0 && e.Village == "":
		l.refuse(nameField, e.Name, Unidentified)
	}
	l.noteMissingID(e.IDNumber, e.IDRaw)
}

// registerColumns are the columns of results: how the exam form calls each, and what is wrong with words
// that it cannot read.
var registerColumns = []struct {
	field      field
	column     exam.Column
	unreadable Reason
	unborn     bool // may speak of the unborn child: the strict reading of what names a sex
}{
	{iudField, exam.ColumnIUD, IUDUnknown, false},
	{pregnantField, exam.ColumnPregnant, PregnantUnknown, true},
	{weeksField, exam.ColumnWeeks, WeeksUnreadable, true},
	{gynField, exam.ColumnGyn, GynUnknown, false},
	{pressureField, exam.ColumnBloodPressure, PressureUnreadable, false},
	{hbField, exam.ColumnHemoglobin, HbUnreadable, false},
	{adviceField, exam.ColumnAdvice, AdviceUnreadable, false},
}

// results reads the columns of results into the form's items.
func (l *lens) results() map[string]exam.Value {
	values := map[string]exam.Value{}
	for _, c := range registerColumns {
		f, said := c.field, l.result(c.field)
		if said == "" {
			continue
		}
		r := exam.ReadRegister(c.column, said)
		if r.Withheld || exam.TellsFetalSex(said) || c.unborn && exam.RejectFetalText(said) != nil {
			l.forbid(f)
			continue
		}
		for _, word := range r.Unknown {
			l.doubt(f, word, c.unreadable)
		}
		for item, v := range r.Values {
			values[item] = v
		}
	}
	l.weigh(values)
	return values
}

// result is what the register says in a column; a dash says nothing: it may mean "normal" or "not done".
func (l *lens) result(f field) string {
	said := l.said(f)
	switch {
	case f == pressureField && dashedPressure.MatchString(said):
		return dashedPressure.ReplaceAllString(said, "$1/$2")
	case f == pressureField && isFiller(said) && l.has(systolicField) && l.has(diastolicField):
		high, low := l.value(systolicField), l.value(diastolicField)
		if high == "" && low == "" {
			return ""
		}
		return high + "/" + low
	case f == weeksField && isFiller(said):
		if m := weeksBeside.FindStringSubmatch(l.said(pregnantField)); m != nil {
			return m[1]
		}
		return ""
	case isFiller(said) && !strings.Contains(said, "×"):
		return ""
	case f == pregnantField && weeksBeside.MatchString(said):
		return "是"
	case f == hbField && l.hbIsPerD && digits(said) > 0 && !strings.ContainsAny(said, "gG克"):
		return said + " g/dL"
	case f == weeksField && saysNothing(said):
		return ""
	}
	return said
}

// dashedPressure is a blood pressure with a dash between its values: 121-69mmHg.
var dashedPressure = regexp.MustCompile(`^([\d１２３４５６７８９０]{2,3})\s*[-－—–~～﹣]\s*([\d１２３４５６７８９０]{2,3}\D*)$`)

// weeksBeside is how a register without a column of weeks writes both at once: 已孕5周.
var weeksBeside = regexp.MustCompile(`^[已现早怀]?孕(\d{1,2}(?:周(?:\+\d天?)?)?)$`)

// itemFields are the columns that items come from; a column that says two things at once has the rest.
var itemFields = map[string]field{"bp_systolic": pressureField, "bp_diastolic": pressureField, "hb": hbField,
	exam.WeeksField: weeksField, "iud_position": iudField, "iud_present": iudField, "pregnant": pregnantField}

// weigh asks the form what it doubts. What no one can have is not taken; what only sits oddly is.
func (l *lens) weigh(values map[string]exam.Value) {
	for _, d := range exam.Evaluate(exam.ThreeChecks, values, exam.Person{}).Doubts {
		f := cmp.Or(itemFields[d.Field], gynField)
		if f == pressureField && !l.has(f) {
			f = systolicField
		}
		l.doubt(f, d.Value, doubtReasons[d.Reason])
		if d.Reason == exam.Implausible {
			delete(values, d.Field)
		}
	}
	_, systolic := values["bp_systolic"]
	_, diastolic := values["bp_diastolic"]
	if systolic != diastolic { // one without the other is no blood pressure
		delete(values, "bp_systolic")
		delete(values, "bp_diastolic")
	}
	if values[exam.WeeksField].Found() && values["pregnant"].Text == exam.No {
		l.doubt(weeksField, values[exam.WeeksField].Text, WeeksNotPregnant)
	}
}

var doubtReasons = map[exam.DoubtReason]Reason{exam.Implausible: ValueImplausible, exam.OtherUnit: UnitOther,
	exam.TooPrecise: ValueTooPrecise, exam.Swapped: PressureSwapped, exam.Contradiction: ValuesContradict,
	exam.Unreadable: ValueUnreadable}

// examKey tells exams apart: who, and on which day.
type examKey struct {
	id   model.IDNumber
	who  place
	date model.Date
}

// compareExam holds an exam against the rows before, which seen finds by their index.
func (l *lens) compareExam(seen map[examKey]int, before []Exam, e *Exam) {
	if l.refused {
		return
	}
	key := examKey{id: e.IDNumber, date: e.Date}
	if e.IDNumber == "" {
		key.who = place{e.Household, e.Village, e.Name, e.Birth}
	}
	i, known := seen[key]
	if !known {
		seen[key] = len(before)
		return
	}
	if first := before[i]; first.Name != e.Name {
		l.against(first.Row, idField, string(e.IDNumber), IDOfAnother)
	} else {
		e.Same = first.Row
		l.differences(first.Row, e.Name, first.fields(), e.fields())
	}
}

// fields are an exam's facts as text.
func (e Exam) fields() []fieldValue {
	byField := map[field][]string{}
	for item, v := range e.Values {
		f := cmp.Or(itemFields[item], gynField)
		if item == "treatment" {
			f = adviceField
		}
		byField[f] = append(byField[f], item+" "+strings.TrimSpace(v.Text+" "+v.Unit))
	}
	facts := []fieldValue{{villageField, e.Village}, {examinerField, e.Examiner}, {noteField, e.Note}}
	for _, c := range registerColumns {
		slices.Sort(byField[c.field])
		facts = append(facts, fieldValue{c.field, strings.Join(byField[c.field], ", ")})
	}
	return facts
}
