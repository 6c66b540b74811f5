package seal

import (
	"bytes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"sync"

	"suifang/model/arrange"
)

// IdentityEpoch stands in place of an epoch ID where the family's identity key is meant.
var IdentityEpoch EpochID

// What sub-keys are for. These words are part of the format.
const (
	forFamily  = "suifang 1 family ID"
	forNames   = "suifang 1 derived IDs"
	forEpochs  = "suifang 1 epochs vouched for"
	forValues  = "suifang 1 values sealed by suite 1 in bucket "
	forRecover = "suifang 1 recovery identity"
	forSlot    = "suifang 1 recovery slot"
)

const keySize = 32

type dataKey [keySize]byte

// place is what one cipher is good for.
type place struct {
	epoch  EpochID
	bucket string
}

// A Keyring holds the keys that one person can open: the family's identity key and the data keys of the
// epochs wrapped to her. New values are sealed under the current epoch, old ones open under their own.
// It is safe for several goroutines.
type Keyring struct {
	family FamilyID
	random io.Reader

	mu       sync.RWMutex
	identity *dataKey // nil once wiped
	names    *dataKey // sub-key of identity
	vouch    *dataKey // sub-key of identity
	epochs   map[EpochID]*dataKey
	current  EpochID
	ciphers  map[place]cipher.AEAD
}

// NewKeyring begins a family: a new identity key, and a first epoch, which is current. The randomness is
// used for all that this keyring seals later; other than in tests it is [crypto/rand.Reader].
func NewKeyring(random io.Reader) (*Keyring, error) {
	identity := keyVault.take()
	if _, err := io.ReadFull(random, identity[:]); err != nil {
		keyVault.giveBack(identity)
		return nil, fmt.Errorf("new identity key: %w", err)
	}
	k := newKeyring(identity, random)
	epoch, err := k.NewEpoch()
	if err != nil {
		return nil, err
	}
	return k, k.SetCurrent(epoch)
}

// OpenKeyring opens the wrapping of a family's identity key. It holds no epoch yet: add those that are
// wrapped to the same identity, then say which is current.
func OpenKeyring(family FamilyID, id *Identity, wrapping []byte) (*Keyring, error) {
	body, err := unwrap(id, wrapping)
	if err != nil {
		return nil, fmt.Errorf("open the family's identity key: %w", err)
	}
	defer clear(body)
	k := newKeyring(keyVault.keep(body[wrappedKeyAt:voucherAt]), rand.Reader)
	if k.family != family || !k.vouchedFor(body, IdentityEpoch) {
		k.Wipe()
		return nil, fmt.Errorf("open the family's identity key: %w", ErrDamaged)
	}
	return k, nil
}

func newKeyring(identity *dataKey, random io.Reader) *Keyring {
	k := &Keyring{
		random:   random,
		identity: identity,
		epochs:   make(map[EpochID]*dataKey),
		ciphers:  make(map[place]cipher.AEAD),
	}
	k.family = FamilyID(subKey(identity, FamilyID{}, forFamily)[:len(FamilyID{})])
	k.names, k.vouch = keptSubKey(identity, k.family, forNames), keptSubKey(identity, k.family, forEpochs)
	return k
}

// Family is the family's ID, a hash of its identity key: the one public name of the file and its copies.
func (k *Keyring) Family() FamilyID { return k.family }

// NewEpoch makes a data key and holds it. It does not become current by itself, for it must first be
// wrapped to everyone in force.
func (k *Keyring) NewEpoch() (EpochID, error) {
	var epoch EpochID
	key := keyVault.take()
	for _, part := range [][]byte{epoch[:], key[:]} {
		if _, err := io.ReadFull(k.random, part); err != nil {
			keyVault.giveBack(key)
			return EpochID{}, fmt.Errorf("new epoch: %w", err)
		}
	}
	if epoch == IdentityEpoch {
		keyVault.giveBack(key)
		return EpochID{}, errors.New("new epoch: the random source gives only zeros")
	}
	return epoch, k.hold(epoch, key)
}

// AddEpoch opens the wrapping of an epoch's data key and holds the key.
func (k *Keyring) AddEpoch(epoch EpochID, id *Identity, wrapping []byte) error {
	body, err := unwrap(id, wrapping)
	if err != nil {
		return fmt.Errorf("open epoch %x: %w", epoch, err)
	}
	defer clear(body)
	if epoch == IdentityEpoch || !k.vouchedFor(body, epoch) {
		return fmt.Errorf("open epoch %x: %w", epoch, ErrDamaged)
	}
	return k.hold(epoch, keyVault.keep(body[wrappedKeyAt:voucherAt]))
}

// Forget drops an epoch that came to nothing: the transaction that was to begin it failed.
func (k *Keyring) Forget(epoch EpochID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if epoch == k.current {
		return
	}
	keyVault.giveBack(k.epochs[epoch])
	delete(k.epochs, epoch)
	for at, aead := range k.ciphers {
		if at.epoch == epoch {
			wipeCipher(aead)
			delete(k.ciphers, at)
		}
	}
}

// hold keeps a key of the vault. One epoch never has two keys: what the first sealed would no longer open.
func (k *Keyring) hold(epoch EpochID, key *dataKey) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	held, is := k.epochs[epoch]
	switch {
	case k.identity == nil:
		keyVault.giveBack(key)
		return fmt.Errorf("hold epoch %x: the keyring was wiped: %w", epoch, ErrUnknownEpoch)
	case !is:
		k.epochs[epoch] = key
		return nil
	}
	same := *held == *key
	keyVault.giveBack(key)
	if !same {
		return fmt.Errorf("hold epoch %x: it has another key: %w", epoch, ErrDamaged)
	}
	return nil
}

// Current is the epoch that new values are sealed under; zero as long as none was chosen.
func (k *Keyring) Current() EpochID {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.current
}

// SetCurrent chooses the epoch that new values are sealed under.
func (k *Keyring) SetCurrent(epoch EpochID) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, held := k.epochs[epoch]; !held {
		return fmt.Errorf("make epoch %x current: %w", epoch, ErrUnknownEpoch)
	}
	k.current = epoch
	return nil
}

// Epochs lists the epochs whose keys are held, sorted.
func (k *Keyring) Epochs() []EpochID {
	k.mu.RLock()
	defer k.mu.RUnlock()
	held := make([]EpochID, 0, len(k.epochs))
	for epoch := range k.epochs {
		held = append(held, epoch)
	}
	arrange.By(held, func(a, b EpochID) int { return bytes.Compare(a[:], b[:]) })
	return held
}

// DeriveID is the identity of a thing that two centres would create alike: the same parts give the same ID
// in every copy of the family, and tell nothing to anyone without its identity key. The parts must be in
// one spelling already (trimmed, one case, half-width). Order, number and limits of the parts count.
//
// From a wiped keyring it is zero; nothing can be sealed with such a one either.
func (k *Keyring) DeriveID(kind string, parts ...string) (id [16]byte) {
	said := appendPart(nil, kind)
	for _, part := range parts {
		said = appendPart(said, part)
	}
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.identity == nil {
		return id
	}
	copy(id[:], hash(k.names, said))
	return id
}

// Wipe forgets all keys. Values no longer open, and none can be sealed.
func (k *Keyring) Wipe() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.identity == nil {
		return
	}
	for _, key := range k.epochs {
		keyVault.giveBack(key)
	}
	for _, key := range []*dataKey{k.identity, k.names, k.vouch} {
		keyVault.giveBack(key)
	}
	for _, aead := range k.ciphers {
		wipeCipher(aead)
	}
	k.identity, k.names, k.vouch = nil, nil, nil
	clear(k.epochs)
	clear(k.ciphers)
}

// Format keeps keys out of logs and crash output, whatever the verb.
func (k *Keyring) Format(s fmt.State, _ rune) { _, _ = fmt.Fprintf(s, "keyring of %x", k.family) }

// subKey derives the key for one purpose.
func subKey(key *dataKey, family FamilyID, purpose string) []byte {
	sub, err := hkdf.Key(sha256.New, key[:], family[:], purpose, keySize)
	if err != nil {
		panic(err) // only for more than 8,160 bytes
	}
	return sub
}

func keptSubKey(key *dataKey, family FamilyID, purpose string) *dataKey {
	sub := subKey(key, family, purpose)
	defer clear(sub)
	return keyVault.keep(sub)
}

func hash(key *dataKey, said []byte) []byte {
	mac := hmac.New(sha256.New, key[:])
	mac.Write(said)
	return mac.Sum(nil)
}
