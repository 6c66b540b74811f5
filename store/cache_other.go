//go:build !linux

package store

import "os"

// forgetCached has no means here: what is read back may come from the system's memory, not from the disk.
func forgetCached(*os.File) {}
