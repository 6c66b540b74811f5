package setup

import "testing"

func TestStrength(t *testing.T) {
	for _, tt := range []struct {
		name, typed, want string
		alert             bool
	}{
		{"nothing typed says nothing", "", "", false},
		{"five characters", "abcde", "short", true},
		{"six are enough, not good", "abcdef", "weak", false},
		{"Chinese counts by characters", "一二三四五", "short", true},
		{"a long number is still weak", "13800006030", "weak", false},
		{"a few words", "河西村 的 老槐树 1962", "good", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if hint, alert := strength(tt.typed, "short", "weak", "good"); hint != tt.want || alert != tt.alert {
				t.Errorf("strength = %q, %t", hint, alert)
			}
		})
	}
}
