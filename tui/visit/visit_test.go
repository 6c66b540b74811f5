package visit

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/followup"
	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
)

var (
	today   = filetest.Today
	woman   = model.ID{1}
	sister  = model.ID{2}
	home    = model.ID{3}
	herIUD  = model.ID{4}
	hersIUD = model.ID{5}
)

// file is a household of two women with an IUD each; the first has told how she may be reached.
func file(t *testing.T) *store.Store {
	t.Helper()
	f := filetest.Create(t)
	filetest.Record(t, f, model.NewDate(2026, 8, 15),
		model.Create(home, home, model.KindHousehold, model.Household{Code: "02-0017", Village: "河西村", Group: 3, Head: woman}),
		person(woman, "彭慧敏", 1992, 3, 5), person(sister, "彭雪", 1998, 1, 9),
		iud(woman, herIUD, 2026, 8, 15), iud(sister, hersIUD, 2026, 8, 10),
		model.Create(woman, model.ID{6}, model.KindConsent, model.Consent{Purpose: model.ConsentFollowUp,
			Answer: model.Answer{Yes: true, On: model.NewDate(2026, 8, 15)}, Channels: []string{model.ChannelPhone, model.ChannelHome}}))
	return f
}

func person(id model.ID, name string, y, m, d int) model.Entry {
	return model.Create(id, id, model.KindPerson, model.Person{Name: name, Sex: model.Female, Birth: model.NewDate(y, m, d),
		Household: home, Phone: "13900006030"})
}

func iud(of, id model.ID, y, m, d int) model.Entry {
	return model.Create(of, id, model.KindMethod, model.Method{Use: model.MethodUse{Kind: model.MethodIUD, Start: model.NewDate(y, m, d), Device: "TCu380A"}})
}

// third is the obligation of the follow-up three months after insertion.
func third(method model.ID) model.ID {
	return followup.ObligationID(model.Occurrence{Case: method, Protocol: "P07", Step: "07c", N: 1})
}

func open(t *testing.T, f *store.Store, msg screen.OpenVisitMsg) (*screentest.Room, *Screen) {
	t.Helper()
	s := New(filetest.Session(f, &text.Zh), msg)
	return screentest.Drive(t, s, 80, 22), s
}

func visits(t *testing.T, f *store.Store, who model.ID) []model.Entered[model.Visit] {
	t.Helper()
	h, err := f.Read(who)
	if err != nil {
		t.Fatal(err)
	}
	return h.Visits
}

func recorded(t *testing.T, sent []tea.Msg) screen.RecordedMsg {
	t.Helper()
	for _, m := range sent {
		if r, ok := m.(screen.RecordedMsg); ok {
			return r
		}
	}
	t.Fatalf("nothing was recorded: %T %v", sent, sent)
	return screen.RecordedMsg{}
}

func TestAVisitIsTypedInDigits(t *testing.T) {
	f := file(t)
	room, s := open(t, f, screen.OpenVisitMsg{Person: woman, Obligation: third(herIUD)})
	if !strings.Contains(s.Heading(), "彭慧敏 34岁  放环后3个月  窗口 11-01 至 11-29") {
		t.Errorf("the heading is %q", s.Heading())
	}
	room.Shows("未联系过")
	room.Press("1", "enter")
	room.Shows("保存后  放环后6个月  2027-02-15", "腹痛", "需要什么")
	room.Type("-1")
	room.Press("enter", "5", "enter", "1", "enter", "0")
	room.Press("f10")
	recorded(t, room.Sent())
	v := visits(t, f, woman)
	if len(v) != 1 {
		t.Fatalf("%d visits", len(v))
	}
	got := v[0].Is
	if got.Outcome != (model.VisitOutcome{Result: model.VisitDone, On: today.AddDays(-1)}) || got.Channel != model.ChannelPhone {
		t.Errorf("the visit is %+v", got)
	}
	if got.Answers["pain"] != "yes" || got.Answers["bleeding"] != "none" {
		t.Errorf("the answers are %v", got.Answers)
	}
	if got.About != (model.Occurrence{Case: herIUD, Protocol: "P07", Step: "07c", N: 1}) {
		t.Errorf("it is about %+v", got.About)
	}
}

func TestTheChannelsSheAllowsComeFirst(t *testing.T) {
	room, _ := open(t, file(t), screen.OpenVisitMsg{Person: woman, Obligation: third(herIUD)})
	for _, line := range strings.Split(room.View(), "\n") {
		if strings.Contains(line, "方式") && !strings.Contains(line, "4 上门  5 电话  1 门诊") {
			t.Errorf("the channels are %q", line)
		}
	}
	room.Press("1", "enter", "enter", "1")
	room.Shows("不在本人同意的方式中")
}

func TestWhoWasNeverAskedIsAsked(t *testing.T) {
	f := file(t)
	room, _ := open(t, f, screen.OpenVisitMsg{Person: sister, Obligation: third(hersIUD)})
	room.Hides("愿意联系吗")
	room.Press("1")
	room.Shows("愿意联系吗", "可用方式")
	room.Press("enter", "enter", "4", "enter", "1", "enter", "4", "5")
	room.Shows("上门 电话")
	room.Press("f10")
	recorded(t, room.Sent())
	h, _ := f.Read(sister)
	c := h.Contact()
	if c == nil || !c.Answer.Yes || strings.Join(c.Channels, " ") != "home phone" {
		t.Errorf("the consent is %+v", c)
	}
	if a, b := h.Visits[0].Record.Changes[0].Act.ID, h.Consents[0].Record.Changes[0].Act.ID; a != b {
		t.Error("visit and consent are two acts")
	}
}

func TestDecliningEndsTheSeriesAndAsksNoMore(t *testing.T) {
	f := file(t)
	room, _ := open(t, f, screen.OpenVisitMsg{Person: woman, Obligation: third(herIUD)})
	room.Press("3")
	room.Shows("结束  放环后3个月 11-15", "没有新的随访")
	room.Hides("腹痛", "下次日期", "愿意联系吗")
	room.Press("f10")
	recorded(t, room.Sent())
	lines, err := f.Worklist(store.Query{Person: woman, Today: today, States: []followup.State{followup.Ready, followup.Overdue, followup.Upcoming}})
	if err != nil || len(lines) != 0 {
		t.Errorf("%v, still open: %d", err, len(lines))
	}
}

func TestMovedAsksOnceAndIsOneAct(t *testing.T) {
	f := file(t)
	room, s := open(t, f, screen.OpenVisitMsg{Person: woman, Obligation: third(herIUD)})
	room.Press("4", "enter", "enter", "enter")
	room.Shows("标记外出")
	room.Type("1101")
	room.Press("enter")
	room.Type("广东")
	room.Press("f10")
	asked := confirm(t, room)
	if s.Busy() {
		t.Error("it saves before the answer")
	}
	room.Send(asked.Yes())
	recorded(t, room.Sent())
	h, _ := f.Read(woman)
	if r := h.Person.Residence; r != (model.Residence{State: "out", Since: model.NewDate(2026, 11, 1), Place: "广东"}) {
		t.Errorf("her residence is %+v", r)
	}
	if h.Person.Phone == "" || h.Person.Name == "" {
		t.Error("other facts of hers are gone")
	}
}

func TestDeathEndsEverything(t *testing.T) {
	f := file(t)
	room, _ := open(t, f, screen.OpenVisitMsg{Person: woman, Obligation: third(herIUD)})
	room.Press("5", "enter", "enter", "enter")
	room.Type("1110")
	room.Press("f10")
	asked := confirm(t, room)
	if !strings.Contains(asked.Question, "去世") || !strings.Contains(asked.Question, "结束") {
		t.Errorf("the question is %q", asked.Question)
	}
	room.Send(asked.Yes())
	done := recorded(t, room.Sent())
	h, _ := f.Read(woman)
	if h.Person.Death != model.NewDate(2026, 11, 10) {
		t.Errorf("the death is %v", h.Person.Death)
	}
	if _, ok := done.Undo().(screen.UndoneMsg); !ok {
		t.Error("it cannot be taken back")
	}
	if h, _ = f.Read(woman); !h.Person.Death.IsZero() || len(h.Visits) != 0 {
		t.Error("something of it is left")
	}
}

func confirm(t *testing.T, room *screentest.Room) screen.ConfirmMsg {
	t.Helper()
	for _, m := range room.Sent() {
		if c, ok := m.(screen.ConfirmMsg); ok {
			return c
		}
	}
	t.Fatal("nothing was asked")
	return screen.ConfirmMsg{}
}

func TestABrokenRuleIsSaidAtItsField(t *testing.T) {
	f := file(t)
	room, s := open(t, f, screen.OpenVisitMsg{Person: woman, Obligation: third(herIUD)})
	room.Press("1", "enter")
	room.Type("2026-8-1")
	room.Press("enter", "5")
	room.Shows("早于这个系列的起点")
	room.Press("f10")
	if s.Busy() || len(visits(t, f, woman)) != 0 {
		t.Error("it was saved")
	}
	if s.form.Focused() != fieldOn {
		t.Errorf("the focus is on %s", s.form.Focused())
	}
	room.Shows("早于这个系列的起点")
}

func TestPastAttemptsAreListed(t *testing.T) {
	f := file(t)
	room, _ := open(t, f, screen.OpenVisitMsg{Person: woman, Obligation: third(herIUD)})
	room.Press("2", "enter", "enter", "5", "enter")
	room.Type("无人接")
	room.Shows("保存后  放环后3个月")
	room.Press("f10")
	recorded(t, room.Sent())
	room, _ = open(t, f, screen.OpenVisitMsg{Person: woman, Obligation: third(herIUD)})
	room.Shows("已联系 1次: 11-21 电话 无人接")
}

func TestWhatIsTypedIsNotLost(t *testing.T) {
	f := file(t)
	msg := screen.OpenVisitMsg{Person: woman, Obligation: third(herIUD)}
	room, s := open(t, f, msg)
	room.Press("1", "enter", "enter", "5")
	if !s.Dirty() {
		t.Error("nothing seems to be typed")
	}
	filetest.Keep(t, s.session, room)
	room, s = open(t, f, msg)
	room.Send(confirm(t, room).Yes())
	if s.form.Value(fieldChannel) != model.ChannelPhone || s.form.Value(fieldOutcome) != model.VisitDone {
		t.Errorf("the draft gave %v", s.form.Values())
	}
	if s.form.Focused() != fieldChannel {
		t.Errorf("the cursor stands at %s", s.form.Focused())
	}
	room.Press("f10")
	recorded(t, room.Sent())
	filetest.NoneLeft(t, s.session)
}

func TestTheNextItemOfTheHousehold(t *testing.T) {
	f := file(t)
	room, s := open(t, f, screen.OpenVisitMsg{Person: woman, Obligation: third(herIUD)})
	room.Press("1", "enter", "enter", "5", "f7")
	done := recorded(t, room.Sent())
	room.Send(done)
	sent := room.Sent()
	next, ok := sent[0].(screen.OpenVisitMsg)
	if !ok || next.Person == woman && next.Obligation == third(herIUD) {
		t.Errorf("it went on to %+v", sent)
	}
	if s.Dirty() || len(visits(t, f, woman)) != 1 {
		t.Error("it went on without saving")
	}
}

func TestAnUnplannedContact(t *testing.T) {
	f := file(t)
	room, s := open(t, f, screen.OpenVisitMsg{Person: woman})
	if !strings.Contains(s.Heading(), "计划外联系") {
		t.Errorf("the heading is %q", s.Heading())
	}
	room.Press("1", "enter", "enter", "1", "enter")
	room.Type("来问叶酸")
	room.Shows("不计入任何随访")
	room.Press("f10")
	recorded(t, room.Sent())
	v := visits(t, f, woman)
	if len(v) != 1 || !v[0].Is.About.IsZero() || v[0].Is.Note != "来问叶酸" {
		t.Errorf("the visit is %+v", v)
	}
}

func TestKeysTypedAheadCount(t *testing.T) {
	s := New(filetest.Session(file(t), &text.Zh), screen.OpenVisitMsg{Person: woman, Obligation: third(herIUD)})
	s.Resize(80, 22)
	loaded := s.Init()
	s.Update(screentest.Key("2"))
	s.Update(loaded())
	if got := s.form.Value(fieldOutcome); got != model.VisitNotReached {
		t.Errorf("the outcome is %q", got)
	}
}

func TestAStaleAnswerIsIgnored(t *testing.T) {
	room, s := open(t, file(t), screen.OpenVisitMsg{Person: woman, Obligation: third(herIUD)})
	room.Press("1")
	now := s.preview
	room.Send(previewMsg{asked: s.asked - 1, preview: &preview{}})
	if s.preview != now {
		t.Error("an older answer was taken")
	}
}

func TestTheWholeScreen(t *testing.T) {
	for _, tt := range []struct {
		name          string
		words         *text.Texts
		width, height int
		shows         []string
	}{
		{"zh 80x24", &text.Zh, 80, 24, []string{"完成", "放环后6个月", "未联系过"}},
		{"en 80x24", &text.En, 80, 24, []string{"done", "IUD, 6 months", "not tried yet"}},
		{"zh 120x40", &text.Zh, 120, 40, []string{"完成", "放环后6个月"}},
		{"en 120x40", &text.En, 120, 40, []string{"done", "IUD, 6 months"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			session := filetest.Session(file(t), tt.words)
			house := &screentest.House{Screen: New(session, screen.OpenVisitMsg{Person: woman, Obligation: third(herIUD)})}
			term := screentest.Start(t, house, tt.width, tt.height)
			term.WaitFor(tt.words.Visit.Outcome)
			term.Press("1")
			for _, words := range tt.shows {
				term.WaitFor(words)
			}
			filetest.Fits(t, session, term.Screen(), tt.width, tt.height)
		})
	}
}
