package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/tui/screen"
)

// ahead are the keys of a clerk who types faster than the disk: they are pressed while an act is being saved,
// or between a key that leads to another screen and that screen, and they mean what comes then. They are
// dropped where something else comes, a question or an error: nobody has seen that yet.
type ahead struct {
	keys  []tea.KeyPressMsg
	going bool // a key of the screen in front may be leading through a door
}

// mostAhead is as much as anybody types without looking; a key that is held down types more.
const mostAhead = 32

func (h *ahead) keep(msg tea.KeyPressMsg) {
	if len(h.keys) < mostAhead {
		h.keys = append(h.keys, msg)
	}
}

func (h *ahead) drop() { h.keys = nil }

// waiting says whether keys are kept for later.
func (a *App) waiting() bool {
	return a.undoing || a.leaving || a.ahead.going || screen.Busy(a.front())
}

// playAhead presses the keys that were kept, until there is something to wait for again.
func (a *App) playAhead() tea.Cmd {
	var cmds []tea.Cmd
	for len(a.ahead.keys) > 0 && !a.waiting() {
		if a.line.confirm != nil || a.notice != nil {
			a.ahead.drop()
			break
		}
		next := a.ahead.keys[0]
		a.ahead.keys = a.ahead.keys[1:]
		cmds = append(cmds, a.press(next))
	}
	return tea.Batch(cmds...)
}

// wentMsg brings what the command of a key has come to; nothing once that has been taken.
type wentMsg struct{ answer tea.Msg }

// leave runs the command of a key. On a screen whose rows lead to others the keys that follow wait for it: it
// may be on its way through a door.
func (a *App) leave(press tea.KeyPressMsg, cmd tea.Cmd) tea.Cmd {
	if cmd == nil || !a.mayLead(press) {
		return cmd
	}
	a.ahead.going = true
	return func() tea.Msg { return wentMsg{cmd()} }
}

func (a *App) mayLead(press tea.KeyPressMsg) bool {
	switch a.stack[len(a.stack)-1].door.(type) {
	case screen.OpenTodayMsg, screen.OpenHouseholdMsg, screen.OpenPersonMsg:
		return true
	case screen.OpenSearchMsg: // every other key asks, and the next need not wait for the answer
		return key.Matches(press, a.session.Keys.Enter)
	}
	return false
}

func (a *App) went(answer tea.Msg) tea.Cmd {
	if answer == nil {
		a.ahead.going = false
		return nil
	}
	if cmd, door := a.enter(answer); door {
		a.ahead.going = false
		return cmd
	}
	return tea.Sequence(screen.Go(answer), screen.Go(wentMsg{}))
}
