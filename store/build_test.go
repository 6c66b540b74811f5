package store

import (
	"context"
	"encoding/binary"
	"errors"
	"maps"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"suifang/model"
	"suifang/model/training"
	"suifang/store/seal"
)

// buildSetup gives equal files equal keys and identities.
func buildSetup(c *clock) Setup {
	return Setup{Site: "青石镇服务站", Clerk: "李文员", Passphrase: []byte(passphrase), KDF: seal.TrainingKDF, Training: true,
		Station: model.Station{1}, Now: c.now, Program: "test", Rand: mathrand.NewChaCha8([32]byte{1})}
}

func township(today model.Date, people int, add func([]model.Proposal) error) error {
	town := training.New(1, people, today)
	for acts := []model.Proposal{town.Workers()}; acts != nil; acts = town.Some(100) {
		if err := add(acts); err != nil {
			return err
		}
	}
	return nil
}

// A built file holds, value for value, what the same acts recorded leave behind.
func TestBuiltFileIsAsIfItHadBeenRecorded(t *testing.T) {
	const people = 1500 // some lists of lines and cards are parted
	c := newClock()
	path := filepath.Join(t.TempDir(), "built.db")
	today := model.DateOf(c.now())
	if err := Build(path, buildSetup(c), func(b *Builder) error { return township(today, people, b.Add) }); err != nil {
		t.Fatal(err)
	}
	built, err := Open(path, testOptions(c))
	if err != nil {
		t.Fatal(err)
	}
	defer built.Close()
	if r := mustCheck(t, built); !r.OK {
		t.Errorf("check: %+v", r)
	}
	recorded, _, err := Create(filepath.Join(t.TempDir(), "recorded.db"), buildSetup(c))
	if err != nil {
		t.Fatal(err)
	}
	defer recorded.Close()
	if err := township(today, people, recorded.RecordAll); err != nil {
		t.Fatal(err)
	}
	want, got := plainValues(t, recorded), plainValues(t, built)
	for key, value := range want {
		if got[key] != value {
			t.Errorf("%q: %d bytes, recorded %d", key, len(got[key]), len(value))
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d values, recorded %d", len(got), len(want))
	}
	before := dump(t, built)
	if err := built.Rebuild(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if after := dump(t, built); !maps.Equal(after, before) {
		t.Errorf("%d values, rebuilt %d, or others", len(before), len(after))
	}
}

// plainValues opens all that a file holds, but for the names of its last transaction and what is random in keys.
func plainValues(t testing.TB, s *Store) map[string]string {
	all := map[string]string{}
	if err := s.view(func(tx *bolt.Tx) error {
		for _, bucket := range sealedBuckets {
			each(tx, bucket, nil, nil, func(key, sealed []byte) bool {
				plain, err := s.open(bucket, key, sealed)
				if err != nil {
					t.Error(err)
				}
				all[bucket+" "+string(key)] = string(plain)
				return true
			})
		}
		each(tx, bucketMeta, nil, nil, func(key, value []byte) bool {
			if plain, err := s.open(bucketMeta, key, value); err == nil {
				value = plain
			}
			if string(key) != string(keySaved) {
				all[bucketMeta+" "+string(key)] = string(value)
			}
			return true
		})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestBuildingThatFailsLeavesNothing(t *testing.T) {
	dir, c := t.TempDir(), newClock()
	path, stop := filepath.Join(dir, "built.db"), errors.New("stop")
	if err := Build(path, buildSetup(c), func(*Builder) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("Build = %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Build(path, buildSetup(c), func(*Builder) error { return nil }); !errors.Is(err, ErrExists) {
		t.Errorf("over a file: %v", err)
	}
}

func TestWhatBelongsTogetherIsBuiltTogether(t *testing.T) {
	home, person := model.ID{1}, model.ID{2}
	house := model.Create(home, home, model.KindHousehold, model.Household{Code: "01-0001", Head: person})
	member := model.Create(person, person, model.KindPerson, model.Person{Name: "王秀英", Household: home})
	for _, tt := range []struct {
		name string
		adds [][]model.Entry
		want error
	}{
		{"a household with its member", [][]model.Entry{{house, member}}, nil},
		{"a member apart", [][]model.Entry{{house}, {member}}, errApart},
		{"a subject twice", [][]model.Entry{{house, member}, {house, member}}, errApart},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			err := Build(filepath.Join(dir, "built.db"), buildSetup(newClock()), func(b *Builder) error {
				for _, entries := range tt.adds {
					if err := b.Add([]model.Proposal{{Act: "register", Entries: entries}}); err != nil {
						return err
					}
				}
				return nil
			})
			if !errors.Is(err, tt.want) {
				t.Errorf("Build = %v, want %v", err, tt.want)
			}
		})
	}
}

func TestSorterGivesEverythingBackInOrder(t *testing.T) {
	c := newClock()
	s, _, err := Create(filepath.Join(t.TempDir(), "t.db"), buildSetup(c))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	file, err := os.Create(filepath.Join(t.TempDir(), "aside"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rapid.Check(t, func(rt *rapid.T) {
		sorter := &sorter{to: &spool{file: file, keys: s.keys}, room: rapid.IntRange(1, 400).Draw(rt, "room"), sealed: rapid.Bool().Draw(rt, "sealed")}
		want := rapid.SliceOfNDistinct(rapid.Uint32(), 0, 60, rapid.ID).Draw(rt, "keys")
		for _, key := range want {
			if err := sorter.add(binary.BigEndian.AppendUint32(nil, key), make([]byte, key%200)); err != nil {
				rt.Fatal(err)
			}
		}
		slices.Sort(want)
		var got []uint32
		if err := sorter.each(func(key, value []byte) error {
			got = append(got, binary.BigEndian.Uint32(key))
			if len(value) != int(got[len(got)-1]%200) {
				rt.Errorf("a value of %d bytes", len(value))
			}
			return nil
		}); err != nil || !slices.Equal(got, want) {
			rt.Fatalf("%v (%v), want %v", got, err, want)
		}
	})
}
