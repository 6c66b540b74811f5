// Package farewell is the last screen of the work on a stick: it writes back, says when the stick may go, and stays
// until that was read. It knows no file; what is to be done it is given.
package farewell

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

type keyMap struct{ Leave, Without, Again key.Binding }

// A DoneMsg is what the work came to: lines that say that all is well, or why not and what to do.
type DoneMsg struct {
	Lines  []string
	Failed *text.Sentence
	Closed bool // the file: it cannot be written back before it is unlocked
}

// LeaveMsg asks the App to end the program.
type LeaveMsg struct{}

// UnlockMsg asks the App to open the file again; what waits to be written back is, when that is quit.
type UnlockMsg struct{}

// Screen holds what the work came to.
type Screen struct {
	session *screen.Session
	work    func() DoneMsg // beside the loop
	busy    bool
	far     widget.Progress // of what is busy
	done    DoneMsg

	keys          keyMap
	width, height int
}

// New opens the screen; its work begins with Init.
func New(s *screen.Session, work func() DoneMsg) *Screen {
	return &Screen{session: s, work: work, keys: keyMap{
		Leave:   screen.Does(s.Keys.Enter, s.Text.Stick.Leave),
		Without: screen.Does(s.Keys.Back, s.Text.Stick.LeaveAnyway),
		Again:   screen.Bind(s.Text, s.Text.Stick.TryAgain, "f6"),
	}}
}

func (s *Screen) Init() tea.Cmd {
	s.busy, s.far = true, widget.Progress{}
	work := s.work
	return func() tea.Msg { return work() }
}

func (s *Screen) Busy() bool    { return s.busy }
func (s *Screen) Title() string { return s.session.Text.Palette.Acts.Quit }

func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case DoneMsg:
		s.busy, s.done = false, msg
	case screen.CopyingMsg:
		s.far = msg.Progress
	case tea.KeyPressMsg:
		switch {
		case s.busy:
		case s.Failed() && key.Matches(msg, s.keys.Again):
			return s.again()
		case s.Failed() && key.Matches(msg, s.keys.Without):
			return screen.Go(screen.QuitMsg{}) // asks: the stick would go without the day's work
		case !s.Failed() && key.Matches(msg, s.keys.Leave):
			return screen.Go(LeaveMsg{})
		}
	}
	return nil
}

// Failed says whether the work is over and did not come to what it should.
func (s *Screen) Failed() bool { return !s.busy && s.done.Failed != nil }

func (s *Screen) again() tea.Cmd {
	if s.done.Closed {
		return screen.Go(UnlockMsg{})
	}
	return s.Init()
}

func (s *Screen) Resize(width, height int) { s.width, s.height = width, height }

func (s *Screen) View() tea.View {
	var p widget.Page
	p.Line("")
	for _, said := range s.lines() {
		for _, line := range widget.Wrap(widget.Sanitize(said), s.width-3) {
			p.Line(" " + line)
		}
	}
	p.Cursor(1, 1)
	return p.View(s.width, s.height)
}

func (s *Screen) lines() []string {
	switch {
	case s.busy:
		return []string{s.session.Text.Stick.Writing, s.far.Share(s.session.Styles)}
	case s.done.Failed != nil:
		return []string{s.done.Failed.What, s.done.Failed.Next}
	}
	return s.done.Lines
}

// ShortHelp is the key table.
func (s *Screen) ShortHelp() []key.Binding {
	switch {
	case s.busy:
		return nil
	case s.done.Failed != nil:
		again := s.keys.Again
		if s.done.Closed {
			again = screen.Does(again, s.session.Text.Stick.OpenAgain)
		}
		return []key.Binding{again, s.keys.Without}
	}
	return []key.Binding{s.keys.Leave}
}
