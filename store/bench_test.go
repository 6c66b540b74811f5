package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"suifang/model"
	"suifang/store/seal"
)

const townshipPeople = 20_000

var (
	surnames = []rune("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗")
	given    = []rune("秀英丽芳娟敏静伟强磊军洋勇艳杰娜涛明超兰霞平刚桂香月红玉梅")
)

var townshipDir string

var township = sync.OnceValues(makeTownship)

// makeTownship makes a file of 20,000 people with methods and visits, once for all benchmarks.
func makeTownship() (path string, err error) {
	dir, err := os.MkdirTemp("", "suifang-bench-")
	if err != nil {
		return "", err
	}
	townshipDir, path = dir, filepath.Join(dir, "township.db")
	c := newClock()
	s, _, err := Create(path, Setup{Site: "站", Clerk: "李", Passphrase: []byte(passphrase), KDF: seal.TrainingKDF,
		Station: model.Station{1}, Now: c.now, Program: "test"})
	if err != nil {
		return "", err
	}
	begun := time.Now()
	random := rand.New(rand.NewPCG(1, 2))
	for n := 0; n < townshipPeople; n += 1000 {
		if err := s.RecordAll(somePeople(s, random, n, 1000)); err != nil {
			return "", err
		}
	}
	took := time.Since(begun)
	if err := s.Close(); err != nil {
		return "", err
	}
	info, err := os.Stat(path)
	fmt.Printf("%d people written in %v: %.0f a second, %d bytes each\n", townshipPeople, took, townshipPeople/took.Seconds(), info.Size()/townshipPeople)
	return path, err
}

func somePeople(s *Store, random *rand.Rand, first, count int) (ps []model.Proposal) {
	today := model.DateOf(s.options.Now())
	for n := first; n < first+count; n += 4 {
		home := s.newID()
		village := fmt.Sprintf("第%d村", n/1000)
		entries := []model.Entry{model.Create(home, home, model.KindHousehold, model.Household{Code: fmt.Sprintf("%02d-%04d", n/1000, n), Village: village, Group: n % 9})}
		for i := range 4 {
			id, birth := s.newID(), model.NewDate(1960+random.IntN(60), 1+random.IntN(12), 1+random.IntN(28))
			p := model.Person{Name: string([]rune{surnames[random.IntN(len(surnames))], given[random.IntN(len(given))], given[random.IntN(len(given))]}),
				Sex: []model.Sex{model.Female, model.Male}[i%2], Birth: birth, Household: home, Phone: fmt.Sprintf("138%08d", random.IntN(1e8)),
				IDNumber: model.CompleteIDNumber(fmt.Sprintf("990101%s%03d", birth.String()[:4]+birth.String()[5:7]+birth.String()[8:], random.IntN(1000)))}
			entries = append(entries, model.Create(id, id, model.KindPerson, p))
			if i%2 == 1 {
				continue
			}
			method := s.newID()
			start := today.AddDays(-random.IntN(1000))
			entries = append(entries, model.Create(id, method, model.KindMethod, model.Method{Use: model.MethodUse{Kind: "iud", Start: start, Device: "TCu380A"}}))
			for v := range 2 {
				entries = append(entries, model.Create(id, s.newID(), model.KindVisit, model.Visit{
					About:   model.Occurrence{Case: method, Protocol: "P07", Step: "07b", N: v + 1},
					Outcome: model.VisitOutcome{Result: model.VisitDone, On: start.AddDays(30)}, Channel: "phone"}))
			}
		}
		ps = append(ps, model.Proposal{Act: "import", Source: "women", Entries: entries, At: s.options.Now().AddDate(0, 0, -random.IntN(900))})
	}
	return ps
}

func openTownship(b *testing.B) *Store {
	b.Helper()
	path, err := township()
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

func BenchmarkOpen(b *testing.B) {
	_ = openTownship(b).Close()
	for b.Loop() {
		path, _ := township()
		s, err := Open(path, testOptions(newClock()))
		if err != nil {
			b.Fatal(err)
		}
		_ = s.Close()
	}
}

func BenchmarkDirectory(b *testing.B) {
	s := openTownship(b)
	for b.Loop() {
		d := newDirectory()
		s.loadDirectory(d)
	}
}

func BenchmarkWorklist(b *testing.B) {
	s := openTownship(b)
	var lines []Line
	for b.Loop() {
		var err error
		if lines, err = s.Worklist(Query{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(lines)), "lines")
}

func BenchmarkSearch(b *testing.B) {
	s := openTownship(b)
	for _, words := range []string{"w", "wxy", "wangxiu", "王", "王秀", "1234", "13812", "1234X", "02-00", "第3村 王"} {
		b.Run(words, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Search(context.Background(), words, SearchOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkStats(b *testing.B) {
	s := openTownship(b)
	for b.Loop() {
		st, err := s.Stats()
		if err != nil {
			b.Fatal(err)
		}
		for name, size := range st.Buckets {
			b.ReportMetric(float64(size.Bytes)/townshipPeople, name+"-B/person")
			b.ReportMetric(float64(size.Values), name+"-values")
		}
	}
}

func BenchmarkRead(b *testing.B) {
	s := openTownship(b)
	id := s.dir.ids[1]
	for b.Loop() {
		if _, err := s.Read(id); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRecord records visits, each with both syncs.
func BenchmarkRecord(b *testing.B) {
	s := openTownship(b)
	lines, err := s.Worklist(Query{})
	if err != nil || len(lines) == 0 {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		l := lines[n%len(lines)]
		n++
		mustRecord(b, s, "record_visit", model.Create(l.Person, s.newID(), model.KindVisit, model.Visit{About: l.About,
			Outcome: model.VisitOutcome{Result: model.VisitDone, On: model.DateOf(s.options.Now())}}))
	}
}

func BenchmarkCheck(b *testing.B) {
	s := openTownship(b)
	for b.Loop() {
		if r, err := s.Check(context.Background(), false, nil); err != nil || !r.OK {
			b.Fatal(r, err)
		}
	}
}

func BenchmarkRebuild(b *testing.B) {
	s := openTownship(b)
	for b.Loop() {
		if err := s.Rebuild(context.Background(), nil); err != nil {
			b.Fatal(err)
		}
	}
}

func TestMain(m *testing.M) {
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
