package tui

import (
	"os"
	"path/filepath"
	"testing"
)

// TestMain gives the tests a temporary folder of their own: locking deletes whatever was printed.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "suifang-test-")
	if err != nil {
		panic(err)
	}
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		os.Setenv(name, dir)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

func TestLockingDeletesWhatWasPrinted(t *testing.T) {
	dir := filepath.Join(os.TempDir(), "suifang-print-1")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	term := unlocked(t)
	term.Press("ctrl+l")
	term.WaitFor("已锁屏")
	term.WaitUntil("the pages are gone", func() bool { return !exists(dir) })
}
