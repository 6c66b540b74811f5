package store

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"suifang/model"
)

func TestOlderCopyIsNoticed(t *testing.T) {
	path, person, c := onAStick(t)
	pc := aPC(t, "a", c)
	older := filepath.Join(t.TempDir(), "older.db")
	s, err := Open(path, testOptions(c))
	if err != nil {
		t.Fatal(err)
	}
	pc.Remember(s)
	if err := s.Backup(older); err != nil {
		t.Fatal(err)
	}
	first := model.DateOf(c.now())
	for range 3 {
		mustNote(t, s, person)
	}
	c.set(c.now().AddDate(0, 0, 1))
	mustNote(t, s, person)
	pc.Remember(s)
	if missing, err := pc.MissingHere(s); err != nil || missing != nil {
		t.Errorf("missing in the newest: %v, %v", missing, err)
	}
	mustClose(t, s)

	if s, err = Open(older, testOptions(c)); err != nil {
		t.Fatal(err)
	}
	want := []MissingDay{{Day: first, Count: 3}, {Day: first.AddDays(1), Count: 1}}
	mustNote(t, s, person) // another of the second day: the one that is missing is not made good by it
	for range 2 {          // until she says that it is right so
		missing, err := pc.MissingHere(s)
		if err != nil || len(missing) != 2 || missing[0] != want[0] || missing[1] != want[1] {
			t.Errorf("missing: %v, %v; want %v", missing, err, want)
		}
		pc.Remember(s)
	}
	pc.Forget(s)
	if missing, err := pc.MissingHere(s); err != nil || missing != nil {
		t.Errorf("missing after it was said to be right: %v, %v", missing, err)
	}
	mustClose(t, s)
}

func TestUnreadableMemoryDoesNoHarm(t *testing.T) {
	path, _, c := onAStick(t)
	pc := aPC(t, "a", c)
	s, err := Open(path, testOptions(c))
	if err != nil {
		t.Fatal(err)
	}
	pc.Remember(s)
	memory := pc.memory(s, "seen")
	b, err := os.ReadFile(memory)
	if err != nil {
		t.Fatal(err)
	}
	for _, broken := range [][]byte{nil, b[:len(b)/2], append(b, 0), make([]byte, len(b))} {
		if err := os.WriteFile(memory, broken, 0o600); err != nil {
			t.Fatal(err)
		}
		if missing, err := pc.MissingHere(s); err != nil || missing != nil {
			t.Errorf("of %d bytes: %v, %v", len(broken), missing, err)
		}
	}
	if err := os.WriteFile(pc.memory(s, "centre"), []byte("no identity\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if id, centre, ask := pc.Centre(s); id.IsZero() || centre.Name != "站" || ask {
		t.Errorf("centre %v %q, asked: %v", id, centre.Name, ask)
	}
	mustClose(t, s)
}

func TestCentreOfThePCIsAskedForOnceWhereThereAreSeveral(t *testing.T) {
	path, _, c := onAStick(t)
	pc := aPC(t, "a", c)
	s, err := Open(path, testOptions(c))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, _, ask := pc.Centre(s); ask {
		t.Error("asked, with one centre")
	}
	other := s.newID()
	mustRecord(t, s, "centre", model.Create(other, other, model.KindCentre, model.Centre{Name: "河西村服务站"}))
	if id, centre, ask := pc.Centre(s); !ask || centre.Name != "站" || id == other {
		t.Errorf("centre %q, asked: %v", centre.Name, ask)
	}
	if err := pc.KeepCentre(s, other); err != nil {
		t.Fatal(err)
	}
	if id, centre, ask := pc.Centre(s); ask || id != other || centre.Name != "河西村服务站" {
		t.Errorf("centre %q, asked: %v", centre.Name, ask)
	}
}

func TestSeenIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := Seen{mark: rapid.SliceOfN(rapid.Byte(), markSize, markSize).Draw(t, "mark"), days: map[stationDay]daySum{}}
		for range rapid.IntRange(0, 20).Draw(t, "days") {
			d := stationDay{station: model.Station{rapid.Byte().Draw(t, "station")}, day: uint32(rapid.IntRange(20000, 22000).Draw(t, "day"))}
			n.days[d] = daySum{count: uint64(rapid.IntRange(1, 9).Draw(t, "count")), sum: [16]byte{rapid.Byte().Draw(t, "sum")}}
		}
		n = n.from(uint32(rapid.IntRange(20000, 22000).Draw(t, "fine")))
		read, ok := decodeSeen(n.bytes())
		if !ok || string(read.bytes()) != string(n.bytes()) {
			t.Fatal("read otherwise than it was written")
		}
		read.mark = nil
		if missing := read.Missing(n); len(missing) != 0 {
			t.Fatalf("the same state lacks %v", missing)
		}
		for d := range n.days {
			delete(read.days, d)
			if missing := read.Missing(n); len(missing) != 1 || missing[0].Count != int(n.days[d].count) {
				t.Fatalf("without a day it lacks %v", missing)
			}
			break
		}
	})
}

func TestOldDaysAreComparedByMonths(t *testing.T) {
	day := func(y, m, d int) uint32 { return uint32(model.NewDate(y, m, d) - epochDay) }
	then := Seen{mark: []byte{1}, days: map[stationDay]daySum{{day: day(2024, 5, 3)}: {count: 2}, {day: day(2024, 5, 9)}: {count: 3}}}
	now := Seen{mark: []byte{2}, days: map[stationDay]daySum{{day: day(2024, 5, 9)}: {count: 3}}}
	missing := now.from(day(2025, 1, 1)).Missing(then)
	if len(missing) != 1 || missing[0] != (MissingDay{Day: model.NewDate(2024, 5, 1), Month: true, Count: 2}) {
		t.Errorf("missing: %v", missing)
	}
}

// FuzzSeen: whatever stands in the PC's memory, it is read or refused.
func FuzzSeen(f *testing.F) {
	f.Add(Seen{mark: make([]byte, markSize), days: map[stationDay]daySum{{day: 20000}: {count: 3}}}.bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		if n, ok := decodeSeen(b); ok {
			_ = n.from(21000).Missing(n)
		}
	})
}

func TestWorkingCopySetAsideStaysUntilNothingInItIsMissing(t *testing.T) {
	path, person, c := onAStick(t)
	a, b := aPC(t, "a", c), aPC(t, "b", c)
	older, _ := os.ReadFile(path)
	carried, s := carryHere(t, a, path, c)
	mustNote(t, s, person)
	closeHere(t, carried, s)

	carried, s = carryHere(t, b, path, c) // the stick moves on elsewhere, with all that is here
	mustNote(t, s, person)
	closeHere(t, carried, s)
	carried, s = carryHere(t, a, path, c)
	if n := len(mustRead(t, s, person).State.Records); n != 3 {
		t.Errorf("%d records, want the person and two notes", n)
	}
	if aside := carried.Aside(); len(aside) != 0 {
		t.Errorf("kept for nothing: %v", aside)
	}
	closeHere(t, carried, s)

	if err := os.WriteFile(path, older, 0o600); err != nil { // somebody puts an old copy on the stick
		t.Fatal(err)
	}
	carried, s = carryHere(t, a, path, c)
	aside := carried.Aside()
	if len(aside) != 1 {
		t.Fatalf("kept: %v", aside)
	}
	if n := recordsIn(t, aside[0], person); n != 3 {
		t.Errorf("%d records in what was set aside", n)
	}
	if missing, err := a.MissingHere(s); err != nil || len(missing) != 1 || missing[0].Count != 2 {
		t.Errorf("missing: %v, %v", missing, err)
	}
	if _, err := carried.WriteBack(context.Background(), s, nil); err != nil {
		t.Error(err)
	}
	closeHere(t, carried, s)
}
