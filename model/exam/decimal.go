package exam

import "strings"

// decimal is a number in ten-thousandths: exact for every value a laboratory prints.
type decimal int64

const places = 4

// parseDecimal reads digits with at most one point; no sign, no exponent.
func parseDecimal(s string) (decimal, bool) {
	whole, part, dotted := strings.Cut(s, ".")
	if whole == "" || len(whole) > 9 || len(part) > places || dotted && part == "" {
		return 0, false
	}
	var n decimal
	for _, r := range whole + part + strings.Repeat("0", places-len(part)) {
		if r < '0' || r > '9' {
			return 0, false
		}
		n = n*10 + decimal(r-'0')
	}
	return n, true
}

// canonical writes a decimal one way only, so that 98, 098 and 98.0 are the same value in every copy.
func canonical(s string) (string, bool) {
	if _, ok := parseDecimal(s); !ok {
		return "", false
	}
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	s = strings.TrimLeft(s, "0")
	if s == "" || s[0] == '.' {
		s = "0" + s
	}
	return s, true
}

// decimalsOf counts the digits after the point.
func decimalsOf(s string) int {
	_, part, _ := strings.Cut(s, ".")
	return len(part)
}
