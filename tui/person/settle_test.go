package person

import (
	"strings"
	"testing"

	"suifang/model"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
)

// Enter on one of the values keeps it, and one more Enter does not settle what comes next.
func TestEnterOnAValueSettlesAConflict(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	before := filetest.Read(t, s, filetest.Woman)
	for _, phone := range []string{"13800001111", "13800002222"} {
		p := *before.Person
		p.Phone, p.Note = phone, "note of "+phone
		e, _ := model.Amend(before.Record(), p)
		if _, err := s.Store.Record(model.Proposal{Act: "edit", Entries: []model.Entry{e}}); err != nil {
			t.Fatal(err)
		}
	}
	sc := New(s, screen.OpenPersonMsg{ID: filetest.Woman})
	r := screentest.Drive(t, sc, 120, 38)
	for sc.focus != paneFacts {
		r.Press("tab")
	}
	r.Shows("尾号1111 (王丽 2026-11-21 09:41 站0100)")
	r.Press("home")
	for row, _ := sc.facts.selected(); !strings.Contains(row.text, "note of 13800001111"); row, _ = sc.facts.selected() {
		r.Press("down")
	}
	if help := sc.ShortHelp()[0].Help(); help.Desc != text.Zh.Person.Keys.Keep {
		t.Errorf("Enter is called %q", help.Desc)
	}
	r.Press("enter")
	if msg := filetest.Saved(t, r); !msg.Stay || msg.Undo == nil {
		t.Errorf("%+v", msg)
	}
	r.Press("enter")
	h := filetest.Read(t, s, filetest.Woman)
	if got := h.Record().Conflicts(); h.Person.Note != "note of 13800001111" || len(got) != 1 || got[0] != "phone" {
		t.Errorf("note %q, in conflict %v", h.Person.Note, got)
	}
}
