package register

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

var (
	hers = model.CompleteIDNumber("99010119870305004")
	his  = model.CompleteIDNumber("99010119850102001")
)

func open(t *testing.T, s *screen.Session, msg screen.OpenRegisterMsg) *screentest.Room {
	return screentest.Drive(t, New(s, msg), 80, 22)
}

// cards types a household of two from their cards, and counts the keys.
func cards(r *screentest.Room) (keys int) {
	press := func(names ...string) { r.Press(names...); keys += len(names) }
	typed := func(s string) { r.Type(s); keys += len([]rune(s)) }
	typed("河西村")
	press("enter", "enter") // the code is proposed
	typed("3")
	press("f6")
	typed("侯雪琳")
	press("enter")
	typed(string(hers))
	press("enter") // the number fills birth and sex; she is the head
	typed("13800000212")
	press("enter")
	typed("2")
	press("enter")
	typed("贾宝")
	press("enter")
	typed(string(his))
	press("enter")
	typed("2")
	press("enter", `"`, "enter")
	typed("2")
	press("f10")
	return keys
}

func TestHouseholdOfTwoFromCards(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, screen.OpenRegisterMsg{})
	if keys := cards(r); keys > 90 {
		t.Errorf("%d keys; at three a second that is over half a minute", keys)
	}
	if done := filetest.Saved(t, r); !done.Stay || !strings.Contains(done.Name, "02-0018") || strings.Contains(done.Name, "侯") {
		t.Errorf("saved as %+v", done)
	}
	home := s.Store.Derive().HouseholdID("河西村", "02-0018")
	wife, man := s.Store.Derive().PersonID(hers, "侯雪琳"), s.Store.Derive().PersonID(his, "贾宝")
	h := filetest.Read(t, s, home)
	if h.Household.Code != "02-0018" || h.Household.Group != 3 || h.Household.Head != wife {
		t.Errorf("household = %+v", h.Household)
	}
	p := filetest.Read(t, s, wife).Person
	if p.Name != "侯雪琳" || p.Sex != model.Female || p.Birth != filetest.Day("1987-03-05") || p.Household != home ||
		p.Relation != "self" || p.Spouse != man || p.Phone != "13800000212" || p.Marital != "first_marriage" {
		t.Errorf("she = %+v", p)
	}
	p = filetest.Read(t, s, man).Person
	if p.Sex != model.Male || p.Relation != "spouse" || p.Spouse != wife || p.Phone != "13800000212" {
		t.Errorf("he = %+v", p)
	}
	r.Shows("河西村", "02-0019") // ready for the next household of the village
	if r.Press("esc"); len(r.Sent()) != 1 {
		t.Error("nothing is typed, and yet it does not close at once")
	}
}

func TestWrongCheckDigitIsNamedAtTheField(t *testing.T) {
	r := open(t, filetest.Township(t, &text.Zh), screen.OpenRegisterMsg{Household: filetest.Home})
	r.Type("侯雪琳")
	r.Press("enter")
	wrong := []byte(hers)
	wrong[17] = "10X98765432"[strings.IndexByte("0X987654321", wrong[17])]
	r.Type(string(wrong))
	r.Press("enter")
	r.Shows("校验位不对")
	r.Press("f10")
	for _, msg := range r.Sent() {
		t.Errorf("saved with a wrong number: %#v", msg)
	}
}

func TestOldNumberBecomesEighteenDigits(t *testing.T) {
	r := open(t, filetest.Township(t, &text.Zh), screen.OpenRegisterMsg{Household: filetest.Home})
	r.Type("侯雪琳")
	r.Press("enter")
	r.Type("990101870305004")
	r.Press("enter")
	r.Shows(string(hers), "1987-03-05")
}

func TestAlikeIsShownAndOpened(t *testing.T) {
	r := open(t, filetest.Township(t, &text.Zh), screen.OpenRegisterMsg{Household: filetest.Home, Name: "彭慧敏"})
	r.Shows("第 1 人")
	r.Press("enter")
	r.Type(string(filetest.WomanNumber))
	r.Shows("可能已登记过 1 人", "身份证号相同")
	r.Press("f8")
	if _, y, ok := r.Cursor(); !ok || !strings.Contains(strings.Split(r.View(), "\n")[y], " > 彭慧敏") {
		t.Errorf("the cursor is not on the row:\n%s", r.View())
	}
	r.Press("enter")
	if door := filetest.Only[screen.OpenPersonMsg](t, r.Sent()); door.ID != filetest.Woman {
		t.Errorf("door = %+v", door)
	}
}

func TestSamePersonIsNotMadeTwice(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, screen.OpenRegisterMsg{})
	cards(r)
	filetest.Saved(t, r)
	r = open(t, s, screen.OpenRegisterMsg{Household: filetest.Home, Name: "侯雪琳"})
	r.Press("enter")
	r.Type(string(hers))
	r.Press("f10")
	r.Shows("已登记过")
	q := filetest.Only[screen.ConfirmMsg](t, r.Sent())
	if door, ok := q.Yes().(screen.OpenPersonMsg); !ok || door.ID != s.Store.Derive().PersonID(hers, "侯雪琳") {
		t.Errorf("question %q leads elsewhere", q.Question)
	}
}

func TestHouseholdThatIsThereIsOffered(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, screen.OpenRegisterMsg{})
	r.Type("河西村")
	r.Press("enter")
	r.Type("02-0017")
	r.Shows("已有")
	r.Press("f6")
	q := filetest.Only[screen.ConfirmMsg](t, r.Sent())
	if door, ok := q.Yes().(screen.OpenHouseholdMsg); !ok || door.ID != filetest.Home {
		t.Errorf("question %q leads elsewhere", q.Question)
	}
}

func TestUndoneRegistrationCanBeEnteredAgain(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, screen.OpenRegisterMsg{})
	cards(r)
	if undone, ok := filetest.Saved(t, r).Undo().(screen.UndoneMsg); !ok {
		t.Fatalf("undo = %+v", undone)
	}
	r = open(t, s, screen.OpenRegisterMsg{})
	cards(r)
	filetest.Saved(t, r)
	h := filetest.Read(t, s, s.Store.Derive().PersonID(hers, "侯雪琳"))
	if h.Person == nil || len(h.Record().Conflicts()) > 0 {
		t.Errorf("person = %+v, conflicts %v", h.Person, h.Record().Conflicts())
	}
}

func TestEscLosesNothing(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, screen.OpenRegisterMsg{})
	r.Type("河西村")
	r.Press("enter", "f6")
	r.Type("侯雪")
	filetest.Keep(t, s, r)
	r = open(t, s, screen.OpenRegisterMsg{})
	filetest.Yes(t, r)
	r.Type("琳") // behind what was typed
	r.Shows("侯雪琳", "02-0018")
}

func TestSpouseIsLinkedToTheHeadWhoIsThere(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	home, head := model.ID{2}, model.ID{51}
	filetest.Record(t, s.Store, filetest.Today,
		model.Create(home, home, model.KindHousehold, model.Household{Code: "02-0100", Village: "河西村", Head: head}),
		model.Create(head, head, model.KindPerson, model.Person{Name: "赵强", Sex: model.Male, Relation: "self", Household: home}))
	r := open(t, s, screen.OpenRegisterMsg{Household: home})
	r.Shows("户 02-0100 河西村", "赵强")
	r.Type("侯雪琳")
	r.Press("enter")
	r.Type(string(hers))
	r.Press("enter", "2", "enter", "f10")
	if done := filetest.Saved(t, r); done.Stay || done.Name != "已登记 1 人" {
		t.Errorf("saved as %+v", done)
	}
	wife := s.Store.Derive().PersonID(hers, "侯雪琳")
	if p := filetest.Read(t, s, head).Person; p.Spouse != wife || p.Name != "赵强" {
		t.Errorf("he = %+v", p)
	}
	if p := filetest.Read(t, s, wife).Person; p.Spouse != head || p.Household != home {
		t.Errorf("she = %+v", p)
	}
	if h := filetest.Read(t, s, home); h.Household.Head != head || len(h.Record().Changes) != 1 {
		t.Errorf("the household was written again: %+v", h.Household)
	}
}

func TestOneCardTwiceIsOnePerson(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	r := open(t, s, screen.OpenRegisterMsg{Household: filetest.Home})
	for range 2 {
		r.Type("侯 雪琳")
		r.Press("enter")
		r.Type(string(hers))
		r.Press("f6")
	}
	r.Press("f10")
	r.Shows("已登记过")
	filetest.Only[screen.ConfirmMsg](t, r.Sent())
}

func TestLockKeepsWhatIsTyped(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	sc := New(s, screen.OpenRegisterMsg{})
	r := screentest.Drive(t, sc, 80, 22)
	r.Type("河西村")
	if !screen.Dirty(sc) {
		t.Fatal("what is typed passes for saved")
	}
	r.Press("enter", "enter")
	r.Type("3")
	if !filetest.Keep(t, s, r) {
		t.Fatal("nothing is kept")
	}
	r = open(t, s, screen.OpenRegisterMsg{})
	filetest.Yes(t, r)
	r.Shows("河西村")
	r.Type("4") // behind what was typed
	r.Shows("34")
}

func TestRefusalStandsAtItsField(t *testing.T) {
	r := open(t, filetest.Township(t, &text.Zh), screen.OpenRegisterMsg{Household: filetest.Home})
	r.Type("侯雪琳")
	for range 2 {
		r.Press("down")
	}
	r.Type("1")
	r.Press("down")
	r.Type("20000101")
	for range 4 {
		r.Press("down")
	}
	r.Type("19990101") // married before birth
	r.Press("f10")
	r.Shows("出生之前")
	filetest.Only[screen.FailedMsg](t, r.Sent())
}

func TestNextCode(t *testing.T) {
	for _, tt := range []struct {
		name  string
		taken []string
		want  string
	}{
		{"after the highest", []string{"02-0017", "02-0003"}, "02-0018"},
		{"as most are written", []string{"02-0017", "02-0031", "临7"}, "02-0032"},
		{"nothing to go by", []string{"甲", ""}, ""},
		{"one digit more", []string{"5-99"}, "5-100"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := nextCode(tt.taken); got != tt.want {
				t.Errorf("nextCode = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestEveryWindowAndLanguage(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		for _, size := range [][2]int{{80, 22}, {120, 38}} {
			t.Run(string(texts.Lang), func(t *testing.T) {
				s := filetest.Township(t, texts)
				house := &screentest.House{Screen: New(s, screen.OpenRegisterMsg{})}
				term := screentest.Start(t, house, size[0], size[1])
				term.WaitFor(texts.Register.Household)
				filetest.Fits(t, s, term.Screen(), size[0], size[1])
				term.Type("河西村")
				term.WaitFor("02-0018")
				term.Press("f6")
				term.WaitFor(texts.Register.Member(1))
				term.Type("彭慧敏")
				term.Press("enter")
				term.Type(string(filetest.WomanNumber))
				term.WaitFor(texts.Register.AlikeTitle(1))
				filetest.Fits(t, s, term.Screen(), size[0], size[1])
				if _, y := term.Cursor(); y == size[1]-1 {
					t.Error("the input line is the last row")
				}
			})
		}
	}
}

// TestAChildNamedLaterHasItsHealthChecks registers the child of a birth that was entered without a name.
func TestAChildNamedLaterHasItsHealthChecks(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	born := filetest.Day("2026-11-18")
	filetest.Record(t, s.Store, filetest.Today, model.Create(filetest.Woman, model.ID{40}, model.KindPregnancy,
		model.Pregnancy{Reported: born, Outcome: model.Outcome{Result: model.OutcomeBirth, On: born, Live: 1}}))
	for range 2 { // taken back, and entered again
		r := open(t, s, screen.OpenRegisterMsg{Household: filetest.Home})
		r.Type("贾思远")
		r.Press("enter")
		r.Type(string(model.CompleteIDNumber("99010120261118001")))
		r.Press("enter", "3", "f10")
		done := filetest.Saved(t, r)
		members, err := s.Store.Members(filetest.Home)
		if err != nil || len(members) != 3 {
			t.Fatalf("members = %v, %v", members, err)
		}
		child := filetest.Read(t, s, s.Store.Derive().PersonID(model.CompleteIDNumber("99010120261118001"), "贾思远"))
		if child.Person == nil || len(child.Record().Conflicts()) > 0 {
			t.Fatalf("child = %+v", child.Person)
		}
		if len(child.Births) != 1 || child.Births[0].Is.Mother != filetest.Woman || child.Births[0].Is.On != born {
			t.Errorf("births = %+v", child.Births)
		}
		lines, err := s.Store.Worklist(store.Query{Today: s.Today, Person: child.ID, States: []followup.State{followup.Upcoming}})
		if err != nil || len(lines) == 0 || lines[0].About.Step != "06h" {
			t.Errorf("lines = %v, %v", lines, err)
		}
		if undone, ok := done.Undo().(screen.UndoneMsg); !ok {
			t.Fatalf("undo = %+v", undone)
		}
		if h := filetest.Read(t, s, child.ID); h.Person != nil || len(h.Births) != 0 {
			t.Error("not taken back whole")
		}
	}
}

func TestANumberInTheRowOfTheNameIsSaid(t *testing.T) {
	r := open(t, filetest.Township(t, &text.Zh), screen.OpenRegisterMsg{Household: filetest.Home})
	r.Type(string(hers))
	r.Press("f10")
	r.Shows("姓名里有数字")
	if sent := r.Sent(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
}

// TestWhatIsWrongWithANumberFits has each error beside a whole number, in every language and window.
func TestWhatIsWrongWithANumberFits(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		for _, width := range []int{80, 120} {
			s := filetest.Township(t, texts)
			for number, why := range map[string]error{
				"990101199203050040": model.ErrIDCheck, "990101199213050040": model.ErrIDDate, "990101209203050040": model.ErrIDFuture,
				"9901011992030500": model.ErrIDLength, "99010119920305X040": model.ErrIDCharset,
			} {
				r := screentest.Drive(t, New(s, screen.OpenRegisterMsg{Household: filetest.Home}), width, 22)
				r.Press("enter")
				r.Type(number)
				r.Press("enter")
				r.Shows(texts.Fields.Wrong(why))
			}
		}
	}
}
