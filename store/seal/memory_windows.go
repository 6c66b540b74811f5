package seal

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// lockedMemory is memory off the heap that is kept out of the page file; nil if there is none.
func lockedMemory(size int) []byte {
	at, err := windows.VirtualAlloc(0, uintptr(size), windows.MEM_COMMIT|windows.MEM_RESERVE, windows.PAGE_READWRITE)
	if err != nil {
		return nil
	}
	page := unsafe.Slice((*byte)(*(*unsafe.Pointer)(unsafe.Pointer(&at))), size)
	holdMemory(page)
	return page
}

// holdMemory asks that a piece of memory stay where it is, and with it the pages that it lies on.
func holdMemory(b []byte) {
	_ = windows.VirtualLock(uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)))
}
