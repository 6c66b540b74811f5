package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/arrange"
	"suifang/store/seal"
)

// What can be wrong with an act on the keys.
var (
	// ErrLastClerk: without her nobody could open the file by a passphrase.
	ErrLastClerk = errors.New("the last clerk with a key")
	// ErrClerkExists: a clerk in force has that name and a slot.
	ErrClerkExists = errors.New("the clerk has a key already")
	// ErrNameless: a clerk needs a name.
	ErrNameless = errors.New("a clerk without a name")
)

// A ClerkKey is one clerk as the keys see her.
type ClerkKey struct {
	ID model.ID
	model.Clerk
	InForce bool // not removed
	HasKey  bool // a slot in the file opens for her
	You     bool
}

// KeyReport is who can open the file.
type KeyReport struct {
	Clerks         []ClerkKey // those in force first, each by the order in which they came
	RecoveryKey    bool       // a slot in the file opens by the recovery key
	RecoveryProven bool
	Strangers      []seal.SlotID // slots that no record names: nothing is wrapped to them
}

// KeyHolders says who can open the file.
func (s *Store) KeyHolders() (r KeyReport, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		h, _, err := s.newWriting(tx).holders()
		if err != nil {
			return err
		}
		st, has := s.theStaff(), map[model.ID]bool{}
		whole, _ := slots(tx)
		for _, slot := range whole {
			switch {
			case !h.names(slot):
				r.Strangers = append(r.Strangers, slot.ID())
			case slot.IsRecovery():
				r.RecoveryKey = true
			default:
				has[slot.Clerk()] = true
			}
		}
		r.RecoveryProven = h.allProven()
		r.Clerks = s.clerkKeys(st, has)
		return nil
	})
	if err != nil {
		return r, fmt.Errorf("keys: %w", err)
	}
	return r, nil
}

func (s *Store) clerkKeys(st *staff, has map[model.ID]bool) (list []ClerkKey) {
	for id, c := range st.clerks {
		list = append(list, ClerkKey{ID: id, Clerk: c, InForce: c.Removed.IsZero(), HasKey: has[id], You: id == s.clerkID})
	}
	arrange.By(list, func(a, b ClerkKey) int {
		if a.InForce != b.InForce {
			if a.InForce {
				return -1
			}
			return 1
		}
		return st.begun[a.ID].Compare(st.begun[b.ID])
	})
	return list
}

// RecoveryProven says whether the recovery key was shown to be on paper. An unproven one is told at each opening.
func (s *Store) RecoveryProven() bool {
	r, err := s.KeyHolders()
	return err != nil || r.RecoveryProven // what does not open is another sentence
}

// AddClerk gives a clerk a slot under her own passphrase, with all epochs. One of that name who was removed
// comes back: her record is in force again, her slot and its key are new.
func (s *Store) AddClerk(name string, passphrase []byte) (model.ID, error) {
	id, err := s.giveKey(s.clerkID, name, passphrase, "add_clerk", s.weakAsMine())
	if err != nil {
		return id, fmt.Errorf("add a clerk: %w", err)
	}
	return id, nil
}

// weakAsMine are the parameters for another's slot: in a training file those of the opener's, else the default.
func (s *Store) weakAsMine() (kdf seal.KDFParams) {
	_ = s.view(func(tx *bolt.Tx) error {
		if slot, err := seal.ParseSlot(get(tx, bucketKeys, slotKey(s.slot))); err == nil && slot.KDF().Weak() {
			kdf = slot.KDF()
		}
		return nil
	})
	return kdf
}

// giveKey makes a slot for the clerk of a name and puts her in force. An empty author is the clerk herself.
func (s *Store) giveKey(by model.ID, name string, passphrase []byte, act string, kdf seal.KDFParams) (id model.ID, err error) {
	if name = strings.TrimSpace(name); name == "" {
		return id, ErrNameless
	}
	id, record, err := s.clerkNamed(name)
	if err != nil {
		return id, err
	}
	if act == "add_clerk" && s.opensFor(id) {
		return id, ErrClerkExists
	}
	if id.IsZero() {
		id = s.newID()
	}
	slot, identity, err := makeSlot(passphrase, id, s.keys.Family(), kdf, s.random)
	if err != nil {
		return id, err
	}
	identity.Wipe()
	if by.IsZero() {
		by = id
	}
	entry := s.keyEntry(id, name, record, slot)
	return id, s.rekey(by, model.Proposal{Act: act, Entries: []model.Entry{entry}}, nil, slot)
}

// clerkNamed finds a clerk by her name or her identity: one in force rather than one removed, the one who came
// last rather than another of the same name. No identity: there is none.
func (s *Store) clerkNamed(name string) (id model.ID, record *model.Record, err error) {
	for _, c := range s.clerkKeys(s.theStaff(), nil) {
		if c.Name != name && c.ID.String() != name {
			continue
		}
		if id.IsZero() || c.InForce {
			id = c.ID
		}
	}
	if id.IsZero() {
		return id, nil, nil
	}
	h, err := s.Read(id)
	if err != nil {
		return id, nil, err
	}
	return id, h.Record(), nil
}

// opensFor says whether a clerk in force has a slot.
func (s *Store) opensFor(clerk model.ID) bool {
	r, err := s.KeyHolders()
	return err == nil && slices.ContainsFunc(r.Clerks, func(c ClerkKey) bool { return c.ID == clerk && c.InForce && c.HasKey })
}

// keyEntry says in a clerk's record whose key it is. A removal that another copy made at the same time is
// cleared by name: the shown value alone may not tell of it.
func (s *Store) keyEntry(id model.ID, name string, record *model.Record, slot seal.Slot) model.Entry {
	key, named := model.Encode(slot.Recipient().String()), model.Encode(slotName(slot.Bytes()))
	if record == nil {
		e := model.Create(id, id, model.KindClerk, model.Clerk{Name: name, Centre: s.centreForNew()})
		e.Fields[fieldKey], e.Fields[fieldSlot] = key, named
		return e
	}
	e := model.Entry{Subject: id, Record: id, Kind: model.KindClerk, Parents: slices.Clone(record.Heads),
		Fields: map[string]model.Value{fieldKey: key, fieldSlot: named}}
	for _, gone := range []string{fieldRemoved, model.FieldWithdrawn} {
		if len(standing(record, gone)) > 0 {
			e.Fields[gone] = model.Value{0xf6}
		}
	}
	return e
}

// centreForNew is where a new clerk works: with whoever adds her, or at the first centre.
func (s *Store) centreForNew() (first model.ID) {
	if id, _ := s.Centre(); !id.IsZero() {
		return id
	}
	st := s.theStaff()
	for id := range st.centres {
		if first.IsZero() || st.begun[id].Compare(st.begun[first]) < 0 {
			first = id
		}
	}
	return first
}

// RemoveClerk ends a clerk's key, without anyone's passphrase: a new epoch begins, wrapped to everyone left and
// to the recovery key; her slot goes. What was sealed before she can read as before, in every copy that she has.
// Whoever removes herself closes the file next.
func (s *Store) RemoveClerk(id model.ID) error {
	if err := s.removeClerk(id); err != nil {
		return fmt.Errorf("remove a clerk: %w", err)
	}
	return nil
}

func (s *Store) removeClerk(id model.ID) error {
	if c, is := s.theStaff().clerks[id]; !is || !c.Removed.IsZero() {
		return ErrNoClerk
	}
	h, err := s.Read(id)
	if err != nil {
		return err
	}
	r := h.Record()
	entry := model.Entry{Subject: id, Record: id, Kind: model.KindClerk, Parents: slices.Clone(r.Heads),
		Fields: map[string]model.Value{fieldRemoved: model.Encode(model.DateOf(s.options.Now()))}}
	return s.rekey(s.clerkID, model.Proposal{Act: "remove_clerk", Entries: []model.Entry{entry}}, someoneLeft)
}

// someoneLeft refuses an act after which no passphrase would open the file.
func someoneLeft(tx *bolt.Tx, h holders) error {
	whole, _ := slots(tx)
	if slices.ContainsFunc(whole, func(slot seal.Slot) bool { return !slot.IsRecovery() && h.names(slot) }) {
		return nil
	}
	return ErrLastClerk
}

// ChangePassphrase seals the clerk's own slot anew under another passphrase: same slot, same key, nothing else is
// rewritten. Copies that were made before still open with the old one. It wraps [ErrWrongPassphrase] if the old
// one is wrong. Both stay the caller's to wipe.
func (s *Store) ChangePassphrase(old, passphrase []byte) error {
	if err := s.changePassphrase(old, passphrase); err != nil {
		return fmt.Errorf("change the passphrase: %w", err)
	}
	return nil
}

func (s *Store) changePassphrase(old, passphrase []byte) error {
	slot, err := s.ownSlot()
	if err != nil {
		return err
	}
	id, err := slot.Unlock(old, s.keys.Family())
	if err != nil {
		return err
	}
	defer id.Wipe()
	kdf := slot.KDF()
	if kdf != seal.LowKDF && !kdf.Weak() {
		kdf = seal.DefaultKDF
	}
	changed, err := slot.WithPassphrase(passphrase, id, s.keys.Family(), kdf, s.random)
	if err != nil {
		return err
	}
	h, err := s.Read(s.clerkID)
	if err != nil {
		return err
	}
	entry := model.Entry{Subject: s.clerkID, Record: s.clerkID, Kind: model.KindClerk, Parents: slices.Clone(h.Record().Heads),
		Fields: map[string]model.Value{fieldSlot: model.Encode(slotName(changed.Bytes()))}}
	return s.rekey(s.clerkID, model.Proposal{Act: "change_passphrase", Entries: []model.Entry{entry}}, nil, changed)
}

// ownSlot is the one that opened the file.
func (s *Store) ownSlot() (slot seal.Slot, err error) {
	err = s.view(func(tx *bolt.Tx) (err error) {
		slot, err = seal.ParseSlot(get(tx, bucketKeys, slotKey(s.slot)))
		return err
	})
	if err == nil && slot.IsRecovery() {
		err = ErrReadOnly
	}
	return slot, err
}

// ByRecovery says whether the recovery key opened the file, and it can be used to give a clerk a passphrase.
func (s *Store) ByRecovery() bool { return s.byRecovery }

// Recover gives a clerk a new passphrase, a removed one too, or makes a clerk of a new name, in a file that the
// recovery key has opened. Her old slot, if there is one, goes, and an epoch begins without its key. The file
// stays open for reading only: she opens it with her passphrase next.
func (s *Store) Recover(name string, passphrase []byte) (id model.ID, err error) {
	if !s.byRecovery {
		return id, fmt.Errorf("recover: %w", ErrReadOnly)
	}
	if id, err = s.giveKey(model.ID{}, name, passphrase, "recover", s.options.KDF); err != nil {
		return id, fmt.Errorf("recover: %w", err)
	}
	return id, nil
}

// recoveryRecord is where the recovery key is named, the same in every copy.
func (s *Store) recoveryRecord() model.ID { return s.keys.DeriveID("recovery") }

func (s *Store) recoveryEntry(key seal.Recipient, proven bool, parents []model.ChangeID) model.Entry {
	e := model.Entry{Subject: s.epochs(), Record: s.recoveryRecord(), Kind: kindRecovery, Parents: parents,
		Fields: map[string]model.Value{fieldKey: model.Encode(key.String())}}
	if proven {
		e.Fields[fieldProven] = e.Fields[fieldKey]
	}
	return e
}

// recoveryHeads are what a change of the recovery key must name as its parents.
func (s *Store) recoveryHeads() (heads []model.ChangeID, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		state, err := s.state(tx, s.epochs())
		if r := state.Records[s.recoveryRecord()]; r != nil {
			heads = slices.Clone(r.Heads)
		}
		return err
	})
	return heads, err
}

// ReplaceRecovery puts another recovery key in force: a new slot, the old one gone, and an epoch that the old
// paper does not open. Draw it with [seal.NewRecovery], show it, and say whether it was proven.
func (s *Store) ReplaceRecovery(key seal.Recovery, proven bool) error {
	slot, id, err := key.NewSlot(s.keys.Family(), s.random)
	if err == nil {
		id.Wipe()
		var heads []model.ChangeID
		if heads, err = s.recoveryHeads(); err == nil {
			entry := s.recoveryEntry(slot.Recipient(), proven, heads)
			err = s.rekey(s.clerkID, model.Proposal{Act: "replace_recovery", Entries: []model.Entry{entry}}, nil, slot)
		}
	}
	if err != nil {
		return fmt.Errorf("replace the recovery key: %w", err)
	}
	return nil
}

// ProveRecovery takes the recovery key, typed from its paper, as proof that it is there. It wraps
// [ErrWrongRecovery] if the key is not this file's. A slot that was damaged is made again.
func (s *Store) ProveRecovery(typed string) error {
	if err := s.proveRecovery(typed); err != nil {
		return fmt.Errorf("prove the recovery key: %w", err)
	}
	return nil
}

func (s *Store) proveRecovery(typed string) error {
	key, err := seal.ParseRecovery(typed)
	if err != nil {
		return err
	}
	defer key.Wipe()
	fresh, id, err := key.NewSlot(s.keys.Family(), s.random)
	if err != nil {
		return err
	}
	id.Wipe()
	named, again, err := s.recoverySlot(key, fresh)
	if err != nil {
		return err
	}
	if !named {
		return ErrWrongRecovery
	}
	heads, err := s.recoveryHeads()
	if err != nil {
		return err
	}
	entry := model.Entry{Subject: s.epochs(), Record: s.recoveryRecord(), Kind: kindRecovery, Parents: heads,
		Fields: map[string]model.Value{fieldProven: model.Encode(fresh.Recipient().String())}}
	return s.rekey(s.clerkID, model.Proposal{Act: "prove_recovery", Entries: []model.Entry{entry}}, nil, again...)
}

// recoverySlot says whether the key is named by the records; again is the slot to write if none in the file opens
// with it.
func (s *Store) recoverySlot(key seal.Recovery, fresh seal.Slot) (named bool, again []seal.Slot, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		h, _, err := s.newWriting(tx).holders()
		if err != nil {
			return err
		}
		named, again = h.names(fresh), []seal.Slot{fresh}
		whole, _ := slots(tx)
		for _, slot := range whole {
			if !slot.IsRecovery() || slot.Recipient() != fresh.Recipient() {
				continue
			}
			if id, err := key.Unlock(slot, s.keys.Family()); err == nil {
				id.Wipe()
				again = nil
			}
		}
		return nil
	})
	return named, again, err
}

// rekey writes one act on the keys: its changes, the slots, and what [writing.settleKeys] makes of them, in one
// transaction. may, if it is there, can refuse what would stand after it.
func (s *Store) rekey(by model.ID, p model.Proposal, may func(*bolt.Tx, holders) error, put ...seal.Slot) error {
	if by.IsZero() || s.options.ReadOnly && !s.byRecovery {
		return ErrReadOnly
	}
	<-s.dir.ready
	s.write.Lock()
	defer s.write.Unlock()
	_, changes, err := s.stampAs(by, []model.Proposal{p})
	if err != nil {
		return err
	}
	return s.settling(by, func(w *writing) error {
		if err := w.add(changes); err != nil {
			return err
		}
		for _, slot := range put {
			if err := putSlotBytes(w.tx, slot); err != nil {
				return err
			}
		}
		if may == nil {
			return nil
		}
		h, _, err := w.holders()
		if err != nil {
			return err
		}
		return may(w.tx, h)
	})
}

func putSlotBytes(tx *bolt.Tx, slot seal.Slot) error {
	return put(tx, bucketKeys, slotKey(slot.ID()), slot.Bytes())
}

// settling runs a transaction that ends with the keys settled; the caller holds s.write.
func (s *Store) settling(by model.ID, gather func(*writing) error) error {
	var w *writing
	var current seal.EpochID
	begun := false
	err := s.commit(func(tx *bolt.Tx) (err error) {
		w = s.newWriting(tx)
		if err = gather(w); err != nil {
			return err
		}
		if current, begun, err = w.settleKeys(by); err != nil {
			return err
		}
		return w.flush()
	})
	if err != nil {
		if begun {
			s.keys.Forget(current)
		}
		return err
	}
	s.backing.changed.Store(true)
	w.landed()
	s.journal.Load().note(w.brought)
	return s.keys.SetCurrent(current)
}

// settleAtOpening chooses the epoch to seal under and mends keys that are not as the records have them.
func (s *Store) settleAtOpening() error {
	mend := false
	err := s.view(func(tx *bolt.Tx) error {
		var current seal.EpochID
		if current, mend = s.unsettled(tx); mend {
			return nil
		}
		return s.keys.SetCurrent(current)
	})
	if err != nil || !mend || s.options.ReadOnly || s.clerkID.IsZero() {
		return err
	}
	<-s.dir.ready
	s.write.Lock()
	defer s.write.Unlock()
	return s.settling(s.clerkID, func(*writing) error { return nil })
}
