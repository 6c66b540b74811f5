package model

import (
	"bytes"
	"slices"
	"time"
)

// A Proposal is an act that a clerk wants recorded: what it changes, before it has a time and an author.
// The store stamps it and writes it whole or not at all.
type Proposal struct {
	Act     string // the name of the act, "record_visit"
	Entries []Entry
	Batch   ID     // the import's number
	Source  string // what is imported
	Undoes  ID     // the act that is taken back
	// At is when it happened, for training data that makes up its past; zero means now.
	At time.Time
}

// An Entry is one record's part of a proposal.
type Entry struct {
	Subject ID
	Kind    Kind
	Record  ID
	Parents []ChangeID // the record's heads when the form was filled from it; never filled in later
	Fields  map[string]Value
	// Later is by how many milliseconds the change is stamped after the act: of changes side by side the last shows.
	Later int
}

// Create is the entry that makes a new record from v, one of this package's record structs.
//
//go:noinline
func Create(subject, record ID, kind Kind, v any) Entry {
	return Entry{Subject: subject, Record: record, Kind: kind, Fields: EncodeFields(v)}
}

// Amend is the entry that turns what r says into v. Only fields that v knows and whose encoding differs
// are in the patch, so what a newer version has added to the record stays; ok is false if none differs.
func Amend(r *Record, v any) (e Entry, ok bool) {
	e = Entry{Subject: r.Subject, Record: r.ID, Kind: r.Kind, Parents: slices.Clone(r.Heads), Fields: map[string]Value{}}
	fields := EncodeFields(v)
	for _, name := range FieldNames(v) {
		now, next := r.Fields[name].value(), fields[name]
		switch {
		case bytes.Equal(now, next):
		case next == nil:
			e.Fields[name] = Value{0xf6}
		default:
			e.Fields[name] = next
		}
	}
	return e, len(e.Fields) > 0
}

// Withdraw is the entry that takes the record back for the given reason.
func Withdraw(r *Record, reason string) Entry {
	return Entry{Subject: r.Subject, Record: r.ID, Kind: r.Kind, Parents: slices.Clone(r.Heads),
		Fields: map[string]Value{FieldWithdrawn: mustEncode(reason)}}
}

// A Stamp is what the store adds to a proposal: who, where, when.
type Stamp struct {
	Act     ID
	Time    int64
	Clock   string
	Author  ID
	Station Station
	Program string
	Salt    func() [16]byte
}

// Changes gives the proposal's changes under the stamp. They share its fields: neither is altered afterwards.
func (p Proposal) Changes(s Stamp) []*Change {
	act := Act{ID: s.Act, Name: p.Act, Author: s.Author, Station: s.Station, Program: s.Program, Clock: s.Clock,
		Batch: p.Batch, Source: p.Source, Undoes: p.Undoes}
	out := make([]*Change, len(p.Entries))
	for i, e := range p.Entries {
		c := &Change{Time: s.Time + int64(e.Later), Salt: s.Salt(), Subject: e.Subject, Kind: e.Kind, Record: e.Record,
			Parents: slices.Clone(e.Parents), Fields: e.Fields, Act: act}
		out[i] = c.Seal()
	}
	return out
}

func (f *Field) value() Value {
	if f == nil {
		return nil
	}
	return f.Value
}
