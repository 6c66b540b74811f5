package store

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Settings are what is set for this PC, whatever the file. The zero value is a PC on which nothing is set: then
// the program looks for itself.
type Settings struct {
	Border Border        // what lines are drawn with
	Width  Cells         // how wide ambiguous characters are
	Idle   time.Duration // after how long without a key the screens lock, in whole minutes; at most [MostIdle]
	Plain  bool          // line by line, without a screen
}

// A Border is what separating lines are made of.
type Border string

// A Cells is how wide this PC's terminal draws characters that some draw in one cell and others in two.
type Cells string

// The values of both; "" is for the program to find out.
const (
	BorderASCII Border = "ascii"
	BorderLines Border = "lines"

	CellsNarrow Cells = "narrow"
	CellsWide   Cells = "wide"
)

// MostIdle is the longest that an unlocked screen may be left alone.
const MostIdle = 120 * time.Minute

// Settings reads them. Each stands in a small file of its own in the folder of what is remembered, and one that
// is missing, or says nothing that is known here, is not set.
func (pc *PC) Settings() (s Settings) {
	s.Border = Border(pc.setting("border", string(BorderASCII), string(BorderLines)))
	s.Width = Cells(pc.setting("width", string(CellsNarrow), string(CellsWide)))
	s.Plain = pc.setting("plain", "yes") != ""
	if minutes, err := strconv.Atoi(pc.setting("idle")); err == nil && minutes > 0 {
		s.Idle = time.Duration(min(minutes, int(MostIdle/time.Minute))) * time.Minute
	}
	return s
}

// setting is what the file of that name says, if that is among the values known; any, where none are named.
func (pc *PC) setting(name string, known ...string) string {
	if pc.Config == "" {
		return ""
	}
	b, err := readSmall(filepath.Join(pc.Config, name))
	value := strings.TrimSpace(string(b))
	if err != nil || len(known) > 0 && !slices.Contains(known, value) {
		return ""
	}
	return value
}

// KeepSettings writes them. What is not set has no file.
func (pc *PC) KeepSettings(s Settings) error {
	if pc.Config == "" {
		return nil
	}
	if err := os.MkdirAll(pc.Config, 0o700); err != nil {
		return err
	}
	plain, idle := "", ""
	if s.Plain {
		plain = "yes"
	}
	if minutes := int(min(s.Idle, MostIdle).Minutes()); minutes > 0 {
		idle = strconv.Itoa(minutes)
	}
	for _, set := range []struct{ name, value string }{
		{"border", string(s.Border)}, {"width", string(s.Width)}, {"idle", idle}, {"plain", plain},
	} {
		if err := pc.keepSetting(set.name, set.value); err != nil {
			return err
		}
	}
	return nil
}

func (pc *PC) keepSetting(name, value string) error {
	path := filepath.Join(pc.Config, name)
	if value != "" {
		return os.WriteFile(path, []byte(value+"\n"), 0o600)
	}
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return err
	}
	return nil
}
