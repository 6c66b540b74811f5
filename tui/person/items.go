package person

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/exam"
	"suifang/model/followup"
	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// An item is one row of what is open: an obligation, or a result that she has not been told.
type item struct {
	key   rowKey
	line  *store.Line // nil for a result
	title string
	when  string // its state, in words
	alert bool
	dim   bool
	span  string // the window, or the day of the exam
	tier  string
	note  string // for the line at the foot
	door  tea.Msg
}

// itemRows are what can be done now, then results, then what is to come; what has passed stands last.
func (s *Screen) itemRows() []item {
	var now, later, passed []item
	for i := range s.read.lines {
		switch l := &s.read.lines[i]; l.State {
		case followup.Overdue, followup.Ready:
			now = append(now, s.dueItem(l))
		case followup.Passed:
			passed = append(passed, s.dueItem(l))
		default:
			later = append(later, s.dueItem(l))
		}
	}
	return slices.Concat(now, s.untold(), later, passed)
}

func (s *Screen) dueItem(l *store.Line) item {
	when, alert := s.when(l)
	return item{
		key: rowKey{record: l.ID, what: "due"}, line: l, title: plain(l.Title(s.zh())), when: when, alert: alert,
		dim:  l.State == followup.Upcoming || l.State == followup.Passed,
		span: s.window(l.From, l.Until), tier: s.tier(l.Tier), note: s.why(l),
		door: screen.OpenVisitMsg{Person: s.id, Obligation: l.ID},
	}
}

// when is the state in words, and whether it is to be seen.
func (s *Screen) when(l *store.Line) (words string, alert bool) {
	common := s.session.Text.Common
	left := int(l.Due.Due-s.session.Today) + l.Grace // as Today counts: the days until it is overdue
	switch {
	case l.State == followup.Overdue:
		return common.DaysOver(l.DaysOverdue(s.session.Today)), true
	case l.State == followup.Passed:
		return s.words().Passed, false
	case l.State == followup.Upcoming:
		return common.Upcoming, false
	case left <= 0:
		return common.DueToday, false
	case left == 1:
		return common.Tomorrow, false
	}
	return common.DaysLeft(left), false
}

func (s *Screen) tier(t followup.Tier) string {
	common := s.session.Text.Common
	switch t {
	case followup.Village:
		return common.Village
	case followup.Township:
		return common.Township
	case followup.District:
		return common.County
	}
	return ""
}

// why is the reason of an obligation: what is to be seen first, what it hangs on, how sure its interval is, what
// was tried.
func (s *Screen) why(l *store.Line) string {
	words, common := s.words(), s.session.Text.Common
	mark := common.Verified
	if l.Mark != followup.Verified {
		mark = common.ToConfirm
	}
	var parts []string
	if l.Conflict {
		parts = append(parts, words.Disputed)
	}
	if l.Away {
		parts = append(parts, words.AwayLong)
	}
	parts = append(parts, plain(l.Explain(s.zh())), words.Basis(mark))
	if l.Attempts > 0 {
		parts = append(parts, words.Tried(l.Attempts, s.day(l.LastAttempt)))
	}
	return widget.Fit(parts, s.width-2)
}

// toldWithin is how many months an untold result stays among the open items. After that only the timeline says
// that it was not told: what was found then is no news any more, and the next exam will find it again.
const toldWithin = 12

// untold are the exams whose result she has not been told: of each form the last, and of those only what was
// entered here, for a ledger does not say what was told.
func (s *Screen) untold() (list []item) {
	for _, e := range s.read.history.Exams {
		if !s.untoldResult(e) || e.Is.On < s.session.Today.AddMonths(-toldWithin) {
			continue
		}
		list = append(list, item{
			key: rowKey{record: e.Record.ID, what: "result"}, title: s.words().Result(s.findings(e)), when: s.words().ToTell,
			span: s.day(e.Is.On), note: s.examNote(e), door: screen.OpenExamMsg{Person: s.id, Exam: e.Record.ID},
		})
	}
	return list
}

func (s *Screen) untoldResult(e model.Entered[model.Exam]) bool {
	later := slices.ContainsFunc(s.read.history.Exams, func(o model.Entered[model.Exam]) bool {
		return o.Is.Form == e.Is.Form && o.Is.On > e.Is.On
	})
	imported := !e.Record.Changes[0].Act.Batch.IsZero()
	return !later && !imported && e.Is.Told.On.IsZero()
}

// findings are the names of what is flagged, or of the form.
func (s *Screen) findings(e model.Entered[model.Exam]) string {
	form, result := s.evaluate(e)
	var names []string
	for _, f := range result.Flags {
		if i, ok := form.Item(f.Field); ok {
			names = append(names, i.Label(s.zh()))
		}
	}
	if len(names) == 0 {
		return s.formName(e)
	}
	return strings.Join(names, ", ")
}

// evaluate judges an exam by its form, for who she was on its day; an unknown form judges nothing.
func (s *Screen) evaluate(e model.Entered[model.Exam]) (exam.Form, exam.Result) {
	form, ok := exam.Lookup(e.Is.Form)
	if !ok {
		return form, exam.Result{}
	}
	return form, exam.Evaluate(form, form.ReadValues(e.Record), s.whoOn(e.Is.On))
}

// whoOn is what of her decides which reference holds on a day.
func (s *Screen) whoOn(day model.Date) exam.Person {
	p := s.read.person()
	who := exam.Person{Sex: p.Sex, Age: max(0, p.Birth.AgeOn(day))}
	for _, g := range s.read.history.Pregnancies {
		begun, ended := firstDay(g.Is), g.Is.Outcome.On
		if begun.IsZero() || day < begun || !ended.IsZero() && day >= ended || day > begun.AddDays(45*7) {
			continue
		}
		who.Pregnant, who.PregnantWeeks = true, int(day-begun)/7
	}
	return who
}

// firstDay is 0w0d of a pregnancy: by the scan's due date before the last period.
func firstDay(g model.Pregnancy) model.Date {
	if !g.ScanEDD.IsZero() {
		return g.ScanEDD.AddDays(-fullTerm)
	}
	return g.LMP.Date
}

const fullTerm = 280 // days from the last period to the due date

func (s *Screen) formName(e model.Entered[model.Exam]) string {
	form, ok := exam.Lookup(e.Is.Form)
	switch {
	case !ok:
		return widget.Sanitize(e.Is.Form)
	case s.zh():
		return form.Zh
	}
	return form.En
}

// day is a date as short as it can be understood: without the year where it is this one.
func (s *Screen) day(d model.Date) string {
	if d.IsZero() {
		return ""
	}
	y, _, _ := d.Civil()
	if now, _, _ := s.session.Today.Civil(); y == now {
		return s.session.Text.MonthDay(d)
	}
	return d.String()
}

// window is the first and the last day, the second without its year where that is the first one's too. Two
// years of the future are shortened, so that it fits its column.
func (s *Screen) window(from, until model.Date) string {
	first, last := s.day(from), s.day(until)
	switch y, _, _ := from.Civil(); {
	case len(last) < dayWidth:
	case strings.HasPrefix(last, strconv.Itoa(y)):
		last = s.session.Text.MonthDay(until)
	case len(first) == dayWidth:
		first, last = first[2:], last[2:]
	}
	return s.words().Window(first, last)
}

// plain is text of the model, safe to draw, with the dashes that some terminals draw two cells wide made
// plain.
func plain(s string) string { return dashes.Replace(widget.Sanitize(s)) }

var dashes = strings.NewReplacer("–", "-", "—", "-", "≥", ">=", "≤", "<=")

func (s *Screen) drawItem(it item, selected bool) string {
	styles := s.session.Styles
	title, when := it.title, it.when
	switch {
	case it.alert:
		when = styles.Alert.Paint(when)
	case it.dim:
		when = styles.Dim.Paint(when)
	}
	if selected {
		title = styles.Selected.Paint(title)
	} else if it.dim {
		title = styles.Dim.Paint(title)
	}
	return s.table.Row(title, when, it.span, it.tier)
}
