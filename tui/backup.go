package tui

import (
	"errors"
	"io/fs"

	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/text"
)

// copies brings what the store tells beside the loop, of its backups and of a stick, into the loop.
type copies struct{ failed chan error }

func newCopies() copies { return copies{make(chan error, 1)} }

// options are those of the store: backups as they are wanted, and told of here. A success is no news.
func (c copies) options(wanted *store.Backups) *store.Backups {
	if wanted == nil {
		return nil
	}
	return &store.Backups{Dir: wanted.Dir, Told: c.tell}
}

// tell brings a failure into the loop.
func (c copies) tell(err error) {
	if err == nil {
		return
	}
	select {
	case c.failed <- err:
	default: // one waits to be read already
	}
}

// copyFailedMsg says that what was done beside the work has failed.
type copyFailedMsg struct{ err error }

// awaitCopy waits for the next failure, as long as the program runs.
func (a *App) awaitCopy() tea.Cmd {
	failed := a.copies.failed
	return screen.Beside(func() tea.Msg { return copyFailedMsg{<-failed} })
}

// copyFailed tells the clerk; the screen in front has nothing to do with it.
func (a *App) copyFailed(err error) tea.Cmd {
	show := a.explain
	if errors.As(err, new(*store.JournalError)) {
		show = a.notOnStick
	}
	a.inform(func() { show(err) })
	return a.awaitCopy()
}

// explainBackup explains that a copy was not made, which is nothing against what was saved.
func explainBackup(t *text.Backup, err error) (text.Sentence, bool) {
	var failed *store.BackupError
	if !errors.As(err, &failed) {
		return text.Sentence{}, false
	}
	for _, known := range []struct {
		is   error
		next string
	}{
		{store.ErrDamaged, t.Damaged},
		{store.ErrDiskFull, t.Full},
		{store.ErrNotFound, t.Gone},
		{store.ErrGone, t.Gone},
		{fs.ErrNotExist, t.Gone},
		{errReadOnlyDisk, t.ReadOnly},
		{fs.ErrPermission, t.Denied},
	} {
		if errors.Is(failed, known.is) {
			return text.Sentence{What: t.Failed, Next: known.next}, true
		}
	}
	return text.Sentence{What: t.Failed, Next: t.Again}, true
}
