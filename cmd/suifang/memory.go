package main

import (
	"math/bits"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// enoughMemory holds the directory of what a file of this PC can be and a day's work with it: a township on 32 bits,
// a county on 64. The collector works harder from there on; nothing is refused.
func enoughMemory() int64 {
	if bits.UintSize == 32 {
		return 80 << 20
	}
	return 144 << 20
}

// keepToMemory has the collector keep to what is enough; GOMEMLIMIT says otherwise. A limit below what is in
// use would have it run without end (measured: a county's list in five times the time), so after each
// collection the limit is moved to where an eighth of what is in use is free: most of that is columns, which the
// collector does not look into.
func keepToMemory() {
	if os.Getenv("GOMEMLIMIT") == "" {
		moveLimit(new([16]byte))
	}
}

// moveLimit is run after every collection, as the finalizer of an object that nobody has.
func moveLimit(sentinel *[16]byte) {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	debug.SetMemoryLimit(limitFor(enoughMemory(), int64(live[0].Value.Uint64())))
	runtime.SetFinalizer(sentinel, moveLimit)
}

// outsideHeap is what stacks and the runtime itself take at most.
const outsideHeap = 12 << 20

func limitFor(enough, live int64) int64 { return max(enough, live+live/8+outsideHeap) }
