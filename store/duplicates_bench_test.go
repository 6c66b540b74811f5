package store

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"suifang/model"
)

// county is the directory of a county, 840,000 people, in memory alone; one in a hundred is there twice.
var county = sync.OnceValue(func() *directory {
	const people = 840_000
	d, r := newDirectory(), rand.New(rand.NewPCG(1, 1))
	close(d.ready)
	d.grow(people)
	for row := range people {
		e := entry{kind: entryPerson, name: string([]rune{surnames[r.IntN(len(surnames))], given[r.IntN(len(given))], given[r.IntN(len(given))]}),
			sex: model.Female, birth: model.NewDate(1950, 1, 1).AddDays(r.IntN(25_000)), phone: fmt.Sprintf("13%09d", r.IntN(1_000_000_000))}
		n := row
		if row%100 == 99 {
			n-- // the number of the one before
		}
		e.idNumber = model.CompleteIDNumber(fmt.Sprintf("99%04d19900101%03d", n/1000, n%1000))
		binary.BigEndian.PutUint64(e.id[:], uint64(row)*0x9e3779b97f4a7c15)
		d.set(uint32(row), &e)
	}
	return d
})

// BenchmarkDuplicates looks for duplicates of those whom an entry, a day's merge or an import has touched among
// a county, and of everybody.
func BenchmarkDuplicates(b *testing.B) {
	d := county()
	for _, touched := range []int{1, 1_000, 100_000, 0} {
		b.Run(fmt.Sprintf("touched=%d", touched), func(b *testing.B) {
			pairs := 0
			for b.Loop() {
				f := d.newPairFinder()
				f.all = touched == 0
				for i := range touched {
					f.touch(uint32(i * len(d.kinds) / touched))
				}
				pairs = len(f.find())
			}
			b.ReportMetric(float64(pairs), "pairs")
		})
	}
}
