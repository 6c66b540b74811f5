package tui

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/centre"
	"suifang/tui/farewell"
	"suifang/tui/palette"
	"suifang/tui/print"
	"suifang/tui/screen"
)

// A desk is where the file is worked on. Its methods work beside the loop; one waits for the other, so that what
// was locked is written back before it is opened again.
type desk struct {
	pc     *store.PC
	direct bool
	ferry  *ferry

	leaving  atomic.Pointer[chan struct{}] // what is being locked, if anything is, is away once it is closed
	accepted atomic.Bool                   // what the file lacks is not to be announced again; still to be written down

	mu   sync.Mutex
	work *store.AtWork // nil while nothing is open
	left error         // why what was closed last was not written back
}

func newDesk(o Options, failed func(error)) *desk {
	pc := store.PC{Station: o.Station, Now: o.Now} // remembers nothing and carries nothing
	if o.PC != nil {
		pc = *o.PC
	}
	pc.NotOnStick = failed
	return &desk{pc: &pc, direct: o.Direct || o.Training, ferry: newFerry()}
}

// willClose says, on the loop, that close comes next: opening waits for it.
func (d *desk) willClose() {
	away := make(chan struct{})
	d.leaving.Store(&away)
}

func (d *desk) open(ctx context.Context, path string, o store.Options) (*store.Store, error) {
	if away := d.leaving.Load(); away != nil {
		<-*away
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	told, end := d.ferry.start()
	defer end()
	w, err := d.pc.Open(ctx, path, o, d.direct, told.opening())
	if err != nil {
		return nil, err
	}
	d.work, d.left = w, nil
	return w.Store, nil
}

// take makes a file that was just set up the one at work.
func (d *desk) take(s *store.Store) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.work != nil && d.work.Store == s {
		return nil
	}
	w, err := d.pc.Adopt(context.Background(), s, d.direct)
	d.work = w
	return err
}

func (d *desk) isOpen() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.work != nil
}

func (d *desk) writeBack() (back store.WrittenBack, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.work == nil {
		return back, d.left
	}
	told, end := d.ferry.start()
	defer end()
	return d.work.WriteBack(context.Background(), told.copied)
}

func (d *desk) close() (back store.WrittenBack, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if away := d.leaving.Swap(nil); away != nil {
		defer close(*away)
	}
	if d.work == nil {
		return back, nil
	}
	d.forget()
	told, end := d.ferry.start()
	defer end()
	back, err = d.work.Close(context.Background(), told.copied)
	d.work = nil
	if errors.As(err, new(*store.WriteBackError)) {
		d.left = err
	}
	return back, err
}

// accept says, on the loop, that what the file at work lacks is not to be announced again. It is written down at once,
// or by closing, should that be faster.
func (d *desk) accept() tea.Cmd {
	d.accepted.Store(true)
	return func() tea.Msg {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.forget()
		return nil
	}
}

func (d *desk) forget() {
	if d.work != nil && d.accepted.Swap(false) {
		d.pc.Forget(d.work.Store)
	}
}

// The messages of the desk.
type (
	elsewhereMsg struct{ on *store.Elsewhere }
	takenMsg     struct {
		told store.Tidings
		err  error
	}
	missingMsg struct{ days []store.MissingDay }
	toStickMsg struct{}
	writtenMsg struct { // on demand, or at locking
		back store.WrittenBack
		told bool // it was to a stick
		err  error
	}
)

// atDesk handles them.
func (a *App) atDesk(msg tea.Msg) (cmd tea.Cmd, ok bool) {
	switch msg := msg.(type) {
	case elsewhereMsg:
		if line := ElsewhereLine(a.session.Text, msg.on); line != "" && !a.inside {
			a.notice = &screen.NoticeMsg{Title: a.session.Text.Stick.Note, Lines: []string{line}}
		}
		return nil, true
	case takenMsg:
		a.told = msg.told
		if msg.err != nil {
			a.explain(msg.err)
		}
		return a.arrive(), true
	case centre.ChosenMsg:
		return a.keepCentre(msg.ID), true
	case missingMsg:
		a.sayMissing(msg.days)
		return nil, true
	case toStickMsg:
		return a.toStick(), true
	case copiedMsg:
		return a.copied(msg), true
	case writtenMsg:
		a.written(msg)
		return nil, true
	case farewell.DoneMsg:
		a.ahead.drop() // whoever pressed Enter has not read it yet
		return a.front().Update(msg), true
	case farewell.LeaveMsg:
		return tea.Quit, true
	case farewell.UnlockMsg:
		a.stack = []opened{open(a.unlocking(""), nil)}
		return a.toFront(), true
	}
	return nil, false
}

// lookElsewhere looks whether the file is being worked on at another PC, before it is opened here.
func (a *App) lookElsewhere() tea.Cmd {
	pc, path := a.desk.pc, a.options.Path
	return func() tea.Msg { return elsewhereMsg{pc.CarriedElsewhere(path)} }
}

// takeFile makes a file that was unlocked, or just set up, the one at work.
func (a *App) takeFile(s *store.Store) tea.Cmd {
	a.file = s
	d := a.desk
	return func() tea.Msg {
		err := d.take(s)
		d.mu.Lock()
		defer d.mu.Unlock()
		return takenMsg{d.work.Told, err}
	}
}

// askCentre asks which centre this PC works for.
func (a *App) askCentre(arrived arrivedMsg) tea.Cmd {
	a.arrived = arrived
	own, _ := a.file.Centre()
	a.stack = []opened{open(centre.New(a.session, a.file.Centres(), own), nil)}
	return a.toFront()
}

func (a *App) keepCentre(id model.ID) tea.Cmd {
	pc, file, arrived := a.desk.pc, a.file, a.arrived
	arrived.centre, arrived.ask = id, false
	return func() tea.Msg {
		_ = pc.KeepCentre(file, id) // a folder that cannot be written to costs the question again
		return arrived
	}
}

// tellOfDesk says where the clerk works, if that is anything special, and looks for what is missing.
func (a *App) tellOfDesk() tea.Cmd {
	if a.options.Training {
		return nil
	}
	switch lines := Tidings(a.session.Text, a.told); {
	case len(lines) == 0:
	case a.notice != nil: // not read yet
		a.notice.Lines = slices.Concat(a.notice.Lines, []string{""}, lines)
	default:
		a.notice = &screen.NoticeMsg{Title: a.session.Text.Stick.Note, Lines: lines}
	}
	pc, file := a.desk.pc, a.file
	return func() tea.Msg {
		days, _ := pc.MissingHere(file) // a damaged sum is the check's to tell
		return missingMsg{days}
	}
}

// sayMissing announces an older copy, and asks whether it is to be announced again.
func (a *App) sayMissing(days []store.MissingDay) {
	if len(days) == 0 || !a.inside {
		return
	}
	t := a.session.Text
	lines := []string{MissingLine(t, days), t.Stick.MissingNext}
	for _, file := range a.told.Aside {
		lines = append(lines, t.Stick.Aside(file))
	}
	if a.notice != nil {
		lines = slices.Concat(a.notice.Lines, []string{""}, lines)
	}
	a.notice = &screen.NoticeMsg{Title: t.Stick.Note, Lines: lines}
	if a.line.confirm == nil {
		a.ask(t.Stick.MissingAsk, nil, nil)
		a.line.atOnce = a.desk.accept // a lock may follow in the same breath
	}
}

// toStick writes to the stick now; the work goes on meanwhile.
func (a *App) toStick() tea.Cmd {
	if a.writing || !a.told.Carried {
		return nil
	}
	a.writing = true
	d := a.desk
	return func() tea.Msg {
		back, err := d.writeBack()
		return writtenMsg{back, true, err}
	}
}

// notOnStick says that what is recorded does not reach the stick now; she may have pulled it out.
func (a *App) notOnStick(err error) {
	s := Explain(a.session.Text, err)
	a.notice = &screen.NoticeMsg{Title: a.session.Text.Stick.Note, Lines: []string{s.What, s.Next}}
}

// putAway writes back and closes what was locked.
func (a *App) putAway() tea.Cmd {
	d, carried := a.desk, a.told.Carried
	a.writing = carried
	return func() tea.Msg {
		back, err := d.close()
		return writtenMsg{back, carried, errors.Join(print.Cleanup(), err)}
	}
}

func (a *App) written(msg writtenMsg) {
	a.writing = false
	switch {
	case msg.err != nil:
		a.ahead.drop()
		a.explain(msg.err)
	case msg.told && msg.back.Damaged != "":
		a.notice = &screen.NoticeMsg{Title: a.session.Text.Stick.Note, Lines: BackLines(a.session.Text, msg.back)}
	case msg.told:
		a.say(BackLines(a.session.Text, msg.back)[0])
	}
}

// onStick says whether the clerk will want to pull something out when she has quit.
func (a *App) onStick() bool {
	if a.file == nil || a.options.Training {
		return false
	}
	b := a.options.Backups
	return a.told.Carried || a.told.Direct || b != nil && b.Dir != "" && a.desk.pc.DriveOf(b.Dir) == store.DriveRemovable
}

// sayFarewell writes back what is to be, closes the file, and says when the stick may go. What could not be
// written back stays open, so that it can be tried again.
func (a *App) sayFarewell() tea.Cmd {
	a.inside, a.kept, a.notice, a.line = false, nil, nil, lastLine{}
	d, t, carried := a.desk, a.session.Text, a.told.Carried
	a.stack = []opened{open(farewell.New(a.session, func() farewell.DoneMsg {
		back, err := d.writeBack()
		if err == nil {
			_, err = d.close()
		}
		if err != nil {
			sentence := Explain(t, err)
			return farewell.DoneMsg{Failed: &sentence, Closed: !d.isOpen()}
		}
		if !carried {
			return farewell.DoneMsg{Lines: []string{t.Stick.Safe}}
		}
		return farewell.DoneMsg{Lines: BackLines(t, back)}
	}), nil)}
	return a.toFront()
}

// atFarewell says whether the last screen is in front.
func (a *App) atFarewell() bool {
	_, is := a.front().(*farewell.Screen)
	return is
}

// keepsOpen says whether the last screen is in front and the file behind it still open, because it could not be
// written back.
func (a *App) keepsOpen() bool {
	last, is := a.front().(*farewell.Screen)
	return is && last.Failed()
}

// stickAct is the palette's.
func (a *App) stickAct() palette.Act {
	t := a.session.Text.Stick
	act := palette.Act{Name: t.ToStick, Find: a.otherText().Stick.ToStick, About: a.session.Text.Palette.About.Stick, Run: screen.Go(toStickMsg{})}
	if !a.told.Carried {
		act.Not = t.NoStick
	}
	return act
}
