package widget

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// A Field is one entry of a [Form]. Its words are made when it is: a form in another language is
// another form.
type Field interface {
	Focus()
	Blur()
	// Update takes a key or a paste, and says whether it was of use.
	Update(tea.Msg) bool
	// View draws the field in exactly width cells, and says in which of them the caret stands.
	View(width int) (s string, caret int)
	// Value is what was entered, in the form that the program keeps; "" for nothing.
	Value() string
	// SetValue puts in a value that was kept.
	SetValue(string)
	// Check is what is wrong with the value, or "". An empty value is never wrong here.
	Check() string
}

// TextOptions are the ways in which a text field is special.
type TextOptions struct {
	MaxRunes    int             // 0 is 200
	MaxCells    int             // 0 is no limit
	Mask        bool            // a passphrase: stars are drawn
	Narrow      bool            // full-width letters and digits become ASCII ones
	Allow       func(rune) bool // nil allows every character
	Replace     bool            // the first key typed replaces the whole value; moving first edits it
	Placeholder string
}

// Text is a field for one line of text. The real cursor stands at the caret, at the right cell in
// Chinese text too, so that the window of an input method opens where the text will appear.
type Text struct {
	styles  *Styles
	options TextOptions
	line    line
	fresh   bool // not touched since it got the focus
	focused bool
	from    int // the first rune in view
}

// NewText makes an empty text field.
//
//go:noinline
func NewText(s *Styles, options TextOptions) *Text {
	if options.MaxRunes == 0 {
		options.MaxRunes = 200
	}
	return &Text{styles: s, options: options}
}

// Focus begins anew, unless the field has the focus already and its screen only comes back to the front.
func (t *Text) Focus() {
	t.fresh = t.fresh || !t.focused
	t.focused = true
}

func (t *Text) Blur() { t.focused = false }

// Value is the text without the blanks around it; a passphrase keeps them.
//
//go:noinline
func (t *Text) Value() string {
	if t.options.Mask {
		return t.raw()
	}
	return strings.TrimSpace(t.raw())
}

func (t *Text) raw() string { return string(t.line.runes) }

// SetValue replaces the text and puts the caret behind it.
func (t *Text) SetValue(s string) {
	t.line.set("")
	t.insert(Sanitize(s))
	t.fresh = true
}

// Check finds nothing wrong: whatever goes into the field may stand there.
func (t *Text) Check() string { return "" }

// Update types, moves and deletes.
func (t *Text) Update(msg tea.Msg) bool {
	if s := typed(msg); s != "" {
		if t.fresh && t.options.Replace {
			t.line.set("")
		}
		t.fresh = false
		t.insert(s)
		return true
	}
	press, ok := msg.(tea.KeyPressMsg)
	if !ok || !t.line.edit(press.Keystroke()) {
		return false
	}
	t.fresh = false
	return true
}

// insert puts in as much of s as is allowed and has room.
func (t *Text) insert(s string) {
	for _, r := range s {
		if t.options.Narrow {
			r = narrow(r)
		}
		if t.options.Allow != nil && !t.options.Allow(r) {
			continue
		}
		if !t.room(r) {
			return
		}
		t.line.insert([]rune{r})
	}
}

func (t *Text) room(r rune) bool {
	if len(t.line.runes) >= t.options.MaxRunes {
		return false
	}
	return t.options.MaxCells == 0 || Width(t.raw()+string(r)) <= t.options.MaxCells
}

// View draws the part of the text around the caret. The cell behind the last character stays free for
// the caret.
func (t *Text) View(width int) (string, int) {
	if t.styles.hears() {
		return t.styles.name(Part{Query: t})
	}
	if len(t.line.runes) == 0 && t.options.Placeholder != "" {
		return PadRight(t.styles.Dim.Paint(t.options.Placeholder), width), 0
	}
	shown := t.shown()
	t.scroll(shown, width)
	caret := Width(string(shown[t.from:t.line.at]))
	visible := string(shown[t.from:])
	if Width(visible) > width {
		visible = cells(visible, width)
	}
	return PadRight(visible, width), min(caret, max(0, width-1))
}

func (t *Text) shown() []rune {
	if t.options.Mask {
		return []rune(strings.Repeat("*", len(t.line.runes)))
	}
	return t.line.runes
}

// scroll moves the view so that the caret is in it, by whole characters. Without the focus the text is
// shown from its start.
func (t *Text) scroll(shown []rune, width int) {
	if !t.focused {
		t.from = 0
	}
	t.from = min(t.from, t.line.at)
	for t.from < t.line.at && Width(string(shown[t.from:t.line.at])) > width-1 {
		t.from = min(t.line.after(t.from), t.line.at)
	}
	for t.from > 0 && Width(string(shown[t.line.before(t.from):])) < width { // a shorter text shows from its start again
		t.from = t.line.before(t.from)
	}
}
