package main

import (
	"errors"

	"github.com/spf13/cobra"

	"suifang/model"
	"suifang/store"
)

func (c *call) newHistoryCommand() *cobra.Command {
	cmd := c.command("history ID [--subject ID]", c.text.CLI.Commands.History, cobra.ExactArgs(1), exitNothing)
	var of string
	cmd.Flags().StringVar(&of, "subject", "", c.text.Bundle.SubjectFlag)
	cmd.RunE = func(_ *cobra.Command, args []string) error { return c.runHistory(args[0], of) }
	return cmd
}

// A changeItem is one field that one change set.
type changeItem struct {
	Change  string     `json:"change"`
	At      string     `json:"at"`
	Author  string     `json:"author,omitempty"`
	Station string     `json:"station"`
	Act     string     `json:"act"`
	Undoes  model.ID   `json:"undoes,omitzero"`
	Record  model.ID   `json:"record"`
	Kind    model.Kind `json:"kind"`
	Field   string     `json:"field"`
	From    string     `json:"from,omitempty"`
	To      string     `json:"to,omitempty"`
	Ahead   bool       `json:"clock_ahead,omitempty"` // by more than a day, when the change came in
}

func (c *call) runHistory(arg, of string) error {
	id, err := c.parseID(arg)
	if err != nil {
		return err
	}
	subject := id
	if of != "" {
		if subject, err = c.parseID(of); err != nil {
			return err
		}
	}
	return c.look(func(s *store.Store) error {
		changed, err := historyOf(s, subject, id)
		if errors.Is(err, store.ErrNoRecord) {
			return c.nothing()
		}
		items := make([]changeItem, len(changed))
		for i, x := range changed {
			items[i] = changeItem{Change: x.Change.String(), At: x.At, Author: x.Author, Station: x.Station.String(), Act: x.Act,
				Undoes: x.Undoes, Record: x.Record, Kind: x.Kind, Field: x.Field,
				From: storedText(x.Kind, x.Field, x.From), To: storedText(x.Kind, x.Field, x.To), Ahead: x.Ahead}
		}
		return c.despite(err, func() error { return errors.Join(s.Looked(id), c.printHistory(items)) })
	})
}

// historyOf is the history of a subject, or of one of its records. Whose the record is is looked for where the
// call does not say it.
func historyOf(s *store.Store, subject, record model.ID) ([]store.Changed, error) {
	if subject == record {
		changed, err := s.History(subject, model.ID{})
		if !errors.Is(err, store.ErrNoRecord) {
			return changed, err
		}
		ctx, stop := interruptible()
		defer stop()
		if subject, err = s.SubjectOf(ctx, record); err != nil {
			return nil, err
		}
	}
	return s.History(subject, record)
}

func (c *call) printHistory(items []changeItem) error {
	if c.json {
		return c.printJSON(listed(items))
	}
	t := &table{}
	for _, i := range items {
		at := i.At
		if i.Ahead {
			at += " (" + c.text.History.Ahead + ")"
		}
		t.add(at, i.Author, i.Act, c.kindLabel(i.Kind), c.storedFieldLabel(i.Kind, i.Field), i.From, "->", i.To)
	}
	return t.writeTo(c.out)
}
