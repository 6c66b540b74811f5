package main

import (
	"bytes"
	"testing"
)

func TestTableAlignsByCellsAndSendsNoControls(t *testing.T) {
	rows := &table{}
	rows.add("彭慧敏", "34岁", "x")
	rows.add("Li\x1b[31m\x07", "9", "")
	rows.add("尉迟\n燕", "", "y")
	var out bytes.Buffer
	if err := rows.writeTo(&out); err != nil {
		t.Fatal(err)
	}
	want := "彭慧敏   34岁  x\nLi       9\n尉迟 燕        y\n"
	if got := out.String(); got != want {
		t.Errorf("table =\n%swant\n%s", got, want)
	}
}

func TestMaskedShowsTheTailAlone(t *testing.T) {
	for number, want := range map[string]string{"13812346030": "*******6030", "6030": "6030", "": ""} {
		if got := masked(number); got != want {
			t.Errorf("masked(%q) = %q, want %q", number, got, want)
		}
	}
}
