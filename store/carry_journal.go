package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"sync"

	"suifang/model"
	"suifang/store/bundle"
	"suifang/store/seal"
)

// # The journal beside the stick's file
//
// What is recorded in a working copy reaches the stick's file when it is written back. If the PC dies before that, the
// stick would come to the next PC without it. So each act's changes also go at once to NAME.journal beside the file: sets of
// package bundle, sealed by the family's data key, one behind the other, synced. That happens beside the work: no
// key waits for a stick, and a stick that is gone costs one sentence; what it missed is added once it is back.
//
// Whoever opens the stick's file takes its journal in, by the IDs that the changes have, so that nothing comes
// twice, whatever of it a PC has already. Writing back makes it needless: then it goes, but for what was recorded while
// the file was being written. What a merge brought stands where it came from, and is not added.
//
// A journal keeps the content of somebody who is erased meanwhile as long as the stick's file itself does: until the next
// writing back.

// journalRoom is how long a journal grows; what is more waits for writing back. It is some 60,000 changes.
const journalRoom = 8 << 20

// mostWaiting is how many changes wait for a stick that does not answer.
const mostWaiting = 60_000

// ErrJournalFull: no more fits into the journal on the stick before the file is written back.
var ErrJournalFull = errors.New("the journal on the stick is full")

// A JournalError says that an act is not on the stick. It is in the working copy all the same.
type JournalError struct{ Err error }

func (e *JournalError) Error() string { return "journal on the stick: " + e.Err.Error() }

// Unwrap gives what went wrong.
func (e *JournalError) Unwrap() error { return e.Err }

func journalPath(path string) string { return path + ".journal" }

// A stickJournal brings what is recorded to the journal beside a file on a stick.
type stickJournal struct {
	path    string // of the file
	keys    *seal.Keyring
	failed  func(error) // told once until it goes on; may be nil
	sealing bundle.Sealing

	mu      sync.Mutex
	waiting []*model.Change // not sealed yet
	lost    bool            // more than can wait
	running bool
	ended   bool

	disk    sync.Mutex // guards what follows, and the file
	unsent  []byte     // sealed, and not on the stick yet
	since   []byte     // sealed since the file was begun to be written back
	writing bool       // it is being written back
	size    int64      // of what stands there, as far as this PC knows it
	whole   int64      // how much of that is whole sets; behind it the beginning of one that was cut off
	foreign bool       // behind what it knew something stood that is to be taken in
	unread  error      // some of that could not be taken in
	said    bool
}

func newStickJournal(path string, s *Store, failed func(error)) *stickJournal {
	return &stickJournal{path: path, keys: s.keys, failed: failed, sealing: bundle.Sealing{Family: s.Family()}}
}

// note takes what was recorded, and returns at once.
func (j *stickJournal) note(changes []*model.Change) {
	if j == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.ended {
		return
	}
	if j.lost = j.lost || len(j.waiting)+len(changes) > mostWaiting; j.lost {
		changes = nil
	}
	j.waiting = append(j.waiting, changes...)
	if !j.running {
		j.running = true
		go j.run()
	}
}

func (j *stickJournal) run() {
	for more := true; more; {
		more = j.bring()
	}
}

// bring brings what waits to the stick, and says whether anything did.
func (j *stickJournal) bring() bool {
	j.disk.Lock()
	defer j.disk.Unlock()
	changes, lost := j.next()
	if len(changes) > 0 {
		j.seal(changes)
	}
	switch {
	case lost:
		j.tell(ErrJournalFull)
	case len(j.unsent) > 0:
		j.tell(j.append())
	}
	return len(changes) > 0
}

// next are the changes that wait; once there are none, the next act begins a new run.
func (j *stickJournal) next() (changes []*model.Change, lost bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	changes, j.waiting = j.waiting, nil
	j.running = len(changes) > 0
	return changes, j.lost
}

func (j *stickJournal) seal(changes []*model.Change) {
	if len(j.unsent) > journalRoom {
		return // it will not fit any more
	}
	sets, err := bundle.Sets(j.sealing, j.keys, changes)
	if err != nil {
		return // the keys have left the memory; what was recorded is in the working copy
	}
	j.unsent = append(j.unsent, sets...)
	if j.writing {
		j.since = append(j.since, sets...)
	}
}

// append adds what is unsent, behind what is whole there, and syncs it.
func (j *stickJournal) append() (err error) {
	if !stickIsThere(j.path) {
		return ErrGone // an empty folder where it was mounted is no place
	}
	f, err := openFile(journalPath(j.path), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return gone(explain(err))
	}
	defer func() { err = explain(errors.Join(err, f.Close())) }()
	end, err := j.endOf(f)
	switch {
	case err != nil:
		return err
	case end+int64(len(j.unsent)) > journalRoom:
		return ErrJournalFull
	}
	if err := f.Truncate(end); err != nil {
		return err
	}
	if end == 0 { // its name may be new
		if err := syncDir(filepath.Dir(j.path)); err != nil {
			return err
		}
	}
	if _, err = f.WriteAt(j.unsent, end); err == nil {
		err = f.Sync()
	}
	if err != nil {
		return errors.Join(err, f.Truncate(end))
	}
	j.size, j.unsent = end+int64(len(j.unsent)), nil
	j.whole = j.size
	return nil
}

// endOf is where the next set is written: behind what stands there, but for the beginning of one that was cut off.
func (j *stickJournal) endOf(f *os.File) (int64, error) {
	info, err := f.Stat()
	if err != nil || info.Size() == j.size {
		return j.whole, err
	}
	j.foreign = true
	if info.Size() > journalRoom {
		return info.Size(), nil
	}
	b, err := io.ReadAll(io.NewSectionReader(f, 0, info.Size()))
	return int64(bundle.Cut(b).End), err
}

// stickIsThere says whether any of a file's names is there.
func stickIsThere(path string) bool {
	for _, name := range stickNames(path) {
		if _, err := os.Lstat(name); err == nil {
			return true
		}
	}
	return false
}

// tell says once that an act is not on the stick.
func (j *stickJournal) tell(err error) {
	if err != nil && !j.said && j.failed != nil {
		j.failed(&JournalError{err})
	}
	j.said = err != nil
}

// begin is called before the working copy is written back: what is recorded from now on may not be in what is written.
func (j *stickJournal) begin() {
	if j == nil {
		return
	}
	j.bring()
	j.disk.Lock()
	defer j.disk.Unlock()
	j.since, j.writing = nil, true
}

// written leaves in the journal what was recorded since writing back began. What could not be read stays under another
// name.
func (j *stickJournal) written() {
	if j == nil {
		return
	}
	j.disk.Lock()
	defer j.disk.Unlock()
	path := journalPath(j.path)
	if j.unread != nil {
		_ = renameOver(path, damagedOf(path))
	}
	j.unsent, j.size, j.unread, j.foreign = nil, 0, nil, false
	if len(j.since) == 0 || writeSmall(path, j.since) != nil {
		_ = os.Remove(path) // one that stays is taken in once more
	} else {
		j.size = int64(len(j.since))
	}
	j.whole = j.size
	j.since, j.writing = nil, false
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lost = false
}

// notWritten goes on after a writing back that failed: everything stays in the journal.
func (j *stickJournal) notWritten() {
	if j == nil {
		return
	}
	j.disk.Lock()
	defer j.disk.Unlock()
	j.since, j.writing = nil, false
}

// stop lets nothing more be added: the keys are about to leave the memory.
func (j *stickJournal) stop() {
	if j == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.ended, j.waiting = true, nil
}

// takeIn takes in what stands beside the stick's file and was not written here. It says how many of the changes were
// not in the working copy; what of it cannot be read is kept in mind, and no error.
func (j *stickJournal) takeIn(ctx context.Context, s *Store) (fresh int, err error) {
	j.disk.Lock()
	defer j.disk.Unlock()
	info, err := os.Stat(journalPath(j.path))
	if errors.Is(err, os.ErrNotExist) {
		j.size, j.whole = 0, 0
		return 0, nil
	}
	if err != nil || info.Size() == j.size && !j.foreign {
		return 0, explain(err)
	}
	b, more, err := readJournal(journalPath(j.path))
	if err != nil {
		return 0, explain(err)
	}
	p := bundle.Cut(b)
	j.size, j.whole = info.Size(), int64(p.End)
	if more || p.Damaged > 0 {
		j.unread = ErrDamaged
	}
	t, err := s.take(ctx, j.pieces(p.Sets), taking{from: s.Family()})
	j.foreign = err != nil
	return t.New, err
}

// readJournal reads a journal; more says that it is longer than any that is written.
func readJournal(path string) (b []byte, more bool, err error) {
	f, err := openFile(path, os.O_RDONLY, 0)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	b, err = io.ReadAll(io.LimitReader(f, journalRoom+1))
	return b, len(b) > journalRoom, err
}

// pieces are the changes of the sets that open with the family's keys.
func (j *stickJournal) pieces(sets [][]byte) iter.Seq2[[]*model.Change, error] {
	return func(yield func([]*model.Change, error) bool) {
		for _, b := range sets {
			set, err := bundle.OpenSet(b, j.keyFor)
			switch {
			case errors.Is(err, seal.ErrUnknownEpoch):
				j.unread = errors.Join(j.unread, ErrNewerKeys)
			case err != nil:
				j.unread = errors.Join(j.unread, ErrDamaged)
			case !yield(set.Changes, nil):
				return
			}
		}
	}
}

// keyFor is the family's: a journal of another family, or one that asks for a passphrase, is not this file's.
func (j *stickJournal) keyFor(is bundle.Sealing) (bundle.Key, error) {
	if is.ByPassphrase() || is.Family != j.sealing.Family {
		return nil, ErrOtherFamily
	}
	return j.keys, nil
}

// A JournalTaken says what the journal beside a file on a stick brought when that was opened.
type JournalTaken struct {
	Changes int   // that were not in the file: another PC recorded them, and did not write them back
	Unread  error // some of it cannot be read: [ErrDamaged], or [ErrNewerKeys]; it is kept. Of one that was written here nothing is said
}

// takeJournal takes in what another PC has left in the journal, and adds to it what is recorded from now on.
func (c *Carried) takeJournal(ctx context.Context, s *Store) (t JournalTaken, err error) {
	if s.options.ReadOnly {
		return t, nil
	}
	c.journal = newStickJournal(c.path, s, c.pc.NotOnStick)
	c.journal.said = c.cannot != nil
	t.Changes, err = c.journal.takeIn(ctx, s)
	if c.ours {
		c.journal.unread = nil // the working copy has it
	}
	t.Unread = c.journal.unread
	s.journal.Store(c.journal)
	if err != nil {
		return t, fmt.Errorf("journal of %s: %w", filepath.Base(c.path), err)
	}
	return t, nil
}

// takeJournalHere takes in the journal beside a file that is worked on where it stands, which holds it all from then
// on.
func takeJournalHere(ctx context.Context, s *Store) (t JournalTaken, err error) {
	if _, err := os.Lstat(journalPath(s.path)); err != nil || s.options.ReadOnly {
		return t, nil
	}
	j := newStickJournal(s.path, s, nil)
	if t.Changes, err = j.takeIn(ctx, s); err == nil {
		t.Unread = j.unread
		j.written()
	}
	return t, err
}
