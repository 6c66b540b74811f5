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

// storedText is the value that a change gives to a stored field, by the field's table; as it is where the
// table does not know it.
func storedText(kind model.Kind, field string, v model.Value) string {
	var parts []string
	for _, info := range model.FieldsOf(kind) {
		if info.Field != field {
			continue
		}
		text := info.TextOf(v)
		if info.Key == "id_number" {
			text = masked(text)
		}
		if text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " ")
}

// storedFieldLabel is what a stored field is called: the first of its parts.
func (c *call) storedFieldLabel(kind model.Kind, field string) string {
	for _, info := range model.FieldsOf(kind) {
		if info.Field == field {
			return c.label(info.Zh, info.En)
		}
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
