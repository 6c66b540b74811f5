package tui

import (
	"strings"
	"testing"
	"time"

	"suifang/tui/unlock"
	"suifang/tui/widget"
)

// halfWay is what a copy that is on its way tells.
func halfWay(a *App) copiedMsg {
	return copiedMsg{a.desk.ferry, a.desk.ferry.turn.Load(), false, widget.Progress{Done: 50, Total: 100, Elapsed: 10 * time.Second}}
}

func TestACopyOnItsWayShowsHowFarItHasCome(t *testing.T) {
	a := newApp(made(t), true)
	a.width, a.height = 80, 24
	a.fit(a.front())
	a.front().(*unlock.Screen).OpenWith([]byte(passphrase))
	_ = a.front().Init() // it is opening now
	_, end := a.desk.ferry.start()
	a.Update(halfWay(a))
	if view := a.View().Content; !strings.Contains(view, "正在把档案从 U 盘复制到电脑  50%  还需 10") {
		t.Errorf("unlocking shows\n%s", view)
	}
	a.writing = true
	if last := strings.TrimSpace(a.View().Content[strings.LastIndex(a.View().Content, "\n"):]); !strings.Contains(last, "请不要拔出") || !strings.Contains(last, "50%") {
		t.Errorf("the last line is %q", last)
	}
	end()
	if share := a.desk.ferry.share(a.session.Styles); share != "" {
		t.Errorf("a copy that has come to its end is at %s", share)
	}
}

func TestWhatAnEarlierCopyToldIsNotShown(t *testing.T) {
	a := newApp(made(t), true)
	_, end := a.desk.ferry.start()
	old := halfWay(a)
	end()
	_, end = a.desk.ferry.start()
	defer end()
	a.copied(old)
	if share := a.desk.ferry.share(a.session.Styles); share != "" {
		t.Errorf("shown is %s", share)
	}
}

func TestOnlyTheNewestShareWaits(t *testing.T) {
	f := newFerry()
	for done := range 3 {
		f.tell(copiedMsg{Progress: widget.Progress{Done: done}})
	}
	if got := <-f.latest; got.Done != 2 {
		t.Errorf("first is %d", got.Done)
	}
}
