package seal

import (
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A Recovery is the recovery key: 32 random bytes on paper that open the file when every passphrase is
// lost. It needs no stretching, and its identity follows from it alone, so that it serves even where its
// slot is damaged.
//
// On paper it is Base32 in Crockford's alphabet (no I, L, O, U), 14 groups of four: 256 bits of key, then
// 24 bits of SHA-256 of it, so that a slip of the pen is told from the key of another file.
type Recovery struct {
	secret dataKey
}

const (
	recoveryCheck   = 3 // bytes
	recoveryGroup   = 4 // letters
	recoveryLetters = (keySize + recoveryCheck) * 8 / 5

	// RecoveryGroups is how many groups a recovery key is written in.
	RecoveryGroups = recoveryLetters / recoveryGroup
)

var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// ErrRecoveryTypo is what every [RecoveryTypo] is.
var ErrRecoveryTypo = errors.New("recovery key mistyped")

// A RecoveryTypo says what is wrong with a recovery key as typed. It wraps [ErrRecoveryTypo].
type RecoveryTypo struct {
	Group   int // from 1: the group with a character that no key has; 0 if all could stand in one
	Letters int // how many letters were typed; a key has 56
}

func (t *RecoveryTypo) Error() string {
	switch {
	case t.Group > 0:
		return fmt.Sprintf("recovery key mistyped in group %d", t.Group)
	case t.Letters != recoveryLetters:
		return fmt.Sprintf("recovery key mistyped: %d of %d letters", t.Letters, recoveryLetters)
	}
	return "recovery key mistyped: its check does not agree"
}

func (t *RecoveryTypo) Unwrap() error { return ErrRecoveryTypo }

// NewRecovery makes a recovery key.
func NewRecovery(random io.Reader) (Recovery, error) {
	var r Recovery
	if _, err := io.ReadFull(random, r.secret[:]); err != nil {
		return Recovery{}, fmt.Errorf("new recovery key: %w", err)
	}
	return r, nil
}

// ParseRecovery reads a recovery key as someone typed it from paper: in either case and width, with or
// without spaces and dashes, with O for 0 and I or L for 1. Anything wrong is a [*RecoveryTypo].
func ParseRecovery(typed string) (Recovery, error) {
	letters, bad := spell(typed)
	if bad >= 0 {
		return Recovery{}, &RecoveryTypo{Group: bad/recoveryGroup + 1, Letters: len(letters)}
	}
	if len(letters) != recoveryLetters {
		return Recovery{}, &RecoveryTypo{Letters: len(letters)}
	}
	written, err := crockford.DecodeString(letters)
	if err != nil {
		return Recovery{}, &RecoveryTypo{Letters: len(letters)}
	}
	defer clear(written)
	r := Recovery{dataKey(written[:keySize])}
	if r.check() != [recoveryCheck]byte(written[keySize:]) {
		return Recovery{}, &RecoveryTypo{Letters: len(letters)}
	}
	return r, nil
}

// spell leaves the letters of a key as they are written on paper, and tells how many come before the first
// that no key has, or -1. It stops soon after a key's length: a paste may be anything.
func spell(typed string) (letters string, bad int) {
	var b strings.Builder
	bad = -1
	if len(typed) > 64*recoveryLetters {
		typed = typed[:64*recoveryLetters]
	}
	for _, r := range norm.NFKC.String(typed) {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) {
			continue
		}
		l, is := letter(r)
		if !is && bad < 0 {
			bad = b.Len()
		}
		b.WriteByte(l)
	}
	return b.String(), bad
}

// letter is the one that a typed character is read as, if any.
func letter(r rune) (l byte, is bool) {
	switch r = unicode.ToUpper(r); {
	case r == 'O':
		return '0', true
	case r == 'I' || r == 'L':
		return '1', true
	case r >= '0' && r <= '9', r >= 'A' && r <= 'Z' && r != 'U':
		return byte(r), true
	}
	return '?', false
}

// Groups is the key as it stands on paper, group by group.
func (r Recovery) Groups() []string {
	check := r.check()
	written := append(r.secret[:], check[:]...)
	defer clear(written)
	letters := crockford.EncodeToString(written)
	groups := make([]string, 0, RecoveryGroups)
	for at := 0; at < len(letters); at += recoveryGroup {
		groups = append(groups, letters[at:at+recoveryGroup])
	}
	return groups
}

// String is the whole key for paper, and so a secret: for the screen and the file that were asked for it,
// never for a log.
func (r Recovery) String() string { return strings.Join(r.Groups(), "-") }

// HasGroup tells whether group n, counted from 1, is what was typed: the proof that the key was written
// down. It reads as [ParseRecovery] does.
func (r Recovery) HasGroup(n int, typed string) bool {
	letters, bad := spell(typed)
	return n >= 1 && n <= RecoveryGroups && bad < 0 && letters == r.Groups()[n-1]
}

func (r *Recovery) check() [recoveryCheck]byte {
	sum := sha256.Sum256(r.secret[:])
	return [recoveryCheck]byte(sum[:])
}

// Wipe forgets the key.
func (r *Recovery) Wipe() { clear(r.secret[:]) }

// Identity is the one that follows from the key. Data keys are wrapped to its recipient.
func (r Recovery) Identity() (*Identity, error) {
	secret := subKey(&r.secret, FamilyID{}, forRecover)
	defer clear(secret)
	return identityOf(secret)
}

// NewSlot is the slot by which the file knows its recovery key. It holds no passphrase work: 256 random
// bits need none.
func (r Recovery) NewSlot(family FamilyID, random io.Reader) (Slot, *Identity, error) {
	id, err := r.Identity()
	if err != nil {
		return Slot{}, nil, fmt.Errorf("new recovery slot: %w", err)
	}
	var slot Slot
	if _, err := io.ReadFull(random, slot.bytes[slotIDAt:slotClerkAt]); err != nil {
		return Slot{}, nil, fmt.Errorf("new recovery slot: %w", err)
	}
	slot.setHead(recoverySlot, KDFParams{}, id.Recipient())
	if err := slot.draw(random); err != nil {
		return Slot{}, nil, err
	}
	key := r.slotKey(&slot)
	defer clear(key)
	if slot, err = slot.sealed(key, id, family); err != nil {
		return Slot{}, nil, err
	}
	return slot, id, nil
}

// Unlock opens the family's recovery slot, and so proves that this is its recovery key.
func (r Recovery) Unlock(slot Slot, family FamilyID) (*Identity, error) {
	if !slot.IsRecovery() {
		return nil, fmt.Errorf("unlock slot %x: %w", slot.ID(), ErrSlotKind)
	}
	key := r.slotKey(&slot)
	defer clear(key)
	id, opens := slot.open(key, family)
	if !opens {
		return nil, fmt.Errorf("unlock slot %x: %w", slot.ID(), ErrWrongRecovery)
	}
	return id, nil
}

func (r *Recovery) slotKey(slot *Slot) []byte {
	return subKey(&r.secret, FamilyID(slot.salt()), forSlot)
}
