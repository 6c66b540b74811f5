package main

import (
	"bufio"
	"os"
	"path/filepath"
)

// A program that was started by a double click or from a shortcut has a console window of its own. Its current
// directory is whatever the shortcut or "run as administrator" made it, and the window closes with the program,
// before a word of it could be read.

// besideProgram is the file that such a program opens: that of the current directory, if there is one, else the one in
// the program's own folder, on the stick that both came on.
func besideProgram() string {
	if _, err := os.Stat(defaultDB); err == nil {
		return defaultDB
	}
	program, err := os.Executable()
	if err != nil {
		return defaultDB
	}
	return filepath.Join(filepath.Dir(program), defaultDB)
}

// keepWindow lets what was said be read. Screens that ended as they should have said nothing.
func (c *call) keepWindow(code int) {
	if !c.ownWindow || c.screens && code == exitDone || !isTerminal(c.in) || !isTerminal(c.out) || !isTerminal(c.err) {
		return
	}
	c.say(c.text.CLI.CloseWindow)
	_, _ = bufio.NewReader(c.in).ReadString('\n')
}
