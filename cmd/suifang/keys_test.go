package main

import (
	"bufio"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"suifang/tui/screentest"
)

var typedKeys = flag.Int("keys", 10_000, "how many keys BenchmarkKeys presses")

// The file is of so many people; SUIFANG_BENCH names another.
const (
	typedPeople  = 200_000
	betweenKeys  = 25 * time.Millisecond // without a byte: the answer to the key is there
	sameFrame    = 4 * time.Millisecond  // without a byte: the frame is there, for the next comes 8 ms behind it
	frameEvery   = time.Second / 120
	idleFor      = 20 * time.Second
	idleAfter    = 3 * time.Second // the last key: the collector has ended too
	keysToForget = 200             // of the beginning, while the directory is being loaded
)

// BenchmarkKeys drives the built program in a pseudo-terminal as somebody does who presses keys without looking, and
// measures outside of it to the bytes of the frame, and by its own trace what of that is ours:
//
//	go test -run '^$' -bench Keys -benchtime 1x ./cmd/suifang
func BenchmarkKeys(b *testing.B) {
	if runtime.GOOS != "linux" {
		b.Skip("idle time is read from /proc")
	}
	dir := b.TempDir()
	program, db := compile(b, dir, ""), filepath.Join(dir, "demo.db")
	if given := os.Getenv("SUIFANG_BENCH"); given == "" {
		run(b, dir, program, "demo", "--no-open", "--people", strconv.Itoa(typedPeople), "--db", db)
	} else if err := copyOf(given, db); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		typeKeys(b, program, db, filepath.Join(dir, "trace"))
	}
	b.ReportMetric(0, "ns/op")
}

func typeKeys(b *testing.B, program, db, trace string) {
	home := filepath.Dir(trace)
	term := screentest.StartBinary(b, program, []string{"--db", db, "--trace", trace},
		[]string{"SUIFANG_LANG=zh", "HOME=" + home, "XDG_DATA_HOME=" + home, "XDG_CONFIG_HOME=" + home}, 120, 40)
	term.WaitFor("口令")
	term.Type("demo")
	term.Press("enter")
	term.WaitFor("应访")
	l := newListener(term)
	random := rand.New(rand.NewPCG(1, 0))
	for len(l.answers) < *typedKeys+keysToForget {
		for _, key := range randomKeys(random) {
			l.press(key)
		}
	}
	l.answers = l.answers[keysToForget:]
	time.Sleep(idleAfter)
	idle := processorTime(b, term.Process())
	time.Sleep(idleFor)
	idle = processorTime(b, term.Process()) - idle
	leave(term)
	l.report(b)
	b.ReportMetric(100*float64(idle)/float64(idleFor), "%-idle")
	reportTrace(b, trace)
}

// letters are what is typed, whatever for.
var letters = strings.Split("abcdefghijklmnopqrstuvwxyz", "")

// randomKeys are one that neither locks nor leaves the program, nor takes back what was recorded. In the palette
// something is only looked for: behind Enter stands any act of the program.
func randomKeys(random *rand.Rand) []string {
	letter := letters[random.IntN(len(letters))]
	switch n := random.IntN(100); {
	case n < 40:
		return []string{letter}
	case n < 50:
		return []string{strconv.Itoa(random.IntN(10))}
	case n < 54:
		return []string{string([]rune("王李张刘陈秀英丽芳娟")[random.IntN(10)])}
	case n < 56:
		return []string{" "}
	case n < 58:
		return []string{"f9", letter, "down", "esc", "esc"}
	}
	keys := []string{"down", "down", "down", "up", "up", "pgdown", "pgup", "end", "home", "enter", "enter", "esc", "esc", "esc", "backspace", "backspace",
		"f1", "f2", "f3", "f3", "f5", "left", "right", "tab"}
	return []string{keys[random.IntN(len(keys))]}
}

// A listener measures from a key to the bytes that answer it.
type listener struct {
	term    *screentest.Terminal
	pieces  chan piece
	answers []answer
}

type piece struct {
	at    time.Time
	bytes int
}

// An answer to a key: when its first frame was whole, when all was, and how much was written.
type answer struct {
	first, all time.Duration
	bytes      int
}

func newListener(term *screentest.Terminal) *listener {
	l := &listener{term: term, pieces: make(chan piece, 1<<12)}
	term.Hear(func(bytes int) { l.pieces <- piece{time.Now(), bytes} })
	return l
}

func (l *listener) press(key string) {
	begun := time.Now()
	if len([]rune(key)) == 1 {
		l.term.Type(key)
	} else {
		l.term.Press(key)
	}
	a, still := answer{}, time.NewTimer(betweenKeys)
	defer still.Stop()
	for last := begun; ; {
		select {
		case p := <-l.pieces:
			if a.bytes == 0 || a.first == a.all && p.at.Sub(last) < sameFrame {
				a.first = p.at.Sub(begun)
			}
			a.bytes, a.all, last = a.bytes+p.bytes, p.at.Sub(begun), p.at
			still.Reset(betweenKeys)
		case <-still.C:
			l.answers = append(l.answers, a)
			return
		}
	}
}

func (l *listener) report(b *testing.B) {
	var first, all []time.Duration
	bytes := 0
	for _, a := range l.answers {
		bytes += a.bytes
		if a.bytes > 0 { // some keys change nothing
			first, all = append(first, a.first), append(all, a.all)
		}
	}
	report(b, first, 50, "ms-last-byte-p50")
	report(b, first, 99, "ms-last-byte-p99")
	report(b, all, 50, "ms-all-frames-p50")
	report(b, all, 99, "ms-all-frames-p99")
	b.ReportMetric(float64(bytes)/float64(len(l.answers)), "bytes/key")
	b.ReportMetric(float64(len(l.answers)), "keys")
}

// processorTime is what all threads of a process have had.
func processorTime(b *testing.B, pid int) (all time.Duration) {
	b.Helper()
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	if err != nil || len(threads) == 0 {
		b.Fatal("no threads", err)
	}
	for _, t := range threads {
		text, err := os.ReadFile(t)
		if err != nil {
			continue // it has ended
		}
		ns, _ := strconv.ParseInt(strings.Fields(string(text))[0], 10, 64)
		all += time.Duration(ns)
	}
	return all
}

// reportTrace reads from the program's own trace what a key's work and drawing took, and which ticks of the drawing
// went by while something new was waiting for them.
func reportTrace(b *testing.B, name string) {
	f, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	var ours []time.Duration
	dropped, frames, waiting := 0, 0, time.Duration(-1)
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Split(lines.Text(), "\t")
		at := micros(fields[0])
		switch fields[1] {
		case "view":
			if fields[3] == "tea.KeyPressMsg" {
				ours = append(ours, micros(fields[5])+micros(fields[6]))
			}
			if fields[4] == "true" && waiting < 0 {
				waiting = at
			}
		case "frame":
			if waiting >= 0 {
				dropped, waiting = dropped+int((at-waiting)/(frameEvery+sameFrame)), -1
			}
			frames++
		}
	}
	report(b, ours, 50, "ms-ours-p50")
	report(b, ours, 99, "ms-ours-p99")
	b.ReportMetric(float64(frames), "frames")
	b.ReportMetric(float64(dropped), "frames-dropped")
}

func micros(text string) time.Duration {
	n, _ := strconv.Atoi(text)
	return time.Duration(n) * time.Microsecond
}
