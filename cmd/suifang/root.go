package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"suifang/tui"
)

// newRootCommand is the program alone, and under it every command.
func (c *call) newRootCommand() *cobra.Command {
	root := c.command("suifang [COMMAND]", c.text.CLI.Commands.Root, cobra.ArbitraryArgs)
	root.RunE = c.runRoot
	c.addFlags(root.PersistentFlags())
	root.AddCommand(c.newInitCommand(), c.newDemoCommand(), c.newImportCommand(), c.newFindCommand(), c.newShowCommand(),
		c.newDueCommand(), c.newRecordCommand(), c.newAddCommand(), c.newExamCommand(), c.newHistoryCommand(),
		c.newDuplicatesCommand(), c.newJoinCommand(), c.newUnjoinCommand(),
		c.newBackupCommand(), c.newBundleCommand(), c.newConflictsCommand(), c.newSettleCommand(), c.newRestoreCommand(), c.newMergeCommand(), c.newCheckCommand(), c.newCheckpointCommand(), c.newKeysCommand(), c.newAccessCommand(), c.newEraseCommand(), c.newCentreCommand(), c.newStatsCommand(), c.newVersionCommand(), c.newBenchCommand())
	root.SetHelpCommand(c.helpCommand())
	root.InitDefaultHelpCmd()
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpFunc(c.help)
	root.SetFlagErrorFunc(c.flagError)
	root.SetOut(c.out)
	root.SetErr(c.err)
	c.addHelp(root)
	return root
}

// runRoot opens the screens; where nobody could see them it prints today's list.
func (c *call) runRoot(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return &usageError{c.text.CLI.Errors.UnknownCommand(args[0])}
	}
	if !isTerminal(c.out) && !c.plain {
		return c.runDue(dueFilter{})
	}
	passphrase, err := c.givenPassphrase()
	if err != nil {
		return err
	}
	return c.openScreens(tui.Options{Passphrase: passphrase})
}

// openScreens hands over to the screens, with what the call says.
func (c *call) openScreens(o tui.Options) error {
	o.Path, o.As, o.Lang, o.Today = c.path(), c.as, c.text.Lang, c.today
	o.Station, o.Program, o.Now = c.station(), version, c.now
	o.Backups, o.PC, o.Direct = c.backups(o.Training), c.pc(), c.direct
	o.Settings, o.Plain, o.Trace = o.PC.Settings(), c.plain, c.trace
	c.screens = true
	return tui.Run(o)
}

// flagError puts what is wrong with a flag into words.
func (c *call) flagError(cmd *cobra.Command, err error) error {
	t := &c.text.CLI.Errors
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var bad *pflag.InvalidValueError
	switch {
	case cmd == cmd.Root() && !strings.HasPrefix(c.args[0], "-"): // what follows is another command's
		return &usageError{t.UnknownCommand(c.args[0])}
	case errors.As(err, &unknown):
		return &usageError{t.UnknownFlag(unknown.GetSpecifiedName(), cmd.CommandPath())}
	case errors.As(err, &bare):
		return &usageError{t.FlagNeedsValue(bare.GetSpecifiedName())}
	case errors.As(err, &bad):
		return &usageError{t.FlagValue(bad.GetFlag().Name, bad.GetFlag().Value.Type())}
	}
	return &usageError{t.Arguments(cmd.UseLine())}
}
