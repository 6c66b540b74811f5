package store

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"suifang/model"
	"suifang/model/followup"
)

func TestALongListHasTheLinesOfTheWorklist(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.db")
	if err := buildTownship(path, 1_000); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, testOptions(newClock()))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	today := model.DateOf(s.options.Now())
	every := []followup.State{followup.Upcoming, followup.Ready, followup.Overdue, followup.Passed}
	some, err := s.Worklist(Query{Today: today})
	if err != nil || len(some) < 10 {
		t.Fatal(len(some), err)
	}
	for name, q := range map[string]Query{
		"today":               {Today: today},
		"all states":          {Today: today, States: every},
		"upcoming for a time": {Today: today, States: every[:1], Until: today.AddDays(30)},
		"a village":           {Today: today, Village: some[0].Village},
		"a worker":            {Today: today, Worker: some[0].Worker, Limit: 3},
		"a tier":              {Today: today, States: every, Tier: some[0].Tier},
		"before the horizon":  {Today: today.AddDays(-40), States: every},
		"past the horizon":    {Today: today.AddDays(40), States: every},
		"by default":          {},
	} {
		t.Run(name, func(t *testing.T) {
			want, err := s.Worklist(q)
			if err != nil {
				t.Fatal(err)
			}
			list, err := s.LongList(q)
			if err != nil {
				t.Fatal(err)
			}
			var got []Line
			for n := range list.Len() {
				got = append(got, list.Line(n))
			}
			slices.SortFunc(got, byDue)
			if len(want) == 0 || len(got) != len(want) {
				t.Fatalf("%d lines, want %d", len(got), len(want))
			}
			for i := range want {
				if !reflect.DeepEqual(got[i], want[i]) {
					t.Fatalf("line %d:\n%+v\nwant\n%+v", i, got[i], want[i])
				}
			}
		})
	}
}

// TestTodayDoesNotWaitForTheDirectory plans what has come due since the file was last open while no row is loaded.
func TestTodayDoesNotWaitForTheDirectory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.db")
	if err := buildTownship(path, 500); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, testOptions(newClock()))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	q := Query{Today: model.DateOf(s.options.Now()).AddDays(60)}
	want, err := s.Worklist(q)
	if err != nil || len(want) == 0 {
		t.Fatal(len(want), err)
	}
	loaded := s.dir
	defer func() { s.dir = loaded }()
	s.dir = newDirectory()
	got, err := s.Worklist(q)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); a != b {
		t.Error("before the directory is loaded the list is another one")
	}
}
