package tui

import (
	tea "charm.land/bubbletea/v2"

	"suifang/tui/help"
	"suifang/tui/palette"
	"suifang/tui/screen"
)

func (a *App) front() screen.Screen { return a.stack[len(a.stack)-1].Screen }

// frontDoor is the door of the screen in front, or of the one below a palette or a help.
func (a *App) frontDoor() tea.Msg {
	for i := len(a.stack) - 1; i >= 0; i-- {
		if !passing(a.stack[i].Screen) {
			return a.stack[i].door
		}
	}
	return nil
}

// passing says whether a screen stands in front of another only to be looked at or chosen from.
func passing(s screen.Screen) bool {
	switch s.(type) {
	case *help.Screen, *help.Book, *palette.Screen:
		return true
	}
	return false
}

// enter goes through a door, or back, or home. One that stands open further down is gone back to, unless
// something half-typed lies above it.
func (a *App) enter(msg tea.Msg) (cmd tea.Cmd, ok bool) {
	switch msg.(type) {
	case screen.BackMsg:
		return a.leaveFront(), true
	case screen.QuitMsg:
		return a.askQuit(), true
	case screen.OpenPaletteMsg:
		return a.openPalette(), true
	case screen.OpenHandbookMsg:
		return a.openHandbook(), true
	case screen.HomeMsg, screen.OpenTodayMsg:
		return a.home(), true
	}
	if !a.inside {
		return nil, false
	}
	if i := a.standing(msg); i >= 0 {
		return a.closeAbove(i), true
	}
	s := a.plan(a.session, msg)
	if s == nil {
		return nil, false
	}
	if passing(a.front()) {
		a.stack = a.stack[:len(a.stack)-1]
	}
	return a.push(open(s, msg)), true
}

// standing is where in the stack a door was entered, with nothing half-typed above it; -1 if nowhere.
func (a *App) standing(door tea.Msg) int {
	for i := len(a.stack) - 1; i >= 0; i-- {
		switch {
		case a.stack[i].door != nil && a.stack[i].door == door:
			return i
		case screen.Dirty(a.stack[i].Screen):
			return -1
		}
	}
	return -1
}

func (a *App) push(o opened) tea.Cmd {
	a.stack = append(a.stack, o)
	return a.toFront()
}

// toFront gives the screen that has come to the front its size and lets it read afresh.
func (a *App) toFront() tea.Cmd {
	a.fit(a.front())
	return a.front().Init()
}

// fit gives a screen the window less the first and the last line.
func (a *App) fit(s screen.Screen) {
	if a.width > 0 {
		s.Resize(a.width, max(1, a.height-2))
	}
}

// leaveFront closes the screen in front once what is half-typed on it is kept.
func (a *App) leaveFront() tea.Cmd { return a.beforeAway(a.stack[len(a.stack)-1:], a.back) }

// back closes the screen in front; the first one stays.
func (a *App) back() tea.Cmd {
	if len(a.stack) == 1 {
		return nil
	}
	a.stack[len(a.stack)-1] = opened{}
	a.stack = a.stack[:len(a.stack)-1]
	return tea.Batch(a.toFront(), a.dayPassed())
}

// home closes everything above Today.
func (a *App) home() tea.Cmd {
	if !a.inside {
		return nil
	}
	return a.closeAbove(0)
}

// closeAbove closes the screens above the i-th; what is half-typed in them is kept first.
func (a *App) closeAbove(i int) tea.Cmd {
	return a.beforeAway(a.stack[i+1:], func() tea.Cmd {
		put := putAside(a.stack[i+1:])
		clear(a.stack[i+1:])
		a.stack = a.stack[:i+1]
		return tea.Sequence(append(put, tea.Batch(a.toFront(), a.dayPassed()))...)
	})
}

// putAside asks the screens that have something open or at work for the commands that end it.
func putAside(screens []opened) (put []tea.Cmd) {
	for _, o := range screens {
		if screen.Keeping(o.Screen) {
			put = append(put, o.Update(screen.KeepMsg{}))
		}
	}
	return put
}

func anyDirty(screens []opened) bool {
	for _, o := range screens {
		if screen.Dirty(o.Screen) {
			return true
		}
	}
	return false
}
