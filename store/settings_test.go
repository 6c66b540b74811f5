package store

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestSettingsOfThisPC(t *testing.T) {
	pc := &PC{Config: filepath.Join(t.TempDir(), "suifang")}
	if got := pc.Settings(); got != (Settings{}) {
		t.Fatalf("a PC on which nothing is set has %+v", got)
	}
	set := Settings{Border: BorderASCII, Width: CellsWide, Idle: 25 * time.Minute, Plain: true}
	if err := pc.KeepSettings(set); err != nil {
		t.Fatal(err)
	}
	if got := pc.Settings(); got != set {
		t.Errorf("kept %+v, read %+v", set, got)
	}
	if err := pc.KeepSettings(Settings{}); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(pc.Config); len(left) != 0 {
		t.Errorf("what is not set leaves %v", left)
	}
}

func TestSettingsThatSayNothingKnown(t *testing.T) {
	for name, content := range map[string]string{"border": "gold", "width": "3", "plain": "perhaps", "idle": "-4"} {
		pc := &PC{Config: t.TempDir()}
		if err := os.WriteFile(filepath.Join(pc.Config, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := pc.Settings(); got != (Settings{}) {
			t.Errorf("%s %q is read as %+v", name, content, got)
		}
	}
}

func TestSettingsOfAPCThatRemembersNothing(t *testing.T) {
	pc := &PC{}
	if err := pc.KeepSettings(Settings{Border: BorderLines}); err != nil {
		t.Fatal(err)
	}
	if got := pc.Settings(); got != (Settings{}) {
		t.Errorf("read %+v", got)
	}
}
