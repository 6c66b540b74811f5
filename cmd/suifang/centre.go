package main

import (
	"slices"

	"github.com/spf13/cobra"

	"suifang/model"
	"suifang/store"
)

func (c *call) newCentreCommand() *cobra.Command {
	cmd := c.command("centre [--field KEY=VALUE …]", c.text.Rights.Centre, cobra.NoArgs)
	var given []string
	cmd.Flags().StringArrayVar(&given, "field", nil, c.text.CLI.Flags.Field)
	cmd.RunE = func(*cobra.Command, []string) error { return c.runCentre(given) }
	return cmd
}

// centreKeys are the fields of a centre that a clerk sets.
var centreKeys = []string{"name", "tier", "antenatal_profile", "retention_ground"}

// runCentre shows the data of the centre that this PC works for, and changes them.
func (c *call) runCentre(given []string) error {
	typed, err := c.pairs("field", given)
	if err != nil {
		return err
	}
	for key := range typed {
		if !slices.Contains(centreKeys, key) {
			return &model.FieldError{Field: key, Rule: model.ErrUnknownField}
		}
	}
	return c.with(func(s *store.Store) error {
		id, _, _ := c.pc().Centre(s)
		h, err := s.Read(id)
		if err != nil {
			return err
		}
		if len(typed) > 0 {
			if err := c.editCentre(s, h.Record(), typed); err != nil {
				return err
			}
			if h, err = s.Read(id); err != nil {
				return err
			}
		}
		return c.printCentre(s, h)
	})
}

// editCentre changes the centre's record. What is planned by its profile is planned anew.
func (c *call) editCentre(s *store.Store, r *model.Record, typed map[string]string) error {
	fields, err := model.Patch(model.KindCentre, r, typed, c.day())
	if err != nil {
		return err
	}
	_, err = s.Record(model.Proposal{Act: "edit", Entries: []model.Entry{{Subject: r.Subject, Kind: r.Kind, Record: r.ID,
		Parents: slices.Clone(r.Heads), Fields: fields}}})
	if err != nil || !s.Stale() {
		return err
	}
	return s.Roll(c.day())
}

func (c *call) printCentre(s *store.Store, h *model.History) error {
	if c.json {
		return c.printJSON(struct {
			ID    model.ID       `json:"id"`
			Facts map[string]any `json:"facts"`
		}{h.ID, typedFacts(h.Record())})
	}
	return c.factTable(s, h).writeTo(c.out)
}

func typedFacts(r *model.Record) map[string]any { return typed(r.Kind, model.Facts(r)) }
