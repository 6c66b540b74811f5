package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"suifang/model"
	"suifang/store"
	"suifang/store/bundle"
)

// A sending is what the flags of the bundle command say.
type sending struct {
	out, other, secretFile, otherSecret string
	since                               model.Date
	secret                              bool
}

func (c *call) newBundleCommand() *cobra.Command {
	t := c.text.Bundle
	cmd := c.command("bundle --out FILE [--since D | --for OTHER.db]", t.Command, cobra.NoArgs)
	var s sending
	flags := cmd.Flags()
	flags.StringVar(&s.out, "out", "", t.Out)
	flags.Var((*dateFlag)(&s.since), "since", t.Since)
	flags.StringVar(&s.other, "for", "", t.For)
	flags.BoolVar(&s.secret, "bundle-passphrase", false, t.Secret)
	flags.StringVar(&s.secretFile, "bundle-passphrase-file", "", t.SecretFile)
	flags.StringVar(&s.otherSecret, "other-passphrase-file", "", t.OtherPassphrase)
	cmd.RunE = func(*cobra.Command, []string) error { return c.runBundle(s) }
	return cmd
}

// A sent is a bundle that was written and read back.
type sent struct {
	File     string     `json:"file"`
	Since    model.Date `json:"since,omitempty"`
	For      string     `json:"for,omitempty"`
	Changes  int        `json:"changes"`
	Subjects int        `json:"subjects"`
	Sets     int        `json:"sets"`
	Bytes    int64      `json:"bytes"`
	Missing  int        `json:"missing,omitempty"`
	Replay   bool       `json:"replay,omitempty"`
	Seconds  float64    `json:"seconds"`
}

func (c *call) runBundle(s sending) error {
	switch {
	case s.out == "":
		return &usageError{c.text.CLI.Errors.FlagsNeeded("--out")}
	case !s.since.IsZero() && s.other != "":
		return &usageError{c.text.Bundle.OneOf}
	}
	secret, err := c.newBundleSecret(s)
	if err != nil {
		return err
	}
	defer clear(secret)
	return c.with(func(file *store.Store) error {
		parcel := store.Parcel{Since: s.since, Passphrase: secret}
		if s.other == "" && s.since.IsZero() {
			parcel.Since = model.DateOf(c.now())
		}
		if s.other != "" {
			if parcel.For, err = c.openOther(file, s.other, s.otherSecret); err != nil {
				return err
			}
			defer parcel.For.Close()
		}
		return c.send(file, s, parcel)
	})
}

func (c *call) send(file *store.Store, s sending, p store.Parcel) error {
	ctx, stop := interruptible()
	defer stop()
	begun := time.Now() // measures this PC, says nothing about the day
	bar := c.newProgress(c.text.Bundle.Writing)
	done, err := file.WriteBundle(ctx, s.out, p, bar.at)
	bar.end()
	if err != nil {
		return err
	}
	t := c.text.Bundle
	if done.Missing > 0 {
		c.say(t.Missing(done.Missing))
	}
	if done.Replay {
		c.say(t.Replay)
	}
	if !c.json {
		return c.print(t.Written(s.out, done.Changes, done.Subjects, done.Sets))
	}
	return c.printJSON(sent{File: s.out, Since: p.Since, For: s.other, Changes: done.Changes, Subjects: done.Subjects, Sets: done.Sets,
		Bytes: done.Bytes, Missing: done.Missing, Replay: done.Replay, Seconds: time.Since(begun).Round(time.Millisecond).Seconds()})
}

// newBundleSecret is the passphrase to seal by, where one is wanted; one that is typed is typed twice.
func (c *call) newBundleSecret(s sending) ([]byte, error) {
	if s.secretFile != "" || !s.secret {
		return c.secretOf(s.secretFile)
	}
	if said := c.getenv(bundleSecretVariable); said != "" {
		return []byte(said), nil
	}
	return c.askTwice(c.text.Bundle.NewSecretPrompt)
}

// bundleSecretVariable names the environment's passphrase of bundles.
const bundleSecretVariable = "SUIFANG_BUNDLE_PASSPHRASE"

// secretOf is the first line of a file; nil if no file is named.
func (c *call) secretOf(file string) ([]byte, error) {
	if file == "" {
		return nil, nil
	}
	return c.readSecretFile(file)
}

// openOther opens another file for reading. It needs a passphrase only where the keys held here do not open it.
func (c *call) openOther(s *store.Store, path, secretFile string) (*store.Store, error) {
	secret, err := c.secretOf(secretFile)
	if err != nil {
		return nil, err
	}
	if err := c.meet(path); err != nil {
		return nil, err
	}
	other, err := s.OpenOther(path, store.Options{Passphrase: secret})
	if errors.Is(err, store.ErrNeedsSecret) && secret == nil {
		if secret, err = c.ask(c.text.Bundle.OtherAsks); err != nil {
			return nil, err
		}
		other, err = s.OpenOther(path, store.Options{Passphrase: secret})
	}
	clear(secret)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
		return nil, &failure{c.text.Bundle.NoOther(path)}
	}
	return other, err
}

// meet verifies a file that this PC has not met yet. One that is not there is said by opening it.
func (c *call) meet(path string) error {
	ctx, stop := interruptible()
	defer stop()
	bar := c.newProgress(c.text.Merge.Verifying)
	defer bar.end()
	if _, err := c.pc().Meet(ctx, path, bar.at); err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return nil
}

// takeBundle takes a bundle in, and says what its sender holds besides.
func (c *call) takeBundle(ctx context.Context, s *store.Store, path string, m mergeCall) (store.MergeReport, error) {
	f, err := os.Open(path)
	if err != nil {
		return store.MergeReport{}, &failure{c.text.Bundle.NoOther(path)}
	}
	defer f.Close()
	b, err := c.openBundle(s, f, m.passphraseFile)
	if err != nil {
		return store.MergeReport{}, err
	}
	bar := c.newProgress(c.text.Bundle.Taking)
	r, lack, err := s.TakeBundle(ctx, b, store.MergeOptions{Progress: bar.at, AcceptErasures: m.acceptErasures})
	bar.end()
	switch t := c.text.Bundle; {
	case err != nil:
	case lack.Most:
		c.say(t.LacksMost)
	case lack.Changes > 0:
		c.say(t.Lacks(lack.Changes, lack.Since.String()))
	}
	return r, err
}

// openBundle asks for the bundle's passphrase where it has one of its own.
func (c *call) openBundle(s *store.Store, f *os.File, secretFile string) (*bundle.Bundle, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	secret, err := c.secretOf(secretFile)
	if err != nil {
		return nil, err
	}
	if said := c.getenv(bundleSecretVariable); secret == nil && said != "" {
		secret = []byte(said)
	}
	b, err := s.OpenBundle(f, info.Size(), secret)
	if errors.Is(err, store.ErrBundlePassphrase) {
		typed, asked := c.ask(c.text.Bundle.SecretPrompt)
		if asked != nil {
			return nil, errors.Join(err, asked)
		}
		secret = typed
		b, err = s.OpenBundle(f, info.Size(), secret)
	}
	clear(secret)
	return b, err
}
