package fields_test

import (
	"strings"
	"testing"

	"suifang/model"
	"suifang/tui/fields"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
	"suifang/tui/widget"
)

func TestEveryFieldOfTheTableHasARow(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	for _, kind := range model.EnteredKinds {
		for _, info := range model.FieldsOf(kind) {
			if info.Shape == model.ShapeIdentity {
				continue // has one where there is a list to choose from
			}
			if it := fields.Item(s, kind, info.Key); it.Field == nil || it.Label != info.Zh {
				t.Errorf("%s %s: %+v", kind, info.Key, it)
			}
		}
	}
}

// TestWhatAFormShowsIsWhatItSaves puts a record's values into a form and reads them out again: nothing that
// nobody touched may pass for changed.
func TestWhatAFormShowsIsWhatItSaves(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	one, day := 1, filetest.Day("2026-03-01")
	for kind, v := range map[model.Kind]any{
		model.KindPerson: model.Person{Name: "阿依古丽·买买提", Sex: model.Female, Birth: day, IDNumber: filetest.WomanNumber, Relation: "sibling",
			Phone: "13800000000", Education: "bachelor", Marital: "restored", Married: day, Children: &one, LastBirth: day,
			Residence: model.Residence{State: "out", Since: day, Place: "省城"}, Registered: "本村", Current: "外地", Note: "先打电话"},
		model.KindMethod: model.Method{Use: model.MethodUse{Kind: "none", Start: day, Device: "old-7"}, Ended: model.MethodEnd{On: day, Reason: "other"},
			Supply: model.MethodStock{Last: day, Until: day, Monthly: true}, Informed: day, SpermFree: day, Place: "站", Operator: "张"},
		model.KindPregnancy: model.Pregnancy{Reported: day, LMP: model.LMP{Date: day, Estimated: true}, ScanEDD: filetest.Day("2027-01-01"),
			Outcome: model.Outcome{Result: model.OutcomeArrest, On: day}, LAM: true},
		model.KindConsent:     model.Consent{Purpose: "exam", Answer: model.Answer{On: day}, Channels: []string{"home", "phone"}},
		model.KindAppointment: model.Appointment{On: filetest.Day("2027-01-01"), Tier: "district", Reason: "她要求"},
		model.KindBirth:       model.Birth{On: day, Weight: 3200},
	} {
		id := model.ID{77, byte(len(kind)), kind[0]}
		filetest.Record(t, s.Store, filetest.Today, model.Create(id, id, kind, v))
		r := filetest.Read(t, s, id).State.Records[id]
		f := widget.NewForm(s.Styles, fields.Items(s, kind, nil)...)
		was := fields.Values(kind, r)
		f.SetValues(was)
		if changed := fields.Changed(kind, f.Values(), was); len(changed) > 0 || !f.Check() {
			t.Errorf("%s: untouched, and yet changed %v", kind, changed)
		}
		if patch, err := model.Patch(kind, r, f.Values(), s.Today); err != nil || len(patch) == 0 {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestFreeTextKeepsNoFetalSex(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	for _, tt := range []struct {
		kind  model.Kind
		typed string
		right bool
	}{
		{model.KindPregnancy, "B超 女", false},
		{model.KindPregnancy, "胎心好", true},
		{model.KindConsent, "胎儿是男孩", false},
		{model.KindConsent, "女方父母在家, 先打电话", true},
		{model.KindRequest, "baby is a girl", false},
		{model.KindPerson, "女儿在外地", true},
		{model.KindPerson, "怀孕, 女儿在家", true},
		{model.KindRequest, "怀了儿子", false},
		{model.KindConsent, "丈夫在男科就诊", true},
	} {
		f := widget.NewForm(s.Styles, fields.Item(s, tt.kind, "note"))
		f.SetValue("note", tt.typed)
		if f.Check() != tt.right {
			t.Errorf("%s %q: right = %v", tt.kind, tt.typed, !tt.right)
		}
	}
}

func TestNamesAreSpeltAsLedgersSpellThem(t *testing.T) {
	for typed, want := range map[string]string{"王 玉": "王玉", "阿依古丽•买买提": "阿依古丽·买买提", "Ann Lee": "Ann Lee", "Ｌｉ": "Li"} {
		if got := fields.Spelt(typed); got != want {
			t.Errorf("Spelt(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestSeveralAreTurnedByDigits(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	f := widget.NewForm(s.Styles, fields.Item(s, model.KindConsent, "channels"))
	for _, k := range []string{"5", "1", "４", "1", "x"} {
		f.Update(screentest.Key(k))
	}
	if got := f.Value("channels"); got != "home,phone" {
		t.Errorf("channels = %q", got)
	}
	f.Resize(80, 3)
	if lines, _ := f.View(); !strings.Contains(strings.Join(lines, ""), "4上门") {
		t.Errorf("view = %q", lines)
	}
}
