package person

import (
	"testing"

	"suifang/model"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
)

// registered twice, she has one page under either identity, which says so; one key parts her.
func TestWhoIsJoinedHasOnePage(t *testing.T) {
	session := township(t, &text.Zh)
	again, file := model.ID{61}, session.Store
	filetest.Record(t, file, filetest.Day("2026-09-01"),
		model.Create(again, again, model.KindPerson, model.Person{Name: "彭惠敏", Birth: filetest.Day("1992-03-05"), Phone: "13911112222", Education: "college"}),
		model.Create(again, model.ID{62}, model.KindRequest, model.Request{Service: "newly_married", On: filetest.Day("2026-09-01")}))
	p, err := file.JoinProposal(woman, again)
	if err != nil {
		t.Fatal(err)
	}
	filetest.Record(t, file, filetest.Day("2026-11-20"), p.Entries...)
	s := New(session, screen.OpenPersonMsg{ID: again})
	r := screentest.Drive(t, s, 120, 38)
	r.Shows("已由 2 份登记合成", "彭慧敏  1992-03-05", "彭惠敏  1992-03-05", "尾号2222", "大专", "放环")
	r.Hides("13911112222")
	if s.id != woman {
		t.Errorf("the page is %s's", s.id)
	}
	r.Press("tab", "home")
	for range s.facts.rows {
		if f, _ := s.facts.selected(); f.key.what == "card" && f.key.record == again {
			break
		}
		r.Press("down")
	}
	r.Press("f4")
	if sent := r.Sent(); len(sent) != 1 || sent[0] != (screen.OpenEditMsg{Subject: woman, Record: again}) {
		t.Errorf("F4 on her second card sent %v", sent)
	}
	r.Press("f8")
	r.Send(filetest.Only[screen.RecordedMsg](t, r.Sent()))
	r.Send(screen.ChangedMsg{})
	r.Hides("已由 2 份登记合成", "尾号2222")
	if h := filetest.Read(t, session, again); h.Person.Name != "彭惠敏" || len(h.Cards) > 0 {
		t.Errorf("parted, she is %+v", h.Person)
	}
}
