package seal

import (
	"crypto/cipher"
	"encoding/binary"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"
)

// LockSize is how many bytes a [Lock] takes.
const LockSize = 1 + 4 + 4 + 1 + lockSaltSize

const (
	lockVersion  = 1
	lockSaltSize = 16

	lockNonceAt  = 1
	lockCipherAt = lockNonceAt + chacha20poly1305.NonceSizeX

	// LockOverhead is by how many bytes a value sealed by a lock is longer than the plain one.
	LockOverhead = lockCipherAt + chacha20poly1305.Overhead
)

// A Lock seals values by a passphrase alone, for whoever holds none of the family's keys. All that opening
// needs beside the passphrase stands in the clear:
//
//	bytes  what
//	1      version: 1
//	4      Argon2id passes
//	4      Argon2id memory, KiB
//	1      Argon2id threads
//	16     salt
//
// A value sealed by it: suite (1 = XChaCha20-Poly1305) | 24 nonce | ciphertext | 16 tag. Authenticated with it,
// each part behind its length: format version and suite | the lock | bucket | key.
type Lock struct {
	bytes  [LockSize]byte
	aead   cipher.AEAD
	random io.Reader
}

// NewLock makes a lock with a salt of its own.
func NewLock(passphrase []byte, kdf KDFParams, random io.Reader) (*Lock, error) {
	if len(normalize(passphrase)) == 0 {
		return nil, fmt.Errorf("new lock: %w", ErrNoPassphrase)
	}
	var b [LockSize]byte
	b[0] = lockVersion
	binary.BigEndian.PutUint32(b[1:], kdf.Time)
	binary.BigEndian.PutUint32(b[5:], kdf.Memory)
	b[9] = kdf.Threads
	if _, err := io.ReadFull(random, b[10:]); err != nil {
		return nil, fmt.Errorf("new lock: %w", err)
	}
	l, err := turn(passphrase, b)
	if err != nil {
		return nil, fmt.Errorf("new lock: %w", err)
	}
	l.random = random
	return l, nil
}

// OpenLock makes the lock of its bytes and the passphrase. That it is the right one shows only when a value
// is opened. The lock that it gives opens, and does not seal.
func OpenLock(passphrase, lock []byte) (*Lock, error) {
	switch {
	case len(lock) == 0 || lock[0] != lockVersion:
		return nil, fmt.Errorf("open lock: %w", ErrUnknownSuite)
	case len(lock) != LockSize:
		return nil, fmt.Errorf("open lock: %w", ErrDamaged)
	}
	l, err := turn(passphrase, [LockSize]byte(lock))
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	return l, nil
}

func turn(passphrase []byte, b [LockSize]byte) (*Lock, error) {
	kdf := KDFParams{Time: binary.BigEndian.Uint32(b[1:]), Memory: binary.BigEndian.Uint32(b[5:]), Threads: b[9]}
	key, err := kdf.stretch(passphrase, b[10:])
	if err != nil {
		return nil, err
	}
	defer clear(key)
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, err
	}
	return &Lock{bytes: b, aead: aead}, nil
}

// Bytes is what stands in the clear.
func (l *Lock) Bytes() []byte { return l.bytes[:] }

// Seal seals plain for this bucket and key.
func (l *Lock) Seal(bucket string, key, plain []byte) ([]byte, error) {
	if l.random == nil {
		return nil, fmt.Errorf("seal for %s: the lock was opened for reading", bucket)
	}
	sealed := make([]byte, lockCipherAt, LockOverhead+len(plain))
	sealed[0] = suiteXChaCha
	nonce := sealed[lockNonceAt:lockCipherAt]
	if _, err := io.ReadFull(l.random, nonce); err != nil {
		return nil, fmt.Errorf("seal for %s: nonce: %w", bucket, err)
	}
	return l.aead.Seal(sealed, nonce, plain, l.binding(bucket, key)), nil
}

// Open gives back what was sealed for this bucket and key. Whoever knows that the value is whole, by a
// checksum of his own, can take [ErrDamaged] for a wrong passphrase.
func (l *Lock) Open(bucket string, key, sealed []byte) ([]byte, error) {
	switch {
	case len(sealed) > 0 && sealed[0] != suiteXChaCha:
		return nil, fmt.Errorf("open value of %s: %w", bucket, ErrUnknownSuite)
	case len(sealed) < LockOverhead:
		return nil, fmt.Errorf("open value of %s: %w", bucket, ErrDamaged)
	}
	plain, err := l.aead.Open(nil, sealed[lockNonceAt:lockCipherAt], sealed[lockCipherAt:], l.binding(bucket, key))
	if err != nil {
		return nil, fmt.Errorf("open value of %s: %w", bucket, ErrDamaged)
	}
	return plain, nil
}

func (l *Lock) binding(bucket string, key []byte) []byte {
	b := appendPart(nil, []byte{formatVersion, suiteXChaCha})
	b = appendPart(b, l.bytes[:])
	b = appendPart(b, bucket)
	return appendPart(b, key)
}

// Format keeps keys out of logs and crash output, whatever the verb.
func (l *Lock) Format(s fmt.State, _ rune) { _, _ = fmt.Fprintf(s, "lock %x", l.bytes[10:]) }
