package edit

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/tui/fields"
	"suifang/tui/widget"
)

// A settling is the choice among the values of one field in conflict.
type settling struct {
	field  string
	title  string
	values []model.Value
	picker *widget.Picker
}

// openSettling opens the choice for the field under the cursor, or for the first that is in conflict.
func (s *Screen) openSettling() {
	field := s.conflictHere()
	if field == "" {
		return
	}
	values, changes := s.base.versions(field)
	options := make([]widget.Option, len(values))
	for i, v := range values {
		options[i] = widget.Option{Value: strconv.Itoa(i), Key: strconv.Itoa(i + 1), Label: s.words(field, v), Note: s.base.said(changes[i])}
	}
	s.settling = &settling{field, s.session.Text.Edit.SettleTitle(s.fieldLabel(field)), values, widget.NewPicker(s.session.Styles, options, "")}
}

// said is when a value was entered, and by whom.
func (b *base) said(c *model.Change) string {
	when := c.Act.Clock[:min(len(c.Act.Clock), len("2026-01-02T15:04"))]
	return strings.TrimSpace(strings.Replace(when, "T", " ", 1) + " " + b.author[c.ID()])
}

// conflictHere is the field in conflict under the cursor, or the first that is not settled yet; "" if there
// is none.
func (s *Screen) conflictHere() string {
	conflicts := s.base.record.Conflicts()
	for _, info := range model.FieldsOf(s.base.record.Kind) {
		if info.Key != s.form.Focused() {
			continue
		}
		for _, c := range conflicts {
			if c == info.Field {
				return c
			}
		}
	}
	for _, c := range conflicts {
		if _, settled := s.chosen[c]; !settled {
			return c
		}
	}
	return ""
}

// settle takes a key for the choice.
func (s *Screen) settle(msg tea.KeyPressMsg) {
	if i, err := strconv.Atoi(msg.Text); err == nil && i >= 1 && i <= len(s.settling.values) {
		s.choose(i - 1)
		return
	}
	o, ok, closed := s.settling.picker.Update(msg)
	if ok {
		i, _ := strconv.Atoi(o.Value)
		s.choose(i)
	}
	if closed {
		s.settling = nil
	}
}

func (s *Screen) choose(i int) {
	field, v := s.settling.field, s.settling.values[i]
	s.settling = nil
	s.chosen[field] = v
	for _, info := range model.FieldsOf(s.base.record.Kind) {
		if info.Field == field {
			s.form.SetValue(info.Key, fields.ValueOf(info, v))
		}
	}
	s.hintConflicts()
}

// hintConflicts says beside each field in conflict what else was entered, or that it is settled.
func (s *Screen) hintConflicts() {
	t := s.session.Text.Edit
	for _, field := range s.base.record.Conflicts() {
		it := s.firstItem(field)
		if it == nil {
			continue
		}
		if _, settled := s.chosen[field]; settled {
			it.Hint, it.Alert = t.Chosen, false
			continue
		}
		values, _ := s.base.versions(field)
		words := make([]string, 0, len(values))
		for _, v := range values[1:] {
			words = append(words, s.words(field, v))
		}
		it.Hint, it.Alert = t.Conflict(strings.Join(words, " / ")), true
	}
}

func (s *Screen) firstItem(field string) *widget.Item {
	for _, info := range model.FieldsOf(s.base.record.Kind) {
		if info.Field == field {
			if it := s.form.Item(info.Key); it != nil {
				return it
			}
		}
	}
	return nil
}

func (s *Screen) fieldLabel(field string) string {
	if it := s.firstItem(field); it != nil {
		return it.Label
	}
	return s.session.Text.Edit.Withdraw
}

// words are a whole field's value for a person to read.
func (s *Screen) words(field string, v model.Value) string {
	if field == model.FieldWithdrawn {
		return s.withdrawalWords(v)
	}
	var parts []string
	for _, info := range model.FieldsOf(s.base.record.Kind) {
		if info.Field != field || info.Sub != "" && info.TextOf(v) == "" {
			continue
		}
		parts = append(parts, s.label(info, v))
	}
	if len(parts) == 0 {
		return s.session.Text.Common.None
	}
	return strings.Join(parts, " ")
}

// label is one value; another record stands as it is called in its list.
func (s *Screen) label(info model.FieldInfo, v model.Value) string {
	text := info.TextOf(v)
	for _, o := range s.base.lists[info.Key] {
		if o.Value == text {
			return widget.Sanitize(o.Label)
		}
	}
	return fields.Label(s.session.Text, info, v)
}

func (s *Screen) withdrawalWords(v model.Value) string {
	var reason string
	if model.IsNull(v) || model.Decode(v, &reason) != nil {
		return s.session.Text.Edit.Keep
	}
	return s.session.Text.Edit.TakeBack(s.reasonWords(reason))
}

// reasonWords are the reason of a withdrawal in the clerk's language, with what was written beside it.
func (s *Screen) reasonWords(reason string) string {
	code, details, _ := strings.Cut(reason, ": ")
	for i, r := range reasons {
		if r == code {
			code = s.session.Text.Edit.Reasons[i]
		}
	}
	return widget.Sanitize(strings.TrimSpace(code + " " + details))
}
