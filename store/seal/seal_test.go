package seal

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// fixed gives the same bytes in every run.
func fixed(seed string) *mathrand.ChaCha8 {
	var s [32]byte
	copy(s[:], seed)
	return mathrand.NewChaCha8(s)
}

func keyring(t testing.TB) *Keyring {
	t.Helper()
	k, err := NewKeyring(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sealed(t testing.TB, k *Keyring, bucket, key, plain string) []byte {
	t.Helper()
	value, err := k.Seal(bucket, []byte(key), []byte(plain))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestAnyValueComesBack(t *testing.T) {
	k := keyring(t)
	rapid.Check(t, func(t *rapid.T) {
		bucket := rapid.SampledFrom([]string{"subjects", "log", "directory"}).Draw(t, "bucket")
		key := rapid.SliceOf(rapid.Byte()).Draw(t, "key")
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		value, err := k.Seal(bucket, key, plain)
		if err != nil {
			t.Fatal(err)
		}
		if len(value) != Overhead+len(plain) {
			t.Errorf("a value of %d bytes takes %d", len(plain), len(value))
		}
		if got, err := k.Open(bucket, key, value); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("Open = %x, %v, want %x", got, err, plain)
		}
	})
}

func TestEqualValuesLookDifferent(t *testing.T) {
	k := keyring(t)
	if bytes.Equal(sealed(t, k, "log", "1", "x"), sealed(t, k, "log", "1", "x")) {
		t.Error("one nonce was used twice")
	}
}

func TestEveryFlippedBitOfAValueIsNoticed(t *testing.T) {
	k := keyring(t)
	value := sealed(t, k, "subjects", "key", "血红蛋白 118 g/L")
	for bit := range len(value) * 8 {
		value[bit/8] ^= 1 << (bit % 8)
		want := ErrDamaged
		switch at := bit / 8; {
		case at == 0:
			want = ErrUnknownSuite
		case at < nonceAt:
			want = ErrUnknownEpoch
		}
		if _, err := k.Open("subjects", []byte("key"), value); !errors.Is(err, want) {
			t.Errorf("bit %d flipped: %v, want %v", bit, err, want)
		}
		value[bit/8] ^= 1 << (bit % 8)
	}
	for n := range value {
		if _, err := k.Open("subjects", []byte("key"), value[:n]); !errors.Is(err, ErrDamaged) {
			t.Errorf("cut to %d bytes: %v", n, err)
		}
	}
}

func TestAValueOpensOnlyInItsPlace(t *testing.T) {
	k, stranger := keyring(t), keyring(t)
	value := sealed(t, k, "days", "ab", "secret")
	first := k.Current()
	second, err := k.NewEpoch()
	if err != nil {
		t.Fatal(err)
	}
	renamed := bytes.Clone(value)
	copy(renamed[epochAt:], second[:])
	// A family that holds the same data key under another identity key.
	twin := keyring(t)
	if err := twin.hold(first, k.epochs[first]); err != nil {
		t.Fatal(err)
	}

	for _, tt := range []struct {
		name        string
		k           *Keyring
		bucket, key string
		value       []byte
		want        error
	}{
		{"in its place", k, "days", "ab", value, nil},
		{"under another key", k, "days", "ac", value, ErrDamaged},
		{"in another bucket", k, "log", "ab", value, ErrDamaged},
		{"where bucket and key together read the same", k, "daysa", "b", value, ErrDamaged},
		{"under another epoch", k, "days", "ab", renamed, ErrDamaged},
		{"in another family with the same data key", twin, "days", "ab", value, ErrDamaged},
		{"in another family", stranger, "days", "ab", value, ErrUnknownEpoch},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := tt.k.Open(tt.bucket, []byte(tt.key), tt.value); !errors.Is(err, tt.want) {
				t.Errorf("Open: %v, want %v", err, tt.want)
			}
		})
	}
}

func TestNewEpochLeavesOldValuesReadable(t *testing.T) {
	k := keyring(t)
	old := sealed(t, k, "subjects", "1", "before")
	epoch, err := k.NewEpoch()
	if err != nil {
		t.Fatal(err)
	}
	if k.Current() == epoch {
		t.Fatal("an epoch became current before anyone could hold it")
	}
	if err := k.SetCurrent(epoch); err != nil {
		t.Fatal(err)
	}
	value := sealed(t, k, "subjects", "1", "after")
	if at, err := EpochOf(value); err != nil || at != epoch {
		t.Errorf("sealed under %x, want %x", at, epoch)
	}
	if got, err := k.Open("subjects", []byte("1"), old); err != nil || string(got) != "before" {
		t.Errorf("Open = %q, %v", got, err)
	}
	if len(k.Epochs()) != 2 {
		t.Errorf("%d epochs", len(k.Epochs()))
	}
	if err := k.SetCurrent(EpochID{1}); !errors.Is(err, ErrUnknownEpoch) {
		t.Errorf("an epoch without a key became current: %v", err)
	}
}

func TestDerivedIDs(t *testing.T) {
	k, other := keyring(t), keyring(t)
	id := k.DeriveID("person", "ab", "c")
	if k.DeriveID("person", "ab", "c") != id {
		t.Error("the same parts give two IDs")
	}
	seen := map[[16]byte]string{id: "itself"}
	for name, got := range map[string][16]byte{
		"another kind":            k.DeriveID("household", "ab", "c"),
		"other limits":            k.DeriveID("person", "a", "bc"),
		"another order":           k.DeriveID("person", "c", "ab"),
		"joined":                  k.DeriveID("person", "abc"),
		"an empty part more":      k.DeriveID("person", "ab", "c", ""),
		"a part moved to kind":    k.DeriveID("personab", "c"),
		"a family of its own key": other.DeriveID("person", "ab", "c"),
	} {
		if first, double := seen[got]; double {
			t.Errorf("%s: the same ID as %s", name, first)
		}
		seen[got] = name
	}
}

func TestAWipedKeyringDoesNothing(t *testing.T) {
	k := keyring(t)
	value := sealed(t, k, "log", "1", "x")
	identity, data := k.identity, k.epochs[k.Current()]
	k.Wipe()
	k.Wipe()
	if *identity != (dataKey{}) || *data != (dataKey{}) {
		t.Error("keys are still there")
	}
	if _, err := k.Open("log", []byte("1"), value); !errors.Is(err, ErrUnknownEpoch) {
		t.Errorf("Open: %v", err)
	}
	if _, err := k.Seal("log", []byte("1"), nil); !errors.Is(err, ErrUnknownEpoch) {
		t.Errorf("Seal: %v", err)
	}
	if _, err := k.NewEpoch(); !errors.Is(err, ErrUnknownEpoch) {
		t.Errorf("NewEpoch: %v", err)
	}
	if _, err := k.WrapEpoch(IdentityEpoch, Recipient{9}); !errors.Is(err, ErrUnknownEpoch) {
		t.Errorf("WrapEpoch: %v", err)
	}
	if k.DeriveID("person", "x") != [16]byte{} {
		t.Error("an ID was derived without a key")
	}
}

func TestManyReadersOneKeyring(t *testing.T) {
	k := keyring(t)
	value := sealed(t, k, "log", "1", "x")
	var readers sync.WaitGroup
	for i := range 8 {
		readers.Go(func() {
			bucket := fmt.Sprint("bucket ", i%3)
			mine, err := k.Seal(bucket, nil, []byte("y"))
			if err != nil {
				t.Error(err)
			}
			if _, err := k.Open(bucket, nil, mine); err != nil {
				t.Error(err)
			}
			if _, err := k.Open("log", []byte("1"), value); err != nil {
				t.Error(err)
			}
		})
	}
	readers.Wait()
}

func TestKeysDoNotPrint(t *testing.T) {
	k := keyring(t)
	_, id, err := NewSlot([]byte("x"), [16]byte{}, k.Family(), TrainingKDF, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		if said, want := fmt.Sprintf(verb, k), fmt.Sprintf("keyring of %x", k.Family()); said != want {
			t.Errorf("%s prints %q", verb, said)
		}
		if said := fmt.Sprintf(verb, id); !strings.HasPrefix(said, "identity of ") || len(said) > 80 {
			t.Errorf("%s prints %q", verb, said)
		}
	}
}

func TestAShortRandomSourceIsAnError(t *testing.T) {
	for n := range 200 {
		random := &short{n: n}
		k, err := NewKeyring(random)
		if err == nil {
			_, err = k.Seal("log", nil, nil)
		}
		if err != nil && !errors.Is(err, errDry) {
			t.Errorf("dry after %d bytes: %v", n, err)
		}
		if wanted := 32 + 8 + 32 + 24; (err == nil) != (n >= wanted) {
			t.Errorf("dry after %d bytes: %v", n, err)
		}
	}
}

var errDry = errors.New("dry")

// short is a random source that runs dry.
type short struct{ n int }

func (s *short) Read(p []byte) (int, error) {
	if s.n < len(p) {
		return 0, errDry
	}
	s.n -= len(p)
	return copy(p, bytes.Repeat([]byte{7}, len(p))), nil
}

func FuzzOpen(f *testing.F) {
	k, err := NewKeyring(fixed("fuzz"))
	if err != nil {
		f.Fatal(err)
	}
	whole := sealed(f, k, "log", "k", "plain")
	f.Add(whole)
	f.Add(whole[:Overhead-1])
	f.Add([]byte{})
	f.Add([]byte{suiteXChaCha})
	f.Fuzz(func(t *testing.T, value []byte) {
		if plain, err := k.Open("log", []byte("k"), value); err == nil && !bytes.Equal(value, whole) {
			t.Errorf("%x opened as %x", value, plain)
		}
	})
}

func BenchmarkSealOpen(b *testing.B) {
	k := keyring(b)
	for _, size := range []int{200, 8 << 10} {
		plain := make([]byte, size)
		value, err := k.Seal("subjects", plain[:16], plain)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprint("seal/", size), func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				_, _ = k.Seal("subjects", plain[:16], plain)
			}
		})
		b.Run(fmt.Sprint("open/", size), func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				_, _ = k.Open("subjects", plain[:16], value)
			}
		})
	}
}
