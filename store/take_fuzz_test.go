package store

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"suifang/model"
	"suifang/store/seal"
)

// FuzzTake: whatever changes a bundle or a file of whichever family brings, in whatever order, they are taken in or left
// out without harm: the file stays sound, nothing comes in twice, and the order in which they came cannot be told.
func FuzzTake(f *testing.F) {
	s, _, err := Create(filepath.Join(f.TempDir(), "first.db"), childSetup())
	if err != nil {
		f.Fatal(err)
	}
	home, person := wang(f, s)
	centre, _ := s.Centre()
	t := foreignChanges{subjects: []model.ID{person, home, {1}, {2}, {0xff}, centre, s.clerkID, s.epochs()}}
	if err := s.Close(); err != nil {
		f.Fatal(err)
	}
	file, err := os.ReadFile(s.Path())
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte{0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 2}, []byte{0xf6}, false)
	f.Add([]byte{9, 2, 0, 0, 0, 1, 2, 1, 0, 3, 1, 0, 0, 2, 0, 1, 0, 0}, []byte(model.Encode("x")), false)
	f.Add([]byte{12, 0, 5, 3, 12, 1, 12, 1, 5, 3, 11, 0}, []byte(model.Encode(model.ID{2})), true)
	f.Add([]byte{0x80, 0, 0, 0, 9, 0, 0, 3, 9, 0, 0, 3}, []byte{0x80}, false)
	f.Fuzz(func(tt *testing.T, program, value []byte, ours bool) {
		if len(program) > 240 || len(value) > 200 || cbor.Wellformed(value) != nil {
			return // no change has such a value: see FuzzDecodeChange
		}
		changes := t.made(program, value)
		from := seal.FamilyID{9}
		dir := tt.TempDir()
		one, other := opensAt(tt, filepath.Join(dir, "a.db"), file), opensAt(tt, filepath.Join(dir, "b.db"), file)
		if ours {
			from = one.Family()
		}
		takeAll(tt, one, changes, from, 3)
		backward := slices.Clone(changes)
		slices.Reverse(backward)
		takeAll(tt, other, backward, from, len(changes)+1)
		takeAll(tt, other, changes, from, 2) // names that came before their erasure were left out
		takeAll(tt, one, backward, from, 2)
		for _, id := range t.subjects {
			a, b := one.blocksOf(tt, id), other.blocksOf(tt, id)
			if ours && !slices.Equal(a, b) {
				tt.Errorf("of a subject there are %d and %d changes, by the order in which they came", len(a), len(b))
			}
		}
	})
}

// foreignChanges makes changes of bytes, four or more each: subject, kind, what it has seen, and what it says.
type foreignChanges struct{ subjects []model.ID }

var foreignKinds = []model.Kind{model.KindPerson, model.KindMethod, model.KindPregnancy, model.KindVisit, model.KindExam, model.KindConsent,
	model.KindRequest, model.KindAppointment, model.KindBirth, model.KindErasure, model.KindHousehold, model.KindCentre, model.KindClerk,
	model.KindWorker, model.KindSetting, model.KindMedium, model.KindLink, kindEpoch, "a kind of tomorrow"}

var foreignFields = []string{"name", "done", "asked", "same", "other", "method", "spouse", "household", "public_key", fieldFamily, "x", model.FieldWithdrawn, "residence"}

func (f *foreignChanges) made(program, value []byte) (all []*model.Change) {
	for n := 0; len(program) >= 4; n++ {
		who, kind, seen, says := program[0], program[1], program[2], program[3]
		program = program[4:]
		subject := f.subjects[int(who&0x3f)%len(f.subjects)]
		record := subject
		if seen&0x80 != 0 {
			record = model.LinkID(subject, f.subjects[int(says)%len(f.subjects)])
		}
		c := &model.Change{Time: int64(seen&3) * day * 20000, Salt: [16]byte{byte(n)}, Subject: subject, Record: record, Kind: foreignKinds[int(kind)%len(foreignKinds)],
			Fields: map[string]model.Value{foreignFields[int(says)%len(foreignFields)]: value, "other": model.Encode(f.subjects[int(says)%len(f.subjects)])},
			Act:    model.Act{ID: model.ID{seen}, Author: f.subjects[int(seen)%len(f.subjects)], Station: model.Station{says & 3}, Clock: "2026-03-04T08:30:00+08:00"}}
		if k := int(seen >> 2 & 7); k > 0 && k <= len(all) {
			c.Parents = []model.ChangeID{all[len(all)-k].ID()}
		}
		if c.Seal(); who&0x80 != 0 { // its name alone
			c = model.Erased(subject, c.ID(), c.Act.Station)
		}
		all = append(all, c)
	}
	return all
}

func opensAt(t *testing.T, path string, file []byte) *Store {
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, testOptions(newClock()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// takeAll takes changes in, in batches, holds the file against what must follow, and takes them once more.
func takeAll(t *testing.T, s *Store, changes []*model.Change, from seal.FamilyID, batch int) {
	pieces := func(yield func([]*model.Change, error) bool) {
		for piece := range slices.Chunk(changes, 2) {
			if !yield(piece, nil) {
				return
			}
		}
	}
	if _, err := s.take(context.Background(), pieces, taking{from: from, batch: batch}); err != nil {
		t.Fatal(err)
	}
	if err := checkedSound(s); err != nil {
		t.Fatal(err)
	}
	if _, err := s.take(context.Background(), pieces, taking{from: from, batch: batch}); err != nil {
		t.Fatal(err)
	}
	if again, err := s.take(context.Background(), pieces, taking{from: from, batch: batch}); err != nil || again.New != 0 || len(again.Touched) != 0 {
		t.Fatalf("taken again: %+v, %v", again, err)
	}
}

// blocksOf are the changes of a subject, sorted.
func (s *Store) blocksOf(t *testing.T, id model.ID) (all []string) {
	h, err := s.Card(id)
	if h == nil {
		return nil
	}
	_ = err
	for _, r := range h.State.Records {
		for _, c := range r.Changes {
			all = append(all, c.ID().String()+string(bytes.TrimSpace(c.Fields["x"])))
		}
	}
	slices.Sort(all)
	return all
}
