package main

import (
	"crypto/rand"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"

	"suifang/model"
)

// station names this PC, or the copy of the program's folder on it: 8 random bytes, kept as 16 hex digits in
// the user's configuration folder. Only speed depends on it, so a folder that cannot be read or written
// costs nothing but a new name each time.
func (c *call) station() model.Station {
	dir, err := os.UserConfigDir()
	if err != nil {
		return newStation()
	}
	path := filepath.Join(dir, "suifang", "station")
	if s, ok := readStation(path); ok {
		return s
	}
	s := newStation()
	keepStation(path, s)
	if kept, ok := readStation(path); ok { // another program may have been first
		return kept
	}
	return s
}

func readStation(path string) (s model.Station, ok bool) {
	b, err := os.ReadFile(path)
	if err != nil {
		return s, false
	}
	name, err := hex.DecodeString(strings.TrimSpace(string(b)))
	if err != nil || len(name) != len(s) {
		return s, false
	}
	copy(s[:], name)
	return s, true
}

func newStation() (s model.Station) {
	_, _ = rand.Read(s[:]) // never fails
	return s
}

// keepStation writes the name whole under another name first: two programs may start at once.
func keepStation(path string, s model.Station) {
	if os.MkdirAll(filepath.Dir(path), 0o700) != nil {
		return
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".station-*")
	if err != nil {
		return
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(s.String() + "\n")
	if closing := f.Close(); err == nil && closing == nil {
		_ = os.Rename(f.Name(), path)
	}
}
