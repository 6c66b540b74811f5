package followup

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"suifang/model"
)

var update = flag.Bool("update", false, "write the worklists of testdata anew, to be read by a person")

// TestHistories reads the histories of testdata: what was entered on which day, above, and what is due, below.
func TestHistories(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no histories: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var told story
			for i, f := range archive.Files {
				kind, arg, _ := strings.Cut(f.Name, " ")
				if kind == "changes" {
					told.tell(t, string(f.Data))
					continue
				}
				got := told.worklist(t, kind, arg)
				if *update {
					archive.Files[i].Data = []byte(got)
				} else if got != string(f.Data) {
					t.Errorf("%s:\n%s\nwant:\n%s", f.Name, got, f.Data)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// A story is one person's history as it was entered.
type story struct {
	changes []*model.Change
	acts    int
}

func named(name string) model.ID {
	sum := sha256.Sum256([]byte(name))
	return model.ID(sum[:16])
}

func (s *story) history() *model.History {
	return model.ReadHistory(named("person"), model.Fold(s.changes))
}

// tell reads lines such as
//
//	2026-08-16 method iud: kind iud, start 2026-08-15
//	2026-09-20 visit: about iud P07 07b, done 2026-09-18
//
// The date is the day of entry; a second line about the same thing corrects it; "-" clears.
func (s *story) tell(t *testing.T, lines string) {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		head, facts, ok := strings.Cut(line, ": ")
		words := strings.Fields(head)
		if !ok || len(words) < 2 {
			t.Fatalf("cannot read %q", line)
		}
		name := fmt.Sprint(words[1], len(s.changes))
		if len(words) > 2 {
			name = words[2]
		} else if words[1] == "person" {
			name = "person"
		}
		s.enter(t, words[0], model.Kind(words[1]), named(name), strings.Split(facts, ", "))
	}
}

func (s *story) enter(t *testing.T, day string, kind model.Kind, record model.ID, facts []string) {
	t.Helper()
	v, set := blank(kind)
	r := model.Fold(s.changes).Records[record]
	if r != nil {
		if err := model.DecodeRecord(r, v); err != nil {
			t.Fatal(err)
		}
	}
	for _, fact := range facts {
		words := strings.Fields(fact)
		if !set(words[0], words[1:]) {
			t.Fatalf("cannot read %q of a %s", fact, kind)
		}
	}
	entry := model.Create(named("person"), record, kind, v)
	if r != nil {
		entry, _ = model.Amend(r, v)
	}
	s.acts++
	stamp := model.Stamp{Act: named(fmt.Sprint("act", s.acts)), Time: int64(date(day))*86_400_000 + int64(s.acts), Clock: day + "T09:00:00+08:00",
		Salt: func() (b [16]byte) { b[0], b[1] = byte(s.acts), byte(s.acts>>8); return b }}
	s.changes = append(s.changes, model.Proposal{Act: "test", Entries: []model.Entry{entry}}.Changes(stamp)...)
}

func date(s string) model.Date {
	if s == "-" {
		return 0
	}
	d, err := model.ParseISO(s)
	if err != nil {
		panic(s)
	}
	return d
}

// blank gives an empty record of the kind and what sets its facts.
func blank(kind model.Kind) (any, func(key string, words []string) bool) {
	switch kind {
	case model.KindPerson:
		p := &model.Person{Name: "某"}
		return p, func(k string, w []string) bool { return setPerson(p, k, w) }
	case model.KindMethod:
		m := new(model.Method)
		return m, func(k string, w []string) bool { return setMethod(m, k, w) }
	case model.KindPregnancy:
		p := new(model.Pregnancy)
		return p, func(k string, w []string) bool { return setPregnancy(p, k, w) }
	case model.KindVisit:
		v := new(model.Visit)
		return v, func(k string, w []string) bool { return setVisit(v, k, w) }
	case model.KindConsent:
		c := &model.Consent{Purpose: model.ConsentFollowUp}
		return c, func(k string, w []string) bool { return setConsent(c, k, w) }
	case model.KindRequest:
		r := &model.Request{Service: model.ServiceNewlyMarried}
		return r, func(k string, w []string) bool {
			return setDates(k, w, map[string]*model.Date{"on": &r.On, "ended": &r.Ended})
		}
	case model.KindAppointment:
		a := new(model.Appointment)
		return a, func(k string, w []string) bool {
			if k == "about" {
				a.About = about(w)
				return true
			}
			return setDates(k, w, map[string]*model.Date{"on": &a.On})
		}
	case model.KindBirth:
		b := new(model.Birth)
		return b, func(k string, w []string) bool { return setDates(k, w, map[string]*model.Date{"on": &b.On}) }
	}
	panic(kind)
}

func setDates(key string, words []string, dates map[string]*model.Date) bool {
	d, ok := dates[key]
	if ok {
		*d = date(words[0])
	}
	return ok
}

func setPerson(p *model.Person, key string, w []string) bool {
	switch key {
	case "home", "out", "in":
		p.Residence = model.Residence{State: key, Since: date(w[0])}
		return true
	case "known":
		return true
	}
	return setDates(key, w, map[string]*model.Date{"death": &p.Death, "last_birth": &p.LastBirth})
}

func setMethod(m *model.Method, key string, w []string) bool {
	switch key {
	case "kind":
		m.Use.Kind = w[0]
	case "device":
		m.Use.Device = w[0]
	case "ended":
		m.Ended.On = date(w[0])
		m.Ended.Reason = strings.Join(w[1:], "_")
	case "monthly":
		m.Supply.Monthly = true
	default:
		return setDates(key, w, map[string]*model.Date{"start": &m.Use.Start, "supplied": &m.Supply.Last,
			"supply_until": &m.Supply.Until, "sperm_free": &m.SpermFree})
	}
	return true
}

func setPregnancy(p *model.Pregnancy, key string, w []string) bool {
	switch key {
	case "lam":
		p.LAM = true
	case "outcome":
		p.Outcome = model.Outcome{Result: w[0], On: date(w[1])}
	default:
		return setDates(key, w, map[string]*model.Date{"reported": &p.Reported, "lmp": &p.LMP.Date, "edd_scan": &p.ScanEDD,
			"booked": &p.Booked, "discharge": &p.Discharge})
	}
	return true
}

func setVisit(v *model.Visit, key string, w []string) bool {
	switch key {
	case "about":
		v.About = about(w)
	case "next":
		v.NextDate = date(w[0])
	case model.VisitDone, model.VisitDeclined, model.VisitNotReached, model.VisitMoved, model.VisitDied:
		v.Outcome = model.VisitOutcome{Result: key, On: date(w[0])}
	default:
		return false
	}
	return true
}

func setConsent(c *model.Consent, key string, w []string) bool {
	switch key {
	case "yes", "no":
		c.Answer = model.Answer{Yes: key == "yes", On: date(w[0])}
	case "channels":
		c.Channels = w
	default:
		return false
	}
	return true
}

func about(w []string) model.Occurrence {
	o := model.Occurrence{Case: named(w[0]), Protocol: w[1], Step: w[2], N: 1}
	if len(w) > 3 {
		o.N, _ = strconv.Atoi(w[3])
	}
	return o
}

// worklist prints what is due on a day, as "worklist 2026-11-20 [who]", or what has ended, as "ended 2026-11-20".
func (s *story) worklist(t *testing.T, kind, arg string) string {
	t.Helper()
	words := strings.Fields(arg)
	today, profile := date(words[0]), Profile{}
	if len(words) > 1 {
		profile.Antenatal = words[1]
	}
	plan := Plan(s.history(), profile, today.AddDays(400))
	var b strings.Builder
	switch kind {
	case "worklist":
		if plan.Away {
			b.WriteString("away\n")
		}
		for _, d := range plan.Open {
			b.WriteString(line(d, today) + "\n")
		}
	case "ended":
		for _, e := range plan.Ended {
			fmt.Fprintf(&b, "%-5s %d  ended %s  %s  %s\n", e.Due.About.Step, e.Due.About.N, e.On, e.Why, e.Due.Title(true))
		}
	default:
		t.Fatalf("section %q", kind)
	}
	return b.String()
}

func line(d Due, today model.Date) string {
	state := string(d.State(today))
	if n := d.DaysOverdue(today); n > 0 {
		state += fmt.Sprintf(" %d", n)
	}
	out := fmt.Sprintf("%-5s %d  due %s  (%s to %s)  %s  %s  %s  | %s", d.About.Step, d.About.N, d.Due, d.From, d.Until,
		state, d.Tier, d.Title(true), d.Explain(true))
	if d.Attempts > 0 {
		out += fmt.Sprintf("  attempts %d, last %s", d.Attempts, d.LastAttempt)
	}
	if d.Conflict {
		out += "  conflict"
	}
	if d.More {
		out += "  and so on"
	}
	return out
}
