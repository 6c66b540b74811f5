package main

import (
	"encoding/json"
	"strings"

	"suifang/model"
	"suifang/model/exam"
	"suifang/store"
)

// typed are a record's facts as JSON has them: whole numbers as numbers, yes and no as true and false, lists
// as lists, all else as text.
func typed(kind model.Kind, facts map[string]string) map[string]any {
	out := make(map[string]any, len(facts))
	for key, value := range facts {
		out[key] = value
	}
	for _, info := range model.FieldsOf(kind) {
		value, ok := facts[info.Key]
		switch {
		case !ok:
		case info.Shape == model.ShapeInt:
			out[info.Key] = number(value)
		case info.Shape == model.ShapeYes:
			out[info.Key] = value == "yes"
		case info.Shape == model.ShapeCodes, info.Shape == model.ShapeList:
			out[info.Key] = strings.Split(value, ",")
		}
	}
	return out
}

// number is a number as it is written, so that no digit is lost; what is none stays text.
func number(text string) any {
	if n := json.Number(text); json.Valid([]byte(text)) {
		if _, err := n.Float64(); err == nil {
			return n
		}
	}
	return text
}

// namedFacts are a record's facts; who is meant by an identity stands beside it.
func namedFacts(s *store.Store, r *model.Record) map[string]any {
	facts := model.Facts(r)
	for _, info := range model.FieldsOf(r.Kind) {
		if value, ok := facts[info.Key]; ok && info.Shape == model.ShapeIdentity {
			if name := factsOf(s, value)["name"]; name != "" {
				facts[info.Key+"_name"] = name
			}
		}
	}
	return typed(r.Kind, facts)
}

// factsOf are the facts of the subject with this identity; none where it is not in this file.
func factsOf(s *store.Store, identity string) map[string]string {
	id, err := model.ParseID(identity)
	if err != nil {
		return nil
	}
	h, _ := s.Read(id) // of what is damaged, what opens
	if h == nil || h.Record() == nil {
		return nil
	}
	return model.Facts(h.Record())
}

// personFacts are a person's facts with her household's code and place and the method in use on the day. They
// carry no more of the identity number than its tail.
func (c *call) personFacts(s *store.Store, h *model.History) map[string]any {
	facts := namedFacts(s, h.Record())
	if n, ok := facts["id_number"].(string); ok {
		facts["id_number"] = masked(n)
	}
	if id, ok := facts["household"].(string); ok {
		home := typed(model.KindHousehold, factsOf(s, id))
		delete(facts, "household")
		facts["household_id"] = id
		for key, from := range map[string]string{"household": "code", "village": "village", "group": "group"} {
			if v, known := home[from]; known {
				facts[key] = v
			}
		}
	}
	c.addMethod(s, h, facts)
	return facts
}

// addMethod adds the method in use. A vasectomy that the register gives as the couple's method is kept with the husband, whose
// operation it is; the register of women is answered with it nevertheless.
func (c *call) addMethod(s *store.Store, h *model.History, facts map[string]any) {
	m := h.CurrentMethod(c.day())
	if m == nil && !h.Person.Spouse.IsZero() {
		husband, _ := s.Read(h.Person.Spouse) // of what is damaged, what opens
		if husband == nil {
			return
		}
		if m = husband.CurrentMethod(c.day()); m == nil || m.Is.Use.Kind != model.MethodVasectomy {
			return
		}
		facts["method_of"] = husband.ID
	}
	if m != nil {
		facts["method"], facts["started"] = m.Is.Use.Kind, m.Is.Use.Start
	}
}

// fields are the record's fields by their keys; of an exam, its items.
func fields(r *model.Record) map[string]any {
	form, ok := formOf(r)
	if !ok {
		return typed(r.Kind, model.Facts(r))
	}
	own := map[string]string{}
	for _, info := range model.FieldsOf(model.KindExam) {
		if s := info.Text(r); s != "" {
			own[info.Key] = s
		}
	}
	facts := typed(model.KindExam, own)
	for key, v := range form.ReadValues(r) {
		facts[key] = itemValue(form, key, v)
	}
	return facts
}

// itemValue is an exam's value: a number where it is one in the form's unit, true or false where it is yes or
// no, else text.
func itemValue(form exam.Form, key string, v exam.Value) any {
	item, _ := form.Item(key)
	switch {
	case item.Kind == exam.Number && v.Unit == "":
		return number(v.Text)
	case item.Kind == exam.YesNo && (v.Text == exam.Yes || v.Text == exam.No):
		return v.Text == exam.Yes
	}
	return itemText(v)
}
