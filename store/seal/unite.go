package seal

import (
	"fmt"
	"maps"
)

// Copy is a keyring of its own with the same keys: wiping one leaves the other.
func (k *Keyring) Copy() *Keyring {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.identity == nil {
		return &Keyring{family: k.family, random: k.random}
	}
	identity := *k.identity
	c := newKeyring(&identity, k.random)
	for epoch, key := range k.epochs {
		own := *key
		c.epochs[epoch] = &own
	}
	c.current = k.current
	return c
}

// Unite holds the epochs of another keyring of the family as well, and says which ones are new. It changes
// nothing about which is current.
func (k *Keyring) Unite(o *Keyring) (fresh []EpochID, err error) {
	if k.family != o.family {
		return nil, fmt.Errorf("unite keyrings: %w", ErrOtherIdentity)
	}
	o = o.Copy()
	defer func() { clear(o.epochs) }() // its keys are held here now
	for epoch, key := range maps.All(o.epochs) {
		k.mu.RLock()
		_, held := k.epochs[epoch]
		k.mu.RUnlock()
		if err := k.hold(epoch, key); err != nil {
			return fresh, err
		}
		if !held {
			fresh = append(fresh, epoch)
		}
	}
	return fresh, nil
}

// Holds says whether the epoch's key is held.
func (k *Keyring) Holds(epoch EpochID) bool {
	k.mu.RLock()
	defer k.mu.RUnlock()
	_, held := k.epochs[epoch]
	return held
}
