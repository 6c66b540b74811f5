package importer

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/store/ledger"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// A work is an import while it runs, beside the program's loop.
type work struct {
	stop     context.CancelFunc
	progress chan progressMsg
	done     chan struct{} // closed once result stands
	result   endedMsg
}

// progressMsg says how far a work has come.
type progressMsg struct {
	of *work
	widget.Progress
}

// endedMsg says what came of it.
type endedMsg struct {
	of      *work
	dry     bool
	reports []store.ImportReport
	err     error
}

// wait is the command that brings the next that is to be told.
func (w *work) wait() tea.Msg {
	select {
	case <-w.done:
		return w.result
	case p := <-w.progress:
		return p
	}
}

// newWork is a work that [work.run] begins.
func newWork() (w *work, ctx context.Context) {
	ctx, cancel := context.WithCancel(context.Background())
	return &work{stop: cancel, progress: make(chan progressMsg, 1), done: make(chan struct{})}, ctx
}

// run is the command that does the work. Progress that nobody fetches in time is dropped.
func (w *work) run(ctx context.Context, file *store.Store, o store.ImportOptions) tea.Cmd {
	return func() tea.Msg {
		defer w.stop()
		begun := time.Now() // measures the work, says nothing about the day
		o.Progress = func(worked, total int) {
			select {
			case w.progress <- progressMsg{w, widget.Progress{Done: worked, Total: total, Elapsed: time.Since(begun)}}:
			default:
			}
		}
		reports, err := file.Import(ctx, o)
		w.result = endedMsg{of: w, dry: o.DryRun, reports: reports, err: err}
		close(w.done)
		return nil
	}
}

// begin starts reading a file: without writing at first, then for good.
func (s *Screen) begin(path string, dry bool) tea.Cmd {
	s.file, s.stopping, s.progress = path, false, widget.Progress{}
	s.step = running
	if dry {
		s.step = checking
	}
	w, ctx := newWork()
	s.work = w
	o := store.ImportOptions{Files: []string{path}, DryRun: dry, Today: s.session.Today}
	return tea.Batch(w.run(ctx, s.session.Store, o), w.wait)
}

// advance shows how far the work has come.
func (s *Screen) advance(msg progressMsg) tea.Cmd {
	if msg.of != s.work {
		return nil
	}
	s.progress = msg.Progress
	return s.work.wait
}

// stop lets the work end after a whole batch.
func (s *Screen) stop() {
	if s.work != nil && !s.stopping {
		s.stopping = true
		s.work.stop()
	}
}

// halt stops the work and waits for its end: the screen is about to go.
func (s *Screen) halt() tea.Cmd {
	if s.work == nil {
		return nil
	}
	s.stop()
	w := s.work
	return func() tea.Msg {
		<-w.done
		return nil
	}
}

// ended takes the result of the work.
func (s *Screen) ended(msg endedMsg) tea.Cmd {
	if msg.of != s.work || s.work == nil {
		return nil
	}
	s.work, s.stopped = nil, store.Stopped(msg.err)
	if len(msg.reports) == 0 || msg.dry && msg.err != nil {
		again := s.choose()
		if s.stopped {
			return again
		}
		return tea.Sequence(again, screen.Go(screen.FailedMsg{Err: msg.err}))
	}
	s.take(msg.reports[0])
	if s.step = checked; msg.dry {
		return nil
	}
	s.step = done
	told := s.recorded()
	if msg.err != nil && !s.stopped {
		return tea.Sequence(told, screen.Go(screen.FailedMsg{Err: msg.err}))
	}
	return told
}

// take shows a report.
func (s *Screen) take(r store.ImportReport) {
	s.report, s.level = r, ""
	s.all = findings(r)
	s.problems = widget.NewList[int](s.session.Styles)
	s.Resize(s.width, s.height)
	s.list()
}

// recorded tells the App what is on disk now, and how it is taken back: after a question, for it is much.
func (s *Screen) recorded() tea.Cmd {
	if s.report.Batch.IsZero() {
		return nil
	}
	file, words, r := s.session.Store, s.words(), s.report
	undo := func() tea.Msg {
		return screen.ConfirmMsg{Question: words.TakeBackAsk(r.People), Yes: takeBack(file, words.Act, r.Batch)}
	}
	return func() tea.Msg {
		return screen.RecordedMsg{Name: words.Act, At: file.SavedAt(), Undo: undo, Stay: true}
	}
}

// takeBack is the command that takes an import back by its number.
func takeBack(file *store.Store, act string, batch model.ID) tea.Cmd {
	return func() tea.Msg {
		if _, err := file.UndoBatch(batch); err != nil {
			return screen.FailedMsg{Err: err}
		}
		return screen.UndoneMsg{Name: act, At: file.SavedAt()}
	}
}

// takeBackMsg says that the clerk has answered yes here.
type takeBackMsg struct{ batch model.ID }

func (s *Screen) askTakeBack() tea.Cmd {
	if s.report.Batch.IsZero() {
		return nil
	}
	return screen.Go(screen.ConfirmMsg{Question: s.words().TakeBackAsk(s.report.People),
		Yes: screen.Go(takeBackMsg{s.report.Batch})})
}

func (s *Screen) takeBack(msg takeBackMsg) tea.Cmd {
	if s.step != done || msg.batch != s.report.Batch {
		return nil
	}
	s.step = undoing
	return takeBack(s.session.Store, s.words().Act, msg.batch)
}

// undone: what was taken back can be read in again.
func (s *Screen) undone() tea.Cmd {
	if s.step != done && s.step != undoing {
		return nil
	}
	return s.choose()
}

// askReport asks where the report goes, with the sentence that it is in the clear.
func (s *Screen) askReport() {
	s.asking = widget.NewText(s.session.Styles, widget.TextOptions{MaxRunes: 400})
	base := strings.TrimSuffix(filepath.Base(s.file), filepath.Ext(s.file))
	s.asking.SetValue(filepath.Join(filepath.Dir(s.file), base+s.words().ReportName+".xlsx"))
	s.asking.Focus()
}

func (s *Screen) pressReport(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.keys.Cancel):
		s.asking = nil
	case key.Matches(msg, s.keys.Write, s.session.Keys.Save):
		path := s.asking.Value()
		if path == "" {
			return nil
		}
		s.asking = nil
		return s.writeReport(path)
	default:
		s.asking.Update(msg)
	}
	return nil
}

// writeReport journals first: what cannot be journalled is not written.
func (s *Screen) writeReport(path string) tea.Cmd {
	file, t, report := s.session.Store, s.session.Text, s.report
	words := ledger.ReportWords{Sheet: t.CLI.Report.Title, Head: t.CLI.Report.Head, Reason: t.LedgerReason, Level: s.levelWord}
	return func() tea.Msg {
		e := store.JournalEntry{What: store.JournalExport, Note: "import report", Count: len(report.Problems)}
		if err := file.Journal(e); err != nil {
			return screen.FailedMsg{Err: err}
		}
		var found []ledger.Found
		for _, sheet := range report.Sheets {
			found = append(found, ledger.Found{File: report.File, Sheet: sheet.Sheet, Problems: sheet.Problems})
		}
		if err := ledger.WriteReport(path, words, found); err != nil {
			return screen.FailedMsg{Err: err}
		}
		return screen.StatusMsg{Text: t.Import.ReportDone(filepath.Base(path))}
	}
}
