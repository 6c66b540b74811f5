// Package importer is the screen on which a clerk reads a ledger in: she picks the file, sees what it would
// bring and what is wrong with it, runs it, reads the report, and can take all of it back.
package importer

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/store/ledger"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

type keyMap struct {
	Choose, Back, Up, Down, PageUp, PageDown   key.Binding
	Run, Filter, Report, TakeBack, Stop, Other key.Binding
	Write, Cancel                              key.Binding
}

func newKeys(s *screen.Session) keyMap {
	words := s.Text.Import.Keys
	return keyMap{
		Choose: screen.Does(s.Keys.Enter, words.Choose), Back: s.Keys.Back,
		Up: s.Keys.Up, Down: s.Keys.Down, PageUp: s.Keys.PageUp, PageDown: s.Keys.PageDown,
		Run:      screen.Does(s.Keys.Save, words.Run),
		Filter:   screen.Bind(s.Text, words.Filter, "f6"),
		TakeBack: screen.Bind(s.Text, words.TakeBack, "f7"),
		Report:   screen.Bind(s.Text, words.Report, "f8"),
		Stop:     screen.Does(s.Keys.Back, words.Stop),
		Other:    screen.Does(s.Keys.Back, words.Other),
		Write:    screen.Does(s.Keys.Enter, words.Write),
		Cancel:   s.Keys.Back,
	}
}

// The steps of an import.
type step int

const (
	choosing step = iota // the file
	checking             // reading it without writing
	checked              // what it would bring stands there
	running
	done
	undoing
)

// Screen holds the file that was chosen and what was found in it.
type Screen struct {
	session *screen.Session
	keys    keyMap
	step    step

	// Choosing.
	path    *widget.Text
	folder  string // "" is the list of places to begin at
	opened  bool   // the folder has been read
	entries []entry
	files   *widget.List[string]

	// At work.
	file     string
	work     *work
	progress widget.Progress
	stopping bool

	// What came of it.
	report   store.ImportReport
	stopped  bool
	shown    []finding // of the level that is looked at
	all      []finding
	level    ledger.Level // "" is both
	problems *widget.List[int]

	asking        *widget.Text // where the report goes, while that is asked
	columns       widget.Table
	width, height int
}

// New is the screen with nothing chosen, or with the door's file.
func New(s *screen.Session, msg screen.OpenImportMsg) *Screen {
	return &Screen{session: s, keys: newKeys(s), file: msg.File,
		path:     widget.NewText(s.Styles, widget.TextOptions{MaxRunes: 400}),
		files:    widget.NewList[string](s.Styles),
		problems: widget.NewList[int](s.Styles)}
}

// Init reads the folder, goes on with the door's file, or takes up the wait for work that goes on.
func (s *Screen) Init() tea.Cmd {
	switch {
	case s.work != nil:
		return s.work.wait
	case s.step == choosing && s.file != "":
		return s.begin(s.file, true)
	case s.step == choosing:
		s.path.Focus()
		return openFolder(s.folder)
	}
	return nil
}

func (s *Screen) Title() string { return s.session.Text.Import.Title }

// Typing says that letters are text here.
func (s *Screen) Typing() bool { return s.step == choosing || s.asking != nil }

// Busy says that no key counts; while a ledger is read Esc does.
func (s *Screen) Busy() bool { return s.step == undoing }

// Dirty says that work is going on, which quitting would stop.
func (s *Screen) Dirty() bool { return s.step == running }

func (s *Screen) words() *text.Import { return s.session.Text.Import }

// Update takes keys and the answers of the commands.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case folderMsg:
		return s.arrive(msg)
	case chosenMsg:
		return s.begin(msg.path, true)
	case progressMsg:
		return s.advance(msg)
	case endedMsg:
		return s.ended(msg)
	case takeBackMsg:
		return s.takeBack(msg)
	case screen.UndoneMsg:
		return s.undone()
	case screen.FailedMsg:
		return s.failed()
	case screen.KeepMsg:
		return s.halt()
	case tea.KeyPressMsg:
		return s.press(msg)
	case tea.PasteMsg:
		return s.edit(msg)
	}
	return nil
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case s.asking != nil:
		return s.pressReport(msg)
	case s.step == choosing:
		return s.pressFile(msg)
	case s.step == checking || s.step == running:
		if key.Matches(msg, s.keys.Stop) {
			s.stop()
		}
		return nil
	}
	return s.pressResult(msg)
}

// pressResult takes the keys under a list of problems.
func (s *Screen) pressResult(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.keys.Back):
		if s.step == done {
			return screen.Go(screen.BackMsg{})
		}
		return s.choose()
	case s.step == checked && key.Matches(msg, s.keys.Run):
		return s.begin(s.file, false)
	case s.step == done && key.Matches(msg, s.keys.TakeBack):
		return s.askTakeBack()
	case key.Matches(msg, s.keys.Filter):
		s.nextLevel()
	case key.Matches(msg, s.keys.Report):
		s.askReport()
	default:
		s.problems.Update(msg)
	}
	return nil
}

// edit hands a paste to the field that has the focus.
func (s *Screen) edit(msg tea.Msg) tea.Cmd {
	switch {
	case s.asking != nil:
		s.asking.Update(msg)
	case s.step == choosing:
		s.path.Update(msg)
		s.narrow()
	}
	return nil
}

// choose goes back to the files.
func (s *Screen) choose() tea.Cmd {
	s.step, s.file, s.report, s.all = choosing, "", store.ImportReport{}, nil
	s.Resize(s.width, s.height)
	return s.Init()
}

// failed: what was chosen stays.
func (s *Screen) failed() tea.Cmd {
	switch s.step {
	case checking:
		return s.choose()
	case undoing:
		s.step = done
	}
	return nil
}

// ShortHelp is the table of the step's keys.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.keys
	switch {
	case s.asking != nil:
		return []key.Binding{k.Write, k.Cancel}
	case s.step == choosing:
		return []key.Binding{k.Choose, k.Back}
	case s.step == checking, s.step == running:
		return []key.Binding{k.Stop}
	case s.step == checked:
		return []key.Binding{k.Run, k.Filter, k.Report, k.Other}
	case s.step == done && !s.report.Batch.IsZero():
		return []key.Binding{k.TakeBack, k.Filter, k.Report, k.Back}
	case s.step == done:
		return []key.Binding{k.Filter, k.Report, k.Back}
	}
	return nil
}

// FullHelp is every key of the step.
func (s *Screen) FullHelp() []key.Binding {
	short := s.ShortHelp()
	if s.asking != nil || s.step == checking || s.step == running {
		return short
	}
	return append(short, s.keys.Up, s.keys.Down, s.keys.PageUp, s.keys.PageDown)
}
