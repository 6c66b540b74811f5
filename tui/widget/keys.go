package widget

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"

	"suifang/tui/text"
)

// Bind is a binding of the keys to what they do. The help shows the first key. A key that is one mark,
// letter or digit also counts in its full-width form, as an input method in Chinese mode sends it.
//
//go:noinline
func Bind(t *text.Texts, does string, keys ...string) key.Binding {
	all := slices.Clone(keys)
	for _, k := range keys {
		if wide := fullWidth(k); wide != "" {
			all = append(all, wide)
		}
	}
	return key.NewBinding(key.WithKeys(all...), key.WithHelp(keyLabel(t, keys[0]), does))
}

// fullWidth is the full-width form of a key that is one ASCII character, and of the space bar.
func fullWidth(k string) string {
	switch {
	case k == "space":
		return "\u3000"
	case len(k) == 1 && k[0] > ' ' && k[0] <= '~':
		return string(rune(k[0]) - '!' + '\uff01')
	}
	return ""
}

// narrow is the ASCII form of a full-width letter, digit or mark, and of the marks that an input method
// types for others; any other rune stays.
func narrow(r rune) rune {
	switch {
	case r == '\u3000':
		return ' '
	case r == '。':
		return '.'
	case r >= '\uff01' && r <= '\uff5e':
		return r - '\uff01' + '!'
	}
	return r
}

// keyLabel names a key as the footer shows it: f10 is F10, ctrl+z is Ctrl+Z, space is 空格.
func keyLabel(t *text.Texts, k string) string {
	switch k {
	case "space":
		return t.Common.SpaceKey
	case "pgup":
		return "PgUp"
	case "pgdown":
		return "PgDn"
	}
	if len(k) == 1 {
		return k
	}
	parts := strings.Split(k, "+")
	for i, p := range parts {
		parts[i] = strings.ToUpper(p[:1]) + p[1:]
	}
	return strings.Join(parts, "+")
}
