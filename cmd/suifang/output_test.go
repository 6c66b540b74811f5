package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
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

// TestTextGoesThroughAPipeInTheConsolesCodePage: JSON does not.
func TestTextGoesThroughAPipeInTheConsolesCodePage(t *testing.T) {
	for page, want := range map[uint32]string{0: "随访\n\"随访\"\n", 65001: "随访\n\"随访\"\n", 936: "\xcb\xe6\xb7\xc3\n\"随访\"\n", 54936: "\xcb\xe6\xb7\xc3\n\"随访\"\n"} {
		f, err := os.Create(filepath.Join(t.TempDir(), "out"))
		if err != nil {
			t.Fatal(err)
		}
		c := &call{out: inCodePage(f, page)}
		if err := errors.Join(c.print("随访"), c.printJSON("随访"), f.Close()); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(f.Name()); err != nil || string(got) != want {
			t.Errorf("code page %d: %q, want %q", page, got, want)
		}
	}
}
