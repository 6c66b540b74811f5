package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"

	"suifang/store/seal"
)

// # Formats
//
// A file says in meta the oldest format of a reader and of a writer that may have it. A program whose own format is
// below that of a reader does not open it; below that of a writer, it opens it for reading alone. A file of an older
// format is migrated when it is opened for writing: step by step into a new file, which is verified like a copy and
// checked, and then takes the place of the old one; that stays beside it as NAME.before-vN. No format before 1
// was ever in use, so the table of steps is empty; a change of the layout that older programs cannot read or write
// adds one here, with a file of the old format kept in testdata.

// A migration makes a file of the next format out of one of the format that it stands under.
type migration struct {
	// convert hands on every value that is to stand in the new file. It may open values with the keys and seal them
	// anew; slots and wrappings stand in keys in every format.
	convert func(old *bolt.Tx, keys *seal.Keyring, put func(bucket string, key, value []byte) error) error
}

// migrations are the steps by the format that they begin with.
var migrations = map[uint16]migration{}

// oldFormat is the format of the file that is open, if it is older than this program's.
func (s *Store) oldFormat() (format uint16, old bool, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		meta := tx.Bucket([]byte(bucketMeta))
		if meta == nil {
			return nil // not one of ours; what reads it next says so
		}
		if b := meta.Get(keyFormat); len(b) == 4 {
			format = binary.BigEndian.Uint16(b[2:])
			old = format < Format
		}
		return nil
	})
	return format, old, err
}

// migrateIfOld brings an older file to the format of this program before anything else is read of it.
func (s *Store) migrateIfOld() error {
	format, old, err := s.oldFormat()
	switch {
	case err != nil || !old:
		return err
	case s.options.ReadOnly:
		return ErrOlderFormat
	}
	for ; format < Format; format++ {
		step, known := migrations[format]
		if !known {
			return ErrNotOurs
		}
		if err := s.migrate(step, format+1); err != nil {
			return fmt.Errorf("migrate to format %d: %w", format+1, err)
		}
	}
	return nil
}

// migrate does one step.
func (s *Store) migrate(step migration, to uint16) error {
	if err := s.roomFor(filepath.Dir(s.path)); err != nil {
		return err
	}
	temporary, done, err := temporaryName(s.path)
	if err != nil {
		return err
	}
	defer done()
	if err := s.view(func(tx *bolt.Tx) error { return s.convert(tx, step, to, temporary) }); err != nil {
		return err
	}
	if to == Format {
		if err := s.proveMigrated(temporary); err != nil {
			return err
		}
	}
	if err := s.keepAs(fmt.Sprintf("%s.before-v%d", s.path, to)); err != nil {
		return err
	}
	return s.swap(temporary)
}

// convert writes the new file.
func (s *Store) convert(tx *bolt.Tx, step migration, to uint16, path string) error {
	keys, err := s.keysOfOld(tx)
	if err != nil {
		return err
	}
	defer keys.Wipe()
	options := boltOptions(s.options)
	options.NoSync = true
	target, err := bolt.Open(path, 0o600, options)
	if err != nil {
		return err
	}
	w := &converting{target: target}
	if err = step.convert(tx, keys, w.put); err == nil {
		err = w.put(bucketMeta, keyFormat, binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(nil, to), to))
	}
	if err == nil {
		err = w.flush()
	}
	if err == nil { // both meta pages are to lead to the same
		err = target.Update(func(*bolt.Tx) error { return nil })
	}
	return errors.Join(err, target.Sync(), closeTrimmed(target))
}

// keysOfOld opens the family's keys of a file of which nothing else can be read yet.
func (s *Store) keysOfOld(tx *bolt.Tx) (*seal.Keyring, error) {
	var family seal.FamilyID
	if copy(family[:], get(tx, bucketMeta, keyFamily)) != len(family) || tx.Bucket([]byte(bucketKeys)) == nil {
		return nil, damaged(bucketMeta, keyFamily, "format or family")
	}
	open, err := unlock(tx, family, s.options)
	if err != nil {
		return nil, err
	}
	defer func() {
		for _, u := range open {
			u.id.Wipe()
		}
	}()
	keys, err := keyring(tx, family, open[0])
	if err != nil {
		return nil, err
	}
	return keys, keys.SetCurrent(keys.Epochs()[0]) // each is held by all who may open the file
}

// A converting gathers values and writes them by the bucket.
type converting struct {
	target *bolt.DB
	puts   []sealedPut
	held   int
}

func (w *converting) put(bucket string, key, value []byte) error {
	w.puts = append(w.puts, sealedPut{bucket, append([]byte(nil), key...), append([]byte(nil), value...)})
	if w.held += len(value); w.held < packedBytes {
		return nil
	}
	return w.flush()
}

func (w *converting) flush() error {
	puts := w.puts
	w.puts, w.held = nil, 0
	return w.target.Update(func(tx *bolt.Tx) error {
		for _, bucket := range buckets {
			if _, err := tx.CreateBucketIfNotExists([]byte(bucket)); err != nil {
				return err
			}
		}
		for _, p := range puts {
			if _, err := tx.CreateBucketIfNotExists([]byte(p.bucket)); err != nil {
				return err
			}
			if err := put(tx, p.bucket, p.key, p.value); err != nil {
				return err
			}
		}
		return nil
	})
}

// proveMigrated opens the new file as the clerk will, makes anew what is derived, and checks it wholly.
func (s *Store) proveMigrated(path string) error {
	o := s.options
	o.Backups = nil
	proof, err := Open(path, o)
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(whoPath(path)) }()
	if !proof.options.ReadOnly {
		err = proof.Rebuild(context.Background(), nil)
	}
	var r CheckReport
	if err == nil {
		r, err = proof.Check(context.Background(), true, nil)
	}
	if err == nil && len(r.Damaged) > 0 {
		err = &r.Damaged[0]
	}
	if err = errors.Join(err, proof.Close()); err != nil {
		return err
	}
	return syncFile(path)
}

func syncFile(path string) error {
	f, err := openFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// keepAs gives the file that is open a second name, where there is none yet: a migration that was cut off has done
// so before. File systems without links get a copy, and so does Windows, where the file grew when it was mapped.
func (s *Store) keepAs(name string) error {
	if _, err := os.Lstat(name); err == nil {
		return nil
	}
	if s.info.Size() != s.found || os.Link(s.path, name) != nil {
		if err := s.copyAs(name); err != nil {
			return err
		}
	}
	return syncDir(filepath.Dir(s.path))
}

// copyAs copies the file that is open as it was found; nobody writes to it.
func (s *Store) copyAs(name string) error {
	part := name + ".part"
	to, err := openFile(part, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.NewOffsetWriter(to, 0), io.NewSectionReader(s.file, 0, s.found))
	err = errors.Join(err, to.Truncate(s.found), to.Sync(), to.Close())
	if err == nil {
		err = renameNew(part, name)
	}
	if err != nil {
		_ = os.Remove(part)
	}
	return err
}

// Newer says that a newer program wrote the file, so that it is open for reading alone.
func (s *Store) Newer() bool { return s.newer }

// readOnlyBecause is what an act comes to that would write.
func (s *Store) readOnlyBecause() error {
	if s.newer {
		return fmt.Errorf("%w: %w", ErrReadOnly, ErrNewerFormat)
	}
	return ErrReadOnly
}
