package ledger

import (
	"regexp"
	"strings"
	"unicode"

	"suifang/model"
)

var (
	mobile   = regexp.MustCompile(`^1[3-9]\d{9}$`)
	landline = regexp.MustCompile(`^0\d{9,11}$`)
	// betweenPhones parts the numbers of a cell that has several; spaces and dashes stand inside one too.
	betweenPhones = regexp.MustCompile(`[/,;、\\]|或`)
)

// phone reads a telephone number into its digits: eleven of a mobile, or a landline with its area code. Of
// several numbers the first is taken, and that is said. A number with a word beside it may be another's.
func (l *lens) phone(f field) string {
	s := l.value(f)
	if s == "" {
		return ""
	}
	parts := betweenPhones.Split(strings.Trim(model.HalfWidth(s), "/,;、 "), -1)
	for i, part := range parts {
		if parts[i] = barePhone(part); parts[i] == "" {
			l.doubt(f, s, PhoneMalformed)
			return ""
		}
	}
	for _, other := range parts[1:] {
		if other != parts[0] {
			l.doubt(f, s, PhoneSeveral)
			break
		}
	}
	return parts[0]
}

// barePhone is a number without what stands between its digits; "" if it is none.
func barePhone(s string) string {
	s = zeroBehind.ReplaceAllString(strings.TrimSpace(s), "$1")
	bare := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -()'`’‘.", r) || unicode.Is(unicode.Pd, r) || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
	for _, code := range []string{"+86", "0086", "86"} {
		if rest := strings.TrimPrefix(bare, code); mobile.MatchString(rest) {
			bare = rest
		}
	}
	if !mobile.MatchString(bare) && !landline.MatchString(bare) {
		return ""
	}
	return bare
}
