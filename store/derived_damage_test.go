package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"testing"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// derivedKeys are the keys of all that is derived and sealed.
func derivedKeys(t testing.TB, s *Store) (keys map[string][][]byte) {
	t.Helper()
	keys = map[string][][]byte{}
	err := s.view(func(tx *bolt.Tx) error {
		for _, bucket := range []string{bucketLog, bucketDays, bucketDirectory, bucketAgenda} {
			each(tx, bucket, nil, nil, func(key, _ []byte) bool {
				keys[bucket] = append(keys[bucket], bytes.Clone(key))
				return true
			})
		}
		keys[bucketMeta] = append(keys[bucketMeta], keyRecords)
		for copy := range byte(2) {
			keys[bucketMeta] = append(keys[bucketMeta], append([]byte("hand\x00\x00"), copy))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, special := range [][]byte{keyStaff, []byte("links"), []byte("divided"), chunkKey(0)} {
		if !slices.ContainsFunc(keys[bucketDirectory], func(k []byte) bool { return bytes.Equal(k, special) }) {
			t.Fatalf("the file has no %q in its directory", special)
		}
	}
	return keys
}

// TestEveryDerivedValueIsNamedAndHealed damages one value after the other of a file with something of everything: it opens
// and shows what it can, check names that value and nothing as whole, an act is recorded all the same, and building
// anew heals it.
func TestEveryDerivedValueIsNamedAndHealed(t *testing.T) {
	d := smallFileOfAll(t)
	path := filepath.Join(t.TempDir(), "test.db")
	lay := func() *Store {
		if err := os.WriteFile(path, d.whole, 0o600); err != nil {
			t.Fatal(err)
		}
		return openAgain(t, path)
	}
	s := lay()
	keys := derivedKeys(t, s)
	mustClose(t, s)
	for bucket, all := range keys {
		for _, key := range all {
			t.Run(bucket+" "+hex.EncodeToString(key), func(t *testing.T) {
				s := lay()
				flip(t, s, bucket, key)
				mustClose(t, s)
				s = openAgain(t, path)
				d.readEverywhere(t, s)
				if r := mustCheck(t, s); r.OK || !saysOf(r, bucket, key) {
					t.Errorf("check does not name it: %+v", r)
				}
				id := s.newID()
				mustRecord(t, s, "register", model.Create(id, id, model.KindPerson, model.Person{Name: "赵一", Birth: model.NewDate(1990, 1, 1)}))
				if err := s.Rebuild(context.Background(), nil); err != nil {
					t.Fatal(err)
				}
				if r := mustCheck(t, s); !r.OK {
					t.Errorf("after building anew: %+v", r)
				}
				mustClose(t, s)
				s = openAgain(t, path)
				if _, failed := d.readEverywhere(t, s); len(failed) > 0 {
					t.Errorf("opened again: %v", failed)
				}
				if mustRead(t, s, id).Person == nil {
					t.Error("what was recorded is gone")
				}
				mustClose(t, s)
			})
		}
	}
}

func openAgain(t testing.TB, path string) *Store {
	t.Helper()
	c := newClock()
	c.set(c.now().AddDate(0, 0, 4))
	s, err := Open(path, testOptions(c))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	<-s.dir.ready
	return s
}

func saysOf(r CheckReport, bucket string, key []byte) bool {
	return slices.ContainsFunc(r.Damaged, func(d DamagedError) bool { return d.Bucket == bucket && d.Key == hex.EncodeToString(key) })
}

// TestStaffThatIsDamagedLeavesTheClerkAtWork: she opens the file by her own record, works, and is named again once the list
// is built anew; nobody else's key is taken for a stranger's meanwhile.
func TestStaffThatIsDamagedLeavesTheClerkAtWork(t *testing.T) {
	s, c := fresh(t)
	household, person := wang(t, s)
	second := mustAdd(t, s, "蓝文员", "another one")
	worker := s.newID()
	mustRecord(t, s, "add_worker", model.Create(worker, worker, model.KindWorker, model.Worker{Name: "赵村医", Villages: []string{"青石村"}}))
	flip(t, s, bucketDirectory, keyStaff)
	s = reopen(t, s, c)
	mustNote(t, s, person)
	if mustRead(t, s, household).Household == nil {
		t.Error("the household is not shown")
	}
	other := testOptions(c)
	other.Passphrase = []byte("another one")
	mustClose(t, s)
	o, err := Open(s.Path(), other)
	if err != nil {
		t.Fatalf("the other clerk: %v", err)
	}
	mustNote(t, o, person)
	if r := mustCheck(t, o); r.OK || !saysOf(r, bucketDirectory, keyStaff) {
		t.Errorf("check: %+v", r)
	}
	if err := o.Rebuild(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if r := mustCheck(t, o); !r.OK {
		t.Errorf("after building anew: %+v", r)
	}
	if id, clerk := o.Clerk(); id != second || clerk.Name != "蓝文员" {
		t.Errorf("at work: %v %+v", id, clerk)
	}
	if st := o.theStaff(); len(st.clerks) != 2 || len(st.workers) != 1 || len(st.centres) != 1 {
		t.Errorf("staff: %+v", st)
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
}
