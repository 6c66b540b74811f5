package ledger

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// A workbook as it is written: one sheet of text cells, row after row, without a list of shared strings, so
// that it needs no memory and no temporary file. By hand, as it is read: excelize would add 4 MB to the
// program for these six parts.
var xlsxParts = [...]struct{ name, content string }{
	{"[Content_Types].xml", xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`},
	{"_rels/.rels", xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/_rels/workbook.xml.rels", xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`},
	// Style 1 is text, 2 is bold text: what is typed into the cells later stays text too.
	{"xl/styles.xml", xml.Header + `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>` +
		`<cellXfs count="3"><xf/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs>` +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`},
}

const (
	styleText = 1
	styleHead = 2
)

func writeXLSX(w io.Writer, t Sheetful) error {
	z := zip.NewWriter(w)
	for _, part := range xlsxParts {
		if err := writePart(z, part.name, func(w io.Writer) error { return write(w, part.content) }); err != nil {
			return err
		}
	}
	if err := writePart(z, "xl/workbook.xml", func(w io.Writer) error { return write(w, workbookXML(sheetName(t.Name))) }); err != nil {
		return err
	}
	if err := writePart(z, "xl/worksheets/sheet1.xml", t.writeSheet); err != nil {
		return err
	}
	return z.Close()
}

func writePart(z *zip.Writer, name string, content func(io.Writer) error) error {
	w, err := z.Create(name)
	if err != nil {
		return err
	}
	return content(w)
}

func write(w io.Writer, s string) error {
	_, err := io.WriteString(w, s)
	return err
}

func workbookXML(sheet string) string {
	return xml.Header + `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="` + escaped(sheet) +
		`" sheetId="1" r:id="rId1"/></sheets></workbook>`
}

func (t Sheetful) writeSheet(w io.Writer) error {
	if err := write(w, xml.Header+`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`+
		`<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`+
		t.columnsXML()+"<sheetData>"); err != nil {
		return err
	}
	if err := writeRow(w, 1, t.Head, styleHead); err != nil {
		return err
	}
	for i, row := range t.Rows {
		if err := writeRow(w, i+2, row, styleText); err != nil {
			return err
		}
	}
	return write(w, "</sheetData></worksheet>")
}

// usualWidth is a column's width in characters where the table names none.
const usualWidth = 12

func (t Sheetful) columnsXML() string {
	if len(t.Head) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("<cols>")
	for i := range t.Head {
		width := float64(usualWidth)
		if i < len(t.Widths) && t.Widths[i] > 0 {
			width = t.Widths[i]
		}
		fmt.Fprintf(&b, `<col min="%d" max="%d" width="%g" style="%d" customWidth="1"/>`, i+1, i+1, width, styleText)
	}
	b.WriteString("</cols>")
	return b.String()
}

func writeRow(w io.Writer, n int, cells []string, style int) error {
	var b strings.Builder
	row := strconv.Itoa(n)
	b.WriteString(`<row r="` + row + `">`)
	for i, text := range cells {
		if text == "" {
			continue
		}
		fmt.Fprintf(&b, `<c r="%s%s" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, columnName(i), row, style, escaped(shown(text)))
	}
	b.WriteString("</row>")
	return write(w, b.String())
}

// columnName is A for 0, Z for 25, AA for 26.
func columnName(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return columnName(i/26-1) + string(rune('A'+i%26))
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}
