package widget

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/charmbracelet/x/ansi"
)

// Unbounded is the width of a place that no window has: what is laid out in it is read line by line and never
// drawn, so nothing is cut, padded or set side by side.
const Unbounded = 1 << 16

// unbounded says whether a width is that of such a place, or of a large part of it.
func unbounded(width int) bool { return width >= Unbounded/4 }

// ReadNotDrawn says whether a screen of that width is read line by line: then it shows no panel beside its list.
func ReadNotDrawn(width int) bool { return unbounded(width) }

// An Aloud hears what a screen is made of. While [Aloud.Hear] runs its View, the widgets in it draw nothing: each
// names itself instead and leaves a mark in its place. So every screen can be read and answered line by line
// without knowing of it. It is heard on the program's loop only.
type Aloud struct {
	hearing bool
	parts   []Part
}

// A Part is one widget of a screen; one of its fields is set.
type Part struct {
	Form   *Form
	List   Listed
	Picker *Picker
	Query  *Text
}

// Listed is a list of any kind of rows, as it is read.
type Listed interface {
	Len() int
	Index() int
	SelectIndex(i int)
	// Said is row i in words.
	Said(i int) string
	// HeadsOver are the heads right above row i.
	HeadsOver(i int) []string
}

// A Heard is a screen as it is read: lines of text, and in their place the widgets.
type Heard struct {
	Lines []Line
	Front Part // the one that keys go to; empty if the screen has none
}

// A Line is a line of text, or a widget in its place.
type Line struct {
	Text string
	Part *Part
}

// The marks are characters that no text has: private ones of the last plane. A cursor in a widget stands as many
// steps to the right as the number of that widget.
const (
	firstMark  = 0x10f000
	markStep   = Unbounded / 64
	partsAtAll = 60
)

// Hear runs a View and says what it is made of.
func (a *Aloud) Hear(view func() tea.View) (h Heard) {
	a.hearing, a.parts = true, nil
	v := view()
	a.hearing = false
	for _, line := range strings.Split(v.Content, "\n") {
		h.Lines = append(h.Lines, a.split(a.typedIn(line))...)
	}
	if c := v.Cursor; c != nil && c.X >= markStep {
		if i := c.X/markStep - 1; i < len(a.parts) {
			h.Front = a.parts[i]
		}
	}
	return h
}

// typedIn is a line with what is typed in the place of the marks of its texts.
func (a *Aloud) typedIn(line string) string {
	for i, p := range a.parts {
		if mark := string(rune(firstMark + i)); p.Query != nil {
			typed := ""
			if !p.Query.Masked() {
				typed = p.Query.Value()
			}
			line = strings.ReplaceAll(line, mark, typed)
		}
	}
	return line
}

// split takes the widgets out of a line.
func (a *Aloud) split(line string) (lines []Line) {
	text := func(s string) {
		if s = Spoken(s); s != "" {
			lines = append(lines, Line{Text: s})
		}
	}
	for {
		i := strings.IndexFunc(line, func(r rune) bool { return r >= firstMark && int(r-firstMark) < len(a.parts) })
		if i < 0 {
			text(line)
			return lines
		}
		mark := []rune(line[i:])[0]
		text(line[:i])
		lines = append(lines, Line{Part: &a.parts[mark-firstMark]})
		line = line[i+len(string(mark)):]
	}
}

// Spoken is a line as it is read: without styles, and with one gap of two blanks where columns stood apart.
func Spoken(s string) string {
	words := strings.Split(Sanitize(ansi.Strip(s)), "  ")
	words = slices.DeleteFunc(words, func(w string) bool { return strings.Trim(w, " -") == "" })
	for i := range words {
		words[i] = strings.TrimSpace(words[i])
	}
	return strings.Join(words, "  ")
}

// hears says whether a screen is being read just now.
func (s *Styles) hears() bool { return s.Look.Aloud != nil && s.Look.Aloud.hearing }

// name enters a widget among those heard, and gives what stands in its place.
//
//go:noinline
func (s *Styles) name(p Part) (mark string, caret int) {
	a := s.Look.Aloud
	if i := slices.Index(a.parts, p); i >= 0 {
		return "", (i + 1) * markStep
	}
	if len(a.parts) == partsAtAll {
		return "", 0
	}
	a.parts = append(a.parts, p)
	return string(rune(firstMark + len(a.parts) - 1)), len(a.parts) * markStep
}

// Said is row i in words.
func (l *List[K]) Said(i int) string {
	said := Spoken(l.rows.Row(i, Unbounded, false))
	if len(l.marked) > 0 && l.isMarked(l.rows.Key(i)) {
		return "* " + said
	}
	return said
}

// HeadsOver are the heads right above row i.
func (l *List[K]) HeadsOver(i int) (heads []string) {
	for h := l.headAt(l.lineOf(i)) - 1; h >= 0 && l.rows.Heads[h].At == i; h-- {
		heads = append(heads, Spoken(l.rows.Head(h, Unbounded)))
	}
	slices.Reverse(heads)
	return heads
}

// Options are those that answer to what was typed.
func (p *Picker) Options() []Option { return p.hits }

// Choose goes to the i-th of them.
func (p *Picker) Choose(i int) { p.at = max(0, min(i, len(p.hits)-1)) }

// Masked says whether what is typed is a secret.
func (t *Text) Masked() bool { return t.options.Mask }
