package edit

import (
	"strings"
	"testing"

	"suifang/model"
	"suifang/tui/fields/fieldtest"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/text"
	"suifang/tui/widget"
)

func open(t *testing.T, s *screen.Session, subject, record model.ID) *screentest.Room {
	return screentest.Drive(t, New(s, screen.OpenEditMsg{Subject: subject, Record: record}), 80, 22)
}

func down(r *screentest.Room, n int) {
	for range n {
		r.Press("down")
	}
}

func TestOnlyWhatChangedIsSaved(t *testing.T) {
	s := fieldtest.Township(t, &text.Zh)
	r := open(t, s, fieldtest.Woman, fieldtest.Woman)
	r.Shows("彭慧敏", "1992-03-05", "02-0017")
	r.Press("ctrl+u")
	r.Type("彭慧")
	r.Press("f10")
	fieldtest.Saved(t, r)
	rec := fieldtest.Read(t, s, fieldtest.Woman).Record()
	last := rec.Changes[len(rec.Changes)-1]
	if len(last.Fields) != 1 || last.Act.Name != "edit" || len(last.Parents) != 1 {
		t.Errorf("saved fields %v", last.Fields)
	}
	if p := fieldtest.Read(t, s, fieldtest.Woman).Person; p.Name != "彭慧" || p.Spouse != fieldtest.Husband || p.IDNumber != fieldtest.WomanNumber {
		t.Errorf("person = %+v", p)
	}
}

func TestNothingChangedClosesWithoutSaving(t *testing.T) {
	r := open(t, fieldtest.Township(t, &text.Zh), fieldtest.Woman, fieldtest.Device)
	r.Press("f10")
	fieldtest.Only[screen.BackMsg](t, r.Sent())
}

func TestPartOfAWholeKeepsTheOthers(t *testing.T) {
	s := fieldtest.Township(t, &text.Zh)
	r := open(t, s, fieldtest.Woman, fieldtest.Device)
	down(r, 1)
	r.Type("2026-08-14")
	r.Press("f10")
	fieldtest.Saved(t, r)
	use := fieldtest.Read(t, s, fieldtest.Woman).Methods[0].Is.Use
	if want := (model.MethodUse{Kind: model.MethodIUD, Start: fieldtest.Day("2026-08-14"), Device: "TCu380A"}); use != want {
		t.Errorf("use = %+v", use)
	}
}

func TestBirthThatDiffersFromTheNumberIsAskedNotRefused(t *testing.T) {
	s := fieldtest.Township(t, &text.Zh)
	r := open(t, s, fieldtest.Woman, fieldtest.Woman)
	down(r, 3)
	r.Type("19920306")
	r.Shows("身份证号上是 1992-03-05")
	r.Press("f10")
	fieldtest.Yes(t, r)
	fieldtest.Saved(t, r)
	if p := fieldtest.Read(t, s, fieldtest.Woman).Person; p.Birth != fieldtest.Day("1992-03-06") {
		t.Errorf("birth = %v", p.Birth)
	}
}

func TestRefusalStandsAtItsField(t *testing.T) {
	s := fieldtest.Township(t, &text.Zh)
	r := open(t, s, fieldtest.Woman, fieldtest.Device)
	down(r, 3)
	r.Type("2026-08-01") // ended before it began
	r.Press("f10")
	r.Shows("结束早于开始")
	fieldtest.Only[screen.FailedMsg](t, r.Sent())
}

func TestConflictShowsBothAndIsSettled(t *testing.T) {
	s := fieldtest.Township(t, &text.Zh)
	heads := fieldtest.Read(t, s, fieldtest.Woman).Record().Heads
	for _, phone := range []string{"13900000001", "13900000002"} {
		fieldtest.Record(t, s.Store, fieldtest.Day("2026-11-20"), model.Entry{Subject: fieldtest.Woman, Record: fieldtest.Woman,
			Kind: model.KindPerson, Parents: heads, Fields: map[string]model.Value{"phone": model.Encode(phone)}})
	}
	rec := fieldtest.Read(t, s, fieldtest.Woman).Record()
	if len(rec.Conflicts()) != 1 {
		t.Fatalf("conflicts = %v", rec.Conflicts())
	}
	var shown, other string
	_ = model.Decode(rec.Fields["phone"].Value, &shown)
	if other = "13900000001"; shown == other {
		other = "13900000002"
	}
	r := open(t, s, fieldtest.Woman, fieldtest.Woman)
	r.Shows(shown, "冲突, 另有: "+other)
	r.Press("f6")
	r.Shows("两处填得不同", shown, other)
	r.Type("2")
	r.Shows("冲突即解决")
	r.Press("f10")
	fieldtest.Saved(t, r)
	h := fieldtest.Read(t, s, fieldtest.Woman)
	if len(h.Record().Conflicts()) > 0 || h.Person.Phone != other {
		t.Errorf("phone %s, conflicts %v", h.Person.Phone, h.Record().Conflicts())
	}
}

func TestChoosingTheShownValueSettlesToo(t *testing.T) {
	s := fieldtest.Township(t, &text.Zh)
	heads := fieldtest.Read(t, s, fieldtest.Woman).State.Records[fieldtest.Device].Heads
	for _, device := range []string{"MLCu375", "LNG52"} {
		fieldtest.Record(t, s.Store, fieldtest.Day("2026-11-20"), model.Entry{Subject: fieldtest.Woman, Record: fieldtest.Device,
			Kind: model.KindMethod, Parents: heads, Fields: map[string]model.Value{"method": model.Encode(model.MethodUse{
				Kind: model.MethodIUD, Start: fieldtest.Day("2026-08-15"), Device: device})}})
	}
	shown := fieldtest.Read(t, s, fieldtest.Woman).Methods[0].Is.Use
	r := open(t, s, fieldtest.Woman, fieldtest.Device)
	r.Press("f6", "enter", "f10")
	fieldtest.Saved(t, r)
	m := fieldtest.Read(t, s, fieldtest.Woman).Methods[0]
	if len(m.Record.Conflicts()) > 0 || m.Is.Use != shown {
		t.Errorf("use %+v, conflicts %v", m.Is.Use, m.Record.Conflicts())
	}
}

func TestWithdrawAndRestore(t *testing.T) {
	s := fieldtest.Township(t, &text.Zh)
	r := open(t, s, fieldtest.Woman, fieldtest.Device)
	r.Press("f8")
	r.Shows("撤回这条记录", "录入错误")
	r.Press("f10") // without a reason
	if sent := r.Sent(); len(sent) > 0 {
		t.Fatalf("taken back without a reason: %v", sent)
	}
	r.Press("2", "enter")
	r.Type("两次录入")
	r.Press("enter")
	fieldtest.Saved(t, r)
	if n := len(fieldtest.Read(t, s, fieldtest.Woman).Methods); n != 0 {
		t.Fatalf("%d methods stand", n)
	}
	r = open(t, s, fieldtest.Woman, fieldtest.Device)
	r.Shows("这条记录已撤回: 重复录入 两次录入")
	r.Press("f8")
	fieldtest.Saved(t, r)
	if n := len(fieldtest.Read(t, s, fieldtest.Woman).Methods); n != 1 {
		t.Errorf("%d methods stand", n)
	}
}

func TestDraftKeepsWhatItsClerkHadSeen(t *testing.T) {
	s := fieldtest.Township(t, &text.Zh)
	r := open(t, s, fieldtest.Home, fieldtest.Home)
	r.Press("ctrl+u")
	r.Type("02-0099")
	r.Press("esc")
	fieldtest.Only[screen.BackMsg](t, r.Sent())
	heads := fieldtest.Read(t, s, fieldtest.Home).Record().Heads
	fieldtest.Record(t, s.Store, fieldtest.Today, model.Entry{Subject: fieldtest.Home, Record: fieldtest.Home, Kind: model.KindHousehold,
		Parents: heads, Fields: map[string]model.Value{"code": model.Encode("02-0100")}})
	r = open(t, s, fieldtest.Home, fieldtest.Home)
	r.Shows("02-0100")
	fieldtest.Yes(t, r)
	r.Shows("02-0099")
	if told := fieldtest.Only[screen.StatusMsg](t, r.Sent()); !strings.Contains(told.Text, "两边的值都留着") {
		t.Errorf("told %q", told.Text)
	}
	r.Press("f10")
	fieldtest.Saved(t, r)
	if rec := fieldtest.Read(t, s, fieldtest.Home).Record(); len(rec.Conflicts()) != 1 {
		t.Error("the draft's change passes for one that had seen the other")
	}
	if form, err := s.Store.Draft(room, fieldtest.Home); err != nil || form != nil {
		t.Error("the draft is still there after saving")
	}
}

func TestEveryKindHasItsForm(t *testing.T) {
	on := fieldtest.Day("2026-11-01")
	kinds := map[model.Kind]any{
		model.KindPregnancy:   model.Pregnancy{Reported: on, LMP: model.LMP{Date: fieldtest.Day("2026-09-20")}},
		model.KindConsent:     model.Consent{Purpose: model.ConsentFollowUp, Answer: model.Answer{On: on}},
		model.KindRequest:     model.Request{Service: model.ServiceNewlyMarried, On: on},
		model.KindAppointment: model.Appointment{On: fieldtest.Day("2026-12-01"), Reason: "本人希望"},
		model.KindBirth:       model.Birth{On: on, Mother: fieldtest.Husband, Weight: 3200},
		model.KindVisit:       model.Visit{Outcome: model.VisitOutcome{Result: model.VisitDone, On: on}},
	}
	for kind, v := range kinds {
		t.Run(string(kind), func(t *testing.T) {
			for _, texts := range []*text.Texts{&text.Zh, &text.En} {
				s := fieldtest.Township(t, texts)
				fieldtest.Record(t, s.Store, on, model.Create(fieldtest.Woman, model.ID{99}, kind, v))
				r := open(t, s, fieldtest.Woman, model.ID{99})
				r.Hides("protocol", "方案", fieldtest.Husband.String())
				fieldtest.Fits(t, s, r.View(), 80, 22, "本人希望")
				r.Press("f10") // nothing typed, nothing saved
				fieldtest.Only[screen.BackMsg](t, r.Sent())
			}
		})
	}
}

func TestEveryWindowAndLanguage(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		for _, size := range [][2]int{{80, 22}, {120, 38}} {
			s := fieldtest.Township(t, texts)
			house := &screentest.House{Screen: New(s, screen.OpenEditMsg{Subject: fieldtest.Woman})}
			term := screentest.Start(t, house, size[0], size[1])
			term.WaitFor("彭慧敏")
			fieldtest.Fits(t, s, term.Screen(), size[0], size[1])
			before, _, _ := strings.Cut(term.Line(1), ">")
			term.WaitCursor(widget.Width(before)+2+6, 1) // behind the three characters
			term.Press("f8")
			term.WaitFor(texts.Edit.WithdrawTitle)
			fieldtest.Fits(t, s, term.Screen(), size[0], size[1])
		}
	}
}

func TestAMethodShowsWhatItHas(t *testing.T) {
	s := fieldtest.Township(t, &text.Zh)
	r := open(t, s, fieldtest.Woman, fieldtest.Device)
	r.Shows("Cu-T380A 环", "知情选择签字")
	r.Hides("TCu380A", "药具用到", "精液检查")
	r.Press("backspace", "ctrl+u")
	r.Type("避孕针")
	r.Press("enter")
	r.Shows("药具用到")
	r = open(t, s, fieldtest.Woman, fieldtest.Device)
	down(r, 2)
	r.Press("f4")
	r.Shows("Cu375 环")
	r.Press("down", "enter", "f10")
	fieldtest.Saved(t, r)
	if use := fieldtest.Read(t, s, fieldtest.Woman).Methods[0].Is.Use; use.Device != "MLCu375" {
		t.Errorf("use = %+v", use)
	}
}

// TestTheFooterNamesEsc has a conflict, a withdrawal and a list of values to name besides.
func TestTheFooterNamesEsc(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		s := fieldtest.Township(t, texts)
		heads := fieldtest.Read(t, s, fieldtest.Woman).State.Records[fieldtest.Device].Heads
		for _, day := range []string{"2026-08-13", "2026-08-14"} {
			fieldtest.Record(t, s.Store, fieldtest.Today, model.Entry{Subject: fieldtest.Woman, Record: fieldtest.Device, Kind: model.KindMethod,
				Parents: heads, Fields: map[string]model.Value{"method": model.Encode(model.MethodUse{Kind: model.MethodIUD, Start: fieldtest.Day(day)})}})
		}
		sc := New(s, screen.OpenEditMsg{Subject: fieldtest.Woman, Record: fieldtest.Device})
		r := screentest.Drive(t, sc, 80, 22)
		for _, state := range []string{"form", "choice"} {
			if line := widget.Footer(s.Styles, 80, sc.ShortHelp()); !strings.Contains(line, "Esc") {
				t.Errorf("%s: %q", state, line)
			}
			r.Press("f6")
		}
	}
}
