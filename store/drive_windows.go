package store

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

// DriveOf says on what a file or a folder stands, or would stand if it were made.
func DriveOf(path string) Drive {
	whole, err := filepath.Abs(path)
	if err != nil {
		return DriveFixed
	}
	root, err := windows.UTF16PtrFromString(filepath.VolumeName(whole) + `\`)
	if err != nil {
		return DriveFixed
	}
	switch windows.GetDriveType(root) {
	case windows.DRIVE_REMOVABLE:
		return DriveRemovable
	case windows.DRIVE_REMOTE:
		return DriveNetwork
	}
	return DriveFixed
}
