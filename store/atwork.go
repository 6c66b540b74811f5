package store

import (
	"context"
	"errors"
	"fmt"
)

// An AtWork is a file open for work on this PC: in a copy, if it was found on a removable drive, else where it
// stands.
type AtWork struct {
	*Store
	Told Tidings

	pc      *PC
	carried *Carried // nil: it is worked on where it stands
}

// Tidings are what the clerk should know of where she works.
type Tidings struct {
	Carried     bool  // in a copy on this PC
	Direct      bool  // on the removable drive itself
	NoRoom      error // why no copy could be made; nil where none was wanted
	Network     bool  // on a share, whose locks are not to be trusted
	Instead     bool  // the file was damaged or had no name; the one before it is worked on
	CannotWrite error // the removable drive takes nothing now
	NotMerged   error // the drive's file has moved on and could not be merged with what lies here
	Aside       []string
	Journal     JournalTaken // what the journal beside the file brought
}

// ErrCannotCarry: no working copy can be made on this PC: its disk is full, or its folders cannot be written to.
var ErrCannotCarry = errors.New("no working copy can be made on this PC")

// A WriteBackError says that a working copy was not written back. All that was recorded is in the working copy, and
// goes on from there.
type WriteBackError struct{ Err error }

func (e *WriteBackError) Error() string { return "write back: " + e.Err.Error() }

// Unwrap gives what went wrong.
func (e *WriteBackError) Unwrap() error { return e.Err }

// Telling is told how far opening has come with what takes long: with copying a file from a stick, which is reading it
// back as well; with looking at each page of one that this PC does not know, or that was not closed.
// Either may be nil.
type Telling struct{ Copying, Verifying Progress }

// Open opens a file for work: carried, if it stands on a removable drive, unless direct says otherwise or no copy
// can be made here.
func (pc *PC) Open(ctx context.Context, path string, o Options, direct bool, tell Telling) (*AtWork, error) {
	w := &AtWork{pc: pc}
	if direct || !pc.Carries(path) {
		return w.openHere(ctx, path, o, tell)
	}
	carried, err := pc.Carry(ctx, path, tell)
	if errors.Is(err, ErrCannotCarry) {
		w.Told.NoRoom = err
		return w.openHere(ctx, path, o, tell)
	}
	if err != nil {
		return nil, err
	}
	s, err := carried.Open(o)
	if err != nil {
		carried.Release()
		return nil, err
	}
	w.Store = s
	w.carry(carried)
	return w, nil
}

func (w *AtWork) carry(c *Carried) {
	w.carried = c
	w.Told = Tidings{Carried: true, Instead: c.Instead(), CannotWrite: c.CannotWrite(), NotMerged: c.NotMerged(), Aside: c.Aside(), Journal: c.Journal()}
}

func (w *AtWork) openHere(ctx context.Context, path string, o Options, tell Telling) (_ *AtWork, err error) {
	_ = Settle(path)
	switch w.pc.DriveOf(path) {
	case DriveRemovable:
		w.Told.Direct = true
	case DriveNetwork:
		w.Told.Network = true
	}
	awaitClosing(path)
	if o.walked, err = w.pc.meetLarge(ctx, path, tell.Verifying); err != nil {
		return nil, err
	}
	if w.Store, err = Open(path, o); err != nil {
		return nil, err
	}
	if w.Told.Journal, err = takeJournalHere(ctx, w.Store); err != nil {
		w.Told.Journal.Unread = err
	}
	return w, nil
}

// Adopt takes over a file that was just made and is open: on a removable drive it is carried from now on.
func (pc *PC) Adopt(ctx context.Context, s *Store, direct bool) (*AtWork, error) {
	w := &AtWork{Store: s, pc: pc}
	pc.NoteMet(s.Path()) // it was made here
	drive := pc.DriveOf(s.Path())
	w.Told.Direct, w.Told.Network = drive == DriveRemovable, drive == DriveNetwork
	if direct || !pc.Carries(s.Path()) {
		return w, nil
	}
	carried, err := pc.adopt(ctx, s)
	if errors.Is(err, ErrCannotCarry) {
		w.Told.NoRoom = err
		return w, nil
	}
	if err != nil {
		return w, err
	}
	w.carry(carried)
	return w, nil
}

// WriteBack writes what is in the working copy to the removable drive; nothing where there is none.
func (w *AtWork) WriteBack(ctx context.Context, progress Progress) (back WrittenBack, err error) {
	if w.carried == nil {
		return back, nil
	}
	if back, err = w.carried.WriteBack(ctx, w.Store, progress); err != nil {
		return back, &WriteBackError{err}
	}
	return back, nil
}

// Close ends the work: what is to be written back is, this PC remembers the state, the file is closed. Errors of
// each step are joined; a [*WriteBackError] or a [*BackupError] among them costs nothing that was saved.
func (w *AtWork) Close(ctx context.Context, progress Progress) (back WrittenBack, err error) {
	back, err = w.WriteBack(ctx, progress)
	w.pc.Remember(w.Store)
	if closing := w.Store.Close(); closing != nil {
		err = errors.Join(err, closing)
	}
	if w.carried != nil {
		w.carried.leave(w.lastMark())
	}
	return back, err
}

// BackupDir is where the automatic copies of the file go when no folder was set.
func (w *AtWork) BackupDir() string {
	if w.carried != nil {
		return w.pc.backups(&Backups{}).Dir
	}
	return w.Store.BackupDir()
}

// cannotCarry says of an error that it is about this PC's own disk.
func cannotCarry(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrCannotCarry, explain(err))
}
