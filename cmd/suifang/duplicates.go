package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"suifang/model"
	"suifang/store"
)

func (c *call) newDuplicatesCommand() *cobra.Command {
	cmd := c.command("duplicates", c.text.Twice.Commands.Duplicates, cobra.NoArgs)
	cmd.RunE = func(*cobra.Command, []string) error { return c.runDuplicates() }
	return cmd
}

func (c *call) newJoinCommand() *cobra.Command {
	cmd := c.command("join ID ID", c.text.Twice.Commands.Join, cobra.ExactArgs(2))
	cmd.RunE = func(_ *cobra.Command, args []string) error { return c.runJudge(args, c.join) }
	return cmd
}

func (c *call) newUnjoinCommand() *cobra.Command {
	cmd := c.command("unjoin ID ID", c.text.Twice.Commands.Unjoin, cobra.ExactArgs(2))
	cmd.RunE = func(_ *cobra.Command, args []string) error { return c.runJudge(args, c.unjoin) }
	return cmd
}

// A duplicateItem is two who may be one, and what they have in common.
type duplicateItem struct {
	By []string  `json:"by"`
	A  foundItem `json:"a"`
	B  foundItem `json:"b"`
}

func (c *call) runDuplicates() error {
	return c.look(func(s *store.Store) error {
		pairs, err := s.AllDuplicates()
		items := make([]duplicateItem, len(pairs))
		for i, p := range pairs {
			items[i] = duplicateItem{p.By, c.foundItem(p.A), c.foundItem(p.B)}
		}
		return c.despite(err, func() error { return c.printDuplicates(items) })
	})
}

func (c *call) printDuplicates(items []duplicateItem) error {
	if c.json {
		return c.printJSON(listed(items))
	}
	t := &table{}
	for _, i := range items {
		by := make([]string, len(i.By))
		for n, way := range i.By {
			by[n] = c.text.Twice.By[way]
		}
		for n, f := range []foundItem{i.A, i.B} {
			t.add(f.Name, model.Sexes.Label(string(f.Sex), c.zh()), f.Birth.String(), f.Village, f.Code, c.phoneTail(f.Phone), f.ID.String(),
				strings.Join(by, c.text.CLI.Comma))
			if n == 0 {
				by = nil // said once
			}
		}
	}
	return t.writeTo(c.out)
}

// runJudge does what is said of two identities.
func (c *call) runJudge(args []string, judge func(s *store.Store, a, b model.ID) error) error {
	a, err := c.parseID(args[0])
	if err != nil {
		return err
	}
	b, err := c.parseID(args[1])
	if err != nil {
		return err
	}
	return c.with(func(s *store.Store) error { return judge(s, a, b) })
}

func (c *call) join(s *store.Store, a, b model.ID) error {
	p, err := s.JoinProposal(a, b)
	if err != nil {
		return err
	}
	return c.judged(s, p, a, c.text.Twice.Said.Joined)
}

// unjoin parts the two; of two who are not joined it remembers that they are not one.
func (c *call) unjoin(s *store.Store, a, b model.ID) error {
	p, err := s.UnjoinProposal(a, b)
	if errors.Is(err, store.ErrNotJoined) {
		if p, err = s.DifferProposal(a, b); err != nil {
			return err
		}
		return c.judged(s, p, b, c.text.Twice.Said.Different)
	}
	if err != nil {
		return err
	}
	return c.judged(s, p, b, c.text.Twice.Said.Parted)
}

// judged records what was said and prints under which identities one stands now.
func (c *call) judged(s *store.Store, p model.Proposal, id model.ID, said func(ids string) string) error {
	if _, err := s.Record(p); err != nil {
		return err
	}
	h, err := s.Read(id)
	if h == nil {
		return err
	}
	return c.despite(err, func() error {
		if c.json {
			return c.printJSON(struct {
				ID     model.ID   `json:"id"`
				Joined []model.ID `json:"joined"`
			}{h.ID, h.IDs()})
		}
		var ids []string
		for _, id := range h.IDs() {
			ids = append(ids, id.String())
		}
		return c.print(said(strings.Join(ids, c.text.CLI.Comma)))
	})
}

// A shownCard is what stood on one card of who is joined.
type shownCard struct {
	ID    model.ID       `json:"id"`
	Facts map[string]any `json:"facts"`
}

// cards are those of who is joined; nobody else has any.
func (c *call) cards(s *store.Store, h *model.History) (cards []shownCard) {
	for _, card := range h.Cards {
		facts := namedFacts(s, card.Record())
		if n, ok := facts["id_number"].(string); ok {
			facts["id_number"] = masked(n)
		}
		cards = append(cards, shownCard{card.ID, facts})
	}
	return cards
}

// cardTable shows what stood on each card, field by field in the order of forms.
func (c *call) cardTable(s *store.Store, h *model.History) *table {
	t := &table{}
	for _, card := range h.Cards {
		for _, info := range model.FieldsOf(card.Record().Kind) {
			value := info.Text(card.Record())
			switch {
			case value == "":
				continue
			case info.Shape == model.ShapeIdentity:
				value = named(s, value)
			case info.Shape == model.ShapeNumber:
				value = masked(value)
			}
			t.add(card.ID.String(), c.label(info.Zh, info.En), c.valueText(info, value))
		}
	}
	return t
}

// isCard says whether a record is a card itself, or a link between cards: no event in anybody's life.
func isCard(h *model.History, r *model.Record) bool {
	if r.Kind == model.KindLink || r.ID == h.ID {
		return true
	}
	for _, card := range h.Cards {
		if r.ID == card.ID {
			return true
		}
	}
	return false
}
