package store

import (
	"encoding/binary"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// A visit alters nothing that search knows: no page of the directory is written for it, where each holds hundreds of KB.
func TestAVisitLeavesTheDirectoryAlone(t *testing.T) {
	path, c := filepath.Join(t.TempDir(), "t.db"), newClock()
	if err := buildTownship(path, 300); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, testOptions(c))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	lines, err := s.Worklist(Query{})
	if err != nil || len(lines) == 0 {
		t.Fatal(len(lines), err)
	}
	was, before := rootOfDirectory(t, s), mustCheck(t, s).Records
	visit := model.Visit{About: lines[0].About, Outcome: model.VisitOutcome{Result: model.VisitDone, On: model.DateOf(c.now())}}
	mustRecord(t, s, "record_visit", model.Create(lines[0].Person, s.newID(), model.KindVisit, visit))
	if is := rootOfDirectory(t, s); was == 0 || is != was {
		t.Errorf("the root of the directory was page %d, is %d", was, is)
	}
	if r := mustCheck(t, s); !r.OK || r.Records != before+1 {
		t.Errorf("check: %+v", r)
	}
}

// rootOfDirectory is its first page, which every page that is written below it moves; 0 if it has none of its own.
func rootOfDirectory(t *testing.T, s *Store) (page uint64) {
	t.Helper()
	if err := s.view(func(tx *bolt.Tx) error {
		page = uint64(tx.Bucket([]byte(bucketDirectory)).Root())
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return page
}

// A file of before has the count beside the chunks: it is believed there, and moves with the next act.
func TestTheCountOfRecordsMoves(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	n := mustCheck(t, s).Records
	if err := s.update(func(tx *bolt.Tx) error {
		if err := drop(tx, bucketMeta, keyRecords); err != nil {
			return err
		}
		return s.seal(tx, bucketDirectory, keyRecords, binary.BigEndian.AppendUint64(nil, uint64(n)))
	}); err != nil {
		t.Fatal(err)
	}
	counted := func(when string, want int, bucket string) {
		t.Helper()
		st, err := s.Stats()
		if r := mustCheck(t, s); err != nil || !r.OK || st.Records != want {
			t.Errorf("%s: %d records, want %d; %+v, %v", when, st.Records, want, r, err)
		}
		_ = s.view(func(tx *bolt.Tx) error {
			for _, b := range []string{bucketMeta, bucketDirectory} {
				if is := get(tx, b, keyRecords) != nil; is != (b == bucket) {
					t.Errorf("%s: in %s: %v", when, b, is)
				}
			}
			return nil
		})
	}
	counted("as it was", n, bucketDirectory)
	withIUD(t, s, person, model.DateOf(c.now()))
	counted("after an act", n+1, bucketMeta)
}
