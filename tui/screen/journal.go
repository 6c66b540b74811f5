package screen

import (
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
)

// Looked is the command that notes the look at a person's record. It answers nothing, or [FailedMsg].
func (s *Session) Looked(person model.ID) tea.Cmd {
	file := s.Store
	return func() tea.Msg {
		if err := file.Looked(person); err != nil {
			return FailedMsg{err}
		}
		return nil
	}
}

// ShowPhone is the command that notes the showing of a person's whole number, and answers with the message
// that shows it only once the note is on disk.
func (s *Session) ShowPhone(person model.ID, show tea.Msg) tea.Cmd {
	file := s.Store
	return func() tea.Msg {
		if err := file.Journal(store.JournalEntry{What: store.JournalPhone, Record: person}); err != nil {
			return FailedMsg{err}
		}
		return show
	}
}
