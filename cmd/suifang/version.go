package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"suifang/store"
)

// version is this program's, as written into every act; a release sets both (cmd/suifang-release).
var (
	version  = "0.1.0"
	revision string // the commit; where it is empty the build may know it
)

func (c *call) newVersionCommand() *cobra.Command {
	cmd := c.command("version", c.text.CLI.Commands.Version, cobra.NoArgs)
	cmd.RunE = func(*cobra.Command, []string) error { return c.runVersion() }
	return cmd
}

func (c *call) runVersion() error {
	if c.json {
		return c.printJSON(struct {
			Version string `json:"version"`
			Format  int    `json:"format"`
			Build   string `json:"build"`
		}{version, store.Format, build()})
	}
	return c.print(fmt.Sprintf("suifang %s  %s %d  %s", version, c.text.CLI.Format, store.Format, build()))
}

// build is what this program was built from and for.
func build() string {
	built := runtime.GOOS + "/" + runtime.GOARCH + " " + runtime.Version()
	if revision != "" {
		return revision + " " + built
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return built
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value + " " + built
		}
	}
	return built
}
