package screen

import (
	"time"

	"suifang/model"
	"suifang/store"
	"suifang/tui/text"
	"suifang/tui/timing"
	"suifang/tui/widget"
)

// A Session is what every room is given: the file that is open, who works in it and how she sees it.
// The App sets it, on the program's loop, when the file is unlocked and when a new day begins; rooms only
// read it. A command runs beside that loop: it takes what it needs of the day when it is made.
type Session struct {
	Store    *store.Store
	CentreID model.ID
	Centre   string // the name of the centre that this PC works for
	ClerkID  model.ID
	Clerk    string           // the name of the clerk at work; "" where the recovery key opened the file
	Today    model.Date       // as the clerk believes it
	Now      func() time.Time // the clock, set right where the clerk says so

	PC       *store.PC      // what this PC keeps beside any file, and which drives it has; never nil
	Settings store.Settings // of this PC, as they are in force
	Watch    *timing.Watch  // counts what the clerk waits for; nil: nothing does

	Text   *text.Texts
	Styles *widget.Styles
	Keys   *Keys
}

// NewSession is the session of an open file, in the language of the styles.
func NewSession(file *store.Store, today model.Date, styles *widget.Styles) *Session {
	s := &Session{Today: today, Now: time.Now, PC: new(store.PC), Text: styles.Text, Styles: styles, Keys: NewKeys(styles.Text)}
	s.Open(file)
	return s
}

// Open puts a file into the session: whose it is and who opened it. A nil file takes it out again.
func (s *Session) Open(file *store.Store) {
	s.Store, s.CentreID, s.ClerkID, s.Centre, s.Clerk = file, model.ID{}, model.ID{}, "", ""
	if file == nil {
		return
	}
	centre, clerk := model.Centre{}, model.Clerk{}
	s.CentreID, centre = file.Centre()
	s.ClerkID, clerk = file.Clerk()
	s.Centre, s.Clerk = centre.Name, clerk.Name
}

// What the App says to its screens about the session.
type (
	// UnlockedMsg says that the file is open: set up, or unlocked by a clerk.
	UnlockedMsg struct{ Store *store.Store }

	// KeepMsg tells a screen that the App is about to take it away by locking, quitting or going back to
	// Today: it forgets the secrets typed in it. The command that it answers with puts away what it has open;
	// the App waits for it. What is half-typed is the App's to keep, see [Draft].
	KeepMsg struct{}
)

// CopyingMsg says how far a file has come between a stick and this PC, or how far it has been looked through before it
// opens. The App sends it to the screen in front while one is on its way.
type CopyingMsg struct {
	widget.Progress
	Verifying bool
}
