package exam

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	forms "suifang/model/exam"
	"suifang/tui/widget"
)

// foot is the lines below the form: a rule, what follows, how it reaches her, the row in focus.
const foot = 4

// Resize gives the form what the lines below it leave.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	s.layout()
}

func (s *Screen) layout() {
	if s.form == nil || s.width == 0 {
		return
	}
	words := s.session.Text.Exam
	room := max(3, s.height-1-s.footLines())
	columns := s.columns()
	for _, r := range s.rows {
		it := s.form.Item(r.id)
		it.Label, it.Previous = widget.Truncate(r.label, s.labelCells()), s.lastTime(r, columns.Previous)
	}
	s.form.SetColumns(columns, words.Item, words.This, words.UnitTitle, words.Reference, words.Last, words.Flag)
	s.form.Resize(s.width, room)
	if s.trend != nil {
		s.trend.pane.SetLines(s.trendLines(s.width))
		s.trend.pane.Resize(s.width, max(1, room-2))
	}
}

// columns are the widths at 80 cells, and what a wider window has over goes to what is cut most.
func (s *Screen) columns() widget.FormColumns {
	over := max(0, s.width-80)
	c := widget.FormColumns{Value: 13, Unit: 4, Reference: 8, Previous: 15}
	if zh(s.session.Text) {
		c = widget.FormColumns{Value: 18, Unit: 4, Reference: 9, Previous: 12}
	}
	c.Value += min(over*3/10, 30)
	c.Unit += min(over/10, 3)
	c.Reference += min(over/5, 12)
	c.Previous += min(over/5, 8)
	return c
}

// labelCells is the room of a label: English ones give some of it to the values where the window is narrow.
func (s *Screen) labelCells() int {
	if zh(s.session.Text) || s.width >= 100 {
		return 24
	}
	return 20
}

func (s *Screen) footLines() int {
	if s.canBePregnancy() {
		return foot + 1
	}
	return foot
}

// Heading is whose exam it is, and of which day.
func (s *Screen) Heading() string {
	if s.form == nil || s.about.history.Person == nil {
		return ""
	}
	t, p := s.session.Text, s.about.history.Person
	who := p.Name
	if years := p.Birth.AgeOn(s.session.Today); years >= 0 && !p.Birth.IsZero() {
		who += " " + t.Common.Age(years)
	}
	form := s.about.kind.En
	if zh(t) {
		form = s.about.kind.Zh
	}
	day := ""
	if on := s.day(fieldOn); !on.IsZero() {
		day = " " + on.String()
	}
	return strings.Join([]string{t.Exam.Title, who, form + day}, "  ")
}

// View draws the form and what follows from it.
func (s *Screen) View() tea.View {
	var p widget.Page
	if s.form == nil {
		p.Line(" " + s.session.Text.Common.Loading)
		return p.View(s.width, s.height)
	}
	s.layout()
	p.Line(s.session.Styles.Rule(s.width))
	p.Block(s.body())
	p.Fill(s.height - s.footLines())
	p.Line(s.session.Styles.Rule(s.width))
	p.Line(" " + s.summary())
	if s.canBePregnancy() {
		p.Line(" " + s.session.Text.Exam.CanBePregnancy(s.keys.Pregnancy.Help().Key))
	}
	p.Line(" " + s.reaches())
	p.Line(" " + s.session.Styles.Dim.Paint(s.detail()))
	return p.View(s.width, s.height)
}

func (s *Screen) body() (lines []string, cursor *tea.Cursor) {
	switch {
	case s.trend != nil:
		t := s.session.Text
		title := t.Exam.TrendTitle(s.trend.item.Label(zh(t)), t.Exam.Unit(s.trend.item.Unit))
		lines, cursor = s.trend.pane.View()
		return append([]string{" " + s.session.Styles.Strong.Paint(strings.TrimSpace(title)), ""}, lines...), widget.Shift(cursor, 0, 2)
	case s.picker != nil:
		return s.overlay()
	}
	return s.form.View()
}

// overlay lays the list of values over the rows below the field in focus, or above it where there is more room.
func (s *Screen) overlay() ([]string, *tea.Cursor) {
	const indent = 4
	lines, at := s.form.View()
	for len(lines) < s.height-1-s.footLines() {
		lines = append(lines, "")
	}
	start, room := at.Y+1, len(lines)-at.Y-1
	if room < at.Y {
		start, room = 0, at.Y
	}
	list, x, y := s.picker.View(max(10, s.width-1-indent), min(room, 14))
	if start == 0 {
		start = at.Y - len(list)
	}
	for i, l := range list {
		lines[start+i] = strings.Repeat(" ", indent) + l
	}
	return lines, widget.Caret(x+indent, start+y)
}

// summary is what the exam came to, and what saving it plans.
func (s *Screen) summary() string {
	words := s.session.Text.Exam
	if s.preview != nil && s.preview.refused != nil {
		return s.session.Styles.Alert.Paint(words.Rule(s.preview.refused.Rule))
	}
	risk := "-"
	if s.judged.any() {
		risk = words.Risks(string(s.judged.result.Risk))
	}
	line := words.Flags(len(s.judged.result.Flags)) + "  " + words.Risk + risk + "  " + words.Plans + s.plans()
	if key := strings.TrimSpace(words.UnconfirmedKey); key != "" && s.flagsUnconfirmed() {
		return widget.Ends(line, key, s.width-2)
	}
	return line
}

func (s *Screen) flagsUnconfirmed() bool {
	for _, f := range s.judged.result.Flags {
		if i, ok := s.about.kind.Item(f.Field); ok && s.judged.unconfirmed(i) {
			return true
		}
	}
	return false
}

func (s *Screen) plans() string {
	t := s.session.Text
	switch {
	case s.preview == nil:
		return t.Exam.Reading
	case len(s.preview.opens) == 0:
		return t.Common.None
	}
	var planned []string
	for _, d := range s.preview.opens {
		planned = append(planned, t.Exam.Planned(widget.Sanitize(d.Title(zh(t))), t.MonthDay(d.Due)))
	}
	return strings.Join(planned, ", ")
}

// reaches says how the result reaches her, whether she agreed to the exam, and to whom it is told.
func (s *Screen) reaches() string {
	t := s.session.Text
	words := t.Exam
	state := t.Common.ToDeliver
	if on := s.day(fieldToldOn); !on.IsZero() {
		state = t.Common.Delivered + " " + t.MonthDay(on)
	}
	how := s.text(fieldToldHow)
	parts := []string{state}
	if how != "" {
		parts[0] = words.ToldLine(state, widget.Sanitize(words.Told(how)))
	}
	parts = append(parts, words.Consent+s.consent())
	if s.onlyHer() {
		parts = append(parts, s.session.Styles.Strong.Paint(words.OnlyHer))
	}
	return strings.Join(parts, "  ")
}

// consent is her last answer about exams up to this one.
func (s *Screen) consent() string {
	words, said := s.session.Text.Exam, ""
	for _, c := range s.about.history.Consents {
		if c.Is.Purpose != model.ConsentExam || c.Is.Answer.On > s.day(fieldOn) {
			continue
		}
		said = c.Is.Answer.On.String()
		if !c.Is.Answer.Yes {
			said = words.Refused(c.Is.Answer.On.String())
		}
	}
	if said == "" {
		return words.NoConsent
	}
	return said
}

// onlyHer says whether to remind that the result is told to her alone: she said so, or she asked whether she
// is pregnant.
func (s *Screen) onlyHer() bool {
	for _, c := range s.about.history.Consents {
		if strings.Contains(c.Is.Note, "只告本人") || strings.Contains(strings.ToLower(c.Is.Note), "to her alone") {
			return true
		}
	}
	for _, section := range s.about.kind.Sections {
		if section.OnRequest && s.requested(section) {
			return true
		}
	}
	return false
}

// detail says of the row in focus all that its columns may cut.
func (s *Screen) detail() string {
	r := s.row(s.form.Focused())
	if r == nil {
		return ""
	}
	e, t := r.entry, s.session.Text
	v, err := e.value()
	switch {
	case err != nil:
		return e.sentence(err).Next
	case v.IsZero():
		return s.offer(*r)
	}
	said := strings.TrimSpace(widget.Sanitize(e.said(v)) + " " + s.detailUnit(*r, v))
	if flag := s.judged.flag(r.id); flag != "" {
		said += " " + flag.Label(zh(t))
	}
	parts := []string{said}
	if ref := s.reference(*r); ref != "" {
		parts = append(parts, ref)
	}
	if doubt := s.judged.doubt(r.id); doubt != "" {
		parts = append(parts, t.Exam.Doubt(string(doubt)))
	}
	line := strings.Join(parts, "  ")
	if named := r.label + " " + line; widget.Width(named) <= s.width-2 {
		return named
	}
	return line // the row itself says what it is
}

// detailUnit is the unit that stands behind a number; one that is not the item's stands there already.
func (s *Screen) detailUnit(r row, v forms.Value) string {
	if r.entry.item.Kind != forms.Number || v.Unit != "" || !v.Found() {
		return ""
	}
	return s.session.Text.Exam.Unit(r.entry.item.Unit)
}

// reference is what is usual for her and how far that was checked.
func (s *Screen) reference(r row) string {
	t := s.session.Text
	usual := r.entry.item.ReferenceText(s.judged.values[r.id], s.judged.who, zh(t))
	if r.entry.own || usual == "" {
		return ""
	}
	mark := t.Common.Verified
	if s.judged.unconfirmed(r.entry.item) {
		mark = t.Common.ToConfirm
	}
	return t.Exam.Range + usual + " (" + mark + ")"
}

// offer is what can be typed into an empty field.
func (s *Screen) offer(r row) string {
	words := s.session.Text.Exam
	switch r.entry.item.Kind {
	case forms.Number:
		return strings.TrimSpace(words.NumberExample + "   " + s.reference(r))
	case forms.Date:
		return words.NotDate.Next
	case forms.Text:
		return ""
	}
	var said []string
	for _, o := range r.entry.options() {
		if o.Key != "" {
			said = append(said, o.Key+" "+o.Label)
		}
	}
	return strings.Join(said, "  ")
}
