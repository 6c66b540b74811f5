package tui

import (
	"os"
	"os/signal"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"

	"suifang/tui/screen"
)

// endOnSignal ends the program when the system says so: the window was closed, the PC is shut down, somebody sends
// TERM. Nobody can be asked then. A terminal that is gone may hold the last frame up for ever: it is not waited for.
func endOnSignal(p *tea.Program) (stop func()) {
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGHUP, syscall.SIGTERM, os.Interrupt)
	done := make(chan struct{})
	go func() {
		select {
		case <-done:
			return
		case <-told:
		}
		go p.Quit()
		select {
		case <-done:
		case <-time.After(quitPatience):
			p.Kill()
		}
	}()
	return func() {
		signal.Stop(told)
		close(done)
	}
}

// quitPatience is less than a closing console leaves.
const quitPatience = time.Second

// keepLeft keeps what is still half-typed when the program has ended in another way than by quitting: a signal, a
// terminal that is gone, a fault of ours. The loop does not run any more, so the commands are run here.
func (a *App) keepLeft() {
	if a.file == nil || !a.inside {
		return
	}
	for i := range a.stack {
		a.keepLeftOf(a.stack[i : i+1])
	}
}

func (a *App) keepLeftOf(one []opened) {
	defer func() { _ = recover() }() // a screen that panicked may do so again
	if keep := a.keepDrafts(one); keep != nil {
		keep()
	}
	for _, put := range putAside(one) {
		runToEnd(put)
	}
}

// runToEnd runs a command and those that it answers with; other answers have nobody to hear them.
func runToEnd(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	cmds, _, _ := screen.Several(cmd())
	for _, next := range cmds {
		runToEnd(next)
	}
}
