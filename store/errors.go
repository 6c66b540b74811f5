package store

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"time"

	bolterrors "go.etcd.io/bbolt/errors"

	"suifang/store/bundle"
	"suifang/store/seal"
)

// What can be wrong with a file. Each has its own remedy, and its own sentence for the clerk.
var (
	ErrNotFound    = errors.New("no such file")
	ErrExists      = errors.New("the file exists already")
	ErrNotOurs     = errors.New("not a suifang file")
	ErrNewerFormat = errors.New("written by a newer program")
	ErrOlderFormat = errors.New("written by an older program, and opened for reading only")
	ErrInUse       = errors.New("open elsewhere")
	ErrDamaged     = errors.New("damaged")
	ErrFull        = errors.New("the file has reached the size that this PC can open")
	ErrDiskFull    = errors.New("the disk is full")
	ErrReadOnly    = errors.New("opened for reading only")
	ErrClosed      = errors.New("the file is closed")
	// ErrGone: the medium with the file does not answer any more. What was saved is on it; once it is back
	// the work goes on.
	ErrGone = errors.New("the medium is gone")
	// ErrOtherFile: under the path stands another file than was open, or it was worked on elsewhere meanwhile.
	ErrOtherFile = errors.New("another file than was open")
	// ErrSameFile: the file that is to be taken in is the one that is open.
	ErrSameFile = errors.New("the same file")
	// ErrNeedsSecret: the other file opens only with a passphrase or a recovery key of its own.
	ErrNeedsSecret = errors.New("needs a passphrase or a recovery key")
	// ErrNoClerk: the passphrase is right, but not that of the clerk who was named, or she was removed.
	ErrNoClerk = errors.New("no such clerk")
	// ErrWrongPassphrase: no slot opens with it.
	ErrWrongPassphrase = seal.ErrWrongPassphrase
	// ErrWrongRecovery: the recovery key of another file.
	ErrWrongRecovery = seal.ErrWrongRecovery
)

// What can be wrong with a question or an act.
var (
	ErrNoRecord = errors.New("no such record")
	ErrEmptyAct = errors.New("an act that changes nothing")
	// ErrSecond: the second who agrees is the clerk at work herself, or is no longer in force.
	ErrSecond = errors.New("a second person is needed")
)

// What can be wrong with a bundle.
var (
	ErrNotBundle        = bundle.ErrNotBundle
	ErrNewerBundle      = bundle.ErrNewer
	ErrBundleIncomplete = bundle.ErrIncomplete
	ErrBundleDamaged    = bundle.ErrDamaged
	ErrBundleTooLarge   = bundle.ErrTooLarge
	// ErrBundlePassphrase: it is sealed by a passphrase, and none was given.
	ErrBundlePassphrase = errors.New("the bundle needs its passphrase")
	// ErrOtherFamily: between families a bundle needs a passphrase.
	ErrOtherFamily = errors.New("of another family")
	// ErrNewerKeys: sealed by a key that the receiver was not given yet; merging the whole file once hands it on.
	ErrNewerKeys = errors.New("sealed by a newer key")
)

// A DamagedError names a value that does not open or does not decode. It wraps [ErrDamaged].
type DamagedError struct {
	Bucket, Key string // the key in hex
	What        string
}

func (e *DamagedError) Error() string {
	if e.Key == "" {
		return fmt.Sprintf("damaged: %s %s", e.Bucket, e.What)
	}
	return fmt.Sprintf("damaged: %s %s: %s", e.Bucket, e.Key, e.What)
}

// Unwrap makes it an [ErrDamaged].
func (e *DamagedError) Unwrap() error { return ErrDamaged }

//go:noinline
func damaged(bucket string, key []byte, what string) *DamagedError {
	return &DamagedError{Bucket: bucket, Key: hex.EncodeToString(key), What: what}
}

// An InUseError says on which PC the file is open and since when, if that is known. It wraps [ErrInUse].
type InUseError struct {
	PC    string
	Since time.Time
}

func (e *InUseError) Error() string {
	if e.PC == "" {
		return ErrInUse.Error()
	}
	return fmt.Sprintf("open on %s since %s", e.PC, e.Since.Format(time.RFC3339))
}

// Unwrap makes it an [ErrInUse].
func (e *InUseError) Unwrap() error { return ErrInUse }

// A NeedsSecretError says that another file does not open with the keys held here. It wraps [ErrNeedsSecret].
type NeedsSecretError struct {
	SameFamily bool // it is a copy, or of a centre of the same family, with newer keys; else it is a stranger's
}

func (e *NeedsSecretError) Error() string { return ErrNeedsSecret.Error() }

// Unwrap makes it an [ErrNeedsSecret].
func (e *NeedsSecretError) Unwrap() error { return ErrNeedsSecret }

// explain puts one of this package's errors in place of what bbolt or the system said.
func explain(err error) error {
	switch {
	case isOneOf(err, diskFull):
		return ErrDiskFull
	case isOneOf(err, mediumGone):
		return ErrGone
	}
	for _, known := range []struct{ is, say error }{
		{bolterrors.ErrMaxSizeReached, ErrFull},
		{bolterrors.ErrDatabaseReadOnly, ErrReadOnly},
		{bolterrors.ErrDatabaseNotOpen, ErrClosed},
		{bolterrors.ErrInvalid, ErrNotOurs},
		{bolterrors.ErrVersionMismatch, ErrNotOurs},
		{bolterrors.ErrChecksum, ErrDamaged},
		{fs.ErrNotExist, ErrNotFound},
		{fs.ErrExist, ErrExists},
	} {
		if errors.Is(err, known.is) {
			return known.say
		}
	}
	return err
}
