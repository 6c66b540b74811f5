package main

import (
	"context"
	"encoding/hex"

	"github.com/spf13/cobra"

	"suifang/model"
	"suifang/store"
)

func (c *call) newCheckpointCommand() *cobra.Command {
	t := c.text.Merge
	cmd := c.command("checkpoint [--on D]", t.CheckpointCommand, cobra.NoArgs)
	var on model.Date
	cmd.Flags().Var((*dateFlag)(&on), "on", t.On)
	cmd.RunE = func(*cobra.Command, []string) error { return c.runCheckpoint(on) }
	return cmd
}

// checkpointed is a checkpoint in its parts, and as the word that a check is held against.
type checkpointed struct {
	Date       string `json:"date"`
	Count      int    `json:"count"`
	Hash       string `json:"hash"`
	Checkpoint string `json:"checkpoint"`
}

// runCheckpoint reckons by the day of the clock, by which changes come in, not by the day that lists are for.
func (c *call) runCheckpoint(on model.Date) error {
	return c.with(func(s *store.Store) error {
		ctx, stop := interruptible()
		defer stop()
		found, err := c.reckon(ctx, s, on)
		if err != nil {
			return err
		}
		if !c.json {
			return c.print(found.String())
		}
		return c.printJSON(checkpointed{found.Day.String(), found.Count, hex.EncodeToString(found.Hash[:]), found.String()})
	})
}

func (c *call) reckon(ctx context.Context, s *store.Store, on model.Date) (store.Checkpoint, error) {
	bar := c.newProgress(c.text.Merge.Reckoning)
	defer bar.end()
	if on.IsZero() {
		return s.CloseDay(ctx, bar.at)
	}
	return s.Checkpoint(ctx, on, bar.at)
}

// against is what a check found about a checkpoint.
type against struct {
	Date      string `json:"date"`
	Count     int    `json:"count"`
	CountNow  int    `json:"count_now"`
	Unaltered bool   `json:"unaltered"`
}

// holdAgainst holds the file against a checkpoint that was printed once.
func (c *call) holdAgainst(ctx context.Context, s *store.Store, printed *store.Checkpoint, found *checked) error {
	now, err := c.reckon(ctx, s, printed.Day)
	if err != nil && found.OK {
		return err // else the check has said what does not open
	}
	a := against{Date: printed.Day.String(), Count: printed.Count, CountNow: now.Count, Unaltered: now == *printed}
	found.Against, found.OK = &a, found.OK && a.Unaltered
	return nil
}

func (c *call) printAgainst(a *against) error {
	switch t := c.text.Merge; {
	case a == nil:
		return nil
	case a.Unaltered:
		return c.print(t.Unaltered(a.Date, a.Count))
	default:
		return c.print(t.Altered(a.Date, a.CountNow))
	}
}
