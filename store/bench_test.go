package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/training"
	"suifang/store/seal"
)

// The sizes of the benchmarks: a village, a township, a part of a county. The county itself, 840,000 people, is
// made with `suifang demo --people 840000` and measured by naming its file in SUIFANG_BENCH.
var benchSizes = []int{2_000, 20_000, 200_000}

var (
	surnames = []rune("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗")
	given    = []rune("秀英丽芳娟敏静伟强磊军洋勇艳杰娜涛明超兰霞平刚桂香月红玉梅")
)

var townshipDir string

var townships = map[int]func() (string, error){}

func init() {
	for _, people := range benchSizes {
		townships[people] = sync.OnceValues(func() (string, error) { return makeTownship(people) })
	}
}

// makeTownship makes a training file, once for all benchmarks of its size.
func makeTownship(people int) (path string, err error) {
	if townshipDir == "" {
		if townshipDir, err = os.MkdirTemp("", "suifang-bench-"); err != nil {
			return "", err
		}
	}
	path = filepath.Join(townshipDir, fmt.Sprintf("%d.db", people))
	return path, buildTownship(path, people)
}

func buildTownship(path string, people int) error {
	c := newClock()
	town := training.New(1, people, model.DateOf(c.now()))
	return Build(path, Setup{Site: "站", Clerk: "李", Passphrase: []byte(passphrase), KDF: seal.TrainingKDF,
		Station: model.Station{1}, Now: c.now, Program: "test"}, func(b *Builder) error {
		for acts := []model.Proposal{town.Workers()}; acts != nil; acts = town.Some(250) {
			if err := b.Add(acts); err != nil {
				return err
			}
		}
		return nil
	})
}

// eachSize runs a benchmark on an open file of each size, or on the one that SUIFANG_BENCH names.
func eachSize(b *testing.B, fn func(b *testing.B, s *Store)) {
	if path := os.Getenv("SUIFANG_BENCH"); path != "" {
		s, err := Open(path, Options{Passphrase: []byte("demo"), Station: model.Station{1}, Program: "test"})
		if err != nil {
			b.Fatal(err)
		}
		defer s.Close()
		<-s.dir.ready
		b.Run(filepath.Base(path), func(b *testing.B) { fn(b, s) })
		return
	}
	for _, people := range benchSizes {
		b.Run(fmt.Sprint(people), func(b *testing.B) { fn(b, openTownship(b, people)) })
	}
}

func openTownship(b *testing.B, people int) *Store {
	b.Helper()
	path, err := townships[people]()
	if err != nil {
		b.Fatal(err)
	}
	s, err := Open(path, testOptions(newClock()))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	<-s.dir.ready
	return s
}

func BenchmarkBuild(b *testing.B) {
	for b.Loop() {
		if err := buildTownship(filepath.Join(b.TempDir(), "t.db"), 20_000); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(20_000*float64(b.N)/b.Elapsed().Seconds(), "people/s")
}

// BenchmarkOpen is what a clerk waits for between her passphrase and Today; the directory loads beside it.
func BenchmarkOpen(b *testing.B) {
	eachSize(b, func(b *testing.B, s *Store) {
		o := testOptions(newClock())
		if os.Getenv("SUIFANG_BENCH") != "" {
			o.Passphrase = []byte("demo")
		}
		_ = s.Close()
		var unlocked time.Duration
		for b.Loop() {
			s, err := Open(s.path, o)
			if err != nil {
				b.Fatal(err)
			}
			unlocked += s.opening.unlocked
			b.StopTimer()
			_ = s.Close()
			b.StartTimer()
		}
		b.ReportMetric(float64(unlocked.Microseconds())/float64(b.N), "µs-passphrase/op")
	})
}

func BenchmarkDirectory(b *testing.B) {
	eachSize(b, func(b *testing.B, s *Store) {
		for b.Loop() {
			d := newDirectory()
			s.loadDirectory(d)
		}
	})
}

// BenchmarkWorklist is Today.
func BenchmarkWorklist(b *testing.B) {
	eachSize(b, func(b *testing.B, s *Store) {
		var lines []Line
		for b.Loop() {
			var err error
			if lines, err = s.Worklist(Query{}); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(len(lines)), "lines")
		b.ReportMetric(b.Elapsed().Seconds()*1e6/float64(b.N*len(lines)), "ms/1000lines")
	})
}

// BenchmarkSearch asks each question as if none had been asked before.
func BenchmarkSearch(b *testing.B) {
	eachSize(b, func(b *testing.B, s *Store) {
		for _, words := range []string{"w", "wxy", "wangxiu", "王", "王秀", "12", "1234", "13812", "123X", "02-00", "02-0017", "水屯 王", "王 sh"} {
			b.Run(words, func(b *testing.B) {
				var took []time.Duration
				for b.Loop() {
					s.dir.asked = lastSearch{}
					hits, err := s.Search(context.Background(), words, SearchOptions{})
					if err != nil {
						b.Fatal(err)
					}
					took = append(took, hits.Took)
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-p50")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99")
			})
		}
	})
}

// BenchmarkTyping types a query key by key.
func BenchmarkTyping(b *testing.B) {
	eachSize(b, func(b *testing.B, s *Store) {
		for b.Loop() {
			for n := 1; n <= len("wangxiuy"); n++ {
				if _, err := s.Search(context.Background(), "wangxiuy"[:n], SearchOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N*len("wangxiuy")), "ms/key")
	})
}

func BenchmarkSize(b *testing.B) {
	eachSize(b, func(b *testing.B, s *Store) {
		for b.Loop() {
			st, err := s.Stats()
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(st.FileBytes)/float64(st.People), "B/person")
			sizes, err := s.Sizes()
			if err != nil {
				b.Fatal(err)
			}
			for name, size := range sizes {
				b.ReportMetric(float64(size.Bytes)/float64(st.People), name+"-B/person")
			}
		}
	})
}

// somebody is a person with a line on Today.
func somebody(b *testing.B, s *Store) []Line {
	lines, err := s.Worklist(Query{})
	if err != nil || len(lines) == 0 {
		b.Fatal(err)
	}
	return lines
}

func BenchmarkRead(b *testing.B) {
	eachSize(b, func(b *testing.B, s *Store) {
		lines, n := somebody(b, s), 0
		for b.Loop() {
			if _, err := s.Read(lines[n%len(lines)].Person); err != nil {
				b.Fatal(err)
			}
			n++
		}
	})
}

// BenchmarkRecord records visits, each with both syncs.
func BenchmarkRecord(b *testing.B) {
	eachSize(b, func(b *testing.B, s *Store) { recordVisits(b, s) })
}

// BenchmarkRecordWithoutSyncs is what the program itself takes for a visit.
func BenchmarkRecordWithoutSyncs(b *testing.B) {
	eachSize(b, func(b *testing.B, s *Store) {
		s.db.NoSync = true
		defer func() { s.db.NoSync = false }()
		recordVisits(b, s)
	})
}

func recordVisits(b *testing.B, s *Store) {
	lines, n := somebody(b, s), 0
	for b.Loop() {
		l := lines[n%len(lines)]
		n++
		mustRecord(b, s, "record_visit", model.Create(l.Person, s.newID(), model.KindVisit, model.Visit{About: l.About,
			Outcome: model.VisitOutcome{Result: model.VisitDone, On: model.DateOf(s.options.Now())}}))
	}
}

func BenchmarkRegister(b *testing.B) {
	eachSize(b, func(b *testing.B, s *Store) {
		for b.Loop() {
			home, head := s.newID(), s.newID()
			mustRecord(b, s, "register",
				model.Create(home, home, model.KindHousehold, model.Household{Code: "99-0001", Village: "水屯村", Head: head}),
				model.Create(head, head, model.KindPerson, model.Person{Name: "王秀英", Sex: model.Female, Birth: model.NewDate(1990, 5, 6),
					Phone: "13812345678", Household: home}))
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	eachSize(b, func(b *testing.B, s *Store) {
		for b.Loop() {
			if r, err := s.Check(context.Background(), false, nil); err != nil || !r.OK {
				b.Fatal(r, err)
			}
		}
	})
}

func BenchmarkRebuild(b *testing.B) {
	eachSize(b, func(b *testing.B, s *Store) {
		for b.Loop() {
			if err := s.Rebuild(context.Background(), nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkScanOfBolt is the floor of all that goes through the file: every value touched, none opened.
func BenchmarkScanOfBolt(b *testing.B) {
	eachSize(b, func(b *testing.B, s *Store) {
		n := 0
		for b.Loop() {
			if err := s.view(func(tx *bolt.Tx) error {
				each(tx, bucketSubjects, nil, nil, func(_, value []byte) bool { n += int(value[0]); return true })
				return nil
			}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func TestMain(m *testing.M) {
	VerifyAsChild()
	if path := os.Getenv(killedFile); path != "" {
		recordUntilKilled(path)
	}
	runChild()
	code := m.Run()
	if townshipDir != "" {
		_ = os.RemoveAll(townshipDir)
	}
	os.Exit(code)
}
