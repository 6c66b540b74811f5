package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"suifang/tui/handbook"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// command makes a command of its usage line and its words; codes are the exit codes that it has of its own.
func (c *call) command(use string, words text.CLICommand, args cobra.PositionalArgs, codes ...int) *cobra.Command {
	return &cobra.Command{Use: use, Short: words.Short, Long: c.long(words.Long, codes), Args: c.checked(args),
		SilenceErrors: true, SilenceUsage: true, DisableFlagsInUseLine: true}
}

// commonCodes are those of every command that opens a file.
var commonCodes = []int{exitDone, exitFailed, exitUsage, exitPassphrase, exitInUse, exitDamaged}

func (c *call) long(long string, own []int) string {
	var b strings.Builder
	b.WriteString(long + "\n\n" + c.text.CLI.Help.ExitCodes)
	for _, code := range append(commonCodes, own...) {
		fmt.Fprintf(&b, "\n  %d  %s", code, c.text.CLI.Help.Codes[code])
	}
	return b.String()
}

// checked puts what cobra finds wrong with the arguments into words.
func (c *call) checked(args cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, given []string) error {
		if args(cmd, given) != nil {
			return &usageError{c.text.CLI.Errors.Arguments(cmd.UseLine())}
		}
		return nil
	}
}

// handbookTopic is what the handbook is asked for by: suifang help handbook.
const handbookTopic = "handbook"

// helpCommand shows the help of a command by its name: suifang help find.
func (c *call) helpCommand() *cobra.Command {
	cmd := c.command("help [COMMAND]", c.text.CLI.Commands.Help, cobra.ArbitraryArgs)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 && args[0] == handbookTopic {
			_, err := fmt.Fprint(c.out, handbook.Text(c.text.Lang))
			return err
		}
		about, left, err := cmd.Root().Find(args)
		if err != nil || len(left) > 0 {
			return &usageError{c.text.CLI.Errors.UnknownCommand(strings.Join(args, " "))}
		}
		return about.Help()
	}
	return cmd
}

// help writes what a command does and how it is used, in the language of the call.
func (c *call) help(cmd *cobra.Command, _ []string) {
	_, _ = fmt.Fprintf(c.out, "%s\n\n", cmd.Long)
	_ = c.usage(c.out, cmd)
}

// longestName is the width of the column of commands.
const longestName = len("appointment")

func (c *call) usage(w io.Writer, cmd *cobra.Command) error {
	t := &c.text.CLI.Help
	lines := []string{t.Usage, "  " + cmd.UseLine()}
	if cmd.HasAvailableSubCommands() {
		lines = append(lines, "", t.Commands)
		for _, sub := range cmd.Commands() {
			if sub.Hidden {
				continue
			}
			lines = append(lines, "  "+widget.PadRight(sub.Name(), longestName)+"  "+sub.Short)
		}
	}
	if flags := cmd.LocalNonPersistentFlags(); flags.HasAvailableFlags() {
		lines = append(lines, "", t.Flags, strings.TrimRight(flags.FlagUsages(), "\n"))
	}
	if flags := c.sharedFlags(cmd); flags != "" {
		lines = append(lines, "", t.SharedFlags, flags)
	}
	_, err := fmt.Fprintln(w, strings.Join(lines, "\n"))
	return err
}

func (c *call) sharedFlags(cmd *cobra.Command) string {
	return strings.TrimRight(cmd.Root().PersistentFlags().FlagUsages(), "\n")
}

// addHelp gives every command the flag -h with words of the language.
func (c *call) addHelp(cmd *cobra.Command) {
	cmd.Flags().BoolP("help", "h", false, c.text.CLI.Flags.Help)
	for _, sub := range cmd.Commands() {
		c.addHelp(sub)
	}
}
