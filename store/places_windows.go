package store

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

// driveRoots are all letters that stand for a drive.
func driveRoots() (roots []string) {
	mask, err := windows.GetLogicalDrives()
	if err != nil {
		return nil
	}
	for i := range 26 {
		if mask&(1<<i) != 0 {
			roots = append(roots, string(rune('A'+i))+`:\`)
		}
	}
	return roots
}

// driveLabel is the name that was given to a drive, or its letter; of a folder that counts as a drive, its own.
func driveLabel(root string) string {
	if filepath.Dir(root) != root {
		return filepath.Base(root)
	}
	name := make([]uint16, windows.MAX_PATH+1)
	at, err := windows.UTF16PtrFromString(root)
	if err == nil && windows.GetVolumeInformation(at, &name[0], uint32(len(name)), nil, nil, nil, nil, 0) == nil {
		if label := windows.UTF16ToString(name); label != "" {
			return label + " (" + root[:2] + ")"
		}
	}
	return root[:min(2, len(root))]
}
