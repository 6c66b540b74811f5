package bundle

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"suifang/model"
	"suifang/store/seal"
)

var (
	station = model.Station{7}
	about   = About{Family: seal.FamilyID{9}, Station: station, Program: "test", Clock: "2026-11-21T17:30:00+08:00",
		Since: model.NewDate(2026, 11, 21), Held: 12}
)

// change is a change whose note is as long as is asked.
func change(n, note int) *model.Change {
	c := &model.Change{Time: 1_795_000_000_000 + int64(n), Subject: model.ID{byte(n), byte(n >> 8)}, Kind: model.KindPerson,
		Record: model.ID{byte(n), byte(n >> 8)}, Fields: map[string]model.Value{"name": model.Encode("彭慧敏")},
		Act: model.Act{ID: model.ID{5}, Name: "test", Author: model.ID{6}, Station: station, Clock: about.Clock}}
	if note > 0 {
		b := make([]byte, note/2)
		_, _ = rand.Read(b)
		c.Fields["note"] = model.Encode(hex.EncodeToString(b))
	}
	copy(c.Salt[:], fmt.Sprint("salt of ", n))
	return c.Seal()
}

func lock(t testing.TB) *seal.Lock {
	t.Helper()
	l, err := seal.NewLock([]byte("桃花 Village 7"), seal.TrainingKDF, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func locked(l *seal.Lock) Sealing { return Sealing{Lock: l.Bytes()} }

// with gives that key for whatever sealing.
func with(k Key) func(Sealing) (Key, error) {
	return func(Sealing) (Key, error) { return k, nil }
}

// written is a bundle of changes, a sum and a journal's day.
func written(t testing.TB, s Sealing, k Key, changes ...*model.Change) []byte {
	t.Helper()
	var out bytes.Buffer
	w := NewWriter(&out, s, k)
	for _, c := range changes {
		if err := w.Change(c); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Sum(Sum{station, 20000, 20031, 12, [16]byte{1, 15: 2}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Journal(JournalDay{station, 20031, []byte("entries")}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(about); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func open(b []byte, k Key) (*Bundle, error) { return Open(bytes.NewReader(b), int64(len(b)), with(k)) }

// cut takes a bundle apart between its sets.
func cut(t testing.TB, b []byte) (sets [][]byte) {
	t.Helper()
	c := cutter{in: bytes.NewReader(b), size: int64(len(b))}
	s, err := c.sealing()
	if err != nil {
		t.Fatal(err)
	}
	for c.at < c.size {
		set, err := c.bytes(s.head())
		if err != nil {
			t.Fatal(err)
		}
		sets = append(sets, set)
	}
	return sets
}

func everything(t testing.TB, b *Bundle) (all Set) {
	t.Helper()
	if err := b.Each(func(s Set) error {
		all.Changes, all.Sums, all.Journal = append(all.Changes, s.Changes...), append(all.Sums, s.Sums...), append(all.Journal, s.Journal...)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	ring, err := seal.NewKeyring(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	l := lock(t)
	for _, tt := range []struct {
		name    string
		sealing Sealing
		key     Key
	}{
		{"by the family's data key", Sealing{Family: ring.Family()}, ring},
		{"by a passphrase", locked(l), l},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var changes []*model.Change
			for n := range 3000 {
				changes = append(changes, change(n, n%500))
			}
			changes = append(changes, model.Erased(model.ID{1}, change(1, 1).ID(), station))
			file := written(t, tt.sealing, tt.key, changes...)
			b, err := open(file, tt.key)
			if err != nil {
				t.Fatal(err)
			}
			want := about
			want.Changes = len(changes)
			if b.About != want {
				t.Errorf("about %+v", b.About)
			}
			all := everything(t, b)
			if len(all.Changes) != len(changes) || len(all.Sums) != 1 || all.Sums[0].Sum[15] != 2 || all.Sums[0].Last != 20031 ||
				len(all.Journal) != 1 || string(all.Journal[0].Entries) != "entries" {
				t.Errorf("%d changes, sums %v, journal %v", len(all.Changes), all.Sums, all.Journal)
			}
			for i, c := range all.Changes {
				if c.ID() != changes[i].ID() || c.Subject != changes[i].Subject || c.IsErased() != changes[i].IsErased() || c.Act.Station != station {
					t.Fatalf("change %d is another", i)
				}
			}
			for i, set := range cut(t, file) {
				if len(set) > MaxSet {
					t.Errorf("set %d has %d bytes", i, len(set))
				}
				if _, err := OpenSet(set, with(tt.key)); err != nil {
					t.Errorf("set %d alone: %v", i, err)
				}
			}
		})
	}
}

func TestNothingStandsInTheClear(t *testing.T) {
	l := lock(t)
	c := change(1, 0)
	file := written(t, locked(l), l, c)
	for name, secret := range map[string][]byte{"a name": []byte("彭慧敏"), "a kind": []byte("person"), "a subject": c.Subject[:],
		"the family": about.Family[:], "an identity": c.Act.Author[:], "the clock": []byte("2026-11")} {
		if bytes.Contains(file, secret) {
			t.Errorf("%s stands in it", name)
		}
	}
}

func TestABundleIsWholeOrRefused(t *testing.T) {
	l, other := lock(t), lock(t)
	var changes []*model.Change
	for n := range 4 {
		changes = append(changes, change(n, 200_000)) // a set each
	}
	file := written(t, locked(l), l, changes...)
	sets := cut(t, file)
	if len(sets) != 7 {
		t.Fatalf("%d sets", len(sets))
	}
	again := cut(t, written(t, locked(l), l, changes...))
	stranger := cut(t, written(t, locked(other), other, change(9, 0)))
	join := func(order ...int) (b []byte) {
		for _, i := range order {
			b = append(b, sets[i]...)
		}
		return b
	}
	flipped := func(at int) []byte {
		b := bytes.Clone(file)
		b[at] ^= 16
		return b
	}
	for _, tt := range []struct {
		name string
		file []byte
		want error
	}{
		{"empty", nil, ErrNotBundle},
		{"something else", []byte("PK\x03\x04 a workbook, and more of it to fill the head of it"), ErrNotBundle},
		{"cut between sets", join(0, 1, 2), ErrIncomplete},
		{"cut before the contents", join(0, 1, 2, 3, 4, 5), ErrIncomplete},
		{"cut in a set", file[:len(file)-10], ErrIncomplete},
		{"cut in the first head", file[:12], ErrIncomplete},
		{"cut in a later head", join(0, 1)[:len(sets[0])+5], ErrIncomplete},
		{"a set missing", join(0, 2, 3, 4, 5, 6), ErrIncomplete},
		{"two sets changed about", join(1, 0, 2, 3, 4, 5, 6), ErrIncomplete},
		{"a set twice", join(0, 0, 1, 2, 3, 4, 5, 6), ErrIncomplete},
		{"something behind", join(0, 1, 2, 3, 4, 5, 6, 0), ErrIncomplete},
		{"another bundle's contents", append(join(0, 1, 2, 3, 4, 5), again[6]...), ErrIncomplete},
		{"a set of another passphrase", append(join(0, 1), stranger[0]...), ErrDamaged},
		{"a bit of the content", flipped(500), ErrDamaged},
		{"a bit of a number", flipped(len(sets[0]) - 1), ErrDamaged},
		{"a bit of the lock", flipped(30), ErrDamaged},
		{"a later version", flipped(8), ErrNewer},
		{"another sealing", flipped(9), ErrNewer},
		{"a length beyond the end", flipped(maxHead + 2), ErrDamaged},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := open(tt.file, l); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
	if _, err := open(file, l); err != nil {
		t.Errorf("untouched: %v", err)
	}
	if _, err := open(append(bytes.Clone(file), file...), l); !errors.Is(err, ErrIncomplete) {
		t.Errorf("two in one file: %v", err)
	}
}

func TestAWrongPassphraseIsNoDamage(t *testing.T) {
	l := lock(t)
	file := written(t, locked(l), l, change(1, 0))
	_, err := Open(bytes.NewReader(file), int64(len(file)), func(s Sealing) (Key, error) {
		return seal.OpenLock([]byte("another"), s.Lock)
	})
	if !errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("%v", err)
	}
	ring, err := seal.NewKeyring(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	file = written(t, Sealing{Family: ring.Family()}, ring, change(1, 0))
	later, err := seal.NewKeyring(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = open(file, later); !errors.Is(err, seal.ErrUnknownEpoch) {
		t.Errorf("an epoch that is not held: %v", err)
	}
}

func TestWhatIsAlteredBetweenTwoReadingsIsNoticed(t *testing.T) {
	l := lock(t)
	file := written(t, locked(l), l, change(1, 0))
	b, err := open(file, l)
	if err != nil {
		t.Fatal(err)
	}
	copy(file, cut(t, written(t, locked(l), l, change(2, 0)))[0])
	if err := b.Each(func(Set) error { return nil }); !errors.Is(err, ErrDamaged) {
		t.Errorf("%v", err)
	}
}

func TestWhatNoSetHoldsIsRefused(t *testing.T) {
	l := lock(t)
	w := NewWriter(&bytes.Buffer{}, locked(l), l)
	long := change(1, 700_000)
	if err := errors.Join(w.Change(long), w.Close(about)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("%v", err)
	}
}

func TestSetsOfNewerVersions(t *testing.T) {
	l := lock(t)
	for _, tt := range []struct {
		kind byte
		want error
	}{{6, ErrNewer}, {127, ErrNewer}, {128, nil}, {255, nil}} {
		var out bytes.Buffer
		w := NewWriter(&out, locked(l), l)
		if err := errors.Join(w.set(tt.kind, []byte("who knows")), w.Close(about)); err != nil {
			t.Fatal(err)
		}
		if _, err := open(out.Bytes(), l); !errors.Is(err, tt.want) {
			t.Errorf("kind %d: %v, want %v", tt.kind, err, tt.want)
		}
	}
}

func TestASetDoesNotBurst(t *testing.T) {
	l := lock(t)
	for _, size := range []int{maxPlain - 1, maxPlain, 100 << 20} {
		set, err := newSet(locked(l), l, append([]byte{kindChanges}, make([]byte, size-1)...))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := OpenSet(set, with(l)); !errors.Is(err, ErrDamaged) {
			t.Errorf("%d zeros: %v", size, err)
		}
	}
}

func TestAnyChangesComeBack(t *testing.T) {
	l := lock(t)
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(0, 90_000), 0, 8).Draw(t, "notes")
		var out bytes.Buffer
		w := NewWriter(&out, locked(l), l)
		want := map[model.ChangeID]bool{}
		for n, size := range sizes {
			c := change(n, size)
			want[c.ID()] = true
			if err := w.Change(c); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(about); err != nil {
			t.Fatal(err)
		}
		b, err := open(out.Bytes(), l)
		if err != nil {
			t.Fatal(err)
		}
		if int64(out.Len()) != b.Size() || b.Size() != w.Size() {
			t.Fatalf("%d bytes, said %d and %d", out.Len(), b.Size(), w.Size())
		}
		if err := b.Each(func(s Set) error {
			for _, c := range s.Changes {
				delete(want, c.ID())
			}
			return nil
		}); err != nil || len(want) > 0 {
			t.Fatalf("%d changes are missing, %v", len(want), err)
		}
	})
}

// keptFile was written once; whatever is changed here, it opens. A new version gets a file beside it.
const keptFile = "testdata/kept-1.bundle"

func TestAKeptBundleStillOpens(t *testing.T) {
	if os.Getenv("SUIFANG_KEEP_BUNDLE") != "" { // makes it anew, once for a version
		l := lock(t)
		if err := os.WriteFile(keptFile, written(t, locked(l), l, change(1, 0), change(2, 0)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Open(keptFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	b, err := Open(f, info.Size(), func(s Sealing) (Key, error) { return seal.OpenLock([]byte("桃花 Village 7"), s.Lock) })
	if err != nil {
		t.Fatal(err)
	}
	all := everything(t, b)
	if b.About.Since != about.Since || len(all.Changes) != 2 || all.Changes[1].ID() != change(2, 0).ID() ||
		!strings.Contains(string(all.Changes[0].Fields["name"]), "彭慧敏") {
		t.Errorf("about %+v, changes %v", b.About, all.Changes)
	}
}

// FuzzOpen reads what anybody can put on a stick: bytes, and, past the seal, what a holder of the key can.
func FuzzOpen(f *testing.F) {
	l, err := seal.NewLock([]byte("x"), seal.TrainingKDF, rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	whole := written(f, locked(l), l, change(1, 0), change(2, 100))
	f.Add(whole, []byte{kindChanges, 3, 1, 2, 3})
	f.Add(whole[:70], []byte{kindContents, 0xa0})
	f.Add([]byte(Magic), []byte{kindSums})
	f.Add([]byte(Magic+"\x01\x02"), append([]byte{kindJournal}, make([]byte, 13)...))
	f.Fuzz(func(t *testing.T, file, plain []byte) {
		if b, err := open(file, l); err == nil {
			_ = everything(t, b)
		}
		set, err := newSet(locked(l), l, plain)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := open(set, l); err == nil && len(plain) > 0 && plain[0] != kindContents {
			t.Error("a set without contents is a bundle")
		}
		_, _ = OpenSet(set, with(l))
	})
}
