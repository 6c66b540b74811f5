package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"suifang/model"
)

// twoCopies are two copies of a file, of which the second has a visit's worth of news, and a place for a stick.
func twoCopies(t *testing.T) (a, b *Store, stick string, pc *PC) {
	t.Helper()
	a, clockA := fresh(t)
	household, person := wang(t, a)
	a = reopen(t, a, clockA)
	b, clockB := copied(t, a, 2)
	clockB.set(clockB.now().Add(50 * time.Hour))
	clockA.set(clockB.now())
	amend(t, b, person, func(p *model.Person) { p.Note = "asks for the clinic's hours" })
	other := b.newID()
	mustRecord(t, b, "register", model.Create(other, other, model.KindPerson, model.Person{Name: "李四", Household: household}))
	stick = t.TempDir()
	return a, b, stick, &PC{Name: "前台", Station: model.Station{9}, Also: []string{stick}}
}

func TestWhatIsFoundOnAStickIsToldWithoutAKey(t *testing.T) {
	a, b, stick, pc := twoCopies(t)
	if err := os.Mkdir(filepath.Join(stick, "from the county"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := b.Backup(filepath.Join(stick, "from the county", "b.db")); err != nil {
		t.Fatal(err)
	}
	if _, err := b.WriteBundle(context.Background(), filepath.Join(stick, "day.bundle"), Parcel{Since: model.NewDate(2020, 1, 1)}, nil); err != nil {
		t.Fatal(err)
	}
	stranger, _ := fresh(t)
	if err := stranger.Backup(filepath.Join(stick, "stranger.db")); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"photo.jpg": "\xff\xd8", "broken.db": "no file of ours", "day.bundle.part": "x"} {
		if err := os.WriteFile(filepath.Join(stick, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_ = os.WriteFile(filepath.Join(stick, "stranger.db.carried"), []byte(`{"pc":"县站","since":"2026-03-01T08:00:00Z","station":"0102030405060708"}`), 0o600)

	found := map[string]Found{}
	for _, f := range pc.Offers(a) {
		found[filepath.Base(f.Path)] = f
	}
	if len(found) != 3 {
		t.Fatalf("found %+v", found)
	}
	file, bundle, other := found["b.db"], found["day.bundle"], found["stranger.db"]
	if !file.Ours || file.Bundle || file.Drive != filepath.Base(stick) || file.Broken != nil || !file.Saved.Equal(b.SavedAt()) {
		t.Errorf("the copy: %+v, saved %v", file, b.SavedAt())
	}
	if !bundle.Ours || !bundle.Bundle || bundle.Sealed || bundle.Broken != nil {
		t.Errorf("the bundle: %+v", bundle)
	}
	if other.Ours || other.InUse == nil || other.InUse.PC != "县站" {
		t.Errorf("the stranger: %+v", other)
	}
	if _, err := pc.Peek(a, a.Path()); !errors.Is(err, ErrSameFile) {
		t.Errorf("the file itself: %v", err)
	}
}

func TestADamagedFileIsTold(t *testing.T) {
	a, b, stick, pc := twoCopies(t)
	path := filepath.Join(stick, "cut.db")
	if err := b.Backup(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 3*pageSize); err != nil {
		t.Fatal(err)
	}
	if f, err := pc.Peek(a, path); err != nil || !errors.Is(f.Broken, ErrDamaged) {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestWhatComesIsToldBeforeItIsTaken(t *testing.T) {
	a, b, stick, _ := twoCopies(t)
	file, bundle := filepath.Join(stick, "b.db"), filepath.Join(stick, "day.bundle")
	if err := b.Backup(file); err != nil {
		t.Fatal(err)
	}
	if _, err := b.WriteBundle(context.Background(), bundle, Parcel{Since: model.NewDate(2020, 1, 1)}, nil); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, bundle} {
		before := mustCheck(t, a).Changes
		o, err := a.Offer(path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		c, err := o.Coming(context.Background(), nil)
		if err != nil || c.Changes != 2 || c.Kinds[model.KindPerson] != 2 || c.People != 2 || c.Stranger || c.Erased != 0 ||
			c.LastDay != model.DateOf(b.options.Now()) || !slices.Equal(c.Centres, []string{"青石镇服务站"}) {
			t.Errorf("%s: %+v, %v", filepath.Base(path), c, err)
		}
		if after := mustCheck(t, a).Changes; after != before {
			t.Error("something was written")
		}
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	}
	o, err := a.Offer(file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	if r, _, err := o.Take(context.Background(), MergeOptions{}); err != nil || r.New != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	if c, err := o.Coming(context.Background(), nil); err != nil || c.Changes != 0 || len(c.Centres) != 1 {
		t.Errorf("afterwards: %+v, %v", c, err)
	}
}

func TestAMediumIsKnownAgainAndNamedByAnErasure(t *testing.T) {
	s, c, second := withRecovery(t)
	_, person := wang(t, s)
	stick := t.TempDir()
	put := func(label, holder, file string) {
		t.Helper()
		p, err := s.PutOnMedium(stick, model.Medium{Label: label, Holder: holder,
			Put: model.MediumPut{On: model.DateOf(c.now()), What: model.MediumCopy, File: file}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Record(p); err != nil {
			t.Fatal(err)
		}
	}
	put("红色 U 盘", "县站", "a.db")
	c.set(c.now().AddDate(0, 0, 1))
	put("", "", "b.db")
	s = reopen(t, s, c)
	media := s.Media()
	m := media[MarkedMedium(stick)]
	if len(media) != 1 || m.Label != "红色 U 盘" || m.Holder != "县站" || m.Put.File != "b.db" || !m.Holds() {
		t.Fatalf("media %+v", media)
	}
	mustAsk(t, s, person, second)
	c.set(c.now().AddDate(0, 0, model.ErasureDelay))
	if done, err := s.EraseDue(context.Background()); err != nil || !slices.Equal(done.Media, []string{"红色 U 盘 县站"}) {
		t.Errorf("%+v, %v", done, err)
	}
	p, err := s.ClearMedium(MarkedMedium(stick), model.DateOf(c.now()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Record(p); err != nil {
		t.Fatal(err)
	}
	if s.Media()[MarkedMedium(stick)].Holds() {
		t.Error("what was emptied holds something")
	}
	c.set(c.now().AddDate(0, 0, 1))
	put("", "", "c.db")
	if !s.Media()[MarkedMedium(stick)].Holds() {
		t.Error("what was put on it afterwards is not there")
	}
	mustBeSound(t, s)
}
