package tui

import (
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/help"
	"suifang/tui/palette"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/unlock"
	"suifang/tui/widget"
)

// An App is the whole program on the screen. Its methods run on the program's loop; the commands that they
// return work beside it and alter nothing here.
type App struct {
	options Options
	plan    func(*screen.Session, tea.Msg) screen.Screen // the floor plan
	clock   *clock
	session *screen.Session
	lockKey key.Binding

	stack  []opened // the last is in front; never empty
	inside bool     // the file is open and its rooms may be entered
	kept   []opened // the stack that was locked
	file   *store.Store

	desk    *desk
	told    store.Tidings // where the file is worked on
	writing bool          // to the stick
	arrived arrivedMsg    // what waits while the centre is asked for

	copies copies // what the store tells of its backups, and of a stick

	line    lastLine
	notice  *screen.NoticeMsg
	savedAt time.Time
	undo    tea.Cmd            // takes the last act on disk back; nil if there is none, or it cannot be
	undoes  screen.RecordedMsg // that act
	undoing bool
	erasing bool // what persons demanded is being carried out beside the work
	eraser  *ferry

	drafts  drafts // what is half-typed, kept
	leaving bool   // it is kept before its screen goes

	ahead ahead // keys that were pressed before what they are for was there

	idle          idleTimer
	width, height int
}

// opened is a screen with the door that it was entered by; nil for those that have none.
type opened struct {
	screen.Screen
	door tea.Msg
	kept *keeping
}

// open is a screen that nothing is kept of yet.
func open(s screen.Screen, door tea.Msg) opened { return opened{s, door, &keeping{}} }

// newApp is the program before anything is open, with its first screen.
func newApp(o Options, fileExists bool) *App {
	t := text.For(o.Lang)
	styles := widget.NewStyles(t, widget.Look{Dark: true, NoColor: o.NoColor, Border: border(o.Settings.Border, o.cells)})
	a := &App{options: o, plan: room, clock: newClock(o.Now), copies: newCopies(), eraser: newFerry()}
	a.desk = newDesk(o, a.copies.tell)
	a.session = &screen.Session{Now: a.clock.Now, PC: a.desk.pc, Settings: o.Settings, Text: t, Styles: styles, Keys: screen.NewKeys(t)}
	a.session.Today = a.today()
	a.lockKey = screen.Bind(t, t.Unlock.Lock, "ctrl+l")
	a.stack = []opened{open(a.gate(fileExists), nil)}
	return a
}

// Init opens the first screen.
func (a *App) Init() tea.Cmd {
	return tea.Batch(a.front().Init(), tea.RequestBackgroundColor, a.awaitCopy(), a.desk.ferry.await(), a.eraser.await(), a.lookElsewhere())
}

// Update takes what happens and answers with what is to be done.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := a.afterDrafts(a.update(msg))
	if next := a.playAhead(); next != nil {
		cmd = tea.Batch(cmd, next)
	}
	return a, cmd
}

func (a *App) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.width, a.height = msg.Width, msg.Height
		a.fit(a.front())
		return nil
	case tea.BackgroundColorMsg:
		a.restyle(msg.IsDark())
		return nil
	case tea.KeyPressMsg:
		return a.press(msg)
	case tea.PasteMsg:
		return a.paste(msg)
	}
	if cmd, ok := a.own(msg); ok {
		return cmd
	}
	if cmd, ok := a.atDrafts(msg); ok {
		return cmd
	}
	if cmd, ok := a.atDesk(msg); ok {
		return cmd
	}
	if cmd, ok := a.happened(msg); ok {
		return cmd
	}
	if cmd, ok := a.enter(msg); ok {
		return cmd
	}
	return a.front().Update(msg)
}

// own handles the messages of the App and of the screens that only it knows.
func (a *App) own(msg tea.Msg) (cmd tea.Cmd, ok bool) {
	switch msg := msg.(type) {
	case screen.UnlockedMsg:
		return a.takeFile(msg.Store), true
	case doubtMsg:
		return a.askDay(msg.newest), true
	case unlock.DayMsg:
		a.clock.set(msg.Day)
		return a.arrive(), true
	case arrivedMsg:
		return a.goInside(msg), true
	case idleMsg:
		return a.idled(), true
	case rolledMsg:
		return a.front().Update(screen.ChangedMsg{}), true
	case palette.ChosenMsg:
		return tea.Sequence(a.back(), msg.Run), true
	case playMsg:
		return a.press(tea.KeyPressMsg(msg)), true
	case quitMsg:
		return a.quit(), true
	case screen.LockMsg:
		if !a.inside {
			return nil, true
		}
		return a.lock(a.session.Text.Unlock.LockedByKey), true
	case undoneMsg:
		return a.undone(msg.answer), true
	case copyFailedMsg:
		return a.copyFailed(msg.err), true
	case wentMsg:
		return a.went(msg.answer), true
	case screen.BesideMsg:
		return msg.Cmd, true
	case screen.SettingsMsg:
		return a.set(msg.Settings), true
	case erasedMsg:
		return a.erased(msg), true
	}
	return nil, false
}

// press hands a key to whom it belongs: what is asked, what must be read, the shared keys, the screen.
func (a *App) press(msg tea.KeyPressMsg) tea.Cmd {
	a.idle.touch(a.options.Now())
	switch {
	case a.line.confirm != nil:
		return a.answer(msg)
	case a.notice != nil:
		return a.closeNotice(msg)
	case screen.Busy(a.front()) && screen.Stops(a.front(), msg):
		return a.front().Update(msg)
	case a.waiting():
		a.ahead.keep(msg)
		return nil
	}
	a.line = lastLine{}
	if cmd, ok := a.shared(msg); ok {
		return cmd
	}
	typed := a.stack[len(a.stack)-1]
	cmd := a.leave(msg, typed.Update(msg))
	return tea.Batch(cmd, a.typedOn(typed))
}

func (a *App) paste(msg tea.PasteMsg) tea.Cmd {
	a.idle.touch(a.options.Now())
	if a.line.confirm != nil || a.notice != nil || a.waiting() {
		return nil
	}
	typed := a.stack[len(a.stack)-1]
	cmd := typed.Update(msg)
	return tea.Batch(cmd, a.typedOn(typed))
}

// shared handles the keys that mean the same on every screen. Those of a single mark are text while a field
// has the focus.
func (a *App) shared(msg tea.KeyPressMsg) (cmd tea.Cmd, ok bool) {
	if screen.IsMark(msg.String()) && screen.Typing(a.front()) {
		return nil, false
	}
	k := a.session.Keys
	switch {
	case key.Matches(msg, k.Quit), msg.String() == "ctrl+c":
		return a.askQuit(), true
	case key.Matches(msg, k.Help):
		return a.openHelp(), true
	case !a.inside:
		return nil, false
	case key.Matches(msg, k.Today):
		return a.home(), true
	case key.Matches(msg, k.Search):
		cmd, _ := a.enter(screen.OpenSearchMsg{}) // at once: a name is typed behind it
		return cmd, true
	case key.Matches(msg, k.Palette):
		return a.openPalette(), true
	case key.Matches(msg, k.Undo):
		return a.takeBack(), true
	case key.Matches(msg, a.lockKey):
		return a.lock(a.session.Text.Unlock.LockedByKey), true
	}
	return nil, false
}

// everywhere are the shared keys for the help.
func (a *App) everywhere() []key.Binding {
	k := a.session.Keys
	if !a.inside {
		return []key.Binding{k.Help, k.Quit}
	}
	return append(k.Global(), k.Save, k.Back, k.Values, a.lockKey)
}

func (a *App) openHelp() tea.Cmd {
	if _, is := a.front().(*help.Screen); is {
		return a.back()
	}
	front := a.front()
	return a.push(open(help.New(a.session, front.Title(), screen.FullHelp(front), a.everywhere()), nil))
}

func (a *App) openHandbook() tea.Cmd {
	if passing(a.front()) {
		a.stack = a.stack[:len(a.stack)-1]
	}
	return a.push(open(help.NewBook(a.session), nil))
}

func (a *App) openPalette() tea.Cmd {
	if _, is := a.front().(*palette.Screen); is {
		return a.back()
	}
	return a.push(open(palette.New(a.session, a.acts()), nil))
}

// restyle draws for a dark or a light terminal from now on.
func (a *App) restyle(dark bool) {
	look := a.session.Styles.Look
	look.Dark = dark
	a.look(look)
}

// otherText is the catalogue in the language that the screens are not in.
func (a *App) otherText() *text.Texts {
	if a.session.Text.Lang == text.English {
		return &text.Zh
	}
	return &text.En
}

// today is the day as it is believed now.
func (a *App) today() model.Date {
	if !a.options.Today.IsZero() {
		return a.options.Today
	}
	return model.DateOf(a.clock.Now())
}
