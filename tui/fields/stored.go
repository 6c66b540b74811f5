package fields

import (
	"strings"

	"suifang/model"
	"suifang/model/exam"
	"suifang/model/followup"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// StoredName is what a stored field is called: one of several parts by its first, one of an exam by the item that
// it holds.
func StoredName(t *text.Texts, kind model.Kind, field string) string {
	switch field {
	case model.FieldWithdrawn:
		return t.Conflicts.Withdrawn
	case fieldAbout:
		return t.Fields.About
	case fieldAnswers:
		return t.Fields.Answers
	}
	for _, info := range model.FieldsOf(kind) {
		if info.Field == field && Zh(t) {
			return info.Zh
		} else if info.Field == field {
			return info.En
		}
	}
	if items := storedItems(kind, field); len(items) > 0 {
		return items[0].Label(Zh(t))
	}
	return field
}

// StoredText is what a change set a stored field to, in words; the parts of a whole one after the other. Numbers
// show their tails alone, and another record stands as name calls it. It is empty for a cleared field.
func StoredText(t *text.Texts, kind model.Kind, field string, v model.Value, name func(model.ID) string) string {
	return storedText(t, kind, field, v, func(info model.FieldInfo) string { return partText(t, info, v, name) })
}

// WholeStoredText is the same with numbers whole: for a person's own paper and nothing else.
func WholeStoredText(t *text.Texts, kind model.Kind, field string, v model.Value, name func(model.ID) string) string {
	return storedText(t, kind, field, v, func(info model.FieldInfo) string { return WholePart(t, info, v, name) })
}

// WholePart is one part of a stored field in words, numbers whole.
func WholePart(t *text.Texts, info model.FieldInfo, v model.Value, name func(model.ID) string) string {
	switch info.Shape {
	case model.ShapePhone, model.ShapeNumber:
		return widget.Sanitize(info.TextOf(v))
	}
	said := partText(t, info, v, name)
	if said != "" && info.Unit != "" {
		said += " " + info.Unit
	}
	return said
}

func storedText(t *text.Texts, kind model.Kind, field string, v model.Value, part func(model.FieldInfo) string) string {
	if field == model.FieldWithdrawn {
		return withdrawal(t, v)
	}
	if model.IsNull(v) {
		return ""
	}
	switch field {
	case fieldAbout:
		return occasion(t, v)
	case fieldAnswers:
		return Answers(t, v)
	}
	var parts []string
	known := false
	for _, info := range model.FieldsOf(kind) {
		if info.Field != field {
			continue
		}
		known = true
		if said := part(info); said != "" {
			parts = append(parts, said)
		}
	}
	if items := storedItems(kind, field); !known && len(items) > 0 {
		return examText(t, items, v)
	}
	if !known {
		return widget.Sanitize(model.FieldInfo{Field: field}.TextOf(v))
	}
	return strings.Join(parts, " ")
}

func partText(t *text.Texts, info model.FieldInfo, v model.Value, name func(model.ID) string) string {
	said := info.TextOf(v)
	switch {
	case said == "":
		return ""
	case info.Shape == model.ShapePhone:
		return t.Common.PhoneTail(said[max(0, len(said)-4):])
	case info.Key == "device":
		if device, is := followup.DeviceByCode(said); is {
			said = inOwn(t, device.Zh, device.En)
		}
		return widget.Sanitize(said)
	case info.Key == "form":
		if form, is := exam.Lookup(said); is {
			said = inOwn(t, form.Zh, form.En)
		}
		return widget.Sanitize(said)
	case info.Shape == model.ShapeIdentity:
		if id, err := model.ParseID(said); err == nil && name != nil {
			said = name(id)
		}
		return widget.Sanitize(said)
	}
	return Label(t, info, v)
}

// inOwn is the word in the language of the texts.
func inOwn(t *text.Texts, zh, en string) string {
	if Zh(t) {
		return zh
	}
	return en
}

// withdrawal is what a change said of a record's being taken back.
func withdrawal(t *text.Texts, v model.Value) string {
	var reason string
	if model.IsNull(v) || model.Decode(v, &reason) != nil {
		return t.Conflicts.Kept
	}
	code, details, _ := strings.Cut(reason, ": ")
	switch code {
	case "undo":
		code = t.Common.Undo
	case "mistake":
		code = t.Edit.Reasons[0]
	case "duplicate":
		code = t.Edit.Reasons[1]
	case "own_wish":
		code = t.Edit.Reasons[2]
	case "other":
		code = t.Edit.Reasons[3]
	}
	return widget.Sanitize(strings.TrimSpace(t.Conflicts.Withdrawn + " " + code + " " + details))
}

// storedItems are the items of forms that share one field of an exam's record.
func storedItems(kind model.Kind, field string) (items []exam.Item) {
	if kind != model.KindExam {
		return nil
	}
	for _, form := range exam.Forms() {
		for _, item := range form.Items() {
			if item.StoredIn() == field {
				items = append(items, item)
			}
		}
	}
	return items
}

func examText(t *text.Texts, items []exam.Item, v model.Value) string {
	var cell exam.Cell
	if model.Decode(v, &cell) != nil {
		return widget.Sanitize(model.FieldInfo{}.TextOf(v))
	}
	var parts []string
	seen := map[string]bool{}
	for _, item := range items {
		if said := exam.Format(item, cell[item.Key], Zh(t)); said != "" && !seen[item.Key] {
			seen[item.Key] = true
			parts = append(parts, strings.TrimSpace(said+" "+cell[item.Key].Unit))
		}
	}
	return widget.Sanitize(strings.Join(parts, " "))
}

// ClockSaid is the same with a word where that clock was ahead of the day on which the change came in.
func ClockSaid(t *text.Texts, stamp string, ahead bool) string {
	if !ahead {
		return Clock(stamp)
	}
	return Clock(stamp) + " " + t.History.Ahead
}

// Clock is the date and time of an RFC 3339 stamp as a clerk reads it.
func Clock(stamp string) string {
	const shown = len("2026-11-21T09:41")
	return strings.Replace(stamp[:min(len(stamp), shown)], "T", " ", 1)
}
