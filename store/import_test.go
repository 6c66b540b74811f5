package store

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"suifang/model"
	"suifang/model/exam"
	"suifang/store/ledger"
)

// townshipDay is the day on which the township's ledgers are read.
var townshipDay = model.NewDate(2026, 11, 21)

// ledgerTruth is what a perfect reader finds in the township's ledgers.
type ledgerTruth struct {
	Women    []townshipWoman
	Problems []struct {
		Row           int // the serial number
		Name, Problem string
	}
	Exams []struct {
		ID, Date, IUD, Gyn, BP string
		Pregnant               bool
		Weeks                  any
		Hb                     float64
	}
}

type townshipWoman struct {
	Household, Village, Name, ID, Birth, Edu, Marital, Wed, Husband, Last, Method, Start, Phone, Move string
	HusbandID                                                                                         string `json:"husband_id"`
	Group                                                                                             int
	Kids                                                                                              *int
}

func readTownship(t testing.TB) (tr ledgerTruth) {
	t.Helper()
	b, err := os.ReadFile("ledger/testdata/truth.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &tr); err != nil {
		t.Fatal(err)
	}
	return tr
}

// importClock is a file on the day of the township's ledgers.
func importStore(t testing.TB) (*Store, *clock) {
	t.Helper()
	s, c := fresh(t)
	c.Time = time.Date(2026, 11, 21, 9, 0, 0, 0, time.FixedZone("", 8*3600))
	return s, c
}

func mustImport(t testing.TB, s *Store, files ...string) ImportReport {
	t.Helper()
	reports, err := s.Import(context.Background(), ImportOptions{Files: files, Today: townshipDay})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reports {
		checkSum(t, r)
	}
	return reports[len(reports)-1]
}

func checkSum(t testing.TB, r ImportReport) {
	t.Helper()
	if r.Rows != r.Accepted+r.Updated+r.Unchanged+r.Refused+r.Skipped {
		t.Errorf("the rows of %s do not add up: %+v", r.File, counts(r))
	}
}

// counts is a report without its lists.
func counts(r ImportReport) ImportReport {
	r.Problems, r.Sheets, r.Batch = nil, nil, model.ID{}
	return r
}

const (
	womenXLSX = "ledger/testdata/women.xlsx"
	womenCSV  = "ledger/testdata/women-gbk.csv"
	examsXLSX = "ledger/testdata/exams.xlsx"
)

func TestImportedTownshipAgreesWithTheTruth(t *testing.T) {
	tr := readTownship(t)
	for _, file := range []string{womenXLSX, womenCSV} {
		t.Run(filepath.Base(file), func(t *testing.T) {
			s, _ := importStore(t)
			r := mustImport(t, s, file)
			if r.Accepted != len(tr.Women) || r.Refused != 0 || r.People != 1200+951 || r.Households != 600 {
				t.Errorf("%+v", counts(r))
			}
			checkTownship(t, s, tr, r)
		})
	}
}

// checkTownship holds every woman of the truth against the file, and the problems against the report.
func checkTownship(t *testing.T, s *Store, tr ledgerTruth, r ImportReport) {
	t.Helper()
	wrong := map[string]string{}
	for _, p := range tr.Problems {
		wrong[p.Name] = p.Problem
	}
	if len(everybody(s)) != 1200+951 {
		t.Errorf("%d persons in the file", len(everybody(s)))
	}
	for _, want := range tr.Women {
		checkWoman(t, s, want, wrong[want.Name] != "")
	}
	for _, p := range tr.Problems {
		reason := map[string]ledger.Reason{"id missing": ledger.IDMissing, "id check digit": ledger.IDCheck}[p.Problem]
		if !slices.ContainsFunc(r.Problems, func(q ledger.Problem) bool { return q.Reason == reason && q.Row > 0 }) {
			t.Errorf("%s of row %d is not reported", p.Problem, p.Row)
		}
	}
	n := 0
	for _, q := range r.Problems {
		if q.Reason == ledger.IDMissing || q.Reason == ledger.IDCheck {
			n++
		} else if q.Reason != ledger.DuplicateRow {
			t.Errorf("%+v", q)
		}
	}
	if n < len(tr.Problems) {
		t.Errorf("%d of %d problems reported", n, len(tr.Problems))
	}
}

func everybody(s *Store) (ids []model.ID) {
	for row, kind := range s.dir.kinds {
		if kind == entryPerson {
			ids = append(ids, s.dir.ids[row])
		}
	}
	return ids
}

// findWoman finds a woman of the truth: there must be exactly one of her name and birth.
func findWoman(t *testing.T, s *Store, want townshipWoman) *model.History {
	t.Helper()
	birth, _ := model.ParseISO(want.Birth)
	hits := s.Duplicates(model.Person{Name: want.Name, Birth: birth})
	hits = slices.DeleteFunc(hits, func(h Hit) bool { return h.Household != want.Household })
	if len(hits) != 1 {
		t.Fatalf("%s is there %d times", want.Name, len(hits))
	}
	return mustRead(t, s, hits[0].ID)
}

func checkWoman(t *testing.T, s *Store, want townshipWoman, wrongID bool) {
	t.Helper()
	h := findWoman(t, s, want)
	p := h.Person
	home := mustRead(t, s, p.Household).Household
	if wrongID {
		want.ID = ""
	}
	equalText := func(field, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %s = %q, want %q", p.Name, field, got, want)
		}
	}
	equalText("id", string(p.IDNumber), want.ID)
	equalText("sex", string(p.Sex), "female")
	equalText("education", model.Education.Label(p.Education, true), want.Edu)
	equalText("marital", model.Marital.Label(p.Marital, true), want.Marital)
	equalText("married", p.Married.String(), want.Wed)
	equalText("last birth", p.LastBirth.String(), want.Last)
	equalText("phone", p.Phone, want.Phone)
	equalText("migration", model.Migration.Label(p.Residence.State, true), want.Move)
	equalText("code", home.Code, want.Household)
	equalText("village", home.Village, want.Village)
	if home.Group != want.Group || (p.Children == nil) != (want.Kids == nil) || p.Children != nil && *p.Children != *want.Kids {
		t.Errorf("%s: group %d, children %v", p.Name, home.Group, p.Children)
	}
	owner := h
	if want.Husband != "" {
		m := mustRead(t, s, p.Spouse)
		equalText("husband", m.Person.Name+" "+string(m.Person.IDNumber)+" "+string(m.Person.Sex), want.Husband+" "+want.HusbandID+" male")
		if m.Person.Spouse != h.ID || m.Person.Household != p.Household {
			t.Errorf("%s: her husband is linked otherwise", p.Name)
		}
		if want.Method == "男性绝育" {
			owner = m
		}
	}
	checkMethod(t, owner, want)
}

func checkMethod(t *testing.T, h *model.History, want townshipWoman) {
	t.Helper()
	switch {
	case want.Method == "" || want.Method == "未避孕":
		if len(h.Methods) != 0 {
			t.Errorf("%s: %d methods", want.Name, len(h.Methods))
		}
	case len(h.Methods) != 1:
		t.Errorf("%s: %d methods", want.Name, len(h.Methods))
	default:
		use := h.Methods[0].Is.Use
		if got := model.Methods.Label(use.Kind, true) + " " + use.Start.String(); got != want.Method+" "+want.Start {
			t.Errorf("%s: method %s, want %s %s", want.Name, got, want.Method, want.Start)
		}
	}
}

func TestImportedExams(t *testing.T) {
	tr := readTownship(t)
	s, _ := importStore(t)
	reports, err := s.Import(context.Background(), ImportOptions{Files: []string{examsXLSX, womenXLSX}, Today: townshipDay})
	if err != nil {
		t.Fatal(err)
	}
	r := reports[0]
	if r.File != "exams.xlsx" || r.Accepted != 498 || r.Refused != 0 {
		t.Errorf("%+v", counts(r))
	}
	women := map[string]townshipWoman{}
	for _, w := range tr.Women {
		women[w.ID] = w
	}
	pregnancies := 0
	for _, want := range tr.Exams {
		h := findWoman(t, s, women[want.ID])
		i := slices.IndexFunc(h.Exams, func(e model.Entered[model.Exam]) bool { return e.Is.On.String() == want.Date })
		if i < 0 {
			t.Fatalf("the exam of %s is not there", want.Date)
		}
		values := exam.ThreeChecks.ReadValues(h.Exams[i].Record)
		if bp := values["bp_systolic"].Text + "/" + values["bp_diastolic"].Text; bp != want.BP {
			t.Errorf("blood pressure %s, want %s", bp, want.BP)
		}
		if !h.Exams[i].Is.Told.IsZero() {
			t.Error("an imported exam counts as told")
		}
		pregnancies += len(h.Pregnancies)
		if want.Pregnant && len(h.Pregnancies) == 0 && !slices.ContainsFunc(r.Problems, func(p ledger.Problem) bool { return p.Reason == PregnancyOver }) {
			t.Errorf("no pregnancy from the exam of %s", want.Date)
		}
	}
	t.Logf("%d pregnancies", pregnancies)
	by := map[ledger.Reason]int{}
	for _, p := range r.Problems {
		by[p.Reason]++
	}
	t.Logf("%v", by)
}

func TestImportTwiceChangesNothing(t *testing.T) {
	s, c := importStore(t)
	mustImport(t, s, womenXLSX)
	mustImport(t, s, examsXLSX)
	for _, file := range []string{womenXLSX, womenCSV, examsXLSX} {
		c.Time = c.AddDate(0, 0, 1)
		before := s.SavedAt()
		r := mustImport(t, s, file)
		if r.Accepted != 0 || r.Updated != 0 || r.Refused != 0 || r.People != 0 || r.Households != 0 || s.SavedAt() != before {
			t.Errorf("%s again: %+v", file, counts(r))
		}
	}
}
