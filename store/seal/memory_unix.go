//go:build !windows

package seal

import "golang.org/x/sys/unix"

// lockedMemory is memory off the heap that is kept out of swap and, on Linux, out of core dumps; nil if there is none.
func lockedMemory(size int) []byte {
	page, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		return nil
	}
	holdMemory(page)
	keepFromDumps(page)
	return page
}

// holdMemory asks that a piece of memory stay where it is, and with it the pages that it lies on.
func holdMemory(b []byte) { _ = unix.Mlock(b) }
