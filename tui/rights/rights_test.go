package rights

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"suifang/model"
	"suifang/store"
	"suifang/tui/print"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
)

// TestMain gives prints a temporary folder of their own, and no browser.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "suifang-test-")
	if err != nil {
		panic(err)
	}
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		os.Setenv(name, dir)
	}
	os.Setenv("PATH", dir)
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

const second = "李芳自己的话"

// room is the room of the township's woman; another clerk is in force.
func room(t *testing.T, texts *text.Texts) (*screen.Session, *screentest.Room) {
	t.Helper()
	s := filetest.Township(t, texts)
	if _, err := s.Store.AddClerk("李芳", []byte(second)); err != nil {
		t.Fatal(err)
	}
	return s, screentest.Drive(t, New(s, screen.OpenRightsMsg{Person: filetest.Woman}), 80, 22)
}

// ask types a demand: a reason by its digit, then the second's passphrase.
func ask(r *screentest.Room, passphrase string) {
	r.Press("2", "1", "tab")
	r.Type(passphrase)
	r.Press("f10")
}

func TestADemandNeedsASecondAndCanBeTakenBack(t *testing.T) {
	s, r := room(t, &text.Zh)
	r.Shows("没有提过删除要求", "1  打印给本人", "2  要求删除", "3  撤回要求")
	r.Press("3")
	if said := filetest.Only[screen.StatusMsg](t, r.Sent()); said.Text != text.Zh.Rights.NoDemand {
		t.Errorf("said %q", said.Text)
	}
	r.Press("2")
	r.Shows("生效: 2026-11-28", "会删掉", "删不到", "什么也不留", "第二位的口令")
	r.Press("f10")
	r.Shows("原因")
	r.Press("esc")
	ask(r, "a passphrase for tests") // her own
	if failed := filetest.Only[screen.FailedMsg](t, r.Sent()); !errors.Is(failed.Err, store.ErrSecond) {
		t.Fatalf("herself: %v", failed.Err)
	}
	r.Press("esc")
	ask(r, "a guess")
	if failed := filetest.Only[screen.FailedMsg](t, r.Sent()); !errors.Is(failed.Err, store.ErrWrongPassphrase) {
		t.Fatalf("a guess: %v", failed.Err)
	}
	r.Hides("a guess")
	r.Press("esc")
	ask(r, second)
	filetest.Saved(t, r)
	r.Shows("2026-11-21 要求删除, 将于 2026-11-28 生效, 可撤回")
	demands := s.Store.Demands()
	if len(demands) != 1 || demands[0].Is.Reason != model.ErasureOwnWish || demands[0].Is.Witness.IsZero() {
		t.Fatalf("demands: %+v", demands)
	}
	r.Press("2")
	if said := filetest.Only[screen.StatusMsg](t, r.Sent()); said.Text != text.Zh.Rights.Asked.What {
		t.Errorf("said %q", said.Text)
	}
	r.Press("3")
	filetest.Yes(t, r)
	filetest.Saved(t, r)
	r.Shows("没有提过删除要求")
	if len(s.Store.Demands()) > 0 {
		t.Error("the demand stands")
	}
}

func TestHerPaperIsPrintedOnceAskedAndJournalled(t *testing.T) {
	s, r := room(t, &text.Zh)
	r.Press("enter")
	if q := filetest.Yes(t, r); !strings.Contains(q, "不加密") {
		t.Errorf("asked %q", q)
	}
	notice := filetest.Only[screen.NoticeMsg](t, r.Sent())
	pages, _ := filepath.Glob(filepath.Join(os.TempDir(), "suifang-print-*", "paper.html"))
	if len(pages) != 1 || !strings.Contains(strings.Join(notice.Lines, "\n"), pages[0]) {
		t.Fatalf("pages %v, said %v", pages, notice.Lines)
	}
	page, err := os.ReadFile(pages[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"彭慧敏", "13800006030", "避孕方法", "打印"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	entries, _ := s.Store.Journaled(0, filetest.Today+400)
	if n := len(entries); n != 2 || entries[1].What != store.JournalPrint || entries[1].Record != filetest.Woman {
		t.Errorf("journal: %+v", entries)
	}
	if err := print.Cleanup(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(pages[0]); !os.IsNotExist(err) {
		t.Error("the page outlasts locking")
	}
}

func TestOfWhoIsErasedTheRoomSaysSo(t *testing.T) {
	s, _ := room(t, &text.Zh)
	filetest.Record(t, s.Store, filetest.Today, model.Create(filetest.Woman, model.ID{71}, model.KindErasure,
		model.Erasure{Reason: model.ErasureOwnWish, Asked: filetest.Today.AddDays(-7), Done: filetest.Today}))
	r := screentest.Drive(t, New(s, screen.OpenRightsMsg{Person: filetest.Woman}), 80, 22)
	r.Shows("这个人的资料已于 2026-11-21 按本人要求删除")
	r.Press("2")
	if said := filetest.Only[screen.StatusMsg](t, r.Sent()); !strings.Contains(said.Text, "2026-11-21") {
		t.Errorf("said %q", said.Text)
	}
}

func TestItFitsEverySizeAndSpeaksItsLanguage(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		s, r := room(t, texts)
		for _, size := range [][2]int{{80, 22}, {120, 38}, {40, 13}} {
			r.Resize(size[0], size[1])
			for _, k := range []string{"down", "down", "2", "down", "esc"} {
				r.Press(k)
				filetest.Fits(t, s, r.View(), size[0], size[1], "王丽")
			}
		}
	}
}
