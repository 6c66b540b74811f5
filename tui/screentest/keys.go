package screentest

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// sequences are what a terminal sends for a key. Esc has the form that cannot be taken for the start of
// another sequence, so that no test waits for a time-out.
var sequences = map[string]string{
	"enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "esc": "\x1b[27u", "space": " ", "backspace": "\x7f",
	"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
	"insert": "\x1b[2~", "delete": "\x1b[3~", "pgup": "\x1b[5~", "pgdown": "\x1b[6~",
	"ctrl+right": "\x1b[1;5C", "ctrl+left": "\x1b[1;5D",
	"f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
	"f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~", "f10": "\x1b[21~", "f12": "\x1b[24~",
}

func sequenceOf(k string) string {
	if s, ok := sequences[k]; ok {
		return s
	}
	if letter, ok := strings.CutPrefix(k, "ctrl+"); ok && len(letter) == 1 {
		return string(rune(letter[0] & 0x1f))
	}
	if len([]rune(k)) == 1 {
		return k
	}
	return ""
}

// codes are the keys that have a name.
var codes = map[string]rune{
	"enter": tea.KeyEnter, "tab": tea.KeyTab, "esc": tea.KeyEscape, "backspace": tea.KeyBackspace,
	"up": tea.KeyUp, "down": tea.KeyDown, "right": tea.KeyRight, "left": tea.KeyLeft, "home": tea.KeyHome,
	"end": tea.KeyEnd, "insert": tea.KeyInsert, "delete": tea.KeyDelete, "pgup": tea.KeyPgUp,
	"pgdown": tea.KeyPgDown, "f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4,
	"f5": tea.KeyF5, "f6": tea.KeyF6, "f7": tea.KeyF7, "f8": tea.KeyF8, "f9": tea.KeyF9, "f10": tea.KeyF10,
	"f12": tea.KeyF12,
}

var modifiers = map[string]tea.KeyMod{"ctrl": tea.ModCtrl, "alt": tea.ModAlt, "shift": tea.ModShift}

// Key is the message that Bubble Tea makes of a key: "enter", "ctrl+p", "x", "彭".
func Key(name string) tea.KeyPressMsg {
	var mod tea.KeyMod
	rest := name
	for before, after, ok := strings.Cut(rest, "+"); ok && modifiers[before] != 0; before, after, ok = strings.Cut(rest, "+") {
		rest, mod = after, mod|modifiers[before]
	}
	if code, ok := codes[rest]; ok {
		return tea.KeyPressMsg{Code: code, Mod: mod}
	}
	if rest == "space" {
		return tea.KeyPressMsg{Code: ' ', Text: " ", Mod: mod}
	}
	code := []rune(rest)[0]
	if mod != 0 {
		return tea.KeyPressMsg{Code: code, Mod: mod}
	}
	return tea.KeyPressMsg{Code: code, Text: rest}
}
