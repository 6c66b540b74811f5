package tui

import (
	"errors"
	"io/fs"

	"suifang/store"
	"suifang/tui/text"
)

// Tidings are the sentences about where a file is worked on; none where all is as usual.
func Tidings(t *text.Texts, told store.Tidings) (lines []string) {
	words := t.Stick
	for _, s := range []struct {
		said     bool
		sentence string
	}{
		{told.NoRoom != nil, words.NoRoom},
		{told.Direct && told.NoRoom == nil, words.Direct},
		{told.Network, words.Network},
		{told.Instead, words.Instead},
		{told.CannotWrite != nil, words.CannotWrite},
		{told.NotMerged != nil, words.NotMerged},
	} {
		if s.said {
			lines = append(lines, s.sentence)
		}
	}
	return append(lines, journalLines(words, told.Journal)...)
}

// journalLines say what the journal beside a file on a stick brought.
func journalLines(words *text.Stick, taken store.JournalTaken) (lines []string) {
	if taken.Changes > 0 {
		lines = append(lines, words.JournalTaken(taken.Changes))
	}
	switch {
	case errors.Is(taken.Unread, store.ErrNewerKeys):
		lines = append(lines, words.JournalNewer)
	case taken.Unread != nil:
		lines = append(lines, words.JournalDamaged)
	}
	return lines
}

// ElsewhereLine says on which other PC a file is being worked on; empty if on none.
func ElsewhereLine(t *text.Texts, e *store.Elsewhere) string {
	if e == nil {
		return ""
	}
	return t.Stick.Elsewhere(e.PC, e.Since.Local().Format("01-02 15:04"))
}

// MissingLine says which changes are not in a file that this PC has seen before.
func MissingLine(t *text.Texts, missing []store.MissingDay) string {
	days := make([]text.MissingDay, len(missing))
	for i, d := range missing {
		days[i] = text.MissingDay(d)
	}
	return t.Stick.Missing(days)
}

// BackLines say what writing back came to.
func BackLines(t *text.Texts, back store.WrittenBack) []string {
	lines := []string{t.Stick.Nothing}
	if back.Written {
		lines[0] = t.Stick.Written
	}
	if back.Damaged != "" {
		lines = append(lines, t.Stick.Kept(back.Damaged))
	}
	return lines
}

// explainStick explains that a working copy, or an act in it, is not on the stick, which is nothing against what was saved.
func explainStick(t *text.Stick, err error) (text.Sentence, bool) {
	if errors.As(err, new(*store.JournalError)) {
		if errors.Is(err, store.ErrJournalFull) {
			return t.JournalFull, true
		}
		return t.NotOnStick, true
	}
	var failed *store.WriteBackError
	if !errors.As(err, &failed) {
		return text.Sentence{}, false
	}
	for _, known := range []struct {
		is   error
		next string
	}{
		{store.ErrNotMerged, t.Unmerged},
		{store.ErrDiskFull, t.Full},
		{store.ErrNotFound, t.Gone},
		{store.ErrGone, t.Gone},
		{fs.ErrNotExist, t.Gone},
		{store.ErrOtherFile, t.Other},
		{errReadOnlyDisk, t.ReadOnly},
		{fs.ErrPermission, t.ReadOnly},
	} {
		if errors.Is(failed, known.is) {
			return text.Sentence{What: t.Failed, Next: known.next}, true
		}
	}
	return text.Sentence{What: t.Failed, Next: t.Again}, true
}

// CannotWrite says whether an error is that a medium takes no writing.
func CannotWrite(err error) bool { return errors.Is(err, errReadOnlyDisk) }
