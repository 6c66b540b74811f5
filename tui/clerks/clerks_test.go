package clerks

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// room opens the screen on a file with one clerk.
func room(t *testing.T, texts *text.Texts) (*Screen, *screentest.Room, *store.Store) {
	t.Helper()
	file := filetest.Create(t)
	s := New(filetest.Session(file, texts))
	return s, screentest.Drive(t, s, 80, 22), file
}

func fill(r *screentest.Room, values ...string) {
	for i, v := range values {
		if i > 0 {
			r.Press("tab")
		}
		r.Press("ctrl+u")
		r.Type(v)
	}
	r.Press("f10")
}

func lastSent(r *screentest.Room) tea.Msg {
	sent := r.Sent()
	if len(sent) == 0 {
		return nil
	}
	return sent[len(sent)-1]
}

// choose selects a clerk: two who came in one moment of a test's clock stand in either order.
func choose(s *Screen, name string) {
	for _, c := range s.read.Clerks {
		if c.Name == name {
			s.list.Select(c.ID)
		}
	}
}

func TestClerkIsAddedAndRemoved(t *testing.T) {
	s, r, file := room(t, &text.Zh)
	r.Shows("王丽", "在岗", "您", "还没有核对")
	r.Press("f7")
	fill(r, "李芳", "short", "short")
	r.Shows("至少 6 个字符")
	r.Press("esc", "f7")
	fill(r, "李芳", "李芳自己的话", "另外的话")
	r.Shows("两次输入不一样")
	r.Press("esc", "f7")
	fill(r, "李芳", "李芳自己的话", "李芳自己的话")
	r.Shows("能打开这个档案的人: 2 位", "李芳")
	other, err := store.Open(file.Path(), store.Options{Passphrase: []byte("李芳自己的话"), LockTimeout: 1})
	if !errors.Is(err, store.ErrInUse) {
		t.Errorf("open: %v, %v", other, err)
	}
	choose(s, "李芳")
	r.Press("f8")
	asked, is := lastSent(r).(screen.ConfirmMsg)
	if !is || !strings.Contains(asked.Question, "李芳") || !strings.Contains(asked.Question, "旧副本仍能看") {
		t.Fatalf("asked %+v", asked)
	}
	r.Send(asked.Yes())
	r.Shows("能打开这个档案的人: 1 位", "移除")
	choose(s, "王丽")
	r.Press("f8")
	if asked := lastSent(r).(screen.ConfirmMsg); asked.Question != s.words().AskRemoveSelf {
		t.Errorf("who removes herself is asked %q", asked.Question)
	} else {
		r.Send(asked.Yes())
	}
	failed, is := lastSent(r).(screen.FailedMsg)
	if !is || !errors.Is(failed.Err, store.ErrLastClerk) || s.Busy() {
		t.Errorf("the last clerk: %+v", lastSent(r))
	}
}

func TestOwnPassphraseIsChanged(t *testing.T) {
	s, r, file := room(t, &text.Zh)
	r.Press("f4")
	fill(r, "wrong words", "new words for tests", "new words for tests")
	if failed, is := lastSent(r).(screen.FailedMsg); !is || !errors.Is(failed.Err, store.ErrWrongPassphrase) {
		t.Fatalf("sent %+v", lastSent(r))
	}
	r.Press("esc", "f4")
	fill(r, "a passphrase for tests", "new words for tests", "new words for tests")
	if said, is := lastSent(r).(screen.RecordedMsg); !is || said.Name != s.words().Changed || said.Stands.What == "" {
		t.Fatalf("sent %+v", lastSent(r))
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := store.Open(file.Path(), store.Options{Passphrase: []byte("new words for tests")})
	if err != nil {
		t.Fatal(err)
	}
	_ = again.Close()
}

func TestRecoveryKeyIsReplacedOnlyOnceItIsWrittenDown(t *testing.T) {
	s, r, file := room(t, &text.Zh)
	r.Press("f6", "f6")
	r.Send(lastSent(r).(screen.ConfirmMsg).Yes())
	groups, asked := s.fresh.Groups(), s.groups
	r.Shows(groups[0], groups[13])
	r.Press("enter")
	fill(r, "0000", "0000")
	r.Shows("和显示的不一样")
	if file.RecoveryProven() {
		t.Fatal("it counts although nobody wrote it down")
	}
	typed := s.fresh.String()
	fill(r, groups[asked[0]-1], groups[asked[1]-1])
	r.Shows("恢复密钥: 已核对")
	if strings.Contains(r.View(), groups[0]) || s.fresh.String() == typed {
		t.Error("the key is still held")
	}
	r.Press("f6")
	fill(r, typed)
	if said, is := lastSent(r).(screen.RecordedMsg); !is || said.Name != s.words().Proven || said.Stands.What == "" {
		t.Errorf("typing it is no proof: %+v", lastSent(r))
	}
}

func TestFootersFit(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		s, r, _ := room(t, texts)
		for _, k := range []string{"", "f7", "esc", "f4", "esc", "f6"} {
			if k != "" {
				r.Press(k)
			}
			footer := widget.Footer(s.session.Styles, 200, s.ShortHelp())
			if w := widget.Width(footer); w > 66 { // F9 and F1 stand behind it
				t.Errorf("%d cells: %s", w, footer)
			}
			for _, line := range strings.Split(r.View(), "\n") {
				if widget.Width(line) > 79 {
					t.Errorf("a line of %d cells: %q", widget.Width(line), line)
				}
			}
		}
	}
}
