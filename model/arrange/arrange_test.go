package arrange_test

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"suifang/model/arrange"
)

func TestBySortsAsAStableSortDoes(t *testing.T) {
	type visit struct{ day, typed int }
	byDay := func(a, b visit) int { return cmp.Compare(a.day, b.day) }
	rapid.Check(t, func(t *rapid.T) {
		var got []visit
		for i, day := range rapid.SliceOf(rapid.IntRange(-20, 20)).Draw(t, "days") {
			got = append(got, visit{day, i})
		}
		want := slices.Clone(got)
		slices.SortStableFunc(want, byDay)
		arrange.By(got, byDay)
		if !slices.Equal(got, want) {
			t.Errorf("By = %v, want %v", got, want)
		}
	})
}
