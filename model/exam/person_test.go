package exam

import (
	"testing"

	"suifang/model"
)

func TestPersonOnDecidesTheReference(t *testing.T) {
	day := model.NewDate(2026, 11, 20)
	weeks := func(n int) model.Date { return day.AddDays(-7 * n) }
	lmp := func(d model.Date) model.Pregnancy { return model.Pregnancy{LMP: model.LMP{Date: d}} }
	ended := func(p model.Pregnancy, on model.Date) model.Pregnancy {
		p.Outcome = model.Outcome{Result: "live_birth", On: on}
		return p
	}
	she := model.Person{Sex: model.Female, Birth: model.NewDate(1992, 11, 21)}
	for _, tt := range []struct {
		name      string
		who       *model.Person
		pregnancy []model.Pregnancy
		want      Person
	}{
		{"the day before her birthday", &she, nil, Person{Sex: model.Female, Age: 33}},
		{"nothing known of her", nil, nil, Person{}},
		{"completed weeks from the last period", nil, []model.Pregnancy{lmp(weeks(20).AddDays(-6))}, Person{Pregnant: true, PregnantWeeks: 20}},
		{"the due date by scan wins", nil, []model.Pregnancy{{LMP: model.LMP{Date: weeks(20)}, ScanEDD: day.AddDays(280 - 7*18)}},
			Person{Pregnant: true, PregnantWeeks: 18}},
		{"before the last period", nil, []model.Pregnancy{lmp(day.AddDays(1))}, Person{}},
		{"told, without a date of its own", nil, []model.Pregnancy{{Reported: weeks(3)}}, Person{Pregnant: true}},
		{"entered, without any date", nil, []model.Pregnancy{{}}, Person{Pregnant: true}},
		{"ended on the day", nil, []model.Pregnancy{ended(lmp(weeks(39)), day)}, Person{}},
		{"ended later", nil, []model.Pregnancy{ended(lmp(weeks(30)), day.AddDays(60))}, Person{Pregnant: true, PregnantWeeks: 30}},
		{"ended on an unknown day", nil, []model.Pregnancy{ended(lmp(weeks(30)), 0)}, Person{}},
		{"past every pregnancy that was", nil, []model.Pregnancy{lmp(weeks(45).AddDays(-1))}, Person{}},
		{"the second after one that ended", nil, []model.Pregnancy{ended(lmp(weeks(80)), weeks(41)), lmp(weeks(8))}, Person{Pregnant: true, PregnantWeeks: 8}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := &model.History{Person: tt.who}
			entered := &model.Record{Changes: []*model.Change{{Act: model.Act{Clock: "2026-11-01T10:00:00+08:00"}}}}
			for _, p := range tt.pregnancy {
				h.Pregnancies = append(h.Pregnancies, model.Entered[model.Pregnancy]{Record: entered, Is: p})
			}
			if got := PersonOn(h, day); got != tt.want {
				t.Errorf("PersonOn = %+v, want %+v", got, tt.want)
			}
		})
	}
}
