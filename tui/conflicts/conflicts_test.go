package conflicts

import (
	"strings"
	"testing"

	"suifang/model"
	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
)

// sides records two changes of one record that had not seen each other.
func sides(t testing.TB, s *screen.Session, subject, record model.ID, amend func(n int, r *model.Record) (model.Entry, bool)) {
	t.Helper()
	r := filetest.Read(t, s, subject).State.Records[record]
	for n := range 2 {
		e, ok := amend(n, r)
		if !ok {
			t.Fatal("nothing amended")
		}
		if _, err := s.Store.Record(model.Proposal{Act: "edit", Entries: []model.Entry{e}}); err != nil {
			t.Fatal(err)
		}
	}
}

// divided is a township in which two sides said different things of a woman's phone and device and of her
// household's address, and changed her husband's record side by side.
func divided(t testing.TB, texts *text.Texts) *screen.Session {
	t.Helper()
	s := filetest.Township(t, texts)
	sides(t, s, filetest.Woman, filetest.Woman, func(n int, r *model.Record) (model.Entry, bool) {
		p := *filetest.Read(t, s, filetest.Woman).Person
		p.Phone = []string{"13800001111", "13800002222"}[n]
		return model.Amend(r, p)
	})
	sides(t, s, filetest.Woman, filetest.Device, func(n int, r *model.Record) (model.Entry, bool) {
		return model.Amend(r, model.Method{Use: model.MethodUse{Kind: model.MethodIUD, Start: filetest.Day("2026-08-15"), Device: []string{"LNG20", "GyneFix"}[n]}})
	})
	sides(t, s, filetest.Home, filetest.Home, func(n int, r *model.Record) (model.Entry, bool) {
		h := *filetest.Read(t, s, filetest.Home).Household
		h.Head = []model.ID{filetest.Husband, {}}[n]
		return model.Amend(r, h)
	})
	sides(t, s, filetest.Husband, filetest.Husband, func(n int, r *model.Record) (model.Entry, bool) {
		var p model.Person
		_ = model.DecodeRecord(r, &p)
		if n == 0 {
			p.Phone = "13800003333"
		} else {
			p.Education = "primary"
		}
		return model.Amend(r, p)
	})
	return s
}

func drive(t testing.TB, texts *text.Texts, of model.ID) (*screen.Session, *screentest.Room) {
	s := divided(t, texts)
	return s, screentest.Drive(t, New(s, screen.OpenConflictsMsg{Subject: of}), 80, 22)
}

// selectRow moves down until the selected row's line holds the words.
func selectRow(t testing.TB, r *screentest.Room, words string) {
	t.Helper()
	r.Press("home")
	for range 9 {
		for line := range strings.Lines(r.View()) {
			if strings.HasPrefix(line, " >") && strings.Contains(line, words) {
				return
			}
		}
		r.Press("down")
	}
	t.Fatalf("no row with %s:\n%s", words, r.View())
}

func TestAConflictIsSettledByOneKey(t *testing.T) {
	s, r := drive(t, &text.Zh, model.ID{})
	r.Shows("彭慧敏", "联系电话", "河西村 02-0017", "户主")
	selectRow(t, r, "联系电话")
	r.Shows("1 尾号2222", "2 尾号1111", "王丽", "现在显示")
	r.Hides("13800001111")
	r.Press("3") // there is none
	r.Press("2")
	if msg := filetest.Saved(t, r); msg.Undo == nil || !msg.Stay {
		t.Errorf("%+v", msg)
	}
	r.Hides("联系电话")
	if h := filetest.Read(t, s, filetest.Woman); h.Person.Phone != "13800001111" {
		t.Errorf("phone = %s", h.Person.Phone)
	}
	selectRow(t, r, "户主")
	r.Shows("贾振江")
	entries, err := s.Store.Journaled(0, filetest.Today+400)
	if err != nil || len(entries) != 1 || entries[0].What != store.JournalLook || entries[0].Note != "conflicts" {
		t.Errorf("journal %v, %v", entries, err)
	}
}

func TestWhatIsPrivateStandsOnHerOwnPage(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		_, r := drive(t, texts, model.ID{})
		for range 4 {
			r.Hides("LNG20", "GyneFix", "曼月乐", "吉妮")
			r.Press("down")
		}
		selectRow(t, r, texts.CLI.Kinds[model.KindMethod])
		r.Shows(texts.Conflicts.OnOwnPage)
		r.Press("1", "enter", "f5")
		sent := r.Sent()
		if len(sent) != 3 || sent[1] != (screen.OpenPersonMsg{ID: filetest.Woman}) ||
			sent[2] != (screen.OpenHistoryMsg{Subject: filetest.Woman, Record: filetest.Device}) {
			t.Errorf("sent %#v", sent)
		}
	}
}

func TestOneHouseholdsConflictsAlone(t *testing.T) {
	_, r := drive(t, &text.Zh, filetest.Home)
	r.Shows("户主")
	r.Hides("彭慧敏 ", "联系电话")
}

func TestEditsSideBySideAreListed(t *testing.T) {
	_, r := drive(t, &text.Zh, model.ID{})
	r.Press("f6")
	r.Shows("贾振江", "文化程度, 联系电话", "两边都保留")
	r.Press("1", "enter")
	if sent := r.Sent(); len(sent) != 1 || sent[0] != (screen.OpenPersonMsg{ID: filetest.Husband}) {
		t.Errorf("sent %#v", sent)
	}
	r.Press("f6")
	r.Shows("联系电话")
}

func TestAnEmptyListSaysSo(t *testing.T) {
	r := screentest.Drive(t, New(filetest.Township(t, &text.Zh), screen.OpenConflictsMsg{}), 80, 22)
	r.Shows("没有要选的冲突")
	r.Press("1", "enter", "f5", "f6")
	r.Shows("没有同时修改的记录")
	if sent := r.Sent(); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
}

func TestItFitsEverySizeAndSpeaksItsLanguage(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		s, r := drive(t, texts, model.ID{})
		for _, size := range [][2]int{{80, 22}, {120, 38}, {40, 13}, {200, 60}} {
			r.Resize(size[0], size[1])
			for range 4 {
				r.Press("down")
				filetest.Fits(t, s, r.View(), size[0], size[1], "王丽", "河西村", "彭慧敏", "河", "彭")
			}
		}
	}
}
