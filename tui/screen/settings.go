package screen

import (
	tea "charm.land/bubbletea/v2"

	"suifang/store"
)

// SettingsMsg says that other settings of this PC are in force from now on. The App draws by them at once; only
// the width of ambiguous characters waits for the next start.
type SettingsMsg struct{ Settings store.Settings }

// KeepSettings is the command that writes the settings of this PC, and answers [SettingsMsg] or [FailedMsg].
func (s *Session) KeepSettings(settings store.Settings) tea.Cmd {
	pc := s.PC
	return func() tea.Msg {
		if err := pc.KeepSettings(settings); err != nil {
			return FailedMsg{err}
		}
		return SettingsMsg{settings}
	}
}
