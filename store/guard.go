package store

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// guard turns what bbolt panics at in a damaged file, and a fault in the mapped file (a cut file, a stick
// that was pulled), into a DamagedError. Any other panic goes on: it is a fault of ours. To be used as
//
//	defer guard(&err)()
func guard(err *error) func() {
	before := debug.SetPanicOnFault(true)
	return func() {
		debug.SetPanicOnFault(before)
		cause := recover()
		if cause == nil {
			return
		}
		if !fromFile(cause) {
			panic(cause)
		}
		*err = &DamagedError{Bucket: "file", What: fmt.Sprint(cause)}
	}
}

// fromFile says whether a panic tells of the file: a fault with an address, or any panic in bbolt's code.
// It is called while the panic's frames still stand.
func fromFile(cause any) bool {
	if _, is := cause.(interface{ Addr() uintptr }); is {
		return true
	}
	frames := make([]uintptr, 32)
	stack := runtime.CallersFrames(frames[:runtime.Callers(1, frames)])
	panicking := false
	for {
		frame, more := stack.Next()
		switch {
		case strings.HasPrefix(frame.Function, "runtime."):
			panicking = panicking || frame.Function == "runtime.gopanic"
		case panicking:
			return strings.HasPrefix(frame.Function, "go.etcd.io/bbolt")
		}
		if !more {
			return false
		}
	}
}
