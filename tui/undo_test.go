package tui

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/followup"
	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
)

// counter is the App at work in a small true file, in its first room; nothing draws it.
func counter(t *testing.T) *App {
	t.Helper()
	s := filetest.Township(t, &text.Zh)
	if err := s.Store.Roll(filetest.Today); err != nil {
		t.Fatal(err)
	}
	o := options(t)
	o.Today, o.Training = filetest.Today, true
	a := newApp(o, true)
	a.file, a.inside, a.width, a.height = s.Store, true, 120, 40
	a.session.Open(s.Store)
	a.stack = a.firstRoom()
	doCmd(a, a.toFront())
	a.drafts.waits = true // no timer here
	return a
}

// keys presses keys by their names; one that begins with = is text.
func keys(a *App, names ...string) {
	for _, name := range names {
		typed, is := strings.CutPrefix(name, "=")
		if !is {
			do(a, screentest.Key(name))
			continue
		}
		for _, r := range typed {
			do(a, screentest.Key(string(r)))
		}
	}
}

// standing is what every record of the file says, but of those that were taken back.
func standing(t *testing.T, file *store.Store) map[string]string {
	t.Helper()
	var ids []model.ID
	for id := range file.Everyone() {
		ids = append(ids, id)
	}
	for id := range file.Homes() {
		ids = append(ids, id)
	}
	ids = slices.AppendSeq(ids, maps.Keys(file.Centres()))
	says := map[string]string{}
	for _, id := range ids {
		h, err := file.Read(id)
		if err != nil {
			t.Fatal(err)
		}
		for of, r := range h.Own() {
			if r.Withdrawn() {
				continue
			}
			for name, f := range r.Fields {
				if len(f.Value) > 0 && !model.IsNull(f.Value) {
					says[fmt.Sprintf("%s %s %s", r.Kind, of, name)] = fmt.Sprintf("%x of %d", f.Value, 1+len(f.Others))
				}
			}
		}
	}
	return says
}

func obligation(t *testing.T, a *App, step string) model.ID {
	t.Helper()
	lines, err := a.file.Worklist(store.Query{Today: filetest.Today, Person: filetest.Woman,
		States: []followup.State{followup.Overdue, followup.Ready, followup.Upcoming, followup.Passed}})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if l.About.Step == step {
			return l.ID
		}
	}
	t.Fatalf("no step %s", step)
	return model.ID{}
}

// twins are the woman registered once more, and two things said of her household at once.
func twins(t *testing.T, a *App) {
	t.Helper()
	h, err := a.file.Read(filetest.Home)
	if err != nil {
		t.Fatal(err)
	}
	heads := h.Record().Heads
	for i, group := range []int{7, 8} {
		filetest.Record(t, a.file, filetest.Day("2026-10-01")+model.Date(i), model.Entry{Subject: filetest.Home, Record: filetest.Home,
			Kind: model.KindHousehold, Parents: heads, Fields: map[string]model.Value{"group": model.Encode(group)}})
	}
	again := model.ID{31}
	filetest.Record(t, a.file, filetest.Day("2026-09-01"), model.Create(again, again, model.KindPerson,
		model.Person{Name: "彭慧敏", Sex: model.Female, Birth: filetest.Day("1992-03-05"), Phone: "13900001111"}))
}

// TestEveryActIsTakenBackByOneKey does each act of the program in its own room and takes it back from there.
func TestEveryActIsTakenBackByOneKey(t *testing.T) {
	woman, home, husband := filetest.Woman, filetest.Home, filetest.Husband
	event := func(kind string) func(*testing.T, *App) tea.Msg {
		return func(*testing.T, *App) tea.Msg { return screen.OpenEventMsg{Person: woman, Kind: kind} }
	}
	door := func(msg tea.Msg) func(*testing.T, *App) tea.Msg {
		return func(*testing.T, *App) tea.Msg { return msg }
	}
	of := func(door func(model.ID) tea.Msg) func(*testing.T, *App) tea.Msg {
		return func(t *testing.T, a *App) tea.Msg { return door(obligation(t, a, "07c")) }
	}
	visit := of(func(id model.ID) tea.Msg { return screen.OpenVisitMsg{Person: woman, Obligation: id} })
	schedule := of(func(id model.ID) tea.Msg { return screen.OpenScheduleMsg{Person: woman, Obligation: id} })
	for _, tt := range []struct {
		name string
		door func(*testing.T, *App) tea.Msg
		keys []string
		back []string // after Ctrl+Z
	}{
		{"a visit", visit, []string{"1", "enter", "enter", "5", "f10"}, nil},
		{"a visit that was declined", visit, []string{"3", "f10"}, nil},
		{"a visit that found her moved", visit, []string{"4", "f10", "1"}, nil},
		{"a contact that nobody planned", door(screen.OpenVisitMsg{Person: woman}), []string{"1", "enter", "enter", "1", "f10"}, nil},
		{"an exam", door(screen.OpenExamMsg{Person: woman}), []string{"enter", "=118/76", "enter", "=98", "f10"}, nil},
		{"a household with a member", door(screen.OpenRegisterMsg{}), []string{"=西高庄村", "enter", "=03-0001", "f6", "=侯雪琳", "f10"}, nil},
		{"a member", door(screen.OpenRegisterMsg{Household: home}), []string{"=贾思琪", "f10"}, nil},
		{"a correction", door(screen.OpenEditMsg{Subject: home}), []string{"ctrl+u", "=02-0099", "f10"}, nil},
		{"a record taken back", door(screen.OpenEditMsg{Subject: woman, Record: filetest.Device}), []string{"f8", "2", "enter", "=x", "enter"}, nil},
		{"a method switched", event("method_switch"), []string{"1", "f10"}, nil},
		{"a method ended", event("method_end"), []string{"enter", "1", "f10"}, nil},
		{"a pregnancy", event("pregnancy"), []string{"f10"}, nil},
		{"a birth", event("birth"), []string{".", "enter", "1", "enter", "f10"}, nil},
		{"a method begun", door(screen.OpenEventMsg{Person: husband, Kind: "method_start"}), []string{"1", "f10"}, nil},
		{"a loss", event("loss"), []string{"1", "enter", ".", "f10"}, nil},
		{"a move", event("move"), []string{"1", "f10", "1"}, nil},
		{"a death", event("death"), []string{".", "f10", "1"}, nil},
		{"a consent", event("consent"), []string{"1", "f10"}, nil},
		{"a service that she asked for", event("request"), []string{"1", "f10"}, nil},
		{"a contact of her own wish", schedule, []string{"f8", "=+3", "f10"}, nil},
		{"a follow-up moved", schedule, []string{"enter", "=+9", "f10"}, nil},
		{"a series declined", schedule, []string{"f7", "1"}, nil},
		{"a conflict settled", door(screen.OpenConflictsMsg{}), []string{"1"}, nil},
		{"two who are one", door(screen.OpenDuplicatesMsg{}), []string{"f6"}, nil},
		{"two who are not", door(screen.OpenDuplicatesMsg{}), []string{"f7"}, nil},
		{"one who was two, parted", func(_ *testing.T, a *App) tea.Msg {
			do(a, screen.OpenDuplicatesMsg{})
			keys(a, "f6")
			return screen.OpenPersonMsg{ID: woman}
		}, []string{"f8"}, nil},
		{"a change of the history", door(screen.OpenHistoryMsg{Subject: husband}), []string{"f8", "1"}, nil},
		{"the centre's profile", func(_ *testing.T, a *App) tea.Msg {
			return screen.OpenEditMsg{Subject: a.session.CentreID, Record: a.session.CentreID}
		}, []string{"ctrl+u", "=水屯镇中心卫生院", "f10"}, nil},
		{"an import", func(t *testing.T, _ *App) tea.Msg {
			path := filepath.Join(t.TempDir(), "台账.csv")
			if err := os.WriteFile(path, []byte("户编号,村,姓名,身份证号,出生日期,避孕措施,措施起始日期\n09-0001,北庄村,尉迟燕,,1996-01-02,避孕套,2026-10-01\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			return screen.OpenImportMsg{File: path}
		}, []string{"f10"}, []string{"1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := counter(t)
			twins(t, a)
			do(a, tt.door(t, a))
			before := standing(t, a.file)
			keys(a, tt.keys...)
			name := a.undoes.Name
			if name == "" || !strings.HasPrefix(a.line.said, name) || !strings.Contains(a.line.said, "Ctrl+Z") {
				t.Fatalf("it is not on disk; said %q\n%s", a.line.said, a.View().Content)
			}
			if maps.Equal(standing(t, a.file), before) {
				t.Fatal("nothing has changed")
			}
			keys(a, append([]string{"ctrl+z"}, tt.back...)...)
			if want := a.session.Text.Common.Undone(name); a.line.said != want {
				t.Errorf("said %q, want %q", a.line.said, want)
			}
			after := standing(t, a.file)
			for of, was := range before {
				if after[of] != was {
					t.Errorf("%s: %q, was %q", of, after[of], was)
				}
			}
			for of := range after {
				if _, was := before[of]; !was {
					t.Errorf("%s stands: %q", of, after[of])
				}
			}
		})
	}
}

// TestWhatIsNotTakenBackSaysWhy presses the key after acts that it does not take back: it must not take back the one
// before them either.
func TestWhatIsNotTakenBackSaysWhy(t *testing.T) {
	a := counter(t)
	do(a, screen.OpenEditMsg{Subject: filetest.Home})
	keys(a, "ctrl+u", "=02-0099", "f10")
	before := standing(t, a.file)
	do(a, screen.OpenClerksMsg{})
	keys(a, "f7", "=李四", "enter", "=a passphrase", "enter", "=a passphrase", "f10", "ctrl+z")
	if why := a.session.Text.Undo.Keys; !strings.Contains(a.line.said, why.What) {
		t.Errorf("said %q", a.line.said)
	}
	if !maps.Equal(standing(t, a.file), before) {
		t.Error("the act before was taken back")
	}
	do(a, screen.RecordedMsg{Name: "x", Stay: true, Stands: a.session.Text.Undo.Merged})
	if keys(a, "ctrl+z"); !strings.Contains(a.line.said, a.session.Text.Undo.Merged.What) {
		t.Errorf("said %q", a.line.said)
	}
}
