package main

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"suifang/model"
	"suifang/store"
)

// allHits is more than a file has people.
const allHits = 1 << 20

func (c *call) newFindCommand() *cobra.Command {
	cmd := c.command("find WORDS… [--limit N]", c.text.CLI.Commands.Find, cobra.MinimumNArgs(1), exitNothing)
	var limit int
	cmd.Flags().IntVar(&limit, "limit", 0, c.text.CLI.Flags.Limit)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if limit < 0 {
			return &usageError{c.text.CLI.Errors.FlagValue("limit", "0-…")}
		}
		return c.runFind(cmd.Context(), strings.Join(args, " "), limit)
	}
	return cmd
}

// A foundItem is a person or a household; numbers stand in it by their last four characters.
type foundItem struct {
	ID          model.ID   `json:"id"`
	Kind        string     `json:"kind"`
	Name        string     `json:"name,omitempty"`
	Sex         model.Sex  `json:"sex,omitempty"`
	Birth       model.Date `json:"birth,omitempty"`
	Age         *int       `json:"age,omitempty"`
	Household   string     `json:"household,omitempty"` // its code, as ledgers have it
	HouseholdID model.ID   `json:"household_id,omitzero"`
	Code        string     `json:"code,omitempty"`
	Village     string     `json:"village,omitempty"`
	Group       int        `json:"group,omitempty"`
	Phone       string     `json:"phone,omitempty"`
	Matched     string     `json:"matched,omitempty"`
	Joined      []model.ID `json:"joined,omitempty"` // every identity of who was registered several times
}

func (c *call) runFind(ctx context.Context, words string, limit int) error {
	return c.look(func(s *store.Store) error {
		hits, err := search(ctx, s, words, store.SearchOptions{Limit: cmp.Or(limit, allHits)})
		if err != nil {
			return err
		}
		items := make([]foundItem, len(hits.Items))
		for i, h := range hits.Items {
			items[i] = c.foundItem(h)
		}
		err = c.despite(s.Lost(), func() error { return c.printFound(items, hits.People+hits.Households) })
		if err == nil && len(items) == 0 {
			return errNothing
		}
		return err
	})
}

// search asks until all people are in memory: they are still being loaded when a file has just been opened.
func search(ctx context.Context, s *store.Store, words string, o store.SearchOptions) (store.Hits, error) {
	for {
		hits, err := s.Search(ctx, words, o)
		if err != nil || hits.Ready {
			return hits, err
		}
		time.Sleep(time.Millisecond)
	}
}

func (c *call) foundItem(h store.Hit) foundItem {
	item := foundItem{ID: h.ID, Kind: h.Kind, Name: h.Name, Sex: h.Sex, Birth: h.Birth, Household: h.Household,
		HouseholdID: h.Home, Code: h.Household, Village: h.Village, Group: h.Group, Phone: masked(h.Phone), Matched: h.Matched, Joined: h.IDs}
	if years := h.Birth.AgeOn(c.day()); years >= 0 {
		item.Age = &years
	}
	return item
}

func (c *call) printFound(items []foundItem, total int) error {
	if c.json {
		return c.printJSON(listing[foundItem]{Items: items, Total: total})
	}
	t := &table{}
	for _, i := range items {
		t.add(c.kindLabel(model.Kind(i.Kind)), i.Name, model.Sexes.Label(string(i.Sex), c.zh()), c.age(i.Birth), i.Village,
			c.group(i.Group), i.Code, c.phoneTail(i.Phone), c.matchLabel(i.Matched), i.ID.String())
	}
	return t.writeTo(c.out)
}

func (c *call) group(n int) string {
	if n == 0 {
		return ""
	}
	return c.text.Common.Group(itoa(n))
}

// matchLabel says in words what of the person the words were found in.
func (c *call) matchLabel(matched string) string { return c.text.CLI.Matched[matched] }
