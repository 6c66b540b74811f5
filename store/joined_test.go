package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"suifang/model"
)

// registered makes a person of whom two centres may each make one.
func registered(t testing.TB, s *Store, p model.Person) model.ID {
	t.Helper()
	id := s.newID()
	mustRecord(t, s, "register", model.Create(id, id, model.KindPerson, p))
	return id
}

func mustPropose(t testing.TB, p model.Proposal, err error) model.Proposal {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func join(t testing.TB, s *Store, a, b model.ID) {
	t.Helper()
	p, err := s.JoinProposal(a, b)
	mustRecord(t, s, ActJoin, mustPropose(t, p, err).Entries...)
}

func unjoin(t testing.TB, s *Store, a, b model.ID) {
	t.Helper()
	p, err := s.UnjoinProposal(a, b)
	mustRecord(t, s, ActUnjoin, mustPropose(t, p, err).Entries...)
}

// twice registers one woman at two centres: with a number and a device in a household, and with a phone, a
// device of the same day and a pregnancy in another.
func twice(t testing.TB, s *Store, c *clock) (a, b, home, other model.ID) {
	t.Helper()
	today := model.DateOf(c.now())
	home, a = wang(t, s)
	other = s.Derive().HouseholdID("青石村", "02-99")
	b = s.newID()
	mustRecord(t, s, "register",
		model.Create(other, other, model.KindHousehold, model.Household{Code: "02-99", Village: "青石村", Head: b}),
		model.Create(b, b, model.KindPerson, model.Person{Name: "王秀英", Sex: model.Female, Birth: model.NewDate(1990, 5, 6),
			Phone: "13700007777", Household: other, Note: "从邻镇来"}))
	withIUD(t, s, a, today)
	withIUD(t, s, b, today)
	mustRecord(t, s, "pregnancy", model.Create(b, s.newID(), model.KindPregnancy,
		model.Pregnancy{Reported: today, LMP: model.LMP{Date: today.AddDays(-50)}}))
	if compareIDs(a, b) > 0 {
		return b, a, other, home
	}
	return a, b, home, other
}

func TestTwoRegistrationsBecomeOnePerson(t *testing.T) {
	s, c := fresh(t)
	a, b, home, other := twice(t, s, c)
	q := Query{Today: model.DateOf(c.now()).AddDays(60), States: everyState}
	alone := mustList(t, s, q)
	join(t, s, b, a)
	for _, id := range []model.ID{a, b} {
		h := mustRead(t, s, id)
		if h.ID != a || !slices.Equal(h.IDs(), []model.ID{a, b}) {
			t.Fatalf("read under %s: %s of %v", id, h.ID, h.IDs())
		}
		if h.Person.IDNumber == "" || h.Person.Phone == "" || h.Person.Note != "从邻镇来" {
			t.Errorf("joined, she has %+v", h.Person)
		}
		if len(h.Methods) != 1 || len(h.Pregnancies) != 1 {
			t.Errorf("%d methods, %d pregnancies", len(h.Methods), len(h.Pregnancies))
		}
	}
	lines := mustList(t, s, q)
	if len(lines) == 0 || len(lines) >= len(alone) {
		t.Errorf("joined %v, apart %v", stepsOf(lines), stepsOf(alone))
	}
	for _, l := range lines {
		if l.Person != a {
			t.Errorf("a line of %s", l.Person)
		}
	}
	for _, words := range []string{"王秀英", "12345678", "0007777", "wxy", a.String(), b.String(), "12345678 0007777", "0007777 wang 12345678", "0017 0007777"} {
		hits, err := s.Search(context.Background(), words, SearchOptions{Kind: HitPerson})
		if err != nil || hits.People != 1 || len(hits.Items) != 1 || hits.Items[0].ID != a {
			t.Errorf("%s finds %+v, %v", words, hits, err)
		}
	}
	for _, h := range []model.ID{home, other} {
		if ids, _ := s.Members(h); !slices.Equal(ids, []model.ID{a}) {
			t.Errorf("members of %s: %v", h, ids)
		}
	}
	if st, _ := s.Stats(); st.People != 1 {
		t.Errorf("%d people", st.People)
	}
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("check: %+v", r)
	}
	s = reopen(t, s, c)
	if again := mustList(t, s, q); !slices.Equal(stepsOf(again), stepsOf(lines)) {
		t.Errorf("reopened: %v, want %v", stepsOf(again), stepsOf(lines))
	}
}

// TestAVisitLiesWithItsCase records the visit to a joined person's follow-up under whichever identity, and
// parts her: each has what was done for her own case.
func TestAVisitLiesWithItsCase(t *testing.T) {
	s, c := fresh(t)
	a, b, _, _ := twice(t, s, c)
	join(t, s, a, b)
	c.set(c.now().AddDate(0, 0, 40))
	today := model.DateOf(c.now())
	lines := mustList(t, s, Query{Today: today, Person: a, States: everyState})
	want := map[model.ID]int{}
	for _, l := range lines[:3] {
		own, err := s.Card(a)
		if err != nil {
			t.Fatal(err)
		}
		if own.State.Records[l.About.Case] != nil {
			want[a]++
		} else {
			want[b]++
		}
		mustRecord(t, s, "record_visit", model.Create(l.Person, s.newID(), model.KindVisit,
			model.Visit{About: l.About, Outcome: model.VisitOutcome{Result: model.VisitDone, On: today}}))
	}
	unjoin(t, s, a, b)
	for _, id := range []model.ID{a, b} {
		if h := mustRead(t, s, id); len(h.Visits) != want[id] || len(h.Cards) != 0 {
			t.Errorf("%d visits are with her, want %d", len(h.Visits), want[id])
		}
	}
}

// looks is all that can be seen of these: pages, worklist, households, search. Links that are not in force are
// no part of it.
func looks(t rapid.TB, s *Store, ids []model.ID, today model.Date) string {
	t.Helper()
	var all []any
	for _, id := range ids {
		h, err := s.Read(id)
		if err != nil {
			t.Fatal(err)
		}
		records := map[string]any{}
		for of, r := range h.State.Records {
			if r.Kind != model.KindLink {
				records[of.String()] = model.Facts(r)
			}
		}
		members, _ := s.Members(id)
		lines, err := s.Worklist(Query{Person: id, Today: today, States: everyState})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, h.ID, h.IDs(), records, members, lines)
	}
	lines, err := s.Worklist(Query{Today: today, States: everyState})
	if err != nil {
		t.Fatal(err)
	}
	hits, err := s.Search(context.Background(), "王", SearchOptions{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	hits.Took = 0
	b, err := json.Marshal(append(all, lines, hits))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestUnjoiningRestoresAll joins and parts in random order; when nobody is joined any more, everything looks
// as though nobody had ever been.
func TestUnjoiningRestoresAll(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, c := fresh(t)
		w := world{t: rt, s: s, clock: c}
		for range 3 {
			w.register()
		}
		for range rapid.IntRange(0, 6).Draw(rt, "facts") {
			rapid.SampledFrom([]func(){w.method, w.pregnancy, w.visit, w.editPerson}).Draw(rt, "fact")()
		}
		ids := slices.Compact(slices.SortedFunc(slices.Values(slices.Concat(w.people, w.homes)), compareIDs))
		before := looks(rt, s, ids, w.today())
		for range rapid.IntRange(1, 5).Draw(rt, "judgements") {
			w.judge(rapid.SampledFrom([][]model.ID{w.people, w.homes}).Draw(rt, "among"))
		}
		if r := mustCheck(t, s); !r.OK {
			rt.Fatalf("joined: %+v", r)
		}
		for _, a := range ids {
			for _, b := range ids {
				p, err := s.UnjoinProposal(a, b)
				if err == nil {
					w.record(p.Entries...)
				} else if !errors.Is(err, ErrNotJoined) {
					rt.Fatal(err)
				}
			}
		}
		if after := looks(rt, s, ids, w.today()); after != before {
			rt.Fatalf("parted:\n%s\nnever joined:\n%s", after, before)
		}
		if r := mustCheck(t, s); !r.OK {
			rt.Fatalf("parted: %+v", r)
		}
		if err := s.Close(); err != nil {
			rt.Fatal(err)
		}
	})
}

func TestDuplicatesAreAskedAboutOnce(t *testing.T) {
	s, _ := fresh(t)
	_, person := wang(t, s)
	she := *mustRead(t, s, person).Person
	byNumber := registered(t, s, model.Person{Name: "王秀莲", IDNumber: she.IDNumber})
	byPhone := registered(t, s, model.Person{Name: she.Name, Phone: she.Phone})
	nobody := registered(t, s, model.Person{Name: she.Name, Phone: "13911112222"})
	pairs := func(ids ...model.ID) (list []string) {
		t.Helper()
		found, err := s.DuplicatesOf(ids)
		if len(ids) == 0 {
			found, err = s.AllDuplicates()
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range found {
			list = append(list, fmt.Sprint(p.By))
			if compareIDs(p.A.ID, p.B.ID) >= 0 {
				t.Errorf("%s stands before %s", p.A.ID, p.B.ID)
			}
		}
		return list
	}
	for _, tt := range []struct {
		name string
		of   []model.ID
		want []string
	}{
		{"of the number alone", []model.ID{byNumber}, []string{"[id_number]"}},
		{"of name and phone", []model.ID{byPhone}, []string{"[phone]"}},
		{"of both", []model.ID{person}, []string{"[id_number]", "[phone]"}},
		{"a namesake", []model.ID{nobody}, nil},
		{"nobody", []model.ID{{9}}, nil},
		{"all of the file", nil, []string{"[id_number]", "[phone]"}},
	} {
		if got := pairs(tt.of...); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	join(t, s, person, byNumber)
	p, err := s.DifferProposal(byNumber, byPhone)
	mustRecord(t, s, ActDiffer, mustPropose(t, p, err).Entries...)
	if got := pairs(); len(got) > 0 {
		t.Errorf("asked again: %v", got)
	}
	if _, err := s.JoinProposal(byNumber, person); !errors.Is(err, ErrJoined) {
		t.Errorf("joined twice: %v", err)
	}
	if hits := s.Duplicates(model.Person{Name: she.Name, Birth: she.Birth, IDNumber: she.IDNumber}); len(hits) != 1 {
		t.Errorf("at entry: %+v", hits)
	}
}

func TestHouseholdsWrittenWithNoughts(t *testing.T) {
	s, c := fresh(t)
	home, _ := wang(t, s)
	for _, tt := range []struct {
		village, code string
		same          bool
	}{{"青石村", "2-17", true}, {"青石村", "02_0017", true}, {"青石村", "217", false}, {"白云村", "02-0017", false}, {"青石村", "02-00171", false}} {
		other := s.Derive().HouseholdID(tt.village, tt.code)
		mustRecord(t, s, "register", model.Create(other, other, model.KindHousehold, model.Household{Code: tt.code, Village: tt.village}))
		pairs, _ := s.DuplicatesOf([]model.ID{other})
		if is := slices.ContainsFunc(pairs, func(p Pair) bool { return p.A.ID == home || p.B.ID == home }); is != tt.same {
			t.Errorf("%s %s: %v", tt.village, tt.code, pairs)
		}
	}
	other := s.Derive().HouseholdID("青石村", "2-17")
	child := s.newID()
	mustRecord(t, s, "register", model.Create(child, child, model.KindPerson, model.Person{Name: "贾思琪", Household: other}))
	withIUD(t, s, child, model.DateOf(c.now()))
	join(t, s, home, other)
	q := Query{Today: model.DateOf(c.now()).AddDays(60), States: everyState}
	first := home
	if compareIDs(other, home) < 0 {
		first = other
	}
	for _, l := range mustList(t, s, q) {
		if l.Household != first || l.HeadName != "王秀英" || l.Group != 2 {
			t.Errorf("line at %s: %+v", l.Household, l)
		}
	}
	for _, id := range []model.ID{home, other} {
		if ids, _ := s.Members(id); len(ids) != 2 {
			t.Errorf("members: %v", ids)
		}
	}
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("check: %+v", r)
	}
	p, err := s.JoinProposal(home, child)
	if !errors.Is(err, ErrUnlike) {
		t.Errorf("a household joins a child: %v, %v", p, err)
	}
}

// TestALinkBeforeItsOther takes in one half of a link before the other subject is here, as merging may bring it.
func TestALinkBeforeItsOther(t *testing.T) {
	s, c := fresh(t)
	a, b, _, _ := twice(t, s, c)
	far, farClock := fresh(t)
	copySubject := func(id model.ID) {
		t.Helper()
		h, err := s.Card(id)
		if err != nil {
			t.Fatal(err)
		}
		var changes []*model.Change
		for _, r := range h.State.Records {
			changes = append(changes, r.Changes...)
		}
		w, err := far.recordChanges(changes, false)
		if err != nil {
			t.Fatal(err)
		}
		w.landed()
	}
	join(t, s, a, b)
	copySubject(b)
	if h := mustRead(t, far, b); h.ID != b || len(h.Cards) != 0 {
		t.Errorf("joined with who is not here: %v", h.IDs())
	}
	if r := mustCheck(t, far); !r.OK {
		t.Errorf("half: %+v", r)
	}
	copySubject(a)
	if h := mustRead(t, far, b); h.ID != a || len(h.Cards) != 2 {
		t.Errorf("both are here, and not joined: %v", h.IDs())
	}
	if r := mustCheck(t, far); !r.OK {
		t.Errorf("whole: %+v", r)
	}
	q := Query{Today: model.DateOf(farClock.now()).AddDays(60), States: everyState}
	if here, there := stepsOf(mustList(t, s, q)), stepsOf(mustList(t, far, q)); !slices.Equal(here, there) {
		t.Errorf("there %v, here %v", there, here)
	}
}

// TestADisputedLinkIsAskedAboutAgain: two copies judged the same two differently.
func TestADisputedLinkIsAskedAboutAgain(t *testing.T) {
	s, _ := fresh(t)
	_, person := wang(t, s)
	she := *mustRead(t, s, person).Person
	other := registered(t, s, model.Person{Name: she.Name, Phone: she.Phone})
	yes, err := s.JoinProposal(person, other)
	mustPropose(t, yes, err)
	no, err := s.DifferProposal(person, other)
	mustPropose(t, no, err)
	mustRecord(t, s, ActJoin, yes.Entries...)
	mustRecord(t, s, ActDiffer, no.Entries...)
	joined := len(mustRead(t, s, person).Cards) > 0
	pairs, _ := s.AllDuplicates()
	if asked := len(pairs) == 1; asked == joined {
		t.Errorf("joined %v, asked %v", joined, asked)
	}
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("check: %+v", r)
	}
	var settled model.Proposal
	if joined {
		settled, err = s.UnjoinProposal(person, other)
	} else {
		settled, err = s.DifferProposal(person, other)
	}
	mustRecord(t, s, ActDiffer, mustPropose(t, settled, err).Entries...)
	if pairs, _ := s.AllDuplicates(); len(pairs) > 0 || len(mustRead(t, s, person).Cards) > 0 {
		t.Errorf("settled, and asked about again: %+v", pairs)
	}
}

// TestAChangeLiesWithItsRecord: a form that was opened on the joined page writes to the card that its record is on.
func TestAChangeLiesWithItsRecord(t *testing.T) {
	s, c := fresh(t)
	a, b, _, _ := twice(t, s, c)
	exam := s.newID()
	mustRecord(t, s, "exam", model.Create(b, exam, model.KindExam, model.Exam{Form: "three_checks", On: model.DateOf(c.now())}))
	join(t, s, a, b)
	r := mustRead(t, s, a).State.Records[exam]
	mustRecord(t, s, "exam", model.Entry{Subject: a, Kind: model.KindExam, Record: exam, Parents: r.Heads,
		Fields: map[string]model.Value{"note": model.Encode("复查")}})
	own, err := s.Card(b)
	if err != nil || own.Exams[0].Is.Note != "复查" || len(own.State.Waiting) > 0 {
		t.Errorf("on her card: %+v, %v", own.Exams, err)
	}
	if h, _ := s.Card(a); len(h.Exams)+len(h.State.Waiting) > 0 {
		t.Errorf("on the other: %+v", h.State.Waiting)
	}
}
