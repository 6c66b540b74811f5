package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"os/signal"
	"runtime"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/term"

	"suifang/store"
)

// longestPassphrase bounds what is read of a passphrase file: it may be any file.
const longestPassphrase = 4096

// passphrase is the first line of the file named, what the environment says, or what the clerk types. It is
// never an argument: other people on the PC see those.
func (c *call) passphrase() ([]byte, error) {
	typed, err := c.givenPassphrase()
	if err != nil || typed != nil {
		return typed, err
	}
	return c.ask(c.text.CLI.Passphrase)
}

// newPassphrase is the same for a passphrase that is made now: one that is typed is typed twice.
func (c *call) newPassphrase() ([]byte, error) {
	typed, err := c.givenPassphrase()
	if err != nil || typed != nil {
		return typed, err
	}
	return c.askTwice(c.text.CLI.NewPassphrase)
}

// anotherPassphrase is one that is made while the file is open with another: first line of a file, what the
// environment says, or typed twice.
func (c *call) anotherPassphrase(file string) ([]byte, error) {
	if file != "" {
		return c.readSecretFile(file)
	}
	if said := c.getenv("SUIFANG_NEW_PASSPHRASE"); said != "" {
		return []byte(said), nil
	}
	return c.askTwice(c.text.CLI.NewPassphrase)
}

// Tries of one call. A passphrase that was given counts once; one that is typed may be typed again, after a pause that
// doubles. Nothing of it is kept in the file: who has the file has it without this program.
const (
	tries     = 3
	firstWait = time.Second
)

// openAsked asks for the passphrase on the terminal, three times at most.
func (c *call) openAsked() (w *store.AtWork, err error) {
	for try := range tries {
		var typed []byte
		if typed, err = c.ask(c.text.CLI.Passphrase); err != nil {
			return nil, err
		}
		if w, err = c.openWith(typed); !errors.Is(err, store.ErrWrongPassphrase) {
			break
		}
		if try < tries-1 {
			c.say(c.text.Clerks.Wait(firstWait << try))
		}
		c.slowDown(err, try)
	}
	return w, err
}

// slowDown makes a wrong try cost time.
func (c *call) slowDown(err error, try int) {
	if !errors.Is(err, store.ErrWrongPassphrase) && !errors.Is(err, store.ErrWrongRecovery) {
		return
	}
	sleep := c.sleep
	if sleep == nil {
		sleep = time.Sleep
	}
	sleep(firstWait << try)
}

// askTwice asks for a passphrase that nobody knows yet.
func (c *call) askTwice(prompt string) (typed []byte, err error) {
	if typed, err = c.ask(prompt); err != nil {
		return nil, err
	}
	again, err := c.ask(c.text.CLI.PassphraseAgain)
	defer clear(again)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(typed, again) {
		return nil, &failure{c.text.CLI.Errors.PassphrasesDiffer}
	}
	return typed, nil
}

// givenPassphrase is the one that was given without asking, nil if there is none.
func (c *call) givenPassphrase() ([]byte, error) {
	if c.passphraseFile != "" {
		return c.readSecretFile(c.passphraseFile)
	}
	if said := c.getenv("SUIFANG_PASSPHRASE"); said != "" {
		return []byte(said), nil
	}
	return nil, nil
}

// readSecretFile is the first line of a file.
func (c *call) readSecretFile(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, &failure{c.text.CLI.Errors.PassphraseFile(file)}
	}
	defer f.Close()
	line, err := bufio.NewReader(io.LimitReader(f, longestPassphrase)).ReadBytes('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, &failure{c.text.CLI.Errors.PassphraseFile(file)}
	}
	line = bytes.TrimRight(bytes.TrimPrefix(line, []byte("\ufeff")), "\r\n") // Notepad puts the mark in front
	if len(line) == 0 {
		return nil, errNoPassphrase
	}
	return line, nil
}

// ask reads a line from the terminal without echo. Ctrl+C leaves the terminal as it was.
func (c *call) ask(prompt string) ([]byte, error) {
	in, ok := c.in.(*os.File)
	if !ok || !isTerminal(in) {
		return nil, errNoPassphrase
	}
	before, err := term.GetState(in.Fd())
	if err != nil {
		return nil, err
	}
	interrupt := make(chan os.Signal, 1)
	signal.Notify(interrupt, os.Interrupt)
	defer signal.Stop(interrupt)
	_, _ = io.WriteString(c.err, prompt)
	defer c.say("")

	answer := make(chan typedLine, 1)
	go func() {
		line, err := readSecret(in)
		answer <- typedLine{line, err}
	}()
	select {
	case a := <-answer:
		if a.err == nil && len(a.line) == 0 {
			return nil, errNoPassphrase
		}
		return a.line, a.err
	case <-interrupt:
		return nil, errors.Join(errInterrupted, term.Restore(in.Fd(), before))
	}
}

// readSecret reads a line that is not shown. The terminal library's own waits for ever, at full speed, where Ctrl+D ends
// the line in a terminal of Unix: there the keys are read one by one.
func readSecret(in *os.File) ([]byte, error) {
	if runtime.GOOS == "windows" {
		return term.ReadPassword(in.Fd())
	}
	before, err := term.MakeRaw(in.Fd())
	if err != nil {
		return nil, err
	}
	line, err := readKeys(in)
	return line, errors.Join(err, term.Restore(in.Fd(), before))
}

// Keys as a terminal sends them.
const (
	keyInterrupt = 3   // Ctrl+C
	keyEnd       = 4   // Ctrl+D
	keyErase     = 8   // of some
	keyKill      = 21  // Ctrl+U
	keyDelete    = 127 // Backspace of most
)

// readKeys reads up to Enter. Ctrl+D on an empty line says that there is no passphrase.
func readKeys(in io.Reader) (line []byte, err error) {
	var b [1]byte
	for {
		if _, err := io.ReadFull(in, b[:]); err != nil {
			return nil, err
		}
		switch b[0] {
		case '\r', '\n':
			return line, nil
		case keyInterrupt:
			return nil, errInterrupted
		case keyEnd:
			if len(line) == 0 {
				return nil, errNoPassphrase
			}
		case keyErase, keyDelete:
			_, last := utf8.DecodeLastRune(line)
			line = line[:len(line)-last]
		case keyKill:
			line = line[:0]
		default:
			line = append(line, b[0])
		}
	}
}

type typedLine struct {
	line []byte
	err  error
}
