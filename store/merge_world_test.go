package store

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"suifang/model"
	"suifang/store/seal"
)

var worlds = flag.Int("worlds", 200, "how many histories of copies are played on real files; -short plays a fifth")

// A sharedWorld is some copies of one file, worked on side by side, copied, put back and merged in any order.
type sharedWorld struct {
	t        *rapid.T
	dir      string
	recovery Second
	copies   []*Store
	clocks   []*clock
	people   []model.ID // who may be asked to be erased
	homes    []model.ID
	old      []string // snapshots that somebody finds again, whichever copy they were of
	post     []string // bundles under way
	files    int      // that were written so far
	said     map[string]bool
}

// Whatever was copied, edited, undone, settled, joined, parted, erased, sent, put back and merged, in whatever order
// and by whatever clocks, and though the power failed in the middle of it: when all have heard of all, every copy
// holds every change that was ever acknowledged, shows the same to the byte, derives what follows from it, says
// nothing of whoever was erased, and learns nothing from the others any more.
func TestCopiesThatHaveHeardOfAllAreOne(t *testing.T) {
	first, recovery, people, homes := worldsBegin(t)
	checks := flag.Lookup("rapid.checks").Value
	defer func(was string) { _ = checks.Set(was) }(checks.String())
	_ = checks.Set(strconv.Itoa(*worlds))
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(memoryDir(), "world")
		if err != nil {
			rt.Fatal(err)
		}
		defer os.RemoveAll(dir)
		w := &sharedWorld{t: rt, dir: dir, recovery: recovery, people: slices.Clone(people), homes: slices.Clone(homes), said: map[string]bool{}}
		defer w.close()
		w.begin(first)
		for range 6 + w.pick(24, "steps") {
			w.step()
		}
		w.meet()
		w.areOne()
	})
}

// worldsBegin is the file that every world begins with. Whatever is random in it, and in the copies, comes from fixed
// sources, so that a world that fails once fails again and can be made small.
func worldsBegin(t *testing.T) (file []byte, recovery Second, people, homes []model.ID) {
	t.Helper()
	s, key, err := Create(filepath.Join(t.TempDir(), "first.db"), Setup{Site: "青石镇服务站", Clerk: "李文员", Passphrase: []byte(passphrase),
		KDF: seal.TrainingKDF, Station: model.Station{1}, Now: newClock().now, Program: "test", Rand: mathrand.NewChaCha8([32]byte{7})})
	if err != nil {
		t.Fatal(err)
	}
	w := &sharedWorld{people: people}
	for n := range 2 {
		home, head := s.newID(), s.newID()
		mustRecord(t, s, "register",
			model.Create(home, home, model.KindHousehold, model.Household{Code: fmt.Sprint("02-", n), Village: "青石村", Head: head}),
			model.Create(head, head, model.KindPerson, w.newcomer(home)))
		w.people, homes = append(w.people, head), append(homes, home)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file, err = os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	return file, Second{Recovery: key.String()}, w.people, homes
}

// newcomer is somebody of whom each word of hers tells that it is about her; the first two could be one.
func (w *sharedWorld) newcomer(home model.ID) model.Person {
	n := len(w.people)
	p := model.Person{Name: "王" + secretOf(n), Sex: model.Female, Birth: model.NewDate(1990, 5, 6), Phone: fmt.Sprint(13800000000 + int64(n)), Household: home}
	if n < 2 {
		p.IDNumber = model.CompleteIDNumber("99010119900506002")
	}
	return p
}

// secretOf is a word that stands in what is said of a person and nowhere else.
func secretOf(n int) string { return fmt.Sprintf("密%04d言", n) }

// begin lays down three copies.
func (w *sharedWorld) begin(file []byte) {
	for i := range 3 {
		path := filepath.Join(w.dir, fmt.Sprint("copy", i, ".db"))
		w.must(os.WriteFile(path, file, 0o600))
		w.clocks, w.copies = append(w.clocks, newClock()), append(w.copies, nil)
		w.open(i, path)
	}
}

func (w *sharedWorld) open(i int, path string) {
	o := testOptions(w.clocks[i])
	o.Station = model.Station{byte(i + 1)}
	s, err := Open(path, o)
	w.must(err)
	w.files++
	s.random = &lockedReader{from: mathrand.NewChaCha8([32]byte{byte(w.files), byte(w.files >> 8), 1})}
	w.copies[i] = s
}

func (w *sharedWorld) close() {
	for _, s := range w.copies {
		if s != nil {
			_ = s.Close()
		}
	}
}

func (w *sharedWorld) must(err error) {
	if err != nil {
		w.t.Helper()
		w.t.Fatal(err)
	}
}

// path is a new name in the world's folder.
func (w *sharedWorld) path(what string) string {
	w.files++
	return filepath.Join(w.dir, fmt.Sprint(what, w.files))
}

func (w *sharedWorld) snapshot(i int) string {
	path := w.path("snapshot")
	w.must(os.WriteFile(path, w.image(i), 0o600))
	return path
}

// image is what stands on the disk of a copy.
func (w *sharedWorld) image(i int) []byte {
	b, err := bytesAt(w.copies[i], w.copies[i].Path())
	w.must(err)
	return b
}

// meet lets all hear of all, in an order drawn at random.
func (w *sharedWorld) meet() {
	for range 2 {
		for _, i := range rapid.Permutation([]int{0, 1, 2}).Draw(w.t, "who hears") {
			for j := range w.copies {
				if i != j {
					w.takeFile(i, w.snapshot(j), MergeOptions{AcceptErasures: true})
				}
			}
			for _, path := range w.old {
				w.takeFile(i, path, MergeOptions{AcceptErasures: true})
			}
		}
	}
}

// areOne holds the copies against each other, and against what was acknowledged.
func (w *sharedWorld) areOne() {
	first := w.shown(0)
	for i, s := range w.copies {
		if r, err := s.Check(context.Background(), true, nil); err != nil || !r.OK || r.Waiting > 0 {
			w.t.Errorf("copy %d: %+v, %v", i, r, err)
		}
		has := map[string]bool{}
		for _, id := range said(w.t, s) {
			has[id] = true
		}
		for id := range w.said {
			if !has[id] {
				w.t.Errorf("copy %d lacks a change that was acknowledged", i)
			}
		}
		if shown := w.shown(i); !slices.Equal(shown, first) {
			w.t.Errorf("copy %d shows something else: %s", i, difference(shown, first))
		}
		if r := w.takeFile(i, w.snapshot((i+1)%len(w.copies)), MergeOptions{}); r.New != 0 || len(r.Touched) != 0 || r.ErasuresWait != 0 {
			w.t.Errorf("copy %d, merged again: %+v", i, r)
		}
	}
	for i := range w.copies {
		w.saysNothingOfTheErased(i)
	}
}

func difference(a, b []string) string {
	for n := range min(len(a), len(b)) {
		if a[n] != b[n] {
			return fmt.Sprintf("\n%s\nand not\n%s", a[n], b[n])
		}
	}
	return fmt.Sprintf("%d things and not %d", len(a), len(b))
}

// saysNothingOfTheErased finishes what erasures have left to do, and looks at every value on every page.
func (w *sharedWorld) saysNothingOfTheErased(i int) {
	s, gone := w.copies[i], []string(nil)
	for n, id := range w.people {
		if h, err := s.Card(id); h != nil && h.State.Erased > 0 {
			gone = append(gone, secretOf(n))
		} else if err != nil {
			continue // nobody has heard of her: the power failed
		}
	}
	if len(gone) == 0 {
		return
	}
	_, err := s.EraseDue(context.Background())
	w.must(err)
	all := onPages(w.t, s, s.Path())
	for _, secret := range gone {
		if strings.Contains(all, secret) {
			w.t.Errorf("copy %d still tells of her who was erased: %s", i, secret)
		}
	}
}

// shown is all that a copy says: of each subject its changes, what they fold to alone and with whom she is joined,
// and its history; and what is asked of the whole file.
func (w *sharedWorld) shown(i int) (all []string) {
	s := w.copies[i]
	add := func(what string, v any) {
		b, err := json.Marshal(v)
		w.must(err)
		all = append(all, what+" "+string(b))
	}
	for _, id := range w.subjects(s) {
		add("block", w.block(s, id))
		card, _ := s.Card(id)
		joined, _ := s.Read(id)
		history, _ := s.History(id, model.ID{})
		for n := range history {
			history[n].Ahead = false // of whose clock: each copy's own
		}
		for _, h := range []*model.History{card, joined} {
			add("reads", []any{id, h.ID, h.IDs(), h.Person, h.Household, h.Methods, h.Visits, h.Erasures, len(h.State.Waiting), sameClock(s.ConflictsOf(h))})
		}
		add("history", history)
	}
	lines, err := s.Worklist(Query{Today: model.NewDate(2026, 6, 1), States: everyState})
	w.must(err)
	add("worklist", lines)
	conflicts, err := s.Conflicts()
	w.must(err)
	add("conflicts", sameClock(conflicts))
	beside, err := s.ParallelEdits()
	w.must(err)
	add("parallel", beside)
	pairs, err := s.AllDuplicates()
	w.must(err)
	add("duplicates", pairs)
	hits, err := s.Search(context.Background(), "王", SearchOptions{Limit: 100})
	w.must(err)
	hits.Took = 0
	add("search", hits)
	add("demands", s.Demands())
	slices.Sort(all)
	return all
}

// sameClock leaves out what each copy says by its own clock.
func sameClock(list []Conflict) []Conflict {
	for i := range list {
		for j := range list[i].Values {
			list[i].Values[j].Ahead = false
		}
	}
	return list
}

func (w *sharedWorld) subjects(s *Store) (ids []model.ID) {
	w.must(s.view(func(tx *bolt.Tx) error {
		ids, _ = subjectsFrom(tx, nil, 1<<20)
		return nil
	}))
	return ids
}

// block is what a subject's block holds, without what each copy has of its own.
func (w *sharedWorld) block(s *Store, id model.ID) (block []byte) {
	w.must(s.view(func(tx *bolt.Tx) error {
		block = encodeBlock(id, s.blocks(tx, id).changes, nil)
		return nil
	}))
	return bytes.Join([][]byte{id[:], block}, nil)
}

// acknowledge notes what every copy says that it holds.
func (w *sharedWorld) acknowledge() {
	for _, s := range w.copies {
		for _, id := range said(w.t, s) {
			w.said[id] = true
		}
	}
}

// takeFile merges a file whole.
func (w *sharedWorld) takeFile(i int, path string, o MergeOptions) MergeReport {
	other, err := w.copies[i].OpenOther(path, Options{})
	w.must(err)
	defer other.Close()
	r, err := w.copies[i].Merge(context.Background(), other, o)
	w.must(err)
	if len(r.Skipped) > 0 || r.Refused > 0 {
		w.t.Errorf("merge: %+v", r)
	}
	return r
}

// powerFails puts a copy back to what stood on its disk at a moment, the last transaction written but for the page
// that makes it count.
func (w *sharedWorld) powerFails(i int, image []byte, torn bool) {
	path := w.copies[i].Path()
	_ = w.copies[i].Close()
	if torn {
		tearNewestMeta(image)
	}
	w.must(os.WriteFile(path, image, 0o600))
	w.open(i, path)
}

// tearNewestMeta spoils the checksum of the newer of the two meta pages: bbolt falls back to the other.
func tearNewestMeta(image []byte) {
	const txid, checksum = 64, 72
	newest := 0
	if bytes.Compare(reversed(image[pageSize+txid:][:8]), reversed(image[txid:][:8])) > 0 {
		newest = pageSize
	}
	image[newest+checksum] ^= 0xff
}

func reversed(b []byte) []byte {
	b = bytes.Clone(b)
	slices.Reverse(b)
	return b
}
