package seal

import (
	"runtime/debug"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// KDFParams is how much work Argon2id makes of a passphrase. They stand in the clear in each slot.
type KDFParams struct {
	Time    uint32 // passes
	Memory  uint32 // KiB
	Threads uint8
}

const mebibyte = 1024 // KiB

// The parameter sets that slots are made with.
var (
	// DefaultKDF takes 0.13 s on a PC of today, 0.5 s as a 32-bit program there, some 3 s on an old PC. The
	// memory is that of RFC 9106's second choice.
	DefaultKDF = KDFParams{Time: 3, Memory: 64 * mebibyte, Threads: 1}
	// LowKDF is for a PC on which the default took too long.
	LowKDF = KDFParams{Time: 4, Memory: 32 * mebibyte, Threads: 1}
	// TrainingKDF hardly protects: for training files and tests, whose people do not exist.
	TrainingKDF = KDFParams{Time: 1, Memory: 1 * mebibyte, Threads: 1}
)

// The floor of OWASP's Password Storage Cheat Sheet, and what no honest slot exceeds.
const (
	floorTime   = 2
	floorMemory = 19 * mebibyte
	maxTime     = 20
	maxMemory   = 256 * mebibyte
)

// tooSlow is how long a clerk can be asked to wait for one passphrase.
const tooSlow = 3 * time.Second

// ChooseKDF says with which parameters to keep a slot whose making under [DefaultKDF] took so long.
func ChooseKDF(took time.Duration) KDFParams {
	if took > tooSlow {
		return LowKDF
	}
	return DefaultKDF
}

// Weak tells whether a passphrase under these parameters protects less than it should, as in training files.
func (p KDFParams) Weak() bool { return p.Time < floorTime || p.Memory < floorMemory }

// check keeps a forged slot from taking all memory or time, and Argon2 from panicking.
func (p KDFParams) check() error {
	if p.Time < 1 || p.Time > maxTime || p.Memory < 1 || p.Memory > maxMemory || p.Threads < 1 {
		return ErrKDFLimits
	}
	return nil
}

// stretch makes a key of a passphrase. The memory goes back to the system at once: an old PC has no 64 MiB
// to spare until the collector comes round. Where it was little, as for training files, that costs more than it gives.
func (p KDFParams) stretch(passphrase, salt []byte) ([]byte, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	said := normalize(passphrase)
	defer clear(said)
	key := argon2.IDKey(said, salt, p.Time, p.Memory, p.Threads, keySize)
	if p.Memory > TrainingKDF.Memory {
		debug.FreeOSMemory()
	}
	return key, nil
}

// normalize spells a passphrase in one way (Unicode NFKC), so that letters, digits and spaces typed full
// width through a Chinese input method are the same as half-width ones. Case, inner and outer spaces and
// everything else count as typed; the Chinese full stop stays another character than the dot. Bytes that
// are not UTF-8 stay as they are. The result never shares memory with what was typed.
func normalize(passphrase []byte) []byte {
	// Room for what NFKC commonly adds, so that appending leaves no copy behind.
	return norm.NFKC.Append(make([]byte, 0, 4*len(passphrase)), passphrase...)
}
