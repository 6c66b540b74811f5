package store

import (
	"bytes"
	"encoding/binary"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"

	"suifang/model"
	"suifang/model/followup"
)

// What reads bytes from outside or from a file has a fuzz target, each with what it is held to:
//
//	FuzzFile             a whole file: what the walk of pages lets through bbolt reads, and a check goes through
//	FuzzPages            the walk of pages, scraps, free pages
//	FuzzDecodeBlock      a subject's block; FuzzUnsqueeze its compression; FuzzUnpack its values
//	FuzzDecode           all that is derived: chunks, lists of lines, cards, log, links, staff, sums, journals, hands
//	FuzzSeen             what a PC remembers of a file
//	FuzzNotes            the small files beside one, which anybody may have put there
//	FuzzSmallFiles       what marks a stick, what is set for this PC; FuzzParseCheckpoint what was printed
//	FuzzForeignFields    records of other programs: fields of any shape through fold, plan and directory
//	seal: FuzzOpen, FuzzParseSlot, FuzzAddEpoch, FuzzParseRecovery; bundle: FuzzOpen, FuzzCut (the journal on a stick); ledger: FuzzOpen, FuzzSheet, FuzzRow
//	model: FuzzDecodeChange, FuzzDates, FuzzIDNumber, FuzzParseEntry; widget: FuzzSanitize

// FuzzFile gives a file of which some bytes are others, with the sum of its meta pages made right again, so that
// what they say is believed.
func FuzzFile(f *testing.F) {
	s, _ := fresh(f)
	wang(f, s)
	if err := s.Close(); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(s.Path())
	if err != nil {
		f.Fatal(err)
	}
	path := filepath.Join(f.TempDir(), "other.db")
	f.Add(uint32(metaRootAt), []byte{7})
	f.Add(uint32(metaFreeAt), []byte{3})
	f.Add(uint32(metaHighAt), []byte{2})
	f.Add(uint32(3*pageSize+8), []byte{1, 0, 255, 255})
	f.Add(uint32(4*pageSize+pageHeader), bytes.Repeat([]byte{0xff}, 16))
	f.Fuzz(func(t *testing.T, at uint32, other []byte) {
		b := bytes.Clone(whole)
		copy(b[int(at)%len(b):], other[:min(len(other), 64)])
		for meta := range 2 {
			sumMeta(b[meta*pageSize:])
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if verifyHere(t.Context(), path, nil) != nil {
			return
		}
		o := testOptions(newClock())
		o.ReadOnly = true
		s, err := Open(path, o)
		if err != nil {
			return
		}
		defer s.Close()
		<-s.dir.ready
		if _, err := s.Check(t.Context(), true, nil); err != nil {
			t.Fatal(err)
		}
	})
}

func sumMeta(page []byte) {
	sum := fnv.New64a()
	_, _ = sum.Write(page[metaMagicAt:metaSumAt])
	binary.NativeEndian.PutUint64(page[metaSumAt:], sum.Sum64())
}

// FuzzNotes: what stands beside a file only serves a message, and what of it is shown is short and prints.
func FuzzNotes(f *testing.F) {
	f.Add([]byte(`{"pc":"前台","since":"2026-03-04T08:30:00+08:00","station":"01"}`))
	f.Add([]byte(`{"pc":"\u001b]0;x\u0007","since":"2026-03-04T08:30:00Z","base":"00","used":"2026-03-04T08:30:00Z"}`))
	path := filepath.Join(f.TempDir(), "test.db")
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, note := range []string{notePath(path), whoPath(path), path + ".state"} {
			if err := os.WriteFile(note, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if e := (&PC{}).CarriedElsewhere(path); e != nil && (e.PC == "" || !prints(e.PC)) {
			t.Errorf("it is at %q", e.PC)
		}
		if in, is := inUse(path).(*InUseError); !is || !prints(in.PC) {
			t.Errorf("it is in use at %q", in.PC)
		}
		_ = readState(path + ".state")
		if on, _ := (&PC{}).workedOn(path); on != nil && !prints(on.PC) {
			t.Errorf("it is worked on at %q", on.PC)
		}
	})
}

// FuzzSmallFiles: what marks a stick, what is set for a PC, and what remembers either, say what they should or nothing.
func FuzzSmallFiles(f *testing.F) {
	f.Add([]byte("0102030405060708090a0b0c0d0e0f10\n"))
	f.Add([]byte("ascii"))
	f.Add([]byte("9223372036854775807"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, name := range []string{mediumMark, "border", "width", "plain", "idle"} {
			if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		_ = MarkedMedium(dir)
		if s := (&PC{Config: dir}).Settings(); s.Idle < 0 || s.Idle > MostIdle {
			t.Errorf("idle after %v", s.Idle)
		}
	})
}

// FuzzParseCheckpoint: one that is read is the one that was printed.
func FuzzParseCheckpoint(f *testing.F) {
	c := Checkpoint{Day: model.NewDate(2026, 11, 22), Count: 37, Hash: [32]byte{1, 2, 31: 9}}
	f.Add(c.String())
	f.Add("2026-11-22:-1:" + strings.Repeat("0", 64))
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCheckpoint(text)
		if err != nil {
			return
		}
		if again, err := ParseCheckpoint(c.String()); err != nil || again != c {
			t.Errorf("%q is read as %v, and that as %v, %v", text, c, again, err)
		}
	})
}

func prints(s string) bool {
	for _, r := range s {
		if !unicode.IsPrint(r) {
			return false
		}
	}
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= 64
}

// FuzzForeignFields: a record may have fields of shapes that this program does not make; they fold, plan and are
// listed without harm.
func FuzzForeignFields(f *testing.F) {
	kinds := []model.Kind{model.KindPerson, model.KindMethod, model.KindPregnancy, model.KindVisit, model.KindExam, model.KindConsent, model.KindRequest,
		model.KindAppointment, model.KindBirth, model.KindErasure, model.KindHousehold, model.KindCentre, model.KindClerk, model.KindWorker,
		model.KindSetting, model.KindMedium, model.KindLink, kindEpoch, "a kind of tomorrow"}
	f.Add(byte(0), byte(0), "birth", []byte(model.Encode(model.Date(1<<31-1))))
	f.Add(byte(0), byte(1), "use", []byte(model.Encode(model.MethodUse{Kind: "iud", Start: 1})))
	f.Add(byte(0), byte(2), "lmp", []byte(model.Encode(model.LMP{Date: model.NewDate(2026, 1, 1)})))
	f.Add(byte(0), byte(16), "same", []byte{0x80})
	f.Fuzz(func(t *testing.T, own, kind byte, field string, value []byte) {
		if cbor.Wellformed(value) != nil || !utf8.ValidString(field) {
			return // no change has such a field: see FuzzDecodeChange
		}
		subject, record := model.ID{1}, model.ID{2}
		p := model.Proposal{Act: "other", Entries: []model.Entry{
			{Subject: subject, Record: subject, Kind: kinds[int(own)%len(kinds)], Fields: map[string]model.Value{"name": model.Encode("王"), field: value}},
			{Subject: subject, Record: record, Kind: kinds[int(kind)%len(kinds)], Fields: map[string]model.Value{field: value}}}}
		changes := p.Changes(model.Stamp{Act: model.ID{3}, Time: time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC).UnixMilli(), Salt: func() [16]byte { return [16]byte{4} }})
		h := model.ReadHistory(subject, model.Fold(changes))
		e := entryOf(h)
		_, _ = e.text(), linksOf(h)
		_, _ = decodeChunk(encodeChunk([]entry{e}))
		_ = dividedHow(h)
		st := newStaff([16]byte{})
		st.put(h)
		st.assign()
		for _, d := range followup.Plan(h, st.followupProfile(), model.NewDate(2027, 1, 1)).Open {
			l := Line{Due: d, Person: h.ID}
			if _, ok := unpackLine(d.Due, packLine(&l)); !ok {
				t.Errorf("line %+v does not come back", l)
			}
		}
		if back, err := decodeBlock(subject, encodeBlock(subject, changes, nil), nil); err != nil || len(back) != len(changes) {
			t.Errorf("%d of %d changes come back: %v", len(back), len(changes), err)
		}
	})
}
