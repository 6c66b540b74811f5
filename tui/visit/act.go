package visit

import (
	"cmp"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/arrange"
	"suifang/model/followup"
	"suifang/store"
	"suifang/tui/screen"
)

// proposal is the act that saving would record: the visit, the consent that was asked for with it, and what
// it says of the person herself. It is not ok while outcome or date are missing.
func (s *Screen) proposal() (p model.Proposal, ok bool) {
	outcome, on := s.form.Value(fieldOutcome), s.date(fieldOn)
	if outcome == "" || on.IsZero() {
		return p, false
	}
	v := model.Visit{
		Outcome: model.VisitOutcome{Result: outcome, On: on}, Channel: s.form.Value(fieldChannel),
		Note: s.form.Value(fieldNote), Answers: s.answered(), NextDate: s.shownDate(fieldNext),
	}
	if s.contact.planned {
		v.About = s.contact.due.About
	}
	p = model.Proposal{Act: "record_visit", Entries: []model.Entry{model.Create(s.person, s.records.visit, model.KindVisit, v)}}
	if c, asked := s.consent(on); asked {
		p.Entries = append(p.Entries, model.Create(s.person, s.records.consent, model.KindConsent, c))
	}
	if e, changes := s.supply(); changes {
		p.Entries = append(p.Entries, e)
	}
	if e, changes := s.amendment(outcome, on); changes {
		p.Entries = append(p.Entries, e)
	}
	return p, true
}

// answered are the answers that were given; what was not asked is no answer.
func (s *Screen) answered() map[string]string {
	given := map[string]string{}
	for _, q := range s.contact.questions() {
		if v := s.shown(fieldAnswer + q.Key); v != "" {
			given[q.Key] = v
		}
	}
	if len(given) == 0 {
		return nil
	}
	return given
}

// consent is her answer to being asked, if she was. Who names a channel may be contacted on it.
func (s *Screen) consent(on model.Date) (model.Consent, bool) {
	may, channels := s.shown(fieldContact), channelsOf(s.shown(fieldAllowed))
	if may == "" && len(channels) == 0 {
		return model.Consent{}, false
	}
	return model.Consent{Purpose: model.ConsentFollowUp, Answer: model.Answer{Yes: may != "0", On: on}, Channels: channels}, true
}

// amendment is what the visit says of the person's own record, against the record as it was when the form
// was loaded.
func (s *Screen) amendment(outcome string, on model.Date) (e model.Entry, ok bool) {
	h := s.contact.history
	if h.Person == nil {
		return e, false
	}
	moved := model.Residence{Since: cmp.Or(s.shownDate(fieldSince), on), Place: s.shown(fieldPlace)}
	return model.VisitSays(h.Record(), s.contact.heads, outcome, moved, s.shownDate(fieldDeath))
}

// shown is the value of a field that the outcome asks for.
func (s *Screen) shown(id string) string {
	if it := s.form.Item(id); it == nil || it.Hidden {
		return ""
	}
	return s.form.Value(id)
}

func (s *Screen) date(id string) model.Date {
	d, _ := model.ParseISO(s.form.Value(id))
	return d
}

func (s *Screen) shownDate(id string) model.Date {
	d, _ := model.ParseISO(s.shown(id))
	return d
}

// A preview is what saving brings.
type preview struct {
	next    *followup.Due // the next open item of the series
	opens   []followup.Due
	ended   []followup.Ended
	refused *model.Refusal
}

// ask asks the store what saving would bring. An answer to an earlier question is ignored.
func (s *Screen) ask() tea.Cmd {
	s.stale = false
	s.asked++
	p, ok := s.proposal()
	if !ok {
		s.preview = nil
		return nil
	}
	file, asked, of, planned, today := s.session.Store, s.asked, s.contact.due, s.contact.planned, s.session.Today
	return func() tea.Msg {
		v, err := file.Preview(p)
		r := &preview{ended: v.Ended, opens: v.Opens}
		if err != nil && !errors.As(err, &r.refused) {
			return screen.FailedMsg{Err: err}
		}
		if planned {
			r.findNext(v, of, today)
		}
		return previewMsg{asked, r}
	}
}

// findNext finds what is next in the series; what has passed already is not.
func (r *preview) findNext(v store.Preview, of followup.Due, today model.Date) {
	var series []followup.Due
	for _, d := range append(slices.Clone(v.Opens), v.Stays...) {
		if sameSeries(d, of) && d.Until >= today {
			series = append(series, d)
		}
	}
	arrange.By(series, func(a, b followup.Due) int { return int(a.Due - b.Due) })
	arrange.By(r.ended, func(a, b followup.Ended) int { return int(a.Due.Due - b.Due.Due) })
	r.opens = slices.DeleteFunc(r.opens, func(d followup.Due) bool { return sameSeries(d, of) })
	if len(series) > 0 {
		r.next = &series[0]
	}
}
