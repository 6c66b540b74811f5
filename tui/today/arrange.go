package today

import (
	"slices"
	"strconv"
	"strings"

	"suifang/model"
	"suifang/model/followup"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// A grouping is by what the list is cut into groups.
type grouping int

const (
	byHousehold grouping = iota // villages, and households within them
	byDate
	byWorker
	groupings
)

func (g grouping) label(t *text.Texts) string {
	return [...]string{t.Today.GroupHouseholds, t.Today.GroupDates, t.Today.GroupWorkers}[g]
}

// An arrangement is the list as it is shown.
type arrangement struct {
	entries            []*entry
	heads              []widget.Head
	titles             []title // of the heads
	due, overdue, week int
}

// A title is what a head says: of a group its counts as well, of a household its name alone.
type title struct {
	text         string
	counted      bool
	due, overdue int
}

// arrange orders entries, which stand in the order of households, and cuts them into groups.
func arrange(t *text.Texts, in []*entry, week int, g grouping) arrangement {
	a := arrangement{entries: in, week: week}
	switch g {
	case byDate:
		slices.SortStableFunc(a.entries, func(x, y *entry) int { return int(x.Due.Due - y.Due.Due) })
	case byWorker:
		slices.SortStableFunc(a.entries, func(x, y *entry) int { return lastIfEmpty(x.Worker, y.Worker) })
	}
	for i, e := range a.entries {
		if i == 0 || groupOf(t, e, g) != groupOf(t, a.entries[i-1], g) {
			a.begin(i, 0, title{text: groupOf(t, e, g), counted: true})
		}
		if g != byDate && (a.heads[len(a.heads)-1].At == i || e.household() != a.entries[i-1].household()) {
			a.begin(i, 1, title{text: e.householdTitle(t, g)})
		}
		a.count(e)
	}
	return a
}

func (a *arrangement) begin(at, level int, t title) {
	a.heads = append(a.heads, widget.Head{At: at, Level: level})
	a.titles = append(a.titles, t)
}

// count adds an entry to the sums of the list and of its group.
func (a *arrangement) count(e *entry) {
	g := len(a.titles) - 1
	for !a.titles[g].counted {
		g--
	}
	switch e.State {
	case followup.Overdue, followup.Passed:
		a.overdue++
		a.titles[g].overdue++
		fallthrough
	case followup.Ready:
		a.due++
		a.titles[g].due++
	}
}

func groupOf(t *text.Texts, e *entry, g grouping) string {
	switch g {
	case byDate:
		return t.Date(e.Due.Due)
	case byWorker:
		return orElse(e.Worker, t.Today.NoWorker)
	}
	return orElse(e.Village, t.Today.NoVillage)
}

// household tells households apart; those without one are by themselves.
func (e *entry) household() model.ID {
	if e.Household.IsZero() {
		return e.Person
	}
	return e.Household
}

// householdTitle is the household as its head shows it: 02-0017  彭慧敏家  3组.
func (e *entry) householdTitle(t *text.Texts, g grouping) string {
	if e.Household.IsZero() {
		return t.Today.NoHousehold
	}
	var parts []string
	if e.Code != "" {
		parts = append(parts, e.Code)
	}
	if e.HeadName != "" {
		parts = append(parts, t.Common.Home(e.HeadName))
	}
	if e.Group > 0 {
		parts = append(parts, t.Common.Group(strconv.Itoa(e.Group)))
	}
	if g == byWorker && e.Village != "" {
		parts = append(parts, e.Village)
	}
	return strings.Join(parts, "  ")
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
