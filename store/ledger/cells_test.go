package ledger

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// read gives a table as text, row by row with the row's number.
func read(t *testing.T, s *Sheet) []string {
	t.Helper()
	var rows []string
	for row, err := range s.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		var cells []string
		for _, c := range row.Cells {
			cells = append(cells, c.String())
		}
		rows = append(rows, fmt.Sprintf("%d:%s", row.Number, strings.Join(cells, "|")))
	}
	return rows
}

func textSheet(t *testing.T, raw []byte) *Sheet {
	t.Helper()
	w, err := Read(bytes.NewReader(raw), int64(len(raw)), "表.csv")
	if err != nil {
		t.Fatal(err)
	}
	return w.Sheets[0]
}

func TestTextIsReadInEveryEncodingThatOfficesUse(t *testing.T) {
	const text = "姓名,村\r\n李月婷,北庄村\r\n"
	gbk, _ := simplifiedchinese.GBK.NewEncoder().String(text)
	rare, _ := simplifiedchinese.GB18030.NewEncoder().String("姓名,村\r\n李月婷㐂,北庄村\r\n")
	utf16, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.ReplaceAll(text, ",", "\t"))
	for _, tt := range []struct{ name, raw, want string }{
		{"UTF-8", text, "2:李月婷|北庄村"},
		{"UTF-8 with its mark", "\ufeff" + text, "2:李月婷|北庄村"},
		{"GBK", gbk, "2:李月婷|北庄村"},
		{"GB18030 of four bytes", rare, "2:李月婷㐂|北庄村"},
		{"UTF-16, Excel's Unicode text", utf16, "2:李月婷|北庄村"},
		{"semicolons", strings.ReplaceAll(text, ",", ";"), "2:李月婷|北庄村"},
		{"bare line feeds", strings.ReplaceAll(text, "\r", ""), "2:李月婷|北庄村"},
		{"bare carriage returns", strings.ReplaceAll(text, "\n", ""), "2:李月婷|北庄村"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows := read(t, textSheet(t, []byte(tt.raw)))
			if len(rows) != 2 || rows[1] != tt.want {
				t.Errorf("rows %q", rows)
			}
		})
	}
}

func TestQuotesInText(t *testing.T) {
	for _, tt := range []struct{ name, raw, want string }{
		{"a comma inside", `a,"b,c",d`, "1:a|b,c|d"},
		{"two quotes are one", `a,"b""c",d`, `1:a|b"c|d`},
		{"a line break inside; the next row keeps its line", "a,\"b\nc\"\nd,e", "1:a|b\nc 3:d|e"},
		{"a quote that never closes swallows nothing", "a,\"b\nd,e", "1:a|\"b 2:d|e"},
		{"a quote in mid-cell", `a,b"c,d`, `1:a|b"c|d`},
		{"Excel's text sign", `a,="0123",d`, "1:a|0123|d"},
		{"a quoted text sign", `a,"=""0123""",d`, "1:a|0123|d"},
		{"an empty row counts", "a,b\n\nc,d", "1:a|b 2: 3:c|d"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			table := &textTable{text: tt.raw, comma: ','}
			if got := strings.Join(read(t, &Sheet{source: table}), " "); got != tt.want {
				t.Errorf("rows %q, want %q", got, tt.want)
			}
		})
	}
}

func TestCellsOfAWorkbook(t *testing.T) {
	s := sheetOf(t, map[string]string{
		"xl/styles.xml": `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>` +
			`<numFmt numFmtId="165" formatCode="[Red]0.00"/></numFmts>` +
			`<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="165"/><xf numFmtId="57"/></cellXfs></styleSheet>`,
		"xl/sharedStrings.xml": `<sst><si><t>北庄村</t></si><si><r><t>白</t></r><r><t xml:space="preserve"> 萍</t></r><rPh><t>bái</t></rPh></si></sst>`,
		"xl/worksheets/sheet1.xml": sheetXML(`<row r="2"><c r="B2" t="s"><v>0</v></c><c t="s"><v>1</v></c>` +
			`<c r="E2" s="1"><v>33431</v></c><c r="F2" s="2"><v>33431.5</v></c><c r="G2" s="3"><v>3.5</v></c><c r="H2" s="4"><v>33431</v></c>` +
			`<c r="I2"><v>9.9010219910712397E+17</v></c><c r="J2" t="e"><v>#N/A</v></c><c r="K2"><f>A1</f></c>` +
			`<c r="L2" t="str"><f>A1</f><v>a_x000D_b</v></c><c r="M2" t="b"><v>1</v></c><c r="N2" s="1"/></row>`),
	})
	var got []Cell
	for row, err := range s.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		got = row.Cells
	}
	want := []Cell{{}, {"北庄村", 0, Text}, {"白 萍", 0, Text}, {}, {"33431", 33431, Day}, {"33431.5", 33431.5, Day},
		{"3.5", 3.5, Number}, {"33431", 33431, Month}, {"9.9010219910712397E+17", 9.9010219910712397e17, Number},
		{"#N/A", 0, Fault}, {"=?", 0, Fault}, {"a\rb", 0, Text}, {"是", 0, Text}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("cells\n%v, want\n%v", got, want)
	}
}

func TestNumberFormatsThatShowDates(t *testing.T) {
	for format, want := range map[string]CellKind{
		"yyyy-mm-dd": Day, `yyyy"年"m"月"d"日";@`: Day, `[$-804]yyyy"年"m"月";@`: Month, "yyyy/m/d h:mm": Day, "m/d/yy": Day,
		"General": Number, "G/通用格式": Number, "0.00E+00": Number, "[Red]#,##0": Number, `"day"0`: Number, "h:mm:ss": Number,
		"@": Number, "mm:ss": Number, `yyyy\-mm\-dd`: Day, "e年m月d日": Day, `0"d"`: Number,
	} {
		if got := formatKind(format); got != want {
			t.Errorf("%s: %v, want %v", format, got, want)
		}
	}
}
