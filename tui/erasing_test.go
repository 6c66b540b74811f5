package tui

import (
	"strings"
	"testing"
	"time"

	"suifang/model"
	"suifang/store"
	"suifang/tui/screentest"
)

// demanded is options on a file in which a woman asked some days ago that all be erased.
func demanded(t *testing.T, days int) (o Options, woman model.ID) {
	t.Helper()
	o, woman = options(t), model.ID{11}
	asked := func() time.Time { return morning().AddDate(0, 0, -days) }
	s, recovery, err := store.Create(o.Path, store.Setup{Site: "水屯镇服务中心", Clerk: "王丽", Passphrase: []byte(passphrase),
		KDF: o.KDF, Training: true, Station: o.Station, Now: asked, Program: o.Program})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Record(model.Proposal{Act: "add", Entries: []model.Entry{
		model.Create(woman, woman, model.KindPerson, model.Person{Name: "彭慧敏", Sex: model.Female})}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AskErasure(woman, model.ErasureOwnWish, store.Second{Recovery: recovery.String()}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	o.Passphrase = []byte(passphrase)
	return o, woman
}

// TestUnlockingCarriesOutWhatIsDue opens a file on the day of a demand: it is carried out beside the work, said once,
// and the woman's page tells that it was.
func TestUnlockingCarriesOutWhatIsDue(t *testing.T) {
	o, woman := demanded(t, model.ErasureDelay)
	a := newApp(o, true)
	t.Cleanup(func() { _ = a.file.Close() })
	term := screentest.Start(t, a, 80, 24)
	term.WaitFor("已删除 1 个人的全部资料")
	term.WaitFor("打印过的纸")
	term.Press("enter")
	term.WaitUntil("Today is back", func() bool { return strings.HasPrefix(term.Line(0), " 今日") })
	h, err := a.file.Read(woman)
	if err != nil || h.Person != nil || h.State.Erased == 0 {
		t.Errorf("she is still there: %v", err)
	}
}

func TestADemandWhoseDayHasNotComeWaits(t *testing.T) {
	o, woman := demanded(t, model.ErasureDelay-1)
	a := newApp(o, true)
	t.Cleanup(func() { _ = a.file.Close() })
	term := screentest.Start(t, a, 80, 24)
	term.WaitUntil("Today is there", func() bool { return strings.HasPrefix(term.Line(0), " 今日") })
	if h, err := a.file.Read(woman); err != nil || h.Person == nil {
		t.Errorf("erased before its day: %v", err)
	}
}

// TestTheCentresDataAreChangedLikeAnyRecord names the centre anew from the palette; it cannot be taken back.
func TestTheCentresDataAreChangedLikeAnyRecord(t *testing.T) {
	o := made(t)
	o.Passphrase = []byte(passphrase)
	a := newApp(o, true)
	t.Cleanup(func() { _ = a.file.Close() })
	term := screentest.Start(t, a, 80, 24)
	term.WaitUntil("Today is there", func() bool { return strings.HasPrefix(term.Line(0), " 今日") })
	term.Press("f9")
	term.Type("bzzl")
	term.Press("enter")
	term.WaitFor("删除后留存的依据")
	term.Press("f8")
	term.Press("ctrl+u")
	term.Type("水屯镇计生站")
	term.Press("tab", "tab", "2", "tab")
	term.Type("病历管理规定")
	term.Press("f10")
	term.WaitUntil("the header names it", func() bool { return strings.Contains(term.Line(0), "水屯镇计生站") })
	_, c := a.file.Centre()
	if c.Name != "水屯镇计生站" || c.RetentionGround != "病历管理规定" || c.Antenatal != "who" || a.file.Stale() {
		t.Errorf("%+v", c)
	}
}
