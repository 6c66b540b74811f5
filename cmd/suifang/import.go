package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"suifang/model"
	"suifang/store"
	"suifang/store/ledger"
	"suifang/tui/text"
)

// importOptions say what is read in.
type importOptions struct {
	kind   string
	dryRun bool
	report string
}

func (c *call) newImportCommand() *cobra.Command {
	t := c.text.CLI
	cmd := c.command("import FILE… [--as-kind women|exams|auto] [--dry-run] [--report FILE.xlsx]", t.Commands.Import,
		cobra.MinimumNArgs(1), exitRefused)
	var o importOptions
	cmd.Flags().StringVar(&o.kind, "as-kind", string(ledger.Auto), t.Flags.AsKind)
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, t.Flags.DryRun)
	cmd.Flags().StringVar(&o.report, "report", "", t.Flags.ReportFile)
	cmd.RunE = func(_ *cobra.Command, files []string) error { return c.runImport(files, o) }
	return cmd
}

func (c *call) runImport(files []string, o importOptions) error {
	kind := ledger.Kind(o.kind)
	if !slices.Contains([]ledger.Kind{ledger.WomenKind, ledger.ExamsKind, ledger.Auto}, kind) {
		return &usageError{c.text.CLI.Errors.FlagValue("as-kind", "women|exams|auto")}
	}
	if ext := filepath.Ext(o.report); o.report != "" && !strings.EqualFold(ext, ".xlsx") && !strings.EqualFold(ext, ".csv") {
		return &usageError{c.text.CLI.Errors.FlagValue("report", "FILE.xlsx")}
	}
	return c.with(func(s *store.Store) error { return c.importInto(s, files, kind, o) })
}

// importInto reads the files in. No fact may lie ahead; the list of an earlier day does not alter what does.
func (c *call) importInto(s *store.Store, files []string, kind ledger.Kind, o importOptions) error {
	if err := c.writeReport(o.report, nil); err != nil {
		return err // said before anything is read in
	}
	ctx, stop := interruptible()
	defer stop()
	bar := c.newProgress(c.text.CLI.Importing)
	reports, err := s.Import(ctx, store.ImportOptions{Files: files, Kind: kind, DryRun: o.dryRun,
		Today: max(c.day(), model.DateOf(c.now())), Progress: bar.at})
	bar.end()
	if reports == nil {
		if o.report != "" {
			_ = os.Remove(o.report) // an empty report would say that nothing is wrong
		}
		return c.notRead(files, err)
	}
	return errors.Join(err, c.writeReport(o.report, findings(reports)), c.reportImport(reports))
}

// notRead says which of the files could not be read.
func (c *call) notRead(files []string, err error) error {
	for _, file := range files {
		name := filepath.Base(file)
		switch {
		case !strings.Contains(err.Error(), name):
		case errors.Is(err, fs.ErrNotExist):
			return &failure{c.text.CLI.Errors.NoLedger(file)}
		default:
			return &failure{c.text.CLI.Errors.Refused(name, c.sentence(err))}
		}
	}
	return err
}

// writeReport writes the report file, if one is wanted.
func (c *call) writeReport(path string, found []ledger.Found) error {
	if path == "" {
		return nil
	}
	if err := ledger.WriteReport(path, c.reportWords(), found); err != nil {
		return &failure{c.text.CLI.Errors.ReportFile(path)}
	}
	return nil
}

// reportImport says what became of the files; of one that was stopped too, as far as it came.
func (c *call) reportImport(reports []store.ImportReport) error {
	if err := c.printImport(reports); err != nil {
		return err
	}
	if slices.ContainsFunc(reports, func(r store.ImportReport) bool { return r.Refused > 0 }) {
		return errRowsRefused
	}
	return nil
}

// findings are the problems sheet by sheet.
func findings(reports []store.ImportReport) (found []ledger.Found) {
	for _, r := range reports {
		sheets := r.Sheets
		if len(sheets) == 0 {
			sheets = []store.ImportReport{r}
		}
		for _, s := range sheets {
			found = append(found, ledger.Found{File: r.File, Sheet: s.Sheet, Problems: s.Problems})
		}
	}
	return found
}

func (c *call) reportWords() ledger.ReportWords {
	t := &c.text.CLI.Report
	return ledger.ReportWords{Sheet: t.Title, Head: t.Head, Reason: c.text.LedgerReason, Level: c.levelWord}
}

func (c *call) levelWord(level ledger.Level) string {
	if level == ledger.Refused {
		return c.text.CLI.Report.Refused
	}
	return c.text.CLI.Report.Doubtful
}

// printImport writes one file as one object, several as a list.
func (c *call) printImport(reports []store.ImportReport) error {
	if !c.json {
		return c.printImportText(reports)
	}
	for i := range reports {
		reports[i].Problems = notNil(reports[i].Problems)
		for j := range reports[i].Sheets {
			reports[i].Sheets[j].Problems = notNil(reports[i].Sheets[j].Problems)
		}
	}
	if len(reports) == 1 {
		return c.printJSON(reports[0])
	}
	return c.printJSON(listed(reports))
}

func (c *call) printImportText(reports []store.ImportReport) error {
	problems := &table{}
	for _, r := range reports {
		if err := c.print(c.text.CLI.ImportCount(r.File, text.ImportCount{Rows: r.Rows, Accepted: r.Accepted, Updated: r.Updated,
			Unchanged: r.Unchanged, Refused: r.Refused, Doubtful: r.Doubtful, Skipped: r.Skipped})); err != nil {
			return err
		}
		if r.Duplicates > 0 {
			c.say(c.text.Twice.Found(r.Duplicates))
		}
		if r.UntilRow > 0 {
			c.say(c.text.CLI.ImportStopped(r.File, r.UntilRow))
		}
	}
	for _, f := range findings(reports) {
		for _, p := range f.Problems {
			problems.add(f.Sheet, itoa(p.Row), p.Column, p.Value, c.text.LedgerReason(p.Reason), c.levelWord(p.Level))
		}
	}
	return c.section(c.text.CLI.Report.Title, problems)
}
