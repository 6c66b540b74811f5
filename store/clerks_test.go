package store

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/store/seal"
)

// openedWith opens a file with a passphrase.
func openedWith(t testing.TB, path, passphrase string) *Store {
	t.Helper()
	o := testOptions(newClock())
	o.Passphrase = []byte(passphrase)
	s, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func refused(t testing.TB, path, passphrase string, want error) {
	t.Helper()
	o := testOptions(newClock())
	o.Passphrase = []byte(passphrase)
	if s, err := Open(path, o); !errors.Is(err, want) {
		if err == nil {
			_ = s.Close()
		}
		t.Errorf("opening with %q: %v, want %v", passphrase, err, want)
	}
}

func mustAdd(t testing.TB, s *Store, name, passphrase string) model.ID {
	t.Helper()
	id, err := s.AddClerk(name, []byte(passphrase))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// twin is a byte copy of a file.
func twin(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "twin.db")
	if err := os.WriteFile(to, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}

// sound checks that a file is whole and nobody's slot is ignored.
func soundKeys(t testing.TB, s *Store) {
	t.Helper()
	if r := mustCheck(t, s); !r.OK || len(r.Ignored) > 0 {
		t.Errorf("check: damaged %v, differs %v, ignored %v", r.Damaged, r.Derived, r.Ignored)
	}
}

// mergeWith takes in another copy, which stays open.
func mergeWith(t testing.TB, s, other *Store, words string) {
	t.Helper()
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	from, err := s.OpenOther(other.Path(), Options{Passphrase: []byte(words)})
	if err != nil {
		t.Fatal(err)
	}
	report, err := s.Merge(context.Background(), from, MergeOptions{})
	if err = errors.Join(err, from.Close()); err != nil || len(report.Skipped) > 0 {
		t.Fatal(err, report.Skipped)
	}
	mark := bytes.Clone(s.lastMark())
	if from, err = s.OpenOther(other.Path(), Options{}); err != nil { // all its keys are held now
		t.Fatal(err)
	}
	_, err = s.Merge(context.Background(), from, MergeOptions{})
	if err = errors.Join(err, from.Close()); err != nil || !bytes.Equal(mark, s.lastMark()) {
		t.Errorf("merging the same again writes: %v", err)
	}
}

func TestEachClerkOpensWithHerOwnPassphrase(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	lan := mustAdd(t, s, "蓝文员", "lan's own words")
	if _, err := s.AddClerk("蓝文员", []byte("another")); !errors.Is(err, ErrClerkExists) {
		t.Errorf("she was added twice: %v", err)
	}
	soundKeys(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	hers := openedWith(t, s.Path(), "lan's own words")
	if id, clerk := hers.Clerk(); id != lan || clerk.Name != "蓝文员" || clerk.Centre.IsZero() {
		t.Errorf("the file is open for %s, %+v", id, clerk)
	}
	mustRead(t, hers, person)
	wang(t, hers)
	reopened := reopen(t, hers, c)
	if _, clerk := reopened.Clerk(); clerk.Name != "李文员" {
		t.Errorf("the first clerk's passphrase opens for %s", clerk.Name)
	}
}

func TestRemovedClerkOpensOnlyWhatWasSealedBefore(t *testing.T) {
	s, c := fresh(t)
	lan := mustAdd(t, s, "蓝文员", "lan's own words")
	_, before := wang(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	old := twin(t, s.Path())

	s = openedWith(t, s.Path(), passphrase)
	epoch := s.keys.Current()
	if err := s.RemoveClerk(lan); err != nil {
		t.Fatal(err)
	}
	if s.keys.Current() == epoch {
		t.Error("what is saved next is sealed under a key that she holds")
	}
	if err := s.RemoveClerk(lan); !errors.Is(err, ErrNoClerk) {
		t.Errorf("removed twice: %v", err)
	}
	mustRecord(t, s, "register", model.Create(s.newID(), s.newID(), model.KindPerson, model.Person{Name: "后来的人"}))
	soundKeys(t, s)
	if left, _ := slotsOf(t, s); left != 1 {
		t.Errorf("%d clerks' slots are left", left)
	}
	s = reopen(t, s, c)
	if s.keys.Current() == epoch {
		t.Error("after opening again, her epoch is sealed under")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	refused(t, s.Path(), "lan's own words", ErrWrongPassphrase)

	hers := openedWith(t, old, "lan's own words") // her copy of before
	mustRead(t, hers, before)
	sealed := valueOf(t, s.Path())
	if _, err := hers.keys.Open(bucketSubjects, sealed.key, sealed.value); !errors.Is(err, seal.ErrUnknownEpoch) {
		t.Errorf("what was sealed after she left opens for her: %v", err)
	}
}

// valueOf is the newest subject's block, as it stands in a file.
func valueOf(t testing.TB, path string) (found struct{ key, value []byte }) {
	t.Helper()
	s := openedWith(t, path, passphrase)
	_ = s.view(func(tx *bolt.Tx) error {
		each(tx, bucketSubjects, nil, nil, func(key, value []byte) bool {
			if epoch, err := seal.EpochOf(value); err == nil && epoch == s.keys.Current() && len(key) == subjectKeySize &&
				model.ID(key) != s.epochs() {
				found.key, found.value = bytes.Clone(key), bytes.Clone(value)
			}
			return true
		})
		return nil
	})
	if found.value == nil {
		t.Fatal("nothing is sealed under the new epoch")
	}
	return found
}

// slotsOf counts the slots of clerks and those of recovery keys.
func slotsOf(t testing.TB, s *Store) (clerks, recovery int) {
	t.Helper()
	if err := s.view(func(tx *bolt.Tx) error {
		whole, _ := slots(tx)
		for _, slot := range whole {
			if slot.IsRecovery() {
				recovery++
			} else {
				clerks++
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return clerks, recovery
}

func TestLastClerkStays(t *testing.T) {
	s, _ := fresh(t)
	me, _ := s.Clerk()
	if err := s.RemoveClerk(me); !errors.Is(err, ErrLastClerk) {
		t.Errorf("the last clerk was removed: %v", err)
	}
	mustAdd(t, s, "蓝文员", "lan's own words")
	if err := s.RemoveClerk(me); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Record(model.Proposal{Act: "register", Entries: []model.Entry{
		model.Create(s.newID(), s.newID(), model.KindPerson, model.Person{Name: "王小丽"})}}); !errors.Is(err, ErrNoClerk) {
		t.Errorf("she goes on recording: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	refused(t, s.Path(), passphrase, ErrWrongPassphrase)
	openedWith(t, s.Path(), "lan's own words")
}

func TestClerkWhoReturnsGetsANewSlot(t *testing.T) {
	s, _ := fresh(t)
	lan := mustAdd(t, s, "蓝文员", "the first words")
	if err := s.RemoveClerk(lan); err != nil {
		t.Fatal(err)
	}
	_, person := wang(t, s)
	if again := mustAdd(t, s, "蓝文员", "the second words"); again != lan {
		t.Error("she is another clerk now")
	}
	soundKeys(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	refused(t, s.Path(), "the first words", ErrWrongPassphrase)
	mustRead(t, openedWith(t, s.Path(), "the second words"), person)
}

func TestPassphraseChangesOneSlotOnly(t *testing.T) {
	s, _ := fresh(t)
	mustAdd(t, s, "蓝文员", "lan's own words")
	_, person := wang(t, s)
	before := dumpKeys(t, s)
	if err := s.ChangePassphrase([]byte("wrong"), []byte("new words")); !errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("a wrong passphrase was taken: %v", err)
	}
	if err := s.ChangePassphrase([]byte(passphrase), []byte("new words")); err != nil {
		t.Fatal(err)
	}
	changed := 0
	for key, value := range dumpKeys(t, s) {
		if before[key] != value {
			changed++
		}
	}
	if changed != 1 || len(before) != len(dumpKeys(t, s)) {
		t.Errorf("%d values of keys changed", changed)
	}
	soundKeys(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	refused(t, s.Path(), passphrase, ErrWrongPassphrase)
	mustRead(t, openedWith(t, s.Path(), "new words"), person)
}

func dumpKeys(t testing.TB, s *Store) map[string]string {
	t.Helper()
	all := map[string]string{}
	if err := s.view(func(tx *bolt.Tx) error {
		each(tx, bucketKeys, nil, nil, func(key, value []byte) bool {
			all[string(key)] = string(value)
			return true
		})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// forgotten is a file whose only clerk has forgotten her passphrase, and its recovery key.
func forgotten(t testing.TB) (path, paper string, person model.ID) {
	t.Helper()
	c := newClock()
	s, recovery, err := Create(filepath.Join(t.TempDir(), "test.db"), Setup{Site: "青石镇服务站", Clerk: "李文员",
		Passphrase: []byte(passphrase), KDF: seal.TrainingKDF, Station: model.Station{1}, Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	_, person = wang(t, s)
	if s.RecoveryProven() {
		t.Error("nobody has proven the recovery key")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return s.Path(), recovery.String(), person
}

func byPaper(t testing.TB, path, paper string) *Store {
	t.Helper()
	s, err := Open(path, Options{Recovery: paper, Now: newClock().now, KDF: seal.TrainingKDF, LockTimeout: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestRecoveryKeyGivesAPassphraseAgain(t *testing.T) {
	for _, tt := range []struct{ name, clerk string }{
		{"to the clerk who forgot hers", "李文员"},
		{"to a new clerk", "新来的人"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path, paper, person := forgotten(t)
			s := byPaper(t, path, paper)
			if _, err := s.Record(model.Proposal{Act: "x", Entries: []model.Entry{
				model.Create(s.newID(), s.newID(), model.KindPerson, model.Person{})}}); !errors.Is(err, ErrReadOnly) {
				t.Errorf("the recovery key records: %v", err)
			}
			id, err := s.Recover(tt.clerk, []byte("new words"))
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			again := openedWith(t, path, "new words")
			if who, clerk := again.Clerk(); who != id || clerk.Name != tt.clerk {
				t.Errorf("it is open for %s", clerk.Name)
			}
			mustRead(t, again, person)
			wang(t, again)
			soundKeys(t, again)
			if err := again.Close(); err != nil {
				t.Fatal(err)
			}
			if err := byPaper(t, path, paper).Close(); err != nil { // it still opens, the new epoch too
				t.Fatal(err)
			}
			if tt.clerk == "李文员" {
				refused(t, path, passphrase, ErrWrongPassphrase)
			}
		})
	}
}

func TestPassphraseOfAClerkDoesNotRecover(t *testing.T) {
	s, _ := fresh(t)
	if _, err := s.Recover("李文员", []byte("x")); !errors.Is(err, ErrReadOnly) {
		t.Errorf("Recover = %v", err)
	}
}

func TestRecoveryKeyIsReplacedAndProven(t *testing.T) {
	path, paper, _ := forgotten(t)
	s := openedWith(t, path, passphrase)
	other, err := seal.NewRecovery(s.random)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ProveRecovery(other.String()); !errors.Is(err, ErrWrongRecovery) {
		t.Errorf("the key of another file is taken as proof: %v", err)
	}
	if err := s.ProveRecovery(paper); err != nil || !s.RecoveryProven() {
		t.Fatalf("not proven: %v", err)
	}
	epoch := s.keys.Current()
	if err := s.ReplaceRecovery(other, false); err != nil {
		t.Fatal(err)
	}
	if s.RecoveryProven() || s.keys.Current() == epoch {
		t.Error("the new paper counts as proven, or the old one opens what is saved next")
	}
	if err := s.ProveRecovery(paper); !errors.Is(err, ErrWrongRecovery) {
		t.Errorf("the old paper proves the new key: %v", err)
	}
	if err := s.ProveRecovery(other.String()); err != nil || !s.RecoveryProven() {
		t.Errorf("not proven: %v", err)
	}
	soundKeys(t, s)
	if _, recovery := slotsOf(t, s); recovery != 1 {
		t.Errorf("%d recovery slots", recovery)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, Options{Recovery: paper}); !errors.Is(err, ErrWrongRecovery) {
		t.Errorf("the old paper: %v", err)
	}
	byPaper(t, path, other.String())
}

func TestProofHealsADamagedRecoverySlot(t *testing.T) {
	path, paper, _ := forgotten(t)
	s := openedWith(t, path, passphrase)
	var key []byte
	_ = s.view(func(tx *bolt.Tx) error {
		whole, _ := slots(tx)
		for _, slot := range whole {
			if slot.IsRecovery() {
				key = slotKey(slot.ID())
			}
		}
		return nil
	})
	flip(t, s, bucketKeys, key)
	if err := s.ProveRecovery(paper); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	byPaper(t, path, paper)
}

func TestNothingIsWrappedToAStrangersSlot(t *testing.T) {
	s, c := fresh(t)
	stranger, err := seal.NewRecovery(s.random)
	if err != nil {
		t.Fatal(err)
	}
	slot, id, err := stranger.NewSlot(s.Family(), s.random)
	if err != nil {
		t.Fatal(err)
	}
	me, _ := s.Clerk()
	fake, fakeID, err := seal.NewSlot([]byte("stranger's"), me, s.Family(), seal.TrainingKDF, s.random)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.update(func(tx *bolt.Tx) error {
		return errors.Join(putSlotBytes(tx, slot), putSlotBytes(tx, fake))
	}); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s, c)
	if err := s.RemoveClerk(mustAdd(t, s, "蓝文员", "lan's own words")); err != nil {
		t.Fatal(err)
	}
	for key, value := range dumpKeys(t, s) {
		for _, id := range []*seal.Identity{id, fakeID} {
			if _, err := seal.OpenKeyring(s.Family(), id, []byte(value)); key[0] == prefixWrapping && err == nil {
				t.Error("the identity key was wrapped to a stranger")
			}
		}
		if _, to, ok := splitWrappingKey([]byte(key)); ok && (to == slot.ID() || to == fake.ID()) {
			t.Error("a wrapping stands for a stranger's slot")
		}
	}
	if r := mustCheck(t, s); len(r.Ignored) != 2 || !r.OK {
		t.Errorf("check: ignored %v, %+v", r.Ignored, r.Damaged)
	}
	if r, err := s.KeyHolders(); err != nil || len(r.Strangers) != 2 {
		t.Errorf("strangers: %v, %v", r.Strangers, err)
	}
}

// apart are two copies of a file with the clerks 李文员 and 蓝文员, open for the one here and the other there.
func apart(t testing.TB) (here, there *Store, li, lan model.ID) {
	t.Helper()
	s, _ := fresh(t)
	li, _ = s.Clerk()
	lan = mustAdd(t, s, "蓝文员", "lan's own words")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	copied := twin(t, s.Path())
	return openedWith(t, s.Path(), passphrase), openedWith(t, copied, "lan's own words"), li, lan
}

func TestMergingTwoCopiesThatEachBeganAnEpoch(t *testing.T) {
	here, there, _, _ := apart(t)
	a := mustAdd(t, here, "甲", "words of a")
	if err := here.RemoveClerk(a); err != nil {
		t.Fatal(err)
	}
	_, mine := wang(t, here)
	b := mustAdd(t, there, "乙", "words of b")
	if err := there.RemoveClerk(b); err != nil {
		t.Fatal(err)
	}
	mustRecord(t, there, "register", model.Create(there.newID(), there.newID(), model.KindPerson, model.Person{Name: "那边的人"}))
	mergeWith(t, here, there, "lan's own words")
	soundKeys(t, here)
	for _, epoch := range here.keys.Epochs() {
		if epoch == there.keys.Current() && here.keys.Current() == epoch {
			t.Error("what is saved next is sealed under an epoch that one who was removed here opens")
		}
	}
	if err := here.Close(); err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{passphrase, "lan's own words"} {
		s := openedWith(t, here.Path(), words)
		mustRead(t, s, mine)
		if n := len(s.keys.Epochs()); n != 4 {
			t.Errorf("%q opens %d epochs, want the first, one of each copy, and the merger's", words, n)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestMergingARemovalWithAPassphraseOfTheSameClerk(t *testing.T) {
	here, there, _, lan := apart(t)
	if err := here.RemoveClerk(lan); err != nil {
		t.Fatal(err)
	}
	if err := there.ChangePassphrase([]byte("lan's own words"), []byte("other words")); err != nil {
		t.Fatal(err)
	}
	mustAdd(t, there, "梅文员", "mei's words")
	mergeWith(t, here, there, "other words")
	soundKeys(t, here)
	if err := here.Close(); err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"lan's own words", "other words"} {
		refused(t, here.Path(), words, ErrWrongPassphrase)
	}
	mei := openedWith(t, here.Path(), "mei's words") // whom the other copy added: she opens this one's new epoch too
	wang(t, mei)
}

func TestMergingAChangedPassphraseTakesTheNewerSlot(t *testing.T) {
	here, there, _, _ := apart(t)
	if err := there.ChangePassphrase([]byte("lan's own words"), []byte("new words")); err != nil {
		t.Fatal(err)
	}
	mergeWith(t, here, there, "new words")
	if err := here.Close(); err != nil {
		t.Fatal(err)
	}
	here, there = openedWith(t, here.Path(), passphrase), openedWith(t, there.Path(), "new words")
	mergeWith(t, there, here, passphrase) // and the other way round nothing is turned back
	soundKeys(t, there)
	if err := there.Close(); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Store{here, there} {
		refused(t, s.Path(), "lan's own words", ErrWrongPassphrase)
		if err := openedWith(t, s.Path(), "new words").Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTwoWhoRemovedEachOtherNeedTheRecoveryKey(t *testing.T) {
	path, paper, person := forgotten(t)
	s := openedWith(t, path, passphrase)
	li, _ := s.Clerk()
	lan := mustAdd(t, s, "蓝文员", "lan's own words")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	there := openedWith(t, twin(t, path), "lan's own words")
	here := openedWith(t, path, passphrase)
	if err := errors.Join(here.RemoveClerk(lan), there.RemoveClerk(li)); err != nil {
		t.Fatal(err)
	}
	mergeWith(t, here, there, "lan's own words")
	if err := here.Close(); err != nil {
		t.Fatal(err)
	}
	refused(t, path, passphrase, ErrNoClerk)
	rescue := byPaper(t, path, paper)
	if _, err := rescue.Recover("李文员", []byte("new words")); err != nil {
		t.Fatal(err)
	}
	if err := rescue.Close(); err != nil {
		t.Fatal(err)
	}
	back := openedWith(t, path, "new words")
	mustRead(t, back, person)
	soundKeys(t, back)
}

func TestBothPapersOpenWhereBothCopiesReplacedTheKey(t *testing.T) {
	here, there, _, _ := apart(t)
	var papers []string
	for _, s := range []*Store{here, there} {
		r, err := seal.NewRecovery(s.random)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.ReplaceRecovery(r, true); err != nil {
			t.Fatal(err)
		}
		papers = append(papers, r.String())
	}
	mergeWith(t, here, there, "lan's own words")
	soundKeys(t, here)
	if !here.RecoveryProven() {
		t.Error("both were proven")
	}
	if err := here.Close(); err != nil {
		t.Fatal(err)
	}
	for _, paper := range papers {
		if err := byPaper(t, here.Path(), paper).Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestKeysThatAreNotSettledAreAtTheNextOpening(t *testing.T) {
	s, c := fresh(t)
	lan := mustAdd(t, s, "蓝文员", "lan's own words")
	// A program that knows nothing of it merges the removal and leaves the keys as they are.
	mustRecord(t, s, "merge", model.Entry{Subject: lan, Record: lan, Kind: model.KindClerk,
		Parents: slices.Clone(mustRead(t, s, lan).Record().Heads), Fields: map[string]model.Value{fieldRemoved: model.Encode(model.NewDate(2026, 3, 15))}})
	epoch := s.keys.Current()
	s = reopen(t, s, c)
	if clerks, _ := slotsOf(t, s); clerks != 1 || s.keys.Current() == epoch {
		t.Errorf("%d slots of clerks; a new epoch: %v", clerks, s.keys.Current() != epoch)
	}
	soundKeys(t, s)
}
