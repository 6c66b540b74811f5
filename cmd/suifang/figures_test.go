package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"suifang/store/seal"
	"suifang/tui/screentest"
)

// The figures of the README: go test -run '^$' -bench Figures -benchtime 1x ./cmd/suifang

// figurePeople is the size of the file that the figures are measured on. SUIFANG_BENCH names another file,
// whose passphrase is that of training files; it is copied.
const figurePeople = 20_000

// BenchmarkFigures measures the built program in a pseudo-terminal, as a clerk meets it.
func BenchmarkFigures(b *testing.B) {
	dir := b.TempDir()
	program := compile(b, dir, "")
	db := filepath.Join(dir, "demo.db")
	if given := os.Getenv("SUIFANG_BENCH"); given == "" {
		run(b, dir, program, "demo", "--no-open", "--people", strconv.Itoa(figurePeople), "--db", db)
	} else if err := copyOf(given, db); err != nil {
		b.Fatal(err)
	}
	info, err := os.Stat(db)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("file", func(b *testing.B) {
		b.ReportMetric(float64(info.Size())/figurePeople, "bytes/person")
		b.ReportMetric(0, "ns/op")
	})
	b.Run("start", func(b *testing.B) { benchmarkStart(b, program, db) })
	b.Run("search", func(b *testing.B) { benchmarkSearch(b, program, db) })
	b.Run("memory", func(b *testing.B) { benchmarkMemory(b, program, db) })
	b.Run("windows-386", func(b *testing.B) {
		exe, err := os.Stat(compile(b, dir, "windows/386"))
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(exe.Size())/1e6, "MB")
		b.ReportMetric(0, "ns/op")
	})
}

func compile(b *testing.B, dir, target string) string {
	b.Helper()
	out := filepath.Join(dir, "suifang"+strings.ReplaceAll(target, "/", "-"))
	if runtime.GOOS == "windows" {
		out += ".exe"
	}
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", out, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if goos, goarch, ok := strings.Cut(target, "/"); ok {
		cmd.Env = append(cmd.Env, "GOOS="+goos, "GOARCH="+goarch)
	}
	if text, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, text)
	}
	return out
}

func run(b *testing.B, dir string, program string, args ...string) {
	b.Helper()
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	if text, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, text)
	}
}

// benchmarkStart is the time from the Enter behind the passphrase to Today, and, apart from it, from the
// program's start to the question, and the work that a real file's passphrase asks for.
func benchmarkStart(b *testing.B, program, db string) {
	var ask, open []time.Duration
	for b.Loop() {
		for range 9 {
			begun := time.Now()
			term := screentest.StartBinary(b, program, []string{"--db", db}, []string{"SUIFANG_LANG=zh"}, 120, 40)
			term.WaitFor("口令")
			ask = append(ask, time.Since(begun))
			term.Type("demo")
			begun = time.Now()
			term.Press("enter")
			term.WaitFor("应访")
			open = append(open, time.Since(begun))
			leave(term)
		}
	}
	report(b, ask, 50, "ms-to-the-passphrase")
	report(b, open, 50, "ms-passphrase-to-Today")
	begun := time.Now()
	if _, _, err := seal.NewSlot([]byte("passphrase"), [16]byte{}, seal.FamilyID{}, seal.DefaultKDF, zeros{}); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(time.Since(begun).Microseconds())/1000, "ms-passphrase-work")
	b.ReportMetric(0, "ns/op")
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(i + 1)
	}
	return len(p), nil
}

func leave(term *screentest.Terminal) {
	term.Press("ctrl+q")
	term.Type("y")
	_ = term.WaitExit()
}

// benchmarkSearch types queries a key at a time and takes for each key the time to the last change that it
// brings to the question, the count or the rows; and, apart from it, to the last change of all, for how many
// items are open for those in view is read from the file when the rows stand, and comes a frame later.
func benchmarkSearch(b *testing.B, program, db string) {
	term := unlocked(b, program, db)
	defer leave(term)
	term.Press("f3")
	term.WaitFor("查找:")
	settle(term)
	var keys, whole []time.Duration
	press := func(key func()) {
		rows, all := toFrame(term, key)
		keys, whole = append(keys, rows), append(whole, all)
	}
	for b.Loop() {
		for _, query := range []string{"wxl", "phm", "zw", "lj", "chenx", "11-0", "贾", "8899", "sc", "wangf", "尉", "wxl", "phm", "ouyang", "王", "02-00", "hxc zj", "1234", "liuf", "01-0", "兰"} {
			for _, r := range query {
				press(func() { term.Type(string(r)) })
			}
			for range []rune(query) {
				press(func() { term.Press("backspace") })
			}
		}
	}
	report(b, keys, 50, "ms-p50")
	report(b, keys, 99, "ms-p99")
	report(b, whole, 99, "ms-with-open-items-p99")
	b.ReportMetric(float64(len(keys)), "keys")
	b.ReportMetric(0, "ns/op")
}

// settle waits until the directory is loaded: then nothing is said of it any more.
func settle(term *screentest.Terminal) {
	for strings.Contains(term.Screen(), "正在载入") {
		time.Sleep(still)
	}
}

func unlocked(b *testing.B, program, db string) *screentest.Terminal {
	b.Helper()
	term := screentest.StartBinary(b, program, []string{"--db", db}, []string{"SUIFANG_LANG=zh"}, 120, 40)
	term.WaitFor("口令")
	term.Type("demo")
	term.Press("enter")
	term.WaitFor("应访")
	return term
}

// still is how long the screen must not change to count as drawn.
const still = 40 * time.Millisecond

// toFrame presses a key and gives the times to the frame with its rows and to the last frame that it brings.
func toFrame(term *screentest.Terminal, press func()) (toRows, toAll time.Duration) {
	before, whole := looks(term)
	begun := time.Now()
	rowsAt, last := begun, begun
	press()
	for time.Since(last) < still {
		rows, all := looks(term)
		now := time.Now()
		if rows != before {
			before, rowsAt = rows, now
		}
		if all != whole {
			whole, last = all, now
		}
	}
	return rowsAt.Sub(begun), last.Sub(begun)
}

// openItems is the column that is filled when the rows stand.
var openItems = regexp.MustCompile(` (应访 \d+|-) `)

// looks is the screen without its last two lines, and what of it stands there with the rows.
func looks(term *screentest.Terminal) (rows, all string) {
	lines := strings.Split(term.Screen(), "\n")
	all = strings.Join(lines[:len(lines)-2], "\n")
	return strings.Join(strings.Fields(openItems.ReplaceAllString(all, " ")), " "), all
}

func report(b *testing.B, times []time.Duration, percentile int, name string) {
	slices.Sort(times)
	at := min(len(times)-1, len(times)*percentile/100)
	b.ReportMetric(float64(times[at].Microseconds())/1000, name)
}

// benchmarkMemory is the anonymous memory of the program on Today, after a search.
func benchmarkMemory(b *testing.B, program, db string) {
	if runtime.GOOS != "linux" {
		b.Skip("read from /proc")
	}
	term := unlocked(b, program, db)
	defer leave(term)
	term.Press("f3")
	term.WaitFor("查找:")
	toFrame(term, func() { term.Type("wx") })
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", term.Process()))
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"RssAnon", "VmRSS"} {
		m := regexp.MustCompile(name + `:\s+(\d+) kB`).FindSubmatch(status)
		if m == nil {
			b.Fatalf("no %s in the status", name)
		}
		kb, _ := strconv.Atoi(string(m[1]))
		b.ReportMetric(float64(kb)/1024, "MB-"+name)
	}
	b.ReportMetric(0, "ns/op")
}
