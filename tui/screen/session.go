package screen

import (
	"suifang/model"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// A Session is what every room is given: the file that is open, who works in it and how she sees it.
// The App sets it once, after unlocking; rooms only read it.
type Session struct {
	Centre string     // the name of the centre that this PC works for
	Clerk  string     // the name of the clerk at work
	Today  model.Date // as the clerk believes it

	Text   *text.Texts
	Styles *widget.Styles
	Keys   *Keys
}
