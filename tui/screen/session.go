package screen

import (
	"time"

	"suifang/model"
	"suifang/store"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// A Session is what every room is given: the file that is open, who works in it and how she sees it.
// The App sets it, on the program's loop, when the file is unlocked and when a new day begins; rooms only
// read it. A command runs beside that loop: it takes what it needs of the session when it is made.
type Session struct {
	Store  *store.Store
	Centre string     // the name of the centre that this PC works for
	Clerk  string     // the name of the clerk at work; "" where the recovery key opened the file
	Today  model.Date // as the clerk believes it
	Now    func() time.Time

	Text   *text.Texts
	Styles *widget.Styles
	Keys   *Keys
}

// What the App says to its screens about the session.
type (
	// UnlockedMsg says that the file is open: set up, or unlocked by a clerk.
	UnlockedMsg struct{ Store *store.Store }

	// KeepMsg tells a screen that the App is about to take it away, with something typed in it: by
	// locking, quitting or going back to Today. The command that the screen answers with keeps that as
	// a draft; the App waits for it.
	KeepMsg struct{}
)
