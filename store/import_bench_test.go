package store

import (
	"context"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"suifang/model"
	"suifang/store/ledger"
)

// manyWomen writes a women's ledger of that many rows, two couples a household.
func manyWomen(t testing.TB, rows int) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "many.csv")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w, random := csv.NewWriter(f), rand.New(rand.NewPCG(3, 4))
	head := []string{"序号", "户编号", "村(居)", "组", "姓名", "身份证号", "出生日期", "文化程度", "婚姻状况", "丈夫姓名", "丈夫身份证号",
		"初婚日期", "现有子女数", "末次生育日期", "避孕措施", "措施起始日期", "联系电话", "流动状况", "备注"}
	_ = w.Write(head)
	for n := range rows {
		_ = w.Write(someWoman(random, n))
	}
	w.Flush()
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func someWoman(random *rand.Rand, n int) []string {
	name := func() string {
		return string([]rune{surnames[random.IntN(len(surnames))], given[random.IntN(len(given))], given[random.IntN(len(given))]})
	}
	day := func(from, years int) model.Date {
		return model.NewDate(from+random.IntN(years), 1+random.IntN(12), 1+random.IntN(28))
	}
	number := func(born model.Date, sex int) string {
		digits := born.String()[:4] + born.String()[5:7] + born.String()[8:]
		return string(model.CompleteIDNumber(fmt.Sprintf("99%04d%s%02d%d", n%10000, digits, random.IntN(100), 2*random.IntN(4)+sex)))
	}
	born, his := day(1980, 25), day(1978, 25)
	methods := []string{"避孕套", "宫内节育器", "口服避孕药", "皮下埋植", "女性绝育", "男性绝育", "避孕针", "未避孕"}
	method, start := methods[random.IntN(len(methods))], day(2020, 6).String()
	if method == "未避孕" {
		start = ""
	}
	return []string{fmt.Sprint(n + 1), fmt.Sprintf("%02d-%04d", n/2%20, n/2), fmt.Sprintf("第%c村", '一'+rune(n/2%20)), fmt.Sprintf("%d组", n/2%9+1),
		name(), number(born, 0), born.String(), "初中", "初婚", name(), number(his, 1), "2019-05-06", fmt.Sprint(random.IntN(3)),
		day(2019, 7).String(), method, start, fmt.Sprintf("13%09d", random.IntN(1e9)), "在家", ""}
}

// BenchmarkImport reads 20,000 women in, durably, and then the same ledger again.
func BenchmarkImport(b *testing.B) {
	path := manyWomen(b, 20_000)
	for b.Loop() {
		b.StopTimer()
		s, _ := importStore(b)
		b.StartTimer()
		importMany(b, s, path, 20_000)
	}
	b.ReportMetric(20_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkImportAgain(b *testing.B) {
	path := manyWomen(b, 20_000)
	s, _ := importStore(b)
	importMany(b, s, path, 20_000)
	for b.Loop() {
		importMany(b, s, path, 0)
	}
	b.ReportMetric(20_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func importMany(b *testing.B, s *Store, path string, accepted int) {
	b.Helper()
	r, err := s.Import(context.Background(), ImportOptions{Files: []string{path}, Kind: ledger.WomenKind, Today: townshipDay})
	if err != nil {
		b.Fatal(err)
	}
	if r[0].Accepted != accepted {
		b.Fatalf("%+v", counts(r[0]))
	}
}
