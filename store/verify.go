package store

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"sync/atomic"
	"time"
)

// An unknown file, one that this PC meets for the first time, that is to be merged or brought back, is read by a
// child process before this one maps it: whatever is wrong with it, the worst that it can do is to end or to
// hold up the child. The child is the program itself, called with [verifyCommand] and the environment below, and
// answers in lines of JSON: how far it is, and at last what it found.
const (
	verifyCommand = "verify"
	verifyChild   = "SUIFANG_VERIFY" // set in the child alone: it never starts another
)

// verifySilence is how long the child may say nothing: it tells of every few pages that it reads.
const verifySilence = 20 * time.Second

// deepStack is far more than anything here needs. In a ring of pages bbolt calls itself without end; nothing catches that,
// and at the system's own limit, a gigabyte, an old PC would stand still long before.
const deepStack = 64 << 20

// ownChild says that this executable answers as the child.
var ownChild atomic.Bool

// VerifyAsChild lets this program's own executable be the child that reads unknown files; without it
// [VerifyFile] reads them here. It is to be called before all else in main, and does not return in the child.
func VerifyAsChild() {
	ownChild.Store(true)
	debug.SetMaxStack(deepStack)
	if os.Getenv(verifyChild) == "" || len(os.Args) != 3 || os.Args[1] != verifyCommand {
		return
	}
	out := json.NewEncoder(os.Stdout)
	_ = out.Encode(answerOf(verifyHere(context.Background(), os.Args[2], func(pages int) { _ = out.Encode(verifyAnswer{Pages: pages}) })))
	os.Exit(0)
}

// VerifyFile says whether a file that is not open can be opened: whether it is one of ours, whether every page
// in it is where it should be, and whether bbolt reads it. It does not need a key, so it says nothing of the
// values. Whatever the file holds, it neither hangs nor ends the program. It wraps [ErrDamaged], [ErrNotOurs],
// [ErrNotFound], [ErrInUse] or [ErrNewerFormat].
func VerifyFile(ctx context.Context, path string) error { return VerifyFileTelling(ctx, path, nil) }

// VerifyFileTelling is [VerifyFile] that tells how many pages it has read, of how many the file has; not all need be
// in use.
func VerifyFileTelling(ctx context.Context, path string, progress Progress) error {
	err := verifyFile(ctx, path, pagesOf(path, progress))
	if err != nil {
		return fmt.Errorf("verify %s: %w", filepath.Base(path), err)
	}
	return nil
}

// pagesOf tells a progress how many pages of a file were read.
func pagesOf(path string, progress Progress) func(pages int) {
	info, err := os.Stat(path)
	if err != nil || progress == nil {
		return nil
	}
	return func(pages int) { progress(pages, max(pages, int(info.Size()/pageSize))) }
}

func verifyFile(ctx context.Context, path string, read func(pages int)) error {
	program, err := os.Executable()
	if err != nil || !ownChild.Load() || os.Getenv(verifyChild) != "" {
		return verifyHere(ctx, path, read)
	}
	return verifyIn(ctx, program, path, verifySilence, read)
}

// verifyHere reads the file in this process: first without bbolt, which would follow a wrong number anywhere.
func verifyHere(ctx context.Context, path string, read func(pages int)) (err error) {
	db, err := openBolt(path, Options{ReadOnly: true, walk: walkStep(ctx, read)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	s := Store{options: Options{}.filled(), db: db}
	if _, err := s.readMeta(); err != nil {
		return err
	}
	return boltChecks(db)
}

// walkStep is a step of a walk that tells how many pages it has read, and ends with ctx.
func walkStep(ctx context.Context, read func(pages int)) func(pages int) error {
	next := verifyStep // a long value is many pages at once
	return func(pages int) error {
		if read != nil && pages >= next {
			next = pages + verifyStep
			read(pages)
		}
		return ctx.Err()
	}
}

// verifyStep is after how many pages the child says that it is still reading.
const verifyStep = 1 << 10

// A verifyAnswer is a line that the child writes: how many pages it has read, or what it found.
type verifyAnswer struct {
	Pages   int           `json:"pages,omitempty"`
	Done    bool          `json:"done,omitempty"`
	Error   string        `json:"error,omitempty"`
	Damaged *DamagedError `json:"damaged,omitempty"`
	InUse   *InUseError   `json:"in_use,omitempty"`
}

func answerOf(err error) (a verifyAnswer) {
	a.Done = true
	if err != nil && !errors.As(err, &a.Damaged) && !errors.As(err, &a.InUse) {
		a.Error = cmp.Or(knownError(err), err).Error()
	}
	return a
}

// verifyErrors are those that the child tells by their words.
var verifyErrors = []error{ErrNotFound, ErrNotOurs, ErrNewerFormat, ErrOlderFormat, ErrDamaged, ErrGone, os.ErrPermission}

func knownError(err error) error {
	for _, known := range verifyErrors {
		if errors.Is(err, known) {
			return known
		}
	}
	return nil
}

func (a verifyAnswer) err() error {
	switch {
	case a.Damaged != nil:
		return a.Damaged
	case a.InUse != nil:
		return a.InUse
	case a.Error == "":
		return nil
	}
	for _, known := range verifyErrors {
		if a.Error == known.Error() {
			return known
		}
	}
	return errors.New(a.Error)
}

// verifyIn lets a child read the file, and ends it when nothing has been heard of it for too long.
func verifyIn(ctx context.Context, program, path string, silence time.Duration, read func(pages int)) error {
	own, stop := context.WithCancel(ctx)
	defer stop()
	child := exec.CommandContext(own, program, verifyCommand, path)
	child.Env = append(os.Environ(), verifyChild+"=1")
	child.WaitDelay = time.Second
	outOfSight(child)
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		return verifyHere(ctx, path, read) // a system that lets no program start itself
	}
	silent := time.AfterFunc(silence, stop)
	answer := heard(out, func(a verifyAnswer) {
		silent.Reset(silence)
		if read != nil && a.Pages > 0 {
			read(a.Pages)
		}
	})
	hung := !silent.Stop()
	_ = child.Wait() // what it found it has said
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case answer.Done:
		return answer.err()
	case hung:
		return &DamagedError{Bucket: "file", What: "reading it comes to no end"}
	}
	return &DamagedError{Bucket: "file", What: "reading it ends the program"}
}

// heard reads what the child says to its end, and gives the last of it.
func heard(from io.Reader, said func(verifyAnswer)) (last verifyAnswer) {
	lines := bufio.NewScanner(from)
	for lines.Scan() {
		var a verifyAnswer
		if json.Unmarshal(lines.Bytes(), &a) == nil {
			last = a
		}
		said(a)
	}
	return last
}
