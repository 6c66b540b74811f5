package unfinished

import (
	"testing"

	"suifang/model"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
)

// left is a file in which two forms were left half-typed, and a note that is none.
func left(t *testing.T, texts *text.Texts) (*screentest.Room, *screen.Session) {
	t.Helper()
	s := filetest.Township(t, texts)
	for _, l := range []struct{ of, door, whom, at string }{
		{"visit 01", `{"Person":"` + filetest.Woman.String() + `","Obligation":"` + filetest.Device.String() + `"}`, "彭慧敏 34岁", "2026-11-21T09:30:00Z"},
		{"edit", `{"Subject":"` + filetest.Husband.String() + `","Record":"` + filetest.Husband.String() + `"}`, "贾振江", "2026-11-21T09:40:00Z"},
	} {
		form := `{"door":` + l.door + `,"title":"T","whom":"` + l.whom + `","clerk":"王丽","when":"` + l.at + `","form":{}}`
		if err := s.Store.SaveDraft(l.of, filetest.Woman, []byte(form)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Store.SaveDraft("exam_last", model.ID{}, []byte(`{"place":"水屯"}`)); err != nil {
		t.Fatal(err)
	}
	return screentest.Drive(t, New(s), 80, 22), s
}

func TestTheLastLeftStandsFirstAndOpens(t *testing.T) {
	r, _ := left(t, &text.Zh)
	r.Shows("彭慧敏", "贾振江", "09:30", "王丽")
	r.Press("enter")
	if door := filetest.Only[screen.OpenEditMsg](t, r.Sent()); door.Record != filetest.Husband {
		t.Errorf("opened %+v", door)
	}
	r.Press("down", "enter")
	if door := filetest.Only[screen.OpenVisitMsg](t, r.Sent()); door.Person != filetest.Woman || door.Obligation != filetest.Device {
		t.Errorf("opened %+v", door)
	}
}

func TestOneIsThrownAwayAfterAQuestion(t *testing.T) {
	r, s := left(t, &text.Zh)
	r.Press("f8")
	if q := filetest.Yes(t, r); q != text.Zh.Left.AskForget {
		t.Errorf("asked %q", q)
	}
	r.Hides("贾振江")
	if form, err := s.Store.Draft("edit", filetest.Woman); err != nil || form != nil {
		t.Errorf("in the file: %s, %v", form, err)
	}
	r.Press("f8")
	filetest.Yes(t, r)
	r.Shows(text.Zh.Left.None)
	r.Press("enter", "f8") // nothing to open, nothing to throw away
}

func TestWhatCannotBeOpenedIsSaid(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	if err := s.Store.SaveDraft("of a newer program", model.ID{}, []byte(`{"door":{},"title":"?","form":{}}`)); err != nil {
		t.Fatal(err)
	}
	r := screentest.Drive(t, New(s), 80, 22)
	r.Press("enter")
	if msg := filetest.Only[screen.StatusMsg](t, r.Sent()); msg.Text != text.Zh.Left.Gone {
		t.Errorf("said %q", msg.Text)
	}
}

func TestItFitsEverySizeAndSpeaksItsLanguage(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		r, s := left(t, texts)
		for _, size := range [][2]int{{80, 22}, {120, 38}, {40, 13}} {
			r.Resize(size[0], size[1])
			filetest.Fits(t, s, r.View(), size[0], size[1], "王丽", "岁")
		}
	}
}
