package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/pflag"

	"suifang/model"
	"suifang/store"
	"suifang/tui/text"
)

// defaultDB is the file in the current directory that commands work on.
const defaultDB = "suifang.db"

// A call is one call of the program: its streams and environment, and the flags that every command has.
type call struct {
	in       io.Reader
	out, err io.Writer
	getenv   func(string) string
	now      func() time.Time
	text     *text.Texts

	db, lang, passphraseFile, as string
	today                        model.Date // zero: the clock's
	json                         bool
	plain                        bool // line by line, without a screen
	direct                       bool // on a removable drive, without a working copy
	trace                        string

	args    []string                // as they were given
	opened  func(passphrase []byte) // told with which the file opened; it is wiped then
	proving bool                    // the command is about the recovery key: nothing more is said of it
	sleep   func(time.Duration)     // nil: [time.Sleep]
	erasing bool                    // the command carries out what is due: nothing more is said of it
	looks   bool                    // the command changes nothing but the journal

	ownWindow bool // the console window was opened for this program alone, and closes with it
	screens   bool // they were opened
}

// run does what the arguments say and gives the exit code.
func (c *call) run(args []string) int {
	c.args = args
	lang, wrong := c.language(args)
	c.text = text.For(lang)
	err := wrong
	if err == nil {
		root := c.newRootCommand()
		root.SetArgs(args)
		err = root.ExecuteContext(context.Background())
	}
	if sentence := c.explain(err); sentence != "" {
		c.say(sentence)
	}
	return exitCode(err)
}

// language is read before the flags are: their own words are in it.
func (c *call) language(args []string) (text.Lang, error) {
	asked := c.getenv("SUIFANG_LANG")
	for i, arg := range args {
		switch value, is := strings.CutPrefix(arg, "--lang="); {
		case is:
			asked = value
		case arg == "--lang" && i+1 < len(args):
			asked = args[i+1]
		}
	}
	switch lang := text.Lang(asked); lang {
	case "":
		return systemLang(c.getenv), nil
	case text.Chinese, text.English:
		return lang, nil
	}
	lang := systemLang(c.getenv)
	return lang, &usageError{text.For(lang).CLI.Errors.UnknownLang}
}

func (c *call) addFlags(flags *pflag.FlagSet) {
	t := &c.text.CLI.Flags
	flags.StringVar(&c.db, "db", "", t.DB)
	flags.StringVar(&c.lang, "lang", "", t.Lang)
	flags.StringVar(&c.passphraseFile, "passphrase-file", "", t.PassphraseFile)
	flags.StringVar(&c.as, "as", "", t.As)
	flags.Var((*dateFlag)(&c.today), "today", t.Today)
	flags.BoolVar(&c.json, "json", false, t.JSON)
	flags.BoolVar(&c.plain, "plain", false, c.text.Plain.Flag)
	flags.BoolVar(&c.direct, "direct", false, c.text.Stick.DirectFlag)
	flags.StringVar(&c.trace, "trace", "", "") // for those who build the program: see package timing
	_ = flags.MarkHidden("trace")
}

// path is the file that the command works on.
func (c *call) path() string {
	if given := cmp.Or(c.db, c.getenv("SUIFANG_DB")); given != "" || !c.ownWindow {
		return cmp.Or(given, defaultDB)
	}
	return besideProgram()
}

// day is the day that lists and ages are computed for.
func (c *call) day() model.Date { return cmp.Or(c.today, model.DateOf(c.now())) }

// open opens the file with the clerk's passphrase, for which nobody is asked in vain.
func (c *call) open() (*store.AtWork, error) {
	_ = store.Settle(c.path())
	if _, err := os.Stat(c.path()); errors.Is(err, fs.ErrNotExist) {
		return nil, store.ErrNotFound
	}
	c.sayElsewhere()
	given, err := c.givenPassphrase()
	switch {
	case err != nil:
		return nil, err
	case given == nil:
		return c.openAsked()
	}
	w, err := c.openWith(given)
	c.slowDown(err, 0)
	return w, err
}

// openWith opens the file with a passphrase, which is wiped.
func (c *call) openWith(passphrase []byte) (*store.AtWork, error) {
	defer clear(passphrase)
	w, err := c.openAtWork(store.Options{Passphrase: passphrase, As: c.as, Station: c.station(), Now: c.now, Program: version})
	if err == nil && c.opened != nil {
		c.opened(passphrase)
	}
	return w, err
}

// look opens the file for a command that reads. A look is journalled where the medium takes it; that it does not, or
// that what waits on this PC is not on the stick yet, is said and no failure of the command.
func (c *call) look(fn func(s *store.Store) error) error {
	c.looks = true
	return c.with(fn)
}

// with opens the file for the time of fn.
func (c *call) with(fn func(s *store.Store) error) error {
	return c.withAtWork(func(w *store.AtWork) error { return fn(w.Store) })
}

// withAtWork is the same for a command that asks where the file is worked on.
func (c *call) withAtWork(fn func(w *store.AtWork) error) (err error) {
	w, err := c.open()
	if err != nil {
		return err
	}
	defer func() {
		if closing := c.closeAtWork(w); err == nil {
			err = closing
		}
	}()
	c.sayMissing(w)
	if err := c.prepare(w.Store); err != nil {
		return err
	}
	return fn(w)
}

// prepare says in a line on standard error what a screen would ask, and plans anew what another edition of
// the protocols has planned.
func (c *call) prepare(s *store.Store) error {
	if s.Newer() {
		c.say(c.text.Errors.Newer.What + " " + c.text.Errors.Newer.Next)
	}
	if newest, doubt := s.DateDoubt(); doubt {
		c.say(c.text.CLI.DateDoubt(model.DateOf(c.now()).String(), newest.String()))
	}
	if !c.proving && !s.RecoveryProven() {
		c.say(c.text.Clerks.Unproven)
	}
	c.sayErasuresDue(s)
	if !s.Stale() {
		return nil
	}
	c.say(c.text.CLI.OtherEdition)
	if err := s.Roll(model.DateOf(c.now())); !c.looks || !errors.Is(err, store.ErrReadOnly) {
		return err
	}
	return nil
}

// sayErasuresDue reminds of erasures that are to be carried out, or finished.
func (c *call) sayErasuresDue(s *store.Store) {
	if n := s.ErasuresDue(); n > 0 && !c.erasing {
		c.say(c.text.Rights.DueNow(n))
	}
}

// say writes a line for the person, beside the result.
//
//go:noinline
func (c *call) say(line string) { _, _ = fmt.Fprintln(c.err, line) }

// zh says whether words are to be Chinese.
func (c *call) zh() bool { return c.text.Lang == text.Chinese }

// label is a word in the language of the call.
func (c *call) label(zh, en string) string {
	if c.zh() {
		return zh
	}
	return en
}

// isTerminal says whether the stream is one that a person sits at.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}

// A dateFlag is a day, written YYYY-MM-DD.
type dateFlag model.Date

func (d *dateFlag) String() string { return model.Date(*d).String() }

// Set reads the flag's value.
func (d *dateFlag) Set(s string) error {
	day, err := model.ParseISO(s)
	*d = dateFlag(day)
	return err
}

// Type names the value in help.
func (d *dateFlag) Type() string { return "YYYY-MM-DD" }
