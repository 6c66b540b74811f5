package store

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"

	"suifang/model"
)

func drawID(t *rapid.T, label string) (id model.ID) {
	copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, label))
	return id
}

func drawAct(t *rapid.T, ms int64) model.Act {
	a := model.Act{
		ID: drawID(t, "act"), Name: rapid.SampledFrom([]string{"record_visit", "import", ""}).Draw(t, "name"),
		Author:  model.ID{rapid.Byte().Draw(t, "author")},
		Station: model.Station{rapid.Byte().Draw(t, "station")},
		Program: rapid.SampledFrom([]string{"0.1", "0.2"}).Draw(t, "program"),
		Clock:   clockText(ms, rapid.SampledFrom([]int{0, 480, -210}).Draw(t, "zone")),
		Source:  rapid.SampledFrom([]string{"", "women"}).Draw(t, "source"),
	}
	switch rapid.IntRange(0, 5).Draw(t, "odd act") {
	case 0:
		a.Clock = "half past nine"
	case 1:
		a.Extra = map[uint64]model.Value{99: model.Encode("newer")}
	case 2:
		a.Batch, a.Undoes = model.ID{9}, drawID(t, "undoes")
	}
	return a
}

func drawChanges(t *rapid.T, subject model.ID) (changes []*model.Change) {
	names := []string{"name", "birth", "phone", "a field of tomorrow"}
	var act model.Act
	for range rapid.IntRange(0, 12).Draw(t, "changes") {
		ms := rapid.Int64Range(0, time.Now().UnixMilli()).Draw(t, "ms")
		if act.ID.IsZero() || rapid.Bool().Draw(t, "new act") {
			act = drawAct(t, ms)
		}
		c := &model.Change{Time: ms, Subject: subject, Kind: "person", Record: subject, Act: act}
		copy(c.Salt[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "salt"))
		if rapid.Bool().Draw(t, "a record of its own") {
			c.Record, c.Kind = drawID(t, "record"), "a kind of tomorrow"
		}
		for _, other := range changes {
			if rapid.IntRange(0, 2).Draw(t, "parent") == 0 {
				c.Parents = append(c.Parents, other.ID())
			}
		}
		if rapid.IntRange(0, 9).Draw(t, "parent elsewhere") == 0 {
			c.Parents = append(c.Parents, model.ChangeID{1, 2, 3})
		}
		if rapid.Bool().Draw(t, "fields") {
			c.Fields = map[string]model.Value{}
			for _, name := range names[:rapid.IntRange(0, len(names)).Draw(t, "how many")] {
				c.Fields[name] = model.Encode(rapid.String().Draw(t, "value"))
			}
		}
		if rapid.IntRange(0, 9).Draw(t, "extra") == 0 {
			c.Extra = map[uint64]model.Value{77: model.Encode(7)}
		}
		changes = append(changes, c.Seal())
	}
	return changes
}

func TestBlockGivesBackEveryChangeToTheByte(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		subject := drawID(t, "subject")
		changes := drawChanges(t, subject)
		var hands *handTable
		if rapid.Bool().Draw(t, "hands") {
			hands = newHandTable()
			for _, c := range changes {
				if h, ok := handOf(&c.Act, c.Time); ok && rapid.Bool().Draw(t, "known") {
					hands.number(h)
				}
			}
		}
		block := encodeBlock(subject, changes, hands)
		got, err := decodeBlock(subject, block, hands)
		if err != nil {
			t.Fatal(err)
		}
		want := map[model.ChangeID][]byte{}
		for _, c := range changes {
			want[c.ID()] = c.Encode()
		}
		if len(got) != len(want) {
			t.Fatalf("%d changes, want %d", len(got), len(want))
		}
		for _, c := range got {
			if !bytes.Equal(c.Encode(), want[c.ID()]) {
				t.Fatalf("change %s came back otherwise", c.ID())
			}
		}
		rand.Shuffle(len(changes), func(i, j int) { changes[i], changes[j] = changes[j], changes[i] })
		if !bytes.Equal(encodeBlock(subject, changes, hands), block) {
			t.Fatal("the order of arrival shows in the block")
		}
		back, err := unsqueeze(squeeze(block), maxBlock)
		if err != nil || !bytes.Equal(back, block) {
			t.Fatalf("squeezed and back: %v", err)
		}
	})
}

func FuzzDecodeBlock(f *testing.F) {
	subject := model.ID{1}
	rapid.Check(f, func(t *rapid.T) { f.Add(encodeBlock(subject, drawChanges(t, subject), nil)) })
	f.Fuzz(func(t *testing.T, b []byte) {
		changes, err := decodeBlock(subject, b, nil)
		if err != nil {
			return
		}
		again, err := decodeBlock(subject, encodeBlock(subject, changes, nil), nil)
		if err != nil {
			t.Fatal(err)
		}
		distinct := map[model.ChangeID]bool{}
		for _, c := range changes {
			distinct[c.ID()] = true
		}
		if len(again) != len(distinct) {
			t.Fatalf("%d changes, then %d", len(distinct), len(again))
		}
	})
}

func FuzzUnsqueeze(f *testing.F) {
	f.Add(squeeze([]byte("record_visit")))
	f.Fuzz(func(t *testing.T, b []byte) { _, _ = unsqueeze(b, 1<<20) })
}

// visits is a history as long as a woman's of some years: herself, a method and n visits.
func visits(n int) (model.ID, []*model.Change) {
	random := rand.New(rand.NewPCG(1, 2))
	id := func() (id model.ID) {
		for i := range id {
			id[i] = byte(random.Uint32())
		}
		return id
	}
	she, method, author := id(), id(), id()
	ms := time.Date(2024, 3, 4, 8, 30, 0, 0, time.UTC).UnixMilli()
	var changes []*model.Change
	record := func(act string, e model.Entry) {
		ms += 91*day + int64(random.IntN(day/3))
		p := model.Proposal{Act: act, Entries: []model.Entry{e}}
		changes = append(changes, p.Changes(model.Stamp{Act: id(), Time: ms, Clock: clockText(ms, 480), Author: author,
			Station: model.Station{7, 1, 2, 3, 4, 5, 6, 7}, Program: "0.1.0", Salt: func() [16]byte { return id() }})...)
	}
	record("add_person", model.Create(she, she, model.KindPerson, model.Person{Name: "王秀英", Sex: model.Female,
		Birth: model.NewDate(1990, 5, 6), Phone: "13800001234", Household: id()}))
	record("add_method", model.Create(she, method, model.KindMethod, model.Method{
		Use: model.MethodUse{Kind: "iud", Start: model.NewDate(2024, 3, 4), Device: "TCu380A"}}))
	for i := range n {
		record("record_visit", model.Create(she, id(), model.KindVisit, model.Visit{
			About:   model.Occurrence{Case: method, Protocol: "P07", Step: "07b", N: i + 1},
			Outcome: model.VisitOutcome{Result: model.VisitDone, On: model.NewDate(2024, 3, 4).AddDays(91 * i)},
			Channel: "phone"}))
	}
	return she, changes
}

// TestBlockSize holds what a visit costs in the file: its random identities (record, act, salt: 48 bytes),
// its content and at most 30 more.
func TestBlockSize(t *testing.T) {
	subject, few := visits(2)
	_, many := visits(22)
	size := func(changes []*model.Change) int { return len(squeeze(encodeBlock(subject, changes, nil))) }
	each := (size(many) - size(few)) / 20
	t.Logf("a person with 22 visits: %d bytes; one visit more: %d", size(many), each)
	if content := 20; each > 48+content+30 {
		t.Errorf("a visit takes %d bytes", each)
	}
}

func BenchmarkBlock(b *testing.B) {
	subject, changes := visits(20)
	block := encodeBlock(subject, changes, nil)
	squeezed := squeeze(block)
	for name, fn := range map[string]func(){
		"encode":    func() { encodeBlock(subject, changes, nil) },
		"decode":    func() { _, _ = decodeBlock(subject, block, nil) },
		"squeeze":   func() { squeeze(block) },
		"unsqueeze": func() { _, _ = unsqueeze(squeezed, maxBlock) },
	} {
		b.Run(fmt.Sprintf("%s of %d changes", name, len(changes)), func(b *testing.B) {
			for b.Loop() {
				fn()
			}
		})
	}
}
