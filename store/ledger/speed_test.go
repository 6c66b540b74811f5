package ledger

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"

	"suifang/model"
)

// manyWomen is a workbook of that many synthetic women, with half of the dates as Excel's own.
func manyWomen(tb testing.TB, n int) []byte {
	tb.Helper()
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	format := "yyyy-mm-dd"
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		tb.Fatal(err)
	}
	head := []any{"序号", "户编号", "村(居)", "组", "姓名", "身份证号", "出生日期", "文化程度", "婚姻状况", "丈夫姓名", "现有子女数", "末次生育日期", "避孕措施",
		"措施起始日期", "联系电话", "流动状况"}
	if err := w.SetRow("A1", head); err != nil {
		tb.Fatal(err)
	}
	for i := range n {
		row := []any{i + 1, fmt.Sprintf("%05d", i/2), "河西村", "3组", fmt.Sprintf("王%c%c", '一'+i%500, '万'+i/500), "",
			"1990-03-05", "初中", "初婚", "李 刚", 1, excelize.Cell{StyleID: style, Value: 43831 + i%1000}, "宫内节育器",
			excelize.Cell{StyleID: style, Value: 44831 + i%1000}, "13900000000", "在家"}
		if err := w.SetRow(fmt.Sprintf("A%d", i+2), row); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func BenchmarkReadWomen20000Rows(b *testing.B) {
	const rows = 20_000
	raw := manyWomen(b, rows)
	b.ReportAllocs()
	for b.Loop() {
		w, err := Read(bytes.NewReader(raw), int64(len(raw)), "women.xlsx")
		if err != nil {
			b.Fatal(err)
		}
		got, err := ReadWomen(w.Sheets[0], model.NewDate(2026, 11, 21))
		if err != nil || len(got.Women) != rows {
			b.Fatal(err, len(got.Women))
		}
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkTownshipWorkbook(b *testing.B) {
	s := openTownship(b, "women.xlsx")
	for b.Loop() {
		if _, err := ReadWomen(s, today); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(1231*b.N)/b.Elapsed().Seconds(), "rows/s")
}
