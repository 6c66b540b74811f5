package duplicates

import (
	"testing"

	"suifang/model"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
)

var (
	again = model.ID{31} // the woman, registered a second time
	flat  = model.ID{2}  // her household, its code written otherwise
)

// twice is a session of a file in which the woman and her household are registered twice.
func twice(t *testing.T, texts *text.Texts) *screen.Session {
	t.Helper()
	s := filetest.Township(t, texts)
	filetest.Record(t, s.Store, filetest.Day("2026-09-01"),
		model.Create(flat, flat, model.KindHousehold, model.Household{Code: "2-17", Village: "河西村"}),
		model.Create(again, again, model.KindPerson, model.Person{Name: "彭慧敏", Sex: model.Female, Birth: filetest.Day("1992-03-05"), Household: flat, Phone: "13900001111"}))
	return s
}

func TestTwoCardsSideBySide(t *testing.T) {
	s := New(twice(t, &text.Zh), screen.OpenDuplicatesMsg{})
	r := screentest.Drive(t, s, 80, 22)
	if got := s.Heading(); got != "还有 2 对待核对" {
		t.Errorf("heading = %q", got)
	}
	r.Shows("彭慧敏 女34岁 河西村  /  彭慧敏 女34岁 河西村", "姓名和出生日期相同", "x 尾号1111", "尾号6030", "尾号1111", "河西村 02-0017", "河西村 2-17", "2026-09-01 王丽")
	r.Hides("13800006030", "13900001111", "99010119920305", "节育器")
	r.Press("down")
	r.Shows("河西村 2-17", "河西村 02-0017", "同村, 户编号只差写法", "成员", "彭慧敏 贾振江")
}

func TestTheClerkJudges(t *testing.T) {
	for _, tt := range []struct {
		name   string
		keys   []string
		joined bool
		left   int
	}{
		{"the same", []string{"f6"}, true, 1},
		{"the same, by a digit", []string{"1"}, true, 1},
		{"not the same", []string{"f7"}, false, 1},
		{"later", []string{"f8", "tab"}, false, 2},
		{"twice in a row", []string{"f6", "f7"}, true, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := New(twice(t, &text.Zh), screen.OpenDuplicatesMsg{})
			r := screentest.Drive(t, s, 80, 22)
			for _, k := range tt.keys {
				r.Press(k)
				for _, msg := range r.Sent() {
					r.Send(msg)
				}
			}
			h := filetest.Read(t, s.session, filetest.Woman)
			if is := len(h.Cards) == 2; is != tt.joined || len(s.pairs) != tt.left {
				t.Errorf("joined %v, %d left", is, len(s.pairs))
			}
			if tt.left == 0 {
				r.Shows("没有待核对的重复登记")
			}
		})
	}
}

func TestTheLastActIsTakenBack(t *testing.T) {
	s := New(twice(t, &text.Zh), screen.OpenDuplicatesMsg{})
	r := screentest.Drive(t, s, 80, 22)
	r.Press("f6")
	done := filetest.Only[screen.RecordedMsg](t, r.Sent())
	r.Send(done)
	r.Send(done.Undo())
	if h := filetest.Read(t, s.session, filetest.Woman); len(h.Cards) != 0 || len(s.pairs) != 2 {
		t.Errorf("still joined: %v, %d pairs", h.IDs(), len(s.pairs))
	}
}

func TestEnterOpensOne(t *testing.T) {
	s := New(twice(t, &text.En), screen.OpenDuplicatesMsg{})
	r := screentest.Drive(t, s, 120, 38)
	r.Press("enter", "down", "enter", "esc")
	sent := r.Sent()
	if len(sent) != 3 || sent[0] != (screen.OpenPersonMsg{ID: filetest.Woman}) || sent[1] != (screen.OpenHouseholdMsg{ID: filetest.Home}) || sent[2] != (screen.BackMsg{}) {
		t.Errorf("sent %v", sent)
	}
}

func TestNobodyTwice(t *testing.T) {
	r := screentest.Drive(t, New(filetest.Township(t, &text.En), screen.OpenDuplicatesMsg{}), 80, 22)
	r.Press("f6", "f7", "f8", "enter", "down")
	r.Shows("nobody seems to be registered twice")
}
