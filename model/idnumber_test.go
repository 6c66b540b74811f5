package model

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var idToday = NewDate(2026, 11, 21)

// The vectors of reference.md 6.3, by their numbers.
func TestIdentityNumberVectors(t *testing.T) {
	for _, tt := range []struct {
		name, in, want string
		sex            Sex
		err            error
	}{
		{"1 male", "990001199001010013", "990001199001010013", Male, nil},
		{"2 female", "990001199001010021", "990001199001010021", Female, nil},
		{"3 29 Feb 1988", "990001198802290049", "990001198802290049", Female, nil},
		{"4 male, X", "99000119910523007X", "99000119910523007X", Male, nil},
		{"5 female, X", "99000119950615002X", "99000119950615002X", Female, nil},
		{"5 female, small x", "99000119950615002x", "99000119950615002X", Female, nil},
		{"6 29 Feb 2000", "990002200002291250", "990002200002291250", Male, nil},
		{"7 female", "990002200104302344", "990002200104302344", Female, nil},
		{"8 a minor", "990003201208113581", "990003201208113581", Female, nil},
		{"9 sequence 999", "990003197812319990", "990003197812319990", Male, nil},
		{"10 the 18 digits of 22", "990001198603100281", "990001198603100281", Female, nil},
		{"11 check digit", "990001199001010022", "", "", ErrIDCheck},
		{"12 29 Feb 1989", "990001198902290046", "", "", ErrIDDate},
		{"13 month 13", "990001199013010029", "", "", ErrIDDate},
		{"14 31 April", "990002199504310014", "", "", ErrIDDate},
		{"15 born in 2090", "990001209001010028", "", "", ErrIDFuture},
		{"16 neighbours swapped", "990001198603100821", "", "", ErrIDCheck},
		{"17 third digit changed", "991001198603100281", "", "", ErrIDCheck},
		{"18 17 characters", "99000119860310028", "", "", ErrIDLength},
		{"19 19 characters", "9900011986031002810", "", "", ErrIDLength},
		{"20 letter O", "99000119O603100281", "", "", ErrIDCharset},
		{"21 X not last", "9900011986031002X1", "", "", ErrIDCharset},
		{"22 15 digits", "990001860310028", "990001198603100281", Female, nil},
		{"the standard's own sample", "11010519491231002X", "11010519491231002X", Female, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseIDNumber(tt.in, idToday)
			if string(got) != tt.want || !errors.Is(err, tt.err) || got.Sex() != tt.sex {
				t.Errorf("ParseIDNumber = %q %q, %v; want %q %q, %v", got, got.Sex(), err, tt.want, tt.sex, tt.err)
			}
		})
	}
}

func TestIdentityNumberAsPeopleWriteIt(t *testing.T) {
	const want = IDNumber("99000119950615002X")
	for _, in := range []string{
		"９９０００１１９９５０６１５００２Ｘ", "９９０００１１９９５０６１５００２ｘ", " 99000119950615002X\t",
		"990001 19950615 002X", "990001\u300019950615\u3000002X", "990001-19950615-002x", "990001－19950615—002X",
	} {
		if got, err := ParseIDNumber(in, idToday); got != want || err != nil {
			t.Errorf("%q reads as %q, %v", in, got, err)
		}
	}
}

func TestIdentityNumberIsRefusedForTheRightReason(t *testing.T) {
	for in, want := range map[string]error{
		"":                   ErrIDLength,
		"无":                  ErrIDLength,
		"99000186031002X":    ErrIDCharset, // 15-digit cards have no X
		"99000119860310028张": ErrIDCharset,
		"XXXXXXXXXXXXXXXXXX": ErrIDCharset,
		"990001861310028":    ErrIDDate,
		"990001000001010021": ErrIDDate,
	} {
		got, err := ParseIDNumber(in, idToday)
		if got != "" || !errors.Is(err, want) {
			t.Errorf("%q: %q, %v; want %v", in, got, err, want)
		}
	}
}

func TestIdentityNumberParts(t *testing.T) {
	n := IDNumber("990003201208113581")
	if got := n.Birth(); got != NewDate(2012, 8, 11) {
		t.Errorf("Birth = %v", got)
	}
	if n.Tail() != "3581" || n.Masked() != "990003**********81" {
		t.Errorf("Tail %q, Masked %q", n.Tail(), n.Masked())
	}
	var none IDNumber
	if none.Birth() != 0 || none.Sex() != "" || none.Tail() != "" || none.Masked() != "" || IDAreaKnown(none) {
		t.Error("the empty number states something")
	}
}

func TestIdentityNumberArea(t *testing.T) {
	for prefix, want := range map[string]bool{
		"110105": true, "650102": true, "710000": true, "810000": true, "820000": true, "830000": true,
		"911124": true, "990001": true, "990305": true,
		"160101": false, "000000": false, "470101": false, "840000": false, "010101": false, "770101": false,
	} {
		if got := IDAreaKnown(IDNumber(prefix + "199001010013")); got != want {
			t.Errorf("area %s known: %v", prefix, got)
		}
	}
}

func TestIdentityNumberNoticesOneWrongCharacterAndSwappedNeighbours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		right := drawIDNumber(t)
		if got, err := ParseIDNumber(right, idToday); err != nil || string(got) != right {
			t.Fatalf("a right number: %v", err)
		}
		at := rapid.IntRange(0, 17).Draw(t, "at")
		digit := rapid.SampledFrom(strings.Split("0 1 2 3 4 5 6 7 8 9 X", " ")).Draw(t, "digit")
		refuseUnlessSame(t, right, right[:at]+digit+right[at+1:])
		if at < 17 {
			refuseUnlessSame(t, right, right[:at]+right[at+1:at+2]+right[at:at+1]+right[at+2:])
		}
	})
}

func refuseUnlessSame(t *rapid.T, right, changed string) {
	_, err := ParseIDNumber(changed, idToday)
	if changed != right && err == nil {
		t.Fatalf("%s passes beside %s", changed, right)
	}
	if err != nil && strings.ContainsAny(strings.ReplaceAll(err.Error(), "18", ""), "02346789") && err != ErrIDLength {
		t.Fatalf("the error holds digits of the number: %v", err)
	}
}

func drawIDNumber(t *rapid.T) string {
	area := rapid.IntRange(110000, 999999).Draw(t, "area")
	birth := Date(rapid.IntRange(int(NewDate(1900, 1, 1)), int(idToday)).Draw(t, "birth"))
	y, m, d := birth.Civil()
	seq := rapid.IntRange(0, 999).Draw(t, "sequence")
	body := fmt.Sprintf("%06d%04d%02d%02d%03d", area, y, m, d, seq)
	return body + string(idCheck(body))
}
