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

func TestFirstAboveIsTheFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rising := rapid.SliceOfN(rapid.Uint32Range(0, 50), 1, 200).Draw(t, "places")
		slices.Sort(rising)
		from := rapid.IntRange(0, len(rising)-1).Draw(t, "from")
		n := rapid.Uint32Range(0, rising[len(rising)-1]).Draw(t, "n")
		if n == rising[len(rising)-1] {
			return // there is none
		}
		want := from
		for rising[want] <= n {
			want++
		}
		if got := firstAbove(rising, from, n); got != want {
			t.Fatalf("%d from %d on in %v: %d, want %d", n, from, rising, got, want)
		}
	})
}
