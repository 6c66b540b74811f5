package main

import (
	"strings"

	"suifang/model"
	"suifang/model/exam"
)

// valueText is a field's value as people read it: codes by their words.
func (c *call) valueText(info model.FieldInfo, value string) string {
	switch info.Shape {
	case model.ShapeCode:
		return info.Codes.Label(value, c.zh())
	case model.ShapeCodes:
		words := strings.Split(value, ",")
		for i, w := range words {
			words[i] = info.Codes.Label(w, c.zh())
		}
		return strings.Join(words, c.text.CLI.Comma)
	case model.ShapeYes:
		if value == "yes" {
			return c.text.Common.Yes
		}
		return c.text.Common.No
	}
	return strings.TrimSpace(value + " " + info.Unit)
}

// storedText is the value that a change gives to a stored field: by the field's table, by the form of an
// exam, or as it is. An identity number shows its tail alone.
func storedText(kind model.Kind, field string, v model.Value) string {
	var parts []string
	known := false
	for _, info := range model.FieldsOf(kind) {
		if info.Field != field {
			continue
		}
		known = true
		text := info.TextOf(v)
		if info.Shape == model.ShapeNumber {
			text = masked(text)
		}
		if text != "" {
			parts = append(parts, text)
		}
	}
	var cell exam.Cell
	switch {
	case known:
		return strings.Join(parts, " ")
	case kind == model.KindExam && !model.IsNull(v) && model.Decode(v, &cell) == nil:
		return cellText(field, cell)
	}
	return model.FieldInfo{Field: field}.TextOf(v)
}

// cellText is one field of an exam's results, its items in the order of the form.
func cellText(field string, cell exam.Cell) string {
	var parts []string
	for _, item := range storedItems(field) {
		if v := cell[item.Key]; v.Text != "" {
			parts = append(parts, itemText(v))
		}
	}
	return strings.Join(parts, " ")
}

// itemText is an exam's value with the unit that it came in, if that is not the form's.
func itemText(v exam.Value) string { return strings.TrimSpace(v.Text + " " + v.Unit) }

// storedItems are the items that share one field of an exam's record.
func storedItems(field string) (items []exam.Item) {
	for _, form := range exam.Forms() {
		for _, item := range form.Items() {
			if item.StoredIn() == field {
				items = append(items, item)
			}
		}
	}
	return items
}

// storedFieldLabel is what a stored field is called: the first of its parts.
func (c *call) storedFieldLabel(kind model.Kind, field string) string {
	for _, info := range model.FieldsOf(kind) {
		if info.Field == field {
			return c.label(info.Zh, info.En)
		}
	}
	if items := storedItems(field); kind == model.KindExam && len(items) > 0 {
		return c.label(items[0].Zh, items[0].En)
	}
	return field
}

// fieldLabel is what a key is called, of whatever kind; the key itself if nothing is called so.
func (c *call) fieldLabel(key string) string {
	for _, kind := range append(model.EnteredKinds, model.KindVisit, model.KindExam) {
		for _, info := range model.FieldsOf(kind) {
			if info.Key == key {
				return c.label(info.Zh, info.En)
			}
		}
	}
	for _, form := range exam.Forms() {
		if item, ok := form.Item(key); ok {
			return item.Label(c.zh())
		}
	}
	return key
}

// kindLabel is what a kind of record is called.
func (c *call) kindLabel(kind model.Kind) string {
	if word, ok := c.text.CLI.Kinds[kind]; ok {
		return word
	}
	return string(kind)
}
