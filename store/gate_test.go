package store

import (
	"context"
	"testing"

	"suifang/model"
)

// erasing is a file with a second copy in which so many persons were erased, and a bundle of what that one has.
func erasing(t *testing.T, people int) (a, b *Store, gone []model.ID, stays model.ID) {
	t.Helper()
	a, clockA, second := withRecovery(t)
	household, stays := wang(t, a)
	for range people {
		id := a.newID()
		mustRecord(t, a, "register", model.Create(id, id, model.KindPerson, model.Person{Name: "某人", Household: household, Note: "to be erased"}))
		gone = append(gone, id)
	}
	a = reopen(t, a, clockA)
	b, clockB := copied(t, a, 2)
	for _, id := range gone {
		mustAsk(t, b, id, second)
	}
	clockB.set(clockB.now().AddDate(0, 0, model.ErasureDelay))
	clockA.set(clockB.now())
	if done, err := b.EraseDue(context.Background()); err != nil || done.People != people {
		t.Fatalf("%+v, %v", done, err)
	}
	amend(t, b, stays, func(p *model.Person) { p.Note = "changed beside" })
	return a, b, gone, stays
}

func erasedOf(t *testing.T, s *Store, ids []model.ID) (n int) {
	t.Helper()
	for _, id := range ids {
		if mustRead(t, s, id).State.Erased > 0 {
			n++
		}
	}
	return n
}

func TestManyErasuresAtOnceWaitForAYes(t *testing.T) {
	for _, tt := range []struct {
		name         string
		people, wait int
	}{
		{"as many as are done unasked", MaxErasures, 0},
		{"one more", MaxErasures + 1, MaxErasures + 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, b, gone, stays := erasing(t, tt.people)
			r := mustMerge(t, a, snapshot(t, b), Options{})
			if r.ErasuresWait != tt.wait || erasedOf(t, a, gone) != tt.people-tt.wait {
				t.Errorf("wait %d, erased %d of %d", r.ErasuresWait, erasedOf(t, a, gone), tt.people)
			}
			if mustRead(t, a, stays).Person.Note != "changed beside" {
				t.Error("what somebody else said waits too")
			}
			mustBeSound(t, a)
			if r := mustMerge(t, a, snapshot(t, b), Options{}); r.ErasuresWait != tt.wait || r.New != 0 {
				t.Errorf("met again: %+v", r)
			}
			other, err := a.OpenOther(snapshot(t, b), Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer other.Close()
			r, err = a.Merge(context.Background(), other, MergeOptions{AcceptErasures: true})
			if err != nil || r.ErasuresWait != 0 || erasedOf(t, a, gone) != tt.people {
				t.Errorf("with a yes: %+v, %v, erased %d", r, err, erasedOf(t, a, gone))
			}
			mustBeSound(t, a)
		})
	}
}

func TestManyErasuresInABundleWaitForAYes(t *testing.T) {
	a, b, gone, stays := erasing(t, MaxErasures+1)
	path, _ := mustSend(t, b, Parcel{Since: model.DateOf(b.options.Now()).AddDays(-30)})
	r, _ := mustReceive(t, a, path, nil)
	if r.ErasuresWait != len(gone) || erasedOf(t, a, gone) != 0 || mustRead(t, a, stays).Person.Note != "changed beside" {
		t.Errorf("%+v, erased %d", r, erasedOf(t, a, gone))
	}
	mustBeSound(t, a)
}
