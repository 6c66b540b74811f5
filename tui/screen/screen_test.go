package screen

import (
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/tui/text"
)

func TestFullWidthKeysCount(t *testing.T) {
	keys := NewKeys(&text.Zh)
	for _, tt := range []struct {
		name    string
		press   string
		binding key.Binding
	}{
		{"an input method's question mark", "？", keys.Help},
		{"an input method's enumeration comma for the slash", "、", keys.Search},
		{"a full-width slash", "／", keys.Search},
		{"an input method's colon", "：", keys.Palette},
		{"a full-width space", "　", keys.Space},
		{"a full-width digit", "７", Bind(&text.Zh, "x", "7")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			press := tea.KeyPressMsg{Text: tt.press, Code: []rune(tt.press)[0]}
			if !key.Matches(press, tt.binding) {
				t.Errorf("%q does not count as %s", press, tt.binding.Help().Key)
			}
		})
	}
}

func TestNoSharedKeyIsBoundTwice(t *testing.T) {
	keys := NewKeys(&text.Zh)
	seen := map[string]string{}
	for _, b := range append(keys.Global(), keys.Save, keys.Back, keys.Values, keys.Space) {
		for _, k := range b.Keys() {
			if other, twice := seen[k]; twice {
				t.Errorf("%s means both %s and %s", k, other, b.Help().Desc)
			}
			seen[k] = b.Help().Desc
		}
	}
}

func TestKeyLabels(t *testing.T) {
	for k, want := range map[string]string{
		"f10": "F10", "ctrl+z": "Ctrl+Z", "space": "空格", "pgdown": "PgDn", "-": "-", "shift+tab": "Shift+Tab", "x": "x",
	} {
		if got := Bind(&text.Zh, "", k).Help().Key; got != want {
			t.Errorf("label of %s = %q, want %q", k, got, want)
		}
	}
}
