package tui

import (
	"cmp"
	"errors"
	"os"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/setup"
	"suifang/tui/unlock"
)

// gate is the screen before anything is open: the set-up where there is no file yet, else unlocking.
func (a *App) gate(fileExists bool) screen.Screen {
	if !fileExists {
		return setup.New(a.session, a.options.Path, store.Setup{KDF: a.options.KDF, Station: a.options.Station,
			Now: a.clock.Now, Program: a.options.Program, Backups: a.copies.options(a.options.Backups)})
	}
	s := a.unlocking("")
	if a.options.Passphrase != nil {
		s.OpenWith(a.options.Passphrase)
	}
	return s
}

// unlocking is the screen that opens the file, at the desk.
func (a *App) unlocking(why string) *unlock.Screen {
	s := unlock.New(a.session, a.options.Path, a.openOptions(), why)
	s.OpenBy(a.desk.open)
	return s
}

func (a *App) openOptions() store.Options {
	return store.Options{As: a.options.As, Station: a.options.Station, Now: a.clock.Now, Program: a.options.Program,
		Backups: a.copies.options(a.options.Backups)}
}

// exists says whether there is something under the path that can be unlocked, or at least complained of.
func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, os.ErrNotExist)
}

// doubtMsg says that the clock's day is not to be believed; arrivedMsg that the file is ready for its rooms.
type (
	doubtMsg   struct{ newest model.Date }
	arrivedMsg struct {
		centre   model.ID // that this PC works for
		ask      bool     // it does not know
		err      error
		unproven bool // the recovery key was never typed in
	}
)

// arrive looks at the clock and brings the list of what is due up to today, before any room is entered.
func (a *App) arrive() tea.Cmd {
	file, pc, today, training := a.file, a.desk.pc, a.today(), a.options.Training
	return func() tea.Msg {
		if newest, doubt := file.DateDoubt(); doubt && !training {
			return doubtMsg{newest}
		}
		centre, _, ask := pc.Centre(file)
		return arrivedMsg{centre, ask && !training, roll(file, today), !training && !file.RecoveryProven()}
	}
}

// roll plans up to today. A file that is open for reading only stays as it is.
func roll(file *store.Store, today model.Date) error {
	if file.Newer() {
		return store.ErrNewerFormat // said once; it can be shown all the same
	}
	err := file.Roll(today)
	if errors.Is(err, store.ErrReadOnly) {
		return nil
	}
	return err
}

func (a *App) askDay(newest model.Date) tea.Cmd {
	a.stack = []opened{open(unlock.NewDay(a.session, model.DateOf(a.clock.Now()), newest), nil)}
	return a.toFront()
}

// goInside enters Today, or the screen that was locked if the same clerk is back.
func (a *App) goInside(arrived arrivedMsg) tea.Cmd {
	if id, _ := a.file.Clerk(); arrived.ask && !id.IsZero() {
		return a.askCentre(arrived)
	}
	var left tea.Cmd
	clerk := a.session.ClerkID
	a.session.Open(a.file)
	if c, is := a.file.Centres()[arrived.centre]; is {
		a.session.CentreID, a.session.Centre = arrived.centre, c.Name
	}
	a.session.Today = a.today()
	a.savedAt, a.inside = a.file.SavedAt(), true
	if a.kept != nil && clerk == a.session.ClerkID {
		a.stack = a.kept
		a.undoHere()
	} else {
		a.stack = a.firstRoom()
		a.forgetUndo()
		left = a.tellOfLeft()
	}
	a.kept, a.line = nil, lastLine{}
	switch {
	case arrived.err != nil:
		a.explain(arrived.err)
	case a.session.ClerkID.IsZero():
		t := a.session.Text.Unlock
		a.notice = &screen.NoticeMsg{Title: t.Recovery, Lines: t.ByRecovery}
	case arrived.unproven:
		t := a.session.Text.Clerks
		a.notice = &screen.NoticeMsg{Title: t.UnprovenTitle, Lines: t.UnprovenLines}
	}
	return tea.Batch(a.toFront(), left, a.tellOfDesk(), a.eraseDue(), a.idle.start(a.options.Now(), a.idleLimit(), a.options.Training))
}

// firstRoom is Today.
func (a *App) firstRoom() []opened {
	door := screen.OpenTodayMsg{}
	return []opened{open(a.plan(a.session, door), door)}
}

// rolledMsg says that the list of what is due has been brought up to a new day.
type rolledMsg struct{}

// dayPassed takes note of midnight when the clerk is back at Today.
func (a *App) dayPassed() tea.Cmd {
	if !a.inside || len(a.stack) > 1 || a.session.Today == a.today() {
		return nil
	}
	a.session.Today = a.today()
	return tea.Sequence(a.planAgain(), a.eraseDue())
}

// planAgain brings the list of what is due up to today, beside the work.
func (a *App) planAgain() tea.Cmd {
	file, today := a.file, a.session.Today
	return func() tea.Msg {
		if err := roll(file, today); err != nil {
			return screen.FailedMsg{Err: err}
		}
		return rolledMsg{}
	}
}

// lock blanks the screen at once, keeps what is half-typed, deletes the pages that were printed and closes the
// file: its keys leave the memory.
func (a *App) lock(why string) tea.Cmd {
	a.desk.willClose() // whoever unlocks it at once waits
	work := append(append([]tea.Cmd{a.keepDrafts(a.stack), a.draftsKept()}, putAside(a.stack)...), a.putAway())
	if a.inside {
		a.kept = a.stack
	}
	a.inside, a.ahead = false, ahead{}
	a.line, a.notice = lastLine{}, nil
	a.stack = []opened{open(a.unlocking(why), nil)}
	return tea.Batch(a.toFront(), tea.Sequence(work...))
}

// idleLimit is how long nobody touches a key before the screen is locked, unless this PC has another setting.
const idleLimit = 10 * time.Minute

func (a *App) idleLimit() time.Duration { return cmp.Or(a.session.Settings.Idle, idleLimit) }

// An idleTimer is the only thing that runs while nothing happens: one timer, which draws nothing.
type idleTimer struct {
	touched time.Time
	running bool
}

type idleMsg struct{}

func (i *idleTimer) touch(now time.Time) { i.touched = now }

// start begins the wait, unless it runs already or the file is for training.
func (i *idleTimer) start(now time.Time, limit time.Duration, training bool) tea.Cmd {
	i.touch(now)
	if i.running || training {
		return nil
	}
	i.running = true
	return i.wait(limit)
}

func (i *idleTimer) wait(d time.Duration) tea.Cmd {
	return screen.Beside(tea.Tick(d, func(time.Time) tea.Msg { return idleMsg{} }))
}

// idled locks if no key came for the whole time; else it waits for the rest of it, or for what is being
// saved.
func (a *App) idled() tea.Cmd {
	rest := a.idleLimit() - a.options.Now().Sub(a.idle.touched)
	switch {
	case !a.inside && !a.keepsOpen():
		a.idle.running = false
		return nil
	case rest > 0:
		return a.idle.wait(rest)
	case a.undoing || screen.Busy(a.front()):
		return a.idle.wait(time.Second)
	}
	a.idle.running = false
	return a.lock(a.session.Text.Unlock.IdleLocked(int(a.idleLimit().Minutes())))
}

// A clock is that of the PC, moved by whole days where the clerk has said which day it is.
type clock struct {
	now   func() time.Time
	moved atomic.Int64 // days; commands read it beside the loop
}

func newClock(now func() time.Time) *clock { return &clock{now: now} }

// Now is the time as it is believed.
func (c *clock) Now() time.Time { return c.now().AddDate(0, 0, int(c.moved.Load())) }

func (c *clock) set(today model.Date) { c.moved.Store(int64(today - model.DateOf(c.now()))) }
