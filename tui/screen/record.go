package screen

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
)

// What comes of saving. The App hands these to the screen in front as well.
type (
	// RecordedMsg says that an act of the clerk is on disk. The App closes the screen that sent it,
	// unless Stay, shows the name, notes the time in the header and keeps Undo for Ctrl+Z.
	RecordedMsg struct {
		Name string    // what was done, in the clerk's words and without a person's name or number
		At   time.Time // when it was on disk
		Act  model.ID
		Undo tea.Cmd // takes the act back by a new one and answers [UndoneMsg]; nil if it cannot be taken back
		Stay bool    // the screen goes on: the next line of a sheet, the next person
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
// act is called on the screen.
func (s *Session) Record(name string, p model.Proposal) tea.Cmd {
	return s.record(name, p, false)
}

// RecordAndStay is [Session.Record] for a screen that goes on afterwards.
func (s *Session) RecordAndStay(name string, p model.Proposal) tea.Cmd {
	return s.record(name, p, true)
}

func (s *Session) record(name string, p model.Proposal, stay bool) tea.Cmd {
	file, watch := s.Store, s.Watch // the command runs beside the loop
	return func() tea.Msg {
		begun := time.Now() // measures this PC, says nothing about the day
		done, err := file.Record(p)
		if err != nil {
			return FailedMsg{err}
		}
		watch.Took(p.Act, time.Since(begun))
		return RecordedMsg{Name: name, At: file.SavedAt(), Act: done.Act, Undo: takeBack(file, name, p, done), Stay: stay}
	}
}

// takeBack is the command that undoes an act. What has been changed since by someone else stays.
func takeBack(file *store.Store, name string, p model.Proposal, done store.Recorded) tea.Cmd {
	return func() tea.Msg {
		undo := model.Proposal{Act: "undo", Undoes: done.Act}
		seen := map[model.ID]bool{}
		for _, e := range p.Entries {
			if seen[e.Record] {
				continue
			}
			seen[e.Record] = true
			entries, err := undone(file, e, done.Act)
			if err != nil {
				return FailedMsg{fmt.Errorf("undo: %w", err)}
			}
			undo.Entries = append(undo.Entries, entries...)
		}
		if _, err := file.Record(undo); err != nil {
			return FailedMsg{fmt.Errorf("undo: %w", err)}
		}
		return UndoneMsg{Name: name, At: file.SavedAt()}
	}
}

// undone is what takes back what an act did to a record; nothing if nothing of it shows any more.
func undone(file *store.Store, e model.Entry, act model.ID) ([]model.Entry, error) {
	history, err := file.Read(e.Subject)
	if err != nil {
		return nil, err
	}
	record := history.State.Records[e.Record]
	if record == nil {
		return nil, nil
	}
	return model.Undo(record, func(c *model.Change) bool { return c.Act.ID == act }), nil
}
