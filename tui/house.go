package tui

import (
	"os"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"

	"suifang/tui/palette"
	"suifang/tui/plain"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// A house is the App for who works in it line by line.
type house struct{ *App }

func (h house) Update(msg tea.Msg) tea.Cmd {
	_, cmd := h.App.Update(msg)
	return cmd
}

func (h house) Press(key string) tea.Cmd  { return h.Update(keyPress(key)) }
func (h house) Front() screen.Screen      { return h.front() }
func (h house) Notice() *screen.NoticeMsg { return h.notice }
func (h house) Said() string              { return h.line.said }
func (h house) Waiting() bool             { return h.waiting() }
func (h house) Inside() bool              { return h.inside }
func (h house) Everywhere() []palette.Act { return h.everywhereActs() }

// Here are the acts of the screen in front that are not questions of the lines themselves.
func (h house) Here() []palette.Act {
	acts := h.here()
	if h.inside {
		return acts
	}
	return append(acts, h.ownActs()...)
}

// Header is the first line of the window.
func (h house) Header() string {
	return widget.Spoken(h.header().View(h.session.Styles, widget.Unbounded))
}

func (h house) Question() string {
	if h.line.confirm == nil {
		return ""
	}
	return h.line.confirm.Question
}

// runPlain works line by line until the clerk quits or nobody is there any more.
func runPlain(a *App) error {
	aloud := &widget.Aloud{}
	look := a.session.Styles.Look
	look.Aloud = aloud
	a.look(look)
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGHUP, syscall.SIGTERM, os.Interrupt)
	defer signal.Stop(told)
	return plain.New(house{a}, a.session.Text, aloud, os.Stdin, os.Stdout).Run(told)
}

// wantsPlain says whether there is a terminal that can draw, and whether the clerk wants it to.
func wantsPlain(o Options) bool { return o.Plain || o.Settings.Plain || os.Getenv("TERM") == "dumb" }
