package tui

import (
	"testing"

	"suifang/model"
	"suifang/model/pinyin"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
)

// A typist works at the counter's emulated terminal and counts her keys. A Chinese word costs its full pinyin and the
// key that takes it from an input method.
type typist struct {
	*screentest.Terminal
	keys int
}

func newTypist(t *testing.T) *typist {
	t.Helper()
	s := filetest.Township(t, &text.Zh)
	if err := s.Store.Roll(filetest.Today); err != nil {
		t.Fatal(err)
	}
	o := options(t)
	o.Today, o.Training = filetest.Today, true
	a := newApp(o, true)
	a.file, a.inside = s.Store, true
	a.session.Open(s.Store)
	a.stack = a.firstRoom()
	term := screentest.Start(t, a, 80, 24)
	term.WaitFor("放环后3个月")
	return &typist{Terminal: term}
}

func (w *typist) press(keys ...string) {
	w.Press(keys...)
	w.keys += len(keys)
}

func (w *typist) word(han string) {
	w.Type(han)
	w.keys += len(pinyin.AllFull(han)[0]) + 1
}

func (w *typist) digits(typed string) {
	w.Type(typed)
	w.keys += len(typed)
}

func TestAVisitFromTodayInTwelveKeys(t *testing.T) {
	w := newTypist(t)
	w.press("enter")
	w.WaitFor("记录随访")
	w.press("1", "enter", "enter", "5", "f10")
	w.WaitFor("Ctrl+Z")
	if t.Logf("%d keys", w.keys); w.keys > 12 {
		t.Errorf("%d keys", w.keys)
	}
}

func TestWhoWasNotReachedInTwelveKeys(t *testing.T) {
	w := newTypist(t)
	w.press("enter")
	w.WaitFor("记录随访")
	w.press("2", "enter", "enter", "5", "f10") // not reached by phone
	w.WaitFor("Ctrl+Z")
	if t.Logf("%d keys", w.keys); w.keys > 12 {
		t.Errorf("%d keys", w.keys)
	}
}

// TestAHouseholdOfTwoFromTheirCardsInAMinute is typed at three keys a second.
func TestAHouseholdOfTwoFromTheirCardsInAMinute(t *testing.T) {
	hers, his := string(model.CompleteIDNumber("99010119870305002")), string(model.CompleteIDNumber("99010119850712001"))
	w := newTypist(t)
	w.press("f9")
	w.WaitFor("命令")
	w.digits("djxh")
	w.press("enter")
	w.WaitFor("户编号")
	w.word("河西村")
	w.press("enter", "enter") // the code is proposed
	w.digits("3")
	w.press("f6")
	w.WaitFor("身份证号")
	w.word("侯雪琳")
	w.press("enter")
	w.digits(hers)
	w.press("enter")
	w.digits("13800000212")
	w.press("enter")
	w.digits("2")
	w.press("enter")
	w.word("贾宝")
	w.press("enter")
	w.digits(his)
	w.press("enter")
	w.digits("2")
	w.press("enter", `"`, "enter")
	w.digits("2")
	w.press("f10")
	w.WaitFor("02-0018")
	w.WaitFor("Ctrl+Z")
	if t.Logf("%d keys", w.keys); w.keys > 180 {
		t.Errorf("%d keys are more than a minute", w.keys)
	}
}
