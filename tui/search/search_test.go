package search

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

// The people of the file, by what tests call them.
var (
	home    = model.ID{1}
	other   = model.ID{2}
	woman   = model.ID{11}
	husband = model.ID{12}
	man     = model.ID{13}
)

// township is a session of a file with two households.
func township(t testing.TB, texts *text.Texts) *screen.Session {
	t.Helper()
	file := filetest.Create(t)
	one := 1
	filetest.Record(t, file, today,
		model.Create(home, home, model.KindHousehold, model.Household{Code: "02-0017", Village: "河西村", Group: 3, Head: woman}),
		model.Create(other, other, model.KindHousehold, model.Household{Code: "03-0044", Village: "西高庄村", Group: 1, Head: man}),
		model.Create(woman, woman, model.KindPerson, model.Person{Name: "彭慧敏", Sex: model.Female, Birth: model.NewDate(1992, 3, 5),
			Household: home, Phone: "13800006030", IDNumber: model.CompleteIDNumber("99010119920305004"), Spouse: husband, Children: &one}),
		model.Create(husband, husband, model.KindPerson, model.Person{Name: "贾振江", Sex: model.Male, Birth: model.NewDate(1988, 1, 2), Household: home, Spouse: woman}),
		model.Create(man, man, model.KindPerson, model.Person{Name: "潘海明", Sex: model.Male, Birth: model.NewDate(1950, 1, 2), Household: other}),
		model.Create(woman, model.ID{21}, model.KindMethod, model.Method{Use: model.MethodUse{Kind: model.MethodIUD, Start: model.NewDate(2026, 8, 15), Device: "TCu380A"}}),
	)
	return filetest.Session(file, texts)
}

func drive(t testing.TB, typed string) *screentest.Room {
	return screentest.Drive(t, New(township(t, &text.Zh), screen.OpenSearchMsg{Query: typed}), 80, 22)
}

func TestEveryKeyNarrows(t *testing.T) {
	r := drive(t, "")
	r.Shows("姓名首字母")
	r.Type("p")
	r.Shows("彭慧敏", "潘海明", "2 人", "首字母")
	r.Type("hm hx")
	r.Shows("> 彭慧敏 ", "河西村 3组", "02-0017", "尾号6030", "应访", "1 人")
	r.Hides("潘海明", "13800006030")
	r.Press("backspace", "backspace", "backspace")
	r.Shows("潘海明")
	r.Press("ctrl+u")
	r.Type("zzzz")
	r.Shows("没有找到. F8 登记新人")
	r.Hides("彭慧敏")
}

func TestTheFootSaysMoreOfTheSelectedRowOnly(t *testing.T) {
	r := drive(t, "02-0017")
	r.Shows("户 ", "彭慧敏家", "户号")
	for range 2 { // past the household's own row, whichever is first
		if strings.Contains(r.View(), "> 彭慧敏  ") {
			break
		}
		r.Press("down")
	}
	r.Shows("身份证尾号", "1992-03-05 生", "丈夫 贾振江", "孩子 1", "宫内节育器 2026-08-15 起")
	r.Press("up", "up", "up")
	r.Hides("宫内节育器")
	r.Shows("户主 彭慧敏")
}

func TestEnterOpensWhatWasTyped(t *testing.T) {
	r := drive(t, "phuimin")
	r.Press("enter")
	if sent := r.Sent(); len(sent) != 1 || sent[0] != (screen.OpenPersonMsg{ID: woman}) {
		t.Fatalf("sent %v", sent)
	}
	r = drive(t, "03-0044")
	for range 3 {
		r.Press("up")
	}
	r.Press("enter")
	if sent := r.Sent(); len(sent) != 1 || sent[0] != (screen.OpenHouseholdMsg{ID: other}) {
		t.Fatalf("sent %v of\n%s", sent, r.View())
	}
}

func TestEnterBeforeTheAnswerWaitsForIt(t *testing.T) {
	s := New(township(t, &text.Zh), screen.OpenSearchMsg{})
	r := screentest.Drive(t, s, 80, 22)
	r.Type("pan")
	s.slow = true
	_ = s.Update(screentest.Key("g")) // "pang": nobody; the answer is on its way
	_ = s.Update(screentest.Key("backspace"))
	ask := s.Update(screentest.Key("h")) // "panh"
	if cmd := s.Update(screentest.Key("enter")); cmd != nil {
		t.Fatal("Enter opened a row of an older question")
	}
	r.Send(ask())
	if sent := r.Sent(); len(sent) != 1 || sent[0] != (screen.OpenPersonMsg{ID: man}) {
		t.Fatalf("sent %v", sent)
	}
}

func TestRowsComeWithTheEchoOfTheirKey(t *testing.T) {
	s := New(township(t, &text.Zh), screen.OpenSearchMsg{})
	r := screentest.Drive(t, s, 80, 22)
	for range 3 { // another program may have had the processor for all the time that an answer may take
		_ = s.Update(screentest.Key("p"))
		if strings.Contains(r.View(), "彭慧敏") {
			r.Shows("2 人")
			return
		}
		_ = s.Update(screentest.Key("backspace"))
		s.slow = false
	}
	t.Fatalf("shows\n%s", r.View())
}

func TestAnOlderAnswerIsIgnoredAndCancelled(t *testing.T) {
	s := New(township(t, &text.Zh), screen.OpenSearchMsg{})
	r := screentest.Drive(t, s, 80, 22)
	s.slow = true
	first := s.Update(screentest.Key("p"))
	second := s.Update(screentest.Key("h"))
	if msg := first(); msg != nil {
		t.Errorf("the older question was answered: %v", msg)
	}
	r.Send(second())
	r.Shows("彭慧敏")
	r.Send(foundMsg{generation: 1, typed: "old"})
	r.Shows("彭慧敏")
}

func TestRegisterTakesANameAlong(t *testing.T) {
	for typed, want := range map[string]string{"彭雪": "彭雪", "phm": "", "彭 0042": "", "": ""} {
		r := drive(t, typed)
		r.Press("f8")
		if sent := r.Sent(); len(sent) != 1 || sent[0] != (screen.OpenRegisterMsg{Name: want}) {
			t.Errorf("%q: sent %v", typed, sent)
		}
	}
}

func TestEscClearsThenLeaves(t *testing.T) {
	r := drive(t, "phm")
	r.Press("esc")
	if sent := r.Sent(); len(sent) != 0 {
		t.Fatalf("sent %v", sent)
	}
	r.Shows("姓名首字母")
	r.Press("esc")
	if sent := r.Sent(); len(sent) != 1 || sent[0] != (screen.BackMsg{}) {
		t.Fatalf("sent %v", sent)
	}
}

func TestConditions(t *testing.T) {
	r := drive(t, "")
	r.Press("f4")
	r.Shows("高级条件", "村(居)")
	r.Type("hxc")
	r.Press("enter")
	r.Type("30")
	r.Press("enter")
	r.Type("20")
	r.Press("f10")
	r.Shows("比起始年龄小")
	r.Press("ctrl+u")
	r.Type("36")
	r.Press("f10")
	r.Shows("条件: 河西村, 30-36岁", "1 人", "彭慧敏")
	r.Hides("> 贾振江", "38岁", "潘海明")
	r.Press("f4", "f8")
	r.Shows("姓名首字母")
	r.Press("f4", "tab", "tab", "tab", "tab", "1", "f10")
	r.Shows("只看有应访的", "彭慧敏")
	r.Hides("38岁", "潘海明")
	r.Press("esc")
	r.Hides("条件:")
}

func TestTheQuerySurvivesComingBack(t *testing.T) {
	s := New(township(t, &text.Zh), screen.OpenSearchMsg{})
	r := screentest.Drive(t, s, 80, 22)
	r.Type("p")
	r.Press("down")
	before := r.View()
	for _, msg := range []any{screen.ChangedMsg{}} {
		r.Send(msg)
	}
	if after := r.View(); untimed(after) != untimed(before) {
		t.Errorf("was\n%s\nis\n%s", before, after)
	}
}

// untimed leaves out the first line, which says how long it took.
func untimed(view string) string {
	_, rest, _ := strings.Cut(view, "\n")
	return rest
}

func TestAnySizeAndAnyKey(t *testing.T) {
	r := drive(t, "p")
	keys := []string{"down", "h", "f4", "tab", "esc", "pgdown", "space", "up", "backspace", "pgup", "\x00", "彭"}
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

func TestOnAWholeScreen(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		for _, size := range [][2]int{{80, 22}, {120, 38}} {
			t.Run(string(texts.Lang), func(t *testing.T) {
				session := township(t, texts)
				house := &screentest.House{Screen: New(session, screen.OpenSearchMsg{})}
				term := screentest.Start(t, house, size[0], size[1])
				term.WaitFor(texts.Search.Label)
				term.Type("phm hx")
				term.WaitFor("02-0017")
				term.WaitFor(texts.Search.Man("贾振江"))
				term.WaitCursor(widget.Width(" "+texts.Search.Label+" phm hx"), 0)
				filetest.Fits(t, session, term.Screen(), size[0], size[1])
				term.Press("f4")
				term.WaitFor(texts.Search.Form.Title)
				filetest.Fits(t, session, term.Screen(), size[0], size[1])
			})
		}
	}
}

func TestThatNotEverybodyIsFoundIsSaid(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		r := screentest.Drive(t, New(township(t, texts), screen.OpenSearchMsg{Query: "p"}), 80, 22)
		r.Hides("check --rebuild")
		r.Send(loadedMsg{lost: true})
		r.Shows("check --rebuild", "彭慧敏")
		r.Send(loadedMsg{}) // built anew
		r.Hides("check --rebuild")
	}
}

func TestWhileTheDirectoryIsLoading(t *testing.T) {
	s := New(township(t, &text.Zh), screen.OpenSearchMsg{Query: "p"})
	s.Resize(80, 22)
	s.slow = true
	ask := s.search()
	s.Update(foundMsg{generation: s.generation, typed: "p", hits: store.Hits{}}) // as before it is loaded
	if view := s.View().Content; !strings.Contains(view, "正在载入") || strings.Contains(view, "没有找到") {
		t.Errorf("shows\n%s", view)
	}
	s.slow = true
	again := s.Update(loadedMsg{villages: []string{"河西村"}})
	if again == nil || ask() != nil {
		t.Fatal("what was asked too early is not asked again")
	}
	if found, ok := again().(foundMsg); !ok || found.hits.People != 2 || !found.hits.Ready {
		t.Errorf("answer = %+v", found)
	}
}
