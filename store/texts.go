package store

import (
	"suifang/model"
	"suifang/model/exam"
)

// freeTexts are the fields into which people write what they like.
var freeTexts = map[string]bool{"note": true, "place": true, "operator": true, "reason": true, "answers": true, "address": true}

// checkTexts refuses an act whose free texts tell the sex of an unborn child, whichever door they come
// through. What another centre wrote is not asked.
func checkTexts(p model.Proposal) error {
	for _, e := range p.Entries {
		for field, v := range e.Fields {
			if freeTexts[field] && tellsFetalSex(v) {
				return &model.Refusal{Rule: model.RuleNoFetalSex, Field: field}
			}
		}
	}
	return nil
}

func tellsFetalSex(v model.Value) bool {
	var one string
	if model.Decode(v, &one) == nil {
		return exam.TellsFetalSex(one)
	}
	var several map[string]string
	if model.Decode(v, &several) == nil {
		for _, text := range several {
			if exam.TellsFetalSex(text) {
				return true
			}
		}
	}
	return false
}
