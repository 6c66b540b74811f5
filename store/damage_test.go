package store

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/followup"
	"suifang/store/seal"
)

// damageAll makes the damage tests try every byte of the small file, with so many of its bits, and so many random
// damages to a large one:
//
//	go test ./store -run DamageToEveryByte -damage 8 -timeout 1h
//	go test ./store -run DamageToALargeFile -damage 2000 -timeout 1h
//
// Without it a sample is tried.
var damageAll = flag.Int("damage", 0, "flip so many bits of every byte of a small file; damage a large one so many times")

// damageSeed draws the sample and the bits; a run that found something is repeated with what it has logged.
var damageSeed = flag.Uint64("damageseed", 0, "draw the damage from this number; 0: from the clock")

func damageRandom(t testing.TB) *rand.Rand {
	seed := cmp.Or(*damageSeed, rand.Uint64())
	t.Logf("-damageseed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// A damagedFile is a small file with something of everything in it, and what it shows when it is whole.
type damagedFile struct {
	whole []byte
	ids   []model.ID
	shows map[string]string
}

// smallFileOfAll makes it: a household, persons with what follows, two of them joined, one in conflict, a worker, journal
// and a draft, written on several days by many acts, so that there are free pages too.
func smallFileOfAll(t testing.TB) *damagedFile {
	t.Helper()
	s, c := fresh(t)
	d := &damagedFile{}
	household, person := wang(t, s)
	d.ids = append(d.ids, household, person)
	worker := s.newID()
	mustRecord(t, s, "worker", model.Create(worker, worker, model.KindWorker, model.Worker{Name: "张大夫", Villages: []string{"青石村"}}))
	mustRecord(t, s, "method", model.Create(person, s.newID(), model.KindMethod, model.Method{
		Use: model.MethodUse{Kind: "iud", Start: model.NewDate(2026, 2, 1), Device: "TCu380A"}}))
	for n := range 4 {
		c.set(c.now().AddDate(0, 0, 1))
		id := s.newID()
		mustRecord(t, s, "register", model.Create(id, id, model.KindPerson, model.Person{Name: fmt.Sprintf("李%d", n), Sex: model.Female,
			Birth: model.NewDate(1988, 1, 1+n), Household: household, Phone: fmt.Sprint(13900001111 + int64(n))}))
		mustRecord(t, s, "method", model.Create(id, s.newID(), model.KindMethod, model.Method{
			Use: model.MethodUse{Kind: "implant", Start: model.NewDate(2026, 1, 2+n), Device: "x"}}))
		d.ids = append(d.ids, id)
	}
	joined, err := s.JoinProposal(d.ids[2], d.ids[3])
	if err == nil {
		_, err = s.Record(joined)
	}
	first := mustRead(t, s, d.ids[4]).Record()
	for _, phone := range []string{"13900002221", "13900002222"} { // both from the same form: a conflict
		mustRecord(t, s, "edit", model.Entry{Subject: first.ID, Record: first.ID, Kind: first.Kind, Parents: slices.Clone(first.Heads),
			Fields: map[string]model.Value{"phone": model.Encode(phone)}})
	}
	if err := errors.Join(err, s.Looked(person), s.SaveDraft("visit", person, []byte("half"))); err != nil {
		t.Fatal(err)
	}
	d.shows, _ = d.readEverywhere(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if d.whole, err = os.ReadFile(s.Path()); err != nil {
		t.Fatal(err)
	}
	return d
}

// readEverywhere asks the store for all that screens ask it for; what an error was said of stands in failed.
func (d *damagedFile) readEverywhere(t testing.TB, s *Store) (shown map[string]string, failed map[string]error) {
	shown, failed = map[string]string{}, map[string]error{}
	say := func(what string, err error, format string, args ...any) {
		if err != nil {
			failed[what] = err
		}
		shown[what] = fmt.Sprintf(format, args...)
	}
	<-s.dir.ready
	for _, id := range d.ids {
		h, err := s.Read(id)
		fields := ""
		if h != nil {
			for _, r := range slices.SortedFunc(maps.Keys(h.State.Records), compareIDs) {
				for _, name := range slices.Sorted(maps.Keys(h.State.Records[r].Fields)) {
					fields += fmt.Sprintf("%s.%s=%x ", r, name, h.State.Records[r].Fields[name].Value)
				}
			}
		}
		say("person "+id.String(), err, "%s", fields)
		changed, err := s.History(id, model.ID{})
		for i := range changed {
			changed[i].Author = "" // a name of the staff
		}
		say("history "+id.String(), err, "%v", changed)
		lines, err := s.Worklist(Query{Today: 0, Person: id})
		say("lines "+id.String(), err, "%v", withoutStaff(lines))
	}
	lines, err := s.Worklist(Query{States: []followup.State{followup.Upcoming, followup.Ready, followup.Overdue, followup.Passed}})
	say("worklist", err, "%v", withoutStaff(lines))
	for _, words := range []string{"li", "wxy", "3900001112", "青石 王"} {
		hits, err := s.Search(context.Background(), words, SearchOptions{})
		hits.Took = 0
		say("search "+words, errors.Join(err, s.Lost()), "%v", hits)
	}
	members, err := s.Members(d.ids[0])
	say("members", errors.Join(err, s.Lost()), "%v", members)
	say("villages", s.Lost(), "%v", s.Villages())
	conflicts, err := s.Conflicts()
	say("conflicts", errors.Join(err, s.Lost()), "%v", fieldsOf(conflicts))
	entries, err := s.Journaled(0, 1<<30)
	say("journal", err, "%v", entries)
	draft, err := s.Draft("visit", d.ids[1])
	say("draft", err, "%s", draft)
	_, clerk := s.Clerk()
	_, centre := s.Centre()
	say("clerk", nil, "%v", clerk)
	say("centre", nil, "%v", centre)
	return shown, failed
}

// withoutStaff leaves out the names of workers: where their records do not open they are missing, and check says so.
func withoutStaff(lines []Line) []Line {
	for i := range lines {
		lines[i].Worker = ""
	}
	return lines
}

// look opens a damaged file, reads everywhere and checks it.
func (d *damagedFile) look(t testing.TB, path, what string, state []byte) {
	t.Helper()
	if err := os.WriteFile(path, state, 0o600); err != nil {
		t.Fatal(err)
	}
	if wrong := d.within(t, path); wrong != "" {
		t.Errorf("%s: %s", what, wrong)
	}
}

// within is wrong, in bounded time and with the panics told.
func (d *damagedFile) within(t testing.TB, path string) string {
	done := make(chan string, 1)
	go func() {
		defer func() {
			if cause := recover(); cause != nil {
				done <- fmt.Sprintf("panic: %v", cause)
			}
		}()
		done <- d.wrong(t, path)
	}()
	patience := time.NewTimer(20 * time.Second)
	defer patience.Stop()
	select {
	case wrong := <-done:
		return wrong
	case <-patience.C:
		return "it hangs"
	}
}

// wrong is what is wrong with what a damaged file shows; empty if nothing is.
func (d *damagedFile) wrong(t testing.TB, path string) string {
	c := newClock()
	c.set(c.now().AddDate(0, 0, 4))
	o := testOptions(c)
	o.ReadOnly = true
	s, err := Open(path, o)
	if err != nil {
		return unexplained(err)
	}
	defer s.Close()
	shown, failed := d.readEverywhere(t, s)
	report, err := s.Check(context.Background(), true, nil)
	if err != nil {
		return unexplained(err)
	}
	for _, what := range slices.Sorted(maps.Keys(d.shows)) {
		switch {
		case shown[what] == d.shows[what] && failed[what] == nil:
		case report.OK:
			return fmt.Sprintf("check finds nothing, but %s is %s (%v), was %s", what, shown[what], failed[what], d.shows[what])
		case what == "worklist" && failed[what] == nil && anotherDay(report):
		case failed[what] == nil && !nothing(shown[what]):
			return fmt.Sprintf("%s is shown as right: %s, was %s (%v)", what, shown[what], d.shows[what], report)
		case failed[what] == nil && !silent[what] && failed[strings.Replace(what, "lines", "person", 1)] == nil:
			return fmt.Sprintf("%s is missing and nothing says so (%v)", what, report)
		case failed[what] != nil && unexplained(failed[what]) != "":
			return what + ": " + unexplained(failed[what])
		}
	}
	return ""
}

// anotherDay says whether a list of the worklist is named that stands under a day which is not its own. Who asks for
// the days about today does not open it, and nothing else says which days there are: it is named by check and by the
// next automatic copy, see TestACopyNamesAListUnderAnotherDay.
func anotherDay(r CheckReport) bool {
	return slices.ContainsFunc(r.Damaged, func(d DamagedError) bool { return d.Bucket == bucketAgenda && d.What == "does not open" })
}

// TestACopyNamesAListUnderAnotherDay: so what the worklist lacks without a word is named on the next day of work.
func TestACopyNamesAListUnderAnotherDay(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	withIUD(t, s, person, model.DateOf(c.now()))
	err := s.update(func(tx *bolt.Tx) error {
		key, list := tx.Bucket([]byte(bucketAgenda)).Cursor().First()
		other := bytes.Clone(key)
		other[2] ^= 0x80
		return errors.Join(put(tx, bucketAgenda, other, bytes.Clone(list)), drop(tx, bucketAgenda, bytes.Clone(key)))
	})
	if err != nil {
		t.Fatal(err)
	}
	if r := mustCheck(t, s); r.OK || len(r.Damaged) != 1 || r.Damaged[0].Bucket != bucketAgenda {
		t.Errorf("check: %+v", r)
	}
	if _, err := s.BackUp(t.Context(), "", nil); !errors.Is(err, ErrDamaged) {
		t.Errorf("the copy: %v", err)
	}
}

// silent are those that give nothing where it is damaged, and have no error to say so with.
var silent = map[string]bool{"clerk": true, "centre": true, "draft": true}

// fieldsOf says what the conflicts are, without the names of authors.
func fieldsOf(list []Conflict) (out []string) {
	for _, c := range list {
		out = append(out, fmt.Sprint(c.Record, c.Field, len(c.Values)))
	}
	return out
}

func nothing(shown string) bool { return strings.Trim(shown, "[]{} 0") == "" }

// unexplained is an error that no clerk gets a sentence for.
func unexplained(err error) string {
	for _, known := range []error{ErrDamaged, ErrNotOurs, ErrNewerFormat, ErrOlderFormat, ErrNoRecord, ErrNoClerk, ErrWrongPassphrase, seal.ErrSlotDamaged, seal.ErrUnknownSuite} {
		if errors.Is(err, known) {
			return ""
		}
	}
	return "an error without a sentence: " + err.Error()
}

// TestDamageToEveryByte: whichever byte of a file is another, nothing panics or hangs, and nothing wrong is shown
// as right; and whatever was found, nothing of the file that was let go is left behind in the process.
func TestDamageToEveryByte(t *testing.T) {
	d, random := smallFileOfAll(t), damageRandom(t)
	step, bits := 131, 1
	switch {
	case *damageAll > 0:
		step, bits = 1, min(*damageAll, 8)
	case testing.Short():
		step = 499
	}
	before := footprintNow()
	places := make(chan int)
	turn := random.IntN(8) // the first bit to be flipped
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		path := filepath.Join(t.TempDir(), "test.db")
		wait.Go(func() { d.flipped(t, path, places, turn, bits) })
	}
	for at := random.IntN(step); at < len(d.whole); at += step {
		places <- at
	}
	close(places)
	wait.Wait()
	t.Logf("%d bytes, every %d., %d states", len(d.whole), step, (len(d.whole)+step-1)/step*bits)
	left := footprintNow()
	for end := time.Now().Add(10 * time.Second); left.exceeds(before) && time.Now().Before(end); left = footprintNow() {
		time.Sleep(time.Millisecond) // what has answered may not have ended yet
	}
	if left.exceeds(before) {
		stacks := make([]byte, 1<<16)
		t.Errorf("before %+v, now %+v\n%s", before, left, stacks[:runtime.Stack(stacks, true)])
	}
}

// flipped looks at a file of which one bit is another, at each of these places.
func (d *damagedFile) flipped(t testing.TB, path string, places <-chan int, turn, bits int) {
	state := slices.Clone(d.whole)
	for at := range places {
		for n := range bits {
			bit := byte(1) << ((at + turn + n) % 8)
			state[at] ^= bit
			d.look(t, path, fmt.Sprintf("byte %d (page %d + %d) ^ %x", at, at/pageSize, at%pageSize, bit), state)
			state[at] ^= bit
		}
	}
}

// A footprint is what this process holds; of files only where the system tells.
type footprint struct{ goroutines, mapped, open int }

func (f footprint) exceeds(o footprint) bool {
	return f.goroutines > o.goroutines || f.mapped > o.mapped || f.open > o.open
}

func footprintNow() (f footprint) {
	f.goroutines = runtime.NumGoroutine()
	maps, _ := os.ReadFile("/proc/self/maps")
	f.mapped = bytes.Count(maps, []byte("test.db"))
	files, _ := os.ReadDir("/proc/self/fd")
	f.open = len(files)
	return f
}

// TestAChunkWithAnotherNumberTakesNoRoom: chunk numbers stand in the clear, and memory is taken by them.
func TestAChunkWithAnotherNumberTakesNoRoom(t *testing.T) {
	d := smallFileOfAll(t)
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, d.whole, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := openBolt(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		b := bytes.Clone(get(tx, bucketDirectory, chunkKey(0)))
		return errors.Join(drop(tx, bucketDirectory, chunkKey(0)), put(tx, bucketDirectory, chunkKey(1<<30), b))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	s, err := Open(path, testOptions(newClock()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if s.Lost() == nil {
		t.Error("nothing says that a part of the directory is not there")
	}
	if runtime.ReadMemStats(&after); after.TotalAlloc-before.TotalAlloc > 64<<20 {
		t.Errorf("opening took %d MB", (after.TotalAlloc-before.TotalAlloc)>>20)
	}
	if err := s.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("rebuilt: %+v", r)
	}
	if shown, _ := d.readEverywhere(t, s); shown["search li"] != d.shows["search li"] {
		t.Errorf("rebuilt, %s is found, was %s", shown["search li"], d.shows["search li"])
	}
}

// TestDamageToPages: what bbolt itself panics at, hangs at or faults at is a sentence, and soon.
func TestDamageToPages(t *testing.T) {
	d := smallFileOfAll(t)
	page := func(n int) (from, until int) { return n * pageSize, (n + 1) * pageSize }
	pages := len(d.whole) / pageSize
	type state struct {
		name   string
		damage func(b []byte) []byte
	}
	states := []state{
		{"padded with zeros", func(b []byte) []byte { return append(b, make([]byte, 5*pageSize)...) }},
		{"padded with half a page", func(b []byte) []byte { return append(b, make([]byte, pageSize/2)...) }},
		{"both metas zero", func(b []byte) []byte { clear(b[:2*pageSize]); return b }},
		{"the metas exchanged", func(b []byte) []byte {
			return append(append(slices.Clone(b[pageSize:2*pageSize]), b[:pageSize]...), b[2*pageSize:]...)
		}},
	}
	for n := range pages {
		from, until := page(n)
		states = append(states,
			state{fmt.Sprintf("cut to %d pages", n), func(b []byte) []byte { return b[:from] }},
			state{fmt.Sprintf("cut in page %d", n), func(b []byte) []byte { return b[:from+100] }},
			state{fmt.Sprintf("page %d zero", n), func(b []byte) []byte { clear(b[from:until]); return b }},
			state{fmt.Sprintf("page %d all ones", n), func(b []byte) []byte { copy(b[from:until], slices.Repeat([]byte{0xff}, pageSize)); return b }},
			state{fmt.Sprintf("zeros from page %d on", n), func(b []byte) []byte { clear(b[from:]); return b }},
		)
		for m := range pages {
			if m != n && (*damageAll > 0 || (n*pages+m)%7 == 0) {
				other, _ := page(m)
				states = append(states, state{fmt.Sprintf("page %d over page %d", m, n), func(b []byte) []byte {
					copy(b[from:until], b[other:other+pageSize])
					return b
				}}, state{fmt.Sprintf("pages %d and %d exchanged", m, n), func(b []byte) []byte {
					first := slices.Clone(b[from:until])
					copy(b[from:until], b[other:other+pageSize])
					copy(b[other:other+pageSize], first)
					return b
				}})
			}
		}
		for at := from; at < from+pageHeader; at++ { // its header, more than the test of single bytes does
			for _, to := range []byte{0, 1, 2, 16, 0x7f, 0xff} {
				states = append(states, state{fmt.Sprintf("byte %d of page %d is %d", at-from, n, to), func(b []byte) []byte { b[at] = to; return b }})
			}
		}
	}
	path := filepath.Join(t.TempDir(), "test.db")
	for i, st := range states {
		if testing.Short() && i%5 != 0 {
			continue
		}
		d.look(t, path, st.name, st.damage(slices.Clone(d.whole)))
	}
	t.Logf("%d states", len(states))
}

// TestDamageToALargeFile: a file that is not walked when it is opened is not to be trusted with its structure
// unless it is known; verified first, whatever it holds is safe to read.
func TestDamageToALargeFile(t *testing.T) {
	if testing.Short() {
		t.Skip("makes a large file")
	}
	d, states := largeFile(t), 40
	if *damageAll > 0 {
		states = *damageAll
	}
	path := filepath.Join(t.TempDir(), "test.db")
	random := rand.New(rand.NewPCG(7, 7))
	for range states {
		state, what := slices.Clone(d.whole), ""
		for range 1 + random.IntN(3) {
			at, n := random.IntN(len(state)), 1+random.IntN(pageSize)
			switch random.IntN(3) {
			case 0:
				state[at] ^= byte(1 + random.IntN(255))
				what += fmt.Sprintf("byte %d, ", at)
			case 1:
				clear(state[at:min(at+n, len(state))])
				what += fmt.Sprintf("%d bytes from %d, ", n, at)
			default:
				from := random.IntN(len(state)/pageSize) * pageSize
				copy(state[at/pageSize*pageSize:], state[from:from+pageSize])
				what += fmt.Sprintf("page %d over %d, ", from/pageSize, at/pageSize)
			}
		}
		d.look(t, path, what, state)
	}
}

// largeFile has some thousand people, branches of pages and values that go on over several.
func largeFile(t testing.TB) *damagedFile {
	t.Helper()
	s, _ := fresh(t)
	d := &damagedFile{}
	household, person := wang(t, s)
	d.ids = append(d.ids, household, person)
	mustRecord(t, s, "method", model.Create(person, s.newID(), model.KindMethod, model.Method{
		Use: model.MethodUse{Kind: "iud", Start: model.NewDate(2026, 2, 1), Device: "TCu380A"}}))
	ps := people(3000)
	if err := s.RecordAll(ps); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(ps); i += 300 {
		id := ps[i].Entries[0].Subject
		mustRecord(t, s, "scan", model.Entry{Subject: id, Record: s.newID(), Kind: "scan",
			Fields: map[string]model.Value{"picture": model.Encode(incompressible(20000))}})
		d.ids = append(d.ids, id)
	}
	d.shows, _ = d.readEverywhere(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	var err error
	if d.whole, err = os.ReadFile(s.Path()); err != nil {
		t.Fatal(err)
	}
	return d
}
