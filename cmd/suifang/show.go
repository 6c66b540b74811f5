package main

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"suifang/model"
	"suifang/model/arrange"
	"suifang/store"
)

func (c *call) newShowCommand() *cobra.Command {
	cmd := c.command("show ID", c.text.CLI.Commands.Show, cobra.ExactArgs(1), exitNothing)
	cmd.RunE = func(_ *cobra.Command, args []string) error { return c.runShow(args[0]) }
	return cmd
}

func (c *call) runShow(arg string) error {
	id, err := c.parseID(arg)
	if err != nil {
		return err
	}
	return c.look(func(s *store.Store) error {
		h, err := s.Read(id)
		if h != nil && h.Person == nil && len(h.Erasures) > 0 {
			return c.despite(err, func() error { return c.showErased(s, h) })
		}
		if errors.Is(err, store.ErrNoRecord) || err == nil && h.Person == nil && h.Household == nil {
			return c.nothing()
		}
		return c.despite(err, func() error { return c.show(s, h) })
	})
}

func (c *call) show(s *store.Store, h *model.History) error {
	switch {
	case h.Household != nil:
		return c.showHousehold(s, h)
	case h.Person == nil:
		return nil // damaged: nothing of it opens
	}
	return errors.Join(s.Looked(h.ID), c.showPerson(s, h))
}

// showErased says of someone who had everything erased when that was, and what a law keeps of it.
func (c *call) showErased(s *store.Store, h *model.History) error {
	last := h.Erasures[len(h.Erasures)-1]
	if c.json {
		return c.printJSON(shown{ID: h.ID, Kind: model.KindErasure, Facts: namedFacts(s, last.Record), Open: []openItem{}, Timeline: []event{}, Conflicts: []conflict{}})
	}
	lines := []string{c.text.Rights.ErasedOn(last.Is.Done.String())}
	if n := len(last.Is.Kept); n > 0 {
		lines = append(lines, c.text.Rights.KeptOf(n, last.Is.Ground))
	}
	return c.print(strings.Join(lines, " "))
}

// nothing says that there is no such thing.
func (c *call) nothing() error {
	if c.json {
		if err := c.printJSON(listed[struct{}](nil)); err != nil {
			return err
		}
	}
	return errNothing
}

// A shown is everything about one person or household. Nothing in it depends on the copy of the file.
type shown struct {
	ID        model.ID       `json:"id"`
	Kind      model.Kind     `json:"kind"`
	Facts     map[string]any `json:"facts"`
	Joined    []model.ID     `json:"joined,omitempty"` // every identity of who was registered several times
	Cards     []shownCard    `json:"cards,omitempty"`  // what stood under each
	Members   []member       `json:"members,omitempty"`
	Open      any            `json:"open"`
	Timeline  []event        `json:"timeline"`
	Conflicts []conflict     `json:"conflicts"`
}

// join says under which identities one stands who was registered several times.
func (v *shown) join(h *model.History, cards []shownCard) {
	if len(cards) > 0 {
		v.Joined, v.Cards = h.IDs(), cards
	}
}

// An event is one record of the timeline.
type event struct {
	ID      model.ID       `json:"id"`
	Kind    model.Kind     `json:"kind"`
	Date    model.Date     `json:"date,omitempty"`
	Text    string         `json:"text"`
	Fields  map[string]any `json:"fields"`
	Author  string         `json:"author,omitempty"`
	Station string         `json:"station"`
}

func (c *call) showPerson(s *store.Store, h *model.History) error {
	open, err := c.openItems(s, h.ID)
	if err != nil && !errors.Is(err, store.ErrDamaged) { // damage was told when she was read
		return err
	}
	v := shown{ID: h.ID, Kind: model.KindPerson, Facts: c.personFacts(s, h), Open: notNil(c.dueItems(open)),
		Timeline: c.timeline(s, h), Conflicts: notNil(conflictItems(s.ConflictsOf(h)))}
	v.join(h, c.cards(s, h))
	if c.json {
		return c.printJSON(v)
	}
	return c.printPerson(s, h, v, open)
}

func (c *call) printPerson(s *store.Store, h *model.History, v shown, open []store.Line) error {
	t := c.text.CLI
	return errors.Join(c.factTable(s, h).writeTo(c.out), c.section(t.Open, c.personDueTable(open)), c.section(t.Timeline, c.timelineTable(v.Timeline)),
		c.section(t.Conflicts, c.conflictTable(v.Conflicts)), c.section(c.text.Twice.AsJoined(len(h.Cards)), c.cardTable(s, h)))
}

// factTable is the facts in words, in the order of forms.
func (c *call) factTable(s *store.Store, h *model.History) *table {
	t, r := &table{}, h.Record()
	for _, info := range model.FieldsOf(r.Kind) {
		value := info.Text(r)
		if value == "" {
			continue
		}
		switch info.Shape {
		case model.ShapeIdentity:
			value = named(s, value)
		case model.ShapeNumber:
			value = masked(value)
		}
		t.add(c.label(info.Zh, info.En), c.valueText(info, value))
	}
	t.add(c.text.CLI.Identity, h.ID.String())
	return t
}

// named is what a person knows an identity by: a name, or the household's village and code.
func named(s *store.Store, value string) string {
	facts := factsOf(s, value)
	return cmp.Or(facts["name"], strings.TrimSpace(facts["village"]+" "+facts["code"]), value)
}

// section writes a table under its heading; nothing if the table is empty.
func (c *call) section(heading string, t *table) error {
	if len(t.rows) == 0 {
		return nil
	}
	return errors.Join(c.print(""), c.print(heading), t.writeTo(c.out))
}

func (c *call) timelineTable(events []event) *table {
	t := &table{}
	for _, e := range events {
		t.add(e.Date.String(), c.kindLabel(e.Kind), e.Text, e.Author, e.ID.String())
	}
	return t
}

func (c *call) conflictTable(list []conflict) *table {
	t := &table{}
	for _, x := range list {
		for _, v := range x.Values {
			t.add(c.kindLabel(x.Kind), c.storedFieldLabel(x.Kind, x.Field), c.text.Conflicts.Number(v.No), v.Value, v.Author, v.At)
		}
	}
	return t
}

func compareID(a, b model.ID) int { return slices.Compare(a[:], b[:]) }

// A member is one of a household as the others may see her: nothing of her health.
type member struct {
	ID       model.ID   `json:"id"`
	Name     string     `json:"name,omitempty"`
	Sex      model.Sex  `json:"sex,omitempty"`
	Birth    model.Date `json:"birth,omitempty"`
	Age      *int       `json:"age,omitempty"`
	Relation string     `json:"relation,omitempty"`
	Open     int        `json:"open"`
}

// An openItem is what a household shows of a member's due item: when, and for whom, never what for.
type openItem struct {
	ID     model.ID   `json:"id"`
	Person memberName `json:"person"`
	Due    model.Date `json:"due"`
	From   model.Date `json:"from"`
	Until  model.Date `json:"until"`
	State  string     `json:"state"`
}

type memberName struct {
	ID   model.ID `json:"id"`
	Name string   `json:"name,omitempty"`
}

func (c *call) showHousehold(s *store.Store, h *model.History) error {
	members, open, err := c.members(s, h.ID)
	return c.despite(err, func() error {
		v := shown{ID: h.ID, Kind: model.KindHousehold, Facts: namedFacts(s, h.Record()), Members: members,
			Open: notNil(open), Timeline: []event{}, Conflicts: notNil(conflictItems(s.ConflictsOf(h)))}
		v.join(h, c.cards(s, h))
		if c.json {
			return c.printJSON(v)
		}
		return c.printHousehold(s, h, v)
	})
}

// members are those of a household and what is open for them; what of them is damaged is the error.
func (c *call) members(s *store.Store, household model.ID) (members []member, open []openItem, damage error) {
	ids, err := s.Members(household)
	if err != nil {
		return nil, nil, err
	}
	for _, id := range ids {
		h, err := s.Read(id)
		if err != nil && !errors.Is(err, store.ErrDamaged) {
			return nil, nil, err
		}
		lines, unplanned := c.openItems(s, id)
		if unplanned != nil && !errors.Is(unplanned, store.ErrDamaged) {
			return nil, nil, unplanned
		}
		damage = errors.Join(damage, err)
		members = append(members, c.member(h, len(lines)))
		for _, l := range lines {
			open = append(open, openItem{l.ID, memberName{id, l.Name}, l.Due.Due, l.From, l.Until, string(l.State)})
		}
	}
	arrange.By(members, func(a, b member) int { return cmp.Or(cmp.Compare(a.Birth, b.Birth), compareID(a.ID, b.ID)) })
	arrange.By(open, func(a, b openItem) int { return cmp.Or(cmp.Compare(a.Due, b.Due), compareID(a.ID, b.ID)) })
	return members, open, damage
}

func (c *call) member(h *model.History, open int) member {
	m := member{ID: h.ID, Open: open}
	if p := h.Person; p != nil {
		m.Name, m.Sex, m.Birth, m.Relation = p.Name, p.Sex, p.Birth, p.Relation
		if years := p.Birth.AgeOn(c.day()); years >= 0 {
			m.Age = &years
		}
	}
	return m
}

func (c *call) printHousehold(s *store.Store, h *model.History, v shown) error {
	members := &table{}
	for _, m := range v.Members {
		members.add(m.Name, model.Sexes.Label(string(m.Sex), c.zh()), c.age(m.Birth), model.Relations.Label(m.Relation, c.zh()),
			c.text.CLI.OpenItems(m.Open), m.ID.String())
	}
	t := c.text.CLI
	return errors.Join(c.factTable(s, h).writeTo(c.out), c.section(t.Members, members), c.section(t.Conflicts, c.conflictTable(v.Conflicts)),
		c.section(c.text.Twice.AsJoined(len(h.Cards)), c.cardTable(s, h)))
}
