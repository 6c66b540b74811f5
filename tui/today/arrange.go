package today

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

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
	of                 *rows
	rows               []uint32 // by their places in all
	heads              []widget.Head
	titles             []title // of the heads
	group              int     // the title of the last group
	due, overdue, week int
}

// A title is what a head says: of a group its counts as well, of a household its name alone.
type title struct {
	of           uint32 // one of its rows
	counted      bool
	due, overdue int32
}

// arrange orders rows, which stand in the order of households, and cuts them into groups.
func arrange(of *rows, in []uint32, week int, g grouping) arrangement {
	a := arrangement{of: of, rows: in, week: week}
	switch g {
	case byDate:
		slices.SortStableFunc(in, func(x, y uint32) int { return cmp.Compare(of.rows[x].due, of.rows[y].due) })
	case byWorker:
		slices.SortStableFunc(in, func(x, y uint32) int { return lastIfEmpty(of.texts[of.rows[x].worker], of.texts[of.rows[y].worker]) })
	}
	for i, at := range in {
		r := &of.rows[at]
		if i == 0 || r.group(g) != of.rows[in[i-1]].group(g) {
			a.begin(i, 0, title{of: at, counted: true})
		}
		if g != byDate && (a.heads[len(a.heads)-1].At == i || r.home != of.rows[in[i-1]].home) {
			a.begin(i, 1, title{of: at})
		}
		a.count(r)
	}
	return a
}

func (a *arrangement) begin(at, level int, t title) {
	a.heads = append(a.heads, widget.Head{At: at, Level: level})
	if a.titles = append(a.titles, t); t.counted {
		a.group = len(a.titles) - 1
	}
}

// count adds a row to the sums of the list and of its group.
func (a *arrangement) count(r *row) {
	of := &a.titles[a.group]
	switch a.of.state(r) {
	case followup.Overdue, followup.Passed:
		a.overdue++
		of.overdue++
		fallthrough
	case followup.Ready:
		a.due++
		of.due++
	}
}

// group tells groups apart.
func (r *row) group(g grouping) uint32 {
	switch g {
	case byDate:
		return uint32(r.due)
	case byWorker:
		return r.worker
	}
	return r.village
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
