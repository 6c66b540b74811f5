package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// WrittenBack says what writing back to a removable drive came to.
type WrittenBack struct {
	Written bool   // something was; otherwise the drive had it already
	Damaged string // the file on the drive was damaged, and is kept under this name
}

// WriteBack writes the open working copy to the drive that its file was found on. What was written there
// meanwhile, by another PC, is merged first. It returns when the drive has given back what was written.
func (c *Carried) WriteBack(ctx context.Context, s *Store, progress Progress) (back WrittenBack, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.journal.begin()
	defer c.journal.notWritten()
	if back, err = c.writeBack(ctx, s, progress); err != nil {
		return back, fmt.Errorf("write back %s: %w", filepath.Base(c.path), explain(err))
	}
	return back, nil
}

func (c *Carried) writeBack(ctx context.Context, s *Store, progress Progress) (back WrittenBack, err error) {
	if err := c.journalMoved(ctx, s); err != nil {
		return back, err
	}
	there, err := c.markThere()
	moved := err == nil && !bytes.Equal(there, c.base)
	if moved && !bytes.Equal(there, s.lastMark()) {
		err = walkFile(c.path, everyPage) // before it is merged, or takes the name of one that was whole
	}
	switch {
	case errors.Is(err, ErrDamaged), errors.Is(err, ErrNotOurs):
		back.Damaged = damagedOf(c.path)
	case err != nil:
		return back, gone(err)
	case bytes.Equal(there, s.lastMark()):
		c.settled(there)
		return back, nil
	case bytes.Equal(s.lastMark(), c.base):
		return back, nil // nothing was recorded here that the stick has not had
	case moved:
		if err := c.unite(ctx, s, Options{}); err != nil {
			return back, err
		}
	}
	mark, err := c.put(ctx, s, back, progress)
	if err != nil {
		return back, err
	}
	back.Written = true
	c.settled(mark)
	return back, nil
}

// journalMoved takes in what another PC has added to the journal meanwhile: once the file is written it goes.
func (c *Carried) journalMoved(ctx context.Context, s *Store) error {
	if c.journal == nil {
		return nil
	}
	_, err := c.journal.takeIn(ctx, s)
	return err
}

func damagedOf(path string) string { return path + ".damaged" }

// settled notes that stick and working copy are the same.
func (c *Carried) settled(mark []byte) {
	c.base, c.behind = mark, false
	c.keepState()
	c.journal.written()
}

// markThere is M, of the file that writing back would replace.
func (c *Carried) markThere() (mark []byte, err error) {
	if err := Settle(c.path); err != nil {
		return nil, err
	}
	f, err := openStickFile(c.path, everyPage)
	if err != nil {
		return nil, err
	}
	if f.family != c.family {
		err = ErrOtherFile
	}
	return f.mark, errors.Join(err, f.close())
}

// put writes the state of the open file under a temporary name and gives it its own, with what was there
// before kept.
func (c *Carried) put(ctx context.Context, s *Store, back WrittenBack, progress Progress) (mark []byte, err error) {
	temporary := partOf(c.path)
	if err := c.makeRoom(s); err != nil {
		return nil, err
	}
	err = s.copyVerified(ctx, temporary, progress)
	var value *DamagedError
	if errors.As(err, &value) && value.Bucket != "file" {
		err = nil // as in the working copy: page by page the same, and this value was lost before
	}
	if err == nil {
		mark, err = markOf(temporary)
	}
	if err != nil {
		_ = os.Remove(temporary)
		return nil, err
	}
	return mark, c.rename(back)
}

// rename gives the new state its name, and the one before it the name that it keeps.
func (c *Carried) rename(back WrittenBack) error {
	aside := previousOf(c.path)
	if back.Damaged != "" {
		aside = back.Damaged // it pushes no whole one out
	}
	if err := renameOver(c.path, aside); err != nil {
		return err
	}
	if err := renameOver(partOf(c.path), c.path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(c.path))
}

// makeRoom gives up the file before the last, where a new one does not fit beside both.
func (c *Carried) makeRoom(s *Store) error {
	dir := filepath.Dir(c.path)
	_ = os.Remove(partOf(c.path)) // cut off; what it was to be is in the working copy
	if err := s.roomFor(dir); !errors.Is(err, ErrDiskFull) {
		return err
	}
	if _, err := os.Lstat(c.path); err != nil {
		return ErrDiskFull // the one before is all that there is
	}
	_ = os.Remove(previousOf(c.path))
	return s.roomFor(dir)
}

func markOf(path string) ([]byte, error) {
	f, err := openStickFile(path, everyPage)
	if err != nil {
		return nil, err
	}
	return f.mark, f.close()
}

// leave ends the carrying of a working copy that was closed in this state. Where the stick has it too, the file is
// there again.
func (c *Carried) leave(mark []byte) {
	if bytes.Equal(mark, c.base) {
		c.takeNote()
	}
	c.keepState()
	c.release()
}

// Release lets go of a working copy that was not opened, and takes the note away unless something in it is still to
// be written back.
func (c *Carried) Release() {
	if mark, err := markOf(c.Copy()); err == nil && bytes.Equal(mark, c.base) {
		c.takeNote()
	}
	c.release()
}

// The state of a working copy as it stands in its folder.
type carriedState struct {
	Base string    `json:"base"` // in hex
	Used time.Time `json:"used"`

	base []byte
}

func (c *Carried) statePath() string { return filepath.Join(c.work, "carried") }

func (c *Carried) readState() carriedState { return readState(c.statePath()) }

func readState(path string) (s carriedState) {
	if readNote(path, &s) == nil {
		s.base, _ = hex.DecodeString(s.Base)
	}
	return s
}

// keepState writes B down. Where it cannot be, the file is merged the next time, which costs only time.
func (c *Carried) keepState() {
	b, err := json.Marshal(carriedState{Base: hex.EncodeToString(c.base), Used: c.pc.now().Truncate(time.Second)})
	if err == nil {
		_ = writeSmall(c.statePath(), b)
	}
}

// A carriedNote stands on the stick, in the clear: which PC, since when, no person.
type carriedNote struct {
	who
	Station string `json:"station"`
}

func notePath(path string) string { return path + ".carried" }

// CarriedElsewhere says whether a file on a stick is being worked on at another PC, as the note beside it has
// it; nil if not.
func (pc *PC) CarriedElsewhere(path string) *Elsewhere {
	var n carriedNote
	err := readNote(notePath(path), &n)
	if err != nil || n.Station == pc.Station.String() || n.name() == "" {
		return nil // none, or half-written: it only serves a message
	}
	return &Elsewhere{PC: n.name(), Since: n.Since}
}

// wrote says whether the note beside a file on a stick is this PC's: nobody has worked on it since.
func (pc *PC) wrote(path string) bool {
	var n carriedNote
	return readNote(notePath(path), &n) == nil && n.Station == pc.Station.String()
}

// leaveNote says on the stick that the file is being worked on here. A stick that cannot be written to is known from
// then on.
func (c *Carried) leaveNote() {
	if c.elsewhere = c.pc.CarriedElsewhere(c.path); c.elsewhere != nil && c.pc.now().Sub(c.elsewhere.Since) < noteKeptFor {
		c.others, _ = os.ReadFile(notePath(c.path))
	}
	b, err := json.Marshal(carriedNote{who{PC: c.pc.name(), Since: c.pc.now().Truncate(time.Second)}, c.pc.Station.String()})
	if err != nil {
		return
	}
	if err := os.WriteFile(notePath(c.path), b, 0o644); err != nil {
		c.cannot = err
	}
}

// noteKeptFor is how long a PC that does not bring back what it took is spoken of.
const noteKeptFor = 30 * 24 * time.Hour

// takeNote takes this PC's note away, and puts that of another back that has still something to bring.
func (c *Carried) takeNote() {
	if c.others != nil {
		_ = os.WriteFile(notePath(c.path), c.others, 0o644)
		return
	}
	_ = os.Remove(notePath(c.path))
}

// sweep deletes the working copies that were written back and lay untouched for long; but for the one in the
// folder given.
func (pc *PC) sweep(but string) {
	found, _ := filepath.Glob(filepath.Join(escapeGlob(pc.Data), "carried", "*", "*", "carried"))
	for _, path := range found {
		if work := filepath.Dir(path); work != but {
			pc.sweepOne(work, readState(path))
		}
	}
}

func (pc *PC) sweepOne(work string, state carriedState) {
	if pc.now().Sub(state.Used) < keptFor {
		return
	}
	c := Carried{pc: pc, work: work, path: filepath.Join(work, filepath.Base(work))}
	if c.hold() != nil {
		return
	}
	mark, err := markOf(c.Copy())
	if err == nil && bytes.Equal(mark, state.base) && os.Remove(c.Copy()) == nil {
		_ = os.Remove(c.statePath())
	}
	c.release()
}

// escapeGlob lets a folder's name stand for itself in a pattern.
func escapeGlob(dir string) string {
	return strings.NewReplacer("[", "[[]", "*", "[*]", "?", "[?]").Replace(dir)
}
