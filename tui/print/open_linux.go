package print

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// Open shows a page in the browser. It is false where there is none: without a desktop, xdg-open would start
// a browser in the terminal that the program itself is drawn on.
func Open(path string) bool {
	if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return false
	}
	return start(exec.Command("xdg-open", path))
}

// removable asks the kernel about the disk that the folder lies on. A partition's disk is the folder above
// it in /sys.
func removable(dir string) bool {
	var st unix.Stat_t
	if unix.Stat(dir, &st) != nil {
		return false
	}
	dev := uint64(st.Dev)
	block, err := filepath.EvalSymlinks(fmt.Sprintf("/sys/dev/block/%d:%d", unix.Major(dev), unix.Minor(dev)))
	if err != nil {
		return false
	}
	for _, disk := range []string{block, filepath.Dir(block)} {
		if b, err := os.ReadFile(filepath.Join(disk, "removable")); err == nil {
			return strings.TrimSpace(string(b)) == "1"
		}
	}
	return false
}
