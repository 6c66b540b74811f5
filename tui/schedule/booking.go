package schedule

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/followup"
	"suifang/store"
	"suifang/tui/fields"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// A booking is the form that moves a follow-up, or that books a contact of her own wish.
type booking struct {
	form  *widget.Form
	about model.Occurrence // of a move; empty for her own wish
	due   *followup.Due    // as it stands now; nil for her own wish
	r     *model.Record    // the appointment that is moved again; nil for a new one
	heads []model.ChangeID // its heads when the form was filled
	id    model.ID         // of the appointment
	plan  fields.Plan
}

// A draft is a booking half-typed.
type draft struct {
	About  model.Occurrence
	Values map[string]string
	Heads  []model.ChangeID
}

// newMove opens the form over a follow-up. One that was moved before is moved again: its appointment changes.
func (s *Screen) newMove(line store.Line) *booking {
	t := s.session.Text.Schedule
	b := &booking{about: line.About, due: &line.Due, id: fields.NewID()}
	if r := s.appointment(line.About); r != nil {
		b.r, b.id, b.heads = r, r.ID, r.Heads
	}
	items := fields.Items(s.session, model.KindAppointment, nil, "on", "reason")
	items[0].Label, items[0].Hint, items[1].Label = t.Date, t.MoveHint, t.Reason
	b.form = s.bookingForm(items)
	b.form.SetValue("on", line.Due.Due.String())
	if b.r != nil {
		b.form.SetValues(fields.Values(model.KindAppointment, b.r))
	}
	b.form.Clean()
	return b
}

// newOwn opens the form of a contact of her own wish.
func (s *Screen) newOwn() *booking {
	t := s.session.Text.Schedule
	items := fields.Items(s.session, model.KindAppointment, nil, "on", "tier", "reason")
	items[0].Label, items[1].Label, items[2].Label = t.Date, t.Tier, t.Reason
	b := &booking{id: fields.NewID(), form: s.bookingForm(items)}
	b.form.SetValue("tier", string(followup.Village))
	b.form.Clean()
	return b
}

func (s *Screen) bookingForm(items []widget.Item) *widget.Form {
	f := widget.NewForm(s.session.Styles, items...)
	f.OnSave = s.save
	f.OnChange = func(string) { s.hint() }
	return f
}

// appointment is the one that moves a follow-up already, or that is it: a contact of her own wish.
func (s *Screen) appointment(about model.Occurrence) *model.Record {
	for i := len(s.history.Appointments) - 1; i >= 0; i-- {
		a := s.history.Appointments[i]
		same := a.Is.About
		same.N = max(same.N, 1)
		if same == about || a.Record.ID == about.Case {
			return a.Record
		}
	}
	return nil
}

// open shows a form, as it was left if it was begun.
func (s *Screen) open(b *booking) tea.Cmd {
	if s.begun != nil && s.begun.about == b.about {
		b, s.begun = s.begun, nil
	}
	s.form = b
	s.hint()
	s.Resize(s.width, s.height)
	return tea.Batch(b.form.Init(), s.ask())
}

// leaveForm goes back to the list. A form in which something is typed waits there to be opened again.
func (s *Screen) leaveForm() tea.Cmd {
	if s.form.form.Dirty() {
		s.begun = s.form // of two, the last
	}
	s.form = nil
	s.Resize(s.width, s.height)
	return nil
}

// draftOf is what a draft belongs to: the person.
func (s *Screen) draftOf() store.DraftOf { return store.DraftOf{Screen: room, Record: s.door.Person} }

// Draft is what is half-typed: the form in view, or the one that waits to be opened again.
func (s *Screen) Draft() *screen.Draft {
	b := s.form
	if b == nil || !b.form.Dirty() {
		b = s.begun
	}
	if b == nil {
		return nil
	}
	d := draft{About: b.about, Values: b.form.Values(), Heads: b.heads}
	return &screen.Draft{Of: s.draftOf(), At: b.form.Focused(), Form: d}
}

// resume goes on with a draft, if what it was about is still open.
func (s *Screen) resume(msg draftMsg) tea.Cmd {
	d, b := msg.draft, s.newOwn()
	if d.About != (model.Occurrence{}) {
		i := slices.IndexFunc(s.lines, func(l store.Line) bool { return l.About == d.About })
		if i < 0 {
			return nil
		}
		s.list.SelectIndex(i)
		b = s.newMove(s.lines[i])
	}
	b.form.SetValues(d.Values)
	b.form.GoOnAt(msg.left.At)
	if b.r != nil && len(d.Heads) > 0 {
		b.heads = d.Heads
	}
	return s.open(b)
}

// edit hands a key to the form, and asks anew what the date would move.
func (s *Screen) edit(msg tea.Msg) tea.Cmd {
	before := s.form.form.Value("on") + s.form.form.Value("tier")
	cmd := s.form.form.Update(msg)
	if s.form == nil || s.form.form.Value("on")+s.form.form.Value("tier") == before {
		return cmd
	}
	return tea.Batch(cmd, s.ask())
}

// far is from when on a date is more likely mistyped than meant: it is said, and saved all the same.
const far = 2 * 366

// hint says beside the date that it lies before today or far ahead, or is the old one.
func (s *Screen) hint() {
	if s.form == nil {
		return
	}
	t, it := s.session.Text.Schedule, s.form.form.Item("on")
	on, _ := model.ParseISO(s.form.form.Value("on"))
	it.Hint, it.Alert = "", false
	switch {
	case s.sameDay(on):
		it.Hint = t.Same
	case !on.IsZero() && on < s.session.Today:
		it.Hint, it.Alert = t.PastHint, true
	case on > s.session.Today.AddDays(far):
		it.Hint, it.Alert = t.FarHint, true
	case s.form.due != nil:
		it.Hint = t.MoveHint
	}
}

// sameDay says whether a day is the one on which the follow-up that is moved is due already.
func (s *Screen) sameDay(on model.Date) bool { return s.form.due != nil && on == s.form.due.Due }

func (s *Screen) ask() tea.Cmd {
	b := s.form
	if on, err := model.ParseISO(b.form.Value("on")); err != nil || on.IsZero() {
		b.plan.Forget()
		return nil
	}
	return b.plan.Ask(s.session.Store, s.build())
}

// build is what makes the act, of the values as they are now.
func (s *Screen) build() func() (model.Proposal, error) {
	b, values, person, today := *s.form, s.form.form.Values(), s.door.Person, s.session.Today
	return func() (model.Proposal, error) {
		p := model.Proposal{Act: "appointment"}
		patch, err := model.Patch(model.KindAppointment, b.r, values, today)
		if err != nil {
			return p, err
		}
		e := model.Entry{Subject: person, Record: b.id, Kind: model.KindAppointment, Parents: slices.Clone(b.heads), Fields: patch}
		if b.r == nil && !b.about.IsZero() {
			e.Fields["about"] = model.Encode(b.about)
		}
		p.Entries = []model.Entry{e}
		return p, nil
	}
}

// wrong is what stops the day from being saved: nobody is met on a day that is over.
func (s *Screen) wrong() string {
	t, b := s.session.Text.Schedule, s.form
	on, _ := model.ParseISO(b.form.Value("on"))
	switch {
	case s.sameDay(on) && (b.r == nil || !b.form.Dirty()):
		return t.Same
	case on < s.session.Today && !s.sameDay(on):
		return t.PastHint
	}
	return ""
}

func (s *Screen) save() tea.Cmd {
	if wrong := s.wrong(); wrong != "" {
		s.form.form.SetError("on", wrong)
		return nil
	}
	t := s.session.Text.Schedule
	name := t.SavedOwn
	if s.form.due != nil {
		name = t.SavedMove
	}
	s.busy = true
	session, build, typedIn := *s.session, s.build(), s.draftOf()
	return func() tea.Msg {
		p, err := build()
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		return session.RecordAndStay(name, p, typedIn)()
	}
}

// after is the follow-up as it would be: the same one with other dates, or a new one.
func (b *booking) after() *followup.Due {
	for _, list := range [][]followup.Due{b.plan.Stays, b.plan.Opens} {
		for i, d := range list {
			if b.due == nil && d.About.Case == b.id || b.due != nil && d.ID == b.due.ID {
				return &list[i]
			}
		}
	}
	return nil
}
