package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// A file does not get shorter by what is taken out of it: pages become free, still hold what stood on them, and are
// written over in time. Compacting writes what is in use into a new file, which takes the place of the old one.
//
// It is done after an erasure, for what was erased is not to stand on free pages; and when a file is closed of which
// more than half is free, which only a large deletion or an import taken back leads to: then nobody waits for it, and
// the next copies of it are half as long.

const (
	compactFrom = 4 << 20 // bytes: a smaller file is not worth it
	fillPercent = 0.9     // leaves room for what is recorded next, or each act would split its pages
)

// Compact writes the file anew without its free pages. The new file is written under another name, synced, read
// back and compared value by value; only then it takes the old one's place, and until then the old one stands.
func (s *Store) Compact(ctx context.Context, progress Progress) error {
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.compact(ctx, progress); err != nil {
		return fmt.Errorf("compact: %w", explain(err))
	}
	return nil
}

// compact is Compact for who holds s.write.
func (s *Store) compact(ctx context.Context, progress Progress) error {
	if s.options.ReadOnly {
		return ErrReadOnly
	}
	if s.backing.stop != nil {
		s.backing.stop() // a copy under way is of the old file
		s.backing.running.Wait()
	}
	if err := s.roomFor(filepath.Dir(s.path)); err != nil {
		return err
	}
	temporary, done, err := temporaryName(s.path)
	if err != nil {
		return err
	}
	defer done()
	p := packing{ctx: ctx, progress: progress, sum: sha256.New()}
	if err := s.view(func(tx *bolt.Tx) error { return p.pack(tx, temporary, s.options) }); err != nil {
		return err
	}
	if err := p.readBack(temporary); err != nil {
		return err
	}
	return s.swap(temporary)
}

// swap puts a finished file in the place of the one that is open, and opens it.
func (s *Store) swap(temporary string) error {
	s.opened.Lock()
	defer s.opened.Unlock()
	if s.db == nil {
		return ErrClosed
	}
	err := replaceOpen(s, temporary)
	if err == nil {
		err = syncDir(filepath.Dir(s.path))
	}
	if s.db != nil {
		return err
	}
	if opening := s.openDB(); opening != nil {
		return s.lose(errors.Join(err, gone(opening)))
	}
	return err
}

// mostlyFree says whether more than half of the file's pages are free. The caller holds s.write and s.opened.
func (s *Store) mostlyFree() bool {
	info, err := s.file.Stat()
	if err != nil || info.Size() < compactFrom {
		return false
	}
	free := 0
	for _, is := range freePages(s.file, info.Size()) {
		if is {
			free++
		}
	}
	return int64(free)*pageSize > info.Size()/2
}

// compactAtClose does it where it is worth while. It can fail: then the file is as long as before.
func (s *Store) compactAtClose() {
	s.opened.RLock()
	worth := s.db != nil && !s.options.ReadOnly && s.backing.written.Load() && s.mostlyFree()
	s.opened.RUnlock()
	if worth {
		_ = s.compact(context.Background(), nil)
	}
}

// A packing copies all values of a file, bucket by bucket in the order of the keys, and sums them up.
type packing struct {
	ctx        context.Context
	progress   Progress
	sum        hash.Hash
	done, size int // bytes written; KiB of the old file: its progress is twice that, written and read back
	synced     int // of done
}

func (p *packing) pack(tx *bolt.Tx, path string, o Options) error {
	options := boltOptions(o)
	options.NoSync = true // it is nobody's file yet; synced below
	target, err := bolt.Open(path, 0o600, options)
	if err != nil {
		return err
	}
	p.size = int(tx.Size() >> 10)
	for _, name := range bucketNames(tx) {
		if err == nil {
			err = p.bucket(tx, target, name)
		}
	}
	if err == nil { // both meta pages are to lead to the same
		err = target.Update(func(*bolt.Tx) error { return nil })
	}
	return errors.Join(err, target.Sync(), closeTrimmed(target))
}

// bucketNames are all buckets of a file, those of newer programs among them.
func bucketNames(tx *bolt.Tx) (names []string) {
	_ = tx.ForEach(func(name []byte, _ *bolt.Bucket) error {
		names = append(names, string(name))
		return nil
	})
	return names
}

func (p *packing) bucket(tx *bolt.Tx, target *bolt.DB, name string) error {
	c := tx.Bucket([]byte(name)).Cursor()
	key, value := c.First()
	for begun := false; key != nil || !begun; begun = true {
		err := target.Update(func(tx *bolt.Tx) error {
			to, err := tx.CreateBucketIfNotExists([]byte(name))
			if err != nil {
				return err
			}
			to.FillPercent = fillPercent
			for n := 0; key != nil && n < packedBytes; key, value = c.Next() {
				if err := put(tx, name, key, value); err != nil {
					return err
				}
				p.add(name, key, value)
				n += len(key) + len(value)
				p.done += len(key) + len(value)
			}
			return p.ctx.Err()
		})
		if err != nil {
			return err
		}
		if p.done-p.synced >= syncStep {
			p.synced = p.done
			if err := target.Sync(); err != nil {
				return err
			}
		}
		if p.progress != nil {
			p.progress(min(p.done>>10, p.size), 2*p.size)
		}
	}
	return nil
}

// add sums up a value with its place, each part behind its length.
func (p *packing) add(bucket string, key, value []byte) {
	_, _ = p.sum.Write(appendBytes(appendBytes(appendBytes(nil, bucket), key), value))
}

// walked tells how much was read back.
func (p *packing) walked(pages int) error {
	if p.progress != nil {
		p.progress(min(p.size+pages*pageSize>>10, 2*p.size), 2*p.size)
	}
	return p.ctx.Err()
}

// readBack walks the new file from the disk and compares all that is in it with what was written.
func (p *packing) readBack(path string) error {
	f, err := openFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return err
	}
	forgetCached(f)
	info, err := f.Stat()
	if err != nil {
		return err
	}
	got := packing{sum: sha256.New()}
	err = walkPages(f, info.Size(), p.walked, func(bucket string, key, value []byte) error {
		got.add(bucket, key, value)
		return nil
	})
	if err == nil && !bytes.Equal(got.sum.Sum(nil), p.sum.Sum(nil)) {
		err = &DamagedError{Bucket: "file", What: "it reads back otherwise than it was written"}
	}
	return errors.Join(err, p.walked(p.size)) // free pages were not read
}
