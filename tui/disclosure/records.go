package disclosure

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"suifang/model"
	"suifang/model/arrange"
	"suifang/model/exam"
	"suifang/tui/fields"
	"suifang/tui/widget"
)

// Fields of a visit whose stored form says nothing to a person.
const (
	fieldAbout   = "about"
	fieldAnswers = "answers"
	fieldKept    = "kept"
)

// records are all of all her cards, those that were taken back too: they are still held.
func (r *reader) records() error {
	r.held.Cards, r.held.Records = []Held{}, []Held{}
	for _, card := range r.history.Own() {
		held := r.record(card)
		switch {
		case slices.Contains(r.held.IDs, card.ID):
			r.held.Cards = append(r.held.Cards, held)
		case r.history.Person == nil && card.Kind == model.KindErasure:
			r.held.Erased = append(r.held.Erased, held)
		default:
			r.held.Records = append(r.held.Records, held)
		}
	}
	byDay := func(a, b Held) int { return cmp.Or(cmp.Compare(a.On, b.On), slices.Compare(a.ID[:], b.ID[:])) }
	arrange.By(r.held.Cards, byDay)
	arrange.By(r.held.Records, byDay)
	arrange.By(r.held.Erased, byDay)
	if p := r.history.Person; p != nil {
		r.held.Name = widget.Sanitize(p.Name)
	}
	return nil
}

func (r *reader) record(of *model.Record) Held {
	first := of.Changes[0].Act
	held := Held{ID: of.ID, Kind: of.Kind, Title: r.kind(of.Kind), On: dayOf(of), Fields: []Said{}, Author: r.name(first.Author),
		Station: first.Station.String()}
	said := map[string]bool{}
	for _, info := range model.FieldsOf(of.Kind) {
		said[info.Field] = true
		if info.Field != fieldAbout && !(of.Kind == model.KindExam && info.Key == "form") {
			held.Fields = appendSaid(held.Fields, info.Key, info.Label(r.zh), fields.WholePart(r.texts, info, value(of, info.Field), r.nameIn(of.Kind)))
		}
	}
	if about := r.about(value(of, fieldAbout), dayOf(of)); about != "" {
		held.Title += ": " + about
	}
	r.addResults(&held, of, said)
	for _, field := range slices.Sorted(maps.Keys(of.Fields)) {
		if !said[field] {
			held.Fields = appendSaid(held.Fields, field, fields.StoredName(r.texts, of.Kind, field), r.value(of.Kind, field, value(of, field)))
		}
	}
	return held
}

// addResults adds an exam's results by the items of its form, each with its unit.
func (r *reader) addResults(held *Held, of *model.Record, said map[string]bool) {
	var e model.Exam
	if of.Kind != model.KindExam || model.DecodeRecord(of, &e) != nil {
		return
	}
	form, ok := exam.Lookup(e.Form)
	if !ok {
		held.Fields = appendSaid(held.Fields, "form", r.kind(of.Kind), e.Form)
		return
	}
	held.Title += ": " + map[bool]string{true: form.Zh, false: form.En}[r.zh]
	values := form.ReadValues(of)
	for _, item := range form.Items() {
		said[item.StoredIn()] = true
		v := values[item.Key]
		text := exam.Format(item, v, r.zh)
		if text != "" && v.Unit == "" && item.Unit != "" && v.Found() {
			text += " " + item.Unit
		}
		held.Fields = appendSaid(held.Fields, item.Key, item.Label(r.zh), text)
	}
}

func value(of *model.Record, field string) model.Value {
	if f := of.Fields[field]; f != nil {
		return f.Value
	}
	return nil
}

// value is what a field was set to, in words.
func (r *reader) value(kind model.Kind, field string, v model.Value) string {
	switch {
	case model.IsNull(v):
		return ""
	case field == fieldAbout:
		return r.about(v, 0)
	case kind == model.KindVisit && field == fieldAnswers:
		return fields.Answers(r.texts, v)
	case kind == model.KindErasure && field == fieldKept:
		return r.kept(v)
	}
	return fields.WholeStoredText(r.texts, kind, field, v, r.nameIn(kind))
}

// about is what a visit or an appointment is about.
func (r *reader) about(v model.Value, on model.Date) string {
	return fields.Occasion(r.texts, v, on, r.history.Pregnancies)
}

// kept is the skeleton that an erasure left.
func (r *reader) kept(v model.Value) string {
	var kept []model.Kept
	if model.Decode(v, &kept) != nil {
		return ""
	}
	said := make([]string, len(kept))
	for i, k := range kept {
		said[i] = k.On.String() + " " + r.kind(k.Kind)
	}
	return strings.Join(said, ", ")
}

// dayKeys give a record its place in time, the first that is filled.
var dayKeys = map[model.Kind][]string{
	model.KindMethod:    {"started"},
	model.KindPregnancy: {"lmp", "reported", "outcome_date"},
	model.KindErasure:   {"done", "asked"},
}

// dayOf is the record's day; that of its entry if it says none.
func dayOf(of *model.Record) model.Date {
	facts := model.Facts(of)
	for _, key := range append(dayKeys[of.Kind], "on") {
		if d, err := model.ParseISO(facts[key]); err == nil {
			return d
		}
	}
	return of.FirstKnown()
}
