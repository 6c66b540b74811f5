package main

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestTheMemoryLimitMovesWithWhatIsInUse(t *testing.T) {
	const enough = 100 << 20
	if got := limitFor(enough, 40<<20); got != enough {
		t.Errorf("with 40 MB in use the limit is %d MB", got>>20)
	}
	if got := limitFor(enough, 120<<20); got < 145<<20 {
		t.Errorf("with 120 MB in use the limit is %d MB: the collector would run without end", got>>20)
	}
}

func TestTheMemoryLimitIsMovedAfterACollection(t *testing.T) {
	before := debug.SetMemoryLimit(-1)
	defer debug.SetMemoryLimit(before)
	keepToMemory()
	held := make([]byte, enoughMemory()+enoughMemory()/2)
	for range 100 {
		runtime.GC()
		if debug.SetMemoryLimit(-1) > int64(len(held)) {
			runtime.KeepAlive(held)
			return
		}
	}
	t.Errorf("the limit stays at %d MB with %d MB in use", debug.SetMemoryLimit(-1)>>20, len(held)>>20)
}
