package seal

import (
	"crypto/ecdh"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
)

// A Recipient is an X25519 public key: whom keys are wrapped to.
type Recipient [32]byte

// An Identity is the private key of one slot. It opens what is wrapped to its [Recipient].
type Identity struct {
	secret [keySize]byte
	public Recipient
}

func newIdentity(random io.Reader) (*Identity, error) {
	var secret [keySize]byte
	defer clear(secret[:])
	if _, err := io.ReadFull(random, secret[:]); err != nil {
		return nil, fmt.Errorf("new identity: %w", err)
	}
	return identityOf(secret[:])
}

func identityOf(secret []byte) (*Identity, error) {
	private, err := ecdh.X25519().NewPrivateKey(secret)
	if err != nil {
		return nil, err
	}
	return &Identity{
		secret: [keySize]byte(secret),
		public: Recipient(private.PublicKey().Bytes()),
	}, nil
}

// Recipient is the public half.
func (id *Identity) Recipient() Recipient { return id.public }

// Wipe forgets the private key; nothing opens with it any more.
func (id *Identity) Wipe() { clear(id.secret[:]) }

func (id *Identity) wiped() bool { return id.secret == [keySize]byte{} }

// Format keeps the private key out of logs and crash output, whatever the verb.
func (id *Identity) Format(s fmt.State, _ rune) { _, _ = fmt.Fprintf(s, "identity of %s", id.public) }

// age takes keys only as text.
func (id *Identity) age() (age.Identity, error) {
	return age.ParseX25519Identity(strings.ToUpper(bech32("age-secret-key-", id.secret)))
}

// String is the public key as age writes it, as clerk records carry it.
func (r Recipient) String() string { return bech32("age", r) }

func (r Recipient) age() (age.Recipient, error) {
	return age.ParseX25519Recipient(bech32("age", r))
}

const bech32Letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// bech32 writes 32 bytes as BIP 173 has it, in lower case. Reading it back is left to age.
func bech32(prefix string, data [32]byte) string {
	digits := fiveBits(data)
	defer clear(digits)
	text := make([]byte, 0, len(prefix)+1+len(digits)+6)
	defer clear(text)
	text = append(text, prefix...)
	text = append(text, '1')
	for _, d := range digits {
		text = append(text, bech32Letters[d])
	}
	sum := bech32Sum(prefix, digits)
	for shift := 25; shift >= 0; shift -= 5 {
		text = append(text, bech32Letters[sum>>shift&31])
	}
	return string(text)
}

// fiveBits regroups 256 bits as 52 digits of five; the last is filled up with zeros.
func fiveBits(data [32]byte) []byte {
	digits := make([]byte, 0, 52)
	var bits uint16
	held := 0
	for _, b := range data {
		bits = bits<<8 | uint16(b)
		for held += 8; held >= 5; held -= 5 {
			digits = append(digits, byte(bits>>(held-5))&31)
		}
	}
	return append(digits, byte(bits<<(5-held))&31)
}

func bech32Sum(prefix string, digits []byte) uint32 {
	sum := uint32(1)
	for i := range len(prefix) {
		sum = bech32Step(sum, prefix[i]>>5)
	}
	sum = bech32Step(sum, 0)
	for i := range len(prefix) {
		sum = bech32Step(sum, prefix[i]&31)
	}
	for _, d := range digits {
		sum = bech32Step(sum, d)
	}
	for range 6 {
		sum = bech32Step(sum, 0)
	}
	return sum ^ 1
}

// bech32Step takes one digit into the checksum, modulo the generator of BIP 173.
func bech32Step(sum uint32, digit byte) uint32 {
	top := sum >> 25
	sum = sum&0x1ffffff<<5 ^ uint32(digit)
	for i, g := range [...]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
		if top>>i&1 == 1 {
			sum ^= g
		}
	}
	return sum
}
