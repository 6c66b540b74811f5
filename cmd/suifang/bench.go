package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"suifang/model"
	"suifang/store"
)

// benchOptions say what is measured.
type benchOptions struct {
	people int
	seed   uint64
	peer   bool
	only   []string
}

// newBenchCommand measures the store on this PC. It is for those who build the program, and so help does not
// list it.
func (c *call) newBenchCommand() *cobra.Command {
	t := c.text.CLI
	cmd := c.command("bench [--people N] [--peer] [--only PARTS]", t.Commands.Bench, cobra.NoArgs)
	cmd.Hidden = true
	var o benchOptions
	cmd.Flags().IntVar(&o.people, "people", demoPeople, t.Flags.People)
	cmd.Flags().Uint64Var(&o.seed, "seed", 1, t.Flags.Seed)
	cmd.Flags().BoolVar(&o.peer, "peer", false, t.Flags.Peer)
	cmd.Flags().StringSliceVar(&o.only, "only", nil, t.Flags.OnlyParts)
	cmd.RunE = func(*cobra.Command, []string) error { return c.runBench(o) }
	return cmd
}

// How often things are done, unless they take so long that fewer must do.
const (
	benchOpens  = 5
	benchPeople = 200 // who are looked for
	benchVisits = 200
	benchRows   = 4000 // of the ledger that is read in
)

// A benchReport is what was measured. No name stands in it. Times are milliseconds.
type benchReport struct {
	Program string      `json:"program"`
	Machine machine     `json:"machine"`
	File    fileFigures `json:"file"`
	Open    openFigures `json:"open"`
	Search  []*kindOf   `json:"search"`
	Typing  spread      `json:"search_key_by_key"`
	Due     dueFigures  `json:"due_for_a_day"`
	Record  spread      `json:"record_a_visit"`
	Import  importSpeed `json:"import"`
	Rebuild float64     `json:"rebuild_ms"`
	Memory  peaks       `json:"rss_anon_peak_mb"`
	Peer    *peerReport `json:"peer,omitempty"`
}

type machine struct {
	Cores int    `json:"cores"`
	OS    string `json:"goos"`
	Arch  string `json:"goarch"`
	Go    string `json:"go"`
}

type fileFigures struct {
	People     int     `json:"people"`
	Households int     `json:"households"`
	Changes    int     `json:"changes"`
	Bytes      int64   `json:"bytes"`
	PerPerson  float64 `json:"bytes_per_person"`
	MadeInMS   float64 `json:"made_in_ms,omitempty"` // where it was made for this
}

// openFigures: the file is open and Today can be read after open_ms; the directory loads beside it.
type openFigures struct {
	Open       spread `json:"open"` // without the passphrase's work
	Passphrase spread `json:"passphrase"`
	Today      spread `json:"first_list"` // the list of today, read while the directory is being loaded
	Directory  spread `json:"directory"`
}

type dueFigures struct {
	spread
	Lines int `json:"lines_p50"`
}

type importSpeed struct {
	Rows      int     `json:"rows"`
	PerSecond float64 `json:"rows_per_s"`
}

// A spread is how long something took, over all the times that it was done.
type spread struct {
	Count int     `json:"count"`
	P50   float64 `json:"p50_ms"`
	P99   float64 `json:"p99_ms"`
}

func spreadOf(took []time.Duration) spread {
	if len(took) == 0 {
		return spread{}
	}
	slices.Sort(took)
	return spread{len(took), microseconds(took[(len(took)-1)/2]), microseconds(took[(len(took)-1)*99/100])}
}

// microseconds is a time in milliseconds, to the microsecond.
func microseconds(d time.Duration) float64 {
	return float64(d.Round(time.Microsecond)) / float64(time.Millisecond)
}

func timed(took *[]time.Duration, fn func() error) error {
	begun := time.Now()
	err := fn()
	*took = append(*took, time.Since(begun))
	return err
}

// runBench works on a training file of its own, or on a copy of the file that is named: what it measures
// records.
func (c *call) runBench(o benchOptions) (err error) {
	if o.people < 1 {
		return &usageError{c.text.CLI.Errors.FlagValue("people", "1-…")}
	}
	dir, err := os.MkdirTemp("", "suifang-bench-")
	if err != nil {
		return err
	}
	defer func() {
		if removing := os.RemoveAll(dir); err == nil {
			err = removing
		}
	}()
	b := &bench{c: c, options: o, dir: dir, path: filepath.Join(dir, "bench.db"), passphrase: []byte(demoPassphrase)}
	b.report.Program = version
	b.report.Machine = machine{runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version()}
	if err := b.ready(); err != nil {
		return err
	}
	if err := b.measure(); err != nil {
		return err
	}
	return c.printJSON(&b.report)
}

// A bench measures one file.
type bench struct {
	c          *call
	options    benchOptions
	dir, path  string
	passphrase []byte
	random     *rand.Rand
	drawn      []drawn
	memory     *memoryWatch
	report     benchReport
}

// ready makes or copies the file.
func (b *bench) ready() error {
	if b.c.db == "" {
		return b.make()
	}
	given, err := b.c.givenPassphrase()
	if err != nil {
		return err
	}
	if given != nil {
		b.passphrase = given
	}
	return copyOf(b.c.db, b.path)
}

// make makes a training file in a process of its own, so that its memory is not counted.
func (b *bench) make() error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	b.c.say(b.c.text.CLI.MakingDemo)
	begun := time.Now()
	demo := exec.Command(program, "demo", "--no-open", "--people", strconv.Itoa(b.options.people), "--seed", strconv.FormatUint(b.options.seed, 10), "--db", b.path)
	demo.Stderr = b.c.err
	if err := demo.Run(); err != nil {
		return err
	}
	b.report.File.MadeInMS = milliseconds(time.Since(begun))
	return nil
}

func copyOf(from, to string) error {
	r, err := os.Open(from)
	if err != nil {
		return store.ErrNotFound
	}
	defer r.Close()
	w, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	if closing := w.Close(); err == nil {
		err = closing
	}
	return err
}

// measure goes from what only reads to what writes, so that no figure is of a file that another has altered.
func (b *bench) measure() error {
	b.memory = watchMemory(&b.report.Memory)
	defer b.memory.end()
	b.random = rand.New(rand.NewPCG(b.options.seed, 0))
	if err := b.open(); err != nil {
		return err
	}
	for _, part := range []struct {
		name string
		do   func(*store.Store) error
	}{
		{"search", b.search}, {"peer", b.againstPeer}, {"due", b.due}, {"record", b.record}, {"import", b.importLedger}, {"rebuild", b.rebuild},
	} {
		if !b.options.wants(part.name) {
			continue
		}
		if err := b.with(part.name, part.do); err != nil {
			return err
		}
	}
	return nil
}

func (o *benchOptions) wants(part string) bool {
	if part == "peer" && !o.peer {
		return false
	}
	return len(o.only) == 0 || part == "peer" || slices.Contains(o.only, part)
}

// with does a part on the open file, with the directory loaded, and counts its memory by itself.
func (b *bench) with(part string, do func(*store.Store) error) error {
	s, err := store.Open(b.path, b.openOptions())
	if err != nil {
		return err
	}
	if err := b.c.prepare(s); err != nil {
		return err
	}
	if _, err := s.Stats(); err != nil { // it waits for the directory
		return err
	}
	b.memory.begin(part)
	err = do(s)
	if closing := s.Close(); err == nil {
		err = closing
	}
	return err
}

func (b *bench) openOptions() store.Options {
	return store.Options{Passphrase: b.passphrase, As: b.c.as, Station: model.Station{1}, Now: b.c.now, Program: version}
}

// open opens the file some times and reads the first list while the directory is being loaded.
func (b *bench) open() error {
	b.memory.begin("open")
	var open, passphrase, list, directory []time.Duration
	for range benchOpens {
		s, err := store.Open(b.path, b.openOptions())
		if err != nil {
			return err
		}
		if err := timed(&list, func() error { _, err := s.LongList(store.Query{Today: b.c.day()}); return err }); err != nil {
			return errors.Join(err, s.Close())
		}
		st, err := s.Stats()
		if err = errors.Join(err, s.Close()); err != nil {
			return err
		}
		open, passphrase, directory = append(open, st.Opened-st.Unlocked), append(passphrase, st.Unlocked), append(directory, st.Directory)
		b.report.File = fileFigures{st.People, st.Households, st.Changes, st.FileBytes, float64(st.FileBytes / int64(max(st.People, 1))), b.report.File.MadeInMS}
	}
	b.report.Open = openFigures{spreadOf(open), spreadOf(passphrase), spreadOf(list), spreadOf(directory)}
	return nil
}

func (b *bench) rebuild(s *store.Store) error {
	begun := time.Now()
	err := s.Rebuild(context.Background(), nil)
	b.report.Rebuild = milliseconds(time.Since(begun))
	return err
}

// due reads the list of single days, this one and those before.
func (b *bench) due(s *store.Store) error {
	var took []time.Duration
	var lines []int
	for n := range 60 {
		day := b.c.day().AddDays(-n)
		if err := timed(&took, func() error {
			found, err := s.Worklist(store.Query{Today: b.c.day(), From: day, Until: day})
			lines = append(lines, len(found))
			return err
		}); err != nil {
			return err
		}
	}
	slices.Sort(lines)
	b.report.Due = dueFigures{spreadOf(took), lines[len(lines)/2]}
	return nil
}

// record records visits to people who are due, each with both syncs.
func (b *bench) record(s *store.Store) error {
	lines, err := s.Worklist(store.Query{Today: b.c.day()})
	if err != nil {
		return err
	}
	b.random.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	var took []time.Duration
	for _, l := range lines[:min(benchVisits, len(lines))] {
		visit := model.Visit{About: l.About, Outcome: model.VisitOutcome{Result: model.VisitDone, On: b.c.day()}}
		if err := timed(&took, func() error {
			_, err := s.Record(model.Proposal{Act: "record_visit", Entries: []model.Entry{model.Create(l.Person, newID(), model.KindVisit, visit)}})
			return err
		}); err != nil {
			return err
		}
	}
	b.report.Record = spreadOf(took)
	return nil
}

// importLedger reads in a ledger of women who are not in the file.
func (b *bench) importLedger(s *store.Store) error {
	path := filepath.Join(b.dir, "women.csv")
	if err := b.writeLedger(path); err != nil {
		return err
	}
	begun := time.Now()
	done, err := s.Import(context.Background(), store.ImportOptions{Files: []string{path}, Today: b.c.day()})
	if err != nil {
		return err
	}
	b.report.Import = importSpeed{done[0].Accepted, float64(int(float64(done[0].Accepted) / time.Since(begun).Seconds()))}
	return nil
}

func (b *bench) writeLedger(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	_ = w.Write([]string{"户编号", "村(居)", "组", "姓名", "身份证号", "出生日期", "婚姻状况", "避孕措施", "措施起始日期", "联系电话"})
	for n := range benchRows {
		_ = w.Write(b.madeUpWoman(n))
	}
	w.Flush()
	if err := f.Close(); err != nil {
		return err
	}
	return w.Error()
}

func (b *bench) madeUpWoman(n int) []string {
	of := func(letters string) string { r := []rune(letters); return string(r[b.random.IntN(len(r))]) }
	born := model.NewDate(1980+b.random.IntN(25), 1+b.random.IntN(12), 1+b.random.IntN(28))
	digits := born.String()[:4] + born.String()[5:7] + born.String()[8:]
	given := "秀英丽芳娟敏静艳杰娜霞平桂香月红玉梅"
	return []string{fmt.Sprintf("98-%04d", n), fmt.Sprintf("第%d村", n%20), strconv.Itoa(n%9 + 1), of("王李张刘陈杨赵黄周吴") + of(given) + of(given),
		string(model.CompleteIDNumber(fmt.Sprintf("98%04d%s%02d%d", n%10000, digits, b.random.IntN(100), 2*b.random.IntN(4)))), born.String(),
		"初婚", "宫内节育器", model.NewDate(2020+b.random.IntN(5), 1+b.random.IntN(12), 1).String(), fmt.Sprintf("13%09d", b.random.IntN(1e9))}
}
