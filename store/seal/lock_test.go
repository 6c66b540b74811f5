package seal

import (
	"bytes"
	"crypto/rand"
	"errors"
	"testing"
)

func newLock(t testing.TB, passphrase string) *Lock {
	t.Helper()
	l, err := NewLock([]byte(passphrase), TrainingKDF, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestALockOpensWithItsPassphraseAlone(t *testing.T) {
	l := newLock(t, "桃花 Village 7")
	sealed, err := l.Seal("bundle", []byte("key"), []byte("血红蛋白"))
	if err != nil {
		t.Fatal(err)
	}
	same, err := OpenLock([]byte("桃花　Ｖｉｌｌａｇｅ　７"), l.Bytes()) // full width
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := same.Open("bundle", []byte("key"), sealed); err != nil || string(plain) != "血红蛋白" {
		t.Errorf("Open = %q, %v", plain, err)
	}
	if _, err := same.Seal("bundle", nil, nil); err == nil {
		t.Error("a lock without randomness sealed")
	}
	wrong, err := OpenLock([]byte("桃花 village 7"), l.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for name, fails := range map[string]func() ([]byte, error){
		"wrong passphrase": func() ([]byte, error) { return wrong.Open("bundle", []byte("key"), sealed) },
		"another key":      func() ([]byte, error) { return same.Open("bundle", []byte("yek"), sealed) },
		"another bucket":   func() ([]byte, error) { return same.Open("dnelub", []byte("key"), sealed) },
		"cut":              func() ([]byte, error) { return same.Open("bundle", []byte("key"), sealed[:20]) },
	} {
		if _, err := fails(); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEveryFlippedBitOfALockIsNoticed(t *testing.T) {
	l := newLock(t, "x")
	sealed, err := l.Seal("bundle", nil, []byte("result"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range sealed {
		sealed[i] ^= 4
		if _, err := l.Open("bundle", nil, sealed); err == nil {
			t.Errorf("byte %d flipped and opened", i)
		}
		sealed[i] ^= 4
	}
	for _, at := range []int{0, 10, LockSize - 1} { // others ask for other work
		b := bytes.Clone(l.Bytes())
		b[at] ^= 4
		if other, err := OpenLock([]byte("x"), b); err == nil {
			if _, err := other.Open("bundle", nil, sealed); err == nil {
				t.Errorf("byte %d of the lock flipped and opened", at)
			}
		}
	}
}

func TestALockRefusesImpossibleWorkAndNoPassphrase(t *testing.T) {
	if _, err := NewLock(nil, TrainingKDF, rand.Reader); !errors.Is(err, ErrNoPassphrase) {
		t.Errorf("no passphrase: %v", err)
	}
	b := bytes.Clone(newLock(t, "x").Bytes())
	b[5] = 1 // 16 GiB
	if _, err := OpenLock([]byte("x"), b); !errors.Is(err, ErrKDFLimits) {
		t.Errorf("16 GiB: %v", err)
	}
	for _, short := range [][]byte{nil, b[:1], append(b, 0)} {
		if _, err := OpenLock([]byte("x"), short); err == nil {
			t.Errorf("%d bytes are a lock", len(short))
		}
	}
}
