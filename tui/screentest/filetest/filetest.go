// Package filetest makes small true files for the tests of screens, and does the App's part in saving.
package filetest

import (
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/store/seal"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// Today is the day of the tests.
var Today = model.NewDate(2026, 11, 21)

// morning is the time of that day at which they begin.
var morning = time.Date(2026, 11, 21, 9, 41, 0, 0, time.UTC)

// Who and what is in the file. The numbers check, and begin with 99 as those of made-up people do.
var (
	Home        = model.ID{1}
	Woman       = model.ID{11}
	Husband     = model.ID{12}
	Device      = model.ID{21}
	WomanNumber = model.CompleteIDNumber("99010119920305004")
)

// Day reads a date.
func Day(s string) model.Date {
	d, err := model.ParseISO(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Create makes an empty file.
func Create(t testing.TB) *store.Store {
	t.Helper()
	file, _, err := store.Create(filepath.Join(t.TempDir(), "test.db"), store.Setup{Site: "水屯镇服务中心", Clerk: "王丽",
		Passphrase: []byte("a passphrase for tests"), KDF: seal.TrainingKDF, Station: model.Station{1}, Program: "test",
		Now: clock()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file
}

// Session is a session of a file on the day of the tests.
func Session(file *store.Store, texts *text.Texts) *screen.Session {
	s := screen.NewSession(file, Today, widget.NewStyles(texts, widget.Look{Border: widget.ASCII}))
	s.Now = func() time.Time { return morning }
	return s
}

// Township is a session of a file with one household: a woman with an IUD, and her husband.
func Township(t testing.TB, texts *text.Texts) *screen.Session {
	t.Helper()
	file := Create(t)
	Record(t, file, Day("2026-08-16"),
		model.Create(Home, Home, model.KindHousehold, model.Household{Code: "02-0017", Village: "河西村", Group: 3, Head: Woman}),
		model.Create(Woman, Woman, model.KindPerson, model.Person{Name: "彭慧敏", Sex: model.Female, Birth: Day("1992-03-05"), Household: Home,
			Relation: "self", Phone: "13800006030", IDNumber: WomanNumber, Spouse: Husband, Marital: "first_marriage"}),
		model.Create(Husband, Husband, model.KindPerson, model.Person{Name: "贾振江", Sex: model.Male, Birth: Day("1988-01-02"), Household: Home,
			Relation: "spouse", Spouse: Woman}),
		model.Create(Woman, Device, model.KindMethod, model.Method{Use: model.MethodUse{Kind: model.MethodIUD, Start: Day("2026-08-15"), Device: "TCu380A"}}))
	return Session(file, texts)
}

// clock is a clock of that morning that goes on by a second each time it is looked at.
func clock() func() time.Time {
	var looks atomic.Int64
	return func() time.Time {
		return morning.Add(time.Duration(looks.Add(1)) * time.Second)
	}
}

// Record writes an act as of a day.
func Record(t testing.TB, file *store.Store, on model.Date, entries ...model.Entry) {
	t.Helper()
	y, m, d := on.Civil()
	at := time.Date(y, time.Month(m), d, 9, 0, 0, 0, time.UTC)
	if _, err := file.Record(model.Proposal{Act: "add", At: at, Entries: entries}); err != nil {
		t.Fatal(err)
	}
}

// Read reads a subject.
func Read(t testing.TB, s *screen.Session, id model.ID) *model.History {
	t.Helper()
	h, err := s.Store.Read(id)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// Only is the one message of its type among those that the screen sent.
func Only[M any](t testing.TB, sent []tea.Msg) (m M) {
	t.Helper()
	n := 0
	for _, msg := range sent {
		if is, ok := msg.(M); ok {
			m, n = is, n+1
		}
	}
	if n != 1 {
		t.Fatalf("%d messages of %T among %#v", n, m, sent)
	}
	return m
}

// Saved does what the App does with an act on disk, and gives what the screen said of it.
func Saved(t testing.TB, r *screentest.Room) screen.RecordedMsg {
	t.Helper()
	sent := r.Sent()
	for _, msg := range sent {
		if failed, is := msg.(screen.FailedMsg); is {
			t.Fatalf("not saved: %v\n%s", failed.Err, r.View())
		}
	}
	msg := Only[screen.RecordedMsg](t, sent)
	r.Send(msg)
	return msg
}

// Yes answers the question that the screen has asked.
func Yes(t testing.TB, r *screentest.Room) string {
	t.Helper()
	q := Only[screen.ConfirmMsg](t, r.Sent())
	r.Send(q.Yes())
	return q.Question
}

// No answers it with no.
func No(t testing.TB, r *screentest.Room) {
	t.Helper()
	q := Only[screen.ConfirmMsg](t, r.Sent())
	r.Send(q.No())
}

// Keep does what the App does with what is half-typed on a screen when the clerk pauses or leaves, and says whether
// anything is.
func Keep(t testing.TB, s *screen.Session, r *screentest.Room) bool {
	t.Helper()
	left, err := s.LeftOn(r.Screen(), nil)
	if err == nil && left != nil {
		err = s.Store.SaveDraft(left.Of.Screen, left.Of.Record, left.Bytes(morning))
	}
	if err != nil {
		t.Fatal(err)
	}
	return left != nil
}

// NoneLeft fails the test if anything is half-typed in the file.
func NoneLeft(t testing.TB, s *screen.Session) {
	t.Helper()
	if left, err := s.Store.Drafts(); err != nil || len(left) > 0 {
		t.Errorf("half-typed in the file: %v, %v", left, err)
	}
}

// Fits fails the test if a line of the screen reaches the last column, there are more lines than fit, or,
// in English, a Chinese word stands that is not in the file.
func Fits(t testing.TB, s *screen.Session, view string, width, height int, stored ...string) {
	t.Helper()
	lines := strings.Split(view, "\n")
	if len(lines) > height {
		t.Errorf("%d lines in %d:\n%s", len(lines), height, view)
	}
	for _, l := range lines {
		if widget.Width(l) >= width {
			t.Errorf("a line of %d cells in %d: %q", widget.Width(l), width, l)
		}
	}
	if s.Text.Lang != text.English {
		return
	}
	bare := view
	for _, word := range append(stored, "彭慧敏", "贾振江", "河西村") {
		bare = strings.ReplaceAll(bare, word, "")
	}
	for _, r := range bare {
		if r >= 0x4e00 && r <= 0x9fff {
			t.Errorf("%c is not translated:\n%s", r, view)
			return
		}
	}
}
