//go:build !linux && !windows

package store

// DriveOf cannot tell here.
func DriveOf(string) Drive { return DriveFixed }
