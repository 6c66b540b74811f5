package model

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestMonthsKeepTheDayOrTakeTheLast(t *testing.T) {
	for _, tt := range []struct {
		name string
		from string
		n    int
		want string
	}{
		{"a plain month", "2026-08-15", 3, "2026-11-15"},
		{"the 31st in a short month", "2026-01-31", 1, "2026-02-28"},
		{"the 31st in a leap February", "2028-01-31", 1, "2028-02-29"},
		{"over the year's end", "2026-12-31", 2, "2027-02-28"},
		{"backwards", "2026-03-31", -1, "2026-02-28"},
		{"29 February and a year", "2028-02-29", 12, "2029-02-28"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			from, err := ParseISO(tt.from)
			if err != nil {
				t.Fatal(err)
			}
			if got := from.AddMonths(tt.n).String(); got != tt.want {
				t.Errorf("%s + %d months = %s, want %s", tt.from, tt.n, got, tt.want)
			}
		})
	}
}

func TestDateAgreesWithTheStandardCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 3_600_000).Draw(t, "days")
		d := Date(n)
		want := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n-1)
		if DateOf(want) != d || d.Weekday() != want.Weekday() {
			t.Fatalf("%d: %v %v, want %v", n, DateOf(want), d.Weekday(), want)
		}
		if back, err := ParseISO(d.String()); err != nil || back != d {
			t.Fatalf("%v reads back as %v, %v", d, back, err)
		}
	})
}

func TestAgeTurnsOnTheBirthday(t *testing.T) {
	born := NewDate(1992, 3, 5)
	for day, want := range map[Date]int{
		NewDate(2026, 3, 4): 33, NewDate(2026, 3, 5): 34, NewDate(1992, 3, 5): 0, NewDate(1992, 3, 4): -1,
	} {
		if got := born.AgeOn(day); got != want {
			t.Errorf("age on %v = %d, want %d", day, got, want)
		}
	}
}
