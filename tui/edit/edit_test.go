package edit

import (
	"strings"
	"testing"

	"suifang/model"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
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
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, filetest.Woman, filetest.Woman)
	r.Shows("彭慧敏", "1992-03-05", "02-0017")
	r.Press("ctrl+u")
	r.Type("彭慧")
	r.Press("f10")
	filetest.Saved(t, r)
	rec := filetest.Read(t, s, filetest.Woman).Record()
	last := rec.Changes[len(rec.Changes)-1]
	if len(last.Fields) != 1 || last.Act.Name != "edit" || len(last.Parents) != 1 {
		t.Errorf("saved fields %v", last.Fields)
	}
	if p := filetest.Read(t, s, filetest.Woman).Person; p.Name != "彭慧" || p.Spouse != filetest.Husband || p.IDNumber != filetest.WomanNumber {
		t.Errorf("person = %+v", p)
	}
}

func TestNothingChangedClosesWithoutSaving(t *testing.T) {
	r := open(t, filetest.Township(t, &text.Zh), filetest.Woman, filetest.Device)
	r.Press("f10")
	filetest.Only[screen.BackMsg](t, r.Sent())
}

func TestPartOfAWholeKeepsTheOthers(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, filetest.Woman, filetest.Device)
	down(r, 1)
	r.Type("2026-08-14")
	r.Press("f10")
	filetest.Saved(t, r)
	use := filetest.Read(t, s, filetest.Woman).Methods[0].Is.Use
	if want := (model.MethodUse{Kind: model.MethodIUD, Start: filetest.Day("2026-08-14"), Device: "TCu380A"}); use != want {
		t.Errorf("use = %+v", use)
	}
}

func TestBirthThatDiffersFromTheNumberIsAskedNotRefused(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, filetest.Woman, filetest.Woman)
	down(r, 3)
	r.Type("19920306")
	r.Shows("身份证号上是 1992-03-05")
	r.Press("f10")
	filetest.Yes(t, r)
	filetest.Saved(t, r)
	if p := filetest.Read(t, s, filetest.Woman).Person; p.Birth != filetest.Day("1992-03-06") {
		t.Errorf("birth = %v", p.Birth)
	}
}

func TestRefusalStandsAtItsField(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, filetest.Woman, filetest.Device)
	down(r, 3)
	r.Type("2026-08-01") // ended before it began
	r.Press("f10")
	r.Shows("结束早于开始")
	filetest.Only[screen.FailedMsg](t, r.Sent())
}

func TestConflictShowsBothAndIsSettled(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	heads := filetest.Read(t, s, filetest.Woman).Record().Heads
	for _, phone := range []string{"13900000001", "13900000002"} {
		filetest.Record(t, s.Store, filetest.Day("2026-11-20"), model.Entry{Subject: filetest.Woman, Record: filetest.Woman,
			Kind: model.KindPerson, Parents: heads, Fields: map[string]model.Value{"phone": model.Encode(phone)}})
	}
	rec := filetest.Read(t, s, filetest.Woman).Record()
	if len(rec.Conflicts()) != 1 {
		t.Fatalf("conflicts = %v", rec.Conflicts())
	}
	var shown, other string
	_ = model.Decode(rec.Fields["phone"].Value, &shown)
	if other = "13900000001"; shown == other {
		other = "13900000002"
	}
	r := open(t, s, filetest.Woman, filetest.Woman)
	r.Shows(shown, "冲突, 另有: "+other)
	r.Press("f6")
	r.Shows("两处填得不同", shown, other)
	r.Type("2")
	r.Shows("冲突即解决")
	r.Press("f10")
	filetest.Saved(t, r)
	h := filetest.Read(t, s, filetest.Woman)
	if len(h.Record().Conflicts()) > 0 || h.Person.Phone != other {
		t.Errorf("phone %s, conflicts %v", h.Person.Phone, h.Record().Conflicts())
	}
}

func TestChoosingTheShownValueSettlesToo(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	heads := filetest.Read(t, s, filetest.Woman).State.Records[filetest.Device].Heads
	for _, device := range []string{"MLCu375", "LNG52"} {
		filetest.Record(t, s.Store, filetest.Day("2026-11-20"), model.Entry{Subject: filetest.Woman, Record: filetest.Device,
			Kind: model.KindMethod, Parents: heads, Fields: map[string]model.Value{"method": model.Encode(model.MethodUse{
				Kind: model.MethodIUD, Start: filetest.Day("2026-08-15"), Device: device})}})
	}
	shown := filetest.Read(t, s, filetest.Woman).Methods[0].Is.Use
	r := open(t, s, filetest.Woman, filetest.Device)
	r.Press("f6", "enter", "f10")
	filetest.Saved(t, r)
	m := filetest.Read(t, s, filetest.Woman).Methods[0]
	if len(m.Record.Conflicts()) > 0 || m.Is.Use != shown {
		t.Errorf("use %+v, conflicts %v", m.Is.Use, m.Record.Conflicts())
	}
}

func TestWithdrawAndRestore(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, filetest.Woman, filetest.Device)
	r.Press("f8")
	r.Shows("撤回这条记录", "录入错误")
	r.Press("f10") // without a reason
	if sent := r.Sent(); len(sent) > 0 {
		t.Fatalf("taken back without a reason: %v", sent)
	}
	r.Press("2", "enter")
	r.Type("两次录入")
	r.Press("enter")
	filetest.Saved(t, r)
	if n := len(filetest.Read(t, s, filetest.Woman).Methods); n != 0 {
		t.Fatalf("%d methods stand", n)
	}
	r = open(t, s, filetest.Woman, filetest.Device)
	r.Shows("这条记录已撤回: 重复录入 两次录入")
	r.Press("f8")
	filetest.Saved(t, r)
	if n := len(filetest.Read(t, s, filetest.Woman).Methods); n != 1 {
		t.Errorf("%d methods stand", n)
	}
}

func TestDraftKeepsWhatItsClerkHadSeen(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, filetest.Home, filetest.Home)
	r.Press("ctrl+u")
	r.Type("02-0099")
	filetest.Keep(t, s, r)
	heads := filetest.Read(t, s, filetest.Home).Record().Heads
	filetest.Record(t, s.Store, filetest.Today, model.Entry{Subject: filetest.Home, Record: filetest.Home, Kind: model.KindHousehold,
		Parents: heads, Fields: map[string]model.Value{"code": model.Encode("02-0100")}})
	r = open(t, s, filetest.Home, filetest.Home)
	r.Shows("02-0100")
	filetest.Yes(t, r)
	r.Shows("02-0099")
	if told := filetest.Only[screen.StatusMsg](t, r.Sent()); !strings.Contains(told.Text, "两边的值都留着") {
		t.Errorf("told %q", told.Text)
	}
	r.Press("f10")
	filetest.Saved(t, r)
	if rec := filetest.Read(t, s, filetest.Home).Record(); len(rec.Conflicts()) != 1 {
		t.Error("the draft's change passes for one that had seen the other")
	}
	filetest.NoneLeft(t, s)
}

func TestEveryKindHasItsForm(t *testing.T) {
	on := filetest.Day("2026-11-01")
	kinds := map[model.Kind]any{
		model.KindPregnancy:   model.Pregnancy{Reported: on, LMP: model.LMP{Date: filetest.Day("2026-09-20")}},
		model.KindConsent:     model.Consent{Purpose: model.ConsentFollowUp, Answer: model.Answer{On: on}},
		model.KindRequest:     model.Request{Service: model.ServiceNewlyMarried, On: on},
		model.KindAppointment: model.Appointment{On: filetest.Day("2026-12-01"), Reason: "本人希望"},
		model.KindBirth:       model.Birth{On: on, Mother: filetest.Husband, Weight: 3200},
		model.KindVisit:       model.Visit{Outcome: model.VisitOutcome{Result: model.VisitDone, On: on}},
	}
	for kind, v := range kinds {
		t.Run(string(kind), func(t *testing.T) {
			for _, texts := range []*text.Texts{&text.Zh, &text.En} {
				s := filetest.Township(t, texts)
				filetest.Record(t, s.Store, on, model.Create(filetest.Woman, model.ID{99}, kind, v))
				r := open(t, s, filetest.Woman, model.ID{99})
				r.Hides("protocol", "方案", filetest.Husband.String())
				filetest.Fits(t, s, r.View(), 80, 22, "本人希望")
				r.Press("f10") // nothing typed, nothing saved
				filetest.Only[screen.BackMsg](t, r.Sent())
			}
		})
	}
}

func TestEveryWindowAndLanguage(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		for _, size := range [][2]int{{80, 22}, {120, 38}} {
			s := filetest.Township(t, texts)
			house := &screentest.House{Screen: New(s, screen.OpenEditMsg{Subject: filetest.Woman})}
			term := screentest.Start(t, house, size[0], size[1])
			term.WaitFor("彭慧敏")
			filetest.Fits(t, s, term.Screen(), size[0], size[1])
			before, _, _ := strings.Cut(term.Line(1), ">")
			term.WaitCursor(widget.Width(before)+2+6, 1) // behind the three characters
			term.Press("f8")
			term.WaitFor(texts.Edit.WithdrawTitle)
			filetest.Fits(t, s, term.Screen(), size[0], size[1])
		}
	}
}

func TestAMethodShowsWhatItHas(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, filetest.Woman, filetest.Device)
	r.Shows("Cu-T380A 环", "知情选择签字")
	r.Hides("TCu380A", "药具用到", "精液检查")
	r.Press("backspace", "ctrl+u")
	r.Type("避孕针")
	r.Press("enter")
	r.Shows("药具用到")
	r = open(t, s, filetest.Woman, filetest.Device)
	down(r, 2)
	r.Press("f4")
	r.Shows("Cu375 环")
	r.Press("down", "enter", "f10")
	filetest.Saved(t, r)
	if use := filetest.Read(t, s, filetest.Woman).Methods[0].Is.Use; use.Device != "MLCu375" {
		t.Errorf("use = %+v", use)
	}
}

// TestTheFooterNamesEsc has a conflict, a withdrawal and a list of values to name besides.
func TestTheFooterNamesEsc(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		s := filetest.Township(t, texts)
		heads := filetest.Read(t, s, filetest.Woman).State.Records[filetest.Device].Heads
		for _, day := range []string{"2026-08-13", "2026-08-14"} {
			filetest.Record(t, s.Store, filetest.Today, model.Entry{Subject: filetest.Woman, Record: filetest.Device, Kind: model.KindMethod,
				Parents: heads, Fields: map[string]model.Value{"method": model.Encode(model.MethodUse{Kind: model.MethodIUD, Start: filetest.Day(day)})}})
		}
		sc := New(s, screen.OpenEditMsg{Subject: filetest.Woman, Record: filetest.Device})
		r := screentest.Drive(t, sc, 80, 22)
		for _, state := range []string{"form", "choice"} {
			if line := widget.Footer(s.Styles, 80, sc.ShortHelp()); !strings.Contains(line, "Esc") {
				t.Errorf("%s: %q", state, line)
			}
			r.Press("f6")
		}
	}
}
