package importer

import (
	"fmt"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/store/ledger"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// A finding is a problem with the sheet that it stands in.
type finding struct {
	sheet string
	ledger.Problem
}

// findings are a report's problems, sheet by sheet.
func findings(r store.ImportReport) (list []finding) {
	for _, sheet := range r.Sheets {
		for _, p := range sheet.Problems {
			list = append(list, finding{sheet.Sheet, p})
		}
	}
	return list
}

// nextLevel looks at the refused alone, then at the doubtful alone, then at all again.
func (s *Screen) nextLevel() {
	switch s.level {
	case "":
		s.level = ledger.Refused
	case ledger.Refused:
		s.level = ledger.Doubtful
	default:
		s.level = ""
	}
	s.list()
}

// list shows the findings of the level that is looked at.
func (s *Screen) list() {
	s.shown = nil
	for _, f := range s.all {
		if s.level == "" || f.Level == s.level {
			s.shown = append(s.shown, f)
		}
	}
	s.problems.SetRows(widget.Rows[int]{Len: len(s.shown), Key: func(i int) int { return i },
		Row: func(i, width int, selected bool) string { return s.problemRow(&s.shown[i], selected) }})
}

// The lines around the lists: the field and its hint above the files; what came of it above the problems,
// the whole reason below.
const (
	linesOverFiles    = 3
	linesOverProblems = 5
	linesBelow        = 2
)

// Resize lays the lists and columns out.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	s.files.Resize(width, max(1, height-linesOverFiles))
	s.problems.Resize(width, max(1, height-linesOverProblems-linesBelow))
	s.columns = widget.NewTable(width-4, widget.Column{Width: 6, Right: true}, widget.Column{Width: 8}, widget.Column{Width: 13, Grow: 1},
		widget.Column{Width: 14, Grow: 1}, widget.Column{Width: 30, Grow: 4})
}

// View draws the step.
func (s *Screen) View() tea.View {
	var p widget.Page
	switch s.step {
	case choosing:
		s.viewFiles(&p)
	case checking, running, undoing:
		s.viewWork(&p)
	default:
		s.viewResult(&p)
	}
	return p.View(s.width, s.height)
}

func (s *Screen) viewFiles(p *widget.Page) {
	words := s.words()
	label := " " + words.File + " "
	field, caret := s.path.View(s.width - widget.Width(label) - 1)
	p.LineAt(label+field, widget.Width(label)+caret)
	p.Line(" " + s.session.Styles.Dim.Paint(widget.Truncate(words.How, s.width-2)))
	p.Line(s.session.Styles.Rule(s.width))
	lines, _ := s.files.View() // the cursor stays in the field, for the input method
	p.Block(lines, nil)
	switch {
	case !s.opened:
		p.Line(" " + s.session.Text.Common.Loading)
	case len(lines) == 0:
		p.Line(" " + words.NoMatch)
	case !s.hasLedger():
		p.Line("")
		p.Line(" " + s.session.Styles.Dim.Paint(words.NoFiles))
	}
}

func (s *Screen) hasLedger() bool {
	for _, e := range s.entries {
		if !e.folder {
			return true
		}
	}
	return false
}

// fileRow draws a folder or a file.
func (s *Screen) fileRow(e entry, width int, selected bool) string {
	const date = len("2006-01-02")
	words := s.words()
	name := widget.Sanitize(e.name)
	var line string
	switch {
	case e.place != noPlace:
		line = widget.Ends(s.placeName(e.place, name), s.session.Styles.Dim.Paint(widget.Sanitize(placePath(e))), width)
	case e.folder:
		line = widget.Truncate(widget.PadRight(words.Folder, 4)+" "+name, width)
	default:
		day := e.changed.Format("2006-01-02")
		line = widget.PadRight(widget.Truncate("     "+name, width-date-2), width-date-1) + " " + day
	}
	if selected {
		return s.session.Styles.Selected.Paint(line)
	}
	return line
}

func placePath(e entry) string {
	if e.place == upwards {
		return ""
	}
	return e.path
}

func (s *Screen) placeName(p place, name string) string {
	words := s.words()
	switch p {
	case drive:
		return words.Drive(name)
	case homePlace:
		return words.Home
	case desktop:
		return words.Desktop
	case documents:
		return words.Documents
	case downloads:
		return words.Downloads
	}
	return "..   " + words.Above
}

func (s *Screen) viewWork(p *widget.Page) {
	words := s.words()
	what := map[step]string{checking: words.Checking, running: words.Running, undoing: words.TakingBack}[s.step]
	if s.stopping {
		what = words.Stopping
	}
	p.Line(" " + s.fileName())
	p.Line("")
	p.LineAt(" "+s.session.Styles.Strong.Paint(what), 1)
	if s.step != undoing {
		p.Line(s.progress.View(s.session.Styles, s.width))
	}
}

func (s *Screen) fileName() string { return widget.Sanitize(filepath.Base(s.file)) }

// viewResult draws what came of it, or would come.
func (s *Screen) viewResult(p *widget.Page) {
	words, styles := s.words(), s.session.Styles
	for _, line := range s.summary() {
		p.Line(" " + widget.Truncate(line, s.width-2))
	}
	p.Line(styles.Rule(s.width))
	p.Line("   " + styles.Dim.Paint(s.columns.Row(words.Row, "", words.Column, words.Value, words.Reason)))
	lines, cursor := s.problems.View()
	if len(lines) == 0 {
		lines = []string{" " + words.NoProblems}
		if len(s.all) > 0 {
			lines = []string{" " + s.session.Text.Common.None}
		}
	}
	if s.asking != nil {
		cursor = nil
	}
	p.Block(lines, cursor)
	p.Fill(s.height - linesBelow)
	s.viewFoot(p)
}

// summary is three lines: the file and what was done with it; its rows; who is new and how many problems.
func (s *Screen) summary() []string {
	words, r, styles := s.words(), &s.report, s.session.Styles
	what := words.Checked
	switch {
	case s.step == done && s.stopped:
		what = words.Stopped
	case s.step == done:
		what = words.Done
	}
	first := []string{styles.Strong.Paint(what), s.fileName(), words.Kinds[string(r.Kind)]}
	if s.step == done && r.UntilRow > 0 {
		first = append(first, words.UntilRow(r.UntilRow))
	}
	second := words.Rows(text.ImportCount{Rows: r.Rows, Accepted: r.Accepted, Updated: r.Updated, Unchanged: r.Unchanged,
		Refused: r.Refused, Doubtful: r.Doubtful, Skipped: r.Skipped})
	third := []string{words.Brought(r.People, r.Households), words.Problems(len(s.shown), len(s.all))}
	if r.Accepted+r.Updated+r.Refused == 0 {
		third[0] = words.NothingNew
	}
	if r.Duplicates > 0 {
		third = append(third, styles.Alert.Paint(s.session.Text.Twice.Pairs(r.Duplicates)))
	}
	if s.level != "" {
		third = append(third, styles.Accent.Paint(map[ledger.Level]string{ledger.Refused: words.OnlyRefused, ledger.Doubtful: words.OnlyDoubtful}[s.level]))
	}
	return []string{strings.Join(first, "  "), second, strings.Join(third, "  ")}
}

func (s *Screen) levelWord(l ledger.Level) string {
	words := s.session.Text.CLI.Report
	if l == ledger.Refused {
		return words.Refused
	}
	return words.Doubtful
}

// problemRow draws a problem. Red stands only on the word for refused.
func (s *Screen) problemRow(f *finding, selected bool) string {
	level := s.levelWord(f.Level)
	if f.Level == ledger.Refused && !selected {
		level = s.session.Styles.Alert.Paint(level)
	}
	row := fmt.Sprint(f.Row)
	if f.Row == 0 {
		row = ""
	}
	line := s.columns.Row(row, level, widget.Sanitize(f.Column), shownValue(f), s.session.Text.LedgerReason(f.Reason))
	if selected {
		return s.session.Styles.Selected.Paint(line)
	}
	return line
}

// shownValue is the value without all but the end of what may be an identity number.
func shownValue(f *finding) string {
	value := []rune(widget.Sanitize(f.Value))
	if len(value) >= 12 && strings.ContainsAny(string(value), "0123456789") && !strings.Contains(string(value), " ") {
		return "..." + string(value[len(value)-4:])
	}
	return string(value)
}

// viewFoot draws the whole reason of the selected problem, or the question where the report goes.
func (s *Screen) viewFoot(p *widget.Page) {
	words, styles := s.words(), s.session.Styles
	if s.asking != nil {
		label := " " + words.ReportTo + " "
		field, caret := s.asking.View(s.width - widget.Width(label) - 1)
		p.Line(" " + styles.Strong.Paint(widget.Truncate(words.ReportClear, s.width-2)))
		p.LineAt(label+field, widget.Width(label)+caret)
		return
	}
	p.Line(styles.Rule(s.width))
	i := s.problems.Index()
	if i < 0 || i >= len(s.shown) {
		p.Line("")
		return
	}
	f := &s.shown[i]
	parts := []string{s.session.Text.LedgerReason(f.Reason)}
	if f.Other > 0 {
		parts = append(parts, words.Against(f.Other))
	}
	if len(s.report.Sheets) > 1 {
		parts = append(parts, widget.Sanitize(f.sheet))
	}
	p.Line(" " + widget.Truncate(strings.Join(parts, "  "), s.width-2))
}
