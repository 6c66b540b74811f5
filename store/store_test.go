package store

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/store/seal"
)

const passphrase = "a passphrase for tests"

// clock is a clock that stands still until it is told to go on. A copy made beside the day's work reads it too.
type clock struct{ shown atomic.Pointer[time.Time] }

func (c *clock) now() time.Time { return *c.shown.Load() }

func (c *clock) set(t time.Time) { c.shown.Store(&t) }

func newClock() *clock {
	return clockAt(time.Date(2026, 3, 16, 9, 0, 0, 0, time.FixedZone("", 8*3600)))
}

func clockAt(t time.Time) *clock {
	c := &clock{}
	c.set(t)
	return c
}

func testOptions(c *clock) Options {
	return Options{Passphrase: []byte(passphrase), Station: model.Station{1}, Now: c.now, Program: "test", LockTimeout: 50 * time.Millisecond}
}

// fresh makes a file in a folder of its own.
func fresh(t testing.TB) (*Store, *clock) {
	t.Helper()
	c := newClock()
	s, _, err := Create(filepath.Join(t.TempDir(), "test.db"), Setup{Site: "青石镇服务站", Clerk: "李文员",
		Passphrase: []byte(passphrase), KDF: seal.TrainingKDF, Station: model.Station{1}, Now: c.now, Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, c
}

// reopen closes a file and opens it again.
func reopen(t testing.TB, s *Store, c *clock) *Store {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(s.Path(), testOptions(c))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func mustRecord(t testing.TB, s *Store, act string, entries ...model.Entry) Recorded {
	t.Helper()
	r, err := s.Record(model.Proposal{Act: act, Entries: entries})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func mustRead(t testing.TB, s *Store, id model.ID) *model.History {
	t.Helper()
	h, err := s.Read(id)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// wang registers a household with one woman in it.
func wang(t testing.TB, s *Store) (household, person model.ID) {
	t.Helper()
	household, person = s.Derive().HouseholdID("青石村", "02-0017"), s.newID()
	mustRecord(t, s, "register",
		model.Create(household, household, model.KindHousehold, model.Household{Code: "02-0017", Village: "青石村", Group: 2, Head: person}),
		model.Create(person, person, model.KindPerson, model.Person{Name: "王秀英", Sex: model.Female,
			Birth: model.NewDate(1990, 5, 6), IDNumber: model.CompleteIDNumber("99010119900506002"), Phone: "13812345678", Household: household}))
	return household, person
}

func TestWhatWasRecordedIsThereAfterReopening(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	c.set(c.now().AddDate(0, 0, 1))
	h := mustRead(t, s, person)
	changed := *h.Person
	changed.Phone = "13900001111"
	e, _ := model.Amend(h.Record(), changed)
	mustRecord(t, s, "edit_person", e)
	before := mustRead(t, s, person)

	s = reopen(t, s, c)
	after := mustRead(t, s, person)
	if *after.Person != *before.Person || after.Person.Phone != "13900001111" || len(after.Record().Changes) != 2 {
		t.Errorf("before %+v, after %+v", before.Person, after.Person)
	}
	if _, clerk := s.Clerk(); clerk.Name != "李文员" {
		t.Errorf("clerk = %+v", clerk)
	}
	if _, centre := s.Centre(); centre.Name != "青石镇服务站" {
		t.Errorf("centre = %+v", centre)
	}
	if !s.SavedAt().Equal(c.now()) {
		t.Errorf("saved at %v, want %v", s.SavedAt(), c.now())
	}
}

func TestFileHoldsNothingInClear(t *testing.T) {
	s, _ := fresh(t)
	wang(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"王秀英", "秀英", "青石", "李文员", "13812345678", "12345678", "19900506", "1990-05-06", "02-0017", "person", passphrase} {
		if bytes.Contains(b, []byte(secret)) {
			t.Errorf("%q stands in the file", secret)
		}
	}
}

func TestLayoutIsAsDocumented(t *testing.T) {
	s, _ := fresh(t)
	source, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^//\t(\w+) +(\S.*?)  +\S`).FindAllStringSubmatch(string(source), -1) {
		if m[1] != "bucket" {
			documented[m[1]] = true
		}
	}
	err = s.view(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bolt.Bucket) error {
			if !documented[string(name)] {
				t.Errorf("bucket %s is not in the table", name)
			}
			delete(documented, string(name))
			return b.ForEach(func(k, v []byte) error {
				if !keyFits(string(name), k) {
					t.Errorf("key %x of %s is not in the table", k, name)
				}
				return nil
			})
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range documented {
		t.Errorf("the file has no bucket %s", name)
	}
}

// keyFits says whether a key is one that the table in the package comment has for its bucket.
func keyFits(bucket string, key []byte) bool {
	n := len(key)
	switch bucket {
	case bucketMeta:
		return strings.Contains("format family program saved agenda closed records", string(key)) || bytes.HasPrefix(key, keyDamaged) || bytes.HasPrefix(key, keyHand) && n == 7
	case bucketKeys:
		return key[0] == prefixSlot && n == 17 || key[0] == prefixWrapping && n == 25
	case bucketSubjects:
		return n == 16 || n == 17
	case bucketJournal, bucketDays:
		return n == 12
	case bucketLog:
		return n >= 12
	case bucketDirectory:
		return n == 4 || string(key) == "staff"
	case bucketAgenda:
		return n >= 4 || isCards(key)
	}
	return n > 24
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	s, c := fresh(t)
	path := s.Path()
	if _, _, err := Create(path, Setup{Passphrase: []byte("x")}); !errors.Is(err, ErrExists) {
		t.Errorf("created over a file: %v", err)
	}
	_, err := Open(path, testOptions(c))
	var inUse *InUseError
	if !errors.As(err, &inUse) || !errors.Is(err, ErrInUse) || inUse.PC == "" || !inUse.Since.Equal(c.now()) {
		t.Errorf("second opener: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		bytes []byte
		alter func(*Options)
		want  error
	}{
		{"another passphrase", whole, func(o *Options) { o.Passphrase = []byte("another") }, ErrWrongPassphrase},
		{"another clerk", whole, func(o *Options) { o.As = "someone else" }, ErrNoClerk},
		{"an empty file", nil, nil, ErrNotOurs},
		{"a text", []byte(strings.Repeat("not a database", 1000)), nil, ErrNotOurs},
		{"a file cut short", whole[:len(whole)-4096], nil, ErrDamaged},
		{"both metas torn", append(make([]byte, 0), torn(whole)...), nil, ErrDamaged},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at := filepath.Join(t.TempDir(), "other.db")
			if err := os.WriteFile(at, tt.bytes, 0o600); err != nil {
				t.Fatal(err)
			}
			o := testOptions(c)
			if tt.alter != nil {
				tt.alter(&o)
			}
			if _, err := Open(at, o); !errors.Is(err, tt.want) {
				t.Errorf("Open = %v, want %v", err, tt.want)
			}
		})
	}
	if _, err := Open(path+"x", testOptions(c)); !errors.Is(err, ErrNotFound) {
		t.Errorf("missing file: %v", err)
	}
}

func TestNewerFilesAreReadAsFarAsTheyAllow(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	format := func(reader, writer byte) {
		if err := s.db.Update(func(tx *bolt.Tx) error { return put(tx, bucketMeta, keyFormat, []byte{0, reader, 0, writer}) }); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	format(Format, Format+1)
	s, err := Open(s.Path(), testOptions(c))
	if err != nil {
		t.Fatal(err)
	}
	mustRead(t, s, person)
	if err := s.RecordAll([]model.Proposal{{Entries: []model.Entry{model.Create(person, person, "note", struct{}{})}}}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("wrote into a newer file: %v", err)
	}
	format(Format+1, Format+1)
	if _, err := Open(s.Path(), testOptions(c)); !errors.Is(err, ErrNewerFormat) {
		t.Errorf("opened a newer file: %v", err)
	}
}

// TestSlotThatNoClerkRecordNamesIsIgnored: whoever finds the file can put a slot into it.
func TestSlotThatNoClerkRecordNamesIsIgnored(t *testing.T) {
	s, c := fresh(t)
	stranger := s.clerkID
	slot, _, err := seal.NewSlot([]byte("a stranger's"), stranger, s.Family(), seal.TrainingKDF, s.random)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.update(func(tx *bolt.Tx) error { return s.putSlot(tx, slot) }); err != nil {
		t.Fatal(err)
	}
	if r := mustCheck(t, s); len(r.Ignored) != 1 || !r.OK {
		t.Errorf("check: %+v", r)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	o := testOptions(c)
	o.Passphrase = []byte("a stranger's")
	if _, err := Open(s.Path(), o); !errors.Is(err, ErrNoClerk) {
		t.Errorf("opened with a slot that no record names: %v", err)
	}
}

func TestSameRandomSourceGivesTheSameIdentities(t *testing.T) {
	ids := func() (out []model.ID) {
		c := newClock()
		s, _, err := Create(filepath.Join(t.TempDir(), "demo.db"), Setup{Site: "站", Clerk: "李", Passphrase: []byte("demo"), KDF: seal.TrainingKDF,
			Now: c.now, Rand: bytes.NewReader(make([]byte, 64))})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		centre, _ := s.Centre()
		return append(out, s.clerkID, centre, s.Derive().HouseholdID("青石村", "02-0017"), s.newID())
	}
	if a, b := ids(), ids(); !slices.Equal(a, b) || a[0].IsZero() {
		t.Errorf("%v, then %v", a, b)
	}
}

func TestManyActsOnOneSubjectInOneTransaction(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	var ps []model.Proposal
	for n := range 5 {
		ps = append(ps, model.Proposal{Act: "import", At: c.now().AddDate(0, 0, -n), Entries: []model.Entry{
			model.Create(person, s.newID(), model.KindRequest, model.Request{Service: "newly_married", On: model.DateOf(c.now())})}})
	}
	if err := s.RecordAll(ps); err != nil {
		t.Fatal(err)
	}
	if n := len(mustRead(t, s, person).Requests); n != 5 {
		t.Errorf("%d requests, want 5", n)
	}
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("check: %+v", r)
	}
}

func torn(whole []byte) []byte {
	b := bytes.Clone(whole)
	b[60]++
	b[4096+60]++
	return b
}

func TestDamagedSlotIsNotAWrongPassphrase(t *testing.T) {
	s, c := fresh(t)
	flip(t, s, bucketKeys, slotKey(s.slot))
	if r := mustCheck(t, s); len(r.Damaged) != 1 || r.Damaged[0].Bucket != bucketKeys {
		t.Errorf("check: %+v", r)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := Open(s.Path(), testOptions(c))
	if !errors.Is(err, ErrDamaged) || !errors.Is(err, seal.ErrSlotDamaged) || errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("Open = %v", err)
	}
}

func TestRecoveryKeyOpensForReading(t *testing.T) {
	c := newClock()
	path := filepath.Join(t.TempDir(), "test.db")
	s, recovery, err := Create(path, Setup{Site: "站", Clerk: "李", Passphrase: []byte(passphrase), KDF: seal.TrainingKDF, Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	_, person := wang(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, err = Open(path, Options{Recovery: recovery.String(), Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if h := mustRead(t, s, person); h.Person.Name != "王秀英" {
		t.Errorf("read %+v", h.Person)
	}
	if _, err := s.Record(model.Proposal{Entries: []model.Entry{model.Create(person, s.newID(), "note", struct{}{})}}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("recorded with the recovery key: %v", err)
	}
}

func TestKindsAndFieldsOfTomorrowAreKept(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	r := s.newID()
	mustRecord(t, s, "tomorrow", model.Entry{Subject: person, Record: r, Kind: "dance", Fields: map[string]model.Value{"step": model.Encode("waltz")}})
	s = reopen(t, s, c)
	h := mustRead(t, s, person)
	e, _ := model.Amend(h.Record(), model.Person{Name: "王秀英"})
	mustRecord(t, s, "edit", e)
	got := mustRead(t, s, person).State.Records[r]
	if got == nil || got.Kind != "dance" || !bytes.Equal(got.Fields["step"].Value, model.Encode("waltz")) {
		t.Errorf("record = %+v", got)
	}
}

func TestDamagedBlockIsSetAside(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	flip(t, s, bucketSubjects, person[:])
	h, err := s.Read(person)
	var d *DamagedError
	if !errors.As(err, &d) || d.Bucket != bucketSubjects || d.Key != person.String() || h.Person != nil {
		t.Fatalf("Read = %v, %v", h, err)
	}
	mustRecord(t, s, "again", model.Create(person, person, model.KindPerson, model.Person{Name: "王秀英", Phone: "1"}))
	h, err = s.Read(person)
	if !errors.Is(err, ErrDamaged) || h.Person == nil || h.Person.Phone != "1" {
		t.Fatalf("Read = %+v, %v", h.Person, err)
	}
	flip(t, s, bucketSubjects, person[:]) // healed
	s = reopen(t, s, c)
	if h := mustRead(t, s, person); len(h.State.Records[person].Changes) != 2 {
		t.Errorf("%d changes, want both", len(h.State.Records[person].Changes))
	}
	mustRecord(t, s, "more", model.Create(person, s.newID(), "note", struct{ A int }{1}))
	err = s.view(func(tx *bolt.Tx) error {
		if get(tx, bucketSubjects, subjectKey(person, 1)) != nil {
			t.Error("the second block was left beside the whole first")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// flip turns one bit of a value.
func flip(t testing.TB, s *Store, bucket string, key []byte) {
	t.Helper()
	err := s.db.Update(func(tx *bolt.Tx) error {
		v := bytes.Clone(get(tx, bucket, key))
		v[len(v)/2] ^= 4
		return put(tx, bucket, key, v)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestClosedFileIsCutToItsSize(t *testing.T) {
	s, _ := fresh(t)
	wang(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := newestMeta(f)
	if err != nil {
		t.Fatal(err)
	}
	if info, _ := f.Stat(); info.Size() != int64(m.high)*pageSize {
		t.Errorf("%d bytes, want %d pages", info.Size(), m.high)
	}
	if _, err := os.Stat(whoPath(s.Path())); !os.IsNotExist(err) {
		t.Errorf("the note who has it open was left: %v", err)
	}
}

func TestRuleIsAsked(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	_, err := s.Record(model.Proposal{Act: "add_exam", Entries: []model.Entry{model.Create(person, s.newID(), model.KindExam,
		model.Exam{Form: "three_checks", On: model.DateOf(c.now()).AddDays(1)})}})
	if !errors.Is(err, model.ErrRefused) {
		t.Errorf("an exam of tomorrow: %v", err)
	}
	if h := mustRead(t, s, person); len(h.Exams) != 0 {
		t.Error("the refused act was written")
	}
}

func TestDateDoubt(t *testing.T) {
	s, c := fresh(t)
	start := c.now()
	for _, tt := range []struct {
		name string
		days int
		want bool
	}{
		{"the same day", 0, false}, {"a day before", -1, false}, {"two days before", -2, true},
		{"400 days after", 400, false}, {"401 days after", 401, true}, {"a dead battery", -6000, true},
	} {
		c.set(start.AddDate(0, 0, tt.days))
		if newest, got := s.DateDoubt(); got != tt.want || newest != model.DateOf(start) {
			t.Errorf("%s: %v, %v", tt.name, newest, got)
		}
	}
}

func TestLogSplitsTheSameWhateverTheOrder(t *testing.T) {
	lists := func(batches int) map[string]string {
		s, _ := fresh(t)
		subject, changes := visits(2500)
		for _, c := range changes {
			c.Time = 1_700_000_000_000
			c.Seal()
		}
		for i := range batches {
			if err := s.update(func(tx *bolt.Tx) error {
				w := s.newLogWriter(tx)
				for j := i; j < len(changes); j += batches {
					c := *changes[j]
					c.Subject = subject
					if err := w.add(&c, 1); err != nil {
						return err
					}
				}
				return w.flush()
			}); err != nil {
				t.Fatal(err)
			}
		}
		got := map[string]string{}
		prefix := dayKey(changes[0].Act.Station, changes[0].Time)
		_ = s.view(func(tx *bolt.Tx) error {
			each(tx, bucketLog, prefix, nil, func(k, v []byte) bool {
				plain, err := s.open(bucketLog, k, v)
				if err != nil {
					t.Error(err)
				}
				got[string(k)] = string(plain)
				return true
			})
			sum, err := s.unseal(tx, bucketDays, prefix)
			got["sum"] = string(sum)
			return err
		})
		return got
	}
	one, three := lists(1), lists(3)
	if len(one) < 17 {
		t.Errorf("%d lists of 2,500 changes", len(one))
	}
	for key, want := range one {
		if three[key] != want {
			t.Errorf("list %x differs", key)
		}
	}
}

// TestHandIsKeptTwice damages one copy of what all blocks need, which costs nothing, and then the other.
func TestHandIsKeptTwice(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	flip(t, s, bucketMeta, handKey(0, 0))
	if r := mustCheck(t, s); r.OK || len(r.Damaged) != 1 || r.Damaged[0] != *damaged(bucketMeta, handKey(0, 0), "does not open") {
		t.Errorf("check: %+v", r)
	}
	s = reopen(t, s, c)
	if p := mustRead(t, s, person).Person; p == nil || p.Name != "王秀英" {
		t.Errorf("person = %+v", p)
	}
	if err := s.Rebuild(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("rebuilt: %+v", r)
	}
	flip(t, s, bucketMeta, handKey(0, 0))
	flip(t, s, bucketMeta, handKey(0, 1))
	s = reopen(t, s, c)
	if _, err := s.Read(person); !errors.Is(err, ErrDamaged) {
		t.Errorf("without the hand: %v", err)
	}
	flip(t, s, bucketMeta, handKey(0, 1))
	s = reopen(t, s, c)
	mustRead(t, s, person)
}
