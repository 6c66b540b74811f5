package event

import (
	"strings"
	"testing"

	"suifang/model"
	"suifang/model/followup"
	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
)

func open(t *testing.T, s *screen.Session, kind string) *screentest.Room {
	return screentest.Drive(t, New(s, screen.OpenEventMsg{Person: filetest.Woman, Kind: kind}), 80, 22)
}

// openLines are the open follow-ups of a person, by protocol and step.
func openLines(t *testing.T, s *screen.Session, person model.ID) map[string]bool {
	t.Helper()
	lines, err := s.Store.Worklist(store.Query{Today: s.Today, Person: person,
		States: []followup.State{followup.Overdue, followup.Ready, followup.Upcoming}})
	if err != nil {
		t.Fatal(err)
	}
	open := map[string]bool{}
	for _, l := range lines {
		open[l.About.Protocol] = true
	}
	return open
}

func TestSwitchEndsTheOldAndBeginsTheNewTheSameDay(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, "")
	r.Shows("现用 宫内节育器 2026-08-15 起", "1  避孕方法开始", "0  本人要求的服务")
	r.Press("2")
	r.Shows("宫内节育器 当天结束", "1避孕套")
	r.Press("6", "enter")
	r.Type("2026-11-20")
	r.Press("enter")
	r.Shows("器具型号", "开 ", "止 ", "皮埋", "窗口")
	r.Press("f10")
	if done := filetest.Saved(t, r); done.Name != "更换避孕方法" {
		t.Errorf("saved as %q", done.Name)
	}
	h := filetest.Read(t, s, filetest.Woman)
	old, now := h.Methods[0].Is, h.Methods[1].Is
	if old.Ended != (model.MethodEnd{On: filetest.Day("2026-11-20"), Reason: model.EndSwitched}) || old.Use.Device != "TCu380A" {
		t.Errorf("old = %+v", old)
	}
	if now.Use != (model.MethodUse{Kind: model.MethodImplant, Start: filetest.Day("2026-11-20")}) {
		t.Errorf("now = %+v", now)
	}
	if open := openLines(t, s, filetest.Woman); !open["P09"] || open["P07"] {
		t.Errorf("open = %v", open)
	}
}

func TestNothingIsChosenForHer(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, MethodStart)
	r.Press("f10")
	r.Shows("必填")
	if sent := r.Sent(); len(sent) > 0 {
		t.Errorf("saved without a method: %v", sent)
	}
}

func TestRemovalEndsTheMethod(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, MethodEnd)
	r.Press("enter", "1", "f10")
	filetest.Saved(t, r)
	ended := filetest.Read(t, s, filetest.Woman).Methods[0].Is.Ended
	if ended != (model.MethodEnd{On: filetest.Today, Reason: model.EndRemoved}) {
		t.Errorf("ended = %+v", ended)
	}
	if open := openLines(t, s, filetest.Woman); !open["P08"] {
		t.Errorf("open = %v", open)
	}
}

func TestPregnancyBesideAnIUDIsToldNotRefused(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, Pregnancy)
	r.Shows("在用宫内节育器, 请与医生核对", "早孕报告")
	r.Press("enter")
	r.Type("2026-10-01")
	r.Press("f10")
	filetest.Saved(t, r)
	h := filetest.Read(t, s, filetest.Woman)
	if p := h.OpenPregnancy(); p == nil || p.Is.LMP.Date != filetest.Day("2026-10-01") || p.Is.Reported != filetest.Today {
		t.Fatalf("pregnancy = %+v", p)
	}
	if m := h.Methods[0]; !m.Is.Ended.IsZero() {
		t.Error("the method was ended without her word")
	}
	r = open(t, s, Pregnancy) // again: the same pregnancy
	r.Shows("补在已告知的这次妊娠上", "2026-10-01")
	for range 4 {
		r.Press("down")
	}
	r.Type("2026-11-20")
	r.Press("f10")
	filetest.Saved(t, r)
	h = filetest.Read(t, s, filetest.Woman)
	if len(h.Pregnancies) != 1 || h.Pregnancies[0].Is.Booked != filetest.Day("2026-11-20") {
		t.Errorf("pregnancies = %+v", h.Pregnancies)
	}
}

func TestBirthWithAChild(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	filetest.Record(t, s.Store, filetest.Day("2026-05-01"), model.Create(filetest.Woman, model.ID{40}, model.KindPregnancy,
		model.Pregnancy{Reported: filetest.Day("2026-05-01"), LMP: model.LMP{Date: filetest.Day("2026-02-10")}}))
	r := open(t, s, Birth)
	r.Type("2026-11-15")
	r.Press("enter")
	r.Shows("产后")
	r.Type("2")
	r.Press("enter")
	r.Shows("孩子 1")
	r.Type("2026-11-18")
	r.Press("enter", "1", "enter")
	r.Type("贾思远")
	r.Press("enter", "enter", "2", "enter")
	r.Type("3200")
	r.Press("f10")
	filetest.Saved(t, r)
	h := filetest.Read(t, s, filetest.Woman)
	p := h.Pregnancies[0].Is
	if len(h.Pregnancies) != 1 || p.Outcome != (model.Outcome{Result: model.OutcomeBirth, On: filetest.Day("2026-11-15"), Live: 2}) ||
		p.Discharge != filetest.Day("2026-11-18") || !p.LAM || p.LMP.Date.IsZero() {
		t.Errorf("pregnancy = %+v", p)
	}
	members, err := s.Store.Members(filetest.Home)
	if err != nil || len(members) != 3 {
		t.Fatalf("members = %v, %v", members, err)
	}
	child := filetest.Read(t, s, members[2])
	if c := child.Person; c.Name != "贾思远" || c.Sex != model.Male || c.Relation != "son" || c.Birth != filetest.Day("2026-11-15") {
		t.Errorf("child = %+v", child.Person)
	}
	if b := child.Births[0].Is; b.Mother != filetest.Woman || b.Weight != 3200 || b.On != filetest.Day("2026-11-15") {
		t.Errorf("birth = %+v", b)
	}
	if open := openLines(t, s, members[2]); !open["P06"] {
		t.Error("no health check of the child is planned")
	}
}

func TestChildNeedsAName(t *testing.T) {
	r := open(t, filetest.Township(t, &text.Zh), Birth)
	r.Type("2026-11-15")
	for range 5 {
		r.Press("enter")
	}
	r.Press("enter", "1", "f10")
	r.Shows("要有姓名才能登记")
	if sent := r.Sent(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
}

func TestNoChildLives(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, Birth)
	r.Type("2026-11-15")
	r.Press("enter")
	r.Type("0")
	r.Press("f10")
	filetest.Saved(t, r)
	if p := filetest.Read(t, s, filetest.Woman).Pregnancies[0].Is; p.Outcome.Result != model.OutcomeStillbirth || p.Outcome.Live != 0 {
		t.Errorf("pregnancy = %+v", p)
	}
}

func TestLossAsksForNoReason(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, Loss)
	r.Hides("原因:", "为什么", "性别")
	r.Press("2", "enter")
	r.Type("2026-11-10")
	r.Press("f10")
	filetest.Saved(t, r)
	if p := filetest.Read(t, s, filetest.Woman).Pregnancies[0].Is; p.Outcome.Result != model.OutcomeMiscarriage {
		t.Errorf("pregnancy = %+v", p)
	}
}

func TestMoveAndDeathAskOnce(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, Move)
	r.Press("1", "f10")
	if q := filetest.Yes(t, r); !strings.Contains(q, "去留") {
		t.Errorf("question = %q", q)
	}
	filetest.Saved(t, r)
	if p := filetest.Read(t, s, filetest.Woman).Person; p.Residence.State != "out" || p.Residence.Since != filetest.Today {
		t.Errorf("residence = %+v", p.Residence)
	}
	r = open(t, s, Death)
	r.Type(".")
	r.Press("f10")
	if q := filetest.Yes(t, r); !strings.Contains(q, "结束") {
		t.Errorf("question = %q", q)
	}
	filetest.Saved(t, r)
	if open := openLines(t, s, filetest.Woman); len(open) > 0 {
		t.Errorf("open after death: %v", open)
	}
}

func TestDecliningIsAFullAnswer(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, Consent)
	r.Press("0")
	r.Shows("随访就此结束", "止 ", "不愿被联系")
	r.Press("f10")
	filetest.Saved(t, r)
	c := filetest.Read(t, s, filetest.Woman).Contact()
	if c == nil || c.Answer.Yes || c.Answer.On != filetest.Today || len(c.Channels) > 0 {
		t.Errorf("consent = %+v", c)
	}
}

func TestConsentWithChannelsAndPhone(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, Consent)
	r.Press("1", "enter", "5", "4", "enter", "enter", "ctrl+u")
	r.Type("13911112222")
	r.Press("f10")
	filetest.Saved(t, r)
	h := filetest.Read(t, s, filetest.Woman)
	if c := h.Contact(); !c.Answer.Yes || strings.Join(c.Channels, " ") != "home phone" {
		t.Errorf("consent = %+v", c)
	}
	if h.Person.Phone != "13911112222" {
		t.Errorf("phone = %s", h.Person.Phone)
	}
}

func TestServiceAtHerOwnWish(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, Request)
	r.Press("1")
	r.Shows("新婚随访", "待医生确认")
	r.Press("f10")
	filetest.Saved(t, r)
	if open := openLines(t, s, filetest.Woman); !open["P01"] {
		t.Errorf("open = %v", open)
	}
}

func TestRefusalStandsAtItsField(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, MethodSwitch)
	r.Press("1", "enter")
	r.Type("2026-08-01") // before the old one began
	r.Shows("现在还不能保存")
	r.Press("f10")
	r.Shows("结束早于开始")
}

func TestUndoTakesBothBack(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, MethodSwitch)
	r.Press("1", "f10")
	if _, ok := filetest.Saved(t, r).Undo().(screen.UndoneMsg); !ok {
		t.Fatal("not taken back")
	}
	h := filetest.Read(t, s, filetest.Woman)
	if len(h.Methods) != 1 || !h.Methods[0].Is.Ended.IsZero() {
		t.Errorf("methods = %+v", h.Methods)
	}
}

func TestEscLosesNothing(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, "")
	r.Press("6", "2", "enter")
	r.Type("1110")
	r.Press("esc") // to the menu
	r.Press("6")
	r.Shows("2026-11-10")
	r.Press("esc", "7", "1", "enter") // another, begun beside it
	r.Type("1109")
	filetest.Keep(t, s, r)
	r = open(t, s, "")
	filetest.Yes(t, r)
	r.Shows("2026-11-09")
	r.Press("esc", "6")
	r.Shows("2026-11-10", "自然流产")
	r.Press("f10")
	filetest.Saved(t, r)
	if !filetest.Keep(t, s, r) { // as the App does before it closes the screen
		t.Error("the other form went with the one that was saved")
	}
}

func TestMenHaveNoPregnancies(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := screentest.Drive(t, New(s, screen.OpenEventMsg{Person: filetest.Husband}), 80, 22)
	for _, k := range []string{"4", "5", "6", "2"} {
		r.Press(k)
		filetest.Only[screen.StatusMsg](t, r.Sent())
	}
	r.Press("1")
	r.Shows("1避孕套 8男性绝育 9其他")
	r.Press("5", "8", "f10")
	filetest.Saved(t, r)
	if open := openLines(t, s, filetest.Husband); !open["P11"] {
		t.Errorf("open = %v", open)
	}
}

func TestEveryWindowAndLanguage(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		for _, size := range [][2]int{{80, 22}, {120, 38}} {
			s := filetest.Township(t, texts)
			for _, kind := range kinds {
				sc := New(s, screen.OpenEventMsg{Person: filetest.Woman, Kind: kind})
				r := screentest.Drive(t, sc, size[0], size[1])
				r.Press("1", "enter", ".")
				filetest.Fits(t, s, r.View(), size[0], size[1])
				helpFits(t, sc, texts)
			}
			house := &screentest.House{Screen: New(s, screen.OpenEventMsg{Person: filetest.Woman})}
			term := screentest.Start(t, house, size[0], size[1])
			term.WaitFor(texts.Event.Kinds[9])
			filetest.Fits(t, s, term.Screen(), size[0], size[1])
			term.Press("2", "6")
			term.WaitFor(texts.Fields.After)
			filetest.Fits(t, s, term.Screen(), size[0], size[1])
		}
	}
}

// helpFits says whether the keys of a screen fit the footer of a narrow window.
func helpFits(t *testing.T, sc *Screen, texts *text.Texts) {
	t.Helper()
	line := ""
	for _, b := range sc.ShortHelp() {
		line += " " + b.Help().Key + " " + b.Help().Desc
	}
	if n := len([]rune(line)); texts.Lang == text.English && n > 79 {
		t.Errorf("keys take %d cells: %s", n, line)
	}
}

func TestChildrenHaveOnlyWhatIsOfAnyAge(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	child := model.ID{13}
	filetest.Record(t, s.Store, filetest.Today, model.Create(child, child, model.KindPerson,
		model.Person{Name: "贾思琪", Sex: model.Female, Birth: filetest.Day("2020-05-01"), Household: filetest.Home}))
	r := screentest.Drive(t, New(s, screen.OpenEventMsg{Person: child}), 80, 22)
	for _, k := range []string{"1", "2", "3", "4", "5", "6", "0"} {
		r.Press(k)
		if told := filetest.Only[screen.StatusMsg](t, r.Sent()); told.Text != "孩子没有这一项" {
			t.Errorf("%s: %q", k, told.Text)
		}
	}
	r.Press("7", "1")
	r.Shows("随访保留, 标上外出")
}

// TestChangingHerMindOnOneDay says yes, no and yes again, and each holds at once.
func TestChangingHerMindOnOneDay(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	for i, tt := range []struct {
		press string
		open  bool
	}{{"1", true}, {"0", false}, {"1", true}, {"0", false}} {
		r := open(t, s, Consent)
		r.Press(tt.press)
		r.Press("f10")
		filetest.Saved(t, r)
		if open := openLines(t, s, filetest.Woman); open["P07"] != tt.open {
			t.Errorf("answer %d: open = %v", i+1, open)
		}
	}
}

func TestABirthTooEarlyIsToldNotRefused(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	filetest.Record(t, s.Store, filetest.Today, model.Create(filetest.Woman, model.ID{40}, model.KindPregnancy,
		model.Pregnancy{Reported: filetest.Today, LMP: model.LMP{Date: filetest.Day("2026-09-20")}}))
	r := open(t, s, Birth)
	r.Type("2026-11-20")
	r.Shows("才孕8周, 请核对")
	r.Press("f10")
	filetest.Saved(t, r)
}

func TestABirthThatIsOnFileIsTold(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	on := filetest.Day("2026-11-10")
	filetest.Record(t, s.Store, filetest.Today, model.Create(filetest.Woman, model.ID{40}, model.KindPregnancy,
		model.Pregnancy{Reported: on, Outcome: model.Outcome{Result: model.OutcomeBirth, On: on, Live: 1}}))
	open(t, s, Birth).Shows("已记过 2026-11-10 活产")
	r := open(t, s, Loss)
	r.Shows("已记过 2026-11-10 活产")
	r.Press("2", "enter")
	r.Type("2025-01-05")
	r.Hides("已记过")
}
