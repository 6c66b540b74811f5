package model

import "testing"

func TestNoSpellingMeansTwoCodes(t *testing.T) {
	for name, codes := range map[string]Codes{"methods": Methods, "marital": Marital, "education": Education,
		"migration": Migration, "sexes": Sexes, "relations": Relations} {
		seen := map[string]string{}
		for _, c := range codes {
			for _, word := range append([]string{c.Zh, c.En, c.Value}, c.Also...) {
				bare := bareWord(word)
				if other, ok := seen[bare]; ok && other != c.Value {
					t.Errorf("%s: %q means %s and %s", name, word, other, c.Value)
				}
				seen[bare] = c.Value
			}
		}
	}
}

func TestCodesReadWhatLedgersHold(t *testing.T) {
	for _, tt := range []struct {
		name  string
		codes Codes
		words string
		want  string
	}{
		{"the usual word", Methods, "宫内节育器", "iud"},
		{"a short word", Methods, "套", "condom"},
		{"spaces inside", Methods, " 女 扎 ", "tubal_ligation"},
		{"full width and case", Methods, "ＩＵＤ", "iud"},
		{"no method is a fact", Methods, "无", "none"},
		{"two methods are none of the list", Methods, "套+药", ""},
		{"nothing written", Methods, " ", ""},
		{"married says too little", Marital, "已婚", ""},
		{"brackets", Education, "大学(本科)", "bachelor"},
		{"a value", Migration, "home", "home"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := tt.codes.Read(tt.words)
			if got.Value != tt.want || ok != (tt.want != "") {
				t.Errorf("Read(%q) = %q, %v, want %q", tt.words, got.Value, ok, tt.want)
			}
		})
	}
}

func TestAnUnknownValueIsShownAsItIs(t *testing.T) {
	if got := Methods.Label("ring_2030", true); got != "ring_2030" {
		t.Errorf("Label = %q", got)
	}
	if got := Methods.Label("iud", false); got != "IUD" {
		t.Errorf("Label = %q", got)
	}
}
