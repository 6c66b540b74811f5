package screen

import (
	"unicode/utf8"

	"charm.land/bubbles/v2/key"

	"suifang/tui/text"
	"suifang/tui/widget"
)

// Keys are the bindings that mean the same on every screen. A room takes those that work there into
// its own key table.
//
// Never bound, because a terminal or an input method takes them or cannot tell them apart: Ctrl+Space,
// Alt+Enter, F11, Shift+Enter, Ctrl+I, Ctrl+M.
type Keys struct {
	Help, Today, Search, Palette, Undo, Quit       key.Binding // the App's own
	Save, Back, Enter, Next, Prev, Values          key.Binding
	Up, Down, PageUp, PageDown, First, Last, Space key.Binding
	Move                                           key.Binding // both arrows under one name, for footers
}

// NewKeys is the shared key table with its help in the language of the texts.
func NewKeys(t *text.Texts) *Keys {
	c := t.Common
	return &Keys{
		Help:    Bind(t, c.Help, "f1", "?"),
		Today:   Bind(t, c.Today, "f2"),
		Search:  Bind(t, c.Search, "f3", "/", "、"),
		Palette: Bind(t, c.Palette, "f9", "ctrl+p", ":"),
		Undo:    Bind(t, c.Undo, "ctrl+z"),
		Quit:    Bind(t, c.Quit, "ctrl+q"),

		Save:   Bind(t, c.Save, "f10", "ctrl+s"),
		Back:   Bind(t, c.Back, "esc"),
		Enter:  Bind(t, c.Open, "enter"),
		Next:   Bind(t, c.NextField, "enter", "tab", "down"),
		Prev:   Bind(t, c.PrevField, "shift+tab", "up"),
		Values: Bind(t, c.Values, "f4"),

		Up:       Bind(t, c.Up, "up"),
		Down:     Bind(t, c.Down, "down"),
		PageUp:   Bind(t, c.PageUp, "pgup"),
		PageDown: Bind(t, c.PageDown, "pgdown"),
		First:    Bind(t, c.First, "home"),
		Last:     Bind(t, c.Last, "end"),
		Space:    Bind(t, c.Mark, "space"),
		Move:     arrows(t),
	}
}

// arrows are Up and Down as a footer names them.
func arrows(t *text.Texts) key.Binding {
	b := Bind(t, t.Common.Choose, "up", "down")
	b.SetHelp(t.Common.ArrowKeys, t.Common.Choose)
	return b
}

// Global are the keys that the App handles before any screen sees them. Those of a single mark (? / :)
// do not count while the screen is [Typing].
func (k *Keys) Global() []key.Binding {
	return []key.Binding{k.Help, k.Today, k.Search, k.Palette, k.Undo, k.Quit}
}

// Bind is a binding of the keys to what they do, full-width forms included: see [widget.Bind].
//
//go:noinline
func Bind(t *text.Texts, does string, keys ...string) key.Binding {
	return widget.Bind(t, does, keys...)
}

// Does is the binding b with other words for what it does here: Enter 记录.
//
//go:noinline
func Does(b key.Binding, does string) key.Binding {
	b.SetHelp(b.Help().Key, does)
	return b
}

// IsMark says whether a key press is a single character: text while a field has the focus.
func IsMark(keystroke string) bool {
	return keystroke == "space" || utf8.RuneCountInString(keystroke) == 1
}
