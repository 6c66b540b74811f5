package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"suifang/model"
	"suifang/model/followup"
)

// withIUD gives the person a device that opens a series of follow-ups.
func withIUD(t testing.TB, s *Store, person model.ID, start model.Date) (method model.ID) {
	t.Helper()
	method = s.newID()
	mustRecord(t, s, "begin_method", model.Create(person, method, model.KindMethod,
		model.Method{Use: model.MethodUse{Kind: "iud", Start: start, Device: "TCu380A"}}))
	return method
}

func mustCheck(t testing.TB, s *Store) CheckReport {
	t.Helper()
	r, err := s.Check(context.Background(), true, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func mustList(t testing.TB, s *Store, q Query) []Line {
	t.Helper()
	lines, err := s.Worklist(q)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func stepsOf(lines []Line) (out []string) {
	for _, l := range lines {
		out = append(out, fmt.Sprintf("%s.%d %s %s", l.About.Step, l.About.N, l.Due.Due, l.State))
	}
	return out
}

var everyState = []followup.State{followup.Upcoming, followup.Ready, followup.Overdue, followup.Passed}

func TestWorklistFollowsWhatIsRecorded(t *testing.T) {
	s, c := fresh(t)
	household, person := wang(t, s)
	today := model.DateOf(c.now())
	method := withIUD(t, s, person, today)
	q := Query{Today: today.AddDays(40), States: everyState}
	open := mustList(t, s, q)
	if len(open) == 0 {
		t.Fatal("an IUD opens nothing")
	}
	first := open[0]
	if first.Name != "王秀英" || first.Village != "青石村" || first.Code != "02-0017" || first.HeadName != "王秀英" || first.Group != 2 ||
		first.Person != person || first.Household != household || first.Asked {
		t.Errorf("line = %+v", first)
	}
	c.set(c.now().AddDate(0, 0, 40))
	visit := mustRecord(t, s, "record_visit", model.Create(person, s.newID(), model.KindVisit, model.Visit{About: first.About,
		Outcome: model.VisitOutcome{Result: model.VisitDone, On: model.DateOf(c.now())}}))
	after := mustList(t, s, q)
	if slices.ContainsFunc(after, func(l Line) bool { return l.ID == first.ID }) || len(after) == 0 {
		t.Errorf("after the visit: %v", stepsOf(after))
	}
	s = reopen(t, s, c)
	if again := mustList(t, s, q); !slices.Equal(stepsOf(again), stepsOf(after)) {
		t.Errorf("reopened: %v, want %v", stepsOf(again), stepsOf(after))
	}
	if of := mustList(t, s, Query{Today: q.Today, States: everyState, Person: person}); !slices.Equal(stepsOf(of), stepsOf(after)) {
		t.Errorf("of the person alone: %v, want %v", stepsOf(of), stepsOf(after))
	}
	if _, err := s.Undo(visit.Act); err != nil {
		t.Fatal(err)
	}
	if undone := mustList(t, s, q); !slices.Equal(stepsOf(undone), stepsOf(open)) {
		t.Errorf("undone: %v, want %v", stepsOf(undone), stepsOf(open))
	}
	h := mustRead(t, s, person)
	var m model.Method
	r := h.State.Records[method]
	_ = model.DecodeRecord(r, &m)
	m.Ended = model.MethodEnd{On: model.DateOf(c.now()), Reason: "expulsion"}
	e, _ := model.Amend(r, m)
	preview, err := s.Preview(model.Proposal{Act: "end_method", Entries: []model.Entry{e}})
	if err != nil || len(preview.Ends) == 0 {
		t.Errorf("preview of the end = %+v, %v", preview, err)
	}
	if len(mustList(t, s, q)) != len(open) {
		t.Error("the preview was written")
	}
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("check: %+v", r)
	}
}

func TestAPreviewNeedsNoActBeforeIt(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	newer := testOptions(c)
	newer.Program = "a newer program, with which nothing was recorded yet"
	s, err := Open(s.Path(), newer)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	preview, err := s.Preview(model.Proposal{Act: "start_method", Entries: []model.Entry{model.Create(person, s.newID(), model.KindMethod,
		model.Method{Use: model.MethodUse{Kind: model.MethodIUD, Start: model.DateOf(c.now())}})}})
	if err != nil || len(preview.Opens) == 0 {
		t.Errorf("preview = %+v, %v", preview, err)
	}
}

func TestWorklistShowsTheHouseholdAsItIsNow(t *testing.T) {
	s, c := fresh(t)
	household, person := wang(t, s)
	withIUD(t, s, person, model.DateOf(c.now()))
	worker := s.newID()
	mustRecord(t, s, "add_worker", model.Create(worker, worker, model.KindWorker, model.Worker{Name: "赵村医", Villages: []string{"白云村"}}))
	moved := *mustRead(t, s, household).Household
	moved.Village, moved.Group = "白云村", 5
	e, _ := model.Amend(mustRead(t, s, household).Record(), moved)
	mustRecord(t, s, "edit_household", e)
	renamed := *mustRead(t, s, person).Person
	renamed.Name = "王秀莲"
	e, _ = model.Amend(mustRead(t, s, person).Record(), renamed)
	mustRecord(t, s, "edit_person", e)
	for _, l := range mustList(t, s, Query{States: everyState, Village: "白云村"}) {
		if l.Group != 5 || l.Name != "王秀莲" || l.HeadName != "王秀莲" || l.Worker != "赵村医" {
			t.Errorf("line = %+v", l)
		}
	}
	if n := len(mustList(t, s, Query{States: everyState, Village: "青石村"})); n != 0 {
		t.Errorf("%d lines are left in the old village", n)
	}
	if n := len(mustList(t, s, Query{States: everyState, Worker: "赵村医"})); n == 0 {
		t.Error("the worker has no lines")
	}
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("check: %+v", r)
	}
}

func TestListOfADayIsTheSameHoweverFarTheAgendaWasPlanned(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	today := model.DateOf(c.now())
	withIUD(t, s, person, today.AddDays(-3))
	method := s.newID()
	mustRecord(t, s, "begin_method", model.Create(person, method, model.KindMethod, model.Method{
		Use: model.MethodUse{Kind: "condom", Start: today}, Supply: model.MethodStock{Last: today}}))
	for _, days := range []int{0, 100, 800, 3000} {
		q := Query{Today: today.AddDays(days), States: everyState}
		extended := stepsOf(mustList(t, s, q))
		if err := s.Roll(q.Today); err != nil {
			t.Fatal(err)
		}
		if rolled := stepsOf(mustList(t, s, q)); !slices.Equal(extended, rolled) {
			t.Errorf("day %d: extended %v, rolled %v", days, extended, rolled)
		}
		of := q
		of.Person = person
		listed := slices.DeleteFunc(mustList(t, s, of), func(l Line) bool {
			return l.State == followup.Passed && q.Today > l.Until.AddDays(listedPassed)
		})
		if !slices.Equal(stepsOf(listed), extended) {
			t.Errorf("day %d: of the person %v, want %v", days, stepsOf(listed), extended)
		}
	}
	before := Query{Today: today, States: everyState}
	of := before
	of.Person = person
	if got, want := stepsOf(mustList(t, s, before)), stepsOf(mustList(t, s, of)); !slices.Equal(got, want) {
		t.Errorf("back on the first day: %v, want %v", got, want)
	}
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("check: %+v", r)
	}
}

func TestAnotherEditionIsPlannedAnew(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	withIUD(t, s, person, model.DateOf(c.now()))
	want := stepsOf(mustList(t, s, Query{States: everyState}))
	old := s.theAgenda()
	old.edition = "an older one"
	if err := s.update(func(tx *bolt.Tx) error { return put(tx, bucketMeta, keyAgenda, old.bytes()) }); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s, c)
	if !s.Stale() {
		t.Error("the agenda of another edition is not stale")
	}
	if err := s.Roll(model.DateOf(c.now())); err != nil || s.Stale() {
		t.Errorf("Roll: %v, stale %v", err, s.Stale())
	}
	if got := stepsOf(mustList(t, s, Query{States: everyState})); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestProfileOfTheCentrePlansAnew(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	today := model.DateOf(c.now())
	mustRecord(t, s, "pregnancy", model.Create(person, s.newID(), model.KindPregnancy,
		model.Pregnancy{Reported: today, LMP: model.LMP{Date: today.AddDays(-50)}}))
	national := stepsOf(mustList(t, s, Query{States: everyState}))
	id, centre := s.Centre()
	centre.Antenatal = followup.WHO
	e, _ := model.Amend(mustRead(t, s, id).Record(), centre)
	mustRecord(t, s, "edit_centre", e)
	if who := stepsOf(mustList(t, s, Query{States: everyState})); slices.Equal(who, national) {
		t.Errorf("still %v", who)
	}
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("check: %+v", r)
	}
}

// TestDerivedIsWhatFollowsFromTheChanges records random acts and holds what was derived on the way against
// what is derived anew.
func TestDerivedIsWhatFollowsFromTheChanges(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, c := fresh(t)
		w := world{t: rt, s: s, clock: c}
		for range rapid.IntRange(3, 12).Draw(rt, "acts") {
			w.act()
		}
		if rapid.Bool().Draw(rt, "reopen") {
			s = reopen(t, s, c)
		}
		if r := mustCheck(t, s); !r.OK {
			rt.Fatalf("after the acts: %+v", r)
		}
		sameDirectory(rt, s)
		before := dump(t, s)
		if err := s.Rebuild(context.Background(), nil); err != nil {
			rt.Fatal(err)
		}
		if r := mustCheck(t, s); !r.OK {
			rt.Fatalf("rebuilt: %+v", r)
		}
		for key, value := range dump(t, s) {
			if before[key] != value {
				rt.Fatalf("%q differs once rebuilt", key)
			}
			delete(before, key)
		}
		if len(before) > 0 {
			rt.Fatalf("%d values are gone once rebuilt", len(before))
		}
		if err := s.Close(); err != nil {
			rt.Fatal(err)
		}
	})
}

// sameDirectory holds the rows in memory, as acts have altered them, against those that are loaded from the file.
func sameDirectory(t rapid.TB, s *Store) {
	t.Helper()
	<-s.dir.ready
	loaded := newDirectory()
	s.loadDirectory(loaded)
	show := func(d *directory, row uint32) string {
		members := fmt.Sprint(d.members(d.ids[row]))
		return fmt.Sprintf("%+v %s %v %v", d.hit(row, ""), members, d.births[row], d.kinds[row])
	}
	for first := 0; first < len(s.dir.kinds); first += chunkSize {
		entries := make([]entry, min(chunkSize, len(s.dir.kinds)-first))
		for i := range entries {
			entries[i] = s.dir.entry(uint32(first + i))
		}
		if !bytes.Equal(s.dir.encodeRows(first, nil), encodeChunk(entries)) {
			t.Fatalf("the rows from %d on are written in two ways", first)
		}
	}
	n := 0
	for row, kind := range s.dir.kinds {
		if kind == entryFree {
			continue
		}
		n++
		other, here := loaded.rowOf(s.dir.ids[row])
		if !here {
			t.Fatalf("row %d is not loaded", row)
		}
		if was, is := show(s.dir, uint32(row)), show(loaded, other); was != is {
			t.Fatalf("in memory %s, loaded %s", was, is)
		}
	}
	for row, kind := range loaded.kinds {
		if id := loaded.ids[row]; kind != entryFree {
			if _, here := s.dir.rowOf(id); !here {
				t.Fatalf("row %d is loaded and not in memory", row)
			}
			n--
		}
	}
	if n != 0 {
		t.Fatalf("%d rows more in memory", n)
	}
}

// dump opens log, days and agenda; the directory may number its rows otherwise.
func dump(t testing.TB, s *Store) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := s.view(func(tx *bolt.Tx) error {
		for _, bucket := range []string{bucketLog, bucketDays, bucketAgenda, bucketDirectory} {
			prefix := []byte(nil)
			if bucket == bucketDirectory {
				prefix = keyLinks
			}
			each(tx, bucket, prefix, nil, func(key, sealed []byte) bool {
				plain, err := s.open(bucket, key, sealed)
				if err != nil {
					t.Error(err)
				}
				all[bucket+string(key)] = string(plain)
				return true
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A world makes random acts.
type world struct {
	t      *rapid.T
	s      *Store
	clock  *clock
	people []model.ID
	homes  []model.ID
	acts   []model.ID
}

func (w *world) act() {
	w.clock.set(w.clock.now().AddDate(0, 0, rapid.IntRange(0, 60).Draw(w.t, "days later")))
	if rapid.IntRange(0, 4).Draw(w.t, "roll") == 0 {
		if err := w.s.Roll(model.DateOf(w.clock.now())); err != nil {
			w.t.Fatal(err)
		}
	}
	switch n := rapid.IntRange(0, 11).Draw(w.t, "act"); {
	case len(w.people) == 0 || n == 0:
		w.register()
	case n == 1:
		w.editHousehold()
	case n == 2:
		w.editPerson()
	case n <= 4:
		w.method()
	case n == 5:
		w.pregnancy()
	case n == 6 && len(w.acts) > 0:
		if _, err := w.s.Undo(rapid.SampledFrom(w.acts).Draw(w.t, "undone")); err != nil && !errors.Is(err, ErrEmptyAct) {
			w.t.Fatal(err)
		}
	case n == 9:
		w.judge(w.people)
	case n == 10:
		w.judge(w.homes)
	case n == 11:
		w.withdraw()
	default:
		w.visit()
	}
}

// judge joins two, parts them, or says that they are not the same.
func (w *world) judge(among []model.ID) {
	a, b := rapid.SampledFrom(among).Draw(w.t, "one"), rapid.SampledFrom(among).Draw(w.t, "other")
	make := rapid.SampledFrom([]func(a, b model.ID) (model.Proposal, error){w.s.JoinProposal, w.s.JoinProposal, w.s.UnjoinProposal,
		w.s.DifferProposal}).Draw(w.t, "judgement")
	p, err := make(a, b)
	switch {
	case err == nil:
		w.record(p.Entries...)
	case !errors.Is(err, ErrJoined) && !errors.Is(err, ErrNotJoined) && !errors.Is(err, ErrUnlike):
		w.t.Fatal(err)
	}
}

// withdraw takes a registration back, or gives it back.
func (w *world) withdraw() {
	h, err := w.s.Card(w.somebody())
	if err != nil || h.Record() == nil {
		return
	}
	e := model.Withdraw(h.Record(), "mistake")
	if h.Record().Withdrawn() {
		e.Fields[model.FieldWithdrawn] = model.Value{0xf6}
	}
	w.record(e)
}

func (w *world) record(entries ...model.Entry) {
	r, err := w.s.record([]model.Proposal{{Act: "act", Entries: entries}}, false)
	if err != nil {
		w.t.Fatal(err)
	}
	w.acts = append(w.acts, r[0].Act)
}

func (w *world) today() model.Date { return model.DateOf(w.clock.now()) }

func (w *world) somebody() model.ID { return rapid.SampledFrom(w.people).Draw(w.t, "person") }

func (w *world) name() string {
	return rapid.SampledFrom([]string{"王秀英", "单雄信", "欧阳修", "阿不都热合曼·买买提", "Anna", ""}).Draw(w.t, "name")
}

func (w *world) village() string {
	return rapid.SampledFrom([]string{"青石村", "白云村", ""}).Draw(w.t, "village")
}

// register makes a household and its head, in one act or in two, whichever first.
func (w *world) register() {
	home, head := w.s.newID(), w.s.newID()
	if len(w.homes) > 0 && rapid.Bool().Draw(w.t, "into a household") {
		home = rapid.SampledFrom(w.homes).Draw(w.t, "home")
	}
	a := model.Create(head, head, model.KindPerson, model.Person{Name: w.name(), Sex: model.Female, Birth: w.today().AddDays(-9000),
		Phone: rapid.SampledFrom([]string{"", "13812345678", "12"}).Draw(w.t, "phone"), Household: home})
	b := model.Create(home, home, model.KindHousehold, model.Household{Code: "02-1", Village: w.village(), Head: head})
	switch rapid.IntRange(0, 2).Draw(w.t, "order") {
	case 0:
		w.record(a, b)
	case 1:
		w.record(a)
		w.record(b)
	case 2:
		w.record(b)
		w.record(a)
	}
	w.people, w.homes = append(w.people, head), append(w.homes, home)
}

func (w *world) editHousehold() {
	h, err := w.s.Read(rapid.SampledFrom(w.homes).Draw(w.t, "home"))
	if err != nil || h.Household == nil {
		return
	}
	o := *h.Household
	o.Village, o.Head = w.village(), w.somebody()
	if e, ok := model.Amend(h.Record(), o); ok {
		w.record(e)
	}
}

func (w *world) editPerson() {
	h, err := w.s.Read(w.somebody())
	if err != nil || h.Person == nil {
		return
	}
	p := *h.Person
	p.Name, p.Household = w.name(), rapid.SampledFrom(append(w.homes, model.ID{})).Draw(w.t, "home")
	if e, ok := model.Amend(h.Record(), p); ok {
		w.record(e)
	}
}

func (w *world) method() {
	m := w.s.newID()
	w.record(model.Create(w.somebody(), m, model.KindMethod, model.Method{Supply: model.MethodStock{Last: w.today(), Until: w.today().AddDays(30)},
		Use: model.MethodUse{Kind: rapid.SampledFrom([]string{"iud", "condom", "implant", "pill"}).Draw(w.t, "kind"), Start: w.today()}}))
}

func (w *world) pregnancy() {
	w.record(model.Create(w.somebody(), w.s.newID(), model.KindPregnancy,
		model.Pregnancy{Reported: w.today(), LMP: model.LMP{Date: w.today().AddDays(-50)}}))
}

func (w *world) visit() {
	person := w.somebody()
	lines, err := w.s.Worklist(Query{Person: person, States: everyState})
	if err != nil || len(lines) == 0 {
		return
	}
	w.record(model.Create(person, w.s.newID(), model.KindVisit, model.Visit{About: lines[0].About, Outcome: model.VisitOutcome{
		Result: rapid.SampledFrom([]string{"done", "declined", "not_reached"}).Draw(w.t, "outcome"), On: w.today()}}))
}

func TestFlippedBitIsNoticedAndNamed(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	withIUD(t, s, person, model.DateOf(c.now()))
	if err := errors.Join(s.SaveDraft("visit", person, []byte("half")), s.Looked(person)); err != nil {
		t.Fatal(err)
	}
	for _, bucket := range sealedBuckets {
		var keys [][]byte
		if err := s.view(func(tx *bolt.Tx) error {
			each(tx, bucket, nil, nil, func(key, _ []byte) bool { keys = append(keys, bytes.Clone(key)); return true })
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if len(keys) == 0 {
			t.Errorf("%s is empty", bucket)
		}
		for _, key := range keys {
			flip(t, s, bucket, key)
			want := damaged(bucket, key, "does not open")
			if r := mustCheck(t, s); r.OK || len(r.Damaged) != 1 || r.Damaged[0] != *want {
				t.Errorf("%s %x: %+v", bucket, key, r)
			}
			flip(t, s, bucket, key)
		}
	}
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("all flipped back: %+v", r)
	}
}

func TestDamagedSubjectsAreNotedUntilTheyHeal(t *testing.T) {
	s, _ := fresh(t)
	_, person := wang(t, s)
	noted := func() (n int) {
		_ = s.view(func(tx *bolt.Tx) error {
			each(tx, bucketMeta, keyDamaged, nil, func([]byte, []byte) bool { n++; return true })
			return nil
		})
		return n
	}
	flip(t, s, bucketSubjects, person[:])
	mustCheck(t, s)
	if n := noted(); n != 1 {
		t.Errorf("%d subjects noted, want 1", n)
	}
	flip(t, s, bucketSubjects, person[:])
	mustCheck(t, s)
	if n := noted(); n != 0 {
		t.Errorf("%d subjects noted once healed", n)
	}
}

// FuzzDecode holds the readers of derived values and journals to not panic, whatever stands there.
func FuzzDecode(f *testing.F) {
	f.Add(encodeChunk([]entry{{kind: entryPerson, name: "王秀英"}, {}, {kind: entryHousehold, code: "02-1"}}))
	f.Add(encodeLines(nil, []packedLine{{line: packLine(&Line{})}}))
	f.Add(packLine(&Line{Name: "王秀英"}))
	f.Add(packCard(&Line{Name: "王秀英", Code: "02-1"}))
	f.Add((&JournalEntry{What: JournalLook}).append(nil))
	f.Fuzz(func(_ *testing.T, b []byte) {
		_, _ = decodeChunk(b)
		_, _ = decodeLines(nil, b)
		_, _ = decodeCards(nil, b)
		_, _ = unpackLine(1, b)
		_ = new(Line).unpackCard(b)
		_, _ = decodeJournal(b)
		_, _ = decodeLog(make([]byte, dayKeySize), b)
		_, _ = decodeDaySum(b)
		_ = decodeAgenda(b)
		_, _ = decodeHand(b)
		_, _ = decodeLinks(nil, b)
		_, _ = decodeSeen(b)
		_, _ = decodeDivided(b)
		_, _ = decodeStaff(b)
		_ = missingIn(b)
		_ = united(bucketLog, make([]byte, dayKeySize), b, b)
		_ = united(bucketJournal, nil, b, b)
	})
}

func TestLineAndChunkComeBackAsTheyWere(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	withIUD(t, s, person, model.DateOf(c.now()))
	for _, l := range mustList(t, s, Query{States: everyState}) {
		got, ok := unpackLine(l.Due.Due, packLine(&l))
		got.State, got.Worker = l.State, l.Worker
		if !ok || !got.unpackCard(packCard(&l)) || fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", l) {
			t.Errorf("line %+v came back as %+v", l, got)
		}
	}
	entries := []entry{entryOf(mustRead(t, s, person)), {}, {kind: entryHousehold, id: model.ID{1}, link: model.ID{2}, code: "02-1", village: "青石村", group: 3}}
	if got, ok := decodeChunk(encodeChunk(entries)); !ok || !slices.Equal(got, entries) {
		t.Errorf("chunk %+v came back as %+v", entries, got)
	}
}

func TestRebuildHealsWhatIsDerived(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	withIUD(t, s, person, model.DateOf(c.now()))
	want := stepsOf(mustList(t, s, Query{States: everyState}))
	if err := s.update(func(tx *bolt.Tx) error {
		return errors.Join(empty(tx, bucketAgenda), empty(tx, bucketDirectory), empty(tx, bucketLog), empty(tx, bucketDays))
	}); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s, c)
	if r := mustCheck(t, s); r.OK || !slices.Equal(r.Derived, []string{"agenda", "days", "directory", "log", "staff"}) {
		t.Errorf("check of a file without derived data: %+v", r)
	}
	if err := s.Rebuild(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("rebuilt: %+v", r)
	}
	var line []byte
	_ = s.view(func(tx *bolt.Tx) error {
		each(tx, bucketAgenda, nil, nil, func(key, _ []byte) bool { line = bytes.Clone(key); return false })
		return nil
	})
	flip(t, s, bucketAgenda, line)
	if err := s.Rebuild(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("rebuilt over a damaged line: %+v", r)
	}
	s = reopen(t, s, c)
	if got := stepsOf(mustList(t, s, Query{States: everyState})); !slices.Equal(got, want) {
		t.Errorf("worklist %v, want %v", got, want)
	}
	if _, clerk := s.Clerk(); clerk.Name != "李文员" {
		t.Errorf("clerk = %+v", clerk)
	}
}

func TestDamageInWhatIsDerivedStopsNobody(t *testing.T) {
	for _, bucket := range []string{bucketLog, bucketDays, bucketDirectory, bucketAgenda} {
		t.Run(bucket, func(t *testing.T) {
			s, c := fresh(t)
			_, person := wang(t, s)
			withIUD(t, s, person, model.DateOf(c.now()))
			var keys [][]byte
			_ = s.view(func(tx *bolt.Tx) error {
				each(tx, bucket, nil, nil, func(key, _ []byte) bool { keys = append(keys, bytes.Clone(key)); return true })
				return nil
			})
			// who is on the staff is in memory and in nothing that an edit writes: it waits for check --rebuild
			keys = slices.DeleteFunc(keys, func(key []byte) bool { return bytes.Equal(key, keyStaff) })
			for _, key := range keys {
				flip(t, s, bucket, key)
			}
			p := *mustRead(t, s, person).Person
			p.Name = "王秀莲"
			e, _ := model.Amend(mustRead(t, s, person).Record(), p)
			mustRecord(t, s, "edit", e)
			if bucket == bucketAgenda {
				return // lines that did not open were written over, or wait for check --rebuild
			}
			if r := mustCheck(t, s); !r.OK {
				t.Errorf("check: %+v", r)
			}
		})
	}
}

func TestUndo(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	edit := func(phone string) Recorded {
		p := *mustRead(t, s, person).Person
		p.Phone = phone
		e, _ := model.Amend(mustRead(t, s, person).Record(), p)
		return mustRecord(t, s, "edit", e)
	}
	first := edit("13900000001")
	s = reopen(t, s, c) // found in the log, not remembered
	undone, err := s.Undo(first.Act)
	if err != nil {
		t.Fatal(err)
	}
	if p := mustRead(t, s, person).Person; p.Phone != "13812345678" {
		t.Errorf("undone: %s", p.Phone)
	}
	if _, err := s.Undo(undone.Act); err != nil {
		t.Fatal(err)
	}
	if p := mustRead(t, s, person).Person; p.Phone != "13900000001" {
		t.Errorf("done again: %s", p.Phone)
	}
	if _, err := s.Undo(model.ID{9}); !errors.Is(err, ErrNoRecord) {
		t.Errorf("no such act: %v", err)
	}
	batch, other := s.newID(), s.newID()
	if err := s.RecordAll([]model.Proposal{{Act: "import", Batch: batch, Source: "women", Entries: []model.Entry{
		model.Create(other, other, model.KindPerson, model.Person{Name: "赵一"})}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.UndoBatch(batch); err != nil {
		t.Fatal(err)
	}
	if h := mustRead(t, s, other); h.Person != nil {
		t.Error("the import was not taken back")
	}
	changes, err := s.History(person, model.ID{})
	if err != nil {
		t.Fatal(err)
	}
	var phones []string
	for _, c := range changes {
		if c.Field == "phone" {
			var phone string
			_ = model.Decode(c.To, &phone)
			phones = append(phones, phone)
			if c.Author != "李文员" || c.At == "" {
				t.Errorf("change = %+v", c)
			}
		}
	}
	slices.Sort(phones)
	if want := []string{"13812345678", "13812345678", "13900000001", "13900000001"}; !slices.Equal(phones, want) {
		t.Errorf("history of the phone: %v", phones)
	}
}

func TestDraftsAndJournal(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	if err := s.SaveDraft("visit", person, []byte("half typed")); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Looked(person), s.Journal(JournalEntry{What: JournalPrint, Note: "today", Count: 12})); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s, c)
	if form, err := s.Draft("visit", person); err != nil || string(form) != "half typed" {
		t.Errorf("draft = %q, %v", form, err)
	}
	if err := s.DropDraft("visit", person); err != nil {
		t.Fatal(err)
	}
	if form, err := s.Draft("visit", person); err != nil || form != nil {
		t.Errorf("dropped draft = %q, %v", form, err)
	}
	today := model.DateOf(c.now())
	entries, err := s.Journaled(today, today)
	if err != nil || len(entries) != 2 || entries[0].Record != person || entries[0].Author != s.clerkID || entries[1].Count != 12 {
		t.Errorf("journal = %+v, %v", entries, err)
	}
}

func TestSearchBesideRecording(t *testing.T) {
	s, _ := fresh(t)
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
				if _, err := s.Search(context.Background(), "wxy", SearchOptions{}); err != nil {
					t.Error(err)
				}
				_, _ = s.Worklist(Query{})
				s.SavedAt()
			}
		}
	}()
	for range 5 {
		wang(t, s)
	}
	close(stop)
	<-done
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Search(ctx, "wxy", SearchOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a search that was given up: %v", err)
	}
}

// The number of records that stats gives is that of a check, whatever was done.
func TestRecordsAreCounted(t *testing.T) {
	s, c := fresh(t)
	counted := func(when string) {
		t.Helper()
		st, err := s.Stats()
		if r := mustCheck(t, s); err != nil || st.Records != r.Records {
			t.Errorf("%s: %d records, the check counts %d (%v)", when, st.Records, r.Records, err)
		}
	}
	counted("a new file")
	_, person := wang(t, s)
	counted("somebody registered")
	withIUD(t, s, person, model.DateOf(c.now()))
	counted("a record more")
	if err := s.update(func(tx *bolt.Tx) error { return s.putRecords(tx, 77) }); err != nil {
		t.Fatal(err)
	}
	if r := mustCheck(t, s); r.OK || !slices.Equal(r.Derived, []string{"records"}) {
		t.Errorf("a wrong number: %+v", r)
	}
	if err := s.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	counted("all made anew")
	if err := s.update(func(tx *bolt.Tx) error { return dropRecords(tx) }); err != nil {
		t.Fatal(err)
	}
	withIUD(t, s, person, model.DateOf(c.now()).AddDays(-900))
	if st, _ := s.Stats(); st.Records != -1 {
		t.Errorf("nobody had counted: %d records", st.Records)
	}
}
