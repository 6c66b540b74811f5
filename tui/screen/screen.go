// Package screen is the contract between the App and its rooms: what a screen is, the doors by which
// one asks for another, the messages that all understand, and the keys that are the same everywhere.
//
// It holds no screen and draws nothing. A room imports this package and no other room; the App alone
// knows them all.
package screen

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
)

// A Screen is a room of the program. All methods are called on the program's loop, so none of them
// opens a file or waits: Update decides, the commands it returns work.
//
// The App draws the first line of the window (where, centre, day, clerk, saved when) and the last
// (the keys, or what has just happened). The room has what lies between: Resize gives that size, and
// View and its cursor count from that corner.
type Screen interface {
	// Init runs when the screen is opened and again whenever it comes to the front: it reads afresh
	// what is shown and puts the focus back.
	Init() tea.Cmd
	Update(tea.Msg) tea.Cmd
	// Resize comes before the first View, and with each change of the window.
	Resize(width, height int)
	// View draws at most the height given, each line shorter than the width by a cell or more, with the
	// real cursor at the caret of the focused field or on the selected row.
	View() tea.View
	// Title says in the header where the clerk is: 今日.
	Title() string
	// ShortHelp is the key table of the screen as the footer shows it, the most useful first. The App
	// adds the shared keys that fit.
	ShortHelp() []key.Binding
}

// The rest of a screen's contract is optional: a room has the method or it has not.
type (
	heading interface{ Heading() string }
	helper  interface{ FullHelp() []key.Binding }
	dirtier interface{ Dirty() bool }
	keeper  interface{ Keeping() bool }
	typist  interface{ Typing() bool }
	busier  interface{ Busy() bool }
	stopper interface{ Stops(tea.KeyPressMsg) bool }
	chooser interface{ Chosen() model.ID }
)

// Heading is what a screen wants in the header instead of its title, the centre and the day, such as
// the person it is about; "" if it wants nothing.
func Heading(s Screen) string {
	if h, ok := s.(heading); ok {
		return h.Heading()
	}
	return ""
}

// FullHelp is every key of a screen for F1: its own full table, or its footer's.
func FullHelp(s Screen) []key.Binding {
	if h, ok := s.(helper); ok {
		return h.FullHelp()
	}
	return s.ShortHelp()
}

// Chosen is the person of the selected row, on a screen with a list of persons: what the palette offers for
// one person is for her. It is zero for others.
func Chosen(s Screen) model.ID {
	if c, ok := s.(chooser); ok {
		return c.Chosen()
	}
	return model.ID{}
}

// Dirty says whether something is typed on the screen that is not saved: then quitting asks.
func Dirty(s Screen) bool {
	d, ok := s.(dirtier)
	return ok && d.Dirty()
}

// Keeping says whether the screen has something to put away before it goes: what is half-typed, or a file that it
// has open beside the clerk's own.
func Keeping(s Screen) bool {
	k, ok := s.(keeper)
	return ok && k.Keeping() || Dirty(s)
}

// Typing says whether a text field of the screen has the focus: then letters and marks such as / and ?
// are text, not keys, and nothing on the screen redraws by itself, so that the candidate window of an
// input method stays still.
func Typing(s Screen) bool {
	t, ok := s.(typist)
	return ok && t.Typing()
}

// Busy says whether the screen waits for the store: then no key counts, not even one that leaves.
func Busy(s Screen) bool {
	b, ok := s.(busier)
	return ok && b.Busy()
}

// Stops says whether a key stops what the screen is busy with: that one counts.
func Stops(s Screen, msg tea.KeyPressMsg) bool {
	b, ok := s.(stopper)
	return ok && b.Stops(msg)
}
