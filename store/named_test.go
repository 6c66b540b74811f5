package store

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestEachMatchPassesOverNoMatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		how := rapid.SliceOfN(rapid.SampledFrom([]byte{0, 0, 0, 0, 0, 0, 0, 1, 6}), 0, 60).Draw(t, "how")
		var got, want []int
		eachMatch(how, func(name int) { got = append(got, name) })
		for name, h := range how {
			if h != 0 {
				want = append(want, name)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("of %v: %v, want %v", how, got, want)
		}
	})
}
