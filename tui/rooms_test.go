package tui

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/training"
	"suifang/store"
	"suifang/store/seal"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// village is a file of made-up people, and one of them for whom something is due.
func village(t testing.TB) (file *store.Store, due store.Line) {
	t.Helper()
	today := model.DateOf(morning())
	file, _, err := store.Create(filepath.Join(t.TempDir(), "village.db"), store.Setup{Site: "水屯镇服务中心", Clerk: "王丽",
		Passphrase: []byte(passphrase), KDF: seal.TrainingKDF, Training: true, Station: model.Station{1}, Now: morning})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	town := training.New(1, 60, today)
	for acts := []model.Proposal{town.Workers()}; acts != nil; acts = town.Next() {
		if err := file.RecordAll(acts); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Roll(today); err != nil {
		t.Fatal(err)
	}
	lines, err := file.Worklist(store.Query{Today: today})
	if err != nil || len(lines) == 0 {
		t.Fatalf("nobody is due: %v", err)
	}
	return file, lines[0]
}

// everyDoor are the doors to all rooms that stand.
func everyDoor(due store.Line) []tea.Msg {
	return []tea.Msg{
		screen.OpenTodayMsg{}, screen.OpenSearchMsg{}, screen.OpenHouseholdMsg{ID: due.Household},
		screen.OpenPersonMsg{ID: due.Person}, screen.OpenRegisterMsg{}, screen.OpenEditMsg{Subject: due.Person, Record: due.Person},
		screen.OpenEventMsg{Person: due.Person}, screen.OpenVisitMsg{Person: due.Person, Obligation: due.ID},
		screen.OpenExamMsg{Person: due.Person}, screen.OpenScheduleMsg{Person: due.Person, Obligation: due.ID},
		screen.OpenImportMsg{}, screen.OpenExchangeMsg{}, screen.OpenDuplicatesMsg{}, screen.OpenConflictsMsg{}, screen.OpenHistoryMsg{Subject: due.Person},
		screen.OpenRightsMsg{Person: due.Person}, screen.OpenClerksMsg{}, screen.OpenLeftMsg{}, screen.OpenSettingsMsg{},
	}
}

// eachRoom shows the test every room, filled, in both languages.
func eachRoom(t *testing.T, show func(t *testing.T, a *App, s screen.Screen)) {
	file, due := village(t)
	for _, lang := range []text.Lang{text.Chinese, text.English} {
		for _, door := range everyDoor(due) {
			o := options(t)
			o.Lang = lang
			a := newApp(o, false)
			a.file, a.inside, a.width, a.height = file, true, 80, 24
			a.session.Open(file)
			s := a.plan(a.session, door)
			if s == nil {
				continue
			}
			t.Run(fmt.Sprintf("%s %T", lang, door), func(t *testing.T) {
				screentest.Drive(t, s, 80, 22)
				a.stack = []opened{open(s, door)}
				show(t, a, s)
			})
		}
	}
}

func TestNoKeyMeansTwoThings(t *testing.T) {
	eachRoom(t, func(t *testing.T, a *App, s screen.Screen) {
		shared := map[string]string{}
		for _, b := range append(a.session.Keys.Global(), a.lockKey) {
			note(shared, b, screen.Typing(s))
		}
		for _, table := range [][]key.Binding{s.ShortHelp(), screen.FullHelp(s)} {
			here := map[string]string{}
			for _, b := range table {
				if !b.Enabled() || b.Help().Desc == "" {
					continue
				}
				for _, k := range b.Keys() {
					if other, twice := here[k]; twice {
						t.Errorf("%s means both %s and %s", k, other, b.Help().Desc)
					}
					if other, taken := shared[k]; taken && other != b.Help().Desc {
						t.Errorf("%s means %s, and everywhere %s", k, b.Help().Desc, other)
					}
				}
				note(here, b, false)
			}
		}
	})
}

// note takes the keys of a binding down; marks are text while something is typed.
func note(taken map[string]string, b key.Binding, typing bool) {
	for _, k := range b.Keys() {
		if !typing || !screen.IsMark(k) {
			taken[k] = b.Help().Desc
		}
	}
}

func TestEveryRoomFitsItsWindow(t *testing.T) {
	eachRoom(t, func(t *testing.T, a *App, s screen.Screen) {
		for _, size := range [][2]int{{80, 24}, {40, 15}, {63, 19}, {120, 40}, {200, 60}} {
			a.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			requireInside(t, a.View(), size[0], size[1])
			body := strings.Split(s.View().Content, "\n")
			for _, line := range body {
				if widget.Width(line) > size[0]-1 {
					t.Errorf("the room itself writes %d cells in %dx%d: %q", widget.Width(line), size[0], size[1], line)
				}
			}
			if len(body) > size[1]-2 {
				t.Errorf("the room writes %d lines in %dx%d", len(body), size[0], size[1])
			}
			if footer := a.footer(); size[0] >= 80 && !strings.Contains(footer, "F1") {
				t.Errorf("the footer has no room for help: %q", footer)
			}
		}
	})
}

// TestAnyKeys leaves a cat on the keyboard: whatever is typed wherever, the program goes on and finds home.
func TestAnyKeys(t *testing.T) {
	keys := []string{"enter", "enter", "tab", "up", "down", "down", "pgdown", "pgup", "home", "end", "left", "right", "esc", "space",
		"backspace", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "ctrl+z", "ctrl+u", "1", "2", "3", "9", "0",
		"-", "+", ".", "x", "?", "/", "、", "彭", "p", "\"", "shift+tab", "delete"}
	for seed := range uint64(4) {
		file, _ := village(t)
		o := options(t)
		o.Path = file.Path()
		a := newApp(o, false)
		a.file = file
		a.session.Open(file)
		a.goInside(arrivedMsg{})
		term := screentest.Start(t, a, 80, 24)
		random := rand.New(rand.NewPCG(seed, 1))
		for range 400 {
			term.Press(keys[random.IntN(len(keys))])
		}
		term.Press("esc", "esc", "esc", "2", "esc", "f2")
		term.WaitUntil("Today is back", func() bool {
			term.Press("esc", "f2")
			return strings.HasPrefix(term.Line(0), " 今日")
		})
	}
}
