package store

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// DriveOf says on what a file or a folder stands, or would stand if it were made.
func DriveOf(path string) Drive {
	path = existing(path)
	var st unix.Stat_t
	var fs unix.Statfs_t
	if unix.Stat(path, &st) != nil || unix.Statfs(path, &fs) != nil {
		return DriveFixed
	}
	switch {
	case isShare(int64(fs.Type), unix.Major(st.Dev) == 0):
		return DriveNetwork
	case onStick(unix.Major(st.Dev), unix.Minor(st.Dev)):
		return DriveRemovable
	}
	return DriveFixed
}

// existing is the path, or the folder nearest above it that there is.
func existing(path string) string {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	for {
		if _, err := os.Stat(path); err == nil || path == filepath.Dir(path) {
			return path
		}
		path = filepath.Dir(path)
	}
}

// isShare knows the file systems of a network. One in user space is a share where no disk is behind it: NTFS
// on a stick is one with a disk.
func isShare(kind int64, noDisk bool) bool {
	shares := []int64{unix.NFS_SUPER_MAGIC, unix.SMB_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC,
		unix.AFS_SUPER_MAGIC, unix.CODA_SUPER_MAGIC, unix.NCP_SUPER_MAGIC}
	kind &= 0xFFFFFFFF // on 32 bits it comes signed
	return slices.Contains(shares, kind) || kind == unix.FUSE_SUPER_MAGIC && noDisk
}

// onStick asks the kernel whether a disk can be taken out, or hangs on USB. A partition has its disk's folder
// above its own.
func onStick(major, minor uint32) bool {
	dir, err := filepath.EvalSymlinks(fmt.Sprintf("/sys/dev/block/%d:%d", major, minor))
	if err != nil {
		return false
	}
	if strings.Contains(dir, "/usb") {
		return true
	}
	for range 2 {
		if b, err := os.ReadFile(filepath.Join(dir, "removable")); err == nil {
			return strings.TrimSpace(string(b)) == "1"
		}
		dir = filepath.Dir(dir)
	}
	return false
}
