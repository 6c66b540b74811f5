package model

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A registry is subjects with their changes, as a file has them.
type registry struct {
	changes map[ID][]*Change
	n       int64
}

func newRegistry() *registry { return &registry{changes: map[ID][]*Change{}} }

// enter records an act.
func (g *registry) enter(entries ...Entry) {
	g.n++
	salt := func() (s [16]byte) { s[0], s[1] = byte(g.n), byte(g.n>>8); return s }
	for _, c := range (Proposal{Act: "test", Entries: entries}).Changes(Stamp{Time: g.n, Clock: "2026-01-05T08:00:00+08:00", Salt: salt}) {
		g.changes[c.Subject] = append(g.changes[c.Subject], c)
	}
}

func (g *registry) read(id ID) *History { return ReadHistory(id, Fold(g.changes[id])) }

func (g *registry) joined(id ID) *History { return JoinedOf(id, g.read) }

// shuffled is the same set of changes, come in another order.
func (g *registry) shuffled(seed uint64) *registry {
	o := newRegistry()
	r := rand.New(rand.NewPCG(seed, 7))
	for id, list := range g.changes {
		list = slices.Clone(list)
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		o.changes[id] = list
	}
	return o
}

// told is everything that a history tells, written so that equal ones are equal.
func told(h *History) string {
	text := fmt.Sprintf("%s %v", h.ID, h.IDs())
	for _, id := range slices.SortedFunc(maps.Keys(h.State.Records), compareID) {
		if r := h.State.Records[id]; r.Kind != KindLink {
			text += fmt.Sprintf("\n%s %s %v", id, r.Kind, Facts(r))
		}
	}
	for _, v := range h.Visits {
		text += fmt.Sprintf("\nvisit %v", v.Is)
	}
	for _, m := range h.Methods {
		text += fmt.Sprintf("\nmethod %s %v", m.Record.ID, m.Is)
	}
	return text
}

func person(id ID, p Person) Entry { return Create(id, id, KindPerson, p) }

func TestJoiningTwoCards(t *testing.T) {
	a, b := ID{1}, ID{2}
	iud := MethodUse{Kind: MethodIUD, Start: NewDate(2026, 1, 5)}
	for _, tt := range []struct {
		name string
		on   map[ID][]Entry
		want string
	}{
		{"the lower identity's fields show, and where they are empty the other's", map[ID][]Entry{
			a: {person(a, Person{Name: "王秀英"})}, b: {person(b, Person{Name: "王秀莲", Phone: "13812345678"})}}, "王秀英 13812345678 0 0"},
		{"one method with one start is one", map[ID][]Entry{
			a: {person(a, Person{Name: "王"}), Create(a, ID{3}, KindMethod, Method{Use: iud})},
			b: {person(b, Person{Name: "王"}), Create(b, ID{4}, KindMethod, Method{Use: iud, Ended: MethodEnd{On: NewDate(2026, 5, 1)}})}}, "王  1 0"},
		{"two ends of it contradict each other, and both are listed", map[ID][]Entry{
			a: {person(a, Person{Name: "王"}), Create(a, ID{3}, KindMethod, Method{Use: iud, Ended: MethodEnd{On: NewDate(2026, 6, 1)}})},
			b: {person(b, Person{Name: "王"}), Create(b, ID{4}, KindMethod, Method{Use: iud, Ended: MethodEnd{On: NewDate(2026, 5, 1)}})}}, "王  2 0"},
		{"two pregnancies are two", map[ID][]Entry{
			a: {person(a, Person{Name: "王"}), Create(a, ID{3}, KindPregnancy, Pregnancy{LMP: LMP{Date: NewDate(2026, 1, 5)}})},
			b: {person(b, Person{Name: "王"}), Create(b, ID{4}, KindPregnancy, Pregnancy{LMP: LMP{Date: NewDate(2025, 1, 5)}})}}, "王  0 2"},
		{"a card that was taken back joins nothing", map[ID][]Entry{
			a: {person(a, Person{Name: "王"}), {Subject: a, Kind: KindPerson, Record: a, Fields: map[string]Value{FieldWithdrawn: Encode("mistake")}}},
			b: {person(b, Person{Name: "李"})}}, "李  0 0"},
		{"nor one that is not here", map[ID][]Entry{b: {person(b, Person{Name: "李"})}}, "李  0 0"},
		{"nor a household", map[ID][]Entry{a: {Create(a, a, KindHousehold, Household{Code: "1"})}, b: {person(b, Person{Name: "李"})}}, "李  0 0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := newRegistry()
			for _, id := range []ID{a, b} {
				for _, e := range tt.on[id] {
					if e.Record == e.Subject && len(e.Parents) == 0 && g.read(e.Subject).Record() != nil {
						e.Parents = g.read(e.Subject).Record().Heads
					}
					g.enter(e)
				}
			}
			g.enter(Judge(g.read(a), g.read(b), true)...)
			h := g.joined(b)
			if got := fmt.Sprintf("%s %s %d %d", h.Person.Name, h.Person.Phone, len(h.Methods), len(h.Pregnancies)); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestAVisitToEitherCaseCounts(t *testing.T) {
	a, b, iud := ID{1}, ID{2}, MethodUse{Kind: MethodIUD, Start: NewDate(2026, 1, 5)}
	g := newRegistry()
	g.enter(person(a, Person{Name: "王"}), Create(a, ID{3}, KindMethod, Method{Use: iud}))
	g.enter(person(b, Person{Name: "王"}), Create(b, ID{4}, KindMethod, Method{Use: iud, Place: "县医院"}),
		Create(b, ID{5}, KindVisit, Visit{About: Occurrence{Case: ID{4}, Protocol: "P07", Step: "07a", N: 1}}))
	g.enter(Judge(g.read(a), g.read(b), true)...)
	h := g.joined(a)
	if h.Visits[0].Is.About.Case != (ID{3}) || h.Methods[0].Is.Place != "县医院" || h.SubjectOf(ID{3}) != a {
		t.Errorf("visit of %s, method %+v", h.Visits[0].Is.About.Case, h.Methods[0].Is)
	}
	changed := h.Methods[0].Is
	changed.Operator = "张医生"
	e, _ := Amend(h.Methods[0].Record, changed)
	if len(e.Fields) != 1 || e.Subject != a || e.Record != (ID{3}) || !slices.Equal(e.Parents, g.read(a).State.Records[ID{3}].Heads) {
		t.Errorf("a change of it is %+v", e)
	}
}

// TestJoiningIsAFunctionOfTheChanges links, parts, edits and withdraws at random and lets the changes come in
// another order: everybody is the same, seen from whichever of her cards; and parted, each is as she was.
func TestJoiningIsAFunctionOfTheChanges(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		g, ids := newRegistry(), []ID{{1}, {2}, {3}, {4}}
		some := func(label string) ID { return rapid.SampledFrom(ids).Draw(rt, label) }
		for _, id := range ids {
			g.enter(person(id, Person{Name: id.String()[:2], Phone: rapid.SampledFrom([]string{"", "13800000000"}).Draw(rt, "phone")}))
		}
		record := byte(10)
		for range rapid.IntRange(1, 14).Draw(rt, "acts") {
			a, b := some("a"), some("b")
			switch rapid.IntRange(0, 5).Draw(rt, "act") {
			case 0, 1:
				if a != b {
					g.enter(Judge(g.read(a), g.read(b), true)...)
				}
			case 2:
				g.part(rt, a, b)
			case 3:
				record++
				g.enter(Create(a, ID{record}, KindMethod, Method{Use: MethodUse{Kind: MethodIUD, Start: NewDate(2026, 1, rapid.IntRange(1, 2).Draw(rt, "day"))}}))
			case 4:
				if e, ok := Amend(g.joined(a).Record(), Person{Name: rapid.SampledFrom([]string{"王", "李"}).Draw(rt, "name")}); ok {
					g.enter(e)
				}
			case 5:
				if a != b { // half of a link, as a bundle may bring it
					g.enter(Judge(g.read(a), g.read(b), true)[0])
				}
			}
		}
		o := g.shuffled(uint64(record))
		for _, id := range ids {
			h := g.joined(id)
			if told(h) != told(o.joined(id)) {
				rt.Fatalf("in another order\n%s\nwas\n%s", told(o.joined(id)), told(h))
			}
			for _, other := range h.IDs() {
				if told(g.joined(other)) != told(h) {
					rt.Fatalf("seen from %s\n%s\nfrom %s\n%s", other, told(g.joined(other)), id, told(h))
				}
			}
		}
		alone := map[ID]string{}
		for _, id := range ids {
			alone[id] = told(g.read(id))
		}
		for _, a := range ids {
			for _, b := range ids {
				g.part(rt, a, b)
			}
		}
		for _, id := range ids {
			if got := told(g.joined(id)); got != alone[id] {
				rt.Fatalf("parted\n%s\nnever joined\n%s", got, alone[id])
			}
		}
	})
}

// part parts two, and asks that they are apart then.
func (g *registry) part(t rapid.TB, a, b ID) {
	var cards []*History
	sames := func(id ID) []ID { return g.read(id).Sames() }
	for _, id := range Group(a, sames) {
		cards = append(cards, g.read(id))
	}
	if entries := Part(cards, a, b); len(entries) > 0 {
		g.enter(entries...)
	}
	if a != b && slices.Contains(Group(a, sames), b) {
		t.Fatalf("%s and %s are joined still", a, b)
	}
}
