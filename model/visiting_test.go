package model

import (
	"slices"
	"testing"
)

func TestAVisitSaysOneThingOfThePersonHerself(t *testing.T) {
	day, earlier := NewDate(2026, 11, 20), NewDate(2026, 10, 1)
	away := Residence{State: "out", Since: earlier, Place: "苏州"}
	for _, tt := range []struct {
		name   string
		is     Person
		result string
		moved  Residence
		died   Date
		field  string // "" means nothing is said
		want   any
	}{
		{"done says nothing", Person{Name: "彭慧敏"}, VisitDone, Residence{Since: day}, day, "", nil},
		{"not reached says nothing", Person{Name: "彭慧敏"}, VisitNotReached, Residence{Since: day}, day, "", nil},
		{"moved is her residence", Person{Name: "彭慧敏"}, VisitMoved, Residence{Since: day, Place: "苏州"}, 0,
			"residence", Residence{State: "out", Since: day, Place: "苏州"}},
		{"moved on once more", Person{Residence: away}, VisitMoved, Residence{Since: day}, 0, "residence", Residence{State: "out", Since: day}},
		{"what is known is not said again", Person{Residence: away}, VisitMoved, Residence{Since: earlier, Place: "苏州"}, 0, "", nil},
		{"died on a day", Person{Name: "彭慧敏"}, VisitDied, Residence{}, day, "death", day},
		{"a death without a day is the visit's alone", Person{Name: "彭慧敏"}, VisitDied, Residence{}, 0, "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := &Record{ID: ID{1}, Subject: ID{1}, Kind: KindPerson, Fields: map[string]*Field{}}
			for name, v := range EncodeFields(tt.is) {
				r.Fields[name] = &Field{Value: v}
			}
			heads := []ChangeID{{7}}
			e, ok := VisitSays(r, heads, tt.result, tt.moved, tt.died)
			if ok != (tt.field != "") {
				t.Fatalf("says something: %v", ok)
			}
			if !ok {
				return
			}
			if len(e.Fields) != 1 || !slices.Equal(e.Fields[tt.field], Encode(tt.want)) || !slices.Equal(e.Parents, heads) {
				t.Errorf("entry = %+v", e)
			}
		})
	}
}
