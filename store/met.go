package store

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
)

// smallToVerify is how large a file may be to be verified each time: it takes less than a second.
const smallToVerify = 32 << 20

// HasMet says whether this PC has verified the file under this name whole. The PC remembers a hash of the name;
// without that memory the file is verified once more.
func (pc *PC) HasMet(path string) bool {
	info, err := os.Stat(path)
	if err != nil || info.Size() <= smallToVerify || pc.Config == "" {
		return false
	}
	_, err = os.Stat(pc.metName(path))
	return err == nil
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
