package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/store/seal"
)

// A format 0, which never was in use, exercises the migration: its blocks stood in the bucket "people", sealed for
// it and not compressed, and nothing that is derived was in the file. The key under which a value stands is sealed
// with it, so no block of it is read by just renaming a bucket.
const oldBucket = "people"

func init() { migrations[0] = migration{convert: fromFormat0} }

func fromFormat0(old *bolt.Tx, keys *seal.Keyring, put func(bucket string, key, value []byte) error) error {
	for _, name := range []string{bucketMeta, bucketKeys, bucketJournal, bucketDrafts} {
		if err := old.Bucket([]byte(name)).ForEach(func(k, v []byte) error { return put(name, k, v) }); err != nil {
			return err
		}
	}
	return old.Bucket([]byte(oldBucket)).ForEach(func(k, v []byte) error {
		plain, err := keys.Open(oldBucket, k, v)
		if err != nil {
			return damaged(oldBucket, k, "does not open")
		}
		sealed, err := keys.Seal(bucketSubjects, k, squeeze(plain))
		if err != nil {
			return err
		}
		return put(bucketSubjects, k, sealed)
	})
}

// toFormat0 makes an old file of one that is open.
func toFormat0(s *Store) error {
	<-s.dir.ready
	return s.update(func(tx *bolt.Tx) error {
		to, err := tx.CreateBucket([]byte(oldBucket))
		if err != nil {
			return err
		}
		err = tx.Bucket([]byte(bucketSubjects)).ForEach(func(k, v []byte) error {
			squeezed, err := s.open(bucketSubjects, k, v)
			if err != nil {
				return err
			}
			plain, err := unsqueeze(squeezed, maxBlock)
			if err != nil {
				return err
			}
			sealed, err := s.keys.Seal(oldBucket, k, plain)
			if err != nil {
				return err
			}
			return to.Put(k, sealed)
		})
		for _, name := range []string{bucketSubjects, bucketLog, bucketDays, bucketDirectory, bucketAgenda} {
			err = errors.Join(err, tx.DeleteBucket([]byte(name)))
		}
		return errors.Join(err, put(tx, bucketMeta, keyFormat, []byte{0, 0, 0, 0}))
	})
}

// oldFile is one of format 0 with a woman in it.
func oldFile(t testing.TB) (path string, person model.ID, c *clock) {
	t.Helper()
	s, c := fresh(t)
	_, person = wang(t, s)
	if err := errors.Join(toFormat0(s), s.Close()); err != nil {
		t.Fatal(err)
	}
	return s.Path(), person, c
}

func TestAnOlderFileIsMigratedAndKept(t *testing.T) {
	path, person, c := oldFile(t)
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, testOptions(c))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if h := mustRead(t, s, person); h.Person == nil || h.Person.Name != "王秀英" {
		t.Errorf("read %+v", h.Person)
	}
	if err := checkedSound(s); err != nil {
		t.Error(err)
	}
	kept, err := os.ReadFile(path + ".before-v1")
	if err != nil || !bytes.Equal(kept, old) {
		t.Errorf("the old file is not kept as it was: %v", err)
	}
	mustRecord(t, s, "note", model.Create(person, s.newID(), "note", struct{ A int }{1}))
	s = reopen(t, s, c)
	mustRead(t, s, person)
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".suifang*")); len(left) > 0 {
		t.Errorf("it leaves %v", left)
	}
}

func TestAnOlderFileThatIsDamagedStaysAsItIs(t *testing.T) {
	path, person, c := oldFile(t)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for at := bytes.Index(b, person[:]); at >= 0; at = -1 {
		for i := 0; i+16 < len(b); i++ {
			if bytes.Equal(b[i:i+16], person[:]) {
				b[i+16+40] ^= 1
			}
		}
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, testOptions(c)); !errors.Is(err, ErrDamaged) {
		t.Errorf("Open = %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, b) {
		t.Errorf("the file was touched: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*before*")); len(left) > 0 {
		t.Errorf("it leaves %v", left)
	}
}

func TestAnOlderFileIsNotMigratedForReading(t *testing.T) {
	path, _, c := oldFile(t)
	o := testOptions(c)
	o.ReadOnly = true
	if _, err := Open(path, o); !errors.Is(err, ErrOlderFormat) {
		t.Errorf("for reading: %v", err)
	}
	o = testOptions(c)
	o.Passphrase = []byte("another")
	if _, err := Open(path, o); !errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("with a wrong passphrase: %v", err)
	}
}

// childMigrates opens an old file and records.
func childMigrates(dir string) error {
	s, err := Open(filepath.Join(dir, workFile), testOptions(newClock()))
	if err != nil {
		return err
	}
	fmt.Println("records") // it is migrated
	w := &childWorker{s: s}
	for n := range 2 {
		if err := w.act(n); err != nil {
			return err
		}
	}
	return s.Close()
}

// TestPowerCutWhileMigrating: under the name there is the old file or the new one, and each opens with all in it.
func TestPowerCutWhileMigrating(t *testing.T) {
	dir := t.TempDir()
	startingFile(t, dir)
	s, err := Open(filepath.Join(dir, workFile), testOptions(newClock()))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(toFormat0(s), s.Close()); err != nil {
		t.Fatal(err)
	}
	_, e := enumerate()
	e.garbage = true
	log := recordRun(t, "migrate", dir)
	checked, bad := lookAt(log, e, recordedSurvived)
	t.Logf("%d operations, %d states", len(log.ops), checked)
	for _, f := range bad {
		t.Error(f)
	}
}

// TestAFileOfANewerProgramIsForReading: it is shown, it says why it cannot be written to, and nothing is written.
func TestAFileOfANewerProgramIsForReading(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	if err := s.update(func(tx *bolt.Tx) error { return put(tx, bucketMeta, keyFormat, []byte{0, 1, 0, 2}) }); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s, c)
	if !s.Newer() {
		t.Error("it does not say so")
	}
	mustRead(t, s, person)
	_, err := s.Record(model.Proposal{Act: "note", Entries: []model.Entry{model.Create(person, s.newID(), "note", struct{ A int }{1})}})
	if !errors.Is(err, ErrReadOnly) || !errors.Is(err, ErrNewerFormat) {
		t.Errorf("Record = %v", err)
	}
	if err := s.Backup(filepath.Join(t.TempDir(), "copy.db")); err != nil {
		t.Errorf("it cannot be copied: %v", err)
	}
}
