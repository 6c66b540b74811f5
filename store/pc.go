package store

import (
	"cmp"
	"encoding/hex"
	"os"
	"path/filepath"
	"time"

	"suifang/model"
	"suifang/store/seal"
)

// A PC is what this computer keeps beside any file: what it remembers of each family, and the working copies
// of files that are found on removable drives. All of it may be lost without harm to a file; a working
// copy that was not yet written back excepted, and that is said.
type PC struct {
	Name    string        // as notes on sticks have it; empty: the system's
	Station model.Station // tells PCs of one name apart
	Config  string        // folder of what is remembered; empty: nothing is
	Data    string        // folder of working copies, on the fixed disk; empty: none are made

	Now   func() time.Time        // nil: the clock
	Drive func(path string) Drive // nil: [DriveOf]
	// NotOnStick, if set, is told beside the work, with a [*JournalError], that what is recorded does not reach the stick of
	// a carried file now; once, until it does again.
	NotOnStick func(error)

	Also []string // folders that count as removable drives, beside those that the system knows
}

// DriveOf says what kind of drive a path is on.
func (pc *PC) DriveOf(path string) Drive {
	if pc.Drive != nil {
		return pc.Drive(path)
	}
	return DriveOf(path)
}

// Carries says whether a file is to be worked on in a copy on this PC.
func (pc *PC) Carries(path string) bool { return pc.Data != "" && pc.DriveOf(path) == DriveRemovable }

func (pc *PC) now() time.Time {
	if pc.Now != nil {
		return pc.Now()
	}
	return time.Now()
}

func (pc *PC) name() string {
	host, _ := os.Hostname()
	return cmp.Or(pc.Name, host)
}

// familyFolder is where things of a family stand below a folder of this PC.
func familyFolder(dir string, family seal.FamilyID) string {
	return filepath.Join(dir, hex.EncodeToString(family[:]))
}
