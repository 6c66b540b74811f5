package person

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/arrange"
	"suifang/model/exam"
	"suifang/model/followup"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// dayWidth is the cells of a date in full.
const dayWidth = len("2026-11-21")

// An entry is one thing that happened, with what is to be said of it in lines of their own.
type entry struct {
	on     model.Date
	record model.ID
	what   string // tells two entries of one record apart
	title  string
	lines  []detail
	note   string
	door   tea.Msg
}

// A detail is one line below an entry's title.
type detail struct {
	text  string
	alert bool
}

// A line of the timeline is a row of its list: an entry's title, or a detail of it.
type line struct {
	key  rowKey
	day  string // of a title
	text string
	note string
	door tea.Msg

	alert bool
}

// timelineRows are the entries as lines, newest first; those without a date last.
func (s *Screen) timelineRows() (rows []line) {
	entries := slices.Concat(s.visits(), s.exams(), s.methods(), s.pregnancies(), s.agreements(), s.life())
	arrange.By(entries, func(a, b entry) int {
		return cmp.Or(-cmp.Compare(a.on, b.on), cmp.Compare(a.record.String(), b.record.String()), -cmp.Compare(a.what, b.what))
	})
	for _, e := range entries {
		rows = append(rows, s.lines(e)...)
	}
	return rows
}

// lines breaks an entry into lines that fit: its title behind the day, the rest below.
func (s *Screen) lines(e entry) []line {
	if s.disputed(e.record) {
		e.lines = append(e.lines, detail{s.words().Event.Conflict, true})
	}
	day := cmp.Or(e.on.String(), s.words().Event.NoDate)
	title := widget.Wrap(plain(e.title), s.lineRoom()-dayWidth-1)
	rows := []line{{day: day}}
	if len(title) > 0 {
		rows[0].text = title[0]
		for _, text := range title[1:] {
			rows = append(rows, line{text: text})
		}
	}
	for _, d := range e.lines {
		for _, text := range widget.Wrap(plain(d.text), s.lineRoom()-2) {
			rows = append(rows, line{text: text, alert: d.alert})
		}
	}
	for i := range rows {
		rows[i].key, rows[i].note, rows[i].door = rowKey{e.record, e.what, i}, plain(e.note), e.door
	}
	return rows
}

// disputed says whether a record other than the person's own has values in conflict.
func (s *Screen) disputed(record model.ID) bool {
	r := s.read.history.State.Records[record]
	return r != nil && record != s.id && len(r.Conflicts()) > 0
}

// entry is one of a record that F4 and Enter edit.
func (s *Screen) entry(on model.Date, record model.ID, what, title string, lines ...string) entry {
	e := entry{on: on, record: record, what: what, title: title, door: screen.OpenEditMsg{Subject: s.id, Record: record}}
	for _, l := range lines {
		if l = strings.TrimSpace(l); l != "" {
			e.lines = append(e.lines, detail{text: l})
		}
	}
	return e
}

// visits are the contacts that were made or tried. Enter on a trial goes on with its item while that is open.
func (s *Screen) visits() (list []entry) {
	for _, v := range s.read.history.Visits {
		result := model.VisitResults.Label(v.Is.Outcome.Result, s.zh())
		said := strings.Join([]string{model.Channels.Label(v.Is.Channel, s.zh()), result}, " ")
		e := s.entry(v.Is.Outcome.On, v.Record.ID, "visit", s.visitTitle(v.Is), said, v.Is.Note)
		if !v.Is.NextDate.IsZero() {
			e.lines = append(e.lines, detail{text: s.words().Event.NextDate(v.Is.NextDate.String())})
		}
		e.note = s.answers(v.Is)
		if id := followup.ObligationID(v.Is.About); v.Is.Outcome.Result == model.VisitNotReached && s.isOpen(id) {
			e.door = screen.OpenVisitMsg{Person: s.id, Obligation: id}
		}
		list = append(list, e)
	}
	return list
}

func (s *Screen) isOpen(obligation model.ID) bool {
	for _, l := range s.read.lines {
		if l.ID == obligation {
			return true
		}
	}
	return false
}

// visitTitle is what the visit was about; of a contact in pregnancy, in which week it was made.
func (s *Screen) visitTitle(v model.Visit) string {
	if v.About.IsZero() {
		return s.words().Event.Wished
	}
	d := followup.Due{About: v.About, Due: v.Outcome.On, Anchor: v.Outcome.On, Reason: followup.Reason{Nth: max(1, v.About.N)}}
	for _, g := range s.read.history.Pregnancies {
		if g.Record.ID == v.About.Case && !firstDay(g.Is).IsZero() {
			d.Anchor = firstDay(g.Is)
		}
	}
	return d.Title(s.zh())
}

// answers are the questions that were answered, in words.
func (s *Screen) answers(v model.Visit) string {
	var list []string
	seen := map[string]bool{}
	for _, set := range followup.QuestionSets {
		for _, q := range set.Items {
			answer := v.Answers[q.Key]
			if answer == "" || seen[q.Key] || !belongs(v, set.Code) {
				continue
			}
			seen[q.Key] = true
			list = append(list, q.Label(s.zh())+" "+q.Choices.Label(answer, s.zh()))
		}
	}
	return s.words().Event.Answers(list)
}

// belongs says whether a question set is asked at the visit's step.
func belongs(v model.Visit, set string) bool {
	p, ok := followup.Lookup(v.About.Protocol)
	if !ok {
		return true
	}
	step, ok := p.Step(v.About.Step)
	return !ok || len(step.Questions) == 0 || slices.Contains(step.Questions, set)
}

// exams are the exams with what lay outside its reference.
func (s *Screen) exams() (list []entry) {
	words := s.words().Event
	for _, e := range s.read.history.Exams {
		x := entry{on: e.Is.On, record: e.Record.ID, what: "exam", title: s.formName(e), note: s.examNote(e),
			door: screen.OpenExamMsg{Person: s.id, Exam: e.Record.ID}}
		x.lines = s.flagged(e)
		if s.untoldResult(e) {
			x.lines = append(x.lines, detail{text: words.NotTold})
		}
		list = append(list, x)
	}
	return list
}

// flagged are the flagged values, each with its flag in words; without any, what the exam came to.
func (s *Screen) flagged(e model.Entered[model.Exam]) (lines []detail) {
	words := s.words().Event
	form, result := s.evaluate(e)
	for _, f := range result.Flags {
		if i, ok := form.Item(f.Field); ok {
			lines = append(lines, detail{s.flaggedValue(i, f, form.ReadValues(e.Record)), true})
		}
	}
	switch {
	case len(lines) > 0:
	case result.Risk == exam.RiskNone:
		lines = append(lines, detail{text: words.Nothing})
	case result.Risk == exam.RiskPartial && len(form.ReadValues(e.Record)) > 0:
		lines = append(lines, detail{text: words.Partly})
	default:
		lines = append(lines, detail{text: words.NoFinding})
	}
	return lines
}

// flaggedValue is the item, its value and the flag, which is left out where it says the value again.
func (s *Screen) flaggedValue(i exam.Item, f exam.Flagged, values map[string]exam.Value) string {
	parts := []string{i.Label(s.zh()), exam.Format(i, values[f.Field], s.zh())}
	if i.Kind == exam.Number {
		parts = append(parts, unit(f.Unit))
	}
	if flag := f.Flag.Label(s.zh()); flag != parts[1] {
		parts = append(parts, flag)
	}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " ")
}

// unit is a UCUM unit as it is written on paper.
func unit(ucum string) string { return strings.NewReplacer("[", "", "]", "").Replace(ucum) }

// examNote says the references of what is flagged, whether a clinician has still to confirm them, and how she
// was told.
func (s *Screen) examNote(e model.Entered[model.Exam]) string {
	words, common := s.words(), s.session.Text.Common
	form, result := s.evaluate(e)
	values := form.ReadValues(e.Record)
	who := s.whoOn(e.Is.On).With(values)
	var parts []string
	confirm := false
	for _, f := range result.Flags {
		i, ok := form.Item(f.Field)
		if !ok {
			continue
		}
		ref, ranged := i.Reference(values[f.Field], who)
		confirm = confirm || i.Mark.ToConfirm() || ranged && ref.Mark.ToConfirm()
		if f.Reference != "" {
			parts = append(parts, i.Label(s.zh())+" "+words.Reference(i.ReferenceText(values[f.Field], who, s.zh())))
		}
	}
	if confirm {
		parts = append(parts, common.ToConfirm)
	}
	switch told, how := e.Is.Told, s.session.Text.Exam.Told(e.Is.Told.How); {
	case !told.On.IsZero():
		parts = append(parts, words.Event.ToldOn(s.day(told.On), how))
	case how != "": // the way that she chose; it has not reached her yet
		parts = append(parts, how)
	}
	return strings.Join(parts, " | ")
}

// methods are begun and ended.
func (s *Screen) methods() (list []entry) {
	words := s.words().Event
	for _, m := range s.read.history.Methods {
		name := s.methodName(m.Is.Use)
		begun := name + " " + words.Began
		if m.Is.Use.Kind == model.MethodNone {
			begun = name
		}
		list = append(list, s.entry(m.Is.Use.Start, m.Record.ID, "1 begun", begun, s.deviceName(m.Is.Use),
			strings.TrimSpace(m.Is.Place+" "+m.Is.Operator)))
		if end := m.Is.Ended; !end.IsZero() {
			list = append(list, s.entry(end.On, m.Record.ID, "2 ended", name+" "+words.Ended, model.EndReasons.Label(end.Reason, s.zh())))
		}
	}
	return list
}

// pregnancies are told, booked and over.
func (s *Screen) pregnancies() (list []entry) {
	words := s.words().Event
	for _, g := range s.read.history.Pregnancies {
		if told := cmp.Or(g.Is.Reported, g.Is.LMP.Date); !told.IsZero() {
			list = append(list, s.entry(told, g.Record.ID, "1 told", words.Told, s.dates(g.Is), g.Is.Note))
		}
		if !g.Is.Booked.IsZero() {
			list = append(list, s.entry(g.Is.Booked, g.Record.ID, "2 booked", words.Booked))
		}
		if out := g.Is.Outcome; !out.IsZero() {
			live := ""
			if out.Live > 1 {
				live = words.Live(out.Live)
			}
			list = append(list, s.entry(out.On, g.Record.ID, "3 outcome", model.Outcomes.Label(out.Result, s.zh()), live))
		}
	}
	return list
}

// dates are the last period and the due date.
func (s *Screen) dates(g model.Pregnancy) string {
	words := s.words().Event
	begun := firstDay(g)
	if begun.IsZero() {
		return ""
	}
	due := words.EDD + " " + begun.AddDays(fullTerm).String()
	if g.LMP.Estimated && g.ScanEDD.IsZero() {
		due += " " + s.words().Fact.Estimated
	}
	return due
}

// agreements are consents, requests and dates agreed upon.
func (s *Screen) agreements() (list []entry) {
	words, h := s.words().Event, s.read.history
	for _, c := range h.Consents {
		answer, channels := words.Declined, ""
		if c.Is.Answer.Yes {
			answer = words.Agreed
			if c.Is.Purpose == model.ConsentFollowUp {
				channels = s.channels(c.Is.Channels)
			}
		}
		title := answer + " " + model.ConsentPurposes.Label(c.Is.Purpose, s.zh())
		list = append(list, s.entry(c.Is.Answer.On, c.Record.ID, "consent", title, channels, c.Is.Note))
	}
	for _, q := range h.Requests {
		service := model.Services.Label(q.Is.Service, s.zh())
		list = append(list, s.entry(q.Is.On, q.Record.ID, "1 asked", words.Asked+" "+service, q.Is.Note))
		if !q.Is.Ended.IsZero() {
			list = append(list, s.entry(q.Is.Ended, q.Record.ID, "2 ended", service+" "+words.AskedEnd))
		}
	}
	for _, a := range h.Appointments {
		about := s.visitTitle(model.Visit{About: a.Is.About, Outcome: model.VisitOutcome{On: a.Is.On}})
		list = append(list, s.entry(a.Record.FirstKnown(), a.Record.ID, "appointment", words.Appointed+" "+a.Is.On.String(), about, a.Is.Reason))
	}
	return list
}

// life is what the person's own record and her birth tell, moves one by one.
func (s *Screen) life() []entry {
	words, p, h := s.words().Event, s.read.person(), s.read.history
	list := s.moves()
	add := func(on model.Date, what, title string) {
		if !on.IsZero() {
			list = append(list, s.entry(on, s.id, what, title))
		}
	}
	if r := h.Record(); r != nil {
		add(r.FirstKnown(), "registered", words.Registered)
	}
	add(p.Married, "married", words.Married)
	add(p.Death, "died", words.Died)
	if !slices.ContainsFunc(h.Pregnancies, func(g model.Entered[model.Pregnancy]) bool { return g.Is.Outcome.On == p.LastBirth }) {
		add(p.LastBirth, "last_birth", words.LastBirth)
	}
	for _, b := range h.Births {
		weight := ""
		if b.Is.Weight > 0 {
			weight = words.Weight(b.Is.Weight)
		}
		list = append(list, s.entry(b.Is.On, b.Record.ID, "birth", words.Born, b.Is.Place, weight))
	}
	return list
}

// moves are her migrations, in the order in which they were entered; a correction of one replaces it.
func (s *Screen) moves() (list []entry) {
	words := s.words().Event
	r := s.read.history.Record()
	if r == nil {
		return nil
	}
	var states []model.Residence
	for _, c := range r.Changes {
		var is model.Residence
		v, sets := c.Fields["residence"]
		if !sets || model.IsNull(v) || model.Decode(v, &is) != nil {
			continue
		}
		if n := len(states); n > 0 && states[n-1].State == is.State {
			states = states[:n-1]
		}
		states = append(states, is)
	}
	titles := map[string]string{"out": words.Out, "in": words.In, "home": words.Back}
	for i, is := range states {
		if is.State == "home" && i == 0 { // at home from the first: no move
			continue
		}
		list = append(list, s.entry(is.Since, s.id, "move "+is.Since.String(), cmp.Or(titles[is.State], is.State), is.Place))
	}
	return list
}

func (s *Screen) drawLine(l line, selected bool) string {
	text := s.paint(l.text, selected, l.alert)
	if l.day == "" {
		return "  " + text
	}
	return widget.PadRight(s.session.Styles.Dim.Paint(l.day), dayWidth) + " " + text
}
