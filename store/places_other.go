//go:build !linux && !windows

package store

import "path/filepath"

// driveRoots are where macOS shows drives; what kind they are it does not tell us.
func driveRoots() []string {
	roots, _ := filepath.Glob("/Volumes/*")
	return roots
}

func driveLabel(root string) string { return filepath.Base(root) }
