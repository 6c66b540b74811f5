package store

import (
	"slices"
	"strconv"
	"strings"

	"suifang/model"
	"suifang/model/exam"
	"suifang/store/ledger"
)

// examColumns are the headings under which a register has what an exam's record holds.
var examColumns = columns{"": "妇科检查", "form": "检查日期", "on": "检查日期", "operator": "检查者", "note": "备注", "weeks": "孕周",
	"pregnant": "是否怀孕", "iud_present": "宫内节育器", "iud_position": "宫内节育器", "iud_strings": "宫内节育器",
	"bp_systolic": "血压", "bp_diastolic": "血压", "bp": "血压", "hb": "血红蛋白", "treatment": "处理意见"}

var pregnancyColumns = columns{"": "孕周", "reported": "检查日期"}

// exam plans a row of a register of exams: the exam, and the pregnancy that its weeks tell of. When the
// result reached her the register does not say.
func (r *importRow) exam(x *ledger.Exam) {
	r.number, r.problems = x.Row, x.Problems
	if r.refused = x.Refused; r.refused || x.Same != 0 {
		return
	}
	id := r.examined(x)
	if r.refused {
		return
	}
	h, on := r.subject(id), x.Date
	if !r.withinLife(h, &on, birthOf(h), "检查日期") {
		r.refused = true
		r.problems[len(r.problems)-1].Level = ledger.Refused
		return
	}
	r.made = r.put(id, r.examRecord(h, on), model.KindExam, examSays(x))
	r.pregnancy(h, x)
}

// examRecord is the identity of the exam: of the one that someone entered for that day, or its own.
func (r *importRow) examRecord(h *model.History, on model.Date) model.ID {
	id := r.derive.ImportedID(h.ID, model.KindExam, exam.ThreeChecks.ID, on.String())
	if h.State.Records[id] != nil {
		return id
	}
	for _, e := range h.Exams {
		if e.Is.Form == exam.ThreeChecks.ID && e.Is.On == on {
			return e.Record.ID
		}
	}
	return id
}

func examSays(x *ledger.Exam) saying {
	fields := exam.ThreeChecks.Fields(model.Exam{On: x.Date, Operator: x.Examiner}, x.Values)
	if x.Note != "" {
		fields["note"] = model.Encode(x.Note)
	}
	return saying{fields, examColumns, func(field string) string { return shownCell(x, field, fields[field]) }}
}

// shownCell is a field of an exam in the words of the registers.
func shownCell(x *ledger.Exam, field string, v model.Value) string {
	var parts []string
	for _, i := range exam.ThreeChecks.Items() {
		if value, is := x.Values[i.Key]; is && i.StoredIn() == field {
			parts = append(parts, exam.Format(i, value, true))
		}
	}
	if len(parts) == 0 {
		return shownAs(model.KindExam, field, v)
	}
	return strings.Join(parts, " ")
}

// examined finds the woman: by her number and name; without a usable number as the one person of her name
// and birth, phone or household. Else the row is refused.
func (r *importRow) examined(x *ledger.Exam) model.ID {
	p := sought{name: x.Name, number: x.IDNumber, birth: x.Birth, phone: x.Phone, village: x.Village, code: x.Household}
	if p.number != "" {
		if id := r.derive.PersonID(p.number, p.name); r.known(id) {
			return id
		}
	}
	people := r.importing.people
	fits := people.numbered(p)
	if len(fits) == 0 {
		if fits = people.examined(p); len(fits) == 1 {
			r.doubt("姓名", x.Name, FoundByName)
		}
	}
	switch len(fits) {
	case 1:
		return fits[0].id
	case 0:
		r.refuse("姓名", x.Name, PersonNotFound)
	default:
		r.refuse("姓名", x.Name, PersonAmbiguous)
	}
	return model.ID{}
}

// The shortest time after which a birth can end a pregnancy alive, and the longest that one lasts, in days.
const (
	viable          = 22 * 7
	longestGravid   = 45 * 7
	sameGravidWeeks = 3 * 7 // by how much two reckonings of one pregnancy may differ
)

// pregnancy plans the pregnancy that an exam's weeks tell of: reported on the day of the exam, the last
// period reckoned from the weeks. Several exams of one pregnancy make one.
func (r *importRow) pregnancy(h *model.History, x *ledger.Exam) {
	weeks, err := strconv.Atoi(x.Values[exam.WeeksField].Text)
	pregnant := x.Values["pregnant"].Text
	if err != nil || pregnant == exam.No {
		if pregnant == exam.Yes {
			r.doubt("孕周", "", WeeksMissing)
		}
		return
	}
	lmp := x.Date.AddDays(-7 * weeks)
	id := r.derive.ImportedID(h.ID, model.KindPregnancy, exam.ThreeChecks.ID, x.Date.String())
	if h.State.Records[id] == nil && !r.opens(h, x, lmp) {
		return
	}
	is := model.Pregnancy{Reported: x.Date, LMP: model.LMP{Date: lmp, Estimated: true}}
	r.put(h.ID, id, model.KindPregnancy, says(model.KindPregnancy, is, pregnancyColumns, nil))
	r.after = append(r.after, func() { r.pregnancies[h.ID] = append(r.pregnancies[h.ID], lmp) })
}

// opens says whether the exam tells of a pregnancy that is not known, and notes what speaks against it.
func (r *importRow) opens(h *model.History, x *ledger.Exam, lmp model.Date) bool {
	shown := x.Values[exam.WeeksField].Text
	if known, is := r.pregnantThen(h, x.Date, lmp); is {
		if known != 0 && (lmp-known > sameGravidWeeks || known-lmp > sameGravidWeeks) {
			r.doubt("孕周", shown, WeeksDiffer)
		}
		return false
	}
	if lmp.AddDays(longestGravid) < r.o.Today {
		return false // it ended before anyone could follow it
	}
	born := r.foreseen[h.ID].lastBirth
	if h.Person != nil {
		born = max(born, h.Person.LastBirth)
	}
	switch {
	case born >= lmp.AddDays(viable) && born > x.Date:
		r.doubt("孕周", shown, PregnancyOver)
		return false
	case born > lmp:
		r.doubt("孕周", shown, PregnantAndBore)
	}
	if r.protected(h, x.Date) {
		r.doubt("孕周", shown, PregnantAndUsed)
	}
	return true
}

// pregnantThen finds the pregnancy that the exam's day falls into, known to the file or by this import, and
// its last period, zero if no one knows that.
func (r *importRow) pregnantThen(h *model.History, on, lmp model.Date) (known model.Date, is bool) {
	for _, p := range h.Pregnancies {
		from, until := p.Is.LMP.Date, p.Is.Outcome.On
		if from.IsZero() {
			from = p.Is.Reported.AddDays(-longestGravid)
		}
		if until.IsZero() {
			until = from.AddDays(longestGravid)
		}
		if on >= from && on <= until || lmp >= from && lmp < until && p.Is.Outcome.IsZero() {
			return p.Is.LMP.Date, true
		}
	}
	for _, from := range r.pregnancies[h.ID] {
		if on >= from && on <= from.AddDays(longestGravid) {
			return from, true
		}
	}
	return 0, false
}

// protected says whether she or her husband has a method beside which no pregnancy should come: one that had
// not ended by the day of the exam, even if it began since.
func (r *importRow) protected(h *model.History, on model.Date) bool {
	return r.foreseen[h.ID].lasting || usesLasting(h, on) ||
		h.Person != nil && !h.Person.Spouse.IsZero() && usesLasting(r.subject(h.Person.Spouse), on)
}

func usesLasting(h *model.History, on model.Date) bool {
	return slices.ContainsFunc(h.Methods, func(m model.Entered[model.Method]) bool {
		return lasting(m.Is.Use.Kind) && (m.Is.Ended.IsZero() || m.Is.Ended.On > on)
	})
}

// foresee keeps what the file would know of the woman, had this not been a dry run.
func (r *importRow) foresee(id model.ID, born model.Date, w *ledger.Woman) {
	f := foreseen{lastBirth: born, lasting: lasting(w.Method)}
	r.after = append(r.after, func() { r.importing.foreseen[id] = f })
}
