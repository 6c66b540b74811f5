package today

import (
	"slices"
	"strings"

	"suifang/model"
	"suifang/model/followup"
	"suifang/model/pinyin"
	"suifang/store"
)

// An entry is one line of the worklist with what the screen asks of it again and again.
type entry struct {
	store.Line
	find string // readings of her name, apart by blanks
}

// entries are the lines in the order of villages and households. Villages follow one another as the codes
// of their households do; what has no village or no household comes last.
func entries(lines []store.Line) []*entry {
	list := make([]*entry, len(lines))
	for i, l := range lines {
		words := append(pinyin.AllInitials(l.Name), pinyin.AllFull(l.Name)...)
		list[i] = &entry{Line: l, find: " " + strings.Join(words, " ")}
	}
	rank := villageRanks(list)
	slices.SortStableFunc(list, func(a, b *entry) int { return a.inHouseholdOrder(b, rank) })
	return list
}

// villageRanks are the lowest household codes of each village.
func villageRanks(list []*entry) map[string]string {
	rank := map[string]string{}
	for _, e := range list {
		if low, seen := rank[e.Village]; e.Code != "" && (!seen || e.Code < low) {
			rank[e.Village] = e.Code
		}
	}
	return rank
}

func (e *entry) inHouseholdOrder(o *entry, rank map[string]string) int {
	if c := lastIfEmpty(e.Village, o.Village); c != 0 || e.Village != o.Village {
		if c == 0 {
			c = lastIfEmpty(rank[e.Village], rank[o.Village])
		}
		if c == 0 {
			c = strings.Compare(e.Village, o.Village)
		}
		return c
	}
	for _, c := range []int{
		lastIfEmpty(e.Code, o.Code), slices.Compare(e.Household[:], o.Household[:]), strings.Compare(e.Name, o.Name),
		slices.Compare(e.Person[:], o.Person[:]), int(e.Due.Due - o.Due.Due),
	} {
		if c != 0 {
			return c
		}
	}
	return slices.Compare(e.ID[:], o.ID[:])
}

// lastIfEmpty orders texts that are there, and what is empty after them.
func lastIfEmpty(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == "":
		return 1
	case b == "":
		return -1
	}
	return strings.Compare(a, b)
}

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

// called says whether her name answers to what is typed: a part of it, or the beginning of a reading.
func (e *entry) called(typed string) bool {
	typed = strings.ToLower(typed)
	return strings.Contains(e.Name, typed) || strings.Contains(e.find, " "+typed)
}
