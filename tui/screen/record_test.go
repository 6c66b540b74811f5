package screen

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"suifang/model"
	"suifang/store"
	"suifang/store/seal"
)

func session(t *testing.T) *Session {
	t.Helper()
	s, _, err := store.Create(filepath.Join(t.TempDir(), "test.db"), store.Setup{Site: "水屯镇服务中心", Clerk: "王丽",
		Passphrase: []byte("a passphrase for tests"), KDF: seal.TrainingKDF, Station: model.Station{1}, Program: "test",
		Now: func() time.Time { return time.Date(2026, 11, 21, 9, 41, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return &Session{Store: s}
}

func TestRecordAndUndo(t *testing.T) {
	s := session(t)
	home := s.Store.Derive().HouseholdID("河西村", "02-0017")
	entry := model.Create(home, home, model.KindHousehold, model.Household{Village: "河西村", Code: "02-0017"})
	recorded, ok := s.Record("登记家庭", model.Proposal{Act: "register_household", Entries: []model.Entry{entry}})().(RecordedMsg)
	if !ok || recorded.Name != "登记家庭" || recorded.At.IsZero() || recorded.Act.IsZero() || recorded.Stay {
		t.Fatalf("answer = %+v", recorded)
	}
	if undone, ok := recorded.Undo().(UndoneMsg); !ok || undone.Name != "登记家庭" {
		t.Fatalf("undo = %+v", undone)
	}
	h, err := s.Store.Read(home)
	if err != nil || !h.Record().Withdrawn() {
		t.Errorf("the household still stands: %v", err)
	}
	if failed, ok := recorded.Undo().(FailedMsg); !ok || failed.Err == nil {
		t.Error("what has been taken back can be taken back again")
	}
}

func TestRecordFails(t *testing.T) {
	failed, ok := session(t).RecordAndStay("x", model.Proposal{Act: "nothing"})().(FailedMsg)
	if !ok || !errors.Is(failed.Err, store.ErrEmptyAct) {
		t.Errorf("answer = %+v", failed)
	}
}
