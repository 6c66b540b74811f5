package ledger

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

var testWords = ReportWords{
	Sheet:  "问题",
	Head:   [8]string{"文件", "工作表", "行", "列", "值", "原因", "参照行", "处理"},
	Reason: func(r Reason) string { return string(r) },
	Level:  func(l Level) string { return string(l) },
}

var testProblems = []Found{{"women.xlsx", "表", []Problem{
	{Row: 7, Column: "姓名", Value: "=HYPERLINK(\"http://x\")", Reason: NameOdd, Level: Doubtful},
	{Row: 8, Column: "联系电话", Value: "+86\x1b[31m13900000000", Reason: PhoneMalformed, Level: Doubtful},
	{Row: 9, Column: "身份证号", Value: "990001199001010022", Reason: IDCheck, Level: Doubtful, Other: 3},
}}}

func TestAReportReadsBackAndExecutesNothing(t *testing.T) {
	for _, name := range []string{"报告.xlsx", "报告.csv"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			if err := WriteReport(path, testWords, testProblems); err != nil {
				t.Fatal(err)
			}
			w, err := Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			mark := ""
			if strings.HasSuffix(name, ".csv") {
				mark = "'"
			}
			want := []string{"1:文件|工作表|行|列|值|原因|参照行|处理",
				"2:women.xlsx|表|7|姓名|" + mark + "=HYPERLINK(\"http://x\")|name_odd||doubtful",
				"3:women.xlsx|表|8|联系电话|" + mark + "+86[31m13900000000|phone_malformed||doubtful",
				"4:women.xlsx|表|9|身份证号|990001199001010022|id_check|3|doubtful"}
			if got := read(t, w.Sheets[0]); strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("%s", strings.Join(got, "\n"))
			}
		})
	}
}

func TestAReportHoldsTextAndNoFormula(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.xlsx")
	if err := WriteReport(path, testWords, testProblems); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if kind, _ := f.GetCellType("问题", "E2"); kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString {
		t.Errorf("type %v", kind)
	}
	if formula, _ := f.GetCellFormula("问题", "E2"); formula != "" {
		t.Errorf("formula %q", formula)
	}
}

func TestATableInGB18030ReadsBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "人员.csv")
	table := Sheetful{Head: []string{"姓名"}, Rows: [][]string{{"李月婷"}, {"㐂"}}}
	if err := WriteTable(path, table, GB18030); err != nil {
		t.Fatal(err)
	}
	raw, _ := os.ReadFile(path)
	if got := read(t, textSheet(t, raw)); strings.Join(got, " ") != "1:姓名 2:李月婷 3:㐂" {
		t.Errorf("%q", got)
	}
}

func TestAFailedWriteLeavesTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	if err := WriteTable(path, Sheetful{}, UTF8); err == nil {
		t.Error("a table written as txt")
	}
	if err := WriteTable(filepath.Join(dir, "none", "a.csv"), Sheetful{}, UTF8); err == nil {
		t.Error("written to no folder")
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("%v", left)
	}
}
