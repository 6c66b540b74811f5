package bundle

import (
	"bytes"
	"crypto/rand"
	"testing"

	"suifang/model"
	"suifang/store/seal"
)

// journalOf are the sets of some acts of one change each, and where each ends.
func journalOf(t testing.TB, s Sealing, k Key, acts int) (b []byte, ends []int) {
	t.Helper()
	for n := range acts {
		set, err := Sets(s, k, []*model.Change{change(n, 20*n)})
		if err != nil {
			t.Fatal(err)
		}
		b = append(b, set...)
		ends = append(ends, len(b))
	}
	return b, ends
}

func familyRing(t testing.TB) (Sealing, *seal.Keyring) {
	t.Helper()
	ring, err := seal.NewKeyring(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return Sealing{Family: ring.Family()}, ring
}

func changesOf(t testing.TB, p Pieces, k Key) (all []*model.Change) {
	t.Helper()
	for _, piece := range p.Sets {
		set, err := OpenSet(piece, with(k))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, set.Changes...)
	}
	return all
}

func TestAJournalCutOffAnywhereKeepsWhatIsWhole(t *testing.T) {
	sealing, ring := familyRing(t)
	b, ends := journalOf(t, sealing, ring, 3)
	for n := range len(b) + 1 {
		whole, end := 0, 0
		for i, e := range ends {
			if e <= n {
				whole, end = i+1, e
			}
		}
		p := Cut(b[:n])
		if len(p.Sets) != whole || p.End != end || p.Torn != (n > end) {
			t.Fatalf("%d of %d bytes: %d sets, end %d, torn %v; want %d, %d", n, len(b), len(p.Sets), p.End, p.Torn, whole, end)
		}
	}
	for _, tail := range []string{"\x00\x00\x00", "sui"} { // the file was made longer, and no more than that
		if p := Cut(append(bytes.Clone(b), tail...)); len(p.Sets) != 3 || !p.Torn || p.End != len(b) {
			t.Errorf("with the tail %q: %d sets, torn %v", tail, len(p.Sets), p.Torn)
		}
	}
}

func TestAFlippedBitOfAJournalCostsNoMoreThanItsSet(t *testing.T) {
	sealing, ring := familyRing(t)
	b, ends := journalOf(t, sealing, ring, 3)
	for at := range b {
		hurt := bytes.Clone(b)
		hurt[at] ^= 0x10
		p := Cut(hurt)
		if p.Damaged == 0 {
			t.Fatalf("byte %d of %d flipped: not noticed", at, len(b))
		}
		lost := 0
		for at >= ends[lost] {
			lost++
		}
		got := changesOf(t, p, ring)
		if len(got) != 2 {
			t.Fatalf("byte %d flipped: %d changes are left", at, len(got))
		}
		for _, c := range got {
			if c.ID() == change(lost, 20*lost).ID() {
				t.Fatalf("byte %d flipped: the change that it is in is given out", at)
			}
		}
	}
}

func TestManyChangesOfOneActAreSeveralSets(t *testing.T) {
	sealing, ring := familyRing(t)
	var changes []*model.Change
	for n := range 3000 {
		changes = append(changes, change(n, 400))
	}
	changes = append(changes, model.Erased(model.ID{1}, change(1, 1).ID(), station))
	b, err := Sets(sealing, ring, changes)
	if err != nil {
		t.Fatal(err)
	}
	p := Cut(b)
	if len(p.Sets) < 3 || p.Damaged > 0 {
		t.Errorf("%d sets, %d damaged", len(p.Sets), p.Damaged)
	}
	if got := changesOf(t, p, ring); len(got) != len(changes) {
		t.Errorf("%d of %d changes come back", len(got), len(changes))
	}
}

// FuzzCut: whatever stands beside a file on a stick is cut in no time, and what is cut off is whole.
func FuzzCut(f *testing.F) {
	sealing, ring := familyRing(f)
	b, _ := journalOf(f, sealing, ring, 2)
	f.Add(b)
	f.Add(append(bytes.Repeat([]byte(Magic), 3), b...))
	f.Add(append(bytes.Clone(b[:60]), b...))
	f.Fuzz(func(t *testing.T, b []byte) {
		p := Cut(b)
		if p.End > len(b) || p.Torn != (p.End < len(b)) {
			t.Errorf("end %d of %d, torn %v", p.End, len(b), p.Torn)
		}
		for _, set := range p.Sets {
			if !numbered(set) || !bytes.Contains(b, set) {
				t.Error("a set that is not whole")
			}
			_, _ = OpenSet(set, with(ring))
		}
	})
}
