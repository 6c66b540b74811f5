package model

import (
	"errors"
	"strings"
	"testing"
)

func foldEntries(entries ...Entry) *State {
	return Fold(Proposal{Entries: entries}.Changes(Stamp{Clock: "2026-11-21T09:41:00+08:00", Salt: func() [16]byte { return [16]byte{} }}))
}

func TestTypedFieldsBecomeAPatch(t *testing.T) {
	today := NewDate(2026, 11, 21)
	fields, err := Patch(KindMethod, nil, map[string]string{"method": "放环", "started": "8.15", "device": "TCu380A"}, today)
	if err != nil {
		t.Fatal(err)
	}
	r := foldEntries(Entry{Subject: ID{1}, Record: ID{2}, Kind: KindMethod, Fields: fields}).Records[ID{2}]
	var m Method
	if err := DecodeRecord(r, &m); err != nil || m.Use != (MethodUse{Kind: "iud", Start: NewDate(2026, 8, 15), Device: "TCu380A"}) {
		t.Fatalf("reads as %+v, %v", m.Use, err)
	}
	facts := Facts(r)
	for key, want := range map[string]string{"method": "iud", "started": "2026-08-15", "device": "TCu380A"} {
		if facts[key] != want {
			t.Errorf("fact %s = %q, want %q", key, facts[key], want)
		}
	}
}

func TestAPartTypedKeepsTheOtherParts(t *testing.T) {
	iud := Method{Use: MethodUse{Kind: "iud", Start: NewDate(2026, 8, 15), Device: "TCu380A"}}
	r := foldEntries(Create(ID{1}, ID{2}, KindMethod, iud)).Records[ID{2}]
	fields, err := Patch(KindMethod, r, map[string]string{"device": ""}, NewDate(2026, 11, 21))
	if err != nil {
		t.Fatal(err)
	}
	iud.Use.Device = ""
	if string(fields["method"]) != string(Encode(iud.Use)) {
		t.Fatalf("patch = %x", fields["method"])
	}
}

func TestAWrongFieldIsNamedAndItsValueIsNotInTheError(t *testing.T) {
	for _, tt := range []struct {
		name, key, typed string
		rule             error
	}{
		{"an unknown key", "favourite_colour", "x", ErrUnknownField},
		{"a wrong check digit", "id_number", "990001199001010022", ErrIDCheck},
		{"no such code", "sex", "甲", ErrUnknownCode},
		{"no date", "birth", "甲乙", ErrDateForm},
		{"no phone", "phone", "尾号6030", ErrNotAPhone},
		{"a digit too many", "phone", "138000000001", ErrMobileLength},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Patch(KindPerson, nil, map[string]string{tt.key: tt.typed}, NewDate(2026, 11, 21))
			var wrong *FieldError
			if !errors.As(err, &wrong) || wrong.Field != tt.key || !errors.Is(err, tt.rule) {
				t.Fatalf("error = %v", err)
			}
			if want := "field " + tt.key + ": " + tt.rule.Error(); err.Error() != want {
				t.Errorf("says %q, want %q", err.Error(), want)
			}
		})
	}
}

func TestRequiredFieldsAreNamed(t *testing.T) {
	fields, _ := Patch(KindMethod, nil, map[string]string{"method": "iud"}, 0)
	if missing := MissingFields(KindMethod, fields); len(missing) != 1 || missing[0] != "started" {
		t.Errorf("missing %v, want started", missing)
	}
}

// The struct of each kind and its table of fields must tell of the same fields.
func TestEveryFieldOfAStructHasItsLineInTheTable(t *testing.T) {
	for kind, v := range map[Kind]any{KindPerson: Person{}, KindHousehold: Household{}, KindMethod: Method{}, KindPregnancy: Pregnancy{},
		KindConsent: Consent{}, KindRequest: Request{}, KindAppointment: Appointment{}, KindBirth: Birth{}, KindWorker: Worker{}, KindExam: Exam{}} {
		listed, names := map[string]bool{}, map[string]bool{}
		for _, info := range FieldsOf(kind) {
			listed[info.Field] = true
		}
		for _, name := range FieldNames(v) {
			names[name] = true
			if !listed[name] {
				t.Errorf("%s: field %s is not in the table", kind, name)
			}
		}
		for name := range listed {
			if !names[name] {
				t.Errorf("%s: the table has %s, the struct has not", kind, name)
			}
		}
	}
}

// law-and-ethics.md 7.4: no field for a quota, target, ranking, permit, penalty or fee, and none for fetal sex.
func TestNoFieldServesControl(t *testing.T) {
	for kind, table := range fieldTable {
		for _, info := range table {
			for _, word := range []string{"quota", "target", "rank", "permit", "penalty", "fee", "fine", "fetal", "foetal", "指标", "任务", "处罚", "罚", "准生", "胎"} {
				if strings.Contains(info.Key, word) || strings.Contains(info.Zh, word) {
					t.Errorf("%s has a field %s (%s)", kind, info.Key, info.Zh)
				}
			}
		}
	}
}
