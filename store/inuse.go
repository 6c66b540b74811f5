package store

import (
	"encoding/json"
	"os"
	"time"
)

// who is written into a small file beside the database while it is open: which PC, since when, no person.
type who struct {
	PC    string    `json:"pc"`
	Since time.Time `json:"since"`
}

func whoPath(path string) string { return path + ".lock" }

// sayOpen leaves word who has the file open. It only serves a message: the lock is bbolt's, and a folder
// that cannot be written to costs nothing more.
func sayOpen(path string, now time.Time) {
	pc, err := os.Hostname()
	if err != nil {
		return
	}
	b, err := json.Marshal(who{PC: pc, Since: now.Truncate(time.Second)})
	if err != nil {
		return
	}
	_ = os.WriteFile(whoPath(path), b, 0o644)
}

func sayClosed(path string) { _ = os.Remove(whoPath(path)) }

// leftOpen says whether the last to open the file ended without closing it, or has it open still.
func leftOpen(path string) bool {
	_, err := os.Lstat(whoPath(path))
	return err == nil
}

func inUse(path string) error {
	var w who
	if b, err := os.ReadFile(whoPath(path)); err == nil {
		_ = json.Unmarshal(b, &w) // half-written: then it says no PC
	}
	return &InUseError{PC: w.PC, Since: w.Since}
}
