package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"suifang/model"
	"suifang/store"
)

func (c *call) newConflictsCommand() *cobra.Command {
	t := c.text.Conflicts
	cmd := c.command("conflicts [--parallel]", t.Command, cobra.NoArgs)
	var parallel bool
	cmd.Flags().BoolVar(&parallel, "parallel", false, t.ParallelFlag)
	cmd.RunE = func(*cobra.Command, []string) error { return c.runConflicts(parallel) }
	return cmd
}

func (c *call) newSettleCommand() *cobra.Command {
	t := c.text.Conflicts
	cmd := c.command("settle RECORD FIELD --keep VALUE-NO", t.SettleCommand, cobra.ExactArgs(2))
	var keep int
	cmd.Flags().IntVar(&keep, "keep", 0, t.KeepFlag)
	cmd.RunE = func(_ *cobra.Command, args []string) error { return c.runSettle(args[0], args[1], keep) }
	return cmd
}

// A conflict is a field whose values a person must settle; the first is the one that shows.
type conflict struct {
	Subject model.ID        `json:"subject"`
	Record  model.ID        `json:"record"`
	Kind    model.Kind      `json:"kind"`
	Field   string          `json:"field"`
	Values  []conflictValue `json:"values"`
}

type conflictValue struct {
	No      int    `json:"no"`
	Change  string `json:"change"`
	Value   string `json:"value,omitempty"`
	At      string `json:"at"`
	Author  string `json:"author,omitempty"`
	Station string `json:"station"`
	Ahead   bool   `json:"clock_ahead,omitempty"` // by more than a day, when it came in
}

// A beside is a record of which different fields were changed side by side.
type beside struct {
	Subject model.ID   `json:"subject"`
	Record  model.ID   `json:"record"`
	Kind    model.Kind `json:"kind"`
	Fields  []string   `json:"fields"`
}

func conflictItems(list []store.Conflict) []conflict {
	items := make([]conflict, len(list))
	for i, x := range list {
		items[i] = conflict{Subject: x.Subject, Record: x.Record, Kind: x.Kind, Field: x.Field}
		for n, v := range x.Values {
			items[i].Values = append(items[i].Values, conflictValue{No: n + 1, Change: v.Change.String(),
				Value: storedText(x.Kind, x.Field, v.Value), At: v.At, Author: v.Author, Station: v.Station.String(), Ahead: v.Ahead})
		}
	}
	return items
}

func (c *call) runConflicts(parallel bool) error {
	return c.look(func(s *store.Store) error {
		if parallel {
			list, err := s.ParallelEdits()
			return c.despite(err, func() error { return c.printBeside(list) })
		}
		list, err := s.Conflicts()
		return c.despite(err, func() error {
			items := conflictItems(list)
			maskPhones(items)
			return errors.Join(s.Journal(store.JournalEntry{What: store.JournalLook, Note: "conflicts", Count: persons(list)}), c.printConflicts(items))
		})
	})
}

// maskPhones leaves the tails of phone numbers, as in every list.
func maskPhones(items []conflict) {
	for _, x := range items {
		if x.Kind == model.KindPerson && x.Field == "phone" {
			for n := range x.Values {
				x.Values[n].Value = masked(x.Values[n].Value)
			}
		}
	}
}

// persons counts whose conflicts they are.
func persons(list []store.Conflict) int {
	seen := map[model.ID]bool{}
	for _, x := range list {
		seen[x.Subject] = true
	}
	return len(seen)
}

func (c *call) printConflicts(items []conflict) error {
	if c.json {
		return c.printJSON(listed(items))
	}
	t := &table{}
	for _, x := range items {
		t.add(x.Record.String(), c.kindLabel(x.Kind), x.Field, c.storedFieldLabel(x.Kind, x.Field))
		for _, v := range x.Values {
			t.add("  "+c.text.Conflicts.Number(v.No), v.Value, v.Author, v.At, v.Station)
		}
	}
	if len(items) == 0 {
		return c.print(c.text.Conflicts.None)
	}
	return t.writeTo(c.out)
}

func (c *call) printBeside(list []store.Beside) error {
	items := make([]beside, len(list))
	t := &table{}
	for i, x := range list {
		items[i] = beside{x.Subject, x.Record, x.Kind, x.Fields}
		names := make([]string, len(x.Fields))
		for n, f := range x.Fields {
			names[n] = c.storedFieldLabel(x.Kind, f)
		}
		t.add(x.Record.String(), c.kindLabel(x.Kind), strings.Join(names, c.text.CLI.Comma))
	}
	switch {
	case c.json:
		return c.printJSON(listed(items))
	case len(items) == 0:
		return c.print(c.text.Conflicts.NoneBeside)
	}
	return t.writeTo(c.out)
}

// A settled is what a conflict came to.
type settled struct {
	Record model.ID `json:"record"`
	Field  string   `json:"field"`
	Value  string   `json:"value,omitempty"`
	Change string   `json:"change"`
}

func (c *call) runSettle(arg, field string, keep int) error {
	if keep == 0 {
		return &usageError{c.text.CLI.Errors.FlagsNeeded("--keep")}
	}
	record, err := c.parseID(arg)
	if err != nil {
		return err
	}
	return c.with(func(s *store.Store) error {
		list, err := s.Conflicts()
		if err != nil && !errors.Is(err, store.ErrDamaged) {
			return err
		}
		i := slices.IndexFunc(list, func(x store.Conflict) bool { return x.Record == record && isCalled(x, field) })
		if i < 0 {
			return &failure{c.text.Conflicts.NoConflict}
		}
		entries, ok := list[i].Keep(keep)
		if !ok {
			return &failure{c.text.Conflicts.NoConflict}
		}
		done, err := s.Record(model.Proposal{Act: "settle", Entries: entries})
		if err != nil {
			return err
		}
		return c.printSettled(list[i], settled{Record: record, Field: list[i].Field, Change: done.Changes[0].String(),
			Value: storedText(list[i].Kind, list[i].Field, list[i].Values[keep-1].Value)})
	})
}

// isCalled says whether a conflict's field goes by that name: the stored field's, or one of its parts'.
func isCalled(x store.Conflict, name string) bool {
	return x.Field == name || slices.ContainsFunc(model.FieldsOf(x.Kind), func(i model.FieldInfo) bool {
		return i.Field == x.Field && i.Key == name
	})
}

func (c *call) printSettled(x store.Conflict, v settled) error {
	if c.json {
		return c.printJSON(v)
	}
	return c.print(c.text.Conflicts.Settled + ": " + c.storedFieldLabel(x.Kind, x.Field) + " " + v.Value)
}
