package ledger

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Encoding is what a csv is written in.
type Encoding string

const (
	UTF8    Encoding = "utf-8" // with a byte order mark, without which Excel takes it for GBK
	GB18030 Encoding = "gb18030"
)

// ErrFileKind says that a table was to be written to a file that is neither .xlsx nor .csv.
var ErrFileKind = errors.New("a table is written as .xlsx or .csv")

// A Sheetful is a table to be written. All its cells are text: a number of 18 digits stays whole, and
// nothing in it is ever a formula.
type Sheetful struct {
	Name   string // of the sheet
	Head   []string
	Widths []float64 // of the columns, in characters; 0 or none: the program's
	Rows   [][]string
}

// WriteTable writes a table to a new file, as its ending says; an older file of that name is replaced
// when the new one is whole.
func WriteTable(path string, t Sheetful, enc Encoding) error {
	write := writeXLSX
	switch strings.ToLower(filepath.Ext(path)) {
	case ".xlsx":
	case ".csv":
		write = func(w io.Writer, t Sheetful) error { return writeCSV(w, t, enc) }
	default:
		return fmt.Errorf("write %s: %w", filepath.Base(path), ErrFileKind)
	}
	if err := replace(path, func(w io.Writer) error { return write(w, t) }); err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	return nil
}

// replace writes beside the file and then takes its place.
func replace(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".writing-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	b := bufio.NewWriterSize(f, 64<<10)
	if err = write(b); err != nil {
		return err
	}
	if err = errors.Join(b.Flush(), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// sheetName is a name that Excel allows: at most 31 characters, none of :\/?*[].
func sheetName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 31 {
		name = string(r[:31])
	}
	if name == "" {
		return "Sheet1"
	}
	return name
}

func writeCSV(w io.Writer, t Sheetful, enc Encoding) error {
	if enc == GB18030 {
		w = simplifiedchinese.GB18030.NewEncoder().Writer(w)
	} else if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, row := range append([][]string{t.Head}, t.Rows...) {
		harmless := make([]string, len(row))
		for i, text := range row {
			harmless[i] = unexecuted(shown(text))
		}
		if err := out.Write(harmless); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// unexecuted keeps a spreadsheet from taking the text of a csv for a formula: an apostrophe goes in front.
func unexecuted(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

// maxCell is how many characters a cell of a workbook holds.
const maxCell = 32767

// shown is text without control characters, cut to what a cell holds.
func shown(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	if r := []rune(s); len(r) > maxCell {
		return string(r[:maxCell])
	}
	return s
}

// Found is the problems of one sheet of one file.
type Found struct {
	File, Sheet string
	Problems    []Problem
}

// ReportWords are the words of a report, which the catalogue has.
type ReportWords struct {
	Sheet  string    // "问题"
	Head   [8]string // file, sheet, row, column, value, reason, the row held against, level
	Reason func(Reason) string
	Level  func(Level) string
}

// WriteReport writes the problems of an import, one a line, to an xlsx or csv.
func WriteReport(path string, words ReportWords, found []Found) error {
	t := Sheetful{Name: words.Sheet, Head: words.Head[:], Widths: []float64{24, 18, 8, 20, 24, 36, 10, 8}}
	for _, f := range found {
		for _, p := range f.Problems {
			t.Rows = append(t.Rows, []string{f.File, f.Sheet, strconv.Itoa(p.Row), p.Column, p.Value,
				words.Reason(p.Reason), countText(p.Other), words.Level(p.Level)})
		}
	}
	return WriteTable(path, t, UTF8)
}
