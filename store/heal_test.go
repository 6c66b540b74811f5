package store

import (
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// twoNotes gives a person two more records: one that a copy made between them has, and one that it has not.
func twoNotes(t testing.TB, s *Store, person model.ID, copied func()) (before, after model.ID) {
	t.Helper()
	before, after = s.newID(), s.newID()
	mustRecord(t, s, "note", model.Create(person, before, "note", struct{ A int }{1}))
	copied()
	mustRecord(t, s, "note", model.Create(person, after, "note", struct{ A int }{2}))
	return before, after
}

// lose takes a subject out of the file, as a page that is gone does.
func lose(t testing.TB, s *Store, id model.ID) {
	t.Helper()
	if err := s.update(func(tx *bolt.Tx) error { return drop(tx, bucketSubjects, id[:]) }); err != nil {
		t.Fatal(err)
	}
}

func TestADamagedBlockHealsFromTheNewestCopy(t *testing.T) {
	for _, tt := range []struct {
		name    string
		hurt    func(testing.TB, *Store, model.ID)
		rebuilt bool // what is derived, and with it the log, is made anew before
		late    bool // something was recorded after the copy, in the same block
	}{
		{"all of it is in the copy", func(t testing.TB, s *Store, id model.ID) { flip(t, s, bucketSubjects, id[:]) }, false, false},
		{"the log is made anew before", func(t testing.TB, s *Store, id model.ID) { flip(t, s, bucketSubjects, id[:]) }, true, false},
		{"the copy lacks the last act", func(t testing.TB, s *Store, id model.ID) { flip(t, s, bucketSubjects, id[:]) }, false, true},
		{"the copy lacks the last act, and the log is made anew", func(t testing.TB, s *Store, id model.ID) { flip(t, s, bucketSubjects, id[:]) }, true, true},
		{"the block is gone", lose, false, false},
		{"the block is gone, and the log is made anew", lose, true, false},
		{"the block is gone, and the copy lacks the last act", lose, true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, c := fresh(t)
			_, person := wang(t, s)
			copyNow := func() {
				if _, err := s.BackUp(t.Context(), "", nil); err != nil {
					t.Fatal(err)
				}
			}
			before, after := twoNotes(t, s, person, func() {
				if tt.late {
					copyNow()
				}
			})
			if !tt.late {
				copyNow()
			}
			tt.hurt(t, s, person)
			if r := mustCheck(t, s); r.OK || len(r.Damaged) == 0 {
				t.Errorf("check does not name it: %+v", r)
			}
			if tt.rebuilt {
				if err := s.Rebuild(t.Context(), nil); err != nil {
					t.Fatal(err)
				}
				if r := mustCheck(t, s); r.OK || len(r.Damaged) != 1 || r.Damaged[0].Bucket != bucketSubjects {
					t.Errorf("once all that is derived was made anew, check says %+v", r)
				}
			}
			s = reopen(t, s, c)
			h, err := s.HealFromBackups(t.Context())
			if err != nil || len(h.From) != 1 {
				t.Fatalf("healed: %+v, %v", h, err)
			}
			state := mustHistory(s, person).State
			if state.Records[before] == nil || state.Records[after] == nil != tt.late {
				t.Errorf("records after healing: %v", state.Records)
			}
			r := mustCheck(t, s)
			if healed := len(h.Left) == 0; healed == tt.late || r.OK == tt.late {
				t.Errorf("healed: %+v; check: %+v", h, r)
			}
			mustRecord(t, s, "note", model.Create(person, s.newID(), "note", struct{ A int }{3}))
			if r := mustCheck(t, s); r.OK == tt.late || len(r.Derived) > 0 {
				t.Errorf("after more work, check says %+v", r)
			}
		})
	}
}

// mustHistory reads what opens of a subject.
func mustHistory(s *Store, id model.ID) *model.History {
	h, _ := s.Read(id)
	return h
}

func TestAWholeFileHealsNothing(t *testing.T) {
	s, _ := fresh(t)
	wang(t, s)
	if _, err := s.BackUp(t.Context(), "", nil); err != nil {
		t.Fatal(err)
	}
	mustCheck(t, s)
	if h, err := s.HealFromBackups(t.Context()); err != nil || len(h.From)+h.Changes > 0 {
		t.Errorf("healed: %+v, %v", h, err)
	}
}

func TestAMergeHealsToo(t *testing.T) {
	s, _ := fresh(t)
	_, person := wang(t, s)
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := s.Backup(path); err != nil {
		t.Fatal(err)
	}
	flip(t, s, bucketSubjects, person[:])
	mustCheck(t, s)
	other, err := s.OpenOther(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := s.Merge(t.Context(), other, MergeOptions{}); err != nil {
		t.Fatal(err)
	}
	if h := mustHistory(s, person); h.Person == nil {
		t.Error("what the other file has was not taken")
	}
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("check: %+v", r)
	}
}
