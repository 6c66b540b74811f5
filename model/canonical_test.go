package model

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// TestChangesAreEncodedAsTheLibraryDoes holds the encoding by hand against the library's.
func TestChangesAreEncodedAsTheLibraryDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &Change{Time: rapid.Int64Min(0).Draw(t, "time"), Kind: Kind(rapid.String().Draw(t, "kind"))}
		for _, id := range [][]byte{c.Salt[:], c.Subject[:], c.Record[:], c.Act.ID[:], c.Act.Author[:], c.Act.Station[:]} {
			copy(id, rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
		}
		c.Act.Name, c.Act.Clock, c.Act.Source = rapid.String().Draw(t, "act"), rapid.String().Draw(t, "clock"), rapid.String().Draw(t, "source")
		if rapid.Bool().Draw(t, "batch") {
			c.Act.Batch, c.Act.Undoes = ID{1}, ID{2}
		}
		for range rapid.IntRange(0, 30).Draw(t, "parents") {
			c.Parents = append(c.Parents, ChangeID{rapid.Byte().Draw(t, "parent")})
		}
		if rapid.Bool().Draw(t, "fields") {
			c.Fields = map[string]Value{}
			for _, name := range rapid.SliceOf(rapid.String()).Draw(t, "names") {
				c.Fields[name] = Encode(rapid.String().Draw(t, "value"))
			}
			c.Fields["cleared"] = nil
		}
		c.Seal()
		if got, want := c.Encode(), mustEncode(c.wire()); !bytes.Equal(got, want) {
			t.Fatalf("change\n%x, want\n%x", got, want)
		}
		if got, want := c.Act.Encode(), mustEncode(c.Act.wire()); !bytes.Equal(got, want) {
			t.Fatalf("act\n%x, want\n%x", got, want)
		}
	})
}

func TestFieldsArePartedAsTheLibraryDoes(t *testing.T) {
	two := 2
	for _, v := range []any{
		Person{Name: "王秀英", Sex: Female, Birth: NewDate(1990, 5, 6), Household: ID{1}, Children: &two, Residence: Residence{State: "out"}},
		Visit{About: Occurrence{Case: ID{2}, N: 300}, Answers: map[string]string{"a": "b"}}, Consent{Channels: []string{"phone"}},
		Birth{Weight: 70_000}, Person{},
	} {
		want := map[string]Value{}
		if err := decoding.Unmarshal(mustEncode(v), &want); err != nil {
			t.Fatal(err)
		}
		got := EncodeFields(v)
		for name := range want {
			if !bytes.Equal(got[name], want[name]) {
				t.Errorf("%T %s: %x, want %x", v, name, got[name], want[name])
			}
		}
		if len(got) != len(want) {
			t.Errorf("%T: %d fields, want %d", v, len(got), len(want))
		}
	}
}

func FuzzSplitMap(f *testing.F) {
	f.Add(mustEncode(Person{Name: "王秀英"}))
	f.Fuzz(func(_ *testing.T, b []byte) { _, _ = splitMap(b) })
}

func BenchmarkSeal(b *testing.B) {
	c := &Change{Kind: KindVisit, Fields: EncodeFields(Visit{About: Occurrence{Case: ID{1}, Protocol: "P07", Step: "07b", N: 2},
		Outcome: VisitOutcome{Result: VisitDone, On: NewDate(2026, 5, 6)}, Channel: "phone"}), Act: Act{Clock: "2026-05-06T10:00:00+08:00"}}
	for b.Loop() {
		c.Seal()
	}
}
