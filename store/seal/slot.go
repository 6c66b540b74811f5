package seal

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"
)

// SlotID names a slot; random.
type SlotID [16]byte

const slotVersion = 1

// Kinds of slot.
const (
	passphraseSlot = 1
	recoverySlot   = 2
)

const (
	slotKindAt   = 1
	slotIDAt     = slotKindAt + 1
	slotClerkAt  = slotIDAt + 16
	slotTimeAt   = slotClerkAt + 16
	slotMemoryAt = slotTimeAt + 4
	slotThreadAt = slotMemoryAt + 4
	slotSaltAt   = slotThreadAt + 1
	slotPublicAt = slotSaltAt + 16
	slotNonceAt  = slotPublicAt + len(Recipient{})
	slotSealedAt = slotNonceAt + chacha20poly1305.NonceSizeX
	slotSumAt    = slotSealedAt + keySize + chacha20poly1305.Overhead
	slotSize     = slotSumAt + sha256.Size
)

// A Slot is where a clerk's passphrase, or the recovery key, opens a private key. It is made by [NewSlot],
// [Recovery.NewSlot] or [ParseSlot]; the zero value opens for nobody. It holds nothing secret in the clear.
type Slot struct {
	bytes [slotSize]byte
}

// NewSlot makes a new identity for a clerk and seals it under her passphrase, which stays the caller's to
// wipe. The clerk is named by her record alone: a slot stands in the clear.
func NewSlot(passphrase []byte, clerk [16]byte, family FamilyID, params KDFParams, random io.Reader) (Slot, *Identity, error) {
	id, err := newIdentity(random)
	if err != nil {
		return Slot{}, nil, err
	}
	var slot Slot
	if _, err := io.ReadFull(random, slot.bytes[slotIDAt:slotClerkAt]); err != nil {
		return Slot{}, nil, fmt.Errorf("new slot: %w", err)
	}
	copy(slot.bytes[slotClerkAt:slotTimeAt], clerk[:])
	copy(slot.bytes[slotPublicAt:slotNonceAt], id.public[:])
	if slot, err = slot.WithPassphrase(passphrase, id, family, params, random); err != nil {
		id.Wipe()
		return Slot{}, nil, err
	}
	return slot, id, nil
}

// WithPassphrase is the same slot under a new passphrase: same ID, same clerk, same identity, so all that
// is wrapped to it still opens.
func (s Slot) WithPassphrase(passphrase []byte, id *Identity, family FamilyID, params KDFParams, random io.Reader) (Slot, error) {
	if len(passphrase) == 0 {
		return Slot{}, fmt.Errorf("seal slot: %w", ErrNoPassphrase)
	}
	if id.wiped() || id.Recipient() != s.Recipient() {
		return Slot{}, fmt.Errorf("seal slot %x: %w", s.ID(), ErrOtherIdentity)
	}
	s.setHead(passphraseSlot, params, id.Recipient())
	if err := s.draw(random); err != nil {
		return Slot{}, err
	}
	key, err := params.stretch(passphrase, s.salt())
	if err != nil {
		return Slot{}, fmt.Errorf("seal slot: %w", err)
	}
	defer clear(key)
	return s.sealed(key, id, family)
}

// setHead writes what stands in the clear, but for the slot's ID and its clerk.
func (s *Slot) setHead(kind byte, params KDFParams, public Recipient) {
	s.bytes[0] = slotVersion
	s.bytes[slotKindAt] = kind
	binary.BigEndian.PutUint32(s.bytes[slotTimeAt:], params.Time)
	binary.BigEndian.PutUint32(s.bytes[slotMemoryAt:], params.Memory)
	s.bytes[slotThreadAt] = params.Threads
	copy(s.bytes[slotPublicAt:slotNonceAt], public[:])
}

// draw takes a new salt and a new nonce.
func (s *Slot) draw(random io.Reader) error {
	for _, part := range [][]byte{s.salt(), s.nonce()} {
		if _, err := io.ReadFull(random, part); err != nil {
			return fmt.Errorf("seal slot: %w", err)
		}
	}
	return nil
}

// sealed puts the private key in, and the checksum over all.
func (s Slot) sealed(key []byte, id *Identity, family FamilyID) (Slot, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return Slot{}, fmt.Errorf("seal slot: %w", err)
	}
	aead.Seal(s.bytes[slotSealedAt:slotSealedAt], s.nonce(), id.secret[:], s.binding(family))
	sum := sha256.Sum256(s.bytes[:slotSumAt])
	copy(s.bytes[slotSumAt:], sum[:])
	return s, nil
}

// ParseSlot reads a slot. A damaged one is [ErrSlotDamaged]; one of a newer program [ErrUnknownSuite]; one
// that asks for too much work [ErrKDFLimits].
func ParseSlot(b []byte) (Slot, error) {
	if !summed(b) {
		return Slot{}, fmt.Errorf("read slot: %w", ErrSlotDamaged)
	}
	if b[0] != slotVersion {
		return Slot{}, fmt.Errorf("read slot: %w", ErrUnknownSuite)
	}
	if len(b) != slotSize {
		return Slot{}, fmt.Errorf("read slot: %w", ErrSlotDamaged)
	}
	slot := Slot{[slotSize]byte(b)}
	if err := slot.check(); err != nil {
		return Slot{}, fmt.Errorf("read slot %x: %w", slot.ID(), err)
	}
	return slot, nil
}

// summed tells whether a slot, of whatever version, ends in its own checksum.
func summed(b []byte) bool {
	end := len(b) - sha256.Size
	return end > 0 && sha256.Sum256(b[:end]) == [sha256.Size]byte(b[end:])
}

func (s *Slot) check() error {
	switch s.bytes[slotKindAt] {
	case passphraseSlot:
		return s.KDF().check()
	case recoverySlot:
		if s.KDF() != (KDFParams{}) {
			return ErrKDFLimits
		}
		return nil
	}
	return ErrUnknownSuite
}

// Unlock opens a clerk's slot. Where the slot is whole and does not open it is [ErrWrongPassphrase]. The
// passphrase stays the caller's to wipe.
func (s Slot) Unlock(passphrase []byte, family FamilyID) (*Identity, error) {
	if s.bytes[slotKindAt] != passphraseSlot {
		return nil, fmt.Errorf("unlock slot %x: %w", s.ID(), ErrSlotKind)
	}
	key, err := s.KDF().stretch(passphrase, s.salt())
	if err != nil {
		return nil, fmt.Errorf("unlock slot %x: %w", s.ID(), err)
	}
	defer clear(key)
	id, opens := s.open(key, family)
	if !opens {
		return nil, fmt.Errorf("unlock slot %x: %w", s.ID(), ErrWrongPassphrase)
	}
	return id, nil
}

func (s *Slot) open(key []byte, family FamilyID) (*Identity, bool) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, false
	}
	secret, err := aead.Open(nil, s.nonce(), s.bytes[slotSealedAt:slotSumAt], s.binding(family))
	if err != nil {
		return nil, false
	}
	defer clear(secret)
	id, err := identityOf(secret)
	return id, err == nil
}

// binding is what the private key is authenticated with: the family, and all that stands in the clear.
func (s *Slot) binding(family FamilyID) []byte {
	return append(family[:], s.bytes[:slotNonceAt]...)
}

// Bytes is the slot as it is kept.
func (s Slot) Bytes() []byte { return s.bytes[:] }

// ID names the slot.
func (s Slot) ID() SlotID { return SlotID(s.bytes[slotIDAt:slotClerkAt]) }

// Clerk is the record of the clerk whose slot it is; zero for a recovery slot.
func (s Slot) Clerk() [16]byte { return [16]byte(s.bytes[slotClerkAt:slotTimeAt]) }

// Recipient is whom keys are wrapped to for this slot. It is believed only if a sealed record names it too.
func (s Slot) Recipient() Recipient { return Recipient(s.bytes[slotPublicAt:slotNonceAt]) }

// IsRecovery tells whether the recovery key opens this slot, not a passphrase.
func (s Slot) IsRecovery() bool { return s.bytes[slotKindAt] == recoverySlot }

// KDF is how the passphrase is worked; zero for a recovery slot.
func (s Slot) KDF() KDFParams {
	return KDFParams{
		Time:    binary.BigEndian.Uint32(s.bytes[slotTimeAt:]),
		Memory:  binary.BigEndian.Uint32(s.bytes[slotMemoryAt:]),
		Threads: s.bytes[slotThreadAt],
	}
}

func (s *Slot) salt() []byte  { return s.bytes[slotSaltAt:slotPublicAt] }
func (s *Slot) nonce() []byte { return s.bytes[slotNonceAt:slotSealedAt] }
