package disclosure

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"suifang/model"
	"suifang/model/exam"
	"suifang/tui/widget"
)

// drafts are the forms about her that are half typed: they are held, though nobody has saved them.
func (r *reader) drafts() error {
	list, err := r.file.DraftsAbout(r.history)
	for _, d := range list {
		held := Held{ID: d.Of.Record, Title: r.texts.Rights.DraftOf(d.Of.Screen), Fields: []Said{}}
		for key, said := range typedIn(d.Form) {
			held.Fields = append(held.Fields, Said{key, r.fieldName(key), widget.Sanitize(said)})
		}
		slices.SortFunc(held.Fields, func(a, b Said) int { return strings.Compare(a.Key, b.Key) })
		r.held.Drafts = append(r.held.Drafts, held)
	}
	return err
}

// typedIn is what was typed into a form: every screen keeps it under this name, and beside it what it needs itself.
func typedIn(form []byte) map[string]string {
	var draft struct{ Values map[string]string }
	_ = json.Unmarshal(form, &draft) // of what an older version left, what can be read
	maps.DeleteFunc(draft.Values, func(_, said string) bool { return said == "" })
	return draft.Values
}

// typedKinds are the kinds that half-typed forms about a person are of.
var typedKinds = []model.Kind{model.KindPerson, model.KindVisit, model.KindMethod, model.KindPregnancy, model.KindExam, model.KindConsent,
	model.KindRequest, model.KindAppointment, model.KindBirth}

func (r *reader) fieldName(key string) string {
	for _, kind := range typedKinds {
		for _, info := range model.FieldsOf(kind) {
			if info.Key == key {
				return info.Label(r.zh)
			}
		}
	}
	for _, form := range exam.Forms() {
		for _, item := range form.Items() {
			if item.Key == key {
				return item.Label(r.zh)
			}
		}
	}
	return key
}
