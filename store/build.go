package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// Build makes a whole new file in one go, as training files are made: fill records what it is to hold. Until
// that is done nobody has the file, so nothing is synced on the way; then it is written once more in the order
// of its keys, each page filled, synced, and put in place. What is interrupted leaves nothing behind. Lists of
// the day are complete only when it is done; fill is not to ask for them, nor to record from several goroutines.
func Build(path string, setup Setup, fill func(*Store) error) error {
	if err := build(path, setup, fill); err != nil {
		return fmt.Errorf("build %s: %w", filepath.Base(path), explain(err))
	}
	return nil
}

func build(path string, setup Setup, fill func(*Store) error) error {
	if _, err := os.Lstat(path); err == nil {
		return ErrExists
	}
	rough, err := temporaryName(path)
	if err != nil {
		return err
	}
	defer os.Remove(rough)
	if err := os.Remove(rough); err != nil {
		return err
	}
	setup.Backups = nil
	s, recovery, err := Create(rough, setup)
	if err != nil {
		return err
	}
	recovery.Wipe()
	s.db.NoSync = true // of use only because a file that is lost here is lost to nobody
	s.later = newHeld()
	err = fill(s)
	if err == nil {
		err = s.writeHeld()
	}
	if err = errors.Join(err, s.Close()); err != nil {
		return err
	}
	packed, err := temporaryName(path)
	if err != nil {
		return err
	}
	defer os.Remove(packed)
	if err := packFile(rough, packed, s.options); err != nil {
		return err
	}
	return install(packed, path)
}

// packFile copies a file bucket by bucket in the order of the keys and syncs the copy.
func packFile(from, to string, o Options) error {
	source, err := openBolt(from, Options{ReadOnly: true, LockTimeout: o.LockTimeout, Now: o.Now})
	if err != nil {
		return err
	}
	options := boltOptions(o)
	options.NoSync = true
	target, err := bolt.Open(to, 0o600, options)
	if err != nil {
		return errors.Join(err, source.Close())
	}
	err = source.View(func(tx *bolt.Tx) error {
		for _, bucket := range buckets {
			if err := packBucket(tx.Bucket([]byte(bucket)), target, bucket); err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, target.Sync(), closeTrimmed(target), source.Close())
}

// packedBytes is how much one transaction of packing copies.
const packedBytes = 8 << 20

func packBucket(from *bolt.Bucket, target *bolt.DB, name string) error {
	c := from.Cursor()
	key, value := c.First()
	for begun := false; key != nil || !begun; begun = true {
		err := target.Update(func(tx *bolt.Tx) error {
			to, err := tx.CreateBucketIfNotExists([]byte(name))
			if err != nil {
				return err
			}
			to.FillPercent = 1
			for n := 0; key != nil && n < packedBytes; key, value = c.Next() {
				if err := put(tx, name, key, value); err != nil {
					return err
				}
				n += len(key) + len(value)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
