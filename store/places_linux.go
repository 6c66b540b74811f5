package store

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// driveRoots are the folders that something with a disk, or a memory disk, is mounted on.
func driveRoots() (roots []string) {
	b, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return nil
	}
	for line := range strings.Lines(string(b)) {
		if root, kind := mountOf(line); root != "" && !neverAStick(kind, root) {
			roots = append(roots, root)
		}
	}
	return roots
}

// mountOf reads a line of mountinfo: the fifth word is the folder, the kind follows a dash.
func mountOf(line string) (root, kind string) {
	words := strings.Fields(line)
	for i, w := range words {
		if w == "-" && i > 4 && i+1 < len(words) {
			return unescaped(words[4]), words[i+1]
		}
	}
	return "", ""
}

// unescaped puts blanks and the like back, which stand there as \040.
func unescaped(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+3 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+4], 8, 8); err == nil {
				b.WriteByte(byte(n))
				i += 3
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// neverAStick leaves out the kernel's own, and shares before they are asked anything.
func neverAStick(kind, root string) bool {
	switch kind {
	case "proc", "sysfs", "cgroup", "cgroup2", "devpts", "devtmpfs", "mqueue", "securityfs", "debugfs", "tracefs", "bpf",
		"pstore", "configfs", "autofs", "nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "afs", "ceph", "overlay", "squashfs":
		return true
	}
	return root == "/" || strings.HasPrefix(root, "/proc/") || strings.HasPrefix(root, "/sys/") || strings.HasPrefix(root, "/boot")
}

// driveLabel is the name under which a desktop shows a drive.
func driveLabel(root string) string { return filepath.Base(root) }
