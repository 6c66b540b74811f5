package store

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"suifang/model"
	"suifang/model/exam"
	"suifang/model/followup"
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
	c.set(time.Date(2026, 11, 21, 9, 0, 0, 0, time.FixedZone("", 8*3600)))
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
	<-s.dir.ready
	s.dir.mu.RLock()
	defer s.dir.mu.RUnlock()
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
	by := map[ledger.Reason]int{}
	for _, p := range r.Problems {
		by[p.Reason]++
	}
	if pregnancies != 26 || by[PregnantAndUsed] != 9 || by[FoundByName] != 14 {
		t.Errorf("%d pregnancies, doubts %v", pregnancies, by)
	}
}

func TestImportTwiceChangesNothing(t *testing.T) {
	s, c := importStore(t)
	mustImport(t, s, womenXLSX)
	mustImport(t, s, examsXLSX)
	for _, file := range []string{womenXLSX, womenCSV, examsXLSX} {
		c.set(c.now().AddDate(0, 0, 1))
		before := s.SavedAt()
		r := mustImport(t, s, file)
		if r.Accepted != 0 || r.Updated != 0 || r.Refused != 0 || r.People != 0 || r.Households != 0 || s.SavedAt() != before {
			t.Errorf("%s again: %+v", file, counts(r))
		}
	}
}

// A sheetRow is one row of a small ledger, by heading.
type sheetRow map[string]string

// writeLedger writes a csv with these headings.
func writeLedger(t testing.TB, heads []string, rows ...sheetRow) (path string) {
	t.Helper()
	lines := []string{strings.Join(heads, ",")}
	for _, r := range rows {
		cells := make([]string, len(heads))
		for i, h := range heads {
			cells[i] = r[h]
		}
		lines = append(lines, strings.Join(cells, ","))
	}
	path = filepath.Join(t.TempDir(), "ledger.csv")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var womenHeads = []string{"序号", "户编号", "村", "组", "姓名", "身份证号", "出生日期", "文化程度", "婚姻状况", "丈夫姓名", "丈夫身份证号",
	"初婚日期", "现有子女数", "末次生育日期", "避孕措施", "措施起始日期", "联系电话", "流动状况", "备注"}

// oneWoman is a row that nothing is wrong with, changed as given.
func oneWoman(changes ...string) sheetRow {
	r := sheetRow{"序号": "1", "户编号": "02-0017", "村": "河西村", "组": "3组", "姓名": "彭慧敏", "身份证号": number("19920305", 4),
		"出生日期": "1992-03-05", "文化程度": "高中", "婚姻状况": "初婚", "丈夫姓名": "贾振江", "丈夫身份证号": number("19900102", 1),
		"初婚日期": "2015-05-06", "现有子女数": "1", "末次生育日期": "2019-05-02", "避孕措施": "宫内节育器", "措施起始日期": "2026-08-15",
		"联系电话": "13812346030", "流动状况": "在家"}
	for i := 0; i < len(changes); i += 2 {
		r[changes[i]] = changes[i+1]
	}
	return r
}

func number(born string, last int) string {
	return string(model.CompleteIDNumber("990101" + born + "00" + strconv.Itoa(last)))
}

func womanLedger(t testing.TB, changes ...string) string {
	t.Helper()
	return writeLedger(t, womenHeads, oneWoman(changes...))
}

// peng is the woman of oneWoman, and her husband.
func peng(t testing.TB, s *Store) (her, him *model.History) {
	t.Helper()
	her = mustRead(t, s, s.Derive().PersonID(model.IDNumber(number("19920305", 4)), "彭慧敏"))
	return her, mustRead(t, s, her.Person.Spouse)
}

func reasons(r ImportReport) (list []string) {
	for _, p := range r.Problems {
		list = append(list, p.Column+" "+string(p.Reason))
	}
	return list
}

func TestReimportComparesWithWhatTheSourceLastSaid(t *testing.T) {
	for _, tt := range []struct {
		name, here, there string // what the clerk and the ledger make of her phone
		want              string
		doubts            []string
	}{
		{"nothing changed", "", "13812346030", "13812346030", nil},
		{"a correction here survives", "13900001111", "13812346030", "13900001111", nil},
		{"a value changed in the ledger alone is written", "", "13855556666", "13855556666", nil},
		{"changed here and there is doubtful and not written", "13900001111", "13855556666", "13900001111", []string{"联系电话 changed_here_too"}},
		{"changed to the same is no news", "13855556666", "13855556666", "13855556666", nil},
		{"an empty cell says nothing", "", "", "13812346030", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, c := importStore(t)
			mustImport(t, s, womanLedger(t))
			if tt.here != "" {
				her, _ := peng(t, s)
				changed := *her.Person
				changed.Phone = tt.here
				e, _ := model.Amend(her.Record(), changed)
				mustRecord(t, s, "edit_person", e)
			}
			c.set(c.now().AddDate(0, 0, 1))
			r := mustImport(t, s, womanLedger(t, "联系电话", tt.there))
			her, _ := peng(t, s)
			if her.Person.Phone != tt.want || !slices.Equal(reasons(r), tt.doubts) || len(her.Record().Conflicts()) > 0 {
				t.Errorf("phone %s, doubts %v, conflicts %v", her.Person.Phone, reasons(r), her.Record().Conflicts())
			}
			if again := mustImport(t, s, womanLedger(t, "联系电话", tt.there)); again.Updated != 0 {
				t.Errorf("the same ledger again: %+v", counts(again))
			}
		})
	}
}

func TestReimportOfMethods(t *testing.T) {
	for _, tt := range []struct {
		name    string
		changes []string
		want    []string // kind, start, end
		doubts  []string
	}{
		{"the same", nil, []string{"iud 2026-08-15 "}, nil},
		{"a corrected start", []string{"措施起始日期", "2026-08-16"}, []string{"iud 2026-08-16 "}, nil},
		{"another method ends the old one", []string{"避孕措施", "避孕套", "措施起始日期", "2026-10-01"},
			[]string{"iud 2026-08-15 2026-10-01", "condom 2026-10-01 "}, nil},
		{"none: nobody knows since when", []string{"避孕措施", "未避孕", "措施起始日期", ""}, []string{"iud 2026-08-15 "}, []string{"避孕措施 method_gone"}},
		{"another method of an earlier day", []string{"避孕措施", "避孕套", "措施起始日期", "2025-10-01"}, []string{"iud 2026-08-15 "},
			[]string{"避孕措施 changed_here_too"}},
		{"before she was born", []string{"避孕措施", "避孕套", "措施起始日期", "1991-01-01"}, []string{"iud 2026-08-15 "},
			[]string{"措施起始日期 before_birth"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := importStore(t)
			mustImport(t, s, womanLedger(t))
			for range 2 {
				r := mustImport(t, s, womanLedger(t, tt.changes...))
				her, him := peng(t, s)
				var got []string
				for _, m := range her.Methods {
					got = append(got, m.Is.Use.Kind+" "+m.Is.Use.Start.String()+" "+m.Is.Ended.On.String())
				}
				if !slices.Equal(got, tt.want) || !slices.Equal(reasons(r), tt.doubts) || len(him.Methods) != 0 {
					t.Errorf("methods %q, doubts %v", got, reasons(r))
				}
			}
		})
	}
}

func TestVasectomyIsTheHusbands(t *testing.T) {
	s, _ := importStore(t)
	mustImport(t, s, womanLedger(t, "避孕措施", "男性绝育"))
	her, him := peng(t, s)
	if len(her.Methods) != 0 || len(him.Methods) != 1 || him.Methods[0].Is.Use.Kind != model.MethodVasectomy {
		t.Errorf("hers %v, his %v", her.Methods, him.Methods)
	}
	r := mustImport(t, s, womanLedger(t, "身份证号", number("19930305", 4), "出生日期", "", "丈夫姓名", "", "丈夫身份证号", "", "避孕措施", "男性绝育", "联系电话", ""))
	if !slices.Equal(reasons(r), []string{"避孕措施 no_husband"}) {
		t.Errorf("doubts %v", reasons(r))
	}
}

func TestSomeoneWithoutNumberIsFoundAgain(t *testing.T) {
	s, _ := importStore(t)
	mustImport(t, s, womanLedger(t, "身份证号", ""))
	r := mustImport(t, s, womanLedger(t))
	if r.People != 0 || r.Updated != 1 || !slices.Equal(reasons(r), []string{"身份证号 found_by_name"}) {
		t.Errorf("with her number: %+v %v", counts(r), reasons(r))
	}
	r = mustImport(t, s, womanLedger(t, "身份证号", ""))
	if r.People != 0 || r.Updated != 0 {
		t.Errorf("without it again: %+v %v", counts(r), reasons(r))
	}
	if n := len(everybody(s)); n != 2 {
		t.Errorf("%d persons", n)
	}
	r = mustImport(t, s, womanLedger(t, "身份证号", number("19920305", 6)))
	if r.Accepted != 1 || !slices.Contains(reasons(r), "姓名 maybe_same_person") {
		t.Errorf("with another number: %+v %v", counts(r), reasons(r))
	}
}

func TestImportTakenBackCanBeDoneAgain(t *testing.T) {
	s, _ := importStore(t)
	r := mustImport(t, s, womanLedger(t))
	if r.Batch.IsZero() {
		t.Fatal("no number to take it back by")
	}
	if _, err := s.UndoBatch(r.Batch); err != nil {
		t.Fatal(err)
	}
	if n := len(everybody(s)); n != 0 {
		t.Fatalf("%d persons are left", n)
	}
	r = mustImport(t, s, womanLedger(t, "联系电话", "13855556666"))
	her, him := peng(t, s)
	if r.Accepted != 1 || r.People != 2 || r.Households != 1 || her.Person == nil || him.Person == nil ||
		her.Person.Phone != "13855556666" || len(her.Methods) != 1 || len(reasons(r)) != 0 {
		t.Errorf("%+v %v: %+v", counts(r), reasons(r), her.Person)
	}
	second := mustImport(t, s, womanLedger(t, "联系电话", "13877778888"))
	if _, err := s.UndoBatch(second.Batch); err != nil {
		t.Fatal(err)
	}
	if her, _ := peng(t, s); her.Person == nil || her.Person.Phone != "13855556666" {
		t.Errorf("after taking the second back: %+v", her.Person)
	}
	if r := mustImport(t, s, womanLedger(t, "联系电话", "13877778888")); r.Updated != 1 {
		t.Errorf("the second again: %+v %v", counts(r), reasons(r))
	}
}

func TestLedgersOfOtherShapes(t *testing.T) {
	reversed := slices.Clone(womenHeads)
	slices.Reverse(reversed)
	wider := append([]string{"乡镇", "户主"}, append(slices.Clone(womenHeads), "政治面貌")...)
	row := oneWoman("乡镇", "水屯镇", "政治面貌", "群众", "户主", "贾老三")
	want, _ := importStore(t)
	mustImport(t, want, womanLedger(t))
	her, _ := peng(t, want)
	for name, path := range map[string]string{"columns in another order": writeLedger(t, reversed, row), "more columns": writeLedger(t, wider, row)} {
		t.Run(name, func(t *testing.T) {
			s, _ := importStore(t)
			mustImport(t, s, path)
			got, _ := peng(t, s)
			if got.Person.Phone != her.Person.Phone || *got.Person.Children != 1 || got.Methods[0].Is != her.Methods[0].Is {
				t.Errorf("%+v", got.Person)
			}
		})
	}
	t.Run("byte order mark, and another sheet first", func(t *testing.T) {
		s, _ := importStore(t)
		table, err := os.ReadFile(womanLedger(t))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "bom.csv")
		if err := os.WriteFile(path, append([]byte("\ufeff"), table...), 0o600); err != nil {
			t.Fatal(err)
		}
		if r := mustImport(t, s, path); r.Accepted != 1 {
			t.Errorf("%+v", counts(r))
		}
		book := filepath.Join(t.TempDir(), "book.xlsx")
		twoSheets(t, book, womenHeads, oneWoman())
		if r := mustImport(t, s, book); r.Unchanged != 1 || r.Accepted != 0 || len(r.Sheets) != 1 {
			t.Errorf("%+v", counts(r))
		}
	})
}

func twoSheets(t testing.TB, path string, heads []string, row sheetRow) {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	_ = f.SetCellStr("Sheet1", "A1", "说明: 本表由各村填报")
	if _, err := f.NewSheet("花名册"); err != nil {
		t.Fatal(err)
	}
	for i, h := range heads {
		cell, _ := excelize.CoordinatesToCellName(i+1, 1)
		_ = f.SetCellStr("花名册", cell, h)
		cell, _ = excelize.CoordinatesToCellName(i+1, 2)
		_ = f.SetCellStr("花名册", cell, row[h])
	}
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
}

func TestWrongFilesLeaveTheStoreAsItIs(t *testing.T) {
	s, _ := importStore(t)
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	before := s.SavedAt()
	for _, tt := range []struct {
		name  string
		files []string
		kind  ledger.Kind
		want  error
	}{
		{"a picture", []string{file("p.xlsx", "\x89PNG\r\n\x1a\n0000")}, ledger.Auto, ledger.ErrNotALedger},
		{"nothing", []string{file("n.csv", "")}, ledger.Auto, ledger.ErrEmpty},
		{"a good file beside a wrong one", []string{womanLedger(t), file("x.csv", "a,b\nc,d\n")}, ledger.Auto, ledger.ErrNoHeading},
		{"women asked for as exams", []string{womanLedger(t)}, ledger.ExamsKind, ledger.ErrWrongKind},
		{"no such file", []string{filepath.Join(dir, "none.csv")}, ledger.Auto, os.ErrNotExist},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := s.Import(context.Background(), ImportOptions{Files: tt.files, Kind: tt.kind, Today: townshipDay})
			if !errors.Is(err, tt.want) || s.SavedAt() != before || len(everybody(s)) != 0 {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestDryRunSaysWhatTheRunDoes(t *testing.T) {
	s, _ := importStore(t)
	before := s.SavedAt()
	o := ImportOptions{Files: []string{womenXLSX, examsXLSX}, Today: townshipDay, DryRun: true}
	dry, err := s.Import(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if s.SavedAt() != before || len(everybody(s)) != 0 || !dry[0].Batch.IsZero() {
		t.Fatal("a dry run wrote something")
	}
	o.DryRun = false
	wet, err := s.Import(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range wet {
		if !reflect.DeepEqual(counts(dry[i]), counts(wet[i])) || !slices.Equal(dry[i].Problems, wet[i].Problems) {
			t.Errorf("dry run %+v, run %+v", counts(dry[i]), counts(wet[i]))
		}
	}
}

func TestImportStopsAfterAWholeBatch(t *testing.T) {
	s, _ := importStore(t)
	ctx, stop := context.WithCancel(context.Background())
	reports, err := s.Import(ctx, ImportOptions{Files: []string{womenXLSX}, Today: townshipDay, Progress: func(done, total int) {
		if stop(); done == 0 || done >= total {
			t.Errorf("progress %d of %d", done, total)
		}
	}})
	if !Stopped(err) {
		t.Fatalf("error %v", err)
	}
	r := reports[0]
	checkSum(t, r)
	if r.Accepted == 0 || r.Accepted >= 1200 || r.UntilRow == 0 || len(everybody(s)) != r.People {
		t.Errorf("%+v, %d persons", counts(r), len(everybody(s)))
	}
	if again := mustImport(t, s, womenXLSX); again.Accepted != 1200-r.Accepted || len(everybody(s)) != 1200+951 {
		t.Errorf("the rest: %+v", counts(again))
	}
}

func TestExamsOfNobodyAreRefused(t *testing.T) {
	s, _ := importStore(t)
	mustImport(t, s, womanLedger(t))
	heads := []string{"检查日期", "村", "姓名", "身份证号", "宫内节育器", "是否怀孕", "孕周", "血压"}
	row := func(changes ...string) sheetRow {
		r := sheetRow{"检查日期": "2026-09-10", "村": "河西村", "姓名": "彭慧敏", "身份证号": number("19920305", 4), "宫内节育器": "正常", "血压": "120/80"}
		for i := 0; i < len(changes); i += 2 {
			r[changes[i]] = changes[i+1]
		}
		return r
	}
	r := mustImport(t, s, writeLedger(t, heads, row(), row("姓名", "何人"), row("身份证号", ""), row("检查日期", "1990-01-01")))
	want := []string{"身份证号 id_of_another", "姓名 person_not_found", "身份证号 id_missing", "姓名 person_not_found", "检查日期 before_birth"}
	if r.Accepted != 1 || r.Refused != 3 || !slices.Equal(reasons(r), want) {
		t.Errorf("%+v %v", counts(r), reasons(r))
	}
	r = mustImport(t, s, writeLedger(t, heads, row("检查日期", "2026-11-01", "是否怀孕", "是", "孕周", "8"),
		row("检查日期", "2026-11-15", "是否怀孕", "是", "孕周", "10")))
	her, _ := peng(t, s)
	if len(her.Pregnancies) != 1 || !slices.Equal(reasons(r), []string{"孕周 pregnant_beside"}) {
		t.Errorf("%d pregnancies, doubts %v", len(her.Pregnancies), reasons(r))
	}
	is := her.Pregnancies[0].Is
	if is.Reported.String() != "2026-11-01" || is.LMP.Date.String() != "2026-09-06" || !is.LMP.Estimated {
		t.Errorf("%+v", is)
	}
}

// The same rows in any order give the same records.
func TestImportInAnyOrderGivesEqualRecords(t *testing.T) {
	random := mathrand.New(mathrand.NewPCG(5, 6))
	var rows []sheetRow
	for n := range 16 {
		r := sheetRow{}
		for i, cell := range someWoman(random, n) {
			r[womenHeads[i]] = cell
		}
		rows = append(rows, r)
	}
	s, c := importStore(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	empty := s.Path()
	s = openCopy(t, empty, c)
	mustImport(t, s, writeLedger(t, womenHeads, rows...))
	want := facts(t, s)
	rapid.Check(t, func(rt *rapid.T) {
		order := rapid.Permutation(rows).Draw(rt, "order")
		other := openCopy(t, empty, c)
		defer other.Close()
		mustImport(t, other, writeLedger(t, womenHeads, order...))
		if got := facts(t, other); !maps.EqualFunc(got, want, maps.Equal[map[string]string]) {
			rt.Fatalf("%d records, want %d", len(got), len(want))
		}
	})
}

// openCopy opens a copy of a file, which derives the same identities.
func openCopy(t testing.TB, path string, c *clock) *Store {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(other, b, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(other, testOptions(c))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// facts are the facts of every record of persons and households.
func facts(t testing.TB, s *Store) map[model.ID]map[string]string {
	t.Helper()
	all := map[model.ID]map[string]string{}
	for row, kind := range s.dir.kinds {
		if kind == entryFree {
			continue
		}
		for id, r := range mustRead(t, s, s.dir.ids[row]).State.Records {
			all[id] = model.Facts(r)
		}
	}
	return all
}

// An import opens what follows from its facts: after a birth, from a method and its start, from a dated exam
// with weeks. Nothing else, and no visit.
func TestWhatAnImportOpens(t *testing.T) {
	s, _ := importStore(t)
	mustImport(t, s, womenXLSX)
	mustImport(t, s, examsXLSX)
	lines, err := s.Worklist(Query{Today: townshipDay, From: townshipDay - 800, Until: townshipDay + 800,
		States: []followup.State{followup.Upcoming, followup.Ready, followup.Overdue, followup.Passed}})
	if err != nil {
		t.Fatal(err)
	}
	opened := map[string]int{}
	for _, l := range lines {
		opened[l.About.Protocol]++
		if l.Until < townshipDay {
			t.Errorf("%s %s had closed on %s, before the import", l.About.Protocol, l.About.Step, l.Until)
		}
	}
	for _, p := range []string{"P04", "P05", "P06", "P07", "P09", "P10", "P11"} {
		if opened[p] == 0 {
			t.Errorf("nothing of %s is open", p)
		}
	}
	if opened["P01"]+opened["P15"] > 0 {
		t.Errorf("opened %v", opened)
	}
	for _, id := range everybody(s) {
		if h := mustRead(t, s, id); len(h.Visits) > 0 {
			t.Fatal("an import made a visit")
		}
	}
	if r := mustCheck(t, s); !r.OK {
		t.Errorf("what is derived differs: %+v", r)
	}
}

// A ledger that leaves out what the file knows says nothing against it: no second husband, no household of no
// village, no start forgotten; and a clerk's correction stands.
func TestReimportOfALedgerThatLeavesThingsOut(t *testing.T) {
	without := func(gone ...string) (heads []string) {
		return slices.DeleteFunc(slices.Clone(womenHeads), func(h string) bool { return slices.Contains(gone, h) })
	}
	for _, tt := range []struct {
		name  string
		heads []string
		row   sheetRow
	}{
		{"his number", without("丈夫身份证号"), oneWoman()},
		{"his number is wrong", womenHeads, oneWoman("丈夫身份证号", "99010119900102001*")},
		{"her number", without("身份证号"), oneWoman()},
		{"the village", without("村"), oneWoman()},
		{"the household", without("户编号"), oneWoman()},
		{"the start of the method", without("措施起始日期"), oneWoman()},
		{"a start that cannot be read", womenHeads, oneWoman("措施起始日期", "去年八月")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, c := importStore(t)
			mustImport(t, s, womanLedger(t))
			her, _ := peng(t, s)
			changed := *her.Person
			changed.Phone = "13900001111"
			e, _ := model.Amend(her.Record(), changed)
			mustRecord(t, s, "edit_person", e)
			c.set(c.now().AddDate(0, 0, 1))
			before := s.SavedAt()
			r := mustImport(t, s, writeLedger(t, tt.heads, tt.row))
			if r.Accepted+r.Updated+r.Refused+r.People+r.Households != 0 || s.SavedAt() != before {
				t.Errorf("%+v, %v", counts(r), reasons(r))
			}
			if her, _ := peng(t, s); her.Person.Phone != "13900001111" {
				t.Errorf("phone %s", her.Person.Phone)
			}
		})
	}
}
