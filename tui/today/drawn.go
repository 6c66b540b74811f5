package today

import "suifang/tui/widget"

// drawn keeps the lines in view as they were drawn: a key alters two of them, and the one that is selected is drawn
// anew each time. Whoever alters what lines say or how wide they are forgets them.
type drawn struct {
	look  widget.Look
	rows  map[uint32]string // by their places in all
	heads map[int]string
}

// mostDrawn is some windows full.
const mostDrawn = 500

func (d *drawn) forget() { *d = drawn{} }

// ready forgets what was drawn for another terminal, and what has been left behind.
func (d *drawn) ready(look widget.Look) {
	if d.rows == nil || d.look != look || len(d.rows)+len(d.heads) > mostDrawn {
		*d = drawn{look: look, rows: map[uint32]string{}, heads: map[int]string{}}
	}
}

func once[K comparable](lines map[K]string, at K, draw func() string) string {
	line, is := lines[at]
	if !is {
		line = draw()
		lines[at] = line
	}
	return line
}
