package main

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"suifang/store"
	"suifang/store/seal"
)

// initOptions are what the first run asks for.
type initOptions struct{ site, clerk, recoveryFile string }

func (c *call) newInitCommand() *cobra.Command {
	t := c.text.CLI
	cmd := c.command("init --site NAME --clerk NAME [--recovery-file FILE]", t.Commands.Init, cobra.NoArgs)
	var o initOptions
	cmd.Flags().StringVar(&o.site, "site", "", t.Flags.Site)
	cmd.Flags().StringVar(&o.clerk, "clerk", "", t.Flags.Clerk)
	cmd.Flags().StringVar(&o.recoveryFile, "recovery-file", "", t.Flags.RecoveryFile)
	cmd.RunE = func(*cobra.Command, []string) error { return c.runInit(o) }
	return cmd
}

// initialised is a file just made. The recovery key stands here and nowhere else, unless it went into a file.
type initialised struct {
	DB           string `json:"db"`
	Site         string `json:"site"`
	Clerk        string `json:"clerk"`
	Recovery     string `json:"recovery,omitempty"`
	RecoveryFile string `json:"recovery_file,omitempty"`
}

func (c *call) runInit(o initOptions) error {
	o.site, o.clerk = strings.TrimSpace(o.site), strings.TrimSpace(o.clerk)
	if o.site == "" || o.clerk == "" {
		return &usageError{c.text.CLI.Errors.FlagsNeeded("--site, --clerk")}
	}
	if _, err := os.Lstat(c.path()); err == nil {
		return store.ErrExists
	}
	if err := c.needFolder(); err != nil {
		return err
	}
	passphrase, err := c.newPassphrase()
	if err != nil {
		return err
	}
	defer clear(passphrase)
	recovery, err := c.create(o, passphrase)
	if err != nil {
		return err
	}
	defer recovery.Wipe()
	made := initialised{DB: c.path(), Site: o.site, Clerk: o.clerk, RecoveryFile: o.recoveryFile}
	if o.recoveryFile == "" {
		made.Recovery = recovery.String()
		c.say(c.text.CLI.RecoveryUnproven)
	}
	return c.printInitialised(made)
}

// needFolder says so where there is no folder for a new file.
func (c *call) needFolder() error {
	folder := filepath.Dir(c.path())
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return &failure{c.text.CLI.Errors.NoFolder(folder)}
	}
	return nil
}

// create makes the file and, if one was asked for, the file with the recovery key, which is written first: a key
// that cannot be written down must not come to be.
func (c *call) create(o initOptions, passphrase []byte) (recovery seal.Recovery, err error) {
	setup := store.Setup{Site: o.site, Clerk: o.clerk, Passphrase: passphrase, Station: c.station(), Now: c.now, Program: version}
	if o.recoveryFile == "" {
		return c.createDB(setup)
	}
	if setup.Recovery, err = seal.NewRecovery(rand.Reader); err != nil {
		return recovery, err
	}
	if err := c.writeRecovery(o.recoveryFile, setup.Recovery); err != nil {
		return recovery, err
	}
	if recovery, err = c.createDB(setup); err != nil {
		err = errors.Join(err, os.Remove(o.recoveryFile))
	}
	return recovery, err
}

func (c *call) createDB(setup store.Setup) (seal.Recovery, error) {
	s, recovery, err := store.Create(c.path(), setup)
	if err != nil {
		return recovery, err
	}
	if err := s.Close(); err != nil {
		return recovery, errors.Join(err, os.Remove(c.path())) // its key would be known to nobody
	}
	return recovery, nil
}

func (c *call) printInitialised(made initialised) error {
	if c.json {
		return c.printJSON(made)
	}
	err := c.print(c.text.CLI.Initialised(filepath.Base(made.DB)))
	if err != nil || made.Recovery == "" {
		return err
	}
	return c.print(c.text.CLI.RecoveryKey(made.Recovery))
}
