// Package setup is the screen of the first run: who works where, her passphrase, the recovery key with the
// proof that it was written down, and then the new file. Nothing is written before the proof.
package setup

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/store/seal"
	"suifang/tui/paper"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

type keyMap struct{ Written, ShowAgain, Make, Back key.Binding }

// The steps, in their order. Esc goes back one; nothing typed is lost by it.
type step int

const (
	asking  step = iota // who, where, passphrase
	showing             // the recovery key
	proving             // two of its groups, from the paper
	making              // the file; no key counts
)

// Screen holds what the clerk has typed so far, and the recovery key until the file is made.
type Screen struct {
	session *screen.Session // without a file yet
	path    string
	setup   store.Setup // station, clock and version; the rest is asked

	step     step
	asked    *widget.Form
	proof    *widget.Form
	recovery seal.Recovery
	groups   []int // those to prove, from 1

	keys          keyMap
	width, height int
}

// New opens the set-up of a file under path. What the clerk is not asked stands in setup already.
func New(s *screen.Session, path string, setup store.Setup) *Screen {
	t := s.Text
	sc := &Screen{session: s, path: path, setup: setup, keys: keyMap{
		Written:   screen.Does(s.Keys.Enter, t.Setup.Written),
		ShowAgain: screen.Bind(t, t.Setup.ShowAgain, "f6"),
		Make:      screen.Does(s.Keys.Save, t.Setup.Make),
		Back:      s.Keys.Back,
	}}
	sc.asked = sc.askForm()
	return sc
}

// keyMsg brings a fresh recovery key and the groups that will be asked for.
type keyMsg struct {
	recovery seal.Recovery
	groups   []int
}

// madeMsg brings the new file.
type madeMsg struct{ file *store.Store }

func (s *Screen) Init() tea.Cmd {
	switch s.step {
	case asking:
		return s.asked.Init()
	case proving:
		return s.proof.Init()
	}
	return nil
}

func (s *Screen) Title() string { return s.session.Text.Setup.Title }
func (s *Screen) Busy() bool    { return s.step == making }
func (s *Screen) Typing() bool  { return s.step == asking || s.step == proving }

func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case keyMsg:
		s.recovery, s.groups = msg.recovery, msg.groups
		s.proof = s.proofForm()
		return s.enter(showing)
	case madeMsg:
		s.recovery.Wipe()
		return screen.Go(screen.UnlockedMsg{Store: msg.file})
	case screen.FailedMsg:
		if s.step == making {
			return s.enter(proving) // what was typed stays
		}
		return nil
	case tea.KeyPressMsg:
		return s.press(msg)
	}
	return s.edit(msg)
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.keys.Back):
		return s.back()
	case s.step == showing && key.Matches(msg, s.keys.Written):
		return s.enter(proving)
	case s.step == proving && key.Matches(msg, s.keys.ShowAgain):
		return s.enter(showing)
	}
	return s.edit(msg)
}

// edit hands a key or a paste to the form of this step.
func (s *Screen) edit(msg tea.Msg) tea.Cmd {
	switch s.step {
	case asking:
		return s.asked.Update(msg)
	case proving:
		return s.proof.Update(msg)
	}
	return nil
}

func (s *Screen) back() tea.Cmd {
	if s.step == asking {
		return screen.Go(screen.QuitMsg{})
	}
	return s.enter(s.step - 1)
}

// enter goes to a step; what was typed in the others stays.
func (s *Screen) enter(to step) tea.Cmd {
	s.step = to
	s.Resize(s.width, s.height)
	return s.Init()
}

// drawKey draws the recovery key and chooses two groups of it.
func drawKey() tea.Msg {
	recovery, groups, err := paper.Draw()
	if err != nil {
		return screen.FailedMsg{Err: err}
	}
	return keyMsg{recovery, groups}
}

// create is the command that makes the file.
func (s *Screen) create() tea.Cmd {
	s.enter(making)
	path, setup := s.path, s.setup
	setup.Site, setup.Clerk = s.asked.Value("site"), s.asked.Value("clerk")
	setup.Passphrase, setup.Recovery = []byte(s.asked.Value("passphrase")), s.recovery
	return func() tea.Msg {
		defer clear(setup.Passphrase)
		file, _, err := store.Create(path, setup)
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		return madeMsg{file}
	}
}
