package visit

import (
	"testing"

	"suifang/model"
	"suifang/model/followup"
	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/screentest/filetest"
)

func TestWhatIsHandedOverMovesTheNextSupply(t *testing.T) {
	f := file(t)
	pills := model.ID{9}
	filetest.Record(t, f, model.NewDate(2026, 9, 1), model.Create(woman, pills, model.KindMethod, model.Method{
		Use:    model.MethodUse{Kind: model.MethodPill, Start: model.NewDate(2026, 9, 1)},
		Supply: model.MethodStock{Last: model.NewDate(2026, 9, 1), Until: model.NewDate(2026, 11, 24)},
	}))
	refill := followup.ObligationID(model.Occurrence{Case: pills, Protocol: "P14", Step: "14c", N: 1})
	room, s := open(t, f, screen.OpenVisitMsg{Person: woman, Obligation: refill})
	room.Hides("这次领取")
	room.Press("1")
	room.Shows("这次领取", "够用到")
	s.form.FocusOn(fieldSupplied)
	room.Type(".")
	room.Press("f10")
	room.Shows("必填") // how long it lasts
	if s.form.Value(fieldChannel) == "" {
		s.form.FocusOn(fieldChannel)
		room.Press("5")
	}
	s.form.FocusOn(fieldLasts)
	room.Type("2027-2-15")
	room.Press("f10")
	recorded(t, room.Sent())
	h, err := f.Read(woman)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range h.Methods {
		if m.Record.ID == pills && (m.Is.Supply != model.MethodStock{Last: today, Until: model.NewDate(2027, 2, 15)}) {
			t.Errorf("the supply is %+v", m.Is.Supply)
		}
	}
	lines, err := f.Worklist(store.Query{Person: woman, Today: today, States: every, Protocol: "P14"})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if l.About.Step == "14c" && l.Due.Due == model.NewDate(2027, 2, 8) {
			return
		}
	}
	t.Errorf("the next supply is not planned: %v", lines)
}

func TestAContactAboutSomethingElseAsksForNoSupply(t *testing.T) {
	f := file(t)
	room, _ := open(t, f, screen.OpenVisitMsg{Person: woman, Obligation: third(herIUD)})
	room.Press("1")
	room.Hides("这次领取")
}
