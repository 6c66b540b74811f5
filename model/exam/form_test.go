package exam

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"suifang/model"
)

var snakeCase = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// A form is data: what the rest of the program takes for granted about it.
func TestEveryFormIsWhole(t *testing.T) {
	for _, f := range Forms() {
		seen := map[string]bool{}
		for _, i := range f.Items() {
			if seen[i.Key] || !snakeCase.MatchString(i.Key) {
				t.Errorf("%s: key %q twice or not in snake case", f.ID, i.Key)
			}
			seen[i.Key] = true
			if i.Zh == "" || i.En == "" || i.Source == "" || !isMark(i.Mark) {
				t.Errorf("%s: a name, the source or the mark is missing", i.Key)
			}
			if (i.LOINC == "") != (i.LOINCMark == "") {
				t.Errorf("%s: LOINC without mark", i.Key)
			}
			if b := i.Plausible; b != (Bounds{}) && (b.Source == "" || !isMark(b.Mark)) {
				t.Errorf("%s: plausible bounds without source", i.Key)
			}
			for _, r := range i.References {
				if r.Source == "" || !isMark(r.Mark) || r.String() == "" {
					t.Errorf("%s: a reference is empty or without source", i.Key)
				}
			}
			checkChoices(t, i)
		}
	}
}

func isMark(m Mark) bool { return slices.Contains([]Mark{Verified, General, Design}, m) }

func checkChoices(t *testing.T, i Item) {
	if (i.Kind == OneOf) != (len(i.Choices) > 0) {
		t.Errorf("%s: choices and kind do not agree", i.Key)
	}
	for n, c := range i.Choices {
		if c.Zh == "" || c.En == "" || c.Digit == "" || strings.Contains(c.Value, ",") {
			t.Errorf("%s: choice %q is not whole", i.Key, c.Value)
		}
		for _, other := range i.Choices[:n] {
			if other.Digit == c.Digit || other.Value == c.Value || other.Zh == c.Zh {
				t.Errorf("%s: choices %q and %q cannot be told apart", i.Key, other.Value, c.Value)
			}
		}
	}
}

// An exam's record has fields of its own: no item may be stored over one of them.
func TestItemsKeepClearOfTheRecordsOwnFields(t *testing.T) {
	own := model.FieldNames(model.Exam{})
	for _, f := range Forms() {
		for _, i := range f.Items() {
			if slices.Contains(own, i.StoredIn()) && i.Key != WeeksField {
				t.Errorf("%s is a field of the exam record", i.StoredIn())
			}
		}
	}
}

func TestNoItemTellsTheSexOfAFetus(t *testing.T) {
	for _, f := range Forms() {
		for _, i := range f.Items() {
			names := []string{i.Zh, i.En, strings.ReplaceAll(i.Key, "_", " ")}
			for _, c := range i.Choices {
				names = append(names, c.Zh, c.En)
			}
			for _, name := range names {
				if RejectFetalText(name) != nil {
					t.Errorf("%s: %q", i.Key, name)
				}
			}
		}
	}
}

func TestWhatIsTrueOnlyTogetherIsOneCell(t *testing.T) {
	values := typed(t, "bp_systolic=124; bp_diastolic=82; hb=98 (110-150); weeks=5; scan_weeks=6; scan_days=3")
	cells := ThreeChecks.Cells(values)
	want := map[string]Cell{
		"bp":             {"bp_systolic": {Text: "124"}, "bp_diastolic": {Text: "82"}},
		"hb":             {"hb": {Text: "98", Low: "110", High: "150"}},
		"scan_gestation": {"scan_weeks": {Text: "6"}, "scan_days": {Text: "3"}},
	}
	if !reflect.DeepEqual(cells, want) {
		t.Errorf("cells %+v", cells)
	}
	delete(values, WeeksField) // the record's own
	if back := Values(cells); !reflect.DeepEqual(back, values) {
		t.Errorf("back %+v", back)
	}
}

func TestCellsPassThroughTheEncodingOfARecord(t *testing.T) {
	cell := Cell{"hb": {Text: "9.8", Unit: "g/dL", Low: "11.5"}}
	var back Cell
	if err := model.Decode(model.Encode(cell), &back); err != nil || !reflect.DeepEqual(back, cell) {
		t.Errorf("%+v, %v", back, err)
	}
}

func TestReferenceTextOnTheScreen(t *testing.T) {
	for key, want := range map[string]string{
		"bp_systolic": "90-140", "hb": "115-150", "iud_position": "正常", "hcg_urine": "阴性",
		"cleanliness": "I-II", "iud_pain_bleeding": "否", "treatment": "", "declined_part": "", "vaginal_ph": "<4.5",
	} {
		i, _ := ThreeChecks.Item(key)
		if got := i.ReferenceText(Value{}, woman, true); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}

func TestWhatAClinicianHasToConfirm(t *testing.T) {
	for key, want := range map[string]bool{"candida": false, "vaginal_ph": false, "bp_systolic": true, "hb": true, "cervix": true} {
		if i, _ := ThreeChecks.Item(key); i.ToConfirm() != want {
			t.Errorf("%s: to confirm %v", key, !want)
		}
	}
}
