package store

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"suifang/model"
	"suifang/store/seal"
)

// powerCuts makes the power-cut tests look at every state that they know to build, of a longer run:
//
//	go test ./store -run PowerCut -powercuts 100 -timeout 1h
//
// The number is how many acts are recorded. Without it a dozen acts and a sample of the states are looked at.
var powerCuts = flag.Int("powercuts", 0, "record so many acts and look at every state in which the power can have gone")

const (
	childActs = "SUIFANG_TEST_CHILD_ACTS"
	workFile  = "test.db"
)

// children are what the test binary does as its own child, in a folder.
var children = map[string]func(dir string) error{"create": childCreates, "record": childRecords, "backup": childBacksUp, "compact": childCompacts,
	"migrate": childMigrates}

// runChild does a child's work instead of the tests.
func runChild() {
	work, is := children[os.Getenv(childWork)]
	if !is {
		return
	}
	if err := work(os.Getenv(childDir)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func childSetup() Setup {
	return Setup{Site: "站", Clerk: "李", Passphrase: []byte(passphrase), KDF: seal.TrainingKDF, Station: model.Station{1},
		Now: newClock().now, Program: "test"}
}

// childCreates makes a file and says so.
func childCreates(dir string) error {
	s, _, err := Create(filepath.Join(dir, workFile), childSetup())
	if err != nil {
		return err
	}
	fmt.Println("created")
	return s.Close()
}

// childRecords does acts of every kind of transaction, closes the file halfway and opens it again, and says
// of each act, once it is acknowledged, which records it made.
func childRecords(dir string) error {
	acts, err := strconv.Atoi(os.Getenv(childActs))
	if err != nil {
		return err
	}
	c, path := newClock(), filepath.Join(dir, workFile)
	s, err := Open(path, testOptions(c))
	if err != nil {
		return err
	}
	w := &childWorker{s: s}
	for n := range acts {
		if n == acts/2 {
			if err := s.Close(); err != nil {
				return err
			}
			if w.s, err = Open(path, testOptions(c)); err != nil {
				return err
			}
			s = w.s
		}
		if err := w.act(n); err != nil {
			return err
		}
	}
	return s.Close()
}

// A childWorker does one act after another.
type childWorker struct {
	s      *Store
	person model.ID
}

func (w *childWorker) act(n int) error {
	switch n % 6 {
	case 0:
		w.person = w.s.newID()
		return w.record(model.Create(w.person, w.person, model.KindPerson, model.Person{Name: "王秀英", Sex: model.Female,
			Birth: model.NewDate(1990, 5, 6), Phone: fmt.Sprint(13800000000 + int64(n))}))
	case 1: // opens follow-ups, so the agenda is written too
		return w.record(model.Create(w.person, w.s.newID(), model.KindMethod, model.Method{
			Use: model.MethodUse{Kind: "iud", Start: model.NewDate(2026, 2, 1), Device: "TCu380A"}}))
	case 2: // makes the file grow, and pages of several
		return w.record(model.Entry{Subject: w.person, Record: w.s.newID(), Kind: "scan",
			Fields: map[string]model.Value{"picture": model.Encode(incompressible(5000 * (n%20 + 1)))}})
	case 3:
		return w.recordAll()
	case 4:
		if err := w.s.SaveDraft("visit", model.ID{1}, []byte(strconv.Itoa(n))); err != nil {
			return err
		}
		fmt.Println("draft", n)
		return nil
	}
	return w.record(model.Create(w.person, w.s.newID(), "note", struct{ A int }{n}))
}

func (w *childWorker) record(e model.Entry) error {
	if _, err := w.s.Record(model.Proposal{Act: "test", Entries: []model.Entry{e}}); err != nil {
		return err
	}
	fmt.Println("records", e.Subject.String()+":"+e.Record.String())
	return nil
}

// people are acts that register so many.
func people(n int) (ps []model.Proposal) {
	for range n {
		id := model.ID(randomBytes(16))
		ps = append(ps, model.Proposal{Act: "import", Entries: []model.Entry{
			model.Create(id, id, model.KindPerson, model.Person{Name: "李", Birth: model.NewDate(1988, 1, 1)})}})
	}
	return ps
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

// importSize is how many people the child registers in one transaction.
const importSize = 8

func (w *childWorker) recordAll() error {
	ps := people(importSize)
	var made []string
	for _, p := range ps {
		made = append(made, p.Entries[0].Subject.String()+":"+p.Entries[0].Record.String())
	}
	if err := w.s.RecordAll(ps); err != nil {
		return err
	}
	fmt.Println("records", strings.Join(made, " "))
	return nil
}

// peopleBefore are in the file when the recorded run begins.
const peopleBefore = 60

// powerCutRun records a run of the child in a folder that holds a file already, or in an empty one.
func powerCutRun(t *testing.T, work string, acts int) diskLog {
	t.Helper()
	dir := t.TempDir()
	if work != "create" {
		startingFile(t, dir)
	}
	return recordRun(t, work, dir, childActs+"="+strconv.Itoa(acts))
}

// startingFile lays down the file that a run begins with.
func startingFile(t *testing.T, dir string) {
	t.Helper()
	s, _, err := Create(filepath.Join(dir, workFile), childSetup())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RecordAll(people(peopleBefore)); err != nil { // pages enough that an act touches several
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// enumerate is how many states are looked at in this run of the tests.
func enumerate() (acts int, e enumeration) {
	switch {
	case *powerCuts > 0:
		return *powerCuts, enumeration{torn: 15, random: 24, rand: mathrand.New(mathrand.NewPCG(1, 2))}
	case testing.Short():
		return 4, enumeration{torn: 1, random: 1, longest: 2, rand: mathrand.New(mathrand.NewPCG(1, 2))}
	}
	return 15, enumeration{torn: 2, random: 5, longest: 6, rand: mathrand.New(mathrand.NewPCG(1, 2))}
}

// TestPowerCutWhileRecording: whatever the disk holds when the power is back, the file opens, is sound, has
// every act that was acknowledged, whole, at most the one that was under way beside them, and takes another.
func TestPowerCutWhileRecording(t *testing.T) {
	acts, e := enumerate()
	log := powerCutRun(t, "record", acts)
	for _, garbage := range []bool{true, false} {
		if e.garbage = garbage; !garbage && testing.Short() {
			break // it differs in few states
		}
		checked, bad := lookAt(log, e, recordedSurvived)
		t.Logf("%d acts, %d operations, %d states, unwritten space is junk: %v", acts, len(log.ops), checked, garbage)
		for _, f := range bad {
			t.Error(f)
		}
	}
}

// TestPowerCutOnADiskThatLies is the control: on a disk that says it has synced and has not, states in which
// something is lost are to be had, and the test finds them.
func TestPowerCutOnADiskThatLies(t *testing.T) {
	if testing.Short() {
		t.Skip("a control of the test itself")
	}
	log := powerCutRun(t, "record", 4)
	e := enumeration{torn: 1, random: 2, longest: 4, lying: true, rand: mathrand.New(mathrand.NewPCG(3, 4))}
	checked, bad := lookAt(log, e, recordedSurvived)
	t.Logf("%d states, something lost in %d", checked, len(bad))
	if len(bad) == 0 {
		t.Error("nothing was lost: the test does not see what it looks for")
	}
}

// TestPowerCutWhileCreating: under the name there is no file or a whole one; once it was acknowledged, a whole one.
func TestPowerCutWhileCreating(t *testing.T) {
	_, e := enumerate()
	log := powerCutRun(t, "create", 0)
	checked, bad := lookAt(log, e, func(dir string, said []string) error {
		_, err := os.Lstat(filepath.Join(dir, workFile))
		if errors.Is(err, fs.ErrNotExist) && len(said) == 0 {
			return nil
		}
		return sound(dir, func(*Store) error { return nil })
	})
	t.Logf("%d operations, %d states", len(log.ops), checked)
	for _, f := range bad {
		t.Error(f)
	}
}

// lookAt lays down every state on as many disks as there are processors, and gives what was wrong.
func lookAt(log diskLog, e enumeration, check func(dir string, said []string) error) (checked int, bad []string) {
	cuts := make(chan powerCut)
	var count atomic.Int64
	var mu sync.Mutex
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for cut := range cuts {
				count.Add(1)
				if err := lookAtOne(cut, check); err != nil {
					mu.Lock()
					bad = append(bad, fmt.Sprintf("%s, %d acknowledged: %v", cut.how, len(cut.said), err))
					mu.Unlock()
				}
			}
		})
	}
	log.cuts(e, func(c powerCut) { cuts <- c })
	close(cuts)
	wait.Wait()
	return int(count.Load()), bad
}

func lookAtOne(cut powerCut, check func(dir string, said []string) error) (err error) {
	dir, err := os.MkdirTemp(memoryDir(), "powercut")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := cut.image.writeTo(dir); err != nil {
		return err
	}
	return check(dir, cut.said)
}

// memoryDir is a folder in memory, where there is one: thousands of files are written and synced.
func memoryDir() string {
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		return "/dev/shm"
	}
	return ""
}

// sound opens the file, checks it wholly, lets fn look at it, and then records an act more.
func sound(dir string, fn func(*Store) error) error {
	c := newClock()
	s, err := Open(filepath.Join(dir, workFile), testOptions(c))
	if err != nil {
		return err
	}
	defer s.Close()
	if err := checkedSound(s); err != nil {
		return err
	}
	if err := fn(s); err != nil {
		return err
	}
	id := s.newID()
	if _, err := s.Record(model.Proposal{Act: "after", Entries: []model.Entry{model.Create(id, id, model.KindPerson, model.Person{Name: "赵"})}}); err != nil {
		return fmt.Errorf("after it: %w", err)
	}
	if _, err := s.Read(id); err != nil {
		return fmt.Errorf("after it: %w", err)
	}
	return checkedSound(s)
}

func checkedSound(s *Store) error {
	r, err := s.Check(context.Background(), true, nil)
	if err == nil && !r.OK {
		err = fmt.Errorf("check: %+v", r)
	}
	return err
}

// recordedSurvived holds what the program had said against what the file has.
func recordedSurvived(dir string, said []string) error {
	return sound(dir, func(s *Store) error {
		people, err := s.Stats()
		if err != nil {
			return err
		}
		known, draft := peopleBefore, ""
		for _, line := range said {
			what, rest, _ := strings.Cut(line, " ")
			if what == "draft" {
				draft = rest
				continue
			}
			for _, made := range strings.Fields(rest) {
				subject, record, _ := strings.Cut(made, ":")
				if err := hasRecord(s, subject, record); err != nil {
					return err
				}
				if subject == record {
					known++
				}
			}
		}
		if more := people.People - known; more != 0 && more != 1 && more != importSize {
			return fmt.Errorf("%d people more than were acknowledged: an act is there by half", more)
		}
		return hasDraft(s, draft)
	})
}

func hasRecord(s *Store, subject, record string) error {
	of, _ := model.ParseID(subject)
	id, _ := model.ParseID(record)
	h, err := s.Read(of)
	if err == nil && h.State.Records[id] == nil {
		err = errors.New("an acknowledged record is gone")
	}
	return err
}

// hasDraft: what was typed last, or what was being saved after it.
func hasDraft(s *Store, want string) error {
	got, err := s.Draft("visit", model.ID{1})
	if err != nil || want == "" {
		return err
	}
	before, _ := strconv.Atoi(want)
	if now, err := strconv.Atoi(string(got)); err != nil || now != before && now != before+6 {
		return fmt.Errorf("draft %q, acknowledged %q", got, want)
	}
	return nil
}
