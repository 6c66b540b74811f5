package widget

import (
	"strings"
)

// NumberOptions are the ways in which a number field is special.
type NumberOptions struct {
	Decimals int    // how many digits may follow the point
	Signed   bool   // a minus may stand in front
	Codes    string // single characters that stand for no number: x not done, < below the range
}

// Number is a field for a decimal number, kept as the text that was typed: a number is never put through
// binary fractions. Its unit stands in the form beside it.
type Number struct {
	Text
	number NumberOptions
}

// NewNumber makes an empty number field.
func NewNumber(s *Styles, options NumberOptions) *Number {
	n := &Number{number: options}
	n.Text = *NewText(s, TextOptions{MaxRunes: 12, Narrow: true, Replace: true, Allow: n.allows})
	return n
}

func (n *Number) allows(r rune) bool {
	switch {
	case r >= '0' && r <= '9', strings.ContainsRune(n.number.Codes, r):
		return true
	case r == '.':
		return n.number.Decimals > 0
	}
	return r == '-' && n.number.Signed
}

// Check wants nothing, one code, or a decimal with no more places than are measured.
func (n *Number) Check() string {
	if v := n.Value(); v == "" || isCode(v, n.number.Codes) || isDecimal(v, n.number) {
		return ""
	}
	return n.styles.Text.Widget.NotANumber
}

func isCode(v, codes string) bool {
	return len([]rune(v)) == 1 && strings.Contains(codes, v)
}

func isDecimal(v string, options NumberOptions) bool {
	if options.Signed {
		v = strings.TrimPrefix(v, "-")
	}
	whole, fraction, point := strings.Cut(v, ".")
	return digits(whole) && (!point || digits(fraction) && len(fraction) <= options.Decimals)
}

func digits(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// Digits allows digits only: telephone numbers, codes.
func Digits(r rune) bool { return r >= '0' && r <= '9' }

// IDDigits allows what an identity number is written with.
func IDDigits(r rune) bool { return Digits(r) || r == 'X' || r == 'x' }
