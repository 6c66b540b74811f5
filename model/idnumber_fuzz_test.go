package model

import "testing"

// FuzzIDNumber: whatever is typed or stands in a ledger, a number that is taken is whole, states a birth that has been,
// and reads as itself.
func FuzzIDNumber(f *testing.F) {
	f.Add("99010119900506002X")
	f.Add("９９０１０１ 19900506-0024")
	f.Add("990101900506002")
	f.Add("")
	today := NewDate(2026, 11, 22)
	f.Fuzz(func(t *testing.T, typed string) {
		n, err := ParseIDNumber(typed, today)
		if err != nil {
			return
		}
		if again, err := ParseIDNumber(string(n), today); err != nil || again != n {
			t.Errorf("%q is read as %q, and that as %q, %v", typed, n, again, err)
		}
		if birth := n.Birth(); len(n) != 18 || birth.IsZero() || birth > today {
			t.Errorf("%q is read as %q, born %v", typed, n, birth)
		}
	})
}
