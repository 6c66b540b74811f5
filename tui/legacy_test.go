package tui

import (
	"errors"
	"strings"
	"testing"

	"suifang/tui/text"
)

// TestALegacyConsoleIsExplained: the library says what such a console refuses only in words.
func TestALegacyConsoleIsExplained(t *testing.T) {
	refused := errors.New("bubbletea: error opening TTY: error setting console mode: The parameter is incorrect.")
	err := failure(Options{Lang: text.Chinese}, terminalError(refused), "")
	if !errors.Is(err, errLegacyConsole) || !errors.Is(err, refused) {
		t.Errorf("%v is no legacy console", err)
	}
	if said := err.Error(); !strings.Contains(said, "使用旧版控制台") || strings.Contains(said, "parameter") {
		t.Errorf("said %q", said)
	}
}
