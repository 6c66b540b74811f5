package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"suifang/model"
	"suifang/model/training"
	"suifang/store/seal"
)

func buildSetup(c *clock) Setup {
	return Setup{Site: "青石镇服务站", Clerk: "李文员", Passphrase: []byte(passphrase), KDF: seal.TrainingKDF,
		Station: model.Station{1}, Now: c.now, Program: "test"}
}

func TestBuiltFileIsAsIfItHadBeenRecorded(t *testing.T) {
	c := newClock()
	path := filepath.Join(t.TempDir(), "built.db")
	var person model.ID
	if err := Build(path, buildSetup(c), func(s *Store) error {
		town := training.New(1, 300, model.DateOf(c.Time))
		for acts := []model.Proposal{town.Workers()}; acts != nil; acts = town.Some(20) {
			if err := s.RecordAll(acts); err != nil {
				return err
			}
		}
		// someone who is touched twice, and whose lines change
		_, person = wang(t, s)
		withIUD(t, s, person, model.DateOf(c.Time))
		e, _ := model.Amend(mustRead(t, s, person).Record(), model.Person{Name: "王秀莲", Sex: model.Female})
		mustRecord(t, s, "edit", e)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, testOptions(c))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("check: %+v", r)
	}
	if lines := mustList(t, s, Query{Person: person, States: everyState}); len(lines) == 0 || lines[0].Name != "王秀莲" {
		t.Errorf("lines = %+v", lines)
	}
	before := dump(t, s)
	if err := s.Rebuild(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if after := dump(t, s); len(after) != len(before) {
		t.Errorf("%d values, rebuilt %d", len(before), len(after))
	}
}

func TestBuildingThatFailsLeavesNothing(t *testing.T) {
	dir, c := t.TempDir(), newClock()
	path, stop := filepath.Join(dir, "built.db"), errors.New("stop")
	if err := Build(path, buildSetup(c), func(*Store) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("Build = %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Build(path, buildSetup(c), func(*Store) error { return nil }); !errors.Is(err, ErrExists) {
		t.Errorf("over a file: %v", err)
	}
}
