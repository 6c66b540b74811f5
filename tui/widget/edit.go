package widget

import (
	"slices"
	"unicode"

	tea "charm.land/bubbletea/v2"
)

// A line is one line of text under the caret. The caret stands before runes[at], and never between a
// character and the invisible ones that belong to it.
type line struct {
	runes []rune
	at    int
}

func (l *line) set(s string) {
	l.runes = []rune(s)
	l.at = len(l.runes)
}

func (l *line) insert(rs []rune) {
	l.runes = slices.Insert(l.runes, l.at, rs...)
	l.at += len(rs)
}

// edit applies a key that moves the caret or deletes, and says whether it was one.
func (l *line) edit(keystroke string) bool {
	switch keystroke {
	case "left", "ctrl+b":
		l.at = l.before(l.at)
	case "right", "ctrl+f":
		l.at = l.after(l.at)
	case "ctrl+left", "alt+left", "alt+b":
		l.at = l.wordBefore()
	case "ctrl+right", "alt+right", "alt+f":
		l.at = l.wordAfter()
	case "home", "ctrl+a":
		l.at = 0
	case "end", "ctrl+e":
		l.at = len(l.runes)
	default:
		return l.erase(keystroke)
	}
	return true
}

func (l *line) erase(keystroke string) bool {
	switch keystroke {
	case "backspace", "ctrl+h", "shift+backspace":
		l.delete(l.before(l.at), l.at)
	case "delete", "ctrl+d":
		l.delete(l.at, l.after(l.at))
	case "ctrl+w", "alt+backspace", "ctrl+backspace":
		l.delete(l.wordBefore(), l.at)
	case "ctrl+delete", "alt+d":
		l.delete(l.at, l.wordAfter())
	case "ctrl+u":
		l.delete(0, l.at)
	case "ctrl+k":
		l.delete(l.at, len(l.runes))
	default:
		return false
	}
	return true
}

func (l *line) delete(from, to int) {
	l.runes = slices.Delete(l.runes, from, to)
	l.at = from
}

func (l *line) before(at int) int {
	for at--; at > 0 && !visible(l.runes[at]); at-- {
	}
	return max(0, at)
}

func (l *line) after(at int) int {
	for at++; at < len(l.runes) && !visible(l.runes[at]); at++ {
	}
	return min(len(l.runes), at)
}

func visible(r rune) bool { return Width(string(r)) > 0 }

// wordBefore is the start of the word before the caret. A run of Han characters is one word.
func (l *line) wordBefore() int {
	at := l.at
	for at > 0 && !isWord(l.runes[at-1]) {
		at--
	}
	for at > 0 && isWord(l.runes[at-1]) {
		at--
	}
	return at
}

func (l *line) wordAfter() int {
	at := l.at
	for at < len(l.runes) && isWord(l.runes[at]) {
		at++
	}
	for at < len(l.runes) && !isWord(l.runes[at]) {
		at++
	}
	return at
}

func isWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// typed is the text that a message brings: what a key types, or what is pasted, made harmless.
func typed(msg tea.Msg) string {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if msg.Mod&(tea.ModCtrl|tea.ModAlt) == 0 {
			return Sanitize(msg.Text)
		}
	case tea.PasteMsg:
		return Sanitize(msg.Content)
	}
	return ""
}
