package tui

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
)

// typing is the App with its form in front.
func typing(t *testing.T) *App {
	a := entered(t, made(t))
	a.Update(screen.OpenRegisterMsg{})
	return a
}

// pause ends a pause in the typing.
func pause(a *App) {
	a.drafts.typed = time.Time{}
	do(a, pausedMsg{})
}

// left are the forms of the test's room in the file.
func left(t *testing.T, a *App) (forms []string) {
	t.Helper()
	list, err := a.session.AllLeft()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range list {
		forms = append(forms, strings.Trim(string(l.Form), `"`))
	}
	return forms
}

func requireLeft(t *testing.T, a *App, when, want string) {
	t.Helper()
	if got := strings.Join(left(t, a), " "); got != want {
		t.Errorf("%s the file holds %q, want %q", when, got, want)
	}
}

func TestWhatIsTypedIsKeptAtAPause(t *testing.T) {
	a := typing(t)
	a.Update(screentest.Key("0"))
	if !a.drafts.waits {
		t.Fatal("nothing waits for a pause")
	}
	a.drafts.waits = false
	if cmd := a.paused(); cmd == nil || !a.drafts.waits {
		t.Error("a key just now is taken for a pause")
	}
	requireLeft(t, a, "while she types", "")
	pause(a)
	requireLeft(t, a, "at a pause", "0")
	if a.drafts.waits {
		t.Error("the timer runs on while nobody types")
	}
	at := a.file.SavedAt()
	pause(a)
	if a.file.SavedAt() != at {
		t.Error("what stands in the file already is written again")
	}
	a.Update(screentest.Key("2"))
	pause(a)
	requireLeft(t, a, "at the next", "02")
	for range 2 {
		a.Update(screentest.Key("backspace"))
	}
	pause(a)
	requireLeft(t, a, "when all is deleted", "")
}

func TestATypistWhoNeverPausesIsKeptToo(t *testing.T) {
	a := typing(t)
	a.Update(screentest.Key("7"))
	a.drafts.since = time.Now().Add(-longestTyping)
	do(a, pausedMsg{})
	requireLeft(t, a, "in the middle of typing", "7")
}

func TestAnActForgetsItsDraft(t *testing.T) {
	a := typing(t)
	a.Update(tea.PasteMsg{Content: "02-0017"})
	pause(a)
	a.Update(screentest.Key("8"))
	a.drafts.typed = time.Time{}
	keep := a.paused()    // under way while she saves
	a.drafts.waits = true // no timer here
	_, save := a.Update(screentest.Key("f10"))
	kept := make(chan tea.Msg, 1)
	go func() { kept <- keep() }()
	doCmd(a, save)
	do(a, <-kept)
	requireLeft(t, a, "after saving", "")
	if len(a.stack) != 1 {
		t.Error("the form is still open")
	}
}

func TestEscKeepsAndSays(t *testing.T) {
	a := typing(t)
	a.Update(tea.PasteMsg{Content: "02-00"})
	do(a, screentest.Key("esc"))
	requireLeft(t, a, "after Esc", "02-00")
	if len(a.stack) != 1 || !strings.Contains(a.line.said, "草稿") {
		t.Errorf("%d screens; said %q", len(a.stack), a.line.said)
	}
}

func TestWhatCannotBeKeptIsToldOnceAndNeverLostUnasked(t *testing.T) {
	a := typing(t)
	path := a.options.Path
	if err := a.file.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := store.Open(path, store.Options{Passphrase: []byte(passphrase), ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	a.file = file
	a.session.Store = file
	a.Update(tea.PasteMsg{Content: "02-00"})
	pause(a)
	if !strings.Contains(a.line.said, "草稿没能留下") || a.notice != nil || a.line.confirm != nil {
		t.Errorf("said %q", a.line.said)
	}
	a.Update(screentest.Key("1"))
	pause(a)
	if a.line.said != "" {
		t.Errorf("said again: %q", a.line.said)
	}
	for _, away := range []tea.Msg{screentest.Key("esc"), screentest.Key("f2"), quitMsg{}} {
		do(a, away)
		if a.line.confirm == nil || len(a.stack) != 2 {
			t.Fatalf("%v: it left unasked", away)
		}
		do(a, screentest.Key("2"))
		if len(a.stack) != 2 || !a.front().(*testRoom).Dirty() {
			t.Fatalf("%v: it left after a no", away)
		}
	}
	do(a, screentest.Key("esc"), screentest.Key("1"))
	if len(a.stack) != 1 {
		t.Error("it stays after a yes")
	}
}

// TestADraftDrawsNothing: while an input method's window stands at the caret, nothing on the screen moves.
func TestADraftDrawsNothing(t *testing.T) {
	a := typing(t)
	a.Update(screentest.Key("0"))
	before := a.View()
	pause(a)
	after := a.View()
	if before.Content != after.Content || *before.Cursor != *after.Cursor {
		t.Errorf("it was drawn anew:\n%s\n%s", before.Content, after.Content)
	}
}

func TestWhatWasLeftIsToldAtTheNextOpening(t *testing.T) {
	o := made(t)
	a := entered(t, o)
	a.Update(screen.OpenRegisterMsg{})
	a.Update(tea.PasteMsg{Content: "02-00"})
	pause(a)
	if err := a.file.Close(); err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	term := start(t, o, 80, 24)
	term.WaitFor("口令")
	term.Type(passphrase)
	term.Press("enter")
	term.WaitFor("1 份表没填完")
}

func TestLockReturnsToTheCaret(t *testing.T) {
	term := unlocked(t)
	term.Press("f5")
	term.WaitFor("登记间")
	term.Type("半截")
	term.Press("left")
	term.WaitCursor(11, 1)
	term.Press("ctrl+l")
	term.WaitFor("已锁屏")
	term.Type(passphrase)
	term.Press("enter")
	term.WaitFor("登记间: 半截")
	term.WaitCursor(11, 1)
	term.Type("一")
	term.WaitFor("半一截")
}

// forms are the doors to every form, each with keys that leave something half-typed in it.
func forms(t *testing.T, a *App) map[string]struct {
	door tea.Msg
	keys []string
} {
	visit := obligation(t, a, "07c")
	woman, home := filetest.Woman, filetest.Home
	type form = struct {
		door tea.Msg
		keys []string
	}
	return map[string]form{
		"visit":    {screen.OpenVisitMsg{Person: woman, Obligation: visit}, []string{"2", "enter", "enter", "5", "enter", "=没人接"}},
		"exam":     {screen.OpenExamMsg{Person: woman}, []string{"enter", "=118/7"}},
		"register": {screen.OpenRegisterMsg{}, []string{"=西高庄村", "enter", "=03-0001", "f6", "=侯雪", "left"}},
		"member":   {screen.OpenRegisterMsg{Household: home}, []string{"=贾思琪", "enter", "=9901012019"}},
		"edit":     {screen.OpenEditMsg{Subject: woman, Record: woman}, []string{"=彭慧", "left"}},
		"event":    {screen.OpenEventMsg{Person: woman}, []string{"7", "1", "enter", "=11"}},
		"booking":  {screen.OpenScheduleMsg{Person: woman}, []string{"f8", "=+9", "enter", "enter", "=想问"}},
	}
}

// TestALockReturnsToTheSameFieldInEveryForm locks with something half-typed in each and opens again.
func TestALockReturnsToTheSameFieldInEveryForm(t *testing.T) {
	a := counter(t)
	for name, form := range forms(t, a) {
		t.Run(name, func(t *testing.T) {
			a := counter(t)
			do(a, form.door)
			keys(a, form.keys...)
			before := a.View()
			if before.Cursor == nil || !screen.Dirty(a.front()) {
				t.Fatalf("nothing is half-typed:\n%s", before.Content)
			}
			a.lock("") // what it would close stays open here
			if v := a.View().Content; strings.Contains(v, "彭慧敏") {
				t.Errorf("the locked screen shows:\n%s", v)
			}
			doCmd(a, a.goInside(arrivedMsg{}))
			after := a.View()
			if before.Content != after.Content || *before.Cursor != *after.Cursor {
				t.Errorf("before the lock, cursor at %v:\n%s\nafter, at %v:\n%s", before.Cursor.Position, before.Content, after.Cursor.Position, after.Content)
			}
		})
	}
}

// TestEveryFormIsFoundAgain keeps each at a pause, opens the file's list of what was left as another start would, and
// goes on from there: what was typed is there, and the cursor stands in its field.
func TestEveryFormIsFoundAgain(t *testing.T) {
	a := counter(t)
	for name, form := range forms(t, a) {
		t.Run(name, func(t *testing.T) {
			a := counter(t)
			do(a, form.door)
			keys(a, form.keys...)
			pause(a)
			before := screen.Drafted(a.front())
			kept, err := json.Marshal(before.Form)
			if err != nil {
				t.Fatal(err)
			}
			a.stack = a.firstRoom() // as after another start
			doCmd(a, a.toFront())
			do(a, screen.OpenLeftMsg{})
			keys(a, "enter", "1")
			after := screen.Drafted(a.front())
			if after == nil {
				t.Fatalf("nothing came back:\n%s", a.View().Content)
			}
			again, err := json.Marshal(after.Form)
			if err != nil || string(again) != string(kept) || after.At != before.At {
				t.Errorf("left at %s: %s\nfound at %s: %s", before.At, kept, after.At, again)
			}
		})
	}
}
