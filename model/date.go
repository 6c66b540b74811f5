package model

import (
	"fmt"
	"time"
)

// A Date is a civil day without a time zone: the number of days since 31 December of the year 0, so
// that dates compare and subtract as integers. The zero Date means "no date".
type Date int32

// NewDate is the day d of month m in year y. It is the zero Date if there is no such day, as on
// 30 February, or if the year is not 1 to 9999.
func NewDate(y, m, d int) Date {
	if y < 1 || y > 9999 || m < 1 || m > 12 || d < 1 || d > monthDays(y, m) {
		return 0
	}
	return Date(daysBefore(y, m) + d)
}

// DateOf is the civil day that t shows on its own clock.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return NewDate(y, int(m), d)
}

// ParseISO reads a date written exactly YYYY-MM-DD, the one form that files and commands carry.
// What people type is read by [ParseTypedDate], what ledgers hold by [ParseLedgerDate].
func ParseISO(s string) (Date, error) {
	d, ok := isoDate(s)
	if !ok {
		return 0, fmt.Errorf("not a date as YYYY-MM-DD")
	}
	return d, nil
}

// IsZero says whether d is no date at all.
func (d Date) IsZero() bool { return d == 0 }

// Civil is the year, month and day of d.
func (d Date) Civil() (y, m, day int) {
	n := int(d) + 305 // counted from 1 March of the year 0, so that the short month stands last
	era := 400 * (n / daysOf400Years)
	n %= daysOf400Years
	y = (n - n/1460 + n/36524 - n/146096) / 365
	n -= 365*y + y/4 - y/100
	m = (5*n + 2) / 153
	day = n - (153*m+2)/5 + 1
	if m += 3; m > 12 {
		m, y = m-12, y+1
	}
	return y + era, m, day
}

const daysOf400Years = 146097

// String is d as YYYY-MM-DD, or the empty string for no date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	y, m, day := d.Civil()
	b := [10]byte{4: '-', 7: '-'}
	for i, n := range [...]struct{ end, value int }{{3, y}, {6, m}, {9, day}} {
		for at, v := n.end, n.value; at >= [...]int{0, 5, 8}[i]; at-- {
			b[at], v = byte('0'+v%10), v/10
		}
	}
	return string(b[:])
}

// Weekday is the day of the week of d.
func (d Date) Weekday() time.Weekday { return time.Weekday(int(d) % 7) }

// AddDays is n days after d, before it if n is negative.
func (d Date) AddDays(n int) Date { return d + Date(n) }

// AddMonths is n months after d. The day of the month stays, or becomes the month's last where the
// month is shorter: 31 January and one month is 28 or 29 February (followup.md 3.0).
func (d Date) AddMonths(n int) Date {
	y, m, day := d.Civil()
	months := y*12 + m - 1 + n
	y, m = months/12, months%12+1
	return NewDate(y, m, min(day, monthDays(y, m)))
}

// AgeOn is the number of completed years on the given day for someone born on d; -1 if either is no
// date or the day lies before the birth. Someone born on 29 February turns on 1 March in short years.
func (d Date) AgeOn(day Date) int {
	if d == 0 || day == 0 || day < d {
		return -1
	}
	y, m, dd := d.Civil()
	ty, tm, td := day.Civil()
	if tm < m || tm == m && td < dd {
		return ty - y - 1
	}
	return ty - y
}

// MarshalText writes d as YYYY-MM-DD.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD; empty text is no date.
func (d *Date) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	*d, err = ParseISO(string(b))
	return err
}

func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func monthDays(y, m int) int {
	if m == 2 && leap(y) {
		return 29
	}
	return [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[m-1]
}

// daysBefore counts the days from the start of year 1 to the start of the month.
func daysBefore(y, m int) int {
	y--
	n := y*365 + y/4 - y/100 + y/400
	for i := 1; i < m; i++ {
		n += monthDays(y+1, i)
	}
	return n
}
