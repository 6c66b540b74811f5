package main

import (
	"bytes"
	"os"
	"runtime/debug"
	"strconv"
	"sync"
	"time"
)

// peaks are the most anonymous memory that each part took, in MB; none where the system does not say.
type peaks map[string]float64

// A memoryWatch looks again and again at how much anonymous memory the program holds.
type memoryWatch struct {
	mu   sync.Mutex
	part string
	most peaks
	stop chan struct{}
	gone sync.WaitGroup
}

const betweenLooks = 5 * time.Millisecond

func watchMemory(most *peaks) *memoryWatch {
	*most = peaks{}
	w := &memoryWatch{most: *most, stop: make(chan struct{})}
	w.gone.Go(func() {
		tick := time.NewTicker(betweenLooks)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				w.look()
			case <-w.stop:
				return
			}
		}
	})
	return w
}

// begin counts for another part, from memory that the part before has given back.
func (w *memoryWatch) begin(part string) {
	debug.FreeOSMemory()
	w.mu.Lock()
	w.part = part
	w.mu.Unlock()
	w.look()
}

func (w *memoryWatch) end() {
	close(w.stop)
	w.gone.Wait()
}

func (w *memoryWatch) look() {
	mb, known := anonymousMB()
	w.mu.Lock()
	defer w.mu.Unlock()
	if known && w.part != "" {
		w.most[w.part] = max(w.most[w.part], mb)
	}
}

// anonymousMB is what Linux says in /proc; not known elsewhere.
func anonymousMB() (mb float64, known bool) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, false
	}
	for line := range bytes.Lines(status) {
		if rest, is := bytes.CutPrefix(line, []byte("RssAnon:")); is {
			kb, err := strconv.Atoi(string(bytes.Fields(rest)[0]))
			return float64(kb*10/1024) / 10, err == nil
		}
	}
	return 0, false
}
