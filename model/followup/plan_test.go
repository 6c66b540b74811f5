package followup

import (
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"suifang/model"
)

// tellPast makes up what was entered about one woman, in any combination that a clerk could enter.
func tellPast(t *testing.T, rt *rapid.T, corrected bool) *story {
	s := new(story)
	day := date("2024-01-31").AddDays(rapid.IntRange(0, 700).Draw(rt, "day"))
	later := func(most int) model.Date { return day.AddDays(rapid.IntRange(0, most).Draw(rt, "later")) }
	enter := func(kind, name, facts string) {
		s.enter(t, day.String(), model.Kind(kind), named(name), strings.Split(facts, ", "))
	}
	kinds := rapid.SliceOfN(rapid.SampledFrom([]string{"iud", "implant", "tubal_ligation", "vasectomy", "pill", "injection", "condom"}), 1, 3).Draw(rt, "kinds")
	for i, kind := range kinds {
		start := day.AddDays(-rapid.IntRange(0, 800).Draw(rt, "ago"))
		enter("method", fmt.Sprint("m", i), fmt.Sprintf("kind %s, start %s, supplied %s, supply_until %s", kind, start, start, start.AddDays(84)))
	}
	if rapid.Bool().Draw(rt, "pregnant") {
		enter("pregnancy", "p", fmt.Sprintf("reported %s, lmp %s", day, day.AddDays(-rapid.IntRange(20, 250).Draw(rt, "weeks"))))
	}
	profile := Profile{Antenatal: rapid.SampledFrom([]string{"", WHO}).Draw(rt, "profile")}
	for range rapid.IntRange(0, 8).Draw(rt, "events") {
		day = later(200)
		open := Plan(s.history(), profile, day.AddDays(400)).Open
		switch what := rapid.IntRange(0, 9).Draw(rt, "what"); {
		case what < 6 && len(open) > 0:
			o := rapid.SampledFrom(open).Draw(rt, "which").About
			result := rapid.SampledFrom([]string{"done", "done", "done", "not_reached", "declined"}).Draw(rt, "result")
			s.visit(t, day, o, result, rapid.SampledFrom([]model.Date{0, day.AddDays(25)}).Draw(rt, "next"))
		case what == 6:
			enter("method", "m0", fmt.Sprintf("ended %s %s", day, rapid.SampledFrom([]string{"removed", "expelled", "switched"}).Draw(rt, "why")))
		case what == 7:
			enter("consent", fmt.Sprint("c", day), rapid.SampledFrom([]string{"no ", "yes "}).Draw(rt, "answer")+day.String())
		case what == 8:
			enter("method", "m0", fmt.Sprintf("supplied %s, supply_until %s", day, day.AddDays(84)))
		case corrected:
			enter("method", "m0", fmt.Sprintf("start %s", day.AddDays(-rapid.IntRange(0, 900).Draw(rt, "corrected"))))
		}
	}
	return s
}

func (s *story) visit(t *testing.T, day model.Date, o model.Occurrence, result string, next model.Date) {
	entry := model.Create(named("person"), named(fmt.Sprint("visit", len(s.changes))), model.KindVisit,
		&model.Visit{About: o, Outcome: model.VisitOutcome{Result: result, On: day}, NextDate: next})
	s.acts++
	stamp := model.Stamp{Time: int64(day)*86_400_000 + int64(s.acts), Clock: day.String() + "T10:00:00+08:00",
		Salt: func() (b [16]byte) { b[0] = byte(s.acts); return b }}
	s.changes = append(s.changes, model.Proposal{Entries: []model.Entry{entry}}.Changes(stamp)...)
}

func drawProfile(rt *rapid.T) Profile {
	return Profile{Antenatal: rapid.SampledFrom([]string{National, WHO}).Draw(rt, "asked for")}
}

func TestPlanDoesNotDependOnTheOrderOfChanges(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, profile := tellPast(t, rt, true), drawProfile(rt)
		horizon := date("2028-01-01")
		want := Plan(s.history(), profile, horizon)
		rand.New(rand.NewSource(rapid.Int64().Draw(rt, "seed"))).Shuffle(len(s.changes), func(i, j int) {
			s.changes[i], s.changes[j] = s.changes[j], s.changes[i]
		})
		if got := Plan(s.history(), profile, horizon); !reflect.DeepEqual(got, want) {
			rt.Fatalf("in another order:\n%+v\nwant\n%+v", got, want)
		}
	})
}

func TestPlanOfALaterHorizonHoldsTheEarlierOne(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h, profile := tellPast(t, rt, true).history(), drawProfile(rt)
		horizon := date("2025-01-01").AddDays(rapid.IntRange(0, 1500).Draw(rt, "horizon"))
		later := Plan(h, profile, horizon.AddDays(rapid.IntRange(0, 3000).Draw(rt, "more")))
		earlier := Plan(h, profile, horizon)
		for _, d := range earlier.Open {
			more := d
			more.More = !d.More
			if !slices.ContainsFunc(later.Open, func(l Due) bool { return reflect.DeepEqual(l, d) || reflect.DeepEqual(l, more) }) {
				rt.Fatalf("%+v is not in the later plan\n%+v", d, later.Open)
			}
		}
		for _, e := range earlier.Ended {
			if !slices.ContainsFunc(later.Ended, func(l Ended) bool { return reflect.DeepEqual(l, e) }) {
				rt.Fatalf("ended %+v is not in the later plan\n%+v", e, later.Ended)
			}
		}
	})
}

func TestEveryWindowHoldsItsDueDate(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		seen := map[model.ID]bool{}
		plan := Plan(tellPast(t, rt, true).history(), drawProfile(rt), date("2028-01-01"))
		for _, d := range plan.Open {
			if d.From > d.Due || d.Due > d.Until {
				rt.Fatalf("%s: %s to %s, due %s", d.Title(false), d.From, d.Until, d.Due)
			}
			if int(d.Until-d.Due) > LongestWindow() {
				rt.Fatalf("%s lasts longer than the longest window", d.Title(false))
			}
			if seen[d.ID] {
				rt.Fatalf("%s twice", d.Title(false))
			}
			seen[d.ID] = true
		}
	})
}

func TestADoneVisitNeverLeavesItsObligationOpen(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := tellPast(t, rt, false).history()
		plan := Plan(h, drawProfile(rt), date("2028-01-01"))
		for _, v := range h.Visits {
			if v.Is.Outcome.Result == model.VisitDone && slices.ContainsFunc(plan.Open, func(d Due) bool { return d.About == v.Is.About }) {
				rt.Fatalf("%+v is still open", v.Is.About)
			}
		}
	})
}

func TestADeclinedSeriesOpensNothingMore(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := tellPast(t, rt, true).history()
		plan := Plan(h, drawProfile(rt), date("2028-01-01"))
		for _, v := range h.Visits {
			if v.Is.Outcome.Result != model.VisitDeclined {
				continue
			}
			for _, d := range plan.Open {
				if d.About.Case == v.Is.About.Case && d.About.Protocol == v.Is.About.Protocol && d.Until >= v.Is.Outcome.On {
					rt.Fatalf("declined on %s, but open: %+v", v.Is.Outcome.On, d)
				}
			}
		}
	})
}

func TestAnEndlessStepEndsInMore(t *testing.T) {
	var s story
	s.tell(t, "2020-01-01 method iud: kind iud, start 2020-01-01")
	var list []string
	for _, d := range Plan(s.history(), Profile{}, date("2024-06-01")).Open {
		if d.About.Step == "07f" {
			list = append(list, fmt.Sprint(d.About.N, " ", d.Due, " ", d.More))
		}
	}
	want := []string{"1 2022-01-01 false", "2 2023-01-01 false", "3 2024-01-01 false", "4 2025-01-01 true"}
	if !slices.Equal(list, want) {
		t.Errorf("07f = %q, want %q", list, want)
	}
}

func TestState(t *testing.T) {
	d := Due{From: date("2026-08-01"), Due: date("2026-08-15"), Until: date("2026-08-31")}
	graced := d
	graced.Grace = 7
	for _, tt := range []struct {
		name  string
		due   Due
		today string
		want  State
		days  int
	}{
		{"the day before the window", d, "2026-07-31", Upcoming, 0},
		{"the window's first day", d, "2026-08-01", Ready, 0},
		{"the due date", d, "2026-08-15", Ready, 0},
		{"the day after it", d, "2026-08-16", Overdue, 1},
		{"the window's last day", d, "2026-08-31", Overdue, 16},
		{"the day after the window", d, "2026-09-01", Passed, 17},
		{"the last day of grace", graced, "2026-08-22", Ready, 0},
		{"the day after grace", graced, "2026-08-23", Overdue, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, days := tt.due.State(date(tt.today)), tt.due.DaysOverdue(date(tt.today)); got != tt.want || days != tt.days {
				t.Errorf("on %s: %s, %d days; want %s, %d", tt.today, got, days, tt.want, tt.days)
			}
		})
	}
}

// TestContactInterval holds the WHO's intervals, in weeks, by completed weeks at the first and last contact.
func TestContactInterval(t *testing.T) {
	for _, tt := range []struct {
		name              string
		first, last, want int
	}{
		{"below 20 weeks", 12, 19, 8},
		{"from 20", 12, 20, 6},
		{"from 26", 12, 26, 4},
		{"from 34", 12, 34, 2},
		{"first seen at 22: from 30, two-weekly", 22, 30, 2},
		{"first seen at 24: not", 24, 30, 4},
		{"first seen at 28: from 32, two-weekly", 28, 32, 2},
		{"first seen at 28: at 30 not yet", 28, 30, 4},
		{"first seen at 31: throughout", 31, 31, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := contactInterval(tt.first, tt.last); got != tt.want {
				t.Errorf("= %d, want %d", got, tt.want)
			}
		})
	}
}

func TestContactDue(t *testing.T) {
	lmp := date("2026-01-01")
	at := func(w, d int) model.Date { return week(w, d).From(lmp) }
	for _, tt := range []struct {
		name  string
		known model.Date
		made  []model.Date
		want  model.Date
	}{
		{"the first of the list", at(7, 0), nil, at(12, 0)},
		{"known on the day itself", at(20, 0), nil, at(20, 0)},
		{"known late: the first not yet past", at(20, 1), nil, at(26, 0)},
		{"after a contact, in exact days", at(7, 0), []model.Date{at(12, 3)}, at(20, 3)},
		{"less than a week before 40 weeks becomes 40 weeks", at(7, 0), []model.Date{at(12, 0), at(37, 2)}, at(40, 0)},
		{"never beyond 40 weeks", at(7, 0), []model.Date{at(12, 0), at(39, 0)}, at(40, 0)},
		{"a week before stays", at(7, 0), []model.Date{at(12, 0), at(37, 0)}, at(39, 0)},
		{"after 40 weeks: refer for delivery", at(7, 0), []model.Date{at(12, 0), at(40, 1)}, at(41, 0)},
		{"and then no more", at(7, 0), []model.Date{at(40, 1), at(40, 6)}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := contactDue(Anchor{On: lmp}, tt.known, tt.made); got != tt.want {
				t.Errorf("= %s, want %s", got, tt.want)
			}
		})
	}
}

func TestObligationID(t *testing.T) {
	o := model.Occurrence{Case: model.ID{1, 2, 3}, Protocol: "P07", Step: "07b", N: 1}
	if got, want := ObligationID(o).String(), "74b426709862b29d8fe23703f3a2cdeb"; got != want {
		t.Errorf("ObligationID = %s, want %s: every file must agree", got, want)
	}
	unnumbered := o
	unnumbered.N = 0
	if ObligationID(unnumbered) != ObligationID(o) {
		t.Error("a step that does not recur has ordinal 1")
	}
}

func TestChannelsAreThoseSheAllows(t *testing.T) {
	for _, tt := range []struct {
		name              string
		named, hers, want []string
	}{
		{"unknown: the norm's", []string{"clinic", "home"}, nil, []string{"clinic", "home"}},
		{"those of the norm that she allows", []string{"clinic", "home", "phone"}, []string{"phone", "message"}, []string{"phone"}},
		{"none of the norm: hers", []string{"home"}, []string{"message"}, []string{"message"}},
		{"the norm names none: hers", nil, []string{"phone"}, []string{"phone"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := allowed(tt.named, tt.hers); !slices.Equal(got, tt.want) {
				t.Errorf("= %v, want %v", got, tt.want)
			}
		})
	}
}

// TestALineThatHangsOnAConflictIsMarked has two copies correct one insertion date side by side.
func TestALineThatHangsOnAConflictIsMarked(t *testing.T) {
	var here, there story
	here.tell(t, "2026-08-16 method iud: kind iud, start 2026-08-15")
	there.changes, there.acts = slices.Clone(here.changes), 100
	here.tell(t, "2026-08-20 method iud: start 2026-08-14")
	there.tell(t, "2026-08-21 method iud: start 2026-08-13")
	here.changes = append(here.changes, there.changes...)
	for _, d := range Plan(here.history(), Profile{}, date("2027-01-01")).Open {
		if !d.Conflict || d.Anchor != date("2026-08-13") {
			t.Errorf("%s from %s, conflict %v", d.Title(false), d.Anchor, d.Conflict)
		}
	}
}

// TestProtocolsAreWhole holds every step to what a reader of the data must find.
func TestProtocolsAreWhole(t *testing.T) {
	for _, p := range Protocols() {
		for _, s := range p.Steps {
			planned := len(s.Times) > 0 || s.Contacts
			switch {
			case s.ID == "" || s.Zh == "" || s.En == "" || s.Source == "" || s.Mark == "":
				t.Errorf("%s %s: something is missing", p.ID, s.ID)
			case planned == (s.Unplanned != ""):
				t.Errorf("%s: planned, or with the reason why not", s.ID)
			case planned && (s.Tier == "" || s.Window == "" || eventNames[s.Event][0] == "" || eventNames[s.Event][1] == ""):
				t.Errorf("%s: no tier, no mark of its window or no name of its event", s.ID)
			}
			for _, code := range s.Questions {
				if _, ok := QuestionSetByCode(code); !ok {
					t.Errorf("%s asks %s, which is no question set", s.ID, code)
				}
			}
			for _, c := range s.Channels {
				if _, ok := model.Channels.Find(c); !ok {
					t.Errorf("%s: channel %q", s.ID, c)
				}
			}
		}
	}
}

func TestQuestionsEndWithTheFreeOne(t *testing.T) {
	for _, set := range QuestionSets {
		if n := len(set.Items); n == 0 || set.Items[n-1].Key != Needs.Key {
			t.Errorf("%s does not end with %q", set.Code, Needs.En)
		}
	}
	d := Due{About: model.Occurrence{Protocol: "P06", Step: "06b", N: 1}, Reason: Reason{Event: Discharge}}
	keys := map[string]bool{}
	for _, q := range d.Questions() {
		if keys[q.Key] {
			t.Errorf("%s twice", q.Key)
		}
		keys[q.Key] = true
	}
	if !keys["QPNM.fever"] || !keys["QNB.fever"] || !keys["needs"] {
		t.Errorf("06b asks %v", keys)
	}
}

// BenchmarkPlan plans for a woman with an IUD since a year, a pregnancy before it and a few visits.
func BenchmarkPlan(b *testing.B) {
	var s story
	t := new(testing.T)
	s.tell(t, `2025-03-01 pregnancy p: reported 2025-03-01, lmp 2025-01-10, outcome birth 2025-10-10
2025-12-02 method iud: kind iud, start 2025-12-01, device TCu380A
2026-01-10 visit: about iud P07 07b, done 2026-01-09
2026-03-05 visit: about iud P07 07c, not_reached 2026-03-04
2026-03-08 visit: about iud P07 07c, done 2026-03-08`)
	h := s.history()
	for b.Loop() {
		Plan(h, Profile{}, date("2027-12-01"))
	}
}
