package model

import (
	"cmp"
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// What the readers of dates find wrong. Nothing is guessed: a date that could be read in two ways is
// refused.
var (
	ErrDateForm    = errors.New("not a date")
	ErrDatePartial = errors.New("the day of the month is missing")
	ErrDateYear    = errors.New("the year is not written with four digits")
	ErrDateDay     = errors.New("no such day in the calendar")
	ErrDateRange   = errors.New("the year is before 1900 or after 2100")
)

// ParseLedgerDate reads a date as ledgers hold it: 1991/7/12, 1982-12-22, 2016.10.18, 20261104,
// 2025年11月14日, 二〇二六年三月五日, each in full-width characters too, with spaces inside or a time of day
// behind. The order is always year, month, day; the year has four digits. A month without a day is
// [ErrDatePartial]. Lunar dates (正月初五) are no dates here.
func ParseLedgerDate(s string) (Date, error) { return readWritten(plainDate(s)) }

// ParseTypedDate reads a date as a clerk types it, with today as she sees it on the screen:
//
//	.  。                           today
//	-3  +7                          days ago, days ahead
//	0315  3.15  3-15  3/15  3月15日  the latest such day that is not after today
//	2026-3-15  20260315  …          what [ParseLedgerDate] reads
//
// Full-width characters and the signs that a Chinese input method makes of / and . count the same.
// A month and a day alone never lie ahead, for most dates typed are of things done; what lies ahead is
// typed as +7 or with its year. 29 February alone is refused where neither this year nor the last has
// it, rather than taken years back.
func ParseTypedDate(s string, today Date) (Date, error) {
	t := plainDate(s)
	if t == "." {
		return today, nil
	}
	if daysAway.MatchString(t) {
		return inRange(today.AddDays(number(t)))
	}
	if m := monthAndDay.FindStringSubmatch(t); m != nil {
		return latest(number(m[1]+m[3]), number(m[2]+m[4]), today)
	}
	return readWritten(t)
}

// ParseComingDate is [ParseTypedDate] for what is agreed or expected: a month and a day alone are the next such
// day, today counted. What lies behind is typed as -7 or with its year.
func ParseComingDate(s string, today Date) (Date, error) {
	if m := monthAndDay.FindStringSubmatch(plainDate(s)); m != nil {
		return coming(number(m[1]+m[3]), number(m[2]+m[4]), today)
	}
	return ParseTypedDate(s, today)
}

// DateFromSerial is the day of a spreadsheet's serial number, with the time of day dropped. In the 1900
// system day 1 is 1 January 1900 and day 60 is 29 February 1900, which never was: Excel counts it for
// the sake of Lotus 1-2-3, so day 61 is 1 March. In the 1904 system day 0 is 1 January 1904.
func DateFromSerial(serial float64, date1904 bool) (Date, error) {
	const halfSecond = 0.5 / 86400 // a sum of times may fall short of midnight
	serial = math.Floor(serial + halfSecond)
	switch {
	case math.IsNaN(serial) || serial < 0 || serial > 100_000:
		return 0, ErrDateRange
	case date1904:
		return inRange(NewDate(1904, 1, 1).AddDays(int(serial)))
	case serial == 0 || serial == 60:
		return 0, ErrDateDay
	case serial < 60:
		return NewDate(1899, 12, 31).AddDays(int(serial)), nil
	}
	return inRange(NewDate(1899, 12, 30).AddDays(int(serial)))
}

// HalfWidth puts full-width letters, digits and signs (Ａ１－) into their ASCII forms and the ideographic
// space into a plain one. Chinese punctuation that has no ASCII twin (、。) stays.
//
//go:noinline
func HalfWidth(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '\u3000':
			return ' '
		}
		return r
	}, s)
}

// The shapes of a date once [plainDate] has made it plain.
var (
	wholeDate   = regexp.MustCompile(`^(\d+)[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?\.?$`)
	eightDigits = regexp.MustCompile(`^\d{8}$`)
	onlyMonth   = regexp.MustCompile(`^(?:\d{4}[-/.年](?:\d{1,2}月?)?|(?:19|20)\d\d(?:0[1-9]|1[0-2])?)$`)
	shortYear   = regexp.MustCompile(`^(?:\d{6}|\d{1,3}[-/.年月]\d{1,2}[月日号]?)$`)
	monthAndDay = regexp.MustCompile(`^(?:(\d\d)(\d\d)|(\d{1,2})[-/.月](\d{1,2})[日号]?)$`)
	daysAway    = regexp.MustCompile(`^[-+]\d{1,5}$`)
	timeBehind  = regexp.MustCompile(`(?: +|T|([日号]))\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?$`)
	hanNumeral  = regexp.MustCompile(`[0-9Oo]*[〇○零一二三四五六七八九十廿卅][0-9Oo〇○零一二三四五六七八九十廿卅]*`)
	hanTens     = regexp.MustCompile(`^(十|[一二三]十|廿|卅)([一二三四五六七八九]?)$`)
)

func readWritten(t string) (Date, error) {
	if eightDigits.MatchString(t) {
		return civil(number(t[:4]), number(t[4:6]), number(t[6:]))
	}
	m := wholeDate.FindStringSubmatch(t)
	switch {
	case m == nil && onlyMonth.MatchString(t):
		return 0, ErrDatePartial
	case m == nil && shortYear.MatchString(t):
		return 0, ErrDateYear
	case m == nil:
		return 0, ErrDateForm
	case len(m[1]) == 4:
		return civil(number(m[1]), number(m[2]), number(m[3]))
	}
	return 0, ErrDateYear
}

// plainDate takes away what does not matter in a written date: width, spaces, the time of day, Chinese
// numerals, the many dashes.
func plainDate(s string) string {
	s = strings.TrimSpace(strings.Map(dateSign, HalfWidth(s)))
	s = timeBehind.ReplaceAllString(s, "$1")
	words := strings.Fields(hanNumeral.ReplaceAllStringFunc(s, arabicNumber))
	if strings.ContainsAny(s, "-/.年月") {
		return strings.Join(words, "")
	}
	return strings.Join(words, "-") // 1991 7 12: the spaces are all that parts it
}

// dateSign makes one sign of those that look alike or that share a key with it when a Chinese input
// method is on, and drops what cannot be seen.
func dateSign(r rune) rune {
	switch {
	case r == '。' || r == '｡' || r == '·':
		return '.'
	case r == '、' || r == '\\':
		return '/'
	case r == '−' || unicode.Is(unicode.Pd, r):
		return '-'
	case unicode.IsSpace(r):
		return ' '
	case unicode.Is(unicode.Cf, r):
		return -1
	}
	return r
}

// arabicNumber writes a Chinese numeral with digits: by tens (二十三, 廿三) or one by one (二〇二六), where
// a ring, 0 or O is what many type for 〇. A numeral that mixes with other digits stays, and so is no date.
func arabicNumber(han string) string {
	if m := hanTens.FindStringSubmatch(han); m != nil {
		tens := map[string]string{"二十": "2", "廿": "2", "三十": "3", "卅": "3"}[m[1]]
		return cmp.Or(tens, "1") + cmp.Or(hanDigits.Replace(m[2]), "0")
	}
	if strings.ContainsAny(han, "123456789十廿卅") {
		return han
	}
	return hanDigits.Replace(han)
}

var hanDigits = strings.NewReplacer("〇", "0", "○", "0", "零", "0", "O", "0", "o", "0",
	"一", "1", "二", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")

// latest is the latest day with that month and day that is not after today.
func latest(month, day int, today Date) (Date, error) {
	year, _, _ := today.Civil()
	d := NewDate(year, month, day)
	if d.IsZero() || d > today {
		d = NewDate(year-1, month, day)
	}
	if d.IsZero() {
		return 0, ErrDateDay
	}
	return inRange(d)
}

// coming is the first day with that month and day that is not before today.
func coming(month, day int, today Date) (Date, error) {
	year, _, _ := today.Civil()
	d := NewDate(year, month, day)
	if d.IsZero() || d < today {
		d = NewDate(year+1, month, day)
	}
	if d.IsZero() {
		return 0, ErrDateDay
	}
	return inRange(d)
}

func civil(year, month, day int) (Date, error) {
	if year < 1900 || year > 2100 {
		return 0, ErrDateRange
	}
	d := NewDate(year, month, day)
	if d.IsZero() {
		return 0, ErrDateDay
	}
	return d, nil
}

func inRange(d Date) (Date, error) {
	if d < NewDate(1900, 1, 1) || d > NewDate(2100, 12, 31) {
		return 0, ErrDateRange
	}
	return d, nil
}

// compactDate is the day that eight digits YYYYMMDD state, no date if there is none.
func compactDate(s string) Date { return NewDate(number(s[:4]), number(s[4:6]), number(s[6:])) }

// number is the value of a few digits, signed or not, that are known to be digits.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}
