package model

import (
	"testing"

	"pgregory.net/rapid"
)

// erasing is a subject's changes with an erasure among them that was carried out.
func erasing(t *rapid.T) (changes []*Change, demand ID) {
	subject := ID{1}
	demand = ID{2}
	note := func(n byte, parents ...ChangeID) *Change {
		return (&Change{Time: int64(n), Salt: [16]byte{n}, Subject: subject, Kind: rapid.SampledFrom([]Kind{KindPerson, KindVisit, KindExam, KindLink, "of tomorrow"}).Draw(t, "kind"), Record: subject, Parents: parents,
			Fields: map[string]Value{"name": Encode("王秀英"), "phone": Encode(int(n))}}).Seal()
	}
	ask := (&Change{Time: 90, Subject: subject, Kind: KindErasure, Record: demand, Fields: EncodeFields(Erasure{Asked: 20000})}).Seal()
	done := (&Change{Time: 91, Subject: subject, Kind: KindErasure, Record: demand, Parents: []ChangeID{ask.ID()},
		Fields: map[string]Value{"done": Encode(Date(20007))}}).Seal()
	changes = []*Change{ask, done}
	for n := range rapid.IntRange(0, 6).Draw(t, "notes") {
		changes = append(changes, note(byte(n), []ChangeID{}...))
	}
	return rapid.Permutation(changes).Draw(t, "order"), demand
}

func TestReduceTakesOutAllButTheErasureWhateverCameFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		changes, demand := erasing(t)
		early := Reduce(changes[:len(changes)/2])
		reduced := Reduce(append(early, changes[len(changes)/2:]...))
		if len(reduced) != len(changes) {
			t.Fatalf("%d of %d names kept", len(reduced), len(changes))
		}
		for i, c := range reduced {
			if c.ID() != changes[i].ID() {
				t.Fatal("a change lost its name")
			}
			if c.Kind != KindErasure && (!c.IsErased() || len(c.Fields) > 0 || c.Salt != [16]byte{}) {
				t.Fatalf("content is left: %v", c.Fields)
			}
		}
		s := Fold(reduced)
		if s.Erased != len(changes)-2 || len(s.Records) != 1 || s.Records[demand] == nil || len(s.Waiting) > 0 {
			t.Fatalf("%d erased, %d records, %d wait", s.Erased, len(s.Records), len(s.Waiting))
		}
		h := ReadHistory(ID{1}, s)
		if h.Person != nil || h.OpenErasure() != nil || h.Erasures[0].Is.Done != 20007 {
			t.Fatalf("%+v", h)
		}
	})
}

func TestReduceLeavesADemandThatWaits(t *testing.T) {
	ask := (&Change{Kind: KindErasure, Record: ID{2}, Fields: EncodeFields(Erasure{Asked: 20000})}).Seal()
	person := (&Change{Kind: KindPerson, Record: ID{1}, Fields: map[string]Value{"name": Encode("赵")}}).Seal()
	for _, c := range Reduce([]*Change{ask, person}) {
		if c.IsErased() {
			t.Error("erased before its day")
		}
	}
}
