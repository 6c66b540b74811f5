package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"suifang/model"
	"suifang/model/followup"
	"suifang/store"
)

// A dueFilter is what of the worklist is asked for.
type dueFilter struct {
	from, until     model.Date
	states          []string
	village, worker string
	tier, protocol  string
	limit           int
}

func (c *call) newDueCommand() *cobra.Command {
	t := &c.text.CLI.Flags
	cmd := c.command("due [FILTERS]", c.text.CLI.Commands.Due, cobra.NoArgs)
	var f dueFilter
	cmd.Flags().Var((*dateFlag)(&f.from), "from", t.From)
	cmd.Flags().Var((*dateFlag)(&f.until), "until", t.Until)
	cmd.Flags().StringSliceVar(&f.states, "state", nil, t.State)
	cmd.Flags().StringVar(&f.village, "village", "", t.Village)
	cmd.Flags().StringVar(&f.worker, "worker", "", t.Worker)
	cmd.Flags().StringVar(&f.tier, "tier", "", t.Tier)
	cmd.Flags().StringVar(&f.protocol, "protocol", "", t.Protocol)
	cmd.Flags().IntVar(&f.limit, "limit", 0, t.Limit)
	cmd.RunE = func(*cobra.Command, []string) error { return c.runDue(f) }
	return cmd
}

func (c *call) runDue(f dueFilter) error {
	q, err := c.query(f)
	if err != nil {
		return err
	}
	return c.look(func(s *store.Store) error {
		if q.Worker, err = c.workerName(s, f.worker); err != nil {
			return err
		}
		lines, err := s.Worklist(q)
		return c.despite(err, func() error { return c.printDue(lines, f.limit) })
	})
}

// query checks the filters and makes the question for the store.
func (c *call) query(f dueFilter) (q store.Query, err error) {
	t := &c.text.CLI.Errors
	q = store.Query{Today: c.day(), From: f.from, Until: f.until, Village: f.village, Protocol: strings.ToUpper(f.protocol)}
	for _, name := range f.states {
		if name == "all" {
			q.States = append(q.States, allStates...)
			continue
		}
		state := followup.State(name)
		if !slices.Contains(allStates, state) {
			return q, &usageError{t.FlagValue("state", stateNames)}
		}
		q.States = append(q.States, state)
	}
	if q.States == nil {
		q.States = []followup.State{followup.Overdue, followup.Ready}
	}
	if q.Tier = followup.Tier(f.tier); f.tier != "" {
		if _, ok := model.Tiers.Find(f.tier); !ok {
			return q, &usageError{t.FlagValue("tier", "village|township|district")}
		}
	}
	if _, ok := followup.Lookup(q.Protocol); q.Protocol != "" && !ok {
		return q, &usageError{t.FlagValue("protocol", protocolNames())}
	}
	if f.limit < 0 {
		return q, &usageError{t.FlagValue("limit", "int")}
	}
	return q, nil
}

var allStates = []followup.State{followup.Overdue, followup.Ready, followup.Upcoming, followup.Passed}

const stateNames = "overdue,due,upcoming,passed"

func protocolNames() string {
	var names []string
	for _, p := range followup.Protocols() {
		names = append(names, p.ID)
	}
	return strings.Join(names, "|")
}

// workerName is the name of the worker who is named, by it or by her identity.
func (c *call) workerName(s *store.Store, named string) (string, error) {
	if named == "" {
		return "", nil
	}
	id, notID := model.ParseID(named)
	for worker, is := range s.Workers() {
		if is.Name == named || notID == nil && worker == id {
			return is.Name, nil
		}
	}
	return "", &failure{c.text.CLI.Errors.NoWorker}
}

// printDue writes the worklist; no more than limit lines unless it is 0.
func (c *call) printDue(lines []store.Line, limit int) error {
	total := len(lines)
	if limit > 0 {
		lines = lines[:min(limit, total)]
	}
	if c.json {
		return c.printJSON(listing[dueItem]{Items: c.dueItems(lines), Total: total})
	}
	if err := c.dueTable(lines).writeTo(c.out); err != nil {
		return err
	}
	return c.print(c.text.CLI.DueCount(total))
}

// A dueItem is one line of the worklist as commands show it.
type dueItem struct {
	ID          model.ID       `json:"id"`
	Person      duePerson      `json:"person"`
	Household   string         `json:"household,omitempty"` // its code, as ledgers have it
	HouseholdID model.ID       `json:"household_id,omitzero"`
	Village     string         `json:"village,omitempty"`
	Case        model.ID       `json:"case"`
	Protocol    string         `json:"protocol"`
	Step        string         `json:"step"`
	N           int            `json:"n"`
	Title       string         `json:"title"`
	Due         model.Date     `json:"due"`
	From        model.Date     `json:"from"`
	Until       model.Date     `json:"until"`
	State       followup.State `json:"state"`
	Tier        followup.Tier  `json:"tier"`
	Channel     []string       `json:"channel,omitempty"`
	Reason      string         `json:"reason"`
	SourceMark  followup.Mark  `json:"source_mark"`
	DaysOverdue int            `json:"days_overdue"`
	Attempts    int            `json:"attempts"`
	Worker      string         `json:"worker,omitempty"`
	Away        bool           `json:"away,omitempty"`
	Conflict    bool           `json:"conflict,omitempty"`
}

// A duePerson carries the whole phone number: whoever reads the list is to call.
type duePerson struct {
	ID    model.ID   `json:"id"`
	Name  string     `json:"name,omitempty"`
	Birth model.Date `json:"birth,omitempty"`
	Phone string     `json:"phone,omitempty"`
}

func (c *call) dueItems(lines []store.Line) []dueItem {
	items := make([]dueItem, len(lines))
	for i, l := range lines {
		d, about := l.Due, l.About
		items[i] = dueItem{
			ID: d.ID, Person: duePerson{l.Person, l.Name, l.Birth, l.Phone}, Household: l.Code, HouseholdID: l.Household, Village: l.Village,
			Case: about.Case, Protocol: about.Protocol, Step: about.Step, N: max(about.N, 1), Title: d.Title(c.zh()),
			Due: d.Due, From: d.From, Until: d.Until, State: l.State, Tier: d.Tier, Channel: l.Channels,
			Reason: d.Explain(c.zh()), SourceMark: d.Mark, DaysOverdue: d.DaysOverdue(c.day()), Attempts: d.Attempts,
			Worker: l.Worker, Away: l.Away, Conflict: l.Conflict,
		}
	}
	return items
}

func (c *call) dueTable(lines []store.Line) *table {
	t := &table{}
	for _, l := range lines {
		t.add(l.Due.Due.String(), c.stateText(l), l.Name, c.age(l.Birth), l.Due.Title(c.zh()), l.Until.String(),
			c.phoneTail(l.Phone), l.Village, l.Code, c.away(l), l.ID.String())
	}
	return t
}

// personDueTable is the same on one person's page.
func (c *call) personDueTable(lines []store.Line) *table {
	t := &table{}
	for _, l := range lines {
		t.add(l.Due.Due.String(), c.stateText(l), l.Due.Title(c.zh()), l.From.String(), l.Until.String(),
			model.Tiers.Label(string(l.Tier), c.zh()), c.away(l), l.ID.String())
	}
	return t
}

func (c *call) away(l store.Line) string {
	if l.Away {
		return c.text.Common.Moved
	}
	return ""
}

func (c *call) stateText(l store.Line) string {
	t := c.text.Common
	switch l.State {
	case followup.Overdue:
		return t.DaysOver(l.DaysOverdue(c.day()))
	case followup.Passed:
		return t.Passed
	case followup.Upcoming:
		return t.Upcoming
	}
	if l.Due.Due == c.day() {
		return t.DueToday
	}
	return t.DaysLeft(int(l.Due.Due - c.day()))
}

// age is the age on the day of the lists; empty if the birth is not known.
func (c *call) age(birth model.Date) string {
	if years := birth.AgeOn(c.day()); years >= 0 {
		return c.text.Common.Age(years)
	}
	return ""
}

func (c *call) phoneTail(phone string) string {
	if phone == "" {
		return ""
	}
	return c.text.Common.PhoneTail(tail(phone))
}

// tail is the last four characters, by which a number is told apart.
func tail(number string) string { return number[max(0, len(number)-4):] }

// masked is a number with all but its last four characters covered.
func masked(number string) string {
	covered := []byte(number)
	for i := range len(number) - len(tail(number)) {
		covered[i] = '*'
	}
	return string(covered)
}

// openItems is everything that is open for a person, passed items too.
func (c *call) openItems(s *store.Store, person model.ID) ([]store.Line, error) {
	return s.Worklist(store.Query{Today: c.day(), States: allStates, Person: person})
}

func itoa(n int) string { return strconv.Itoa(n) }
