//go:build !windows

package main

import "golang.org/x/sys/unix"

// forbidCores keeps a crash from writing the memory of the program to the disk. Go asks Windows for the same by
// itself.
func forbidCores() { _ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) }
