package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"suifang/store"
)

// A mergeCall is what the flags of merge say.
type mergeCall struct {
	passphraseFile, recoveryFile string // of the other file
	deep, acceptErasures         bool
}

func (c *call) newMergeCommand() *cobra.Command {
	t := c.text.Merge
	cmd := c.command("merge FILE… [--other-passphrase-file FILE | --other-recovery-file FILE] [--deep] [--accept-erasures]", t.Command, cobra.MinimumNArgs(1), exitRefused)
	var m mergeCall
	cmd.Flags().StringVar(&m.passphraseFile, "other-passphrase-file", "", t.OtherPassphraseFile)
	cmd.Flags().StringVar(&m.recoveryFile, "other-recovery-file", "", t.OtherRecoveryFile)
	cmd.Flags().BoolVar(&m.deep, "deep", false, t.Deep)
	cmd.Flags().BoolVar(&m.acceptErasures, "accept-erasures", false, t.AcceptErasures)
	cmd.RunE = func(_ *cobra.Command, files []string) error { return c.runMerge(files, m) }
	return cmd
}

// merged is what a merge brought.
type merged struct {
	File         string    `json:"file"`
	In           int       `json:"changes_in"`
	New          int       `json:"changes_new"`
	Records      int       `json:"records_touched"`
	Parallel     int       `json:"parallel"`
	Conflicts    int       `json:"conflicts"`
	Duplicates   int       `json:"duplicates"`
	Waiting      int       `json:"waiting,omitempty"`
	Refused      int       `json:"refused,omitempty"`
	Skipped      int       `json:"skipped,omitempty"`
	Damaged      []damaged `json:"damaged,omitempty"` // what of the other file was skipped
	ErasuresWait int       `json:"erasures_wait,omitempty"`
	BytesRead    int64     `json:"bytes_read"`
	OwnBytesRead int64     `json:"own_bytes_read"`
	Seconds      float64   `json:"seconds"`
	VerifiedSize int64     `json:"verified_bytes,omitempty"`
	VerifiedIn   float64   `json:"verified_seconds,omitempty"`
}

func (c *call) runMerge(files []string, m mergeCall) error {
	return c.with(func(s *store.Store) error {
		var all []merged
		for _, file := range files {
			one, err := c.mergeFile(s, file, m)
			if err != nil {
				return errors.Join(c.printMerged(all), err)
			}
			all = append(all, one)
		}
		if err := c.printMerged(all); err != nil {
			return err
		}
		c.sayErasuresDue(s) // a merge brings some
		if slices.ContainsFunc(all, func(m merged) bool { return m.Skipped+m.Refused > 0 }) {
			return errRowsRefused
		}
		return nil
	})
}

// mergeFile takes one file in. Of one that was stopped on the way it says how far it came.
func (c *call) mergeFile(s *store.Store, file string, m mergeCall) (merged, error) {
	ctx, stop := interruptible()
	defer stop()
	made := merged{File: file}
	var r store.MergeReport
	var err error
	if store.IsBundle(file) {
		r, err = c.takeBundle(ctx, s, file, m)
	} else {
		r, err = c.takeFile(ctx, s, file, m, &made)
	}
	made.count(r)
	if pairs, damage := s.DuplicatesOf(r.Touched); damage == nil {
		made.Duplicates = len(pairs)
	}
	if err != nil && r.New > 0 {
		return made, errors.Join(c.printMerged([]merged{made}), err)
	}
	return made, err
}

func (m *merged) count(r store.MergeReport) {
	m.In, m.New, m.Records, m.Waiting, m.Refused = r.In, r.New, r.Records, r.Waiting, r.Refused
	m.Parallel, m.Conflicts, m.Skipped = len(r.Parallel), len(r.Disputed), len(r.Skipped)
	m.ErasuresWait = r.ErasuresWait
	for _, err := range r.Skipped {
		var d *store.DamagedError
		if errors.As(err, &d) {
			m.Damaged = append(m.Damaged, damaged{d.Bucket, d.Key, d.What})
		}
	}
	m.BytesRead, m.OwnBytesRead, m.Seconds = r.BytesRead, r.OwnBytesRead, seconds(r.Took)
}

func seconds(d time.Duration) float64 { return d.Round(time.Millisecond).Seconds() }

// takeFile verifies a whole file, if it is the first time that this PC meets it, and merges it.
func (c *call) takeFile(ctx context.Context, s *store.Store, file string, m mergeCall, made *merged) (r store.MergeReport, err error) {
	if s.IsAt(file) {
		return r, store.ErrSameFile
	}
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return r, &failure{c.text.Merge.NoFile(file)}
	}
	if err != nil {
		return r, err
	}
	if m.deep || !c.pc().HasMet(file) {
		begun := time.Now() // measures this PC, says nothing about the day
		bar := c.newProgress(c.text.Merge.Verifying)
		err := store.VerifyFileTelling(ctx, file, bar.at)
		if bar.end(); err != nil {
			return r, err
		}
		made.VerifiedSize, made.VerifiedIn = info.Size(), seconds(time.Since(begun))
		c.pc().NoteMet(file)
	}
	other, err := c.openToMerge(s, file, m)
	if err != nil {
		return r, err
	}
	defer other.Close()
	bar := c.newProgress(c.text.Merge.Merging)
	defer bar.end()
	return s.Merge(ctx, other, store.MergeOptions{Deep: m.deep, Progress: bar.at, AcceptErasures: m.acceptErasures})
}

// openToMerge opens the other file with the keys held here, else with its own passphrase or recovery key.
func (c *call) openToMerge(s *store.Store, file string, m mergeCall) (*store.Store, error) {
	var o store.Options
	given, err := c.secretLine(m.passphraseFile)
	if err != nil {
		return nil, err
	}
	recovery, err := c.secretLine(m.recoveryFile)
	if err != nil {
		return nil, err
	}
	o.Passphrase, o.Recovery = given, string(recovery)
	other, err := s.OpenOther(file, o)
	if errors.Is(err, store.ErrNeedsSecret) && given == nil && recovery == nil {
		typed, asked := c.ask(c.text.Merge.OtherPassphrase(filepath.Base(file)))
		if errors.Is(asked, errNoPassphrase) {
			return nil, err // nobody is there to be asked
		}
		if asked != nil {
			return nil, asked
		}
		other, err = s.OpenOther(file, store.Options{Passphrase: typed})
		clear(typed)
	}
	clear(given)
	return other, err
}

// secretLine is the first line of a file; nil if no file is named.
func (c *call) secretLine(file string) ([]byte, error) {
	if file == "" {
		return nil, nil
	}
	return c.readSecretFile(file)
}

func (c *call) printMerged(all []merged) error {
	switch {
	case len(all) == 0:
		return nil
	case c.json && len(all) == 1:
		return c.printJSON(all[0])
	case c.json:
		return c.printJSON(listed(all))
	}
	for i := range all {
		if err := c.printMergedText(&all[i]); err != nil {
			return err
		}
	}
	return nil
}

func (c *call) printMergedText(m *merged) error {
	t := c.text.Merge
	lines := []string{t.Done(m.File, m.In, m.New, m.Records)}
	if m.Parallel+m.Conflicts+m.Duplicates > 0 {
		lines = append(lines, t.Met(m.Parallel, m.Conflicts, m.Duplicates))
	}
	for _, some := range []struct {
		n   int
		say func(int) string
	}{{m.Waiting, t.Waiting}, {m.Refused, t.Refused}, {m.Skipped, t.Skipped}, {m.ErasuresWait, t.ErasuresWait}} {
		if some.n > 0 {
			lines = append(lines, some.say(some.n))
		}
	}
	if m.VerifiedSize > 0 {
		lines = append(lines, t.Verified(megabytes(m.VerifiedSize), m.VerifiedIn))
	}
	for _, line := range append(lines, t.Read(megabytes(m.BytesRead), megabytes(m.OwnBytesRead), m.Seconds)) {
		if err := c.print(line); err != nil {
			return err
		}
	}
	return nil
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
