package today

import (
	"cmp"
	"slices"
	"strings"

	"suifang/model"
	"suifang/model/followup"
	"suifang/store"
)

// An entry is one line of the worklist as it is drawn.
type entry struct{ store.Line }

func compareIDs(a, b model.ID) int { return slices.Compare(a[:], b[:]) }

func emptyLast(a, b string) int {
	switch {
	case a == "" && b != "":
		return 1
	case b == "" && a != "":
		return -1
	}
	return 0
}

// lastIfEmpty orders texts that are there, and what is empty after them.
func lastIfEmpty(a, b string) int { return cmp.Or(emptyLast(a, b), strings.Compare(a, b)) }

// byPhone says whether the telephone is a way to reach her for this: it is unless she said otherwise.
func (e *entry) byPhone() bool {
	return !e.Asked || len(e.Channels) == 0 || slices.Contains(e.Channels, model.ChannelPhone)
}

// wouldCall says whether the follow-up by itself may be made by telephone.
func (e *entry) wouldCall() bool {
	p, ok := followup.Lookup(e.About.Protocol)
	if !ok {
		return true
	}
	step, ok := p.Step(e.About.Step)
	return !ok || len(step.Channels) == 0 || slices.Contains(step.Channels, model.ChannelPhone)
}
