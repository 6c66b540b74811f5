package fields

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"suifang/model"
	"suifang/model/followup"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// Fields whose stored form says nothing to a person.
const (
	fieldAbout   = "about"   // of a visit or an appointment: which obligation
	fieldAnswers = "answers" // of a visit
)

// occasion is what a visit or an appointment is about, as far as that can be said without its dates.
func occasion(t *text.Texts, v model.Value) string { return Occasion(t, v, 0, nil) }

// Occasion is what a visit or an appointment of a day is about. Of a person whose pregnancies are known it says the
// weeks.
func Occasion(t *text.Texts, v model.Value, on model.Date, pregnancies []model.Entered[model.Pregnancy]) string {
	var about model.Occurrence
	if model.IsNull(v) || model.Decode(v, &about) != nil || about.IsZero() {
		return ""
	}
	p, ok := followup.Lookup(about.Protocol)
	if !ok {
		return t.Fields.OfNewer
	}
	if step, is := p.Step(about.Step); is && step.Contacts && on.IsZero() {
		return t.Fields.Nth(inOwn(t, p.Zh, p.En), max(about.N, 1))
	}
	due := followup.Due{About: about, Due: on, Anchor: on, Reason: followup.Reason{Nth: max(about.N, 1)}}
	for _, p := range pregnancies {
		if lmp := p.Is.LMP.Date; p.Record.ID == about.Case && !lmp.IsZero() {
			due.Due, due.Anchor = cmp.Or(on, lmp), lmp
		}
	}
	return due.Title(Zh(t))
}

// Answers are the answers of a visit by their questions, in the order in which they are asked.
func Answers(t *text.Texts, v model.Value) string {
	var answers map[string]string
	if model.Decode(v, &answers) != nil {
		return widget.Sanitize(model.FieldInfo{}.TextOf(v))
	}
	var said []string
	for _, set := range followup.QuestionSets {
		for _, q := range set.Items {
			if answer, asked := answers[q.Key]; asked {
				said = append(said, q.Label(Zh(t))+" "+q.Choices.Label(answer, Zh(t)))
				delete(answers, q.Key)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(answers)) { // of a newer program
		said = append(said, fmt.Sprintf("%s %s", key, answers[key]))
	}
	return widget.Sanitize(strings.Join(said, ", "))
}
