package store

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/store/seal"
)

// Backups says where automatic copies of a file go: one when the day's first change is on disk, one when the
// file is closed. Of the copies of different days the last three are kept.
type Backups struct {
	Dir  string      // empty: beside the file
	Told func(error) // if set, called beside the work after each copy made meanwhile, with nil or a [*BackupError]
}

// generations is how many days' copies are kept.
const generations = 3

// A BackupError says that a copy was not made. The file itself and what was recorded in it are not touched by
// that.
type BackupError struct{ Err error }

func (e *BackupError) Error() string { return "backup: " + e.Err.Error() }

// Unwrap gives what went wrong.
func (e *BackupError) Unwrap() error { return e.Err }

// Backup writes a copy of the open file to a new file: as it stands now, whatever is recorded meanwhile. It
// is written under another name, synced, read back from the disk and compared; every page and every value in
// it is opened; only then it gets its name. A file that exists is never touched.
func (s *Store) Backup(path string) error { return s.BackupContext(context.Background(), path, nil) }

// BackupContext is [Store.Backup] that tells how far it is and leaves nothing behind where it is interrupted.
func (s *Store) BackupContext(ctx context.Context, path string, progress Progress) error {
	if _, err := os.Lstat(path); err == nil {
		return &BackupError{ErrExists}
	}
	temporary := path + ".part"
	err := s.copyVerified(ctx, temporary, progress)
	if err == nil {
		err = explain(renameNew(temporary, path))
	}
	if err != nil {
		_ = os.Remove(temporary)
		return &BackupError{err}
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		return &BackupError{explain(err)}
	}
	return nil
}

// Restore makes a new file of a copy, verified page by page. With a passphrase or the recovery key in o each
// value is opened too. A file that exists is never touched, and neither is the copy.
func Restore(ctx context.Context, from, to string, o Options, progress Progress) error {
	o.ReadOnly = true
	s, err := openSource(ctx, from, o)
	if err != nil {
		return fmt.Errorf("restore %s: %w", filepath.Base(from), err)
	}
	err = s.BackupContext(ctx, to, progress)
	var failed *BackupError
	if errors.As(err, &failed) {
		err = failed.Err // it is the copying that failed, not the keeping of copies
	}
	if err = errors.Join(err, s.closeSource()); err != nil {
		return fmt.Errorf("restore %s: %w", filepath.Base(from), err)
	}
	return nil
}

// openSource opens a file to be copied: with its keys where there is a secret for them.
func openSource(ctx context.Context, path string, o Options) (*Store, error) {
	if err := verifyFile(ctx, path, nil); err != nil {
		return nil, err
	}
	if o.Passphrase != nil || o.Recovery != "" {
		return Open(path, o)
	}
	s, err := &Store{path: path, options: o.filled()}, error(nil)
	if s.db, err = openBolt(path, s.options); err != nil {
		return nil, err
	}
	if _, err = s.readMeta(); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	return s, nil
}

func (s *Store) closeSource() error {
	if s.keys != nil {
		return s.Close()
	}
	return s.db.Close()
}

// spare is what is left free on a disk beside a copy, for folders and for what else goes on there.
const spare = 1 << 20

// copyVerified writes a copy under a name that only copies have, over what one that was interrupted left
// there, and reads it back.
func (s *Store) copyVerified(ctx context.Context, path string, progress Progress) error {
	if err := s.roomFor(filepath.Dir(path)); err != nil {
		return err
	}
	f, err := openFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return explain(err)
	}
	c := copying{s: s, f: f, ctx: ctx, progress: progress}
	err = c.run()
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = s.openedByBolt(path)
	}
	return explain(err)
}

// roomFor looks whether a copy fits on the disk of a folder. Where that cannot be told, writing will tell.
func (s *Store) roomFor(dir string) error {
	info, err := os.Stat(s.path)
	if err != nil {
		return explain(err)
	}
	if free, err := freeSpace(dir); err == nil && free < uint64(info.Size())+spare {
		return ErrDiskFull
	}
	return nil
}

// openedByBolt lets bbolt itself have the last word on a copy whose pages were all looked at.
func (s *Store) openedByBolt(path string) error {
	db, err := openBolt(path, Options{ReadOnly: true, LockTimeout: time.Second})
	if err != nil {
		return err
	}
	c := Store{options: s.options, db: db}
	_, err = c.readMeta()
	return errors.Join(err, db.Close())
}

// A copying is one copy being made. Its progress is writing, reading back, and for a quarter as much looking at each page.
type copying struct {
	s        *Store
	f        *os.File
	ctx      context.Context
	progress Progress
	sum      hash.Hash
	epochs   map[seal.EpochID]bool
	damage   error // of the key slots: without them no value can be opened
	size     int64
	done     int64
	unsynced int64
}

// copyBuffer is how much is written at once: sticks are slow at less.
const copyBuffer = 1 << 20

func (c *copying) run() error {
	if err := c.f.Truncate(0); err != nil {
		return err
	}
	c.sum = sha256.New()
	w := bufio.NewWriterSize(c, copyBuffer)
	err := c.s.view(func(tx *bolt.Tx) error {
		c.size, c.epochs = tx.Size(), epochsIn(tx)
		c.slots(tx)
		_, err := tx.WriteTo(w)
		return err
	})
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = c.f.Sync()
		c.step(c.unsynced)
	}
	if err != nil {
		return err
	}
	return c.readBack()
}

// Write takes a part of the copy.
func (c *copying) Write(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	_, _ = c.sum.Write(b)
	n, err := c.f.Write(b)
	if c.unsynced += int64(n); err == nil && c.unsynced >= syncStep {
		err = c.f.Sync()
		c.step(c.unsynced)
		c.unsynced = 0
	}
	return n, err
}

// syncStep is how much is written before it is waited for: what only stands in the system's memory is not on a slow
// stick yet, and a share that counted it would stand still at the end of the writing.
const syncStep = 8 << 20

// step tells how many bytes more were written or read back, in units that a person can follow.
func (c *copying) step(n int64) {
	c.done += n
	c.tell(c.done)
}

func (c *copying) tell(done int64) {
	if c.progress != nil {
		const unit = 1 << 10
		c.progress(int(done/unit), int((2*c.size+c.size/4)/unit))
	}
}

// walked tells of the looking at pages.
func (c *copying) walked(pages int) error {
	c.tell(2*c.size + min(int64(pages)*pageSize, c.size)/4)
	return c.ctx.Err()
}

// readBack compares what the disk gives with what was written, then walks it.
func (c *copying) readBack() error {
	forgetCached(c.f)
	info, err := c.f.Stat()
	if err != nil {
		return err
	}
	sum, b := sha256.New(), make([]byte, copyBuffer)
	for at := int64(0); at < info.Size(); {
		n, err := c.f.ReadAt(b, at)
		if err != nil && (n == 0 || !errors.Is(err, io.EOF)) {
			return err
		}
		if err := c.ctx.Err(); err != nil {
			return err
		}
		_, _ = sum.Write(b[:n])
		at += int64(n)
		c.step(int64(n))
	}
	if info.Size() != c.size || string(sum.Sum(nil)) != string(c.sum.Sum(nil)) {
		return &DamagedError{Bucket: "file", What: "the copy reads back otherwise than it was written"}
	}
	if err := walkPages(c.f, info.Size(), c.walked, c.opens); err != nil {
		return err
	}
	c.tell(2*c.size + c.size/4)
	return c.damage
}

// slots looks at what stands in keys.
func (c *copying) slots(tx *bolt.Tx) {
	if c.s.keys == nil {
		return
	}
	var r CheckReport
	if c.s.newChecking(tx, &r).slots(); len(r.Damaged) > 0 {
		c.damage = &r.Damaged[0]
	}
}

// opens says whether a value of the copy opens with the keys held. One that another clerk's key sealed, and that
// this clerk has not been given, is as good in the copy as in the file.
func (c *copying) opens(bucket string, key, value []byte) error {
	if c.s.keys == nil || !isSealed(bucket, key) {
		return nil
	}
	_, err := c.s.open(bucket, key, value)
	if _, plain := c.s.keys.Open(bucket, key, value); err != nil && errors.Is(plain, seal.ErrUnknownEpoch) && c.epochs[epochOf(value)] {
		return nil
	}
	return err
}

// epochOf is the epoch that a sealed value names, behind its suite.
func epochOf(sealed []byte) (epoch seal.EpochID) {
	if len(sealed) > len(epoch) {
		copy(epoch[:], sealed[1:])
	}
	return epoch
}

// epochsIn are those for which somebody holds a key.
func epochsIn(tx *bolt.Tx) map[seal.EpochID]bool {
	epochs := map[seal.EpochID]bool{}
	each(tx, bucketKeys, []byte{prefixWrapping}, nil, func(key, _ []byte) bool {
		if epoch, _, ok := splitWrappingKey(key); ok {
			epochs[epoch] = true
		}
		return true
	})
	return epochs
}

// backing is what a store knows of its automatic copies.
type backing struct {
	running sync.WaitGroup
	now     atomic.Bool // one is being made
	stop    context.CancelFunc
	changed atomic.Bool // since the last was begun, or it failed
	written atomic.Bool // since the file was opened
	day     model.Date  // on which the last was begun; guarded by the store's write
}

// growPatience is how long an act that must make the file grow waits for a copy under way: while it is read,
// the file cannot be mapped anew.
const growPatience = 2 * time.Second

// daysFirst begins the day's first copy, which is made beside the work. The caller holds s.write.
func (s *Store) daysFirst() {
	today := model.DateOf(s.options.Now())
	if s.options.Backups == nil || s.backing.day == today {
		return
	}
	if s.backing.stop != nil {
		s.backing.stop() // one of yesterday, still under way
		s.backing.running.Wait()
	}
	ctx, stop := context.WithCancel(context.Background())
	s.backing.day, s.backing.stop = today, stop
	s.backing.changed.Store(false)
	s.backing.now.Store(true)
	s.backing.running.Go(func() {
		defer s.backing.now.Store(false)
		defer stop()
		err := s.backUp(ctx, false)
		if err != nil {
			s.backing.changed.Store(true) // closing tries again
		}
		if told := s.options.Backups.Told; told != nil && !errors.Is(err, context.Canceled) {
			told(err)
		}
	})
}

// yieldToGrowth stops a copy under way when an act has waited for it too long; done ends the waiting.
func (s *Store) yieldToGrowth() (done func()) {
	if !s.backing.now.Load() {
		return func() {}
	}
	stop := s.backing.stop
	timer := time.AfterFunc(growPatience, stop)
	return func() {
		if !timer.Stop() {
			s.backing.day = 0 // the next act begins it again
		}
	}
}

// endOfWork makes the copy at closing, if anything was written since the last. The caller holds s.write.
func (s *Store) endOfWork() error {
	if s.backing.stop != nil {
		if s.backing.changed.Load() {
			s.backing.stop() // it would be out of date
		}
		s.backing.running.Wait()
	}
	if s.options.Backups == nil || !s.backing.changed.Swap(false) {
		return nil
	}
	return s.backUp(context.Background(), true)
}

// backUp makes the automatic copy of the day, beside the file where the folder that was set cannot be written
// to. The first of a day moves those of earlier days one place on; a later one takes its place, if it is again.
func (s *Store) backUp(ctx context.Context, again bool) error {
	dir, beside := s.BackupDir(), filepath.Dir(s.path)
	err := s.backUpTo(ctx, dir, again, nil)
	if err != nil && dir != beside && ctx.Err() == nil && !errors.Is(err, ErrDamaged) {
		err = errors.Join(err, s.backUpTo(ctx, beside, again, nil))
	}
	if err != nil {
		return &BackupError{err}
	}
	return nil
}

func (s *Store) backUpTo(ctx context.Context, dir string, again bool, progress Progress) error {
	_ = os.Mkdir(dir, 0o700) // there already, or what follows says what is wrong
	newest := s.backupPath(dir, 1)
	sameDay := s.copyOfToday(newest)
	if sameDay && !again {
		return nil // an earlier run of today has made it
	}
	temporary := newest + ".part"
	err := s.copyVerified(ctx, temporary, progress)
	var broken *DamagedError
	if errors.As(err, &broken) && broken.Bucket != "file" {
		// the newest that there is, though not whole: it pushes no whole one out
		return errors.Join(err, renameOver(temporary, s.backupPath(dir, 0)), syncDir(dir))
	}
	if err == nil && !sameDay {
		err = s.moveOn(dir)
	}
	if err == nil {
		err = renameOver(temporary, newest)
	}
	if err != nil {
		_ = os.Remove(temporary)
		return explain(err)
	}
	return syncDir(dir)
}

// moveOn makes room for a copy of a new day. Where a place is free nothing behind it moves.
func (s *Store) moveOn(dir string) error {
	free := 1
	for ; free < generations; free++ {
		if _, err := os.Lstat(s.backupPath(dir, free)); errors.Is(err, os.ErrNotExist) {
			break
		}
	}
	for n := free; n > 1; n-- {
		if err := renameOver(s.backupPath(dir, n-1), s.backupPath(dir, n)); err != nil {
			return err
		}
	}
	return nil
}

// BackupDir is where the automatic copies stand.
func (s *Store) BackupDir() string {
	if b := s.options.Backups; b != nil && b.Dir != "" {
		return b.Dir
	}
	return filepath.Dir(s.path)
}

// BackUp makes the automatic copy of the day now, in dir or, where that is empty, in [Store.BackupDir], and says
// where it stands.
func (s *Store) BackUp(ctx context.Context, dir string, progress Progress) (path string, err error) {
	s.write.Lock()
	defer s.write.Unlock()
	s.backing.running.Wait()
	s.backing.changed.Store(false)
	dir = cmp.Or(dir, s.BackupDir())
	if err := s.backUpTo(ctx, dir, true, progress); err != nil {
		return "", &BackupError{err}
	}
	return s.backupPath(dir, 1), nil
}

// backupPath is the name of an automatic copy: that of the file, eight digits of its family, because files of
// one name may share a folder, and 1 for the newest to 3; 0 is one with a damaged value in it.
func (s *Store) backupPath(dir string, n int) string {
	family, base := s.keys.Family(), filepath.Base(s.path)
	what := "backup" + strconv.Itoa(n)
	if n == 0 {
		what = "damaged"
	}
	ext := filepath.Ext(base)
	return filepath.Join(dir, strings.TrimSuffix(base, ext)+"."+hex.EncodeToString(family[:4])+"."+what+ext)
}

// copiesIn is the pattern of the names of all automatic copies of the family in a folder, whatever its file is called.
func (s *Store) copiesIn(dir string) string {
	family := s.keys.Family()
	return filepath.Join(globLiteral(dir), "*."+hex.EncodeToString(family[:4])+".*.db")
}

// globLiteral makes a pattern that means a name as it stands. On Windows nothing in names needs that but [.
func globLiteral(name string) string {
	escape := "\\"
	if filepath.Separator == '\\' {
		return strings.ReplaceAll(name, "[", "[[]")
	}
	return strings.NewReplacer(escape, escape+escape, "[", escape+"[", "*", escape+"*", "?", escape+"?").Replace(name)
}

// copyOfToday says whether a copy is of the file's state of today.
func (s *Store) copyOfToday(path string) bool {
	db, err := openBolt(path, Options{ReadOnly: true, LockTimeout: time.Second})
	if err != nil {
		return false // none, or none that could be used
	}
	c := Store{options: s.options, db: db}
	_, err = c.readMeta()
	return errors.Join(err, db.Close()) == nil && model.DateOf(c.saved.In(s.options.Now().Location())) == model.DateOf(s.options.Now())
}
