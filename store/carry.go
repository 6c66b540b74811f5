package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"suifang/store/seal"
)

// # Carrying
//
// A stick says that it has synced when it has not, and is pulled out in mid-work. So a file on a removable drive
// is copied to this PC's fixed disk, checked, worked on there, and written back whole. Every state of a
// file has a name, the mark of its last transaction, and three of them decide what is done when the file is
// carried again: M on the stick, W in the working copy, and B, the state in which both were last the same.
//
//	no working copy, or a damaged one   the stick's file is copied
//	W = M                               the working copy is used as it is
//	W = B, M ≠ B                        the stick's file has moved on: it is copied; the working copy is set aside
//	                                    until it is seen that nothing in it is missing
//	W ≠ B, M = B                        the program died, or the stick was gone: the working copy goes on
//	W ≠ B, M ≠ B                        both have moved on: the stick's file is merged into the working copy
//
// A working copy is held by one program at a time, from before these are looked at until the file is closed.
//
//	folder of the PC's data
//	  carried/FAMILY/NAME/NAME          the working copy
//	  carried/FAMILY/NAME/NAME.STATE    one that was set aside
//	  carried/FAMILY/NAME/carried       B, and when the copy was last in use
//	  carried/FAMILY/NAME/held          locked while the copy is in use
//	beside the file on the stick
//	  NAME.part                         being written; whole from its last sync on
//	  NAME.1                            the file before the last writing back
//	  NAME.carried                      where it is being worked on, since when
//	  NAME.journal                      what was recorded since the last writing back (see carry_journal.go)
//
// Writing back writes NAME.part, syncs it, reads it back and compares; then NAME becomes NAME.1, NAME.part becomes
// NAME, and the folder is synced. At each instant NAME is whole, or it is missing and NAME.part and NAME.1 both are
// whole. Opening takes the first of NAME, NAME.part and NAME.1 that verifies.

// A Carried file is one on a removable drive that is worked on in a copy on this PC.
type Carried struct {
	pc   *PC
	path string // on the removable drive
	work string // the folder of the working copy
	held *os.File

	family seal.FamilyID

	journal *stickJournal // nil until the working copy is open for work
	taken   JournalTaken  // what it brought
	ours    bool          // the last to work on the stick's file was this PC, and its working copy goes on: the journal holds nothing else

	mu     sync.Mutex // one writing back after another
	base   []byte     // B
	behind bool       // the stick's file is to be merged into the working copy
	united error      // why it was not

	instead   bool // the file itself is damaged or missing: the copy comes from one beside it
	elsewhere *Elsewhere
	others    []byte // the note that says so
	cannot    error  // why nothing can be written to the stick, if that is known already
}

// An Elsewhere says that a file is being worked on at another PC.
type Elsewhere struct {
	PC    string
	Since time.Time
}

// keptFor is how long a working copy stays that has been written back.
const keptFor = 7 * 24 * time.Hour

// Carry gets the working copy of a file on a removable drive ready, and holds it until [Carried.Close]. The
// drive is read; nothing is written to it but the note that says where the file is being worked on.
func (pc *PC) Carry(ctx context.Context, path string, tell Telling) (*Carried, error) {
	c, err := pc.carry(ctx, path, tell)
	if err != nil {
		return nil, fmt.Errorf("carry %s: %w", filepath.Base(path), explainCarry(err))
	}
	return c, nil
}

// explainCarry keeps what an error says of this PC's disk: the stick's may be full as well.
func explainCarry(err error) error {
	if errors.Is(err, ErrCannotCarry) {
		return err
	}
	return explain(err)
}

func (pc *PC) carry(ctx context.Context, path string, tell Telling) (c *Carried, err error) {
	if path, err = filepath.Abs(path); err != nil {
		return nil, err
	}
	c = &Carried{pc: pc, path: path}
	c.ours = pc.wrote(path)
	_ = Settle(path) // a stick that cannot be written to has the names it has
	if err := c.choose(ctx, tell); err != nil {
		c.release()
		return nil, err
	}
	c.keepState()
	c.leaveNote()
	pc.sweep(c.work)
	return c, nil
}

// choose takes the first of the names that a file on a stick can have of which a working copy can be made. One
// that is in use, or a newer program's, stands in the way of the others.
func (c *Carried) choose(ctx context.Context, tell Telling) (err error) {
	for i, name := range stickNames(c.path) {
		failed := c.from(ctx, name, tell)
		if failed == nil {
			c.instead = i > 0
			return nil
		}
		if err == nil || errors.Is(err, ErrNotFound) {
			err = failed
		}
		if !errors.Is(failed, ErrNotFound) && !errors.Is(failed, ErrDamaged) && !errors.Is(failed, ErrNotOurs) {
			return err
		}
	}
	return err
}

// from gets the working copy ready for the file on the stick that has that name.
func (c *Carried) from(ctx context.Context, name string, tell Telling) error {
	source, err := openStickFile(name, lookingAt(ctx, name, tell.Verifying))
	if err != nil {
		return err
	}
	defer func() { _ = source.close() }()
	if c.held == nil {
		c.family = source.family
		c.work = filepath.Join(familyFolder(filepath.Join(c.pc.Data, "carried"), c.family), filepath.Base(c.path))
		if err := c.hold(); err != nil {
			return err
		}
	}
	return c.ready(ctx, source, tell)
}

// hold takes the working copy's folder for this program alone.
func (c *Carried) hold() (err error) {
	if err := os.MkdirAll(c.work, 0o700); err != nil {
		return cannotCarry(err)
	}
	if c.held, err = hold(filepath.Join(c.work, "held")); errors.Is(err, ErrInUse) {
		return inUse(c.Copy())
	}
	return cannotCarry(err)
}

func (c *Carried) release() {
	if c.held != nil {
		_ = c.held.Close()
		c.held = nil
	}
}

// Path is where the file stands on the removable drive.
func (c *Carried) Path() string { return c.path }

// Copy is where the working copy stands.
func (c *Carried) Copy() string { return filepath.Join(c.work, filepath.Base(c.path)) }

// Elsewhere says on which other PC the file is being worked on, nil if on none.
func (c *Carried) Elsewhere() *Elsewhere { return c.elsewhere }

// NotMerged says why the stick's file was not merged into the open working copy, nil if that is all right.
func (c *Carried) NotMerged() error { return c.united }

// Instead says that the file itself is damaged or missing, and the one before it is worked on.
func (c *Carried) Instead() bool { return c.instead }

// Journal says what the journal beside the stick's file brought when the working copy was opened.
func (c *Carried) Journal() JournalTaken { return c.taken }

// CannotWrite says why the drive cannot be written to, nil as long as nothing is known against it.
func (c *Carried) CannotWrite() error { return c.cannot }

// ready decides what is worked on, by the table above.
func (c *Carried) ready(ctx context.Context, source *stickFile, tell Telling) error {
	c.base = c.readState().base
	mine, err := c.copyMark(lookingAt(ctx, c.Copy(), tell.Verifying))
	if errors.Is(err, ErrInUse) || Stopped(err) {
		return err
	}
	switch {
	case err != nil: // none, or one that does not verify
		return c.fetch(ctx, source, tell.Copying)
	case bytes.Equal(mine, source.mark):
		c.base = source.mark
	case bytes.Equal(mine, c.base):
		return c.fetch(ctx, source, tell.Copying)
	case !bytes.Equal(source.mark, c.base):
		c.behind = true
	}
	return nil
}

// copyMark is W. A working copy that is no whole file is moved out of the way: a copy or a backup may still
// heal something from it.
func (c *Carried) copyMark(step func(int) error) ([]byte, error) {
	if _, err := os.Lstat(c.Copy()); err != nil {
		return nil, err
	}
	err := walkFile(c.Copy(), step)
	if err == nil {
		var f *stickFile
		if f, err = openStickFile(c.Copy(), everyPage); err == nil {
			return f.mark, f.close()
		}
	}
	if !errors.Is(err, ErrInUse) && !Stopped(err) {
		_ = renameOver(c.Copy(), damagedOf(c.Copy()))
	}
	return nil, err
}

// aside are the working copies that were set aside.
func (c *Carried) aside() (paths []string) {
	found, _ := os.ReadDir(c.work)
	for _, e := range found {
		name, is := strings.CutPrefix(e.Name(), filepath.Base(c.path)+".")
		if is && len(name) == 2*markSize && strings.Trim(name, "0123456789abcdef") == "" {
			paths = append(paths, filepath.Join(c.work, e.Name()))
		}
	}
	return paths
}

// markSize is the length of a mark: 8 of time, 8 random.
const markSize = 16

// fetch copies the stick's file to the fixed disk, under another name until it is found whole there.
func (c *Carried) fetch(ctx context.Context, source *stickFile, progress Progress) error {
	temporary := partOf(c.Copy())
	err := source.copyTo(ctx, temporary, progress)
	if mine, none := c.copyMark(everyPage); err == nil && none == nil {
		err = renameOver(c.Copy(), fmt.Sprintf("%s.%x", c.Copy(), mine)) // set aside
	}
	if err == nil {
		err = renameOver(temporary, c.Copy())
	}
	if err != nil {
		_ = os.Remove(temporary)
		return err
	}
	c.base, c.ours = source.mark, false
	return syncDir(c.work)
}

// A stickFile is a file that is open so that nobody writes to it meanwhile, and what can be known of it
// without a key.
type stickFile struct {
	Store
	family seal.FamilyID
	mark   []byte
}

func openStickFile(path string, step func(int) error) (f *stickFile, err error) {
	f = &stickFile{Store: Store{path: path, options: Options{ReadOnly: true}.filled()}}
	if walkAtOpen(path) {
		f.options.walk = step
	}
	if err := f.openDB(); err != nil {
		return nil, err
	}
	if f.family, err = f.readMeta(); err != nil {
		return nil, errors.Join(err, f.db.Close())
	}
	f.mark = f.lastMark()
	return f, nil
}

// everyPage is told of a walk and lets it go on.
func everyPage(int) error { return nil }

// lookingAt is a step of a walk through a file that is told of and can be stopped.
func lookingAt(ctx context.Context, path string, progress Progress) func(pages int) error {
	return walkStep(ctx, pagesOf(path, progress))
}

// walkFile looks at every page of a file that is not open.
func walkFile(path string, step func(int) error) error {
	db, err := openBolt(path, Options{ReadOnly: true, walk: step})
	if err != nil {
		return err
	}
	return db.Close()
}

func (f *stickFile) close() error {
	if f == nil || f.db == nil {
		return nil
	}
	err := f.db.Close()
	f.db = nil
	return err
}

func stickNames(path string) []string { return []string{path, partOf(path), previousOf(path)} }

// Settle does the rest of a writing back that was cut off between its renames. What stands under the file's
// own name is left alone.
func Settle(path string) error {
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	for _, name := range []string{partOf(path), previousOf(path)} {
		if walkFile(name, everyPage) == nil {
			return errors.Join(renameNew(name, path), syncDir(filepath.Dir(path)))
		}
	}
	return nil
}

func partOf(path string) string     { return path + ".part" }
func previousOf(path string) string { return path + ".1" }

// copyTo copies what the newest meta page leads to, syncs it, reads it back and walks its pages.
func (f *stickFile) copyTo(ctx context.Context, to string, progress Progress) error {
	newest, err := newestMeta(f.file)
	if err != nil {
		return err
	}
	size := int64(newest.high) * pageSize
	if free, err := freeSpace(filepath.Dir(to)); err == nil && free < uint64(size)+spare {
		return cannotCarry(ErrDiskFull)
	}
	out, err := openFile(to, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return cannotCarry(err)
	}
	copied := copying{f: out, ctx: ctx, progress: progress, sum: sha256.New(), size: size, s: &Store{}}
	err = out.Truncate(0)
	if err == nil {
		_, err = io.CopyBuffer(onlyWriter{&copied}, io.NewSectionReader(f.file, 0, size), make([]byte, copyBuffer))
	}
	if err == nil {
		err = out.Sync()
		copied.step(copied.unsynced)
	}
	if err == nil {
		err = copied.readBack()
	}
	if err = errors.Join(err, out.Close()); isOneOf(err, diskFull) {
		return cannotCarry(err)
	}
	return err
}

// An onlyWriter hides what else a writer can do, so that the buffer is used.
type onlyWriter struct{ io.Writer }

// Open opens the working copy with the keys in o. Where the stick's file has moved on as well, that is merged
// into it; where it cannot be, [Carried.NotMerged] says so, and nothing is written back.
func (c *Carried) Open(o Options) (*Store, error) {
	o.Backups = c.pc.backups(o.Backups)
	secret := Options{Passphrase: slices.Clone(o.Passphrase), As: o.As}
	defer clear(secret.Passphrase)
	s, err := Open(c.Copy(), o)
	if err != nil {
		return nil, err
	}
	if c.behind {
		c.united = c.unite(context.Background(), s, secret)
	}
	if c.taken, err = c.takeJournal(context.Background(), s); err != nil {
		c.taken.Unread = err
	}
	c.dropAside(s)
	return s, nil
}

// adopt carries a file that was just made on a removable drive and is open there: the work on it goes on in a
// working copy. Where that fails, it goes on where it was.
func (pc *PC) adopt(ctx context.Context, s *Store) (c *Carried, err error) {
	s.write.Lock()
	defer s.write.Unlock()
	s.opened.Lock()
	defer s.opened.Unlock()
	stick := s.path
	s.letGo()
	if c, err = pc.Carry(ctx, stick, Telling{}); err == nil {
		s.path = c.Copy()
	}
	if opening := s.openDB(); opening != nil {
		return nil, errors.Join(err, s.lose(opening))
	}
	if err != nil {
		return nil, err
	}
	sayClosed(stick)
	sayOpen(s.path, s.options.Now())
	s.options.Backups = pc.backups(s.options.Backups)
	c.journal = newStickJournal(c.path, s, pc.NotOnStick)
	s.journal.Store(c.journal)
	return c, nil
}

// backups puts the automatic copies of a carried file where they do not share its fate, unless they have their
// place.
func (pc *PC) backups(b *Backups) *Backups {
	if b == nil || b.Dir != "" {
		return b
	}
	return &Backups{Dir: filepath.Join(pc.Data, "backups"), Told: b.Told}
}

// dropAside deletes the working copies set aside of which nothing is missing in the open file.
func (c *Carried) dropAside(s *Store) {
	now, err := s.Seen()
	if err != nil {
		return
	}
	for _, path := range c.aside() {
		if then, err := s.seenIn(path); err == nil && len(now.Missing(then)) == 0 {
			_ = os.Remove(path)
		}
	}
}

// Aside are working copies on this PC that hold something that the open file lacks.
func (c *Carried) Aside() []string { return slices.Sorted(slices.Values(c.aside())) }
