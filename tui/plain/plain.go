// Package plain works the program line by line, for screen readers and for consoles that cannot draw: no cursor is
// moved, no escape sequence is written, every line is added below the others and one thing is asked at a time.
//
// It knows no screen. It asks the one in front, by [widget.Aloud], of which widgets it is made, and turns a form into
// one question after another, a list into numbered lines and a key table into a numbered menu. What is answered goes
// to the screen as the keys that a clerk would press: fields, checks, texts and what is saved are the screens' own.
package plain

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"suifang/tui/palette"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// A House is the program behind the lines. Its methods are called on one goroutine.
type House interface {
	Init() tea.Cmd
	Update(tea.Msg) tea.Cmd
	// Press is a key by its name, as a clerk presses it.
	Press(key string) tea.Cmd
	Front() screen.Screen
	Header() string
	// Question is what waits for a yes or a no; "" if nothing does. Notice is what must be read first; nil if nothing.
	Question() string
	Notice() *screen.NoticeMsg
	// Said is the sentence that the last key came to.
	Said() string
	// Waiting says whether no key counts just now.
	Waiting() bool
	// Here are the acts of the screen in front, Everywhere all others.
	Here() []palette.Act
	Everywhere() []palette.Act
	// Inside says whether the file is open: what was read before it was locked must not stay in sight.
	Inside() bool
}

// A Panic is a fault of the program. Trace is where it happened; it may hold values.
type Panic struct {
	Value any
	Trace string
}

func (p *Panic) Error() string { return "the program panicked" }

// A Session is one run.
type Session struct {
	house House
	words *text.Plain
	texts *text.Texts
	aloud *widget.Aloud
	in    *input
	out   io.Writer

	answers chan answer
	pending int // commands that are waited for
	ended   bool
	gone    chan struct{} // closed when the run is over: commands still at work have nobody to tell

	page    page
	before  map[screen.Screen]page // of screens that were left
	menu    []palette.Act          // what was listed to choose from
	said    string
	notice  *screen.NoticeMsg // that was read
	inside  bool
	reading bool // a line is being read
	secret  bool // it is not echoed
	failed  *Panic
}

type answer struct {
	msg     tea.Msg
	counted bool // the command that it comes from is waited for, and this is its last word
	failed  *Panic
}

// New is a run over a house, whose styles must hear by the same Aloud.
func New(house House, texts *text.Texts, aloud *widget.Aloud, in io.Reader, out io.Writer) *Session {
	return &Session{house: house, words: texts.Plain, texts: texts, aloud: aloud, in: newInput(in), out: out,
		answers: make(chan answer), gone: make(chan struct{})}
}

// Run works until the clerk quits, the input ends or the system wants the program to end. It leaves what is
// half-typed where it is.
func (s *Session) Run(signals <-chan os.Signal) (err error) {
	defer close(s.gone)
	defer func() {
		if fault := recover(); fault != nil {
			err = &Panic{fault, string(debug.Stack())}
		}
	}()
	s.print(s.words.Welcome...)
	s.start(s.house.Init())
	s.start(s.house.Update(tea.WindowSizeMsg{Width: widget.Unbounded, Height: widget.Unbounded / 64}))
	for !s.ended {
		s.settle(signals)
		if s.failed != nil {
			return s.failed
		}
		if s.ended {
			break
		}
		ask := s.present()
		switch line, what := s.ask(ask, signals); what {
		case entered:
			ask.answer(line)
		case over:
			s.print("", s.words.Left)
			return nil
		}
	}
	return nil
}

// start runs a command and waits for it before the next question.
func (s *Session) start(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	s.pending++
	s.work(func() { s.tell(answer{s.whole(cmd()), true, nil}) })
}

// work runs beside the loop. A fault there is told to it.
func (s *Session) work(do func()) {
	go func() {
		defer func() {
			if fault := recover(); fault != nil {
				s.tell(answer{failed: &Panic{fault, string(debug.Stack())}})
			}
		}()
		do()
	}()
}

func (s *Session) tell(a answer) {
	select {
	case s.answers <- a:
	case <-s.gone:
	}
}

// whole works off what is to be done in order, and gives every other answer back.
func (s *Session) whole(msg tea.Msg) tea.Msg {
	cmds, inOrder, ok := screen.Several(msg)
	if !ok || !inOrder {
		return msg
	}
	for _, cmd := range cmds {
		s.inOrder(cmd)
	}
	return nil
}

// inOrder runs a command to its end and tells what it came to.
func (s *Session) inOrder(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	msg := s.whole(cmd())
	if cmds, _, several := screen.Several(msg); several {
		var all sync.WaitGroup
		for _, each := range cmds {
			all.Go(func() { s.inOrder(each) })
		}
		all.Wait()
		return
	}
	if msg != nil {
		s.tell(answer{msg, false, nil})
	}
}

// take hands an answer to the house.
func (s *Session) take(a answer) {
	if a.counted {
		s.pending--
	}
	if a.failed != nil {
		s.failed, s.ended = a.failed, true
		return
	}
	switch msg := a.msg.(type) {
	case nil:
	case tea.QuitMsg:
		s.ended = true
	case tea.BatchMsg:
		for _, cmd := range msg {
			s.start(cmd)
		}
	case screen.BesideMsg:
		s.work(func() { s.tell(answer{s.whole(msg.Cmd()), false, nil}) })
	default:
		s.start(s.house.Update(msg))
	}
}

// How long a clerk waits without a word, how often she is told how far a long work has come, and after how long
// without any sign of it she is asked on beside it.
const (
	silence = time.Second
	often   = 3 * time.Second
	beside  = 10 * time.Second
)

// settle waits for what the last answer has set going.
func (s *Session) settle(signals <-chan os.Signal) {
	wait := time.NewTimer(silence)
	defer wait.Stop()
	told, sign := false, time.Now() // measures the wait, says nothing about the day
	for !s.ended && (s.pending > 0 || s.house.Waiting()) {
		select {
		case a := <-s.answers:
			s.take(a)
			sign = time.Now()
		case <-wait.C:
			if time.Since(sign) > beside && !s.house.Waiting() {
				return
			}
			if !told {
				s.print(s.words.Wait)
			}
			told = true
			s.read(s.hear())
			wait.Reset(often)
		case sig := <-signals:
			s.signalled(sig)
		}
	}
}

// signalled ends the run when the system says so. Ctrl+C stops what runs, or asks whether to quit.
func (s *Session) signalled(sig os.Signal) {
	switch {
	case sig != os.Interrupt:
		s.ended = true
	case s.pending > 0:
		s.press("esc")
	default:
		s.press("ctrl+q")
	}
}

// A prompt asks one thing.
type prompt struct {
	text   string
	secret bool
	answer func(line string)
}

// What came of asking.
type outcome int

const (
	entered outcome = iota
	over            // there is no more input
	changed         // something has happened meanwhile
)

// ask writes the prompt and waits for a line.
func (s *Session) ask(p prompt, signals <-chan os.Signal) (line string, what outcome) {
	if s.reading && s.secret != p.secret { // it was locked while a line was being read
		s.print(s.words.Locked)
		p.answer = nil
	}
	_, _ = fmt.Fprint(s.out, harmless(p.text)+"> ")
	if !s.reading {
		s.reading, s.secret = true, p.secret
		s.in.want <- p.secret
	}
	for {
		select {
		case got := <-s.in.lines:
			s.reading = false
			s.newLine(p.secret)
			switch {
			case got.err != nil:
				return "", over
			case p.answer == nil:
				return "", changed
			}
			return got.text, entered
		case a := <-s.answers:
			s.take(a)
			if s.ended || s.news() {
				_, _ = fmt.Fprintln(s.out)
				return "", changed
			}
		case sig := <-signals:
			s.signalled(sig)
			_, _ = fmt.Fprintln(s.out)
			return "", changed
		}
	}
}

// newLine ends the line of the prompt where no terminal has done so.
func (s *Session) newLine(secret bool) {
	if secret || !s.in.terminal {
		_, _ = fmt.Fprintln(s.out)
	}
}

// news says whether there is something new to read.
func (s *Session) news() bool {
	return s.house.Waiting() || s.house.Question() != "" || s.house.Notice() != nil || s.house.Said() != s.said ||
		s.house.Front() != s.page.of || len(s.page.fresh(s.lines(s.hear()))) > 0
}

// press presses a key on the screen in front.
func (s *Session) press(key string) {
	s.said = "" // what it comes to is news, even if it is what was said before
	s.start(s.house.Press(key))
}

func (s *Session) print(lines ...string) {
	for _, line := range lines {
		_, _ = fmt.Fprintln(s.out, harmless(line))
	}
}

// harmless is a line as it may be written to any terminal.
func harmless(line string) string { return widget.Sanitize(strings.ReplaceAll(line, "\t", " ")) }
