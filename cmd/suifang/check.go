package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"suifang/store"
)

func (c *call) newCheckCommand() *cobra.Command {
	t := &c.text.CLI
	cmd := c.command("check [--deep] [--rebuild]", t.Commands.Check, cobra.NoArgs)
	var deep, rebuild bool
	cmd.Flags().BoolVar(&deep, "deep", false, t.Flags.Deep)
	cmd.Flags().BoolVar(&rebuild, "rebuild", false, t.Flags.Rebuild)
	cmd.RunE = func(*cobra.Command, []string) error { return c.runCheck(deep, rebuild) }
	return cmd
}

// checked is what a check found.
type checked struct {
	OK        bool      `json:"ok"`
	Changes   int       `json:"changes"`
	Records   int       `json:"records"`
	DerivedOK bool      `json:"derived_ok"`
	Differs   []string  `json:"derived_differs,omitempty"`
	Waiting   int       `json:"waiting,omitempty"`
	Ignored   []string  `json:"slots_ignored,omitempty"` // key slots that no clerk's record explains
	Damaged   []damaged `json:"damaged"`
}

type damaged struct {
	Bucket string `json:"bucket"`
	Key    string `json:"key"`
	What   string `json:"what"`
}

func (c *call) runCheck(deep, rebuild bool) error {
	var found checked
	err := c.with(func(s *store.Store) (err error) {
		found, err = c.check(s, deep, rebuild)
		return err
	})
	var broken *store.DamagedError
	switch {
	case errors.As(err, &broken): // so damaged that it does not open at all
		found.Damaged = append(found.Damaged, damaged{broken.Bucket, broken.Key, broken.What})
	case errors.Is(err, store.ErrNotOurs):
		found.Damaged = append(found.Damaged, damaged{Bucket: "file", What: store.ErrNotOurs.Error()})
	case err != nil:
		return err
	}
	if printing := c.printChecked(found); printing != nil || err != nil {
		return errors.Join(err, printing)
	}
	if !found.OK {
		return errUnsound
	}
	return nil
}

func (c *call) check(s *store.Store, deep, rebuild bool) (found checked, err error) {
	ctx, stop := interruptible()
	defer stop()
	if rebuild {
		bar := c.newProgress(c.text.CLI.Rebuilding)
		err := s.Rebuild(ctx, bar.at)
		bar.end()
		if err != nil {
			return found, err
		}
	}
	bar := c.newProgress(c.text.CLI.Checking)
	report, err := s.Check(ctx, deep, bar.at)
	bar.end()
	if err != nil {
		return found, err
	}
	found = checked{OK: report.OK, Changes: report.Changes, Records: report.Records, DerivedOK: report.DerivedOK,
		Differs: report.Derived, Waiting: report.Waiting, Ignored: report.Ignored}
	said := map[string]bool{}
	for _, d := range report.Damaged {
		said[d.Bucket] = true
		found.Damaged = append(found.Damaged, damaged{d.Bucket, d.Key, d.What})
	}
	for _, bucket := range report.Derived { // it opens, but says something else than the changes
		if !said[bucket] {
			found.Damaged = append(found.Damaged, damaged{Bucket: bucket, What: "differs from what follows from the changes"})
		}
	}
	return found, nil
}

func (c *call) printChecked(found checked) error {
	if c.json {
		found.Damaged = notNil(found.Damaged)
		return c.printJSON(found)
	}
	t := &c.text.CLI
	verdict := t.Sound
	if !found.OK {
		verdict = t.Unsound
	}
	lines := &table{}
	lines.add(t.Changes, itoa(found.Changes))
	lines.add(t.Records, itoa(found.Records))
	lines.add(t.Derived, c.yesNo(found.DerivedOK), strings.Join(found.Differs, t.Comma))
	if found.Waiting > 0 {
		lines.add(t.Waiting, itoa(found.Waiting))
	}
	for _, slot := range found.Ignored {
		lines.add(t.IgnoredSlot, slot)
	}
	broken := &table{}
	for _, d := range found.Damaged {
		broken.add(d.Bucket, d.Key, d.What)
	}
	return errors.Join(c.print(verdict), lines.writeTo(c.out), c.section(t.Damage, broken))
}

func (c *call) yesNo(yes bool) string {
	if yes {
		return c.text.Common.Yes
	}
	return c.text.Common.No
}
