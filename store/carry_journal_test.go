package store

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"suifang/model"
	"suifang/store/bundle"
)

// died is a PC that was switched off in mid-work, when what was recorded had come to the journal.
func died(t *testing.T, carried *Carried, s *Store) {
	t.Helper()
	carried.journal.bring()
	mustClose(t, s)
	carried.release()
}

func journalOn(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(journalPath(path))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func noJournal(t *testing.T, path string) {
	t.Helper()
	if _, err := os.Stat(journalPath(path)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the journal is still there: %v, %v", namesIn(t, filepath.Dir(path)), err)
	}
}

func recordsOf(t *testing.T, s *Store, person model.ID) int {
	t.Helper()
	return len(mustRead(t, s, person).State.Records)
}

func TestWhatADeadPCRecordedIsInTheJournalForTheNext(t *testing.T) {
	path, person, c := onAStick(t)
	a, b := aPC(t, "a", c), aPC(t, "b", c)
	atA, s := carryHere(t, a, path, c)
	mustNote(t, s, person)
	mustNote(t, s, person)
	died(t, atA, s)

	atB, s := carryHere(t, b, path, c)
	if taken := atB.Journal(); taken.Changes != 2 || taken.Unread != nil {
		t.Errorf("taken: %+v", taken)
	}
	if n := recordsOf(t, s, person); n != 3 {
		t.Fatalf("%d records at the other PC, want the person and two notes", n)
	}
	mustNote(t, s, person)
	closeHere(t, atB, s)
	noJournal(t, path)
	if n := recordsIn(t, path, person); n != 4 {
		t.Errorf("%d records on the stick", n)
	}

	atA, s = carryHere(t, a, path, c) // it comes back
	if n := recordsOf(t, s, person); n != 4 {
		t.Errorf("%d records where they were made", n)
	}
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("check: %+v", r)
	}
	changes := mustCheck(t, s).Changes
	closeHere(t, atA, s)
	noJournal(t, path)
	direct, err := Open(path, testOptions(c))
	if err != nil {
		t.Fatal(err)
	}
	defer direct.Close()
	if n := mustCheck(t, direct).Changes; n != changes {
		t.Errorf("%d changes on the stick, %d in the working copy", n, changes)
	}
}

func TestTheJournalIsAddedToByOnePCAfterTheOther(t *testing.T) {
	path, person, c := onAStick(t)
	for n, name := range []string{"a", "b", "c"} {
		carried, s := carryHere(t, aPC(t, name, c), path, c)
		if got := recordsOf(t, s, person); got != 1+n {
			t.Errorf("%d records at PC %s", got, name)
		}
		mustNote(t, s, person)
		died(t, carried, s)
	}
	carried, s := carryHere(t, aPC(t, "d", c), path, c)
	closeHere(t, carried, s)
	noJournal(t, path)
	if n := recordsIn(t, path, person); n != 4 {
		t.Errorf("%d records on the stick", n)
	}
}

func TestTheJournalEndsWhereItWasCutOff(t *testing.T) {
	path, person, c := onAStick(t)
	carried, s := carryHere(t, aPC(t, "a", c), path, c)
	mustNote(t, s, person)
	carried.journal.bring()
	first := len(journalOn(t, path))
	mustNote(t, s, person)
	died(t, carried, s)
	whole := journalOn(t, path)
	stick, _ := os.ReadFile(path)
	for _, n := range []int{0, 1, first - 1, first, first + 1, first + 40, len(whole) - 1, len(whole)} {
		dir := t.TempDir()
		to := filepath.Join(dir, filepath.Base(path))
		for name, b := range map[string][]byte{to: stick, journalPath(to): whole[:n]} {
			if err := os.WriteFile(name, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want := 1
		for _, end := range []int{first, len(whole)} {
			if n >= end {
				want++
			}
		}
		carried, s := carryHere(t, aPC(t, "b", c), to, c)
		if got := recordsOf(t, s, person); got != want {
			t.Errorf("cut after %d of %d bytes: %d records, want %d", n, len(whole), got, want)
		}
		torn := n != 0 && n != first && n != len(whole)
		if unread := carried.Journal().Unread; errors.Is(unread, ErrDamaged) != torn {
			t.Errorf("cut after %d bytes: unread %v", n, unread)
		}
		mustNote(t, s, person) // goes behind what is whole
		died(t, carried, s)
		if p := bundle.Cut(journalOn(t, to)); p.Damaged > 0 || len(p.Sets) != want {
			t.Errorf("cut after %d bytes, and added to: %d sets, %d places damaged", n, len(p.Sets), p.Damaged)
		}
	}
}

func TestADamagedJournalIsSaidAndKept(t *testing.T) {
	path, person, c := onAStick(t)
	a := aPC(t, "a", c)
	carried, s := carryHere(t, a, path, c)
	for range 3 {
		mustNote(t, s, person)
		carried.journal.bring()
	}
	died(t, carried, s)
	hurt := journalOn(t, path)
	hurt[len(hurt)/2] ^= 4
	if err := os.WriteFile(journalPath(path), hurt, 0o600); err != nil {
		t.Fatal(err)
	}
	atB, s := carryHere(t, aPC(t, "b", c), path, c)
	if taken := atB.Journal(); taken.Changes != 2 || !errors.Is(taken.Unread, ErrDamaged) {
		t.Errorf("taken: %+v, want the two that are whole, and that one is not", taken)
	}
	closeHere(t, atB, s)
	noJournal(t, path)
	if kept, _ := os.ReadFile(damagedOf(journalPath(path))); !bytes.Equal(kept, hurt) {
		t.Error("what could not be read is not kept")
	}
	atA, s := carryHere(t, a, path, c)
	if n := recordsOf(t, s, person); n != 4 {
		t.Errorf("%d records, want all that were made here", n)
	}
	closeHere(t, atA, s)
	if n := recordsIn(t, path, person); n != 4 {
		t.Errorf("%d records on the stick", n)
	}
}

func TestOfItsOwnTornJournalAPCSaysNothing(t *testing.T) {
	path, person, c := onAStick(t)
	a := aPC(t, "a", c)
	carried, s := carryHere(t, a, path, c)
	mustNote(t, s, person)
	died(t, carried, s)
	if err := os.Truncate(journalPath(path), int64(len(journalOn(t, path))-7)); err != nil {
		t.Fatal(err)
	}
	carried, s = carryHere(t, a, path, c)
	if taken := carried.Journal(); taken != (JournalTaken{}) {
		t.Errorf("taken: %+v", taken)
	}
	closeHere(t, carried, s)
	if all := namesIn(t, filepath.Dir(path)); len(all) != 2 {
		t.Errorf("on the stick: %v", all)
	}
}

// TestTheJournalOfAnotherFamilyIsKept: a stick was used for another centre's file of the same name.
func TestTheJournalOfAnotherFamilyIsKept(t *testing.T) {
	path, person, c := onAStick(t)
	other, stranger, _ := onAStick(t)
	carried, s := carryHere(t, aPC(t, "a", c), other, c)
	mustNote(t, s, stranger)
	died(t, carried, s)
	theirs := journalOn(t, other)
	if err := os.WriteFile(journalPath(path), theirs, 0o600); err != nil {
		t.Fatal(err)
	}
	carried, s = carryHere(t, aPC(t, "b", c), path, c)
	if taken := carried.Journal(); taken.Changes != 0 || !errors.Is(taken.Unread, ErrDamaged) {
		t.Errorf("taken: %+v", taken)
	}
	mustNote(t, s, person)
	closeHere(t, carried, s)
	if kept, _ := os.ReadFile(damagedOf(journalPath(path))); !bytes.HasPrefix(kept, theirs) {
		t.Error("it is not kept")
	}
}

// TestActsDuringWritingBackStayInTheJournal: what is recorded while the copy is on its way is not in it.
func TestActsDuringWritingBackStayInTheJournal(t *testing.T) {
	path, person, c := onAStick(t)
	carried, s := carryHere(t, aPC(t, "a", c), path, c)
	mustNote(t, s, person)
	once := false
	if _, err := carried.WriteBack(context.Background(), s, func(done, total int) {
		if done > total/2 && !once { // it is read back
			once = true
			mustNote(t, s, person)
		}
	}); err != nil || !once {
		t.Fatal(err, once)
	}
	died(t, carried, s)
	if n := recordsIn(t, path, person); n != 2 {
		t.Fatalf("%d records on the stick: the act came too early for this test", n)
	}
	carried, s = carryHere(t, aPC(t, "b", c), path, c)
	if n := recordsOf(t, s, person); n != 3 {
		t.Errorf("%d records at the next PC", n)
	}
	closeHere(t, carried, s)
}

func TestStickThatIsGoneIsSaidOnceAndCatchesUp(t *testing.T) {
	path, person, c := onAStick(t)
	pc := aPC(t, "a", c)
	var said []error
	pc.NotOnStick = func(err error) { said = append(said, err) }
	carried, s := carryHere(t, pc, path, c)
	dir := filepath.Dir(path)
	if err := os.Rename(dir, dir+" away"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil { // where it was mounted
		t.Fatal(err)
	}
	for range 3 {
		mustNote(t, s, person)
		carried.journal.bring()
	}
	if len(said) != 1 || !errors.Is(said[0], ErrGone) || !errors.As(said[0], new(*JournalError)) {
		t.Errorf("said: %v", said)
	}
	if all := namesIn(t, dir); len(all) > 0 {
		t.Errorf("written where no stick is: %v", all)
	}
	if err := errors.Join(os.Remove(dir), os.Rename(dir+" away", dir)); err != nil {
		t.Fatal(err)
	}
	mustNote(t, s, person)
	died(t, carried, s)
	carried, s = carryHere(t, aPC(t, "b", c), path, c)
	if n := recordsOf(t, s, person); n != 5 {
		t.Errorf("%d records at the next PC", n)
	}
	closeHere(t, carried, s)
}

// TestAnotherPCsJournalIsTakenInBeforeItGoes: the stick went to another PC while this one was at work, and came back
// without having been written to.
func TestAnotherPCsJournalIsTakenInBeforeItGoes(t *testing.T) {
	path, person, c := onAStick(t)
	for _, acts := range []int{0, 1} { // here, since
		t.Run([]string{"nothing recorded here", "recorded here"}[acts], func(t *testing.T) {
			atA, a := carryHere(t, aPC(t, "a", c), path, c)
			before := recordsOf(t, a, person)
			atB, b := carryHere(t, aPC(t, "b", c), path, c)
			mustNote(t, b, person)
			died(t, atB, b)
			for range acts {
				mustNote(t, a, person)
				atA.journal.bring()
			}
			closeHere(t, atA, a)
			noJournal(t, path)
			if n := recordsIn(t, path, person); n != before+1+acts {
				t.Errorf("%d records on the stick, want %d", n, before+1+acts)
			}
		})
	}
}

func TestTheJournalIsBounded(t *testing.T) {
	path, person, c := onAStick(t)
	pc := aPC(t, "a", c)
	var said []error
	pc.NotOnStick = func(err error) { said = append(said, err) }
	carried, s := carryHere(t, pc, path, c)
	if err := os.WriteFile(journalPath(path), make([]byte, journalRoom-10), 0o600); err != nil {
		t.Fatal(err)
	}
	carried.journal.disk.Lock()
	carried.journal.size, carried.journal.whole = journalRoom-10, journalRoom-10 // as if it had grown so
	carried.journal.disk.Unlock()
	for range 3 {
		mustNote(t, s, person)
		carried.journal.bring()
	}
	if len(said) != 1 || !errors.Is(said[0], ErrJournalFull) {
		t.Errorf("said: %v", said)
	}
	if n := len(journalOn(t, path)); n > journalRoom {
		t.Errorf("it has %d bytes", n)
	}
	if _, err := carried.WriteBack(context.Background(), s, nil); err != nil {
		t.Fatal(err)
	}
	mustNote(t, s, person)
	carried.journal.bring()
	if p := bundle.Cut(journalOn(t, path)); len(p.Sets) != 1 || p.Damaged > 0 {
		t.Errorf("after writing back: %d sets", len(p.Sets))
	}
	closeHere(t, carried, s)
}

func TestDirectWorkTakesTheJournalIn(t *testing.T) {
	path, person, c := onAStick(t)
	carried, s := carryHere(t, aPC(t, "a", c), path, c)
	mustNote(t, s, person)
	died(t, carried, s)
	w, err := aPC(t, "b", c).Open(context.Background(), path, testOptions(c), true, Telling{})
	if err != nil {
		t.Fatal(err)
	}
	if w.Told.Journal.Changes != 1 {
		t.Errorf("told: %+v", w.Told)
	}
	if _, err := w.Close(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	noJournal(t, path)
	if n := recordsIn(t, path, person); n != 2 {
		t.Errorf("%d records on the stick", n)
	}
}

func TestTheJournalHoldsNothingInClearAndNothingOfTheErasedAfterWritingBack(t *testing.T) {
	s, c, second := withRecovery(t)
	_, person := wang(t, s)
	mustClose(t, s)
	path := s.path
	a, b := aPC(t, "a", c), aPC(t, "b", c)
	atA, s := carryHere(t, a, path, c)
	withIUD(t, s, person, model.DateOf(c.now()))
	mustAsk(t, s, person, second)
	atA.journal.bring()
	brought := journalOn(t, path)
	for _, secret := range []string{"王秀英", "IUD", "iud", "erase", "note"} {
		if bytes.Contains(brought, []byte(secret)) {
			t.Errorf("%q stands in the clear", secret)
		}
	}
	c.set(c.now().AddDate(0, 0, model.ErasureDelay))
	if done, err := s.EraseDue(context.Background()); err != nil || done.People != 1 {
		t.Fatalf("%+v, %v", done, err)
	}
	closeHere(t, atA, s)
	noJournal(t, path)

	if err := os.WriteFile(journalPath(path), brought, 0o600); err != nil { // one of before comes to a copy that has followed
		t.Fatal(err)
	}
	atB, s := carryHere(t, b, path, c)
	if h := mustRead(t, s, person); h.State.Erased == 0 || len(h.Methods) > 0 {
		t.Errorf("she is back: %+v", h)
	}
	if all := opened(t, s); strings.Contains(all, "99010119900506002") {
		t.Error("a value of the file tells of her")
	}
	closeHere(t, atB, s)
}

func TestARemovedClerksNextKeyIsNoDamage(t *testing.T) {
	path, person, c := onAStick(t)
	a := aPC(t, "a", c)
	carried, s := carryHere(t, a, path, c)
	id := mustAdd(t, s, "蓝文员", "another one")
	if err := s.RemoveClerk(id); err != nil {
		t.Fatal(err)
	}
	mustNote(t, s, person)
	died(t, carried, s)
	atB, s := carryHere(t, aPC(t, "b", c), path, c)
	if taken := atB.Journal(); !errors.Is(taken.Unread, ErrNewerKeys) {
		t.Errorf("taken: %+v", taken)
	}
	mustNote(t, s, person)
	closeHere(t, atB, s)
	atA, s := carryHere(t, a, path, c)
	if n := recordsOf(t, s, person); n != 3 {
		t.Errorf("%d records where all is", n)
	}
	closeHere(t, atA, s)
}
