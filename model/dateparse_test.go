package model

import (
	"errors"
	"math"
	"testing"
)

func TestLedgerDates(t *testing.T) {
	for _, tt := range []struct {
		in, want string
		err      error
	}{
		{"1991/07/12", "1991-07-12", nil},
		{"1991/7/12", "1991-07-12", nil},
		{"1982-12-22", "1982-12-22", nil},
		{"２０１６．１０．１８", "2016-10-18", nil},
		{"２０２２．３．４", "2022-03-04", nil},
		{"20261104", "2026-11-04", nil},
		{"2026.11.14", "2026-11-14", nil},
		{"2026.11.14.", "2026-11-14", nil},
		{"2025年11月14日", "2025-11-14", nil},
		{"2026年11月14", "2026-11-14", nil},
		{"２０２６年３月５号", "2026-03-05", nil},
		{"1991-07-12 00:00:00", "1991-07-12", nil},
		{"1991-07-12T08:30:00.000", "1991-07-12", nil},
		{"2026年11月14日8:30", "2026-11-14", nil},
		{" 1991 / 07 / 12\u3000", "1991-07-12", nil},
		{"1991年 7 月12 日", "1991-07-12", nil},
		{"1991\u00a07\u00a012", "1991-07-12", nil},
		{"\ufeff1991/7/12", "1991-07-12", nil},
		{"2026。3。5", "2026-03-05", nil},
		{"2026—3–5", "2026-03-05", nil},
		{"二〇二六年三月五日", "2026-03-05", nil},
		{"二零二六年十一月二十三日", "2026-11-23", nil},
		{"一九八五年十月十日", "1985-10-10", nil},
		{"二○○八年一十二月廿三号", "2008-12-23", nil},
		{"二0一六年一月卅一日", "2016-01-31", nil},
		{"二O一六年一月三十日", "2016-01-30", nil},
		{"2028-02-29", "2028-02-29", nil},

		{"1991.07", "", ErrDatePartial},
		{"1991年7月", "", ErrDatePartial},
		{"199107", "", ErrDatePartial},
		{"1991", "", ErrDatePartial},
		{"1991年", "", ErrDatePartial},
		{"二〇二六年三月", "", ErrDatePartial},

		{"91/7/12", "", ErrDateYear},
		{"85年3月5日", "", ErrDateYear},
		{"八五年三月五日", "", ErrDateYear},
		{"850315", "", ErrDateYear},
		{"11.14", "", ErrDateYear},
		{"3月15日", "", ErrDateYear},
		{"02026-11-14", "", ErrDateYear},

		{"2026-02-30", "", ErrDateDay},
		{"2027年2月29日", "", ErrDateDay},
		{"20261301", "", ErrDateDay},
		{"1991-00-12", "", ErrDateDay},

		{"1899-12-31", "", ErrDateRange},
		{"9999-12-31", "", ErrDateRange},

		{"", "", ErrDateForm},
		{"无", "", ErrDateForm},
		{"—", "", ErrDateForm},
		{"45678", "", ErrDateForm},
		{"7/12/1991", "", ErrDateForm},
		{"1991-07-1208", "", ErrDateForm},
		{"-1991-7-12", "", ErrDateForm},
		{"1991月7年12", "", ErrDateForm},
		{"1991-07-12（农历）", "", ErrDateForm},
		{"一九八五年正月初五", "", ErrDateForm},
		{"20十年三月五日", "", ErrDateForm},
		{"二〇一6年三月五日", "", ErrDateForm},
		{"2026年二三十月五日", "", ErrDateForm},
		{"2026-11-13T16:00:00Z", "", ErrDateForm},
	} {
		t.Run(tt.in, func(t *testing.T) {
			got, err := ParseLedgerDate(tt.in)
			if got.String() != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("got %q, %v; want %q, %v", got, err, tt.want, tt.err)
			}
		})
	}
}

func TestTypedDates(t *testing.T) {
	today := NewDate(2026, 11, 21)
	for _, tt := range []struct {
		in, want string
		err      error
	}{
		{".", "2026-11-21", nil},
		{"。", "2026-11-21", nil},
		{"．", "2026-11-21", nil},
		{"-3", "2026-11-18", nil},
		{"－３", "2026-11-18", nil},
		{"—3", "2026-11-18", nil},
		{"- 30", "2026-10-22", nil},
		{"+7", "2026-11-28", nil},
		{"＋７", "2026-11-28", nil},
		{"-0", "2026-11-21", nil},
		{"0315", "2026-03-15", nil},
		{"０３１５", "2026-03-15", nil},
		{"3.15", "2026-03-15", nil},
		{"3。15", "2026-03-15", nil},
		{"３．１５", "2026-03-15", nil},
		{"3-15", "2026-03-15", nil},
		{"3/15", "2026-03-15", nil},
		{"3、15", "2026-03-15", nil},
		{"3 15", "2026-03-15", nil},
		{"3月15日", "2026-03-15", nil},
		{"三月十五日", "2026-03-15", nil},
		{"1121", "2026-11-21", nil},
		{"1122", "2025-11-22", nil}, // tomorrow is last year's: nothing done lies ahead
		{"12.31", "2025-12-31", nil},
		{"2026-3-15", "2026-03-15", nil},
		{"2026.3.15", "2026-03-15", nil},
		{"2026。3。15", "2026-03-15", nil},
		{"2026、3、15", "2026-03-15", nil},
		{"20260315", "2026-03-15", nil},
		{"2026年3月15日", "2026-03-15", nil},
		{"2027-1-5", "2027-01-05", nil},

		{"0229", "", ErrDateDay},
		{"0431", "", ErrDateDay},
		{"1301", "", ErrDateDay},
		{"2026.3", "", ErrDatePartial},
		{"26.3.15", "", ErrDateYear},
		{"260315", "", ErrDateYear},
		{"-99999", "", ErrDateRange},
		{"315", "", ErrDateForm},
		{"15", "", ErrDateForm},
		{"", "", ErrDateForm},
		{"..", "", ErrDateForm},
		{"-3.5", "", ErrDateForm},
		{"7+", "", ErrDateForm},
	} {
		t.Run(tt.in, func(t *testing.T) {
			got, err := ParseTypedDate(tt.in, today)
			if got.String() != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("got %q, %v; want %q, %v", got, err, tt.want, tt.err)
			}
		})
	}
}

func TestTypedMonthAndDayAroundTheLeapDay(t *testing.T) {
	for today, want := range map[Date]string{
		NewDate(2028, 2, 29): "2028-02-29",
		NewDate(2028, 3, 1):  "2028-02-29",
		NewDate(2029, 2, 1):  "2028-02-29",
		NewDate(2028, 2, 28): "", // this year's lies ahead, last year had none
		NewDate(2030, 3, 1):  "",
	} {
		if got, _ := ParseTypedDate("0229", today); got.String() != want {
			t.Errorf("0229 on %v = %q, want %q", today, got, want)
		}
	}
}

func TestSpreadsheetSerials(t *testing.T) {
	for _, tt := range []struct {
		name   string
		serial float64
		from04 bool
		want   string
		err    error
	}{
		{"the first day", 1, false, "1900-01-01", nil},
		{"the day before the false leap day", 59, false, "1900-02-28", nil},
		{"the false leap day", 60, false, "", ErrDateDay},
		{"the day after it", 61, false, "1900-03-01", nil},
		{"a plain day", 46341, false, "2026-11-15", nil},
		{"a time of day", 46341.75, false, "2026-11-15", nil},
		{"a hair before midnight", 46340.999999999, false, "2026-11-15", nil},
		{"the last day", 73415, false, "2100-12-31", nil},
		{"the day after the last", 73416, false, "", ErrDateRange},
		{"day nought", 0, false, "", ErrDateDay},
		{"negative", -1, false, "", ErrDateRange},
		{"a compact date that lost its shape", 20261104, false, "", ErrDateRange},
		{"not a number", math.NaN(), false, "", ErrDateRange},
		{"infinite", math.Inf(1), false, "", ErrDateRange},
		{"1904: day nought", 0, true, "1904-01-01", nil},
		{"1904: the same plain day", 46341 - 1462, true, "2026-11-15", nil},
		{"1904: no false leap day", 60, true, "1904-03-01", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := DateFromSerial(tt.serial, tt.from04)
			if got.String() != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("got %q, %v; want %q, %v", got, err, tt.want, tt.err)
			}
		})
	}
}

func TestHalfWidth(t *testing.T) {
	for in, want := range map[string]string{
		"０９ＡＺａｚ－．／：？！～": "09AZaz-./:?!~",
		"张\u3000三、李四。·": "张 三、李四。·",
		"":              "",
	} {
		if got := HalfWidth(in); got != want {
			t.Errorf("HalfWidth(%q) = %q, want %q", in, got, want)
		}
	}
}

// Whatever is read lies in range and reads back as itself; nothing panics.
func FuzzDates(f *testing.F) {
	for _, s := range []string{"1991/7/12", "２０１６．１０．１８", "二〇二六年三月五日", "2026年11月14日 08:00", "-3", "0315", "3、15", "廿三", "199107"} {
		f.Add(s, int32(740000))
	}
	f.Fuzz(func(t *testing.T, s string, day int32) {
		today := NewDate(1950, 1, 1).AddDays(int(uint32(day) % 50000))
		for _, read := range []func() (Date, error){
			func() (Date, error) { return ParseLedgerDate(s) },
			func() (Date, error) { return ParseTypedDate(s, today) },
		} {
			d, err := read()
			if (err == nil) == d.IsZero() {
				t.Fatalf("%q: %v, %v", s, d, err)
			}
			if again, err2 := ParseLedgerDate(d.String()); err == nil && (err2 != nil || again != d) {
				t.Fatalf("%q: %v reads back as %v, %v", s, d, again, err2)
			}
		}
	})
}

func TestComingDates(t *testing.T) {
	today := NewDate(2026, 11, 21)
	for _, tt := range []struct{ typed, want string }{
		{"1205", "2026-12-05"}, {"11.21", "2026-11-21"}, {"1120", "2027-11-20"}, {"0115", "2027-01-15"},
		{"+7", "2026-11-28"}, {"-3", "2026-11-18"}, {"2026-3-5", "2026-03-05"}, {".", "2026-11-21"}, {"0229", ""},
	} {
		if got, _ := ParseComingDate(tt.typed, today); got.String() != tt.want {
			t.Errorf("ParseComingDate(%q) = %v, want %s", tt.typed, got, tt.want)
		}
	}
}
