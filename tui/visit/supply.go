package visit

import (
	"slices"

	"suifang/model"
	"suifang/tui/widget"
)

// At a contact of a supplies series something is mostly handed over. The next supply counts from that day,
// so the form asks for it and the visit's act says it of the method too.
const (
	fieldSupplied = "supplied"
	fieldLasts    = "lasts"
)

// supplied is the method whose supply the contact is about; nil if it is about something else.
func (c *contact) supplied() *model.Entered[model.Method] {
	i := slices.IndexFunc(c.history.Methods, func(m model.Entered[model.Method]) bool {
		return c.planned && m.Record.ID == c.due.About.Case
	})
	if i < 0 {
		return nil
	}
	switch m := &c.history.Methods[i]; m.Is.Use.Kind {
	case model.MethodPill, model.MethodInjection, model.MethodCondom, model.MethodExternal:
		return m
	}
	return nil
}

func (s *Screen) supplyItems(date func(future bool) widget.Field) []widget.Item {
	m := s.contact.supplied()
	if m == nil {
		return nil
	}
	words := s.session.Text.Visit
	label, items := words.Supplied, []widget.Item{}
	if m.Is.Use.Kind == model.MethodInjection {
		label = words.Injected
	}
	items = append(items, widget.Item{ID: fieldSupplied, Label: label, Field: date(false), Hint: words.SuppliedHint})
	if m.Is.Use.Kind == model.MethodPill {
		items = append(items, widget.Item{ID: fieldLasts, Label: words.Lasts, Field: date(true), Hint: words.LastsHint})
	}
	return items
}

// fitSupply shows the fields of what was handed over at a contact that was made. How long pills last must
// be said with them: the next supply hangs on it.
func (s *Screen) fitSupply(done bool) {
	for _, id := range []string{fieldSupplied, fieldLasts} {
		if it := s.form.Item(id); it != nil {
			it.Hidden = !done
		}
	}
	if it := s.form.Item(fieldLasts); it != nil {
		it.Required = done && s.form.Value(fieldSupplied) != ""
	}
}

// supply is what the visit says of the method's supply, against the method as it was when the form was loaded.
func (s *Screen) supply() (e model.Entry, ok bool) {
	m := s.contact.supplied()
	if m == nil {
		return e, false
	}
	last := s.shownDate(fieldSupplied)
	if last.IsZero() {
		return e, false
	}
	method := m.Is
	method.Supply.Last, method.Supply.Until = last, s.shownDate(fieldLasts)
	return model.Amend(m.Record, method)
}
