package schedule

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

// due is the follow-up of the step, as it stands.
func due(t *testing.T, s *screen.Session, step string) (line store.Line, open bool) {
	t.Helper()
	lines, err := s.Store.Worklist(store.Query{Today: s.Today, Person: filetest.Woman,
		States: []followup.State{followup.Overdue, followup.Ready, followup.Upcoming, followup.Passed}})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if l.About.Step == step {
			return l, true
		}
	}
	return line, false
}

func open(t *testing.T, s *screen.Session, obligation model.ID) *screentest.Room {
	return screentest.Drive(t, New(s, screen.OpenScheduleMsg{Person: filetest.Woman, Obligation: obligation}), 80, 22)
}

func TestMoveShowsWhatMovesAndMovesOnlyThat(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	line, _ := due(t, s, "07c")
	later, _ := due(t, s, "07d")
	r := open(t, s, line.ID)
	r.Shows("放环后3个月", "放置 2026-08-15", "方案 P07", "间隔 已核", "待医生确认", "乡镇级")
	r.Hides("IUD norm")
	r.Press("f4")
	r.Shows("出处: IUD norm")
	r.Press("enter")
	r.Type("+7")
	r.Press("enter")
	r.Type("本人要求")
	r.Shows("改为 2026-11-28", "只改这一次")
	r.Press("f10")
	if done := filetest.Saved(t, r); !done.Stay || done.Name != "随访已改日期" {
		t.Errorf("saved as %+v", done)
	}
	r.Shows("已另约", "2026-11-28")
	moved, _ := due(t, s, "07c")
	same, _ := due(t, s, "07d")
	if moved.ID != line.ID || moved.Due.Due != filetest.Day("2026-11-28") || !moved.Reason.Moved || same.Due.Due != later.Due.Due {
		t.Errorf("moved to %v, later %v", moved.Due.Due, same.Due.Due)
	}
	r.Press("enter")
	r.Shows("本人要求")
	r.Type("2026-12-01")
	r.Press("f10")
	filetest.Saved(t, r)
	h := filetest.Read(t, s, filetest.Woman)
	if again, _ := due(t, s, "07c"); again.Due.Due != filetest.Day("2026-12-01") || len(h.Appointments) != 1 {
		t.Errorf("moved to %v by %d appointments", again.Due.Due, len(h.Appointments))
	}
}

func TestDecliningEndsTheSeriesAfterOneQuestion(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	line, _ := due(t, s, "07c")
	r := open(t, s, line.ID)
	r.Press("f7")
	if q := filetest.Yes(t, r); !strings.Contains(q, "就此结束") {
		t.Errorf("question = %q", q)
	}
	done := filetest.Saved(t, r)
	for _, step := range []string{"07c", "07d"} {
		if _, open := due(t, s, step); open {
			t.Errorf("%s is still open", step)
		}
	}
	v := filetest.Read(t, s, filetest.Woman).Visits[0].Is
	if v.Outcome.Result != model.VisitDeclined || v.Channel != "" || v.About != line.About {
		t.Errorf("visit = %+v", v)
	}
	r.Send(done.Undo())
	r.Send(screen.ChangedMsg{})
	if _, open := due(t, s, "07c"); !open {
		t.Error("not taken back")
	}
	r.Shows("放环后3个月")
}

func TestContactAtHerOwnWish(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, model.ID{})
	r.Press("f8")
	r.Shows("按本人意愿约一次", "不属于任何方案")
	r.Type("+3")
	r.Press("enter", "2", "enter")
	r.Type("想问取环")
	r.Shows("本人预约", "2026-11-24")
	r.Press("f10")
	filetest.Saved(t, r)
	line, open := due(t, s, "00a")
	if !open || line.Due.Due != filetest.Day("2026-11-24") || line.Tier != followup.Township {
		t.Errorf("line = %+v", line)
	}
	r.Shows("本人预约")
}

func TestEscLosesNothing(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	line, _ := due(t, s, "07c")
	r := open(t, s, line.ID)
	r.Press("enter")
	r.Type("+9")
	r.Press("esc") // to the list
	r.Press("enter")
	r.Shows("2026-11-30")
	r.Press("esc")
	filetest.Keep(t, s, r)
	r = open(t, s, model.ID{})
	filetest.Yes(t, r)
	r.Shows("改日期: 放环后3个月", "2026-11-30")
	r.Press("f10")
	filetest.Saved(t, r)
	if moved, _ := due(t, s, "07c"); moved.Due.Due != filetest.Day("2026-11-30") {
		t.Errorf("moved to %v", moved.Due.Due)
	}
}

func TestSameDateIsNoMove(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, model.ID{})
	r.Press("enter", "f10")
	r.Shows("日期没有变")
	if sent := r.Sent(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
}

func TestNobodyHasAnything(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := screentest.Drive(t, New(s, screen.OpenScheduleMsg{Person: filetest.Husband}), 80, 22)
	r.Shows("没有待办的随访", "F8")
	r.Press("enter", "f6", "f7", "down")
	if sent := r.Sent(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
}

func TestEveryWindowAndLanguage(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		for _, size := range [][2]int{{80, 22}, {120, 38}} {
			s := filetest.Township(t, texts)
			house := &screentest.House{Screen: New(s, screen.OpenScheduleMsg{Person: filetest.Woman})}
			term := screentest.Start(t, house, size[0], size[1])
			term.WaitFor("P07")
			filetest.Fits(t, s, term.Screen(), size[0], size[1])
			term.Press("f4")
			term.WaitFor(texts.Schedule.Source)
			filetest.Fits(t, s, term.Screen(), size[0], size[1])
			term.Press("enter")
			term.WaitFor(texts.Schedule.Reason)
			term.Type("+8")
			term.WaitFor("2026-11-29")
			filetest.Fits(t, s, term.Screen(), size[0], size[1])
		}
	}
}

func TestADayAgreedLiesAhead(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, model.ID{})
	r.Press("f8")
	r.Type("0105") // of next year
	r.Shows("2027-01-05")
	r.Press("ctrl+u")
	r.Type("-3")
	r.Press("f10")
	r.Shows("在今天之前, 请改")
	if sent := r.Sent(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
	r.Press("ctrl+u")
	r.Type("2036-11-21")
	r.Shows("两年以后, 请核对")
	r.Press("f10")
	filetest.Saved(t, r)
	if line, open := due(t, s, "00a"); !open || line.Due.Due != filetest.Day("2036-11-21") {
		t.Errorf("line = %+v", line)
	}
}

func TestADraftThatIsNotWantedIsForgotten(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, model.ID{})
	r.Press("f8")
	r.Type("+9")
	filetest.Keep(t, s, r)
	filetest.No(t, open(t, s, model.ID{}))
	if sent := open(t, s, model.ID{}).Sent(); len(sent) > 0 {
		t.Errorf("asked again: %v", sent)
	}
}
