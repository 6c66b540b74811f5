package store

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"suifang/model"
)

// benchCopies are two copies of a file of each size, the second at another station and a day on.
func benchCopies(b *testing.B, fn func(b *testing.B, a, other *Store)) {
	eachSize(b, func(b *testing.B, s *Store) {
		dir := b.TempDir()
		o := testOptions(newClock())
		if os.Getenv("SUIFANG_BENCH") != "" {
			o.Passphrase, o.Now = []byte("demo"), time.Now
		}
		var open [2]*Store
		for i := range open {
			path := filepath.Join(dir, string(rune('a'+i))+".db")
			copyFile(b, s.Path(), path)
			o.Station = model.Station{200 + byte(i)}
			var err error
			if open[i], err = Open(path, o); err != nil {
				b.Fatal(err)
			}
			defer open[i].Close()
			<-open[i].dir.ready
		}
		if err := open[0].Roll(model.DateOf(o.Now())); err != nil {
			b.Fatal(err)
		}
		fn(b, open[0], open[1])
	})
}

func copyFile(b *testing.B, from, to string) {
	b.Helper()
	in, err := os.Open(from)
	if err != nil {
		b.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		b.Fatal(err)
	}
	if err := out.Close(); err != nil {
		b.Fatal(err)
	}
}

// work records n changes of persons drawn at random, as a day at a centre brings them: visits and exams, now and
// then another phone number. Half of the lines are of those who have something due.
func work(b *testing.B, s *Store, n int) {
	b.Helper()
	random := rand.New(rand.NewPCG(1, uint64(n)))
	lines := somebody(b, s)
	s.dir.mu.RLock()
	ids := s.dir.ids
	kinds := s.dir.kinds
	s.dir.mu.RUnlock()
	today := model.DateOf(s.options.Now())
	var acts []model.Proposal
	for i := range n {
		var e model.Entry
		if i%10 == 0 {
			row := random.IntN(len(ids))
			for kinds[row] != entryPerson {
				row = random.IntN(len(ids))
			}
			h, err := s.Read(ids[row])
			if err != nil {
				b.Fatal(err)
			}
			p := *h.Person
			p.Phone = "139" + string([]byte{byte('0' + i/10%10), byte('0' + i/100%10), byte('0' + i/1000%10), '1', '2', '3', '4', byte('0' + random.IntN(10))})
			e, _ = model.Amend(h.Record(), p)
		} else {
			l := lines[random.IntN(len(lines))]
			e = model.Create(l.Person, s.newID(), model.KindVisit, model.Visit{About: l.About, Outcome: model.VisitOutcome{Result: model.VisitDone, On: today}})
		}
		if acts = append(acts, model.Proposal{Act: "record_visit", Entries: []model.Entry{e}}); len(acts) == 5000 || i == n-1 {
			if err := s.RecordAll(acts); err != nil {
				b.Fatal(err)
			}
			acts = nil
		}
	}
}

var benchMerges = []int{1000, 100_000}

// BenchmarkMerge takes in from a copy of the same file what was recorded there.
func BenchmarkMerge(b *testing.B) {
	benchCopies(b, func(b *testing.B, a, other *Store) {
		for _, n := range benchMerges {
			work(b, other, n)
			path := other.Path()
			_ = other.Close()
			b.Run(fmt.Sprint(n), func(b *testing.B) {
				for b.Loop() {
					mergeOnce(b, a, path)
				}
			})
			o := testOptions(newClock())
			if os.Getenv("SUIFANG_BENCH") != "" {
				o.Passphrase, o.Now = []byte("demo"), time.Now
			}
			o.Station = other.options.Station
			var err error
			if other, err = Open(path, o); err != nil {
				b.Fatal(err)
			}
			<-other.dir.ready
		}
		_ = other.Close()
	})
}

func mergeOnce(b *testing.B, a *Store, path string) {
	other, err := a.OpenOther(path, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer other.Close()
	r, err := a.Merge(context.Background(), other, MergeOptions{})
	if err != nil {
		b.Fatal(err)
	}
	info, _ := os.Stat(path)
	own, _ := os.Stat(a.Path())
	b.Logf("%d in, %d new, %d records, in %v; read %.1f MB (%.2f%%) of the other and %.1f MB (%.2f%%) of this", r.In, r.New, r.Records, r.Took,
		float64(r.BytesRead)/1e6, 100*float64(r.BytesRead)/float64(info.Size()), float64(r.OwnBytesRead)/1e6, 100*float64(r.OwnBytesRead)/float64(own.Size()))
}
