// Suifang keeps the follow-up of a family planning centre in one sealed file. Alone it opens the screens; every
// other thing that a clerk, a script or a check does without a screen is a command, one file each.
//
// A command writes its result to standard output and everything else to standard error, text for people in the
// code page of a Chinese console where it goes elsewhere, and asks nothing where there is no terminal. Flags that all commands share, the words of
// help and the exit codes stand in call.go, help.go and exit.go.
package main

import (
	"os"
	"time"

	"github.com/spf13/cobra"

	"suifang/store"
)

func main() {
	forbidCores()
	store.VerifyAsChild()
	keepToMemory()
	cobra.MousetrapHelpText = ""       // a clerk starts the program by a double click
	cobra.EnableCommandSorting = false // help lists them as a day uses them
	c := &call{in: os.Stdin, out: inCodePage(os.Stdout, codePage()), err: inCodePage(os.Stderr, codePage()),
		getenv: os.Getenv, now: time.Now, ownWindow: ownWindow()}
	code := c.guarded(os.Args[1:])
	c.keepWindow(code)
	os.Exit(code)
}
