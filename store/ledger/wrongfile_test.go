package ledger

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestAWrongFileGetsItsOwnError(t *testing.T) {
	for _, tt := range []struct {
		name string
		raw  []byte
		want error
	}{
		{"nothing", nil, ErrEmpty},
		{"a text of blank lines", []byte("\n \n\t\n"), ErrEmpty},
		{"a picture", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), ErrNotALedger},
		{"a photograph", []byte("\xff\xd8\xff\xe0\x00\x10JFIF"), ErrNotALedger},
		{"a PDF", []byte("%PDF-1.4\n1 0 obj"), ErrNotALedger},
		{"a program", []byte("MZ\x90\x00\x03\x00\x00\x00"), ErrNotALedger},
		{"bytes without sense", []byte("\x01\x02\xfe\x03\x04\x05\xff\xff\x00\x00"), ErrNotALedger},
		{"bytes that GB18030 cannot be", bytes.Repeat([]byte("\x80\xff"), 500), ErrNotALedger},
		{"an archive without a workbook", zipOf(t, map[string]string{"a.txt": "a"}), ErrNotALedger},
		{"a text document", zipOf(t, map[string]string{
			"_rels/.rels":       `<Relationships><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships>`,
			"word/document.xml": `<document/>`}), ErrNotALedger},
		{"an archive that breaks off", zipOf(t, map[string]string{"xl/workbook.xml": "<workbook/>"})[:40], ErrDamagedFile},
		{"a workbook of broken XML", zipOf(t, map[string]string{"xl/workbook.xml": "<workbook><sheets"}), ErrDamagedFile},
		{"a workbook without sheets", zipOf(t, map[string]string{"xl/workbook.xml": "<workbook/>"}), ErrEmpty},
		{"a workbook with a password", locked(t), ErrProtected},
		{"a workbook of Excel 97", append([]byte(oleMagic+strings.Repeat("\x00", 600)), utf16Name("Workbook")...), ErrOldExcel},
		{"a Word document of 97", append([]byte(oleMagic+strings.Repeat("\x00", 600)), utf16Name("WordDocument")...), ErrNotALedger},
		{"a web page called xls", []byte("<html><table><tr><td>姓名"), ErrOldExcel},
		{"an XML spreadsheet of 2003", []byte("\xef\xbb\xbf<?xml version=\"1.0\"?><Workbook>"), ErrOldExcel},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Read(bytes.NewReader(tt.raw), int64(len(tt.raw)), "file"); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
}

func TestAFileThatIsNotThereOrNoFile(t *testing.T) {
	if _, err := Open(filepath.Join(t.TempDir(), "none.xlsx")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	if _, err := Open(t.TempDir()); !errors.Is(err, ErrNotALedger) {
		t.Errorf("error %v", err)
	}
}

func TestASheetThatBreaksOffIsNotTakenForOneThatEnds(t *testing.T) {
	whole := sheetXML(`<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row><row r="2">`)
	cut := strings.TrimSuffix(whole, "</sheetData></worksheet>")
	s := sheetOf(t, map[string]string{"xl/worksheets/sheet1.xml": cut})
	var last error
	for _, err := range s.Rows() {
		last = err
	}
	if !errors.Is(last, ErrDamagedFile) {
		t.Errorf("error %v", last)
	}
}

func TestAnEmptySheetAndAHiddenOneAreNamed(t *testing.T) {
	s := sheetOf(t, map[string]string{"xl/worksheets/sheet1.xml": sheetXML("")})
	if _, err := Recognise(s, Auto); !errors.Is(err, ErrEmpty) {
		t.Errorf("error %v", err)
	}
	s.Hidden = true
	if _, err := Recognise(s, Auto); !errors.Is(err, ErrHidden) {
		t.Errorf("error %v", err)
	}
}

// Four gigabytes that the archive's directory owns up to, and zeros that it lies about.
func TestAZipBombFailsAtOnceWithoutMemory(t *testing.T) {
	honest := rawPart(t, 4<<30, 4<<20)
	if _, err := Read(bytes.NewReader(honest), int64(len(honest)), "bomb.xlsx"); !errors.Is(err, ErrTooLarge) {
		t.Errorf("honest: %v", err)
	}
	liar := rawPart(t, 1000, 80<<20)
	before := allocated()
	w, err := Read(bytes.NewReader(liar), int64(len(liar)), "bomb.xlsx")
	if err == nil {
		for _, err = range w.Sheets[0].Rows() {
		}
	}
	if !errors.Is(err, ErrTooLarge) && !errors.Is(err, ErrDamagedFile) {
		t.Errorf("liar: %v", err)
	}
	if used := allocated() - before; used > 16<<20 {
		t.Errorf("%d bytes of memory", used)
	}
}

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// rawPart is a workbook whose sheet unpacks to size spaces in one text and claims another size.
func rawPart(t *testing.T, claimed uint64, size int) []byte {
	t.Helper()
	var packed bytes.Buffer
	fw, _ := flate.NewWriter(&packed, flate.BestSpeed)
	io.WriteString(fw, `<worksheet><sheetData><row><c t="str"><v>`)
	for range size >> 20 {
		fw.Write(bytes.Repeat([]byte(" "), 1<<20))
	}
	fw.Close()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range bookParts {
		w, _ := z.Create(name)
		io.WriteString(w, text)
	}
	w, err := z.CreateRaw(&zip.FileHeader{Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate,
		CompressedSize64: uint64(packed.Len()), UncompressedSize64: claimed})
	if err != nil {
		t.Fatal(err)
	}
	w.Write(packed.Bytes())
	z.Close()
	return b.Bytes()
}

func locked(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := excelize.NewFile().Write(&b, excelize.Options{Password: "x"}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bookParts are the parts of the smallest workbook apart from its sheet.
var bookParts = map[string]string{
	"_rels/.rels": `<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
	"xl/workbook.xml": `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		`<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>`,
	"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="/xl/worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="x/styles" Target="styles.xml"/>` +
		`<Relationship Id="rId3" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
}

func sheetXML(rows string) string {
	return "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"
}

func zipOf(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, text)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sheetOf is the only sheet of a workbook with those parts besides [bookParts], or in their place.
func sheetOf(t testing.TB, parts map[string]string) *Sheet {
	t.Helper()
	for name, text := range bookParts {
		if parts[name] == "" {
			parts[name] = text
		}
	}
	raw := zipOf(t, parts)
	w, err := Read(bytes.NewReader(raw), int64(len(raw)), "book.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	return w.Sheets[0]
}

func TestReadingLeavesNothingInTheTemporaryFolder(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	if _, err := ReadWomen(openTownship(t, "women.xlsx"), today); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("%v", left)
	}
}
