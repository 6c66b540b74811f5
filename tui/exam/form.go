package exam

import (
	"slices"
	"strings"

	"suifang/model"
	forms "suifang/model/exam"
	"suifang/tui/widget"
)

// The rows that are no items of the form. An item's row has its key.
const (
	fieldOn       = "on"
	fieldPlace    = "place"
	fieldOperator = "operator"
	fieldToldHow  = "told_how"
	fieldToldOn   = "told_on"
	headOf        = "head."

	askedByClient = "asked_by_client"
	systolic      = "bp_systolic"
	diastolic     = "bp_diastolic"
)

// How a result can reach her; the words stand in the catalogue.
const (
	toldInPerson  = "in_person"
	toldSigned    = "signed"
	toldNotWanted = "not_wanted"
)

var toldWays = []string{toldInPerson, toldSigned, "phone", "named_person", toldNotWanted}

// A row is one field of the form.
type row struct {
	id      string
	label   string
	entry   *entry
	section forms.Section // zero for the exam's own fields
	short   bool          // it stands on the short form
}

// newForm makes the form, with the values of the exam that is corrected, or with what a new one begins with.
func (s *Screen) newForm() {
	focus := s.firstField()
	if s.form != nil {
		focus = s.form.Focused()
	}
	s.rows = s.allRows()
	s.form = widget.NewForm(s.session.Styles, s.items()...)
	s.form.OnChange, s.form.OnSave = s.changed, s.submit
	if s.edits() {
		s.fill()
	} else {
		s.entry(fieldOn).SetValue(s.session.Today.String())
		s.entry(fieldToldHow).SetValue("1")
	}
	s.show()
	s.clean = s.form.Values()
	s.form.Clean()
	s.form.FocusOn(focus)
	s.layout()
}

// firstField is where typing begins: an exam that is on file and has not reached her is mostly opened for that.
func (s *Screen) firstField() string {
	if s.edits() && s.about.exam.Told.On.IsZero() && !s.imported() {
		return fieldToldHow
	}
	return fieldOn
}

// imported says whether the exam came with a ledger, which does not say what was told.
func (s *Screen) imported() bool { return !s.about.record.Changes[0].Act.Batch.IsZero() }

func (s *Screen) allRows() []row {
	words := s.session.Text.Exam
	own := func(id, label string, item forms.Item, short bool) row {
		item.Key = id
		e := s.newEntry(item)
		e.own, e.past = true, item.Kind == forms.Date
		return row{id: id, label: label, entry: e, short: short}
	}
	rows := []row{
		own(fieldOn, words.On, forms.Item{Kind: forms.Date}, true),
		s.placeRow(own(fieldPlace, words.Place, forms.Item{Kind: forms.Text}, false)),
		own(fieldOperator, words.Operator, forms.Item{Kind: forms.Text}, false),
	}
	for _, section := range s.about.kind.Sections {
		for _, item := range section.Items {
			rows = append(rows, s.itemRow(section, item))
		}
	}
	return append(rows,
		own(fieldToldHow, words.ToldHow, forms.Item{Kind: forms.OneOf, Choices: s.toldChoices()}, true),
		own(fieldToldOn, words.ToldOn, forms.Item{Kind: forms.Date}, true))
}

// placeRow shows where a new exam is said to have been if nothing else is typed: at this centre.
func (s *Screen) placeRow(r row) row {
	if !s.edits() {
		r.entry.Text = widget.NewText(s.session.Styles, widget.TextOptions{Placeholder: widget.Sanitize(s.session.Centre)})
	}
	return r
}

func (s *Screen) itemRow(section forms.Section, item forms.Item) row {
	r := row{id: item.Key, label: item.Label(zh(s.session.Text)), entry: s.newEntry(item), section: section, short: item.Short}
	if item.Key == askedByClient { // what opens its part is always in sight
		r.label, r.short = s.session.Text.Exam.AskedPregnancy, true
	}
	return r
}

func (s *Screen) toldChoices() (choices []forms.Choice) {
	for i, code := range toldWays {
		label := s.session.Text.Exam.Told(code)
		choices = append(choices, forms.Choice{Value: code, Zh: label, En: label, Digit: string(rune('1' + i))})
	}
	return choices
}

// items are the rows with a heading above each part.
func (s *Screen) items() (items []widget.Item) {
	last := s.about.last
	repeats := map[string]string{fieldPlace: last.Place, fieldOperator: last.Operator, "offered_by": last.Offered}
	part := ""
	for _, r := range s.rows {
		if id := r.section.ID; id != part && id != "" {
			items = append(items, widget.Item{ID: headOf + id, Label: s.partName(r.section)})
			part = id
		}
		items = append(items, widget.Item{ID: r.id, Label: r.label, Field: r.entry, Required: r.id == fieldOn,
			Unit: s.session.Text.Exam.Unit(r.entry.item.Unit), Repeat: repeats[r.id]})
	}
	return items
}

func (s *Screen) partName(section forms.Section) string {
	if zh(s.session.Text) {
		return section.Zh
	}
	return section.En
}

// fill puts in what the exam's record holds.
func (s *Screen) fill() {
	e := s.about.exam
	values := s.about.kind.ReadValues(s.about.record)
	values[fieldPlace], values[fieldOperator] = forms.Value{Text: e.Place}, forms.Value{Text: e.Operator}
	values[fieldToldHow] = forms.Value{Text: e.Told.How}
	values[fieldOn], values[fieldToldOn] = dayValue(e.On), dayValue(e.Told.On)
	for _, r := range s.rows {
		r.entry.load(values[r.id])
	}
}

func dayValue(d model.Date) forms.Value {
	if d.IsZero() {
		return forms.Value{}
	}
	return forms.Value{Text: d.String()}
}

//go:noinline
func (s *Screen) row(id string) *row {
	for i := range s.rows {
		if s.rows[i].id == id {
			return &s.rows[i]
		}
	}
	return nil
}

// entry is the field of a row; nil if there is none.
func (s *Screen) entry(id string) *entry {
	if r := s.row(id); r != nil {
		return r.entry
	}
	return nil
}

func (s *Screen) labelOf(id string) string {
	if r := s.row(id); r != nil {
		return r.label
	}
	return id
}

// changed follows a field that holds another value now. What she signs for has been handed over, and what she
// does not want is done with.
func (s *Screen) changed(id string) {
	s.stale = true
	how := s.text(fieldToldHow)
	if id == fieldToldHow && (how == toldSigned || how == toldNotWanted) && s.form.Value(fieldToldOn) == "" {
		s.entry(fieldToldOn).SetValue(s.session.Today.String())
	}
}

// splitPressures makes two values of 124/82.
func (s *Screen) splitPressures() {
	if s.form.Focused() != systolic {
		return
	}
	high, low, ok := forms.ParseBloodPressure(s.form.Value(systolic))
	if !ok {
		return
	}
	s.form.SetValue(systolic, high.Text)
	s.form.SetValue(diastolic, low.Text)
	s.form.FocusOn(diastolic)
	s.stale = true
}

// show judges the values and says beside each row what is to be said.
func (s *Screen) show() {
	s.judge()
	for _, r := range s.rows {
		s.showRow(r)
	}
	for _, section := range s.about.kind.Sections {
		s.form.Item(headOf + section.ID).Hidden = !s.all
	}
}

func (s *Screen) showRow(r row) {
	it := s.form.Item(r.id)
	it.Hidden = !s.shown(r)
	if r.entry.own {
		it.Hint = s.ownHint(r.id)
		return
	}
	it.Reference = r.entry.item.ReferenceText(s.judged.values[r.id], s.judged.who, zh(s.session.Text))
	it.Unit = s.unitOf(r)
	it.Hint, it.Alert = s.hint(r)
}

// shown says whether a row is in sight: it holds something, or has the focus, or belongs to what is asked for.
func (s *Screen) shown(r row) bool {
	switch {
	case r.entry.Value() != "" || s.form.Focused() == r.id || r.id == askedByClient:
		return true
	case r.section.OnRequest && !s.requested(r.section):
		return false
	}
	return s.all || r.short
}

// requested says whether she asked for a part that is offered on request only.
func (s *Screen) requested(section forms.Section) bool {
	for _, i := range section.Items {
		if v := s.judged.values[i.Key]; v.Text == forms.Yes && i.Key == askedByClient || v.Found() && i.Key != askedByClient {
			return true
		}
	}
	return false
}

// lastTime is the value of last time with its day, the year only where it is another. Where both do not fit,
// the value is cut.
func (s *Screen) lastTime(r row, width int) string {
	value, on := s.about.previous(r.id, s.day(fieldOn))
	if r.entry.own || value.IsZero() {
		return ""
	}
	day, now := on.String(), s.session.Today.String()
	if day[:4] == now[:4] {
		day = day[5:]
	} else {
		day = day[:7]
	}
	said := widget.Sanitize(forms.Format(r.entry.item, value, zh(s.session.Text)))
	return widget.Truncate(said, width-1-len(day)) + " " + day
}

func (s *Screen) unitOf(r row) string {
	if v := s.judged.values[r.id]; v.Unit != "" {
		return v.Unit
	}
	return s.session.Text.Exam.Unit(r.entry.item.Unit)
}

func (s *Screen) ownHint(id string) string {
	words := s.session.Text.Exam
	switch {
	case id == fieldOn && s.about.sameDay(s.day(fieldOn)):
		return words.SameDay
	case id == fieldToldOn && s.day(fieldToldOn).IsZero():
		return s.session.Text.Common.ToDeliver
	}
	return ""
}

// hint is what is to be said of a value, short, and whether something is wrong with it.
func (s *Screen) hint(r row) (hint string, alert bool) {
	t := s.session.Text
	flag := s.judged.flag(r.id).Label(zh(t))
	also := ""
	switch {
	case s.conflict(r.entry):
		also = t.Common.Conflict
	case s.judged.doubt(r.id) != "":
		also = t.Exam.CheckIt
	case flag != "" && s.judged.unconfirmed(r.entry.item):
		flag = t.Exam.Unconfirmed(flag)
	case r.entry.Value() == "" && s.declined(r.section):
		return t.Exam.NotOffered, false
	}
	hint = strings.TrimSpace(flag + " " + also)
	return hint, hint != ""
}

// conflict says whether the record holds several values for the item's field and it was not typed over.
func (s *Screen) conflict(e *entry) bool {
	if s.about.record == nil || e.Value() != e.loadedText {
		return false
	}
	field := s.about.record.Fields[e.item.StoredIn()]
	return field != nil && len(field.Others) > 0
}

// declined says whether she did not want a part.
func (s *Screen) declined(section forms.Section) bool {
	item, _ := s.about.kind.Item(forms.DeclinedPart)
	if !slices.ContainsFunc(item.Choices, func(c forms.Choice) bool { return c.Value == section.ID }) {
		return false
	}
	parts := strings.Split(s.judged.values[forms.DeclinedPart].Text, ",")
	return slices.Contains(parts, section.ID) || slices.Contains(parts, forms.Refused)
}

// openValues opens the list of the values of the field in focus, if it has one.
func (s *Screen) openValues() {
	e := s.entry(s.form.Focused())
	if e == nil || len(e.options()) == 0 {
		return
	}
	s.picker = widget.NewPicker(s.session.Styles, e.options(), "")
	s.picker.Select(e.Value())
}
