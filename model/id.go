package model

import (
	"encoding/hex"
	"fmt"
)

// An ID is the identity of one record: 16 bytes, random, or derived by a keyed hash where two centres
// would make the same thing (see [Derive]). It is written as 32 hex digits. The zero ID means "none".
type ID [16]byte

// ParseID reads 32 hex digits.
func ParseID(s string) (id ID, err error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(id) {
		return ID{}, fmt.Errorf("not an identity of 32 hex digits")
	}
	return ID(b), nil
}

// IsZero says whether id names nothing.
func (id ID) IsZero() bool { return id == ID{} }

//go:noinline
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// MarshalText writes 32 hex digits, as JSON shows identities.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads 32 hex digits.
func (id *ID) UnmarshalText(b []byte) (err error) {
	*id, err = ParseID(string(b))
	return err
}

// MarshalBinary gives the 16 bytes, as changes carry identities.
func (id ID) MarshalBinary() ([]byte, error) { return id[:], nil }

// UnmarshalBinary reads 16 bytes.
func (id *ID) UnmarshalBinary(b []byte) error {
	if len(b) != len(id) {
		return fmt.Errorf("an identity of %d bytes", len(b))
	}
	copy(id[:], b)
	return nil
}

// A Deriver gives the identity that any centre of a family would give to the same thing. It hashes the
// kind and the parts under the family's identity key, so that no one without the key can guess a number
// from an identity.
type Deriver func(kind string, parts ...string) ID

// PersonID is the identity of the person with this number and name. The number must have been read by
// [ParseIDNumber]: one whose check digit is wrong identifies nobody.
func (d Deriver) PersonID(number IDNumber, name string) ID {
	return d("person", string(number), name)
}

// HouseholdID is the identity of the household with this code in this village.
func (d Deriver) HouseholdID(village, code string) ID { return d("household", village, code) }

// MemberID is the identity that an import gives to a person without a number.
func (d Deriver) MemberID(household ID, name string, birth Date) ID {
	return d("member", household.String(), name, birth.String())
}

// ImportedID is the identity of a record that an import makes: from its owner, its kind and what tells it
// from the owner's other records of that kind (a method and its start, a form and its date).
func (d Deriver) ImportedID(owner ID, kind Kind, natural ...string) ID {
	return d("imported", append([]string{owner.String(), string(kind)}, natural...)...)
}
