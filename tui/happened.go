package tui

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// happened handles what screens and their commands have to tell.
func (a *App) happened(msg tea.Msg) (cmd tea.Cmd, ok bool) {
	switch msg := msg.(type) {
	case screen.RecordedMsg:
		return a.recorded(msg), true
	case screen.UndoneMsg:
		a.savedAt, a.undo = msg.At, undoable{}
		a.say(a.session.Text.Common.Undone(msg.Name))
		return tea.Batch(a.front().Update(msg), a.front().Update(screen.ChangedMsg{})), true
	case screen.FailedMsg:
		a.explain(msg.Err)
		return a.front().Update(msg), true
	case screen.StatusMsg:
		a.say(msg.Text)
	case screen.ConfirmMsg:
		a.ask(msg.Question, msg.Yes)
	case screen.NoticeMsg:
		a.notice = &msg
	default:
		return nil, false
	}
	return nil, true
}

// recorded notes what is on disk now, and closes the screen that it was entered on.
func (a *App) recorded(msg screen.RecordedMsg) tea.Cmd {
	a.savedAt = msg.At
	a.undo = undoable{msg.Name, msg.Undo}
	done := msg.Name
	if msg.Undo != nil {
		undo := a.session.Keys.Undo.Help()
		done += "    " + undo.Key + " " + undo.Desc
	}
	a.say(done)
	if !a.inside {
		return nil
	}
	told := a.front().Update(msg)
	if msg.Stay {
		return told
	}
	return tea.Batch(told, a.back())
}

// undoneMsg brings the answer of the command that took an act back.
type undoneMsg struct{ answer tea.Msg }

// takeBack undoes the last act on disk. No key counts until the store has answered.
func (a *App) takeBack() tea.Cmd {
	undo := a.undo.run
	if undo == nil {
		a.explainAs(a.session.Text.Errors.NothingToUndo)
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
		if errors.Is(failed.Err, store.ErrEmptyAct) {
			a.undo = undoable{}
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
	a.ask(question, screen.Go(quitMsg{}))
	return nil
}

// quitMsg says that the clerk has answered yes.
type quitMsg struct{}

// quit keeps what is half-typed and ends the program. The file is closed behind it, by [Run].
func (a *App) quit() tea.Cmd {
	return tea.Sequence(append(keepTyped(a.stack), tea.Quit)...)
}

func (a *App) ask(question string, yes tea.Cmd) {
	a.line = lastLine{confirm: widget.NewConfirm(a.session.Styles, question), yes: yes}
}

// answer takes a key for the question in the last line.
func (a *App) answer(msg tea.KeyPressMsg) tea.Cmd {
	answered, yes := a.line.confirm.Update(msg)
	if !answered {
		return nil
	}
	run := a.line.yes
	a.line = lastLine{}
	if !yes {
		return nil
	}
	return run
}

func (a *App) closeNotice(msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "enter", "esc":
		a.notice = nil
	}
	return nil
}
