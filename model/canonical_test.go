package model

import (
	"bytes"
	"maps"
	"reflect"
	"slices"
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

// TestRecordsAreEncodedAsTheLibraryDoes holds the encoding by hand against the library's, for every record struct.
func TestRecordsAreEncodedAsTheLibraryDoes(t *testing.T) {
	for _, record := range []any{Person{}, Household{}, Method{}, Pregnancy{}, Visit{}, Exam{}, Consent{}, Request{},
		Appointment{}, Birth{}, Centre{}, Clerk{}, Worker{}} {
		rapid.Check(t, func(t *rapid.T) {
			v := reflect.New(reflect.TypeOf(record))
			fillIn(t, v.Elem())
			encoded, want := mustEncode(v.Elem().Interface()), map[string]Value{}
			if err := decoding.Unmarshal(encoded, &want); err != nil {
				t.Fatal(err)
			}
			if got := EncodeFields(v.Interface()); !maps.EqualFunc(got, want, func(a, b Value) bool { return bytes.Equal(a, b) }) {
				t.Fatalf("%T: %x, want %x", record, got, want)
			}
			if got := Encode(v.Elem().Interface()); !bytes.Equal(got, encoded) {
				t.Fatalf("%T: %x, want %x", record, got, encoded)
			}
		})
	}
}

// fillIn draws a value for every field, empty ones among them.
func fillIn(t *rapid.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fillIn(t, v.Field(i))
		}
	case reflect.String:
		v.SetString(rapid.StringN(0, 40, 80).Draw(t, "text"))
	case reflect.Int:
		v.SetInt(rapid.Int64().Draw(t, "number"))
	case reflect.Int32:
		v.SetInt(rapid.Int64Range(0, int64(NewDate(9999, 12, 31))).Draw(t, "date"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "yes"))
	case reflect.Array:
		v.Index(rapid.IntRange(0, v.Len()-1).Draw(t, "byte")).SetUint(uint64(rapid.Byte().Draw(t, "value")))
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "known") {
			v.Set(reflect.New(v.Type().Elem()))
			fillIn(t, v.Elem())
		}
	case reflect.Slice:
		v.Set(reflect.ValueOf(rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, "list")))
	case reflect.Map:
		v.Set(reflect.ValueOf(rapid.MapOfN(rapid.String(), rapid.String(), 0, 3).Draw(t, "map")))
	}
}

func BenchmarkSeal(b *testing.B) {
	c := &Change{Kind: KindVisit, Fields: EncodeFields(Visit{About: Occurrence{Case: ID{1}, Protocol: "P07", Step: "07b", N: 2},
		Outcome: VisitOutcome{Result: VisitDone, On: NewDate(2026, 5, 6)}, Channel: "phone"}), Act: Act{Clock: "2026-05-06T10:00:00+08:00"}}
	for b.Loop() {
		c.Seal()
	}
}

// TestFieldsAreReadAsTheLibraryDoes holds the reading by hand against the library's: what it takes the library
// takes too, and reads alike.
func TestFieldsAreReadAsTheLibraryDoes(t *testing.T) {
	for _, field := range []any{"", 0, false, Date(0), ID{}, Sex(""), new(int), Residence{}, MethodUse{}, MethodEnd{}, MethodStock{}, LMP{},
		Outcome{}, Occurrence{}, VisitOutcome{}, Told{}, Answer{}} {
		plain := 0
		rapid.Check(t, func(t *rapid.T) {
			v := reflect.New(reflect.TypeOf(field))
			fillIn(t, v.Elem())
			encoded := slices.Clone(mustEncode(v.Elem().Interface()))
			if rapid.Bool().Draw(t, "broken") {
				encoded[rapid.IntRange(0, len(encoded)-1).Draw(t, "at")] = rapid.Byte().Draw(t, "byte")
			}
			got, want := reflect.New(v.Type().Elem()), reflect.New(v.Type().Elem())
			if !decodePlain(encoded, got.Elem()) {
				return
			}
			plain++
			if err := decoding.Unmarshal(encoded, want.Interface()); err != nil || !reflect.DeepEqual(got.Interface(), want.Interface()) {
				t.Fatalf("%T %x: %v, want %v, %v", field, encoded, got.Elem(), want.Elem(), err)
			}
		})
		if _, pointer := field.(*int); plain == 0 && !pointer {
			t.Errorf("%T is always left to the library", field)
		}
	}
}
