package ledger

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"suifang/model"
)

// The day on which the township's ledgers are read.
var today = model.NewDate(2026, 11, 21)

// truth is what a perfect reader finds in the township's ledgers.
type truth struct {
	Women    []womanOfTruth
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

type womanOfTruth struct {
	Household, Village, Name, ID, Birth, Edu, Marital, Wed, Husband, Last, Method, Start, Phone, Move string
	HusbandID                                                                                         string `json:"husband_id"`
	Group                                                                                             int
	Kids                                                                                              *int
}

func readTruth(t *testing.T) (tr truth) {
	t.Helper()
	b, err := os.ReadFile("testdata/truth.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &tr); err != nil {
		t.Fatal(err)
	}
	return tr
}

func openTownship(t testing.TB, name string) *Sheet {
	t.Helper()
	w, err := Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	if len(w.Sheets) != 1 {
		t.Fatalf("%d sheets", len(w.Sheets))
	}
	return w.Sheets[0]
}

func TestTownshipWomenAgreeWithTheTruthFieldByField(t *testing.T) {
	for _, file := range []string{"women.xlsx", "women-gbk.csv"} {
		t.Run(file, func(t *testing.T) {
			got, err := ReadWomen(openTownship(t, file), today)
			if err != nil {
				t.Fatal(err)
			}
			checkWomen(t, readTruth(t), got)
		})
	}
}

// checkWomen holds what was read against the truth, woman by woman in order, her second rows left out.
func checkWomen(t *testing.T, tr truth, got *Women) {
	t.Helper()
	var women []Woman
	for _, w := range got.Women {
		switch {
		case w.Refused:
			t.Errorf("row %d is refused: %v", w.Row, w.Problems)
		case w.Same == 0:
			women = append(women, w)
		}
	}
	if len(women) != len(tr.Women) {
		t.Fatalf("%d women, want %d", len(women), len(tr.Women))
	}
	wrong := map[string]string{}
	for _, p := range tr.Problems {
		wrong[p.Name] = p.Problem
	}
	for i, want := range tr.Women {
		got := women[i]
		want := []fieldValue{
			{householdField, want.Household}, {villageField, want.Village}, {groupField, countText(want.Group)},
			{idField, want.ID}, {birthField, want.Birth}, {sexField, "female"},
			{educationField, codeOf(model.Education, want.Edu)}, {maritalField, codeOf(model.Marital, want.Marital)},
			{husbandField, want.Husband}, {husbandIDField, want.HusbandID},
			{husbandBirthField, model.IDNumber(want.HusbandID).Birth().String()},
			{marriedField, want.Wed}, {childrenField, pointerText(want.Kids)}, {lastBirthField, want.Last},
			{methodField, codeOf(model.Methods, want.Method)}, {methodStartField, want.Start}, {phoneField, want.Phone},
			{migrationField, codeOf(model.Migration, want.Move)}, {noteField, ""},
		}
		if name := tr.Women[i].Name; got.Name != name {
			t.Fatalf("row %d: another woman than the truth's %d", got.Row, i)
		}
		for j, f := range got.fields() {
			if f.value != want[j].value && !(f.field == idField && wrong[got.Name] != "") {
				t.Errorf("row %d, %s = %q, want %q", got.Row, f.field, f.value, want[j].value)
			}
		}
	}
}

func codeOf(codes model.Codes, zh string) string {
	for _, c := range codes {
		if c.Zh == zh {
			return c.Value
		}
	}
	return zh
}

func TestTownshipProblemsAreAllReportedAndNothingElse(t *testing.T) {
	reasons := map[string]Reason{"id missing": IDMissing, "id check digit": IDCheck}
	for _, file := range []string{"women.xlsx", "women-gbk.csv"} {
		t.Run(file, func(t *testing.T) {
			got, err := ReadWomen(openTownship(t, file), today)
			if err != nil {
				t.Fatal(err)
			}
			bySerial := map[string][]Woman{}
			for _, w := range got.Women {
				bySerial[w.Serial] = append(bySerial[w.Serial], w)
			}
			byDesign := map[string]bool{}
			for _, p := range readTruth(t).Problems {
				byDesign[countText(p.Row)] = true
				for _, w := range bySerial[countText(p.Row)] {
					if !slices.ContainsFunc(w.Problems, func(q Problem) bool { return q.Reason == reasons[p.Problem] && q.Row == w.Row }) {
						t.Errorf("row %d: %s is not reported", w.Row, p.Problem)
					}
					if w.IDNumber != "" || (w.IDRaw == "") != (p.Problem == "id missing") {
						t.Errorf("row %d: number %q, aside %q", w.Row, w.IDNumber, w.IDRaw)
					}
				}
			}
			for _, w := range got.Women {
				for _, p := range w.Problems {
					if !byDesign[w.Serial] && p.Reason != DuplicateRow {
						t.Errorf("row %d: %+v", w.Row, p)
					}
				}
			}
			t.Logf("rows %d, data %d, skipped %v, ignored %v", got.Rows, len(got.Women), got.Skipped, got.Heading.Ignored)
			if got.Rows != len(got.Women)+got.SkippedRows() {
				t.Errorf("%d rows are not %d of data and %d skipped", got.Rows, len(got.Women), got.SkippedRows())
			}
		})
	}
}
