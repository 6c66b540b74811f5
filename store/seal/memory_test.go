package seal

import (
	"bytes"
	"crypto/rand"
	"testing"
)

func TestWipedKeyringLeavesNoKeyBehind(t *testing.T) {
	k, err := NewKeyring(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Seal("subjects", []byte("key"), []byte("plain")); err != nil {
		t.Fatal(err)
	}
	held := []*dataKey{k.identity, k.names, k.vouch, k.epochs[k.current]}
	for at, aead := range k.ciphers {
		key := cipherKey(aead)
		if key == nil {
			t.Fatalf("the cipher of %s keeps its key in another way now: %T", at.bucket, aead)
		}
		sub := subKey(k.epochs[at.epoch], k.family, forValues+at.bucket)
		if !bytes.Equal(key[:], sub) {
			t.Fatal("that is not the cipher's key")
		}
		held = append(held, key)
	}
	k.Wipe()
	for i, key := range held {
		if *key != (dataKey{}) {
			t.Errorf("key %d of %d is still in memory", i, len(held))
		}
	}
	if _, err := k.Seal("subjects", []byte("key"), []byte("plain")); err == nil {
		t.Error("a wiped keyring seals")
	}
}

func TestKeyringTakesTheEpochsOfACopy(t *testing.T) {
	a, err := NewKeyring(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id, err := newIdentity(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	wrapped, err := a.WrapEpoch(IdentityEpoch, id.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	b, err := OpenKeyring(a.Family(), id, wrapped)
	if err != nil {
		t.Fatal(err)
	}
	if fresh, err := b.Unite(a); err != nil || len(fresh) != 1 {
		t.Fatalf("took %d epochs: %v", len(fresh), err)
	}
	if fresh, err := b.Unite(a); err != nil || len(fresh) != 0 {
		t.Errorf("taking them again: %d fresh, %v", len(fresh), err)
	}
	sealed, err := a.Seal("log", nil, []byte("plain"))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := b.Open("log", nil, sealed); err != nil || string(plain) != "plain" {
		t.Errorf("what the copy sealed does not open: %v", err)
	}
	stranger, err := NewKeyring(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Unite(stranger); err == nil {
		t.Error("it takes the epochs of another family")
	}
}

func TestForgottenEpochSealsNothing(t *testing.T) {
	k, err := NewKeyring(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	epoch, err := k.NewEpoch()
	if err != nil {
		t.Fatal(err)
	}
	k.Forget(epoch)
	if k.SetCurrent(epoch) == nil || len(k.Epochs()) != 1 {
		t.Error("the epoch is still held")
	}
	k.Forget(k.Current())
	if len(k.Epochs()) != 1 {
		t.Error("the current epoch was forgotten: what is saved next could not be sealed")
	}
}
