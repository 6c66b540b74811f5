package seal

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func recovery(t testing.TB, seed string) Recovery {
	t.Helper()
	r, err := NewRecovery(fixed(seed))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRecoveryKeyAsTyped(t *testing.T) {
	r := recovery(t, "paper")
	paper := r.String()
	if len(r.Groups()) != RecoveryGroups || len(paper) != RecoveryGroups*5-1 {
		t.Fatalf("%d groups", len(r.Groups()))
	}
	for name, typed := range map[string]string{
		"as printed":           paper,
		"in lower case":        strings.ToLower(paper),
		"without dashes":       strings.ReplaceAll(paper, "-", ""),
		"with spaces":          "  " + strings.ReplaceAll(paper, "-", "  ") + "\r\n",
		"letters for digits":   strings.NewReplacer("0", "o", "1", "l").Replace(paper),
		"capitals for digits":  strings.NewReplacer("0", "O", "1", "I").Replace(paper),
		"full width":           fullWidth(paper),
		"with a Chinese dash":  strings.ReplaceAll(paper, "-", "—"),
		"over several lines":   strings.ReplaceAll(paper, "-", "\n"),
		"with Chinese spacing": strings.ReplaceAll(paper, "-", "\u3000"),
	} {
		if got, err := ParseRecovery(typed); err != nil || got != r {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func fullWidth(s string) string {
	return strings.Map(func(r rune) rune { return r - '!' + '！' }, s)
}

func TestEveryMistypedLetterIsNoticed(t *testing.T) {
	paper := strings.ReplaceAll(recovery(t, "paper").String(), "-", "")
	for at := range paper {
		for _, letter := range "0123456789ABCDEFGHJKMNPQRSTVWXYZ" {
			typed := paper[:at] + string(letter) + paper[at+1:]
			if _, err := ParseRecovery(typed); typed != paper && !errors.Is(err, ErrRecoveryTypo) {
				t.Errorf("letter %d typed as %c: %v", at+1, letter, err)
			}
		}
	}
}

func TestTyposAreNamed(t *testing.T) {
	paper := recovery(t, "paper").String()
	groups := strings.Split(paper, "-")
	for _, tt := range []struct {
		name, typed string
		want        RecoveryTypo
	}{
		{"a letter that no key has", strings.Join(append(append([]string{}, groups[:2]...), "4U22-"+strings.Join(groups[3:], "-")), "-"), RecoveryTypo{3, 56}},
		{"a Chinese character in the last group", paper[:len(paper)-1] + "家", RecoveryTypo{14, 56}},
		{"a letter missing", paper[1:], RecoveryTypo{0, 55}},
		{"a group twice", groups[0] + paper, RecoveryTypo{0, 60}},
		{"two groups swapped", strings.Join(append([]string{groups[1], groups[0]}, groups[2:]...), "-"), RecoveryTypo{0, 56}},
		{"nothing", "", RecoveryTypo{0, 0}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseRecovery(tt.typed)
			var typo *RecoveryTypo
			if !errors.As(err, &typo) || *typo != tt.want {
				t.Fatalf("ParseRecovery: %+v, want %+v", typo, tt.want)
			}
			if said := err.Error(); strings.Contains(said, groups[0]) || !strings.HasPrefix(said, ErrRecoveryTypo.Error()) {
				t.Errorf("it says %q", said)
			}
		})
	}
}

func TestProofThatTheKeyWasWrittenDown(t *testing.T) {
	r := recovery(t, "paper")
	for i, group := range r.Groups() {
		if !r.HasGroup(i+1, " "+strings.ToLower(group)) {
			t.Errorf("group %d is not recognised", i+1)
		}
		if r.HasGroup(i+1, "") || r.HasGroup(i+1, group[:3]) || r.HasGroup(i+1, r.Groups()[(i+1)%RecoveryGroups]) {
			t.Errorf("group %d is proven by something else", i+1)
		}
	}
	if r.HasGroup(0, "") || r.HasGroup(RecoveryGroups+1, "") {
		t.Error("a group that does not exist is proven")
	}
}

func TestRecoveryKeyOpensTheFile(t *testing.T) {
	k := keyring(t)
	value := sealed(t, k, "subjects", "1", "result")
	made := recovery(t, "paper")
	slot, _, err := made.NewSlot(k.Family(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	identity, epoch := wrap(t, k, IdentityEpoch, slot.Recipient()), wrap(t, k, k.Current(), slot.Recipient())

	typed, err := ParseRecovery(made.String())
	if err != nil {
		t.Fatal(err)
	}
	kept, err := ParseSlot(slot.Bytes())
	if err != nil || !kept.IsRecovery() {
		t.Fatalf("ParseSlot: %v", err)
	}
	withSlot, err := typed.Unlock(kept, k.Family())
	if err != nil {
		t.Fatal(err)
	}
	withoutSlot, err := typed.Identity()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []*Identity{withSlot, withoutSlot} {
		again, err := OpenKeyring(k.Family(), id, identity)
		if err != nil {
			t.Fatal(err)
		}
		if err := again.AddEpoch(k.Current(), id, epoch); err != nil {
			t.Fatal(err)
		}
		if got, err := again.Open("subjects", []byte("1"), value); err != nil || string(got) != "result" {
			t.Errorf("Open = %q, %v", got, err)
		}
	}
}

func TestRecoverySlotRefusesOtherKeys(t *testing.T) {
	family := FamilyID{1}
	r := recovery(t, "paper")
	slot, _, err := r.NewSlot(family, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	clerks, _ := trainingSlot(t, "x", family)
	withWork := slot
	withWork.bytes[slotThreadAt] = 1
	_, errWork := ParseSlot(resummed(withWork.Bytes()))
	for _, tt := range []struct {
		name string
		err  error
		want error
	}{
		{"another file's recovery key", unlocks(recovery(t, "other").Unlock(slot, family)), ErrWrongRecovery},
		{"another family", unlocks(r.Unlock(slot, FamilyID{2})), ErrWrongRecovery},
		{"a clerk's slot", unlocks(r.Unlock(clerks, family)), ErrSlotKind},
		{"a passphrase", unlocks(slot.Unlock([]byte("x"), family)), ErrSlotKind},
		{"a slot never filled", unlocks(Slot{}.Unlock([]byte("x"), family)), ErrSlotKind},
		{"passphrase work, which it never has", errWork, ErrKDFLimits},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !errors.Is(tt.err, tt.want) {
				t.Errorf("%v, want %v", tt.err, tt.want)
			}
		})
	}
}

func unlocks(_ *Identity, err error) error { return err }

func TestAnyRecoveryKeyReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Recovery{dataKey(rapid.SliceOfN(rapid.Byte(), keySize, keySize).Draw(t, "key"))}
		if got, err := ParseRecovery(r.String()); err != nil || got != r {
			t.Errorf("%s reads back wrong: %v", r, err)
		}
	})
}

func FuzzParseRecovery(f *testing.F) {
	f.Add(recovery(f, "paper").String())
	f.Add("OIL0-")
	f.Add("\xff\u200b家")
	f.Add(strings.Repeat("\ufdfa", 50))
	f.Fuzz(func(t *testing.T, typed string) {
		r, err := ParseRecovery(typed)
		if err != nil {
			if !errors.Is(err, ErrRecoveryTypo) {
				t.Errorf("%v", err)
			}
			return
		}
		if again, err := ParseRecovery(r.String()); err != nil || again != r {
			t.Errorf("%q reads back wrong: %v", typed, err)
		}
	})
}
