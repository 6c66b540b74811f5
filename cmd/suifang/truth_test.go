package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"suifang/model"
)

const ledgers = "../../store/ledger/testdata/"

// A ledgerTruth is what a perfect reader finds in the township's ledgers.
type ledgerTruth struct {
	Women    []ledgerWoman
	Problems []struct{ Name string }
	Exams    []struct {
		ID, Date, BP string
		Hb           json.Number
	}
}

type ledgerWoman struct {
	Household, Village, Name, ID, Birth, Edu, Marital, Wed, Husband, Last, Method, Start, Phone, Move string
	Group                                                                                             int
	Kids                                                                                              *int
}

// TestLedgersReadBackByCommands imports the township's ledgers and asks for every fortieth woman, and for all
// whose rows are wrong by design, as a script would.
func TestLedgersReadBackByCommands(t *testing.T) {
	for _, name := range []string{"HOME", "USERPROFILE", "XDG_CONFIG_HOME", "AppData"} {
		t.Setenv(name, t.TempDir())
	}
	var truth ledgerTruth
	b, err := os.ReadFile(ledgers + "truth.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &truth); err != nil {
		t.Fatal(err)
	}
	wrong := map[string]bool{}
	for _, p := range truth.Problems {
		wrong[p.Name] = true
	}
	for _, file := range []string{"women.xlsx", "women-gbk.csv"} {
		t.Run(file, func(t *testing.T) {
			a := asking{t, filepath.Join(t.TempDir(), "demo.db")}
			a.run(exitDone, "demo", "--people", "3", "--no-open")
			a.run(exitDone, "import", ledgers+file, ledgers+"exams.xlsx")
			for i, w := range truth.Women {
				if i%40 == 0 || wrong[w.Name] {
					a.woman(w, truth, wrong[w.Name])
				}
			}
		})
	}
}

// asking runs commands on a training file.
type asking struct {
	t  *testing.T
	db string
}

func (a asking) run(code int, args ...string) map[string]any {
	a.t.Helper()
	var out, said bytes.Buffer
	c := &call{in: strings.NewReader(""), out: &out, err: &said, now: func() time.Time { return time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC) },
		getenv: func(name string) string { return map[string]string{"SUIFANG_PASSPHRASE": demoPassphrase}[name] }}
	if got := c.run(append(args, "--db", a.db, "--lang", "zh", "--json")); got != code {
		a.t.Fatalf("%s: exit code %d, %s", args, got, said.String())
	}
	var answer map[string]any
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
		a.t.Fatalf("%s: %v", args, err)
	}
	return answer
}

// woman finds one woman, and holds what find and show say of her against the truth.
func (a asking) woman(w ledgerWoman, truth ledgerTruth, wrongID bool) {
	var found map[string]any
	for _, item := range a.run(exitDone, "find", w.Name, w.Household)["items"].([]any) {
		if item := item.(map[string]any); item["name"] == w.Name && item["birth"] == w.Birth {
			if found != nil {
				a.t.Errorf("%s is there twice", w.Name)
			}
			found = item
		}
	}
	if found == nil {
		a.t.Errorf("%s is not found", w.Name)
		return
	}
	shown := a.run(exitDone, "show", found["id"].(string))
	facts := shown["facts"].(map[string]any)
	for _, said := range []map[string]any{found, facts} {
		a.same(w.Name, said, map[string]any{"household": w.Household, "village": w.Village, "group": w.Group, "birth": w.Birth, "sex": "female"})
	}
	number := masked(w.ID)
	if wrongID {
		number = ""
	}
	a.same(w.Name, found, map[string]any{"phone": masked(w.Phone)})
	a.same(w.Name, facts, map[string]any{"name": w.Name, "id_number": number, "phone": w.Phone, "education": code(model.Education, w.Edu),
		"marital_status": code(model.Marital, w.Marital), "married": w.Wed, "children": w.Kids, "last_birth": w.Last, "spouse_name": w.Husband,
		"migration": code(model.Migration, w.Move), "method": code(model.Methods, w.Method), "started": w.Start})
	a.exams(w, truth, shown["timeline"].([]any))
}

// exams holds her exams against those of the truth.
func (a asking) exams(w ledgerWoman, truth ledgerTruth, timeline []any) {
	for _, x := range truth.Exams {
		if x.ID != w.ID || x.ID == "" {
			continue
		}
		found := false
		for _, e := range timeline {
			if e := e.(map[string]any); e["kind"] == "exam" && e["date"] == x.Date {
				found = true
				systolic, diastolic, _ := strings.Cut(x.BP, "/")
				a.same(w.Name, e["fields"].(map[string]any), map[string]any{"hb": x.Hb, "bp_systolic": systolic, "bp_diastolic": diastolic})
			}
		}
		if !found {
			a.t.Errorf("%s: no exam of %s", w.Name, x.Date)
		}
	}
}

// same holds fields against what they should say; what is not known must be left out.
func (a asking) same(who string, said, want map[string]any) {
	a.t.Helper()
	for key, v := range want {
		if kids, is := v.(*int); is && kids != nil {
			v = *kids
		} else if is {
			v = ""
		}
		got, there := said[key]
		if known := fmt.Sprint(v) != ""; known != there || known && fmt.Sprint(got) != fmt.Sprint(v) {
			a.t.Errorf("%s: %s = %v, want %v", who, key, got, v)
		}
	}
}

// code is the value of a Chinese word; a woman without a method has none.
func code(codes model.Codes, word string) string {
	c, _ := codes.Read(word)
	if c.Value == model.MethodNone {
		return ""
	}
	return c.Value
}
