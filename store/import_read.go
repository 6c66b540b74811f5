package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"suifang/model"
	"suifang/store/ledger"
)

// A ledgerFile is one file, read.
type ledgerFile struct {
	name   string
	tables []*ledgerTable
}

// A ledgerTable is one sheet, read: women or exams.
type ledgerTable struct {
	heading *ledger.Heading
	women   []ledger.Woman
	exams   []ledger.Exam
	result  ImportReport

	worked, until int        // rows that are on disk, and the last one's number
	brought       []model.ID // persons and households that were not here
}

// readLedgers reads all files. What is wrong with one of them as a whole is the error.
func readLedgers(ctx context.Context, o ImportOptions) (files []*ledgerFile, err error) {
	for _, path := range o.Files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f, err := readLedger(path, o)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

// readLedger reads a file's sheets. A sheet that is no ledger does not matter beside one that is; one that
// lacks a column is in the report then.
func readLedger(path string, o ImportOptions) (*ledgerFile, error) {
	book, err := ledger.Open(path)
	if err != nil {
		return nil, err // it says the file's name
	}
	defer book.Close()
	f := &ledgerFile{name: filepath.Base(path)}
	var wrong error
	var lacking []*ledgerTable
	for _, sheet := range book.Sheets {
		t, err := readSheet(sheet, o)
		switch {
		case err == nil:
			f.tables = append(f.tables, t)
			continue
		case weight(err) == 0:
			return nil, fmt.Errorf("read %s: %w", f.name, err)
		case weight(err) > weight(wrong):
			wrong = err
		}
		if missing := (*ledger.MissingColumn)(nil); errors.As(err, &missing) {
			lacking = append(lacking, tableWithout(sheet.Name, missing))
		}
	}
	if len(f.tables) == 0 {
		return nil, fmt.Errorf("read %s: %w", f.name, cmp.Or(wrong, ledger.ErrEmpty))
	}
	f.tables = append(f.tables, lacking...)
	return f, nil
}

// weight is how much an error of one sheet says about the file, if no sheet of it is a ledger; 0 for an error
// of the file.
func weight(err error) int {
	missing := (*ledger.MissingColumn)(nil)
	switch {
	case errors.As(err, &missing):
		return 5
	case errors.Is(err, ledger.ErrWrongKind):
		return 4
	case errors.Is(err, ledger.ErrNoHeading):
		return 3
	case errors.Is(err, ledger.ErrHidden):
		return 2
	case errors.Is(err, ledger.ErrEmpty):
		return 1
	}
	return 0
}

func tableWithout(sheet string, missing *ledger.MissingColumn) *ledgerTable {
	return &ledgerTable{result: ImportReport{Sheet: sheet, Kind: missing.Kind, Problems: []ledger.Problem{
		{Column: missing.Heading, Reason: ledger.ColumnMissing, Level: ledger.Refused}}}}
}

func readSheet(sheet *ledger.Sheet, o ImportOptions) (*ledgerTable, error) {
	h, err := ledger.Recognise(sheet, o.Kind)
	if err != nil {
		return nil, err
	}
	t, read := &ledgerTable{heading: h}, ledger.Table{}
	if h.Kind == ledger.ExamsKind {
		exams, err := ledger.ReadExams(sheet, o.Today)
		if err != nil {
			return nil, err
		}
		t.exams, read = exams.Exams, exams.Table
	} else {
		women, err := ledger.ReadWomen(sheet, o.Today)
		if err != nil {
			return nil, err
		}
		t.women, read = women.Women, women.Table
	}
	skipped := read.SkippedRows()
	t.result = ImportReport{Sheet: read.Sheet, Kind: h.Kind, Rows: skipped, Skipped: skipped, Problems: read.Problems}
	return t, nil
}

// len is how many rows of data a table has.
func (t *ledgerTable) len() int { return len(t.women) + len(t.exams) }

// turn is when a table is worked: exams find the women that came before.
func (t *ledgerTable) turn() int { return min(len(t.exams), 1) }

// want notes who has to be found in the file.
func (t *ledgerTable) want(n *namesakes) {
	for i := range t.women {
		w := &t.women[i]
		n.want(w.Name, w.IDNumber)
		n.want(w.Husband, w.HusbandID)
	}
	for i := range t.exams {
		n.want(t.exams[i].Name, t.exams[i].IDNumber)
	}
}

// report sums up a file's sheets.
func (f *ledgerFile) report(batch model.ID, wrote bool) ImportReport {
	r := ImportReport{File: f.name, Problems: []ledger.Problem{}}
	for _, t := range f.tables {
		t.result.File = f.name
		if t.worked < t.len() {
			t.result.UntilRow = t.until
		}
		if t.result.Problems == nil {
			t.result.Problems = []ledger.Problem{}
		}
		r.add(t.result)
		r.Sheets = append(r.Sheets, t.result)
		if r.Kind == "" {
			r.Kind, r.Sheet = t.result.Kind, t.result.Sheet
		} else if r.Kind != t.result.Kind {
			r.Kind = ledger.Auto
		}
	}
	if len(f.tables) > 1 {
		r.Sheet = ""
	}
	if wrote {
		r.Batch = batch
	}
	return r
}
