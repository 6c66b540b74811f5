// Package clerks is the screen of those who can open the file: it adds a clerk, removes one, changes one's own
// passphrase, and proves or replaces the recovery key. Where the recovery key has opened the file, it gives a
// clerk a new passphrase.
package clerks

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/store/seal"
	"suifang/tui/paper"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

type keyMap struct{ Add, Remove, Change, Recovery, Replace, Written, Rescue, Back key.Binding }

func newKeys(s *screen.Session) keyMap {
	w := s.Text.Clerks
	return keyMap{
		Add:      screen.Bind(s.Text, w.KeyAdd, "f7"),
		Remove:   screen.Bind(s.Text, w.KeyRemove, "f8"),
		Change:   screen.Does(s.Keys.Values, w.KeyChange),
		Recovery: screen.Bind(s.Text, w.KeyProve, "f6"),
		Replace:  screen.Bind(s.Text, w.KeyRecovery, "f6"),
		Rescue:   screen.Bind(s.Text, w.Rescue, "f7"),
		Written:  screen.Does(s.Keys.Enter, s.Text.Setup.Written),
		Back:     s.Keys.Back,
	}
}

// What the clerk is doing.
type step int

const (
	listing    step = iota
	adding          // a clerk, or with the recovery key one who forgot
	changing        // her own passphrase
	proving         // the recovery key, typed from its paper
	showing         // a new one
	confirming      // two groups of it
)

// Screen holds the list, and what is typed in the step.
type Screen struct {
	session *screen.Session
	keys    keyMap
	step    step
	working bool // the store has not answered yet

	read   store.KeyReport
	loaded bool
	list   *widget.List[model.ID]

	form   *widget.Form
	fresh  seal.Recovery // while it is shown and confirmed
	groups []int

	width, height int
}

// New opens the room.
func New(s *screen.Session) *Screen {
	return &Screen{session: s, keys: newKeys(s), list: widget.NewList[model.ID](s.Styles)}
}

type (
	readMsg struct{ report store.KeyReport }
	doneMsg struct {
		said  string
		leave bool // the one who did it has no key any more, or has a new one to open with
	}
	removeMsg  struct{ clerk store.ClerkKey }
	replaceMsg struct{}
	drawnMsg   struct {
		key    seal.Recovery
		groups []int
	}
)

func (s *Screen) words() *text.Clerks { return s.session.Text.Clerks }

// Init reads who holds keys, and puts the focus back.
func (s *Screen) Init() tea.Cmd {
	file := s.session.Store
	read := func() tea.Msg {
		report, err := file.KeyHolders()
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		return readMsg{report}
	}
	if s.form != nil {
		return tea.Batch(read, s.form.Init())
	}
	return read
}

func (s *Screen) Title() string { return s.words().Title }
func (s *Screen) Busy() bool    { return s.working }
func (s *Screen) Typing() bool  { return s.form != nil }

// Keeping says whether a secret is typed or shown, which is wiped before the screen goes.
func (s *Screen) Keeping() bool { return s.step != listing }

// Update takes keys and the store's answers.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case readMsg:
		s.read, s.loaded = msg.report, true
		s.list.SetRows(s.rows())
	case doneMsg:
		return s.done(msg)
	case removeMsg:
		return s.remove(msg.clerk)
	case replaceMsg:
		return draw
	case drawnMsg:
		s.fresh, s.groups, s.form = msg.key, msg.groups, nil
		s.step = showing
	case screen.FailedMsg:
		s.working = false // what was typed stays
	case screen.KeepMsg:
		s.leaveStep() // a passphrase waits behind no lock
	case tea.KeyPressMsg:
		return s.press(msg)
	case tea.PasteMsg:
		if s.form != nil && !s.working {
			return s.form.Update(msg)
		}
	}
	return nil
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case s.working:
		return nil
	case key.Matches(msg, s.keys.Back) && (s.form == nil || !s.form.HasPopup()):
		if s.step == listing {
			return screen.Go(screen.BackMsg{})
		}
		s.leaveStep()
		return nil
	case s.step == listing:
		return s.pressList(msg)
	case s.step == proving && key.Matches(msg, s.keys.Replace):
		return screen.Go(screen.ConfirmMsg{Question: s.words().AskReplace, Yes: screen.Go(replaceMsg{})})
	case s.step == showing:
		if key.Matches(msg, s.keys.Written) {
			return s.enter(confirming, paper.Form(s.session.Styles, s.groups), s.replace)
		}
		return nil
	}
	return s.form.Update(msg)
}

func (s *Screen) pressList(msg tea.KeyPressMsg) tea.Cmd {
	byRecovery := s.session.ClerkID.IsZero()
	switch {
	case key.Matches(msg, s.keys.Add):
		return s.enter(adding, s.addForm(), s.add)
	case byRecovery:
	case key.Matches(msg, s.keys.Change):
		return s.enter(changing, s.changeForm(), s.change)
	case key.Matches(msg, s.keys.Recovery):
		return s.enter(proving, s.proveForm(), s.prove)
	case key.Matches(msg, s.keys.Remove):
		return s.askRemove()
	}
	if !key.Matches(msg, s.session.Keys.Space) { // nothing is done with several clerks at once
		s.list.Update(msg)
	}
	return nil
}

func (s *Screen) enter(to step, form *widget.Form, save func() tea.Cmd) tea.Cmd {
	s.step, s.form = to, form
	form.OnSave = save
	s.Resize(s.width, s.height)
	return form.Init()
}

// leaveStep goes back to the list; what was typed is forgotten, and a new recovery key that nobody confirmed.
func (s *Screen) leaveStep() {
	s.step, s.form, s.groups = listing, nil, nil
	s.fresh.Wipe()
	s.fresh = seal.Recovery{}
}

// done tells what is on disk now. Whoever has no key any more is locked out at once.
func (s *Screen) done(msg doneMsg) tea.Cmd {
	s.working = false
	s.leaveStep()
	if msg.leave {
		return screen.Go(screen.LockMsg{})
	}
	told := screen.RecordedMsg{Name: msg.said, At: s.session.Store.SavedAt(), Stay: true, Stands: s.session.Text.Undo.Keys}
	return tea.Batch(s.Init(), screen.Go(told))
}

// ShortHelp is the table of the step's keys.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.keys
	switch {
	case s.working:
		return nil
	case s.step == listing && s.session.ClerkID.IsZero():
		return []key.Binding{k.Rescue, k.Back}
	case s.step == listing:
		return []key.Binding{k.Add, k.Remove, k.Change, k.Recovery, k.Back}
	case s.step == proving:
		return []key.Binding{s.session.Keys.Save, k.Replace, k.Back}
	case s.step == showing:
		return []key.Binding{k.Written, k.Back}
	}
	return []key.Binding{s.session.Keys.Next, s.session.Keys.Save, k.Back}
}
