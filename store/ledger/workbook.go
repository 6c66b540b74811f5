package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strconv"
)

// Bounds on what is read. A county's 400,000 women take about 450 MB unpacked; one office's ledger 5.
const (
	maxFile     = 256 << 20 // bytes of a file
	maxUnpacked = 768 << 20 // bytes of a workbook's parts together
	maxText     = 64 << 20  // bytes of a csv, which is held in memory
	maxColumns  = 512       // cells to the right of these are not read
)

// A Workbook is an open ledger file. Its rows are read from the file when they are asked for.
type Workbook struct {
	Name   string
	Sheets []*Sheet

	file *os.File // nil if the caller owns it
}

// A Sheet is one table of a workbook; a csv has one, named like the file.
type Sheet struct {
	Name   string
	Hidden bool

	source   source
	file     string // the workbook's name without its ending
	date1904 bool   // serial numbers count from 1904 (workbooks begun on an old Macintosh)

	spans     []span
	spansRead bool
}

// A source gives a sheet's rows in order, each time from the first.
type source interface {
	rows() iter.Seq2[Row, error]
	// merges gives the spans of merged cells; nil if the format has none.
	merges() ([]span, error)
}

// A span is a block of merged cells, both ends included, counted from row 1 and column 0.
type span struct{ top, left, bottom, right int }

// A Row is one line of a sheet. Number is what Excel shows beside it; in a csv, the number of the
// line on which it begins. Lines is how many it takes there.
type Row struct {
	Number, Lines int
	Cells         []Cell
}

// CellKind says what a cell holds.
type CellKind uint8

const (
	Blank CellKind = iota
	Text
	Number
	Day   // a number that the cell's style shows as a day
	Month // a number that the style shows as a month without its day
	Fault // #N/A and the like, or a formula that was never calculated
)

// A Cell is what stands in one cell, unformatted. Number counts for numbers, days and months; for a
// day it is the serial number that the workbook has.
type Cell struct {
	Text   string
	Number float64
	Kind   CellKind
}

// String is the cell as text: a number without exponent, one too long for a cell as the file has it.
func (c Cell) String() string {
	if c.Kind != Number && c.Kind != Day && c.Kind != Month {
		return c.Text
	}
	switch {
	case c.Number >= 1e15 || c.Number <= -1e15:
		return c.Text
	case c.Number == float64(int64(c.Number)):
		return strconv.FormatInt(int64(c.Number), 10)
	}
	return strconv.FormatFloat(c.Number, 'f', -1, 64)
}

// At is the cell of column i, blank beyond the row's end.
func (r Row) At(i int) Cell {
	if i < 0 || i >= len(r.Cells) {
		return Cell{}
	}
	return r.Cells[i]
}

// IsBlank says whether nothing but space stands in the row.
func (r Row) IsBlank() bool {
	for _, c := range r.Cells {
		if tidy(c.String()) != "" {
			return false
		}
	}
	return true
}

// Rows reads the sheet from its first row. After an error there are no more rows.
func (s *Sheet) Rows() iter.Seq2[Row, error] { return s.source.rows() }

// Open opens a ledger file. The errors that it wraps are this package's, or the system's.
func Open(path string) (*Workbook, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	w, err := openFile(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	w.file = f
	return w, nil
}

func openFile(f *os.File) (*Workbook, error) {
	name := filepath.Base(f.Name())
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("open ledger %s: %w", name, ErrNotALedger)
	}
	return Read(f, info.Size(), name)
}

// Read opens a ledger of that many bytes, which the caller keeps open as long as rows are read. The
// name is for messages and for a csv's only sheet; what the file is, its bytes tell.
func Read(r io.ReaderAt, size int64, name string) (w *Workbook, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			w, err = nil, fmt.Errorf("open ledger %s: %w", name, ErrDamagedFile)
		}
	}()
	sheets, err := readSheets(r, size, name)
	if err != nil {
		return nil, fmt.Errorf("open ledger %s: %w", name, err)
	}
	for _, s := range sheets {
		s.file = sheetNameOf(name)
	}
	return &Workbook{Name: name, Sheets: sheets}, nil
}

// Close closes the file that [Open] opened.
func (w *Workbook) Close() error {
	if w.file == nil {
		return nil
	}
	return w.file.Close()
}

func readSheets(r io.ReaderAt, size int64, name string) ([]*Sheet, error) {
	if size == 0 {
		return nil, ErrEmpty
	}
	if size > maxFile {
		return nil, ErrTooLarge
	}
	head := make([]byte, min(size, 4096))
	if n, err := r.ReadAt(head, 0); n < len(head) {
		return nil, err
	}
	switch what := sniff(head); what {
	case aZip:
		return readXLSX(r, size)
	case anOLE:
		return nil, oleError(r, size)
	case aMarkup:
		return nil, ErrOldExcel
	case aBinary:
		return nil, ErrNotALedger
	}
	return readText(r, size, name)
}

type format int

const (
	aText format = iota
	aZip
	anOLE   // the container of Excel 97 to 2003, and of an encrypted xlsx
	aMarkup // a web page or XML spreadsheet that calls itself xls
	aBinary // a picture, a PDF, a program …
)

// oleMagic begins every OLE2 container.
const oleMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// binaryMagics are the beginnings of files that people pick by mistake and that could pass for text.
var binaryMagics = []string{
	"%PDF", "\x89PNG", "\xff\xd8\xff", "GIF8", "BM", "MZ", "\x7fELF", "Rar!", "7z\xbc\xaf", "\x1f\x8b", "RIFF",
	"II*\x00", "MM\x00*", "SQLite format 3", "{\\rtf", "\xfd7zXZ", "age-encryption.org",
}

func sniff(head []byte) format {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return aZip
	case bytes.HasPrefix(head, []byte(oleMagic)), bytes.HasPrefix(head, []byte("\x09\x08\x10\x00")):
		return anOLE
	case isMarkup(head):
		return aMarkup
	}
	for _, magic := range binaryMagics {
		if bytes.HasPrefix(head, []byte(magic)) && !(magic == "BM" && bytes.IndexByte(head, 0) < 0) {
			return aBinary
		}
	}
	return aText
}

func isMarkup(head []byte) bool {
	start := bytes.ToLower(bytes.TrimLeft(head[:min(len(head), 200)], "\xef\xbb\xbf \t\r\n"))
	for _, mark := range []string{"<html", "<!doctype", "<?xml", "<table", "<meta", "<head", "mime-version"} {
		if bytes.HasPrefix(start, []byte(mark)) {
			return true
		}
	}
	return false
}

// oleError tells an encrypted xlsx from a workbook of Excel 97 to 2003 and from other documents, by the
// names of the streams, which stand in the container as UTF-16.
func oleError(r io.ReaderAt, size int64) error {
	data, err := io.ReadAll(io.NewSectionReader(r, 0, min(size, 8<<20)))
	if err != nil {
		return err
	}
	tail, err := io.ReadAll(io.NewSectionReader(r, max(0, size-1<<20), 1<<20))
	if err != nil {
		return err
	}
	has := func(name string) bool {
		wide := utf16Name(name)
		return bytes.Contains(data, wide) || bytes.Contains(tail, wide)
	}
	switch {
	case has("EncryptedPackage"):
		return ErrProtected
	case has("Workbook"), has("Book"), bytes.HasPrefix(data, []byte("\x09\x08")):
		return ErrOldExcel
	}
	return ErrNotALedger
}

func utf16Name(s string) []byte {
	var b []byte
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return b
}

// asLedgerError makes one of this package's errors out of what a decoder reported.
//
//go:noinline
func asLedgerError(err error) error {
	for _, own := range []error{ErrTooLarge, ErrEmpty, ErrNotALedger, ErrDamagedFile} {
		if errors.Is(err, own) {
			return own
		}
	}
	return ErrDamagedFile
}
