package screen

import tea "charm.land/bubbletea/v2"

// Beside is a command that nobody waits for: a timer, a copy that is made beside the work. Who asks line by line
// asks on while it runs.
func Beside(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return Go(BesideMsg{cmd})
}

// BesideMsg asks the App to run a command beside the work.
type BesideMsg struct{ Cmd tea.Cmd }
