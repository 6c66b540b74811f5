package seal

import (
	"bytes"
	"crypto/rand"
	"errors"
	"testing"

	"filippo.io/age"
	"pgregory.net/rapid"
)

func wrap(t testing.TB, k *Keyring, epoch EpochID, to Recipient) []byte {
	t.Helper()
	wrapping, err := k.WrapEpoch(epoch, to)
	if err != nil {
		t.Fatal(err)
	}
	return wrapping
}

func TestAColleagueReadsWhatWasWrappedToHer(t *testing.T) {
	k := keyring(t)
	first := k.Current()
	value := sealed(t, k, "subjects", "1", "result")
	_, her := trainingSlot(t, "hers", k.Family())

	theirs, err := OpenKeyring(k.Family(), her, wrap(t, k, IdentityEpoch, her.Recipient()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := theirs.Open("subjects", []byte("1"), value); !errors.Is(err, ErrUnknownEpoch) {
		t.Errorf("before the epoch is added: %v", err)
	}
	if _, err := theirs.Seal("subjects", nil, nil); !errors.Is(err, ErrUnknownEpoch) {
		t.Errorf("sealing without a current epoch: %v", err)
	}
	wrapping := wrap(t, k, first, her.Recipient())
	for range 2 { // a second time changes nothing
		if err := theirs.AddEpoch(first, her, wrapping); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := theirs.Open("subjects", []byte("1"), value); err != nil || string(got) != "result" {
		t.Errorf("Open = %q, %v", got, err)
	}
	if theirs.DeriveID("person", "x") != k.DeriveID("person", "x") {
		t.Error("two holders of one family derive different IDs")
	}
}

func TestEveryFlippedBitOfAWrappingIsNoticed(t *testing.T) {
	k := keyring(t)
	_, id := trainingSlot(t, "x", k.Family())
	b := wrap(t, k, k.Current(), id.Recipient())
	if len(b) > maxWrapping {
		t.Fatalf("a wrapping takes %d bytes, more than is ever read", len(b))
	}
	fresh := keyringOf(t, k, id)
	for bit := range len(b) * 8 {
		b[bit/8] ^= 1 << (bit % 8)
		if err := fresh.AddEpoch(k.Current(), id, b); !errors.Is(err, ErrDamaged) {
			t.Errorf("bit %d flipped: %v", bit, err)
		}
		b[bit/8] ^= 1 << (bit % 8)
	}
	for n := range b {
		if err := fresh.AddEpoch(k.Current(), id, b[:n]); !errors.Is(err, ErrDamaged) {
			t.Errorf("cut to %d bytes: %v", n, err)
		}
	}
	if err := fresh.AddEpoch(k.Current(), id, append(b, 0)); !errors.Is(err, ErrDamaged) {
		t.Errorf("a byte more: %v", err)
	}
}

// keyringOf is the same family's keyring before any epoch was added.
func keyringOf(t testing.TB, k *Keyring, id *Identity) *Keyring {
	t.Helper()
	fresh, err := OpenKeyring(k.Family(), id, wrap(t, k, IdentityEpoch, id.Recipient()))
	if err != nil {
		t.Fatal(err)
	}
	return fresh
}

func TestAWrappingOpensOnlyInItsPlace(t *testing.T) {
	k, stranger := keyring(t), keyring(t)
	_, id := trainingSlot(t, "x", k.Family())
	_, other := trainingSlot(t, "x", k.Family())
	second, err := k.NewEpoch()
	if err != nil {
		t.Fatal(err)
	}
	fresh := keyringOf(t, k, id)
	add := func(epoch EpochID, id *Identity, wrapping []byte) error { return fresh.AddEpoch(epoch, id, wrapping) }

	for _, tt := range []struct {
		name string
		err  error
	}{
		{"under another epoch", add(second, id, wrap(t, k, k.Current(), id.Recipient()))},
		{"in another slot", add(second, other, wrap(t, k, second, id.Recipient()))},
		{"the identity key as an epoch", add(IdentityEpoch, id, wrap(t, k, IdentityEpoch, id.Recipient()))},
		{"from another family", add(stranger.Current(), id, wrap(t, stranger, stranger.Current(), id.Recipient()))},
		{"an epoch as the identity key", opened(OpenKeyring(k.Family(), id, wrap(t, k, second, id.Recipient())))},
		{"another family's identity key", opened(OpenKeyring(k.Family(), id, wrap(t, stranger, IdentityEpoch, id.Recipient())))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !errors.Is(tt.err, ErrDamaged) {
				t.Errorf("it opened, or: %v", tt.err)
			}
		})
	}
}

func opened(_ *Keyring, err error) error { return err }

// A stranger who found the stick knows the family ID and the public keys, and can wrap to them.
func TestAStrangersEpochIsRefused(t *testing.T) {
	k := keyring(t)
	_, id := trainingSlot(t, "x", k.Family())
	fresh := keyringOf(t, k, id)
	epoch := EpochID{7}

	forger := newKeyring(new(dataKey), rand.Reader)
	forger.family = k.Family()
	if err := forger.hold(epoch, &dataKey{8}); err != nil {
		t.Fatal(err)
	}
	if err := fresh.AddEpoch(epoch, id, wrap(t, forger, epoch, id.Recipient())); !errors.Is(err, ErrDamaged) {
		t.Errorf("a stranger's epoch was believed: %v", err)
	}
	if _, err := OpenKeyring(k.Family(), id, wrap(t, forger, IdentityEpoch, id.Recipient())); !errors.Is(err, ErrDamaged) {
		t.Errorf("a stranger's identity key was believed: %v", err)
	}
}

func TestAWipedIdentityOpensNothing(t *testing.T) {
	k := keyring(t)
	_, id := trainingSlot(t, "x", k.Family())
	wrapping := wrap(t, k, IdentityEpoch, id.Recipient())
	id.Wipe()
	if _, err := OpenKeyring(k.Family(), id, wrapping); !errors.Is(err, ErrDamaged) {
		t.Errorf("OpenKeyring: %v", err)
	}
}

func TestOneEpochNeverHasTwoKeys(t *testing.T) {
	k := keyring(t)
	if err := k.hold(k.Current(), &dataKey{1}); !errors.Is(err, ErrDamaged) {
		t.Errorf("hold: %v", err)
	}
}

func TestAMisshapenBodyIsRefused(t *testing.T) {
	_, id := trainingSlot(t, "x", FamilyID{})
	for _, tt := range []struct {
		name string
		body []byte
		want error
	}{
		{"empty", nil, ErrDamaged},
		{"too short", []byte{wrappingVersion, 2}, ErrDamaged},
		{"too long", append([]byte{wrappingVersion}, make([]byte, wrappedSize)...), ErrDamaged},
		{"a newer version", []byte{wrappingVersion + 1, 2}, ErrUnknownSuite},
		{"endless", make([]byte, 1<<20), ErrDamaged},
	} {
		t.Run(tt.name, func(t *testing.T) {
			wrapping, err := encrypt(tt.body, id.Recipient())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := unwrap(id, wrapping); !errors.Is(err, tt.want) {
				t.Errorf("unwrap: %v, want %v", err, tt.want)
			}
		})
	}
}

func TestAgeReadsOurKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "secret")
		id, err := identityOf(secret)
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := id.age()
		if err != nil {
			t.Fatal(err)
		}
		if got, want := theirs.(*age.X25519Identity).Recipient().String(), bech32("age", id.Recipient()); got != want {
			t.Errorf("public key %s, want %s", got, want)
		}
	})
}

func TestALowOrderPointIsNoRecipient(t *testing.T) {
	if _, err := keyring(t).WrapEpoch(IdentityEpoch, Recipient{}); err == nil {
		t.Error("the identity key was wrapped to everybody")
	}
}

func FuzzAddEpoch(f *testing.F) {
	kept := vectors(f)
	slot, err := ParseSlot(unhex(f, kept["slot"]))
	if err != nil {
		f.Fatal(err)
	}
	family, epoch := FamilyID(unhex(f, kept["family"])), EpochID(unhex(f, kept["epoch"]))
	id, err := slot.Unlock([]byte("桃花 Village 7"), family)
	if err != nil {
		f.Fatal(err)
	}
	k, err := OpenKeyring(family, id, unhex(f, kept["clerk's wrapping of the identity key"]))
	if err != nil {
		f.Fatal(err)
	}
	whole := unhex(f, kept["clerk's wrapping of the epoch"])
	f.Add(whole)
	f.Add(whole[:100])
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := k.AddEpoch(epoch, id, b); err == nil && !bytes.Equal(b, whole) {
			t.Errorf("another wrapping opened: %x", b)
		}
	})
}
