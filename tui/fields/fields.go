// Package fields makes the rows of a form of the model's table of fields, and a patch of what was typed in
// them. It is the one place that knows which widget a shape of field has. It also keeps half-typed forms as
// drafts, and says what an act would plan and end.
package fields

import (
	"slices"
	"strconv"
	"strings"

	"suifang/model"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// Lists are what the fields that name another record can be chosen from, by their keys; such a field without
// a list has no row.
type Lists map[string][]widget.Option

// Zh says whether the words are Chinese.
func Zh(t *text.Texts) bool { return t.Lang == text.Chinese }

// Items are the rows of the fields of a kind that are named, in the order named; of all if none is.
func Items(s *screen.Session, kind model.Kind, lists Lists, keys ...string) []widget.Item {
	var items []widget.Item
	if len(keys) == 0 {
		for _, info := range model.FieldsOf(kind) {
			keys = append(keys, info.Key)
		}
	}
	for _, key := range keys {
		info := Info(kind, key)
		if info.Shape == model.ShapeIdentity && lists[key] == nil {
			continue
		}
		items = append(items, item(s, kind, info, lists))
	}
	return items
}

// Item is the row of one field.
func Item(s *screen.Session, kind model.Kind, key string) widget.Item {
	return Items(s, kind, nil, key)[0]
}

//go:noinline
func item(s *screen.Session, kind model.Kind, info model.FieldInfo, lists Lists) widget.Item {
	it := widget.Item{ID: info.Key, Label: info.En, Unit: info.Unit, Required: info.Required}
	if Zh(s.Text) {
		it.Label = info.Zh
	}
	switch info.Shape {
	case model.ShapeDate:
		it.Field = date(s, mayLieAhead(kind, info.Key))
	case model.ShapeInt:
		it.Field = widget.NewNumber(s.Styles, widget.NumberOptions{})
	case model.ShapeYes:
		it.Field = widget.NewYesNo(s.Styles)
	case model.ShapeCode:
		it.Field = Choose(s, info.Codes)
	case model.ShapeCodes:
		it.Field = newSeveral(s.Styles, Options(s.Text, info.Codes))
	case model.ShapeNumber:
		it.Field = newNumber(s)
	case model.ShapePhone:
		it.Field = newPhone(s)
	case model.ShapeIdentity:
		it.Field = widget.NewValues(s.Styles, false, lists[info.Key]...)
	default:
		it.Field = plainText(s, kind, info.Key, lists)
	}
	return it
}

// plainText is a line of text, with values to choose from where there are some.
func plainText(s *screen.Session, kind model.Kind, key string, lists Lists) widget.Field {
	if options := lists[key]; options != nil {
		return widget.NewValues(s.Styles, true, options...)
	}
	switch {
	case key == KeyName:
		return name{widget.NewText(s.Styles, widget.TextOptions{MaxRunes: 40}), s.Text.Fields}
	case key == "note", key == "reason":
		return free{widget.NewText(s.Styles, widget.TextOptions{MaxRunes: 200}), s.Text.Fields, kind == model.KindPregnancy}
	}
	return free{widget.NewText(s.Styles, widget.TextOptions{MaxRunes: 60}), s.Text.Fields, false}
}

// date is the field of a day; one that may lie ahead is meant so when it is typed without its year.
func date(s *screen.Session, ahead bool) widget.Field {
	if !ahead {
		return widget.NewDate(s.Styles, s.Today, widget.DateOptions{})
	}
	return widget.NewDate(s.Styles, s.Today, widget.DateOptions{Future: true, Parse: model.ParseComingDate})
}

// mayLieAhead says whether a date is one that is agreed or expected.
func mayLieAhead(kind model.Kind, key string) bool {
	switch key {
	case "edd_scan", "supply_until", "next_date":
		return true
	}
	return kind == model.KindAppointment
}

// Choose is a choice among codes by a digit: all in sight where nine digits do, else the digit is typed and
// its word stands beside it.
func Choose(s *screen.Session, codes model.Codes) widget.Field {
	options := Options(s.Text, codes)
	if len(options) <= 9 {
		return widget.NewChoice(s.Styles, options...)
	}
	return widget.NewValues(s.Styles, false, options...)
}

// Options are codes to choose from, numbered from 1.
func Options(t *text.Texts, codes model.Codes) []widget.Option {
	options := make([]widget.Option, len(codes))
	for i, c := range codes {
		options[i] = widget.Option{Value: c.Value, Key: strconv.Itoa(i + 1), Label: c.Label(Zh(t))}
	}
	return options
}

// Digits are the values of a list with their digits, for a hint.
func Digits(t *text.Texts, codes model.Codes) string {
	words := make([]string, len(codes))
	for i, o := range Options(t, codes) {
		words[i] = t.Fields.Codes(o.Key, o.Label)
	}
	return strings.Join(words, " ")
}

// Values are what a record says, as the rows of a form hold it.
func Values(kind model.Kind, r *model.Record) map[string]string {
	values := map[string]string{}
	for _, info := range model.FieldsOf(kind) {
		if v := value(info, info.Text(r)); v != "" {
			values[info.Key] = v
		}
	}
	if kind == model.KindConsent && values["agreed"] == "" && values["on"] != "" {
		values["agreed"] = "0" // a refusal is stored without its yes
	}
	return values
}

// ValueOf is one value of a field, as a row holds it.
func ValueOf(info model.FieldInfo, v model.Value) string { return value(info, info.TextOf(v)) }

func value(info model.FieldInfo, text string) string {
	switch {
	case info.Shape == model.ShapeYes && text == "yes":
		return "1"
	case info.Shape == model.ShapeYes && text == "no":
		return "0"
	}
	return text
}

// Label is a value of a field in words, for a person to read.
func Label(t *text.Texts, info model.FieldInfo, v model.Value) string {
	text := info.TextOf(v)
	switch {
	case text == "":
		return t.Common.None
	case info.Shape == model.ShapeYes && text == "yes":
		return t.Common.Yes
	case info.Shape == model.ShapeYes:
		return t.Common.No
	case info.Shape == model.ShapeNumber:
		return t.Common.PhoneTail(model.IDNumber(text).Tail())
	}
	words := strings.Split(text, ",")
	for i, w := range words {
		words[i] = info.Codes.Label(w, Zh(t))
	}
	return widget.Sanitize(strings.Join(words, " "))
}

// Changed is what was typed that differs from what was there, by key; cleared fields are empty.
func Changed(kind model.Kind, now, was map[string]string) map[string]string {
	changed := map[string]string{}
	for _, info := range model.FieldsOf(kind) {
		if now[info.Key] != was[info.Key] {
			changed[info.Key] = now[info.Key]
		}
	}
	return changed
}

// Info is the table's row for a key.
func Info(kind model.Kind, key string) model.FieldInfo {
	table := model.FieldsOf(kind)
	i := slices.IndexFunc(table, func(f model.FieldInfo) bool { return f.Key == key })
	return table[i]
}
