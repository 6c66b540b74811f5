package ledger

import (
	"bytes"
	"os"
	"testing"
)

// FuzzOpen feeds bytes to all layers: nothing may panic or go on for ever.
func FuzzOpen(f *testing.F) {
	for _, name := range []string{"women-gbk.csv", "exams.xlsx"} {
		raw, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw[:min(len(raw), 6000)])
	}
	f.Add([]byte("\xff\xfe姓\x00"))
	f.Add([]byte("姓名,身份证号,村,户编号\n李月婷,\"990001199001010021,a\n"))
	f.Add([]byte(oleMagic))
	f.Fuzz(func(_ *testing.T, raw []byte) { readAll(raw) })
}

// FuzzSheet feeds the XML of one sheet.
func FuzzSheet(f *testing.F) {
	f.Add(sheetXML(`<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>`) +
		`<mergeCells><mergeCell ref="A1:B2"/></mergeCells>`)
	f.Add(`<worksheet><sheetData><row r="9"><c r="ZZ9" s="3"><v>1e300</v></c><c><f/></c></row>`)
	f.Add(`<x:worksheet><x:sheetData/></x:worksheet>`)
	f.Fuzz(func(t *testing.T, xml string) {
		parts := map[string]string{"xl/worksheets/sheet1.xml": xml}
		for name, text := range bookParts {
			parts[name] = text
		}
		readAll(zipOf(t, parts))
	})
}

// FuzzRow feeds one row of each kind of ledger, cells parted by tabs.
func FuzzRow(f *testing.F) {
	f.Add("01-0001\t河西村3组\t白 萍\t99000119950615002x\t1995年6月\t套\t139-0000-0000\t2\t初婚")
	f.Add("\t\t小计\t\t\t\t\t\t")
	f.Add("2026-9-17\t河西村\t白萍\t\t下移\t孕8周\t12+3\t宫颈炎、囊肿\t96/97")
	f.Fuzz(func(_ *testing.T, row string) {
		readAll([]byte("户编号\t村\t姓名\t身份证号\t出生日期\t避孕措施\t电话\t子女数\t婚姻\n" + row))
		readAll([]byte("检查日期\t村\t姓名\t身份证号\t环情\t孕情\t孕周\t妇检\t血压\n" + row))
	})
}

func readAll(raw []byte) {
	w, err := Read(bytes.NewReader(raw), int64(len(raw)), "f")
	if err != nil {
		return
	}
	for _, s := range w.Sheets {
		for range s.Rows() {
		}
		_, _ = ReadWomen(s, today)
		_, _ = ReadExams(s, today)
	}
}
