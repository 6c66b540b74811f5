package today

import (
	"cmp"
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
	if e.Village != o.Village {
		return cmp.Or(emptyLast(e.Village, o.Village), lastIfEmpty(rank[e.Village], rank[o.Village]), strings.Compare(e.Village, o.Village))
	}
	return cmp.Or(lastIfEmpty(e.Code, o.Code), compareIDs(e.Household, o.Household), strings.Compare(e.Name, o.Name),
		compareIDs(e.Person, o.Person), cmp.Compare(e.Due.Due, o.Due.Due), compareIDs(e.ID, o.ID))
}

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

// called says whether her name answers to what is typed: a part of it, or the beginning of a reading.
func (e *entry) called(typed string) bool {
	typed = strings.ToLower(typed)
	return strings.Contains(e.Name, typed) || strings.Contains(e.find, " "+typed)
}
