package tui

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/tui/screen"
)

// erasedMsg says what carrying out the demands that are due has come to.
type erasedMsg struct {
	done store.Erasing
	err  error
}

// eraseDue carries out, beside the work, the demands whose day has come, and what an erasure that was interrupted has
// left to do. The file is written anew for it: reading goes on, saving waits for some seconds. A file that is locked
// meanwhile goes on where it is opened next.
func (a *App) eraseDue() tea.Cmd {
	if a.erasing || a.file.ErasuresDue() == 0 {
		return nil
	}
	a.erasing = true
	file, eraser := a.file, a.eraser
	return func() tea.Msg {
		told, end := eraser.start()
		defer end()
		done, err := file.EraseDueTelling(context.Background(), told.copied)
		return erasedMsg{done, err}
	}
}

// erased tells the result once.
func (a *App) erased(msg erasedMsg) tea.Cmd {
	a.erasing = false
	switch {
	case !a.inside, errors.Is(msg.err, store.ErrReadOnly), errors.Is(msg.err, store.ErrNewerFormat):
		return nil // who opens it to write will do it
	case msg.err != nil:
		a.explain(msg.err)
		return nil
	case msg.done.People == 0: // one that was told before is finished
		return nil
	}
	t := a.session.Text.Rights
	lines := t.Came(msg.done.People, msg.done.Rewritten, msg.done.Unreached, msg.done.Media)
	if a.notice != nil {
		lines = append(append(a.notice.Lines, ""), lines...)
	}
	a.notice = &screen.NoticeMsg{Title: t.ErasedNotice, Lines: lines}
	a.forgetUndo() // it may be about one of them
	return a.front().Update(screen.ChangedMsg{})
}
