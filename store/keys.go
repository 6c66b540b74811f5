package store

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/store/seal"
)

// kindEpoch is the record that says that an epoch of data keys is in force: what happens to be wrapped in
// the file says nothing, for a stranger could have wrapped it.
const kindEpoch model.Kind = "epoch"

// epochs is the subject that holds the epochs' records, the same in every copy.
func (s *Store) epochs() model.ID { return s.keys.DeriveID("epochs") }

func (s *Store) epochEntry(epoch seal.EpochID) model.Entry {
	name := fmt.Sprintf("%x", epoch)
	return model.Entry{Subject: s.epochs(), Record: s.keys.DeriveID("epoch", name), Kind: kindEpoch,
		Fields: map[string]model.Value{fieldOfEpoch: model.Encode(name)}}
}

// makeSlot makes a clerk's slot. Where that takes this PC too long, less work is asked of the passphrase.
func makeSlot(passphrase []byte, clerk model.ID, family seal.FamilyID, kdf seal.KDFParams, random io.Reader) (seal.Slot, *seal.Identity, error) {
	given := kdf != (seal.KDFParams{})
	if !given {
		kdf = seal.DefaultKDF
	}
	begun := time.Now() // measures this PC, says nothing about the day
	slot, id, err := seal.NewSlot(passphrase, clerk, family, kdf, random)
	if err != nil || given {
		return slot, id, err
	}
	if chosen := seal.ChooseKDF(time.Since(begun)); chosen != kdf {
		slot, err = slot.WithPassphrase(passphrase, id, family, chosen, random)
	}
	return slot, id, err
}

// putSlot writes a slot and wraps the identity key and all epochs held to it.
func (s *Store) putSlot(tx *bolt.Tx, slot seal.Slot) error {
	if err := put(tx, bucketKeys, slotKey(slot.ID()), slot.Bytes()); err != nil {
		return err
	}
	for _, epoch := range append(s.keys.Epochs(), seal.IdentityEpoch) {
		wrapping, err := s.keys.WrapEpoch(epoch, slot.Recipient())
		if err != nil {
			return err
		}
		if err := put(tx, bucketKeys, wrappingKey(epoch, slot.ID()), wrapping); err != nil {
			return err
		}
	}
	return nil
}

// slots are those of the file that read as slots, and what is wrong with the others.
func slots(tx *bolt.Tx) (whole []seal.Slot, broken []error) {
	each(tx, bucketKeys, []byte{prefixSlot}, nil, func(key, value []byte) bool {
		slot, err := seal.ParseSlot(value)
		if err != nil {
			broken = append(broken, errors.Join(damaged(bucketKeys, key, "slot"), err))
			return true
		}
		whole = append(whole, slot)
		return true
	})
	return whole, broken
}

// An unlocked slot is one whose secret was known.
type unlocked struct {
	slot seal.Slot
	id   *seal.Identity
}

// unlock tries the passphrase or the recovery key on the slots of its kind.
func unlock(tx *bolt.Tx, family seal.FamilyID, o Options) (open []unlocked, err error) {
	whole, broken := slots(tx)
	try := func(slot seal.Slot) (*seal.Identity, error) { return slot.Unlock(o.Passphrase, family) }
	wrong := ErrWrongPassphrase
	if o.Recovery != "" {
		recovery, err := seal.ParseRecovery(o.Recovery)
		if err != nil {
			return nil, err
		}
		defer recovery.Wipe()
		try = func(slot seal.Slot) (*seal.Identity, error) { return recovery.Unlock(slot, family) }
		wrong = ErrWrongRecovery
	}
	tried := 0
	for _, slot := range whole {
		if slot.IsRecovery() != (o.Recovery != "") {
			continue
		}
		tried++
		id, err := try(slot)
		if err == nil {
			open = append(open, unlocked{slot, id})
		}
	}
	switch {
	case len(open) > 0:
		return open, nil
	case tried == 0 && len(broken) > 0:
		return nil, errors.Join(broken...) // it may have been the right passphrase
	}
	return nil, wrong
}

// keyring opens the family's keys with an unlocked slot and makes the newest epoch in force current.
func keyring(tx *bolt.Tx, family seal.FamilyID, u unlocked) (*seal.Keyring, error) {
	key := wrappingKey(seal.IdentityEpoch, u.slot.ID())
	ring, err := seal.OpenKeyring(family, u.id, get(tx, bucketKeys, key))
	if err != nil {
		return nil, errors.Join(damaged(bucketKeys, key, "wrapping of the identity key"), err)
	}
	var broken []error
	each(tx, bucketKeys, []byte{prefixWrapping}, nil, func(key, value []byte) bool {
		epoch, slot, ok := splitWrappingKey(key)
		if !ok || slot != u.slot.ID() || epoch == seal.IdentityEpoch {
			return true
		}
		if err := ring.AddEpoch(epoch, u.id, value); err != nil {
			broken = append(broken, damaged(bucketKeys, key, "wrapping of an epoch"))
		}
		return true
	})
	if len(ring.Epochs()) == 0 {
		ring.Wipe()
		return nil, errors.Join(append(broken, damaged(bucketKeys, nil, "no epoch"))...)
	}
	return ring, nil
}

// chooseEpoch makes that epoch current which the sealed records put in force last. If they do not open, a
// single epoch held is the one; among several there is no way to tell, and nothing may be sealed.
func (s *Store) chooseEpoch(tx *bolt.Tx) error {
	held := s.keys.Epochs()
	state, err := s.state(tx, s.epochs())
	newest, found := newestEpoch(state, held)
	switch {
	case found:
		return s.keys.SetCurrent(newest)
	case len(held) == 1:
		return s.keys.SetCurrent(held[0])
	}
	return cmp.Or(err, error(damaged(bucketKeys, nil, "no epoch in force is held")))
}

func newestEpoch(state *model.State, held []seal.EpochID) (newest seal.EpochID, found bool) {
	var begun model.ChangeID
	for _, epoch := range held {
		for _, r := range state.Records {
			var name string
			f := r.Fields[fieldOfEpoch]
			if r.Kind != kindEpoch || r.Withdrawn() || f == nil || model.Decode(f.Value, &name) != nil {
				continue
			}
			if first := r.Changes[0].ID(); name == fmt.Sprintf("%x", epoch) && (!found || first.Compare(begun) > 0) {
				newest, begun, found = epoch, first, true
			}
		}
	}
	return newest, found
}
