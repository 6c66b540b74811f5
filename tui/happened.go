package tui

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// happened handles what screens and their commands have to tell. While the file is locked, what the rooms
// behind it still have to say is not said: it may be about a person.
func (a *App) happened(msg tea.Msg) (cmd tea.Cmd, ok bool) {
	switch msg := msg.(type) {
	case screen.RecordedMsg:
		return a.recorded(msg), true
	case screen.UndoneMsg:
		a.savedAt = msg.At
		a.forgetUndo()
		a.say(a.session.Text.Common.Undone(msg.Name))
		return tea.Batch(a.front().Update(msg), a.front().Update(screen.ChangedMsg{}), a.centreChanged()), true
	case screen.FailedMsg:
		return a.failed(msg), true
	case screen.StatusMsg:
		a.inform(func() { a.say(msg.Text) })
	case screen.ConfirmMsg:
		a.inform(func() { a.askAlso(msg.Question, msg.Yes, msg.No, msg.Esc) })
	case screen.NoticeMsg:
		a.inform(func() { a.notice = &msg })
	default:
		return nil, false
	}
	return nil, true
}

func (a *App) inform(show func()) {
	if a.inside {
		show()
	}
}

// failed explains an error. That the file is closed is no news while it is locked.
func (a *App) failed(msg screen.FailedMsg) tea.Cmd {
	a.ahead.drop()
	if !a.inside && errors.Is(msg.Err, store.ErrClosed) {
		return nil
	}
	a.explain(msg.Err)
	return a.front().Update(msg)
}

// recorded notes what is on disk now, and closes the screen that it was entered on.
func (a *App) recorded(msg screen.RecordedMsg) tea.Cmd {
	a.savedAt, a.undo, a.undoes = msg.At, msg.Undo, msg
	if !a.inside {
		return nil
	}
	done := msg.Name
	if msg.Undo != nil {
		undo := a.session.Keys.Undo.Help()
		done += "    " + undo.Key + " " + undo.Desc
	}
	a.say(done)
	*a.stack[len(a.stack)-1].kept = keeping{} // the act has forgotten it
	told := tea.Batch(a.front().Update(msg), a.centreChanged())
	if msg.Stay {
		return tea.Batch(told, a.eraseDue()) // what was taken in may have erased somebody
	}
	return tea.Batch(told, a.leaveFront())
}

// centreChanged follows what may have been said of the centre: its name, and the profile that lists are planned by.
func (a *App) centreChanged() tea.Cmd {
	if c, is := a.file.Centres()[a.session.CentreID]; is {
		a.session.Centre = c.Name
	}
	if !a.file.Stale() {
		return nil
	}
	return a.planAgain()
}

func (a *App) forgetUndo() { a.undo, a.undoes = nil, screen.RecordedMsg{} }

// undoHere takes the last act back in the file as it was opened again; an import, which has no act of its own, no more.
func (a *App) undoHere() {
	if act := a.undoes; a.undo != nil && !act.Act.IsZero() {
		a.undo = screen.TakeBack(a.file, act.Name, act.Act)
		return
	}
	a.undo = nil
}

// cannotUndo is why nothing is taken back.
func (a *App) cannotUndo() text.Sentence {
	if stands := a.undoes.Stands; stands != (text.Sentence{}) {
		return stands
	}
	return a.session.Text.Errors.NothingToUndo
}

// undoneMsg brings the answer of the command that took an act back.
type undoneMsg struct{ answer tea.Msg }

// takeBack undoes the last act on disk. No key counts until the store has answered.
func (a *App) takeBack() tea.Cmd {
	undo := a.undo
	if undo == nil {
		a.explainAs(a.cannotUndo())
		return nil
	}
	a.undoing = true
	a.say(a.session.Text.Common.Saving)
	return func() tea.Msg { return undoneMsg{undo()} }
}

// undone takes the answer. An act of which nothing is left to take back is forgotten.
func (a *App) undone(answer tea.Msg) tea.Cmd {
	a.undoing = false
	if failed, is := answer.(screen.FailedMsg); is {
		a.ahead.drop()
		if errors.Is(failed.Err, store.ErrEmptyAct) {
			a.forgetUndo()
			a.explainAs(a.session.Text.Errors.UndoGone)
			return nil
		}
		a.explain(failed.Err)
		return nil
	}
	cmd, _ := a.happened(answer)
	return cmd
}

// askQuit asks, always: a key pressed by mistake ends nobody's work.
func (a *App) askQuit() tea.Cmd {
	question := a.session.Text.Common.ReallyQuit
	if anyDirty(a.stack) || anyDirty(a.kept) {
		question = a.session.Text.Common.DraftOpen
	}
	a.ask(question, screen.Go(quitMsg{}), nil)
	return nil
}

// quitMsg says that the clerk has answered yes.
type quitMsg struct{}

// quit keeps what is half-typed and ends the program. The file is closed behind it, by [Run].
func (a *App) quit() tea.Cmd { return a.beforeAway(a.stack, a.end) }

func (a *App) end() tea.Cmd {
	put := putAside(a.stack)
	if a.onStick() && !a.atFarewell() {
		return tea.Sequence(append(put, a.sayFarewell())...)
	}
	return tea.Sequence(append(put, tea.Quit)...)
}

// ask puts a question into the last line. One that stands there already is answered first, so another is
// dropped: who asks twice at once asks for what nobody has seen.
func (a *App) ask(question string, yes, no tea.Cmd) { a.askAlso(question, yes, no, nil) }

// askAlso is ask where Esc means something too.
func (a *App) askAlso(question string, yes, no, esc tea.Cmd) {
	if a.line.confirm == nil {
		a.line.confirm = widget.NewConfirm(a.session.Styles, question)
		a.line.yes, a.line.no, a.line.esc = yes, no, esc
	}
}

// answer takes a key for the question in the last line. Esc is no answer: what yes and no would do stays undone.
func (a *App) answer(msg tea.KeyPressMsg) tea.Cmd {
	answered, yes := a.line.confirm.Update(msg)
	if !answered {
		return nil
	}
	line := a.line
	a.line.confirm, a.line.yes, a.line.no, a.line.esc, a.line.atOnce = nil, nil, nil, nil, nil
	switch {
	case yes && line.atOnce != nil:
		return line.atOnce()
	case yes:
		return line.yes
	case msg.String() == "esc":
		return line.esc
	}
	return line.no
}

func (a *App) closeNotice(msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "enter", "esc":
		a.notice = nil
	}
	return nil
}
