package store

import (
	"bytes"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// newerChange is one that a program of years ahead made by hand: a kind, a field and a key of the change itself that
// this program does not know, and a value of a shape that it does not have.
func newerChange(t testing.TB, s *Store, person model.ID, parents []model.ChangeID) *model.Change {
	t.Helper()
	c := &model.Change{Time: s.options.Now().UnixMilli(), Salt: [16]byte{7}, Subject: person, Record: model.ID{42}, Kind: "telemedicine",
		Parents: parents,
		Fields: map[string]model.Value{
			"link":  model.Encode("https"),
			"tree":  model.Encode(map[string]any{"a": []any{1, "二", nil, true}, "b": map[string]any{"c": []byte{1, 2, 3}}}),
			"large": model.Encode(uint64(1) << 60),
		},
		Act:   model.Act{ID: model.ID{1, 2, 3}, Name: "video_visit", Author: s.clerkID, Station: model.Station{9}, Program: "9.0", Clock: "2031-05-06T07:08:09+08:00"},
		Extra: map[uint64]model.Value{99: model.Encode([]byte("newer"))},
	}
	return c.Seal()
}

// TestWhatANewerProgramWroteGoesThroughUnharmed: through an edit of the same person and record by this program,
// closing, rebuilding, merging, bundles, a copy and bringing it back, healing and saving.
func TestWhatANewerProgramWroteGoesThroughUnharmed(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	s = reopen(t, s, c)
	merged, _ := copied(t, s, 2)
	sent, _ := copied(t, s, 3)
	newer := newerChange(t, s, person, nil)
	known := mustRead(t, s, person)
	field := &model.Change{Time: newer.Time + 1, Salt: [16]byte{8}, Subject: person, Record: person, Kind: model.KindPerson,
		Parents: known.Record().Heads, Fields: map[string]model.Value{"blood_group": model.Encode("AB")}, Act: newer.Act}
	field.Seal()
	if _, err := s.take(t.Context(), func(yield func([]*model.Change, error) bool) { yield([]*model.Change{newer, field}, nil) }, taking{from: s.Family()}); err != nil {
		t.Fatal(err)
	}
	whole := func(s *Store, where string) {
		t.Helper()
		h, err := s.Read(person)
		if err != nil {
			t.Fatalf("%s: %v", where, err)
		}
		r := h.State.Records[newer.Record]
		if r == nil || r.Kind != "telemedicine" || len(r.Fields) < 3 || !bytes.Equal(r.Changes[0].Encode(), newer.Encode()) {
			t.Errorf("%s: the record of a kind that is not known is %+v", where, r)
		}
		if f := h.Record().Fields["blood_group"]; f == nil || !bytes.Equal(f.Value, field.Fields["blood_group"]) {
			t.Errorf("%s: the field that is not known is %+v", where, f)
		}
	}
	whole(s, "taken in")

	changed := *mustRead(t, s, person).Person
	changed.Phone = "13900001111"
	e, _ := model.Amend(mustRead(t, s, person).Record(), changed)
	mustRecord(t, s, "edit_person", e)
	whole(s, "after an edit of the person")

	c.set(c.now().AddDate(0, 0, 1))
	r := mustRead(t, s, person).State.Records[newer.Record]
	mustRecord(t, s, "withdraw", model.Entry{Subject: person, Record: r.ID, Kind: r.Kind, Parents: r.Heads, Fields: map[string]model.Value{"link": model.Encode("other")}})
	whole(s, "after an edit of the record")

	if err := s.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s, c)
	whole(s, "rebuilt and opened again")
	if err := s.Compact(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	whole(s, "compacted")

	mustMerge(t, merged, snapshot(t, s), Options{})
	whole(merged, "merged")
	path, _ := mustSend(t, merged, Parcel{Since: 1}) // and on from there
	mustReceive(t, sent, path, nil)
	whole(sent, "merged and sent")
	stranger, _ := fresh(t)
	path, _ = mustSend(t, sent, Parcel{Since: 1, Passphrase: []byte("for the township")})
	mustReceive(t, stranger, path, []byte("for the township"))
	whole(stranger, "sent to another family")
	mustBeSound(t, stranger)

	dir := t.TempDir()
	if err := s.Backup(filepath.Join(dir, "copy.db")); err != nil {
		t.Fatal(err)
	}
	if err := Restore(t.Context(), filepath.Join(dir, "copy.db"), filepath.Join(dir, "back.db"), testOptions(c), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := Rescue(t.Context(), filepath.Join(dir, "copy.db"), filepath.Join(dir, "saved.db"), testOptions(c), nil, nil); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"back.db", "saved.db"} {
		other, err := Open(filepath.Join(dir, name), testOptions(c))
		if err != nil {
			t.Fatal(err)
		}
		whole(other, name)
		if err := checkedSound(other); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		_ = other.Close()
	}
}

// TestABucketOfANewerProgramStays: what a newer program keeps beside the buckets of this one is not lost by it.
func TestABucketOfANewerProgramStays(t *testing.T) {
	s, c := fresh(t)
	put := func(tx *bolt.Tx) error {
		b, err := tx.CreateBucket([]byte("of_tomorrow"))
		if err != nil {
			return err
		}
		return b.Put([]byte("key"), []byte("value"))
	}
	if err := s.update(put); err != nil {
		t.Fatal(err)
	}
	wang(t, s)
	if err := s.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Compact(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s, c)
	_ = s.view(func(tx *bolt.Tx) error {
		if b := tx.Bucket([]byte("of_tomorrow")); b == nil || string(b.Get([]byte("key"))) != "value" {
			t.Error("it is gone")
		}
		return nil
	})
	if err := checkedSound(s); err != nil {
		t.Error(err)
	}
}
