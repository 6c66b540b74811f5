package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"suifang/store"
	"suifang/tui"
)

// A command carries a file of a removable drive as the screens do: this PC may hold a newer state than the stick,
// and only one place may be worked on. What it wrote is on the stick before it ends. Many commands one after the
// other on a large file do better with --direct.

// Folders named in these variables count as removable, or as network shares, whatever the system says of them.
const (
	removableVariable = "SUIFANG_REMOVABLE"
	networkVariable   = "SUIFANG_NETWORK"
)

// pc is what this computer keeps beside any file.
func (c *call) pc() *store.PC {
	pc := &store.PC{Station: c.station(), Data: c.dataFolder(), Now: c.now, Drive: c.drive}
	for _, folder := range filepath.SplitList(c.getenv(removableVariable)) {
		if info, err := os.Stat(folder); err == nil && info.IsDir() {
			pc.Also = append(pc.Also, folder)
		}
	}
	if dir, err := os.UserConfigDir(); err == nil {
		pc.Config = filepath.Join(dir, "suifang")
	}
	return pc
}

// dataFolder is the folder of this user on the fixed disk that does not travel to other PCs with her settings.
func (c *call) dataFolder() string {
	if dir := c.getenv("XDG_DATA_HOME"); dir != "" && runtime.GOOS == "linux" {
		return filepath.Join(dir, "suifang")
	}
	home, err := os.UserHomeDir()
	if runtime.GOOS == "linux" && err == nil {
		return filepath.Join(home, ".local", "share", "suifang")
	}
	if dir, err := os.UserCacheDir(); err == nil {
		return filepath.Join(dir, "suifang")
	}
	return ""
}

// drive says what a path is on: what the environment says, else the system.
func (c *call) drive(path string) store.Drive {
	switch {
	case within(c.getenv(removableVariable), path):
		return store.DriveRemovable
	case within(c.getenv(networkVariable), path):
		return store.DriveNetwork
	}
	return store.DriveOf(path)
}

// within says whether a path lies below one of the folders of a list.
func within(folders, path string) bool {
	whole, err := filepath.Abs(path)
	if err != nil {
		return false
	}
	for _, folder := range filepath.SplitList(folders) {
		below, err := filepath.Rel(folder, whole)
		if folder != "" && err == nil && below != ".." && !strings.HasPrefix(below, ".."+string(filepath.Separator)) {
			return true
		}
	}
	return false
}

// sayElsewhere says before the file is opened that it is in use on another PC.
func (c *call) sayElsewhere() {
	if line := tui.ElsewhereLine(c.text, c.pc().CarriedElsewhere(c.path())); line != "" {
		c.say(line)
	}
}

// openAtWork opens the file where it is to be worked on, and says what is to be known of that.
func (c *call) openAtWork(o store.Options) (*store.AtWork, error) {
	ctx, stop := interruptible()
	defer stop()
	copied, verified := c.newProgress(c.text.Stick.Copying), c.newProgress(c.text.Merge.Verifying)
	tell := store.Telling{Copying: copied.at, Verifying: verified.at}
	w, err := c.pc().Open(ctx, c.path(), o, c.direct, tell)
	if c.looks && tui.CannotWrite(err) {
		o.ReadOnly = true
		w, err = c.pc().Open(ctx, c.path(), o, c.direct, tell)
	}
	copied.end()
	if err != nil {
		return nil, err
	}
	told := w.Told
	if !c.looks {
		told.CannotWrite = nil // what is not written back is said at the end, once
	}
	for _, line := range tui.Tidings(c.text, told) {
		c.say(line)
	}
	return w, nil
}

// sayMissing announces an older copy.
func (c *call) sayMissing(w *store.AtWork) {
	missing, err := c.pc().MissingHere(w.Store)
	if err != nil || len(missing) == 0 {
		return // a damaged sum is the check's to tell
	}
	line := tui.MissingLine(c.text, missing) + " " + c.text.Stick.MissingNext
	for _, file := range w.Told.Aside {
		line += " " + c.text.Stick.Aside(file)
	}
	c.say(line)
}

// closeAtWork writes back what is to be, and says when the stick may go.
func (c *call) closeAtWork(w *store.AtWork) error {
	bar := c.newProgress(c.text.Stick.WritingBack)
	back, err := w.Close(context.Background(), bar.at)
	bar.end()
	if back.Written {
		for _, line := range tui.BackLines(c.text, back) {
			c.say(line)
		}
	}
	if c.looks && errors.As(err, new(*store.WriteBackError)) {
		if w.Told.CannotWrite == nil { // else it was said at the beginning
			c.say(c.explain(err))
		}
		return nil
	}
	return err
}
