package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/store/seal"
)

// mustSend writes a bundle and gives its path.
func mustSend(t testing.TB, s *Store, p Parcel) (string, Sent) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "day.bundle")
	p.KDF = seal.TrainingKDF
	sent, err := s.WriteBundle(context.Background(), path, p, nil)
	if err != nil {
		t.Fatal(err)
	}
	return path, sent
}

func receive(s *Store, path string, passphrase []byte) (r MergeReport, lack Lack, err error) {
	f, err := os.Open(path)
	if err != nil {
		return r, lack, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return r, lack, err
	}
	b, err := s.OpenBundle(f, info.Size(), passphrase)
	if err != nil {
		return r, lack, err
	}
	return s.TakeBundle(context.Background(), b, MergeOptions{})
}

func mustReceive(t testing.TB, s *Store, path string, passphrase []byte) (MergeReport, Lack) {
	t.Helper()
	r, lack, err := receive(s, path, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	return r, lack
}

// said are the IDs of all changes of a file, but for what only its own family is told.
func said(t rapid.TB, s *Store) (ids []string) {
	t.Helper()
	if err := s.view(func(tx *bolt.Tx) error {
		all, _ := subjectsFrom(tx, nil, 1<<20)
		for _, id := range all {
			for _, c := range s.blocks(tx, id).changes {
				if id != s.epochs() {
					ids = append(ids, c.ID().String())
				}
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	slices.Sort(ids)
	return ids
}

// twins are two copies of a file with a household, each at a PC of its own.
func twins(t testing.TB) (a, b *Store, clockA, clockB *clock, person model.ID) {
	t.Helper()
	a, clockA = fresh(t)
	_, person = wang(t, a)
	a = reopen(t, a, clockA)
	b, clockB = copied(t, a, 2)
	clockA.set(clockA.now().AddDate(0, 0, 1))
	clockB.set(clockB.now().AddDate(0, 0, 1).Add(time.Hour))
	return a, b, clockA, clockB, person
}

func TestADaysChangesGoByBundle(t *testing.T) {
	a, b, clockA, _, person := twins(t)
	amend(t, a, person, func(p *model.Person) { p.Phone = "13900000001" })
	amend(t, b, person, func(p *model.Person) { p.Note = "asks for the clinic's hours" })
	today := model.DateOf(clockA.now())

	path, sent := mustSend(t, b, Parcel{Since: today})
	if sent.Changes != 1 || sent.Subjects != 1 || sent.Missing != 0 || sent.Replay {
		t.Errorf("sent %+v", sent)
	}
	if r, lack := mustReceive(t, a, path, nil); r.New != 1 || len(r.Parallel) != 1 || lack != (Lack{}) {
		t.Errorf("received %+v, lacking %+v", r, lack)
	}
	if r, _ := mustReceive(t, a, path, nil); r.New != 0 {
		t.Errorf("received again: %+v", r)
	}
	path, sent = mustSend(t, a, Parcel{Since: today}) // with what came in from b today
	if sent.Changes != 2 {
		t.Errorf("sent back %+v", sent)
	}
	mustReceive(t, b, path, nil)
	if !slices.Equal(said(t, a), said(t, b)) {
		t.Error("the copies hold different changes")
	}
	mustBeSound(t, a)
	mustBeSound(t, b)
}

func TestABundleForAFileBringsWhatItLacksAndNoMore(t *testing.T) {
	a, b, _, _, person := twins(t)
	amend(t, a, person, func(p *model.Person) { p.Phone = "13900000001" })
	for n := range 30 {
		id := a.newID()
		mustRecord(t, a, "register", model.Create(id, id, model.KindPerson, model.Person{Name: fmt.Sprint("张", n)}))
	}
	amend(t, b, person, func(p *model.Person) { p.Phone = "13900000002" })
	other, err := a.OpenOther(snapshot(t, b), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	path, sent := mustSend(t, a, Parcel{For: other})
	if sent.Changes != 31 || sent.Subjects != 31 {
		t.Errorf("sent %+v", sent)
	}
	if r, _ := mustReceive(t, b, path, nil); r.New != 31 || len(r.Disputed) != 1 {
		t.Errorf("received %+v", r)
	}
	mustBeSound(t, b)
}

func TestAnotherFamilyTakesABundleByItsPassphrase(t *testing.T) {
	a, c := fresh(t)
	_, person := wang(t, a)
	other, _ := fresh(t)
	path, _ := mustSend(t, a, Parcel{Since: model.DateOf(c.now())})
	if _, _, err := receive(other, path, nil); !errors.Is(err, ErrOtherFamily) {
		t.Errorf("sealed for the own family: %v", err)
	}
	if err := a.Looked(person); err != nil {
		t.Fatal(err)
	}
	secret := []byte("for the township")
	path, sent := mustSend(t, a, Parcel{Since: model.DateOf(c.now()), Passphrase: secret})
	if sent.Missing != 0 {
		t.Errorf("sent %+v", sent)
	}
	if _, _, err := receive(other, path, nil); !errors.Is(err, ErrBundlePassphrase) {
		t.Errorf("without the passphrase: %v", err)
	}
	if _, _, err := receive(other, path, []byte("guess")); !errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("wrong passphrase: %v", err)
	}
	before, keys := len(said(t, other)), len(mustRead(t, other, other.epochs()).State.Records)
	r, lack := mustReceive(t, other, path, secret)
	const marks = 2 // its clerk and its centre are said to be of another family
	if want := len(said(t, a)); r.New != want || len(said(t, other)) != before+want+marks || lack != (Lack{}) {
		t.Errorf("received %+v of %d, lacking %+v", r, want, lack)
	}
	if h := mustRead(t, other, person); h.Person == nil {
		t.Error("the person did not come")
	}
	if entries, _ := other.Journaled(0, model.DateOf(c.now())+1); len(entries) != 0 {
		t.Errorf("the other family's looks came: %v", entries)
	}
	if state := mustRead(t, other, other.epochs()).State; len(state.Records) != keys {
		t.Error("another family's keys are in force")
	}
	mustBeSound(t, other)
}

// Bundles of some days in any order, some of them twice, end in the same file; and while some are missing the
// receiver says so.
func TestOrderAndRepetitionOfBundlesDoNotMatter(t *testing.T) {
	a, b, clockA, clockB, person := twins(t)
	var paths []string
	begun := model.DateOf(clockA.now())
	for n := range 4 {
		amend(t, a, person, func(p *model.Person) { p.Note = fmt.Sprint("note ", n) })
		paths = append(paths, "")
		if n == 3 {
			paths[n], _ = mustSend(t, a, Parcel{Since: model.DateOf(clockA.now())})
		} else {
			other, err := a.OpenOther(snapshot(t, a), Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer other.Close()
			paths[n], _ = mustSend(t, other, Parcel{Since: model.DateOf(clockA.now())})
		}
		clockA.set(clockA.now().AddDate(0, 0, 1))
	}
	clockB.set(clockA.now())
	r, lack := mustReceive(t, b, paths[3], nil)
	if r.New != 1 || r.Waiting != 1 || lack.Changes != 3 || lack.Since != begun || lack.Most {
		t.Errorf("received %+v, lacking %+v", r, lack)
	}
	for _, n := range []int{1, 3, 1, 0} {
		_, lack = mustReceive(t, b, paths[n], nil)
	}
	if lack != (Lack{}) { // as far as the first bundle's sender knew
		t.Errorf("lacking %+v", lack)
	}
	if _, lack = mustReceive(t, b, paths[3], nil); lack.Changes != 1 {
		t.Errorf("lacking %+v", lack)
	}
	mustReceive(t, b, paths[2], nil)
	if !slices.Equal(said(t, a), said(t, b)) || mustRead(t, b, person).Person.Note != "note 3" {
		t.Error("the copies differ")
	}
	mustBeSound(t, b)
}

func TestNothingIsTakenOfABundleThatIsNotWhole(t *testing.T) {
	a, b, clockA, _, person := twins(t)
	amend(t, a, person, func(p *model.Person) { p.Phone = "13900000001" })
	path, _ := mustSend(t, a, Parcel{Since: model.DateOf(clockA.now())})
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before := said(t, b)
	for name, damage := range map[string]func([]byte) []byte{
		"cut":     func(b []byte) []byte { return b[:len(b)-100] },
		"flipped": func(b []byte) []byte { b[len(b)-100] ^= 1; return b },
	} {
		if err := os.WriteFile(path, damage(bytes.Clone(whole)), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := receive(b, path, nil); !errors.Is(err, ErrBundleIncomplete) && !errors.Is(err, ErrBundleDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !slices.Equal(said(t, b), before) {
		t.Error("something was taken")
	}
}

func TestAReceiverWithoutTheNewestKeyIsTold(t *testing.T) {
	a, b, clockA, _, person := twins(t)
	behind := snapshot(t, b)
	amend(t, a, person, func(p *model.Person) { p.Phone = "13900000001" })
	epoch, err := a.keys.NewEpoch()
	if err == nil {
		err = a.keys.SetCurrent(epoch)
	}
	if err != nil {
		t.Fatal(err)
	}
	path, _ := mustSend(t, a, Parcel{Since: model.DateOf(clockA.now())})
	if _, _, err := receive(b, path, nil); !errors.Is(err, ErrNewerKeys) {
		t.Errorf("receiving: %v", err)
	}
	other, err := a.OpenOther(behind, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := a.WriteBundle(context.Background(), path+"2", Parcel{For: other}, nil); !errors.Is(err, ErrNewerKeys) {
		t.Errorf("sending: %v", err)
	}
}

func TestLooksTravelWithinTheFamily(t *testing.T) {
	a, b, clockA, _, person := twins(t)
	for range 3 {
		if err := errors.Join(a.Looked(person), b.Looked(person)); err != nil {
			t.Fatal(err)
		}
	}
	path, _ := mustSend(t, a, Parcel{Since: model.DateOf(clockA.now())})
	for range 2 {
		mustReceive(t, b, path, nil)
		if entries, err := b.Journaled(0, model.DateOf(clockA.now())+1); err != nil || len(entries) != 6 {
			t.Errorf("%d looks, %v", len(entries), err)
		}
	}
}

func TestABundleThatIsInterruptedLeavesNothing(t *testing.T) {
	a, _, clockA, _, _ := twins(t)
	dir := t.TempDir()
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := a.WriteBundle(ctx, filepath.Join(dir, "x"), Parcel{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if files, _ := os.ReadDir(dir); len(files) != 0 {
		t.Errorf("left: %v", files)
	}
	path, _ := mustSend(t, a, Parcel{Since: model.DateOf(clockA.now())})
	if _, err := a.WriteBundle(context.Background(), path, Parcel{}, nil); !errors.Is(err, ErrExists) {
		t.Errorf("over one that exists: %v", err)
	}
}

// Every day is in one sum, and sums of one station never overlap.
func TestBundleSumsCoverEachDayOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := map[string]daySum{}
		for _, n := range rapid.SliceOfN(rapid.IntRange(0, 4000), 1, 60).Draw(t, "days") {
			days[string(dayKey(model.Station{1}, int64(20000-n)*day))] = daySum{count: 1, sum: [16]byte{15: byte(n)}}
		}
		var all, sent daySum
		for _, sum := range days {
			all.join(sum)
		}
		last := int64(-1)
		for _, sum := range bundleSums(days) {
			sent.join(daySum{sum.Count, sum.Sum})
			if int64(sum.First) <= last || sum.Last < sum.First {
				t.Fatalf("%d to %d after %d", sum.First, sum.Last, last)
			}
			last = int64(sum.Last)
			if here := sumOf(daysOf(days), sum.First, sum.Last); here != (daySum{sum.Count, sum.Sum}) {
				t.Fatalf("%d to %d: %v here, %v sent", sum.First, sum.Last, here, sum)
			}
		}
		if sent != all {
			t.Fatalf("%v in all, %v sent", all, sent)
		}
	})
}

func daysOf(days map[string]daySum) map[uint32]daySum {
	of := map[uint32]daySum{}
	for key := range maps.Keys(days) {
		of[keyDay(key)] = days[key]
	}
	return of
}

// What is left of somebody fills several sets: wherever a receiver stops, it has the erasure before any of the names.
func TestAnErasureComesBeforeTheNamesOfWhatItErased(t *testing.T) {
	a, c := fresh(t)
	_, person := wang(t, a)
	a = reopen(t, a, c)
	b, _ := copied(t, a, 2)
	changes := make([]*model.Change, 12_000)
	for n := range changes {
		id := model.ChangeID{7: byte(n), 8: byte(n), 9: byte(n >> 8)}
		changes[n] = model.Erased(person, id, model.Station{4})
	}
	done := &model.Change{Time: c.now().UnixMilli(), Subject: person, Kind: model.KindErasure, Record: a.newID(),
		Fields: map[string]model.Value{"done": model.Encode(model.DateOf(c.now()))}, Act: model.Act{Station: model.Station{1}}}
	if _, err := a.take(t.Context(), one(append(changes, done.Seal())), taking{from: a.Family()}); err != nil {
		t.Fatal(err)
	}
	path, sent := mustSend(t, a, Parcel{})
	if sent.Sets < 4 {
		t.Fatalf("all of it is in %d sets", sent.Sets)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	bundle, err := b.OpenBundle(f, sent.Bytes, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, lack, err := b.TakeBundle(t.Context(), bundle, MergeOptions{batch: 1, AcceptErasures: true}); err != nil || lack != (Lack{}) {
		t.Errorf("lacking %+v, %v", lack, err)
	}
	if !slices.Equal(said(t, a), said(t, b)) {
		t.Error("names were lost")
	}
	mustBeSound(t, b)
}
