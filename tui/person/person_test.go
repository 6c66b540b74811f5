package person

import (
	"slices"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"

	"suifang/model"
	"suifang/model/exam"
	"suifang/model/followup"
	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
	"suifang/tui/widget"
)

var today = filetest.Today

// Who and what is in the file.
var (
	home       = model.ID{1}
	woman      = model.ID{11}
	husband    = model.ID{12}
	child      = model.ID{13}
	worker     = model.ID{14}
	device     = model.ID{21}
	checked    = model.ID{22}
	visited    = model.ID{23}
	missed     = model.ID{24}
	pregnant   = model.ID{25}
	consent    = model.ID{26}
	hisExam    = model.ID{31}
	childBirth = model.ID{32}
)

// about is the occurrence of a step of the device's series.
func about(step string) model.Occurrence {
	return model.Occurrence{Case: device, Protocol: "P07", Step: step, N: 1}
}

// township is a session of a file with a family of three: hers is the page.
func township(t testing.TB, texts *text.Texts) *screen.Session {
	t.Helper()
	file := filetest.Create(t)
	two := 2
	filetest.Record(t, file, filetest.Day("2026-08-16"),
		model.Create(worker, worker, model.KindWorker, model.Worker{Name: "李秀英", Phone: "13900001111", Villages: []string{"河西村"}}),
		model.Create(home, home, model.KindHousehold, model.Household{Code: "02-0017", Village: "河西村", Group: 3, Head: woman}),
		model.Create(woman, woman, model.KindPerson, model.Person{Name: "彭慧敏", Sex: model.Female, Birth: filetest.Day("1992-03-05"), Household: home,
			Phone: "13800006030", IDNumber: model.CompleteIDNumber("99010119920305004"), Spouse: husband, Children: &two, Marital: "first_marriage", Married: filetest.Day("2014-05-01")}),
		model.Create(husband, husband, model.KindPerson, model.Person{Name: "贾振江", Sex: model.Male, Birth: filetest.Day("1988-01-02"), Household: home, Spouse: woman}),
		model.Create(child, child, model.KindPerson, model.Person{Name: "贾思琪", Sex: model.Female, Birth: filetest.Day("2019-05-02"), Household: home}),
		model.Create(child, childBirth, model.KindBirth, model.Birth{On: filetest.Day("2019-05-02"), Mother: woman}),
		model.Create(woman, pregnant, model.KindPregnancy, model.Pregnancy{Reported: filetest.Day("2018-10-01"), LMP: model.LMP{Date: filetest.Day("2018-07-26")},
			Outcome: model.Outcome{Result: model.OutcomeBirth, On: filetest.Day("2019-05-02"), Live: 1}}),
		model.Create(woman, device, model.KindMethod, model.Method{Use: model.MethodUse{Kind: model.MethodIUD, Start: filetest.Day("2026-08-15"), Device: "TCu380A"}, Informed: filetest.Day("2026-08-15"), Operator: "张医生"}),
		model.Create(woman, consent, model.KindConsent, model.Consent{Purpose: model.ConsentFollowUp, Answer: model.Answer{Yes: true, On: filetest.Day("2026-08-15")}, Channels: []string{"phone", "home"}}),
	)
	filetest.Record(t, file, filetest.Day("2026-11-18"),
		model.Create(woman, visited, model.KindVisit, model.Visit{About: about("07b"), Channel: "phone", Note: "无不适",
			Outcome: model.VisitOutcome{Result: model.VisitDone, On: filetest.Day("2026-09-16")}, Answers: map[string]string{"pain": "no", "bleeding": "usual"}}),
		model.Entry{Subject: woman, Record: checked, Kind: model.KindExam, Fields: exam.ThreeChecks.Fields(
			model.Exam{On: filetest.Day("2026-11-18")}, map[string]exam.Value{"hb": {Text: "98"}, "bp_systolic": {Text: "124"}, "bp_diastolic": {Text: "82"}})},
		model.Entry{Subject: husband, Record: hisExam, Kind: model.KindExam, Fields: exam.ThreeChecks.Fields(
			model.Exam{On: filetest.Day("2026-11-18")}, map[string]exam.Value{"hb": {Text: "101"}})},
	)
	return filetest.Session(file, texts)
}

func drive(t testing.TB, texts *text.Texts) (*Screen, *screentest.Room) {
	s := New(township(t, texts), screen.OpenPersonMsg{ID: woman})
	return s, screentest.Drive(t, s, 80, 22)
}

func TestThePage(t *testing.T) {
	s, r := drive(t, &text.Zh)
	if got := s.Heading(); got != "彭慧敏  女 34岁  1992-03-05  02-0017 河西村3组  尾号6030" {
		t.Errorf("heading = %q", got)
	}
	r.Shows("待办 > 放环", "逾期", "检查结果 血红蛋白", "待送达", "乡镇级",
		"避孕", "宫内节育器 Cu-T380A 环  2026-08-15 起", "知情选择已签", "丈夫", "贾振江 38岁", "贾思琪 7岁",
		"末次生育", "随访联系 2026-08-15 电话 上门", "李秀英", "尾号6030",
		"2026-11-18 三查", "血红蛋白 98 g/L 低", "2026-09-16 放环", "电话 完成", "无不适", "放置 2026-08-15", "2026-08-15 宫内节育器")
	r.Hides("13800006030", "99010119920305004", "101")
}

func TestTheLookIsJournalledOnce(t *testing.T) {
	s, r := drive(t, &text.Zh)
	_ = r
	run := s.Init()
	run()
	entries, err := s.session.Store.Journaled(today, today)
	if err != nil || len(entries) != 1 || entries[0].What != store.JournalLook || entries[0].Record != woman {
		t.Errorf("journal = %v, %v", entries, err)
	}
}

func TestEnterWorksOnWhatIsOpen(t *testing.T) {
	s, r := drive(t, &text.Zh)
	due := s.items.rows[0].line.ID
	for _, tt := range []struct {
		name string
		keys []string
		want any
	}{
		{"the selected item", []string{"enter"}, screen.OpenVisitMsg{Person: woman, Obligation: due}},
		{"its date", []string{"f5"}, screen.OpenScheduleMsg{Person: woman, Obligation: due}},
		{"a result", []string{"down", "enter"}, screen.OpenExamMsg{Person: woman, Exam: checked}},
		{"a new exam", []string{"f6"}, screen.OpenExamMsg{Person: woman}},
		{"an event", []string{"f7"}, screen.OpenEventMsg{Person: woman}},
		{"her own record", []string{"f4"}, screen.OpenEditMsg{Subject: woman, Record: woman}},
		{"her method", []string{"tab", "f4"}, screen.OpenEditMsg{Subject: woman, Record: device}},
		{"an entry: the exam", []string{"tab", "enter"}, screen.OpenExamMsg{Person: woman, Exam: checked}},
		{"an exam is edited on its own screen", []string{"f4"}, screen.OpenEditMsg{Subject: woman, Record: woman}},
		{"away", []string{"esc"}, screen.BackMsg{}},
	} {
		r.Press(tt.keys...)
		if sent := r.Sent(); len(sent) != 1 || sent[0] != tt.want {
			t.Errorf("%s: sent %v, want %v", tt.name, sent, tt.want)
		}
	}
}

func TestEnterOnARelativeOpensTheirPage(t *testing.T) {
	s, r := drive(t, &text.Zh)
	r.Press("tab")
	for range s.facts.rows {
		if f, _ := s.facts.selected(); strings.HasPrefix(f.text, "贾振江") {
			break
		}
		r.Press("down")
	}
	r.Press("enter")
	if sent := r.Sent(); len(sent) != 1 || sent[0] != (screen.OpenPersonMsg{ID: husband}) {
		t.Errorf("sent %v", sent)
	}
}

func TestATrialGoesOnWithItsItem(t *testing.T) {
	s, r := drive(t, &text.Zh)
	due := s.items.rows[0].line
	filetest.Record(t, s.session.Store, filetest.Day("2026-11-20"), model.Create(woman, missed, model.KindVisit, model.Visit{About: due.About, Channel: "phone",
		Outcome: model.VisitOutcome{Result: model.VisitNotReached, On: filetest.Day("2026-11-20")}}))
	r.Send(screen.ChangedMsg{})
	r.Shows("联系1次, 末次 11-20")
	r.Press("tab", "tab", "home", "enter")
	if sent := r.Sent(); len(sent) != 1 || sent[0] != (screen.OpenVisitMsg{Person: woman, Obligation: due.ID}) {
		t.Errorf("sent %v of\n%s", sent, r.View())
	}
}

func TestTheWholeNumberIsJournalled(t *testing.T) {
	s, r := drive(t, &text.Zh)
	r.Press("f12")
	r.Shows("电话 13800006030 (已记入查看记录)")
	entries, _ := s.session.Store.Journaled(today, today)
	if !slices.ContainsFunc(entries, func(e store.JournalEntry) bool { return e.What == store.JournalPhone && e.Record == woman }) {
		t.Errorf("journal = %v", entries)
	}
	r.Press("5")
	r.Hides("13800006030")
}

func TestConflictsShowBothValuesAndTheirAuthors(t *testing.T) {
	s, r := drive(t, &text.Zh)
	file := s.session.Store
	before, _ := file.Read(woman)
	for _, phone := range []string{"13811112222", "13833334444"} {
		is := *before.Person
		is.Phone = phone
		entry, _ := model.Amend(before.Record(), is)
		filetest.Record(t, file, filetest.Day("2026-11-20"), entry)
	}
	r.Resize(120, 38)
	r.Send(screen.ChangedMsg{})
	r.Shows("冲突", "联系电话", "尾号2222 (王丽 2026-11-20 09:00 站0100)", "尾号4444 (王丽 2026-11-20 09:00 站0100)")
	r.Hides("13811112222")
	r.Press("tab", "home", "enter")
	if sent := r.Sent(); len(sent) != 1 || sent[0] != (screen.OpenEditMsg{Subject: woman, Record: woman}) {
		t.Errorf("sent %v", sent)
	}
}

func TestDoubts(t *testing.T) {
	s, r := drive(t, &text.Zh)
	file := s.session.Store
	before, _ := file.Read(woman)
	is := *before.Person
	is.Birth = filetest.Day("1991-03-05")
	entry, _ := model.Amend(before.Record(), is)
	filetest.Record(t, file, filetest.Day("2026-11-20"), entry,
		model.Create(woman, model.ID{41}, model.KindPregnancy, model.Pregnancy{Reported: filetest.Day("2026-11-20"), LMP: model.LMP{Date: filetest.Day("2026-10-01"), Estimated: true}}))
	r.Send(screen.ChangedMsg{})
	r.Shows("疑点", "身份证号里的出生日期与登记的不同", "怀孕与正在使用的长效避孕并存", "孕7周+2天  预产期 2027-07-08 推算")
}

func TestPassedItemsStandLast(t *testing.T) {
	s := New(township(t, &text.Zh), screen.OpenPersonMsg{ID: woman})
	s.session.Today = filetest.Day("2026-12-20")
	r := screentest.Drive(t, s, 80, 22)
	last := s.items.rows[len(s.items.rows)-1]
	if last.line == nil || last.line.State != followup.Passed {
		t.Errorf("last is %+v", last)
	}
	r.Press("end", "enter")
	r.Shows("已过")
	if sent := r.Sent(); len(sent) != 1 || sent[0] != last.door {
		t.Errorf("sent %v", sent)
	}
}

func TestOnlyOnePaneHasTheCursor(t *testing.T) {
	_, r := drive(t, &text.Zh)
	for range 4 {
		if n := strings.Count(r.View(), "> "); n != 1 {
			t.Errorf("%d rows are marked:\n%s", n, r.View())
		}
		x, y, ok := r.Cursor()
		row := []rune(strings.Split(r.View(), "\n")[y])
		if cell := cellAt(row, x); !ok || cell != '>' {
			t.Errorf("the cursor at %d,%d stands on %q", x, y, cell)
		}
		r.Press("tab")
	}
}

// cellAt is the character in a cell of a line.
func cellAt(row []rune, x int) rune {
	for _, c := range row {
		if x <= 0 {
			return c
		}
		x -= widget.Width(string(c))
	}
	return 0
}

func TestTheCursorStaysOnItsRow(t *testing.T) {
	s, r := drive(t, &text.En)
	r.Press("tab", "tab", "end")
	before, _ := s.timeline.selected()
	for _, width := range []int{120, 80, 200, 81} {
		r.Resize(width, 30)
		if after, ok := s.timeline.selected(); !ok || after.key.record != before.key.record || after.key.what != before.key.what {
			t.Errorf("at %d cells the cursor is on %+v, was on %+v", width, after, before)
		}
	}
	filetest.Record(t, s.session.Store, filetest.Day("2026-11-20"), model.Withdraw(s.read.history.State.Records[visited], "test"),
		model.Withdraw(s.read.history.State.Records[device], "test"), model.Withdraw(s.read.history.State.Records[consent], "test"))
	r.Send(screen.ChangedMsg{})
	if after, ok := s.timeline.selected(); !ok || after.key.what != before.key.what {
		t.Errorf("with fewer rows the cursor is on %+v, was on %+v", after, before)
	}
}

func TestSomeoneOfWhomLittleIsKnown(t *testing.T) {
	s := New(township(t, &text.Zh), screen.OpenPersonMsg{ID: child})
	r := screentest.Drive(t, s, 80, 22)
	r.Shows("未征询", "2019-05-02 出生")
	r.Hides("宫内节育器", "血红蛋白")
	gone := screentest.Drive(t, New(s.session, screen.OpenPersonMsg{ID: model.ID{99}}), 80, 22)
	gone.Press("enter", "f4", "tab", "5")
	gone.Shows("没有内容")
}

func TestAnySizeAndAnyKey(t *testing.T) {
	_, r := drive(t, &text.Zh)
	keys := []string{"tab", "down", "pgdown", "up", "end", "home", "shift+tab", "left", "right", "space", "x", "pgup", "5"}
	for i := range 400 {
		width, height := i*7%130, i*5%45
		r.Resize(width, height)
		r.Press(keys[i%len(keys)])
		for _, line := range strings.Split(r.View(), "\n") {
			if w := widget.Width(line); w > 0 && w >= width {
				t.Fatalf("at %dx%d: %q", width, height, line)
			}
		}
	}
}

func TestOnAWholeScreen(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		for _, size := range [][2]int{{80, 22}, {120, 38}} {
			session := township(t, texts)
			house := &screentest.House{Screen: New(session, screen.OpenPersonMsg{ID: woman})}
			term := screentest.Start(t, house, size[0], size[1])
			term.WaitFor("2026-11-18")
			for range 3 {
				filetest.Fits(t, session, term.Screen(), size[0], size[1], "贾思琪", "李秀英", "张医生", "无不适")
				if testing.Verbose() {
					t.Log("\n" + term.Screen())
				}
				before := term.Screen()
				term.Press("tab")
				term.WaitUntil("another pane has the cursor", func() bool { return term.Screen() != before })
			}
		}
	}
}

func TestANarrowWindowShowsOneColumn(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		s, r := drive(t, texts)
		r.Resize(40, 13)
		if texts == &text.Zh {
			r.Shows("放环后")
		}
		for s.focus != paneTimeline {
			filetest.Fits(t, s.session, r.View(), 40, 13, "贾思琪", "李秀英", "张医生", "无不适", "彭慧敏")
			r.Hides("2026-11-18 ")
			r.Press("tab")
		}
		r.Shows("2026-11-18")
	}
}

func TestTheFooterFits(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		s, r := drive(t, texts)
		for _, joined := range []bool{false, true} {
			if joined {
				s.read.history.Cards = make([]*model.History, 2)
			}
			for range 3 {
				footerFits(t, s)
				r.Press("tab")
			}
		}
	}
}

// footerFits looks for every key of the footer beside those of the App.
func footerFits(t *testing.T, s *Screen) {
	t.Helper()
	shared := widget.Footer(s.session.Styles, 80, []key.Binding{s.session.Keys.Palette, s.session.Keys.Help})
	footer := widget.Footer(s.session.Styles, 80-widget.Width(shared), s.ShortHelp())
	for i, k := range s.ShortHelp() {
		if i == 6 { // the number of who is joined: where there is room
			continue
		}
		if !strings.Contains(footer, k.Help().Desc) {
			t.Errorf("%s %s does not fit: %s", k.Help().Key, k.Help().Desc, footer)
		}
	}
}

func TestAFactBreaksBetweenItsParts(t *testing.T) {
	s, _ := drive(t, &text.Zh)
	var rows []string
	for _, f := range s.broken(fact{label: "避孕", text: "皮下埋植 依托孕烯单根皮埋  2026-06-26 起"}) {
		rows = append(rows, f.label+"|"+f.text)
	}
	if got := strings.Join(rows, "\n"); got != "避孕|皮下埋植 依托孕烯单根皮埋\n|2026-06-26 起" {
		t.Errorf("breaks into\n%s", got)
	}
}

func TestAWindowFitsItsColumn(t *testing.T) {
	s, _ := drive(t, &text.Zh)
	for _, tt := range [][3]string{
		{"2026-11-01", "2026-11-29", "11-01 至 11-29"},
		{"2026-12-28", "2027-01-20", "12-28 至 2027-01-20"},
		{"2027-02-01", "2027-03-01", "2027-02-01 至 03-01"},
		{"2027-12-28", "2028-01-20", "27-12-28 至 28-01-20"},
		{"2025-12-28", "2026-01-20", "2025-12-28 至 01-20"},
	} {
		if got := s.window(filetest.Day(tt[0]), filetest.Day(tt[1])); got != tt[2] || widget.Width(got) > 20 {
			t.Errorf("%s to %s: %q, want %q", tt[0], tt[1], got, tt[2])
		}
	}
}

// What she was not told in a year is found in the timeline, no longer among what is open.
func TestAnOldResultIsNoOpenItem(t *testing.T) {
	session := township(t, &text.Zh)
	session.Today = filetest.Day("2027-12-01")
	r := screentest.Drive(t, New(session, screen.OpenPersonMsg{ID: woman}), 80, 22)
	r.Shows("2026-11-18 三查", "待送达")
	r.Hides("检查结果 血红蛋白")
}
