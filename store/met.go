package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
)

// smallToVerify is how large a file may be to be verified each time: it takes less than a second.
const smallToVerify = 32 << 20

// HasMet says whether this PC has verified the file under this name whole. The PC remembers a hash of the name;
// without that memory the file is verified once more.
func (pc *PC) HasMet(path string) bool {
	info, err := os.Stat(path)
	if err != nil || info.Size() <= smallToVerify || pc.Config == "" || leftOpen(path) {
		return false // a small one is verified whenever it is met; one that was left open may have been torn since
	}
	_, err = os.Stat(pc.metName(path))
	return err == nil
}

// Meet verifies a file that is to be opened, in a process of its own, unless this PC has met it before. It says whether
// it did. The errors are those of [VerifyFile]; a file of an older format is met: what opens it migrates it.
func (pc *PC) Meet(ctx context.Context, path string, progress Progress) (verified bool, err error) {
	if pc.HasMet(path) {
		return false, nil
	}
	if err := VerifyFileTelling(ctx, path, progress); err != nil && !errors.Is(err, ErrOlderFormat) {
		return true, err
	}
	pc.NoteMet(path)
	return true, nil
}

// meetLarge is Meet for the file to be worked on, if opening it will not walk it anyway.
func (pc *PC) meetLarge(ctx context.Context, path string, progress Progress) (verified bool, err error) {
	if info, err := os.Stat(path); err != nil || info.Size() <= smallFile {
		return false, nil // what is not there is opening's to say
	}
	return pc.Meet(ctx, path, progress)
}

// NoteMet remembers that the file was verified.
func (pc *PC) NoteMet(path string) {
	name := pc.metName(path)
	if pc.Config == "" || os.MkdirAll(filepath.Dir(name), 0o700) != nil {
		return
	}
	_ = os.WriteFile(name, nil, 0o600)
}

func (pc *PC) metName(path string) string {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	sum := sha256.Sum256([]byte(path))
	return filepath.Join(pc.Config, "met", hex.EncodeToString(sum[:16]))
}
