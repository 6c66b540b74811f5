package history

import (
	"strings"
	"testing"
	"time"

	"suifang/model"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
)

// moved is a township where a woman's phone was changed twice.
func moved(t testing.TB, texts *text.Texts) *screen.Session {
	t.Helper()
	s := filetest.Township(t, texts)
	for _, phone := range []string{"13800001111", "13800002222"} {
		h := filetest.Read(t, s, filetest.Woman)
		p := *h.Person
		p.Phone = phone
		e, _ := model.Amend(h.Record(), p)
		if _, err := s.Store.Record(model.Proposal{Act: "edit", Entries: []model.Entry{e}}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestEveryChangeIsShownTheNewestFirst(t *testing.T) {
	s := moved(t, &text.Zh)
	sc := New(s, screen.OpenHistoryMsg{Subject: filetest.Woman})
	r := screentest.Drive(t, sc, 80, 22)
	r.Shows("2026-11-21 09:41", "王丽", "0100", "联系电话: 尾号1111 -> 尾号2222", "联系电话: 尾号6030 -> 尾号1111", "避孕", "空 -> ")
	r.Hides("13800001111", "99010119920305004")
	if view := r.View(); strings.Index(view, "尾号2222") > strings.Index(view, "尾号6030") {
		t.Errorf("not the newest first:\n%s", view)
	}
	if sc.Heading() != "彭慧敏" {
		t.Errorf("heading %q", sc.Heading())
	}
	if entries, _ := s.Store.Journaled(0, filetest.Today+400); len(entries) != 1 || entries[0].Record != filetest.Woman {
		t.Errorf("journal %v", entries)
	}
}

func TestOneRecordsHistoryAlone(t *testing.T) {
	r := screentest.Drive(t, New(moved(t, &text.Zh), screen.OpenHistoryMsg{Subject: filetest.Woman, Record: filetest.Device}), 80, 22)
	r.Shows("避孕方法: 空 -> ")
	r.Hides("联系电话", "姓名")
}

func TestOneChangeIsTakenBackByANewOne(t *testing.T) {
	s := moved(t, &text.Zh)
	r := screentest.Drive(t, New(s, screen.OpenHistoryMsg{Subject: filetest.Woman}), 80, 22)
	r.Press("f8")
	if q := filetest.Yes(t, r); !strings.Contains(q, "联系电话") {
		t.Errorf("asked %q", q)
	}
	if msg := filetest.Saved(t, r); msg.Undo == nil || !msg.Stay {
		t.Errorf("%+v", msg)
	}
	if h := filetest.Read(t, s, filetest.Woman); h.Person.Phone != "13800001111" {
		t.Errorf("phone = %s", h.Person.Phone)
	}
	r.Press("home")
	r.Shows("尾号2222 -> 尾号1111", "撤销 站0100")
	r.Press("down", "f8") // what was taken back shows no more
	if msg := filetest.Only[screen.StatusMsg](t, r.Sent()); msg.Text != text.Zh.History.Left {
		t.Errorf("said %q", msg.Text)
	}
}

func TestTakingBackACreationWithdrawsTheRecord(t *testing.T) {
	s := moved(t, &text.Zh)
	r := screentest.Drive(t, New(s, screen.OpenHistoryMsg{Subject: filetest.Woman, Record: filetest.Device}), 80, 22)
	r.Press("f8")
	if q := filetest.Yes(t, r); q != text.Zh.History.AskWithdraw {
		t.Errorf("asked %q", q)
	}
	filetest.Saved(t, r)
	if h := filetest.Read(t, s, filetest.Woman); len(h.Methods) != 0 {
		t.Error("the method stands")
	}
	r.Shows("撤回: 空 -> 撤回 撤销")
}

func TestItFitsEverySizeAndSpeaksItsLanguage(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		s := moved(t, texts)
		r := screentest.Drive(t, New(s, screen.OpenHistoryMsg{Subject: filetest.Woman}), 80, 22)
		for _, size := range [][2]int{{80, 22}, {120, 38}, {40, 13}} {
			r.Resize(size[0], size[1])
			for range 5 {
				r.Press("down")
				filetest.Fits(t, s, r.View(), size[0], size[1], "王丽")
			}
		}
	}
}

// What each clock said is shown, and where one was ahead that is said.
func TestAClockThatWasAheadIsMarked(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	h := filetest.Read(t, s, filetest.Woman)
	p := *h.Person
	p.Phone = "13800001111"
	e, _ := model.Amend(h.Record(), p)
	if _, err := s.Store.Record(model.Proposal{Act: "edit", At: time.Date(2099, 1, 1, 8, 0, 0, 0, time.UTC), Entries: []model.Entry{e}}); err != nil {
		t.Fatal(err)
	}
	r := screentest.Drive(t, New(s, screen.OpenHistoryMsg{Subject: filetest.Woman}), 80, 22)
	r.Shows("2099-01-01 08:00!", "!"+text.Zh.History.Ahead)
	r.Press("down")
	r.Hides(text.Zh.History.Ahead)
}
