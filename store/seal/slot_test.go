package seal

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"runtime"
	"testing"
	"time"
)

var clerk = [16]byte{0xc1, 0xe4}

func trainingSlot(t testing.TB, passphrase string, family FamilyID) (Slot, *Identity) {
	t.Helper()
	slot, id, err := NewSlot([]byte(passphrase), clerk, family, TrainingKDF, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return slot, id
}

// resummed gives altered bytes the checksum that a forger would.
func resummed(b []byte) []byte {
	sum := sha256.Sum256(b[:slotSumAt])
	copy(b[slotSumAt:], sum[:])
	return b
}

func TestSlotOpensWithItsPassphrase(t *testing.T) {
	family := FamilyID{1}
	made, id := trainingSlot(t, "桃花 Village 7", family)
	slot, err := ParseSlot(made.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if slot != made || slot.Clerk() != clerk || slot.IsRecovery() || slot.Recipient() != id.Recipient() {
		t.Error("the slot reads back as another")
	}
	if slot.KDF() != TrainingKDF || !slot.KDF().Weak() {
		t.Error("a training slot does not show what it is")
	}
	for _, tt := range []struct {
		name, typed string
		family      FamilyID
		want        error
	}{
		{"as it was set", "桃花 Village 7", family, nil},
		{"full width, from an input method", "桃花　Ｖｉｌｌａｇｅ　７", family, nil},
		{"in another case", "桃花 village 7", family, ErrWrongPassphrase},
		{"with a space behind it", "桃花 Village 7 ", family, ErrWrongPassphrase},
		{"empty", "", family, ErrWrongPassphrase},
		{"the slot carried into another family", "桃花 Village 7", FamilyID{2}, ErrWrongPassphrase},
	} {
		t.Run(tt.name, func(t *testing.T) {
			typed := []byte(tt.typed)
			got, err := slot.Unlock(typed, tt.family)
			if !errors.Is(err, tt.want) {
				t.Fatalf("Unlock: %v, want %v", err, tt.want)
			}
			if err == nil && *got != *id {
				t.Error("another identity came out")
			}
			if string(typed) != tt.typed {
				t.Error("the caller's passphrase was altered")
			}
		})
	}
}

func TestEveryFlippedBitOfASlotIsNoticed(t *testing.T) {
	slot, _ := trainingSlot(t, "x", FamilyID{})
	b := bytes.Clone(slot.Bytes())
	for bit := range len(b) * 8 {
		b[bit/8] ^= 1 << (bit % 8)
		if _, err := ParseSlot(b); !errors.Is(err, ErrSlotDamaged) {
			t.Errorf("bit %d flipped: %v", bit, err)
		}
		b[bit/8] ^= 1 << (bit % 8)
	}
	for n := range b {
		if _, err := ParseSlot(b[:n]); !errors.Is(err, ErrSlotDamaged) {
			t.Errorf("cut to %d bytes: %v", n, err)
		}
	}
}

func TestAForgedSlotDoesNotOpen(t *testing.T) {
	slot, _ := trainingSlot(t, "x", FamilyID{})
	for at := range slotSumAt {
		b := bytes.Clone(slot.Bytes())
		b[at] ^= 1
		forged, err := ParseSlot(resummed(b))
		if err == nil {
			_, err = forged.Unlock([]byte("x"), FamilyID{})
		}
		want := ErrWrongPassphrase
		switch at {
		case 0, slotKindAt: // a version and a kind that do not exist
			want = ErrUnknownSuite
		case slotTimeAt, slotTimeAt + 1, slotTimeAt + 2, slotTimeAt + 3, // 16,777,217 passes … 0 passes
			slotMemoryAt, slotThreadAt: // 16 GiB, 0 threads
			want = ErrKDFLimits
		}
		if !errors.Is(err, want) {
			t.Errorf("byte %d forged: %v, want %v", at, err, want)
		}
	}
}

func TestNewerSlotIsNotCalledDamaged(t *testing.T) {
	newer := append([]byte{9}, make([]byte, 400)...)
	sum := sha256.Sum256(newer)
	if _, err := ParseSlot(append(newer, sum[:]...)); !errors.Is(err, ErrUnknownSuite) {
		t.Errorf("ParseSlot: %v", err)
	}
}

func TestImpossibleWorkIsRefusedBeforeMemoryIsTaken(t *testing.T) {
	slot, id := trainingSlot(t, "x", FamilyID{})
	for _, params := range []KDFParams{
		{Time: 21, Memory: 1024, Threads: 1},
		{Time: 1, Memory: 256*1024 + 1, Threads: 1},
		{Time: 1 << 31, Memory: 1 << 31, Threads: 255},
		{Time: 0, Memory: 1024, Threads: 1},
		{Time: 1, Memory: 0, Threads: 1},
		{Time: 1, Memory: 1024, Threads: 0},
	} {
		b := bytes.Clone(slot.Bytes())
		binary.BigEndian.PutUint32(b[slotTimeAt:], params.Time)
		binary.BigEndian.PutUint32(b[slotMemoryAt:], params.Memory)
		b[slotThreadAt] = params.Threads
		forged := Slot{[slotSize]byte(resummed(b))}
		taken := allocated(func() {
			if _, err := ParseSlot(b); !errors.Is(err, ErrKDFLimits) {
				t.Errorf("ParseSlot with %+v: %v", params, err)
			}
			if _, err := forged.Unlock([]byte("x"), FamilyID{}); !errors.Is(err, ErrKDFLimits) {
				t.Errorf("Unlock with %+v: %v", params, err)
			}
			if _, err := slot.WithPassphrase([]byte("x"), id, FamilyID{}, params, rand.Reader); !errors.Is(err, ErrKDFLimits) {
				t.Errorf("WithPassphrase with %+v: %v", params, err)
			}
		})
		if taken > 64<<10 {
			t.Errorf("%+v took %d bytes before it was refused", params, taken)
		}
	}
	if (KDFParams{Time: 20, Memory: 256 * 1024, Threads: 1}).check() != nil {
		t.Error("the limit itself is refused")
	}
}

func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestNewPassphraseKeepsSlotAndIdentity(t *testing.T) {
	family := FamilyID{3}
	slot, id := trainingSlot(t, "old", family)
	changed, err := slot.WithPassphrase([]byte("new"), id, family, TrainingKDF, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if changed.ID() != slot.ID() || changed.Clerk() != clerk || changed.Recipient() != slot.Recipient() {
		t.Error("the slot became another")
	}
	if bytes.Equal(changed.salt(), slot.salt()) || bytes.Equal(changed.nonce(), slot.nonce()) {
		t.Error("salt or nonce was used twice")
	}
	if _, err := changed.Unlock([]byte("old"), family); !errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("the old passphrase: %v", err)
	}
	if got, err := changed.Unlock([]byte("new"), family); err != nil || *got != *id {
		t.Errorf("the new passphrase: %v", err)
	}
	if _, err := slot.WithPassphrase(nil, id, family, TrainingKDF, rand.Reader); !errors.Is(err, ErrNoPassphrase) {
		t.Errorf("an empty passphrase: %v", err)
	}
}

func TestASlotKeepsNoOtherIdentity(t *testing.T) {
	slot, id := trainingSlot(t, "x", FamilyID{})
	_, other := trainingSlot(t, "x", FamilyID{})
	id.Wipe()
	for name, id := range map[string]*Identity{"another's": other, "wiped": id} {
		if _, err := slot.WithPassphrase([]byte("y"), id, FamilyID{}, TrainingKDF, rand.Reader); !errors.Is(err, ErrOtherIdentity) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSlowPCsGetLessWork(t *testing.T) {
	for took, want := range map[time.Duration]KDFParams{
		130 * time.Millisecond: DefaultKDF, 3 * time.Second: DefaultKDF, 3001 * time.Millisecond: LowKDF,
	} {
		if got := ChooseKDF(took); got != want {
			t.Errorf("%v: %+v", took, got)
		}
	}
	for _, params := range []KDFParams{DefaultKDF, LowKDF} {
		if params.Weak() || params.check() != nil {
			t.Errorf("%+v is below the floor or over the limit", params)
		}
	}
}

func TestDefaultWorkOpensItsOwnSlot(t *testing.T) {
	if testing.Short() {
		t.Skip("64 MiB")
	}
	slot, _, err := NewSlot([]byte("x"), clerk, FamilyID{}, DefaultKDF, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := slot.Unlock([]byte("x"), FamilyID{}); err != nil {
		t.Error(err)
	}
}

func FuzzParseSlot(f *testing.F) {
	slot, _, err := NewSlot([]byte("x"), clerk, FamilyID{}, TrainingKDF, fixed("fuzz"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(slot.Bytes(), false)
	f.Add(slot.Bytes()[:slotSumAt], true)
	f.Add([]byte{}, false)
	f.Add([]byte{9}, true)
	f.Fuzz(func(t *testing.T, b []byte, honest bool) {
		if honest { // past the checksum, which random bytes never meet
			sum := sha256.Sum256(b)
			b = append(bytes.Clone(b), sum[:]...)
		}
		slot, err := ParseSlot(b)
		if err != nil {
			return
		}
		if !bytes.Equal(slot.Bytes(), b) {
			t.Error("the slot reads back as another")
		}
		if !slot.IsRecovery() && slot.KDF().check() != nil {
			t.Error("impossible work was accepted")
		}
	})
}
