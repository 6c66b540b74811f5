package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/store/seal"
)

// copied is a byte-for-byte copy of a closed file, as cp makes it, opened at a PC of its own.
func copied(t testing.TB, s *Store, station byte) (*Store, *clock) {
	t.Helper()
	b := bytesOf(t, s)
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	c := newClock()
	return openAt(t, path, c, station), c
}

func openAt(t testing.TB, path string, c *clock, station byte) *Store {
	t.Helper()
	o := testOptions(c)
	o.Station = model.Station{station}
	s, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// mustMerge takes into s what the file of another has; that one is closed meanwhile and opened again.
func mustMerge(t testing.TB, s *Store, path string, o Options) MergeReport {
	t.Helper()
	other, err := s.OpenOther(path, o)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	r, err := s.Merge(context.Background(), other, MergeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// mustBeSound holds all that is derived against what follows from the changes.
func mustBeSound(t testing.TB, s *Store) {
	t.Helper()
	if r := mustCheck(t, s); !r.OK {
		t.Fatalf("check: %+v", r)
	}
}

// snapshot copies a file as it stands while it is open.
func snapshot(t testing.TB, s *Store) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "snapshot.db")
	s.write.Lock()
	defer s.write.Unlock()
	if err := os.WriteFile(path, bytesOf(t, s), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// bytesOf are what a store's file holds, open or not.
func bytesOf(t testing.TB, s *Store) []byte {
	t.Helper()
	b, err := bytesAt(s, s.Path())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// bytesAt reads a file; the one that is open can be read on Windows by nobody else.
func bytesAt(s *Store, path string) ([]byte, error) {
	if s.closed || path != s.Path() {
		return os.ReadFile(path)
	}
	info, err := s.file.Stat()
	if err != nil {
		return nil, err
	}
	b := make([]byte, info.Size())
	_, err = s.file.ReadAt(b, 0)
	return b, err
}

func amend(t testing.TB, s *Store, person model.ID, edit func(*model.Person)) {
	t.Helper()
	h := mustRead(t, s, person)
	p := *h.Person
	edit(&p)
	e, ok := model.Amend(h.Record(), p)
	if !ok {
		t.Fatal("nothing amended")
	}
	mustRecord(t, s, "edit_person", e)
}

func TestCopiesWorkedOnAtBothEndsBecomeOne(t *testing.T) {
	a, clockA := fresh(t)
	household, person := wang(t, a)
	a = reopen(t, a, clockA)
	b, clockB := copied(t, a, 2)
	clockA.set(clockA.now().Add(time.Hour))
	clockB.set(clockB.now().Add(2 * time.Hour))

	amend(t, a, person, func(p *model.Person) { p.Phone = "13900000001" })
	amend(t, b, person, func(p *model.Person) { p.Note = "asks for the clinic's hours" })
	other := b.newID()
	mustRecord(t, b, "register", model.Create(other, other, model.KindPerson, model.Person{Name: "李四", Household: household}))

	r := mustMerge(t, a, snapshot(t, b), Options{})
	if r.New != 2 || r.Records != 2 || len(r.Parallel) != 1 || len(r.Disputed) != 0 || r.Waiting != 0 || len(r.Skipped) != 0 {
		t.Errorf("merge = %+v", r)
	}
	h := mustRead(t, a, person)
	if h.Person.Phone != "13900000001" || h.Person.Note == "" {
		t.Errorf("person = %+v", h.Person)
	}
	if members, _ := a.Members(household); len(members) != 2 {
		t.Errorf("members = %v", members)
	}
	mustBeSound(t, a)
	if r := mustMerge(t, a, snapshot(t, b), Options{}); r.New != 0 || len(r.Touched) != 0 {
		t.Errorf("merged again = %+v", r)
	}
	mustMerge(t, b, snapshot(t, a), Options{})
	mustBeSound(t, b)
	if x, y := mustRead(t, a, person).Record(), mustRead(t, b, person).Record(); len(x.Heads) != 2 || len(x.Changes) != len(y.Changes) {
		t.Errorf("%d heads, %d and %d changes", len(x.Heads), len(x.Changes), len(y.Changes))
	}
}

func TestOneFieldSetOnBothSidesIsAConflict(t *testing.T) {
	a, c := fresh(t)
	_, person := wang(t, a)
	a = reopen(t, a, c)
	b, _ := copied(t, a, 2)
	amend(t, a, person, func(p *model.Person) { p.Phone, p.Education = "13900000001", "primary" })
	amend(t, b, person, func(p *model.Person) { p.Phone, p.Education = "13900000002", "primary" })

	r := mustMerge(t, a, snapshot(t, b), Options{})
	if len(r.Disputed) != 1 || r.Disputed[0].Field != "phone" || len(r.Parallel) != 0 {
		t.Errorf("merge = %+v", r)
	}
	mustBeSound(t, a)
}

func TestMergeAsksForASecretWhereItNeedsOne(t *testing.T) {
	a, c := fresh(t)
	stranger, _, err := Create(filepath.Join(t.TempDir(), "other.db"), Setup{Site: "邻镇服务站", Clerk: "张", Passphrase: []byte("another passphrase"),
		KDF: seal.TrainingKDF, Station: model.Station{9}, Now: c.now, Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	path := snapshot(t, stranger)
	_ = stranger.Close()
	var needs *NeedsSecretError
	if _, err := a.OpenOther(path, Options{}); !errors.As(err, &needs) || needs.SameFamily {
		t.Errorf("without a secret: %v", err)
	}
	if _, err := a.OpenOther(path, Options{Passphrase: []byte("wrong")}); !errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("with a wrong one: %v", err)
	}
	if _, err := a.OpenOther(a.Path(), Options{}); !errors.Is(err, ErrSameFile) {
		t.Errorf("itself: %v", err)
	}
}

// stranger is a file of another family, with a woman in it.
func stranger(t testing.TB) (s *Store, person model.ID) {
	t.Helper()
	c := newClock()
	c.set(c.now().AddDate(-1, 0, 0)) // set up before ours
	s, _, err := Create(filepath.Join(t.TempDir(), "other.db"), Setup{Site: "邻镇服务站", Clerk: "张", Passphrase: []byte("another passphrase"),
		KDF: seal.TrainingKDF, Station: model.Station{9}, Now: c.now, Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	_, person = wang(t, s)
	return s, person
}

func TestAnotherFamilyBringsItsPeopleAndNoKeys(t *testing.T) {
	a, c := fresh(t)
	b, person := stranger(t)
	id, centre := b.Centre()
	e, _ := model.Amend(mustRead(t, b, id).Record(), model.Centre{Name: centre.Name, Antenatal: "who"})
	mustRecord(t, b, "edit_centre", e)
	theirs := Options{Passphrase: []byte("another passphrase")}

	r := mustMerge(t, a, snapshot(t, b), theirs)
	if r.New != r.In || r.Refused != 0 {
		t.Errorf("merge = %+v", r)
	}
	if h := mustRead(t, a, person); h.Person.Name != "王秀英" {
		t.Errorf("person = %+v", h.Person)
	}
	if history, _ := a.History(person, model.ID{}); len(history) == 0 || history[0].Author != "张" {
		t.Errorf("history = %+v", history)
	}
	holders, err := a.KeyHolders()
	if err != nil || len(holders.Clerks) != 1 || len(holders.Strangers) != 0 {
		t.Errorf("holders = %+v, %v", holders, err)
	}
	if profile := a.theStaff().profile(); profile != "" {
		t.Errorf("another family's setting counts: %q", profile)
	}
	mustBeSound(t, a)
	if r := mustMerge(t, a, snapshot(t, b), theirs); r.New != 0 || len(r.Touched) != 0 {
		t.Errorf("merged again = %+v", r)
	}
	a = reopen(t, a, c)
	mustBeSound(t, a)
}

// A change that another family's file makes to a clerk of ours could name a key of its own.
func TestAnotherFamilyCannotNameAKeyOfOurs(t *testing.T) {
	a, _ := fresh(t)
	b, _ := stranger(t)
	clerk, _ := a.Clerk()
	mustRecord(t, b, "edit_clerk", model.Create(clerk, clerk, model.KindClerk, model.Clerk{Name: "李文员", PublicKey: "age1stranger"}))
	mustRecord(t, b, "new_epoch", model.Create(a.epochs(), b.newID(), kindEpoch, model.Clerk{Name: "x"}))
	mallory := b.newID()
	own := a.Family()
	mustRecord(t, b, "add_clerk", model.Create(mallory, mallory, model.KindClerk,
		model.Clerk{Name: "钱", PublicKey: "age1mallory", Family: hex.EncodeToString(own[:])}))

	r := mustMerge(t, a, snapshot(t, b), Options{Passphrase: []byte("another passphrase")})
	if r.Refused != 3 || r.New != r.In-3 {
		t.Errorf("merge = %+v", r)
	}
	if keys := a.theStaff().keys; len(keys) != 1 || len(keys[clerk].ever) != 1 {
		t.Errorf("keys = %+v", keys)
	}
	mustBeSound(t, a)
}

func TestJournalsOfCopiesAreUnited(t *testing.T) {
	a, c := fresh(t)
	_, person := wang(t, a)
	a = reopen(t, a, c)
	b, _ := copied(t, a, 2)
	for _, s := range []*Store{a, b, b} {
		if err := s.Looked(person); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		mustMerge(t, a, snapshot(t, b), Options{})
		if entries, err := a.Journaled(0, model.DateOf(c.now())+1); err != nil || len(entries) != 3 {
			t.Errorf("%d looks, %v", len(entries), err)
		}
	}
}

// The name of a change whose erasure never came says nothing and does not keep its content out; where the erasure
// came it does.
func TestAMereNameIsNothingWithoutItsErasure(t *testing.T) {
	a, c := fresh(t)
	_, person := wang(t, a)
	a = reopen(t, a, c)
	b, _ := copied(t, a, 2)
	amend(t, b, person, func(p *model.Person) { p.Note = "asks for the clinic's hours" })
	last := mustRead(t, b, person).Record().Changes
	said := last[len(last)-1]
	name := model.Erased(person, said.ID(), said.Act.Station)
	take := func(changes ...*model.Change) int {
		t.Helper()
		brought, err := a.take(t.Context(), one(changes), taking{from: a.Family()})
		if err != nil {
			t.Fatal(err)
		}
		return brought.New
	}
	before := mustCheck(t, a).Changes
	if n := take(name); n != 0 || mustCheck(t, a).Changes != before {
		t.Errorf("the name: %d new", n)
	}
	if r := mustMerge(t, a, snapshot(t, b), Options{}); r.New != 1 || mustRead(t, a, person).Person.Note != "asks for the clinic's hours" {
		t.Errorf("the content, by a merge: %+v", r)
	}
	if n := take(name, said, name); n != 0 {
		t.Errorf("both again: %d new", n)
	}
	done := model.Create(person, b.newID(), model.KindErasure, model.Erasure{Reason: model.ErasureOwnWish, Done: model.DateOf(c.now())})
	mustRecord(t, b, "erase", done)
	if r := mustMerge(t, a, snapshot(t, b), Options{}); r.New != 1 || mustRead(t, a, person).State.Erased != 2 {
		t.Errorf("the erasure: %+v", r)
	}
	if n := take(said); n != 0 || mustRead(t, a, person).Person != nil {
		t.Errorf("the content after it: %d new", n)
	}
	mustBeSound(t, a)
}

// A merge that is stopped stays where a batch ended, and says so; a stop that comes when all is in has stopped nothing.
func TestAStopIsHeardBetweenBatches(t *testing.T) {
	for _, tt := range []struct {
		after   int // batches
		stopped bool
	}{{1, true}, {3, false}} {
		a, c := fresh(t)
		wang(t, a)
		a = reopen(t, a, c)
		b, _ := copied(t, a, 2)
		for n := range 3 {
			registered(t, b, model.Person{Name: fmt.Sprint("张", n)})
		}
		other, err := a.OpenOther(snapshot(t, b), Options{})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		batches := 0
		r, err := a.Merge(ctx, other, MergeOptions{batch: 1, Progress: func(int, int) {
			if batches++; batches == tt.after {
				stop()
			}
		}})
		if errors.Is(err, context.Canceled) != tt.stopped || r.New != tt.after {
			t.Errorf("stopped after %d: %d new, %v", tt.after, r.New, err)
		}
		stop()
		if err := other.Close(); err != nil {
			t.Fatal(err)
		}
		if r := mustMerge(t, a, snapshot(t, b), Options{}); r.New != 3-tt.after {
			t.Errorf("begun again: %d new", r.New)
		}
		mustBeSound(t, a)
	}
}

// A day of which this file has so many changes that its list is parted, and the other one not, is compared all the same:
// nothing that is here is fetched again.
func TestAListThatOnlyOneSideHasPartedIsCompared(t *testing.T) {
	a, c := fresh(t)
	if err := a.RecordAll(people(maxList / 2)); err != nil {
		t.Fatal(err)
	}
	a = reopen(t, a, c)
	b, _ := copied(t, a, 1) // the same station: the same day's list
	if err := a.RecordAll(people(maxList)); err != nil {
		t.Fatal(err)
	}
	registered(t, b, model.Person{Name: "张三"})
	for _, way := range [][2]*Store{{a, b}, {b, a}} {
		other, err := way[0].OpenOther(snapshot(t, way[1]), Options{})
		if err != nil {
			t.Fatal(err)
		}
		err = way[0].view(func(tx *bolt.Tx) error {
			return other.view(func(otherTx *bolt.Tx) error {
				lack, err := way[0].compare(tx, other, otherTx, nil).run(t.Context())
				if want := map[*Store]int{a: 1, b: maxList}[way[0]]; lack.changes != want {
					t.Errorf("%d changes are said to be missing, want %d", lack.changes, want)
				}
				return err
			})
		})
		if err = errors.Join(err, other.Close()); err != nil {
			t.Fatal(err)
		}
	}
}
