package unlock

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"suifang/model"
	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/text"
	"suifang/tui/widget"
)

func session() *screen.Session {
	return &screen.Session{Text: &text.Zh, Styles: widget.NewStyles(&text.Zh, widget.Look{}), Keys: screen.NewKeys(&text.Zh), Now: time.Now}
}

func TestWrongTriesCostMoreAndMore(t *testing.T) {
	for n, want := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second,
		longestPause, longestPause} {
		if got := pause(n); got != want {
			t.Errorf("pause %d = %v, want %v", n, got, want)
		}
	}
	if pause(1000) != longestPause {
		t.Error("the pause grows without end")
	}
}

func TestNothingIsTriedWhileThePauseLasts(t *testing.T) {
	s := New(session(), "x.db", store.Options{}, "")
	s.Resize(80, 22)
	for range freeTries {
		s.Update(screen.FailedMsg{Err: store.ErrWrongPassphrase})
	}
	for _, k := range []string{"a", "b", "enter"} {
		s.Update(screentest.Key(k))
	}
	if s.Busy() {
		t.Error("a fourth passphrase was tried at once")
	}
	s.Update(waitedMsg{})
	if s.Update(screentest.Key("enter")); !s.Busy() {
		t.Error("after the pause nothing is tried")
	}
}

func TestOtherErrorsKeepWhatWasTyped(t *testing.T) {
	s := New(session(), filepath.Join(t.TempDir(), "x.db"), store.Options{}, "")
	room := screentest.Drive(t, s, 80, 22)
	room.Type("abc")
	room.Press("enter") // there is no such file
	sent := room.Sent()
	failed, is := sent[len(sent)-1].(screen.FailedMsg)
	if !is || !errors.Is(failed.Err, store.ErrNotFound) {
		t.Fatalf("sent %v", sent)
	}
	room.Shows("***")
	if s.Busy() || s.wrong != 0 {
		t.Error("a file that is not there counts as a wrong passphrase")
	}
}

// TestEscStopsWhatTakesLongAndNothingElse: a file that is copied or looked through can be left, what was typed stays; no
// key counts where the passphrase alone is worked.
func TestEscStopsWhatTakesLongAndNothingElse(t *testing.T) {
	s := New(session(), "x.db", store.Options{}, "")
	s.Resize(80, 22)
	s.OpenBy(func(ctx context.Context, _ string, _ store.Options) (*store.Store, error) {
		<-ctx.Done()
		return nil, fmt.Errorf("carry: %w", ctx.Err())
	})
	s.OpenWith([]byte("abc"))
	opening := s.Init()
	if esc := screentest.Key("esc"); screen.Stops(s, esc) {
		t.Error("it could be stopped before it has begun with anything long")
	}
	for _, verifying := range []bool{false, true} {
		s.Update(screen.CopyingMsg{Progress: widget.Progress{Done: 50, Total: 100}, Verifying: verifying})
		view := s.View().Content
		if !strings.Contains(view, "50%") || !strings.Contains(view, "Esc") || strings.Contains(view, "核对每一页") != verifying {
			t.Errorf("verifying %v:\n%s", verifying, view)
		}
	}
	if screen.Stops(s, screentest.Key("x")) {
		t.Error("any key stops it")
	}
	s.Update(screentest.Key("esc"))
	s.Update(opening())
	if s.Busy() || s.passphrase.Value(secret) != "abc" {
		t.Errorf("busy %v, typed %q", s.Busy(), s.passphrase.Value(secret))
	}
}

func TestDayWantsARealDay(t *testing.T) {
	d := NewDay(session(), model.NewDate(2008, 1, 1), model.NewDate(2026, 11, 21))
	room := screentest.Drive(t, d, 80, 22)
	room.Shows("2008-01-01", "2026-11-21")
	room.Type("nonsense")
	if cmd := d.Update(screentest.Key("enter")); cmd != nil {
		t.Fatalf("sent %v", cmd())
	}
	room.Press("ctrl+u")
	room.Type("20261122")
	cmd := d.Update(screentest.Key("enter"))
	if cmd == nil || cmd() != (DayMsg{model.NewDate(2026, 11, 22)}) || !d.Busy() {
		t.Errorf("the day is not told:\n%s", room.View())
	}
}
