package print

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

// Open shows a page in the browser. It is false where there is none.
func Open(path string) bool {
	file, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return false
	}
	return windows.ShellExecute(0, nil, file, nil, nil, windows.SW_SHOWNORMAL) == nil
}

func removable(dir string) bool {
	root, err := windows.UTF16PtrFromString(filepath.VolumeName(dir) + `\`)
	return err == nil && windows.GetDriveType(root) == windows.DRIVE_REMOVABLE
}
