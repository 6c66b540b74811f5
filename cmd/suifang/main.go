// Suifang keeps the follow-up of a family planning centre in one sealed file. Alone it opens the screens; every
// other thing that a clerk, a script or a check does without a screen is a command, one file each.
//
// A command writes its result to standard output and everything else to standard error, in UTF-8 whatever
// the code page, and asks nothing where there is no terminal. Flags that all commands share, the words of
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
	c := &call{in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv, now: time.Now}
	os.Exit(c.guarded(os.Args[1:]))
}
