package seal

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"io"

	"filippo.io/age"
)

const (
	wrappingVersion = 1

	wrappedFamilyAt = 1
	wrappedEpochAt  = wrappedFamilyAt + len(FamilyID{})
	wrappedKeyAt    = wrappedEpochAt + len(EpochID{})
	voucherAt       = wrappedKeyAt + keySize
	wrappedSize     = voucherAt + sha256.Size

	// An age file of wrappedSize bytes to one recipient takes 289. Longer ones are not ours: nothing of
	// them is read.
	maxWrapping = 512
)

// WrapEpoch wraps the data key of an epoch, or the identity key for [IdentityEpoch], to the holder of one
// slot. Two wrappings of the same key differ: age takes its own randomness.
func (k *Keyring) WrapEpoch(epoch EpochID, to Recipient) ([]byte, error) {
	body, err := k.wrappingBody(epoch)
	if err != nil {
		return nil, fmt.Errorf("wrap epoch %x: %w", epoch, err)
	}
	defer clear(body)
	wrapping, err := encrypt(body, to)
	if err != nil {
		return nil, fmt.Errorf("wrap epoch %x: %w", epoch, err)
	}
	return wrapping, nil
}

func (k *Keyring) wrappingBody(epoch EpochID) ([]byte, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	key := k.epochs[epoch]
	if epoch == IdentityEpoch {
		key = k.identity
	}
	if key == nil {
		return nil, ErrUnknownEpoch
	}
	body := make([]byte, 0, wrappedSize)
	body = append(body, wrappingVersion)
	body = append(body, k.family[:]...)
	body = append(body, epoch[:]...)
	body = append(body, key[:]...)
	return append(body, hash(k.vouch, body)...), nil
}

// vouchedFor tells whether an opened wrapping is this family's, of this epoch, and made by someone who
// holds the identity key.
func (k *Keyring) vouchedFor(body []byte, epoch EpochID) bool {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.identity != nil &&
		FamilyID(body[wrappedFamilyAt:wrappedEpochAt]) == k.family &&
		EpochID(body[wrappedEpochAt:wrappedKeyAt]) == epoch &&
		hmac.Equal(body[voucherAt:], hash(k.vouch, body[:voucherAt]))
}

func encrypt(body []byte, to Recipient) ([]byte, error) {
	recipient, err := to.age()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, recipient)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// unwrap opens a wrapping; its body is of the right size and version, and not yet believed.
func unwrap(id *Identity, wrapping []byte) ([]byte, error) {
	if len(wrapping) > maxWrapping {
		return nil, ErrDamaged
	}
	key, err := id.age()
	if err != nil {
		return nil, err
	}
	r, err := age.Decrypt(bytes.NewReader(wrapping), key)
	if err != nil {
		return nil, ErrDamaged // to another slot, or damaged: age cannot tell, nor can we
	}
	body, err := io.ReadAll(r)
	switch {
	case err != nil || len(body) == 0:
		return nil, ErrDamaged
	case body[0] != wrappingVersion:
		return nil, ErrUnknownSuite
	case len(body) != wrappedSize:
		return nil, ErrDamaged
	}
	return body, nil
}
