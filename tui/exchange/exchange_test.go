package exchange

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"suifang/model"
	"suifang/store"
	"suifang/store/seal"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
)

// twoSides is a session with a stick on which a copy of its file lies; in the copy a neighbour is registered whom
// this side has too, and both have changed the woman's phone.
func twoSides(t testing.TB, texts *text.Texts) (s *screen.Session, stick string) {
	t.Helper()
	s, stick = filetest.Township(t, texts), t.TempDir()
	s.PC = &store.PC{Name: "前台", Station: model.Station{9}, Also: []string{stick}, Now: s.Now}
	path := filepath.Join(stick, "县站.db")
	if err := s.Store.Backup(path); err != nil {
		t.Fatal(err)
	}
	other, err := store.Open(path, store.Options{Passphrase: []byte("a passphrase for tests"), Station: model.Station{2}, Now: s.Now, Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	for n, file := range []*store.Store{s.Store, other} {
		neighbour := model.ID{byte(31 + n)}
		filetest.Record(t, file, filetest.Day("2026-11-20"), model.Create(neighbour, neighbour, model.KindPerson,
			model.Person{Name: "侯雪琳", Sex: model.Female, Birth: filetest.Day("1990-01-02"), Household: filetest.Home}))
		h, err := file.Read(filetest.Woman)
		if err != nil {
			t.Fatal(err)
		}
		p := *h.Person
		p.Phone = []string{"13800001111", "13800002222"}[n]
		e, _ := model.Amend(h.Record(), p)
		filetest.Record(t, file, filetest.Day("2026-11-20"), e)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	return s, stick
}

func drive(t testing.TB, s *screen.Session) *screentest.Room {
	return screentest.Drive(t, New(s), 80, 22)
}

func TestAnotherCopyIsLookedAtAndTakenIn(t *testing.T) {
	s, stick := twoSides(t, &text.Zh)
	r := drive(t, s)
	r.Shows(filepath.Base(stick), "县站.db", "本家档案")
	r.Press("enter")
	r.Shows("水屯镇服务中心", "2 条修改, 涉及 2 人", "个人 2", "还没有写入")
	if h := filetest.Read(t, s, filetest.Woman); h.Person.Phone != "13800001111" || len(h.Record().Conflicts()) > 0 {
		t.Fatal("something was written before she said so")
	}
	r.Press("enter")
	r.Shows("已收进来", "新修改", "冲突", "可能重复登记")
	if msg := filetest.Only[screen.RecordedMsg](t, r.Sent()); !msg.Stay || msg.Undo != nil {
		t.Errorf("%+v", msg)
	}
	if h := filetest.Read(t, s, filetest.Woman); len(h.Record().Conflicts()) != 1 {
		t.Errorf("conflicts %v", h.Record().Conflicts())
	}
	r.Press("f6", "f7")
	if sent := r.Sent(); len(sent) != 2 || sent[0] != (screen.OpenConflictsMsg{}) || sent[1] != (screen.OpenDuplicatesMsg{}) {
		t.Errorf("sent %#v", sent)
	}
	r.Press("esc", "enter")
	r.Shows("没有新的")
	r.Press("enter", "esc", "esc")
	if sent := r.Sent(); len(sent) != 1 || sent[0] != (screen.BackMsg{}) {
		t.Errorf("sent %#v", sent)
	}
}

func TestAStrangersFileAsksForItsSecret(t *testing.T) {
	s, stick := twoSides(t, &text.Zh)
	path := filepath.Join(stick, "别家.db")
	other, recovery, err := store.Create(path, store.Setup{Site: "石桥镇服务站", Clerk: "赵敏", Passphrase: []byte("theirs alone"),
		KDF: seal.TrainingKDF, Station: model.Station{3}, Program: "test", Now: s.Now})
	if err != nil {
		t.Fatal(err)
	}
	id := model.ID{77}
	filetest.Record(t, other, filetest.Day("2026-11-19"), model.Create(id, id, model.KindPerson, model.Person{Name: "区霞"}))
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	r := drive(t, s)
	r.Press("f4")
	r.Type(path)
	r.Press("enter")
	r.Shows("这是别家的档案", "口令")
	r.Type("wrong")
	r.Press("enter")
	filetest.Only[screen.FailedMsg](t, r.Sent())
	r.Shows("口令")
	r.Press("f6")
	r.Shows("恢复密钥")
	r.Type(recovery.String())
	r.Press("enter")
	r.Shows("石桥镇服务站", "这是别家的", "个人 1")
	r.Hides(recovery.String())
	r.Press("enter")
	r.Shows("已收进来")
	if h := filetest.Read(t, s, id); h.Person == nil {
		t.Error("it was not taken in")
	}
}

func TestTheFileIsCopiedToTheStickAndTheStickEntered(t *testing.T) {
	s, stick := twoSides(t, &text.Zh)
	r := drive(t, s)
	r.Press("f8")
	r.Shows("整个档案", "写到", "盘上的标签", "王丽")
	r.Press("f10")
	r.Shows("必填") // the label
	r.Type("红色U盘")
	r.Press("f10")
	r.Shows("已写好并核对", "已记入移动盘登记", "可以拔出了")
	if msg := filetest.Only[screen.RecordedMsg](t, r.Sent()); !msg.Stay {
		t.Errorf("%+v", msg)
	}
	copies, _ := filepath.Glob(filepath.Join(stick, "test-2026-11-21-0941.db"))
	if len(copies) != 1 {
		t.Fatalf("copies %v", copies)
	}
	r.Press("enter")
	r.Shows("test-2026-11-21-0941.db")
	r.Press("f6")
	r.Shows("红色U盘", "王丽", "2026-11-21", "整个档案", "有")
	r.Press("f7")
	filetest.Yes(t, r)
	filetest.Saved(t, r)
	r.Shows("已清空")
	r.Press("esc", "f8")
	r.Hides("盘上的标签") // it is known
}

func TestABundleForTheCopyHoldsWhatItLacks(t *testing.T) {
	s, stick := twoSides(t, &text.Zh)
	r := drive(t, s)
	r.Press("enter", "f8")
	r.Shows("对方缺的修改", ".bundle")
	r.Press("end")
	path := filepath.Join(stick, "test-2026-11-21-0941.bundle")
	for r.Press("down"); !strings.Contains(r.View(), "> 写在盘上"); r.Press("down") {
	}
	r.Type("蓝色")
	r.Press("f10")
	r.Shows("修改包已写好并核对", "2 条修改")
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

func TestManyErasuresAskFirst(t *testing.T) {
	s, stick := twoSides(t, &text.Zh)
	ids := eraseMany(t, s, filepath.Join(stick, "县站.db"))
	r := drive(t, s)
	r.Press("enter")
	r.Shows("对方删除了 6 人", "F7")
	r.Press("enter")
	r.Shows("等核实的删除")
	if h := filetest.Read(t, s, ids[0]); h.Person == nil {
		t.Error("erased unasked")
	}
	r.Sent()
	r.Press("enter", "enter", "f7")
	filetest.Yes(t, r)
	r.Shows("已核实")
	r.Press("enter")
	r.Hides("等核实的删除")
	if h := filetest.Read(t, s, ids[0]); h.State.Erased == 0 {
		t.Error("it was not erased")
	}
}

// eraseMany registers six persons here, and erases them in a new copy under that path.
func eraseMany(t testing.TB, s *screen.Session, path string) (ids []model.ID) {
	t.Helper()
	for n := range store.MaxErasures + 1 {
		id := model.ID{byte(100 + n)}
		filetest.Record(t, s.Store, filetest.Day("2026-11-01"), model.Create(id, id, model.KindPerson, model.Person{Name: "某人"}))
		ids = append(ids, id)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := s.Store.Backup(path); err != nil {
		t.Fatal(err)
	}
	other, err := store.Open(path, store.Options{Passphrase: []byte("a passphrase for tests"), Station: model.Station{2}, Now: s.Now, Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	for n, id := range ids {
		filetest.Record(t, other, filetest.Day("2026-11-02"), model.Create(id, model.ID{byte(150 + n)}, model.KindErasure,
			model.Erasure{Reason: model.ErasureOwnWish, Asked: filetest.Day("2026-11-02")}))
	}
	if done, err := other.EraseDue(context.Background()); err != nil || done.People != len(ids) {
		t.Fatalf("%+v, %v", done, err)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	return ids
}

func TestADamagedFileIsNamedAndTakenForNothing(t *testing.T) {
	s, stick := twoSides(t, &text.Zh)
	if err := os.Truncate(filepath.Join(stick, "县站.db"), 9000); err != nil {
		t.Fatal(err)
	}
	r := drive(t, s)
	r.Shows("损坏")
	r.Press("enter")
	failed := filetest.Only[screen.FailedMsg](t, r.Sent())
	var other *store.OtherError
	if !errors.As(failed.Err, &other) || !errors.Is(failed.Err, store.ErrDamaged) {
		t.Errorf("%v", failed.Err)
	}
	r.Shows("县站.db")
}

func TestTheStickThatTheFileIsCarriedFromStays(t *testing.T) {
	s, stick := twoSides(t, &text.Zh)
	note := `{"pc":"前台","since":"2026-11-21T08:00:00Z","station":"` + s.PC.Station.String() + `"}`
	if err := os.WriteFile(filepath.Join(stick, "县站.db.carried"), []byte(note), 0o600); err != nil {
		t.Fatal(err)
	}
	r := drive(t, s)
	r.Shows("就是这一份")
	r.Press("f8", "down", "down")
	r.Type("红")
	r.Press("f10")
	r.Shows("先别拔")
	r.Hides("可以拔出了")
}

func TestLeavingLetsGoOfTheOtherFile(t *testing.T) {
	s, stick := twoSides(t, &text.Zh)
	room := New(s)
	r := screentest.Drive(t, room, 80, 22)
	r.Press("enter")
	if !room.Keeping() {
		t.Fatal("nothing is open")
	}
	r.Send(screen.KeepMsg{})
	if room.Keeping() {
		t.Error("it is still open")
	}
	r.Shows("县站.db", "本家档案")
	file, err := store.Open(filepath.Join(stick, "县站.db"), store.Options{Passphrase: []byte("a passphrase for tests"), Now: s.Now})
	if err != nil {
		t.Fatal(err) // in use
	}
	_ = file.Close()
}

func TestItFitsEverySizeAndSpeaksItsLanguage(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		s, stick := twoSides(t, texts)
		r := drive(t, s)
		steps := [][]string{{}, {"f4"}, {"esc", "enter"}, {"f8"}, {"esc", "enter"}, {"enter", "f8"}, {"esc", "f6"}}
		for _, keys := range steps {
			r.Press(keys...)
			for _, size := range [][2]int{{80, 22}, {120, 38}, {40, 13}, {200, 60}} {
				r.Resize(size[0], size[1])
				filetest.Fits(t, s, r.View(), size[0], size[1], "水屯镇服务中心", "王丽", "县站", "水", filepath.Base(stick))
			}
			r.Resize(80, 22)
		}
	}
}
