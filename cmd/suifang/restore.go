package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"suifang/store"
)

func (c *call) newRestoreCommand() *cobra.Command {
	t := c.text.Backup
	cmd := c.command("restore FILE --out FILE", t.RestoreCommand, cobra.ExactArgs(1))
	var out string
	cmd.Flags().StringVar(&out, "out", "", t.Out)
	cmd.RunE = func(_ *cobra.Command, args []string) error { return c.runRestore(args[0], out) }
	return cmd
}

func (c *call) runRestore(from, to string) error {
	if to == "" {
		return &usageError{c.text.CLI.Errors.FlagsNeeded("--out")}
	}
	passphrase, err := c.passphrase()
	if errors.Is(err, errNoPassphrase) {
		c.say(c.text.Backup.NotOpened)
	} else if err != nil {
		return err
	}
	defer clear(passphrase)
	made, err := c.copying(c.text.Backup.Restoring, func(ctx context.Context, progress store.Progress) (string, error) {
		return to, store.Restore(ctx, from, to, store.Options{Passphrase: passphrase, As: c.as, Now: c.now, Program: version}, progress)
	})
	if errors.Is(err, store.ErrNotFound) {
		return &failure{c.text.Backup.NoCopy(from)}
	}
	if err != nil {
		return err
	}
	return c.printCopied(made, c.text.Backup.Restored(made.File), false)
}
