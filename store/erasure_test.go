package store

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"suifang/model"
	"suifang/store/seal"
)

// askErasure asks with the recovery key, which the tests keep.
func mustAsk(t *testing.T, s *Store, person model.ID, second Second) {
	t.Helper()
	if _, err := s.AskErasure(person, model.ErasureOwnWish, second); err != nil {
		t.Fatal(err)
	}
}

// withRecovery is a file and its recovery key.
func withRecovery(t *testing.T) (*Store, *clock, Second) {
	t.Helper()
	c := newClock()
	s, recovery, err := Create(t.TempDir()+"/test.db", Setup{Site: "青石镇服务站", Clerk: "李文员", Passphrase: []byte(passphrase),
		KDF: seal.TrainingKDF, Station: model.Station{1}, Now: c.now, Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, c, Second{Recovery: recovery.String()}
}

// opened is every value of the file as it reads with the key, blocks as the changes in them.
func opened(t *testing.T, s *Store) string {
	t.Helper()
	var all strings.Builder
	err := s.view(func(tx *bolt.Tx) error {
		for _, bucket := range sealedBuckets {
			each(tx, bucket, nil, nil, func(key, sealed []byte) bool {
				plain, err := s.open(bucket, key, sealed)
				if err != nil {
					t.Fatal(err)
				}
				all.Write(plain)
				if bucket == bucketSubjects {
					for _, c := range s.blocks(tx, model.ID(key[:subjectKeySize])).changes {
						if !c.IsErased() {
							all.Write(c.Encode())
						}
					}
				}
				if squeezed, err := unsqueeze(plain, maxBlock); err == nil {
					all.Write(squeezed)
				}
				return true
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func TestAnErasureTakesEffectAfterItsDays(t *testing.T) {
	s, c, second := withRecovery(t)
	_, person := wang(t, s)
	other := register(t, s)
	withIUD(t, s, person, model.DateOf(c.now()))
	due := mustList(t, s, Query{Today: model.DateOf(c.now()).AddDays(60), States: everyState, Person: person})
	for _, about := range []model.ID{person, due[0].ID} { // a visit's form stands under the follow-up
		if err := s.SaveDraft("visit", about, []byte("half typed about 王秀英")); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.SaveDraft("visit", other, []byte("of somebody else")); err != nil {
		t.Fatal(err)
	}
	changes := mustCheck(t, s).Changes
	mustAsk(t, s, person, second)
	if d := s.Demands(); len(d) != 1 || d[0].Person != person {
		t.Fatalf("demands = %+v", d)
	}

	c.set(c.now().AddDate(0, 0, model.ErasureDelay-1))
	if done, err := s.EraseDue(context.Background()); err != nil || done.People != 0 {
		t.Fatalf("a day early: %+v, %v", done, err)
	}
	mustRead(t, s, person)
	c.set(c.now().AddDate(0, 0, 1))
	if done, err := s.EraseDue(context.Background()); err != nil || done.People != 1 {
		t.Fatalf("on its day: %+v, %v", done, err)
	}
	s = reopen(t, s, c)
	h := mustRead(t, s, person)
	if h.Person != nil || len(h.Methods) > 0 || h.State.Erased == 0 || len(s.Demands()) > 0 {
		t.Errorf("left: %+v", h)
	}
	if all := opened(t, s); strings.Contains(all, "99010119900506002") || strings.Contains(all, "13812345678") || strings.Contains(all, "half typed") {
		t.Error("a value of the file still tells of her")
	}
	if list := mustList(t, s, Query{Today: model.DateOf(c.now()).AddDays(60), States: everyState}); len(list) > 0 {
		t.Errorf("still on the list: %v", stepsOf(list))
	}
	r := mustCheck(t, s)
	if !r.OK || r.Changes != changes+2 {
		t.Errorf("check: %+v; %d changes before", r, changes)
	}
	if form, _ := s.Draft("visit", other); mustRead(t, s, other).Person == nil || form == nil {
		t.Error("somebody else's went too")
	}
}

func TestAnErasureWithdrawnHasNoEffect(t *testing.T) {
	s, c, second := withRecovery(t)
	_, person := wang(t, s)
	mustAsk(t, s, person, second)
	mustRecord(t, s, "keep", model.Withdraw(mustRead(t, s, person).OpenErasure().Record, "own_wish"))
	c.set(c.now().AddDate(0, 0, 2*model.ErasureDelay))
	if done, err := s.EraseDue(context.Background()); err != nil || done.People != 0 {
		t.Errorf("%+v, %v", done, err)
	}
	if mustRead(t, s, person).Person == nil {
		t.Error("erased all the same")
	}
}

func TestAnErasureNeedsASecond(t *testing.T) {
	s, _, second := withRecovery(t)
	_, person := wang(t, s)
	for name, is := range map[string]struct {
		second Second
		want   error
	}{
		"the clerk herself":    {Second{Passphrase: []byte(passphrase)}, ErrSecond},
		"a wrong passphrase":   {Second{Passphrase: []byte("a guess")}, ErrWrongPassphrase},
		"another recovery key": {Second{Recovery: otherRecovery(t)}, ErrWrongRecovery},
		"nothing at all":       {Second{}, ErrWrongPassphrase},
	} {
		if _, err := s.AskErasure(person, model.ErasureOwnWish, is.second); !errors.Is(err, is.want) {
			t.Errorf("%s: %v, want %v", name, err, is.want)
		}
	}
	mustAsk(t, s, person, second)
	if _, err := s.AskErasure(person, model.ErasureOwnWish, second); !errors.Is(err, ErrEmptyAct) {
		t.Errorf("asked twice: %v", err)
	}
}

func otherRecovery(t *testing.T) string {
	t.Helper()
	r, err := seal.NewRecovery(bytes.NewReader(bytes.Repeat([]byte{7}, 64)))
	if err != nil {
		t.Fatal(err)
	}
	return r.String()
}

func TestNothingIsWrittenToWhoWasErased(t *testing.T) {
	s, c, second := withRecovery(t)
	_, person := wang(t, s)
	before := mustRead(t, s, person)
	mustAsk(t, s, person, second)
	c.set(c.now().AddDate(0, 0, model.ErasureDelay))
	if _, err := s.EraseDue(context.Background()); err != nil {
		t.Fatal(err)
	}
	changed := *before.Person
	changed.Phone = "13900001111"
	e, _ := model.Amend(before.Record(), changed)
	var refusal *model.Refusal
	if _, err := s.Record(model.Proposal{Act: "edit_person", Entries: []model.Entry{e}}); !errors.As(err, &refusal) || refusal.Rule != model.RuleErased {
		t.Errorf("an open form: %v", err)
	}
	if err := s.RecordAll([]model.Proposal{{Act: "import", Entries: []model.Entry{e}}}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(opened(t, s), "13900001111") {
		t.Error("what came later was kept")
	}
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("check: %+v", r)
	}
}

func TestALawCanKeepWhichServicesWereGiven(t *testing.T) {
	s, c, second := withRecovery(t)
	id, centre := s.Centre()
	r := mustRead(t, s, id).Record()
	centre.RetentionGround = "病历管理规定"
	e, _ := model.Amend(r, centre)
	mustRecord(t, s, "edit", e)
	_, person := wang(t, s)
	withIUD(t, s, person, model.NewDate(2026, 3, 1))
	mustAsk(t, s, person, second)
	c.set(c.now().AddDate(0, 0, model.ErasureDelay))
	if _, err := s.EraseDue(context.Background()); err != nil {
		t.Fatal(err)
	}
	is := mustRead(t, s, person).Erasures[0].Is
	if is.Ground != "病历管理规定" || len(is.Kept) != 1 || is.Kept[0] != (model.Kept{Kind: model.KindMethod, On: model.NewDate(2026, 3, 1)}) {
		t.Errorf("kept %+v", is)
	}
}

// TestTheGroundIsThatOfTheCentreThatCaresForHer: of two centres in a file each has its own, and whoever carries the
// erasure out has none to add.
func TestTheGroundIsThatOfTheCentreThatCaresForHer(t *testing.T) {
	s, c, second := withRecovery(t)
	id, centre := s.Centre()
	centre.RetentionGround = "病历管理规定"
	e, _ := model.Amend(mustRead(t, s, id).Record(), centre)
	mustRecord(t, s, "edit", e)
	_, cared := wang(t, s)
	elsewhere := registered(t, s, model.Person{Name: "赵六", Sex: model.Female})
	withIUD(t, s, cared, model.NewDate(2026, 3, 1))
	first, here := s.clerkID, s.newID()
	there := s.newID()
	mustRecord(t, s, "add", model.Create(here, here, model.KindCentre, model.Centre{Name: "白云镇服务站"}),
		model.Create(there, there, model.KindClerk, model.Clerk{Name: "钱文员", Centre: here}))
	s.clerkID = there
	withIUD(t, s, elsewhere, model.NewDate(2026, 3, 1))
	for _, who := range []model.ID{cared, elsewhere} {
		mustAsk(t, s, who, second)
	}
	c.set(c.now().AddDate(0, 0, model.ErasureDelay))
	if _, err := s.EraseDue(context.Background()); err != nil {
		t.Fatal(err)
	}
	s.clerkID = first
	if is := mustRead(t, s, cared).Erasures[0].Is; is.Ground != "病历管理规定" || len(is.Kept) != 1 {
		t.Errorf("of the centre with a ground: %+v", is)
	}
	if is := mustRead(t, s, elsewhere).Erasures[0].Is; is.Ground != "" || len(is.Kept) != 0 {
		t.Errorf("of the centre without: %+v", is)
	}
}

func TestWhoIsRegisteredAnewAfterAnErasureIsSomebodyNew(t *testing.T) {
	s, c, second := withRecovery(t)
	number := model.CompleteIDNumber("99010119900506002")
	id := s.PersonID(number, "王秀英")
	if id != s.PersonID(number, "王秀英") {
		t.Error("a number and a name give one identity")
	}
	mustRecord(t, s, "register", model.Create(id, id, model.KindPerson, model.Person{Name: "王秀英", IDNumber: number}))
	mustAsk(t, s, id, second)
	c.set(c.now().AddDate(0, 0, model.ErasureDelay))
	if _, err := s.EraseDue(context.Background()); err != nil {
		t.Fatal(err)
	}
	if anew := s.PersonID(number, "王秀英"); anew == id || anew.IsZero() {
		t.Errorf("anew as %s", anew)
	}
}

// onPages is every value that opens with the key anywhere in a file, those of earlier transactions on free pages
// among them, blocks as the changes in them.
func onPages(t rapid.TB, s *Store, path string) string {
	t.Helper()
	whole, err := bytesAt(s, path)
	if err != nil {
		t.Fatal(err)
	}
	f := bytes.NewReader(whole)
	var all strings.Builder
	err = scraps(f, f.Size(), func(int) error { return nil }, func(sc scrap) error {
		sealed := make([]byte, sc.size)
		if _, err := f.ReadAt(sealed, sc.at); err != nil {
			return nil
		}
		for _, bucket := range sealedBuckets {
			plain, err := s.keys.Open(bucket, sc.key, sealed)
			if err != nil {
				continue
			}
			all.Write(plain)
			if squeezed, err := unsqueeze(plain, maxBlock); err == nil {
				plain = squeezed
				all.Write(plain)
			}
			if bucket == bucketSubjects {
				changes, _ := decodeBlock(model.ID(sc.key[:subjectKeySize]), plain, s.hands)
				for _, c := range changes {
					if !c.IsErased() {
						all.Write(c.Encode())
					}
				}
			}
		}
		return nil
	})
	if err != nil || all.Len() == 0 {
		t.Fatal(err, "no value was found on any page")
	}
	return all.String()
}

func TestWhatWasErasedIsNowhereInTheFileNorItsCopies(t *testing.T) {
	c := newClock()
	s, recovery, err := Create(filepath.Join(t.TempDir(), "test.db"), Setup{Site: "青石镇服务站", Clerk: "李文员", Passphrase: []byte(passphrase),
		KDF: seal.TrainingKDF, Station: model.Station{1}, Now: c.now, Program: "test", Backups: &Backups{}})
	if err != nil {
		t.Fatal(err)
	}
	_, person := wang(t, s)
	for day := range 3 { // an automatic copy each
		c.set(c.now().AddDate(0, 0, 1))
		withIUD(t, s, person, model.NewDate(2026, 1, 1+day))
		s.backing.running.Wait()
	}
	tells := func(path string) bool {
		all := onPages(t, s, path)
		return strings.Contains(all, "13812345678") || strings.Contains(all, "99010119900506002")
	}
	old := snapshot(t, s)
	copies := s.backupsIn([]string{filepath.Dir(s.path)})
	if len(copies) < 2 || !tells(s.path) || !tells(copies[0]) {
		t.Fatalf("the search finds nothing to begin with, in %d copies", len(copies))
	}
	mustAsk(t, s, person, Second{Recovery: recovery.String()})
	c.set(c.now().AddDate(0, 0, model.ErasureDelay))
	done, err := s.EraseDue(context.Background())
	if err != nil || len(done.Rewritten) < 2 || len(done.Unreached) > 0 {
		t.Fatalf("%+v, %v", done, err)
	}
	s.backing.running.Wait()
	for _, path := range append(s.backupsIn([]string{filepath.Dir(s.path)}), s.path) {
		if tells(path) {
			t.Errorf("%s still tells of her", filepath.Base(path))
		}
	}
	mustMerge(t, s, old, Options{})
	if h := mustRead(t, s, person); h.Person != nil || tells(s.path) {
		t.Error("an old copy brought her back")
	}
	mustBeSound(t, s)

	b := openAt(t, old, c, 2)
	mustMerge(t, b, snapshot(t, s), Options{})
	if h := mustRead(t, b, person); h.Person != nil || h.State.Erased == 0 {
		t.Error("a copy that merges does not follow")
	}
	mustBeSound(t, b)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestAnInterruptedErasureIsFinished stops after the deed, before what stood on free pages and in copies is gone: the
// file says so, and the next erasing finishes it.
func TestAnInterruptedErasureIsFinished(t *testing.T) {
	s, c, second := withRecovery(t)
	_, person := wang(t, s)
	mustAsk(t, s, person, second)
	c.set(c.now().AddDate(0, 0, model.ErasureDelay))
	if n := s.ErasuresDue(); n != 1 {
		t.Fatalf("%d due", n)
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if _, err := s.EraseDue(stopped); !errors.Is(err, context.Canceled) {
		t.Fatalf("stopped: %v", err)
	}
	s = reopen(t, s, c)
	if h := mustRead(t, s, person); h.State.Erased == 0 || len(s.Demands()) > 0 {
		t.Fatalf("not erased: %+v", h)
	}
	if n := s.ErasuresDue(); n != 1 {
		t.Errorf("%d left to finish, want 1", n)
	}
	if done, err := s.EraseDue(context.Background()); err != nil || done.People != 0 {
		t.Errorf("%+v, %v", done, err)
	}
	if n := s.ErasuresDue(); n != 0 {
		t.Errorf("%d left when it is finished", n)
	}
	mustCheck(t, s)
}

// TestACopyThatFollowsAnErasureLetsGoOfAllTraces: what a merge erases is, like what a clerk erases, taken out of what
// was half typed, of free pages and of automatic copies.
func TestACopyThatFollowsAnErasureLetsGoOfAllTraces(t *testing.T) {
	a, c, second := withRecovery(t)
	_, person := wang(t, a)
	b := openAt(t, snapshot(t, a), c, 2)
	if _, err := b.BackUp(t.Context(), "", nil); err != nil {
		t.Fatal(err)
	}
	if err := b.SaveDraft("visit", person, []byte("half typed, 13812345678")); err != nil {
		t.Fatal(err)
	}
	mustAsk(t, a, person, second)
	c.set(c.now().AddDate(0, 0, model.ErasureDelay))
	if _, err := a.EraseDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	mustMerge(t, b, snapshot(t, a), Options{})
	if form, _ := b.Draft("visit", person); form != nil || strings.Contains(opened(t, b), "13812345678") {
		t.Error("what was half typed is left")
	}
	if n := b.ErasuresDue(); n != 1 {
		t.Errorf("%d to be finished", n)
	}
	done, err := b.EraseDue(t.Context())
	if err != nil || len(done.Rewritten) != 1 || b.ErasuresDue() != 0 {
		t.Errorf("%+v, %v, %d left", done, err, b.ErasuresDue())
	}
	for _, path := range append(b.backupsIn([]string{filepath.Dir(b.path)}), b.path) {
		if strings.Contains(onPages(t, b, path), "13812345678") {
			t.Errorf("%s still tells of her", filepath.Base(path))
		}
	}
	mustBeSound(t, b)
}

// TestWhoIsJoinedAfterSheAskedIsErasedWhole: one of her cards has no demand of its own.
func TestWhoIsJoinedAfterSheAskedIsErasedWhole(t *testing.T) {
	s, c, second := withRecovery(t)
	_, person := wang(t, s)
	again := registered(t, s, model.Person{Name: "王秀英", Phone: "13700007777"})
	mustAsk(t, s, person, second)
	join(t, s, person, again)
	c.set(c.now().AddDate(0, 0, model.ErasureDelay))
	if done, err := s.EraseDue(t.Context()); err != nil || done.People != 1 {
		t.Fatalf("%+v, %v", done, err)
	}
	if all := opened(t, s); strings.Contains(all, "13812345678") || strings.Contains(all, "13700007777") {
		t.Error("one of her cards is left")
	}
	mustBeSound(t, s)
}
