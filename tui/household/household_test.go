package household

import (
	"strings"
	"testing"

	"suifang/model"
	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
	"suifang/tui/widget"
)

var today = filetest.Today

// The household of the file and its members.
var (
	home    = model.ID{1}
	empty   = model.ID{2}
	woman   = model.ID{11}
	husband = model.ID{12}
	mother  = model.ID{13}
)

// township is a session of a file with a household of three.
func township(t testing.TB, texts *text.Texts) *screen.Session {
	t.Helper()
	file := filetest.Create(t)
	filetest.Record(t, file, today,
		model.Create(home, home, model.KindHousehold, model.Household{Code: "02-0017", Village: "河西村", Group: 3, Head: woman, Address: "河西村路口北\x1b[31m", Note: "有狗"}),
		model.Create(empty, empty, model.KindHousehold, model.Household{Code: "02-0099", Village: "河西村"}),
		model.Create(mother, mother, model.KindPerson, model.Person{Name: "宋桂兰", Sex: model.Female, Birth: model.NewDate(1960, 1, 2),
			Household: home, Relation: "parent", Death: model.NewDate(2026, 1, 5)}),
		model.Create(husband, husband, model.KindPerson, model.Person{Name: "贾振江", Sex: model.Male, Birth: model.NewDate(1988, 1, 2),
			Household: home, Relation: "spouse", Residence: model.Residence{State: "out", Since: model.NewDate(2026, 9, 1)}}),
		model.Create(woman, woman, model.KindPerson, model.Person{Name: "彭慧敏", Sex: model.Female, Birth: model.NewDate(1992, 3, 5),
			Household: home, Relation: "self", Phone: "13800006030", IDNumber: model.CompleteIDNumber("99010119920305004")}),
		model.Create(woman, model.ID{21}, model.KindMethod, model.Method{Use: model.MethodUse{Kind: model.MethodIUD, Start: model.NewDate(2026, 8, 15), Device: "TCu380A"}}),
		model.Create(woman, model.ID{22}, model.KindExam, model.Exam{Form: "three_checks", On: model.NewDate(2026, 11, 18)}),
	)
	return filetest.Session(file, texts)
}

func drive(t testing.TB, texts *text.Texts, id model.ID) (*Screen, *screentest.Room) {
	s := New(township(t, texts), screen.OpenHouseholdMsg{ID: id})
	return s, screentest.Drive(t, s, 80, 22)
}

func TestMembersAndWhatIsOpen(t *testing.T) {
	s, r := drive(t, &text.Zh, home)
	if got := s.Heading(); got != "02-0017  彭慧敏家  河西村 3组  3 人" {
		t.Errorf("heading = %q", got)
	}
	r.Shows("地址", "河西村路口北", "有狗", "> 本人", "彭慧敏", "女 34岁", "尾号6030", "应访 1", "配偶", "贾振江", "流出", "父母", "去世")
	if view := r.View(); strings.Index(view, "彭慧敏 ") > strings.Index(view, "宋桂兰") {
		t.Errorf("the head does not stand first:\n%s", view)
	}
}

func TestNoMemberIsToldOfAnothersHealth(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		_, r := drive(t, texts, home)
		for range 4 {
			r.Hides("节育", "放环", "放置", "IUD", "三查", "Three checks", "13800006030", "99010119920305004")
			r.Press("down")
		}
	}
}

func TestDoors(t *testing.T) {
	_, r := drive(t, &text.Zh, home)
	for _, tt := range []struct {
		keys []string
		want any
	}{
		{[]string{"enter"}, screen.OpenPersonMsg{ID: woman}},
		{[]string{"f7"}, screen.OpenRegisterMsg{Household: home}},
		{[]string{"f4"}, screen.OpenEditMsg{Subject: home, Record: home}},
		{[]string{"end", "enter"}, screen.OpenPersonMsg{ID: husband}},
		{[]string{"esc"}, screen.BackMsg{}},
	} {
		r.Press(tt.keys...)
		if sent := r.Sent(); len(sent) != 1 || sent[0] != tt.want {
			t.Errorf("%v: sent %v, want %v", tt.keys, sent, tt.want)
		}
	}
}

func TestTheWholeNumberIsJournalled(t *testing.T) {
	s, r := drive(t, &text.Zh, home)
	r.Press("f12")
	r.Shows("13800006030")
	entries, err := s.session.Store.Journaled(today, today)
	if err != nil || len(entries) != 1 || entries[0].What != store.JournalPhone || entries[0].Record != woman {
		t.Errorf("journal = %v, %v", entries, err)
	}
	r.Press("down", "up")
	r.Hides("13800006030")
	r.Press("end", "f12")
	if sent := r.Sent(); len(sent) != 1 || sent[0] != (screen.StatusMsg{Text: "没有登记电话"}) {
		t.Errorf("sent %v", sent)
	}
}

func TestAnEmptyHouseholdSaysWhatToDo(t *testing.T) {
	_, r := drive(t, &text.Zh, empty)
	r.Shows("这一户还没有成员. F7 登记")
	r.Press("enter", "f12", "down")
	if sent := r.Sent(); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
}

func TestAnySizeAndAnyKey(t *testing.T) {
	_, r := drive(t, &text.Zh, home)
	keys := []string{"down", "pgdown", "up", "end", "home", "space", "x", "pgup", "5"}
	for i := range 300 {
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

func TestAHouseholdThatIsNotThere(t *testing.T) {
	_, r := drive(t, &text.Zh, model.ID{99})
	r.Shows("没有内容")
	if sent := r.Sent(); len(sent) != 1 {
		t.Errorf("sent %v", sent)
	}
}

func TestConflictsAreNamed(t *testing.T) {
	s, r := drive(t, &text.Zh, home)
	file := s.session.Store
	before, _ := file.Read(home)
	for _, address := range []string{"东头", "西头"} {
		is := *before.Household
		is.Address = address
		entry, _ := model.Amend(before.Record(), is)
		if _, err := file.Record(model.Proposal{Act: "test", Entries: []model.Entry{entry}}); err != nil {
			t.Fatal(err)
		}
	}
	r.Send(screen.ChangedMsg{})
	r.Shows("冲突: 地址")
}

func TestOnAWholeScreen(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		for _, size := range [][2]int{{80, 22}, {120, 38}} {
			session := township(t, texts)
			house := &screentest.House{Screen: New(session, screen.OpenHouseholdMsg{ID: home})}
			term := screentest.Start(t, house, size[0], size[1])
			term.WaitFor("彭慧敏")
			term.WaitCursor(1, 6)
			term.Press("down")
			term.WaitCursor(1, 7)
			filetest.Fits(t, session, term.Screen(), size[0], size[1], "河西村路口北", "宋桂兰", "有狗")
		}
	}
}
