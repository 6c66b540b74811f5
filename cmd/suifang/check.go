package main

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"suifang/store"
)

func (c *call) newCheckCommand() *cobra.Command {
	t := c.text.CLI
	cmd := c.command("check [--deep] [--rebuild] [--against CHECKPOINT]", t.Commands.Check, cobra.NoArgs)
	var how checking
	var printed string
	cmd.Flags().BoolVar(&how.deep, "deep", false, t.Flags.Deep)
	cmd.Flags().BoolVar(&how.rebuild, "rebuild", false, t.Flags.Rebuild)
	cmd.Flags().StringVar(&how.out, "out", "", c.text.Mending.Out)
	cmd.Flags().StringVar(&printed, "against", "", c.text.Merge.Against)
	cmd.RunE = func(*cobra.Command, []string) error {
		if printed != "" {
			checkpoint, err := store.ParseCheckpoint(printed)
			if err != nil {
				return &usageError{c.text.Merge.NotCheckpoint}
			}
			how.against = &checkpoint
		}
		return c.runCheck(how)
	}
	return cmd
}

// checking is how a check is asked for.
type checking struct {
	deep, rebuild bool
	out           string // where what can be saved goes
	against       *store.Checkpoint
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
	Healed    *healed   `json:"healed,omitempty"`
	Saved     *saved    `json:"saved,omitempty"`
	Against   *against  `json:"against,omitempty"` // a checkpoint that was printed once
}

// healed is what came back from the automatic copies.
type healed struct {
	From    []string `json:"from"`
	Changes int      `json:"changes"`
	Missing []string `json:"missing,omitempty"` // subjects, the beginning of each in hex
}

// saved is what became of a file that does not open.
type saved struct {
	File     string `json:"file"`
	Sound    bool   `json:"sound"`
	Subjects int    `json:"subjects"`
	Changes  int    `json:"changes"`
}

type damaged struct {
	Bucket string `json:"bucket"`
	Key    string `json:"key"`
	What   string `json:"what"`
}

func (c *call) runCheck(how checking) error {
	var found checked
	open := c.look
	if how.rebuild {
		open = c.with
	}
	err := open(func(s *store.Store) (err error) {
		found, err = c.check(s, how)
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
	if err != nil && how.rebuild {
		if err := c.saveWhatIsLeft(how.out, &found); err != nil {
			return err
		}
	}
	if printing := c.printChecked(found); printing != nil || err != nil && found.Saved == nil {
		return errors.Join(err, printing)
	}
	if !found.OK {
		return errUnsound
	}
	return nil
}

// saveWhatIsLeft makes a new file of all that can still be made out in one that does not open.
func (c *call) saveWhatIsLeft(out string, found *checked) error {
	if out == "" {
		out = strings.TrimSuffix(c.path(), filepath.Ext(c.path())) + ".saved.db"
	}
	passphrase, err := c.passphrase()
	if err != nil {
		return err
	}
	defer clear(passphrase)
	ctx, stop := interruptible()
	defer stop()
	bar := c.newProgress(c.text.Mending.Saving)
	r, err := store.Rescue(ctx, c.path(), out, store.Options{Passphrase: passphrase, As: c.as, Station: c.station(), Now: c.now, Program: version},
		c.copyFolders(), bar.at)
	bar.end()
	switch {
	case errors.Is(err, store.ErrExists):
		return &failure{c.text.Mending.SavedNameIsTaken(out)}
	case errors.Is(err, store.ErrDamaged):
		c.say(c.text.Mending.NothingLeft)
		return err
	case err != nil:
		return err
	}
	found.Saved = &saved{File: r.Path, Sound: r.Sound, Subjects: r.Subjects, Changes: r.Changes}
	found.Healed = healedOf(r.Healed)
	for _, d := range r.Damaged {
		found.Damaged = append(found.Damaged, damaged{d.Bucket, d.Key, d.What})
	}
	return nil
}

// copyFolders are those in which automatic copies may stand, but for that of the file.
func (c *call) copyFolders() (folders []string) {
	if set := c.backupFolder(); set != "" {
		folders = append(folders, set)
	}
	return folders
}

func healedOf(h store.Healed) *healed {
	if len(h.From)+len(h.Left) == 0 {
		return nil
	}
	return &healed{From: notNil(h.From), Changes: h.Changes, Missing: h.Left}
}

func (c *call) check(s *store.Store, how checking) (found checked, err error) {
	ctx, stop := interruptible()
	defer stop()
	if how.rebuild {
		bar := c.newProgress(c.text.CLI.Rebuilding)
		err := s.Rebuild(ctx, bar.at)
		bar.end()
		if err != nil {
			return found, err
		}
	}
	report, err := c.checkOnce(ctx, s, how.deep)
	if err == nil && how.rebuild && len(report.Damaged) > 0 {
		var h store.Healed
		if h, err = s.HealFromBackups(ctx, c.copyFolders()...); err == nil && len(h.From) > 0 {
			report, err = c.checkOnce(ctx, s, how.deep)
		}
		found.Healed = healedOf(h)
	}
	if err != nil {
		return found, err
	}
	found = checked{Healed: found.Healed, OK: report.OK, Changes: report.Changes, Records: report.Records, DerivedOK: report.DerivedOK,
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
	if how.against != nil {
		err = c.holdAgainst(ctx, s, how.against, &found)
	}
	return found, err
}

func (c *call) checkOnce(ctx context.Context, s *store.Store, deep bool) (store.CheckReport, error) {
	bar := c.newProgress(c.text.CLI.Checking)
	defer bar.end()
	return s.Check(ctx, deep, bar.at)
}

func (c *call) printChecked(found checked) error {
	if c.json {
		found.Damaged = notNil(found.Damaged)
		return c.printJSON(found)
	}
	t := c.text.CLI
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
	if err := c.printAgainst(found.Against); err != nil {
		return err
	}
	for _, line := range c.mending(found) {
		c.say(line)
	}
	if found.Saved != nil {
		return c.section(t.Damage, broken)
	}
	return errors.Join(c.print(verdict), lines.writeTo(c.out), c.section(t.Damage, broken))
}

// mending says what was done about damage, or what can be.
func (c *call) mending(found checked) (lines []string) {
	t := c.text.Mending
	if h := found.Healed; h != nil {
		if len(h.From) > 0 {
			lines = append(lines, t.HealedFrom(strings.Join(h.From, c.text.CLI.Comma), h.Changes))
		}
		if len(h.Missing) > 0 {
			lines = append(lines, t.Missing(len(h.Missing)))
		}
	}
	switch s := found.Saved; {
	case s != nil && s.Sound:
		lines = append(lines, t.Saved(s.File, s.Subjects, s.Changes), t.SavedWhole)
	case s != nil:
		lines = append(lines, t.Saved(s.File, s.Subjects, s.Changes), t.SavedInPart)
	case found.Healed == nil && slices.ContainsFunc(found.Damaged, func(d damaged) bool { return d.Bucket == "subjects" }):
		lines = append(lines, t.RebuildHeals)
	case slices.ContainsFunc(found.Damaged, func(d damaged) bool { return d.Bucket == "file" }):
		lines = append(lines, t.RebuildSaves)
	}
	return lines
}

func (c *call) yesNo(yes bool) string {
	if yes {
		return c.text.Common.Yes
	}
	return c.text.Common.No
}
