package store

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
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
	_ = readNote(whoPath(path), &w) // half-written: then it says no PC
	return &InUseError{PC: w.name(), Since: w.Since}
}

// maxNote is more than any of our notes has.
const maxNote = 4 << 10

// readNote reads a small file beside a database. Anybody may have put anything there.
func readNote(path string, into any) error {
	b, err := readSmall(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, into)
}

// readSmall reads a small file, and no more of one that is not.
func readSmall(path string) ([]byte, error) {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() { // opening a pipe would wait for a writer
		return nil, cmp.Or(err, errors.New("no note"))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxNote))
}

// name is the PC's, as it can be shown to a person.
func (w who) name() string {
	printed := []rune(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, w.PC))
	return string(printed[:min(len(printed), 64)])
}
