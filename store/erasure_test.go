package store

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/store/seal"
)

const secondPassphrase = "another passphrase for tests"

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
	withIUD(t, s, person, model.DateOf(c.Time))
	if err := s.SaveDraft("visit", person, []byte("half typed about 王秀英")); err != nil {
		t.Fatal(err)
	}
	changes := mustCheck(t, s).Changes
	mustAsk(t, s, person, second)
	if d := s.Demands(); len(d) != 1 || d[0].Person != person {
		t.Fatalf("demands = %+v", d)
	}

	c.Time = c.AddDate(0, 0, model.ErasureDelay-1)
	if done, err := s.EraseDue(); err != nil || done.People != 0 {
		t.Fatalf("a day early: %+v, %v", done, err)
	}
	mustRead(t, s, person)
	c.Time = c.AddDate(0, 0, 1)
	if done, err := s.EraseDue(); err != nil || done.People != 1 {
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
	if list := mustList(t, s, Query{Today: model.DateOf(c.Time).AddDays(60), States: everyState}); len(list) > 0 {
		t.Errorf("still on the list: %v", stepsOf(list))
	}
	r := mustCheck(t, s)
	if !r.OK || r.Changes != changes+2 {
		t.Errorf("check: %+v; %d changes before", r, changes)
	}
	if mustRead(t, s, other).Person == nil {
		t.Error("somebody else's went too")
	}
}

func TestAnErasureWithdrawnHasNoEffect(t *testing.T) {
	s, c, second := withRecovery(t)
	_, person := wang(t, s)
	mustAsk(t, s, person, second)
	mustRecord(t, s, "keep", model.Withdraw(mustRead(t, s, person).OpenErasure().Record, "own_wish"))
	c.Time = c.AddDate(0, 0, 2*model.ErasureDelay)
	if done, err := s.EraseDue(); err != nil || done.People != 0 {
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
	c.Time = c.AddDate(0, 0, model.ErasureDelay)
	if _, err := s.EraseDue(); err != nil {
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
	c.Time = c.AddDate(0, 0, model.ErasureDelay)
	if _, err := s.EraseDue(); err != nil {
		t.Fatal(err)
	}
	is := mustRead(t, s, person).Erasures[0].Is
	if is.Ground != "病历管理规定" || len(is.Kept) != 1 || is.Kept[0] != (model.Kept{Kind: model.KindMethod, On: model.NewDate(2026, 3, 1)}) {
		t.Errorf("kept %+v", is)
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
	c.Time = c.AddDate(0, 0, model.ErasureDelay)
	if _, err := s.EraseDue(); err != nil {
		t.Fatal(err)
	}
	if anew := s.PersonID(number, "王秀英"); anew == id || anew.IsZero() {
		t.Errorf("anew as %s", anew)
	}
}
