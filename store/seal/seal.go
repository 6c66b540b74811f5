// Package seal seals one value for its place, and keeps the keys that do it: data keys by epoch, the
// family's identity key, clerks' slots and the recovery key.
//
// It knows the bytes alone: no bbolt, no files, no clock. Where the bytes are kept, which slots are in
// force and which epoch is current is the store's to say.
//
// All numbers are big-endian. The version, or the suite, always comes first.
//
// A sealed value:
//
//	bytes  what
//	1      suite: 1 = XChaCha20-Poly1305
//	8      epoch ID, random
//	24     nonce, random
//	n      ciphertext
//	16     tag
//
// Authenticated with it, each part behind its length in 4 bytes: format version and suite | family ID |
// bucket | key | epoch ID. So a value moved to another key, bucket, epoch or family does not open. The
// cipher's key is HKDF-SHA256 of the epoch's data key, one for each bucket.
//
// A slot (195 bytes), from which a clerk's passphrase or the recovery key gets a private key:
//
//	bytes  what
//	1      version: 1
//	1      kind: 1 = opened by a passphrase, 2 = by the recovery key
//	16     slot ID, random
//	16     the clerk's record ID; zero in a recovery slot
//	4      Argon2id passes; zero in a recovery slot
//	4      Argon2id memory, KiB; zero in a recovery slot
//	1      Argon2id threads; zero in a recovery slot
//	16     salt
//	32     X25519 public key
//	24     nonce
//	48     X25519 private key, sealed with XChaCha20-Poly1305; bound to the family and to all bytes above
//	32     SHA-256 of all bytes above: tells a damaged slot from a wrong passphrase
//
// The checksum ends a slot of every version, so damage is told before anything else is believed.
//
// A wrapping, one for each epoch and slot, is an age file to the slot's X25519 public key, of
//
//	bytes  what
//	1      version: 1
//	16     family ID
//	8      epoch ID; zero for the family's identity key
//	32     the key
//	32     voucher: HMAC-SHA256 of all bytes above under a sub-key of the identity key
//
// Trust runs in one line, because a public key stands in the clear and anyone who finds the file could wrap
// a key of his own to it: the passphrase opens the slot, the slot is bound to the family ID, the family ID
// is a hash of the identity key, and the identity key vouches for each epoch. A stranger can therefore put
// no epoch of his own into a file and have clerks seal with it. Someone who once held the identity key can:
// which epochs are in force must be read from sealed changes, not from what happens to be wrapped.
//
// Go copies memory as it likes, and strings cannot be wiped. What can be, is: keys, the ciphers' copies of them,
// private keys, passphrases after normalising; Argon2's memory is given back to the system at once. Keys that live
// as long as the file is open are kept out of swap where the system allows (memory.go).
package seal

import (
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"
)

// What can be wrong. Each is another situation with another remedy, and another sentence for the clerk.
var (
	// ErrDamaged: a value or a wrapping does not authenticate, or stands where it was not sealed for.
	ErrDamaged = errors.New("damaged, or not sealed for this place")
	// ErrUnknownSuite: sealed by a newer program, in a way that this one does not know.
	ErrUnknownSuite = errors.New("sealed in a way that this program does not know")
	// ErrUnknownEpoch: the keyring holds no key of this epoch.
	ErrUnknownEpoch = errors.New("no key held for this epoch")
	// ErrWrongPassphrase: the slot is whole, the passphrase does not open it.
	ErrWrongPassphrase = errors.New("wrong passphrase")
	// ErrNoPassphrase: a slot cannot be made with an empty passphrase.
	ErrNoPassphrase = errors.New("empty passphrase")
	// ErrWrongRecovery: the recovery key is well written, but it is not this family's.
	ErrWrongRecovery = errors.New("recovery key of another file")
	// ErrSlotDamaged: the slot's own checksum is wrong; no passphrase can open it.
	ErrSlotDamaged = errors.New("key slot damaged")
	// ErrSlotKind: a passphrase was tried on a recovery slot, or the recovery key on a clerk's.
	ErrSlotKind = errors.New("key slot of the other kind")
	// ErrOtherIdentity: the identity to be sealed is not this slot's, or was wiped.
	ErrOtherIdentity = errors.New("identity of another key slot")
	// ErrKDFLimits: the slot asks for more work than any honest one, or for none.
	ErrKDFLimits = errors.New("key slot asks for impossible passphrase work")
)

const (
	formatVersion = 1
	suiteXChaCha  = 1
)

const (
	epochAt  = 1
	nonceAt  = epochAt + len(EpochID{})
	cipherAt = nonceAt + chacha20poly1305.NonceSizeX

	// Overhead is by how many bytes a sealed value is longer than the plain one.
	Overhead = cipherAt + chacha20poly1305.Overhead
)

// FamilyID names a file and all its copies. It is a hash of the family's identity key.
type FamilyID [16]byte

// EpochID names a data key. It is random: a number counted up would be given out twice by two copies.
type EpochID [8]byte

// Seal seals plain for this bucket and key under the current epoch.
func (k *Keyring) Seal(bucket string, key, plain []byte) ([]byte, error) {
	epoch := k.Current()
	aead, err := k.cipher(epoch, bucket)
	if err != nil {
		return nil, fmt.Errorf("seal for %s: %w", bucket, err)
	}
	sealed := make([]byte, cipherAt, Overhead+len(plain))
	sealed[0] = suiteXChaCha
	copy(sealed[epochAt:], epoch[:])
	nonce := sealed[nonceAt:cipherAt]
	if _, err := io.ReadFull(k.random, nonce); err != nil {
		return nil, fmt.Errorf("seal for %s: nonce: %w", bucket, err)
	}
	done, err := k.inUse()
	if err != nil {
		return nil, fmt.Errorf("seal for %s: %w", bucket, err)
	}
	defer done()
	return aead.Seal(sealed, nonce, plain, binding(k.family, bucket, key, epoch)), nil
}

// inUse keeps the keys from being wiped until done is called: nothing may be sealed with a key of zeros.
func (k *Keyring) inUse() (done func(), err error) {
	k.mu.RLock()
	if k.identity == nil {
		k.mu.RUnlock()
		return nil, ErrUnknownEpoch
	}
	return k.mu.RUnlock, nil
}

// Open gives back what was sealed for this bucket and key, under whichever epoch.
func (k *Keyring) Open(bucket string, key, sealed []byte) ([]byte, error) {
	plain, err := k.open(bucket, key, sealed)
	if err != nil {
		return nil, fmt.Errorf("open value of %s: %w", bucket, err)
	}
	return plain, nil
}

func (k *Keyring) open(bucket string, key, sealed []byte) ([]byte, error) {
	epoch, err := EpochOf(sealed)
	if err != nil {
		return nil, err
	}
	aead, err := k.cipher(epoch, bucket)
	if err != nil {
		return nil, err
	}
	done, err := k.inUse()
	if err != nil {
		return nil, err
	}
	defer done()
	nonce, body := sealed[nonceAt:cipherAt], sealed[cipherAt:]
	plain, err := aead.Open(nil, nonce, body, binding(k.family, bucket, key, epoch))
	if err != nil {
		return nil, ErrDamaged
	}
	return plain, nil
}

// EpochOf tells under which epoch a value says it was sealed, without opening it.
func EpochOf(sealed []byte) (EpochID, error) {
	switch {
	case len(sealed) == 0:
		return EpochID{}, ErrDamaged
	case sealed[0] != suiteXChaCha:
		return EpochID{}, ErrUnknownSuite
	case len(sealed) < Overhead:
		return EpochID{}, ErrDamaged
	}
	return EpochID(sealed[epochAt:nonceAt]), nil
}

// cipher is the one for an epoch and a bucket. It is kept, for deriving it costs as much as sealing 8 KB.
func (k *Keyring) cipher(epoch EpochID, bucket string) (cipher.AEAD, error) {
	at := place{epoch, bucket}
	k.mu.RLock()
	aead, known := k.ciphers[at]
	k.mu.RUnlock()
	if known {
		return aead, nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	key, held := k.epochs[epoch]
	if !held {
		return nil, ErrUnknownEpoch
	}
	sub := subKey(key, k.family, forValues+bucket)
	defer clear(sub)
	aead, err := chacha20poly1305.NewX(sub)
	if err != nil {
		return nil, err
	}
	holdCipher(aead)
	k.ciphers[at] = aead
	return aead, nil
}

// binding is what a value is authenticated with: where it stands.
func binding(family FamilyID, bucket string, key []byte, epoch EpochID) []byte {
	b := make([]byte, 0, 5*4+2+len(family)+len(bucket)+len(key)+len(epoch))
	b = appendPart(b, []byte{formatVersion, suiteXChaCha})
	b = appendPart(b, family[:])
	b = appendPart(b, bucket)
	b = appendPart(b, key)
	return appendPart(b, epoch[:])
}

// appendPart puts a part behind its length, so that no two lists of parts give the same bytes.
func appendPart[S string | []byte](b []byte, part S) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(part)))
	return append(b, part...)
}
