package screen

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/text"
)

// What comes of saving. The App hands these to the screen in front as well.
type (
	// RecordedMsg says that an act of the clerk is on disk. The App closes the screen that sent it,
	// unless Stay, shows the name, notes the time in the header and keeps Undo for Ctrl+Z.
	RecordedMsg struct {
		Name   string    // what was done, in the clerk's words and without a person's name or number
		At     time.Time // when it was on disk
		Act    model.ID
		Undo   tea.Cmd       // takes the act back by a new one and answers [UndoneMsg]; nil if it cannot be taken back
		Stands text.Sentence // why it cannot, and what to do instead
		Stay   bool          // the screen goes on: the next line of a sheet, the next person
	}

	// UndoneMsg says that an act has been taken back, and this is on disk.
	UndoneMsg struct {
		Name string
		At   time.Time
	}

	// FailedMsg says that a command failed. The App explains the error in the last line; the screen in
	// front keeps what was typed and takes keys again.
	FailedMsg struct{ Err error }
)

// Record is the command that writes an act and answers [RecordedMsg] or [FailedMsg]. Name is what the
// act is called on the screen; the half-typed forms that became the act are forgotten with it.
//
//go:noinline
func (s *Session) Record(name string, p model.Proposal, typedIn ...store.DraftOf) tea.Cmd {
	return s.record(name, p, false, typedIn)
}

// RecordAndStay is [Session.Record] for a screen that goes on afterwards.
func (s *Session) RecordAndStay(name string, p model.Proposal, typedIn ...store.DraftOf) tea.Cmd {
	return s.record(name, p, true, typedIn)
}

//go:noinline
func (s *Session) record(name string, p model.Proposal, stay bool, typedIn []store.DraftOf) tea.Cmd {
	file, watch := s.Store, s.Watch // the command runs beside the loop
	return func() tea.Msg {
		begun := time.Now() // measures this PC, says nothing about the day
		done, err := file.Record(p, typedIn...)
		if err != nil {
			return FailedMsg{err}
		}
		watch.Took(p.Act, time.Since(begun))
		return RecordedMsg{Name: name, At: file.SavedAt(), Act: done.Act, Undo: TakeBack(file, name, done.Act), Stay: stay}
	}
}

// TakeBack is the command that undoes an act and answers [UndoneMsg] or [FailedMsg]. What has been changed since by someone else stays.
func TakeBack(file *store.Store, name string, act model.ID) tea.Cmd {
	return func() tea.Msg {
		if _, err := file.Undo(act); err != nil {
			return FailedMsg{err}
		}
		return UndoneMsg{Name: name, At: file.SavedAt()}
	}
}
