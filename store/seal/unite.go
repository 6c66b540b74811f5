package seal

import "fmt"

// Copy is a keyring of its own with the same keys: wiping one leaves the other.
func (k *Keyring) Copy() *Keyring {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.identity == nil {
		return &Keyring{family: k.family, random: k.random}
	}
	c := newKeyring(keyVault.keep(k.identity[:]), k.random)
	for epoch, key := range k.epochs {
		c.epochs[epoch] = keyVault.keep(key[:])
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
	defer o.Wipe()
	for epoch, key := range o.epochs {
		held := k.Holds(epoch)
		if err := k.hold(epoch, keyVault.keep(key[:])); err != nil {
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
