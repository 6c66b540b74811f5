package exam

import (
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/arrange"
	forms "suifang/model/exam"
	"suifang/model/followup"
	"suifang/tui/screen"
)

// proposal is the act that saving records: a new exam, or what differs from the exam as it was loaded. It is
// not ok if the exam has no date or nothing differs.
func (s *Screen) proposal() (p model.Proposal, ok bool) {
	e := s.about.exam
	e.On, e.Place, e.Operator, e.Weeks = s.day(fieldOn), s.text(fieldPlace), s.text(fieldOperator), nil
	if !s.edits() && e.Place == "" {
		e.Place = s.session.Centre
	}
	e.Told = model.Told{On: s.day(fieldToldOn), How: s.text(fieldToldHow)}
	entry := model.Entry{Subject: s.person, Kind: model.KindExam, Record: s.record, Parents: slices.Clone(s.heads)}
	act := "record_exam"
	if s.edits() {
		act, entry.Fields = "edit_exam", s.about.kind.Changed(s.about.record, e, s.judged.values)
	} else {
		entry.Fields = s.about.kind.Fields(e, s.judged.values)
	}
	return model.Proposal{Act: act, Entries: []model.Entry{entry}}, !e.On.IsZero() && len(entry.Fields) > 0
}

// text is what one of the exam's own fields holds.
func (s *Screen) text(id string) string {
	v, err := s.entry(id).value()
	if err != nil {
		return ""
	}
	return v.Text
}

func (s *Screen) day(id string) model.Date {
	d, _ := model.ParseISO(s.text(id))
	return d
}

// A preview is what saving brings.
type preview struct {
	opens   []followup.Due
	refused *model.Refusal
}

// ask asks the store what saving would bring, if something has changed. An answer to an earlier question is
// ignored.
func (s *Screen) ask() tea.Cmd {
	if !s.stale || s.form == nil {
		return nil
	}
	s.stale = false
	s.asked++
	p, ok := s.proposal()
	if !ok {
		s.preview = &preview{}
		return nil
	}
	file, asked := s.session.Store, s.asked
	return func() tea.Msg {
		v, err := file.Preview(p)
		r := &preview{opens: v.Opens}
		if err != nil && !errors.As(err, &r.refused) {
			return screen.FailedMsg{Err: err}
		}
		arrange.By(r.opens, func(a, b followup.Due) int { return int(a.Due - b.Due) })
		return previewMsg{asked, r}
	}
}

// judged is what follows from the values that stand in the form.
type judged struct {
	values map[string]forms.Value
	who    forms.Person // as the references see her, the exam's own weeks included
	result forms.Result
	form   forms.Form
}

// judge reads the values; what cannot be read is left out.
func (s *Screen) judge() {
	j := judged{values: map[string]forms.Value{}, form: s.about.kind}
	for _, r := range s.rows {
		if v, err := r.entry.value(); err == nil && !r.entry.own && !v.IsZero() {
			j.values[r.id] = v
		}
	}
	who := forms.PersonOn(s.about.history, s.day(fieldOn))
	j.who, j.result = who.With(j.values), forms.Evaluate(j.form, j.values, who)
	s.judged = j
}

// any says whether there is a result, or a part that she declined.
func (j *judged) any() bool {
	for _, section := range j.form.Sections {
		for _, i := range section.Items {
			if v := j.values[i.Key]; !v.IsZero() && i.Key != askedByClient && (!section.Header || i.Key == forms.DeclinedPart) {
				return true
			}
		}
	}
	return false
}

func (j *judged) flag(key string) forms.Flag {
	for _, f := range j.result.Flags {
		if f.Field == key {
			return f.Flag
		}
	}
	return ""
}

func (j *judged) doubt(key string) forms.DoubtReason {
	for _, d := range j.result.Doubts {
		if d.Field == key {
			return d.Reason
		}
	}
	return ""
}

// unconfirmed says whether a clinician has still to confirm what an item's value is compared with.
func (j *judged) unconfirmed(i forms.Item) bool {
	if ref, ok := i.Reference(j.values[i.Key], j.who); ok {
		return ref.Mark.ToConfirm()
	}
	return i.Mark.ToConfirm()
}

// newDoubts are the doubts about what was typed now; what an older exam holds has been asked about already.
func (s *Screen) newDoubts() (doubts []forms.Doubt) {
	for _, d := range s.judged.result.Doubts {
		if e := s.entry(d.Field); e == nil || e.Value() != s.clean[d.Field] || !s.edits() {
			doubts = append(doubts, d)
		}
	}
	return doubts
}
