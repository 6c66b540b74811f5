package event

import (
	"fmt"
	"slices"
	"strconv"

	"suifang/model"
	"suifang/tui/fields"
	"suifang/tui/widget"
)

// required are the fields without which the act of a kind cannot be made.
var required = map[string][]string{
	MethodStart: {"method", "started"}, MethodSwitch: {"method", "started"}, MethodEnd: {"ended", "end_reason"},
	Pregnancy: {"reported"}, Birth: {"outcome_date", "live_births"}, Loss: {"outcome", "outcome_date"},
	Move: {"migration"}, Death: {"death"}, Consent: {"agreed", "on"}, Request: {"service", "on"},
}

// otherNames are the fields of a rule that a form calls otherwise.
var otherNames = map[string]map[string]string{
	MethodSwitch: {"ended": "started"},
	Pregnancy:    {"ended": "reported"},
	Birth:        {"birth": "outcome_date"},
}

// losses are the outcomes of a pregnancy without a child that lives.
var losses = model.Codes(slices.DeleteFunc(slices.Clone(model.Outcomes), func(c model.Code) bool { return c.Value == model.OutcomeBirth }))

// begun are the methods that can begin: all but none.
var begun = model.Codes(slices.DeleteFunc(slices.Clone(model.Methods), func(c model.Code) bool { return c.Value == model.MethodNone }))

// The fields that are no field of a record.
const (
	fieldWhich   = "which"    // which of the methods in use
	fieldEndsToo = "ends_too" // with a pregnancy: why the method in use ended
)

//go:noinline
func childField(i int, part string) string { return fmt.Sprintf("child%d_%s", i+1, part) }

// newForm makes the form of a kind, filled with what is known.
func (s *Screen) newForm(kind string) *widget.Form {
	f := widget.NewForm(s.session.Styles, s.items(kind)...)
	for _, id := range required[kind] {
		f.Item(id).Required = true
	}
	f.OnChange, f.OnSave = s.changed, s.save
	s.prefill(kind, f)
	f.Clean()
	return f
}

func (s *Screen) items(kind string) []widget.Item {
	switch kind {
	case MethodStart:
		return s.methodItems()
	case MethodSwitch:
		return append(s.whichItem(), s.methodItems()...)
	case MethodEnd:
		return append(s.whichItem(), fields.Items(s.session, model.KindMethod, nil, "ended", "end_reason", "place", "operator")...)
	case Pregnancy:
		return append(fields.Items(s.session, model.KindPregnancy, nil, "reported", "lmp", "lmp_estimated", "edd_scan", "booked"), s.endsTooItem()...)
	case Birth:
		return s.birthItems()
	case Loss:
		items := fields.Items(s.session, model.KindPregnancy, nil, "outcome", "outcome_date")
		items[0].Field, items[1].Label = fields.Choose(s.session, losses), s.session.Text.Event.LossDate
		return items
	case Move:
		return s.moveItems()
	case Death:
		items := fields.Items(s.session, model.KindPerson, nil, "death")
		items[0].Hint = s.session.Text.Event.DeathHint
		return items
	case Consent:
		return s.consentItems()
	}
	return s.requestItems()
}

func (s *Screen) methodItems() []widget.Item {
	t := s.session.Text.Event
	items := fields.Items(s.session, model.KindMethod, fields.Lists{"device": {}}, "method", "started", "device",
		"supply_last", "supply_until", "supply_monthly", "informed_choice", "place", "operator")
	for i := range items {
		switch it := &items[i]; it.ID {
		case "method":
			it.Field = widget.NewChoice(s.session.Styles, s.methods()...)
		case "device":
			it.Hint = t.DeviceHint
		case "supply_monthly":
			it.Hint = t.MonthlyHint
		}
	}
	return items
}

// methods are those that the person can begin, under the digits that they always have. A woman's record may
// hold her husband's operation, as the ledgers do.
func (s *Screen) methods() []widget.Option {
	all := fields.Options(s.session.Text, begun)
	if s.facts.history.Person.Sex != model.Male {
		return all
	}
	his := []string{model.MethodCondom, model.MethodVasectomy, model.MethodOther}
	return slices.DeleteFunc(all, func(o widget.Option) bool { return !slices.Contains(his, o.Value) })
}

// whichItem chooses among several methods in use.
func (s *Screen) whichItem() []widget.Item {
	running := s.facts.running()
	if len(running) < 2 {
		return nil
	}
	t := s.session.Text
	options := make([]widget.Option, len(running))
	for i, m := range running {
		options[i] = widget.Option{Value: strconv.Itoa(i), Label: t.Event.MethodSince(methodLabel(t, m.Is.Use.Kind), m.Is.Use.Start.String())}
	}
	return []widget.Item{{ID: fieldWhich, Label: t.Event.Which, Hint: t.Event.WhichHint, Required: true,
		Field: widget.NewChoice(s.session.Styles, options...)}}
}

// endsTooItem asks what becomes of the method in use; it goes on where nothing is chosen.
func (s *Screen) endsTooItem() []widget.Item {
	if len(s.facts.running()) == 0 {
		return nil
	}
	var codes model.Codes
	for _, reason := range []string{model.EndWantsPregnancy, model.EndFailed, model.EndStopped} {
		c, _ := model.EndReasons.Find(reason)
		codes = append(codes, c)
	}
	t := s.session.Text.Event
	return []widget.Item{{ID: fieldEndsToo, Label: t.EndsToo, Hint: t.EndsTooHint, Field: fields.Choose(s.session, codes)}}
}

func (s *Screen) birthItems() []widget.Item {
	t := s.session.Text.Event
	items := fields.Items(s.session, model.KindPregnancy, nil, "outcome_date", "live_births", "discharge", "lam")
	items[0].Label, items[1].Label, items[3].Label, items[3].Hint = t.BirthDate, t.Live, t.LAM, t.LAMHint
	for i := range mostChildren {
		items = append(items, widget.Item{ID: childField(i, "head"), Label: t.Child(i + 1)})
		name := fields.Item(s.session, model.KindPerson, "name")
		name.ID, name.Label, name.Hint, name.Required = childField(i, "name"), t.ChildName, t.ChildHint, false
		sex := fields.Item(s.session, model.KindPerson, "sex")
		sex.ID, sex.Label = childField(i, "sex"), t.ChildSex
		id := fields.Item(s.session, model.KindPerson, "id_number")
		id.ID, id.Label = childField(i, "number"), t.ChildNumber
		weight := fields.Item(s.session, model.KindBirth, "weight")
		weight.ID, weight.Label = childField(i, "weight"), t.ChildWeight
		items = append(items, name, id, sex, weight)
	}
	return items
}

func (s *Screen) moveItems() []widget.Item {
	t := s.session.Text.Event
	items := fields.Items(s.session, model.KindPerson, nil, "migration", "migration_since", "migration_place")
	options := make([]widget.Option, 3)
	for i, state := range []string{"out", "in", "home"} {
		options[i] = widget.Option{Value: state, Label: t.Moves[i]}
	}
	items[0].Label, items[0].Field = t.MoveWhat, widget.NewChoice(s.session.Styles, options...)
	items[1].Label, items[1].Hint, items[2].Label = t.MoveDate, t.MoveHint, t.MovePlace
	return items
}

func (s *Screen) consentItems() []widget.Item {
	t := s.session.Text.Event
	items := fields.Items(s.session, model.KindConsent, nil, "agreed", "channels", "on")
	items[0].Label, items[0].Hint = t.Agreed, t.AgreedHint
	items[1].Label = t.Channels
	items = append(items, fields.Item(s.session, model.KindPerson, "phone"))
	return append(items, fields.Item(s.session, model.KindConsent, "note"))
}

func (s *Screen) requestItems() []widget.Item {
	t := s.session.Text.Event
	items := fields.Items(s.session, model.KindRequest, nil, "service", "on", "ended", "note")
	items[0].Hint, items[2].Label, items[2].Hidden = t.ServiceHint, t.EndService, s.facts.request() == nil
	return items
}

// prefill puts in what is known, and today where most of it happens today. No method is ever put in.
func (s *Screen) prefill(kind string, f *widget.Form) {
	today := s.session.Today.String()
	switch kind {
	case MethodStart, MethodSwitch:
		f.SetValue("started", today)
	case MethodEnd:
		f.SetValue("ended", today)
	case Pregnancy:
		f.SetValue("reported", today)
		if p := s.facts.history.OpenPregnancy(); p != nil {
			f.SetValues(fields.Values(model.KindPregnancy, p.Record))
		}
	case Birth:
		f.SetValue("live_births", "1")
	case Move:
		f.SetValue("migration_since", today)
	case Consent:
		f.SetValue("on", today)
		f.SetValue("phone", s.facts.history.Person.Phone)
		if c := s.facts.history.Contact(); c != nil {
			f.SetValue("channels", joined(c.Channels))
		}
	case Request:
		f.SetValue("on", today)
		if r := s.facts.request(); r != nil {
			f.SetValues(fields.Values(model.KindRequest, r.Record))
		}
	}
}

func joined(values []string) string {
	out := ""
	for i, v := range values {
		if i > 0 {
			out += ","
		}
		out += v
	}
	return out
}

// follow shows the rows that belong to what is chosen, and says what is doubtful.
func (s *Screen) follow() {
	s.notes = nil
	switch s.kind {
	case MethodStart, MethodSwitch:
		s.followMethod()
	case Pregnancy:
		s.followPregnancy()
	case Birth:
		s.followBirth()
	case Move:
		if s.form.Value("migration") == "out" {
			s.note(s.session.Text.Event.MovesAway)
		}
	case Loss:
		s.note(s.session.Text.Event.LossNote)
		s.noteNewPregnancy()
		s.noteTwice()
	case Consent:
		no := s.form.Value("agreed") == "0"
		s.form.Item("channels").Hidden = no
		if no {
			s.note(s.session.Text.Event.Declines)
		}
	}
}

//go:noinline
func (s *Screen) note(sentence string) { s.notes = append(s.notes, sentence) }

// followMethod shows the rows that a method has: a device, a supply, a signed choice.
func (s *Screen) followMethod() {
	t, kind := s.session.Text, s.form.Value("method")
	fields.ListDevices(t, s.form, kind)
	for _, id := range []string{"device", "supply_last", "supply_until", "supply_monthly", "informed_choice"} {
		s.form.Item(id).Hidden = !fields.MethodHas(kind, id)
	}
	running := s.facts.running()
	if s.kind == MethodStart && len(running) > 0 {
		s.note(t.Event.AlreadyUses(methodLabel(t, running[0].Is.Use.Kind), running[0].Is.Use.Start.String()))
	}
	if s.kind == MethodSwitch {
		s.note(t.Event.SwitchNote(methodLabel(t, s.input().old().Is.Use.Kind)))
	}
	if s.facts.history.OpenPregnancy() != nil && besidePregnancy(kind) {
		s.note(t.Event.BesidePreg(methodLabel(t, kind)))
	}
}

func (s *Screen) followPregnancy() {
	t := s.session.Text
	if s.facts.history.OpenPregnancy() != nil {
		s.note(t.Event.OpenPreg)
	}
	for _, m := range s.facts.running() {
		if besidePregnancy(m.Is.Use.Kind) {
			s.note(t.Event.BesideMethod(methodLabel(t, m.Is.Use.Kind)))
		}
	}
}

// followBirth shows rows for as many children as live.
func (s *Screen) followBirth() {
	s.noteNewPregnancy()
	s.noteTwice()
	s.noteEarly()
	live, _ := strconv.Atoi(s.form.Value("live_births"))
	s.form.Item("lam").Hidden = live == 0
	for i := range mostChildren {
		for _, part := range []string{"head", "name", "number", "sex", "weight"} {
			s.form.Item(childField(i, part)).Hidden = i >= live
		}
		if n := fields.NumberIn(s.session, s.form, childField(i, "number")); n != "" && s.form.Value(childField(i, "sex")) == "" {
			s.form.SetValue(childField(i, "sex"), string(n.Sex()))
		}
	}
}

// twiceWithin is how near to one that is on file an outcome is more likely the same than another.
const twiceWithin = 120

// noteTwice says that an outcome of about that day is on file already.
func (s *Screen) noteTwice() {
	on, err := model.ParseISO(s.form.Value("outcome_date"))
	if err != nil || on.IsZero() {
		on = s.session.Today
	}
	for _, p := range s.facts.history.Pregnancies {
		if o := p.Is.Outcome; !o.IsZero() && !o.On.IsZero() && max(on-o.On, o.On-on) <= twiceWithin {
			t := s.session.Text
			s.note(t.Event.Twice(model.Outcomes.Label(o.Result, fields.Zh(t)), o.On.String()))
			return
		}
	}
}

// earlyWeeks is before any child is born alive: then the last period, or the pregnancy, is another one.
const earlyWeeks = 20

// noteEarly says that by the last period on file the pregnancy was too young for a birth.
func (s *Screen) noteEarly() {
	p := s.facts.history.OpenPregnancy()
	on, err := model.ParseISO(s.form.Value("outcome_date"))
	if p == nil || err != nil || on.IsZero() {
		return
	}
	if due := expected(p.Is); !due.IsZero() {
		if weeks := int(on-due.AddDays(-fullTerm)) / 7; weeks < earlyWeeks {
			s.note(s.session.Text.Event.TooEarly(max(0, weeks)))
		}
	}
}

func (s *Screen) noteNewPregnancy() {
	if s.facts.history.OpenPregnancy() == nil {
		s.note(s.session.Text.Event.NoOpenPreg)
	}
}

// childrenRight says whether each child with anything typed has a name, and else shows where it is missing.
func (s *Screen) childrenRight() bool {
	for i := range mostChildren {
		typed := s.form.Value(childField(i, "number")) + s.form.Value(childField(i, "sex")) + s.form.Value(childField(i, "weight"))
		if s.form.Value(childField(i, "name")) == "" && typed != "" {
			s.form.SetError(childField(i, "name"), s.session.Text.Event.ChildNameNeeded)
			return false
		}
	}
	return true
}
