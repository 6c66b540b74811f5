package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"suifang/model"
	"suifang/store/ledger"
)

// ImportOptions say what is read in, and how.
type ImportOptions struct {
	Files  []string
	Kind   ledger.Kind // empty or [ledger.Auto]: whichever the columns show
	DryRun bool        // nothing is written; the report is that of the run
	Today  model.Date  // no fact of a ledger may lie after it
	// Progress is told, after each batch, how many rows of all have been worked; nil: nobody asks.
	Progress func(done, total int)
}

// An ImportReport is what became of a file, or of one of its sheets.
// Rows = Accepted + Updated + Unchanged + Refused + Skipped.
type ImportReport struct {
	File       string           `json:"file"`
	Sheet      string           `json:"sheet,omitempty"`
	Kind       ledger.Kind      `json:"kind"`
	Rows       int              `json:"rows"`
	Accepted   int              `json:"accepted"`             // brought a woman, or an exam, that was not here
	Updated    int              `json:"updated"`              // brought something new of one who was
	Unchanged  int              `json:"unchanged"`            // brought nothing
	Refused    int              `json:"refused"`              // could not be taken
	Doubtful   int              `json:"doubtful"`             // were taken, with a doubt
	Skipped    int              `json:"skipped"`              // titles, subtotals, blank and signature rows
	People     int              `json:"people"`               // persons that were not here, husbands among them
	Households int              `json:"households"`           // households that were not here
	Duplicates int              `json:"duplicates,omitempty"` // pairs of who came with who may be the same, see [Store.DuplicatesOf]
	Problems   []ledger.Problem `json:"problems"`
	Sheets     []ImportReport   `json:"sheets,omitempty"`
	// Batch is the import's number, by which all of it can be taken back; none if nothing was written.
	Batch model.ID `json:"batch,omitzero"`
	// UntilRow is the last row that was worked, where the import was stopped before the end.
	UntilRow int `json:"until_row,omitempty"`
}

// importRows is how many rows a batch takes: each batch is one transaction and leaves a whole file.
const importRows = 800

// Import reads ledgers in. Files are read whole before anything is written: if one of them is no ledger,
// nothing is. Registers of exams come last, so that they find the women of the same import.
//
// Each row is one act with the import's number. Rows are written in batches; when ctx ends, the import
// stops after a whole batch, the reports say up to which row, and the error is that of ctx.
func (s *Store) Import(ctx context.Context, o ImportOptions) ([]ImportReport, error) {
	if s.options.ReadOnly && !o.DryRun {
		return nil, fmt.Errorf("import: %w", ErrReadOnly)
	}
	files, err := readLedgers(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	<-s.dir.ready
	im := s.newImporting(o, files)
	err = im.run(ctx, files)
	reports := make([]ImportReport, len(files))
	for i, f := range files {
		reports[i] = f.report(im.batch, im.wrote)
		reports[i].Duplicates = s.countDuplicates(f)
	}
	if err != nil {
		return reports, fmt.Errorf("import: %w", err)
	}
	return reports, nil
}

// countDuplicates says how many pairs there are to look at, once all is written; it stops nothing.
func (s *Store) countDuplicates(f *ledgerFile) int {
	var brought []model.ID
	for _, t := range f.tables {
		brought = append(brought, t.brought...)
	}
	if len(brought) == 0 {
		return 0
	}
	pairs, _ := s.DuplicatesOf(brought) // where a part of the directory is lost, of the rest
	return len(pairs)
}

// An importing is one import while it runs.
type importing struct {
	s      *Store
	derive model.Deriver
	o      ImportOptions
	batch  model.ID
	wrote  bool

	people      *namesakes
	pregnancies map[model.ID][]model.Date // by the last period, of this import
	told        map[model.ID]told         // what rows not yet in the file say, by record
	foreseen    map[model.ID]foreseen     // of a dry run: what the file would know of a woman

	done, total int
}

// foreseen is what a dry run keeps of a woman for the exams that follow.
type foreseen struct {
	lasting   bool // she, or her husband, has a method that lasts
	lastBirth model.Date
}

func (s *Store) newImporting(o ImportOptions, files []*ledgerFile) *importing {
	im := &importing{s: s, derive: s.Derive(), o: o, batch: s.newID(), pregnancies: map[model.ID][]model.Date{},
		told: map[model.ID]told{}, foreseen: map[model.ID]foreseen{}}
	wanted := newNamesakes()
	for _, f := range files {
		for _, t := range f.tables {
			im.total += t.len()
			t.want(wanted)
		}
	}
	s.dir.fill(wanted)
	im.people = wanted
	return im
}

// run works the tables, those of women first.
func (im *importing) run(ctx context.Context, files []*ledgerFile) error {
	var tables []*ledgerTable
	for _, f := range files {
		tables = append(tables, f.tables...)
	}
	slices.SortStableFunc(tables, func(a, b *ledgerTable) int { return a.turn() - b.turn() })
	for _, t := range tables {
		if err := im.table(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

// table works the rows of a table in batches. While one is being written, the next is planned.
func (im *importing) table(ctx context.Context, t *ledgerTable) error {
	var last *importBatch // being written
	for from := 0; from < t.len(); {
		rows, err := im.planRows(t, from)
		err = errors.Join(err, im.landed(t, last))
		if err = cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		if last = nil; len(rows) > 0 {
			last = im.write(rows)
		}
		from += len(rows)
	}
	return im.landed(t, last)
}

// An importBatch is rows that are being written.
type importBatch struct {
	rows []*importRow
	acts bool // whether there is anything to write
	done chan error
}

// write begins to write rows in one transaction.
func (im *importing) write(rows []*importRow) *importBatch {
	b := &importBatch{rows: rows, done: make(chan error, 1)}
	var acts []model.Proposal
	for _, r := range rows {
		if len(r.entries) > 0 {
			acts = append(acts, model.Proposal{Act: "import", Batch: im.batch, Source: r.source, Entries: r.entries})
		}
	}
	if im.o.DryRun || len(acts) == 0 {
		b.done <- nil
		return b
	}
	b.acts = true
	go func() { b.done <- im.s.RecordAll(acts) }()
	return b
}

// landed waits until a batch is on disk and counts it.
func (im *importing) landed(t *ledgerTable, b *importBatch) error {
	if b == nil {
		return nil
	}
	if err := <-b.done; err != nil {
		return err
	}
	im.wrote = im.wrote || b.acts
	for _, r := range b.rows {
		t.result.count(r)
		t.worked, t.until = t.worked+1, r.number
		if im.o.DryRun {
			continue
		}
		for _, e := range r.entries {
			delete(im.told, e.Record) // the file says it now
			if e.Record == e.Subject && len(e.Parents) == 0 {
				t.brought = append(t.brought, e.Subject)
			}
		}
	}
	if im.done += len(b.rows); im.o.Progress != nil {
		im.o.Progress(im.done, im.total)
	}
	return nil
}

// count adds a row to its sheet's report.
func (r *ImportReport) count(row *importRow) {
	switch {
	case row.refused:
		r.Refused++
	case row.made:
		r.Accepted++
	case len(row.entries) > 0:
		r.Updated++
	default:
		r.Unchanged++
	}
	if !row.refused && slices.ContainsFunc(row.problems, func(p ledger.Problem) bool { return p.Level == ledger.Doubtful }) {
		r.Doubtful++
	}
	r.Rows++
	r.People += row.people
	r.Households += row.households
	r.Problems = append(r.Problems, row.problems...)
}

// add sums up a file's sheets.
func (r *ImportReport) add(o ImportReport) {
	r.Rows, r.Accepted, r.Updated, r.Unchanged = r.Rows+o.Rows, r.Accepted+o.Accepted, r.Updated+o.Updated, r.Unchanged+o.Unchanged
	r.Refused, r.Doubtful, r.Skipped = r.Refused+o.Refused, r.Doubtful+o.Doubtful, r.Skipped+o.Skipped
	r.People, r.Households = r.People+o.People, r.Households+o.Households
	r.Problems = append(r.Problems, o.Problems...)
	if o.UntilRow > 0 {
		r.UntilRow = o.UntilRow
	}
}

// Stopped says whether an import ended before its last row because it was told to.
func Stopped(err error) bool { return errors.Is(err, context.Canceled) }
