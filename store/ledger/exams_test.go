package ledger

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"suifang/model/exam"
)

func TestTownshipExamsAgreeWithTheTruthFieldByField(t *testing.T) {
	tr := readTruth(t)
	got, err := ReadExams(openTownship(t, "exams.xlsx"), today)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Exams) != len(tr.Exams) || len(got.Heading.Ignored) != 0 {
		t.Fatalf("%d exams, want %d; ignored %v", len(got.Exams), len(tr.Exams), got.Heading.Ignored)
	}
	for i, want := range tr.Exams {
		e := got.Exams[i]
		values := map[string]string{"bp_systolic": "", "bp_diastolic": "", "hb": fmt.Sprint(want.Hb), "diagnosis": diagnosisOf(want.Gyn),
			"pregnant": map[bool]string{true: exam.Yes, false: exam.No}[want.Pregnant]}
		values["bp_systolic"], values["bp_diastolic"], _ = strings.Cut(want.BP, "/")
		if n, ok := want.Weeks.(float64); ok {
			values[exam.WeeksField] = strconv.Itoa(int(n))
		}
		if want.IUD != "" {
			values["iud_position"] = map[string]string{"正常": "normal", "下移": "low", "未见": "not_seen"}[want.IUD]
		}
		for item, v := range values {
			if e.Values[item].Text != v {
				t.Errorf("row %d, %s = %q, want %q", e.Row, item, e.Values[item].Text, v)
			}
		}
		if string(e.IDNumber) != want.ID || e.Date.String() != want.Date || e.Name == "" || e.Village == "" {
			t.Errorf("row %d = %+v, want %+v", e.Row, e, want)
		}
		if why := reasons(e.Problems); e.Refused || why != "" && why != "血压(mmHg) bp_swapped" {
			t.Errorf("row %d: %v", e.Row, e.Problems)
		}
	}
	if got.Rows != len(got.Exams)+got.SkippedRows() {
		t.Errorf("%d rows, %d exams, skipped %v", got.Rows, len(got.Exams), got.Skipped)
	}
}

func diagnosisOf(zh string) string {
	for _, d := range exam.Diagnoses {
		if d.Zh == zh {
			return d.Value
		}
	}
	return zh
}

// oneExam reads a register of one row, given as heading=value.
func oneExam(t *testing.T, cells ...string) Exam {
	t.Helper()
	got, err := ReadExams(oneRow(t, append([]string{"检查日期=2026-09-17", "村=北庄村", "姓名=李月婷", "身份证号="}, cells...)), today)
	if err != nil {
		t.Fatal(err)
	}
	return got.Exams[0]
}

// oneRow is a csv of a heading and one row. A later cell of the same heading takes the place of an earlier.
func oneRow(t *testing.T, cells []string) *Sheet {
	t.Helper()
	var heads, values []string
	for _, c := range cells {
		head, value, _ := strings.Cut(c, "=")
		if i := slices.Index(heads, head); i >= 0 {
			values[i] = value
			continue
		}
		heads, values = append(heads, head), append(values, value)
	}
	return textSheet(t, []byte(strings.Join(heads, "\t")+"\n"+strings.Join(values, "\t")+"\n"))
}

// reasons are the reasons of problems with their columns, apart from the number that all test rows lack.
func reasons(problems []Problem) string {
	var list []string
	for _, p := range problems {
		if p.Reason != IDMissing && p.Reason != HouseholdMissing {
			list = append(list, p.Column+" "+string(p.Reason))
		}
	}
	return strings.Join(list, ", ")
}

func TestWhatRegistersOfExamsHold(t *testing.T) {
	for _, tt := range []struct {
		name string
		cell string
		want string // the fields that are not empty
		why  string
	}{
		{"a full-width stroke", "血压=１２１／６９ mmHg", "血压 bp_diastolic 69, bp_systolic 121", ""},
		{"one number is no pressure", "血压=121", "", "血压 bp_unreadable"},
		{"the wrong way round", "血压=96/97", "血压 bp_diastolic 97, bp_systolic 96", "血压 bp_swapped"},
		{"kilopascal", "血压=16/10", "", "血压 implausible, 血压 implausible"},
		{"haemoglobin with unit", "血红蛋白=118 g/L", "血红蛋白 hb 118", ""},
		{"haemoglobin in a column of g/dL keeps its unit", "血红蛋白(g/dL)=11.8", "血红蛋白 hb 11.8 g/dL", "血红蛋白(g/dL) unit_other"},
		{"haemoglobin of another unit is not turned", "血红蛋白(g/L)=11.8", "", "血红蛋白(g/L) implausible"},
		{"weeks that no one has", "孕周=60", "", "孕周 implausible"},
		{"weeks beside no pregnancy", "孕周=8周", "孕周 weeks 8", ""},
		{"a negative test", "是否怀孕=阴性", "是否怀孕 pregnant no", ""},
		{"a word of no meaning here", "是否怀孕=待查", "", "是否怀孕 pregnant_unknown"},
		{"two findings", "妇检=宫颈炎、子宫肌瘤", "妇科检查 diagnosis cervicitis,fibroid", ""},
		{"a dash is no finding", "妇检=—", "", ""},
		{"a device out of place", "环情=环下移", "宫内节育器 iud_position low, iud_present yes", ""},
		{"an unknown word for a device", "环情=T铜", "", "环情 iud_unknown"},
		{"the sex of an unborn child", "是否怀孕=孕20周,男", "", "是否怀孕 fetal_sex"},
		{"the sex of an unborn child among findings", "妇检=B超示女胎", "", "妇检 fetal_sex"},
		{"sex chromosomes", "处理意见=46,XX", "", "处理意见 fetal_sex"},
		{"words of the born are no such thing", "处理意见=男方结扎后复查,妇女保健", "处理意见 treatment 男方结扎后复查,妇女保健", ""},
		{"tomorrow", "检查日期=2026-11-22", "", "检查日期 date_future"},
		{"no day", "检查日期=2026年9月", "", "检查日期 date_partial"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := oneExam(t, "妇检=", "是否怀孕=", tt.cell)
			var got []string
			for _, f := range e.fields() {
				if f.value != "" && f.field != villageField {
					got = append(got, string(f.field)+" "+f.value)
				}
			}
			if strings.Join(got, ", ") != tt.want || reasons(e.Problems) != tt.why {
				t.Errorf("%q, %q, want %q, %q", got, reasons(e.Problems), tt.want, tt.why)
			}
		})
	}
}

func TestAnExamWithoutADayIsRefused(t *testing.T) {
	if e := oneExam(t, "妇检=", "检查日期="); !e.Refused || reasons(e.Problems) != "检查日期 date_missing" {
		t.Errorf("%+v", e)
	}
}

func TestTheSexOfAnUnbornChildStandsInNoReport(t *testing.T) {
	got, err := ReadExams(oneRow(t, []string{"检查日期=2026-09-17", "姓名=李月婷", "村=北庄村", "查孕=孕20周男", "胎儿性别=男", "备注=男婴"}), today)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Problems) == 0 || got.Problems[0].Reason != FetalSex || got.Exams[0].Note != "" {
		t.Errorf("%+v", got)
	}
	for _, p := range append(got.Problems, got.Exams[0].Problems...) {
		if strings.Contains(p.Value, "男") {
			t.Errorf("%+v", p)
		}
	}
}
