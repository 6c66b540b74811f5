package store

import (
	"bytes"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"suifang/model"
)

// What a row was given comes back from it, and a chunk is the same to the byte whether it is written column by
// column from the rows or from entries; changes lie over it, whoever they are, whomever they link to.
func TestRowsAreWrittenAsTheirEntries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := newDirectory()
		stands := drawEntries(t, "stands", nil)
		n := max(1, len(stands))
		d.grow(n)
		for row, e := range stands {
			d.set(row, &e)
		}
		for row := range n {
			if got := d.entry(uint32(row)); got != stands[uint32(row)] {
				t.Fatalf("row %d came back as %+v, not %+v", row, got, stands[uint32(row)])
			}
		}
		changes := drawEntries(t, "changes", stands)
		w := directoryWriter{d: d, changed: map[int][]rowChange{}}
		for _, row := range slices.Sorted(maps.Keys(changes)) {
			w.changed[0] = append(w.changed[0], rowChange{row, changes[row]})
		}
		entries := make([]entry, n)
		for row, e := range stands {
			entries[row] = e
		}
		want := encodeChunk(w.over(0, entries))
		if got := d.encodeRows(0, w.changed[0]); !bytes.Equal(got, want) {
			t.Fatalf("%v over %v is\n%x, not\n%x", changes, stands, got, want)
		}
		if got := w.encode(0); !bytes.Equal(got, want) {
			t.Fatalf("the writer makes %x, not %x", got, want)
		}
	})
}

// drawEntries are some rows, no identity twice, those of others among them only in their own row.
func drawEntries(t *rapid.T, name string, others map[uint32]entry) map[uint32]entry {
	rows := map[uint32]entry{}
	person := func(n int) model.ID { return model.ID{byte(n)} }
	for row := range uint32(rapid.IntRange(0, 12).Draw(t, name)) {
		if others != nil && rapid.Bool().Draw(t, "stays") {
			continue
		}
		e := entry{kind: byte(rapid.IntRange(0, 2).Draw(t, "kind")), id: person(int(row) + 1)}
		if others != nil && rapid.Bool().Draw(t, "somebody new") {
			e.id = person(int(row) + 100)
		}
		if e.kind != entryFree {
			e.link = person(rapid.SampledFrom([]int{0, 1, 2, 3, 5, 101, 102, 104, 200, 201}).Draw(t, "link"))
		}
		switch e.kind {
		case entryFree:
			e = entry{}
		case entryPerson:
			e.name = rapid.SampledFrom([]string{"", "王秀英", "欧阳娜娜", "阿依古丽·买买提", "a\x00b", "𠮷野", string(bytes.Repeat([]byte("长"), 300))}).Draw(t, "name")
			e.sex = rapid.SampledFrom([]model.Sex{model.Female, model.Male, "", "another"}).Draw(t, "sex")
			e.birth = model.Date(rapid.IntRange(0, 1<<20).Draw(t, "birth"))
			e.idNumber = rapid.SampledFrom([]model.IDNumber{"", "51010519900307342X", "51010519900307342:", "000000000000000000", "护照"}).Draw(t, "number")
			e.phone = rapid.SampledFrom([]string{"", "13812345678", "02887654321", "+86 138", "123456789012345", "110"}).Draw(t, "phone")
		case entryHousehold:
			e.code = rapid.SampledFrom([]string{"", "02-0017"}).Draw(t, "code")
			e.village = rapid.SampledFrom([]string{"", "青石村", "白云村"}).Draw(t, "village")
			e.group = rapid.IntRange(0, 1<<16-1).Draw(t, "group")
		}
		rows[row] = e
	}
	return rows
}
