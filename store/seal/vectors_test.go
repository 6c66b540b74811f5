package seal

import (
	"bytes"
	"encoding/hex"
	"os"
	"strings"
	"testing"
)

// The vectors are the format: files in the field read only what reads these. A new suite or version gets
// new vectors beside them; these never change.
const vectorFile = "testdata/vectors.txt"

// vectors reads lines of "name: hex".
func vectors(t testing.TB) map[string]string {
	t.Helper()
	file, err := os.ReadFile(vectorFile)
	if err != nil {
		t.Fatal(err)
	}
	kept := make(map[string]string)
	for line := range strings.Lines(string(file)) {
		if name, value, is := strings.Cut(line, ": "); is && !strings.HasPrefix(line, "#") {
			kept[name] = strings.TrimSpace(value)
		}
	}
	return kept
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Everything that this package writes from fixed randomness is written as ever.
func TestTheFormatDoesNotDrift(t *testing.T) {
	k, err := NewKeyring(fixed("keyring"))
	if err != nil {
		t.Fatal(err)
	}
	family, epoch := k.Family(), k.Current()
	slot, id, err := NewSlot([]byte("桃花 Village 7"), clerk, family, TrainingKDF, fixed("slot"))
	if err != nil {
		t.Fatal(err)
	}
	r := recovery(t, "recovery")
	recoverySlot, _, err := r.NewSlot(family, fixed("recovery slot"))
	if err != nil {
		t.Fatal(err)
	}
	derived := k.DeriveID("person", "990106199003071234", "王小花")
	identityBody, err := k.wrappingBody(IdentityEpoch)
	if err != nil {
		t.Fatal(err)
	}
	epochBody, err := k.wrappingBody(epoch)
	if err != nil {
		t.Fatal(err)
	}
	want := vectors(t)
	public := id.Recipient()
	for name, got := range map[string]string{
		"family":        hex.EncodeToString(family[:]),
		"epoch":         hex.EncodeToString(epoch[:]),
		"value":         hex.EncodeToString(sealed(t, k, "subjects", "key", "血红蛋白 118 g/L")),
		"derived ID":    hex.EncodeToString(derived[:]),
		"public key":    hex.EncodeToString(public[:]),
		"slot":          hex.EncodeToString(slot.Bytes()),
		"recovery key":  r.String(),
		"recovery slot": hex.EncodeToString(recoverySlot.Bytes()),
		"identity body": hex.EncodeToString(identityBody),
		"epoch body":    hex.EncodeToString(epochBody),
	} {
		if got != want[name] {
			t.Errorf("%s: %s\nwant %s", name, got, want[name])
		}
	}
}

// A passphrase, a recovery key and the bytes of a file made once are enough to read what is in it.
func TestAKeptFileStillOpens(t *testing.T) {
	kept := vectors(t)
	family := FamilyID(unhex(t, kept["family"]))
	slot, err := ParseSlot(unhex(t, kept["slot"]))
	if err != nil {
		t.Fatal(err)
	}
	byPassphrase, err := slot.Unlock([]byte("桃花 Village 7"), family)
	if err != nil {
		t.Fatal(err)
	}
	opensKept(t, kept, "clerk", byPassphrase)

	r, err := ParseRecovery(kept["recovery key"])
	if err != nil {
		t.Fatal(err)
	}
	if slot, err = ParseSlot(unhex(t, kept["recovery slot"])); err != nil {
		t.Fatal(err)
	}
	byRecovery, err := r.Unlock(slot, family)
	if err != nil {
		t.Fatal(err)
	}
	opensKept(t, kept, "recovery", byRecovery)
}

func opensKept(t *testing.T, kept map[string]string, holder string, id *Identity) {
	t.Helper()
	family, epoch := FamilyID(unhex(t, kept["family"])), EpochID(unhex(t, kept["epoch"]))
	k, err := OpenKeyring(family, id, unhex(t, kept[holder+"'s wrapping of the identity key"]))
	if err != nil {
		t.Fatal(err)
	}
	if err := k.AddEpoch(epoch, id, unhex(t, kept[holder+"'s wrapping of the epoch"])); err != nil {
		t.Fatal(err)
	}
	got, err := k.Open("subjects", []byte("key"), unhex(t, kept["value"]))
	if err != nil || string(got) != "血红蛋白 118 g/L" {
		t.Errorf("Open = %q, %v", got, err)
	}
	derived := k.DeriveID("person", "990106199003071234", "王小花")
	if hex.EncodeToString(derived[:]) != kept["derived ID"] {
		t.Error("another ID is derived")
	}
}

// Nothing of a passphrase, a key or a text stands in what is written.
func TestNothingStandsInTheClear(t *testing.T) {
	k, err := NewKeyring(fixed("keyring"))
	if err != nil {
		t.Fatal(err)
	}
	_, id, err := NewSlot([]byte("桃花 Village 7"), clerk, k.Family(), TrainingKDF, fixed("slot"))
	if err != nil {
		t.Fatal(err)
	}
	r := recovery(t, "recovery")
	fromRecovery, err := r.Identity()
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range vectors(t) {
		if name == "recovery key" || strings.HasSuffix(name, " body") {
			continue // what is written on paper, and what is inside a wrapping
		}
		for what, secret := range map[string][]byte{
			"passphrase": []byte("Village"), "identity key": k.identity[:], "data key": k.epochs[k.Current()][:],
			"private key": id.secret[:], "recovery key": r.secret[:], "recovery private key": fromRecovery.secret[:],
			"text": []byte("血红"),
		} {
			if bytes.Contains(unhex(t, value), secret[:min(len(secret), 8)]) {
				t.Errorf("%s: the %s stands in it", name, what)
			}
		}
	}
}
