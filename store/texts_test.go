package store

import (
	"errors"
	"testing"

	"suifang/model"
)

func TestNoFreeTextTellsFetalSex(t *testing.T) {
	s, _ := importStore(t)
	id := model.ID{7}
	her := model.Create(id, id, model.KindPerson, model.Person{Name: "彭慧敏", Sex: model.Female})
	if _, err := s.Record(model.Proposal{Act: "add", Entries: []model.Entry{her}}); err != nil {
		t.Fatal(err)
	}
	for _, e := range []model.Entry{
		model.Create(id, model.ID{8}, model.KindVisit, model.Visit{Note: "B超说是男孩"}),
		model.Create(id, model.ID{8}, model.KindVisit, model.Visit{Answers: map[string]string{"need": "想知道胎儿性别"}}),
		model.Create(id, model.ID{8}, model.KindPregnancy, model.Pregnancy{Note: "怀的是女孩"}),
	} {
		var refused *model.Refusal
		if _, err := s.Record(model.Proposal{Act: "add", Entries: []model.Entry{e}}); !errors.As(err, &refused) || refused.Rule != model.RuleNoFetalSex {
			t.Errorf("%s: %v", e.Kind, err)
		}
	}
	if _, err := s.Record(model.Proposal{Act: "add", Entries: []model.Entry{
		model.Create(id, model.ID{8}, model.KindVisit, model.Visit{Note: "家有一女, 无不适"})}}); err != nil {
		t.Errorf("a plain note: %v", err)
	}
}
