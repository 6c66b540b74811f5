package ledger

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// A shape is a way in which an office keeps the township's women: headings and cells for the same truth.
type shape struct {
	heads   map[field]string               // other headings than the usual ones
	without []field                        // columns that it has not
	cell    func(f field, s string) string // how it writes a cell
}

// shapeFields are the columns of a women's ledger, in the usual order.
var shapeFields = []field{householdField, villageField, groupField, nameField, idField, birthField, educationField, maritalField,
	husbandField, husbandIDField, marriedField, childrenField, lastBirthField, methodField, methodStartField, phoneField, migrationField}

// few are the first women of the truth whose numbers are right, village by village.
func few(t *testing.T) truth {
	t.Helper()
	tr := readTruth(t)
	bad := map[string]bool{}
	for _, p := range tr.Problems {
		bad[p.Name] = true
	}
	women := tr.Women[:0:0]
	for _, w := range tr.Women {
		if !bad[w.Name] && len(women) < 40 {
			women = append(women, w)
		}
	}
	slices.SortStableFunc(women, func(a, b womanOfTruth) int { return strings.Compare(a.Village, b.Village) })
	return truth{Women: women}
}

// facts are what a ledger has of a woman, by column.
func facts(w womanOfTruth) map[field]string {
	return map[field]string{householdField: w.Household, villageField: w.Village, groupField: fmt.Sprintf("%d组", w.Group), nameField: w.Name,
		idField: w.ID, birthField: w.Birth, educationField: w.Edu, maritalField: w.Marital, husbandField: w.Husband,
		husbandIDField: w.HusbandID, marriedField: w.Wed, childrenField: pointerText(w.Kids), lastBirthField: w.Last,
		methodField: w.Method, methodStartField: w.Start, phoneField: w.Phone, migrationField: w.Move}
}

func (s shape) fields() []field {
	return slices.DeleteFunc(slices.Clone(shapeFields), func(f field) bool { return slices.Contains(s.without, f) })
}

func (s shape) heading() (row []string) {
	for _, f := range s.fields() {
		if head := s.heads[f]; head != "" {
			row = append(row, head)
		} else {
			row = append(row, string(f))
		}
	}
	return row
}

func (s shape) row(w womanOfTruth) (row []string) {
	of := facts(w)
	for _, f := range s.fields() {
		if s.cell != nil && of[f] != "" {
			of[f] = s.cell(f, of[f])
		}
		row = append(row, of[f])
	}
	return row
}

// table is the heading and all rows.
func (s shape) table(women []womanOfTruth) [][]string {
	rows := [][]string{s.heading()}
	for _, w := range women {
		rows = append(rows, s.row(w))
	}
	return rows
}

// sheets writes tables as the sheets of a workbook.
func sheets(t *testing.T, tables map[string][][]string, also func(f *excelize.File)) []*Sheet {
	t.Helper()
	names := slices.Sorted(maps.Keys(tables))
	return workbook(t, names, func(f *excelize.File) {
		for _, name := range names {
			for i, row := range tables[name] {
				cell, _ := excelize.CoordinatesToCellName(1, i+1)
				if err := f.SetSheetRow(name, cell, &row); err != nil {
					t.Fatal(err)
				}
			}
		}
		if also != nil {
			also(f)
		}
	}).Sheets
}

// dates changes how a shape writes days.
func dates(write func(year, month, day string) string) func(field, string) string {
	return func(f field, s string) string {
		if isDay(f) {
			return write(s[:4], s[5:7], s[8:])
		}
		return s
	}
}

// only changes how a shape writes some columns.
func only(fields []field, write func(string) string) func(field, string) string {
	return func(f field, s string) string {
		if slices.Contains(fields, f) {
			return write(s)
		}
		return s
	}
}

// Every woman is found once with every field right, however the office keeps them; what had to be taken from
// elsewhere is said, and nothing else is.
func TestTheSameWomenInOtherShapes(t *testing.T) {
	words := map[field]string{householdField: "户 号", villageField: "所属村", groupField: "村民小组", nameField: "妇女姓名", idField: "公民身份号码",
		birthField: "出生年月日", marriedField: "结婚\n日期", childrenField: "现有孩子数（个）", lastBirthField: "最小孩出生日期",
		methodField: "现用避孕方法", methodStartField: "采取措施时间", phoneField: "手机号码", migrationField: "户籍状况/流动情况",
		husbandField: "配偶姓名", husbandIDField: "配偶身份证号"}
	for _, tt := range []struct {
		name  string
		shape shape
		doubt string // of every row
	}{
		{"other words", shape{heads: words}, ""},
		{"days with a time behind", shape{cell: dates(func(y, m, d string) string { return y + "/" + m + "/" + d + " 0:00:00 AM" })}, ""},
		{"days with the day of the week", shape{cell: dates(func(y, m, d string) string { return y + "年" + m + "月" + d + "日　星期一" })}, ""},
		{"days with commas and an apostrophe", shape{cell: dates(func(y, m, d string) string { return "'" + y + "，" + m + "，" + d })}, ""},
		{"numbers parted, with the sign for times", shape{cell: only([]field{idField, husbandIDField}, func(s string) string {
			return strings.Replace(s[:6]+" "+s[6:14]+"-"+s[14:], "X", "×", 1)
		})}, ""},
		{"numbers that went through a database", shape{cell: only([]field{phoneField, childrenField}, func(s string) string { return s + ".0" })}, ""},
		{"two phones", shape{cell: only([]field{phoneField}, func(s string) string { return s + "、0316-2345678" })}, "联系电话 phone_several"},
		{"remarks behind the names", shape{cell: only([]field{nameField}, func(s string) string { return s + "（外出）" })}, "姓名 remark_dropped"},
		{"the group with the village", shape{without: []field{groupField}, heads: map[field]string{villageField: "村组"}}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tr := few(t)
			rows := tt.shape.table(tr.Women)
			if tt.shape.heads[villageField] == "村组" {
				for i, w := range tr.Women {
					rows[i+1][1] += fmt.Sprintf("%d组", w.Group)
				}
			}
			got, err := ReadWomen(sheets(t, map[string][][]string{"表": rows}, nil)[0], today)
			if err != nil {
				t.Fatal(err)
			}
			checkWomen(t, tr, got)
			for _, w := range got.Women {
				if reasons(w.Problems) != tt.doubt {
					t.Fatalf("row %d: %s, want %s", w.Row, reasons(w.Problems), tt.doubt)
				}
			}
		})
	}
}

// Where there is no column for the village, it stands over the rows.
func TestVillagesThatStandOverTheirRows(t *testing.T) {
	bare := shape{without: []field{villageField}}
	for name, line := range map[string]string{"labelled": "村：%s", "bare": "%s", "in brackets": "【%s】", "numbered": "一、%s（共3户）",
		"a table each": "某镇%s2026年育龄妇女台账"} {
		t.Run(name, func(t *testing.T) {
			tr := few(t)
			rows, last := [][]string{{"育龄妇女登记表"}, bare.heading()}, ""
			for _, w := range tr.Women {
				if w.Village != last {
					rows = append(rows, []string{"小计", "", "3人"}, []string{fmt.Sprintf(line, w.Village)}, bare.heading())
				}
				last = w.Village
				rows = append(rows, bare.row(w))
			}
			got, err := ReadWomen(sheets(t, map[string][][]string{"表": rows}, nil)[0], today)
			if err != nil {
				t.Fatal(err)
			}
			checkWomen(t, tr, got)
		})
	}
	t.Run("a sheet a village", func(t *testing.T) {
		tr, tables := few(t), map[string][][]string{}
		for _, w := range tr.Women {
			if tables[w.Village] == nil {
				tables[w.Village] = [][]string{bare.heading()}
			}
			tables[w.Village] = append(tables[w.Village], bare.row(w))
		}
		all := &Women{}
		for _, s := range sheets(t, tables, nil) {
			got, err := ReadWomen(s, today)
			if err != nil {
				t.Fatal(err)
			}
			if reasons(got.Problems) != "村 village_of_title" {
				t.Errorf("%v", got.Problems)
			}
			all.Women = append(all.Women, got.Women...)
		}
		checkWomen(t, tr, all)
	})
}

// What a merged cell says it says of all its rows; an empty cell says nothing.
func TestMergedCellsOfTheRows(t *testing.T) {
	tr, usual := few(t), shape{}
	rows := usual.table(tr.Women)
	for _, merge := range []bool{true, false} {
		got, err := ReadWomen(sheets(t, map[string][][]string{"表": rows}, func(f *excelize.File) {
			for i := 1; i < len(tr.Women); i++ {
				if i%2 == 0 || tr.Women[i].Household != tr.Women[i-1].Household {
					continue
				}
				f.SetCellStr("表", fmt.Sprintf("A%d", i+2), "")
				if merge {
					f.MergeCell("表", fmt.Sprintf("A%d", i+1), fmt.Sprintf("A%d", i+2))
				}
			}
		})[0], today)
		if err != nil {
			t.Fatal(err)
		}
		if merge {
			checkWomen(t, tr, got)
			continue
		}
		missing := 0
		for _, w := range got.Women {
			if (w.Household == "") != (len(w.Problems) == 1 && w.Problems[0].Reason == HouseholdMissing) {
				t.Errorf("row %d: household %q, %v", w.Row, w.Household, w.Problems)
			}
			if w.Household == "" {
				missing++
			}
		}
		if missing == 0 {
			t.Error("no household was left out")
		}
	}
}

func TestDaysInThreeColumns(t *testing.T) {
	tr, usual := few(t), shape{}
	head, below := []string{}, []string{}
	for _, f := range shapeFields {
		if head = append(head, string(f)); !isDay(f) {
			below = append(below, "")
			continue
		}
		head, below = append(head, "", ""), append(below, "年", "月", "日")
	}
	rows := [][]string{{"某镇育龄妇女台账"}, head, below}
	for _, w := range tr.Women {
		var row []string
		for i, s := range usual.row(w) {
			switch {
			case !isDay(shapeFields[i]):
				row = append(row, s)
			case s == "":
				row = append(row, "", "", "")
			default:
				row = append(row, strings.Split(s, "-")...)
			}
		}
		rows = append(rows, row)
	}
	got, err := ReadWomen(sheets(t, map[string][][]string{"表": rows}, nil)[0], today)
	if err != nil {
		t.Fatal(err)
	}
	checkWomen(t, tr, got)
}

func TestTablesOfText(t *testing.T) {
	tr := few(t)
	tr.Women[0].Name = "𠮷桂珍" // four bytes in GB18030
	join := func(comma string) string {
		var b strings.Builder
		b.WriteString("某镇育龄妇女台账\r\n")
		for _, row := range (shape{}).table(tr.Women) {
			b.WriteString(strings.TrimRight(strings.Join(row, comma), comma) + "\r\n")
		}
		return b.String()
	}
	encoded := func(b []byte, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for name, text := range map[string][]byte{
		"GB18030, ragged":                     encoded(simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(join(",")))),
		"semicolons behind a mark":            []byte("\ufeff" + join(";")),
		"tabs in UTF-16":                      encoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(join("\t")))),
		"UTF-16 without its mark":             encoded(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(join("\t")))),
		"lines of an old Macintosh":           []byte(strings.ReplaceAll(join(","), "\r\n", "\r")),
		"cells that call themselves formulas": []byte(`="` + strings.ReplaceAll(strings.ReplaceAll(strings.TrimSuffix(join(","), "\r\n"), ",", `",="`), "\r\n", "\"\r\n=\"") + `"`),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ReadWomen(textSheet(t, text), today)
			if err != nil {
				t.Fatal(err)
			}
			checkWomen(t, tr, got)
		})
	}
}

// What cannot be read is said, and not guessed.
func TestWhatASpreadsheetSpoilt(t *testing.T) {
	for _, tt := range []struct {
		name, cells, why string
	}{
		{"a code that became a day", "户编号=1月12日 身份证号=990001199001010021", "户编号 household_mangled"},
		{"a name in the number's column", "姓名=990001199001010021 身份证号=李月婷", "姓名 name_odd, 身份证号 id_length"},
		{"her number in his column", "身份证号=990001199001010021 丈夫姓名=王刚 丈夫身份证号=990001199001010021", "丈夫身份证号 id_of_wife"},
		{"a husband who is none", "丈夫姓名=离异", "丈夫姓名 name_none"},
		{"a year of two digits", "初婚日期=15.3.2", "初婚日期 date_year"},
		{"a day of the moon", "初婚日期=2015.3.2(农历)", "初婚日期 date_unreadable"},
		{"about a day", "初婚日期=约2015.3.2", "初婚日期 date_unreadable"},
		{"month first or day first", "初婚日期=03/02/2015", "初婚日期 date_unreadable"},
		{"a phone with a word beside it", "联系电话=13900000000(丈夫)", "联系电话 phone_malformed"},
		{"whose sterilisation", "避孕措施=结扎", "避孕措施 method_unknown"},
		{"which supplies", "避孕措施=药具", "避孕措施 method_unknown"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if w := oneWoman(t, strings.Fields(tt.cells)...); reasons(w.Problems) != tt.why {
				t.Errorf("%s, want %s", reasons(w.Problems), tt.why)
			}
		})
	}
}

func TestColumnsThatNobodyKnowsAreNamed(t *testing.T) {
	got, err := ReadWomen(textSheet(t, []byte("户编号,村,姓名,身份证号,避孕措施,民族,男孩数\n1,河西村,李月婷,990001199001010021,避孕套,汉,1\n")), today)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Problems) != 1 || got.Problems[0].Reason != ColumnsUnread || got.Problems[0].Value != "民族, 男孩数" {
		t.Errorf("%+v", got.Problems)
	}
}

// A register whose day stands only in the title: a whole day is taken and said, a month refuses every row.
func TestTheDayOfExamsInTheTitle(t *testing.T) {
	for title, want := range map[string]string{"检查日期：2026年9月20日": "2026-09-20", "2026年9月三查登记册": ""} {
		got, err := ReadExams(textSheet(t, []byte(title+"\n村,姓名,身份证号,查环,查孕,血压\n河西村,李月婷,990001199001010021,正常,已孕5周,121—69mmHg\n")), today)
		if err != nil {
			t.Fatal(err)
		}
		x := got.Exams[0]
		if x.Date.String() != want || x.Refused != (want == "") || x.Values["bp_diastolic"].Text != "69" || x.Values["weeks"].Text != "5" {
			t.Errorf("%s: %v, %v, %v", title, x.Date, x.Values, x.Problems)
		}
	}
}
