package today

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/followup"
	"suifang/store"
	"suifang/tui/print"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
	"suifang/tui/widget"
)

var today = filetest.Today

// toldOn is the day on which the facts were told: what had closed by then is on no list.
var toldOn = model.NewDate(2026, 11, 8)

// file is two villages, three households and four women with an IUD each.
func file(t testing.TB) *store.Store {
	t.Helper()
	f := filetest.Create(t)
	filetest.Record(t, f, toldOn,
		model.Create(model.ID{90}, model.ID{90}, model.KindWorker, model.Worker{Name: "李秀英", Villages: []string{"河西村"}}),
		household(10, "02-0017", "河西村", 3, 1), household(11, "02-0031", "河西村", 1, 3), household(12, "05-0112", "北庄村", 5, 4),
		woman(1, 10, "彭慧敏", "13900006030"), woman(2, 10, "彭雪", "13900004875"),
		woman(3, 11, "侯雪琳", "13900000212"), woman(4, 12, "尉迟燕", "13900001198"),
		iud(1, model.NewDate(2026, 8, 15)), // three months: due 11-15, overdue 6 days
		iud(2, model.NewDate(2026, 8, 24)), // due 11-24
		iud(3, model.NewDate(2026, 8, 21)), // due today
		iud(4, model.NewDate(2026, 9, 8)),  // upcoming: due 12-08
		asked(2, model.ChannelHome), asked(3, model.ChannelPhone),
	)
	return f
}

func household(id byte, code, village string, group int, head byte) model.Entry {
	return model.Create(model.ID{id}, model.ID{id}, model.KindHousehold,
		model.Household{Code: code, Village: village, Group: group, Head: model.ID{head}})
}

func woman(id, home byte, name, phone string) model.Entry {
	return model.Create(model.ID{id}, model.ID{id}, model.KindPerson, model.Person{Name: name, Sex: model.Female,
		Birth: model.NewDate(1992, 3, 5), Household: model.ID{home}, Phone: phone, IDNumber: "110105199203050026"})
}

func iud(of byte, start model.Date) model.Entry {
	return model.Create(model.ID{of}, model.ID{of, 1}, model.KindMethod,
		model.Method{Use: model.MethodUse{Kind: model.MethodIUD, Start: start, Device: "TCu380A"}})
}

func asked(of byte, channels ...string) model.Entry {
	return model.Create(model.ID{of}, model.ID{of, 2}, model.KindConsent, model.Consent{Purpose: model.ConsentFollowUp,
		Answer: model.Answer{Yes: true, On: model.NewDate(2026, 9, 11)}, Channels: channels})
}

func third(of byte) model.ID {
	return followup.ObligationID(model.Occurrence{Case: model.ID{of, 1}, Protocol: "P07", Step: "07c", N: 1})
}

func open(t *testing.T, f *store.Store, width, height int) (*screentest.Room, *Screen) {
	t.Helper()
	s := New(filetest.Session(f, &text.Zh), screen.OpenTodayMsg{})
	return screentest.Drive(t, s, width, height), s
}

// after fails the test unless the screen shows the texts in this order.
func after(t *testing.T, room *screentest.Room, texts ...string) {
	t.Helper()
	rest := room.View()
	for _, s := range texts {
		_, behind, ok := strings.Cut(rest, s)
		if !ok {
			t.Fatalf("the screen does not show %q after what precedes it:\n%s", s, room.View())
		}
		rest = behind
	}
}

func TestWhoIsDue(t *testing.T) {
	room, _ := open(t, file(t), 80, 22)
	after(t, room, "应访 3   逾期 1   七天内 2", "村:全部", "按:村-户", "选中 0",
		"河西村", "应访  3   逾期  1", "02-0017  彭慧敏家  3组",
		">   彭慧敏", "34岁", "放环后3个月", "逾期  6天", "至 11-29", "尾号6030", "未联系",
		"彭雪", "剩  3天", "至 12-08", "不便电话",
		"02-0031", "侯雪琳", "今日", "尾号0212",
		"放置 2026-08-15 起3个月, 窗口 11-01 至 11-29", "未征询", "乡镇级", "已核")
	room.Hides("尉迟燕", "13900006030", "110105")
}

func TestDaysAheadAreShownOnDemand(t *testing.T) {
	room, _ := open(t, file(t), 80, 22)
	room.Press("f5")
	room.Hides("尉迟燕")
	room.Press("f5")
	after(t, room, "含以后30天", "北庄村", "尉迟燕", "未到")
	room.Press("f5")
	room.Hides("尉迟燕", "含以后")
}

func TestFiltersFollowEveryKey(t *testing.T) {
	room, s := open(t, file(t), 80, 24)
	room.Press("f6", "up", "up", "up", "up", "down", "down", "down", "down")
	room.Type("px")
	room.Shows("彭雪", "姓名:px")
	room.Hides("逾期  6天", "侯雪琳")
	if !s.Typing() {
		t.Error("letters are keys while a name is typed")
	}
	room.Press("esc")
	room.Shows("姓名:px", "彭雪")
	room.Hides("侯雪琳")
	room.Press("esc")
	room.Shows("侯雪琳")
	room.Press("f6")
	room.Press("down", "down", "1", "f6")
	room.Shows("状态:逾期", "彭慧敏")
	room.Hides("彭雪")
}

func TestTheListOfVillages(t *testing.T) {
	room, _ := open(t, file(t), 80, 22)
	room.Press("f6", "f4")
	after(t, room, "河西村", "北庄村", "应访") // the list stays in view below
	room.Press("down", "enter")
	room.Shows("村:北庄村", "没有符合筛选条件的")
	room.Press("f6", "esc")
	room.Shows("村:全部", "彭慧敏")
}

func TestNothingMatches(t *testing.T) {
	room, _ := open(t, file(t), 80, 24)
	room.Press("f6", "down", "1", "f6") // the village's own tier
	room.Shows("没有符合筛选条件的", "Esc")
	if sent := room.Sent(); len(sent) != 0 {
		t.Errorf("sent %T", sent)
	}
}

func TestGroupings(t *testing.T) {
	room, _ := open(t, file(t), 80, 22)
	room.Press("f7")
	after(t, room, "按:日期", "2026-11-15 周日", "彭慧敏", "2026-11-21 周六", "侯雪琳", "2026-11-24 周二", "彭雪")
	room.Press("f7")
	after(t, room, "按:负责人", "李秀英", "02-0017", "彭慧敏")
	room.Press("f7")
	room.Shows("按:村-户")
}

func TestDoors(t *testing.T) {
	room, _ := open(t, file(t), 80, 22)
	room.Press("down", "enter", "f4")
	sent := room.Sent()
	if sent[0] != (screen.OpenVisitMsg{Person: model.ID{2}, Obligation: third(2)}) || sent[1] != (screen.OpenPersonMsg{ID: model.ID{2}}) {
		t.Errorf("sent %+v", sent)
	}
}

func TestSelectionFiltersAndMarksSurviveAVisit(t *testing.T) {
	f := file(t)
	room, s := open(t, f, 80, 22)
	room.Press("space", "space")
	room.Press("f6", "down", "down", "down", "down")
	room.Type("zz")
	room.Shows("没有符合筛选条件的")
	room.Press("f6")
	filetest.Record(t, f, toldOn, model.Create(model.ID{1}, model.ID{1, 9}, model.KindVisit, model.Visit{
		About:   model.Occurrence{Case: model.ID{1, 1}, Protocol: "P07", Step: "07c", N: 1},
		Outcome: model.VisitOutcome{Result: model.VisitDone, On: today}, Channel: model.ChannelPhone}))
	room.Press("esc")
	if e := s.selected(); e == nil || e.Name != "侯雪琳" {
		t.Fatalf("selected is %v", e)
	}
	room.Send(screen.ChangedMsg{})
	room.Hides("逾期  6天")
	room.Shows(">   侯雪琳")
}

func TestTheWholeNumberIsJournalled(t *testing.T) {
	f := file(t)
	room, _ := open(t, f, 80, 22)
	room.Press("5")
	room.Shows("彭慧敏  电话 13900006030")
	room.Press("down")
	room.Hides("13900006030")
	room.Press("5") // she does not want calls
	room.Hides("13900004875")
	if sent := room.Sent(); sent[len(sent)-1] != (screen.StatusMsg{Text: "本人没有同意打电话, 请用: 上门"}) {
		t.Errorf("sent %+v", sent)
	}
	if n := journalled(t, f, store.JournalPhone); n != 1 {
		t.Errorf("%d looks in the journal", n)
	}
}

func journalled(t *testing.T, f *store.Store, what string) (n int) {
	t.Helper()
	entries, err := f.Journaled(today.AddDays(-1), today.AddDays(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.What == what {
			n++
		}
	}
	return n
}

func TestPrintingAsksIsJournalledAndHasOnlyTheMarked(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("TMP", os.Getenv("TMPDIR"))
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	t.Cleanup(func() { _ = print.Cleanup() })
	f := file(t)
	room, _ := open(t, f, 80, 22)
	room.Press("down", "space", "f8")
	asks, ok := room.Sent()[0].(screen.ConfirmMsg)
	if !ok || !strings.Contains(asks.Question, "不加密") || !strings.Contains(asks.Question, "1 行") {
		t.Fatalf("asked %+v", asks)
	}
	if journalled(t, f, store.JournalPrint) != 0 {
		t.Error("it printed before the answer")
	}
	told, ok := asks.Yes().(screen.NoticeMsg)
	if !ok || journalled(t, f, store.JournalPrint) != 1 {
		t.Fatalf("told %+v", told)
	}
	pages, _ := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "*", "list.html"))
	if len(pages) != 1 {
		t.Skip("this system's temporary folder is elsewhere")
	}
	page, _ := os.ReadFile(pages[0])
	if !strings.Contains(string(page), "彭雪") || strings.Contains(string(page), "彭慧敏") || strings.Contains(string(page), "110105") {
		t.Error("the page holds other lines than the marked one, or a number")
	}
}

func TestANewFileSaysWhatToDoFirst(t *testing.T) {
	room, _ := open(t, filetest.Create(t), 80, 22)
	room.Shows("还没有人", "1  导入台账", "2  登记新户")
	room.Press("f8", "enter", "5", "space", "f7", "down")
	if x, y, ok := room.Cursor(); !ok || x != 1 || y != 3 {
		t.Errorf("the cursor is at %d,%d, not at the sentence", x, y)
	}
	room.Press("1")
	room.Press("2")
	sent := room.Sent()
	if len(sent) < 2 || sent[len(sent)-2] != (screen.OpenImportMsg{}) || sent[len(sent)-1] != (screen.OpenRegisterMsg{}) {
		t.Errorf("1 and 2 sent %v", sent)
	}
}

func TestAStaleAnswerIsIgnored(t *testing.T) {
	room, s := open(t, file(t), 80, 22)
	room.Send(loadedMsg{asked: s.asked - 1})
	room.Shows("彭慧敏")
}

func TestTheSidePanelShowsAllOfHers(t *testing.T) {
	room, _ := open(t, file(t), 120, 38)
	room.Shows("联系方式: 未征询", "负责人: 李秀英", "11-01 - 11-29  乡镇级")
}

func TestTheWholeScreen(t *testing.T) {
	for _, tt := range []struct {
		name          string
		words         *text.Texts
		width, height int
	}{
		{"zh 80x24", &text.Zh, 80, 24}, {"en 80x24", &text.En, 80, 24},
		{"zh 120x40", &text.Zh, 120, 40}, {"en 120x40", &text.En, 120, 40},
	} {
		t.Run(tt.name, func(t *testing.T) {
			session := filetest.Session(file(t), tt.words)
			house := &screentest.House{Screen: New(session, screen.OpenTodayMsg{})}
			term := screentest.Start(t, house, tt.width, tt.height)
			term.WaitFor("02-0031")
			filetest.Fits(t, session, term.Screen(), tt.width, tt.height, "北庄村", "彭雪", "侯雪琳", "尉迟燕", "李秀英")
			x, y := term.Cursor()
			if !strings.HasPrefix(term.Line(y), " > ") || x != 1 {
				t.Errorf("the cursor is at %d,%d, not on the selected row", x, y)
			}
			footer := widget.Footer(house.Screen.(*Screen).session.Styles, 80, house.Screen.ShortHelp())
			for _, b := range house.Screen.ShortHelp()[:6] { // from recording to printing
				if !strings.Contains(footer, b.Help().Desc) {
					t.Errorf("%s does not fit into the footer", b.Help().Desc)
				}
			}
		})
	}
}

// BenchmarkKey moves through a list of a county's size and draws it.
func BenchmarkKey(b *testing.B) {
	s := New(filetest.Session(file(b), &text.Zh), screen.OpenTodayMsg{})
	s.Resize(120, 38)
	many := s.load()().(loadedMsg).rows
	one := many.rows[0]
	many.rows = make([]row, 200_000)
	for i := range many.rows {
		one.id, one.home = model.ID{byte(i), byte(i >> 8), byte(i >> 16), 1}, uint32(i/3)
		one.person = one.id
		many.rows[i] = one
	}
	s.Update(loadedMsg{asked: s.asked, day: today, rows: many})
	keys := []tea.KeyPressMsg{screentest.Key("down"), screentest.Key("pgdown"), screentest.Key("space")}
	for i := 0; b.Loop(); i++ {
		s.Update(keys[i%len(keys)])
		_ = s.View()
	}
}

// In the narrowest window a row still says who, what and how urgent.
func TestANarrowRow(t *testing.T) {
	room, _ := open(t, file(t), 40, 13)
	room.Shows(">   彭慧敏     放环后3个月   逾期  6天")
	room.Hides("尾号", "至 11")
}

// A row that has been recorded is no longer there for the keys typed behind it.
func TestKeysWaitForTheNewRows(t *testing.T) {
	_, s := open(t, file(t), 80, 22)
	cmd := s.Init()
	if !s.Busy() {
		t.Error("keys are taken for the rows of before")
	}
	s.Update(cmd())
	if s.Busy() {
		t.Error("keys are still kept, and the rows are there")
	}
}

// What was drawn before is what would be drawn now, whatever is pressed in between.
func TestDrawnLinesAreNeverStale(t *testing.T) {
	room, s := open(t, file(t), 120, 14)
	keys := []string{"down", "down", "space", "f5", "down", "f7", "up", "f5", "space", "f7", "down", "5", "f7", "end", "up", "home", "f5"}
	for i, press := range keys {
		room.Press(press)
		if i == len(keys)/2 {
			room.Resize(90, 20)
		}
		kept := s.View().Content
		s.drawn.forget()
		if anew := s.View().Content; kept != anew {
			t.Fatalf("after %v it shows\n%s\nand not\n%s", keys[:i+1], kept, anew)
		}
	}
	look, before := s.session.Styles.Look, s.View().Content
	look.NoColor = !look.NoColor
	*s.session.Styles = *widget.NewStyles(&text.Zh, look)
	kept := s.View().Content
	if s.drawn.forget(); kept != s.View().Content || kept == before {
		t.Error("lines are kept in another terminal's styles")
	}
}
