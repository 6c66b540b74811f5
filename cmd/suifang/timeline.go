package main

import (
	"cmp"
	"slices"
	"strings"

	"suifang/model"
	"suifang/model/arrange"
	"suifang/model/exam"
	"suifang/model/followup"
	"suifang/store"
)

// timeline is every record of the person but her own, by date, then identity.
func (c *call) timeline(s *store.Store, h *model.History) []event {
	names := map[model.ID]string{}
	events := []event{}
	for id, r := range h.State.Records {
		if isCard(h, r) || r.Withdrawn() {
			continue
		}
		first := r.Changes[0].Act
		if _, known := names[first.Author]; !known {
			names[first.Author] = clerkName(s, first.Author)
		}
		events = append(events, event{ID: id, Kind: r.Kind, Date: dateOf(r), Text: c.recordText(h, r), Fields: fields(r),
			Author: names[first.Author], Station: first.Station.String()})
	}
	arrange.By(events, func(a, b event) int { return cmp.Or(cmp.Compare(a.Date, b.Date), compareID(a.ID, b.ID)) })
	return events
}

// clerkName is how the author of a change is called; her identity where her record is not in this file.
func clerkName(s *store.Store, id model.ID) string {
	var clerk model.Clerk
	if h, err := s.Read(id); err == nil && h.Record() != nil {
		_ = model.DecodeRecord(h.Record(), &clerk)
	}
	return cmp.Or(clerk.Name, id.String())
}

// dateKeys are, for each kind, the fields that give a record its place in time, the first that is filled.
var dateKeys = map[model.Kind][]string{
	model.KindMethod:      {"started"},
	model.KindPregnancy:   {"reported", "lmp", "outcome_date"},
	model.KindVisit:       {"on"},
	model.KindExam:        {"on"},
	model.KindConsent:     {"on"},
	model.KindRequest:     {"on"},
	model.KindAppointment: {"on"},
	model.KindBirth:       {"on"},
}

// dateOf is the record's day; that of its entry if it says none.
func dateOf(r *model.Record) model.Date {
	_, d := dated(r)
	return d
}

// dated is the record's day and the key of the field that says it.
func dated(r *model.Record) (key string, d model.Date) {
	facts := model.Facts(r)
	for _, key := range dateKeys[r.Kind] {
		if d, err := model.ParseISO(facts[key]); err == nil {
			return key, d
		}
	}
	return "", r.FirstKnown()
}

func formOf(r *model.Record) (exam.Form, bool) {
	var e model.Exam
	if r.Kind != model.KindExam || model.DecodeRecord(r, &e) != nil {
		return exam.Form{}, false
	}
	return exam.Lookup(e.Form)
}

// recordText is a record in one line, in the language of the call.
func (c *call) recordText(h *model.History, r *model.Record) string {
	if form, ok := formOf(r); ok {
		return c.examText(h, form, r)
	}
	var parts []string
	if r.Kind == model.KindVisit || r.Kind == model.KindAppointment {
		parts = append(parts, c.aboutText(h, r))
	}
	said, _ := dated(r)
	for _, info := range model.FieldsOf(r.Kind) {
		value := info.Text(r)
		switch {
		case value == "", info.Key == said, info.Field == "about", info.Shape == model.ShapeIdentity:
		case info.Shape == model.ShapeCode:
			parts = append(parts, c.valueText(info, value))
		default:
			parts = append(parts, c.label(info.Zh, info.En)+" "+c.valueText(info, value))
		}
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), c.text.CLI.Comma)
}

// aboutText is what a visit or an appointment is about: 放环后3个月.
func (c *call) aboutText(h *model.History, r *model.Record) string {
	var v model.Visit
	_ = model.DecodeRecord(r, &v) // an appointment's field about is the same
	if v.About.IsZero() {
		return ""
	}
	d := followup.Due{About: v.About, Due: dateOf(r), Anchor: dateOf(r), Reason: followup.Reason{Nth: max(v.About.N, 1)}}
	for _, p := range h.Pregnancies {
		if p.Record.ID == v.About.Case && !p.Is.LMP.IsZero() {
			d.Anchor = p.Is.LMP.Date
		}
	}
	return d.Title(c.zh())
}

// examText is the form and what was found outside its reference.
func (c *call) examText(h *model.History, form exam.Form, r *model.Record) string {
	values := form.ReadValues(r)
	var parts []string
	for _, flagged := range exam.Evaluate(form, values, exam.PersonOn(h, dateOf(r))).Flags {
		item, _ := form.Item(flagged.Field)
		parts = append(parts, item.Label(c.zh())+" "+exam.Format(item, values[item.Key], c.zh())+" "+flagged.Flag.Label(c.zh()))
	}
	if len(parts) == 0 {
		parts = []string{c.text.CLI.NothingFlagged}
	}
	return c.label(form.Zh, form.En) + ": " + strings.Join(parts, c.text.CLI.Comma)
}
