package main

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"suifang/store"
)

func (c *call) newBackupCommand() *cobra.Command {
	t := c.text.Backup
	cmd := c.command("backup [DIR] [--always]", t.Command, cobra.MaximumNArgs(1))
	var always bool
	cmd.Flags().BoolVar(&always, "always", false, t.Always)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		return c.runBackup(strings.Join(args, ""), always)
	}
	return cmd
}

// A copied is a copy that was made and read back.
type copied struct {
	File    string  `json:"file"`
	Bytes   int64   `json:"bytes"`
	Seconds float64 `json:"seconds"`
}

func (c *call) runBackup(dir string, always bool) error {
	if dir != "" {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return &failure{c.text.Backup.NoFolder(dir)}
		}
	}
	if always {
		if err := c.keepBackupFolder(dir); err != nil {
			return err
		}
	}
	var made copied
	if err := c.withAtWork(func(w *store.AtWork) (err error) {
		made, err = c.backup(w, dir, always)
		return err
	}); err != nil {
		return err
	}
	return c.printCopied(made, c.text.Backup.Copied(made.File), dir != "")
}

// backup makes the copy: a new file in the folder that was named, or the day's where copies always go.
func (c *call) backup(w *store.AtWork, dir string, always bool) (copied, error) {
	return c.copying(c.text.Backup.Copying, func(ctx context.Context, progress store.Progress) (file string, err error) {
		if dir == "" || always {
			return w.BackUp(ctx, cmp.Or(c.backupFolder(), w.BackupDir()), progress)
		}
		file = filepath.Join(dir, c.datedName())
		return file, w.BackupContext(ctx, file, progress)
	})
}

// copying runs long work that makes a file, and measures it.
func (c *call) copying(name string, work func(context.Context, store.Progress) (string, error)) (made copied, err error) {
	ctx, stop := interruptible()
	defer stop()
	begun := time.Now() // measures this PC, says nothing about the day
	bar := c.newProgress(name)
	made.File, err = work(ctx, bar.at)
	bar.end()
	if err != nil {
		return made, err
	}
	info, err := os.Stat(made.File)
	if err != nil {
		return made, err
	}
	made.Bytes, made.Seconds = info.Size(), time.Since(begun).Round(time.Millisecond).Seconds()
	return made, nil
}

// datedName is the file's own name with the moment in it.
func (c *call) datedName() string {
	base := filepath.Base(c.path())
	ext := filepath.Ext(base)
	return strings.TrimSuffix(base, ext) + c.now().Format("-20060102-150405") + ext
}

func (c *call) printCopied(made copied, sentence string, elsewhere bool) error {
	if c.json {
		return c.printJSON(made)
	}
	if err := c.print(sentence); err != nil || !elsewhere {
		return err
	}
	return c.print(c.text.Backup.SafeToRemove)
}

// backups are the automatic copies that the screens ask of the store; those of people who do not exist are
// not worth any.
func (c *call) backups(training bool) *store.Backups {
	if training {
		return nil
	}
	return &store.Backups{Dir: c.backupFolder()}
}

// backupFolder is where this PC's automatic copies go, as it remembers; empty is beside the file.
func (c *call) backupFolder() string {
	path, err := backupSetting()
	if err != nil {
		return ""
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

func backupSetting() (string, error) {
	dir, err := os.UserConfigDir()
	return filepath.Join(dir, "suifang", "backups"), err
}

// keepBackupFolder remembers the folder on this PC, and says so.
func (c *call) keepBackupFolder(dir string) error {
	t, said := c.text.Backup, c.text.Backup.AlwaysBeside
	if dir != "" {
		whole, err := filepath.Abs(dir)
		if err != nil {
			return &failure{t.NoFolder(dir)}
		}
		dir, said = whole, t.AlwaysThere(whole)
	}
	path, err := backupSetting()
	if err != nil || os.MkdirAll(filepath.Dir(path), 0o700) != nil || os.WriteFile(path, []byte(dir+"\n"), 0o600) != nil {
		return &failure{t.NotKept}
	}
	c.say(said)
	return nil
}
