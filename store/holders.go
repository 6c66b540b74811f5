package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/store/seal"
)

// # Who holds the keys
//
// What stands in the bucket keys is in the clear, and anyone who finds the file could put a slot of his own there.
// So it is believed only as far as sealed records name it:
//
//	record    field       says
//	clerk     public_key  to whom keys are wrapped for her, as long as she is not removed
//	clerk     slot        the hash of her slot as it was written last
//	clerk     removed     the day from which nothing is wrapped to her any more
//	recovery  public_key  the same for the paper with the recovery key
//	recovery  proven      the public key whose paper was typed in as proof
//	epoch     epoch       that a data key is in force
//	epoch     without     which keys had left by then, and so do not open it
//
// All of it is folded like every record, so two copies that went different ways end alike, whoever merges:
//
//   - Removed here, given another passphrase or key there: a removal wins, even over a clerk who was taken back at
//     the same time. Whoever wants her back takes her back once more.
//   - Key changed in both: both keys stand, and both slots open, until the next change, which has seen both.
//   - Recovery key replaced in both: both papers open, for somebody keeps each of them in good faith, until the next
//     is made.
//   - An epoch begun in both: both are in force, for what each has sealed. New values are sealed under the newest
//     of those that were begun without every key that has left since. Where each copy removed somebody else there
//     is no such epoch; then whoever merges begins one.
//   - Removed each other: nobody is in force. No slot is dropped then and no epoch begun; the recovery key opens
//     the file and gives a clerk a passphrase again.
//
// A key that has left is one that a record named once and none names now: by removal, by a new passphrase given
// with the recovery key, by a new recovery key. Whose slot it opens is dropped. A slot whose key no record ever
// named is a stranger's: nothing is wrapped to it, check names it, and it is left where it stands.

const kindRecovery model.Kind = "recovery"

const (
	fieldKey      = "public_key"
	fieldSlot     = "slot"
	fieldRemoved  = "removed"
	fieldProven   = "proven"
	fieldWithout  = "without"
	fieldOfEpoch  = "epoch"
	shortHash     = 8 // bytes of a hash that names one of a few keys
	separatedKeys = " "
)

// holders are the public keys that records name.
type holders struct {
	clerks   map[string]model.ID // of clerks in force
	recovery map[string]bool
	proven   map[string]bool
	gone     map[string]bool // named once, and no more
}

// clerkKeys are the public keys of one clerk's record.
type clerkKeys struct {
	inForce []string // several after a conflict, none once she is removed
	ever    []string
}

// keysOf reads a clerk's record, withdrawn or not.
func keysOf(r *model.Record) (k clerkKeys) {
	k.ever = everSaid(r, fieldKey)
	if !r.Withdrawn() && len(standing(r, fieldRemoved)) == 0 {
		k.inForce = textsOf(standing(r, fieldKey))
	}
	return k
}

// standing are the values of a field that no later change of it has seen; what was cleared is none.
func standing(r *model.Record, field string) (values []model.Value) {
	f := r.Fields[field]
	if f == nil {
		return nil
	}
	if f.Value != nil {
		values = append(values, f.Value)
	}
	for _, c := range f.Others {
		if v := c.Fields[field]; !model.IsNull(v) {
			values = append(values, v)
		}
	}
	return values
}

// everSaid are all texts that a field was ever set to.
func everSaid(r *model.Record, field string) []string {
	var values []model.Value
	for _, c := range r.Changes {
		values = append(values, c.Fields[field])
	}
	return textsOf(values)
}

func textsOf(values []model.Value) (texts []string) {
	for _, v := range values {
		var text string
		if !model.IsNull(v) && model.Decode(v, &text) == nil && text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// holdersOf brings together what the clerks' records and those of the epochs' subject say.
func holdersOf(st *staff, epochs *model.State) holders {
	h := holders{clerks: map[string]model.ID{}, recovery: map[string]bool{}, proven: map[string]bool{}, gone: map[string]bool{}}
	var ever []string
	for id, k := range st.keys {
		for _, key := range k.inForce {
			h.clerks[key] = id
		}
		ever = append(ever, k.ever...)
	}
	for _, r := range epochs.Records {
		if r.Kind != kindRecovery {
			continue
		}
		for _, key := range textsOf(standing(r, fieldKey)) {
			h.recovery[key] = true
		}
		for _, key := range everSaid(r, fieldProven) {
			h.proven[key] = true
		}
		ever = append(ever, everSaid(r, fieldKey)...)
	}
	for _, key := range ever {
		if _, is := h.clerks[key]; !is && !h.recovery[key] {
			h.gone[key] = true
		}
	}
	return h
}

// names says whether the records name the key that a slot opens.
func (h holders) names(slot seal.Slot) bool {
	key := slot.Recipient().String()
	if slot.IsRecovery() {
		return h.recovery[key]
	}
	clerk, is := h.clerks[key]
	return is && clerk == model.ID(slot.Clerk())
}

func (h holders) hasLeft(slot seal.Slot) bool { return h.gone[slot.Recipient().String()] }

// allProven says whether every recovery key in force was typed in as proof.
func (h holders) allProven() bool {
	for key := range h.recovery {
		if !h.proven[key] {
			return false
		}
	}
	return len(h.recovery) > 0
}

// without is the field of an epoch that is begun now: the keys that have left, each by a short hash.
func (h holders) without() string {
	var names []string
	for key := range h.gone {
		names = append(names, shortName(key))
	}
	slices.Sort(names)
	return strings.Join(names, separatedKeys)
}

func shortName(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:shortHash])
}

// sound says whether an epoch was begun without every key that has left.
func (h holders) sound(epoch *model.Record) bool {
	without := map[string]bool{}
	for _, said := range textsOf(standing(epoch, fieldWithout)) {
		for _, name := range strings.Fields(said) {
			without[name] = true
		}
	}
	for key := range h.gone {
		if !without[shortName(key)] {
			return false
		}
	}
	return true
}

// slotName is what a clerk's record says of her slot: after a change of the passphrase two copies of the file
// have two slots of one ID, and the record tells which is the newer.
func slotName(slot []byte) string {
	sum := sha256.Sum256(slot)
	return hex.EncodeToString(sum[:shortHash])
}

// newestSlot chooses between two slots of one ID: the one that the clerk's record names, else ours.
func newestSlot(ours, theirs []byte, clerk *model.Record) []byte {
	if _, err := seal.ParseSlot(ours); err != nil {
		return theirs
	}
	if clerk == nil || bytes.Equal(ours, theirs) {
		return ours
	}
	if f := clerk.Fields[fieldSlot]; f != nil {
		var named string
		if model.Decode(f.Value, &named) == nil && named == slotName(theirs) {
			return theirs
		}
	}
	return ours
}

// holders reads who holds keys after what a writing has gathered. It fails where a record does not open: then
// nothing may be dropped and nobody left out.
func (w *writing) holders() (h holders, epochs *model.State, err error) {
	st := w.s.theStaff()
	if st.partial {
		return h, nil, damaged(bucketDirectory, keyStaff, "the list of clerks is not whole")
	}
	st = st.clone()
	for _, id := range w.order {
		st.put(w.subjects[id].after)
	}
	if t := w.subjects[w.s.epochs()]; t != nil {
		epochs, err = t.after.State, errors.Join(t.blocks.damage...)
	} else {
		epochs, err = w.s.state(w.tx, w.s.epochs())
	}
	if err != nil {
		return h, nil, err
	}
	return holdersOf(st, epochs), epochs, nil
}

// soundEpoch is the newest epoch in force that is held and was begun without every key that has left.
func (s *Store) soundEpoch(h holders, epochs *model.State) (epoch seal.EpochID, found bool) {
	sound := &model.State{Records: maps.Clone(epochs.Records)}
	maps.DeleteFunc(sound.Records, func(_ model.ID, r *model.Record) bool { return r.Kind == kindEpoch && !h.sound(r) })
	return newestEpoch(sound, s.keys.Epochs())
}

// settleKeys brings the bucket keys in line with the records: slots and wrappings of keys that have left go,
// every epoch held is wrapped to every key in force, and a new epoch is begun where none is without those who
// left. It gives the epoch to seal under once the transaction is on disk, and whether that was begun here.
//
// Each act on the keys ends with it ([Store.rekey]), each merge ([Store.mergeKeys]), and an opening that finds the
// keys otherwise.
func (w *writing) settleKeys(by model.ID) (current seal.EpochID, begun bool, err error) {
	h, epochs, err := w.holders()
	if err != nil {
		return current, false, err
	}
	if len(h.clerks) == 0 {
		return w.s.keys.Current(), false, nil // they removed each other: the recovery key is needed
	}
	current, sound := w.s.soundEpoch(h, epochs)
	if !sound {
		if current, err = w.beginEpoch(by, h); err != nil {
			return current, false, err
		}
	}
	err = errors.Join(w.dropGone(h), w.wrapAll(h))
	if err != nil && !sound {
		w.s.keys.Forget(current)
	}
	return current, !sound, err
}

func (w *writing) beginEpoch(by model.ID, h holders) (seal.EpochID, error) {
	epoch, err := w.s.keys.NewEpoch()
	if err != nil {
		return epoch, err
	}
	entry := w.s.epochEntry(epoch)
	if without := h.without(); without != "" {
		entry.Fields[fieldWithout] = model.Encode(without)
	}
	_, changes, err := w.s.stampAs(by, []model.Proposal{{Act: "new_epoch", Entries: []model.Entry{entry}}})
	if err == nil {
		err = w.add(changes)
	}
	if err != nil {
		w.s.keys.Forget(epoch)
	}
	return epoch, err
}

// dropGone takes the slots of keys that have left out of the file, with what was wrapped to them.
func (w *writing) dropGone(h holders) error {
	whole, _ := slots(w.tx)
	for _, slot := range whole {
		if !h.hasLeft(slot) {
			continue
		}
		if err := dropSlot(w.tx, slot.ID()); err != nil {
			return err
		}
	}
	return nil
}

func dropSlot(tx *bolt.Tx, id seal.SlotID) error {
	keys := [][]byte{slotKey(id)}
	each(tx, bucketKeys, []byte{prefixWrapping}, nil, func(key, _ []byte) bool {
		if _, slot, ok := splitWrappingKey(key); ok && slot == id {
			keys = append(keys, bytes.Clone(key))
		}
		return true
	})
	for _, key := range keys {
		if err := drop(tx, bucketKeys, key); err != nil {
			return err
		}
	}
	return nil
}

// wrapAll wraps what is held to every slot in force that lacks it.
func (w *writing) wrapAll(h holders) error {
	whole, _ := slots(w.tx)
	for _, slot := range whole {
		if !h.names(slot) {
			continue
		}
		for _, epoch := range w.s.unwrapped(w.tx, slot) {
			wrapping, err := w.s.keys.WrapEpoch(epoch, slot.Recipient())
			if err != nil {
				return err
			}
			if err := put(w.tx, bucketKeys, wrappingKey(epoch, slot.ID()), wrapping); err != nil {
				return err
			}
		}
	}
	return nil
}

// unwrapped are the keys held that a slot has no wrapping of.
func (s *Store) unwrapped(tx *bolt.Tx, slot seal.Slot) (missing []seal.EpochID) {
	for _, epoch := range append(s.keys.Epochs(), seal.IdentityEpoch) {
		if len(get(tx, bucketKeys, wrappingKey(epoch, slot.ID()))) == 0 {
			missing = append(missing, epoch)
		}
	}
	return missing
}

// mergeKeys takes in what another copy of the family has in keys and this one has not, with the epochs that are open
// there, and settles. It is the end of a merge: the other copy's changes have landed, and say what to believe. Of
// the other's slots only those are taken that are in force: no stranger's, and none that has left.
//
// What the other copy sealed under an epoch that the merger holds nowhere she cannot read, nor pass on: she was
// added in one copy while the epoch began in the other. Somebody merges who is in both; the union wraps it to
// her too.
func (s *Store) mergeKeys(other *Store, from *bolt.Tx) error {
	if other.Family() != s.Family() {
		return nil // another family's keys open nothing here
	}
	if _, err := s.keys.Unite(other.keys); err != nil {
		return err
	}
	needed := false
	if err := s.view(func(tx *bolt.Tx) error {
		w := s.newWriting(tx)
		values, err := w.keysOf(from)
		_, mend := s.unsettled(tx)
		needed = err == nil && len(values) > 0 || mend
		return nil // where records do not open, keys stay as they are, and check says why
	}); err != nil || !needed {
		return err
	}
	<-s.dir.ready
	s.write.Lock()
	defer s.write.Unlock()
	return s.settling(s.clerkID, func(w *writing) error {
		values, err := w.keysOf(from)
		for _, v := range values {
			err = errors.Join(err, put(w.tx, bucketKeys, v.key, v.value))
		}
		return err
	})
}

// keyValue is one value of the bucket keys.
type keyValue struct{ key, value []byte }

// keysOf are the slots in force of another copy, and what is wrapped to them, as far as they are not here.
func (w *writing) keysOf(from *bolt.Tx) (values []keyValue, err error) {
	h, _, err := w.holders()
	if err != nil {
		return nil, err
	}
	theirs, _ := slots(from)
	for _, slot := range theirs {
		if !h.names(slot) {
			continue
		}
		key := slotKey(slot.ID())
		ours := get(w.tx, bucketKeys, key)
		if !bytes.Equal(newestSlot(ours, slot.Bytes(), w.clerkOf(slot)), ours) {
			values = append(values, keyValue{key, slot.Bytes()})
		}
		values = append(values, w.wrappingsTo(slot.ID(), from)...)
	}
	return values, nil
}

// wrappingsTo are what another copy has wrapped to a slot and this one has not.
func (w *writing) wrappingsTo(slot seal.SlotID, from *bolt.Tx) (values []keyValue) {
	each(from, bucketKeys, []byte{prefixWrapping}, nil, func(key, value []byte) bool {
		if _, to, ok := splitWrappingKey(key); ok && to == slot && get(w.tx, bucketKeys, key) == nil {
			values = append(values, keyValue{bytes.Clone(key), bytes.Clone(value)})
		}
		return true
	})
	return values
}

// clerkOf is the record of the clerk whose slot it is, after what has been gathered; nil if there is none.
func (w *writing) clerkOf(slot seal.Slot) *model.Record {
	id := model.ID(slot.Clerk())
	if t := w.subjects[id]; t != nil {
		return t.after.Record()
	}
	h, err := w.s.history(w.tx, id)
	if err != nil {
		return nil
	}
	return h.Record()
}

// unsettled says whether the keys are not as the records have them, as in a file whose merge was cut off, or that a
// program merged which knew nothing of it; else it gives the epoch to seal under. Until what is missing is on disk
// no other may be chosen: its key might stand nowhere in this file.
func (s *Store) unsettled(tx *bolt.Tx) (current seal.EpochID, mend bool) {
	h, epochs, err := s.newWriting(tx).holders()
	if err != nil || len(h.clerks) == 0 {
		return s.keys.Current(), false // check names it
	}
	current, sound := s.soundEpoch(h, epochs)
	whole, _ := slots(tx)
	return current, !sound || slices.ContainsFunc(whole, func(slot seal.Slot) bool {
		return h.hasLeft(slot) || h.names(slot) && len(s.unwrapped(tx, slot)) > 0
	})
}
