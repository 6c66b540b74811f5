package ledger

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"suifang/model"
)

// oneWoman reads a ledger of one row, given as heading=value.
func oneWoman(t *testing.T, cells ...string) Woman {
	t.Helper()
	all := append([]string{"户编号=01-0001", "村=河西村", "姓名=李月婷", "身份证号=", "避孕措施="}, cells...)
	got, err := ReadWomen(oneRow(t, all), today)
	if err != nil {
		t.Fatal(err)
	}
	return got.Women[0]
}

func TestWhatWomensLedgersHold(t *testing.T) {
	for _, tt := range []struct {
		name  string
		cells string // parted by blanks
		want  string // the facts besides household, village, name and sex
		why   string
	}{
		{"a name spread to three characters", "姓名=白　萍", "姓名 白萍", ""},
		{"a Latin name keeps its space", "姓名=Anna_Li", "姓名 Anna Li", ""},
		{"a name with a point", "姓名=阿依古丽•买买提", "姓名 阿依古丽·买买提", ""},
		{"a name with something else", "姓名=李月婷(外出)", "", "姓名 remark_dropped"},
		{"a number in full width, parted, small x", "身份证号=９９０００１　19950615_002x 出生日期=1995-6-15", "身份证号 99000119950615002X, 出生日期 1995-06-15", ""},
		{"a number behind an apostrophe", "身份证号='990001199001010021", "身份证号 990001199001010021, 出生日期 1990-01-01", ""},
		{"a card of fifteen digits", "身份证号=990001860310028", "身份证号 990001198603100281, 出生日期 1986-03-10", ""},
		{"a wrong check digit is kept aside", "身份证号=990001199001010022", "身份证号 990001199001010022", "身份证号 id_check"},
		{"a digit too few", "身份证号=99000119900101002", "身份证号 99000119900101002", "身份证号 id_length"},
		{"a letter", "身份证号=99000119O603100281", "身份证号 99000119O603100281", "身份证号 id_charset"},
		{"a day that is none", "身份证号=990001199013010029", "身份证号 990001199013010029", "身份证号 id_date"},
		{"a birth to come", "身份证号=990001209001010028", "身份证号 990001209001010028", "身份证号 id_future"},
		{"digits lost to a spreadsheet", "身份证号=9.90001E+17", "身份证号 9.90001E+17", "身份证号 id_digits_lost"},
		{"a man's number", "身份证号=990001199001010013", "身份证号 990001199001010013, 出生日期 1990-01-01", "身份证号 sex_differs"},
		{"another birth than the number's", "身份证号=990001199001010021 出生日期=1990-01-02", "身份证号 990001199001010021, 出生日期 1990-01-02", "出生日期 birth_differs"},
		{"a month that the number completes", "身份证号=990001199001010021 出生日期=1990年1月", "身份证号 990001199001010021, 出生日期 1990-01-01", ""},
		{"a month that the number denies", "身份证号=990001199001010021 出生日期=1990.2", "身份证号 990001199001010021, 出生日期 1990-01-01", "出生日期 birth_differs"},
		{"a month alone", "出生日期=1990年1月", "", "出生日期 date_partial"},
		{"a date of no calendar", "初婚日期=2015-2-30", "", "初婚日期 date_none"},
		{"a date of words", "初婚日期=正月初五", "", "初婚日期 date_unreadable"},
		{"a date to come", "措施起始日期=2026-11-22", "", "措施起始日期 date_future"},
		{"today is not to come", "措施起始日期=2026-11-21", "措施起始日期 2026-11-21", ""},
		{"groups", "组=第三组", "组 3", ""},
		{"a group in the village", "村=河西村3组", "组 3", ""},
		{"no group", "组=东头", "", "组 group_unreadable"},
		{"a phone with dashes and full width", "联系电话=１３９-００００-0000", "联系电话 13900000000", ""},
		{"a phone from abroad", "联系电话=+8613900000000", "联系电话 13900000000", ""},
		{"a landline", "联系电话=0371-66660000", "联系电话 037166660000", ""},
		{"a landline without its area", "联系电话=66660000", "", "联系电话 phone_malformed"},
		{"two phones", "联系电话=13900000000/13900000001", "联系电话 13900000000", "联系电话 phone_several"},
		{"children in words", "现有子女数=两个", "现有子女数 2", ""},
		{"no children", "现有子女数=无", "现有子女数 0", ""},
		{"children unsaid", "现有子女数=/", "", ""},
		{"children of both kinds", "现有子女数=1男1女", "现有子女数 2", ""},
		{"a method", "避孕措施=上环", "避孕措施 iud", ""},
		{"no method is said", "避孕措施=无", "避孕措施 none", ""},
		{"nothing is said of a method", "避孕措施=—", "", ""},
		{"an unknown method", "避孕措施=套+药", "", "避孕措施 method_unknown"},
		{"married is not enough", "婚姻状况=已婚", "", "婚姻状况 marital_unknown"},
		{"education", "文化程度=大学本科", "文化程度 bachelor", ""},
		{"unknown education", "文化程度=私塾", "", "文化程度 education_unknown"},
		{"unknown migration", "流动状况=是", "", "流动状况 migration_unknown"},
		{"no husband", "丈夫姓名=无 丈夫身份证号=无", "", ""},
		{"a husband with a woman's number", "丈夫姓名=王_刚 丈夫身份证号=990001199001010021", "丈夫姓名 王刚, 丈夫身份证号 990001199001010021, 丈夫出生日期 1990-01-01", "丈夫身份证号 sex_differs"},
		{"no household", "户编号= 出生日期=1990-01-01", "出生日期 1990-01-01", ""},
		{"a note", "备注=外出务工", "备注 外出务工", ""},
		{"a note on an unborn child", "备注=现孕男胎", "", "备注 fetal_sex"},
		{"a fault of the spreadsheet's in words", "备注=#N/A", "备注 #N/A", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var cells []string
			for _, c := range strings.Fields(strings.ReplaceAll(tt.cells, "　", "_")) {
				cells = append(cells, strings.ReplaceAll(c, "_", "　"))
			}
			w := oneWoman(t, cells...)
			var got []string
			for _, f := range w.fields() {
				usual := map[field]string{householdField: "01-0001", villageField: "河西村", sexField: "female"}[f.field]
				if f.value != "" && f.value != usual {
					got = append(got, string(f.field)+" "+f.value)
				}
			}
			if w.Name != "李月婷" {
				got = append([]string{"姓名 " + w.Name}, got...)
			}
			if w.Refused || strings.Join(got, ", ") != tt.want || reasons(w.Problems) != tt.why {
				t.Errorf("%q, %q, want %q, %q", strings.Join(got, ", "), reasons(w.Problems), tt.want, tt.why)
			}
		})
	}
}

func TestWomenWhomNoOneCouldTellApartAreRefused(t *testing.T) {
	for why, cells := range map[string][]string{
		"姓名 name_missing": {"姓名=", "身份证号=990001199001010021"},
		"姓名 unidentified": {"户编号="},
	} {
		if w := oneWoman(t, cells...); !w.Refused || reasons(w.Problems) != why {
			t.Errorf("refused %v, %s, want %s", w.Refused, reasons(w.Problems), why)
		}
	}
}

func TestTheSameWomanTwice(t *testing.T) {
	const heading = "序号,户编号,姓名,身份证号,出生日期,联系电话,避孕措施\n"
	const first = "1,01-0001,李月婷,990001199001010021,1990-1-1,13900000000,避孕套\n"
	for _, tt := range []struct{ name, second, why string }{
		{"the same row, written otherwise", "2,01-0001,李 月婷,９９０００１199001010021,1990年1月1日,139-0000-0000,套", "姓名 duplicate_row"},
		{"another phone", "2,01-0001,李月婷,990001199001010021,1990-1-1,13900000001,避孕套", "联系电话 duplicate_differs"},
		{"the number left out", "2,01-0001,李月婷,,1990-1-1,13900000000,避孕套", "身份证号 duplicate_differs"},
		{"her number under another name", "2,01-0001,孙娟,990001199001010021,1990-1-1,13900000000,避孕套", "身份证号 id_of_another"},
		{"a namesake of another household", "2,01-0002,李月婷,990001198603100281,1986-3-10,13900000000,避孕套", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadWomen(textSheet(t, []byte(heading+first+tt.second+"\n")), today)
			if err != nil {
				t.Fatal(err)
			}
			w := got.Women[1]
			if reasons(w.Problems) != tt.why {
				t.Errorf("%q, want %q", reasons(w.Problems), tt.why)
			}
			for _, p := range w.Problems {
				if p.Row != 3 || p.Other != 2 && p.Reason != IDMissing {
					t.Errorf("%+v", p)
				}
			}
		})
	}
}

func TestDatesOfAWorkbookThatCountsFrom1904(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	yes := true
	f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes})
	day, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
	month := "yyyy\"年\"m\"月\""
	monthly, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &month})
	setRows(f, "Sheet1", "户编号|姓名|出生日期|初婚日期|措施起始日期|避孕措施", "01-0001|李月婷||||避孕套")
	f.SetCellValue("Sheet1", "C2", 33431-1462) // styled as a day
	f.SetCellStyle("Sheet1", "C2", "C2", day)
	f.SetCellValue("Sheet1", "D2", 33432-1462) // not styled at all
	f.SetCellValue("Sheet1", "E2", 45992-1462) // 2025-12-01, shown as a month
	f.SetCellStyle("Sheet1", "E2", "E2", monthly)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	w, err := Read(bytes.NewReader(b.Bytes()), int64(b.Len()), "表.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadWomen(w.Sheets[0], today)
	if err != nil {
		t.Fatal(err)
	}
	woman := got.Women[0]
	if woman.Birth != model.NewDate(1991, 7, 12) || woman.Married != model.NewDate(1991, 7, 13) || woman.MethodStart != 0 {
		t.Errorf("born %v, married %v, since %v", woman.Birth, woman.Married, woman.MethodStart)
	}
	if reasons(woman.Problems) != "措施起始日期 date_partial" {
		t.Errorf("%v", woman.Problems)
	}
}

func TestAColumnThatIsMissingIsNotedOnce(t *testing.T) {
	got, err := ReadWomen(textSheet(t, []byte("姓名,出生日期,避孕措施,婚姻状况\n李月婷,1990-1-1,避孕套,初婚\n")), today)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Problems) != 2 || got.Problems[0].Reason != ColumnMissing || len(got.Women[0].Problems) != 0 {
		t.Errorf("%v, %v", got.Problems, got.Women[0].Problems)
	}
}
