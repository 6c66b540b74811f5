package model

import (
	"errors"
	"strings"
	"unicode"
)

// What [ParseIDNumber] finds wrong with a citizen identity number. None of these ever holds the
// number: errors reach logs.
var (
	ErrIDLength  = errors.New("identity number: neither 18 nor 15 characters")
	ErrIDCharset = errors.New("identity number: only digits, and X as the last of 18")
	ErrIDDate    = errors.New("identity number: no such date of birth")
	ErrIDFuture  = errors.New("identity number: date of birth lies ahead")
	ErrIDCheck   = errors.New("identity number: check digit does not fit")
)

// Sex is a person's sex as her papers state it; empty when unknown. It is never that of an unborn
// child (law-and-ethics.md 7.4, rule 4).
type Sex string

// The two that GB 11643 knows.
const (
	Male   Sex = "male"
	Female Sex = "female"
)

// An IDNumber is a citizen identity number 公民身份号码 as GB 11643-1999 writes it, 18 characters with
// a capital X; empty when there is none. Make one with [ParseIDNumber].
//
//	characters  content
//	1 to 6      division of the first registration
//	7 to 14     date of birth
//	15 to 17    sequence on that day, odd for men, even for women
//	18          check, ISO 7064 MOD 11-2; X stands for ten
type IDNumber string

// ParseIDNumber reads an identity number as people type it and ledgers hold it: full-width characters,
// a small x, spaces and dashes are put right, and a 15-digit number of the cards before 1999 becomes
// its 18-digit form. The division is not looked at ([IDAreaKnown]), as divisions come and go.
func ParseIDNumber(s string, today Date) (IDNumber, error) {
	s = bareIDNumber(s)
	if err := checkIDShape(s); err != nil {
		return "", err
	}
	legacy := len(s) == 15
	if legacy {
		s = s[:6] + "19" + s[6:]
	}
	birth := idBirth(s)
	switch {
	case birth.IsZero():
		return "", ErrIDDate
	case birth > today:
		return "", ErrIDFuture
	case legacy:
		return IDNumber(s + string(idCheck(s))), nil
	case s[17] != idCheck(s):
		return "", ErrIDCheck
	}
	return IDNumber(s), nil
}

// Birth is the date of birth that the number states, no date for an empty number. The person's own
// field may differ from it (cards are corrected): that raises a question, never a refusal.
func (n IDNumber) Birth() Date {
	if len(n) != 18 {
		return 0
	}
	return idBirth(string(n))
}

// Sex is the sex that the number states, unknown for an empty number.
func (n IDNumber) Sex() Sex {
	switch {
	case len(n) != 18:
		return ""
	case (n[16]-'0')%2 == 1:
		return Male
	}
	return Female
}

// Tail is the last four characters, by which people are found and told apart in lists.
func (n IDNumber) Tail() string {
	if len(n) != 18 {
		return ""
	}
	return string(n[14:])
}

// Masked shows the first six and the last two characters, the most that a page may show except the
// person's own papers.
func (n IDNumber) Masked() string {
	if len(n) != 18 {
		return ""
	}
	return string(n[:6]) + "**********" + string(n[16:])
}

// IDAreaKnown says whether the number starts with a province that exists or has existed, with 81 to 83
// (residence permits of Hong Kong, Macao and Taiwan), or with 9 (foreigners' permanent residence
// cards; demo and training data, 99). One that does not is worth a question, no more.
func IDAreaKnown(n IDNumber) bool {
	if len(n) != 18 {
		return false
	}
	return n[0] == '9' || strings.Contains(idProvinces, string(n[:2])+" ")
}

// idProvinces are the first two digits of GB/T 2260 (reference.md 6.4) and of the residence permits.
const idProvinces = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 " +
	"50 51 52 53 54 61 62 63 64 65 71 81 82 83 "

func bareIDNumber(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, HalfWidth(s))
}

// checkIDShape counts characters, not bytes, so that a letter O or a stray Chinese character in 18 is
// a wrong character and not a wrong length.
func checkIDShape(s string) error {
	n := len([]rune(s))
	if n != 18 && n != 15 {
		return ErrIDLength
	}
	if n == 18 {
		s = strings.TrimSuffix(s, "X")
	}
	if strings.Trim(s, "0123456789") != "" {
		return ErrIDCharset
	}
	return nil
}

func idBirth(s string) Date { return compactDate(s[6:14]) }

// idCheck is the check character over the first 17.
func idCheck(s string) byte {
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(s[i]-'0') * w
	}
	return "10X98765432"[sum%11]
}

// CompleteIDNumber is the number whose first 17 digits these are, with its check character. It is for
// made-up people; what is typed or imported goes through [ParseIDNumber].
func CompleteIDNumber(digits string) IDNumber { return IDNumber(digits + string(idCheck(digits))) }
