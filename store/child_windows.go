package store

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// outOfSight starts a child without a window, whatever started this program, and out of reach of the Ctrl+C that is
// meant for it: a child that ended of that would look like one that a damaged file has ended.
func outOfSight(child *exec.Cmd) {
	child.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: windows.CREATE_NO_WINDOW | windows.CREATE_NEW_PROCESS_GROUP}
}
