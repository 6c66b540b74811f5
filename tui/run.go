package tui

import (
	"errors"
	"fmt"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"suifang/model"
	"suifang/store"
	"suifang/store/seal"
	"suifang/tui/plain"
	"suifang/tui/print"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// Options says what the screens are opened for.
type Options struct {
	Path       string     // the file; it is set up where there is none
	Passphrase []byte     // the file is opened with it at once; nil: it is asked for
	Training   bool       // anyone may open the file: it never locks itself, and nobody is asked for the day
	As         string     // the clerk's name, where several have the same passphrase
	Lang       text.Lang  // of the screens
	Today      model.Date // the day that lists are computed for; zero: the clock's
	Station    model.Station
	Program    string         // version, written into every act
	Backups    *store.Backups // automatic copies; nil: none
	Settings   store.Settings // of this PC
	PC         *store.PC      // what this PC remembers and where it keeps working copies; nil: neither
	Direct     bool           // on a removable drive, without a working copy
	Trace      string         // file into which each step from a key to its frame is written; empty: none

	KDF     seal.KDFParams   // of a new file; zero: as strong as this PC can bear
	Now     func() time.Time // zero: the clock
	NoColor bool             // as NO_COLOR in the environment
	Plain   bool             // line by line, without a screen

	cells store.Cells // how wide ambiguous characters were found to be
}

// frames is how often a second the screen is drawn, at most: a key waits for the next of them.
const frames = 120

// A Failure is why the screens could not go on, in the clerk's words. It wraps the error behind it.
type Failure struct {
	Sentence text.Sentence
	Detail   string // where to look, or ""
	err      error
}

func (f *Failure) Error() string {
	sentence := f.Sentence.What + " " + f.Sentence.Next
	if f.Detail != "" {
		sentence += " " + f.Detail
	}
	return sentence
}

// Unwrap gives the error behind the sentence.
func (f *Failure) Unwrap() error { return f.err }

// Run opens the screens and returns when the clerk has quit. Before it draws, it looks how wide the terminal
// draws ambiguous characters, and may start the program again for that: so it must be called before the
// file is opened. An error that it returns is a [*Failure].
func Run(o Options) error {
	if o.Now == nil {
		o.Now = time.Now
	}
	o.NoColor = o.NoColor || widget.NoColor(os.Getenv)
	if !wantsPlain(o) {
		cells, err := fitWidth(o.Settings.Width)
		if err != nil {
			return failure(o, err, "")
		}
		o.cells = cells
	}
	_ = print.Cleanup() // what a program that was killed has left; it is tried again at the end
	_ = store.Settle(o.Path)
	watch, end, err := newWatch(o)
	if err != nil {
		return failure(o, err, "")
	}
	defer end()
	a := newApp(o, exists(o.Path))
	a.session.Watch = watch
	trace, err := a.work()
	a.keepLeft()
	if _, closing := a.desk.close(); closing != nil {
		err = errors.Join(err, closing)
	}
	if left := print.Cleanup(); err == nil {
		err = left
	}
	switch {
	case errors.Is(err, tea.ErrProgramPanic), errors.As(err, new(*plain.Panic)):
		return failure(o, errors.Join(errCrashed, err), keepTrace(o, trace))
	case err != nil && !errors.Is(err, tea.ErrInterrupted):
		return failure(o, terminalError(err), "")
	}
	return nil
}

// work runs the program on the screen or line by line. Trace is where it panicked, if it did.
func (a *App) work() (trace string, err error) {
	if wantsPlain(a.options) {
		err = runPlain(a)
		var fault *plain.Panic
		if errors.As(err, &fault) {
			trace = fault.Trace
		}
		return trace, err
	}
	p := a.newProgram()
	stop := endOnSignal(p)
	defer stop()
	return watched(p)
}

func failure(o Options, err error, detail string) error {
	return &Failure{Sentence: Explain(text.For(o.Lang), err), Detail: detail, err: err}
}

func programOptions(o Options) []tea.ProgramOption {
	options := []tea.ProgramOption{tea.WithFPS(frames), tea.WithFilter(sift), tea.WithoutSignalHandler()}
	if o.NoColor {
		options = append(options, tea.WithColorProfile(colorprofile.ASCII))
	}
	return options
}

// sift drops and mends what terminals send wrong. A lone Shift, which switches an input method over, comes
// from a Windows console as NUL, that is Ctrl+Space: nothing is bound to that.
func sift(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if s := msg.Keystroke(); s == "ctrl+space" || s == "ctrl+@" || msg.Code == 0 && msg.Text == "" {
			return nil
		}
	case tea.WindowSizeMsg:
		return plausible(windowSize(msg))
	}
	return msg
}

// plausible puts the usual size in place of one that no window has.
func plausible(size tea.WindowSizeMsg) tea.WindowSizeMsg {
	const most = 1000
	if size.Width < 1 || size.Width > most {
		size.Width = 80
	}
	if size.Height < 1 || size.Height > most {
		size.Height = 24
	}
	return size
}

// keepTrace writes down where a panic happened, and says where that is.
func keepTrace(o Options, trace string) string {
	name, err := writeTrace(fmt.Sprintf("suifang %s\n%s", o.Program, TraceWithoutValues(trace)))
	if err != nil {
		return ""
	}
	return text.For(o.Lang).Errors.CrashFile(name)
}
