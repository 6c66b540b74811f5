// Package arrange puts lists in order without a copy of the sorting for every kind of list.
//
// Each kind of element that [slices.SortFunc] meets costs the program 18 KB; here it is half of one. Numbers,
// strings, pointers and identities share a copy there: for lists of these, and for what is sorted by the hundred
// thousand, package slices is the better choice.
package arrange

import (
	"reflect"
	"slices"
)

// By sorts a list; what compares equal stays in the order in which it was.
func By[T any](list []T, compare func(a, b T) int) {
	if len(list) > 1 {
		places(len(list), func(a, b int) int { return compare(list[a], list[b]) }, reflect.Swapper(list))
	}
}

// places sorts the places of a list, and then moves each element once, ring by ring.
func places(n int, compare func(a, b int) int, swap func(a, b int)) {
	from := make([]int, n) // the place from which an element comes
	for to := range from {
		from[to] = to
	}
	slices.SortFunc(from, func(a, b int) int {
		if c := compare(a, b); c != 0 {
			return c
		}
		return a - b
	})
	for first := range from {
		to := first
		for next := from[to]; next != first; next = from[to] {
			swap(to, next)
			from[to], to = to, next
		}
		from[to] = to
	}
}
