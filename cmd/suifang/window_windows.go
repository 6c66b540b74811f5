package main

import (
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

var consoleProcesses = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetConsoleProcessList")

// ownWindowVariable tells the program, where it starts itself again in the same console, that the window is its own:
// then there are two of it.
const ownWindowVariable = "SUIFANG_OWN_WINDOW"

// ownWindow says whether no other program has this console, so that it was opened for this one.
func ownWindow() bool {
	if os.Getenv(ownWindowVariable) != "" {
		return true
	}
	var ids [2]uint32
	n, _, _ := consoleProcesses.Call(uintptr(unsafe.Pointer(&ids[0])), uintptr(len(ids)))
	return n == 1 && os.Setenv(ownWindowVariable, "1") == nil
}

// codePage is that in which consoles read what programs write; 0 where there is no console.
func codePage() uint32 {
	page, err := windows.GetConsoleOutputCP()
	if err != nil {
		return 0
	}
	return page
}
