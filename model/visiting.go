package model

import (
	"bytes"
	"slices"
)

// VisitSays is what a visit's result says of the person's own record r: that she moved away, since when and
// where to, or on which day she died. It touches that one field alone, against the heads that the form was
// filled from; ok is false if r says so already, or if the day of her death is not known.
func VisitSays(r *Record, heads []ChangeID, result string, moved Residence, died Date) (e Entry, ok bool) {
	switch {
	case result == VisitMoved:
		moved.State = "out"
		return amendField(r, heads, "residence", moved)
	case result == VisitDied && !died.IsZero():
		return amendField(r, heads, "death", died)
	}
	return e, false
}

func amendField(r *Record, heads []ChangeID, name string, v any) (e Entry, ok bool) {
	next := Encode(v)
	e = Entry{Subject: r.Subject, Record: r.ID, Kind: r.Kind, Parents: slices.Clone(heads), Fields: map[string]Value{name: next}}
	return e, !bytes.Equal(r.Fields[name].value(), next)
}
