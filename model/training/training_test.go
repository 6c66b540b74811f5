package training

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"suifang/model"
	"suifang/model/followup"
)

var today = model.NewDate(2026, 11, 21)

// everyone makes a whole township.
func everyone(seed uint64, people int) (acts [][]model.Proposal) {
	town := New(seed, people, today)
	for house := town.Next(); house != nil; house = town.Next() {
		acts = append(acts, house)
	}
	return acts
}

// subjects gathers the changes of a township by subject.
func subjects(houses [][]model.Proposal) map[model.ID][]*model.Change {
	by := map[model.ID][]*model.Change{}
	n := 0
	for _, house := range houses {
		for _, act := range house {
			for _, c := range act.Changes(model.Stamp{Time: act.At.UnixMilli(), Clock: act.At.Format("2006-01-02T15:04:05-07:00"),
				Salt: func() [16]byte { n++; return [16]byte{byte(n), byte(n >> 8), byte(n >> 16)} }}) {
				by[c.Subject] = append(by[c.Subject], c)
			}
		}
	}
	return by
}

func TestTheSameSeedGivesTheSamePeople(t *testing.T) {
	if !reflect.DeepEqual(everyone(7, 300), everyone(7, 300)) {
		t.Fatal("two townships of one seed differ")
	}
	if reflect.DeepEqual(everyone(7, 300), everyone(8, 300)) {
		t.Fatal("townships of two seeds are equal")
	}
}

func TestSomeHouseholdsAtOnceAreTheSame(t *testing.T) {
	town, one := New(7, 300, today), []model.Proposal{}
	for acts := town.Some(7); acts != nil; acts = town.Some(7) {
		one = append(one, acts...)
	}
	if !reflect.DeepEqual(one, slices.Concat(everyone(7, 300)...)) || town.Made() < 300 {
		t.Error("households made at once differ")
	}
}

func TestATownshipHasALivingHistory(t *testing.T) {
	kinds, open, results := map[model.Kind]int{}, map[followup.State]int{}, map[string]int{}
	people, busy, born := 0, 0, 0
	for id, changes := range subjects(everyone(1, 2000)) {
		s := model.Fold(changes)
		if len(s.Waiting) > 0 {
			t.Fatalf("changes wait in a made-up history")
		}
		for _, r := range s.Records {
			kinds[r.Kind]++
		}
		h := model.ReadHistory(id, s)
		if h.Person == nil {
			continue
		}
		people++
		touched := map[model.ID]bool{}
		for r := range s.Records {
			touched[r] = true
		}
		if err := model.Check(h, touched, today); err != nil {
			t.Errorf("a made-up life breaks a rule: %v", err)
		}
		if len(h.Births) > 0 {
			born++
		}
		mine := 0
		for _, d := range followup.Plan(h, followup.Profile{}, today).Open {
			state := d.State(today)
			open[state]++
			if state == followup.Ready || state == followup.Overdue {
				mine++
			}
		}
		if mine > 0 {
			busy++
		}
		for _, v := range h.Visits {
			results[v.Is.Outcome.Result]++
		}
	}
	t.Log(people, "people,", busy, "with something due;", kinds, open, results)
	if busy*100 < people*3 {
		t.Errorf("%d of %d people have something due or overdue, want at least 3 in 100", busy, people)
	}
	for _, kind := range []model.Kind{model.KindHousehold, model.KindPerson, model.KindMethod, model.KindPregnancy, model.KindVisit,
		model.KindExam, model.KindConsent, model.KindRequest, model.KindBirth} {
		if kinds[kind] == 0 {
			t.Errorf("nobody has a %s", kind)
		}
	}
	for _, result := range []string{model.VisitDone, model.VisitDeclined, model.VisitNotReached} {
		if results[result] == 0 {
			t.Errorf("no visit was %s", result)
		}
	}
	if open[followup.Overdue] == 0 || open[followup.Upcoming] == 0 {
		t.Errorf("open items: %v", open)
	}
}

func TestNumbersAreValidAndNobodys(t *testing.T) {
	seen := map[model.IDNumber]bool{}
	for _, changes := range subjects(everyone(3, 1000)) {
		h := model.ReadHistory(changes[0].Subject, model.Fold(changes))
		if h.Person == nil || h.Person.IDNumber == "" {
			continue
		}
		n, err := model.ParseIDNumber(string(h.Person.IDNumber), today)
		if err != nil || n[:5] != "99000" || n.Sex() != h.Person.Sex || n.Birth() != h.Person.Birth {
			t.Fatalf("a number that does not fit its person: %v", err)
		}
		seen[n] = true
	}
	if len(seen) < 700 {
		t.Errorf("only %d numbers", len(seen))
	}
}

func BenchmarkTownship(b *testing.B) {
	for _, people := range []int{2000} {
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			for b.Loop() {
				everyone(1, people)
			}
			b.ReportMetric(float64(people*b.N)/b.Elapsed().Seconds(), "people/s")
		})
	}
}
