package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// TestWhatIsLeftOfAFileIsSaved: of a file that does not open everything that still stands on some page is in the
// new one; what is not is named; the old one is not touched.
func TestWhatIsLeftOfAFileIsSaved(t *testing.T) {
	d := smallFileOfAll(t)
	states := map[string]func(b []byte) []byte{
		"both metas":        func(b []byte) []byte { clear(b[:2*pageSize]); return b },
		"the first pages":   func(b []byte) []byte { clear(b[:4*pageSize]); return b },
		"cut in the middle": func(b []byte) []byte { return b[:len(b)/2/pageSize*pageSize+100] },
		"every header": func(b []byte) []byte {
			for at := 0; at < len(b); at += pageSize {
				clear(b[at : at+10]) // its number and its kind
			}
			return b
		},
	}
	for n := 2; n < len(d.whole)/pageSize; n++ {
		if !testing.Short() || n%3 == 0 {
			states[fmt.Sprintf("page %d", n)] = func(b []byte) []byte { clear(b[n*pageSize : (n+1)*pageSize]); return b }
		}
	}
	opened, sound := 0, 0
	for _, name := range slices.Sorted(maps.Keys(states)) {
		t.Run(name, func(t *testing.T) {
			state := states[name](slices.Clone(d.whole))
			dir := t.TempDir()
			path, saved := filepath.Join(dir, "test.db"), filepath.Join(dir, "test.saved.db")
			if err := os.WriteFile(path, state, 0o600); err != nil {
				t.Fatal(err)
			}
			r, err := Rescue(t.Context(), path, saved, d.options(), nil, nil)
			if after, e := os.ReadFile(path); e != nil || !slices.Equal(after, state) {
				t.Errorf("the old file was touched: %v", e)
			}
			if err != nil {
				if unexplained(err) != "" {
					t.Error(unexplained(err))
				}
				if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 1 {
					t.Errorf("it leaves %v", left)
				}
				t.Logf("nothing could be saved: %v", err)
				return
			}
			opened++
			if r.Sound {
				sound++
			}
			if wrong := d.lackedBy(t, saved, r); wrong != "" {
				t.Error(wrong)
			}
			if _, err := Rescue(t.Context(), path, saved, d.options(), nil, nil); !errors.Is(err, ErrExists) {
				t.Errorf("over a file: %v", err)
			}
		})
	}
	t.Logf("%d states, %d saved, %d of them wholly", len(states), opened, sound)
	if opened < len(states)*2/3 || sound < 3 {
		t.Errorf("of %d states only %d could be saved, %d of them wholly", len(states), opened, sound)
	}
}

func (d *damagedFile) options() Options {
	c := newClock()
	c.set(c.now().AddDate(0, 0, 4))
	return testOptions(c)
}

// lackedBy says what a saved file shows otherwise, if it is said to be sound, or shows wrong in any case.
func (d *damagedFile) lackedBy(t testing.TB, path string, r Rescued) string {
	t.Helper()
	s, err := Open(path, d.options())
	if err != nil {
		return err.Error()
	}
	defer s.Close()
	shown, _ := d.readEverywhere(t, s)
	for what, was := range d.shows {
		switch {
		case shown[what] == was || what == "draft" || what == "journal":
		case r.Sound:
			return fmt.Sprintf("it is said to be sound, and %s is %s, was %s", what, shown[what], was)
		case strings.HasPrefix(what, "person ") && !strings.Contains(was, shown[what]) && len(shown[what]) >= len(was):
			return fmt.Sprintf("%s is %s, was %s", what, shown[what], was)
		}
	}
	return ""
}

// TestWhatTheLogNamedComesFromACopy: what no page has any more is named, and taken from the automatic copies.
func TestWhatTheLogNamedComesFromACopy(t *testing.T) {
	d, s, copied := damagedWithCopy(t)
	r, err := Rescue(t.Context(), s, s+".saved.db", d.options(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Sound != copied || len(r.Healed.From) > 0 != copied {
		t.Errorf("saved: %+v", r)
	}
	elsewhere := filepath.Join(t.TempDir(), "saved.db")
	if err := os.Remove(r.Healed.From[0]); err != nil {
		t.Fatal(err)
	}
	r, err = Rescue(t.Context(), s, elsewhere, d.options(), nil, nil)
	if err != nil || r.Sound || len(r.Damaged) == 0 {
		t.Errorf("without the copy: %+v, %v", r, err)
	}
	for _, broken := range r.Damaged {
		if broken.Bucket != bucketSubjects {
			t.Errorf("it names %v", broken)
		}
	}
}

// damagedWithCopy is a file of which blocks are overwritten wherever they stand, and both meta pages, with a copy of
// the day beside it.
func damagedWithCopy(t *testing.T) (d *damagedFile, path string, copied bool) {
	t.Helper()
	s, c := fresh(t)
	_, person := wang(t, s)
	ps := people(50)
	if err := s.RecordAll(ps); err != nil {
		t.Fatal(err)
	}
	if _, err := s.BackUp(t.Context(), "", nil); err != nil {
		t.Fatal(err)
	}
	d = &damagedFile{ids: []model.ID{person}}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range ps[:5] {
		id := p.Entries[0].Subject
		for at := 0; at+16 < len(b); at++ {
			if [16]byte(b[at:]) == id {
				for i := range 16 { // the key, and with it the nonce of the value
					b[at+16+20+i] ^= byte(1 + rand.IntN(255))
				}
			}
		}
	}
	clear(b[:2*pageSize])
	if err := os.WriteFile(s.Path(), b, 0o600); err != nil {
		t.Fatal(err)
	}
	_ = c
	return d, s.Path(), true
}

// TestASlotThatIsLostComesFromACopy: the keys stand in every copy, wrapped.
func TestASlotThatIsLostComesFromACopy(t *testing.T) {
	_, path, _ := damagedWithCopy(t)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copies, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*.backup1.db"))
	lost := 0
	err = scraps(bytes.NewReader(b), int64(len(b)), func(int) error { return nil }, func(sc scrap) error {
		if isClear(sc.key) { // the whole page goes
			from := sc.at / pageSize * pageSize
			defer clear(b[from : from+pageSize])
			lost++
		}
		return nil
	})
	if err != nil || lost == 0 {
		t.Fatalf("the test finds no slot to lose: %v", err)
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := Rescue(t.Context(), path, path+".saved.db", newDamagedOptions(), nil, nil)
	if err != nil || !r.Sound {
		t.Errorf("%+v, %v", r, err)
	}
	if err := os.Remove(copies[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := Rescue(t.Context(), path, path+".again.db", newDamagedOptions(), nil, nil); !errors.Is(err, ErrDamaged) {
		t.Errorf("without the copy: %v", err)
	}
}

func newDamagedOptions() Options { return (&damagedFile{}).options() }

func TestWithoutTheRightSecretNothingIsSaved(t *testing.T) {
	d := smallFileOfAll(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "test.db")
	clear(d.whole[:2*pageSize])
	if err := os.WriteFile(path, d.whole, 0o600); err != nil {
		t.Fatal(err)
	}
	o := d.options()
	o.Passphrase = []byte("another")
	if _, err := Rescue(t.Context(), path, path+".saved.db", o, nil, nil); !errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("%v", err)
	}
	if err := os.WriteFile(path, []byte("a text"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Rescue(t.Context(), path, path+".saved.db", d.options(), nil, nil); !errors.Is(err, ErrDamaged) {
		t.Errorf("of a text: %v", err)
	}
}

// TestWhoWasErasedIsNotSaved: the power failed when she was erased and free pages and copies still told of her, and then
// the block with the erasure was lost. Where the erasure never counted she is saved.
func TestWhoWasErasedIsNotSaved(t *testing.T) {
	for _, tt := range []struct {
		name   string
		erased bool
		damage func(b []byte, person model.ID)
	}{
		{"her block is lost", true, loseUsed},
		{"her block is lost, and which pages are free", true, func(b []byte, person model.ID) { loseUsed(b, person); clear(b[:2*pageSize]) }},
		{"the note alone was written", false, func([]byte, model.ID) {}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, c, second := withRecovery(t)
			_, person := wang(t, s)
			if _, err := s.BackUp(t.Context(), "", nil); err != nil {
				t.Fatal(err)
			}
			mustAsk(t, s, person, second)
			c.set(c.now().AddDate(0, 0, model.ErasureDelay))
			stopped, stop := context.WithCancel(t.Context())
			stop()
			if !tt.erased {
				err := s.update(func(tx *bolt.Tx) error { return addTraces(tx, []model.ID{person}) })
				if err != nil {
					t.Fatal(err)
				}
			} else if _, err := s.EraseDue(stopped); !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			b, err := os.ReadFile(s.Path())
			if err != nil {
				t.Fatal(err)
			}
			tt.damage(b, person)
			if err := errors.Join(s.Close(), os.WriteFile(s.Path(), b, 0o600)); err != nil {
				t.Fatal(err)
			}
			saved := s.Path() + ".saved.db"
			if _, err := Rescue(t.Context(), s.Path(), saved, testOptions(c), nil, nil); err != nil {
				t.Fatal(err)
			}
			r := openAt(t, saved, c, 1)
			if told := strings.Contains(onPages(t, r, saved), "13812345678"); told == tt.erased {
				t.Errorf("the saved file tells of her: %v", told)
			}
		})
	}
}

// loseUsed spoils the block of a subject that is in use.
func loseUsed(b []byte, subject model.ID) {
	_ = scraps(bytes.NewReader(bytes.Clone(b)), int64(len(b)), func(int) error { return nil }, func(sc scrap) error {
		if bytes.Equal(sc.key, subject[:]) && !sc.free {
			b[sc.at+int64(sc.size)/2] ^= 1
		}
		return nil
	})
}
